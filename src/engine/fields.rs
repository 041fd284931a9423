//! The fields of a JSON object, taken one by one: for the few types whose derived readers would be large.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Map, Value};
use std::fmt;

/// A field that is missing, or of another kind than it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Its name.
    pub field: &'static str,
    /// It is not there at all.
    pub missing: bool,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field)
    }
}

impl From<Wrong> for Error {
    fn from(wrong: Wrong) -> Self {
        Self::custom(wrong)
    }
}

/// What is left of an object.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of an object.
    pub fn of(object: Map<String, Value>) -> Self {
        Self(object)
    }

    /// A field that may be missing or `null`.
    ///
    /// # Errors
    /// Where it is there and of another kind.
    pub fn take<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<Option<T>, Wrong> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::deserialize(value).map(Some).map_err(|_| Wrong { field: name, missing: false }),
        }
    }

    /// A field as it is there, without taking it; `None` where it is of another kind.
    pub fn peek<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.0.get(name).and_then(|value| T::deserialize(value).ok())
    }

    /// A field that must be there; `null` is a value.
    ///
    /// # Errors
    /// Where it is missing or of another kind.
    pub fn need<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<T, Wrong> {
        let value = self.0.remove(name).ok_or(Wrong { field: name, missing: true })?;
        T::deserialize(value).map_err(|_| Wrong { field: name, missing: false })
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What has not been taken, as one.
    ///
    /// # Errors
    /// Where it is of another kind.
    pub fn rest<T: DeserializeOwned>(self) -> Result<T, Error> {
        T::deserialize(Value::Object(self.0))
    }
}
