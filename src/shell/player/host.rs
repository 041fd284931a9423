//! Host pages: messages in, answers and events out. Plain objects, protocol number 1.

use super::super::home::Attachment;
use super::super::{browser, parts};
use super::{Msg, Player, Purpose};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address::{Place, View};
use crate::engine::input::{Input, Own};
use crate::engine::matrix::LARGEST;
use crate::engine::pace::SPEEDS;
use crate::engine::params::{Settings, shortened};
use crate::engine::protocol::{Command, Load, Order};
use crate::engine::run::{Run, Source};
use crate::engine::table::Table;
use crate::plot::{Picture, Rgba, svg};
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

/// The number of the protocol.
const PROTOCOL: u64 = 1;

/// The export that is written by a part of the program of its own.
const SVG: &str = "svg";

/// Who asked, and under which name.
pub struct Asker {
    id: Value,
    source: web_sys::Window,
    /// What of the frame is wanted, if the frame is.
    frame: Option<Option<Vec<String>>>,
    /// The picture that came with it.
    image: Option<web_sys::Blob>,
    /// What is to be exported, of which panel.
    export: Option<(String, Option<String>)>,
}

/// What concerns a host page.
pub enum Word<'a> {
    /// A message has come.
    Message(&'a web_sys::MessageEvent),
    /// What a command needs has come, or could not be had.
    Asked(Asker, Command, Option<Notice>),
    /// A command was carried out in a slot, or was not.
    Reply(Asker, usize, Option<Notice>),
    /// All is done that was asked for.
    Rest,
}

/// By way of pointers: they lie in a part of the program of its own, which is there where a page has a host.
static HEAR: fn(&mut Player, &Context<Player>, Word) -> bool = hear;
static REFUSE: fn(&Player, Asker, &Notice) = refuse;

fn hear(player: &mut Player, ctx: &Context<Player>, word: Word) -> bool {
    match word {
        Word::Message(event) => return player.message(ctx, event),
        Word::Asked(asker, command, failed) => player.asked(ctx, asker, command, failed),
        Word::Reply(asker, slot, failed) => player.reply(ctx, asker, slot, failed),
        Word::Rest => player.announce(ctx),
    }
    true
}

fn refuse(player: &Player, asker: Asker, notice: &Notice) {
    let message = player.deck.see().slots[0].words.notice(notice);
    answer(&asker, json!({ "ok": false, "error": { "code": notice.code, "message": message } }));
}

impl Player {
    /// Something concerns a host page: does anything change here?
    pub(super) fn host(&mut self, ctx: &Context<Self>, word: Word) -> bool {
        browser::host().is_some() && parts::here(parts::HOSTS) && black_box(HEAR)(self, ctx, word)
    }

    /// A host page is not obeyed.
    pub(super) fn refuse(&self, asker: Asker, notice: &Notice) {
        black_box(REFUSE)(self, asker, notice);
    }

    /// A message has come. Whatever it is, the page goes on; only parent and opener are answered.
    fn message(&mut self, ctx: &Context<Self>, event: &web_sys::MessageEvent) -> bool {
        let Some(source) = friend(event) else { return false };
        let Some(text) = stringify(&event.data()) else { return false };
        let Ok(Value::Object(mut message)) = serde_json::from_str(&text) else { return false };
        let Some(protocol) = message.remove("unrolled") else { return false };
        if message.contains_key("event") || message.contains_key("ok") {
            return false;
        }
        let id = message.remove("id").unwrap_or(Value::Null);
        let mut asker = Asker { id, source, frame: None, image: None, export: None };
        if protocol != json!(PROTOCOL) {
            let notice = Notice::new("protocol-unknown").with("given", shortened(&protocol.to_string()));
            self.refuse(asker, &notice);
            return false;
        }
        let command = match serde_json::from_value::<Command>(Value::Object(message)) {
            Ok(command) => command,
            Err(error) => {
                let detail = shortened(&error.to_string());
                self.refuse(asker, &Notice::new("command-unknown").with("detail", detail));
                return false;
            }
        };
        if let Command::Frame { only } = &command {
            asker.frame = Some(only.clone());
        }
        match (&command, image_of(&event.data())) {
            (Command::Load(_), Some(image)) => {
                let link = ctx.link().clone();
                wasm_bindgen_futures::spawn_local(async move {
                    match image.into_blob().await {
                        Ok(blob) => {
                            asker.image = Some(blob);
                            link.send_message(Msg::Asked(Box::new((asker, command, None))));
                        }
                        Err(notice) => link.send_message(Msg::Asked(Box::new((asker, command, Some(notice))))),
                    }
                });
            }
            _ => self.obey_host(ctx, asker, command),
        }
        true
    }

