//! The parts of the program that not every page needs: one for each demo, fetched with its page, and a few that are
//! fetched when they are asked for. They join the program that is running, in the page as in every worker.
//! `xtask/src/split/` cuts them.

use super::assets;
use js_sys::WebAssembly::{self, Instance, Module};
use std::cell::RefCell;
use std::collections::BTreeSet;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What packs runs for links and writes pictures.
pub const FILES: &str = "files";
/// What reads tables.
pub const TABLES: &str = "tables";
/// What reads pictures.
pub const PICTURES: &str = "pictures";
/// Dialogs, typing and drawing.
pub const MAKING: &str = "making";
/// What speaks with host pages.
pub const HOSTS: &str = "hosts";
/// Histograms of sweeps.
pub const SWEEPS: &str = "sweeps";
/// What handles recordings of runs.
pub const TAPES: &str = "tapes";
/// The gallery.
pub const GALLERY: &str = "gallery";

thread_local! {
    static JOINED: RefCell<(BTreeSet<String>, Vec<Module>)> = RefCell::default();
}

/// Has this part joined the page?
pub fn here(name: &str) -> bool {
    JOINED.with_borrow(|(names, _)| names.contains(name)) || assets::url(&file(name)).is_none()
}

/// Fetches a part, if it is not there yet; `false` if it cannot be had.
pub async fn fetch(name: &'static str) -> bool {
    if here(name) {
        return true;
    }
    let Some(module) = compile(&file(name)).await else { return false };
    if JsFuture::from(WebAssembly::instantiate_module(&module, &shared())).await.is_err() {
        return false;
    }
    JOINED.with_borrow_mut(|(names, modules)| {
        if names.insert(name.to_owned()) {
            modules.push(module);
        }
    });
    true
}

/// Fetches parts, all at once; `false` if one of them cannot be had.
pub async fn fetch_all(names: Vec<&'static str>) -> bool {
    let under_way = js_sys::Array::new();
    for name in names {
        under_way.push(&wasm_bindgen_futures::future_to_promise(async move { Ok(fetch(name).await.into()) }));
    }
    let came = JsFuture::from(js_sys::Promise::all(&under_way)).await;
    came.is_ok_and(|came| js_sys::Array::from(&came).iter().all(|came| came.is_truthy()))
}

/// Fetches what data of the reader's own will need, before they are here: a file is being dragged or chosen.
pub fn expect(names: Vec<&'static str>) {
    wasm_bindgen_futures::spawn_local(async move {
        // Whoever needs them asks again, and is told if they do not come.
        let _ = fetch_all(names).await;
    });
}

/// The parts that joined the page, from the `known`th on: workers get them too.
pub fn since(known: usize) -> Vec<Module> {
    JOINED.with_borrow(|(_, modules)| modules.get(known..).map(<[Module]>::to_vec).unwrap_or_default())
}

/// A part joins this worker. Only the page's thread is forbidden to wait for it.
pub fn join(module: &Module) {
    let _ = Instance::new(module, &shared());
}

fn file(name: &str) -> String {
    format!("parts/{name}.wasm")
}

/// What parts share with the rest of the program: its memory, its table, its globals, its functions.
fn shared() -> js_sys::Object {
    let shared = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&shared, &"base".into(), &wasm_bindgen::exports());
    shared
}

async fn compile(name: &str) -> Option<Module> {
    let bytes = assets::bytes(name).await?;
    let module = JsFuture::from(WebAssembly::compile(&js_sys::Uint8Array::from(bytes.as_slice()))).await.ok()?;
    module.dyn_into::<Module>().ok()
}
