//! The transport bar: through time, by button and by scrubber.

use super::icons::icon;
use super::workspace::SameWords;
use crate::engine::keys::Action;
use crate::engine::words::number;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// More steps than this are a plain bar: ticks would be thinner than a pixel.
const MOST_TICKS: usize = 160;
/// More steps of one kind than these, likewise.
const MOST_ALIKE: usize = 40;
/// A young run leaves so much room for what comes.
const LEAST_TICKS: usize = 12;

/// The instants that the scrubber leads to.
pub struct Instants {
    /// The present one.
    pub t: u64,
    /// The furthest one visited.
    pub visited: u64,
    /// How many there are in all, if that is known.
    pub length: Option<u64>,
    /// The phase of every step.
    pub ticks: Vec<u8>,
    /// The phases by name.
    pub phases: Vec<String>,
    /// Has a whole iteration more than one step?
    pub rounds: bool,
}

/// What the transport bar shows, and whom it tells. (No component of its own: each costs some kilobytes.)
pub struct Transport {
    /// The words.
    pub words: SameWords,
    /// Does it play?
    pub playing: bool,
    /// Is the run over?
    pub done: bool,
    /// Does "to the end" lead nowhere?
    pub last: bool,
    /// The instant, and those beside it.
    pub time: Instants,
    /// Does the seed change anything?
    pub chance: bool,
    /// Are the controls open? `None` where there are none.
    pub controls: Option<bool>,
    /// Steps a second.
    pub speed: f64,
    /// Steps a second that get done, where that is clearly less.
    pub reached: Option<f64>,
    /// What the last step did.
    pub sentence: Html,
    /// Where a long way leads that is not gone to its end.
    pub target: Option<u64>,
    /// Seconds that it still takes, if it is long.
    pub left: Option<f64>,
    /// Not all of it.
    pub stay: Callback<MouseEvent>,
    /// A button.
    pub act: Callback<Action>,
    /// The scrubber.
    pub seek: Callback<u64>,
}

/// The transport bar.
pub fn transport(props: &Transport) -> Html {
    let words = &props.words.0;
    let button = |action: Action, name: &'static str, class: &'static str, off: bool| {
        // A button that leads nowhere, as nobody knows of an end, says so.
        let endless = action == Action::End && off && !props.done;
        let label =
            if endless { words.get("ui-no-end") } else { words.get(&format!("key-{action:?}").to_ascii_lowercase()) };
        html! {
            <button type="button" class={classes!("icon", class)} title={label.clone()} aria-label={label}
                disabled={off} data-do={name} onclick={props.act.reform(move |_| action)}>{ icon(name) }</button>
        }
    };
    let play = if props.playing { "pause" } else { "play" };
    let play_label = words.get(if props.playing { "ui-pause" } else { "ui-play" });
    let on_scrub = props.seek.reform(|event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        input.and_then(|input| input.value().parse().ok()).unwrap_or(0)
    });
    // Where the end is known, all of time lies open.
    let (t, visited) = (props.time.t, props.time.visited);
    let most = props.time.length.unwrap_or(visited).max(1);
    let speed = number(props.speed, 4);
    html! {
        <footer class="bar" aria-label={words.get("ui-transport")} role="group">
            // Above the buttons, as wide as the bar: nothing of it is ever cut off.
            <p class="said" aria-live="polite">
                if let Some(target) = props.target {
                    <span class="busy">{ words.say("ui-replaying", &[("t", (target as f64).into())]) }{ " " }</span>
                    if let Some(left) = props.left {
                        <span class="left" aria-live="off">{ left_in(words, left) }{ " " }</span>
                        <button type="button" class="small" data-do="stay" onclick={&props.stay}>{ words.get("ui-stay") }</button>{ " " }
                    }
                }
                { props.sentence.clone() }
            </p>
            { button(Action::Home, "home", "wide-only", t == 0) }
            { button(Action::Back, "back", "", t == 0) }
            <button type="button" class={classes!("icon", "go", (visited == 0 && !props.playing).then_some("fresh"))} title={play_label.clone()} aria-label={play_label} data-do="play"
                onclick={props.act.reform(|_| Action::Play)}>{ icon(play) }</button>
            { button(Action::Step, "step", "", props.done) }
            if props.time.rounds { { button(Action::Round, "round", "", props.done) } }
            { button(Action::End, "end", "", props.last) }
            <div class="time">
                <div class="track">
                    { ticks(&props.time, props.done) }
                    <input type="range" class="scrubber" min="0" max={most.to_string()} step="1"
                        value={t.to_string()} oninput={on_scrub} aria-label={words.get("ui-timeline")}
                        aria-valuetext={words.say("ui-step-of", &[("t", (t as f64).into()), ("of", (most as f64).into())])} />
                </div>
            </div>
            <div class="speed" role="group" aria-label={words.get("ui-speed")}>
                { small(words, &props.act, Action::Slower, "−") }
                <span class="value">
                    { words.say("ui-per-second", &[("n", speed.as_str().into())]) }
                    if let Some(reached) = props.reached {
                        <small>{ words.say("ui-reached", &[("n", number(reached, 2).as_str().into())]) }</small>
                    }
                </span>
                { small(words, &props.act, Action::Faster, "+") }
            </div>
            { button(Action::Reset, "reset", "", false) }
            if props.chance { { button(Action::Reseed, "seed", "", false) } }
            // Seen on a phone, where they are a sheet.
            if let Some(open) = props.controls {
                <button type="button" class="icon" data-do="controls" title={words.get("ui-controls")} aria-label={words.get("ui-controls")}
                    aria-expanded={open.to_string()} onclick={props.act.reform(|_| Action::Controls)}>{ icon("controls") }</button>
            }
        </footer>
    }
}

