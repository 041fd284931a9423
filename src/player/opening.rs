//! Runs are opened: from an address, from a file, from what this browser keeps.

use super::effect::ToHost;
use super::message::{Speak, Visit};
use super::outbox::{AnswerPurpose, PendingOpen};
use super::workspace::Slot;
use super::{Effect, Fetch, Platform, Player};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address::{self, Place};
use crate::engine::protocol::{Envelope, WorkerRequest};
use crate::engine::run::{Run, Source};

impl<P: Platform> Player<P> {
    /// Opens what the address says.
    pub(super) fn visit(&mut self, visit: Visit) {
        let Visit { query, brought, first } = visit;
        let (mut place, notices) = address::read(self.demo.terms, &query, &demos::terms);
        self.notices.clear();
        if let Some(brought) = brought {
            self.tell_all(brought.notices);
            (place.run, place.t) = (brought.saved.run, brought.saved.t);
        }
        self.workspace.change().show_original = false;
        self.tell_all(notices);
        let page = place.page.clone();
        let turned = page.present != self.location.page.present;
        // In a frame the lesson is shut until somebody opens it.
        let opened = !first && !turned && self.layout.show_lesson && page.embed == self.location.page.embed;
        self.clock.speed = page.speed.unwrap_or(self.demo.terms.speed);
        self.location.page = page;
        let page = &self.location.page;
        self.layout.visit(!self.location.is_hidden("lesson") && (opened || !page.embed), page.present, turned);
        self.pause();
        self.dress();
        self.check_names();
        self.location.written = format!("/{}?{}", self.demo.slug(), query);
        self.location.query = query;
        self.life.first_state = true;
        if first {
            self.effect(Effect::Host(ToHost::First(Box::new(place.clone()))));
        }
        self.restore(&place, None);
        // Two runs lie above a phone's lesson, and a link to them comes from far below.
        if place.vs.is_some() && !first && (self.world.narrow)() {
            self.reveal(".columns".to_owned());
        }
        if self.location.page.play {
            self.play();
        }
    }

    /// Words, or what the address says of them, have changed.
    pub(super) fn speak(&mut self, speak: Speak) {
        self.location.spoken = (speak.lang, speak.theme);
        if let Some(translations) = speak.translations {
            self.workspace.change().speak(translations);
        }
        self.dress();
    }

    /// Opens what an address says.
    pub(super) fn restore(&mut self, place: &Place, purpose: Option<AnswerPurpose<P>>) {
        self.workspace.change().look = place.look.clone();
        self.fresh_data();
        let second = place.vs.as_deref();
        self.set_slots(1 + usize::from(second.is_some()), second.map(|(run, _)| run.demo.as_str()));
        self.restore_slot(0, place.run.clone(), place.t, purpose);
        if let Some((run, t)) = second {
            self.restore_slot(1, run.clone(), *t, None);
        }
    }

    /// One run or two on the page; the second is of this demo.
    pub(super) fn set_slots(&mut self, count: usize, second: Option<&str>) {
        let mut workspace = self.workspace.change();
        let had = workspace.slots.len();
        workspace.slots.truncate(count.max(1));
        if count > 1 && had == 1 {
            let demo = second.and_then(demos::find).unwrap_or(self.demo);
            if let Some(words) = workspace.words_of(demo) {
                workspace.slots.push(Slot { demo, run_view: demo.run_view(), words });
            }
        }
        drop(workspace);
        self.pair.active = self.pair.active.min(count.saturating_sub(1));
        if count == 1 && had > 1 {
            self.pair.clear();
            let dropped = self.outbox.close_second();
            self.all_too_late(dropped);
            // Nobody waits for an answer to this.
            let id = self.outbox.new_id();
            self.effect(Effect::Post(Envelope { id, slot: 1, order: WorkerRequest::Close }, None));
        }
    }

    /// Another run takes the place of the one in a slot: what was is noted for undo.
    pub(super) fn open_anew(&mut self, slot: usize, run: Run, t: u64) {
        let purpose = self.before("");
        self.pause();
        self.restore_slot(slot, run, t, purpose);
        self.address_later();
    }

    /// Opens a run in a slot; the file of a bundled data set is fetched first.
    pub(super) fn restore_slot(&mut self, slot: usize, run: Run, t: u64, purpose: Option<AnswerPurpose<P>>) {
        if let Source::Own { own, contents: Some(contents) } = &run.input {
            self.location.remember(*own, contents.clone());
        }
        let run = self.location.whole(&run);
        // Whatever was on its way to this slot comes too late now, and what waited for it is dropped; so are moves of two
        // runs that wait for one that is replaced.
        self.pair.clear();
        let (visit, dropped) = self.outbox.open(slot, &run, t);
        self.all_too_late(dropped);
        let kept = match run.input {
            Source::Own { own, contents: None } => Some(own),
            _ => None,
        };
        let demo = self.workspace.see().slots.get(slot).map_or(self.demo, |slot| slot.demo);
        let file = demo.file_of(&run).filter(|_| kept.is_none());
        if kept.is_none() && file.is_none() {
            return self.send(slot, WorkerRequest::Restore { run, t }, None, purpose);
        }
        self.outbox.fetch(slot);
        let pending = Box::new(PendingOpen { slot, visit, run, t, purpose, bytes: None });
        match (kept, file) {
            (Some(own), _) => self.effect(Effect::Fetch(Fetch::Kept(own, pending))),
            (None, Some(file)) => self.effect(Effect::Fetch(Fetch::Data(file, pending))),
            (None, None) => {}
        }
    }

    /// Something newer was asked for in the meantime.
    pub(super) fn too_late(&mut self, purpose: Option<AnswerPurpose<P>>) {
        if let Some(AnswerPurpose::Host(request)) = purpose {
            self.refuse(request, Notice::new("overtaken"));
        }
    }

    fn all_too_late(&mut self, dropped: Vec<AnswerPurpose<P>>) {
        for purpose in dropped {
            self.too_late(Some(purpose));
        }
    }

    /// The file of a bundled data set has come, or not: what waited for it goes after it.
    pub(super) fn file_came(&mut self, pending: PendingOpen<P>) {
        let PendingOpen { slot, visit, run, t, purpose, bytes } = pending;
        if slot >= self.workspace.count() || !self.outbox.is_wanted(slot, visit) {
            return self.too_late(purpose);
        }
        let held = self.outbox.release(slot);
        if bytes.is_none() {
            self.tell(Notice::new("file-not-fetched"));
        }
        self.send(slot, WorkerRequest::Restore { run, t }, bytes.map(P::attach), purpose);
        for (slot, order, attachment, purpose) in held {
            self.send(slot, order, attachment, purpose);
        }
    }

    /// The run of a slot as it was last ordered, whole.
    pub fn current(&self, slot: usize) -> Option<Run> {
        if let Some((run, _)) = self.outbox.target(slot) {
            return Some(self.location.whole(run));
        }
        let workspace = self.workspace.see();
        Some(self.location.whole(workspace.slots.get(slot)?.run_view.run()?))
    }
}
