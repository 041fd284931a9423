//! Where runs live: the same in the worker and, where no worker can be had, in the page.

use crate::engine::Notice;
use crate::engine::input::Own;
use crate::engine::protocol::{Command, Envelope, Report, StudyReport, WorkerRequest};
use crate::engine::run::{Run, Source};
use crate::engine::session::{PackedReport, Session};
use crate::engine::study::Study;
use std::collections::VecDeque;
use std::sync::Arc;

/// How a run is opened: by the registry, which the engine does not know.
pub type Opener = fn(&Run, Option<&[u8]>) -> Result<Box<dyn Session>, Notice>;

/// Own data that were seen lately stay known by their fingerprint, so that undo need not send them again.
const REMEMBERED: usize = 16;

/// Two slots for runs, and one for a study. It is given envelopes and time, and gives answers.
pub struct Runtime {
    open: Opener,
    slots: [RuntimeSlot; 2],
    own: VecDeque<(u64, Arc<Own>)>,
    study: Option<RuntimeJob>,
}

#[derive(Default)]
struct RuntimeSlot {
    session: Option<Box<dyn Session>>,
    queue: VecDeque<(Envelope, Option<Vec<u8>>)>,
    running: Option<u64>,
    /// Has what is running taken longer than a piece of time?
    long: bool,
}

struct RuntimeJob {
    id: u64,
    slot: usize,
    name: String,
    study: Box<dyn Study>,
}

/// A report with what travels beside it. The parts are empty where there is nothing new.
#[derive(Default)]
pub struct Answer {
    /// The report.
    pub report: Report,
    /// The frame, the input, own data and the report's samples, in compact form.
    pub parts: [Option<Vec<u8>>; 4],
}

impl Runtime {
    /// A host without runs.
    pub fn new(open: Opener) -> Self {
        Self { open, slots: Default::default(), own: VecDeque::new(), study: None }
    }

    /// Takes an envelope in; [`Runtime::work`] then does what it says.
    pub fn receive(&mut self, envelope: Envelope, attachment: Option<Vec<u8>>) {
        let slot = &mut self.slots[envelope.slot.min(1)];
        slot.queue.push_back((envelope, attachment));
    }

    /// Is there anything to do?
    pub fn busy(&self) -> bool {
        self.study.is_some() || self.slots.iter().any(|slot| slot.running.is_some() || !slot.queue.is_empty())
    }

    /// Works until all is done or `go_on` says no, and tells what came of it.
    pub fn work(&mut self, go_on: &mut dyn FnMut() -> bool) -> Vec<Answer> {
        let mut answers = Vec::new();
        for index in 0..self.slots.len() {
            self.work_slot(index, go_on, &mut answers);
        }
        if let Some(job) = &mut self.study {
            // A piece at least, however little time there is: else it would never come to an end.
            loop {
                let (done, total) = job.study.progress();
                if done >= total {
                    break;
                }
                job.study.advance();
                if !go_on() {
                    break;
                }
            }
            let (done, total) = job.study.progress();
            answers.push(job.answer());
            if done >= total {
                self.study = None;
            }
        }
        answers
    }

    fn work_slot(&mut self, index: usize, go_on: &mut dyn FnMut() -> bool, answers: &mut Vec<Answer>) {
        loop {
            let slot = &mut self.slots[index];
            // Before whatever only moves or asks.
            let first = slot.queue.iter().position(|(envelope, _)| !only_moves(&envelope.order));
            let first = first.filter(|&i| slips_in(&slot.queue[i].0.order)).and_then(|i| slot.queue.remove(i));
            if let Some((envelope, recording)) = first {
                let recording = recording.unwrap_or_default();
                let (told, given) = match (&mut slot.session, envelope.order) {
                    (Some(session), WorkerRequest::Record) => (session.record(&recording), session.report()),
                    (Some(session), _) => (session.resume(&recording), session.report()),
                    (None, _) => (Err(Notice::new("nothing-open")), empty()),
                };
                let mut answered = answer(given, envelope.id, index);
                answered.report.error = told.err();
                answers.push(answered);
                continue;
            }
            if let (Some(id), Some(session)) = (slot.running, &mut slot.session) {
                let overtaken = slot.queue.front().is_some_and(|(envelope, _)| match &envelope.order {
                    // Steps that are about to be done are done: undo leads back to behind them.
                    WorkerRequest::Obey(command) if slot.long && session.begins_anew(command) => true,
                    order => overtakes(order),
                });
                let reached = overtaken || session.work(go_on);
                answers.push(answer(session.report(), if reached { id } else { 0 }, index));
                slot.long = !reached;
                if !reached {
                    return;
                }
                slot.running = None;
            }
            let Some((envelope, attachment)) = slot.queue.pop_front() else { return };
            let id = envelope.id;
            if let Err(notice) = self.begin(index, envelope, attachment) {
                let slot = &mut self.slots[index];
                slot.running = None;
                let mut failed = match &mut slot.session {
                    Some(session) => answer(session.report(), id, index),
                    None => answer(empty(), id, index),
                };
                failed.report.error = Some(notice);
                answers.push(failed);
            }
        }
    }

