//! How high the page would be if the frame were as high as it needs, at its present width.

use super::{PROTOCOL, post};
use crate::shell::browser;
use gloo::timers::callback::Timeout;
use serde_json::json;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ResizeObserver};

/// What is watched, by whom, and what is done then.
type Watch = (Element, ResizeObserver, Closure<dyn FnMut()>);

thread_local! {
    static TOLD: Cell<f64> = const { Cell::new(0.0) };
    static SETTLING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Tells the page around how high this one needs to be, if that is news; from now on also when it changes.
pub(super) fn tell() {
    if !browser::framed() {
        return;
    }
    watch();
    // While it waits, nothing more is asked of it.
    if SETTLING.with_borrow(Option::is_none)
        && let Some(height) = needed()
        && (TOLD.get() - height).abs() >= 1.0
    {
        settle(height);
    }
}

/// How long a height must stay the same before the host is told, in ms: panels change each other's sizes for some frames.
const SETTLED: u32 = 100;

/// Tells a height when it has stayed what it is; else waits for the one that came instead.
fn settle(height: f64) {
    SETTLING.set(Some(Timeout::new(SETTLED, move || {
        SETTLING.set(None);
        match needed() {
            Some(now) if (now - height).abs() >= 1.0 => settle(now),
            Some(_) => say(height),
            None => {}
        }
    })));
}

fn say(height: f64) {
    let Some(host) = browser::host() else { return };
    if (TOLD.get() - height).abs() >= 1.0 {
        TOLD.set(height);
        post(&host, &json!({ "unrolled": PROTOCOL, "event": "resize", "height": height }), None);
        post(&host, &json!({ "subject": "lti.frameResize", "height": height }), None);
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    browser::document()?.query_selector(selector).ok()??.dyn_into().ok()
}

fn watch() {
    let Some(player) = find(".player") else { return };
    WATCH.with_borrow_mut(|watch| {
        if watch.as_ref().is_some_and(|(known, ..)| known == player.unchecked_ref::<Element>()) {
            return;
        }
        if let Some((_, observer, _)) = watch.take() {
            observer.disconnect();
        }
        let on_change = Closure::<dyn FnMut()>::new(tell);
        if let Ok(observer) = ResizeObserver::new(on_change.as_ref().unchecked_ref()) {
            observer.observe(&player);
            *watch = Some((player.into(), observer, on_change));
        }
    });
}

/// All but the main picture is as high as it is; the picture is as high as suits its width. (Nothing else may follow the
/// height of the frame: a host that follows what it is told would never come to rest. `style/layout.css` has the same.)
fn needed() -> Option<f64> {
    let (player, picture) = (find(".player")?, find(".stage .canvas")?);
    let width = f64::from(browser::root()?.client_width());
    let suits = if width <= 720.0 { 0.88 * width } else { (0.7 * width).min(560.0) };
    // Two runs scroll within their stage.
    let within = find(".stage").map_or(0, |context| context.scroll_height() - context.client_height());
    let top = find(".top").map_or(0, |top| top.offset_height());
    Some(f64::from(top + player.offset_height() + within - picture.client_height()) + suits.round())
}
