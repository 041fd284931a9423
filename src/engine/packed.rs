//! Long rows of numbers on their road between worker and page: as bytes, which are copied rather than read one by one.
//! Where people read along (JSON), they are numbers.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// Writes the numbers.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(numbers: &Arc<Vec<f64>>, to: S) -> Result<S::Ok, S::Error> {
    if to.is_human_readable() {
        return numbers.serialize(to);
    }
    let mut bytes = vec![0; 8 * numbers.len()];
    bytes.chunks_exact_mut(8).zip(numbers.iter()).for_each(|(bytes, x)| bytes.copy_from_slice(&x.to_le_bytes()));
    to.serialize_bytes(&bytes)
}

/// Reads the numbers.
///
/// # Errors
/// Those of the deserializer, or where bytes are left over.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Vec<f64>>, D::Error> {
    if from.is_human_readable() { Arc::deserialize(from) } else { from.deserialize_bytes(Bytes).map(Arc::new) }
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Vec<f64>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("numbers of eight bytes each")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        if !bytes.len().is_multiple_of(8) {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        let number = |bytes: &[u8]| bytes.try_into().map(f64::from_le_bytes).unwrap_or(f64::NAN);
        Ok(bytes.chunks_exact(8).map(number).collect())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Frame {
        before: u8,
        #[serde(with = "super")]
        numbers: Arc<Vec<f64>>,
        after: u8,
    }

    #[test]
    fn numbers_come_back_to_the_bit() {
        for numbers in [vec![], vec![0.1, -0.0, 1e-300, f64::MAX]] {
            let frame = Frame { before: 1, numbers: Arc::new(numbers), after: 2 };
            let packed = postcard::to_stdvec(&frame).unwrap();
            assert_eq!(postcard::from_bytes::<Frame>(&packed).unwrap(), frame);
            let json = serde_json::to_string(&frame).unwrap();
            assert_eq!(serde_json::from_str::<Frame>(&json).unwrap(), frame);
        }
        // Seven bytes are no number.
        assert!(postcard::from_bytes::<Frame>(&[1, 7, 0, 0, 0, 0, 0, 0, 0, 2]).is_err());
    }
}
