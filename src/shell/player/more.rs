//! The controls that are not above the picture: "More".

use super::super::data;
use super::super::icons::icon;
use super::super::workspace::SameWords;
use super::PlayerView;
use super::messages::{ChangeMsg, JobMsg};
use crate::engine::keys::Action;
use crate::engine::protocol::Command;
use crate::engine::run::Source;
use crate::engine::study::SWEEP_MOST;
use crate::engine::words::number;
use yew::prelude::*;

/// All controls but the main ones.
pub(super) fn more(view: &PlayerView, ctx: &Context<PlayerView>) -> Html {
    let link = ctx.link();
    let workspace = view.player.workspace.see();
    let slot = &workspace.slots[view.player.pair.active];
    let (words, kind) = (slot.words.clone(), slot.demo.terms.kind);
    let run = slot.run_view.run().cloned();
    let names = data::names(slot.demo);
    let seeded =
        run.as_ref().is_some_and(|run| matches!(&run.input, Source::Named { data, .. } if (slot.demo.seeded)(data)));
    let context = workspace.context(view.player.pair.active, None);
    let acts = context.as_ref().map(|context| slot.run_view.acts(context)).unwrap_or_default();
    let (two, chance) = (workspace.slots.len() == 2, slot.demo.chance);
    let slot_ends = slot.demo.ends;
    let ends = slot_ends && chance;
    drop(workspace);
    let seed = run.as_ref().map_or(1, |run| run.seed);
    let on_seed = link.callback(move |event: Event| {
        use wasm_bindgen::JsCast;
        let input = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        let given = input.and_then(|input| input.value().parse::<u64>().ok()).unwrap_or(seed);
        ChangeMsg::Do(Command::Reseed { seed: Some(given.min(crate::engine::address::MOST_SEED)) })
    });
    let sweeping = view.player.jobs.study.as_ref().is_some_and(|study| study.name == "sweep");
    let [of_run, of_view] = view.knobs(ctx, false);
    html! {
            <aside class="controls" aria-label={words.get("ui-controls")}>
                { of_run }
                if let Some(run) = run.filter(|_| !view.player.location.is_hidden("data")) {
                    <data::Block words={SameWords(words.clone())} {run} {names} {seeded} {kind} on={view.data_request(ctx)} />
                }
                { of_view }
                if !acts.is_empty() {
                    <div class="knob buttons">
                        { for acts.into_iter().map(|(name, edit)| html! {
                            <button type="button" class="small" data-act={name}
                                onclick={link.callback(move |_| ChangeMsg::Do(Command::Edit { edit: edit.clone() }))}>
                                { words.get(&format!("act-{name}")) }</button>
                        }) }
                    </div>
                }
                if chance && !view.player.location.is_hidden("seed") {
                    <div class="knob row">
                        <label for="seed" class="inline">{ words.get("ui-seed") }</label>
                        <input id="seed" type="number" min="0" step="1" value={seed.to_string()} onchange={on_seed} />
                        <button type="button" class="icon" title={words.get("key-reseed")} aria-label={words.get("key-reseed")}
                            onclick={link.callback(|_| Action::Reseed)}>{ icon("seed") }</button>
                    </div>
                }
                // On a phone the transport has no room for them.
                <div class="knob buttons narrow-only">
                    if slot_ends {
                        <button type="button" class="small" data-do="to-end" onclick={link.callback(|_| Action::End)}>
                            { icon("end") }{ words.get("key-end") }</button>
                    }
                    <span role="group" aria-label={words.get("ui-speed")}>
                        <button type="button" class="icon" aria-label={words.get("key-slower")} onclick={link.callback(|_| Action::Slower)}>{ "−" }</button>
                        { words.say("ui-per-second", &[("n", number(view.player.clock.speed, 4).into())]) }
                        <button type="button" class="icon" aria-label={words.get("key-faster")} onclick={link.callback(|_| Action::Faster)}>{ "+" }</button>
                    </span>
                </div>
                <div class="knob buttons">
                    if two {
                        <button type="button" class="small" data-do="single" onclick={link.callback(|_| ChangeMsg::Single)}>{ words.get("ui-single") }</button>
                    } else {
                        <button type="button" class="small" data-do="compare" onclick={link.callback(|_| ChangeMsg::Compare)}>{ words.get("ui-compare") }</button>
                    }
                    if ends {
                        <button type="button" class="small" data-do="sweep" disabled={sweeping}
                            onclick={link.callback(|_| JobMsg::Start("sweep".to_owned(), SWEEP_MOST))}>
                            { words.say("ui-sweep", &[("n", SWEEP_MOST.into())]) }</button>
                    }
                    <button type="button" class="small" data-do="undo" disabled={!view.player.history.can_undo()}
                        onclick={link.callback(|_| Action::Undo)}>{ icon("undo") }{ words.get("key-undo") }</button>
                    <button type="button" class="small" data-do="redo" disabled={!view.player.history.can_redo()}
                        onclick={link.callback(|_| Action::Redo)}>{ icon("redo") }{ words.get("key-redo") }</button>
                    <button type="button" class="small" data-do="help"
                        onclick={link.callback(|_| Action::Help)}>{ words.get("ui-keys") }</button>
                </div>
            </aside>
    }
}
