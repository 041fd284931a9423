//! Is this frame in sight? Of ten on a page, those out of sight pause and keep no worker.

use super::super::{Msg, PlayerView};
use super::Word;
use crate::player;
use crate::player::message::TimeMsg;
use crate::shell::browser;
use gloo::timers::callback::Interval;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::Context;

/// A frame that is out of sight for so long, in ms, needs no worker if nothing is under way; else it is asked again as
/// often.
const AWAY: u32 = 2_000;

/// What watches whether the frame is in sight.
pub struct Sight {
    observer: IntersectionObserver,
    _changed: Closure<dyn FnMut(Array)>,
    away: Option<Interval>,
}

impl Drop for Sight {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl PlayerView {
    /// Watches from now on, in a frame.
    pub(super) fn watch_sight(&mut self, ctx: &Context<Self>) {
        if self.host.sight.is_some() || !browser::framed() {
            return;
        }
        let link = ctx.link().clone();
        let changed = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let last: IntersectionObserverEntry = entries.get(entries.length().saturating_sub(1)).unchecked_into();
            link.send_message(Msg::Host(Word::Sight(last.is_intersecting())));
        });
        if let (Ok(observer), Some(root)) =
            (IntersectionObserver::new(changed.as_ref().unchecked_ref()), browser::root())
        {
            observer.observe(&root);
            self.host.sight = Some(Sight { observer, _changed: changed, away: None });
        }
    }

    /// The frame came into sight, or went out of it.
    pub(super) fn see(&mut self, ctx: &Context<Self>, seen: bool) -> bool {
        let Some(sight) = &mut self.host.sight else { return false };
        let link = ctx.link().clone();
        let away = (!seen).then(|| {
            Interval::new(AWAY, move || {
                forget_pictures();
                link.send_message(TimeMsg::Sleep);
            })
        });
        if std::mem::replace(&mut sight.away, away).is_some() && seen {
            self.pass_on(ctx, player::Msg::Redraw);
        }
        seen && self.pass_on(ctx, TimeMsg::Wake.into())
    }
}

/// Pictures that nobody sees are half of what a frame holds: they are drawn anew when it comes into sight.
fn forget_pictures() {
    let Some(root) = browser::root() else { return };
    for canvas in browser::all(&root, "canvas[data-panel]") {
        if let Some(canvas) = canvas.dyn_ref::<HtmlCanvasElement>() {
            canvas.set_width(0);
            canvas.set_height(0);
        }
    }
}
