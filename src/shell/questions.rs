//! Which dialog is open, and what it holds. In a part of the program of its own.

use super::camera::Camera;
use super::data::{DataRequest, PageDialog};
use super::dialog::{self, Dialog};
use super::matrix_editor::MatrixEditor;
use super::sharing::Sharing;
use super::worker_client::Attachment;
use super::workspace::Shared;
use crate::engine::keys::Action;
use crate::engine::table::read::{Missing, ReadOptions};
use crate::engine::words::Words;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// What is open, and whom it tells.
pub struct OpenDialog {
    /// The words.
    pub words: Rc<Words>,
    /// A question about data.
    pub ask: Option<PageDialog>,
    /// The list of keys: those that do nothing here are left out.
    pub help: Option<Vec<Action>>,
    /// What the reader asks for.
    pub on: Callback<DataRequest>,
    /// How a table is to be read.
    pub with: Callback<(Attachment, ReadOptions)>,
    /// The runs.
    pub workspace: Shared,
    /// Saves the run as a file.
    pub on_save: Callback<()>,
    /// Sends the run to an instant.
    pub on_seek: Callback<u64>,
    /// Closes the question.
    pub on_close: Callback<()>,
    /// Closes the list of keys.
    pub on_help: Callback<()>,
}

/// The dialogs that are open: the door to this part of the program.
#[inline(never)]
pub fn dialogs(open: OpenDialog) -> Html {
    let OpenDialog { words, ask, help, on, with, workspace, on_save, on_seek, on_close, on_help } = open;
    html! {
        <>
            { help.map(|idle| dialog::keys(&words, &idle, on_help)).unwrap_or_default() }
            { ask.map(|ask| question(&ask, &words, on, with, (workspace, on_save, on_seek), on_close)).unwrap_or_default() }
        </>
    }
}

/// A table is pasted.
#[derive(Properties, PartialEq)]
struct PasteProps {
    words: super::workspace::SameWords,
    on: Callback<DataRequest>,
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
                on.emit(DataRequest::Load(Attachment::Bytes(Rc::new(area.value().into_bytes()))));
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
    ask: &PageDialog,
    words: &Rc<Words>,
    on: Callback<DataRequest>,
    with: Callback<(Attachment, ReadOptions)>,
    (workspace, on_save, on_seek): (Shared, Callback<()>, Callback<u64>),
    on_close: Callback<()>,
) -> Html {
    match ask {
        PageDialog::Reading(..) => Html::default(),
        PageDialog::Cells(rows) => {
            let words = super::workspace::SameWords(words.clone());
            html! { <MatrixEditor {words} rows={rows.clone()} on={on.reform(DataRequest::Rows)} {on_close} /> }
        }
        PageDialog::Camera => {
            html! { <Camera words={super::workspace::SameWords(words.clone())} on={on.reform(DataRequest::File)} {on_close} /> }
        }
        PageDialog::Link { link, copied, challenge } => {
            let words = super::workspace::SameWords(words.clone());
            html! { <Sharing {words} link={link.clone()} copied={*copied} challenge={*challenge} {workspace} {on_save} {on_seek} {on_close} /> }
        }
        PageDialog::Paste => html! { <Paste words={super::workspace::SameWords(words.clone())} {on} {on_close} /> },
        PageDialog::Missing(attachment, options, which) => {
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
