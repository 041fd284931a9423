//! What can be seen of a state.

use super::training::Batch;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What can be seen of a state. Places are at the scale of the noise, by rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The coordinates of a particle.
    pub d: usize,
    /// The noising step t that the particles stand at.
    pub time: usize,
    /// Where they are, shape (m, d); empty while training.
    #[serde(with = "crate::engine::packed")]
    pub samples: Arc<Vec<f64>>,
    /// The noise that is guessed of them, shape (m, d); empty at t = 0, while noising and while training.
    #[serde(with = "crate::engine::packed")]
    pub epsilon: Arc<Vec<f64>>,
    /// While training: what the network makes of noise by now, by rows.
    #[serde(with = "crate::engine::packed")]
    pub made: Arc<Vec<f64>>,
    /// Where they were before the last step.
    pub before: Option<Before>,
    /// The distance to the data; while training that of what is made.
    pub distance: Option<f64>,
    /// The distance to the standard normal, while noising.
    pub to_normal: Option<f64>,
    /// The loss of the last batch, and its running mean.
    pub loss: Option<(f64, f64)>,
    /// The training steps that the network has behind it; none of the exact denoiser.
    pub training_step: Option<usize>,
    /// Whether the network has no weights yet, as they are being trained or fetched: until then nothing is guessed.
    pub waits: bool,
    /// The last batch of the training.
    pub batch: Option<Arc<Batch>>,
    /// The noise that the network guesses on the places of `grid`; empty of the exact denoiser.
    #[serde(with = "crate::engine::packed")]
    pub field: Arc<Vec<f64>>,
    /// The number of the network's weights.
    pub n_weights: usize,
}

/// The particles before the last step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// The noising step that they stood at.
    pub time: usize,
    /// Where they were, shape (m, d).
    #[serde(with = "crate::engine::packed")]
    pub samples: Arc<Vec<f64>>,
    /// While sampling the noise that was guessed there; while noising the noise that was added; shape (m, d).
    #[serde(with = "crate::engine::packed")]
    pub epsilon: Arc<Vec<f64>>,
}

/// The grid of fields reaches so far from 0.
pub const REACH: f64 = 3.0;
/// It has so many places on a line, and so many along each side of a square.
pub const ON_A_LINE: usize = 97;
pub const ON_A_SIDE: usize = 15;

/// The places where fields are shown, shape (g, d), by rows.
pub fn grid(d: usize) -> Vec<f64> {
    let at = |i: usize, count: usize| REACH * (2.0 * i as f64 / (count - 1) as f64 - 1.0);
    match d {
        1 => (0..ON_A_LINE).map(|i| at(i, ON_A_LINE)).collect(),
        _ => (0..ON_A_SIDE * ON_A_SIDE)
            .flat_map(|i| [at(i % ON_A_SIDE, ON_A_SIDE), at(i / ON_A_SIDE, ON_A_SIDE)])
            .collect(),
    }
}

/// The noising step whose field is shown: that of the particles, or while training the one at a quarter of the way.
pub fn field_time(trains: bool, steps: usize, time: usize) -> usize {
    if trains { steps.div_ceil(4) } else { time.max(1) }
}
