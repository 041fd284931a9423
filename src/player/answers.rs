//! What comes back from where the runs live, and what follows from it.

use super::effect::ToHost;
use super::jobs::{same_input, same_setting};
use super::layout::PageDialog;
use super::message::{News, Visit};
use super::outbox::AnswerPurpose;
use super::{Effect, Msg, Platform, Player};
use crate::engine::Notice;
use crate::engine::input::{Input, Own};
use crate::engine::params::Value;
use crate::engine::protocol::Report;
use crate::engine::run::{Run, Source};
use crate::engine::runtime::Answer;
use crate::engine::table::Table;
use crate::plot::figure::Tool;
use std::sync::Arc;

/// A worker that dies so often in a row is not started again with the same run.
const MOST_DEATHS: u32 = 3;
/// The reader's own picture is first seen with so many layers.
const FIRST_LAYERS: u64 = 10;

/// The worker's deaths, and the first state of the visit.
#[derive(Clone, Debug, Default)]
pub struct Life {
    /// Deaths in a row.
    deaths: u32,
    /// Has nothing been seen yet of what the address says?
    pub(super) first_state: bool,
    /// Is there no worker, since nobody sees the page?
    pub(super) asleep: bool,
    /// Was there none just now, so that the runs are still on their way back?
    pub(super) wakes: bool,
}

impl<P: Platform> Player<P> {
    /// From where the runs live.
    pub(super) fn hear(&mut self, news: News<P>) {
        match news {
            News::Answer(answer) => {
                let brings_input = answer.parts[1].is_some();
                self.take(*answer);
                if brings_input {
                    // Reading new data takes long enough: what they look like is a task of its own.
                    self.drawing.quiet = true;
                    self.effect(Effect::Soon(Box::new(Msg::Redraw)));
                }
            }
            News::Product(..) => {}
            News::NoWorker => self.tell(Notice::new("no-worker")),
            News::Died => self.bring_back(),
        }
    }

    /// The worker died: a new one gets the runs as they were last seen.
    fn bring_back(&mut self) {
        self.pause();
        self.life.deaths += 1;
        for purpose in self.outbox.lose() {
            if let AnswerPurpose::Host(request) = purpose {
                self.refuse(request, Notice::new("worker-died"));
            }
        }
        self.effect(Effect::Restart);
        if self.life.deaths > MOST_DEATHS {
            self.tell(Notice::new("worker-died-again"));
            let mut run = Run::new(self.demo.slug(), self.demo.terms.version);
            run.input = Source::Named { data: String::new(), data_seed: 1 };
            self.set_slots(1, None);
            return self.restore_slot(0, run, 0, None);
        }
        let died = Notice::new("worker-died");
        self.effect(Effect::Host(ToHost::Failed(died.clone())));
        self.tell(died);
        let seen: Vec<bool> = self.workspace.see().slots.iter().map(|slot| slot.run_view.run().is_some()).collect();
        if !seen[0] {
            let query = self.location.query.clone();
            return self.visit(Visit { query, brought: None, first: false });
        }
        // A second run that was never seen has nothing to come back to.
        self.set_slots(seen.iter().filter(|seen| **seen).count(), None);
        self.reopen();
    }

    /// A new worker gets the runs as they were last seen.
    pub(super) fn reopen(&mut self) {
        self.life.asleep = false;
        let runs = self.snapshot().runs;
        for (slot, (run, t)) in runs.into_iter().enumerate() {
            self.restore_slot(slot, run, t, None);
        }
    }

    fn take(&mut self, answer: Answer) {
        let Answer { mut report, parts: [frame, input, own, samples] } = answer;
        report.samples = samples.and_then(|samples| postcard::from_bytes(&samples).ok()).unwrap_or_default();
        let (slot, purpose) = self.outbox.answered(report.id, report.slot);
        if slot >= self.workspace.count() {
            return self.too_late(purpose);
        }
        if let Some(own) = own.and_then(|own| postcard::from_bytes::<Own>(&own).ok()) {
            self.location.remember(own.fingerprint(), Arc::new(own));
        }
        self.drop_old_studies(slot, report.run.as_ref());
        self.forget(slot, report.run.as_ref());
        let before = self.seen();
        if let Some(frame) = frame.filter(|frame| !frame.is_empty()) {
            let taken = self.workspace.change().slots[slot].run_view.take(&report, &frame, input.as_deref());
            if let Err(notice) = taken {
                self.tell(notice);
            }
            if input.is_some() {
                self.fit_columns();
            }
        }
        if self.clock.unscreen() {
            self.workspace.change().slots[slot].run_view.replay(None);
        }
        self.under_way(&report, before);
        self.wind(slot, report.run.is_some());
        if !asks(&report) {
            self.tell_all(report.notices.clone());
        }
        self.provide();
        if report.id != 0 {
            self.bring_up_to_date(slot, report.id);
            self.settle(slot, purpose, &report);
        }
        if self.workspace.count() == 2 && self.outbox.is_empty() {
            self.go_on();
        }
        if self.outbox.is_empty() {
            self.sketch_on();
        }
        if self.outbox.is_empty() {
            self.life = Life::default();
            self.effect(Effect::Host(ToHost::Rest));
            self.arrived();
        }
        self.address_later();
    }

