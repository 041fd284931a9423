//! Host pages: messages in, answers and events out. Plain objects, protocol number 1.

mod height;
mod inbox;
mod lobby;
mod reading;
mod request;
mod sight;
mod splice;
mod trust;
mod turning;

pub use lobby::lobby;
pub use request::HostRequest;
pub(super) use trust::carried;
pub use trust::question;

use super::super::bets::Keeper;
use super::super::exports::{self, Exported, PNG, SCALES, SVG, exported, part_of};
use super::super::{browser, parts};
use super::perform::{Browser, later};
use super::{Msg, PlayerView};
use crate::engine::Notice;
use crate::engine::input::Input;
use crate::engine::params::{self, shortened};
use crate::engine::protocol::{Command, EXPORTS};
use crate::engine::run::Source;
use crate::engine::table::Table;
use crate::player;
use crate::player::effect::ToHost;
use crate::player::inbox::Inbox;
use gloo::timers::callback::Timeout;
use serde_json::{Map, Value, json};
use std::hint::black_box;
use yew::prelude::*;

/// The number of the protocol.
const PROTOCOL: u32 = 1;

/// What concerns a host page.
pub enum Word {
    /// A message has come.
    Message(web_sys::MessageEvent),
    /// Time for the messages that wait.
    Inbox,
    /// Own data may be told, or may not.
    Trust(bool),
    /// What a command needs has come, or could not be had.
    Asked(Box<(HostRequest, Command, Option<Notice>)>),
    /// An event of this name.
    Event(&'static str),
    /// What the player has to say.
    Player(ToHost<Browser>),
    /// A host keeps what is answered.
    Keeper(Box<Keeper>),
    /// The frame is in sight, or is not.
    Sight(bool),
}

/// The page around this one, as far as it is known.
#[derive(Default)]
pub struct HostPage {
    /// Messages that wait for their turn, and the time that is set for them.
    pub(super) inbox: Inbox<web_sys::MessageEvent>,
    pub(super) unpacker: Option<Timeout>,
    /// Was it told that the page is ready?
    ready_told: bool,
    /// Is the reader asked whether it may have own data?
    pub(super) asks_trust: bool,
    sight: Option<sight::Sight>,
    /// Addresses that ask for another language or theme of the run on screen. The page comes back with them when it has the
    /// words, and by then the run's own address can be another.
    spoken: Vec<String>,
}

impl HostPage {
    /// Is this an address of [`Self::spoken`]? Those before it have been overtaken. It may be told of twice, so that it stays
    /// until the run's own address is written.
    pub(super) fn has_spoken(&mut self, address: &str) -> bool {
        let at = self.spoken.iter().position(|spoken| spoken == address);
        self.spoken.drain(..at.unwrap_or(self.spoken.len()));
        at.is_some()
    }

    /// Is the page to come back with a later address still?
    pub(super) fn awaits_spoken(&self) -> bool {
        self.spoken.len() > 1
    }

    /// The run's own address is written: whoever opens one of the others from now on means it.
    pub(super) fn wrote(&mut self) {
        self.spoken.clear();
    }
}

/// By way of a pointer: it lies in a part of the program of its own, which is there where a page has a host.
static HEAR: fn(&mut PlayerView, &Context<PlayerView>, Word) -> bool = hear;

fn hear(view: &mut PlayerView, ctx: &Context<PlayerView>, word: Word) -> bool {
    view.watch_sight(ctx);
    match word {
        Word::Message(event) => return view.receive(ctx, event),
        Word::Inbox => return view.open_inbox(ctx),
        Word::Trust(agrees) => {
            view.trust(agrees);
            view.announce();
        }
        Word::Asked(asked) => {
            let (request, command, failed) = *asked;
            match failed {
                None => view.obey_host(ctx, request, command),
                Some(notice) => view.refuse(&request, &notice),
            }
        }
        Word::Event(name) => {
            if let Some(host) = browser::host() {
                post(&host, &json!({ "unrolled": PROTOCOL, "event": name }), None);
            }
            return false;
        }
        Word::Player(word) => view.say(word),
        Word::Sight(seen) => return view.see(ctx, seen),
        Word::Keeper(keeper) => {
            view.begin_telling(*keeper);
            return false;
        }
    }
    true
}

/// The run as a file.
const RUN: &str = "run";

fn turn_down(request: &HostRequest, code: &str, message: &str) {
    answer(request, json!({ "ok": false, "error": { "code": code, "message": message } }), false);
}

impl PlayerView {
    /// Something concerns a host page: does anything change here?
    pub(super) fn host(&mut self, ctx: &Context<Self>, word: Word) -> bool {
        browser::host().is_some() && parts::here(parts::HOSTS) && black_box(HEAR)(self, ctx, word)
    }