    fn obey_host(&mut self, ctx: &Context<Self>, asker: Asker, command: Command) {
        if self.film.is_some() {
            // Hosts are told of the run itself: it follows to where the film is.
            self.pause();
        }
        match command {
            Command::Get {} | Command::Frame { .. } => {
                // After what is under way: the answer tells of a state at rest.
                self.send_for(asker, 0, Order::Obey(Command::Get {}));
            }
            Command::Play { speed } | Command::Pause { speed } if speed.is_some_and(|s| !s.is_finite() || s <= 0.0) => {
                self.refuse(
                    asker,
                    &Notice::new("value-malformed").with("key", "speed").with("given", "").with("used", self.speed),
                );
            }
            Command::Play { speed } => {
                self.speed = speed.map_or(self.speed, |speed| speed.clamp(SPEEDS.0, SPEEDS.1));
                self.play(ctx);
                self.reply(ctx, asker, 0, None);
            }
            Command::Pause { speed } => {
                self.speed = speed.map_or(self.speed, |speed| speed.clamp(SPEEDS.0, SPEEDS.1));
                self.pause();
                self.send_for(asker, 0, Order::Obey(Command::Pause { speed: None }));
            }
            Command::Open { demo, params, seed, data, data_seed, t } => {
                let Some(found) = demos::find(&demo) else {
                    return self.refuse(asker, &Notice::new("demo-unknown").with("given", shortened(&demo)));
                };
                if found.slug() != self.demo.slug() {
                    return self.open_elsewhere(asker, found.slug(), &params, seed, data, data_seed, t);
                }
                let mut run = Run::new(found.slug(), found.terms.version);
                (run.seed, run.params) = (seed, params);
                run.input = Source::Named { data: data.unwrap_or_default(), data_seed };
                let place = Place { run, t, look: self.looks(), vs: None, view: View::default() };
                self.pause();
                self.restore(ctx, &place, Some(Purpose::Host(asker)));
            }
            Command::Load(Load { points: Some(points), .. }) if self.demo.terms.kind == Table::KIND => {
                let d = points.first().map_or(0, Vec::len);
                match Table::from_rows(Table::plain_names(d), &points) {
                    Ok(table) => {
                        let own = Arc::new(Own::Points(table));
                        let Some(mut run) = self.current(0) else {
                            return self.refuse(asker, &Notice::new("nothing-open"));
                        };
                        run.input = Source::Own { own: own.fingerprint(), contents: Some(own) };
                        run.edits.clear();
                        self.pause();
                        self.restore_slot(ctx, 0, run, 0, Some(Purpose::Host(asker)));
                    }
                    Err(notice) => self.refuse(asker, &notice),
                }
            }
            Command::Export { ref what, .. } if what == SVG && !parts::here(parts::FILES) => {
                let link = ctx.link().clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let came = parts::fetch(parts::FILES).await;
                    let failed = (!came).then(|| Notice::new("part-missing"));
                    link.send_message(Msg::Asked(Box::new((asker, command, failed))));
                });
            }
            Command::Export { what, panel } => {
                // As with a frame: of a state at rest, and of exact numbers alone.
                let asker = Asker { export: Some((what, panel)), ..asker };
                self.send_for(asker, 0, Order::Obey(Command::Get {}));
            }
            command => {
                self.pause();
                if matches!(
                    command,
                    Command::Set { .. }
                        | Command::Load(_)
                        | Command::Edit { .. }
                        | Command::Reset { .. }
                        | Command::Reseed { .. }
                ) {
                    let moment = self.moment();
                    self.undo.note(moment);
                }
                self.send_for(asker, 0, Order::Obey(command));
            }
        }
    }

    fn send_for(&mut self, mut asker: Asker, slot: usize, order: Order) {
        let attachment = asker.image.take().map(Attachment::File);
        self.send(slot, order, attachment, Some(Purpose::Host(asker)));
    }

    /// Another demo: the address changes, and the page with it. The answer says where it leads.
    #[allow(clippy::too_many_arguments)]
    fn open_elsewhere(
        &mut self,
        asker: Asker,
        slug: &str,
        params: &Settings,
        seed: u64,
        data: Option<String>,
        data_seed: u64,
        t: u64,
    ) {
        let mut run = Run::new(slug, 1);
        (run.seed, run.params) = (seed, params.clone());
        run.input = Source::Named { data: data.unwrap_or_default(), data_seed };
        let place = Place { run, t, look: Settings::new(), vs: None, view: self.view.clone() };
        let address = demos::terms(slug).and_then(|terms| crate::engine::address::write(terms, &place));
        if let (Some(address), Some(window)) = (address, web_sys::window()) {
            answer(&asker, json!({ "ok": true, "state": { "demo": slug } }));
            let _ = window.location().set_hash(&address);
        }
    }

    /// What a command needs has come, or could not be had.
    fn asked(&mut self, ctx: &Context<Self>, asker: Asker, command: Command, failed: Option<Notice>) {
        match failed {
            None => self.obey_host(ctx, asker, command),
            Some(notice) => self.refuse(asker, &notice),
        }
    }

    fn export(&mut self, asker: Asker, what: &str, panel: Option<&str>) {
        if let Some(unknown) = panel.filter(|name| self.demo.panels.iter().all(|panel| panel.id != *name)) {
            return self.refuse(asker, &Notice::new("export-unknown").with("given", shortened(unknown)));
        }
        let deck = self.deck.see();
        let panel = panel.unwrap_or_else(|| self.demo.panels.first().map_or("", |panel| panel.id));
        let Some(mut stage) = deck.stage(0, None) else { return };
        stage.exact = true;
        let made = match what {
            SVG => {
                let (picture, _) = deck.slots[0].book.draw(panel, &stage, 640, 480);
                let title = stage.words.get(&format!("panel-{panel}"));
                let facts = deck.slots[0].book.facts(&stage);
                let text = facts.text.map(|text| stage.words.phrase(&text.code, &text)).unwrap_or_default();
                let labels = svg::Labels { title: &title, desc: &text };
                // By way of a pointer: it lies in a part of the program of its own.
                let write: fn(&Picture, svg::Labels, Option<Rgba>) -> String = black_box(svg::write);
                Some((write(&picture, labels, Some(deck.theme.card)), "image/svg+xml"))
            }
            "json" => Some((Value::Object(deck.slots[0].book.fields(&stage)).to_string(), "application/json")),
            _ => None,
        };
        drop(deck);
        match made {
            Some((data, kind)) => answer(&asker, json!({ "ok": true, "data": data, "type": kind })),
            None => self.refuse(asker, &Notice::new("export-unknown").with("given", shortened(what))),
        }
    }

    /// The state as hosts see it.
    fn state(&self, ctx: &Context<Self>) -> Value {
        let deck = self.deck.see();
        let Some(mut stage) = deck.stage(0, None) else { return Value::Null };
        stage.exact = true;
        let book = &deck.slots[0].book;
        let (report, Some(run)) = (book.report(), book.run()) else { return Value::Null };
        let metrics: Map<String, Value> =
            book.facts(&stage).metrics.into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect();
        let data = match &run.input {
            Source::Named { data, data_seed } => json!({ "name": data, "data_seed": data_seed }),
            Source::Own { .. } => json!({ "own": true }),
        };
        json!({
            "demo": run.demo, "t": report.t, "phase": report.next, "done": report.done.is_some(),
            "params": report.settings, "seed": run.seed, "data": data, "metrics": metrics, "link": self.link(ctx),
        })
    }

    fn reply(&mut self, ctx: &Context<Self>, mut asker: Asker, slot: usize, failed: Option<Notice>) {
        let exact = self.needed(slot).is_none() || (asker.frame.is_none() && asker.export.is_none());
        if let Some(notice) = failed.or_else(|| (!exact).then(|| Notice::new("needs-declined"))) {
            return self.refuse(asker, &notice);
        }
        if let Some((what, panel)) = asker.export.take() {
            return self.export(asker, &what, panel.as_deref());
        }
        match &asker.frame {
            None => answer(&asker, json!({ "ok": true, "state": self.state(ctx) })),
            Some(only) => {
                let deck = self.deck.see();
                let Some(mut stage) = deck.stage(slot, None) else { return };
                stage.exact = true;
                let mut fields = deck.slots[slot].book.fields(&stage);
                if let Some(only) = only {
                    fields.retain(|key, _| only.contains(key));
                }
                answer(&asker, json!({ "ok": true, "frame": fields }));
            }
        }
    }

    /// Tells a host page where we are, if there is one.
    fn announce(&mut self, ctx: &Context<Self>) {
        let Some(parent) = browser::host() else { return };
        let event = if std::mem::replace(&mut self.ready_told, true) { "state" } else { "ready" };
        let message = json!({ "unrolled": PROTOCOL, "event": event, "state": self.state(ctx) });
        post(&parent, &message);
    }
}

