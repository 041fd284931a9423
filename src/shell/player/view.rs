//! What the player looks like.

use super::super::data::Ask;
use super::super::data::Wish;
use super::super::deck::SameWords;
use super::super::lesson::Lesson;
use super::super::notices::notices;
use super::super::parts;
use super::super::questions::{Open, dialogs};
use super::super::transport::{Transport, transport};
use super::{Built, Msg, Player, host};
use crate::engine::Notice;
use crate::engine::keys::Action;
use crate::engine::params::{Settings, Value};
use crate::engine::protocol::Command;
use crate::engine::words::Words;
use crate::plot::book::{Book, By};
use crate::plot::figure::{Facts, Stage};
use crate::shell::browser;
use std::hint::black_box;
use std::rc::Rc;
use yew::prelude::*;

/// By way of a pointer: it lies in a part of the program of its own.
static DIALOGS: fn(Open) -> Html = dialogs;
static QUESTION: fn(&Words, &Callback<Msg>) -> Html = host::question;

impl Player {
    /// The words of a slot.
    pub(super) fn words(&self, slot: usize) -> Rc<Words> {
        let deck = self.deck.see();
        deck.slots.get(slot).unwrap_or(&deck.slots[0]).words.clone()
    }

    /// What is known of a run, worked out once for each version of what is shown.
    pub(super) fn facts(&self, slot: usize) -> Rc<Facts> {
        let known = self.facts.borrow().get(slot).cloned().flatten();
        known.unwrap_or_else(|| {
            let deck = self.deck.see();
            let stated = deck.stage(slot, None).map(|stage| deck.slots[slot].book.facts(&stage));
            let facts = Rc::new(stated.unwrap_or_default());
            if let Some(place) = self.facts.borrow_mut().get_mut(slot) {
                *place = Some(facts.clone());
            }
            facts
        })
    }

