//! Knobs: one table drives the controls, the address and the messages.
//!
//! `knobs!` declares a struct of typed fields and its table at once:
//!
//! ```text
//! knobs! {
//!     /// The knobs of the run.
//!     pub struct KMeansParams {
//!         /// The number of clusters K.
//!         Start k: usize = Spec::Int { default: 4, min: 1, max: 12 },
//!         /// The run is over when Σ‖shift‖² ≤ tol × mean variance.
//!         Live tol: f64 = Spec::Real { default: 0.0, min: 0.0, max: 1.0, typed: true },
//!     }
//! }
//! ```
//!
//! - **`Start`**: a change begins a new run at t = 0.
//! - **`Live`**: at t = 0 a parameter, later a recorded change (`ChangeKind::Set`).
//! - **`View`**: never in the run, never restarts anything. The page keeps these apart, as the *look*.
//!
//! `Sim::Params` holds the knobs of the run and `Figure::View` those of the view. `Knob::admit` is the one place where
//! a value is judged: clamped, replaced by the default, or taken, with a notice for the first two. `Sim::fit` then fits
//! the parameters to the input (K above N).

use crate::engine::Notice;
use crate::engine::numbers;
use crate::engine::table::WIDEST;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// A knob's value, as it stands in addresses, messages and packed runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// On or off; `1` and `0` in addresses.
    Flag(bool),
    /// A whole number.
    Int(i64),
    /// A real number.
    Real(f64),
    /// One of the knob's options.
    Text(String),
}

// By hand, for the sake of weight: what serde derives keeps a copy of whatever comes before it looks at it.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl Visitor<'_> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text, true or false")
    }

    fn visit_bool<E>(self, on: bool) -> Result<Value, E> {
        Ok(Value::Flag(on))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Int(n))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(i64::try_from(n).map_or(Value::Real(n as f64), Value::Int))
    }

    fn visit_f64<E>(self, x: f64) -> Result<Value, E> {
        Ok(Value::Real(x))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }
}

/// Values by key.
pub type Settings = BTreeMap<String, Value>;

/// When a knob acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnobKind {
    /// A change begins a new run at t = 0.
    Start,
    /// At t = 0 a parameter, later a recorded edit.
    Live,
    /// Never in the run, never restarts anything.
    View,
}

/// One knob: its key in addresses and language files, when it acts, and which values it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knob {
    /// The key, a standard term of the field.
    pub key: &'static str,
    /// When it acts.
    pub kind: KnobKind,
    /// Which values it takes.
    pub spec: Spec,
}

/// Which values a knob takes, and its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spec {
    /// A whole number in `min..=max`.
    Int {
        /// The value where nothing is said.
        default: i64,
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// A real number in `min..=max`, slid or `typed`: what goes over many orders of magnitude, or is meant exactly.
    Real {
        /// The value where nothing is said.
        default: f64,
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
        /// Is it typed into a field, and not slid?
        typed: bool,
    },
    /// One of a few names.
    Choice {
        /// The value where nothing is said.
        default: &'static str,
        /// All names.
        options: &'static [&'static str],
    },
    /// On or off.
    Flag {
        /// The value where nothing is said.
        default: bool,
    },
    /// A column of a table, counted from 1; one beyond the last is the last.
    Column {
        /// The value where nothing is said.
        default: i64,
    },
}

impl Knob {
    /// The value where nothing is said.
    pub fn default(&self) -> Value {
        match self.spec {
            Spec::Int { default, .. } | Spec::Column { default } => Value::Int(default),
            Spec::Real { default, .. } => Value::Real(default),
            Spec::Choice { default, .. } => Value::Text(default.to_owned()),
            Spec::Flag { default } => Value::Flag(default),
        }
    }

    /// What a reader chooses from, where that is one of a few: the options of a choice, or two whole numbers.
    pub fn options(&self) -> Vec<String> {
        match self.spec {
            Spec::Choice { options, .. } => options.iter().map(|option| (*option).to_owned()).collect(),
            Spec::Int { min, max, .. } if max == min + 1 => vec![min.to_string(), max.to_string()],
            _ => Vec::new(),
        }
    }

    /// The admissible value nearest to `given`: clamped if out of range, the default if malformed. Each says so.
    pub fn admit(&self, given: &Value) -> (Value, Option<Notice>) {
        let clamped = |used: Value| {
            let notice = Notice::new("value-clamped")
                .with("key", self.key)
                .with("given", shortened(&given.to_string()))
                .with("used", used.to_string());
            (used, Some(notice))
        };
        let spec = match self.spec {
            Spec::Column { default } => Spec::Int { default, min: 1, max: WIDEST as i64 },
            spec => spec,
        };
        match (spec, given.number()) {
            (Spec::Int { min, max, .. }, Some(x)) if x == x.trunc() => {
                let used = (x as i64).clamp(min, max);
                if used as f64 == x { (Value::Int(used), None) } else { clamped(Value::Int(used)) }
            }
            (Spec::Real { min, max, .. }, Some(x)) if !x.is_nan() => {
                let used = x.clamp(min, max);
                if used == x { (Value::Real(used), None) } else { clamped(Value::Real(used)) }
            }
            (Spec::Flag { .. }, Some(x)) if x == 0.0 || x == 1.0 => (Value::Flag(x == 1.0), None),
            // An option may be a number.
            (Spec::Choice { options, .. }, _) if options.contains(&given.to_string().as_str()) => {
                (Value::Text(given.to_string()), None)
            }
            _ => {
                let used = self.default();
                let notice = Notice::new("value-malformed")
                    .with("key", self.key)
                    .with("given", shortened(&given.to_string()))
                    .with("used", used.to_string());
                (used, Some(notice))
            }
        }
    }

