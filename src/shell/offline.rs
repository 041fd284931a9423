//! "Keep all demos on this device": they work without a network then. `web/offline.js` does it.

use super::scripts::{function, promised};
use crate::player::translation::Translation;
use wasm_bindgen::JsValue;
use yew::prelude::*;

const SCRIPT: &str = "offline.js";

/// See [`Keep`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub translation: Translation,
}

#[derive(Clone, Copy, PartialEq)]
enum KeepingStage {
    /// Not known yet, or not possible here.
    Absent,
    /// So many bytes would be fetched.
    Offered(f64),
    Keeping,
    Kept,
    Failed,
}

/// The button, its bar, and what is said of it.
#[component]
pub fn Keep(props: &Props) -> Html {
    let stage = use_state(|| KeepingStage::Absent);
    let bar = use_node_ref();
    let words = &props.translation.words;
    {
        let stage = stage.clone();
        use_effect_with((), move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                let Some(kept) = function(SCRIPT, "unrolledKept").await else { return };
                match promised(&kept, &JsValue::NULL).await.and_then(|missing| missing.as_f64()) {
                    Some(0.0) => stage.set(KeepingStage::Kept),
                    Some(missing) => stage.set(KeepingStage::Offered(missing)),
                    None => {}
                }
            });
        });
    }
    let onclick = {
        let (stage, bar) = (stage.clone(), bar.clone());
        Callback::from(move |_: MouseEvent| {
            stage.set(KeepingStage::Keeping);
            let (stage, bar) = (stage.clone(), bar.get().map_or(JsValue::NULL, Into::into));
            wasm_bindgen_futures::spawn_local(async move {
                let done = match function(SCRIPT, "unrolledKeep").await {
                    Some(keep) => promised(&keep, &bar).await.is_some_and(|done| done.is_truthy()),
                    None => false,
                };
                stage.set(if done { KeepingStage::Kept } else { KeepingStage::Failed });
            });
        })
    };
    let said = match *stage {
        KeepingStage::Absent => return html! { <progress ref={bar} hidden=true /> },
        KeepingStage::Offered(bytes) => words.say("ui-keep-note", &[("size", (bytes / 1e6).ceil().into())]),
        KeepingStage::Keeping => words.get("ui-keeping"),
        KeepingStage::Kept => words.get("ui-kept"),
        KeepingStage::Failed => words.get("ui-keep-failed"),
    };
    html! {
        <p class="keep" data-kept={(*stage == KeepingStage::Kept).then_some("1")}>
            if *stage != KeepingStage::Kept {
                <button type="button" class="small" data-do="keep" disabled={*stage == KeepingStage::Keeping} {onclick}>{ words.get("ui-keep") }</button>
            }
            { " " }
            <progress ref={bar} hidden={*stage != KeepingStage::Keeping} aria-label={words.get("ui-keep")} />
            { " " }
            <span class="soft" role="status">{ said }</span>
        </p>
    }
}
