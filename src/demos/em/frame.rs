//! What can be seen of a state.

use crate::math::mixture::{Covariance, Mixture};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What can be seen of a state. Likelihoods, bound and gap are means per point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// θ: weights (k,), means (k, d), covariances (k, d, d). After a collapse at the very start a covariance may be
    /// none: then `theta.factored()` says so.
    pub theta: Mixture,
    /// What the covariances have in common.
    pub covariance: Covariance,
    /// γ, shape (N, K), flat by rows; empty if there is none.
    #[serde(with = "crate::engine::packed")]
    pub responsibilities: Arc<Vec<f64>>,
    /// ℓ(θ); `None` where it is not finite.
    pub log_likelihood: Option<f64>,
    /// The bound for these γ and θ; `None` without γ, or where it is not finite.
    pub lower_bound: Option<f64>,
    /// The mean of KL(γ_i ‖ p(z | x_i, θ)): what lies between them.
    pub gap: Option<f64>,
    /// M-steps done.
    pub n_iter: u64,
    /// The θ at which the E-step worked out γ: there a soft bound touches ℓ. `None` while γ is that of the start.
    pub previous: Option<Mixture>,
    /// What the last step did.
    pub did: Did,
}

/// What the last step did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Did {
    /// Nothing yet.
    Start,
    /// Responsibilities were worked out.
    EStep {
        /// The largest change of one of them; `None` the first time.
        change: Option<f64>,
    },
    /// The mixture was fitted to them.
    MStep {
        /// By how much ℓ rose; `None` where it is not finite.
        rise: Option<f64>,
        /// The largest change of a mean's coordinate.
        shift: f64,
    },
    /// A covariance would no longer be positive definite: the mixture stays the one before.
    Collapsed {
        /// The first component concerned.
        component: usize,
    },
    /// The reader's hand.
    Edit,
    /// The reader set σ.
    Hold,
}
