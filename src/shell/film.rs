//! A span of time as a video, as a GIF or as numbered pictures: the run goes from instant to instant, and each is drawn.
//! It lies in a part of the program of its own.

use super::browser;
use super::exports::{SIZE, still};
use super::workspace::{SameWords, Shared};
use crate::engine::zip::Zip;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// No film has more pictures.
const MOST: u64 = 1_000;
/// The page looks so often whether the run has arrived, in ms.
const BEAT: i32 = 10;
/// What a video is written in, the first that the browser can.
const MEDIA: [(&str, &str); 3] =
    [("video/mp4;codecs=avc1.42E01E", "mp4"), ("video/webm;codecs=vp9", "webm"), ("video/webm", "webm")];

/// What a film becomes.
#[derive(Clone, Copy, PartialEq)]
enum FilmKind {
    Video,
    Gif,
    Pictures,
}

/// The kinds and their labels.
const KINDS: [(FilmKind, &str); 3] =
    [(FilmKind::Video, "ui-film-video"), (FilmKind::Gif, "ui-film-gif"), (FilmKind::Pictures, "ui-film-pictures")];

/// See [`Film`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// The runs.
    pub workspace: Shared,
    /// The panel that is filmed.
    pub panel: &'static str,
    /// So many pixels a CSS pixel.
    pub scale: u32,
    /// Sends the run to an instant.
    pub on_seek: Callback<u64>,
}

/// What the reader chooses: instants, steps a picture, pictures a second.
#[derive(Clone, Copy)]
struct Span {
    from: u64,
    to: u64,
    every: u64,
    speed: u64,
    kind: FilmKind,
}

impl Span {
    fn instants(self) -> Vec<u64> {
        (self.from..=self.to.max(self.from)).step_by(self.every.max(1) as usize).take(MOST as usize).collect()
    }
}

/// What happens.
pub enum Msg {
    /// One of the numbers.
    Number(usize, u64),
    /// The kind, by its place in the list.
    Kind(usize),
    /// Begins, or stops what is being made.
    Go,
    /// So many pictures are done.
    Done(usize),
    /// It is over: well, or not.
    Over(bool),
}

/// What films a span of time.
pub struct Film {
    span: Span,
    done: Option<usize>,
    failed: bool,
    stop: Rc<Cell<bool>>,
    root: NodeRef,
}

/// What asks for a film, and makes it.
#[inline(never)]
pub fn film(props: Props) -> Html {
    let Props { words, workspace, panel, scale, on_seek } = props;
    html! { <Film {words} {workspace} {panel} {scale} {on_seek} /> }
}

impl Component for Film {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let workspace = ctx.props().workspace.see();
        let report = workspace.slots[0].run_view.report();
        let to = report.visited.max(report.t).max(1);
        let span = Span { from: 0, to, every: to.div_ceil(200), speed: 4, kind: FilmKind::Video };
        Self { span, done: None, failed: false, stop: Rc::default(), root: NodeRef::default() }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Number(0, n) => self.span.from = n,
            Msg::Number(1, n) => self.span.to = n,
            Msg::Number(2, n) => self.span.every = n.max(1),
            Msg::Number(_, n) => self.span.speed = n.clamp(1, 60),
            Msg::Kind(i) => self.span.kind = KINDS.get(i).map_or(FilmKind::Video, |(kind, _)| *kind),
            Msg::Go if self.done.is_some() => self.stop.set(true),
            Msg::Go => self.begin(ctx),
            Msg::Done(n) => self.done = Some(n),
            Msg::Over(well) => (self.done, self.failed) = (None, !well),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (words, link) = (&ctx.props().words.0, ctx.link());
        let busy = self.done.is_some();
        let numbers = [
            ("from", "ui-film-from", self.span.from),
            ("to", "ui-film-to", self.span.to),
            ("every", "ui-film-every", self.span.every),
            ("speed", "ui-film-speed", self.span.speed),
        ];
        let number = |(i, (name, label, now)): (usize, (&'static str, &'static str, u64))| {
            let onchange = link.batch_callback(move |event: Event| {
                let typed = event.target_dyn_into::<HtmlInputElement>()?.value();
                Some(Msg::Number(i, typed.parse::<u64>().ok()?.min(1 << 53)))
            });
            html! {
                <label class="choice">{ words.get(label) }{ " " }
                    <input type="number" min="0" data-film={name} value={now.to_string()} disabled={busy} {onchange} /></label>
            }
        };
        let on_kind = link.batch_callback(|event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>()?;
            Some(Msg::Kind(usize::try_from(select.selected_index()).ok()?))
        });
        let total = self.span.instants().len();
        html! {
            <div ref={self.root.clone()}>
                <div class="row">{ for numbers.into_iter().enumerate().map(number) }</div>
                <div class="row">
                    <select data-film="kind" aria-label={words.get("ui-film")} disabled={busy} onchange={on_kind}>
                        { for KINDS.iter().map(|(kind, label)| html! {
                            <option selected={*kind == self.span.kind}>{ words.get(label) }</option>
                        }) }
                    </select>
                    <button type="button" class="small" data-do="film-go" onclick={link.callback(|_| Msg::Go)}>
                        { words.get(if busy { "ui-cancel" } else { "ui-film-make" }) }</button>
                    if let Some(done) = self.done {
                        <progress max={total.to_string()} value={done.to_string()} aria-label={words.get("ui-film")} />
                    }
                </div>
                if self.failed { <p class="note" role="status">{ words.get("ui-film-failed") }</p> }
            </div>
        }
    }

    /// The dialog may be higher than the window: what has just been opened is brought into sight.
    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if let Some(root) = self.root.cast::<web_sys::Element>().filter(|_| first) {
            root.scroll_into_view_with_bool(false);
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.stop.set(true);
    }
}

