//! A panel that is a picture: a canvas of its own, with hover values, picking, dragging, zoom and pan.

mod hands;
mod lens;

use super::tip::Tip;
use super::workspace::SameWords;
use super::{browser, canvas, paint};
use crate::plot::figure::Gesture;
use crate::plot::run_view::Reply;
use crate::plot::zoom::{Window, ZoomLens};
use crate::plot::{Picture, ToData};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent, WheelEvent};
use yew::html::Scope;
use yew::prelude::*;

/// What is drawn on a panel, and how it answers.
pub trait Plot {
    /// Draws itself; `window` is the part of the data that is asked for. A plot that does not follow it is magnified.
    fn draw(&self, window: Option<Window>, width: u32, height: u32) -> Option<(Picture, Option<ToData>)>;
    /// What a gesture means.
    fn gesture(&self, window: Option<Window>, gesture: Gesture) -> Reply;
}

/// A plot as a property. A new one is another one; what it draws is asked for with every version.
#[derive(Clone)]
pub struct AnyPlot(pub Rc<dyn Plot>);

impl PartialEq for AnyPlot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What a panel shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The plot.
    pub plot: AnyPlot,
    /// The panel's name.
    pub panel: AttrValue,
    /// Can it be zoomed?
    pub zoom: bool,
    /// Does the wheel zoom without control held? Not where it scrolls, until the reader clicks into the picture.
    #[prop_or_default]
    pub wheel: bool,
    /// Its title.
    pub title: AttrValue,
    /// The picture in words.
    pub text: AttrValue,
    /// The shell's words.
    pub words: SameWords,
    /// Rises when there is something new to draw.
    pub version: u64,
    /// What came of gestures.
    #[prop_or_default]
    pub on: Callback<Reply>,
}

/// See [`Props`].
pub struct PicturePanel {
    frame: NodeRef,
    canvas: NodeRef,
    plot: AnyPlot,
    size: (u32, u32),
    to_data: Cell<Option<ToData>>,
    view: ZoomWindow,
    pointers: Vec<(i32, (f64, f64))>,
    down: Option<Down>,
    long: Option<Timeout>,
    tip: Option<((f64, f64), String)>,
    painting: Painting,
    observer: Option<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>,
    listeners: Vec<EventListener>,
}

/// What part of the plot is seen.
#[derive(Default)]
struct ZoomWindow {
    window: Option<Window>,
    lens: Option<ZoomLens>,
    /// The span of the x axis when everything is shown: zooming out ends at a multiple of it.
    whole: Cell<Option<f64>>,
    /// Does the plot follow a window? Found out when it is zoomed for the first time.
    follows: Option<bool>,
}

/// When it is drawn.
struct Painting {
    /// Is there something new to draw, and is it about to be drawn?
    dirty: Cell<bool>,
    awaited: Cell<bool>,
    /// Milliseconds that drawing took the last time.
    cost: Cell<f64>,
}

struct Down {
    from: (f64, f64),
    at: (f64, f64),
    held: bool,
    shows_original: bool,
    moved: bool,
    touch: bool,
    shift: bool,
    /// How the panel mapped to data, or what was seen of it, when it went down.
    to_data: Option<ToData>,
    lens: Option<ZoomLens>,
}

/// See [`Props`].
pub enum Msg {
    /// The room for the panel changed.
    Resized,
    /// Went down.
    Down(PointerEvent),
    /// Moved.
    Move(PointerEvent),
    /// Went up.
    Up(PointerEvent),
    /// Was taken away.
    Cancel(PointerEvent),
    /// Left.
    Leave,
    /// Was held down.
    Long,
    /// The wheel turned.
    Wheel(WheelEvent),
    /// Zooms by a factor around the middle.
    Zoom(f64),
    /// What is seen moves by shares of its width and height.
    Pan(f64, f64),
    /// Shows everything again.
    Reset,
}

