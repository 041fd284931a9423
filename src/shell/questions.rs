//! Dialogs: questions about data, and the list of keys. They lie in a part of the program of their own.

use super::camera::Camera;
use super::data::{Ask, Wish};
use super::deck::Shared;
use super::dialog::{self, Dialog};
use super::home::Attachment;
use super::sharing::Sharing;
use super::typed::Typed;
use crate::engine::keys::Action;
use crate::engine::table::read::{Missing, ReadOptions};
use crate::engine::words::Words;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// What is open, and whom it tells.
pub struct Open {
    /// The words.
    pub words: Rc<Words>,
    /// A question about data.
    pub ask: Option<Ask>,
    /// The list of keys: those that do nothing here are left out.
    pub help: Option<Vec<Action>>,
    /// What the reader asks for.
    pub on: Callback<Wish>,
    /// How a table is to be read.
    pub with: Callback<(Attachment, ReadOptions)>,
    /// The runs.
    pub deck: Shared,
    /// Saves the run as a file.
    pub on_save: Callback<()>,
    /// Closes the question.
    pub on_close: Callback<()>,
    /// Closes the list of keys.
    pub on_help: Callback<()>,
}

/// The dialogs that are open: the door to this part of the program.
#[inline(never)]
pub fn dialogs(open: Open) -> Html {
    let Open { words, ask, help, on, with, deck, on_save, on_close, on_help } = open;
    html! {
        <>
            { help.map(|idle| dialog::keys(&words, &idle, on_help)).unwrap_or_default() }
            { ask.map(|ask| question(&ask, &words, on, with, (deck, on_save), on_close)).unwrap_or_default() }
        </>
    }
}

/// A table is pasted.
#[derive(Properties, PartialEq)]
struct PasteProps {
    words: super::deck::SameWords,
    on: Callback<Wish>,
    on_close: Callback<()>,
}

#[component]
fn Paste(props: &PasteProps) -> Html {
    let node = use_node_ref();
    let words = &props.words.0;
    let submit = {
        let (node, on) = (node.clone(), props.on.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(area) = node.cast::<HtmlTextAreaElement>() {
                on.emit(Wish::Load(Attachment::Bytes(Rc::new(area.value().into_bytes()))));
            }
        })
    };
    html! {
        <Dialog title={words.get("ui-paste-title")} close={words.get("ui-close")} on_close={props.on_close.clone()}>
            <p>{ words.get("ui-paste-note") }</p>
            <textarea ref={node} rows="10" spellcheck="false" aria-label={words.get("ui-paste-title")} />
            <div class="row end">
                <button type="button" class="main" onclick={submit}>{ words.get("ui-paste-go") }</button>
            </div>
        </Dialog>
    }
}

fn question(
    ask: &Ask,
    words: &Rc<Words>,
    on: Callback<Wish>,
    with: Callback<(Attachment, ReadOptions)>,
    (deck, on_save): (Shared, Callback<()>),
    on_close: Callback<()>,
) -> Html {
    match ask {
        Ask::Reading(..) => Html::default(),
        Ask::Cells(rows) => {
            let words = super::deck::SameWords(words.clone());
            html! { <Typed {words} rows={rows.clone()} on={on.reform(Wish::Rows)} {on_close} /> }
        }
        Ask::Camera => {
            html! { <Camera words={super::deck::SameWords(words.clone())} on={on.reform(Wish::File)} {on_close} /> }
        }
        Ask::Link(link, copied) => {
            let words = super::deck::SameWords(words.clone());
            html! { <Sharing {words} link={link.clone()} copied={*copied} {deck} {on_save} {on_close} /> }
        }
        Ask::Paste => html! { <Paste words={super::deck::SameWords(words.clone())} {on} {on_close} /> },
        Ask::Missing(attachment, options, which) => {
            let choose = |missing: Missing| {
                let (attachment, options) = (attachment.clone(), ReadOptions { missing, ..options.clone() });
                with.reform(move |_: MouseEvent| (attachment.clone(), options.clone()))
            };
            html! {
                <Dialog title={words.get("ui-missing-title")} close={words.get("ui-close")} {on_close}>
                    <p>{ words.notice(which) }</p>
                    <div class="row end">
                        <button type="button" class="main" data-do="drop-rows" onclick={choose(Missing::Drop)}>{ words.get("ui-missing-drop") }</button>
                        <button type="button" class="small" data-do="fill-mean" onclick={choose(Missing::Mean)}>{ words.get("ui-missing-mean") }</button>
                    </div>
                </Dialog>
            }
        }
    }
}
