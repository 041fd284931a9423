//! A run is a value: it fixes everything that follows, bit for bit.

use crate::engine::Notice;
use crate::engine::fields::Fields;
use crate::engine::input::{Own, Prepare};
use crate::engine::order;
use crate::engine::params::Settings;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A run holds no more edits than this: each of them is in every link, file and moment of undo.
pub const MOST_EDITS: usize = 2_000;

/// Everything that fixes a run. Whatever is not in here changes no number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields")]
pub struct Run {
    /// The version of the demo's rules.
    pub v: u32,
    /// The demo's slug.
    pub demo: String,
    /// The seed of the algorithm: starts, noise, initial weights.
    pub seed: u64,
    /// The knobs that differ from their defaults.
    pub params: Settings,
    /// What it works on.
    #[serde(flatten)]
    pub input: Source,
    /// How the input is prepared.
    #[serde(flatten)]
    pub prepare: Prepare,
    /// What the reader did on the way, in the order of time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Change>,
    /// The state of another run that this one starts from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Box<Origin>>,
}

/// Where a run's input comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Source {
    /// The reader's own data. The contents may be left out where the other side knows the fingerprint; who writes them
    /// by hand may leave out the fingerprint.
    Own {
        /// [`Own::fingerprint`].
        own: u64,
        /// The data itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        contents: Option<Arc<Own>>,
    },
    /// A named data set.
    Named {
        /// Its name.
        data: String,
        /// The seed of a generated one.
        data_seed: u64,
    },
}

/// What the reader did at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields")]
pub struct Change {
    /// The instant: after `t` steps.
    pub t: u64,
    /// What was done.
    #[serde(flatten)]
    pub what: ChangeKind,
}

/// Puts changes in the order of time, those of one instant as they came.
pub fn in_order(changes: &mut Vec<Change>) {
    // No run comes to instants from 2⁵³ on, of which some are the same number.
    order::sort_by(changes, |change| change.t as f64);
}

/// What can be done to a run on its way.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A demo's own edit, in the protocol's form.
    Edit(serde_json::Value),
    /// A live knob was turned.
    Set(Settings),
}

/// An instant of another run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The other run.
    pub run: Run,
    /// The instant.
    pub t: u64,
}

impl Run {
    /// The run of a demo where nothing is said. An empty name of data is the demo's first data set.
    pub fn new(demo: &str, v: u32) -> Self {
        Self {
            v,
            demo: demo.to_owned(),
            seed: 1,
            params: Settings::new(),
            input: Source::Named { data: String::new(), data_seed: 1 },
            prepare: Prepare::default(),
            edits: Vec::new(),
            from: None,
        }
    }

    /// Leaves out the last edits of too many; says so if any were.
    pub fn bound(&mut self) -> Option<Notice> {
        if self.edits.len() <= MOST_EDITS {
            return None;
        }
        in_order(&mut self.edits);
        self.edits.truncate(MOST_EDITS);
        Some(Notice::new("edits-left-out").with("most", MOST_EDITS))
    }

    /// The same run without the contents of own data, for the road to a side that knows them.
    #[must_use]
    pub fn light(&self) -> Self {
        let mut run = self.clone();
        run.from = self.from.as_ref().map(|from| Box::new(Origin { run: from.run.light(), t: from.t }));
        if let Source::Own { contents, .. } = &mut run.input {
            *contents = None;
        }
        run
    }
}

// By hand, for the sake of weight, as with [`Command`](crate::engine::protocol::Command).
impl TryFrom<Fields> for Run {
    type Error = serde_json::Error;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        let (own, contents) = (fields.take("own")?, fields.take::<Arc<Own>>("contents")?);
        let input = match own.or_else(|| contents.as_ref().map(|contents| contents.fingerprint())) {
            Some(own) => Source::Own { own, contents },
            None => Source::Named {
                data: fields.take("data")?.unwrap_or_default(),
                data_seed: fields.take("data_seed")?.unwrap_or(1),
            },
        };
        Ok(Self {
            v: fields.need("v")?,
            demo: fields.need("demo")?,
            seed: fields.take("seed")?.unwrap_or(1),
            params: fields.take("params")?.unwrap_or_default(),
            input,
            edits: fields.take("edits")?.unwrap_or_default(),
            from: fields.take("from")?,
            prepare: fields.rest()?,
        })
    }
}

impl TryFrom<Fields> for Change {
    type Error = serde_json::Error;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        let t = fields.need("t")?;
        let what = match fields.take("set")? {
            Some(set) => ChangeKind::Set(set),
            None => ChangeKind::Edit(fields.need("edit")?),
        };
        Ok(Self { t, what })
    }
}
