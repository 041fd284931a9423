//! Scripts beside the program that are fetched when they are asked for.

use super::{assets, browser};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What a script defines: its global function of that name. `None` if the script cannot be had, or does not define it here.
pub async fn function(script: &str, name: &str) -> Option<Function> {
    let known = || Reflect::get(&js_sys::global(), &name.into()).ok()?.dyn_into::<Function>().ok();
    if known().is_none() {
        let element = browser::document()?.create_element("script").ok()?;
        element.set_attribute("src", &assets::url(script)?).ok()?;
        // Without this a frame without an origin would not be given it.
        element.set_attribute("crossorigin", "anonymous").ok()?;
        let over = Promise::new(&mut |resolve, _| {
            for event in ["load", "error"] {
                let _ = element.add_event_listener_with_callback(event, &resolve);
            }
        });
        browser::root()?.insert_before(&element, None).ok()?;
        JsFuture::from(over).await.ok()?;
    }
    known()
}

/// What a function of one argument promises.
pub async fn promised(function: &Function, argument: &JsValue) -> Option<JsValue> {
    let promise: Promise = function.call1(&JsValue::NULL, argument).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
