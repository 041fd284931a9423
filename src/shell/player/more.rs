//! The controls that are not above the picture: "More".

use super::super::data;
use super::super::deck::SameWords;
use super::super::icons::icon;
use super::{Msg, Player};
use crate::engine::keys::Action;
use crate::engine::protocol::Command;
use crate::engine::run::Source;
use crate::engine::study::SWEEP_MOST;
use yew::prelude::*;

/// All controls but the main ones.
pub(super) fn more(player: &Player, ctx: &Context<Player>) -> Html {
    let link = ctx.link();
    let deck = player.deck.see();
    let slot = &deck.slots[player.active];
    let (words, kind) = (slot.words.clone(), slot.demo.terms.kind);
    let run = slot.book.run().cloned();
    let names = data::names(slot.demo);
    let seeded =
        run.as_ref().is_some_and(|run| matches!(&run.input, Source::Named { data, .. } if (slot.demo.seeded)(data)));
    let stage = deck.stage(player.active, None);
    let acts = stage.as_ref().map(|stage| slot.book.acts(stage)).unwrap_or_default();
    let (two, chance) = (deck.slots.len() == 2, slot.demo.chance);
    let ends = slot.demo.ends && chance;
    drop(deck);
    let seed = run.as_ref().map_or(1, |run| run.seed);
    let on_seed = link.callback(move |event: Event| {
        use wasm_bindgen::JsCast;
        let input = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        let given = input.and_then(|input| input.value().parse::<u64>().ok()).unwrap_or(seed);
        Msg::Do(Command::Reseed { seed: Some(given.min(crate::engine::address::MOST_SEED)) })
    });
    let sweeping = player.study.as_ref().is_some_and(|study| study.name == "sweep");
    let [of_run, of_view] = player.knobs(ctx, false);
    html! {
            <aside class="controls" aria-label={words.get("ui-controls")}>
                { of_run }
                if let Some(run) = run.filter(|_| !player.is_hidden("data")) {
                    <data::Block words={SameWords(words.clone())} {run} {names} {seeded} {kind} on={player.wish(ctx)} />
                }
                { of_view }
                if !acts.is_empty() {
                    <div class="knob buttons">
                        { for acts.into_iter().map(|(name, edit)| html! {
                            <button type="button" class="small" data-act={name}
                                onclick={link.callback(move |_| Msg::Do(Command::Edit { edit: edit.clone() }))}>
                                { words.get(&format!("act-{name}")) }</button>
                        }) }
                    </div>
                }
                if chance && !player.is_hidden("seed") {
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
                    <button type="button" class="small" data-do="undo" disabled={!player.undo.can_undo()}
                        onclick={link.callback(|_| Msg::Act(Action::Undo))}>{ icon("undo") }{ words.get("key-undo") }</button>
                    <button type="button" class="small" data-do="redo" disabled={!player.undo.can_redo()}
                        onclick={link.callback(|_| Msg::Act(Action::Redo))}>{ icon("redo") }{ words.get("key-redo") }</button>
                    <button type="button" class="small" data-do="help"
                        onclick={link.callback(|_| Msg::Act(Action::Help))}>{ words.get("ui-keys") }</button>
                </div>
            </aside>
    }
}