impl Component for PicturePanel {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            frame: NodeRef::default(),
            canvas: NodeRef::default(),
            plot: ctx.props().plot.clone(),
            size: (0, 0),
            to_data: Cell::default(),
            view: ZoomWindow::default(),
            pointers: Vec::new(),
            down: None,
            long: None,
            tip: None,
            painting: Painting { dirty: Cell::new(true), awaited: Cell::default(), cost: Cell::new(f64::INFINITY) },
            observer: None,
            listeners: Vec::new(),
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        self.plot = ctx.props().plot.clone();
        if ctx.props().version != old.version {
            self.painting.dirty.set(true);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Resized => self.measure(),
            Msg::Down(event) => self.press(ctx, &event),
            Msg::Move(event) => self.drag(ctx, &event),
            Msg::Up(event) => self.release(ctx, &event),
            Msg::Cancel(event) => {
                self.pointers.retain(|(id, _)| *id != event.pointer_id());
                self.long = None;
                self.let_go(ctx);
                false
            }
            Msg::Leave => self.tip.take().is_some(),
            Msg::Long => self.long_press(ctx),
            Msg::Wheel(event) => {
                let at = self.place(event.client_x(), event.client_y());
                // What it spoke of is elsewhere now.
                self.tip = None;
                self.zoom(at, 1.0015_f64.powf(event.delta_y().clamp(-300.0, 300.0)))
            }
            Msg::Zoom(factor) => {
                let middle = self.to_data.get().map(|w| (w.left + w.width / 2.0, w.top + w.height / 2.0));
                let middle = middle.filter(|_| self.follows()).unwrap_or((self.room().0 / 2.0, self.room().1 / 2.0));
                self.zoom(middle, factor)
            }
            Msg::Pan(dx, dy) => {
                let (width, height) = self.room();
                self.pan(self.to_data.get(), self.view.lens, (dx * width, dy * height))
            }
            Msg::Reset => {
                self.painting.dirty.set(true);
                (self.view.window, self.view.lens) = (None, None);
                true
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let props = ctx.props();
        let words = &props.words.0;
        let tip = self.tip.as_ref().map(|(at, text)| {
            html! { <Tip at={*at} room={self.room()} text={text.clone()} /> }
        });
        let zoomed = self.is_zoomed();
        let button = |key: &str, sign: &'static str, off: bool, msg: fn() -> Msg| {
            let name = words.get(key);
            html! {
                <button type="button" class="icon" title={name.clone()} aria-label={name} disabled={off}
                    onclick={link.callback(move |_| msg())}>{ sign }</button>
            }
        };
        html! {
            <div class={classes!("canvas", zoomed.then_some("zoomed"))} ref={self.frame.clone()}>
                // A click gives it the focus; the tab key passes it over.
                <canvas ref={self.canvas.clone()} role="img" aria-label={&props.text} tabindex="-1"
                    data-panel={&props.panel}
                    onpointerdown={link.callback(Msg::Down)} onpointermove={link.callback(Msg::Move)}
                    onpointerup={link.callback(Msg::Up)} onpointercancel={link.callback(Msg::Cancel)}
                    onpointerleave={link.callback(|_| Msg::Leave)}
                    oncontextmenu={Callback::from(|event: MouseEvent| event.prevent_default())} />
                // In a fragment of its own: children that come and go would make yew replace the canvas before them.
                <>{ tip }</>
                if props.zoom {
                    <div class="zoom" role="group" aria-label={&props.title}>
                        { button("ui-zoom-in", "+", false, || Msg::Zoom(0.7)) }
                        { button("ui-zoom-out", "−", false, || Msg::Zoom(1.0 / 0.7)) }
                        { button("ui-zoom-all", "⤢", !zoomed, || Msg::Reset) }
                        if zoomed {
                            // For whoever cannot drag.
                            <div class="pan">
                                { button("ui-pan-left", "←", false, || Msg::Pan(0.2, 0.0)) }
                                { button("ui-pan-up", "↑", false, || Msg::Pan(0.0, 0.2)) }
                                { button("ui-pan-down", "↓", false, || Msg::Pan(0.0, -0.2)) }
                                { button("ui-pan-right", "→", false, || Msg::Pan(-0.2, 0.0)) }
                            </div>
                        }
                    </div>
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            // Its size it is told when the browser has laid out the page: to ask for it would be to lay it out here and now.
            self.listen(ctx);
        }
        if self.painting.dirty.get() && !self.painting.awaited.replace(true) {
            // By itself and not as a message: yew gathers messages while it pauses, and then sees to all of them at once.
            let link = ctx.link().clone();
            paint::soon(self.painting.cost.get(), move || {
                if let Some(panel) = link.get_component() {
                    panel.paint(&link);
                }
            });
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some((observer, _)) = &self.observer {
            observer.disconnect();
        }
    }
}

impl PicturePanel {
    fn listen(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        let on_resize = Closure::<dyn FnMut()>::new(move || link.send_message(Msg::Resized));
        if let (Some(frame), Ok(observer)) =
            (self.frame.cast::<HtmlElement>(), web_sys::ResizeObserver::new(on_resize.as_ref().unchecked_ref()))
        {
            observer.observe(&frame);
            self.observer = Some((observer, on_resize));
        }
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        self.listeners.push(self.keeps_touches(ctx, &canvas));
        if ctx.props().zoom {
            // The wheel zooms instead of scrolling, which only a listener that is not passive may decide. Where the
            // page or the one around it can scroll, it must not be trapped by a picture that it passes.
            let options = EventListenerOptions { phase: EventListenerPhase::Bubble, passive: false };
            let (link, wheel, picture) = (ctx.link().clone(), ctx.props().wheel, canvas.clone());
            self.listeners.push(EventListener::new_with_options(&canvas, "wheel", options, move |event| {
                let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                let asked = event.ctrl_key() || event.meta_key();
                if asked || (wheel && (!browser::scrolls() || browser::focused(&picture))) {
                    event.prevent_default();
                    link.send_message(Msg::Wheel(event.clone()));
                }
            }));
        }
    }

    fn measure(&mut self) -> bool {
        let Some(frame) = self.frame.cast::<HtmlElement>() else { return false };
        let size = (frame.client_width().max(0) as u32, frame.client_height().max(0) as u32);
        if size == self.size {
            return false;
        }
        self.size = size;
        self.painting.dirty.set(true);
        true
    }

    /// Its turn to be drawn has come. A picture that took long to make is played in a task of its own.
    fn paint(&self, link: &Scope<Self>) {
        self.painting.awaited.set(false);
        if !self.painting.dirty.take() {
            return;
        }
        let start = browser::now();
        let Some(picture) = self.draw() else { return };
        let took = browser::now() - start;
        self.painting.cost.set(took);
        let (size, corner) = (self.size, self.view.lens.unwrap_or_default().corner);
        if took < paint::PIECE / 2.0 {
            self.play(&picture, size, corner);
            self.painting.cost.set(browser::now() - start);
        } else {
            let link = link.clone();
            paint::next(move || {
                if let Some(panel) = link.get_component() {
                    panel.play(&picture, size, corner);
                }
            });
        }
    }

    fn draw(&self) -> Option<Picture> {
        let (width, height) = self.size;
        if width < 8 || height < 8 {
            return None;
        }
        let lens = self.view.lens.unwrap_or_default();
        let (w, h) = lens.drawing(self.room());
        let (picture, to_data) = self.plot.0.draw(self.view.window, w, h)?;
        let to_data = to_data.map(|to_data| to_data.moved(-lens.corner.0, -lens.corner.1));
        self.to_data.set(to_data);
        if self.view.window.is_none() {
            self.view.whole.set(to_data.map(|shown| shown.x.1 - shown.x.0));
        }
        Some(picture)
    }

    fn play(&self, picture: &Picture, size: (u32, u32), corner: (f64, f64)) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        canvas::play_part(&canvas, picture, size, corner);
        // For tests and scripts: where on the canvas a place of the data is.
        let window = self.to_data.get().and_then(|window| serde_json::to_string(&window).ok()).unwrap_or_default();
        let _ = canvas.set_attribute("data-window", &window);
        // What lies over it follows.
        if canvas.has_attribute("data-marked")
            && let Ok(drawn) = web_sys::Event::new("drawn")
        {
            let _ = canvas.dispatch_event(&drawn);
        }
    }
}
