//! What drives the picture: the main knobs, which lie above it.

use super::super::controls::{KnobControls, controls};
use super::super::data;
use super::super::icons::icon;
use super::super::parts;
use super::super::workspace::SameWords;
use super::messages::{ChangeMsg, LayoutMsg};
use super::{Msg, PlayerView, more};
use crate::engine::keys::Action;
use crate::engine::params::{Knob, Settings, Value};
use std::hint::black_box;
use yew::prelude::*;

/// By way of a pointer: it lies in a part of the program of its own.
static MORE: fn(&PlayerView, &Context<PlayerView>) -> Html = more::more;

impl PlayerView {
    /// The controls of the run and those of the view: the main ones, or the others.
    pub(super) fn knobs(&self, ctx: &Context<Self>, main: bool) -> [Html; 2] {
        let workspace = self.player.workspace.see();
        let slot = &workspace.slots[self.player.pair.active];
        let columns: Vec<String> = slot.run_view.table().map(|table| table.names().to_vec()).unwrap_or_default();
        let context = workspace.context(self.player.pair.active, None);
        let idle = context.as_ref().map(|context| slot.run_view.inactive_knobs(context)).unwrap_or_default();
        let terms = slot.demo.terms;
        let of = |knobs: &'static [Knob], settings: &Settings, on: Callback<(&'static str, Value)>| {
            let seen = |knob: &&Knob| !self.player.location.is_hidden(knob.key) && !idle.contains(&knob.key);
            let chosen = |knob: &&Knob| slot.demo.main.contains(&knob.key) == main;
            controls(&KnobControls {
                words: SameWords(slot.words.clone()),
                knobs: knobs.iter().filter(seen).filter(chosen).copied().collect(),
                settings: settings.clone(),
                columns: columns.clone(),
                on,
            })
        };
        let link = ctx.link();
        let mut settings = slot.run_view.report().settings.clone();
        settings.extend(self.player.outbox.turned(self.player.pair.active).clone());
        [
            of(terms.knobs, &settings, link.callback(|(key, value)| ChangeMsg::Set(key, value))),
            of(terms.view_knobs, &workspace.look, link.callback(|(key, value)| ChangeMsg::Look(key, value))),
        ]
    }

    /// What lies above the picture, and what "More" opens. On a phone and on a wall they are one box.
    pub(super) fn controls(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let workspace = self.player.workspace.see();
        let slot = &workspace.slots[self.player.pair.active];
        let words = slot.words.clone();
        let (size, two, run) = (slot.run_view.size(), workspace.slots.len() == 2, slot.run_view.run().cloned());
        let names = data::names(slot.demo);
        drop(workspace);
        let open = self.player.layout.show_controls && parts::here(parts::CONTROLS);
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
                                <button type="button" aria-pressed={(self.player.pair.active == slot).to_string()}
                                    onclick={link.callback(move |_| LayoutMsg::Active(slot))}>
                                    { words.get(if slot == 0 { "ui-run-a" } else { "ui-run-b" }) }</button>
                            }) }
                        </div>
                    }
                    { for self.knobs(ctx, true) }
                    if let Some(run) = run.filter(|_| !self.player.location.is_hidden("data")) {
                        <data::List words={SameWords(words.clone())} {run} {size} {names} version={self.player.drawing.version} on={self.data_request(ctx)} />
                    }
                    <span class="ends">
                    <button type="button" class="small more" data-do="more" aria-expanded={open.to_string()}
                        onclick={link.callback(|_| Action::Controls)}>{ words.get("ui-all-controls") }</button>
                    { tool("share", "ui-share", || Msg::Share { challenge: false }) }
                    { tool("present", "ui-present", || Action::Present.into()) }
                    </span>
                </div>
                if open { { black_box(MORE)(self, ctx) } }
            </div>
        }
    }
}
