//! What the reader changes, and takes back: knobs, data, points, a second run.

use super::super::browser;
use super::super::data::Ask;
use super::super::home::Attachment;
use super::super::panel::{Outcome, outcome};
use super::super::sketch::SIDE;
use super::{Moment, Player, Purpose};
use crate::engine::Notice;
use crate::engine::input::Own;
use crate::engine::matrix::{Cells, Pixels};
use crate::engine::params::{Value, fit_columns};
use crate::engine::protocol::{Command, Load, Order};
use crate::engine::run::Source;
use crate::engine::table::read::ReadOptions;
use crate::plot::figure::InputEdit;
use std::sync::Arc;
use yew::prelude::Context;

/// Changes of one knob that follow so soon (in milliseconds) are taken back together.
const ONE_CHANGE: f64 = 1200.0;

impl Player {
    pub(super) fn moment(&self) -> Moment {
        let deck = self.deck.see();
        let runs = deck.slots.iter().zip(&self.heading).filter_map(|(slot, heading)| {
            heading.clone().or_else(|| Some((slot.book.run()?.clone(), self.is_at(slot.book.report()))))
        });
        Moment { runs: runs.collect(), look: deck.look.clone() }
    }

    /// What to remember for undo; nothing if the same knob was turned a moment ago.
    pub(super) fn before(&mut self, key: &str) -> Option<Purpose> {
        let now = browser::now();
        let again = self.last_change.as_ref().is_some_and(|(last, at)| last == key && now - at < ONE_CHANGE);
        self.last_change = (!key.is_empty()).then(|| (key.to_owned(), now));
        (!again).then(|| Purpose::Change(Box::new(self.moment())))
    }

    /// A command that changes a run. `key` names the knob, so that a slider's way is taken back in one piece.
    pub(super) fn change(&mut self, ctx: &Context<Self>, slot: usize, command: Command, key: &str) {
        let purpose = self.before(key);
        self.pause();
        self.send(slot, Order::Obey(command), None, purpose);
        self.address_later(ctx);
    }

    pub(super) fn change_all(&mut self, ctx: &Context<Self>, command: &Command) {
        for slot in 0..self.slots() {
            if slot == 0 {
                self.change(ctx, slot, command.clone(), "");
            } else {
                self.send(slot, Order::Obey(command.clone()), None, None);
            }
        }
    }

    pub(super) fn look(&mut self, ctx: &Context<Self>, key: &'static str, value: Value) {
        let Some(knob) = self.demo.terms.view_knobs.iter().find(|knob| knob.key == key) else { return };
        if let Some(Purpose::Change(moment)) = self.before(key) {
            self.undo.note(*moment);
        }
        let (value, notice) = knob.admit(&value);
        self.tell_all(notice.into_iter().collect());
        let mut deck = self.deck.change();
        if value == knob.default() {
            deck.look.remove(key);
        } else {
            deck.look.insert(key.to_owned(), value);
        }
        drop(deck);
        self.fit_columns();
        self.address_later(ctx);
    }

    /// Columns on the axes that the data have not are said to be others.
    pub(super) fn fit_columns(&mut self) {
        let mut deck = self.deck.change();
        let Some(columns) = deck.slots.iter().filter_map(|slot| Some(slot.book.size()?.1)).max() else { return };
        let notices = fit_columns(self.demo.terms.view_knobs, &mut deck.look, columns);
        drop(deck);
        for notice in notices {
            let same = |known: &Notice| known.code == notice.code && known.args.first() == notice.args.first();
            match self.notices.iter_mut().find(|(_, known)| same(known)) {
                // It was too large for any data before it was for these: what was given is told once.
                Some((_, known)) => known.args.splice(2.., notice.args.into_iter().skip(2)).for_each(drop),
                None => self.tell(notice),
            }
        }
    }

