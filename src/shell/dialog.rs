//! The frame of a dialog, and the list of keys, which is made of `KEYS`. Escape closes it; the focus stays inside.

use super::icons::icon;
use crate::engine::keys::{Action, KEYS};
use crate::engine::words::Words;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// A dialog's frame.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its title.
    pub title: String,
    /// The name of the button that closes it.
    pub close: String,
    /// Closes it.
    pub on_close: Callback<()>,
    /// What is in it.
    pub children: Html,
}

/// See [`DialogProps`].
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let before = super::browser::document().and_then(|document| document.active_element());
            if let Some(element) = node.cast::<HtmlElement>() {
                use wasm_bindgen::JsCast;
                let first = element.query_selector("[data-first]").ok().flatten();
                let _ = first.and_then(|first| first.dyn_into().ok()).unwrap_or(element).focus();
            }
            move || {
                use wasm_bindgen::JsCast;
                if let Some(element) = before.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                    let _ = element.focus();
                }
            }
        });
    }
    let close = props.on_close.reform(|_: MouseEvent| ());
    let on_veil = props.on_close.reform(|_: MouseEvent| ());
    let on_key = {
        let node = node.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Tab"
                && let Some(element) = node.cast::<HtmlElement>()
                && turn(&element, event.shift_key())
            {
                event.prevent_default();
            }
        })
    };
    html! {
        <div class="veil" onclick={on_veil}>
            <div class="dialog" role="dialog" aria-modal="true" aria-label={props.title.clone()} tabindex="-1" ref={node} onkeydown={on_key}
                onclick={Callback::from(|event: MouseEvent| event.stop_propagation())}>
                <header>
                    <h2>{ &props.title }</h2>
                    <button type="button" class="icon" aria-label={props.close.clone()} onclick={close}>{ icon("close") }</button>
                </header>
                { props.children.clone() }
            </div>
        </div>
    }
}

/// Behind the last thing that can have the focus comes the first again; `true` if that was the case.
fn turn(dialog: &HtmlElement, backwards: bool) -> bool {
    use wasm_bindgen::JsCast;
    let inside = super::browser::all(dialog, "button, textarea, input, select, a[href]");
    let Some((first, last)) = inside.first().zip(inside.last()) else { return false };
    let (Some(first), Some(last)) = (first.dyn_ref::<HtmlElement>(), last.dyn_ref()) else { return false };
    let now = super::browser::document().and_then(|document| document.active_element());
    let is = |element: &HtmlElement| now.as_ref().is_some_and(|now| now == element.unchecked_ref::<web_sys::Element>());
    let (edge, to) = if backwards { (is(first) || is(dialog), last) } else { (is(last), first) };
    if edge {
        let _ = to.focus();
    }
    edge
}

/// The list of keys, without those that are idle.
pub fn keys(words: &Rc<Words>, idle: &[Action], on_close: Callback<()>) -> Html {
    let row = |(action, key): &(Action, &str)| {
        let name = format!("key-{action:?}").to_ascii_lowercase();
        html! { <tr><td><kbd>{ *key }</kbd></td><td>{ words.get(&name) }</td></tr> }
    };
    html! {
        <Dialog title={words.get("ui-keys")} close={words.get("ui-close")} {on_close}>
            <table class="keys"><tbody>{ for KEYS.iter().filter(|(action, _)| !idle.contains(action)).map(row) }</tbody></table>
            <p class="soft">{ words.get("ui-keys-note") }</p>
        </Dialog>
    }
}
