//! Controls, generated from the table of knobs.

use super::workspace::SameWords;
use crate::engine::params::{Knob, KnobKind, Settings, Spec, Value};
use crate::engine::words;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Some knobs, their values, and whom their controls tell.
pub struct KnobControls {
    /// The words.
    pub words: SameWords,
    /// The knobs.
    pub knobs: Vec<Knob>,
    /// Their values; those not in here have their defaults.
    pub settings: Settings,
    /// The names of the input's columns.
    pub columns: Vec<String>,
    /// A knob was turned.
    pub on: Callback<(&'static str, Value)>,
}

/// The key of an option's words: what a key of words cannot hold is written otherwise.
pub fn option_key(knob: &str, option: &str) -> String {
    let plain = |c: char| match c {
        '+' => 'p',
        c if c.is_ascii_alphanumeric() || c == '-' || c == '_' => c,
        _ => '-',
    };
    format!("option-{knob}-{}", option.chars().map(plain).collect::<String>())
}

/// The controls of some knobs.
pub fn controls(props: &KnobControls) -> Html {
    let flags: Vec<&Knob> = props.knobs.iter().filter(|knob| is_flag(knob)).collect();
    let others = props.knobs.iter().filter(|knob| !is_flag(knob));
    html! {
        <>
            { for others.map(|knob| one(props, knob)) }
            if !flags.is_empty() {
                <div class="knob" role="group" aria-label={props.words.0.get("ui-show")}>
                    <span class="label">{ props.words.0.get("ui-show") }</span>
                    <div class="seg">{ for flags.into_iter().map(|knob| flag(props, knob)) }</div>
                </div>
            }
        </>
    }
}

fn is_flag(knob: &Knob) -> bool {
    matches!(knob.spec, Spec::Flag { .. }) && knob.kind == KnobKind::View
}

fn value_of(props: &KnobControls, knob: &Knob) -> Value {
    props.settings.get(knob.key).cloned().unwrap_or_else(|| knob.default())
}

fn flag(props: &KnobControls, knob: &Knob) -> Html {
    let on = value_of(props, knob).is_on();
    let key = knob.key;
    html! {
        <button type="button" aria-pressed={on.to_string()} data-knob={key}
            onclick={props.on.reform(move |_| (key, Value::Flag(!on)))}>{ props.words.0.get(&format!("knob-{key}")) }</button>
    }
}

fn one(props: &KnobControls, knob: &Knob) -> Html {
    let words = &props.words.0;
    let key = knob.key;
    let value = value_of(props, knob);
    let label = words.get(&format!("knob-{key}"));
    let hint = format!("hint-{key}");
    let hint = words.has(&hint).then(|| html! { <p class="hint">{ words.get(&hint) }</p> });
    let number = props.on.reform(move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        (key, Value::parse(&input.map(|input| input.value()).unwrap_or_default()))
    });
    let on_input = number.reform(|event: InputEvent| event.into());
    let options = knob.options();
    let control = match knob.spec {
        // A number that can only be 0 or 1 is a choice between two named options, not a slider.
        _ if !options.is_empty() => {
            let (chosen, whole) = (value.to_string(), matches!(knob.spec, Spec::Int { .. }));
            let button = |option: String| {
                let (on, name) = (chosen == option, words.get(&option_key(key, &option)));
                let value = if whole { Value::parse(&option) } else { Value::Text(option.clone()) };
                html! {
                    <button type="button" aria-pressed={on.to_string()} data-value={option}
                        onclick={props.on.reform(move |_| (key, value.clone()))}>{ name }</button>
                }
            };
            html! {
                <>
                    <span class="label" id={format!("{key}-label")}>{ label }</span>
                    <div class="seg" role="group" aria-labelledby={format!("{key}-label")} data-knob={key}>
                        { for options.into_iter().map(button) }
                    </div>
                </>
            }
        }
        Spec::Int { min, max, .. } => html! {
            <>
                <label for={key}>{ label }<span class="value">{ value.number().map(words::counted) }</span></label>
                <input id={key} type="range" min={min.to_string()} max={max.to_string()} step="1" value={value.to_string()}
                    oninput={on_input} />
            </>
        },
        Spec::Real { min, max, typed: false, .. } => html! {
            <>
                <label for={key}>{ label }<span class="value">{ value.number().map(|x| words::number(x, 4)) }</span></label>
                <input id={key} type="range" min={min.to_string()} max={max.to_string()} step={((max - min) / 1000.0).to_string()} value={value.to_string()}
                    oninput={on_input} />
            </>
        },
        Spec::Real { min, max, .. } => html! {
            <div class="row">
                <label for={key} class="inline">{ label }</label>
                <input id={key} type="number" min={min.to_string()} max={max.to_string()} step="any" value={short(&value)}
                    onchange={number} />
            </div>
        },
        Spec::Flag { .. } => {
            let on = value.is_on();
            html! {
                <button type="button" class="toggle" aria-pressed={on.to_string()} data-knob={key}
                    onclick={props.on.reform(move |_| (key, Value::Flag(!on)))}>{ label }</button>
            }
        }
        Spec::Choice { .. } => return Html::default(),
        Spec::Column { .. } if props.columns.len() <= 2 => return Html::default(),
        Spec::Column { .. } => {
            let on_select = props.on.reform(move |event: Event| {
                let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
                if let Some(select) = &select {
                    let _ = select.blur();
                }
                (key, Value::parse(&select.map(|select| select.value()).unwrap_or_default()))
            });
            let at = value.number().map_or(1, |x| x as usize).min(props.columns.len());
            let option = |(i, name): (usize, &String)| {
                html! { <option value={(i + 1).to_string()} selected={i + 1 == at}>{ name }</option> }
            };
            html! {
                <div class="row">
                    <label for={key} class="inline">{ label }</label>
                    <select id={key} onchange={on_select}>{ for props.columns.iter().enumerate().map(option) }</select>
                </div>
            }
        }
    };
    html! { <div class="knob" data-key={key}>{ control }{ hint }</div> }
}

/// A value as it stands in a field: a small one by its power of ten, which fits.
fn short(value: &Value) -> String {
    match value {
        Value::Real(x) if *x != 0.0 && x.abs() < 1e-3 => format!("{x:e}"),
        value => value.to_string(),
    }
}
