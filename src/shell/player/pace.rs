//! How fast time passes on the page: the player's beat, what is reached of the speed that is asked for, how long a way
//! still is; and the film of what was seen before, where replaying it exactly would be too slow.

use super::super::browser;
use super::{Msg, Player};
use crate::engine::pace;
use crate::engine::protocol::{Command, Order, Report};
use crate::plot::book::By;
use gloo::timers::callback::Timeout;
use yew::prelude::Context;

/// A run that goes at less than this share of its speed is shown as a film as far as it is known.
const TOO_SLOW: f64 = 2.0 / 3.0;

/// Where a film is, and since when.
pub type Film = (f64, f64);

impl Player {
    pub(super) fn play(&mut self, ctx: &Context<Self>) {
        if !std::mem::replace(&mut self.playing, true) {
            self.beat.start(browser::now(), self.stands());
        }
        let link = ctx.link().clone();
        self.ticker = Some(Timeout::new(pace::between(self.speed), move || link.send_message(Msg::Tick)));
    }

    /// No longer. The run follows to where a film has come to.
    pub(super) fn pause(&mut self) {
        self.playing = false;
        self.ticker = None;
        if let Some((t, _)) = self.film.take() {
            self.seek(0, t as u64);
        }
    }

    /// Where a run is on a long way: it stays where it has come to.
    pub(super) fn stay(&mut self) {
        for slot in 0..self.slots() {
            self.send(slot, Order::Obey(Command::Pause { speed: None }), None, None);
        }
    }

    pub(super) fn on_a_way(&self) -> bool {
        self.deck.see().slots.iter().any(|slot| slot.book.report().heading.is_some())
    }

    /// Time for what is due; does anything change on the page at once?
    pub(super) fn tick(&mut self, ctx: &Context<Self>) -> bool {
        self.ticker = None;
        if !self.playing {
            return false;
        }
        if self.film.is_some() {
            self.play(ctx);
            return self.roll();
        }
        if self.is_done() && self.waiting.is_empty() {
            self.pause();
            return true;
        }
        self.beat();
        self.play(ctx);
        false
    }

    /// The steps that are due, if the last ones are done: orders never pile up.
    fn beat(&mut self) {
        if !self.waiting.is_empty() {
            return;
        }
        let (now, t) = (browser::now(), self.stands());
        if self.slots() == 1
            && self.beat.short_of(self.speed * TOO_SLOW / 0.9).is_some()
            && self.deck.change().slots[0].book.film(None) as f64 > t as f64 + self.speed
        {
            self.show(t as f64, now);
            return;
        }
        let n = self.beat.due(now, self.speed);
        if n > 0 {
            self.beat.asked(n);
            self.step(n);
        }
    }

    fn show(&mut self, t: f64, now: f64) {
        (self.film, self.screening) = (Some((t, now)), true);
    }

    /// The film goes on; where it ends, the run does.
    fn roll(&mut self) -> bool {
        let Some((t, then)) = self.film else { return false };
        let now = browser::now();
        let t = t + (now - then) * self.speed / 1000.0;
        let mut deck = self.deck.change();
        let book = &mut deck.slots[0].book;
        let before = (book.seen().t, book.seen().by);
        let end = book.film(Some(t as u64));
        let changed = (book.seen().t, book.seen().by) != before;
        drop(deck);
        self.film = Some((t, now));
        if t >= end as f64 {
            self.film = None;
            self.seek(0, end);
            self.beat.start(now, end);
        }
        changed
    }

    /// What is recalled is shown as a film from here on.
    pub(super) fn project(&mut self, ctx: &Context<Self>) -> bool {
        let deck = self.deck.see();
        let seen = deck.slots[0].book.seen();
        let (t, recalled) = (seen.t as f64, seen.by != By::Run && deck.slots.len() == 1);
        drop(deck);
        if recalled {
            self.stay();
            self.show(t, browser::now());
            self.play(ctx);
        }
        recalled
    }

    /// A report has come: how long the way still is, and whether anything else is to be seen now.
    pub(super) fn under_way(&mut self, report: &Report, before: Option<(u64, By)>) {
        if report.slot != 0 {
            return;
        }
        if self.playing && report.id == 0 && self.film.is_none() {
            self.beat.slow();
        }
        let left = report.heading.and_then(|target| self.way.left(browser::now(), report.t, target));
        // In steps that can be read.
        let left = left.map(|left| if left < 10.0 { left.ceil() } else { (left / 5.0).ceil() * 5.0 });
        self.same = before.is_some_and(|(_, by)| by != By::Run) && before == self.seen() && report.id == 0;
        self.quiet = self.same && left == self.left;
        self.left = left;
    }

    /// Which instant of the first run is shown.
    pub(super) fn seen(&self) -> Option<(u64, By)> {
        let deck = self.deck.see();
        let seen = deck.slots[0].book.seen();
        (deck.slots.len() == 1).then_some((seen.t, seen.by))
    }

    /// All that was asked for is done. Where the player is behind, it goes on at once.
    pub(super) fn arrived(&mut self) {
        self.left = None;
        if self.playing && self.film.is_none() {
            self.beat.came(browser::now(), self.stands());
            if !self.is_done() {
                self.beat();
            }
        }
    }

    /// The instant that the reader has come to in a run.
    pub(super) fn is_at(&self, report: &Report) -> u64 {
        self.film.map_or(report.stands(), |(t, _)| t as u64)
    }

    fn stands(&self) -> u64 {
        self.deck.see().slots[0].book.report().t
    }

    pub(super) fn is_done(&self) -> bool {
        let deck = self.deck.see();
        deck.slots.iter().all(|slot| slot.book.report().done.is_some())
    }

    pub(super) fn faster(&mut self, up: bool) {
        self.speed = pace::beside(self.speed, up);
        self.beat.start(browser::now(), self.stands());
    }
}