    pub(super) fn undo(&mut self, ctx: &Context<Self>, redo: bool) {
        self.pause();
        self.last_change = None;
        let now = self.moment();
        let Some(then) = (if redo { self.undo.redo(now.clone()) } else { self.undo.undo(now.clone()) }) else { return };
        self.deck.change().look = then.look.clone();
        if then.runs != now.runs {
            self.set_slots(then.runs.len(), then.runs.get(1).map(|(run, _)| run.demo.as_str()));
            for (slot, (run, t)) in then.runs.into_iter().enumerate() {
                self.restore_slot(ctx, slot, run, t, None);
            }
        }
        self.address_later(ctx);
    }

    /// Does what the figure offers.
    pub(super) fn take_offer(&mut self, ctx: &Context<Self>, slot: usize) {
        let offer = {
            let deck = self.deck.see();
            deck.stage(slot, None).and_then(|stage| deck.slots[slot].book.offer(&stage))
        };
        // While other data are on their way, what is seen is not what is spoken of.
        let idle = self.heading.iter().all(Option::is_none);
        if let Some(outcome) = offer.filter(|_| idle).and_then(|(_, reply)| outcome(reply)) {
            self.outcome(ctx, slot, outcome);
        }
    }

    /// Another data set, or another seed of it: a new run with the same settings.
    pub(super) fn other_data(&mut self, ctx: &Context<Self>, name: Option<String>, seed: Option<u64>, t: u64) {
        let purpose = self.before("");
        self.pause();
        let mut purpose = purpose;
        for slot in 0..self.slots() {
            let Some(mut run) = self.current(slot) else { continue };
            let (old_name, old_seed) = match &run.input {
                Source::Named { data, data_seed } => (data.clone(), *data_seed),
                Source::Own { .. } => (String::new(), 1),
            };
            run.input = Source::Named { data: name.clone().unwrap_or(old_name), data_seed: seed.unwrap_or(old_seed) };
            run.edits.clear();
            self.restore_slot(ctx, slot, run, t, purpose.take());
        }
        self.fresh_data();
        self.address_later(ctx);
    }

    /// Other data: what was picked and studied spoke of the old ones.
    pub(super) fn fresh_data(&mut self) {
        let mut deck = self.deck.change();
        deck.picked = None;
        deck.studies.clear();
        drop(deck);
        self.study = None;
    }

    /// The same points in every slot: what is compared are runs on the same data.
    pub(super) fn load(&mut self, ctx: &Context<Self>, attachment: Attachment, options: ReadOptions) {
        let purpose = self.before("");
        self.pause();
        let order = |options: ReadOptions| Order::Obey(Command::Load(Load { options, ..Load::default() }));
        self.ask = Some(Ask::Reading(attachment.clone(), options.clone()));
        self.send(0, order(options.clone()), Some(attachment.clone()), purpose);
        for slot in 1..self.slots() {
            self.send(slot, order(options.clone()), Some(attachment.clone()), None);
        }
        self.address_later(ctx);
    }

    /// The reader changes points by hand: a new input, hence a new run.
    pub(super) fn change_points(&mut self, ctx: &Context<Self>, edits: Vec<InputEdit>) {
        let changed = {
            let deck = self.deck.see();
            // Points that were made a moment ago, if they have not been seen yet.
            let made = self.heading[0].as_ref().map(|(run, _)| run).filter(|run| run.prepare == Default::default());
            let made = made.and_then(|run| match &run.input {
                Source::Own { contents: Some(own), .. } => Some(own.clone()),
                _ => None,
            });
            let made = made.as_deref().and_then(Own::table);
            let Some(table) = made.or(deck.slots[0].book.table()) else { return };
            edits.into_iter().try_fold(table.clone(), |table, edit| match edit {
                InputEdit::Add(row) => table.with_row(&row, None),
                InputEdit::Move(row, to) => table.moved_row(row, &to),
                InputEdit::Remove(row) => table.without_row(row),
            })
        };
        let table = match changed {
            Ok(table) => table,
            Err(notice) => return self.tell(notice),
        };
        self.other_own(ctx, Own::Points(table), "");
    }

