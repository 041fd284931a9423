//! Orders to where the runs live, and what comes back: stepping, changing, undoing, two runs in step, studies.

use super::super::data::Ask;
use super::super::deck::Slot;
use super::super::home::{Attachment, Home, News};
use super::super::panel::Outcome;
use super::super::{assets, browser, picture, store};
use super::{Moment, Msg, Parcel, Player, Purpose, Study};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address::Place;
use crate::engine::host::Answer;
use crate::engine::input::Own;
use crate::engine::params::{Settings, Value};
use crate::engine::protocol::{Command, Envelope, Load, Order};
use crate::engine::run::{Run, Source};
use crate::engine::table::Table;
use crate::engine::table::read::ReadOptions;
use crate::plot::figure::{InputEdit, Tool};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// A worker that dies so often in a row is not started again with the same run.
const MOST_DEATHS: u32 = 3;
/// Changes of one knob that follow so soon (in milliseconds) are taken back together.
const ONE_CHANGE: f64 = 1200.0;

impl Player {
    pub(super) fn send(&mut self, slot: usize, order: Order, attachment: Option<Attachment>, purpose: Option<Purpose>) {
        if self.fetching(slot) {
            return self.held.push((slot, order, attachment, purpose));
        }
        self.next_id += 1;
        let id = self.next_id;
        self.waiting.insert(id, (slot, purpose));
        self.home.send(Envelope { id, slot, order }, attachment);
    }

    fn slots(&self) -> usize {
        self.deck.see().slots.len()
    }

    pub(super) fn command(&mut self, ctx: &Context<Self>, slot: usize, command: Command) {
        match command {
            Command::Set { .. } | Command::Edit { .. } | Command::Load(_) => self.change(ctx, slot, command, ""),
            Command::Reset { .. } | Command::Reseed { .. } => self.change(ctx, slot, command, ""),
            command => self.send(slot, Order::Obey(command), None, None),
        }
    }

    // ---- time ------------------------------------------------------------------------------------------------------

    pub(super) fn step(&mut self, n: u64) {
        if self.slots() == 1 {
            return self.send(0, Order::Obey(Command::Step { n }), None, None);
        }
        let (round, offset) = self.pace;
        self.align(round, offset + 1);
    }

    pub(super) fn back(&mut self, n: u64) {
        if self.slots() == 1 {
            return self.send(0, Order::Obey(Command::Back { n }), None, None);
        }
        match self.pace {
            (0, 0) => {}
            (round, 0) => {
                let longest = self.longest_round();
                self.align(round - 1, longest.saturating_sub(1));
            }
            (round, offset) => self.align(round, offset - 1),
        }
    }

    pub(super) fn round(&mut self, n: i64) {
        if self.slots() == 1 {
            return self.send(0, Order::Obey(Command::Round { n }), None, None);
        }
        match self.pace {
            (round, _) if n > 0 => self.align(round + 1, 0),
            (round, 0) => self.align(round.saturating_sub(1), 0),
            (round, _) => self.align(round, 0),
        }
    }

    pub(super) fn seek(&mut self, t: u64) {
        let purpose = (self.slots() == 2).then_some(Purpose::Follow);
        self.send(0, Order::Obey(Command::Seek { t }), None, purpose);
    }

    pub(super) fn finish(&mut self) {
        for slot in 0..self.slots() {
            self.send(slot, Order::Obey(Command::Finish { limit: None }), None, None);
        }
    }

    fn align(&mut self, round: u64, offset: u64) {
        for slot in 0..self.slots() {
            self.send(slot, Order::Align { round, offset }, None, None);
        }
    }

    /// The steps of the round just ended, in the run that took more of them.
    fn longest_round(&self) -> u64 {
        let deck = self.deck.see();
        let reports = deck.slots.iter().map(|slot| slot.book.report());
        reports.filter(|r| r.place == self.pace).map(|r| r.t - r.round_before).max().unwrap_or(1)
    }

    /// Two runs keep pace by rounds: where they are together, after both have answered.
    fn keep_pace(&mut self) {
        let deck = self.deck.see();
        let places = deck.slots.iter().map(|slot| slot.book.report()).filter(|report| report.done.is_none());
        let under_way = places.clone().filter(|report| !report.at_round).map(|report| report.place).max();
        let between = places.map(|report| report.place).max();
        let ended = deck.slots.iter().map(|slot| slot.book.report().place).max();
        if let Some(pace) = under_way.or(between).or(ended) {
            drop(deck);
            self.pace = pace;
        }
    }

