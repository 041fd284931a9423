//! The controls of the page: those that matter for the idea above the picture, the rest under "More".

use super::super::controls::{Knobs, controls};
use super::super::data;
use super::super::deck::SameWords;
use super::super::icons::icon;
use super::{Msg, Player};
use crate::engine::keys::Action;
use crate::engine::params::Knob;
use crate::engine::protocol::Command;
use crate::engine::run::Source;
use crate::engine::study::SWEEP_MOST;
use yew::prelude::*;

impl Player {
    /// What lies above the picture, and what "More" opens. On a phone and on a wall they are one box.
    pub(super) fn controls(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let deck = self.deck.see();
        let slot = &deck.slots[self.active];
        let words = slot.words.clone();
        let settings = slot.book.report().settings.clone();
        let terms = slot.demo.terms;
        let table = slot.book.table();
        let size = slot.book.size();
        let columns: Vec<String> = table.map(|table| table.names().to_vec()).unwrap_or_default();
        let run = slot.book.run().cloned();
        let names =
            (terms.data_names)().into_iter().map(|name| (name, (slot.demo.asset)(name).is_none())).collect::<Vec<_>>();
        let seeded = run
            .as_ref()
            .is_some_and(|run| matches!(&run.input, Source::Named { data, .. } if (slot.demo.seeded)(data)));
        let stage = deck.stage(self.active, None);
        let idle = stage.as_ref().map(|stage| slot.book.idle(stage)).unwrap_or_default();
        let acts = stage.as_ref().map(|stage| slot.book.acts(stage)).unwrap_or_default();
        let (look, two, chance) = (deck.look.clone(), deck.slots.len() == 2, slot.demo.chance);
        let (ends, kind, main) = (slot.demo.ends && chance, terms.kind, slot.demo.main);
        drop(deck);
        let more = self.show_controls;
        let visible = |knobs: &'static [Knob], above: bool| -> Vec<_> {
            let seen = |knob: &&Knob| !self.is_hidden(knob.key) && !idle.contains(&knob.key);
            knobs.iter().filter(seen).filter(|knob| main.contains(&knob.key) == above).copied().collect()
        };
        let seed = run.as_ref().map_or(1, |run| run.seed);
        let on_seed = link.callback(move |event: Event| {
            use wasm_bindgen::JsCast;
            let input = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
            let given = input.and_then(|input| input.value().parse::<u64>().ok()).unwrap_or(seed);
            Msg::Do(Command::Reseed { seed: Some(given.min(crate::engine::address::MOST_SEED)) })
        });
        let sweeping = self.study.as_ref().is_some_and(|study| study.name == "sweep");
        let of_run = |above: bool| Knobs {
            words: SameWords(words.clone()),
            knobs: visible(terms.knobs, above),
            settings: settings.clone(),
            columns: columns.clone(),
            on: link.callback(|(key, value)| Msg::Set(key, value)),
        };
        let of_view = |above: bool| Knobs {
            words: SameWords(words.clone()),
            knobs: visible(terms.view_knobs, above),
            settings: look.clone(),
            columns: columns.clone(),
            on: link.callback(|(key, value)| Msg::Look(key, value)),
        };
        let data = run.as_ref().filter(|_| !self.is_hidden("data"));
        let tool = |name: &'static str, label: &str, msg: fn() -> Msg| {
            let label = words.get(label);
            html! {
                <button type="button" class="icon" data-do={name} title={label.clone()} aria-label={label}
                    onclick={link.callback(move |_| msg())}>{ icon(name) }</button>
            }
        };
        let shared = if self.copied { "ui-copied" } else { "ui-share" };
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
                    { controls(&of_run(true)) }
                    { controls(&of_view(true)) }
                    if let Some(run) = data {
                        <data::List words={SameWords(words.clone())} run={run.clone()} {size} names={names.clone()} version={self.version} on={self.wish(ctx)} />
                    }
                    <span class="ends">
                    <button type="button" class="small more" data-do="more" aria-expanded={more.to_string()}
                        onclick={link.callback(|_| Msg::Act(Action::Controls))}>{ words.get("ui-all-controls") }</button>
                    { tool("share", shared, || Msg::Share) }
                    { tool("present", "ui-present", || Msg::Act(Action::Present)) }
                    </span>
                </div>
                if more {
                    <aside class="controls" aria-label={words.get("ui-controls")}>
                        { controls(&of_run(false)) }
                        if let Some(run) = data {
                            <data::Block words={SameWords(words.clone())} run={run.clone()} {names} {seeded} {kind} on={self.wish(ctx)} />
                        }
                        { controls(&of_view(false)) }
                        if !acts.is_empty() {
                            <div class="knob buttons">
                                { for acts.into_iter().map(|(name, edit)| html! {
                                    <button type="button" class="small" data-act={name}
                                        onclick={link.callback(move |_| Msg::Do(Command::Edit { edit: edit.clone() }))}>
                                        { words.get(&format!("act-{name}")) }</button>
                                }) }
                            </div>
                        }
                        if chance && !self.is_hidden("seed") {
                            <div class="knob row">
                                <label for="seed" class="inline">{ words.get("ui-seed") }</label>
                                <input id="seed" type="number" min="0" step="1" value={seed.to_string()} onchange={on_seed} />
                                <button type="button" class="icon" title={words.get("key-reseed")} aria-label={words.get("key-reseed")}
                                    onclick={link.callback(|_| Msg::Act(Action::Reseed))}>{ icon("seed") }</button>
                            </div>
                        }
                        <div class="knob buttons">
                            if two {
                                <button type="button" class="small" data-do="single" onclick={link.callback(|_| Msg::Single)}>{ words.get("ui-single") }</button>
                            } else {
                                <button type="button" class="small" data-do="compare" onclick={link.callback(|_| Msg::Compare)}>{ words.get("ui-compare") }</button>
                            }
                            if ends {
                                <button type="button" class="small" data-do="sweep" disabled={sweeping}
                                    onclick={link.callback(|_| Msg::Study("sweep".to_owned(), SWEEP_MOST))}>
                                    { words.say("ui-sweep", &[("n", SWEEP_MOST.into())]) }</button>
                            }
                            <button type="button" class="small" data-do="undo" disabled={!self.undo.can_undo()}
                                onclick={link.callback(|_| Msg::Act(Action::Undo))}>{ icon("undo") }{ words.get("key-undo") }</button>
                            <button type="button" class="small" data-do="redo" disabled={!self.undo.can_redo()}
                                onclick={link.callback(|_| Msg::Act(Action::Redo))}>{ icon("redo") }{ words.get("key-redo") }</button>
                            <button type="button" class="small" data-do="help"
                                onclick={link.callback(|_| Msg::Act(Action::Help))}>{ words.get("ui-keys") }</button>
                        </div>
                    </aside>
                }
            </div>
        }
    }
}