/// A picture in a message.
enum Image {
    File(web_sys::Blob),
    Data(web_sys::ImageData),
}

/// The picture of a message, if it has one.
fn image_of(data: &JsValue) -> Option<Image> {
    let image = js_sys::Reflect::get(data, &"image".into()).ok()?;
    match image.dyn_into::<web_sys::Blob>() {
        Ok(blob) => Some(Image::File(blob)),
        Err(other) => other.dyn_into().ok().map(Image::Data),
    }
}

impl Image {
    /// As a file of a picture, whatever its sender calls it.
    async fn into_blob(self) -> Result<web_sys::Blob, Notice> {
        let unreadable = |_: JsValue| Notice::new("picture-unreadable");
        match self {
            Self::File(blob) => {
                blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), "image/*").map_err(unreadable)
            }
            Self::Data(data) => {
                if data.width() as usize * data.height() as usize > LARGEST {
                    return Err(Notice::new("picture-too-large").with("limit", LARGEST / 1_000_000));
                }
                let canvas = web_sys::OffscreenCanvas::new(data.width(), data.height()).map_err(unreadable)?;
                let context = canvas.get_context("2d").map_err(unreadable)?;
                let context = context.and_then(|context| context.dyn_into().ok());
                let context: web_sys::OffscreenCanvasRenderingContext2d =
                    context.ok_or_else(|| Notice::new("picture-unreadable"))?;
                context.put_image_data(&data, 0.0, 0.0).map_err(unreadable)?;
                let file = JsFuture::from(canvas.convert_to_blob().map_err(unreadable)?).await;
                file.map_err(unreadable)?.dyn_into().map_err(unreadable)
            }
        }
    }
}

