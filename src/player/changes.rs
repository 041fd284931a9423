//! What the reader changes, and takes back: knobs, gestures, seeds, a second run.

use super::history::Snapshot;
use super::message::ChangeMsg;
use super::outbox::AnswerPurpose;
use super::{Platform, Player};
use crate::engine::params::{Settings, Value, fit_columns};
use crate::engine::protocol::{Command, WorkerRequest};
use crate::plot::run_view::Reply;

/// An instant beyond the end of every run that ends.
const END: u64 = u64::MAX >> 12;

impl<P: Platform> Player<P> {
    pub(super) fn take_change(&mut self, change: ChangeMsg) {
        match change {
            ChangeMsg::Do(command) => self.command(self.pair.active, command),
            ChangeMsg::Set(key, value) => {
                let params = Settings::from([(key.to_owned(), value)]);
                self.change(self.pair.active, Command::Set { params }, key);
            }
            ChangeMsg::Look(key, value) => self.look(key, &value),
            ChangeMsg::Data(name) => self.other_data(Some(name), None, 0),
            ChangeMsg::DataSeed(seed) => self.other_data(None, Some(seed), 0),
            ChangeMsg::Gesture(slot, reply) => self.gesture(slot, reply),
            ChangeMsg::Primary(slot) => self.take_primary_action(slot),
            ChangeMsg::Seed(slot, seed) => self.open_seed(slot, seed),
            ChangeMsg::Compare => self.compare(),
            ChangeMsg::Single => self.single(),
        }
    }

    /// The runs as they are ordered, and how they are looked at.
    pub(super) fn snapshot(&self) -> Snapshot {
        let workspace = self.workspace.see();
        let runs = workspace.slots.iter().enumerate().filter_map(|(index, slot)| {
            let target = self.outbox.target(index).cloned();
            target.or_else(|| Some((slot.run_view.run()?.clone(), self.clock.is_at(slot.run_view.report()))))
        });
        Snapshot { runs: runs.collect(), look: workspace.look.clone() }
    }

    /// Notes what is, to be undone to, before something changes that no knob names.
    pub(super) fn note(&mut self) {
        self.history.is_new_change("", self.world.now);
        let snapshot = self.snapshot();
        self.history.note(snapshot);
    }

    /// What to remember for undo when the change is carried out; nothing if the same knob was turned a moment ago.
    pub(super) fn before(&mut self, key: &str) -> Option<AnswerPurpose<P>> {
        self.history.is_new_change(key, self.world.now).then(|| AnswerPurpose::Change(Box::new(self.snapshot())))
    }

    /// A command that changes a run. `key` names the knob, so that a slider's way is taken back in one piece.
    pub(super) fn change(&mut self, slot: usize, command: Command, key: &str) {
        let purpose = if key.is_empty() { self.before("") } else { self.before(&format!("{key} {slot}")) };
        self.pause();
        self.send(slot, WorkerRequest::Obey(command), None, purpose);
        self.address_later();
    }

    pub(super) fn change_all(&mut self, command: &Command) {
        for slot in 0..self.workspace.count() {
            if slot == 0 {
                self.change(slot, command.clone(), "");
            } else {
                self.send(slot, WorkerRequest::Obey(command.clone()), None, None);
            }
        }
    }

    /// A knob of the view is turned.
    pub(super) fn look(&mut self, key: &'static str, value: &Value) {
        let Some(knob) = self.demo.terms.view_knobs.iter().find(|knob| knob.key == key) else { return };
        if self.history.is_new_change(key, self.world.now) {
            let snapshot = self.snapshot();
            self.history.note(snapshot);
        }
        let (value, notice) = knob.admit(value);
        self.tell_all(notice.into_iter().collect());
        let mut workspace = self.workspace.change();
        if value == knob.default() {
            workspace.look.remove(key);
        } else {
            workspace.look.insert(key.to_owned(), value);
        }
        drop(workspace);
        self.fit_columns();
        self.address_later();
    }

