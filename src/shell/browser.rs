//! Small things of the browser that several rooms need.

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// Milliseconds since some fixed moment; works in the page and in the worker.
pub fn now() -> f64 {
    let performance = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("performance"))
        .ok()
        .and_then(|value| value.dyn_into::<web_sys::Performance>().ok());
    performance.map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// Does something in a task to come, after so many milliseconds, in the page or in the worker. A timer of gloo's that is
/// forgotten would keep its closure in JavaScript's heap for ever, and there are a hundred of these a second.
pub fn after(wait: u32, then: Box<dyn FnOnce()>) {
    let set = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("setTimeout"));
    if let Some(set) = set.ok().and_then(|set| set.dyn_into::<js_sys::Function>().ok()) {
        let _ = set.call2(&JsValue::UNDEFINED, &Closure::once_into_js(then), &JsValue::from(wait));
    }
}

/// What the first script has to say while there are no words: sentences by language, the title of the first page.
pub fn says(key: &str) -> String {
    said(key).unwrap_or_else(|| "Unrolled".to_owned())
}

fn said(key: &str) -> Option<String> {
    let said = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("unrolledSays"));
    let text = said.and_then(|said| js_sys::Reflect::get(&said, &JsValue::from_str(key)));
    text.ok().and_then(|text| text.as_string())
}

/// The document.
pub fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Is the page in sight?
pub fn is_seen() -> bool {
    document().is_none_or(|document| !document.hidden())
}

/// The elements within another that a selector names, in the order of the page.
pub fn all(within: &web_sys::Element, selector: &str) -> Vec<web_sys::Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
}

/// The root element, which carries theme and language.
pub fn root() -> Option<web_sys::HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// The address behind the `#`.
pub fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Puts an address in place of the present one, without a new entry in the history. It is marked as our own.
pub fn replace_hash(address: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // In some sandboxed frames the history may not be touched; the page works without.
        let _ = history.replace_state_with_url(&JsValue::TRUE, "", Some(&format!("#{address}")));
    }
}

/// Does a media query hold?
pub fn media(query: &str) -> bool {
    web_sys::window().and_then(|w| w.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}

/// Device pixels a CSS pixel.
pub fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, 8.0)
}

/// Height of the window in CSS px.
pub fn height() -> f64 {
    web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or(0.0)
}

/// Sets an attribute or a data attribute on the root element.
pub fn mark_root(name: &str, value: Option<&str>) {
    if let Some(root) = root() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// The address of the page up to the `#`. That of a page which is one file is the site it was saved from.
pub fn base() -> String {
    let here = || web_sys::window().and_then(|window| window.location().href().ok());
    let href = said("home").or_else(here).unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Offers bytes as a file to save.
pub fn save(name: &str, kind: &str, text: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    save_blob(name, &web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?)
}

/// Lets the reader save bytes as a file.
pub fn save_bytes(name: &str, kind: &str, bytes: &[u8]) -> Option<()> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    save_blob(name, &web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?)
}

/// Lets the reader save a file that is made.
pub fn save_blob(name: &str, blob: &web_sys::Blob) -> Option<()> {
    let url = web_sys::Url::create_object_url_with_blob(blob).ok()?;
    save_url(name, &url)?;
    let _ = web_sys::Url::revoke_object_url(&url);
    Some(())
}

/// Lets the reader save what an address stands for.
pub fn save_url(name: &str, url: &str) -> Option<()> {
    let link: web_sys::HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(url);
    link.set_download(name);
    link.click();
    Some(())
}

/// Copies a text, if the browser allows it.
pub async fn copy(text: &str) -> bool {
    match web_sys::window().map(|window| window.navigator().clipboard()) {
        Some(clipboard) if !clipboard.is_undefined() => {
            wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
        }
        _ => false,
    }
}

/// The page that shows us in a frame.
fn parent(window: &web_sys::Window) -> Option<web_sys::Window> {
    window.parent().ok().flatten().filter(|parent| !js_sys::Object::is(parent, window))
}

/// Is this page in a frame of another one?
pub fn framed() -> bool {
    web_sys::window().is_some_and(|window| parent(&window).is_some())
}

/// Does the wheel over a picture belong to the page: can it scroll, or the page around it?
pub fn scrolls() -> bool {
    let root = document().and_then(|document| document.document_element());
    framed() || root.is_some_and(|root| root.scroll_height() > root.client_height() + 1)
}

/// Has an element the focus, of the page and of the browser?
pub fn focused(element: &web_sys::Element) -> bool {
    let Some(document) = document() else { return false };
    document.active_element().as_ref() == Some(element) && document.has_focus().unwrap_or(false)
}

/// The page that shows us in a frame, or opened us.
pub fn host() -> Option<web_sys::Window> {
    let window = web_sys::window()?;
    parent(&window).or_else(|| {
        let opener = window.opener().ok()?;
        // Windows of other origins fail every check of their class.
        (!opener.is_null() && !opener.is_undefined()).then(|| opener.unchecked_into())
    })
}

/// Tells the host that something failed. (Whatever part of the program is missing, this is there.)
pub fn tell_host(code: &str, message: &str) {
    let error = serde_json::json!({ "code": code, "message": message });
    let message = serde_json::json!({ "unrolled": 1, "event": "error", "error": error });
    if let (Some(host), Ok(message)) = (host(), js_sys::JSON::parse(&message.to_string())) {
        let _ = host.post_message(&message, "*");
    }
}

/// Did this page write its address itself, and not whoever opened it?
pub fn wrote_address() -> bool {
    let state = web_sys::window().and_then(|window| window.history().ok()).and_then(|history| history.state().ok());
    state.is_some_and(|state| state.is_truthy())
}