    /// A host page is not obeyed.
    fn refuse(&self, request: &HostRequest, notice: &Notice) {
        let message = self.player.workspace.see().slots[0].words.notice(notice);
        turn_down(request, &notice.code, &message);
    }

    /// What an export needs is fetched first; all else is the player's.
    fn obey_host(&mut self, ctx: &Context<Self>, mut request: HostRequest, command: Command) {
        if let Command::Export { what, panel, scale } = &command {
            let part = part_of(what);
            if EXPORTS.contains(&what.as_str()) && !parts::here(part) {
                return later(ctx, async move {
                    let failed = (!parts::fetch(part).await).then(|| Notice::new("part-missing"));
                    Msg::Host(Word::Asked(Box::new((request, command, failed))))
                });
            }
            request.export = Some((what.clone(), panel.clone(), scale.unwrap_or(1)));
        }
        self.pass_on(ctx, player::Msg::Host(request, command));
    }

    /// What the player has to say.
    fn say(&mut self, word: ToHost<Browser>) {
        match word {
            ToHost::First(place) => {
                trust::first(&place.run);
                if let Some((run, _)) = place.vs.as_deref() {
                    trust::first(run);
                }
            }
            ToHost::Failed(notice) => {
                let message = self.player.workspace.see().slots[0].words.notice(&notice);
                browser::tell_host(&notice.code, &message);
            }
            ToHost::Reply(request, slot, failed) => self.reply(request, slot, failed),
            ToHost::Refuse(request, notice) => self.refuse(&request, &notice),
            ToHost::Elsewhere(request, place) => lobby::open_elsewhere(&request, &place),
            ToHost::Looked if !self.host.inbox.is_empty() => {}
            ToHost::Looked | ToHost::Rest => self.announce(),
        }
    }

    fn export(&mut self, request: &HostRequest, what: &str, panel: Option<&str>, scale: u32) {
        let whole = panel == Some("figure") && [SVG, PNG].contains(&what);
        if !SCALES.contains(&scale) {
            return self.refuse(request, &Notice::new("field-malformed").with("key", "scale"));
        }
        if let Some(unknown) =
            panel.filter(|name| !whole && self.player.demo.panels.iter().all(|panel| panel.id != *name))
        {
            return self.refuse(request, &Notice::new("export-unknown").with("given", shortened(unknown)));
        }
        let link = self.link().unwrap_or_default();
        let workspace = self.player.workspace.see();
        let panel = panel.unwrap_or_else(|| self.player.demo.panels.first().map_or("", |panel| panel.id));
        let panels = if whole { exports::figure(&workspace, &self.player.location.page.panel) } else { vec![panel] };
        let too_large = what == PNG && exports::is_too_large(panels.len(), scale);
        let made = (EXPORTS.contains(&what) && what != RUN && !too_large)
            .then(|| exported(&workspace, what, &panels, scale, &link))
            .flatten();
        drop(workspace);
        let saved = (what == RUN).then(|| self.saved_run()).flatten();
        let made = made.or(saved.map(|text| Exported { text, media: "application/json", beside: Vec::new() }));
        if too_large {
            return self.refuse(request, &Notice::new("export-too-large"));
        }
        match made {
            Some(made) => {
                let mut said = json!({ "ok": true, "data": made.text, "type": made.media });
                if !made.beside.is_empty() {
                    said["files"] = made.beside.into_iter().map(|(name, text)| (name, Value::String(text))).collect();
                }
                self.tell_host_of(request, said);
            }
            None => self.refuse(request, &Notice::new("export-unknown").with("given", shortened(what))),
        }
    }

