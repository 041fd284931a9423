//! What host pages send: read by length first, so that nothing is taken apart only to be refused.

use super::turning::{FIELDS, Turned};
use super::{HostRequest, PROTOCOL};
use crate::engine::Notice;
use crate::engine::fields::Fields;
use crate::engine::matrix::LARGEST;
use crate::engine::params::shortened;
use crate::engine::protocol::Command;
use crate::engine::table::read::MAX_BYTES;
use crate::engine::table::{MAX_ROWS, WIDEST};
use crate::shell::worker_client::Attachment;
use js_sys::{Array, JsString, Object, Reflect};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The most characters of a message, its data left out.
const MOST_CHARACTERS: u32 = 1 << 20;

/// A message: who asks, and what. `None` if it is none of ours; only parent and opener are answered.
pub(super) fn read(event: &web_sys::MessageEvent) -> Option<(HostRequest, Result<Command, Notice>)> {
    let source = friend(event)?;
    let data = event.data();
    let get = |name: &str| Reflect::get(&data, &name.into()).unwrap_or_default();
    if !data.is_object() || ["event", "ok"].iter().any(|name| !get(name).is_undefined()) {
        return None;
    }
    let protocol = get("unrolled");
    if protocol.is_undefined() {
        return None;
    }
    let id = written(&get("id")).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let mut request = HostRequest::new(id, source, event.origin());
    let command = if protocol.as_f64() == Some(f64::from(PROTOCOL)) {
        command(&data, &mut request)
    } else {
        let given = written(&protocol).unwrap_or_default();
        Err(Notice::new("protocol-unknown").with("given", shortened(&given)))
    };
    Some((request, command))
}

fn command(data: &JsValue, request: &mut HostRequest) -> Result<Command, Notice> {
    let get = |name: &str| Reflect::get(data, &name.into()).unwrap_or_default();
    let rest = Object::assign(&Object::new(), data.unchecked_ref());
    let loads = get("cmd").as_string().as_deref() == Some("load");
    // These are read on their own, or are no part of a command.
    for name in ["unrolled", "id", "csv", "points", "image"] {
        let _ = Reflect::delete_property(&rest, &name.into());
    }
    if get("cmd").as_string().as_deref() == Some("set") {
        request.view = Turned::read(&get)?;
        for name in FIELDS {
            let _ = Reflect::delete_property(&rest, &name.into());
        }
        // What concerns the page alone needs no knobs.
        if request.view.is_some() && get("params").is_undefined() {
            let _ = Reflect::set(&rest, &"params".into(), &Object::new());
        }
    }
    let fields = serde_json::from_str::<Fields>(&written(&rest)?);
    let fields = fields.map_err(|_| Notice::new("message-unreadable"))?;
    let mut command = Command::try_from(fields).map_err(|misfit| misfit.0)?;
    if let (true, Command::Load(load)) = (loads, &mut command) {
        let (points, csv) = (get("points"), get("csv"));
        if !points.is_undefined() && !points.is_null() {
            load.points = Some(rows(&points)?);
        } else if !csv.is_undefined() && !csv.is_null() {
            request.attached = Some(text(csv)?);
        }
        request.loads = true;
    }
    Ok(command)
}

/// A value as JSON.
pub(super) fn written(value: &JsValue) -> Result<String, Notice> {
    // Cyclic objects and the like cannot be written down.
    let text = js_sys::JSON::stringify(value).map_err(|_| Notice::new("message-unreadable"))?;
    if text.is_undefined() {
        return Ok("null".to_owned());
    }
    if text.length() > MOST_CHARACTERS {
        return Err(Notice::new("message-too-large"));
    }
    Ok(text.into())
}

fn malformed(key: &str) -> Notice {
    Notice::new("field-malformed").with("key", key)
}

