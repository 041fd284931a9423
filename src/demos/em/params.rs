//! What the reader can turn.

use crate::engine::knobs::Choice;
use crate::engine::params::Spec;
use crate::math::mixture::{Covariance, n_parameters};
use crate::{choices, knobs, knobs_on_plane};

choices! {
    /// How the mixture starts.
    pub enum Init {
        /// The clusters of a short k-means from k-means++, then an M-step (scikit-learn's default).
        KMeans = "kmeans",
        /// Responsibilities drawn uniformly, then an M-step.
        Random = "random",
        /// Distinct points as means, the covariance of all data, equal weights.
        Points = "points",
        /// The same, until the reader sets the mixture.
        Manual = "manual",
    }
}

choices! {
    /// What the E-step makes of the posterior.
    pub enum Assignment {
        /// The posterior itself.
        Soft = "soft",
        /// Every point goes wholly to its most probable component.
        Hard = "hard",
    }
}

knobs! {
    /// The knobs of the run.
    pub struct EmParams {
        /// The number of components K.
        Start k: usize = Spec::Int { default: 4, min: 1, max: 12 },
        /// What the covariances have in common.
        Start covariance: Covariance = Spec::Choice { default: "full", options: Covariance::NAMES },
        /// How the mixture starts.
        Start init: Init = Spec::Choice { default: "kmeans", options: Init::NAMES },
        /// What the E-step makes of the posterior.
        Live assignment: Assignment = Spec::Choice { default: "soft", options: Assignment::NAMES },
        /// Added to the diagonal of every covariance.
        Live reg_covar: f64 = Spec::Real { default: 1e-6, min: 0.0, max: 100.0, typed: true },
        /// The run is over when the lower bound changes by less between two E-steps; at 0, when no responsibility
        /// changes any more.
        Live tol: f64 = Spec::Real { default: 1e-6, min: 0.0, max: 1.0, typed: true },
        /// The run is over after so many M-steps.
        Live max_iter: usize = Spec::Int { default: 300, min: 1, max: 10_000 },
        /// Are all Σ_j = σ²I, with σ in the reader's hand and not learnt?
        Live fixed_sigma: bool = Spec::Flag { default: false },
        /// That σ.
        Live sigma: f64 = Spec::Real { default: 1.0, min: 1e-3, max: 100.0, typed: true },
    }
}

knobs_on_plane! {
    /// The knobs of the view.
    pub struct EmView {
        /// The density p(x) behind the points.
        View density: bool = Spec::Flag { default: true },
        /// The ellipses of the components.
        View ellipses: bool = Spec::Flag { default: true },
        /// The way each mean came.
        View trails: bool = Spec::Flag { default: true },
        /// So many points are drawn from the mixture.
        View draws: usize = Spec::Int { default: 0, min: 0, max: 300 },
    }
}

impl EmParams {
    /// The number of free parameters of k components in d dimensions. With σ in the reader's hand no covariance is learnt.
    pub fn n_parameters(&self, k: usize, d: usize) -> usize {
        let learnt = n_parameters(self.covariance, k, d);
        if self.fixed_sigma { k * (1 + d) - 1 } else { learnt }
    }
}
