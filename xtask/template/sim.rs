//! m ← m + η (x − m) / t for one point x after the other, in an order that is drawn at random.

use super::edit::Edit;
use super::params::TemplateParams;
use crate::engine::extras::Extras;
use crate::engine::table::Table;
use crate::engine::{Notice, Phase, Rng, Sim};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The mean of N points of dimension d, one point a step.
#[derive(Clone)]
pub struct Template {
    points: Arc<Table>,
    /// The order in which points are taken in, shape (N,).
    order: Arc<Vec<usize>>,
    /// m, shape (d,).
    mean: Vec<f64>,
    /// How many points are in.
    n_seen: usize,
    /// The largest change of a coordinate in the last step.
    shift: f64,
}

/// What can be seen of a state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// m, shape (d,).
    pub mean: Vec<f64>,
    /// How many points are in.
    pub n_seen: usize,
    /// The largest change of a coordinate in the last step; `None` at the start.
    pub shift: Option<f64>,
    /// The point that came last.
    pub last: Option<usize>,
}

impl Sim for Template {
    type Params = TemplateParams;
    type Input = Table;
    type Edit = Edit;
    type Frame = Frame;

    const SLUG: &'static str = "template";
    const VERSION: u32 = 1;
    const PHASES: &'static [&'static str] = &["add"];
    const METRICS: &'static [&'static str] = &["shift"];
    const ENDS: bool = true;

    fn start(_params: &TemplateParams, points: Arc<Table>, mut rng: Rng) -> Result<Self, Notice> {
        let order = Arc::new(rng.distinct(points.n(), points.n()));
        let mean = points.row(order.first().copied().unwrap_or(0));
        Ok(Self { points, order, mean, n_seen: 0, shift: f64::NAN })
    }

    fn next(&self) -> Phase {
        Phase { id: "add", begins_round: true }
    }

    fn step(&mut self, params: &TemplateParams) {
        let Some(&i) = self.order.get(self.n_seen) else { return };
        self.n_seen += 1;
        let weight = params.rate / self.n_seen as f64;
        self.shift = 0.0;
        for (m, x) in self.mean.iter_mut().zip(self.points.row(i)) {
            let by = weight * (x - *m);
            *m += by;
            self.shift = self.shift.max(by.abs());
        }
    }

    fn ended(&self) -> Option<&'static str> {
        (self.n_seen == self.order.len()).then_some("all-in")
    }

    fn reopen(&mut self, _params: &TemplateParams) {}

    fn edit(&mut self, edit: &Edit) -> Result<(), Notice> {
        match *edit {}
    }

    fn frame(&self) -> Frame {
        Frame {
            mean: self.mean.clone(),
            n_seen: self.n_seen,
            shift: Some(self.shift).filter(|shift| shift.is_finite()),
            last: self.n_seen.checked_sub(1).map(|at| self.order[at]),
        }
    }

    /// The metrics, then the one centre whose way is shown.
    fn sample(&self) -> Vec<f64> {
        std::iter::once(self.shift).chain(self.mean.iter().copied()).collect()
    }

    fn outcome(&self) -> f64 {
        self.shift
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + 8 * self.mean.len()
    }
}

impl Extras for Template {}
