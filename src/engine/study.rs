//! Studies: long computations beside a run, with progress, that can be dropped at any moment.
//!
//! A `Study` is a long computation in small pieces (`advance`), with `progress` and a `result` as JSON. It runs in a
//! worker of its own, beside the run's. Cancelling drops its `WorkerClient`, which ends that worker at once.
//!
//! `Sweep` is general over every `Sim` that ends: the present parameters and input, run to the end for up to 200 seeds;
//! `Sim::OUTCOME` says whether the smallest or the largest outcome is the best. A run that waits for the product of a
//! study works it out from its own seed, so that its outcome is that of the run that a bar opens. What comes from
//! another run (`Run::from`) or from a file is the same for every seed: the page attaches what the run on screen was
//! given, and before that has come the sweep is refused with a notice. The shell draws its histogram
//! (`shell/sweep.rs`). A demo may offer others (`Extras::STUDIES`) and shows each in a panel that is `of_study(name)`;
//! k-means has `elbow`, EM `criteria`.
//!
//! `svd`'s study has a piece for each channel, because `faer` factorises in one call: within a piece a bar can only run
//! freely. Cancelling ends the worker.

use crate::engine::Notice;
use crate::engine::address::MOST_SEED;
use crate::engine::extras::Extras;
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
    /// [`Sim::outcome`](crate::engine::Sim::outcome) at the end; NaN if the run could not start.
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

/// The present setting run to its end for many seeds. General over every [`Sim`](crate::engine::Sim) that ends.
pub struct Sweep<S: Extras> {
    params: S::Params,
    input: Arc<S::Input>,
    /// Starts the run of a seed, with what the reader did at t = 0 and with what it has from elsewhere.
    start: Starts<S>,
    seeds: Vec<u64>,
    limit: u64,
    current: Option<(S, u64)>,
    /// What the run at hand waits for, in the making.
    making: Option<Box<dyn Study>>,
    outcomes: Vec<Outcome>,
}

/// Starts the run of a seed.
type Starts<S> = Box<dyn Fn(u64) -> Result<S, Notice>>;

/// The largest sweep.
pub const SWEEP_MOST: usize = 200;
/// A run of a sweep is cut after so many steps.
pub const SWEEP_STEPS: u64 = 10_000;

impl<S: Extras> Sweep<S> {
    /// A sweep over `count` seeds from `first` on (at most [`SWEEP_MOST`]).
    pub fn new(params: S::Params, input: Arc<S::Input>, start: Starts<S>, first: u64, count: usize) -> Self {
        let seeds = (0..count.min(SWEEP_MOST) as u64).map(|i| (first + i) % (MOST_SEED + 1)).collect();
        let (limit, outcomes) = (SWEEP_STEPS, Vec::new());
        Self { params, input, start, seeds, limit, current: None, making: None, outcomes }
    }

    /// A piece of what the run waits for, if it does; `None` once it waits no longer.
    fn provide(&mut self, sim: &mut S, seed: u64) -> Option<()> {
        let waits = S::WAITS.filter(|waits| (waits.waits)(sim))?;
        if self.making.is_none() {
            self.making = (waits.study.open)(&self.params, self.input.clone(), seed);
        }
        let making = self.making.as_mut()?;
        making.advance();
        let (done, total) = making.progress();
        if done >= total {
            let product = self.making.take().and_then(|mut making| making.product())?;
            (waits.supply)(sim, &product).ok()?;
        }
        Some(())
    }

    fn seal(&mut self, sim: &S, steps: u64) {
        let seed = self.seeds[self.outcomes.len()];
        let outcome = Outcome { seed, outcome: sim.outcome(), steps, ended: sim.ended().map(str::to_owned) };
        self.outcomes.push(outcome);
    }
}

impl<S: Extras> Study for Sweep<S> {
    fn advance(&mut self) {
        let Some(&seed) = self.seeds.get(self.outcomes.len()) else { return };
        let started = match self.current.take() {
            Some(current) => Some(current),
            None => (self.start)(seed).ok().map(|sim| (sim, 0)),
        };
        let Some((mut sim, mut t)) = started else {
            self.outcomes.push(Outcome { seed, outcome: f64::NAN, steps: 0, ended: None });
            return;
        };
        if t == 0 && self.provide(&mut sim, seed).is_some() {
            self.current = Some((sim, t));
            return;
        }
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
