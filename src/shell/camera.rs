//! A still from the camera, which then takes the road of a picture that was dropped. The camera is on as long as this
//! dialog shows what it sees, and no longer: whoever drops the [`Stream`] turns it off.
//!
//! The camera is a dialog. Whoever holds its `Stream` has the camera on, and dropping it turns it off: closing, Escape,
//! leaving the demo, the still itself and a page out of sight all come to that. A camera that is granted after it was
//! given up is dropped where it arrives. The still is a file and goes where dropped files go.

use super::browser;
use super::dialog::Dialog;
use super::workspace::SameWords;
use gloo::events::EventListener;
use js_sys::Reflect;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlElement, HtmlSelectElement, HtmlVideoElement,
    MediaDevices, MediaStream, MediaStreamTrack, Navigator,
};
use yew::prelude::*;

/// What is asked for, in pixels; a camera gives what it has that is nearest.
const SIZE: (f64, f64) = (1280.0, 960.0);

/// See [`Camera`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// The still.
    pub on: Callback<File>,
    /// Puts it away.
    pub on_close: Callback<()>,
}

/// A camera that is on.
struct Stream(MediaStream);

impl Stream {
    fn tracks(&self) -> impl Iterator<Item = MediaStreamTrack> {
        self.0.get_tracks().to_vec().into_iter().map(JsCast::unchecked_into)
    }

    /// Which of the cameras it is.
    fn id(&self) -> Option<String> {
        let settings = self.tracks().next()?.get_settings();
        Some(text(&settings, "deviceId"))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.tracks().for_each(|track| track.stop());
    }
}

