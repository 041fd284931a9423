//! Orders to where the runs live, and the ways through time: of one run, or of two in step; playing, and the replay of
//! what was seen before.

use super::message::TimeMsg;
use super::outbox::AnswerPurpose;
use super::{Effect, Platform, Player};
use crate::engine::keys::Action;
use crate::engine::protocol::{Command, Report, WorkerRequest};
use crate::engine::scheduler::Move;
use crate::plot::run_view::By;

impl<P: Platform> Player<P> {
    pub(super) fn send(
        &mut self,
        slot: usize,
        order: WorkerRequest,
        attachment: Option<P::Attachment>,
        purpose: Option<AnswerPurpose<P>>,
    ) {
        if let Some((envelope, attachment)) = self.outbox.order(slot, order, attachment, purpose) {
            self.effect(Effect::Post(envelope, attachment));
        }
    }

    fn order(&mut self, slot: usize, command: Command) {
        self.send(slot, WorkerRequest::Obey(command), None, None);
    }

    /// A command, of one run.
    pub(super) fn command(&mut self, slot: usize, command: Command) {
        match command {
            Command::Set { .. } | Command::Edit { .. } | Command::Load(_) => self.change(slot, command, ""),
            Command::Reset { .. } | Command::Reseed { .. } => self.change(slot, command, ""),
            command => self.order(slot, command),
        }
    }

    /// Time passes; is anything to be drawn again?
    pub(super) fn pass(&mut self, time: TimeMsg) -> bool {
        match time {
            TimeMsg::Seek(slot, t) => {
                self.pause();
                self.layout.pointed = None;
                self.seek(slot, t);
            }
            TimeMsg::Stay => self.stay(),
            TimeMsg::Pause => self.pause(),
            TimeMsg::Tick => return self.tick(),
            TimeMsg::Hidden(true) => {
                let playing = self.clock.playing || self.clock.resumes;
                self.pause();
                self.clock.resumes = playing;
            }
            TimeMsg::Hidden(false) => {
                if std::mem::take(&mut self.clock.resumes) && !self.clock.playing {
                    self.play_or_pause();
                }
            }
            TimeMsg::Sleep => self.doze(true),
            TimeMsg::Wake => self.doze(false),
        }
        true
    }

    pub(super) fn step(&mut self, n: u64) {
        if self.workspace.count() == 1 {
            return self.order(0, Command::Step { n });
        }
        // Two runs keep pace by rounds: many steps are as many rounds as have so many.
        self.go(match i64::try_from(n / self.longest_round().max(1)) {
            Ok(rounds) if n > 1 && rounds > 0 => Move::Round(rounds),
            _ => Move::Step,
        });
    }

    pub(super) fn back(&mut self, n: u64) {
        if self.workspace.count() == 1 {
            return self.order(0, Command::Back { n });
        }
        self.go(Move::Back);
    }

    pub(super) fn round(&mut self, n: i64) {
        if self.workspace.count() == 1 {
            return self.order(0, Command::Round { n });
        }
        self.go(Move::Round(n));
    }

    /// Two runs go one way. Where it leads depends on where they arrive from the one before: until then it waits.
    fn go(&mut self, way: Move) {
        if !self.outbox.is_empty() {
            // The player's own beat does not pile up: what it misses it makes up for later.
            if !self.clock.playing {
                self.pair.wait(way);
            }
        } else if let Some((round, offset)) = way.leads(self.pair.place, self.longest_round()) {
            self.align(round, offset);
        }
    }

    /// Both runs have answered: the moves that wait go on.
    pub(super) fn go_on(&mut self) {
        let workspace = self.workspace.see();
        self.pair.meet(&mut workspace.slots.iter().map(|slot| slot.run_view.report()));
        drop(workspace);
        // One that leads nowhere, back from the start, does not hold up those after it.
        while self.outbox.is_empty()
            && let Some(way) = self.pair.pop()
        {
            self.go(way);
        }
    }

    /// The steps of the round just ended, in the run that took more of them.
    fn longest_round(&self) -> u64 {
        let workspace = self.workspace.see();
        let reports = workspace.slots.iter().map(|slot| slot.run_view.report());
        reports.filter(|r| r.place == self.pair.place).map(|r| r.t - r.round_before).max().unwrap_or(1)
    }

    /// To an instant of a run; a second one follows to its place.
    pub(super) fn seek(&mut self, slot: usize, t: u64) {
        self.pair.clear();
        if t == 0 && self.workspace.count() == 2 {
            // A run without a seeding is in round 1 from the start: the other would not go back before its own.
            return self.align(0, 0);
        }
        let purpose = (self.workspace.count() == 2).then_some(AnswerPurpose::Follow);
        self.send(slot, WorkerRequest::Obey(Command::Seek { t }), None, purpose);
    }

    pub(super) fn finish(&mut self) {
        self.pair.clear();
        for slot in 0..self.workspace.count() {
            let workspace = self.workspace.see();
            let furthest = workspace.slots[slot].furthest();
            drop(workspace);
            self.order(slot, furthest.map_or(Command::Finish { limit: None }, |t| Command::Seek { t }));
        }
    }

