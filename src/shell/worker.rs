//! The worker's side: runs live here, and the page's thread stays free.

use super::{browser, encoding, parts};
use crate::demos;
use crate::engine::Notice;
use crate::engine::host::{Answer, Host};
use crate::engine::protocol::Envelope;
use crate::engine::table::read::MAX_BYTES;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// After so many milliseconds of work the worker looks for new messages and tells how far it is.
const SLICE: f64 = 24.0;

/// Listens for envelopes and answers them, for as long as the worker lives.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() else { return };
    let host = Rc::new(RefCell::new(Host::new(demos::open)));
    let awake = Rc::new(Cell::new(false));
    let listening = scope.clone();
    let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        if let Some(part) = event.data().dyn_ref::<js_sys::WebAssembly::Module>() {
            parts::join(part);
            return;
        }
        match unwrap_message(&event.data()) {
            Ok((mut envelope, attachment)) => {
                let attachment = attachment.map(|bytes| encoding::to_utf8(&mut envelope, bytes));
                host.borrow_mut().receive(envelope, attachment);
            }
            Err((id, notice)) => {
                let mut answer = Answer::default();
                (answer.report.id, answer.report.error) = (id, Some(notice));
                post(&listening, &answer);
            }
        }
        wake(&listening, &host, &awake);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str("ready"));
}

fn wake(scope: &web_sys::DedicatedWorkerGlobalScope, host: &Rc<RefCell<Host>>, awake: &Rc<Cell<bool>>) {
    if awake.replace(true) {
        return;
    }
    let (scope, host, awake) = (scope.clone(), host.clone(), awake.clone());
    gloo::timers::callback::Timeout::new(0, move || {
        awake.set(false);
        let start = browser::now();
        let answers = host.borrow_mut().work(&mut || browser::now() - start < SLICE);
        for answer in &answers {
            post(&scope, answer);
        }
        if host.borrow().busy() {
            wake(&scope, &host, &awake);
        }
    })
    .forget();
}

fn post(scope: &web_sys::DedicatedWorkerGlobalScope, answer: &Answer) {
    let message = js_sys::Array::new();
    let transfer = js_sys::Array::new();
    message.push(&JsValue::from_str(&serde_json::to_string(&answer.report).unwrap_or_default()));
    for part in &answer.parts {
        let Some(part) = part else {
            message.push(&JsValue::NULL);
            continue;
        };
        let bytes = js_sys::Uint8Array::from(part.as_slice());
        transfer.push(&bytes.buffer());
        message.push(&bytes);
    }
    let _ = scope.post_message_with_transfer(&message, &transfer);
}

type Message = (Envelope, Option<Vec<u8>>);

/// An envelope and what is attached to it: bytes, or a file that is read here and not on the page's thread.
fn unwrap_message(data: &JsValue) -> Result<Message, (u64, Notice)> {
    let parts = js_sys::Array::from(data);
    let unreadable = || Notice::new("message-unreadable");
    let text = parts.get(0).as_string().ok_or((0, unreadable()))?;
    let envelope: Envelope = serde_json::from_str(&text).map_err(|_| (0, unreadable()))?;
    let attached = parts.get(1);
    if let Some(bytes) = attached.dyn_ref::<js_sys::Uint8Array>() {
        return Ok((envelope, Some(bytes.to_vec())));
    }
    let Some(blob) = attached.dyn_ref::<web_sys::Blob>() else { return Ok((envelope, None)) };
    if blob.size() > MAX_BYTES as f64 {
        let notice = Notice::new("table-too-big").with("bytes", blob.size()).with("limit", MAX_BYTES);
        return Err((envelope.id, notice));
    }
    let buffer = web_sys::FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(blob));
    match buffer {
        Ok(buffer) => Ok((envelope, Some(js_sys::Uint8Array::new(&buffer).to_vec()))),
        Err(_) => Err((envelope.id, Notice::new("file-unreadable"))),
    }
}
