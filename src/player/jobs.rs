//! Studies of the runs on the page, each in a worker of its own, and what a run waits for (`Extras::WAITS`), which is
//! worked out in a worker of its own too, or fetched, and handed in without a look into it.

use super::message::{JobMsg, News};
use super::outbox::AnswerPurpose;
use super::workspace::Slot;
use super::{Effect, Fetch, Msg, Platform, Player, parts};
use crate::engine::Notice;
use crate::engine::protocol::{Envelope, WorkerRequest};
use crate::engine::run::{Run, Source};
use crate::plot::panel::Made;
use std::sync::Arc;

/// The study of many seeds, which is made of every run on the page.
const SWEEP: &str = "sweep";

/// A study under way.
#[derive(Clone, Debug)]
pub struct StudyJob {
    /// Of which run.
    pub slot: usize,
    /// Its name.
    pub name: String,
    /// Of how many seeds.
    count: usize,
    /// Pieces done.
    pub done: usize,
    /// Pieces in all.
    pub total: usize,
}

/// What a run waits for is on its way.
#[derive(Clone, Debug)]
pub struct Supply {
    /// For which run.
    pub slot: usize,
    study: String,
    run: Run,
    /// Pieces done.
    pub done: usize,
    /// Pieces in all.
    pub total: usize,
}

/// What a run was given that had waited for it.
struct Supplied<P: Platform> {
    study: String,
    run: Run,
    product: P::Attachment,
}

/// See the module.
pub struct Jobs<P: Platform> {
    /// The study under way. Without one its worker may go.
    pub study: Option<StudyJob>,
    /// What a run waits for. Without it its worker may go.
    pub supply: Option<Supply>,
    /// What the last run that waited was given: a sweep may start all its runs from it, and so may the same run when a
    /// link opens it at another instant.
    supplied: Option<Supplied<P>>,
    /// By slot: the run for which the reader does not want it.
    declined: [Option<Run>; 2],
    /// Hosts that are answered when the numbers are there.
    pub(super) unanswered: Vec<P::HostRequest>,
}

impl<P: Platform> Default for Jobs<P> {
    fn default() -> Self {
        Self { study: None, supply: None, supplied: None, declined: [None, None], unanswered: Vec::new() }
    }
}

impl<P: Platform> Jobs<P> {
    fn declines(&self, slot: usize, run: &Run) -> bool {
        self.declined[slot].as_ref().is_some_and(|declined| same_setting(declined, run))
    }

    /// Is what this run needs being worked out?
    fn works_for(&self, study: &str, run: &Run) -> bool {
        self.supply.as_ref().is_some_and(|supply| supply.study == study && same_setting(run, &supply.run))
    }
}

/// How what a run waits for is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// So many of so many pieces are done.
    Comes(usize, usize),
    /// It is being handed in, or its turn comes after the other run's.
    Soon,
    /// The reader does not want it.
    Declined,
}

impl<P: Platform> Player<P> {
    pub(super) fn take_job(&mut self, job: JobMsg) {
        match job {
            JobMsg::Start(name, count) => match self.study_part(&name) {
                Some(part) => self.with_part(part, Msg::Job(JobMsg::Start(name, count))),
                None => self.start_study(name, count),
            },
            JobMsg::Stop => self.jobs.study = None,
            JobMsg::Drop(name) => {
                self.jobs.study.take_if(|study| study.name == name);
                self.workspace.change().studies.retain(|key, _| *key != name && !key.starts_with(&format!("{name}-")));
            }
            JobMsg::Want(slot, wanted) => self.want(slot, wanted),
        }
    }