    /// The state as a host of this origin sees it.
    fn state(&self, origin: Option<&str>) -> Value {
        let link = if self.withholds(origin) { None } else { self.link() };
        let workspace = self.player.workspace.see();
        let Some(mut context) = workspace.context(0, None) else { return Value::Null };
        context.exact = true;
        let run_view = &workspace.slots[0].run_view;
        let (report, Some(run)) = (run_view.report(), run_view.run()) else { return Value::Null };
        let metrics: Map<String, Value> =
            run_view.facts(&context).metrics.into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect();
        let data = match &run.input {
            Source::Named { data, data_seed } => json!({ "name": data, "data_seed": data_seed }),
            Source::Own { .. } => json!({ "own": true }),
        };
        let mut params = report.settings.clone();
        if self.player.demo.terms.kind == Table::KIND {
            params.insert("standardize".to_owned(), params::Value::Flag(run.prepare.standardize));
        }
        json!({
            "demo": run.demo, "t": report.t, "phase": report.next, "done": report.done.is_some(),
            "params": params, "seed": run.seed, "data": data, "metrics": metrics, "link": link,
        })
    }

    fn reply(&mut self, mut request: HostRequest, slot: usize, failed: Option<Notice>) {
        let exact = self.player.needed(slot).is_none() || (request.frame.is_none() && request.export.is_none());
        if let Some(notice) = failed.or_else(|| (!exact).then(|| Notice::new("needs-declined"))) {
            return self.refuse(&request, &notice);
        }
        if (request.looks || request.frame.is_some() || request.export.is_some())
            && self.withholds(Some(&request.origin))
        {
            self.ask_for_trust();
            if !request.looks {
                return self.refuse(&request, &Notice::new("own-data-withheld"));
            }
        }
        if let Some((what, panel, scale)) = request.export.take() {
            return self.export(&request, &what, panel.as_deref(), scale);
        }
        match &request.frame {
            None => {
                let mut said = json!({ "ok": true, "state": self.state(Some(&request.origin)) });
                if let Some(clamped) = &request.clamped {
                    (said["ignored"], said["clamped"]) = (json!(request.ignored), json!(clamped));
                }
                self.tell_host_of(&request, said);
            }
            Some(only) => {
                let workspace = self.player.workspace.see();
                let Some(mut context) = workspace.context(slot, None) else { return };
                context.exact = true;
                let mut fields = workspace.slots[slot].run_view.fields(&context);
                if let Some(only) = only {
                    fields.retain(|key, _| only.contains(key));
                }
                drop(workspace);
                self.tell_host_of(&request, json!({ "ok": true, "frame": fields }));
            }
        }
    }

    /// Tells a host page where we are, if there is one.
    fn announce(&mut self) {
        let Some(parent) = browser::host() else { return };
        self.host.asks_trust &= self.has_secrets();
        let origin = trust::origin();
        let event = if std::mem::replace(&mut self.host.ready_told, true) { "state" } else { "ready" };
        let state = self.state(origin.as_deref());
        let to = origin.filter(|_| self.has_secrets());
        post(&parent, &json!({ "unrolled": PROTOCOL, "event": event, "state": state }), to.as_deref());
        self.ask_for_answers();
        height::tell();
    }

    /// An answer that may hold own data goes to the origin that asked, and not to a page that has taken its place.
    fn tell_host_of(&self, request: &HostRequest, body: Value) {
        answer(request, body, self.has_secrets());
    }
}

fn answer(request: &HostRequest, mut body: Value, secret: bool) {
    if let Value::Object(body) = &mut body {
        body.insert("unrolled".to_owned(), json!(PROTOCOL));
        body.insert("id".to_owned(), request.id.clone());
    }
    post(&request.source, &body, Some(request.origin.as_str()).filter(|_| secret));
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
        Self::Host(Word::Message(event))
    }
}
