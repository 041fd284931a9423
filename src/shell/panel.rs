//! A panel that is a picture: a canvas of its own, with hover values, picking, dragging, zoom and pan.

use super::canvas;
use super::deck::Shared;
use crate::engine::Notice;
use crate::plot::axes::ToData;
use crate::plot::book::Reply;
use crate::plot::figure::{Act, Gesture, InputEdit, Pick};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use serde_json::Value;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent, WheelEvent};
use yew::prelude::*;

/// A press of so many milliseconds without moving is a long one.
const LONG_PRESS: u32 = 550;
/// A pointer that moved less than so many CSS pixels did not drag.
const STILL: f64 = 4.0;

/// What came of a gesture.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// This is picked now.
    Pick(Option<Pick>),
    /// An edit.
    Commit(Value),
    /// The points themselves change.
    Input(Vec<InputEdit>),
    /// Something the reader must be told.
    Tell(Notice),
    /// Something moved under the finger; other panels look again.
    Moved,
}

/// Where a panel stands and what it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The runs.
    pub deck: Shared,
    /// Which of them.
    pub slot: usize,
    /// The panel's name.
    pub panel: AttrValue,
    /// Can it be zoomed?
    #[prop_or_default]
    pub zoom: bool,
    /// Is the wheel for zooming alone? Elsewhere it scrolls, and zooms with control held.
    #[prop_or_default]
    pub wheel: bool,
    /// The picture in words.
    pub text: AttrValue,
    /// Rises when there is something new to draw.
    pub version: u64,
    /// Words for the buttons: zoom in, zoom out, everything.
    #[prop_or_default]
    pub zoom_words: [AttrValue; 3],
    /// What came of gestures.
    #[prop_or_default]
    pub on: Callback<Outcome>,
}

/// See [`Props`].
pub struct PicturePanel {
    frame: NodeRef,
    canvas: NodeRef,
    size: (u32, u32),
    to_data: Option<ToData>,
    window: Option<[(f64, f64); 2]>,
    pointers: Vec<(i32, (f64, f64))>,
    down: Option<Down>,
    long: Option<Timeout>,
    tip: Option<((f64, f64), String)>,
    dirty: bool,
    observer: Option<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>,
    listeners: Vec<EventListener>,
}

struct Down {
    from: (f64, f64),
    at: (f64, f64),
    held: bool,
    moved: bool,
    touch: bool,
    shift: bool,
    window: ToData,
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
    /// Shows everything again.
    Reset,
}

