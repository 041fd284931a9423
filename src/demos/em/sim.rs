//! EM for a mixture of Gaussians: block maximisation of the bound Σ_i Σ_j γ_ij log (π_j N(x_i | μ_j, Σ_j) / γ_ij) ≤ ℓ(θ),
//! over γ (E-step: the gap closes) and over θ = (π, μ, Σ) (M-step: the bound rises, and ℓ with it).

use super::edit::Edit;
use super::frame::{Did, Frame};
use super::params::{Assignment, EmParams};
use super::start::start;
use crate::demos::points::no_more_than;
use crate::engine::input::Input;
use crate::engine::sim::Best;
use crate::engine::table::Table;
use crate::engine::{Notice, Phase, Rng, Sim};
use crate::math::agreement::nmi;
use crate::math::mixture::{self, Covariance, Evidence, Mixture, Posterior};
use std::sync::Arc;

/// A covariance of more columns has hundreds of numbers.
pub const MOST_COLUMNS: usize = 16;
/// The widest column is at least so wide, and no value larger: variances and their sums are numbers still.
const NARROWEST: f64 = 1e-140;
const LARGEST: f64 = 1e140;
const COLLAPSED: &str = "collapsed";

/// EM on N points of dimension d, one half-step at a time.
#[derive(Clone)]
pub struct Em {
    points: Arc<Table>,
    covariance: Covariance,
    /// The σ of all components, if the reader holds it.
    sigma: Option<f64>,
    /// Variances so small are nothing but rounding, shape (d,).
    resolution: Vec<f64>,
    /// θ.
    theta: Mixture,
    /// p(z_i = j | x_i, θ), shape (N, K): what an E-step takes for γ. Empty if a covariance is not positive definite.
    posterior: Arc<Vec<f64>>,
    posterior_neg_entropy: f64,
    /// γ, shape (N, K); empty if there is none yet.
    responsibilities: Arc<Vec<f64>>,
    /// Σ_j γ_ij log γ_ij, the mean over all points.
    neg_entropy: f64,
    /// The θ at which the E-step worked out γ.
    previous: Option<Mixture>,
    /// ℓ(θ), the bound for γ and θ, and the gap between them.
    evidence: Evidence,
    /// The bound after the last E-step, and by how much it had changed since the one before.
    bound: Option<f64>,
    bound_change: Option<f64>,
    /// θ is what the M-step makes of γ.
    theta_fits: bool,
    n_iter: u64,
    next: Phase,
    did: Did,
    ended: Option<&'static str>,
}

const E_STEP: Phase = Phase { id: "e-step", begins_round: true };
const M_STEP: Phase = Phase { id: "m-step", begins_round: false };

impl Sim for Em {
    type Params = EmParams;
    type Input = Table;
    type Edit = Edit;
    type Frame = Frame;

