//! The best of some starts for every K, as scikit-learn's `n_init`: the study that helps to choose K.

use crate::engine::rng::{Purpose, Rng};
use crate::engine::sim::Best;
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::engine::{Notice, Sim};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A run that has not ended is cut after so many steps.
const MOST_STEPS: usize = 2000;

/// A demo on points whose runs can be compared over K.
pub trait OverK: Sim<Input = Table> {
    /// What is known of one K.
    type Choice: Serialize;

    /// The values of K that are tried, as far as there are points.
    const K: std::ops::RangeInclusive<usize>;
    /// For every K so many starts are tried.
    const STARTS: u64;
    /// At most so many points, drawn at random, are used.
    const SAMPLE: usize;

    /// The setting for one K.
    fn with_k(params: &Self::Params, k: usize) -> Self::Params;
    /// Whether a run that has ended tells nothing.
    fn failed(&self) -> bool {
        false
    }
    /// What the starts of one K have told, of which `best` has the best outcome; `None` ends the study.
    fn choice(params: &Self::Params, points: &Table, best: Option<&Self>, failed: u64) -> Option<Self::Choice>;
}

/// What the study has found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found<C> {
    /// One entry a K, ascending.
    pub choices: Vec<C>,
    /// On how many points.
    pub n: usize,
    /// Of how many.
    pub of: usize,
}

/// The study: K by K, start by start, one step a piece.
pub struct BestOf<S: OverK> {
    params: S::Params,
    points: Arc<Table>,
    seed: u64,
    found: Found<S::Choice>,
    start: u64,
    running: Option<(S, usize)>,
    best: Option<S>,
    failed: u64,
    over: bool,
}

/// The part of the program in which demos keep this study, with the chart that shows it.
pub const PARTS: &[&str] = &["best-of"];

impl<S: OverK> BestOf<S> {
    /// The present setting over all K; the starts have the seeds from `seed` on.
    pub fn new(params: &S::Params, input: Arc<Table>, seed: u64) -> Self {
        let of = input.n();
        let points = sample(input, S::SAMPLE, &mut Rng::new(seed, Purpose::Study));
        let found = Found { choices: Vec::new(), n: points.n(), of };
        let params = params.clone();
        Self { params, points, seed, found, start: 0, running: None, best: None, failed: 0, over: false }
    }

    fn total(&self) -> usize {
        if self.over {
            return self.found.choices.len();
        }
        (S::K.end().min(&self.points.n()) + 1).saturating_sub(*S::K.start())
    }

    fn begin(&self, params: &S::Params) -> Result<(S, usize), Notice> {
        let rng = Rng::new(self.seed.wrapping_add(self.start), Purpose::Run);
        Ok((S::start(params, self.points.clone(), rng)?, 0))
    }

    /// Keeps a run that has ended if it is the best so far. One without an outcome has failed.
    fn judge(&mut self, run: S) {
        let outcome = run.outcome();
        if run.failed() || !outcome.is_finite() {
            self.failed += 1;
            return;
        }
        let better = |best: &S| match S::OUTCOME {
            Best::Smallest => outcome < best.outcome(),
            Best::Largest => outcome > best.outcome(),
        };
        if self.best.as_ref().is_none_or(better) {
            self.best = Some(run);
        }
    }
}

impl<S: OverK> Study for BestOf<S> {
    fn advance(&mut self) {
        if self.found.choices.len() >= self.total() {
            return;
        }
        let k = S::K.start() + self.found.choices.len();
        let params = S::with_k(&self.params, k);
        if self.start == S::STARTS {
            let (best, failed) = (self.best.take(), std::mem::take(&mut self.failed));
            let choice = S::choice(&params, &self.points, best.as_ref(), failed);
            self.over = choice.is_none();
            self.found.choices.extend(choice);
            self.start = 0;
            return;
        }
        match self.running.take().map_or_else(|| self.begin(&params), Ok) {
            Ok((mut run, steps)) if run.ended().is_none() && steps < MOST_STEPS => {
                run.step(&params);
                self.running = Some((run, steps + 1));
            }
            ended => {
                self.start += 1;
                if let Ok((run, _)) = ended {
                    self.judge(run);
                }
            }
        }
    }

    fn progress(&self) -> (usize, usize) {
        (self.found.choices.len(), self.total())
    }

    fn result(&self) -> serde_json::Value {
        serde_json::to_value(&self.found).unwrap_or_default()
    }
}

/// At most so many rows of a table, in their order.
fn sample(table: Arc<Table>, most: usize, rng: &mut Rng) -> Arc<Table> {
    if table.n() <= most {
        return table;
    }
    let mut drawn = vec![false; table.n()];
    rng.distinct(table.n(), most).into_iter().for_each(|i| drawn[i] = true);
    let rows: Vec<Vec<f64>> = (0..table.n()).filter(|&i| drawn[i]).map(|i| table.row(i)).collect();
    Table::from_rows(Table::plain_names(table.d()), &rows).map_or(table, Arc::new)
}
