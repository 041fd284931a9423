//! The reader's data: which set, own files, pasted tables, and the questions they raise.

use super::worker_client::Attachment;
use crate::demos::Demo;
use crate::engine::address::MOST_SEED;
use crate::engine::input::Input;
use crate::engine::matrix::Matrix;
use crate::engine::run::{Run, Source};
use crate::engine::words::grouped;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// A question about data that is open.
pub type PageDialog = crate::player::layout::PageDialog<Attachment>;

/// What the reader asks for.
#[derive(Clone)]
pub enum DataRequest {
    /// A named data set.
    Named(String),
    /// Another seed of it.
    Seed(u64),
    /// Standardised or not.
    Standardize(bool),
    /// A file.
    File(web_sys::File),
    /// A pasted table.
    Load(Attachment),
    /// Rows of numbers.
    Rows(Vec<Vec<f64>>),
    /// To paste or type numbers.
    Paste,
    /// To type the numbers of a small matrix.
    Type,
    /// A file is about to be chosen.
    Choose,
    /// To draw.
    Sketch,
    /// To take a picture.
    Camera,
}

/// See [`List`].
#[derive(Properties, PartialEq)]
pub struct ListProps {
    /// The words.
    pub words: super::workspace::SameWords,
    /// The run.
    pub run: Run,
    /// Rows and columns of the input.
    pub size: Option<(usize, usize)>,
    /// The named data sets, and whether each is generated.
    pub names: Vec<(&'static str, bool)>,
    /// Rises when something may have come, or not.
    pub version: u64,
    /// What the reader asks for.
    pub on: Callback<DataRequest>,
}

/// See [`Block`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: super::workspace::SameWords,
    /// The run.
    pub run: Run,
    /// The named data sets, and whether each is generated.
    pub names: Vec<(&'static str, bool)>,
    /// Does the seed of the data change them?
    pub seeded: bool,
    /// The kind of input.
    pub kind: &'static str,
    /// What the reader asks for.
    pub on: Callback<DataRequest>,
}

// Callbacks compare by identity; wishes never have to.
impl PartialEq for DataRequest {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The named data sets of a demo, and whether each is generated.
pub fn names(demo: &Demo) -> Vec<(&'static str, bool)> {
    (demo.terms.data_names)().into_iter().map(|name| (name, (demo.asset)(name).is_none())).collect()
}

/// The list of the data sets.
#[component]
pub fn List(props: &ListProps) -> Html {
    let words = &props.words.0;
    let name = name_of(&props.run);
    let on_select = props.on.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        // The focus goes back to the page, so that a clicker's keys do not change the choice.
        if let Some(select) = &select {
            let _ = select.blur();
        }
        DataRequest::Named(select.map(|select| select.value()).unwrap_or_default())
    });
    // What was chosen may not have come: the list shows what there is.
    let list = use_node_ref();
    {
        let (list, name) = (list.clone(), name.unwrap_or_default().to_owned());
        use_effect_with(props.version, move |_| {
            if let Some(list) = list.cast::<HtmlSelectElement>() {
                list.set_value(&name);
            }
        });
    }
    let option = |(key, _): &(&'static str, bool)| {
        html! { <option value={*key} selected={name == Some(*key)}>{ words.get(&format!("data-{key}")) }</option> }
    };
    let group = |made: bool| props.names.iter().filter(move |(_, known)| *known == made).map(option).collect::<Html>();
    html! {
        <div class="knob list">
            <label for="data">{ words.get("ui-data") }
                { props.size.map(|(n, d)| html! { <span class="value">{ format!("{} × {}", grouped(n), grouped(d)) }</span> }) }
            </label>
            <select id="data" ref={list} onchange={on_select}>
                if name.is_none() {
                    <option value="" selected=true>{ words.get("data-own") }</option>
                }
                <optgroup label={words.get("data-generated")}>{ group(true) }</optgroup>
                <optgroup label={words.get("data-bundled")}>{ group(false) }</optgroup>
            </select>
        </div>
    }
}

fn name_of(run: &Run) -> Option<&str> {
    match &run.input {
        Source::Named { data, .. } => Some(data.as_str()),
        Source::Own { .. } => None,
    }
}

/// What more there is to say of data: their seed, their source, one's own.
#[component]
pub fn Block(props: &Props) -> Html {
    let words = &props.words.0;
    let name = name_of(&props.run);
    let seed = if let Source::Named { data_seed, .. } = &props.run.input { *data_seed } else { 1 };
    let made = name.is_some_and(|name| props.names.iter().any(|(known, made)| *known == name && *made));
    // Words that speak of what the demo takes.
    let of_kind = |key: &str| words.get(&format!("{key}-{}", props.kind));
    let on_seed = props.on.reform(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let seed = input.and_then(|input| input.value().parse::<u64>().ok()).unwrap_or(seed);
        DataRequest::Seed(seed.min(MOST_SEED))
    });
    let on_file = props.on.clone();
    let on_file = Callback::from(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                on_file.emit(DataRequest::File(file));
            }
            input.set_value("");
            let _ = input.blur();
        }
    });
    // A button, and not a label, so that the keyboard opens the choice of files too.
    let file = use_node_ref();
    let choose = {
        let (file, on) = (file.clone(), props.on.clone());
        Callback::from(move |_: MouseEvent| {
            on.emit(DataRequest::Choose);
            if let Some(input) = file.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let typed = props.kind == Matrix::KIND;
    let standardize = props.run.prepare.standardize;
    html! {
        <div class="knob data">
            if props.seeded {
                <div class="row">
                    <label for="data_seed" class="inline">{ words.get("ui-data-seed") }</label>
                    <input id="data_seed" type="number" min="0" step="1" value={seed.to_string()} onchange={on_seed} />
                    <button type="button" class="small"
                        onclick={props.on.reform(move |_| DataRequest::Seed(seed.wrapping_add(1).min(MOST_SEED)))}>
                        { of_kind("ui-new") }
                    </button>
                </div>
            } else if let Some(name) = name.filter(|_| !made) {
                <p class="hint">{ words.get(&format!("data-{name}-source")) }</p>
            } else if name.is_none() {
                <p class="hint">{ words.get("ui-data-private") }</p>
            }
            if props.kind == "points" {
            <div class="row">
                <button type="button" class="toggle" aria-pressed={standardize.to_string()} data-knob="standardize"
                    onclick={props.on.reform(move |_| DataRequest::Standardize(!standardize))}>{ words.get("ui-standardize") }</button>
            </div>
            }
            <div class="drop">
                <span>{ of_kind("ui-drop") }</span>
                <div class="row">
                    <button type="button" class="small" data-do="open-file" onclick={choose}>{ words.get("ui-open-file") }</button>
                    <input ref={file} type="file" class="unseen" tabindex="-1" aria-hidden="true" accept=".csv,.tsv,.txt,.json,image/*,text/csv,text/plain,text/tab-separated-values"
                        onchange={on_file} />
                    <button type="button" class="small" data-do="paste"
                        onclick={props.on.reform(move |_| if typed { DataRequest::Type } else { DataRequest::Paste })}>{ of_kind("ui-paste") }</button>
                    <button type="button" class="small" data-do="camera" onclick={props.on.reform(|_| DataRequest::Camera)}>{ words.get("ui-camera") }</button>
                    if typed {
                        <button type="button" class="small" data-do="sketch" onclick={props.on.reform(|_| DataRequest::Sketch)}>{ words.get("ui-sketch") }</button>
                    }
                </div>
            </div>
        </div>
    }
}
