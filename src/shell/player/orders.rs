//! Orders to where the runs live, and the ways through time: of one run, or of two in step.

use super::super::home::Attachment;
use super::{Player, Purpose};
use crate::engine::pace::{Move, together};
use crate::engine::protocol::{Command, Envelope, Order};
use yew::prelude::Context;

/// So many moves of two runs wait for their turn at most; a key that is held down should not run on for long.
const MOST_MOVES: usize = 32;

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

    pub(super) fn slots(&self) -> usize {
        self.deck.see().slots.len()
    }

    pub(super) fn command(&mut self, ctx: &Context<Self>, slot: usize, command: Command) {
        match command {
            Command::Set { .. } | Command::Edit { .. } | Command::Load(_) => self.change(ctx, slot, command, ""),
            Command::Reset { .. } | Command::Reseed { .. } => self.change(ctx, slot, command, ""),
            command => self.send(slot, Order::Obey(command), None, None),
        }
    }

    pub(super) fn step(&mut self, n: u64) {
        if self.slots() == 1 {
            return self.send(0, Order::Obey(Command::Step { n }), None, None);
        }
        // Two runs keep pace by rounds: many steps are as many rounds as have so many.
        self.go(match i64::try_from(n / self.longest_round().max(1)) {
            Ok(rounds) if n > 1 && rounds > 0 => Move::Round(rounds),
            _ => Move::Step,
        });
    }

    /// Two runs go one way. Where it leads depends on where they arrive from the one before: until then it waits.
    fn go(&mut self, way: Move) {
        if !self.waiting.is_empty() {
            // The player's own beat does not pile up: what it misses it makes up for later.
            if !self.playing && self.moves.len() < MOST_MOVES {
                self.moves.push_back(way);
            }
            return;
        }
        if let Some((round, offset)) = way.leads(self.pace, self.longest_round()) {
            self.align(round, offset);
        }
    }

    /// The next of the moves that wait.
    pub(super) fn go_on(&mut self) {
        if let Some(way) = self.moves.pop_front() {
            self.go(way);
        }
    }

    pub(super) fn back(&mut self, n: u64) {
        if self.slots() == 1 {
            return self.send(0, Order::Obey(Command::Back { n }), None, None);
        }
        self.go(Move::Back);
    }

    pub(super) fn round(&mut self, n: i64) {
        if self.slots() == 1 {
            return self.send(0, Order::Obey(Command::Round { n }), None, None);
        }
        self.go(Move::Round(n));
    }

    /// To an instant of a run; a second one follows to its place.
    pub(super) fn seek(&mut self, slot: usize, t: u64) {
        self.moves.clear();
        if t == 0 && self.slots() == 2 {
            // A run without a seeding is in round 1 from the start: the other would not go back before its own.
            return self.align(0, 0);
        }
        let purpose = (self.slots() == 2).then_some(Purpose::Follow);
        self.send(slot, Order::Obey(Command::Seek { t }), None, purpose);
    }

    pub(super) fn finish(&mut self) {
        self.moves.clear();
        for slot in 0..self.slots() {
            let deck = self.deck.see();
            let of = &deck.slots[slot];
            let (ends, visited) = (of.demo.ends || of.book.report().length.is_some(), of.book.report().visited);
            drop(deck);
            // Where there is no end, the furthest that is known takes its place.
            let command = if ends { Command::Finish { limit: None } } else { Command::Seek { t: visited } };
            self.send(slot, Order::Obey(command), None, None);
        }
    }

    pub(super) fn align(&mut self, round: u64, offset: u64) {
        for slot in 0..self.slots() {
            self.send(slot, Order::Align { round, offset }, None, None);
        }
    }

    /// The steps of the round just ended, in the run that took more of them.
    pub(super) fn longest_round(&self) -> u64 {
        let deck = self.deck.see();
        let reports = deck.slots.iter().map(|slot| slot.book.report());
        reports.filter(|r| r.place == self.pace).map(|r| r.t - r.round_before).max().unwrap_or(1)
    }

    /// Two runs keep pace by rounds: where they are together, after both have answered.
    pub(super) fn keep_pace(&mut self) {
        let deck = self.deck.see();
        if let Some(pace) = together(&mut deck.slots.iter().map(|slot| slot.book.report())) {
            drop(deck);
            self.pace = pace;
        }
    }
}
