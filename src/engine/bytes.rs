//! Many bytes at once: as they are in compact form, as base64 in JSON.

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serializer};
use std::fmt;
use std::sync::Arc;

/// The bytes themselves, or base64 where people read along.
///
/// # Errors
/// The serializer's.
pub fn serialize<S: Serializer>(bytes: &Arc<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(&BASE64_STANDARD_NO_PAD.encode(&**bytes))
    } else {
        serializer.serialize_bytes(bytes)
    }
}

/// The reverse.
///
/// # Errors
/// The deserializer's, or where text is no base64.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Vec<u8>>, D::Error> {
    if deserializer.is_human_readable() {
        let text = String::deserialize(deserializer)?;
        return BASE64_STANDARD_NO_PAD.decode(text).map(Arc::new).map_err(D::Error::custom);
    }
    deserializer.deserialize_byte_buf(Bytes).map(Arc::new)
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }
}