/// The window that may ask us: our parent or opener, and nobody else.
fn friend(event: &web_sys::MessageEvent) -> Option<web_sys::Window> {
    let window = web_sys::window()?;
    let source = event.source()?;
    let is = |other: &JsValue| !other.is_null() && js_sys::Object::is(&source, other);
    let parent = window.parent().ok().flatten();
    let is_parent = parent.as_ref().is_some_and(|parent| !js_sys::Object::is(parent, &window) && is(parent));
    let is_opener = window.opener().is_ok_and(|opener| is(&opener));
    // Windows of other origins fail every check of their class.
    (is_parent || is_opener).then(|| source.unchecked_into())
}

fn stringify(data: &JsValue) -> Option<String> {
    if !data.is_object() {
        return None;
    }
    // Cyclic objects and the like cannot be written down: not ours.
    js_sys::JSON::stringify(data).ok()?.as_string()
}

fn answer(asker: &Asker, mut body: Value) {
    if let Value::Object(body) = &mut body {
        body.insert("unrolled".to_owned(), json!(PROTOCOL));
        body.insert("id".to_owned(), asker.id.clone());
    }
    post(&asker.source, &body);
}

fn post(window: &web_sys::Window, message: &Value) {
    if let Ok(object) = js_sys::JSON::parse(&message.to_string()) {
        // The host's origin is not ours to know; nothing secret is in what we say.
        let _ = window.post_message(&object, "*");
    }
}

/// Hosts may ask at any time.
impl From<web_sys::MessageEvent> for Msg {
    fn from(event: web_sys::MessageEvent) -> Self {
        Self::Message(event)
    }
}