/// A table as text: bytes that only pass through the page.
fn text(csv: JsValue) -> Result<Attachment, Notice> {
    let csv = csv.dyn_into::<JsString>().map_err(|_| malformed("csv"))?;
    if csv.length() as usize > MAX_BYTES {
        return Err(Notice::new("table-too-big").with("bytes", csv.length() as usize).with("limit", MAX_BYTES));
    }
    Ok(Attachment::Bytes(Rc::new(String::from(csv).into_bytes())))
}

/// Rows of numbers.
fn rows(points: &JsValue) -> Result<Vec<Vec<f64>>, Notice> {
    let rows = points.dyn_ref::<Array>().ok_or_else(|| malformed("points"))?;
    let count = rows.length() as usize;
    if count > MAX_ROWS {
        return Err(Notice::new("table-too-many-rows").with("rows", count).with("limit", MAX_ROWS));
    }
    let row = |row: JsValue| -> Result<Vec<f64>, Notice> {
        let row = row.dyn_into::<Array>().map_err(|_| malformed("points"))?;
        let columns = row.length() as usize;
        if columns > WIDEST {
            return Err(Notice::new("table-too-many-columns").with("columns", columns).with("limit", WIDEST));
        }
        (0..row.length()).map(|i| row.get(i).as_f64().ok_or_else(|| malformed("points"))).collect()
    };
    (0..rows.length()).map(|i| row(rows.get(i))).collect()
}

/// The window that may ask us: our parent or opener, and nobody else.
fn friend(event: &web_sys::MessageEvent) -> Option<web_sys::Window> {
    let window = web_sys::window()?;
    let source = event.source()?;
    let is = |other: &JsValue| !other.is_null() && Object::is(&source, other);
    let is_parent = parent(event).is_some();
    let is_opener = window.opener().is_ok_and(|opener| is(&opener));
    // Windows of other origins fail every check of their class.
    (is_parent || is_opener).then(|| source.unchecked_into())
}

/// The page around us, if it has sent this.
pub(super) fn parent(event: &web_sys::MessageEvent) -> Option<web_sys::Window> {
    let (window, source) = (web_sys::window()?, event.source()?);
    let parent = window.parent().ok().flatten()?;
    (!Object::is(&parent, &window) && Object::is(&source, &parent)).then_some(parent)
}

/// A picture in a message.
pub(super) enum HostImage {
    File(web_sys::Blob),
    Data(web_sys::ImageData),
}

/// The picture of a message, if it has one.
pub(super) fn image_of(data: &JsValue) -> Option<HostImage> {
    let image = Reflect::get(data, &"image".into()).ok()?;
    match image.dyn_into::<web_sys::Blob>() {
        Ok(blob) => Some(HostImage::File(blob)),
        Err(other) => other.dyn_into().ok().map(HostImage::Data),
    }
}

impl HostImage {
    /// As a file of a picture, whatever its sender calls it.
    pub(super) async fn into_blob(self) -> Result<web_sys::Blob, Notice> {
        let unreadable = |_: JsValue| Notice::new("picture-unreadable");
        match self {
            Self::File(blob) => {
                blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), "image/*").map_err(unreadable)
            }
            Self::Data(data) => {
                if data.width() as usize * data.height() as usize > LARGEST {
                    return Err(Notice::new("picture-too-large").with("limit", LARGEST / 1_000_000));
                }
                let canvas = web_sys::OffscreenCanvas::new(data.width(), data.height()).map_err(unreadable)?;
                let context = canvas.get_context("2d").map_err(unreadable)?;
                let context = context.and_then(|context| context.dyn_into().ok());
                let context: web_sys::OffscreenCanvasRenderingContext2d =
                    context.ok_or_else(|| Notice::new("picture-unreadable"))?;
                context.put_image_data(&data, 0.0, 0.0).map_err(unreadable)?;
                let file = JsFuture::from(canvas.convert_to_blob().map_err(unreadable)?).await;
                file.map_err(unreadable)?.dyn_into().map_err(unreadable)
            }
        }
    }
}