    const SLUG: &'static str = "em";
    const VERSION: u32 = 1;
    const PHASES: &'static [&'static str] = &["e-step", "m-step"];
    const METRICS: &'static [&'static str] = &["log_likelihood", "lower_bound", "gap", "n_iter", "nmi"];
    const ENDS: bool = true;
    const OUTCOME: Best = Best::Largest;

    fn data_names() -> Vec<&'static str> {
        // Of 64 columns a covariance has more numbers than these pictures could tell.
        <Table as Input>::names().into_iter().filter(|name| *name != "digits").collect()
    }

    fn fit(params: &mut EmParams, points: &Table) -> Vec<Notice> {
        no_more_than(points, &mut params.k, "em-k-above-n")
    }

    fn start(params: &EmParams, points: Arc<Table>, mut rng: Rng) -> Result<Self, Notice> {
        if points.d() > MOST_COLUMNS {
            return Err(Notice::new("em-too-many-columns").with("d", points.d()).with("most", MOST_COLUMNS));
        }
        points.within(NARROWEST, LARGEST)?;
        let (theta, responsibilities) = start(params, &points, &mut rng);
        let mut em = Self {
            covariance: params.covariance,
            sigma: None,
            resolution: mixture::resolution(&points),
            theta_fits: !responsibilities.is_empty(),
            neg_entropy: mixture::neg_entropy(&responsibilities, points.n()),
            responsibilities: Arc::new(responsibilities),
            points,
            theta,
            posterior: Arc::default(),
            posterior_neg_entropy: 0.0,
            previous: None,
            evidence: Evidence { log_likelihood: f64::NAN, lower_bound: f64::NAN, gap: f64::NAN },
            bound: None,
            bound_change: None,
            n_iter: 0,
            next: E_STEP,
            did: Did::Start,
            ended: None,
        };
        em.hold(params);
        if let Err(component) = em.put(em.theta.clone()) {
            em.collapse(component);
        }
        Ok(em)
    }

    fn next(&self) -> Phase {
        self.next
    }

    fn step(&mut self, params: &EmParams) {
        match self.next {
            E_STEP => self.e_step(params),
            _ => self.m_step(params),
        }
    }

    fn ended(&self) -> Option<&'static str> {
        self.ended
    }

    fn reopen(&mut self, params: &EmParams) {
        (self.bound_change, self.theta_fits) = (None, false);
        // A mixture that cannot be evaluated goes nowhere; else a collapse is tried again.
        let hopeless = !self.hold(params) && self.posterior.is_empty();
        self.ended = hopeless.then_some(COLLAPSED).or(self.verdict(params, None));
    }

    fn edit(&mut self, edit: &Edit) -> Result<(), Notice> {
        if self.sigma.is_some() && matches!(edit, Edit::Shape { .. }) {
            return Err(Notice::new("em-sigma-is-fixed"));
        }
        let k = self.theta.k();
        let mut theta = edit.applied(&self.theta, self.points.d(), self.covariance)?;
        if let Some(sigma) = self.sigma {
            theta = theta.with_sigma(sigma);
        }
        let mut edited = self.clone();
        if theta.k() != k {
            edited.forget();
        }
        if let Err(component) = edited.put(theta) {
            return Err(Notice::new("em-not-positive-definite").with("component", component + 1));
        }
        *self = edited;
        self.unsettle();
        self.did = Did::Edit;
        Ok(())
    }

    fn frame(&self) -> Frame {
        let Evidence { log_likelihood, lower_bound, gap } = self.evidence;
        let of_gamma = |x: f64| (x.is_finite() && !self.responsibilities.is_empty()).then_some(x);
        Frame {
            theta: self.theta.clone(),
            covariance: self.covariance,
            responsibilities: self.responsibilities.clone(),
            log_likelihood: log_likelihood.is_finite().then_some(log_likelihood),
            lower_bound: of_gamma(lower_bound),
            gap: of_gamma(gap),
            n_iter: self.n_iter,
            previous: self.previous.clone(),
            did: self.did.clone(),
        }
    }

    fn sample(&self) -> Vec<f64> {
        let Evidence { log_likelihood, lower_bound, gap } = self.evidence;
        let given = !self.responsibilities.is_empty();
        let mut sample = vec![log_likelihood];
        sample.extend([lower_bound, gap].map(|x| if given { x } else { f64::NAN }));
        let labels = mixture::labels(&self.responsibilities, self.theta.k());
        let nmi = nmi(&self.points, &labels, self.theta.k()).unwrap_or(f64::NAN);
        sample.extend([self.n_iter as f64, nmi]);
        sample.iter_mut().for_each(|x| *x = if x.is_finite() { *x } else { f64::NAN });
        sample.extend(self.theta.means.iter().flatten());
        sample
    }

    fn outcome(&self) -> f64 {
        self.evidence.log_likelihood
    }

    fn bytes(&self) -> usize {
        let (k, d) = (self.theta.k(), self.points.d());
        let theta = 8 * k * (1 + d + d * d) + 24 * k * (2 + d);
        // After an E-step γ and the posterior are one; after an M-step γ is most often that of the keyframe before.
        let arrays = if Arc::ptr_eq(&self.posterior, &self.responsibilities) { 1 } else { 2 };
        size_of::<Self>() + 2 * theta + 8 * (d + arrays * self.points.n() * k)
    }
}

