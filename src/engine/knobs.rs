//! Knobs in Rust's own types: a struct of typed fields and its table of knobs are declared at once.

use crate::engine::params::{Spec, Value};

/// An enum of a choice knob; made by [`choices!`](crate::choices).
pub trait Choice: Copy + 'static {
    /// The option that is written first.
    const FIRST: Self;
    /// The names of all options.
    const NAMES: &'static [&'static str];
    /// The option's name.
    fn name(self) -> &'static str;
    /// The option of that name.
    fn named(name: &str) -> Option<Self>;
}

/// The sorts of values that knobs take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Whole numbers and columns.
    Whole,
    /// Real numbers.
    Real,
    /// On or off.
    Flag,
    /// One of a few names.
    Choice,
}

/// Does a knob take values of this sort, and its default with them? Asked as the program is compiled.
pub const fn suits(spec: &Spec, sort: Sort) -> bool {
    match (spec, sort) {
        (Spec::Int { .. } | Spec::Column { .. }, Sort::Whole)
        | (Spec::Real { .. }, Sort::Real)
        | (Spec::Flag { .. }, Sort::Flag) => true,
        (Spec::Choice { default, options }, Sort::Choice) => is_among(default.as_bytes(), options),
        _ => false,
    }
}

const fn is_among(name: &[u8], options: &[&str]) -> bool {
    let mut at = 0;
    while at < options.len() {
        let option = options[at].as_bytes();
        let mut same = 0;
        while same < name.len() && same < option.len() && name[same] == option[same] {
            same += 1;
        }
        if same == name.len() && same == option.len() {
            return true;
        }
        at += 1;
    }
    false
}

/// What a field of a set of knobs can be.
pub trait KnobValue: Sized {
    /// What a knob that it belongs to takes.
    const SORT: Sort;
    /// What it is where a value is of another sort, as no knob's default is.
    const FALLBACK: Self;
    /// As a value.
    fn to_value(&self) -> Value;
    /// From an admissible value.
    fn from_value(value: &Value) -> Option<Self>;
}

impl KnobValue for usize {
    const SORT: Sort = Sort::Whole;
    const FALLBACK: Self = 0;
    fn to_value(&self) -> Value {
        Value::Int(*self as i64)
    }
    fn from_value(value: &Value) -> Option<Self> {
        value.number().map(|x| x as usize)
    }
}

impl KnobValue for f64 {
    const SORT: Sort = Sort::Real;
    const FALLBACK: Self = 0.0;
    fn to_value(&self) -> Value {
        Value::Real(*self)
    }
    fn from_value(value: &Value) -> Option<Self> {
        value.number()
    }
}

impl KnobValue for bool {
    const SORT: Sort = Sort::Flag;
    const FALLBACK: Self = false;
    fn to_value(&self) -> Value {
        Value::Flag(*self)
    }
    fn from_value(value: &Value) -> Option<Self> {
        value.number().map(|x| x == 1.0)
    }
}

impl<C: Choice> KnobValue for C {
    const SORT: Sort = Sort::Choice;
    const FALLBACK: Self = C::FIRST;
    fn to_value(&self) -> Value {
        Value::Text(self.name().to_owned())
    }
    fn from_value(value: &Value) -> Option<Self> {
        C::named(&value.to_string())
    }
}

/// An enum whose options have names in addresses.
#[macro_export]
macro_rules! choices {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $option:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $($(#[$doc])* $option),+ }
        impl $crate::engine::knobs::Choice for $name {
            const FIRST: Self = [$(Self::$option),+][0];
            const NAMES: &'static [&'static str] = &[$($text),+];
            fn name(self) -> &'static str {
                match self { $(Self::$option => $text),+ }
            }
            fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$option),)+ _ => None }
            }
        }
    };
}

