//! A state of a recorded run, to go on from.

use super::watch::Watch;
use crate::math::spectral_norm::SpectralNorms;
use serde::{Deserialize, Serialize};

/// A state to go on from; see [`SpectralBias::resume`](super::SpectralBias::resume).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedState {
    /// The steps of the optimiser so far.
    pub t: u64,
    /// All weights.
    #[serde(with = "exactly")]
    pub weights: Vec<f32>,
    /// What the optimiser remembers.
    #[serde(with = "exactly")]
    pub first: Vec<f32>,
    /// What Adam remembers besides.
    #[serde(with = "exactly")]
    pub second: Vec<f32>,
    /// When frequencies were learnt.
    pub watch: Watch,
    /// The spectral norms of the layers, and where they are reached.
    pub norms: SpectralNorms,
}

/// Numbers as their bytes.
mod exactly {
    use serde::{Deserializer, Serializer};
    use std::sync::Arc;
    use unrolled_kernels::color::{bytes_of, numbers_of};

    pub fn serialize<S: Serializer>(x: &[f32], to: S) -> Result<S::Ok, S::Error> {
        crate::engine::bytes::serialize(&Arc::new(bytes_of(x)), to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<f32>, D::Error> {
        let bytes: Arc<Vec<u8>> = crate::engine::bytes::deserialize(from)?;
        Ok(numbers_of(&bytes))
    }
}

impl SavedState {
    /// As a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// From a file; `None` if it is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}