    /// Notices go when what they speak of has gone: of data that were replaced, of another run's recording.
    fn forget(&mut self, slot: usize, next: Option<&Run>) {
        let workspace = self.workspace.see();
        let (Some(next), Some(now)) = (next, workspace.slots[slot].run_view.run()) else { return };
        let other_data = slot == 0 && !same_input(now, next);
        let raw = !next.prepare.standardize;
        let other_run = !same_setting(now, next) || now.seed != next.seed;
        drop(workspace);
        self.notices.retain(|notice| {
            let gone = other_data && notice.is_of_data()
                || raw && notice.code == "still-standardized"
                || other_run && notice.code.starts_with("recording-")
                || (other_data || other_run) && notice.code.ends_with("-above-n");
            !gone
        });
    }

    fn bring_up_to_date(&mut self, slot: usize, id: u64) {
        let workspace = self.workspace.see();
        let run_view = &workspace.slots[slot].run_view;
        if let Some(run) = run_view.run() {
            self.outbox.bring_up_to_date(slot, id, run, run_view.report().stands());
        }
    }

    /// An order was carried out, or refused.
    fn settle(&mut self, slot: usize, mut purpose: Option<AnswerPurpose<P>>, report: &Report) {
        let failed = report.error.clone();
        self.answer_reading(slot, report);
        if let Some(AnswerPurpose::Host(request)) = &mut purpose {
            P::carried(request, report);
        }
        match purpose {
            Some(AnswerPurpose::Change(snapshot)) if failed.is_none() && !asks(report) => {
                self.history.note(*snapshot);
                // A run that begins anew takes the other with it: else they would stand at steps of different kinds.
                if self.workspace.count() == 2 && report.t == 0 && report.target.is_none() {
                    self.align_slot(1 - slot, (0, 0));
                }
            }
            Some(AnswerPurpose::Host(request)) => {
                if self.workspace.count() == 2 && slot == 0 && failed.is_none() {
                    self.align_slot(1, report.place);
                }
                if failed.is_none() && self.awaits(slot) {
                    return self.jobs.unanswered.push(request);
                }
                return self.reply(request, slot, failed.or(question(report)));
            }
            Some(AnswerPurpose::Supply) => {
                // What was worked out for a run that is no more is no news.
                if let Some(error) = failed.filter(|error| error.code != "product-not-needed") {
                    self.give_up(error);
                }
                return;
            }
            Some(AnswerPurpose::Recording(number)) => return self.recording_taken(slot, number, failed),
            Some(AnswerPurpose::Follow) if self.workspace.count() == 2 => self.align_slot(1 - slot, report.place),
            _ => {}
        }
        if let Some(error) = failed {
            self.failed(slot, error, report.t);
        }
    }

    /// An order of the reader's was refused.
    fn failed(&mut self, slot: usize, error: Notice, t: u64) {
        if error.code == "own-data-gone"
            && let Some(run) = self.current(slot)
        {
            return self.restore_slot(slot, run, t, None);
        }
        let empty = self.workspace.see().slots[slot].run_view.run().is_none();
        if empty && std::mem::take(&mut self.life.first_state) {
            // The address led nowhere: the demo opens as it would without one.
            self.effect(Effect::Host(ToHost::Failed(error.clone())));
            let run = Run::new(self.demo.slug(), self.demo.terms.version);
            self.restore_slot(slot, run, 0, None);
        }
        self.tell(error);
    }

    /// A table was read: the question whether to fill gaps is put, or closed.
    fn answer_reading(&mut self, slot: usize, report: &Report) {
        if slot != 0 || !matches!(self.layout.dialog, Some(PageDialog::Reading(..))) {
            return;
        }
        match &report.reading {
            Some(_) if asks(report) => {
                if let (Some(PageDialog::Reading(attachment, options)), Some(which)) =
                    (self.layout.dialog.take(), question(report))
                {
                    self.layout.dialog = Some(PageDialog::Missing(attachment, options, which));
                }
            }
            Some(_) => {
                self.layout.dialog = None;
                self.fresh_data();
                if self.current(0).is_some_and(|run| run.prepare.standardize) && self.demo.terms.kind == Table::KIND {
                    self.tell(Notice::new("still-standardized"));
                }
                self.workspace.change().tool = Tool::Explore;
                self.unveil();
            }
            None if report.error.is_some() => self.layout.dialog = None,
            None => {}
        }
    }

    /// The reader's own picture is seen at once: in its colours and with its first layers, not as the black sum of none;
    /// unless it is to be guessed.
    fn unveil(&mut self) {
        let riddle = self.workspace.see().look.contains_key("quiz");
        let Some(mut run) = self.current(0).filter(|_| self.workspace.count() == 1 && !riddle) else { return };
        let Source::Own { contents: Some(own), .. } = &run.input else { return };
        let Own::Picture(pixels) = &**own else { return };
        if pixels.channels() == 3 {
            run.params.insert("color".to_owned(), Value::Text("rgb".to_owned()));
        }
        self.restore_slot(0, run, FIRST_LAYERS, None);
    }
}

/// A table whose gaps wait for a choice has changed nothing yet; what else was found in it is told when it is taken.
fn asks(report: &Report) -> bool {
    report.reading.as_ref().is_some_and(|reading| reading.needs_choice)
}

fn question(report: &Report) -> Option<Notice> {
    report.notices.iter().find(|notice| asks(report) && notice.code == "table-missing-ask").cloned()
}