/// A struct of knobs: `KnobKind field: type = Spec`.
#[macro_export]
macro_rules! knobs {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$doc:meta])* $kind:ident $field:ident: $type:ty = $spec:expr),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$doc])* pub $field: $type),* }
        impl $crate::engine::params::Params for $name {
            const KNOBS: &'static [$crate::engine::params::Knob] = {
                $(assert!(
                    $crate::engine::knobs::suits(&$spec, <$type as $crate::engine::knobs::KnobValue>::SORT),
                    concat!("a knob is of the type of its field, and its default too: ", stringify!($field)),
                );)*
                &[$($crate::engine::params::Knob {
                    key: stringify!($field),
                    kind: $crate::engine::params::KnobKind::$kind,
                    spec: $spec,
                }),*]
            };
            fn get(&self, key: &str) -> Option<$crate::engine::params::Value> {
                $(if key == stringify!($field) {
                    return Some($crate::engine::knobs::KnobValue::to_value(&self.$field));
                })*
                None
            }
            fn put(&mut self, key: &str, value: &$crate::engine::params::Value) {
                $(if key == stringify!($field) {
                    if let Some(value) = $crate::engine::knobs::KnobValue::from_value(value) {
                        self.$field = value;
                    }
                })*
            }
        }
        impl Default for $name {
            fn default() -> Self {
                use $crate::engine::knobs::KnobValue;
                use $crate::engine::params::{KnobKind, Knob};
                Self { $($field: {
                    let knob = Knob { key: stringify!($field), kind: KnobKind::$kind, spec: $spec };
                    <$type as KnobValue>::from_value(&knob.default()).unwrap_or(<$type as KnobValue>::FALLBACK)
                }),* }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::params::{Knob, KnobKind, Params, Settings, fit_columns};

    choices! {
        /// A choice.
        pub enum Init { /// One.
            PlusPlus = "k-means++", /// Other.
            Random = "random" }
    }
    knobs! {
        /// Knobs.
        pub struct Knobs {
            /// K.
            Start k: usize = Spec::Int { default: 4, min: 1, max: 12 },
            /// Start.
            Start init: Init = Spec::Choice { default: "k-means++", options: Init::NAMES },
            /// Tolerance.
            Live tol: f64 = Spec::Real { default: 0.0, min: 0.0, max: 1.0, typed: true },
            /// Cells.
            View cells: bool = Spec::Flag { default: true },
        }
    }

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), Value::parse(v))).collect()
    }

    #[test]
    fn only_what_differs_is_written_and_reading_it_gives_the_same() {
        let (params, notices) = Knobs::of(&settings(&[("k", "7"), ("init", "random"), ("tol", "0"), ("cells", "0")]));
        assert!(notices.is_empty());
        assert_eq!(params.settings(), settings(&[("k", "7"), ("init", "random"), ("cells", "false")]));
        assert_eq!(Knobs::of(&params.settings()).0, params);
    }

    #[test]
    fn out_of_range_is_clamped_and_malformed_is_replaced_with_a_notice_each() {
        let (params, notices) = Knobs::of(&settings(&[("k", "99"), ("init", "best"), ("tol", "NaN"), ("cells", "2")]));
        assert_eq!(params, Knobs { k: 12, ..Knobs::default() });
        let codes: Vec<_> = notices.iter().map(|n| n.code.as_str()).collect();
        assert_eq!(codes, ["value-clamped", "value-malformed", "value-malformed", "value-malformed"]);
    }

    #[test]
    fn columns_beyond_those_of_the_data_are_clamped_with_a_notice() {
        let columns =
            |key| Knob { key, kind: KnobKind::View, spec: Spec::Column { default: if key == "x" { 1 } else { 2 } } };
        let knobs = [
            columns("x"),
            columns("y"),
            Knob { key: "k", kind: KnobKind::View, spec: Spec::Int { default: 1, min: 1, max: 99 } },
        ];
        let mut look = settings(&[("x", "99"), ("y", "3"), ("k", "50")]);
        let notices = fit_columns(&knobs, &mut look, 4);
        let said: Vec<_> = notices.iter().map(|notice| (notice.code.as_str(), notice.args.clone())).collect();
        let arg = |name: &str, text: &str| (name.to_owned(), crate::engine::notice::Arg::from(text));
        assert_eq!(said, [("value-clamped", vec![arg("key", "x"), arg("given", "99"), arg("used", "4")])]);
        assert_eq!(look, settings(&[("x", "4"), ("y", "3"), ("k", "50")]));
        // What is as it would be without a word has none.
        assert_eq!(fit_columns(&knobs, &mut look, 2).len(), 2);
        assert_eq!(look, settings(&[("x", "2"), ("k", "50")]));
        assert!(fit_columns(&knobs, &mut look, 2).is_empty());
    }

    #[test]
    fn knobs_that_do_not_suit_their_fields_are_told_apart() {
        let choice = |default| Spec::Choice { default, options: Init::NAMES };
        assert!(suits(&choice("random"), Sort::Choice));
        for misspelt in ["rando", "randoms", "", "k-means"] {
            assert!(!suits(&choice(misspelt), Sort::Choice), "{misspelt}");
        }
        assert!(!suits(&choice("random"), Sort::Whole));
        assert!(suits(&Spec::Column { default: 1 }, Sort::Whole));
        assert!(!suits(&Spec::Flag { default: true }, Sort::Real));
    }
}
