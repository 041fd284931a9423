//! Studies: long computations beside a run, with progress, that can be dropped at any moment.

use crate::engine::Sim;
use crate::engine::address::MOST_SEED;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::sim::Best;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A long computation taken in slices.
pub trait Study {
    /// One small piece of work (aim: well under 50 ms). Not called again once all is done.
    fn advance(&mut self);
    /// Pieces done and pieces in all.
    fn progress(&self) -> (usize, usize);
    /// What is known so far, in the study's own form.
    fn result(&self) -> serde_json::Value;
    /// What a run waits for ([`Waiting`](crate::engine::extras::Waiting)), once all is done: too much for JSON. It is given away, and only once.
    fn product(&mut self) -> Option<Vec<u8>> {
        None
    }
}

/// What a sweep knows of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The seed of the run.
    pub seed: u64,
    /// [`Sim::outcome`] at the end; NaN if the run could not start.
    #[serde(with = "crate::engine::nan::one")]
    pub outcome: f64,
    /// The steps it took.
    pub steps: u64,
    /// Why it ended; `None` if it was cut at the limit.
    pub ended: Option<String>,
}

/// The best of many outcomes, and how many of them are as good but for rounding.
pub fn best_of(outcomes: &[Outcome], best: Best) -> (f64, usize) {
    let finite = || outcomes.iter().map(|o| o.outcome).filter(|x| x.is_finite());
    let found = match best {
        Best::Smallest => finite().fold(f64::INFINITY, f64::min),
        Best::Largest => finite().fold(f64::NEG_INFINITY, f64::max),
    };
    (found, finite().filter(|x| (x - found).abs() <= found.abs() * 1e-6 + 1e-12).count())
}

/// The present setting run to its end for many seeds. General over every [`Sim`] that ends.
pub struct Sweep<S: Sim> {
    params: S::Params,
    input: Arc<S::Input>,
    /// What the reader did at t = 0: it belongs to the setting.
    edits: Vec<S::Edit>,
    seeds: Vec<u64>,
    limit: u64,
    current: Option<(S, u64)>,
    outcomes: Vec<Outcome>,
}

/// The largest sweep.
pub const SWEEP_MOST: usize = 200;
/// A run of a sweep is cut after so many steps.
pub const SWEEP_STEPS: u64 = 10_000;

impl<S: Sim> Sweep<S> {
    /// A sweep over `count` seeds from `first` on (at most [`SWEEP_MOST`]).
    pub fn new(params: S::Params, input: Arc<S::Input>, edits: Vec<S::Edit>, first: u64, count: usize) -> Self {
        let seeds = (0..count.min(SWEEP_MOST) as u64).map(|i| (first + i) % (MOST_SEED + 1)).collect();
        Self { params, input, edits, seeds, limit: SWEEP_STEPS, current: None, outcomes: Vec::new() }
    }

    fn start(&self, seed: u64) -> Result<S, crate::engine::Notice> {
        let mut sim = S::start(&self.params, self.input.clone(), Rng::new(seed, Purpose::Run))?;
        self.edits.iter().try_for_each(|edit| sim.edit(edit))?;
        Ok(sim)
    }

    fn seal(&mut self, sim: &S, steps: u64) {
        let seed = self.seeds[self.outcomes.len()];
        let outcome = Outcome { seed, outcome: sim.outcome(), steps, ended: sim.ended().map(str::to_owned) };
        self.outcomes.push(outcome);
    }
}

impl<S: Sim> Study for Sweep<S> {
    fn advance(&mut self) {
        let Some(&seed) = self.seeds.get(self.outcomes.len()) else { return };
        let started = match self.current.take() {
            Some(current) => Some(current),
            None => self.start(seed).ok().map(|sim| (sim, 0)),
        };
        let Some((mut sim, mut t)) = started else {
            self.outcomes.push(Outcome { seed, outcome: f64::NAN, steps: 0, ended: None });
            return;
        };
        if sim.ended().is_none() && t < self.limit {
            sim.step(&self.params);
            t += 1;
        }
        if sim.ended().is_some() || t >= self.limit {
            self.seal(&sim, t);
        } else {
            self.current = Some((sim, t));
        }
    }

    fn progress(&self) -> (usize, usize) {
        (self.outcomes.len(), self.seeds.len())
    }

    fn result(&self) -> serde_json::Value {
        serde_json::to_value(&self.outcomes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_is_what_the_demo_says_also_below_zero() {
        let of = |values: &[f64], best| {
            let one = |&outcome: &f64| Outcome { seed: 1, outcome, steps: 1, ended: None };
            best_of(&values.iter().map(one).collect::<Vec<_>>(), best)
        };
        let values = [-3.0, -2.0, -2.000_000_1, f64::NAN, -2.5];
        assert_eq!(of(&values, Best::Largest), (-2.0, 2));
        assert_eq!(of(&values, Best::Smallest), (-3.0, 1));
        assert_eq!(of(&[], Best::Smallest).1, 0);
    }
}
