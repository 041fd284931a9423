//! What the page listens to: keys, pasted text, the window, host pages.

use super::super::browser;
use super::super::worker_client::Attachment;
use super::host::Word;
use super::{Msg, PlayerView};
use crate::engine::keys::{Action, Fate, Inside, Press, action, fate};
use crate::player;
use crate::player::message::{DataMsg, LayoutMsg, TimeMsg};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use yew::html::Scope;
use yew::prelude::Context;

/// What whoever comes into the demo comes to: a click on it, or the tab key, is an act of the reader.
const WITHIN: &str = "canvas, button, input, select, textarea, a, summary, label, [tabindex]";

/// Where the run stands and whether the reader has gone into the demo, for listeners that must decide at once.
pub type Where = Rc<Cell<Inside>>;

/// Listens as long as the answer lives.
pub(super) fn listeners(ctx: &Context<PlayerView>, place: &Where) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let first = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    // Was it the tab key, and no pointer, that moved the focus last? A slider that it came to has keys of its own.
    let by_tab = Rc::new(Cell::new(false));
    let link = ctx.link().clone();
    let (inside, tabs) = (place.clone(), by_tab.clone());
    let on_key = EventListener::new_with_options(&window, "keydown", first, move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        if event.key() == "Tab" {
            tabs.set(true);
        }
        if scrolls_lesson(event) {
            event.prevent_default();
            return;
        }
        let Some(fate) = fate_of(event, &inside, tabs.get()) else { return };
        if keeps(event, fate) {
            event.prevent_default();
            event.stop_propagation();
        }
        match fate {
            Fate::Act(action) => link.send_message(action),
            Fate::Leave(told) => link.send_message(Msg::Host(Word::Event(told))),
            Fate::Pass | Fate::Hold => {}
        }
    });
    let link = ctx.link().clone();
    let (inside, tabs) = (place.clone(), by_tab.clone());
    let on_key_up = EventListener::new_with_options(&window, "keyup", first, move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        // Wherever the focus has gone since it was pressed.
        if matches!(event.key().as_str(), "o" | "O") {
            link.send_message(LayoutMsg::Original(false));
        }
        // Firefox presses a button when the space bar comes up.
        if event.key() == " " && fate_of(event, &inside, tabs.get()).is_some_and(|fate| keeps(event, fate)) {
            event.prevent_default();
        }
    });
    let inside = place.clone();
    let on_enter = move |event: &web_sys::Event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let comes_to = |what: &str| target.as_ref().is_some_and(|target| target.closest(what).ok().flatten().is_some());
        inside.set(Inside { entered: comes_to(WITHIN) && !comes_to(".skip"), ..inside.get() });
    };
    let entering = on_enter.clone();
    let on_press = EventListener::new_with_options(&window, "pointerdown", first, move |event| {
        by_tab.set(false);
        entering(event);
    });
    let on_focus = EventListener::new_with_options(&window, "focusin", first, on_enter);
    let inside = place.clone();
    let on_out = EventListener::new(&window, "blur", move |_| {
        inside.set(Inside { entered: false, ..inside.get() });
    });
    let link = ctx.link().clone();
    let on_leave = EventListener::new_with_options(&window, "beforeunload", first, move |event| {
        link.send_message(Msg::Leaving(event.clone()));
    });
    let link = ctx.link().clone();
    let on_blur = EventListener::new(&window, "blur", move |_| link.send_message(LayoutMsg::Original(false)));
    let link = ctx.link().clone();
    let on_resize = EventListener::new(&window, "resize", move |_| link.send_message(player::Msg::Redraw));
    let link = ctx.link().clone();
    let on_sight = browser::document().map(|document| {
        EventListener::new(&document, "visibilitychange", move |_| {
            link.send_message(TimeMsg::Hidden(!browser::is_seen()));
        })
    });
    let link = ctx.link().clone();
    let on_message = EventListener::new(&window, "message", move |event| {
        if let Some(event) = event.dyn_ref::<web_sys::MessageEvent>() {
            link.send_message(Msg::Host(Word::Message(event.clone())));
        }
    });
    let link = ctx.link().clone();
    let on_paste = EventListener::new_with_options(&window, "paste", first, move |event| {
        let Some(event) = event.dyn_ref::<web_sys::ClipboardEvent>() else { return };
        let typing = event.target().is_some_and(|target| is_typing(&target));
        let files = event.clipboard_data().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)).filter(|_| !typing) {
            event.prevent_default();
            return link.send_message(Msg::Dropped(file));
        }
        let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if !typing && text.chars().any(|c| c.is_ascii_digit()) {
            event.prevent_default();
            link.send_message(DataMsg::Load(Attachment::Bytes(Rc::new(text.into_bytes()))));
        }
    });
    let mut all =
        vec![on_key, on_key_up, on_press, on_focus, on_out, on_leave, on_blur, on_resize, on_message, on_paste];
    all.extend(on_sight);
    all.extend(drops(&window, ctx.link()));
    all
}

