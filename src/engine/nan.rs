//! JSON has no NaN: numbers without a value travel as `null` and come back as NaN.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// For a field of type `f64`.
pub mod one {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    /// NaN as `null`.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(x: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        x.is_finite().then_some(*x).serialize(serializer)
    }

    /// `null` as NaN.
    ///
    /// # Errors
    /// The deserializer's.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NAN))
    }
}
