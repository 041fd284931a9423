//! Host pages: messages in, answers and events out. Plain objects, protocol number 1.

mod asker;
mod height;
mod inbox;
mod lobby;
mod reading;
mod trust;

pub use asker::Asker;
pub use lobby::lobby;
pub use trust::question;

use super::super::exports::{KINDS, exported};
use super::super::{browser, parts};
use super::{Msg, Player, Purpose};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address::{Place, View};
use crate::engine::input::{Input, Own};
use crate::engine::pace::SPEEDS;
use crate::engine::params::{self, Settings, shortened};
use crate::engine::protocol::{Command, Load, Order, Report};
use crate::engine::run::{Run, Source};
use crate::engine::table::Table;
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::sync::Arc;
use yew::prelude::*;

/// The number of the protocol.
const PROTOCOL: u32 = 1;

/// What concerns a host page.
pub enum Word<'a> {
    /// A message has come.
    Message(web_sys::MessageEvent),
    /// Time for the messages that wait.
    Inbox,
    /// The first address of the visit, which a host may have written.
    First(&'a Place),
    /// A command was carried out, as this says; the answer may still have to wait.
    Carried(&'a mut Asker, &'a Report),
    /// Own data may be told, or may not.
    Trust(bool),
    /// Something failed that nobody asked for.
    Failed(&'a Notice),
    /// What a command needs has come, or could not be had.
    Asked(Asker, Command, Option<Notice>),
    /// A command was carried out in a slot, or was not.
    Reply(Asker, usize, Option<Notice>),
    /// All is done that was asked for.
    Rest,
    /// An event of this name.
    Event(&'static str),
}

/// By way of pointers: they lie in a part of the program of its own, which is there where a page has a host.
static HEAR: fn(&mut Player, &Context<Player>, Word) -> bool = hear;
static REFUSE: fn(&Player, Asker, &Notice) = refuse;

fn hear(player: &mut Player, ctx: &Context<Player>, word: Word) -> bool {
    match word {
        Word::Message(event) => return player.receive(ctx, event),
        Word::Inbox => return player.open_inbox(ctx),
        Word::First(place) => {
            trust::first(&place.run);
            if let Some((run, _)) = place.vs.as_deref() {
                trust::first(run);
            }
            return false;
        }
        Word::Carried(asker, report) => {
            trust::carried(asker, report);
            asker.note(&report.notices);
            return false;
        }
        Word::Trust(agrees) => {
            player.trust(agrees);
            player.announce(ctx);
        }
        Word::Failed(notice) => {
            let message = player.deck.see().slots[0].words.notice(notice);
            browser::tell_host(&notice.code, &message);
            return false;
        }
        Word::Asked(asker, command, failed) => player.asked(ctx, asker, command, failed),
        Word::Reply(asker, slot, failed) => player.reply(ctx, asker, slot, failed),
        Word::Rest => player.announce(ctx),
        Word::Event(name) => {
            if let Some(host) = browser::host() {
                post(&host, &json!({ "unrolled": PROTOCOL, "event": name }), None);
            }
            return false;
        }
    }
    true
}

fn refuse(player: &Player, asker: Asker, notice: &Notice) {
    let message = player.deck.see().slots[0].words.notice(notice);
    turn_down(&asker, &notice.code, &message);
}

fn turn_down(asker: &Asker, code: &str, message: &str) {
    answer(asker, json!({ "ok": false, "error": { "code": code, "message": message } }), false);
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

    fn obey_host(&mut self, ctx: &Context<Self>, asker: Asker, command: Command) {
        if self.film.is_some() {
            // Hosts are told of the run itself: it follows to where the film is.
            self.pause();
        }
        match command {
            Command::Get {} | Command::Frame { .. } if self.rests() => {
                self.reply(ctx, asker, 0, None);
                if self.inbox.is_empty() {
                    self.announce(ctx);
                }
            }
            Command::Get {} | Command::Frame { .. } => {
                // After what is under way: the answer tells of a state at rest.
                self.send_for(asker, 0, Order::Obey(Command::Get {}));
            }
            Command::Play { speed } | Command::Pause { speed } if speed.is_some_and(|s| !s.is_finite() || s <= 0.0) => {
                let given = speed.map(|speed| shortened(&speed.to_string())).unwrap_or_default();
                let notice = Notice::new("value-malformed").with("key", "speed").with("given", given);
                self.refuse(asker, &notice.with("used", self.speed));
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
                let mut run = Run::new(found.slug(), found.terms.version);
                (run.seed, run.params) = (seed, params);
                run.input = Source::Named { data: data.unwrap_or_default(), data_seed };
                let mut place = Place { run, t, look: self.looks(), vs: None, view: View::default() };
                if found.slug() != self.demo.slug() {
                    (place.look, place.view) = (Settings::new(), self.view.clone());
                    return lobby::open_elsewhere(&asker, &place);
                }
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
            Command::Export { ref what, .. } if KINDS.contains(&what.as_str()) && !parts::here(parts::FILES) => {
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
                if command.changes_run() {
                    let moment = self.moment();
                    self.undo.note(moment);
                }
                self.send_for(asker, 0, Order::Obey(command));
            }
        }
    }

    fn send_for(&mut self, mut asker: Asker, slot: usize, order: Order) {
        let attachment = asker.attached.take();
        self.send(slot, order, attachment, Some(Purpose::Host(asker)));
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
        let made = KINDS.contains(&what).then(|| exported(&deck, what, panel)).flatten();
        drop(deck);
        match made {
            Some((data, kind)) => self.tell_asker(&asker, json!({ "ok": true, "data": data, "type": kind })),
            None => self.refuse(asker, &Notice::new("export-unknown").with("given", shortened(what))),
        }
    }

    /// The state as a host of this origin sees it.
    fn state(&self, ctx: &Context<Self>, origin: Option<&str>) -> Value {
        let link = if self.withholds(origin) { None } else { self.link(ctx) };
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
        let mut params = report.settings.clone();
        if self.demo.terms.kind == Table::KIND {
            params.insert("standardize".to_owned(), params::Value::Flag(run.prepare.standardize));
        }
        json!({
            "demo": run.demo, "t": report.t, "phase": report.next, "done": report.done.is_some(),
            "params": params, "seed": run.seed, "data": data, "metrics": metrics, "link": link,
        })
    }

    fn reply(&mut self, ctx: &Context<Self>, mut asker: Asker, slot: usize, failed: Option<Notice>) {
        let exact = self.needed(slot).is_none() || (asker.frame.is_none() && asker.export.is_none());
        if let Some(notice) = failed.or_else(|| (!exact).then(|| Notice::new("needs-declined"))) {
            return self.refuse(asker, &notice);
        }
        if (asker.looks || asker.frame.is_some() || asker.export.is_some()) && self.withholds(Some(&asker.origin)) {
            self.ask_for_trust();
            if !asker.looks {
                return self.refuse(asker, &Notice::new("own-data-withheld"));
            }
        }
        if let Some((what, panel)) = asker.export.take() {
            return self.export(asker, &what, panel.as_deref());
        }
        match &asker.frame {
            None => {
                let mut said = json!({ "ok": true, "state": self.state(ctx, Some(&asker.origin)) });
                if let Some(clamped) = &asker.clamped {
                    (said["ignored"], said["clamped"]) = (json!(asker.ignored), json!(clamped));
                }
                self.tell_asker(&asker, said);
            }
            Some(only) => {
                let deck = self.deck.see();
                let Some(mut stage) = deck.stage(slot, None) else { return };
                stage.exact = true;
                let mut fields = deck.slots[slot].book.fields(&stage);
                if let Some(only) = only {
                    fields.retain(|key, _| only.contains(key));
                }
                drop(deck);
                self.tell_asker(&asker, json!({ "ok": true, "frame": fields }));
            }
        }
    }

    /// Tells a host page where we are, if there is one.
    fn announce(&mut self, ctx: &Context<Self>) {
        let Some(parent) = browser::host() else { return };
        self.trust_asked &= self.has_secrets();
        let origin = trust::origin();
        let event = if std::mem::replace(&mut self.ready_told, true) { "state" } else { "ready" };
        let state = self.state(ctx, origin.as_deref());
        let to = origin.filter(|_| self.has_secrets());
        post(&parent, &json!({ "unrolled": PROTOCOL, "event": event, "state": state }), to.as_deref());
        height::tell();
    }

    /// An answer that may hold own data goes to the origin that asked, and not to a page that has taken its place.
    fn tell_asker(&self, asker: &Asker, body: Value) {
        answer(asker, body, self.has_secrets());
    }
}

fn answer(asker: &Asker, mut body: Value, secret: bool) {
    if let Value::Object(body) = &mut body {
        body.insert("unrolled".to_owned(), json!(PROTOCOL));
        body.insert("id".to_owned(), asker.id.clone());
    }
    post(&asker.source, &body, Some(asker.origin.as_str()).filter(|_| secret));
}

/// Says something to a window. Where an origin is given, only a page of that one hears it.
fn post(window: &web_sys::Window, message: &Value, origin: Option<&str>) {
    if let Ok(object) = js_sys::JSON::parse(&message.to_string()) {
        // Pages without an origin of their own cannot be named.
        let _ = window.post_message(&object, origin.filter(|origin| origin.starts_with("http")).unwrap_or("*"));
    }
}

/// Hosts may ask at any time.
impl From<web_sys::MessageEvent> for Msg {
    fn from(event: web_sys::MessageEvent) -> Self {
        Self::Message(event)
    }
}
