//! Made-up signals. What a name and a `data_seed` give never changes: links depend on it.

use super::{Signal, Wave};
use crate::engine::Rng;
use crate::engine::rng::Purpose;
use std::f64::consts::TAU;

/// So many samples each has, as in Rahaman et al. 2019.
pub const N: usize = 200;

/// Frequencies and amplitudes.
type Parts = &'static [(usize, f64)];

/// The signals, in the order of menus. Phases are drawn uniformly by `data_seed`.
pub const SIGNALS: &[(&str, Parts)] = &[
    // A small network takes them all within seconds, one after the other: further apart where they are fast, so that
    // none is mistaken for its neighbour.
    ("waves", &[(1, 1.0), (2, 1.0), (4, 1.0), (6, 1.0), (9, 1.0), (12, 1.0), (16, 1.0), (20, 1.0)]),
    // The target of Rahaman et al. 2019, Figures 1 and 2.
    (
        "paper",
        &[(5, 1.0), (10, 1.0), (15, 1.0), (20, 1.0), (25, 1.0), (30, 1.0), (35, 1.0), (40, 1.0), (45, 1.0), (50, 1.0)],
    ),
    // Slow waves alone: what is left of it in noise can be found again.
    ("smooth", &[(1, 1.0), (2, 0.6), (3, 0.4), (5, 0.25)]),
];

/// The signal that `name` makes from `data_seed`; `None` if there is no such name.
pub fn generate(name: &str, data_seed: u64) -> Option<Signal> {
    let (_, parts) = SIGNALS.iter().find(|(known, _)| *known == name)?;
    let mut rng = Rng::new(data_seed, Purpose::Data);
    let wave = |&(frequency, amplitude): &_| Wave { frequency, amplitude, phase: TAU * rng.uniform() };
    Signal::of_waves(N, parts.iter().map(wave).collect()).ok()
}
