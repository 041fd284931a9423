//! A worker is started, spoken to and heard.

use super::{Attachment, Connection, Inner, News};
use crate::engine::protocol::{Envelope, Report};
use crate::engine::runtime::Answer;
use crate::shell::{browser, parts};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A worker, and what is heard of it.
pub(super) struct Listening {
    pub(super) worker: web_sys::Worker,
    /// How many of the parts that joined the page the worker has been given.
    parts: Cell<usize>,
    _on_message: Closure<dyn FnMut(web_sys::MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

/// A classic worker from a blob: it works in sandboxed frames, where a worker of its own address would not. It imports
/// the same glue by its absolute address; it says `up` before anything is sent to it.
const WORKER: &str = "onmessage = (event) => {
  onmessage = null;
  importScripts(event.data.glue);
  wasm_bindgen({ module_or_path: event.data.module });
};
postMessage('up');";

pub(super) fn start_worker(inner: &Rc<Inner>) -> Option<Listening> {
    let boot = js_sys::Reflect::get(&js_sys::global(), &"unrolledBoot".into()).ok()?;
    if boot.is_undefined() {
        return None;
    }
    let parts = js_sys::Array::of1(&JsValue::from_str(WORKER));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    // A browser without workers has no constructor: asking for it by name is the one way that does not throw.
    js_sys::Reflect::get(&js_sys::global(), &"Worker".into()).ok().filter(JsValue::is_function)?;
    let worker = web_sys::Worker::new(&url).ok()?;
    let weak = Rc::downgrade(inner);
    let (starting, glue_and_module) = (worker.clone(), boot);
    let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let Some(inner) = weak.upgrade() else { return };
        inner.missed.set(0);
        match event.data().as_string().as_deref() {
            Some("up") => {
                let _ = web_sys::Url::revoke_object_url(&url);
                let _ = starting.post_message(&glue_and_module);
            }
            Some("ready") => {
                if let Connection::Starting { waiting } = inner.connection.replace(Connection::Worker)
                    && let Some(listening) = &*inner.worker.borrow()
                {
                    for (envelope, attachment) in waiting {
                        listening.post(&envelope, attachment);
                    }
                }
            }
            _ => {
                if let Some(news) = unwrap_answer(&event.data()) {
                    if let News::Answer(answer) = &news {
                        // Ids rise: whatever was asked before the one that is answered is over too.
                        if inner.opening.get().is_some_and(|last| answer.report.id >= last) {
                            inner.opening.set(None);
                        }
                    }
                    inner.tell(news);
                }
            }
        }
    });
    let weak = Rc::downgrade(inner);
    let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        event.prevent_default();
        let Some(inner) = weak.upgrade() else { return };
        // An error before it was ready: this browser lets us have no worker. After: it died at its work.
        let starting = matches!(*inner.connection.borrow(), Connection::Starting { .. });
        let inner_later = inner.clone();
        browser::after(
            0,
            Box::new(move || {
                if starting {
                    Inner::fall_back(&inner_later);
                } else {
                    inner_later.lose();
                }
            }),
        );
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Some(Listening { worker, parts: Cell::new(0), _on_message: on_message, _on_error: on_error })
}

impl Listening {
    /// Asks the worker for a sign of life.
    pub(super) fn ask(&self) {
        let _ = self.worker.post_message(&JsValue::from_str("?"));
    }

    pub(super) fn post(&self, envelope: &Envelope, attachment: Option<Attachment>) {
        for part in parts::since(self.parts.get()) {
            let _ = self.worker.post_message(&part);
            self.parts.set(self.parts.get() + 1);
        }
        let envelope = js_sys::Uint8Array::from(postcard::to_stdvec(envelope).unwrap_or_default().as_slice());
        let transfer = js_sys::Array::new();
        let attached = match attachment {
            None => JsValue::NULL,
            Some(Attachment::Bytes(bytes)) => js_sys::Uint8Array::from(bytes.as_slice()).into(),
            Some(Attachment::Buffer(bytes)) => {
                transfer.push(&bytes.buffer());
                bytes.into()
            }
            Some(Attachment::File(blob)) => blob.into(),
        };
        let _ = self.worker.post_message_with_transfer(&js_sys::Array::of2(&envelope, &attached), &transfer);
    }
}

fn unwrap_answer(data: &JsValue) -> Option<News> {
    let message = js_sys::Array::from(data);
    let part = |i: u32| message.get(i).dyn_ref::<js_sys::Uint8Array>().map(js_sys::Uint8Array::to_vec);
    let report: Report = postcard::from_bytes(&part(0)?).ok()?;
    if let (Some(_), Ok(product)) = (&report.study, message.get(1).dyn_into::<web_sys::Blob>()) {
        return Some(News::Product(Attachment::File(product)));
    }
    Some(News::Answer(Box::new(Answer { report, parts: [part(1), part(2), part(3), part(4)] })))
}
