//! Things the reader must be told, without words: a code and its arguments. The words are in the language files.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};

/// A message to the reader: `code` names a message `notice-<code>` of the language files, `args` fill it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// The message's name, in kebab case, as `value-clamped`.
    pub code: String,
    /// What stands in its gaps, by name.
    pub args: Vec<(String, Arg)>,
}

/// One argument of a [`Notice`]: a number (which can choose a plural form) or text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// A number.
    Number(f64),
    /// Text shown as it is.
    Text(String),
}

// By hand, for the sake of weight, as with [`Value`](crate::engine::params::Value).
impl<'de> Deserialize<'de> for Arg {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyArg)
    }
}

struct AnyArg;

impl Visitor<'_> for AnyArg {
    type Value = Arg;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number or a text")
    }

    fn visit_i64<E>(self, n: i64) -> Result<Arg, E> {
        Ok(Arg::Number(n as f64))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Arg, E> {
        Ok(Arg::Number(n as f64))
    }

    fn visit_f64<E>(self, x: f64) -> Result<Arg, E> {
        Ok(Arg::Number(x))
    }

    fn visit_str<E>(self, text: &str) -> Result<Arg, E> {
        Ok(Arg::Text(text.to_owned()))
    }

    /// JSON writes what is not a number as null.
    fn visit_unit<E>(self) -> Result<Arg, E> {
        Ok(Arg::Number(f64::NAN))
    }
}

impl Notice {
    /// A notice without arguments.
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), args: Vec::new() }
    }

    /// Does it speak of the data that were read, or could not be? Then it goes when other data are here.
    pub fn is_of_data(&self) -> bool {
        let kinds = ["table-", "picture-", "matrix-", "signal-", "own-data-kept", "own-data-no", "file-", "still-"];
        let kinds = kinds.into_iter().chain(["run-file-none", "run-file-cut", "run-file-broken"]);
        // `own-data-not-kept` and `own-data-no-link`; but not where a link's own data are elsewhere, or gone.
        kinds.into_iter().any(|kind| self.code.starts_with(kind))
    }

    /// The same notice with one more argument.
    #[must_use]
    pub fn with(mut self, name: &str, arg: impl Into<Arg>) -> Self {
        self.args.push((name.to_owned(), arg.into()));
        self
    }
}

impl From<f64> for Arg {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Number(value as f64)
    }
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
