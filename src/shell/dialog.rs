//! Dialogs: the list of keys, and questions about data. Escape closes them; the focus stays inside.

use super::icons::icon;
use crate::engine::keys::KEYS;
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
                let _ = element.focus();
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
    html! {
        <div class="veil" onclick={on_veil}>
            <div class="dialog" role="dialog" aria-modal="true" aria-label={props.title.clone()} tabindex="-1" ref={node}
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

/// The list of keys.
pub fn keys(words: &Rc<Words>, on_close: Callback<()>) -> Html {
    let row = |(action, key): &(crate::engine::keys::Action, &str)| {
        let name = format!("key-{action:?}").to_lowercase();
        html! { <tr><td><kbd>{ *key }</kbd></td><td>{ words.get(&name) }</td></tr> }
    };
    html! {
        <Dialog title={words.get("ui-keys")} close={words.get("ui-close")} {on_close}>
            <table class="keys"><tbody>{ for KEYS.iter().map(row) }</tbody></table>
            <p class="soft">{ words.get("ui-keys-note") }</p>
        </Dialog>
    }
}
