//! What the reader can do to a network by hand: shake its weights, and see which waves survive it.

use crate::engine::Notice;
use crate::engine::rng::Rng;
use serde::{Deserialize, Serialize};

/// No shake is larger, as a share of the weights.
pub const MOST: f64 = 10.0;

/// Something done to a network.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// All weights move together in a random direction, by this share of their norm.
    Perturb {
        /// 0 < size ≤ 10.
        size: f64,
    },
}

impl Edit {
    /// Does it to these weights.
    ///
    /// # Errors
    /// `perturb-bad-size` where the size cannot be; then nothing has changed.
    pub fn apply(self, weights: &mut [f32], rng: &mut Rng) -> Result<(), Notice> {
        let Self::Perturb { size } = self;
        if !(size > 0.0 && size <= MOST) {
            return Err(Notice::new("perturb-bad-size").with("limit", MOST));
        }
        let direction: Vec<f64> = weights.iter().map(|_| rng.normal()).collect();
        let norm = |x: &mut dyn Iterator<Item = f64>| x.map(|x| x * x).sum::<f64>().sqrt();
        let length = norm(&mut direction.iter().copied());
        let by = size * norm(&mut weights.iter().map(|&w| w.into())) / length.max(f64::MIN_POSITIVE);
        for (w, step) in weights.iter_mut().zip(direction) {
            *w = (f64::from(*w) + by * step) as f32;
        }
        Ok(())
    }
}