    /// A panel in words; `None` where those of the main picture are said.
    pub(super) fn text(&self, slot: usize, panel: &'static str) -> Option<Notice> {
        let known = self.texts.borrow().iter().find(|(of, id, _)| (*of, *id) == (slot, panel)).map(|(.., t)| t.clone());
        known.unwrap_or_else(|| {
            let deck = self.deck.see();
            let text = deck.stage(slot, None).and_then(|stage| deck.slots.get(slot)?.book.text(panel, &stage));
            self.texts.borrow_mut().push((slot, panel, text.clone()));
            text
        })
    }

    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        if self.stated.replace(self.version) != self.version {
            self.facts.take();
            self.texts.take();
        }
        let link = ctx.link();
        let words = self.words(0);
        let two = self.deck.see().slots.len() == 2;
        let lesson = self.show_lesson && !self.is_hidden("lesson");
        let controls = !self.is_hidden("controls");
        let more = controls && self.show_controls;
        let class = classes!(
            "player",
            two.then_some("two"),
            (!lesson).then_some("no-lesson"),
            (!controls).then_some("no-controls"),
            more.then_some("more"),
        );
        html! {
            <div {class}>
                if self.trust_asked { { black_box(QUESTION)(&words, &link.callback(|msg| msg)) } }
                if controls && self.built == Built::Whole {
                    { self.controls(ctx) }
                } else if controls {
                    <div class="desk"><div class="head"></div></div>
                }
                if !lesson { <h1 class="unseen">{ words.get("title") }</h1> }
                // On a phone the lesson, which asks it too, lies far below.
                <p class="asked" aria-hidden="true">{ words.get("question") }</p>
                <div class={classes!("stage", (!self.view.panel.is_empty()).then_some("named"))}>
                    if self.built >= Built::Stage { { self.stage(ctx) } }
                </div>
                <div class="foot">
                    { notices(&words, &self.notices, &link.callback(Msg::Dismiss)) }
                    if !self.is_hidden("transport") { { self.transport(ctx) } }
                </div>
                if lesson && self.built >= Built::Lesson { { self.lesson(ctx) } }
                { self.dialogs(ctx, &words) }
            </div>
        }
    }

    pub(super) fn wish(&self, ctx: &Context<Self>) -> Callback<Wish> {
        ctx.link().callback(|wish| match wish {
            Wish::Named(name) => Msg::Data(name),
            Wish::Seed(seed) => Msg::DataSeed(seed),
            Wish::Standardize(on) => {
                Msg::Do(Command::Set { params: Settings::from([("standardize".to_owned(), Value::Flag(on))]) })
            }
            Wish::File(file) => Msg::Dropped(file),
            Wish::Load(attachment) => Msg::Load(attachment),
            Wish::Rows(rows) => Msg::Rows(rows),
            Wish::Sketch => Msg::Sketching(true),
            Wish::Camera => Msg::Ask(Some(Ask::Camera)),
            Wish::Choose => Msg::Expect,
            Wish::Paste => Msg::Ask(Some(Ask::Paste)),
            Wish::Type => Msg::Type,
        })
    }

    /// Keys that do nothing here.
    fn idle_keys(&self) -> Vec<Action> {
        let deck = self.deck.see();
        let any = |what: &dyn Fn(&dyn Book, &Stage<'_>) -> bool| {
            (0..deck.slots.len())
                .any(|at| deck.stage(at, None).is_some_and(|stage| what(&*deck.slots[at].book, &stage)))
        };
        let full = browser::document().is_some_and(|document| document.fullscreen_enabled());
        let works = [
            (Action::Peek, any(&|book, stage| book.peeks(stage))),
            (Action::Offer, any(&|book, stage| book.offer(stage).is_some())),
            (Action::Reseed, deck.slots.iter().any(|slot| slot.demo.chance)),
            (Action::Lesson, !self.is_hidden("lesson")),
            (Action::Controls, !self.is_hidden("controls")),
            (Action::FullScreen, full),
        ];
        works.into_iter().filter(|(_, works)| !works).map(|(action, _)| action).collect()
    }

    /// Is a dialog open?
    pub(super) fn asks(&self) -> bool {
        self.help || self.ask.as_ref().is_some_and(|ask| !matches!(ask, Ask::Reading(..)))
    }

    fn dialogs(&self, ctx: &Context<Self>, words: &Rc<Words>) -> Html {
        if !self.asks() || !parts::here(parts::MAKING) {
            return Html::default();
        }
        black_box(DIALOGS)(Open {
            words: words.clone(),
            ask: self.ask.clone(),
            help: self.help.then(|| self.idle_keys()),
            on: self.wish(ctx),
            with: ctx.link().callback(|(attachment, options)| Msg::LoadWith(attachment, options)),
            deck: self.deck.clone(),
            on_save: ctx.link().callback(|()| Msg::Save),
            on_close: ctx.link().callback(|()| Msg::Ask(None)),
            on_help: ctx.link().callback(|()| Msg::Act(Action::Help)),
        })
    }

    /// What the last step did, in one plain sentence.
    pub(super) fn sentence(&self, slot: usize) -> Html {
        let words = self.words(slot);
        let facts = self.facts(slot);
        let deck = self.deck.see();
        let (report, seen) = (deck.slots[slot].book.report(), deck.slots[slot].book.seen());
        let phase = seen.last.map(|phase| words.get(&format!("phase-{phase}")));
        let did = facts.sentence.as_ref().map(|sentence| words.phrase(&sentence.code, sentence));
        let end = facts.end.as_ref().map(|end| words.phrase(&end.code, end));
        html! {
            <>
                { words.say("ui-step", &[("t", (seen.t as f64).into())]) }
                if let Some(phase) = phase { { " · " }<b>{ phase }</b> }
                // The end says what led to it: both would be more than two lines.
                if let Some(end) = end {
                    { " · " }<strong class="end" data-end={report.done.clone()}>{ end }</strong>
                } else if let Some(did) = did {
                    { " · " }{ did }
                }
            </>
        }
    }

    fn transport(&self, ctx: &Context<Self>) -> Html {
        let deck = self.deck.see();
        let slot = &deck.slots[0];
        let report = slot.book.report();
        let phases: Vec<String> =
            slot.demo.phases.iter().map(|phase| slot.words.get(&format!("phase-{phase}"))).collect();
        let (visited, heading, length) = (report.visited, report.heading, report.length);
        // Where a film is; else where the way leads, so that the scrubber stays under the hand.
        let seen = slot.book.seen();
        let t = if seen.by == By::Run { report.t } else { heading.filter(|_| self.film.is_none()).unwrap_or(seen.t) };
        let (ticks, words) = (slot.book.ticks().to_vec(), SameWords(slot.words.clone()));
        let two = deck.slots.len() == 2;
        drop(deck);
        transport(&Transport {
            words,
            playing: self.playing,
            done: self.is_done(),
            t,
            visited,
            length,
            // A beat that takes a little longer is no way.
            heading: heading.filter(|_| !self.playing || self.film.is_some() || self.left.is_some()),
            left: self.left,
            stay: ctx.link().callback(|_| Msg::Stay),
            ticks,
            phases,
            chance: self.demo.chance,
            controls: (!self.is_hidden("controls")).then_some(self.show_controls),
            speed: self.speed,
            reached: self.beat.short_of(self.speed).filter(|_| self.playing && self.film.is_none()),
            sentence: if two { Html::default() } else { self.sentence(0) },
            act: ctx.link().callback(Msg::Act),
            seek: ctx.link().callback(|t| Msg::Seek(0, t)),
        })
    }

    fn lesson(&self, ctx: &Context<Self>) -> Html {
        let facts = self.facts(self.active);
        let t = self.deck.see().slots.get(self.active).map_or(0, |slot| slot.book.seen().t);
        html! {
            <Lesson speech={ctx.props().speech.clone()} demo={self.demo.slug()} {t}
                lit={facts.lit.clone()} live={facts.live.clone()}
                phases={self.demo.phases.iter().map(|phase| (*phase).to_owned()).collect::<Vec<_>>()} />
        }
    }
}
