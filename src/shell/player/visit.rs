//! A visit begins: what the address says is opened, and the page is dressed for it. What is told in passing.

use super::{MOST_NOTICES, Player, scheme};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address;
use crate::engine::keys::Inside;
use crate::plot::{Scale, Theme};
use crate::shell::browser;
use crate::shell::player::host::Word;
use std::rc::Rc;
use yew::prelude::*;

impl Player {
    /// Opens what the address says.
    pub(super) fn visit(&mut self, ctx: &Context<Self>) {
        let query = ctx.props().query.clone();
        let (mut place, notices) = address::read(self.demo.terms, &query, &demos::terms);
        self.notices.clear();
        if let Some(run) = self.brought() {
            place.run = run;
        }
        self.deck.change().peek = false;
        self.tell_all(notices);
        let turned = std::mem::replace(&mut self.view, place.view.clone()).present != self.view.present;
        self.speed = self.view.speed.unwrap_or(self.demo.terms.speed);
        self.show_lesson = !self.is_hidden("lesson") && !self.view.embed;
        // What the reader opened stays open from moment to moment.
        if turned {
            self.show_controls = false;
        }
        self.elsewhere = (false, false);
        if self.view.present {
            self.turn();
        }
        self.pause();
        self.dress(ctx);
        self.check_names();
        self.written = format!("/{}?{}", self.demo.slug(), query);
        self.hash = browser::hash();
        self.first_state = true;
        if ctx.props().visit == 1 && !browser::wrote_address() {
            self.host(ctx, Word::First(&place));
        }
        self.restore(ctx, &place, None);
        if self.view.play {
            self.play(ctx);
        }
    }

    /// Tells of names in `hide` and `panel` that nothing has.
    fn check_names(&mut self) {
        let knobs = || self.demo.terms.knobs.iter().chain(self.demo.terms.view_knobs).map(|knob| knob.key);
        let parts = ["lesson", "controls", "transport", "metrics", "header", "data", "seed", "full"];
        let hidden =
            self.view.hide.iter().filter(|name| !parts.iter().copied().chain(knobs()).any(|known| known == *name));
        let panels = self.view.panel.iter().filter(|name| !self.demo.panels.iter().any(|panel| panel.id == *name));
        let tell = |key: &'static str| move |name: &String| (key, name.clone());
        let unknown: Vec<_> = hidden.map(tell("hide")).chain(panels.map(tell("panel"))).collect();
        for (key, name) in unknown {
            let given = crate::engine::params::shortened(&name);
            self.tell(Notice::new("name-unknown").with("key", key).with("given", given));
        }
    }

    /// Follows theme and presenting in plots and page.
    pub(super) fn dress(&mut self, ctx: &Context<Self>) {
        let scale = if self.view.present { Scale::Presenting } else { Scale::Normal };
        let theme = Theme::new(scheme(ctx.props().dark), scale).on_wall(browser::height());
        self.deck.change().theme = Rc::new(theme);
        browser::mark_root("data-present", self.view.present.then_some("1"));
        browser::mark_root("data-embed", self.view.embed.then_some("1"));
        browser::mark_root("data-framed", browser::framed().then_some("1"));
        browser::mark_root("data-bare", self.is_hidden("header").then_some("1"));
        self.version += 1;
    }

    /// From desk to wall, or back: each has its own lesson and controls in view.
    pub(super) fn turn(&mut self) {
        std::mem::swap(&mut self.show_lesson, &mut self.elsewhere.0);
        std::mem::swap(&mut self.show_controls, &mut self.elsewhere.1);
    }

    /// Tells the listeners where the run stands. While anything is under way it is neither at its start nor at its end.
    pub(super) fn stand(&self) {
        let rests = self.waiting.is_empty() && self.film.is_none();
        let starts = self.deck.see().slots.iter().all(|slot| slot.book.report().t == 0);
        let (framed, at_start, at_end) = (browser::framed(), rests && starts, rests && self.is_done());
        self.inside.set(Inside { framed, at_start, at_end, ..self.inside.get() });
    }

    pub(super) fn is_hidden(&self, part: &str) -> bool {
        self.view.hide.iter().any(|hidden| hidden == part)
    }

    pub(super) fn tell(&mut self, notice: Notice) {
        if self.notices.iter().any(|(_, known)| *known == notice) {
            return;
        }
        self.next_id += 1;
        self.notices.push((self.next_id, notice));
        let surplus = self.notices.len().saturating_sub(MOST_NOTICES);
        self.notices.drain(..surplus);
    }

    pub(super) fn tell_all(&mut self, notices: Vec<Notice>) {
        notices.into_iter().for_each(|notice| self.tell(notice));
    }
}