/// How long something still takes.
fn left_in(words: &crate::engine::words::Words, seconds: f64) -> String {
    let (key, n) = if seconds > 90.0 { ("ui-left-minutes", (seconds / 60.0).ceil()) } else { ("ui-left", seconds) };
    words.say(key, &[("n", n.into())])
}

fn small(words: &crate::engine::words::Words, act: &Callback<Action>, action: Action, sign: &'static str) -> Html {
    let label = words.get(&format!("key-{action:?}").to_ascii_lowercase());
    html! {
        <button type="button" class="icon tiny" title={label.clone()} aria-label={label}
            onclick={act.reform(move |_| action)}>{ sign }</button>
    }
}

fn ticks(time: &Instants, done: bool) -> Html {
    let t = time.t as usize;
    let known = time.length.map_or(time.ticks.len(), |length| length as usize);
    // Where all steps are of one kind, ticks only count them.
    if known > if time.phases.len() > 1 { MOST_TICKS } else { MOST_ALIKE } {
        let share = time.t as f64 / time.length.unwrap_or(time.visited).max(1) as f64;
        return html! { <progress class="long" max="1" value={share.to_string()} aria-hidden="true"></progress> };
    }
    let tick = |(i, phase): (usize, &u8)| {
        let state = if i + 1 == t {
            "now"
        } else if i < t {
            "past"
        } else {
            ""
        };
        let name = time.phases.get(usize::from(*phase)).cloned().unwrap_or_default();
        html! { <i class={classes!("tick", format!("phase-{phase}"), state)} title={name}></i> }
    };
    let least = time.length.map_or(LEAST_TICKS, |length| length as usize);
    let room = least.saturating_sub(time.ticks.len());
    html! {
        <div class="ticks" aria-hidden="true">
            <i class={classes!("tick", "zero", (t == 0).then_some("now"))}></i>
            { for time.ticks.iter().enumerate().map(tick) }
            if !done {
                { for (0..room).map(|_| html! { <i class="tick room"></i> }) }
            }
        </div>
    }
}
