//! What drives the picture: the main knobs, which lie above it.

use super::super::controls::{Knobs, controls};
use super::super::data;
use super::super::deck::SameWords;
use super::super::icons::icon;
use super::super::parts;
use super::{Msg, Player, more};
use crate::engine::keys::Action;
use crate::engine::params::{Knob, Settings, Value};
use std::hint::black_box;
use yew::prelude::*;

/// By way of a pointer: it lies in a part of the program of its own.
static MORE: fn(&Player, &Context<Player>) -> Html = more::more;

impl Player {
    /// The controls of the run and those of the view: the main ones, or the others.
    pub(super) fn knobs(&self, ctx: &Context<Self>, main: bool) -> [Html; 2] {
        let deck = self.deck.see();
        let slot = &deck.slots[self.active];
        let columns: Vec<String> = slot.book.table().map(|table| table.names().to_vec()).unwrap_or_default();
        let stage = deck.stage(self.active, None);
        let idle = stage.as_ref().map(|stage| slot.book.idle(stage)).unwrap_or_default();
        let terms = slot.demo.terms;
        let of = |knobs: &'static [Knob], settings: &Settings, on: Callback<(&'static str, Value)>| {
            let seen = |knob: &&Knob| !self.is_hidden(knob.key) && !idle.contains(&knob.key);
            let chosen = |knob: &&Knob| slot.demo.main.contains(&knob.key) == main;
            controls(&Knobs {
                words: SameWords(slot.words.clone()),
                knobs: knobs.iter().filter(seen).filter(chosen).copied().collect(),
                settings: settings.clone(),
                columns: columns.clone(),
                on,
            })
        };
        let link = ctx.link();
        [
            of(terms.knobs, &slot.book.report().settings, link.callback(|(key, value)| Msg::Set(key, value))),
            of(terms.view_knobs, &deck.look, link.callback(|(key, value)| Msg::Look(key, value))),
        ]
    }

    /// What lies above the picture, and what "More" opens. On a phone and on a wall they are one box.
    pub(super) fn controls(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let deck = self.deck.see();
        let slot = &deck.slots[self.active];
        let words = slot.words.clone();
        let (size, two, run) = (slot.book.size(), deck.slots.len() == 2, slot.book.run().cloned());
        let names = data::names(slot.demo);
        drop(deck);
        let open = self.show_controls && parts::here(parts::CONTROLS);
        let tool = |name: &'static str, label: &str, msg: fn() -> Msg| {
            let label = words.get(label);
            html! {
                <button type="button" class="icon" data-do={name} title={label.clone()} aria-label={label}
                    onclick={link.callback(move |_| msg())}>{ icon(name) }</button>
            }
        };
        html! {
            <div class="desk">
                <div class="head" role="group" aria-label={words.get("ui-main-controls")}>
                    if two {
                        <div class="seg" role="group" aria-label={words.get("ui-which-run")}>
                            { for [0, 1].map(|slot| html! {
                                <button type="button" aria-pressed={(self.active == slot).to_string()}
                                    onclick={link.callback(move |_| Msg::Active(slot))}>
                                    { words.get(if slot == 0 { "ui-run-a" } else { "ui-run-b" }) }</button>
                            }) }
                        </div>
                    }
                    { for self.knobs(ctx, true) }
                    if let Some(run) = run.filter(|_| !self.is_hidden("data")) {
                        <data::List words={SameWords(words.clone())} {run} {size} {names} version={self.version} on={self.wish(ctx)} />
                    }
                    <span class="ends">
                    <button type="button" class="small more" data-do="more" aria-expanded={open.to_string()}
                        onclick={link.callback(|_| Msg::Act(Action::Controls))}>{ words.get("ui-all-controls") }</button>
                    { tool("share", "ui-share", || Msg::Share) }
                    { tool("present", "ui-present", || Msg::Act(Action::Present)) }
                    </span>
                </div>
                if open { { black_box(MORE)(self, ctx) } }
            </div>
        }
    }
}
