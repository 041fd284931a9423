//! What comes back from where the runs live, and what follows from it.

use super::super::data::Ask;
use super::super::home::{Home, News};
use super::host::Word;
use super::studies::{same_input, same_setting};
use super::{Msg, Player, Purpose};
use crate::engine::Notice;
use crate::engine::host::Answer;
use crate::engine::input::{Input, Own};
use crate::engine::params::Value;
use crate::engine::protocol::{Order, Report};
use crate::engine::run::{Run, Source};
use crate::engine::table::Table;
use crate::plot::figure::Tool;
use std::sync::Arc;
use yew::prelude::Context;

/// A worker that dies so often in a row is not started again with the same run.
const MOST_DEATHS: u32 = 3;

impl Player {
    pub(super) fn hear(&mut self, ctx: &Context<Self>, news: News) {
        match news {
            News::Answer(answer) => self.take(ctx, *answer),
            News::Product(..) => {}
            News::NoWorker => {
                self.in_page = true;
                self.tell(Notice::new("no-worker"));
            }
            News::Died => self.bring_back(ctx),
        }
    }

    /// The worker died: a new one gets the runs as they were last seen.
    pub(super) fn bring_back(&mut self, ctx: &Context<Self>) {
        self.pause();
        self.deaths += 1;
        let asked: Vec<Purpose> = std::mem::take(&mut self.waiting).into_values().filter_map(|(_, p)| p).collect();
        for purpose in asked {
            if let Purpose::Host(asker) = purpose {
                self.refuse(asker, &Notice::new("worker-died"));
            }
        }
        self.home = Home::new(ctx.link().callback(Msg::News)).watched();
        // What was under way may be what killed it.
        self.heading = [None, None];
        if self.deaths > MOST_DEATHS {
            self.tell(Notice::new("worker-died-again"));
            let mut run = Run::new(self.demo.slug(), self.demo.terms.version);
            run.input = Source::Named { data: String::new(), data_seed: 1 };
            self.set_slots(1, None);
            return self.restore_slot(ctx, 0, run, 0, None);
        }
        let died = Notice::new("worker-died");
        self.host(ctx, Word::Failed(&died));
        self.tell(died);
        self.restoring = true;
        if self.moment().runs.is_empty() {
            return self.visit(ctx);
        }
        for (slot, (run, t)) in self.moment().runs.into_iter().enumerate() {
            self.restore_slot(ctx, slot, run, t, None);
        }
    }

    pub(super) fn take(&mut self, ctx: &Context<Self>, answer: Answer) {
        let Answer { mut report, parts: [frame, input, own, samples] } = answer;
        report.samples = samples.and_then(|samples| postcard::from_bytes(&samples).ok()).unwrap_or_default();
        let asked = self.waiting.remove(&report.id);
        let (slot, purpose) = match asked {
            Some((slot, purpose)) => (slot, purpose),
            None => (report.slot, None),
        };
        if slot >= self.slots() {
            return;
        }
        if !self.waiting.values().any(|(under_way, _)| *under_way == slot) {
            self.heading[slot.min(1)] = None;
        }
        if let Some(own) = own.and_then(|own| postcard::from_bytes::<Own>(&own).ok()) {
            self.remember(own.fingerprint(), Arc::new(own));
        }
        self.drop_old_studies(slot, report.run.as_ref());
        self.forget(slot, report.run.as_ref());
        let before = self.seen();
        if let Some(frame) = frame.filter(|frame| !frame.is_empty()) {
            let taken = self.deck.change().slots[slot].book.take(&report, &frame, input.as_deref());
            if let Err(notice) = taken {
                self.tell(notice);
            }
            if input.is_some() {
                self.fit_columns();
            }
        }
        if self.film.is_none() && std::mem::take(&mut self.screening) {
            self.deck.change().slots[slot].book.film(None);
        }
        self.under_way(&report, before);
        self.wind(ctx, slot, report.run.is_some());
        if !asks(&report) {
            self.tell_all(report.notices.clone());
        }
        self.provide(ctx);
        if report.id != 0 {
            self.bring_up_to_date(slot, report.id);
            self.settle(ctx, slot, purpose, &report);
        }
        if self.slots() == 2 && self.waiting.is_empty() {
            self.keep_pace();
            self.go_on();
        }
        if self.waiting.is_empty()
            && let Some(bytes) = self.sketch.take()
        {
            self.sketched(ctx, bytes);
        }
        if self.waiting.is_empty() {
            self.deaths = 0;
            self.restoring = false;
            self.first_state = false;
            self.host(ctx, Word::Rest);
            self.arrived();
        }
        self.address_later(ctx);
    }

    /// Notices go when what they speak of has gone: of data that were replaced, of another run's recording.
    fn forget(&mut self, slot: usize, next: Option<&Run>) {
        let deck = self.deck.see();
        let (Some(next), Some(now)) = (next, deck.slots[slot].book.run()) else { return };
        let other_data = slot == 0 && !same_input(now, next);
        let raw = !next.prepare.standardize;
        let other_run = !same_setting(now, next) || now.seed != next.seed;
        drop(deck);
        self.notices.retain(|(_, notice)| {
            let gone = other_data && notice.is_of_data()
                || raw && notice.code == "still-standardized"
                || other_run && notice.code.starts_with("recording-");
            !gone
        });
    }