/// Files and texts that are dropped, anywhere: a browser would open what the page does not take in the page's place.
fn drops(window: &web_sys::Window, link: &Scope<PlayerView>) -> [EventListener; 3] {
    let ours = EventListenerOptions { phase: EventListenerPhase::Bubble, passive: false };
    let expecting = link.clone();
    let on_enter = EventListener::new(window, "dragenter", move |_| expecting.send_message(Msg::Expect));
    let on_over = EventListener::new_with_options(window, "dragover", ours, |event| event.prevent_default());
    let link = link.clone();
    let on_drop = EventListener::new_with_options(window, "drop", ours, move |event| {
        event.prevent_default();
        let Some(transfer) = event.dyn_ref::<web_sys::DragEvent>().and_then(web_sys::DragEvent::data_transfer) else {
            return;
        };
        if let Some(file) = transfer.files().and_then(|files| files.get(0)) {
            link.send_message(Msg::Dropped(file));
        } else if let Ok(text) = transfer.get_data("text/plain")
            && !text.is_empty()
        {
            link.send_message(DataMsg::Load(Attachment::Bytes(Rc::new(text.into_bytes()))));
        }
    });
    [on_enter, on_over, on_drop]
}

fn action_of(event: &web_sys::KeyboardEvent, by_tab: bool) -> Option<Action> {
    if event.is_composing() {
        return None;
    }
    let own = |target: &web_sys::EventTarget| is_typing(target) || (by_tab && slides(target, event));
    let typing = event.target().is_some_and(|target| own(&target));
    let dialog = browser::document().and_then(|d| d.query_selector("[role=dialog]").ok().flatten()).is_some();
    action(Press {
        key: &event.key(),
        shift: event.shift_key(),
        control: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        typing,
        dialog,
    })
}

/// What becomes of a key; `None` where it means nothing here.
fn fate_of(event: &web_sys::KeyboardEvent, inside: &Where, by_tab: bool) -> Option<Fate> {
    Some(fate(action_of(event, by_tab)?, Inside { repeats: event.repeat(), ..inside.get() }))
}

/// Is a key kept from the page around? A space that leads out of the run must not press the button it was on, either.
fn keeps(event: &web_sys::KeyboardEvent, fate: Fate) -> bool {
    let on_button = || {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
        target.is_some_and(|target| target.tag_name() == "BUTTON")
    };
    match fate {
        Fate::Act(_) | Fate::Hold => true,
        Fate::Leave(_) => event.key() == " " && on_button(),
        Fate::Pass => false,
    }
}

/// Is it a slider that this key moves? (What a pointer has touched leaves the keys to the clicker of a lecturer, and the
/// time line has the run's own.)
fn slides(target: &web_sys::EventTarget, event: &web_sys::KeyboardEvent) -> bool {
    let slider = target.dyn_ref::<web_sys::HtmlInputElement>().is_some_and(|input| input.type_() == "range");
    let own = ["ArrowLeft", "ArrowRight", "Home", "End"].contains(&event.key().as_str());
    slider && own && target.dyn_ref::<web_sys::Element>().is_some_and(|input| !input.class_list().contains("scrubber"))
}

/// Is text typed, or an option chosen, where the focus is?
fn is_typing(target: &web_sys::EventTarget) -> bool {
    if let Some(input) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        return !matches!(input.type_().as_str(), "range" | "checkbox" | "radio" | "button" | "file");
    }
    target.dyn_ref::<web_sys::HtmlTextAreaElement>().is_some()
        || target.dyn_ref::<web_sys::HtmlSelectElement>().is_some()
        || target.dyn_ref::<web_sys::HtmlElement>().is_some_and(|element| {
            // Where a place is marked, arrow keys move the mark.
            element.is_content_editable() || element.has_attribute("data-waits")
        })
}

/// So many CSS px an arrow key scrolls the lesson: about three lines.
const LINES: f64 = 72.0;

/// Up and Down scroll the lesson where nothing has the focus that they belong to, and the lesson is a column that scrolls by
/// itself. In a frame they are the page's around it.
fn scrolls_lesson(event: &web_sys::KeyboardEvent) -> bool {
    let by = match event.key().as_str() {
        "ArrowDown" => LINES,
        "ArrowUp" => -LINES,
        _ => return false,
    };
    let Some(document) = browser::document() else { return false };
    let find = |what: &str| document.query_selector(what).ok().flatten();
    let has_focus = document.active_element().is_some_and(|focused| focused.tag_name() != "BODY");
    let taken = has_focus || event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key();
    if taken || browser::framed() || find("[role=dialog]").is_some() {
        return false;
    }
    let Some(lesson) = find(".lesson") else { return false };
    let before = lesson.scroll_top();
    lesson.scroll_by_with_x_and_y(0.0, by);
    lesson.scroll_top() != before
}