    fn begin(&mut self, index: usize, envelope: Envelope, attachment: Option<Vec<u8>>) -> Result<(), Notice> {
        let Envelope { id, order, .. } = envelope;
        match order {
            WorkerRequest::Restore { run, t } => {
                let mut session = (self.open)(&self.recall(run, attachment.as_deref())?, attachment.as_deref())?;
                session.head_for(t);
                self.slots[index].session = Some(session);
            }
            WorkerRequest::Obey(command) => {
                let session = self.slots[index].session.as_mut().ok_or_else(|| Notice::new("nothing-open"))?;
                session.obey(&command, attachment.as_deref())?;
                if matches!(command, Command::Load(_))
                    && let Source::Own { own, contents: Some(contents) } = session.run().input
                {
                    self.remember(own, contents);
                }
            }
            WorkerRequest::Align { round, offset } => {
                let session = self.slots[index].session.as_mut().ok_or_else(|| Notice::new("nothing-open"))?;
                session.align(round, offset);
            }
            WorkerRequest::Supply { study } => {
                let session = self.slots[index].session.as_mut().ok_or_else(|| Notice::new("nothing-open"))?;
                session.supply(&study, attachment.as_deref().unwrap_or_default())?;
            }
            // They slip in: see `work_slot`.
            WorkerRequest::Record | WorkerRequest::Resume => return Ok(()),
            WorkerRequest::Close => self.slots[index].session = None,
            WorkerRequest::Study { name, run, count } => {
                let mut session = (self.open)(&self.recall(run, attachment.as_deref())?, attachment.as_deref())?;
                let needs = session.report().report.needs;
                if let (Some(needs), Some(product)) = (&needs, &attachment) {
                    // What was made for another run is of no use, and does no harm.
                    drop(session.supply(needs, product));
                }
                let study = session.study(&name, count).ok_or_else(|| match needs {
                    Some(_) => Notice::new("study-waits"),
                    None => Notice::new("study-unknown"),
                })?;
                self.study = Some(RuntimeJob { id, slot: index, name, study });
                return Ok(());
            }
        }
        self.slots[index].running = self.slots[index].session.as_ref().map(|_| id);
        Ok(())
    }

    /// The run with its own data, which may be attached in compact form; else they are looked up where only their
    /// fingerprint came.
    fn recall(&mut self, mut run: Run, attachment: Option<&[u8]>) -> Result<Run, Notice> {
        if let Source::Own { own, contents } = &mut run.input {
            let attached =
                attachment.filter(|_| contents.is_none()).and_then(|bytes| postcard::from_bytes::<Own>(bytes).ok());
            if let Some(attached) = attached {
                *contents = Some(Arc::new(attached));
            }
            match contents {
                Some(contents) => {
                    *own = contents.fingerprint();
                    self.remember(*own, contents.clone());
                }
                None => {
                    let known = self.own.iter().find(|(print, _)| print == own).map(|(_, known)| known.clone());
                    *contents = Some(known.ok_or_else(|| Notice::new("own-data-gone"))?);
                }
            }
        }
        Ok(run)
    }

    fn remember(&mut self, print: u64, own: Arc<Own>) {
        self.own.retain(|(known, _)| *known != print);
        self.own.push_front((print, own));
        self.own.truncate(REMEMBERED);
    }
}

impl RuntimeJob {
    fn answer(&mut self) -> Answer {
        let (done, total) = self.study.progress();
        let product = if done >= total { self.study.product() } else { None };
        let result = self.study.result();
        let study = Some(StudyReport { name: self.name.clone(), done, total, result });
        Answer {
            report: Report { id: self.id, slot: self.slot, study, ..Report::default() },
            parts: [product, None, None, None],
        }
    }
}

/// Where a command leads does not depend on where an unfinished one would have led: no need to wait for it.
fn overtakes(order: &WorkerRequest) -> bool {
    match order {
        WorkerRequest::Restore { .. } | WorkerRequest::Close | WorkerRequest::Align { .. } => true,
        WorkerRequest::Obey(command) => matches!(command, Command::Seek { .. } | Command::Pause { .. }),
        WorkerRequest::Study { .. } | WorkerRequest::Supply { .. } | WorkerRequest::Record | WorkerRequest::Resume => {
            false
        }
    }
}

/// Does an order lead to no other run?
pub fn only_moves(order: &WorkerRequest) -> bool {
    match order {
        WorkerRequest::Align { .. } => true,
        WorkerRequest::Obey(command) => !command.changes_run(),
        _ => false,
    }
}

/// What disturbs nothing that is under way.
fn slips_in(order: &WorkerRequest) -> bool {
    matches!(order, WorkerRequest::Record | WorkerRequest::Resume)
}

fn answer(told: PackedReport, id: u64, slot: usize) -> Answer {
    let mut report = Report { id, slot, ..told.report };
    let samples = std::mem::take(&mut report.samples);
    let samples = postcard::to_stdvec(&samples).ok();
    Answer { report, parts: [Some(told.frame), told.input, told.own, samples] }
}

fn empty() -> PackedReport {
    PackedReport { report: Report::default(), frame: Vec::new(), input: None, own: None }
}