    /// What was when a change was made is known only when everything asked for before it has been done: steps that
    /// were under way then have arrived now.
    fn bring_up_to_date(&mut self, slot: usize, id: u64) {
        let deck = self.deck.see();
        let book = &deck.slots[slot].book;
        let Some(run) = book.run() else { return };
        for (later, (_, purpose)) in &mut self.waiting {
            if *later > id
                && let Some(Purpose::Change(moment)) = purpose
                && let Some(was) = moment.runs.get_mut(slot)
            {
                *was = (run.clone(), book.report().stands());
            }
        }
    }

    /// An order was carried out, or refused.
    pub(super) fn settle(&mut self, ctx: &Context<Self>, slot: usize, purpose: Option<Purpose>, report: &Report) {
        let failed = report.error.clone();
        self.answer_reading(ctx, slot, report);
        let mut purpose = purpose;
        if let Some(Purpose::Host(asker)) = &mut purpose {
            self.host(ctx, Word::Carried(asker, report));
        }
        match purpose {
            Some(Purpose::Change(moment)) if failed.is_none() && !asks(report) => {
                self.undo.note(*moment);
                // A run that begins anew takes the other with it: else they would stand at steps of different kinds.
                if self.slots() == 2 && report.t == 0 && report.heading.is_none() {
                    self.send(1 - slot, Order::Align { round: 0, offset: 0 }, None, None);
                }
            }
            Some(Purpose::Host(asker)) => {
                if self.slots() == 2 && slot == 0 && failed.is_none() {
                    let (round, offset) = report.place;
                    self.send(1, Order::Align { round, offset }, None, None);
                }
                if failed.is_none() && self.awaits(slot) {
                    return self.unanswered.push(asker);
                }
                self.host(ctx, Word::Reply(asker, slot, failed.or(question(report))));
                return;
            }
            Some(Purpose::Supply) => {
                // What was worked out for a run that is no more is no news.
                if let Some(error) = failed.filter(|error| error.code != "product-not-needed") {
                    self.give_up(ctx, error);
                }
                return;
            }
            Some(Purpose::Reel(number)) => return self.reel_taken(slot, number, failed),
            Some(Purpose::Follow) if self.slots() == 2 => {
                let (round, offset) = report.place;
                self.send(1 - slot, Order::Align { round, offset }, None, None);
            }
            _ => {}
        }
        if let Some(error) = failed {
            if error.code == "own-data-gone"
                && let Some(run) = self.current(slot)
            {
                return self.restore_slot(ctx, slot, run, report.t, None);
            }
            if self.deck.see().slots[slot].book.run().is_none() && self.first_state {
                // The address led nowhere: the demo opens as it would without one.
                self.first_state = false;
                self.host(ctx, Word::Failed(&error));
                let run = Run::new(self.demo.slug(), self.demo.terms.version);
                self.restore_slot(ctx, slot, run, 0, None);
            }
            self.tell(error);
        }
    }

    /// A table was read: the question whether to fill gaps is put, or closed.
    pub(super) fn answer_reading(&mut self, ctx: &Context<Self>, slot: usize, report: &Report) {
        if slot != 0 || !matches!(self.ask, Some(Ask::Reading(..))) {
            return;
        }
        match &report.reading {
            Some(_) if asks(report) => {
                if let (Some(Ask::Reading(attachment, options)), Some(which)) = (self.ask.take(), question(report)) {
                    self.ask = Some(Ask::Missing(attachment, options, which));
                }
            }
            Some(_) => {
                self.ask = None;
                self.fresh_data();
                if self.current(0).is_some_and(|run| run.prepare.standardize) && self.demo.terms.kind == Table::KIND {
                    self.tell(Notice::new("still-standardized"));
                }
                self.deck.change().tool = Tool::Explore;
                self.unveil(ctx);
            }
            None if report.error.is_some() => self.ask = None,
            None => {}
        }
    }
}

/// The reader's own picture is first seen with so many layers.
const FIRST_LAYERS: u64 = 10;

impl Player {
    /// The reader's own picture is seen at once: in its colours and with its first layers, not as the black sum of none;
    /// unless it is to be guessed.
    fn unveil(&mut self, ctx: &Context<Self>) {
        let riddle = self.deck.see().look.contains_key("quiz");
        let Some(mut run) = self.current(0).filter(|_| self.slots() == 1 && !riddle) else { return };
        let Source::Own { contents: Some(own), .. } = &run.input else { return };
        let Own::Picture(pixels) = &**own else { return };
        if pixels.channels() == 3 {
            run.params.insert("color".to_owned(), Value::Text("rgb".to_owned()));
        }
        self.restore_slot(ctx, 0, run, FIRST_LAYERS, None);
    }
}

/// A table whose gaps wait for a choice has changed nothing yet; what else was found in it is told when it is taken.
fn asks(report: &Report) -> bool {
    report.reading.as_ref().is_some_and(|reading| reading.needs_choice)
}

fn question(report: &Report) -> Option<Notice> {
    report.notices.iter().find(|notice| asks(report) && notice.code == "table-missing-ask").cloned()
}
