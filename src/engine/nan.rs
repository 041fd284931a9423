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

/// For the samples of a track, after the index that they begin at.
pub mod samples {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    /// An index, and samples by instant.
    pub type Samples = (usize, Vec<(u64, Vec<f64>)>);
    type Written = (usize, Vec<(u64, Vec<Option<f64>>)>);

    /// NaN as `null`.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>((from, samples): &Samples, serializer: S) -> Result<S::Ok, S::Error> {
        let written = |sample: &Vec<f64>| sample.iter().map(|x| x.is_finite().then_some(*x)).collect();
        let samples = samples.iter().map(|(t, sample)| (*t, written(sample))).collect();
        Written::serialize(&(*from, samples), serializer)
    }

    /// `null` as NaN.
    ///
    /// # Errors
    /// The deserializer's.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Samples, D::Error> {
        let (from, samples) = Written::deserialize(deserializer)?;
        let read = |sample: Vec<Option<f64>>| sample.into_iter().map(|x| x.unwrap_or(f64::NAN)).collect();
        Ok((from, samples.into_iter().map(|(t, sample)| (t, read(sample))).collect()))
    }
}
