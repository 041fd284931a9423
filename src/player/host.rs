//! What host pages ask for. Reading their messages, and saying what they are told, is the shell's.

use super::effect::ToHost;
use super::outbox::AnswerPurpose;
use super::{Effect, Platform, Player};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address::{PageSettings, Place};
use crate::engine::input::{Input, Own};
use crate::engine::params::{Settings, shortened};
use crate::engine::protocol::{Command, Load, WorkerRequest};
use crate::engine::run::{Run, Source};
use crate::engine::table::Table;
use std::hint::black_box;
use std::sync::Arc;

/// A host page asks: the door to a part of the program of its own, which is there where a page has a host.
#[inline(never)]
fn obey<P: Platform>(player: &mut Player<P>, request: P::HostRequest, command: Command) {
    player.obey_command(request, command);
}

/// The frame goes out of sight, or comes back: the door to the same part.
#[inline(never)]
fn doze<P: Platform>(player: &mut Player<P>, sleeps: bool) {
    if sleeps {
        player.fall_asleep();
    } else {
        player.wake();
    }
}

/// A run further than so many steps from its start keeps its worker: to come back would take too long.
const NEAR: u64 = 1_000;

impl<P: Platform> Player<P> {
    pub(super) fn doze(&mut self, sleeps: bool) {
        self.drawing.same = true;
        black_box(doze::<P> as fn(&mut Self, bool))(self, sleeps);
    }

    /// Out of sight nothing plays; and what rests, and is soon there again, needs no worker.
    #[inline]
    fn fall_asleep(&mut self) {
        self.pause();
        let near = |player: &Self| player.workspace.see().slots.iter().all(|slot| slot.run_view.report().t <= NEAR);
        let studies = self.jobs.study.is_some() || self.jobs.supply.is_some();
        if !self.life.asleep && self.rests() && !studies && near(self) {
            self.life.asleep = true;
            self.effect(Effect::Sleep);
        }
    }

    #[inline]
    fn wake(&mut self) {
        if self.life.asleep {
            self.life.wakes = true;
            self.effect(Effect::Restart);
            self.reopen();
        }
    }

    /// Is there no worker, or are the runs on their way back into one? Then whoever asks for something waits.
    pub fn dozes(&mut self) -> bool {
        self.life.wakes &= !self.rests();
        self.life.asleep || self.life.wakes
    }

    /// A host page asks.
    pub(super) fn obey_host(&mut self, request: P::HostRequest, command: Command) {
        black_box(obey::<P> as fn(&mut Self, P::HostRequest, Command))(self, request, command);
    }

    #[inline]
    fn obey_command(&mut self, request: P::HostRequest, command: Command) {
        if self.clock.replays() {
            // Hosts are told of the run itself: it follows to where the replay is.
            self.pause();
        }
        match command {
            Command::Get {} | Command::Frame { .. } if self.rests() => {
                self.reply(request, 0, None);
                self.effect(Effect::Host(ToHost::Looked));
            }
            // After what is under way: the answer tells of a state at rest, and of exact numbers alone.
            Command::Get {} | Command::Frame { .. } | Command::Export { .. } => self.send_for(request, Command::Get {}),
            Command::Play { speed } | Command::Pause { speed } if speed.is_some_and(|s| !s.is_finite() || s <= 0.0) => {
                let given = speed.map(|speed| shortened(&speed.to_string())).unwrap_or_default();
                let notice = Notice::new("value-malformed").with("key", "speed").with("given", given);
                self.refuse(request, notice.with("used", self.clock.speed));
            }
            Command::Play { speed } => {
                self.clock.set_speed(speed.unwrap_or(self.clock.speed));
                self.play();
                self.reply(request, 0, None);
            }
            Command::Pause { speed } => {
                self.clock.set_speed(speed.unwrap_or(self.clock.speed));
                self.pause();
                self.send_for(request, Command::Pause { speed: None });
            }
            Command::Open { demo, params, seed, data, data_seed, t } => {
                let input = Source::Named { data: data.unwrap_or_default(), data_seed };
                self.open_for(request, &demo, (params, seed, input), t);
            }
            Command::Load(Load { points: Some(points), .. }) if self.demo.terms.kind == Table::KIND => {
                let d = points.first().map_or(0, Vec::len);
                match Table::from_rows(Table::plain_names(d), &points) {
                    Ok(table) => self.load_for(request, table),
                    Err(notice) => self.refuse(request, notice),
                }
            }
            command => {
                self.pause();
                if command.changes_run() {
                    self.note();
                }
                self.send_for(request, command);
            }
        }
    }

    /// A run is opened; of another demo, by its address.
    fn open_for(&mut self, request: P::HostRequest, demo: &str, run: (Settings, u64, Source), t: u64) {
        let Some(found) = demos::find(demo) else {
            return self.refuse(request, Notice::new("demo-unknown").with("given", shortened(demo)));
        };
        let mut opened = Run::new(found.slug(), found.terms.version);
        (opened.params, opened.seed, opened.input) = run;
        let look = self.workspace.see().look.clone();
        let mut place = Place { run: opened, t, look, vs: None, page: PageSettings::default() };
        if found.slug() != self.demo.slug() {
            (place.look, place.page) = (Settings::new(), self.location.page.clone());
            return self.effect(Effect::Host(ToHost::Elsewhere(request, Box::new(place))));
        }
        self.pause();
        self.restore(&place, Some(AnswerPurpose::Host(request)));
    }

    /// Points of a host's.
    fn load_for(&mut self, request: P::HostRequest, table: Table) {
        let own = Arc::new(Own::Points(table));
        let Some(mut run) = self.current(0) else { return self.refuse(request, Notice::new("nothing-open")) };
        run.input = Source::Own { own: own.fingerprint(), contents: Some(own) };
        run.edits.clear();
        self.pause();
        self.restore_slot(0, run, 0, Some(AnswerPurpose::Host(request)));
    }

    fn send_for(&mut self, mut request: P::HostRequest, command: Command) {
        let attachment = P::attached(&mut request);
        self.send(0, WorkerRequest::Obey(command), attachment, Some(AnswerPurpose::Host(request)));
    }

    pub(super) fn reply(&mut self, request: P::HostRequest, slot: usize, failed: Option<Notice>) {
        self.effect(Effect::Host(ToHost::Reply(request, slot, failed)));
    }

    pub(super) fn refuse(&mut self, request: P::HostRequest, notice: Notice) {
        self.effect(Effect::Host(ToHost::Refuse(request, notice)));
    }

    /// Is nothing under way, so that what we know is how it is?
    pub fn rests(&self) -> bool {
        let workspace = self.workspace.see();
        let run_view = &workspace.slots[0].run_view;
        let stands = run_view.run().is_some() && run_view.report().target.is_none();
        drop(workspace);
        let waits = !self.jobs.unanswered.is_empty() || self.awaits(0);
        self.outbox.rests() && self.pair.rests() && !self.clock.replays() && !waits && stands
    }
}
