//! Orders to where the runs live: which are under way, what their answers are for, and which wait for a file.
//!
//! An order is named by a number, and its answer by the same. A run whose file is still on its way holds back whatever
//! is ordered of its slot after it; what is opened there meanwhile lets all of that go.

use super::Platform;
use super::history::Snapshot;
use crate::engine::params::Settings;
use crate::engine::protocol::{Command, Envelope, WorkerRequest};
use crate::engine::run::Run;

/// What an answer is for.
pub enum AnswerPurpose<P: Platform> {
    /// The reader changed something; this is what was.
    Change(Box<Snapshot>),
    /// A host page asked.
    Host(P::HostRequest),
    /// What a run waited for is handed in.
    Supply,
    /// A recording of this number is handed in, or a state of it.
    Recording(u64),
    /// The other run is to follow to where this one has come.
    Follow,
}

/// A run that is opened by way of a file.
pub struct PendingOpen<P: Platform> {
    /// Where.
    pub slot: usize,
    /// Which of the openings there it is.
    pub visit: u64,
    /// The run.
    pub run: Run,
    /// The instant.
    pub t: u64,
    /// What its answer is for.
    pub purpose: Option<AnswerPurpose<P>>,
    /// The file, if it has come.
    pub bytes: Option<Vec<u8>>,
}

/// An order that waits: slot, order, what is attached, what its answer is for.
pub type Held<P> = (usize, WorkerRequest, Option<<P as Platform>::Attachment>, Option<AnswerPurpose<P>>);

/// An order under way: its id, slot, and what its answer is for.
type Waiting<P> = (u64, usize, Option<AnswerPurpose<P>>);

/// See the module.
pub struct Outbox<P: Platform> {
    last_id: u64,
    /// By rising id: slot, and what the answer is for.
    waiting: Vec<Waiting<P>>,
    /// Orders that wait for a run whose file is on its way.
    held: Vec<Held<P>>,
    /// By slot: is a file on its way for a run?
    fetching: [bool; 2],
    /// By slot: runs opened so far. A file that comes for an older one comes too late.
    visits: [u64; 2],
    /// By slot: the run that was ordered and has not been seen yet. What is changed next is changed from there.
    target: [Option<(Run, u64)>; 2],
    /// By slot: the knobs that orders under way turn. A slider stays where the hand has put it.
    turned: [Settings; 2],
}

impl<P: Platform> Default for Outbox<P> {
    fn default() -> Self {
        Self {
            last_id: 0,
            waiting: Vec::new(),
            held: Vec::new(),
            fetching: [false; 2],
            visits: [0; 2],
            target: [None, None],
            turned: Default::default(),
        }
    }
}

impl<P: Platform> Outbox<P> {
    /// A number that nothing else has.
    pub fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Notes an order: the envelope to send now, or nothing if it has to wait for a file.
    pub fn order(
        &mut self,
        slot: usize,
        order: WorkerRequest,
        attachment: Option<P::Attachment>,
        purpose: Option<AnswerPurpose<P>>,
    ) -> Option<(Envelope, Option<P::Attachment>)> {
        if let WorkerRequest::Obey(Command::Set { params }) = &order {
            self.turned[slot.min(1)].extend(params.clone());
        }
        if self.fetching(slot) {
            self.held.push((slot, order, attachment, purpose));
            return None;
        }
        let id = self.new_id();
        self.waiting.push((id, slot, purpose));
        Some((Envelope { id, slot, order }, attachment))
    }

    /// An answer has come: its slot and what it is for; `None` for one that nobody waits for. What was ordered of its
    /// slot last is seen now, unless more is under way.
    pub fn answered(&mut self, id: u64, slot: usize) -> (usize, Option<AnswerPurpose<P>>) {
        let at = self.waiting.iter().position(|(waiting, ..)| *waiting == id);
        let (slot, purpose) = at.map_or((slot, None), |at| {
            let (_, slot, purpose) = self.waiting.remove(at);
            (slot, purpose)
        });
        if !self.waiting.iter().any(|(_, under_way, _)| *under_way == slot) {
            self.target[slot.min(1)] = None;
            self.turned[slot.min(1)].clear();
        }
        (slot, purpose)
    }