/// What happens.
pub enum Msg {
    /// This camera is to be turned on, or any.
    Open(Option<String>),
    /// It is on, with all cameras that there are, by id and name; or the key of the words that say why it is not.
    Opened(Result<Opened, &'static str>),
    /// There is something to see.
    Seen,
    /// It went off, for a reason that has this key.
    Off(&'static str),
    /// A still is taken.
    Take,
    /// Here it is, or it could not be made.
    Taken(Option<File>),
}

/// A camera that was turned on, and all that there are, by id and name.
pub struct Opened(Stream, Vec<(String, String)>);

enum State {
    Starting,
    Live,
    /// The key of the words that say why.
    Off(&'static str),
}

/// What the camera sees, and a button that takes it.
pub struct Camera {
    video: NodeRef,
    shutter: NodeRef,
    state: State,
    stream: Option<Stream>,
    cameras: Vec<(String, String)>,
    /// So many times a camera was asked for: what was asked for before comes too late.
    asked: Rc<Cell<u32>>,
    ended: Option<EventListener>,
    _hidden: Option<EventListener>,
}

impl Component for Camera {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let hidden = browser::document().map(|document| {
            EventListener::new(&document.clone(), "visibilitychange", move |_| {
                if is_true(&document, "hidden") {
                    link.send_message(Msg::Off("ui-camera-hidden"));
                }
            })
        });
        ctx.link().send_message(Msg::Open(None));
        Self {
            video: NodeRef::default(),
            shutter: NodeRef::default(),
            state: State::Starting,
            stream: None,
            cameras: Vec::new(),
            asked: Rc::default(),
            ended: None,
            _hidden: hidden,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Open(id) => {
                self.turn_off();
                self.state = State::Starting;
                let (asked, nth, link) = (self.asked.clone(), self.asked.get(), ctx.link().clone());
                wasm_bindgen_futures::spawn_local(async move {
                    let opened = open(id).await;
                    // What comes too late is dropped, and with that turned off.
                    if asked.get() == nth {
                        link.send_message(Msg::Opened(opened));
                    }
                });
            }
            Msg::Opened(Ok(Opened(stream, cameras))) => {
                let link = ctx.link().clone();
                self.ended = stream.tracks().next().map(|track| {
                    EventListener::new(&track, "ended", move |_| link.send_message(Msg::Off("ui-camera-gone")))
                });
                if let Some(video) = self.video.cast::<HtmlVideoElement>() {
                    video.set_src_object(Some(&stream.0));
                    // Where it may not begin, nothing is seen and nothing can be taken; closing interrupts it.
                    if let Ok(begun) = video.play() {
                        wasm_bindgen_futures::spawn_local(async move {
                            let _ = JsFuture::from(begun).await;
                        });
                    }
                }
                (self.stream, self.cameras) = (Some(stream), cameras);
            }
            Msg::Opened(Err(why)) | Msg::Off(why) => {
                self.turn_off();
                self.state = State::Off(why);
            }
            Msg::Seen if self.stream.is_some() => self.state = State::Live,
            Msg::Seen => return false,
            Msg::Take => {
                let still = self.still(ctx);
                if still.is_none() {
                    ctx.link().send_message(Msg::Taken(None));
                }
                return false;
            }
            Msg::Taken(Some(file)) => {
                self.turn_off();
                ctx.props().on.emit(file);
            }
            Msg::Taken(None) => {
                self.turn_off();
                self.state = State::Off("ui-camera-failed");
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (link, words) = (ctx.link(), &ctx.props().words.0);
        let live = matches!(self.state, State::Live);
        let now = self.stream.as_ref().and_then(Stream::id);
        let on_choice = link.callback(|event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            Msg::Open(select.map(|select| select.value()))
        });
        let option = |(nth, (id, name)): (usize, &(String, String))| {
            let name =
                if name.is_empty() { words.say("ui-camera-nth", &[("n", (nth + 1).into())]) } else { name.clone() };
            html! { <option value={id.clone()} selected={now.as_ref() == Some(id)}>{ name }</option> }
        };
        let said = match self.state {
            State::Starting => Some("ui-camera-starting"),
            State::Live => None,
            State::Off(why) => Some(why),
        };
        html! {
            <Dialog title={words.get("ui-camera-title")} close={words.get("ui-close")} on_close={ctx.props().on_close.clone()}>
                <div class="camera" role="status" aria-live="polite">
                    if let Some(said) = said { <p data-said={said}>{ words.get(said) }</p> }
                </div>
                <video ref={self.video.clone()} class={classes!("camera", (!live).then_some("unseen"))} autoplay=true playsinline=true
                    muted=true aria-label={words.get("ui-camera-title")} onloadeddata={link.callback(|_| Msg::Seen)} />
                if self.cameras.len() > 1 && !matches!(self.state, State::Off(_)) {
                    <label class="row" for="camera">{ words.get("ui-camera-which") }
                        <select id="camera" onchange={on_choice}>{ for self.cameras.iter().enumerate().map(option) }</select></label>
                }
                <p class="note">{ words.get("ui-camera-note") }</p>
                <div class="row end">
                    if matches!(self.state, State::Off(_)) {
                        <button type="button" class="main" data-do="camera-again" onclick={link.callback(|_| Msg::Open(None))}>
                            { words.get("ui-again") }</button>
                    } else {
                        <button type="button" class="main" data-do="shutter" ref={self.shutter.clone()} disabled={!live}
                            onclick={link.callback(|_| Msg::Take)}>{ words.get("ui-camera-take") }</button>
                    }
                </div>
            </Dialog>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        // The shutter is at hand for whoever has not gone anywhere else.
        let now = browser::document().and_then(|document| document.active_element());
        let idle = now.is_none_or(|now| now.get_attribute("role").is_some_and(|role| role == "dialog"));
        if let (true, State::Live, Some(shutter)) = (idle, &self.state, self.shutter.cast::<HtmlElement>()) {
            let _ = shutter.focus();
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.turn_off();
    }
}

impl Camera {
    /// Nothing sees any more, and nothing that was asked for will.
    fn turn_off(&mut self) {
        self.asked.set(self.asked.get() + 1);
        (self.ended, self.stream) = (None, None);
        if let Some(video) = self.video.cast::<HtmlVideoElement>() {
            video.set_src_object(None);
        }
    }

    /// What is seen now, as a file; it comes as a message.
    fn still(&self, ctx: &Context<Self>) -> Option<()> {
        let video = self.video.cast::<HtmlVideoElement>()?;
        let (width, height) = (video.video_width(), video.video_height());
        let canvas: HtmlCanvasElement = browser::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(width);
        canvas.set_height(height);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.draw_image_with_html_video_element(&video, 0.0, 0.0).ok()?;
        let link = ctx.link().clone();
        let on_blob = Closure::once_into_js(move |blob: Option<Blob>| {
            link.send_message(Msg::Taken(blob.and_then(|blob| named(&blob))));
        });
        canvas.to_blob(on_blob.unchecked_ref()).ok()
    }
}

fn named(blob: &Blob) -> Option<File> {
    let options = object("type", &blob.type_().into());
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(blob), "camera.png", options.unchecked_ref()).ok()
}

/// Turns a camera on.
///
/// # Errors
/// The key of the words that say why there is none.
async fn open(id: Option<String>) -> Result<Opened, &'static str> {
    let window = web_sys::window().ok_or("ui-camera-missing")?;
    let devices = devices(&window.navigator());
    let devices =
        devices.ok_or(if is_true(&window, "isSecureContext") { "ui-camera-missing" } else { "ui-camera-insecure" })?;
    let framed = window.parent().ok().flatten().is_some_and(|parent| !js_sys::Object::is(&parent, &window));
    if framed && allowed() == Some(false) {
        return Err("ui-camera-embedded");
    }
    let wanted = js_sys::Object::new();
    let want = |key: &str, value: JsValue| Reflect::set(&wanted, &key.into(), &value).is_ok();
    let whole = match id {
        Some(id) => want("deviceId", object("exact", &id.into())),
        // What lies before the reader rather than the reader.
        None => want("facingMode", object("ideal", &"environment".into())),
    } && want("width", object("ideal", &SIZE.0.into()))
        && want("height", object("ideal", &SIZE.1.into()));
    let constraints = object("video", &if whole { wanted.into() } else { JsValue::TRUE });
    let asked =
        devices.get_user_media_with_constraints(constraints.unchecked_ref()).map_err(|error| why(&error, framed))?;
    let stream = JsFuture::from(asked).await.map_err(|error| why(&error, framed))?;
    let stream = Stream(stream.unchecked_into());
    // Their names are told only once one of them is on.
    let all = match devices.enumerate_devices() {
        Ok(all) => JsFuture::from(all).await.unwrap_or_default(),
        Err(_) => JsValue::UNDEFINED,
    };
    let all = if all.is_undefined() { js_sys::Array::new() } else { js_sys::Array::from(&all) };
    let cameras = all.iter().filter(|device| text(device, "kind") == "videoinput");
    Ok(Opened(stream, cameras.map(|camera| (text(&camera, "deviceId"), text(&camera, "label"))).collect()))
}

/// The door to cameras; old browsers, and pages that did not come by a safe road, have none.
fn devices(navigator: &Navigator) -> Option<MediaDevices> {
    let devices = Reflect::get(navigator, &"mediaDevices".into()).ok()?;
    let asks = Reflect::get(&devices, &"getUserMedia".into()).ok()?;
    asks.is_function().then(|| devices.unchecked_into())
}

/// May this page ask for a camera? Not every browser tells before it is asked.
fn allowed() -> Option<bool> {
    let document = browser::document()?;
    let policy = Reflect::get(&document, &"featurePolicy".into()).ok()?;
    let asks: js_sys::Function = Reflect::get(&policy, &"allowsFeature".into()).ok()?.dyn_into().ok()?;
    asks.call1(&policy, &"camera".into()).ok()?.as_bool()
}

/// A field of an object; nothing where it has no such text. (An import for each would be fetched by every page.)
fn text(of: &JsValue, key: &str) -> String {
    Reflect::get(of, &key.into()).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn is_true(of: &JsValue, key: &str) -> bool {
    Reflect::get(of, &key.into()).is_ok_and(|value| value.is_truthy())
}

fn object(key: &str, value: &JsValue) -> JsValue {
    let object = js_sys::Object::new();
    let _ = Reflect::set(&object, &key.into(), value);
    object.into()
}

/// The key of the words that say why a camera could not be had.
fn why(error: &JsValue, framed: bool) -> &'static str {
    match text(error, "name").as_str() {
        "NotFoundError" | "OverconstrainedError" => "ui-camera-none",
        "NotReadableError" | "AbortError" => "ui-camera-busy",
        "NotAllowedError" | "SecurityError" if framed => "ui-camera-embedded",
        "NotAllowedError" | "SecurityError" => "ui-camera-denied",
        _ => "ui-camera-failed",
    }
}