    // ---- changes that can be taken back ----------------------------------------------------------------------------

    pub(super) fn moment(&self) -> Moment {
        let deck = self.deck.see();
        let runs = deck.slots.iter().zip(&self.heading).filter_map(|(slot, heading)| {
            heading.clone().or_else(|| Some((slot.book.run()?.clone(), slot.book.report().t)))
        });
        Moment { runs: runs.collect(), look: deck.look.clone() }
    }

    /// What to remember for undo; nothing if the same knob was turned a moment ago.
    fn before(&mut self, key: &str) -> Option<Purpose> {
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
        let moment = self.moment();
        self.undo.note(moment);
        let (value, notice) = knob.admit(&value);
        self.tell_all(notice.into_iter().collect());
        let mut deck = self.deck.change();
        if value == knob.default() {
            deck.look.remove(key);
        } else {
            deck.look.insert(key.to_owned(), value);
        }
        drop(deck);
        self.address_later(ctx);
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

    // ---- opening ---------------------------------------------------------------------------------------------------

    /// Opens what an address says.
    pub(super) fn restore(&mut self, ctx: &Context<Self>, place: &Place, purpose: Option<Purpose>) {
        {
            let mut deck = self.deck.change();
            deck.look = place.look.clone();
            deck.picked = None;
            deck.studies.clear();
        }
        self.study = None;
        let second = place.vs.as_deref();
        self.set_slots(1 + usize::from(second.is_some()), second.map(|(run, _)| run.demo.as_str()));
        self.restore_slot(ctx, 0, place.run.clone(), place.t, purpose);
        if let Some((run, t)) = second {
            self.restore_slot(ctx, 1, run.clone(), *t, None);
        }
    }

    fn set_slots(&mut self, count: usize, second: Option<&str>) {
        let mut deck = self.deck.change();
        deck.slots.truncate(count.max(1));
        let had = deck.slots.len();
        if count > 1 && had == 1 {
            let demo = second.and_then(demos::find).unwrap_or(self.demo);
            let words = deck.slots[0].words.clone();
            deck.slots.push(Slot { demo, book: demo.book(), words });
        }
        drop(deck);
        self.active = self.active.min(count.saturating_sub(1));
        if count == 1 {
            self.heading[1] = None;
        }
        if count == 1 && had > 1 {
            self.send(1, Order::Close, None, None);
            self.waiting.retain(|_, (slot, _)| *slot == 0);
        }
    }

    /// Opens a run in a slot; the file of a bundled data set is fetched first.
    pub(super) fn restore_slot(
        &mut self,
        ctx: &Context<Self>,
        slot: usize,
        run: Run,
        t: u64,
        purpose: Option<Purpose>,
    ) {
        if let Source::Own { own, contents: Some(contents) } = &run.input {
            self.remember(*own, contents.clone());
        }
        let run = self.whole(&run);
        // Whatever was on its way to this slot comes too late now, and what waited for it is dropped.
        self.visits[slot] += 1;
        let visit = self.visits[slot];
        self.let_go(slot);
        self.heading[slot.min(1)] = Some((run.clone(), t));
        if let Source::Own { own, contents: None } = run.input {
            self.fetching[slot] = true;
            let link = ctx.link().clone();
            return wasm_bindgen_futures::spawn_local(async move {
                let bytes = store::kept(own).await;
                link.send_message(Msg::OwnCame(Box::new(Parcel { slot, visit, run, t, purpose, bytes })));
            });
        }
        let demo = self.deck.see().slots.get(slot).map_or(self.demo, |slot| slot.demo);
        let Some(file) = demo.file_of(&run) else {
            return self.send(slot, Order::Restore { run, t }, None, purpose);
        };
        self.fetching[slot] = true;
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let bytes = assets::bytes(file).await;
            link.send_message(Msg::File(Box::new(Parcel { slot, visit, run, t, purpose, bytes })));
        });
    }

    fn fetching(&self, slot: usize) -> bool {
        self.fetching.get(slot).copied().unwrap_or(false)
    }

    /// Nothing is on its way to a slot any more: orders that waited for it are answered as too late.
    fn let_go(&mut self, slot: usize) {
        self.fetching[slot] = false;
        let (dropped, kept) = std::mem::take(&mut self.held).into_iter().partition(|(of, ..)| *of == slot);
        self.held = kept;
        let dropped: Vec<super::Held> = dropped;
        for (_, _, _, purpose) in dropped {
            self.too_late(purpose);
        }
    }

    /// Something newer was asked for in the meantime.
    pub(super) fn too_late(&mut self, purpose: Option<Purpose>) {
        if let Some(Purpose::Host(asker)) = purpose {
            self.refuse(asker, &Notice::new("overtaken"));
        }
    }

    pub(super) fn file_came(&mut self, parcel: Parcel) {
        let Parcel { slot, visit, run, t, purpose, bytes } = parcel;
        if slot >= self.slots() || self.visits[slot] != visit {
            return self.too_late(purpose);
        }
        self.fetching[slot] = false;
        if bytes.is_none() {
            self.tell(Notice::new("file-not-fetched"));
        }
        let attachment = bytes.map(|bytes| Attachment::Bytes(Rc::new(bytes)));
        self.send(slot, Order::Restore { run, t }, attachment, purpose);
        for (slot, order, attachment, purpose) in std::mem::take(&mut self.held) {
            self.send(slot, order, attachment, purpose);
        }
    }

    pub(super) fn remember(&mut self, print: u64, own: Arc<Own>) {
        self.own.retain(|(known, _)| *known != print);
        self.own.insert(0, (print, own));
        self.own.truncate(64);
    }

    /// The run of the slot that is spoken of, whole.
    pub(super) fn current(&self, slot: usize) -> Option<Run> {
        if let Some(Some((run, _))) = self.heading.get(slot) {
            return Some(self.whole(run));
        }
        let deck = self.deck.see();
        Some(self.whole(deck.slots.get(slot)?.book.run()?))
    }

    /// Lets go of what a study knows.
    pub(super) fn drop_study(&mut self, name: &str) {
        self.study = self.study.take().filter(|study| study.name != name);
        self.deck.change().studies.retain(|key, _| key != name && !key.starts_with(&format!("{name}-")));
    }

    /// Another data set, or another seed of it: a new run with the same settings.
    pub(super) fn other_data(&mut self, ctx: &Context<Self>, name: Option<String>, seed: Option<u64>) {
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
            self.restore_slot(ctx, slot, run, 0, purpose.take());
        }
        self.fresh_data();
        self.address_later(ctx);
    }

    /// Other data: what was picked and studied spoke of the old ones.
    fn fresh_data(&mut self) {
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
    fn change_points(&mut self, ctx: &Context<Self>, edits: Vec<InputEdit>) {
        let changed = {
            let deck = self.deck.see();
            // Points that were made a moment ago, if they have not been seen yet.
            let made = self.heading[0].as_ref().map(|(run, _)| run).filter(|run| run.prepare == Default::default());
            let made = made.and_then(|run| match &run.input {
                Source::Own { contents: Some(own), .. } => Some(own.clone()),
                _ => None,
            });
            let made = made.as_deref().map(|Own::Points(table)| table);
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
        self.other_points(ctx, table);
    }

    /// Other points in every slot: what is compared are runs on the same data.
    fn other_points(&mut self, ctx: &Context<Self>, table: Table) {
        let own = Arc::new(Own::Points(table));
        let print = own.fingerprint();
        self.remember(print, own.clone());
        let mut purpose = self.before("");
        self.pause();
        for slot in 0..self.slots() {
            let Some(mut run) = self.current(slot) else { continue };
            run.input = Source::Own { own: print, contents: Some(own.clone()) };
            // What is on screen was prepared already.
            run.prepare = Default::default();
            run.edits.retain(|change| change.t == 0);
            self.restore_slot(ctx, slot, run, 0, purpose.take());
        }
        self.fresh_data();
        self.address_later(ctx);
    }

    /// A picture was decoded, or not.
    pub(super) fn picture_came(&mut self, ctx: &Context<Self>, table: Result<Table, Notice>) {
        match table {
            Ok(table) => self.other_points(ctx, table),
            Err(notice) => self.tell(notice),
        }
    }

    pub(super) fn outcome(&mut self, ctx: &Context<Self>, slot: usize, outcome: Outcome) {
        match outcome {
            Outcome::Pick(pick) => self.deck.change().picked = pick,
            Outcome::Commit(edit) => self.change(ctx, slot, Command::Edit { edit }, ""),
            Outcome::Input(edits) => self.change_points(ctx, edits),
            Outcome::Tell(notice) => self.tell(notice),
            Outcome::Moved => {}
        }
    }

    // ---- two runs --------------------------------------------------------------------------------------------------

    /// The present run once more beside itself, so that one thing can be changed.
    pub(super) fn compare(&mut self, ctx: &Context<Self>) {
        if self.slots() > 1 {
            return;
        }
        let Some(run) = self.current(0) else { return };
        let moment = self.moment();
        self.undo.note(moment);
        let t = self.deck.see().slots[0].book.report().t;
        self.pace = self.deck.see().slots[0].book.report().place;
        self.set_slots(2, Some(self.demo.slug()));
        self.active = 1;
        self.restore_slot(ctx, 1, run, t, None);
        self.address_later(ctx);
    }

    pub(super) fn single(&mut self, ctx: &Context<Self>) {
        let moment = self.moment();
        self.undo.note(moment);
        self.set_slots(1, None);
        self.address_later(ctx);
    }

    // ---- studies ---------------------------------------------------------------------------------------------------

    /// A sweep is made of both runs, one after the other; other studies of the one that is spoken of.
    pub(super) fn start_study(&mut self, ctx: &Context<Self>, name: String, count: usize) {
        let slot = if name == "sweep" { 0 } else { self.active };
        self.study_slot(ctx, slot, name, count);
    }

    fn study_slot(&mut self, ctx: &Context<Self>, slot: usize, name: String, count: usize) {
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

    // ---- answers ---------------------------------------------------------------------------------------------------

    pub(super) fn hear(&mut self, ctx: &Context<Self>, news: News) {
        match news {
            News::Answer(answer) => self.take(ctx, *answer),
            News::NoWorker => {
                self.in_page = true;
                self.tell(Notice::new("no-worker"));
            }
            News::Died => self.bring_back(ctx),
        }
    }

    /// The worker died: a new one gets the runs as they were last seen.
    fn bring_back(&mut self, ctx: &Context<Self>) {
        self.pause();
        self.deaths += 1;
        let asked: Vec<Purpose> = std::mem::take(&mut self.waiting).into_values().filter_map(|(_, p)| p).collect();
        for purpose in asked {
            if let Purpose::Host(asker) = purpose {
                self.refuse(asker, &Notice::new("worker-died"));
            }
        }
        self.home = Home::new(ctx.link().callback(Msg::News));
        // What was under way may be what killed it.
        self.heading = [None, None];
        if self.deaths > MOST_DEATHS {
            self.tell(Notice::new("worker-died-again"));
            let mut run = Run::new(self.demo.slug(), self.demo.terms.version);
            run.input = Source::Named { data: String::new(), data_seed: 1 };
            self.set_slots(1, None);
            return self.restore_slot(ctx, 0, run, 0, None);
        }
        self.tell(Notice::new("worker-died"));
        self.restoring = true;
        if self.moment().runs.is_empty() {
            return self.visit(ctx);
        }
        for (slot, (run, t)) in self.moment().runs.into_iter().enumerate() {
            self.restore_slot(ctx, slot, run, t, None);
        }
    }

    fn take(&mut self, ctx: &Context<Self>, answer: Answer) {
        let Answer { report, parts: [frame, input, own] } = answer;
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
        if let Some(frame) = frame.filter(|frame| !frame.is_empty()) {
            let taken = self.deck.change().slots[slot].book.take(&report, &frame, input.as_deref());
            if let Err(notice) = taken {
                self.tell(notice);
            }
        }
        self.tell_all(report.notices.clone());
        if report.id != 0 {
            self.settle(ctx, slot, purpose, &report);
        }
        if self.slots() == 2 && self.waiting.is_empty() {
            self.keep_pace();
        }
        if self.waiting.is_empty() {
            self.deaths = 0;
            self.restoring = false;
            self.first_state = false;
            self.announce(ctx);
        }
        self.address_later(ctx);
    }

    /// Studies speak of a setting: under another one, what they know is let go.
    fn drop_old_studies(&mut self, slot: usize, next: Option<&Run>) {
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

    /// An order was carried out, or refused.
    fn settle(
        &mut self,
        ctx: &Context<Self>,
        slot: usize,
        purpose: Option<Purpose>,
        report: &crate::engine::protocol::Report,
    ) {
        let failed = report.error.clone();
        self.answer_reading(slot, report);
        match purpose {
            // A table whose gaps wait for a choice has changed nothing yet.
            Some(Purpose::Change(moment))
                if failed.is_none() && report.reading.as_ref().is_none_or(|reading| !reading.needs_choice) =>
            {
                self.undo.note(*moment);
            }
            Some(Purpose::Host(asker)) => {
                if self.slots() == 2 && slot == 0 && failed.is_none() {
                    let (round, offset) = report.place;
                    self.send(1, Order::Align { round, offset }, None, None);
                }
                let asks = report.reading.as_ref().is_some_and(|reading| reading.needs_choice);
                let question = report.notices.iter().find(|notice| asks && notice.code == "table-missing-ask");
                return self.reply(ctx, asker, slot, failed.or(question.cloned()));
            }
            Some(Purpose::Follow) if self.slots() == 2 => {
                let (round, offset) = report.place;
                self.send(1, Order::Align { round, offset }, None, None);
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
                let run = Run::new(self.demo.slug(), self.demo.terms.version);
                self.restore_slot(ctx, slot, run, 0, None);
            }
            self.tell(error);
        }
    }

    /// A table was read: the question whether to fill gaps is put, or closed.
    fn answer_reading(&mut self, slot: usize, report: &crate::engine::protocol::Report) {
        if slot != 0 || !matches!(self.ask, Some(Ask::Reading(..))) {
            return;
        }
        match &report.reading {
            Some(reading) if reading.needs_choice => {
                if let Some(Ask::Reading(attachment, options)) = self.ask.take() {
                    self.ask = Some(Ask::Missing(attachment, options, reading.missing));
                }
            }
            Some(_) => {
                self.ask = None;
                self.fresh_data();
                self.deck.change().tool = Tool::Explore;
            }
            None if report.error.is_some() => self.ask = None,
            None => {}
        }
    }

    pub(super) fn share(&mut self, ctx: &Context<Self>) {
        let Some(text) = self.link(ctx) else {
            // No link can carry them: a file can.
            self.tell(Notice::new("own-data-no-link"));
            ctx.link().send_message(Msg::Save);
            return;
        };
        let link = ctx.link().clone();
        let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
        wasm_bindgen_futures::spawn_local(async move {
            let arrived = match clipboard {
                Some(clipboard) if !clipboard.is_undefined() => {
                    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&text)).await.is_ok()
                }
                _ => false,
            };
            link.send_message(Msg::Shared(arrived));
            if arrived {
                gloo::timers::future::TimeoutFuture::new(2500).await;
                link.send_message(Msg::Again);
            }
        });
    }

    /// The run as a file, which can be dropped in again.
    pub(super) fn save(&mut self) {
        let Some(run) = self.current(0) else { return };
        if let Ok(json) = serde_json::to_string(&run) {
            browser::save(&format!("unrolled-{}.json", run.demo), "application/json", &json);
        }
    }

    /// A dropped file: a picture, a run that was saved, or a table.
    pub(super) fn take_file(&mut self, ctx: &Context<Self>, file: web_sys::File) {
        if file.type_().starts_with("image/") {
            let link = ctx.link().clone();
            return wasm_bindgen_futures::spawn_local(async move {
                link.send_message(Msg::Picture(Box::new(picture::table(file).await)));
            });
        }
        if !file.name().ends_with(".json") {
            return self.load(ctx, Attachment::File(file.into()), ReadOptions::default());
        }
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            let run = text.and_then(|text| serde_json::from_str::<Run>(&text).ok());
            link.send_message(Msg::RunFile(Box::new(run)));
        });
    }

    /// A run out of a file.
    pub(super) fn run_file(&mut self, ctx: &Context<Self>, run: Option<Run>) {
        match run {
            Some(run) if run.demo == self.demo.slug() => {
                let purpose = self.before("");
                self.pause();
                self.fresh_data();
                self.restore_slot(ctx, 0, run, 0, purpose);
                self.address_later(ctx);
            }
            Some(run) => self.tell(Notice::new("run-of-another-demo").with("given", run.demo)),
            None => self.tell(Notice::new("run-unreadable")),
        }
    }

    /// The look as settings, for whoever joins them with a run.
    pub(super) fn looks(&self) -> Settings {
        self.deck.see().look.clone()
    }
}

/// Under which name a study's results are kept: sweeps of two runs stand side by side.
fn shelf(name: &str, slot: usize) -> String {
    if name == "sweep" { format!("sweep-{slot}") } else { name.to_owned() }
}