    /// A run is opened in a slot: the number of this opening, and what is too late now.
    pub fn open(&mut self, slot: usize, run: &Run, t: u64) -> (u64, Vec<AnswerPurpose<P>>) {
        let dropped = self.empty(slot);
        self.target[slot] = Some((run.clone(), t));
        (self.visits[slot], dropped)
    }

    /// The second run is closed: nothing that concerns it is waited for any more. What is too late now.
    pub fn close_second(&mut self) -> Vec<AnswerPurpose<P>> {
        self.waiting.retain(|(_, slot, _)| *slot == 0);
        self.target[1] = None;
        self.empty(1)
    }

    /// Nothing is on its way to a slot any more, and what waited for it is dropped.
    fn empty(&mut self, slot: usize) -> Vec<AnswerPurpose<P>> {
        self.visits[slot] += 1;
        self.fetching[slot] = false;
        self.turned[slot].clear();
        let (dropped, kept): (Vec<Held<P>>, _) =
            std::mem::take(&mut self.held).into_iter().partition(|(of, ..)| *of == slot);
        self.held = kept;
        dropped.into_iter().filter_map(|(.., purpose)| purpose).collect()
    }

    /// The knobs that orders under way turn.
    pub fn turned(&self, slot: usize) -> &Settings {
        &self.turned[slot.min(1)]
    }

    /// A file is on its way for the run just opened in a slot.
    pub fn fetch(&mut self, slot: usize) {
        self.fetching[slot] = true;
    }

    /// Is a file that has come for an opening still wanted?
    pub fn is_wanted(&self, slot: usize, visit: u64) -> bool {
        self.visits[slot] == visit
    }

    /// A slot's file is here: what waited can be ordered, after its run.
    pub fn release(&mut self, slot: usize) -> Vec<Held<P>> {
        self.fetching[slot] = false;
        std::mem::take(&mut self.held)
    }

    /// The worker died: nothing is under way any more. What the answers would have been for.
    pub fn lose(&mut self) -> Vec<AnswerPurpose<P>> {
        // What was under way may be what killed it.
        self.target = [None, None];
        std::mem::take(&mut self.waiting).into_iter().filter_map(|(.., purpose)| purpose).collect()
    }

    /// What was when a change was made is known only when everything asked for before it has been done: steps that were
    /// under way then have arrived now.
    pub fn bring_up_to_date(&mut self, slot: usize, id: u64, run: &Run, t: u64) {
        for (later, _, purpose) in &mut self.waiting {
            if *later > id
                && let Some(AnswerPurpose::Change(snapshot)) = purpose
                && let Some(was) = snapshot.runs.get_mut(slot)
            {
                *was = (run.clone(), t);
            }
        }
    }

    /// Is nothing under way?
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Is nothing under way, and no file on its way?
    pub fn rests(&self) -> bool {
        self.waiting.is_empty() && self.held.is_empty() && !self.fetching.contains(&true)
    }

    /// Is what a run waited for being handed in to a slot?
    pub fn supplies(&self, slot: usize) -> bool {
        self.waiting.iter().any(|(_, of, purpose)| *of == slot && matches!(purpose, Some(AnswerPurpose::Supply)))
    }

    /// How many orders of hosts are under way or wait.
    pub fn of_hosts(&self) -> usize {
        let asked = |waiting: &&Waiting<P>| matches!(waiting.2, Some(AnswerPurpose::Host(_)));
        self.waiting.iter().filter(asked).count() + self.held.len()
    }

    /// Is a file on its way for a run of this slot?
    pub fn fetching(&self, slot: usize) -> bool {
        self.fetching.get(slot).copied().unwrap_or(false)
    }

    /// The run that was ordered of a slot and has not been seen yet.
    pub fn target(&self, slot: usize) -> Option<&(Run, u64)> {
        self.target.get(slot)?.as_ref()
    }

    /// Is what is seen what was ordered last, in every slot?
    pub fn has_no_target(&self) -> bool {
        self.target.iter().all(Option::is_none)
    }
}