    fn align(&mut self, round: u64, offset: u64) {
        for slot in 0..self.workspace.count() {
            self.align_slot(slot, (round, offset));
        }
    }

    pub(super) fn align_slot(&mut self, slot: usize, (round, offset): (u64, u64)) {
        self.send(slot, WorkerRequest::Align { round, offset }, None, None);
    }

    pub(super) fn play_or_pause(&mut self) {
        if self.clock.playing {
            self.pause();
        } else if self.workspace.is_on_a_way() {
            // Stay where we have come to.
            if !self.replay_here() {
                self.stay();
            }
        } else {
            if self.workspace.is_done() {
                self.seek(0, 0);
            }
            self.play();
        }
    }

    pub(super) fn play(&mut self) {
        let wait = self.clock.play(self.world.now, self.workspace.stands());
        self.effect(Effect::Tick(Some(wait)));
    }

    /// No longer. The run follows to where a replay has come to.
    pub(super) fn pause(&mut self) {
        self.clock.resumes = false;
        self.effect(Effect::Tick(None));
        if let Some(t) = self.clock.pause() {
            self.seek(0, t);
        }
    }

    /// Where a run is on a long way: it stays where it has come to.
    pub(super) fn stay(&mut self) {
        for slot in 0..self.workspace.count() {
            self.order(slot, Command::Pause { speed: None });
        }
    }

    /// Time for what is due; does anything change on the page at once?
    fn tick(&mut self) -> bool {
        if !self.clock.playing {
            return false;
        }
        if self.clock.replays() {
            self.play();
            return self.roll();
        }
        if self.workspace.is_done() && self.outbox.is_empty() {
            self.pause();
            return true;
        }
        self.beat();
        self.play();
        false
    }

    /// The steps that are due, if the last ones are done: orders never pile up.
    fn beat(&mut self) {
        if !self.outbox.is_empty() || self.workspace.is_held() {
            return;
        }
        let (now, t) = (self.world.now, self.workspace.stands());
        if self.workspace.count() == 1
            && self.clock.is_too_slow()
            && self.workspace.change().slots[0].run_view.replay(None) as f64 > t as f64 + self.clock.speed
        {
            return self.clock.replay(t as f64, now);
        }
        let n = self.clock.scheduler.due(now, self.clock.speed);
        if n > 0 {
            self.clock.scheduler.asked(n);
            self.step(n);
        }
    }

    /// A replay goes on; where it ends, the run does.
    fn roll(&mut self) -> bool {
        let Some(t) = self.clock.roll(self.world.now) else { return false };
        let mut workspace = self.workspace.change();
        let run_view = &mut workspace.slots[0].run_view;
        let before = (run_view.seen().t, run_view.seen().by);
        let end = run_view.replay(Some(t as u64));
        let changed = (run_view.seen().t, run_view.seen().by) != before;
        drop(workspace);
        if t >= end as f64 {
            self.clock.roll_out(self.world.now, end);
            self.seek(0, end);
        }
        changed
    }

    /// What is recalled is replayed from here on.
    fn replay_here(&mut self) -> bool {
        let workspace = self.workspace.see();
        let seen = workspace.slots[0].run_view.seen();
        let (t, recalled) = (seen.t as f64, seen.by != By::Run && workspace.slots.len() == 1);
        drop(workspace);
        if recalled {
            self.stay();
            self.clock.replay(t, self.world.now);
            self.play();
        }
        recalled
    }

    /// A report has come: how long the way still is, and whether anything else is to be seen now than `before`.
    pub(super) fn under_way(&mut self, report: &Report, before: Option<(u64, By)>) {
        if report.slot != 0 {
            return;
        }
        let left = self.clock.way(self.world.now, report);
        let recalls = before.is_some_and(|(_, by)| by != By::Run);
        self.drawing.same = recalls && before == self.seen() && report.id == 0;
        self.drawing.quiet = self.drawing.same && left == self.clock.left;
        self.clock.left = left;
    }

    /// Which instant of a single run is shown.
    pub(super) fn seen(&self) -> Option<(u64, By)> {
        let workspace = self.workspace.see();
        let seen = workspace.slots[0].run_view.seen();
        (workspace.slots.len() == 1).then_some((seen.t, seen.by))
    }

    /// All that was asked for is done. Where playing is behind, it goes on at once.
    pub(super) fn arrived(&mut self) {
        self.clock.left = None;
        if self.clock.playing && !self.clock.replays() {
            self.clock.scheduler.came(self.world.now, self.workspace.stands());
            if !self.workspace.is_done() {
                self.beat();
            }
        }
    }

    pub(super) fn faster(&mut self, up: bool) {
        self.clock.faster(up, self.world.now, self.workspace.stands());
        self.address_later();
    }

    /// The runs begin anew: the same, or of another seed.
    pub(super) fn begin_again(&mut self, action: Action) {
        self.pause();
        if action == Action::Reset {
            self.change_all(&Command::Reset { seed: None });
        } else {
            self.change(self.pair.active, Command::Reseed { seed: None }, "");
        }
    }
}