    /// The values at both ends of the knob and its default, for tests that turn every knob.
    pub fn corners(&self) -> Vec<Value> {
        match self.spec {
            Spec::Int { default, min, max } => [default, min, max].map(Value::Int).to_vec(),
            Spec::Real { default, min, max, .. } => [default, min, max].map(Value::Real).to_vec(),
            Spec::Choice { options, .. } => options.iter().map(|o| Value::Text((*o).to_owned())).collect(),
            Spec::Flag { .. } => vec![Value::Flag(false), Value::Flag(true)],
            Spec::Column { default } => [default, 1, WIDEST as i64].map(Value::Int).to_vec(),
        }
    }
}

/// What `settings` holds of columns beyond those that there are becomes the last of them, with a notice each.
pub fn fit_columns(knobs: &[Knob], settings: &mut Settings, columns: usize) -> Vec<Notice> {
    let mut notices = Vec::new();
    for knob in knobs.iter().filter(|knob| matches!(knob.spec, Spec::Column { .. })) {
        let beyond = |given: &&Value| given.number().is_some_and(|x| x > columns.max(1) as f64);
        let Some(given) = settings.get(knob.key).filter(beyond).map(Value::to_string) else { continue };
        let used = Value::Int(columns.max(1) as i64);
        let notice = Notice::new("value-clamped").with("key", knob.key).with("given", given);
        notices.push(notice.with("used", used.to_string()));
        if used == knob.default() {
            settings.remove(knob.key);
        } else {
            settings.insert(knob.key.to_owned(), used);
        }
    }
    notices
}

/// At most 40 characters of what somebody else wrote.
pub(crate) fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

impl Value {
    /// A value from the text of an address.
    pub fn parse(text: &str) -> Self {
        match text {
            "true" => Self::Flag(true),
            "false" => Self::Flag(false),
            _ => match (text.parse::<i64>(), numbers::real(text)) {
                (Ok(i), _) => Self::Int(i),
                (_, Some(x)) if x.is_finite() => Self::Real(x),
                _ => Self::Text(text.to_owned()),
            },
        }
    }

    /// The number it is, flags as 1 and 0; `None` for text.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Flag(on) => Some(f64::from(u8::from(*on))),
            Self::Int(i) => Some(*i as f64),
            Self::Real(x) => Some(*x),
            Self::Text(_) => None,
        }
    }

    /// Is it a flag that is on?
    pub fn is_on(&self) -> bool {
        self.number() == Some(1.0)
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(on) => write!(f, "{}", u8::from(*on)),
            Self::Int(i) => write!(f, "{i}"),
            Self::Real(x) => write!(f, "{x}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A set of knobs with names and types; made by [`knobs!`](crate::knobs).
pub trait Params: Clone + PartialEq + Default + std::fmt::Debug + 'static {
    /// The table that controls, addresses and messages are made of.
    const KNOBS: &'static [Knob];
    /// The value of a knob.
    fn get(&self, key: &str) -> Option<Value>;
    /// Sets an admissible value (see [`Knob::admit`]).
    fn put(&mut self, key: &str, value: &Value);

    /// The knob of that key.
    fn knob(key: &str) -> Option<&'static Knob> {
        Self::KNOBS.iter().find(|knob| knob.key == key)
    }

    /// Sets what `settings` holds of these knobs; returns what had to be changed. Other keys are not looked at.
    fn apply(&mut self, settings: &Settings) -> Vec<Notice> {
        let mut notices = Vec::new();
        for knob in Self::KNOBS {
            if let Some(given) = settings.get(knob.key) {
                let (value, notice) = knob.admit(given);
                self.put(knob.key, &value);
                notices.extend(notice);
            }
        }
        notices
    }

    /// The defaults with `settings` on top.
    fn of(settings: &Settings) -> (Self, Vec<Notice>) {
        let mut params = Self::default();
        let notices = params.apply(settings);
        (params, notices)
    }

    /// Only what differs from the default.
    fn settings(&self) -> Settings {
        let told = Self::KNOBS.iter().filter_map(|knob| Some((knob, self.get(knob.key)?)));
        gather(&mut told.filter(|(knob, value)| *value != knob.default()).map(|(knob, value)| (knob.key, value)))
    }
}

/// Settings from pairs. (To collect them would sort them first, with a sort of its own for every kind of pairs.)
pub fn gather(pairs: &mut dyn Iterator<Item = (&str, Value)>) -> Settings {
    let mut settings = Settings::new();
    for (key, value) in pairs {
        settings.insert(key.to_owned(), value);
    }
    settings
}