    /// A part of the program that a study needs and that has not come yet.
    fn study_part(&self, name: &str) -> Option<&'static str> {
        let workspace = self.workspace.see();
        let demo = workspace.slots.get(self.pair.active)?.demo;
        let needed = if name == SWEEP { &[parts::SWEEPS] } else { demo.parts_of_study(name) };
        needed.iter().copied().find(|part| !self.here(part))
    }

    /// A sweep is made of both runs, one after the other; other studies of the one that is spoken of.
    fn start_study(&mut self, name: String, count: usize) {
        let slot = if name == SWEEP { 0 } else { self.pair.active };
        let panel = self.demo.panels.iter().find(|panel| matches!(panel.made, Made::Study(made) if made == name));
        // A sweep's panel is new; the panel of a study stands where its button was, and grows with the picture.
        self.reveal(match panel {
            Some(panel) => format!(".panel-{}:has(canvas)", panel.id),
            None => ".panel-sweep".to_owned(),
        });
        self.study_slot(slot, name, count);
    }

    fn study_slot(&mut self, slot: usize, name: String, count: usize) {
        let Some(run) = self.studied(slot) else { return };
        let given = self.jobs.supplied.as_ref().filter(|_| name == SWEEP).map(|known| P::copy(&known.product));
        let order = WorkerRequest::Study { name: name.clone(), run, count };
        self.effect(Effect::Study(Envelope { id: 1, slot: 0, order }, given));
        self.workspace.change().studies.remove(&shelf(&name, slot));
        self.jobs.study = Some(StudyJob { slot, name, count, done: 0, total: 0 });
    }

    /// The setting of a run, with all that a worker needs to know of it.
    pub fn studied(&self, slot: usize) -> Option<Run> {
        let mut run = self.current(slot)?;
        run.edits.retain(|change| change.t == 0);
        let workspace = self.workspace.see();
        let Slot { demo, run_view, .. } = workspace.slots.get(slot)?;
        // A bundled file is already here, prepared: it need not be fetched again.
        if demo.file_of(&run).is_some()
            && let Some(own) = run_view.own()
        {
            let print = own.fingerprint();
            run.input = Source::Own { own: print, contents: Some(Arc::new(own)) };
            run.prepare = Default::default();
            if let Some(from) = &mut run.from {
                (from.run.input, from.run.prepare) = (Source::Own { own: print, contents: None }, Default::default());
            }
        }
        Some(run)
    }

    /// From a study's worker.
    pub(super) fn hear_study(&mut self, news: News<P>) {
        let Some(study) = &mut self.jobs.study else { return };
        match news {
            News::Answer(answer) => {
                if let Some(error) = answer.report.error {
                    self.jobs.study = None;
                    return self.tell(error);
                }
                let Some(report) = answer.report.study.filter(|report| report.name == study.name) else { return };
                (study.done, study.total) = (report.done, report.total);
                let (slot, count) = (study.slot, study.count);
                self.workspace.change().studies.insert(shelf(&report.name, slot), report.result);
                if report.done >= report.total {
                    self.jobs.study = None;
                    if report.name == SWEEP && slot + 1 < self.workspace.count() {
                        self.study_slot(slot + 1, report.name, count);
                    }
                }
            }
            News::Died => {
                self.jobs.study = None;
                self.tell(Notice::new("study-died"));
            }
            News::Product(..) | News::NoWorker => {}
        }
    }

    /// Studies speak of a setting: under another one, what they know is let go.
    pub(super) fn drop_old_studies(&mut self, slot: usize, next: Option<&Run>) {
        let workspace = self.workspace.see();
        let (Some(next), Some(now)) = (next, workspace.slots[slot].run_view.run()) else { return };
        let same_data = now.input == next.input && now.prepare == next.prepare;
        if same_setting(now, next) {
            return;
        }
        drop(workspace);
        self.jobs.study.take_if(|study| study.slot == slot);
        let mut workspace = self.workspace.change();
        workspace.studies.retain(|name, _| *name == shelf(SWEEP, 1 - slot));
        if !same_data {
            workspace.picked = None;
        }
    }

    /// Does a run wait for something that it will get?
    pub fn awaits(&self, slot: usize) -> bool {
        self.needed(slot).is_some_and(|(_, run)| !self.jobs.declines(slot, &run))
    }

    /// The study that a run waits for, and the run.
    pub fn needed(&self, slot: usize) -> Option<(String, Run)> {
        let workspace = self.workspace.see();
        let run_view = &workspace.slots.get(slot)?.run_view;
        Some((run_view.report().needs.clone()?, run_view.run()?.clone()))
    }

    /// The study that a run waits for, and how far it is. Of a run that is about to be another one nothing can be
    /// stopped.
    pub fn awaited(&self, slot: usize) -> Option<(String, Awaited)> {
        let (study, run) = self.needed(slot).filter(|_| self.outbox.target(slot).is_none())?;
        let awaited = match self.jobs.supply.as_ref().filter(|supply| supply.slot == slot) {
            Some(supply) => Awaited::Comes(supply.done, supply.total),
            None if self.jobs.declines(slot, &run) => Awaited::Declined,
            None => Awaited::Soon,
        };
        Some((study, awaited))
    }

    /// Sees to it that what is waited for is worked out, and nothing else.
    pub(super) fn provide(&mut self) {
        if let Some(supply) = &self.jobs.supply {
            if self.needed(supply.slot).is_some_and(|(study, run)| self.jobs.works_for(&study, &run)) {
                return;
            }
            self.jobs.supply = None;
        }
        for slot in 0..self.workspace.count() {
            let Some((study, run)) = self.needed(slot) else { continue };
            if self.outbox.target(slot).is_some() || self.outbox.supplies(slot) {
                // It is about to be another run, or to have what it waits for.
                return;
            }
            if !self.jobs.declines(slot, &run) {
                return self.supply(slot, study, run);
            }
        }
        // What was handed in may lead a long way.
        if (0..self.workspace.count()).any(|slot| self.outbox.supplies(slot)) {
            return;
        }
        // Hosts that asked while numbers were waited for.
        for request in std::mem::take(&mut self.jobs.unanswered) {
            self.reply(request, 0, None);
        }
    }

    fn supply(&mut self, slot: usize, study: String, run: Run) {
        let known = self.jobs.supplied.as_ref();
        let known = known.filter(|known| known.study == study && same_setting(&known.run, &run));
        if let Some(product) = known.map(|known| P::copy(&known.product)) {
            return self.send(slot, WorkerRequest::Supply { study }, Some(product), Some(AnswerPurpose::Supply));
        }
        let Some(studied) = self.studied(slot) else { return };
        let file = self.workspace.see().slots.get(slot).and_then(|of| of.run_view.report().needs_file.clone());
        match file {
            Some(file) => self.effect(Effect::Fetch(Fetch::Supply(file))),
            None => {
                let order = WorkerRequest::Study { name: study.clone(), run: studied, count: 0 };
                self.effect(Effect::Supply(Envelope { id: 1, slot: 0, order }));
            }
        }
        self.jobs.supply = Some(Supply { slot, study, run, done: 0, total: 0 });
    }

    /// From what works out, or fetches, what a run waits for.
    pub(super) fn hear_supply(&mut self, news: News<P>) {
        let Some(supply) = &mut self.jobs.supply else { return };
        match news {
            News::Product(product) => {
                let Some(Supply { study, run, .. }) = self.jobs.supply.take() else { return };
                // Two runs side by side may wait for the same.
                for slot in 0..self.workspace.count() {
                    let waits = |(needed, of): (String, Run)| needed == study && same_setting(&of, &run);
                    if self.needed(slot).is_some_and(waits) {
                        let order = WorkerRequest::Supply { study: study.clone() };
                        self.send(slot, order, Some(P::copy(&product)), Some(AnswerPurpose::Supply));
                    }
                }
                self.jobs.supplied = Some(Supplied { study, run, product });
            }
            News::Answer(answer) => match (answer.report.error, answer.report.study) {
                (Some(error), _) => self.give_up(error),
                // All is done, and there is nothing to hand in.
                (None, Some(report)) if report.done >= report.total => self.give_up(Notice::new("needs-failed")),
                (None, Some(report)) => (supply.done, supply.total) = (report.done, report.total),
                (None, None) => {}
            },
            News::Died => self.give_up(Notice::new("study-died")),
            News::NoWorker => {}
        }
    }

    /// What a run waits for cannot be had.
    pub(super) fn give_up(&mut self, why: Notice) {
        let whose = self.jobs.supply.take().map(|supply| supply.slot);
        // It may be what was handed in that is of no use.
        self.jobs.supplied = None;
        for slot in 0..self.workspace.count() {
            if whose.is_none_or(|whose| whose == slot) {
                self.jobs.declined[slot] = self.needed(slot).map(|(_, run)| run);
            }
        }
        self.tell(why);
        self.provide();
    }

    /// The reader wants it, or does not.
    fn want(&mut self, slot: usize, wanted: bool) {
        if wanted {
            self.jobs.declined[slot] = None;
        } else if let Some((_, run)) = self.needed(slot) {
            self.jobs.declined[slot] = Some(run);
            self.jobs.supply.take_if(|supply| supply.slot == slot);
        }
        self.provide();
    }
}

/// Are these runs of one setting, whatever is done on their way?
pub fn same_setting(a: &Run, b: &Run) -> bool {
    let starts = |run: &Run| -> Vec<_> { run.edits.iter().filter(|change| change.t == 0).cloned().collect() };
    let alike = (&a.demo, &a.params, &a.prepare) == (&b.demo, &b.params, &b.prepare);
    alike && a.from == b.from && same_input(a, b) && starts(a) == starts(b)
}

/// Are these runs of the same data?
pub fn same_input(a: &Run, b: &Run) -> bool {
    match (&a.input, &b.input) {
        (Source::Own { own: a, .. }, Source::Own { own: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

/// Under which name a study's results are kept: sweeps of two runs stand side by side.
fn shelf(name: &str, slot: usize) -> String {
    if name == SWEEP { format!("{SWEEP}-{slot}") } else { name.to_owned() }
}
