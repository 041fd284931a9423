//! Runs that ship with a recording: its files are fetched and handed in when such a run is here, and states of it when
//! the way to an instant is long.

use super::message::Came;
use super::outbox::AnswerPurpose;
use super::{Effect, Fetch, Msg, Platform, Player, parts};
use crate::demos::Demo;
use crate::engine::Notice;
use crate::engine::protocol::{Report, WorkerRequest};
use crate::engine::recording::Recording;
use crate::engine::run::Run;
use std::hint::black_box;

/// A state is fetched if it saves more steps than these.
const FAR: u64 = 500;

/// The recording of the run in a slot.
pub struct RecordingPlayback {
    /// The recording.
    pub recording: &'static Recording,
    /// Which one it is, of all that were here.
    number: u64,
    /// Has the run taken it in?
    here: bool,
    /// The instants of states that were asked for.
    states: Vec<u64>,
}

/// A file of a recording, on its way or come.
pub struct RecordingFile<A> {
    /// Of which run.
    pub slot: usize,
    /// The number of its recording.
    pub number: u64,
    /// The instant, if it is a state.
    pub state: Option<u64>,
    /// The file, if it has come.
    pub bytes: Option<A>,
}

/// A file to fetch: the file, and the instant, if it is a state.
type Wanted = (&'static str, Option<u64>);

/// See the module.
#[derive(Default)]
pub struct Recordings([Option<RecordingPlayback>; 2]);

/// By way of pointers: they lie in a part of the program of their own, which comes where a run can have a recording.
static FIND: fn(&mut Recordings, &Demo, usize, Option<&Run>, u64) -> Option<Wanted> = find;
static LEAD: fn(&mut Recordings, usize, &Report) -> Option<Wanted> = lead;

/// Another run, or the same once more, is in a slot: the file of its recording, if it has one.
#[inline(never)]
fn find(recordings: &mut Recordings, demo: &Demo, slot: usize, run: Option<&Run>, number: u64) -> Option<Wanted> {
    let is_of = |recording: &&Recording| run.is_some_and(|run| recording.is_of(demo.terms, run));
    let found = demo.recordings.iter().find(is_of);
    recordings.0[slot] =
        found.map(|recording| RecordingPlayback { recording, number, here: false, states: Vec::new() });
    Some((found?.file, None))
}

/// A run is on its way: the file of a state that shortens it.
#[inline(never)]
fn lead(recordings: &mut Recordings, slot: usize, report: &Report) -> Option<Wanted> {
    let playback = recordings.0[slot].as_mut().filter(|playback| playback.here)?;
    let (at, file) = playback.recording.state_for(report.t, report.target?, FAR)?;
    if playback.states.contains(&at) {
        return None;
    }
    playback.states.push(at);
    Some((file, Some(at)))
}

impl Recordings {
    /// The recording of a slot's run, if it has taken one in.
    pub fn of(&self, slot: usize) -> Option<&RecordingPlayback> {
        self.0[slot].as_ref().filter(|playback| playback.here)
    }

    fn number(&self, slot: usize) -> Option<u64> {
        self.0[slot].as_ref().map(|playback| playback.number)
    }
}

impl<P: Platform> Player<P> {
    /// Something is known anew of the run in a slot: `fresh` if it is another one, or the same once more.
    pub(super) fn wind(&mut self, slot: usize, fresh: bool) {
        let ships = self.workspace.see().slots.get(slot).is_some_and(|of| !of.demo.recordings.is_empty());
        match (ships, self.here(parts::RECORDINGS)) {
            (false, _) => self.recordings.0[slot] = None,
            (true, true) => {
                let number = if fresh { self.outbox.new_id() } else { 0 };
                let workspace = self.workspace.see();
                let of = &workspace.slots[slot];
                let wanted = if fresh {
                    black_box(FIND)(&mut self.recordings, of.demo, slot, of.run_view.run(), number)
                } else {
                    black_box(LEAD)(&mut self.recordings, slot, of.run_view.report())
                };
                drop(workspace);
                if let (Some((file, state)), Some(number)) = (wanted, self.recordings.number(slot)) {
                    let wanted = RecordingFile { slot, number, state, bytes: None };
                    self.effect(Effect::Fetch(Fetch::Recording(file, wanted)));
                }
            }
            (true, false) if fresh => self.with_part(parts::RECORDINGS, Msg::Came(Came::RecordingPart(slot))),
            (true, false) => {}
        }
    }

    /// A file of a recording has come, or not. One of a run that is no more is let go.
    pub(super) fn recording_came(&mut self, file: RecordingFile<P::Attachment>) {
        let RecordingFile { slot, number, state, bytes } = file;
        if self.recordings.number(slot) != Some(number) {
            return;
        }
        match bytes {
            Some(bytes) => {
                let order = if state.is_some() { WorkerRequest::Resume } else { WorkerRequest::Record };
                self.send(slot, order, Some(bytes), Some(AnswerPurpose::Recording(number)));
            }
            // A state that is not to be had can be asked for again: the way is gone without it.
            None => self.tell(Notice::new("recording-not-fetched")),
        }
    }

    /// The run has taken in what was handed in, or not.
    pub(super) fn recording_taken(&mut self, slot: usize, number: u64, failed: Option<Notice>) {
        let Some(playback) = self.recordings.0[slot].as_mut().filter(|playback| playback.number == number) else {
            return;
        };
        match failed {
            None => playback.here = true,
            Some(notice) => self.tell(notice),
        }
    }
}
