//! What a gesture means, for those who do not know the demo's types.

use super::figure::{InputEdit, Pick, Response};
use crate::engine::Notice;
use crate::engine::input::Own;
use crate::engine::params::Value as Setting;
use crate::engine::run::Run;
use serde_json::Value;

/// What a gesture means, in the protocol's form.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Nothing here: the shell may pan.
    Nothing,
    /// It can be taken hold of.
    Hold,
    /// Words for a small label beside the pointer.
    Tip(String),
    /// This is picked now.
    Pick(Option<Pick>),
    /// What lies beneath is shown as long as the pointer is down, or no longer.
    Original(bool),
    /// A knob of the view is turned.
    Look(&'static str, Setting),
    /// To this instant.
    Seek(u64),
    /// Something moved under the finger: all panels look again.
    Redraw,
    /// An edit.
    Commit(Value),
    /// The points themselves change.
    Input(Vec<InputEdit>),
    /// Other data.
    Own(Own),
    /// Something the reader must be told.
    Tell(Notice),
    /// This is kept for the visit.
    Keep(String, Value),
    /// The run of this seed, at its end.
    Seed(u64),
    /// Another run on the same data, and the instant to stand at.
    Open(Box<Run>, u64),
    /// The same data set of another seed, and the instant to stand at.
    Data(u64, u64),
}

/// A response in the protocol's form.
pub(super) fn reply<E: serde::Serialize>(response: Response<E>) -> Reply {
    match response {
        Response::Nothing => Reply::Nothing,
        Response::Hold => Reply::Hold,
        Response::Tip(text) => Reply::Tip(text),
        Response::Pick(pick) => Reply::Pick(pick),
        Response::Original => Reply::Original(true),
        Response::Look(key, value) => Reply::Look(key, value),
        Response::Seek(t) => Reply::Seek(t),
        Response::Input(edits) => Reply::Input(edits),
        Response::Own(own) => Reply::Own(own),
        Response::Tell(notice) => Reply::Tell(notice),
        Response::Keep(name, value) => Reply::Keep(name, value),
        Response::Open(run, t) => Reply::Open(run, t),
        Response::Data { seed, t } => Reply::Data(seed, t),
        Response::Preview(_) | Response::Draft(_) => Reply::Redraw,
        Response::Commit(edit) => Reply::Commit(serde_json::to_value(&edit).unwrap_or_default()),
    }
}
