//! How fast time passes on the page: the player's beat, and what is reached of the speed that is asked for.

use super::super::browser;
use super::{Msg, Player};
use crate::engine::pace;
use gloo::timers::callback::Timeout;
use yew::prelude::Context;

impl Player {
    pub(super) fn play(&mut self, ctx: &Context<Self>) {
        if !std::mem::replace(&mut self.playing, true) {
            self.beat.start(browser::now(), self.deck.see().slots[0].book.report().t);
        }
        let link = ctx.link().clone();
        self.ticker = Some(Timeout::new(pace::between(self.speed), move || link.send_message(Msg::Tick)));
    }

    pub(super) fn pause(&mut self) {
        self.playing = false;
        self.ticker = None;
    }

    /// Time for what is due; does anything change on the page at once?
    pub(super) fn tick(&mut self, ctx: &Context<Self>) -> bool {
        self.ticker = None;
        if !self.playing {
            return false;
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
        let now = browser::now();
        let n = self.beat.due(now, self.speed);
        if n > 0 {
            self.beat.asked(now, n);
            self.step(n);
        }
    }

    /// All that was asked for is done. Where the player is behind, it goes on at once.
    pub(super) fn arrived(&mut self) {
        if self.playing {
            let t = self.deck.see().slots[0].book.report().t;
            self.beat.came(browser::now(), t);
            if !self.is_done() {
                self.beat();
            }
        }
    }

    pub(super) fn is_done(&self) -> bool {
        let deck = self.deck.see();
        deck.slots.iter().all(|slot| slot.book.report().done.is_some())
    }

    pub(super) fn faster(&mut self, up: bool) {
        self.speed = pace::beside(self.speed, up);
        if self.playing {
            self.beat.start(browser::now(), self.deck.see().slots[0].book.report().t);
        }
    }
}
