//! What is noted at every single step, so that no figure depends on which instants were looked at.

use serde::{Deserialize, Serialize};

/// A frequency counts as learnt from the first iteration after which its ratio stays at ≥ 0.5 so long.
pub const STAYS: u64 = 100;
/// Half of the target's amplitude is there.
const HALF: f64 = 0.5;

/// When frequencies were learnt, and when the network was nearest to the clean signal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// Since when each ratio has been at half or more without a break.
    above_since: Vec<Option<u64>>,
    /// The first iteration from which on a ratio stayed there for [`STAYS`] iterations.
    crossings: Vec<Option<u64>>,
    best: Option<(u64, f64)>,
}

impl Watch {
    /// Over so many frequencies.
    pub fn new(frequencies: usize) -> Self {
        Self { above_since: vec![None; frequencies], crossings: vec![None; frequencies], best: None }
    }

    /// Notes what iteration `t` has led to: |f̂(k_j)|/A_j of every frequency, and the mean squared distance from the
    /// clean signal. Called for every t, rising.
    pub fn note(&mut self, t: u64, ratios: &[f64], clean_error: f64) {
        for ((ratio, since), crossing) in ratios.iter().zip(&mut self.above_since).zip(&mut self.crossings) {
            *since = if *ratio >= HALF { since.or(Some(t)) } else { None };
            *crossing = crossing.or(since.filter(|since| t - since >= STAYS));
        }
        if self.best.map_or(!clean_error.is_nan(), |(_, best)| clean_error < best) {
            self.best = Some((t, clean_error));
        }
    }

    /// The iteration at which each frequency was learnt; `None` where that is not known yet.
    pub fn crossings(&self) -> &[Option<u64>] {
        &self.crossings
    }

    /// The iteration at which the network was nearest to the clean signal, and its mean squared distance then.
    pub fn best(&self) -> Option<(u64, f64)> {
        self.best
    }

    /// Is it one over so many frequencies?
    pub fn is_over(&self, frequencies: usize) -> bool {
        self.above_since.len() == frequencies && self.crossings.len() == frequencies
    }

    /// Is every frequency learnt?
    pub fn all_crossed(&self) -> bool {
        self.crossings.iter().all(Option::is_some)
    }

    /// What it costs in bytes.
    pub fn bytes(&self) -> usize {
        2 * size_of_val(self.crossings.as_slice())
    }
}
