//! The parts of the program that not every page needs: one for each demo, fetched with its page, and a few that are
//! fetched when they are asked for. They join the program that is running, in the page as in every worker.
//! What several of them share lies in chunks, which come before them. `xtask/src/split/` cuts them all.

use super::assets;
use crate::engine::order;
use js_sys::WebAssembly::{self, Instance, Module};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

pub use crate::player::parts::*;

/// What was answered in a lesson, and marks in pictures.
pub const BETS: &str = "bets";
/// Scripts in Python.
pub const SCRIPTS: &str = "scripts";
/// Films.
pub const FILM: &str = "film";
/// The gallery.
pub const GALLERY: &str = "gallery";

thread_local! {
    static JOINED: RefCell<(BTreeSet<String>, Vec<Module>)> = RefCell::default();
    static COMING: RefCell<BTreeMap<String, js_sys::Promise>> = RefCell::default();
    /// What the pieces of the program share: its memory, its table, its globals and functions of each that others call.
    static SHARED: js_sys::Object = js_sys::Object::assign(&js_sys::Object::new(), wasm_bindgen::exports().unchecked_ref());
}

/// Has this part joined the page?
pub fn here(name: &str) -> bool {
    let file = file(name);
    JOINED.with_borrow(|(files, _)| files.contains(&file)) || assets::url(&file).is_none()
}

/// Fetches a part, if it is not there yet, and the chunks that it needs; `false` if one of them cannot be had.
pub async fn fetch(name: &'static str) -> bool {
    if here(name) {
        return true;
    }
    // A chunk uses those of more parts than its own.
    let needs = |chunk: &String| chunk.split(['/', '.', '_']).skip(1).any(|user| user == name);
    let mut files: Vec<String> = assets::names("chunks/").into_iter().filter(needs).collect();
    order::sort_by(&mut files, |chunk| -(chunk.matches('_').count() as f64));
    files.push(file(name));
    files.retain(|file| !JOINED.with_borrow(|(joined, _)| joined.contains(file)));
    let modules = js_sys::Array::new();
    for file in &files {
        modules.push(&coming(file));
    }
    let Ok(modules) = JsFuture::from(js_sys::Promise::all(&modules)).await else { return false };
    for (file, module) in files.into_iter().zip(js_sys::Array::from(&modules).iter()) {
        // Another part may have brought this chunk meanwhile.
        if JOINED.with_borrow(|(joined, _)| joined.contains(&file)) {
            continue;
        }
        let module: Module = module.unchecked_into();
        let Ok(instance) = JsFuture::from(WebAssembly::instantiate_module(&module, &imports())).await else {
            return false;
        };
        share(instance.unchecked_ref());
        JOINED.with_borrow_mut(|(files, modules)| {
            if files.insert(file) {
                modules.push(module);
            }
        });
    }
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

/// A part or a chunk joins this worker. Only the page's thread is forbidden to wait for it.
pub fn join(module: &Module) {
    if let Ok(instance) = Instance::new(module, &imports()) {
        share(&instance);
    }
}

fn file(name: &str) -> String {
    format!("parts/{name}.wasm")
}

/// What a piece is given.
fn imports() -> js_sys::Object {
    let imports = js_sys::Object::new();
    let _ = SHARED.with(|shared| js_sys::Reflect::set(&imports, &"base".into(), shared));
    imports
}

/// What a piece gives to those after it.
fn share(instance: &Instance) {
    SHARED.with(|shared| js_sys::Object::assign(shared, &instance.exports()));
}

/// A file on its way, as a promise of its module: however many parts ask for it at once, it is fetched once. What did not
/// come is asked for again the next time.
fn coming(file: &str) -> js_sys::Promise {
    if let Some(promise) = COMING.with_borrow(|coming| coming.get(file).cloned()) {
        return promise;
    }
    let name = file.to_owned();
    let promise = wasm_bindgen_futures::future_to_promise(async move {
        let module = compile(&name).await;
        if module.is_none() {
            COMING.with_borrow_mut(|coming| coming.remove(&name));
        }
        module.ok_or(JsValue::NULL)
    });
    COMING.with_borrow_mut(|coming| coming.insert(file.to_owned(), promise.clone()));
    promise
}

async fn compile(name: &str) -> Option<JsValue> {
    let bytes = assets::bytes(name).await?;
    JsFuture::from(WebAssembly::compile(&js_sys::Uint8Array::from(bytes.as_slice()))).await.ok()
}
