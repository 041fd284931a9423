//! Pointers on a panel: hovering, picking, dragging, pinching.

use super::{Down, Msg, PicturePanel};
use crate::plot::figure::{Act, Gesture};
use crate::plot::run_view::Reply;
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, PointerEvent, TouchEvent};
use yew::prelude::*;

/// A press of so many milliseconds without moving is a long one.
const LONG_PRESS: u32 = 550;
/// How far from a mark a finger still takes hold of it, in CSS pixels.
const TOUCH_REACH: f64 = 24.0;
/// A pointer that moved less than so many CSS pixels did not drag.
const STILL: f64 = 4.0;

impl PicturePanel {
    /// A finger on a picture scrolls the page, or a phone's row of panels, unless it takes hold of something, moves what
    /// was zoomed, or is one of two that pinch. The browser asks only when a finger comes down, and only a listener that is
    /// not passive.
    pub(super) fn keeps_touches(&self, ctx: &Context<Self>, canvas: &HtmlCanvasElement) -> EventListener {
        let link = ctx.link().clone();
        let options = EventListenerOptions { phase: EventListenerPhase::Bubble, passive: false };
        EventListener::new_with_options(canvas, "touchstart", options, move |event| {
            let Some(touches) = event.dyn_ref::<TouchEvent>().map(TouchEvent::touches) else { return };
            let (Some(panel), Some(touch)) = (link.get_component(), touches.get(0)) else { return };
            let at = panel.place(touch.client_x(), touch.client_y());
            if touches.length() > 1 || panel.is_zoomed() || panel.holds(at) {
                event.prevent_default();
            }
        })
    }

    /// Is a part of the plot seen, or all of it elsewhere?
    pub(super) fn is_zoomed(&self) -> bool {
        self.view.window.is_some() || self.view.lens.is_some()
    }

    /// Would a finger take hold of something here?
    fn holds(&self, at: (f64, f64)) -> bool {
        matches!(self.ask(Act::Press, at, at, true), Reply::Hold | Reply::Original(true))
    }

    pub(super) fn place(&self, x: i32, y: i32) -> (f64, f64) {
        let corner = self.canvas.cast::<HtmlCanvasElement>().map(|canvas| canvas.get_bounding_client_rect());
        corner.map_or((0.0, 0.0), |corner| (f64::from(x) - corner.left(), f64::from(y) - corner.top()))
    }

    /// What a gesture means, from where the pointer went down to where it is.
    fn ask(&self, act: Act, from: (f64, f64), at: (f64, f64), touch: bool) -> Reply {
        let Some(to_data) = self.to_data.get() else { return Reply::Nothing };
        let gesture = Gesture { act, from, at, before: at, to_data, reach: if touch { TOUCH_REACH } else { 12.0 } };
        self.plot.0.gesture(self.view.window, gesture)
    }

    /// Passes on what came of a gesture; `true` if the panel itself has to be shown again.
    pub(super) fn follow(&mut self, ctx: &Context<Self>, reply: Reply) -> bool {
        match reply {
            Reply::Tip(text) => {
                let at = self.down.as_ref().map(|down| down.at).or(self.tip.as_ref().map(|(at, _)| *at));
                self.tip = Some((at.unwrap_or_default(), text));
                return true;
            }
            Reply::Nothing | Reply::Hold | Reply::Original(_) => return false,
            Reply::Redraw => self.painting.dirty.set(true),
            _ => {}
        }
        ctx.props().on.emit(reply);
        true
    }

    pub(super) fn press(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        if event.button() != 0 {
            return false;
        }
        let at = self.place(event.client_x(), event.client_y());
        if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        self.pointers.push((event.pointer_id(), at));
        let touch = event.pointer_type() == "touch";
        if self.pointers.len() > 1 {
            self.long = None;
            self.let_go(ctx);
            return false;
        }
        let reply = self.ask(Act::Press, at, at, touch);
        let (held, shows_original) = (reply == Reply::Hold, reply == Reply::Original(true));
        if shows_original {
            ctx.props().on.emit(Reply::Original(true));
        }
        let (to_data, lens) = (self.to_data.get(), self.view.lens);
        self.down = Some(Down {
            from: at,
            at,
            held,
            shows_original,
            moved: false,
            touch,
            shift: event.shift_key(),
            to_data,
            lens,
        });
        self.tip = None;
        let link = ctx.link().clone();
        self.long = Some(Timeout::new(LONG_PRESS, move || link.send_message(Msg::Long)));
        true
    }

    pub(super) fn drag(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let at = self.place(event.client_x(), event.client_y());
        if self.pointers.len() == 2 {
            return self.pinch(event.pointer_id(), at);
        }
        let Some(down) = &mut self.down else {
            if event.pointer_type() == "touch" {
                return false;
            }
            let had = self.tip.take().is_some();
            let reply = self.ask(Act::Hover, at, at, false);
            if let Reply::Tip(text) = reply {
                self.tip = Some((at, text));
                return true;
            }
            return had;
        };
        down.at = at;
        let far = (at.0 - down.from.0).hypot(at.1 - down.from.1);
        if !down.moved && far < STILL {
            return false;
        }
        down.moved = true;
        self.long = None;
        let (from, held, touch, to_data, lens) = (down.from, down.held, down.touch, down.to_data, down.lens);
        if held {
            let reply = self.ask(Act::Drag, from, at, touch);
            return self.follow(ctx, reply);
        }
        // A finger scrolls until something was zoomed.
        ctx.props().zoom && (!touch || self.is_zoomed()) && self.pan(to_data, lens, (at.0 - from.0, at.1 - from.1))
    }

    pub(super) fn release(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        self.pointers.retain(|(id, _)| *id != event.pointer_id());
        self.long = None;
        let Some(down) = self.let_go(ctx) else { return false };
        let act = match (down.moved, down.held, down.shift) {
            (true, true, _) => Act::Drop,
            (true, false, _) => return false,
            (false, _, true) => Act::Remove,
            (false, _, false) => Act::Click,
        };
        let reply = self.ask(act, down.from, down.at, down.touch);
        self.follow(ctx, reply)
    }

    /// Nothing is held down any more.
    pub(super) fn let_go(&mut self, ctx: &Context<Self>) -> Option<Down> {
        let down = self.down.take();
        if down.as_ref().is_some_and(|down| down.shows_original) {
            ctx.props().on.emit(Reply::Original(false));
        }
        down
    }

    pub(super) fn long_press(&mut self, ctx: &Context<Self>) -> bool {
        // Whoever holds down to see what lies beneath means nothing else by it.
        let Some(down) = self.down.take_if(|down| !down.shows_original) else { return false };
        let reply = self.ask(Act::Remove, down.from, down.at, down.touch);
        self.follow(ctx, reply)
    }

    pub(super) fn pinch(&mut self, id: i32, at: (f64, f64)) -> bool {
        let span = |p: &[(i32, (f64, f64))]| (p[0].1.0 - p[1].1.0).hypot(p[0].1.1 - p[1].1.1).max(1.0);
        let before = span(&self.pointers);
        for (known, place) in &mut self.pointers {
            if *known == id {
                *place = at;
            }
        }
        let middle =
            ((self.pointers[0].1.0 + self.pointers[1].1.0) / 2.0, (self.pointers[0].1.1 + self.pointers[1].1.1) / 2.0);
        let factor = before / span(&self.pointers);
        self.zoom(middle, factor)
    }
}
