//! The worker's side: runs live here, and the page's thread stays free.

use super::{browser, encoding, parts, picture};
use crate::demos;
use crate::engine::Notice;
use crate::engine::protocol::{Envelope, WorkerRequest};
use crate::engine::runtime::{Answer, Runtime};
use crate::engine::table::read::MAX_BYTES;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// After so many milliseconds of work the worker looks for new messages and tells how far it is.
const SLICE: f64 = 24.0;

/// What a worker has.
struct Desk {
    scope: web_sys::DedicatedWorkerGlobalScope,
    host: RefCell<Runtime>,
    awake: Cell<bool>,
    /// Messages that wait while a picture is decoded: nothing overtakes it.
    waiting: RefCell<VecDeque<JsValue>>,
    decoding: Cell<bool>,
}

/// Listens for envelopes and answers them, for as long as the worker lives.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() else { return };
    let desk = Rc::new(Desk {
        scope: scope.clone(),
        host: RefCell::new(Runtime::new(demos::open)),
        awake: Cell::new(false),
        waiting: RefCell::default(),
        decoding: Cell::new(false),
    });
    let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        if let Some(part) = event.data().dyn_ref::<js_sys::WebAssembly::Module>() {
            parts::join(part);
            return;
        }
        // The page asks whether anybody is here.
        if event.data().is_string() {
            let _ = desk.scope.post_message(&event.data());
            return;
        }
        desk.waiting.borrow_mut().push_back(event.data());
        take_in(&desk);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str("ready"));
}

/// Takes in what waits, up to a picture that has to be decoded first.
fn take_in(desk: &Rc<Desk>) {
    while !desk.decoding.get() {
        let Some(message) = desk.waiting.borrow_mut().pop_front() else { break };
        let (mut envelope, attached) = match unwrap_message(&message) {
            Ok(unwrapped) => unwrapped,
            Err((id, notice)) => {
                refuse(desk, id, notice);
                continue;
            }
        };
        match attached {
            Attached::Nothing => desk.host.borrow_mut().receive(envelope, None),
            Attached::Bytes(bytes) => {
                let bytes = encoding::to_utf8(&mut envelope, bytes);
                desk.host.borrow_mut().receive(envelope, Some(bytes));
            }
            Attached::Picture(blob) => {
                desk.decoding.set(true);
                let desk = desk.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let read = picture::read_blob(&mut envelope, &blob).await;
                    desk.decoding.set(false);
                    match read {
                        Ok(bytes) => desk.host.borrow_mut().receive(envelope, Some(bytes)),
                        Err(notice) => refuse(&desk, envelope.id, notice),
                    }
                    take_in(&desk);
                });
            }
        }
    }
    wake(desk);
}

fn refuse(desk: &Desk, id: u64, notice: Notice) {
    let mut answer = Answer::default();
    (answer.report.id, answer.report.error) = (id, Some(notice));
    post(&desk.scope, &answer);
}

fn wake(desk: &Rc<Desk>) {
    if desk.awake.replace(true) {
        return;
    }
    let desk = desk.clone();
    browser::after(
        0,
        Box::new(move || {
            desk.awake.set(false);
            let start = browser::now();
            let answers = desk.host.borrow_mut().work(&mut || browser::now() - start < SLICE);
            for answer in &answers {
                post(&desk.scope, answer);
            }
            if desk.host.borrow().busy() {
                wake(&desk);
            }
        }),
    );
}

fn post(scope: &web_sys::DedicatedWorkerGlobalScope, answer: &Answer) {
    let message = js_sys::Array::new();
    if let (Some(_), [Some(product), ..]) = (&answer.report.study, &answer.parts)
        && let Ok(blob) = kept(product)
    {
        let report = postcard::to_stdvec(&answer.report).unwrap_or_default();
        message.push(&js_sys::Uint8Array::from(report.as_slice()));
        message.push(&blob);
        let _ = scope.post_message(&message);
        return;
    }
    let transfer = js_sys::Array::new();
    let report = postcard::to_stdvec(&answer.report).ok();
    for part in std::iter::once(&report).chain(&answer.parts) {
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

/// The product of a study, which may be large, is kept by the browser: the page hands it on, and keeps it, without a copy
/// on its own thread.
fn kept(product: &[u8]) -> Result<web_sys::Blob, JsValue> {
    let bytes = js_sys::Uint8Array::from(product);
    web_sys::Blob::new_with_u8_array_sequence(&js_sys::Array::of1(&bytes))
}

/// What is attached to an envelope.
enum Attached {
    Nothing,
    Bytes(Vec<u8>),
    /// It takes time to decode it.
    Picture(web_sys::Blob),
}

/// An envelope and what is attached to it: bytes, or a file that is read here and not on the page's thread.
fn unwrap_message(data: &JsValue) -> Result<(Envelope, Attached), (u64, Notice)> {
    let parts = js_sys::Array::from(data);
    let unreadable = || Notice::new("message-unreadable");
    let envelope = js_sys::Uint8Array::new(&parts.get(0)).to_vec();
    let envelope: Envelope = postcard::from_bytes(&envelope).map_err(|_| (0, unreadable()))?;
    let attached = parts.get(1);
    if let Some(bytes) = attached.dyn_ref::<js_sys::Uint8Array>() {
        return Ok((envelope, Attached::Bytes(bytes.to_vec())));
    }
    let Some(blob) = attached.dyn_ref::<web_sys::Blob>() else { return Ok((envelope, Attached::Nothing)) };
    if picture::is_picture(blob) {
        return Ok((envelope, Attached::Picture(blob.clone())));
    }
    let by_the_reader = matches!(envelope.order, WorkerRequest::Obey(_));
    if by_the_reader && blob.size() > MAX_BYTES as f64 {
        let notice = Notice::new("table-too-big").with("bytes", blob.size()).with("limit", MAX_BYTES);
        return Err((envelope.id, notice));
    }
    let buffer = web_sys::FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(blob));
    match buffer {
        Ok(buffer) => Ok((envelope, Attached::Bytes(js_sys::Uint8Array::new(&buffer).to_vec()))),
        Err(_) => Err((envelope.id, Notice::new("file-unreadable"))),
    }
}
