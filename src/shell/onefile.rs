//! "Save as one HTML file": the page of a demo with all that it needs, for a double click. `web/onefile.js` writes it.

use super::keeping;
use super::scripts::{function, promised};
use super::workspace::{SameWords, Shared};
use crate::engine::run::Source;
use yew::prelude::*;

/// See [`OneFile`].
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// The link to the moment at which the file opens.
    pub link: String,
    /// The runs.
    pub workspace: Shared,
}

#[derive(Clone, Copy, PartialEq)]
enum SavingStage {
    Ready,
    Making,
    /// So many bytes.
    Made(f64),
    Failed,
}

/// The button, and what is said of the file.
#[component]
pub fn OneFile(props: &Props) -> Html {
    let stage = use_state(|| SavingStage::Ready);
    let words = &props.words.0;
    let onclick = {
        let (stage, props) = (stage.clone(), props.clone());
        Callback::from(move |_: MouseEvent| {
            stage.set(SavingStage::Making);
            let (stage, wish, own) = (stage.clone(), wish(&props), own(&props));
            wasm_bindgen_futures::spawn_local(async move {
                stage.set(make(&wish, own).await.map_or(SavingStage::Failed, SavingStage::Made));
            });
        })
    };
    let said = match *stage {
        SavingStage::Ready => words.get("ui-onefile-note"),
        SavingStage::Making => words.get("ui-onefile-making"),
        // In megabytes, to two places.
        SavingStage::Made(bytes) => words.say("ui-onefile-made", &[("size", ((bytes / 1e4).round() / 100.0).into())]),
        SavingStage::Failed => words.get("ui-onefile-failed"),
    };
    html! {
        <div class="row">
            <button type="button" class="small" data-file="page" disabled={*stage == SavingStage::Making} {onclick}>{ words.get("ui-onefile") }</button>
            <span class="soft" role="status">{ said }</span>
        </div>
    }
}

/// What `web/onefile.js` is asked for, as JSON.
fn wish(props: &Props) -> String {
    let workspace = props.workspace.see();
    let (mut slugs, mut first, mut more) = (Vec::new(), Vec::new(), Vec::new());
    for slot in &workspace.slots {
        let demo = slot.demo;
        slugs.push(demo.slug());
        if let Some(run) = slot.run_view.run() {
            first.extend(demo.file_of(run));
            first.extend(
                demo.recordings
                    .iter()
                    .find(|recording| recording.is_of(demo.terms, run))
                    .map(|recording| recording.file),
            );
        }
        more.extend((demo.terms.data_names)().into_iter().filter_map(demo.asset));
    }
    let address = props.link.split_once('#').map_or("", |(_, address)| address);
    let name = format!("unrolled-{}.html", slugs.first().unwrap_or(&"demo"));
    let title = props.words.0.get("title");
    serde_json::json!({ "name": name, "title": title, "address": address, "slugs": slugs, "first": first, "more": more })
        .to_string()
}

/// The fingerprints of own data that the address cannot hold, and so the file has to.
fn own(props: &Props) -> Vec<u64> {
    let workspace = props.workspace.see();
    let runs = workspace.slots.iter().filter(|_| is_local(&props.link)).filter_map(|slot| slot.run_view.run());
    let prints = runs.filter_map(|run| match run.input {
        Source::Own { own, .. } => Some(own),
        Source::Named { .. } => None,
    });
    prints.collect()
}

/// Is this an address without the own data that it speaks of?
pub fn is_local(link: &str) -> bool {
    link.starts_with('#')
}

/// Has the file made and offered; gives its size in bytes.
async fn make(wish: &str, own: Vec<u64>) -> Option<f64> {
    let held = js_sys::Array::new();
    for print in own {
        let bytes = js_sys::Uint8Array::from(keeping::kept(print).await?.as_slice());
        held.push(&js_sys::Array::of2(&keeping::name(print).into(), &bytes));
    }
    let make = function("onefile.js", "unrolledOneFile").await?;
    let wish = js_sys::JSON::parse(wish).ok()?;
    js_sys::Reflect::set(&wish, &"own".into(), &held).ok()?;
    promised(&make, &wish).await?.as_f64()
}
