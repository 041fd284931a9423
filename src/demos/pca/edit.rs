//! What the reader can do to the direction by hand.

use crate::engine::Notice;
use crate::engine::table::MAX_VALUE;
use crate::math::subspace;
use serde::{Deserialize, Serialize};

/// An edit, in the protocol's form: `{direction: […]}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Turns u into this direction, shape (d,), of any length above 0. What was found of the axis at hand is taken back.
    #[serde(rename = "direction")]
    Direction(Vec<f64>),
}

impl Edit {
    /// The unit vector that u becomes, in d dimensions.
    ///
    /// # Errors
    /// `pca-bad-direction` if it is not of shape (d,) or a number is too large; `pca-zero-direction` if all are 0.
    pub fn unit(&self, d: usize) -> Result<Vec<f64>, Notice> {
        let Self::Direction(direction) = self;
        if direction.len() != d || direction.iter().any(|x| x.is_nan() || x.abs() > MAX_VALUE) {
            return Err(Notice::new("pca-bad-direction").with("d", d));
        }
        subspace::unit(direction).ok_or_else(|| Notice::new("pca-zero-direction"))
    }
}
