//! Hashed files by their logical names: words, lessons, data.

use super::browser;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static MANIFEST: BTreeMap<String, String> = browser::document()
        .and_then(|document| document.get_element_by_id("assets"))
        .and_then(|element| serde_json::from_str(&element.text_content()?).ok())
        .unwrap_or_default();
}

/// The address of a file; `None` if the build has none of that name.
pub fn url(name: &str) -> Option<String> {
    MANIFEST.with(|manifest| manifest.get(name).cloned())
}

/// The files whose names begin so.
pub fn names(beginning: &str) -> Vec<String> {
    MANIFEST.with(|manifest| manifest.keys().filter(|name| name.starts_with(beginning)).cloned().collect())
}

async fn response(name: &str) -> Option<web_sys::Response> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(&url(name)?)).await.ok()?;
    response.dyn_into::<web_sys::Response>().ok().filter(web_sys::Response::ok)
}

/// The text of a file; `None` if it cannot be had.
pub async fn text(name: &str) -> Option<String> {
    JsFuture::from(response(name).await?.text().ok()?).await.ok()?.as_string()
}

/// The bytes of a file; `None` if it cannot be had.
pub async fn bytes(name: &str) -> Option<Vec<u8>> {
    Some(buffer(name).await?.to_vec())
}

/// The same, not in this program's memory: to be given on.
pub async fn buffer(name: &str) -> Option<js_sys::Uint8Array> {
    let buffer = JsFuture::from(response(name).await?.array_buffer().ok()?).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer))
}