impl Component for PicturePanel {
    type Message = Msg;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            frame: NodeRef::default(),
            canvas: NodeRef::default(),
            size: (0, 0),
            to_data: None,
            window: None,
            pointers: Vec::new(),
            down: None,
            long: None,
            tip: None,
            dirty: true,
            observer: None,
            listeners: Vec::new(),
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        self.dirty = true;
        if ctx.props().panel != old.panel || ctx.props().deck != old.deck {
            self.window = None;
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
                self.down = None;
                self.long = None;
                false
            }
            Msg::Leave => self.tip.take().is_some(),
            Msg::Long => self.long_press(ctx),
            Msg::Wheel(event) => {
                let at = self.place(event.client_x(), event.client_y());
                self.zoom_around(at, 1.0015_f64.powf(event.delta_y().clamp(-300.0, 300.0)))
            }
            Msg::Zoom(factor) => {
                let middle = self.to_data.map(|w| (w.left + w.width / 2.0, w.top + w.height / 2.0));
                middle.is_some_and(|middle| self.zoom_around(middle, factor))
            }
            Msg::Reset => {
                self.dirty = true;
                self.window.take().is_some()
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let props = ctx.props();
        let [zoom_in, zoom_out, all] = &props.zoom_words;
        let tip = self.tip.as_ref().map(|(at, text)| {
            html! { <Tip at={*at} room={(f64::from(self.size.0), f64::from(self.size.1))} text={text.clone()} /> }
        });
        html! {
            <div class="canvas" ref={self.frame.clone()}>
                <canvas ref={self.canvas.clone()} role="img" aria-label={&props.text}
                    data-panel={&props.panel}
                    onpointerdown={link.callback(Msg::Down)} onpointermove={link.callback(Msg::Move)}
                    onpointerup={link.callback(Msg::Up)} onpointercancel={link.callback(Msg::Cancel)}
                    onpointerleave={link.callback(|_| Msg::Leave)}
                    oncontextmenu={Callback::from(|event: MouseEvent| event.prevent_default())} />
                // In a fragment of its own: children that come and go would make yew replace the canvas before them.
                <>{ tip }</>
                if props.zoom {
                    <div class={classes!("zoom", self.window.map(|_| "zoomed"))}>
                        <button type="button" class="icon" title={zoom_in} aria-label={zoom_in}
                            onclick={link.callback(|_| Msg::Zoom(0.7))}>{ "+" }</button>
                        <button type="button" class="icon" title={zoom_out} aria-label={zoom_out}
                            onclick={link.callback(|_| Msg::Zoom(1.0 / 0.7))}>{ "−" }</button>
                        <button type="button" class="icon" title={all} aria-label={all}
                            disabled={self.window.is_none()}
                            onclick={link.callback(|_| Msg::Reset)}>{ "⤢" }</button>
                    </div>
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.listen(ctx);
            self.measure();
        }
        if std::mem::take(&mut self.dirty) {
            self.draw(ctx);
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
        if ctx.props().zoom {
            // The wheel zooms instead of scrolling, which only a listener that is not passive may decide.
            let options = EventListenerOptions { phase: EventListenerPhase::Bubble, passive: false };
            let (link, always) = (ctx.link().clone(), ctx.props().wheel);
            self.listeners.push(EventListener::new_with_options(&canvas, "wheel", options, move |event| {
                if let Some(event) = event.dyn_ref::<WheelEvent>().filter(|event| always || event.ctrl_key()) {
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
        self.dirty = true;
        true
    }

    fn draw(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let (width, height) = self.size;
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        if width < 8 || height < 8 {
            return;
        }
        let deck = props.deck.see();
        let (Some(stage), Some(slot)) = (deck.stage(props.slot, self.window), deck.slots.get(props.slot)) else {
            return;
        };
        let (picture, to_data) = slot.book.draw(&props.panel, &stage, width, height);
        self.to_data = to_data;
        canvas::play(&canvas, &picture);
        // For tests and scripts: where on the canvas a place of the data is.
        let window = to_data.and_then(|window| serde_json::to_string(&window).ok()).unwrap_or_default();
        let _ = canvas.set_attribute("data-window", &window);
    }

    fn place(&self, x: i32, y: i32) -> (f64, f64) {
        let corner = self.canvas.cast::<HtmlCanvasElement>().map(|canvas| canvas.get_bounding_client_rect());
        corner.map_or((0.0, 0.0), |corner| (f64::from(x) - corner.left(), f64::from(y) - corner.top()))
    }

    fn ask(&self, ctx: &Context<Self>, act: Act, from: (f64, f64), at: (f64, f64), touch: bool) -> Reply {
        let Some(to_data) = self.to_data else { return Reply::Nothing };
        let props = ctx.props();
        let gesture = Gesture { act, from, at, to_data, reach: if touch { 24.0 } else { 12.0 } };
        let mut deck = props.deck.change();
        let deck = &mut *deck;
        let (slots, look, studies) = (&mut deck.slots, &deck.look, &deck.studies);
        let Some(slot) = slots.get_mut(props.slot) else { return Reply::Nothing };
        let stage = crate::plot::figure::Stage {
            words: &slot.words,
            theme: &deck.theme,
            look,
            picked: deck.picked,
            tool: deck.tool,
            window: self.window,
            studies,
        };
        slot.book.gesture(&props.panel, &stage, gesture)
    }

    /// Passes on what came of a gesture; `true` if the panel itself has to be shown again.
    fn follow(&mut self, ctx: &Context<Self>, reply: Reply) -> bool {
        let on = &ctx.props().on;
        match reply {
            Reply::Nothing | Reply::Hold => return false,
            Reply::Tip(text) => {
                let at = self.down.as_ref().map(|down| down.at).or(self.tip.as_ref().map(|(at, _)| *at));
                self.tip = Some((at.unwrap_or_default(), text));
                return true;
            }
            Reply::Redraw => {
                self.dirty = true;
                on.emit(Outcome::Moved);
            }
            Reply::Pick(pick) => on.emit(Outcome::Pick(pick)),
            Reply::Commit(edit) => on.emit(Outcome::Commit(edit)),
            Reply::Input(edits) => on.emit(Outcome::Input(edits)),
            Reply::Tell(notice) => on.emit(Outcome::Tell(notice)),
        }
        true
    }

    fn press(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        if event.button() != 0 {
            return false;
        }
        let at = self.place(event.client_x(), event.client_y());
        if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        self.pointers.push((event.pointer_id(), at));
        let Some(window) = self.to_data else { return false };
        let touch = event.pointer_type() == "touch";
        if self.pointers.len() > 1 {
            self.down = None;
            self.long = None;
            return false;
        }
        let held = self.ask(ctx, Act::Press, at, at, touch) == Reply::Hold;
        self.down = Some(Down { from: at, at, held, moved: false, touch, shift: event.shift_key(), window });
        self.tip = None;
        let link = ctx.link().clone();
        self.long = Some(Timeout::new(LONG_PRESS, move || link.send_message(Msg::Long)));
        true
    }

    fn drag(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let at = self.place(event.client_x(), event.client_y());
        if self.pointers.len() == 2 {
            return self.pinch(event.pointer_id(), at);
        }
        let Some(down) = &mut self.down else {
            if event.pointer_type() == "touch" {
                return false;
            }
            let had = self.tip.take().is_some();
            let reply = self.ask(ctx, Act::Hover, at, at, false);
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
        let (from, held, touch, window) = (down.from, down.held, down.touch, down.window);
        if held {
            let reply = self.ask(ctx, Act::Drag, from, at, touch);
            return self.follow(ctx, reply);
        }
        if ctx.props().zoom {
            let (x0, y0) = window.to_data(from.0, from.1);
            let (x1, y1) = window.to_data(at.0, at.1);
            let shift = |(a, b): (f64, f64), d: f64| (a - d, b - d);
            self.window = Some([shift(window.x, x1 - x0), shift(window.y, y1 - y0)]);
            self.dirty = true;
            return true;
        }
        false
    }

    fn release(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        self.pointers.retain(|(id, _)| *id != event.pointer_id());
        self.long = None;
        let Some(down) = self.down.take() else { return false };
        let act = match (down.moved, down.held, down.shift) {
            (true, true, _) => Act::Drop,
            (true, false, _) => return false,
            (false, _, true) => Act::Remove,
            (false, _, false) => Act::Click,
        };
        let reply = self.ask(ctx, act, down.from, down.at, down.touch);
        self.follow(ctx, reply)
    }

    fn long_press(&mut self, ctx: &Context<Self>) -> bool {
        let Some(down) = self.down.take() else { return false };
        let reply = self.ask(ctx, Act::Remove, down.from, down.at, down.touch);
        self.follow(ctx, reply)
    }

    fn pinch(&mut self, id: i32, at: (f64, f64)) -> bool {
        let span = |p: &[(i32, (f64, f64))]| (p[0].1.0 - p[1].1.0).hypot(p[0].1.1 - p[1].1.1).max(1.0);
        let before = span(&self.pointers);
        for (known, place) in &mut self.pointers {
            if *known == id {
                *place = at;
            }
        }
        let middle =
            ((self.pointers[0].1.0 + self.pointers[1].1.0) / 2.0, (self.pointers[0].1.1 + self.pointers[1].1.1) / 2.0);
        self.zoom_around(middle, before / span(&self.pointers))
    }

    fn zoom_around(&mut self, at: (f64, f64), factor: f64) -> bool {
        let Some(now) = self.to_data.filter(|_| factor.is_finite()) else { return false };
        let (x, y) = now.to_data(at.0, at.1);
        let scale = |(a, b): (f64, f64), c: f64| (c + (a - c) * factor, c + (b - c) * factor);
        let next = [scale(now.x, x), scale(now.y, y)];
        let sound = next.iter().all(|(a, b)| {
            let span = (b - a).abs();
            a.is_finite() && b.is_finite() && span > 1e-9 * (a.abs() + b.abs()) && span < 1e12
        });
        if sound {
            self.window = Some(next);
            self.dirty = true;
        }
        sound
    }
}

/// A small label beside the pointer.
#[derive(Properties, PartialEq)]
struct TipProps {
    at: (f64, f64),
    room: (f64, f64),
    text: String,
}

#[component]
fn Tip(props: &TipProps) -> Html {
    let node = use_node_ref();
    let (at, room) = (props.at, props.room);
    {
        let node = node.clone();
        use_effect_with((at, room, props.text.clone()), move |_| {
            // The policy forbids style attributes; custom properties through the CSSOM are allowed.
            if let Some(element) = node.cast::<HtmlElement>() {
                let style = element.style();
                let left = (at.0 + 14.0).min(room.0 - f64::from(element.offset_width()) - 4.0).max(4.0);
                let above = at.1 - f64::from(element.offset_height()) - 12.0;
                let top = if above < 4.0 { at.1 + 18.0 } else { above };
                let _ = style.set_property("left", &format!("{left}px"));
                let _ = style.set_property("top", &format!("{top}px"));
            }
        });
    }
    html! {
        <div class="tip" ref={node} aria-hidden="true">
            { for props.text.lines().map(|line| html! { <div>{ line.to_owned() }</div> }) }
        </div>
    }
}
