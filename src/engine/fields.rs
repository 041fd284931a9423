//! The fields of a JSON object, taken one by one: for the few types whose derived readers would be large.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Map, Value};

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
    pub fn take<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<Option<T>, Error> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::deserialize(value).map(Some).map_err(|error| of_field(name, &error)),
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
    pub fn need<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<T, Error> {
        let value = self.0.remove(name).ok_or_else(|| Error::missing_field(name))?;
        T::deserialize(value).map_err(|error| of_field(name, &error))
    }

    /// What has not been taken, as one.
    ///
    /// # Errors
    /// Where it is of another kind.
    pub fn rest<T: DeserializeOwned>(self) -> Result<T, Error> {
        T::deserialize(Value::Object(self.0))
    }
}

fn of_field(name: &str, error: &Error) -> Error {
    Error::custom(format_args!("{name}: {error}"))
}
