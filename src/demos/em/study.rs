//! Beyond the notes: how many components? AIC and BIC for K = 1..12, on request.

use super::params::{EmParams, Init};
use super::sim::Em;
use crate::engine::Sim;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::math::mixture::{aic, bic, n_parameters};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The studies of this demo.
pub const NAMES: &[&str] = &["criteria"];
/// For every K so many starts are tried and the best is kept, as scikit-learn's `n_init`.
pub const STARTS: u64 = 3;
/// Criteria are measured on at most so many points, drawn at random.
const SAMPLE: usize = 20_000;
const MOST_K: usize = 12;
/// A fit is over when the bound changes by less; the tolerance of the run itself may be 0.
const TOL: f64 = 1e-6;
const MOST_ITER: usize = 500;

/// What is known of one K.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The number of components.
    pub k: usize,
    /// The number of free parameters.
    pub n_parameters: usize,
    /// The largest ℓ of all starts, a mean per point; `None` if every one of them collapsed.
    pub log_likelihood: Option<f64>,
    /// Akaike's criterion of it.
    pub aic: Option<f64>,
    /// The Bayesian criterion of it.
    pub bic: Option<f64>,
    /// How many of the starts collapsed.
    pub collapsed: u64,
}

/// The study of that name.
pub fn of(name: &str, params: &EmParams, input: Arc<Table>, seed: u64) -> Option<Box<dyn Study>> {
    (name == NAMES[0]).then(|| Box::new(Criteria::new(params, input, seed)) as _)
}

struct Criteria {
    params: EmParams,
    points: Arc<Table>,
    of: usize,
    seed: u64,
    found: Vec<Choice>,
    start: u64,
    running: Option<Em>,
    best: Option<f64>,
    collapsed: u64,
}

impl Criteria {
    fn new(params: &EmParams, input: Arc<Table>, seed: u64) -> Self {
        let params = EmParams { init: Init::KMeans, tol: TOL, max_iter: MOST_ITER, ..params.clone() };
        let of = input.n();
        let points = sample(input, &mut Rng::new(seed, Purpose::Study));
        Self { params, points, of, seed, found: Vec::new(), start: 0, running: None, best: None, collapsed: 0 }
    }

    fn total(&self) -> usize {
        MOST_K.min(self.points.n())
    }

    fn seal(&mut self, params: &EmParams) {
        let n = self.points.n();
        // With σ in the reader's hand no covariance is learnt.
        let of_covariances = n_parameters(params.covariance, params.k, self.points.d());
        let n_parameters = if params.fixed_sigma { params.k * (1 + self.points.d()) - 1 } else { of_covariances };
        let log_likelihood = self.best.take();
        self.found.push(Choice {
            k: params.k,
            n_parameters,
            log_likelihood,
            aic: log_likelihood.map(|l| aic(l, n, n_parameters)),
            bic: log_likelihood.map(|l| bic(l, n, n_parameters)),
            collapsed: std::mem::take(&mut self.collapsed),
        });
        self.start = 0;
    }
}

impl Study for Criteria {
    fn advance(&mut self) {
        if self.found.len() >= self.total() {
            return;
        }
        let params = EmParams { k: self.found.len() + 1, ..self.params.clone() };
        if self.start == STARTS {
            return self.seal(&params);
        }
        let running = self.running.take().or_else(|| {
            let rng = Rng::new(self.seed.wrapping_add(self.start), Purpose::Run);
            Em::start(&params, self.points.clone(), rng).ok()
        });
        let Some(mut em) = running else {
            self.start += 1;
            return;
        };
        if em.ended().is_none() {
            em.step(&params);
            self.running = Some(em);
            return;
        }
        self.start += 1;
        let frame = em.frame();
        match frame.log_likelihood {
            Some(found) if em.ended() != Some("collapsed") => {
                self.best = Some(self.best.map_or(found, |best| best.max(found)));
            }
            _ => self.collapsed += 1,
        }
    }

    fn progress(&self) -> (usize, usize) {
        (self.found.len(), self.total())
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!({ "choices": self.found, "n": self.points.n(), "of": self.of })
    }
}

/// At most [`SAMPLE`] rows of a table, in their order.
fn sample(table: Arc<Table>, rng: &mut Rng) -> Arc<Table> {
    if table.n() <= SAMPLE {
        return table;
    }
    let mut rows = rng.distinct(table.n(), SAMPLE);
    rows.sort_unstable();
    let rows: Vec<Vec<f64>> = rows.into_iter().map(|i| table.row(i)).collect();
    Table::from_rows(Table::plain_names(table.d()), &rows).map_or(table, Arc::new)
}