    /// Columns on the axes that the data have not are said to be others.
    pub(super) fn fit_columns(&mut self) {
        let mut workspace = self.workspace.change();
        let Some(columns) = workspace.slots.iter().filter_map(|slot| Some(slot.run_view.size()?.1)).max() else {
            return;
        };
        let notices = fit_columns(self.demo.terms.view_knobs, &mut workspace.look, columns);
        drop(workspace);
        for notice in notices {
            match self.notices.same_mut(&notice) {
                // It was too large for any data before it was for these: what was given is told once.
                Some(known) => known.args.splice(2.., notice.args.into_iter().skip(2)).for_each(drop),
                None => self.tell(notice),
            }
        }
    }

    pub(super) fn undo(&mut self, redo: bool) {
        self.pause();
        let now = self.snapshot();
        let Some(then) = self.history.go(redo, now.clone()) else { return };
        self.workspace.change().look = then.look;
        if then.runs != now.runs {
            self.set_slots(then.runs.len(), then.runs.get(1).map(|(run, _)| run.demo.as_str()));
            for (slot, (run, t)) in then.runs.into_iter().enumerate() {
                self.restore_slot(slot, run, t, None);
            }
        }
        self.address_later();
    }

    /// Does what the figure offers.
    pub(super) fn take_primary_action(&mut self, slot: usize) {
        let offer = {
            let workspace = self.workspace.see();
            workspace.context(slot, None).and_then(|context| workspace.slots[slot].run_view.primary_action(&context))
        };
        // While other data are on their way, what is seen is not what is spoken of.
        if let Some((_, reply)) = offer.filter(|_| self.outbox.has_no_target()) {
            self.gesture(slot, reply);
        }
    }

    /// What a gesture on a panel means.
    fn gesture(&mut self, slot: usize, reply: Reply) {
        match reply {
            Reply::Pick(pick) => self.workspace.change().picked = pick,
            Reply::Original(on) => self.workspace.change().show_original = on,
            Reply::Look(key, value) => self.look(key, &value),
            Reply::Seek(t) => {
                self.pause();
                self.seek(slot, t);
            }
            Reply::Commit(edit) => self.change(slot, Command::Edit { edit }, ""),
            Reply::Input(edits) => self.change_points(edits),
            Reply::Own(own) => self.other_own(own, ""),
            Reply::Tell(notice) => self.tell(notice),
            Reply::Keep(name, value) => {
                self.pause();
                self.workspace.change().keep(name, value);
            }
            Reply::Seed(seed) => self.open_seed(slot, seed),
            Reply::Open(run, t) => self.open_anew(slot, *run, t),
            Reply::Data(seed, t) => self.other_data(None, Some(seed), t),
            // Other panels look again, or nobody does.
            Reply::Redraw | Reply::Nothing | Reply::Hold | Reply::Tip(_) => {}
        }
    }

    /// One of a sweep's runs.
    fn open_seed(&mut self, slot: usize, seed: u64) {
        let Some(mut run) = self.current(slot) else { return };
        run.edits.retain(|change| change.t == 0);
        run.seed = seed;
        self.open_anew(slot, run, END);
    }

    /// The present run once more beside itself, so that one thing can be changed.
    fn compare(&mut self) {
        if self.workspace.count() > 1 {
            return;
        }
        self.pause();
        let Some(run) = self.current(0) else { return };
        self.note();
        let workspace = self.workspace.see();
        let (t, place) = (workspace.slots[0].run_view.report().t, workspace.slots[0].run_view.report().place);
        drop(workspace);
        self.pair.place = place;
        self.set_slots(2, Some(self.demo.slug()));
        self.pair.active = 1;
        self.reveal(".columns".to_owned());
        self.restore_slot(1, run, t, None);
        self.address_later();
    }

    fn single(&mut self) {
        self.note();
        self.set_slots(1, None);
        self.address_later();
    }
}
