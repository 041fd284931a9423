//! A small canvas to draw on.

use super::icons::icon;
use super::workspace::SameWords;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, ImageData, PointerEvent};
use yew::prelude::*;

/// Pixels a side.
const SIDE: usize = crate::player::data::SKETCH;
const WHITE: u8 = 255;
/// The usual width of the pen, in pixels, and the widest.
const WIDTH: f64 = 5.0;
const WIDEST: f64 = 24.0;

/// See [`Sketch`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// Something was drawn: all pixels, in grey.
    pub on: Callback<Vec<u8>>,
    /// Puts it away.
    pub on_close: Callback<()>,
}

/// A small canvas to draw on: the door to this part of the program.
#[inline(never)]
pub fn sketch(props: Props) -> Html {
    html! { <Sketch ..props /> }
}

/// What happens to it.
pub enum Msg {
    /// The pen is put down, or moves.
    Pen(PointerEvent, bool),
    /// It is lifted.
    Lift,
    /// It draws, or rubs out.
    Rub(bool),
    /// So wide.
    Width(f64),
    /// All white again.
    Clear,
}

/// A small canvas to draw on; whoever listens is told of every stroke while it is drawn.
pub struct Sketch {
    canvas: NodeRef,
    bytes: Vec<u8>,
    /// Where the pen was last, while it is down.
    pen: Option<(f64, f64)>,
    rub: bool,
    width: f64,
}

impl Component for Sketch {
    type Message = Msg;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self { canvas: NodeRef::default(), bytes: vec![WHITE; SIDE * SIDE], pen: None, rub: false, width: WIDTH }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Pen(event, down) => {
                let Some(to) = self.place(&event) else { return false };
                if down {
                    if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
                        let _ = canvas.set_pointer_capture(event.pointer_id());
                    }
                    self.pen = Some(to);
                }
                let Some(from) = self.pen else { return false };
                self.stroke(from, to);
                self.pen = Some(to);
            }
            Msg::Lift => {
                self.pen = None;
                return false;
            }
            Msg::Rub(rub) => {
                self.rub = rub;
                return true;
            }
            Msg::Width(width) => {
                self.width = width.clamp(1.0, WIDEST);
                return true;
            }
            Msg::Clear => self.bytes.fill(WHITE),
        }
        self.paint();
        ctx.props().on.emit(self.bytes.clone());
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (link, words) = (ctx.link(), &ctx.props().words.0);
        let tool = |key: &str, rub: bool| {
            html! {
                <button type="button" aria-pressed={(self.rub == rub).to_string()} data-do={if rub { "eraser" } else { "pen" }}
                    onclick={link.callback(move |_| Msg::Rub(rub))}>{ words.get(key) }</button>
            }
        };
        let on_width = link.callback(|event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            Msg::Width(input.map_or(WIDTH, |input| input.value_as_number()))
        });
        html! {
            <section class="panel panel-sketch" data-panel-id="sketch">
                <header><h2>{ words.get("ui-sketch-title") }</h2>
                    <button type="button" class="icon tiny" aria-label={words.get("ui-close")}
                        onclick={ctx.props().on_close.reform(|_| ())}>{ icon("close") }</button>
                </header>
                <canvas class="sketch" ref={self.canvas.clone()} width={SIDE.to_string()} height={SIDE.to_string()}
                    role="img" aria-label={words.get("ui-sketch-title")}
                    onpointerdown={link.callback(|event| Msg::Pen(event, true))}
                    onpointermove={link.callback(|event| Msg::Pen(event, false))}
                    onpointerup={link.callback(|_| Msg::Lift)} onpointercancel={link.callback(|_| Msg::Lift)} />
                <div class="row">
                    <div class="seg">{ tool("ui-sketch-pen", false) }{ tool("ui-sketch-eraser", true) }</div>
                    <button type="button" class="small" onclick={link.callback(|_| Msg::Clear)}>{ words.get("ui-sketch-clear") }</button>
                </div>
                <label class="row" for="sketch-width">{ words.get("ui-sketch-width") }
                    <input id="sketch-width" type="range" min="1" max={WIDEST.to_string()} step="1"
                        value={self.width.to_string()} oninput={on_width} /></label>
                <p class="note">{ words.get("ui-sketch-note") }</p>
            </section>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if first {
            let canvas = self.canvas.cast::<HtmlCanvasElement>();
            if let Some(panel) = canvas.and_then(|canvas| canvas.closest(".panel").ok().flatten()) {
                panel.scroll_into_view_with_bool(true);
            }
            self.paint();
        }
    }
}

impl Sketch {
    /// Where a pointer is, in pixels.
    fn place(&self, event: &PointerEvent) -> Option<(f64, f64)> {
        let seen = self.canvas.cast::<HtmlCanvasElement>()?.get_bounding_client_rect();
        let share = |at: i32, from: f64, length: f64| (f64::from(at) - from) / length.max(1.0) * SIDE as f64;
        Some((share(event.client_x(), seen.left(), seen.width()), share(event.client_y(), seen.top(), seen.height())))
    }

    /// A stroke with soft edges.
    fn stroke(&mut self, from: (f64, f64), to: (f64, f64)) {
        let radius = self.width / 2.0;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx * dx + dy * dy;
        for (at, byte) in self.bytes.iter_mut().enumerate() {
            let (x, y) = ((at % SIDE) as f64 + 0.5, (at / SIDE) as f64 + 0.5);
            let along =
                if length > 0.0 { (((x - from.0) * dx + (y - from.1) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
            let away = (x - from.0 - along * dx).hypot(y - from.1 - along * dy);
            let ink = ((radius + 0.5 - away).clamp(0.0, 1.0) * 255.0) as u8;
            *byte = if self.rub { (*byte).max(ink) } else { (*byte).min(WHITE - ink) };
        }
    }

    fn paint(&self) -> Option<()> {
        let canvas = self.canvas.cast::<HtmlCanvasElement>()?;
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let rgba: Vec<u8> = self.bytes.iter().flat_map(|&grey| [grey, grey, grey, 255]).collect();
        let data = ImageData::new_with_u8_clamped_array(Clamped(&rgba), SIDE as u32).ok()?;
        context.put_image_data(&data, 0.0, 0.0).ok()
    }
}