impl Film {
    fn begin(&mut self, ctx: &Context<Self>) {
        self.stop = Rc::default();
        (self.done, self.failed) = (Some(0), false);
        let (span, stop, link) = (self.span, self.stop.clone(), ctx.link().clone());
        let Props { workspace, panel, scale, on_seek, .. } = ctx.props();
        let set = Set { workspace: workspace.clone(), panel, scale: *scale, on_seek: on_seek.clone(), stop };
        wasm_bindgen_futures::spawn_local(async move {
            let before = set.workspace.see().slots[0].run_view.report().t;
            let progress = link.clone();
            let made = set.film(span, &|n| progress.send_message(Msg::Done(n))).await;
            set.on_seek.emit(before);
            // Whoever stops it has what they want.
            link.send_message(Msg::Over(made.is_some() || set.stop.get()));
        });
    }
}

/// Where it is filmed.
struct Set {
    workspace: Shared,
    panel: &'static str,
    scale: u32,
    on_seek: Callback<u64>,
    stop: Rc<Cell<bool>>,
}

impl Set {
    /// Makes the film and saves it; `None` where that fails, or is stopped.
    async fn film(&self, span: Span, progress: &dyn Fn(usize)) -> Option<()> {
        let canvas: HtmlCanvasElement = browser::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
        let scale = if span.kind == FilmKind::Gif { 1 } else { self.scale };
        let size = [SIZE.0 * scale, SIZE.1 * scale];
        let name = format!("unrolled-{}-{}", self.workspace.see().slots[0].demo.slug(), self.panel);
        let mut recorder = None;
        let mut gif = None;
        let mut zip = Zip::default();
        for (i, t) in span.instants().into_iter().enumerate() {
            self.on_seek.emit(t);
            if !self.arrived(t).await? {
                // The run is over before.
                break;
            }
            if recorder.is_none() && span.kind == FilmKind::Video {
                still(&self.workspace.see(), self.panel, scale, &canvas)?;
                recorder = Some(Recorder::new(&canvas)?);
            }
            match (&recorder, span.kind) {
                (Some(recorder), _) => {
                    recorder.call("resume")?;
                    still(&self.workspace.see(), self.panel, scale, &canvas)?;
                    sleep(1000 / span.speed.max(1) as i32).await?;
                    recorder.call("pause")?;
                }
                (None, FilmKind::Gif) => {
                    still(&self.workspace.see(), self.panel, scale, &canvas)?;
                    let pixels = pixels(&canvas)?;
                    let encoder = match &mut gif {
                        Some(encoder) => encoder,
                        None => {
                            let [width, height] = size.map(|side| side as u16);
                            let mut encoder = gif::Encoder::new(Vec::new(), width, height, &[]).ok()?;
                            encoder.set_repeat(gif::Repeat::Infinite).ok()?;
                            gif.insert(encoder)
                        }
                    };
                    encoder.write_frame(&frame(pixels, size, span.speed)).ok()?;
                }
                _ => {
                    still(&self.workspace.see(), self.panel, scale, &canvas)?;
                    let url = canvas.to_data_url().ok()?;
                    zip.add(&format!("{name}-{t:06}.png"), &BASE64_STANDARD.decode(url.split_once(',')?.1).ok()?);
                }
            }
            progress(i + 1);
        }
        match (recorder, gif) {
            (Some(recorder), _) => {
                let extension = recorder.extension;
                browser::save_blob(&format!("{name}.{extension}"), &recorder.done().await?)
            }
            (None, Some(gif)) => browser::save_bytes(&format!("{name}.gif"), "image/gif", &gif.into_inner().ok()?),
            (None, None) => browser::save_bytes(&format!("{name}.zip"), "application/zip", &zip.done()),
        }
    }