    /// Other data in every slot: what is compared are runs on the same. `key` names a change of many small steps, which
    /// is taken back in one piece and stays at its instant.
    pub(super) fn other_own(&mut self, ctx: &Context<Self>, own: Own, key: &str) {
        let own = Arc::new(own);
        let print = own.fingerprint();
        self.remember(print, own.clone());
        let mut purpose = self.before(key);
        let times: Vec<u64> = self.moment().runs.iter().map(|(_, t)| if key.is_empty() { 0 } else { *t }).collect();
        self.pause();
        for (slot, t) in times.into_iter().enumerate() {
            let Some(mut run) = self.current(slot) else { continue };
            run.input = Source::Own { own: print, contents: Some(own.clone()) };
            // What is on screen was prepared already.
            run.prepare = Default::default();
            run.edits.retain(|change| change.t == 0);
            self.restore_slot(ctx, slot, run, t, purpose.take());
        }
        self.fresh_data();
        self.address_later(ctx);
    }

    /// The numbers of the small matrix that is taken apart; else of the smallest there is to begin with.
    pub(super) fn cells(&self) -> Vec<Vec<f64>> {
        match self.deck.see().slots[self.active].book.own() {
            Some(Own::Matrix(cells)) => cells.rows().map(<[f64]>::to_vec).collect(),
            _ => vec![vec![1.0, 0.0], vec![0.0, 1.0]],
        }
    }

    /// Numbers were typed.
    pub(super) fn rows(&mut self, ctx: &Context<Self>, rows: &[Vec<f64>]) {
        match Cells::from_rows(rows) {
            Ok(cells) => {
                self.ask = None;
                self.other_own(ctx, Own::Matrix(cells), "");
            }
            Err(notice) => self.tell(notice),
        }
    }

    /// Something was drawn. While an order is under way the latest drawing waits for its answer.
    pub(super) fn sketched(&mut self, ctx: &Context<Self>, bytes: Vec<u8>) {
        if !self.waiting.is_empty() {
            self.sketch = Some(bytes);
            return;
        }
        if let Ok(pixels) = Pixels::new(SIDE, SIDE, Arc::new(bytes)) {
            self.other_own(ctx, Own::Picture(pixels), "sketch");
        }
    }

    pub(super) fn outcome(&mut self, ctx: &Context<Self>, slot: usize, outcome: Outcome) {
        match outcome {
            Outcome::Pick(pick) => self.deck.change().picked = pick,
            Outcome::Peek(on) => self.deck.change().peek = on,
            Outcome::Look(key, value) => self.look(ctx, key, value),
            Outcome::Seek(t) => {
                self.pause();
                self.seek(slot, t);
            }
            Outcome::Commit(edit) => self.change(ctx, slot, Command::Edit { edit }, ""),
            Outcome::Input(edits) => self.change_points(ctx, edits),
            Outcome::Own(own) => self.other_own(ctx, own, ""),
            Outcome::Tell(notice) => self.tell(notice),
            Outcome::Keep(name, value) => {
                self.pause();
                self.deck.change().keep(name, value);
            }
            Outcome::Open(run, t) => {
                let purpose = self.before("");
                self.pause();
                self.restore_slot(ctx, slot, *run, t, purpose);
                self.address_later(ctx);
            }
            Outcome::Data(seed, t) => self.other_data(ctx, None, Some(seed), t),
            Outcome::Moved => {}
        }
    }

    /// The present run once more beside itself, so that one thing can be changed.
    pub(super) fn compare(&mut self, ctx: &Context<Self>) {
        if self.slots() > 1 {
            return;
        }
        self.pause();
        let Some(run) = self.current(0) else { return };
        let moment = self.moment();
        self.undo.note(moment);
        let t = self.deck.see().slots[0].book.report().t;
        self.pace = self.deck.see().slots[0].book.report().place;
        self.set_slots(2, Some(self.demo.slug()));
        self.active = 1;
        self.reveal(".columns".to_owned());
        self.restore_slot(ctx, 1, run, t, None);
        self.address_later(ctx);
    }

    pub(super) fn single(&mut self, ctx: &Context<Self>) {
        let moment = self.moment();
        self.undo.note(moment);
        self.set_slots(1, None);
        self.address_later(ctx);
    }
}
