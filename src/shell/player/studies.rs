//! Studies of the runs on the page, each in a worker of its own.

use super::super::browser;
use super::super::deck::Slot;
use super::super::home::{Home, News};
use super::super::parts;
use super::{Msg, Player, Study};
use crate::engine::Notice;
use crate::engine::protocol::{Envelope, Order};
use crate::engine::run::{Run, Source};
use crate::plot::panel::Made;
use std::sync::Arc;
use yew::prelude::Context;

impl Player {
    /// Lets go of what a study knows.
    pub(super) fn drop_study(&mut self, name: &str) {
        self.study = self.study.take().filter(|study| study.name != name);
        self.deck.change().studies.retain(|key, _| key != name && !key.starts_with(&format!("{name}-")));
    }

    /// A part of the program that a study needs and that has not come yet.
    pub(super) fn study_part(&self, name: &str) -> Option<&'static str> {
        let deck = self.deck.see();
        let demo = deck.slots.get(self.active)?.demo;
        let needed = if name == "sweep" { &[parts::SWEEPS] } else { demo.parts_of_study(name) };
        needed.iter().copied().find(|part| !parts::here(part))
    }

    /// A sweep is made of both runs, one after the other; other studies of the one that is spoken of.
    pub(super) fn start_study(&mut self, ctx: &Context<Self>, name: String, count: usize) {
        let slot = if name == "sweep" { 0 } else { self.active };
        let panel = self.demo.panels.iter().find(|panel| matches!(panel.made, Made::Study(made) if made == name));
        // A sweep's panel is new; the panel of a study stands where its button was, and grows with the picture.
        self.reveal(match panel {
            Some(panel) => format!(".panel-{}:has(canvas)", panel.id),
            None => ".panel-sweep".to_owned(),
        });
        self.study_slot(ctx, slot, name, count);
    }

    pub(super) fn study_slot(&mut self, ctx: &Context<Self>, slot: usize, name: String, count: usize) {
        let Some(run) = self.studied(slot) else { return };
        let home = Home::new(ctx.link().callback(Msg::StudyNews));
        home.send(Envelope { id: 1, slot: 0, order: Order::Study { name: name.clone(), run, count } }, None);
        self.deck.change().studies.remove(&shelf(&name, slot));
        self.study = Some(Study { _home: home, slot, name, count, done: 0, total: 0 });
    }

    /// What a button is about to make (a selector) is to be seen: a phone's controls, which lie over the page, go.
    pub(super) fn reveal(&mut self, made: String) {
        self.show_controls &= !browser::media("(max-width: 720px)");
        self.reveal = Some(made);
    }

    /// What a button made is brought into sight as soon as it is there, unless it is to be seen anyhow.
    pub(super) fn bring_into_view(&mut self) {
        let Some(selector) = &self.reveal else { return };
        let Some(made) = browser::document().and_then(|document| document.query_selector(selector).ok().flatten())
        else {
            return;
        };
        let place = made.get_bounding_client_rect();
        let foot = browser::document().and_then(|document| document.query_selector(".foot").ok().flatten());
        let below = foot.map_or(f64::INFINITY, |foot| foot.get_bounding_client_rect().top());
        let width = browser::root().map_or(f64::INFINITY, |root| f64::from(root.client_width()));
        if place.top() < 0.0 || place.bottom() > below || place.left() < 0.0 || place.right() > width {
            made.scroll_into_view_with_bool(true);
        }
        self.reveal = None;
    }

    /// The setting of a run, with all that a worker needs to know of it.
    pub(super) fn studied(&self, slot: usize) -> Option<Run> {
        let mut run = self.current(slot)?;
        run.edits.retain(|change| change.t == 0);
        let deck = self.deck.see();
        let Slot { demo, book, .. } = deck.slots.get(slot)?;
        // A bundled file is already here, prepared: it need not be fetched again.
        if demo.file_of(&run).is_some()
            && let Some(own) = book.own()
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
            News::Product(..) | News::NoWorker => {}
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
        let same_data = now.input == next.input && now.prepare == next.prepare;
        if same_setting(now, next) {
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

/// Are these runs of one setting, whatever is done on their way?
pub(super) fn same_setting(a: &Run, b: &Run) -> bool {
    let starts = |run: &Run| -> Vec<_> { run.edits.iter().filter(|change| change.t == 0).cloned().collect() };
    let alike = (&a.demo, &a.params, &a.prepare) == (&b.demo, &b.params, &b.prepare);
    alike && a.from == b.from && same_input(a, b) && starts(a) == starts(b)
}

/// Are these runs of the same data?
pub(super) fn same_input(a: &Run, b: &Run) -> bool {
    match (&a.input, &b.input) {
        (Source::Own { own: a, .. }, Source::Own { own: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

/// Under which name a study's results are kept: sweeps of two runs stand side by side.
pub(super) fn shelf(name: &str, slot: usize) -> String {
    if name == "sweep" { format!("sweep-{slot}") } else { name.to_owned() }
}
