//! Long rows of numbers on their road between worker and page: as bytes, which are copied rather than read one by one.
//! Where people read along (JSON), they are numbers.

use bytemuck::{Pod, cast_slice, pod_collect_to_vec};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A kind of number: its bytes are those of the machine, which page and worker share.
pub trait PackedNumber: Pod + Serialize + for<'de> Deserialize<'de> {}

impl PackedNumber for u8 {}
impl PackedNumber for u32 {}
impl PackedNumber for f64 {}

/// Rows of numbers, owned or shared.
pub trait Row: Sized {
    /// Their kind.
    type PackedNumber: PackedNumber;
    /// The numbers.
    fn numbers(&self) -> &[Self::PackedNumber];
    /// A row of these.
    fn of(numbers: Vec<Self::PackedNumber>) -> Self;
}

impl<N: PackedNumber> Row for Vec<N> {
    type PackedNumber = N;
    fn numbers(&self) -> &[N] {
        self
    }
    fn of(numbers: Self) -> Self {
        numbers
    }
}

impl<N: PackedNumber> Row for Arc<Vec<N>> {
    type PackedNumber = N;
    fn numbers(&self) -> &[N] {
        self
    }
    fn of(numbers: Vec<N>) -> Self {
        Self::new(numbers)
    }
}

/// Writes the numbers.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<R: Row, S: Serializer>(row: &R, to: S) -> Result<S::Ok, S::Error> {
    let numbers = row.numbers();
    if to.is_human_readable() {
        return numbers.serialize(to);
    }
    to.serialize_bytes(cast_slice(numbers))
}

/// Reads the numbers.
///
/// # Errors
/// Those of the deserializer, or where bytes are left over.
pub fn deserialize<'de, R: Row, D: Deserializer<'de>>(from: D) -> Result<R, D::Error> {
    let numbers = if from.is_human_readable() {
        Vec::deserialize(from)
    } else {
        from.deserialize_bytes(NumberBytes(PhantomData))
    };
    numbers.map(R::of)
}

struct NumberBytes<N>(PhantomData<N>);

impl<N: PackedNumber> Visitor<'_> for NumberBytes<N> {
    type Value = Vec<N>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "numbers of {} bytes each", size_of::<N>())
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        if !bytes.len().is_multiple_of(size_of::<N>()) {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        Ok(pod_collect_to_vec(bytes))
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
        #[serde(with = "super")]
        classes: Vec<u32>,
        #[serde(with = "super")]
        labels: Vec<u8>,
        after: u8,
    }

    #[test]
    fn numbers_come_back_to_the_bit() {
        for numbers in [vec![], vec![0.1, -0.0, 1e-300, f64::MAX]] {
            let frame = Frame {
                before: 1,
                numbers: Arc::new(numbers),
                classes: vec![0, 7, 70_000],
                labels: vec![255, 0],
                after: 2,
            };
            let packed = postcard::to_stdvec(&frame).unwrap();
            assert_eq!(postcard::from_bytes::<Frame>(&packed).unwrap(), frame);
            let json = serde_json::to_string(&frame).unwrap();
            assert_eq!(serde_json::from_str::<Frame>(&json).unwrap(), frame);
        }
        // Seven bytes are no number.
        assert!(postcard::from_bytes::<Frame>(&[1, 7, 0, 0, 0, 0, 0, 0, 0, 2]).is_err());
    }
}
