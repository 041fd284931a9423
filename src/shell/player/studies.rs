//! Studies of the runs on the page, each in a worker of its own.

use super::super::home::{Home, News};
use super::{Msg, Player, Study};
use crate::engine::Notice;
use crate::engine::input::Own;
use crate::engine::protocol::{Envelope, Order};
use crate::engine::run::{Run, Source};
use std::sync::Arc;
use yew::prelude::Context;

impl Player {
    /// Lets go of what a study knows.
    pub(super) fn drop_study(&mut self, name: &str) {
        self.study = self.study.take().filter(|study| study.name != name);
        self.deck.change().studies.retain(|key, _| key != name && !key.starts_with(&format!("{name}-")));
    }

    /// A sweep is made of both runs, one after the other; other studies of the one that is spoken of.
    pub(super) fn start_study(&mut self, ctx: &Context<Self>, name: String, count: usize) {
        let slot = if name == "sweep" { 0 } else { self.active };
        self.study_slot(ctx, slot, name, count);
    }

    pub(super) fn study_slot(&mut self, ctx: &Context<Self>, slot: usize, name: String, count: usize) {
        let Some(mut run) = self.current(slot) else { return };
        run.edits.retain(|change| change.t == 0);
        let demo = self.deck.see().slots[slot].demo;
        let home = Home::new(ctx.link().callback(Msg::StudyNews));
        let envelope = Envelope { id: 1, slot: 0, order: Order::Study { name: name.clone(), run: run.clone(), count } };
        match demo.file_of(&run).map(|_| self.deck.see().slots[slot].book.table().cloned()) {
            // A bundled table is already here, prepared: it need not be fetched again.
            Some(Some(table)) => {
                let own = Arc::new(Own::Points(table));
                run.input = Source::Own { own: own.fingerprint(), contents: Some(own) };
                run.prepare = Default::default();
                home.send(Envelope { order: Order::Study { name: name.clone(), run, count }, ..envelope }, None);
            }
            _ => home.send(envelope, None),
        }
        self.deck.change().studies.remove(&shelf(&name, slot));
        self.study = Some(Study { _home: home, slot, name, count, done: 0, total: 0 });
    }

    pub(super) fn hear_study(&mut self, ctx: &Context<Self>, news: News) {
        let Some(study) = &mut self.study else { return };
        match news {
            News::Answer(answer) => {
                if let Some(error) = answer.report.error.clone() {
                    self.study = None;
                    return self.tell(error);
                }
                let Some(report) = answer.report.study else { return };
                if report.name != study.name {
                    return;
                }
                (study.done, study.total) = (report.done, report.total);
                let (slot, count) = (study.slot, study.count);
                self.deck.change().studies.insert(shelf(&report.name, slot), report.result);
                if report.done >= report.total {
                    self.study = None;
                    if report.name == "sweep" && slot + 1 < self.slots() {
                        self.study_slot(ctx, slot + 1, report.name, count);
                    }
                }
            }
            News::Died => {
                self.study = None;
                self.tell(Notice::new("study-died"));
            }
            News::NoWorker => {}
        }
    }

    /// One of a sweep's runs.
    pub(super) fn open_seed(&mut self, ctx: &Context<Self>, slot: usize, seed: u64) {
        let Some(mut run) = self.current(slot) else { return };
        run.edits.retain(|change| change.t == 0);
        run.seed = seed;
        let purpose = self.before("");
        self.pause();
        self.restore_slot(ctx, slot, run, u64::MAX >> 12, purpose);
        self.address_later(ctx);
    }

    /// Studies speak of a setting: under another one, what they know is let go.
    pub(super) fn drop_old_studies(&mut self, slot: usize, next: Option<&Run>) {
        let deck = self.deck.see();
        let (Some(next), Some(now)) = (next, deck.slots[slot].book.run()) else { return };
        let setting = |run: &Run| {
            let starts: Vec<_> = run.edits.iter().filter(|change| change.t == 0).cloned().collect();
            (run.demo.clone(), run.params.clone(), run.input.clone(), run.prepare, starts)
        };
        let same_data = now.input == next.input && now.prepare == next.prepare;
        if setting(now) == setting(next) {
            return;
        }
        drop(deck);
        self.study = self.study.take().filter(|study| study.slot != slot);
        let mut deck = self.deck.change();
        deck.studies.retain(|name, _| *name == shelf("sweep", 1 - slot));
        if !same_data {
            deck.picked = None;
        }
    }
}

/// Under which name a study's results are kept: sweeps of two runs stand side by side.
pub(super) fn shelf(name: &str, slot: usize) -> String {
    if name == "sweep" { format!("sweep-{slot}") } else { name.to_owned() }
}
