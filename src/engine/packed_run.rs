//! A run on the road between page and worker, in compact form. Links, files and host pages have it as JSON, whose reader
//! comes with the part of the program that reads these: no other page needs it.

use super::input::{Own, Prepare};
use super::params::Settings;
use super::protocol::text;
use super::run::{Change, Origin, Run, Source};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

/// A [`Run`], field by field; knobs and edits, which have a form in JSON alone, as text.
#[derive(Serialize, Deserialize)]
struct PackedRun {
    v: u32,
    demo: String,
    seed: u64,
    #[serde(with = "text")]
    params: Settings,
    input: PackedSource,
    prepare: Prepare,
    #[serde(with = "text")]
    edits: Vec<Change>,
    from: Option<Box<(PackedRun, u64)>>,
}

/// A [`Source`], told apart by its number and not by its fields.
#[derive(Serialize, Deserialize)]
enum PackedSource {
    Own(u64, Option<Arc<Own>>),
    Named(String, u64),
}

impl From<&Run> for PackedRun {
    fn from(run: &Run) -> Self {
        let Run { v, demo, seed, params, input, prepare, edits, from } = run.clone();
        let input = match input {
            Source::Own { own, contents } => PackedSource::Own(own, contents),
            Source::Named { data, data_seed } => PackedSource::Named(data, data_seed),
        };
        let from = from.map(|from| Box::new((Self::from(&from.run), from.t)));
        Self { v, demo, seed, params, input, prepare, edits, from }
    }
}

impl From<PackedRun> for Run {
    fn from(packed: PackedRun) -> Self {
        let PackedRun { v, demo, seed, params, input, prepare, edits, from } = packed;
        let input = match input {
            PackedSource::Own(own, contents) => Source::Own { own, contents },
            PackedSource::Named(data, data_seed) => Source::Named { data, data_seed },
        };
        let from = from.map(|from| Box::new(Origin { run: from.0.into(), t: from.1 }));
        Self { v, demo, seed, params, input, prepare, edits, from }
    }
}

/// For a field of type [`Run`].
///
/// # Errors
/// The serializer's.
pub fn serialize<S: Serializer>(run: &Run, to: S) -> Result<S::Ok, S::Error> {
    PackedRun::from(run).serialize(to)
}

/// The reverse.
///
/// # Errors
/// The deserializer's.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Run, D::Error> {
    Ok(PackedRun::deserialize(from)?.into())
}

/// For a run that may be left out.
pub mod option {
    use super::{Deserialize, Deserializer, PackedRun, Run, Serialize, Serializer};

    /// See [`super::serialize`].
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(run: &Option<Run>, to: S) -> Result<S::Ok, S::Error> {
        run.as_ref().map(PackedRun::from).serialize(to)
    }

    /// The reverse.
    ///
    /// # Errors
    /// The deserializer's.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Run>, D::Error> {
        Ok(Option::<PackedRun>::deserialize(from)?.map(Run::from))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::protocol::{Envelope, WorkerRequest};
    use super::*;
    use crate::engine::params::Value;
    use crate::engine::run::ChangeKind;

    #[test]
    fn a_run_crosses_with_all_that_it_has() {
        let origin = Run::new("diffusion", 1);
        let own = serde_json::json!({ "points": { "names": ["x"], "n": 2, "values": [0.1, -0.0] } });
        let own: Own = serde_json::from_value(own).unwrap();
        let run = Run {
            params: Settings::from([("k".to_owned(), Value::Int(3)), ("rate".to_owned(), Value::Real(1e-3))]),
            input: Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) },
            prepare: Prepare { standardize: true },
            edits: vec![
                Change {
                    t: 2,
                    what: ChangeKind::Edit(serde_json::json!({ "move": { "center": 0, "to": [1.5, -2.0] } })),
                },
                Change { t: 3, what: ChangeKind::Set(Settings::from([("soft".to_owned(), Value::Flag(true))])) },
            ],
            from: Some(Box::new(Origin { run: origin, t: 400 })),
            ..Run::new("kmeans", 7)
        };
        for run in [run.clone(), run.light(), Run::new("em", 1)] {
            let order = WorkerRequest::Restore { run, t: 5 };
            let sent = Envelope { id: 1, slot: 0, order };
            let bytes = postcard::to_stdvec(&sent).unwrap();
            assert_eq!(postcard::from_bytes::<Envelope>(&bytes).unwrap(), sent);
        }
    }
}