    /// Waits until the run stands there; `false` where it is over before. `None` if it is stopped.
    async fn arrived(&self, t: u64) -> Option<bool> {
        loop {
            if self.stop.get() {
                return None;
            }
            {
                let workspace = self.workspace.see();
                let report = workspace.slots[0].run_view.report();
                if report.t == t {
                    return Some(true);
                }
                if report.t < t && report.done.is_some() && report.target.is_none() {
                    return Some(false);
                }
            }
            sleep(BEAT).await?;
        }
    }
}

/// A picture of a GIF.
fn frame(mut pixels: Vec<u8>, [width, height]: [u32; 2], speed: u64) -> gif::Frame<'static> {
    let mut frame = gif::Frame::from_rgba_speed(width as u16, height as u16, &mut pixels, 10);
    frame.delay = (100 / speed.max(1)).max(2) as u16;
    frame
}

/// The pixels of a canvas.
fn pixels(canvas: &HtmlCanvasElement) -> Option<Vec<u8>> {
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let data = context.get_image_data(0.0, 0.0, canvas.width().into(), canvas.height().into()).ok()?;
    Some(data.data().0)
}

async fn sleep(ms: i32) -> Option<()> {
    let window = web_sys::window()?;
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    JsFuture::from(promise).await.ok().map(drop)
}

/// The browser's recorder of a canvas. It stands still but for the time that a picture is to be seen.
struct Recorder {
    recorder: JsValue,
    parts: Array,
    media: &'static str,
    extension: &'static str,
    _on_data: Closure<dyn FnMut(JsValue)>,
}

/// A method of an object, by its name.
fn call(object: &JsValue, method: &str, argument: Option<&JsValue>) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    match argument {
        Some(argument) => method.call1(object, argument),
        None => method.call0(object),
    }
    .ok()
}

impl Recorder {
    fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let stream = call(canvas, "captureStream", None)?;
        let maker: Function = Reflect::get(&js_sys::global(), &"MediaRecorder".into()).ok()?.dyn_into().ok()?;
        let can = |media: &str| call(&maker, "isTypeSupported", Some(&media.into())).is_some_and(|can| can.is_truthy());
        let (media, extension) = MEDIA.into_iter().find(|(media, _)| can(media))?;
        let options = js_sys::Object::new();
        Reflect::set(&options, &"mimeType".into(), &media.into()).ok()?;
        Reflect::set(&options, &"videoBitsPerSecond".into(), &8_000_000.into()).ok()?;
        let recorder = Reflect::construct(&maker, &Array::of2(&stream, &options)).ok()?;
        let parts = Array::new();
        let all = parts.clone();
        let on_data = Closure::new(move |event: JsValue| {
            if let Ok(data) = Reflect::get(&event, &"data".into()) {
                all.push(&data);
            }
        });
        Reflect::set(&recorder, &"ondataavailable".into(), on_data.as_ref()).ok()?;
        call(&recorder, "start", None)?;
        call(&recorder, "pause", None)?;
        Some(Self { recorder, parts, media, extension, _on_data: on_data })
    }

    fn call(&self, method: &str) -> Option<JsValue> {
        call(&self.recorder, method, None)
    }

    /// The video.
    async fn done(self) -> Option<web_sys::Blob> {
        let over = Promise::new(&mut |resolve, _| {
            let _ = Reflect::set(&self.recorder, &"onstop".into(), &resolve);
        });
        self.call("stop")?;
        JsFuture::from(over).await.ok()?;
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(self.media.split(';').next().unwrap_or_default());
        web_sys::Blob::new_with_blob_sequence_and_options(&self.parts, &options).ok()
    }
}
