//! One vocabulary: the page, the worker and a host page all speak in these commands and reports.

use crate::engine::Notice;
use crate::engine::fields::{Fields, Wrong};
use crate::engine::packed_run;
use crate::engine::params::{Settings, shortened};
use crate::engine::run::Run;
use crate::engine::table::read::{ReadOptions, Reading};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What can be asked of a demo. A host page sends it as `{unrolled: 1, id, cmd, …}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "cmd", rename_all = "snake_case", try_from = "Fields")]
pub enum Command {
    /// The state.
    Get {},
    /// Input and frame joined.
    Frame {
        /// Only these fields.
        only: Option<Vec<String>>,
    },
    /// Another run.
    Open {
        /// Its slug.
        demo: String,
        /// Its knobs; the others take their defaults.
        params: Settings,
        /// Its seed.
        seed: u64,
        /// Its data set; nothing is the demo's first.
        data: Option<String>,
        /// The seed of a generated data set.
        data_seed: u64,
        /// The instant.
        t: u64,
    },
    /// Turns knobs.
    Set {
        /// Values by key.
        params: Settings,
    },
    /// Takes other data.
    Load(Load),
    /// Steps forwards.
    Step {
        /// How many.
        n: u64,
    },
    /// Steps backwards.
    Back {
        /// How many.
        n: u64,
    },
    /// To the next start of a whole iteration, or to one before.
    Round {
        /// How many rounds; negative goes back.
        n: i64,
    },
    /// To an instant; past the end: the end.
    Seek {
        /// The instant.
        t: u64,
    },
    /// To the end.
    Finish {
        /// At most so many steps; needed where a demo never ends.
        limit: Option<u64>,
    },
    /// Steps by itself.
    Play {
        /// Steps a second.
        speed: Option<f64>,
    },
    /// No longer.
    Pause {
        /// Steps a second, for when it plays again.
        speed: Option<f64>,
    },
    /// The same run from its start, with those of its edits alone that were made there.
    Reset {
        /// With another seed.
        seed: Option<u64>,
    },
    /// Another seed, from the start.
    Reseed {
        /// This one; nothing is the next.
        seed: Option<u64>,
    },
    /// Does something by hand at the present instant.
    Edit {
        /// In the demo's own form.
        edit: serde_json::Value,
    },
    /// Writes something out.
    Export {
        /// One of [`EXPORTS`].
        what: String,
        /// Of this panel; `figure` is all that the page shows.
        panel: Option<String>,
        /// So many pixels a CSS pixel: 1, 2 or 4.
        scale: Option<u32>,
    },
}

/// Why something is no command: what whoever sent it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit(pub Notice);

impl Command {
    /// Whether it leads to another run: an undo takes it back. Whatever else there is moves in time, plays or asks.
    pub fn changes_run(&self) -> bool {
        match self {
            Self::Open { .. }
            | Self::Set { .. }
            | Self::Load(_)
            | Self::Edit { .. }
            | Self::Reset { .. }
            | Self::Reseed { .. } => true,
            Self::Get {}
            | Self::Frame { .. }
            | Self::Step { .. }
            | Self::Back { .. }
            | Self::Round { .. }
            | Self::Seek { .. }
            | Self::Finish { .. }
            | Self::Play { .. }
            | Self::Pause { .. }
            | Self::Export { .. } => false,
        }
    }
}

impl From<Wrong> for Misfit {
    fn from(wrong: Wrong) -> Self {
        let notice = if wrong.missing { Notice::new("field-missing") } else { Notice::new("field-malformed") };
        Self(notice.with("key", wrong.field))
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.code)
    }
}

// By hand, and by way of a map: what serde derives for tagged variants is many times as much code, and all of it is
// fetched by every reader.
impl TryFrom<Fields> for Command {
    type Error = Misfit;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        let name: String = fields.need("cmd")?;
        Ok(match name.as_str() {
            "get" => Self::Get {},
            "frame" => Self::Frame { only: fields.take("only")? },
            "open" => Self::Open {
                demo: fields.need("demo")?,
                params: fields.take("params")?.unwrap_or_default(),
                seed: fields.take("seed")?.unwrap_or(1),
                data: fields.take("data")?,
                data_seed: fields.take("data_seed")?.unwrap_or(1),
                t: fields.take("t")?.unwrap_or(0),
            },
            "set" => Self::Set { params: fields.need("params")? },
            "load" => Self::Load(Load {
                csv: fields.take("csv")?,
                points: fields.take("points")?,
                picture: fields.take("picture")?,
                options: fields.take("options")?.unwrap_or_default(),
            }),
            "step" => Self::Step { n: fields.take("n")?.unwrap_or(1) },
            "back" => Self::Back { n: fields.take("n")?.unwrap_or(1) },
            "round" => Self::Round { n: fields.take("n")?.unwrap_or(1) },
            "seek" => Self::Seek { t: fields.need("t")? },
            "finish" => Self::Finish { limit: fields.take("limit")? },
            "play" => Self::Play { speed: fields.take("speed")? },
            "pause" => Self::Pause { speed: fields.take("speed")? },
            "reset" => Self::Reset { seed: fields.take("seed")? },
            "reseed" => Self::Reseed { seed: fields.take("seed")? },
            "edit" => Self::Edit { edit: fields.need("edit")? },
            "export" => {
                Self::Export { what: fields.need("what")?, panel: fields.take("panel")?, scale: fields.take("scale")? }
            }
            other => return Err(Misfit(Notice::new("command-unknown").with("given", shortened(other)))),
        })
    }
}

/// Other data: one of these.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Load {
    /// A table as text. (Files come as attachments instead.)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// Rows of numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<Vec<f64>>>,
    /// What is attached is a picture in compact form ([`Pixels`](crate::engine::matrix::Pixels)); before it was read it
    /// had this width and height. (A file of a picture is read on the way to where runs live.)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<(usize, usize)>,
    /// How a table is read.
    pub options: ReadOptions,
}

/// What only JSON can hold, or is told apart by its kind alone, as text within the compact messages of page and worker.
pub(super) mod text {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&serde_json::to_string(value).map_err(S::Error::custom)?)
    }

    pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        serde_json::from_str(<&str>::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// What the page sends to where runs live, in compact form (postcard). `slot` 0 is the run, 1 the one beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Names the answer.
    pub id: u64,
    /// Which of the two runs.
    pub slot: usize,
    /// What to do.
    pub order: WorkerRequest,
}

/// What can be exported.
pub const EXPORTS: [&str; 8] = ["svg", "png", "csv", "json", "data", "metrics", "python", "run"];

/// What can be asked of where runs live: a host page's commands, and what only the page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum WorkerRequest {
    /// A whole run, at an instant. A bundled data set's file is attached.
    Restore {
        /// The run.
        #[serde(with = "packed_run")]
        run: Run,
        /// The instant.
        t: u64,
    },
    /// A command.
    Obey(#[serde(with = "text")] Command),
    /// To the given step of a round: how two runs keep pace.
    Align {
        /// The number of the round; round 0 is what precedes the first.
        round: u64,
        /// Steps into it.
        offset: u64,
    },
    /// Drops a slot.
    Close,
    /// Starts a study of a run; its results arrive as they grow.
    Study {
        /// `sweep`, or one of the demo's own.
        name: String,
        /// The run whose parameters and input are studied.
        #[serde(with = "packed_run")]
        run: Run,
        /// For a sweep: how many seeds.
        count: usize,
    },
    /// Hands in a recording of the run; it is attached. What is under way goes on.
    Record,
    /// Hands in a state of the recording; it is attached. What is under way goes on.
    Resume,
    /// Hands in the product of a study that the run waits for; it is attached.
    Supply {
        /// The study.
        study: String,
    },
}

/// Samples of a track, after the index that they begin at.
pub type Samples = (usize, Vec<(u64, Vec<f64>)>);

/// Everything the page learns of a run when something has changed. It travels in compact form (postcard), and the frame
/// beside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The envelope it answers; 0 for progress.
    pub id: u64,
    /// Which of the two runs.
    pub slot: usize,
    /// The run, if it is not the one last reported.
    #[serde(with = "packed_run::option")]
    pub run: Option<Run>,
    /// Does the input travel beside the report?
    pub has_input: bool,
    /// The instant.
    pub t: u64,
    /// The furthest instant visited.
    pub visited: u64,
    /// The phase that the next step executes.
    pub next: String,
    /// The phase that the last step executed.
    pub last: Option<String>,
    /// How many steps there are in all, where that is known.
    pub length: Option<u64>,
    /// Why the run is over, if it is.
    pub done: Option<String>,
    /// The number of the round, and steps into it; round 0 is what precedes the first.
    pub place: (u64, u64),
    /// The instant at which the round begins that we are in, or have just ended.
    pub round_before: u64,
    /// Does a round begin here?
    pub at_round: bool,
    /// The phases of the steps from an index on, as indexes into the demo's phases.
    pub ticks: (usize, Vec<u8>),
    /// The samples of the track from an index on. They travel beside the report, in compact form.
    #[serde(skip)]
    pub samples: Samples,
    /// The instants of which only a recording tells, if they are not those last told.
    pub recorded: Option<Vec<u64>>,
    /// The knobs in force now, live ones included.
    #[serde(with = "text")]
    pub settings: Settings,
    /// Where a long way has not been gone to its end: the instant it leads to.
    pub target: Option<u64>,
    /// Where a run takes no step before it has what it waits for: the instant that it then heads for.
    pub held: Option<u64>,
    /// Things to tell the reader.
    #[serde(with = "text")]
    pub notices: Vec<Notice>,
    /// What went wrong; then nothing has changed.
    #[serde(with = "text")]
    pub error: Option<Notice>,
    /// What was found in a table that was read.
    pub reading: Option<ReadingReport>,
    /// The study whose product the run waits for: until then it shows what it can.
    pub needs: Option<String>,
    /// The file of the app's that is this product, where it ships: then it is fetched and nothing worked out.
    pub needs_file: Option<String>,
    /// How far a study is, and what it knows. What a run waits for travels beside the report when all is done, in the
    /// place of the frame.
    pub study: Option<StudyReport>,
}

/// What was found in a table, without the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadingReport {
    /// A choice is needed: drop rows with missing values, or fill them.
    pub needs_choice: bool,
    /// Rows with missing values.
    pub missing: usize,
    /// Rows that could not be read.
    pub unreadable: usize,
}

/// How far a study is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StudyReport {
    /// Its name.
    pub name: String,
    /// Pieces done.
    pub done: usize,
    /// Pieces in all.
    pub total: usize,
    /// What is known so far.
    #[serde(with = "text")]
    pub result: serde_json::Value,
}

impl Report {
    /// The instant that the run stands at or, if it was there before, is on its way to; that it will head for, where it
    /// waits.
    pub fn stands(&self) -> u64 {
        self.held.or(self.target.filter(|target| *target <= self.visited)).unwrap_or(self.t)
    }
}

impl From<&Reading> for ReadingReport {
    fn from(reading: &Reading) -> Self {
        Self {
            needs_choice: reading.needs_choice,
            missing: reading.missing.count,
            unreadable: reading.unreadable.count,
        }
    }
}
