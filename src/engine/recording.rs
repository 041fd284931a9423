//! Runs that ship with a recording: what a long run shows is seen at once, and it goes on from any of its states.
//!
//! A long run can ship with a recording (`Extras::RECORDINGS`), which tells samples of many instants
//! (`Recorded::recorded`), and states to go on from (`Recorded::resumed`). When such a run is here, without edits, the
//! page fetches the recording and hands it in (`WorkerRequest::Record`). Its instants join the track, which marks them
//! (`Report::recorded`), does not thin them, and puts the run's own in their place as they come; the run counts as
//! visited to the recording's end. When the run is on a way of more than 500 steps to a recorded state or beyond, the page
//! fetches the last such state before the target and hands it in as a keyframe (`WorkerRequest::Resume`). The session takes
//! nothing that is not of its own run: the recording holds the run as JSON, and a state must give the recorded metrics of
//! its instant to the bit. A change drops what followed, the recording with it. Without its files the run works from 0,
//! and a notice says so. `cargo xtask recordings` makes the files.

use crate::engine::Notice;
use crate::engine::address::{self, Terms};
use crate::engine::run::Run;

/// A run that was recorded when the app was made, and its files. Computing it gives the same bits.
#[derive(Clone, Copy, Debug)]
pub struct Recording {
    /// The run, as an address says it: what differs from the usual.
    pub run: &'static str,
    /// The file of what its instants show; see [`Recorded::recorded`](crate::engine::extras::Recorded::recorded).
    pub file: &'static str,
    /// The last instant of it.
    pub end: u64,
    /// Files of states to go on from, by their instants, rising; see
    /// [`Recorded::resumed`](crate::engine::extras::Recorded::resumed).
    pub states: &'static [(u64, &'static str)],
}

/// What is told of bytes that are no recording, or none that can be read.
pub fn unreadable() -> Notice {
    Notice::new("recording-unreadable")
}

impl Recording {
    /// Is it one of this run?
    pub fn is_of(&self, terms: Terms, run: &Run) -> bool {
        address::read(terms, self.run, &|_| None).0.run == *run
    }

    /// The state that is worth fetching for a run that stands at `t`, on its way to `target`: the last one before it, if
    /// it is more than `far` steps ahead.
    pub fn state_for(&self, t: u64, target: u64, far: u64) -> Option<(u64, &'static str)> {
        let before = self.states.iter().rev().find(|(at, _)| *at <= target);
        before.copied().filter(|(at, _)| *at > t.saturating_add(far))
    }
}