impl Em {
    /// max over γ: γ_ij = π_j N(x_i | μ_j, Σ_j) / Σ_l π_l N(x_i | μ_l, Σ_l); hard: 1 for the largest of them, else 0.
    fn e_step(&mut self, params: &EmParams) {
        let k = self.theta.k();
        let gamma = match params.assignment {
            Assignment::Soft => self.posterior.clone(),
            Assignment::Hard => Arc::new(mixture::one_hot(&mixture::labels(&self.posterior, k), k)),
        };
        let before = std::mem::replace(&mut self.responsibilities, gamma);
        let change = (!before.is_empty()).then(|| mixture::largest_change(&before, &self.responsibilities));
        let gap = match params.assignment {
            Assignment::Soft => 0.0,
            Assignment::Hard => mixture::hard_gap(&self.posterior, k),
        };
        self.neg_entropy = if params.assignment == Assignment::Soft { self.posterior_neg_entropy } else { 0.0 };
        let bound = self.evidence.log_likelihood - gap;
        self.evidence = Evidence { lower_bound: bound, gap, ..self.evidence };
        self.previous = Some(self.theta.clone());
        self.bound_change = self.bound.replace(bound).map(|before| (bound - before).abs());
        self.did = Did::EStep { change };
        self.next = M_STEP;
        self.ended = self.verdict(params, change);
    }

    /// max over θ: N_j = Σ_i γ_ij, π_j = N_j / N, μ_j = Σ_i γ_ij x_i / N_j, Σ_j = Σ_i γ_ij (x_i − μ_j)(x_i − μ_j)ᵀ / N_j.
    fn m_step(&mut self, params: &EmParams) {
        let (means, gamma) = (&self.theta.means, &self.responsibilities);
        let mut theta = Mixture::m_step(&self.points, gamma, means, params.covariance, params.reg_covar);
        if let Some(sigma) = self.sigma {
            theta = theta.with_sigma(sigma);
        }
        let before = self.evidence.log_likelihood;
        let shift = mixture::largest_change(&self.theta.means.concat(), &theta.means.concat());
        if let Err(component) = self.put(theta) {
            return self.collapse(component);
        }
        let rise = self.evidence.log_likelihood - before;
        self.theta_fits = true;
        self.n_iter += 1;
        self.did = Did::MStep { rise: rise.is_finite().then_some(rise), shift };
        self.next = E_STEP;
        self.ended = self.verdict(params, None);
    }

    /// Takes on θ, with its posterior and what it does to ℓ, bound and gap. On an error all is as it was.
    fn put(&mut self, theta: Mixture) -> Result<(), usize> {
        if let (None, Some(component)) = (self.sigma, theta.unresolved(&self.resolution)) {
            return Err(component);
        }
        let found = theta.factored()?.posterior(&self.points, &self.responsibilities);
        self.evidence = found.evidence(self.neg_entropy);
        let Posterior { responsibilities, neg_entropy, .. } = found;
        (self.posterior, self.posterior_neg_entropy, self.theta) = (Arc::new(responsibilities), neg_entropy, theta);
        Ok(())
    }

    /// A component has shrunk to nothing: ℓ has no upper end, and θ stays the last that can be drawn.
    fn collapse(&mut self, component: usize) {
        self.did = Did::Collapsed { component };
        self.ended = Some(COLLAPSED);
    }

    /// Why the run is over, if it is. `change`: by how much the E-step that was just done has changed γ at most.
    fn verdict(&self, params: &EmParams, change: Option<f64>) -> Option<&'static str> {
        let still = params.tol == 0.0 && self.theta_fits && change == Some(0.0);
        match self.next {
            M_STEP if still || self.bound_change.is_some_and(|change| change < params.tol) => Some("converged"),
            E_STEP if self.n_iter >= params.max_iter as u64 => Some("max-iter"),
            _ => None,
        }
    }

    /// Puts σ into the reader's hand, or takes it back. Says whether the mixture has changed.
    fn hold(&mut self, params: &EmParams) -> bool {
        let sigma = params.fixed_sigma.then_some(params.sigma);
        if sigma == std::mem::replace(&mut self.sigma, sigma) {
            return false;
        }
        let Some(sigma) = sigma else { return false };
        let held = self.put(self.theta.clone().with_sigma(sigma)).is_ok();
        if held && !matches!(self.did, Did::Start) {
            self.did = Did::Hold;
        }
        self.unsettle();
        held
    }

    /// Nothing is known to be at rest any more; the E-step is next.
    fn unsettle(&mut self) {
        (self.bound, self.bound_change, self.theta_fits) = (None, None, false);
        (self.next, self.ended) = (E_STEP, None);
    }

    /// γ is of other components than there are now.
    fn forget(&mut self) {
        (self.responsibilities, self.neg_entropy, self.previous) = (Arc::default(), 0.0, None);
    }
}
