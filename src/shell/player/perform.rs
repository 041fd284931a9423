//! What the player wants done is done: workers, timers, files, the address, the page's marks.

use super::super::worker_client::{Attachment, News, WorkerClient};
use super::super::{assets, browser, keeping, parts};
use super::host::{HostRequest, Word};
use super::{Msg, PlayerView, scheme};
use crate::engine::Notice;
use crate::engine::protocol::{Envelope, Report};
use crate::engine::runtime::Answer;
use crate::player;
use crate::player::effect::{Effect, Fetch, Platform, World};
use crate::player::jobs::Jobs;
use crate::player::message::{AddressMsg, Came, LayoutMsg, TimeMsg};
use crate::player::outbox::PendingOpen;
use crate::player::recordings::RecordingFile;
use crate::plot::{Scale, Theme};
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// The address is written at most so often, in milliseconds: browsers refuse more.
const ADDRESS_PAUSE: u32 = 200;

/// What a browser holds for the player.
pub enum Browser {}

impl Platform for Browser {
    type Attachment = Attachment;
    type HostRequest = HostRequest;

    fn attach(bytes: Vec<u8>) -> Attachment {
        Attachment::Bytes(Rc::new(bytes))
    }

    fn copy(attachment: &Attachment) -> Attachment {
        match attachment {
            Attachment::Buffer(bytes) => Attachment::Buffer(bytes.slice(0, bytes.length())),
            other => other.clone(),
        }
    }

    fn attached(request: &mut HostRequest) -> Option<Attachment> {
        request.take_attached()
    }

    fn carried(request: &mut HostRequest, report: &Report) {
        super::host::carried(request, report);
    }
}

/// What is true of the browser now.
pub(super) fn world() -> World {
    World {
        now: browser::now(),
        framed: browser::framed(),
        narrow: || browser::media("(max-width: 720px)"),
        here: parts::here,
    }
}

/// Where runs live, where one is studied, and where what one waits for is made. What is dropped ends at once, and is not
/// heard of any more.
pub struct Workers {
    /// There is none while nobody sees the page.
    home: Option<WorkerClient>,
    study: Option<WorkerClient>,
    supply: Option<Supplier>,
}

/// Where what a run waits for comes from.
enum Supplier {
    Worker { _home: WorkerClient },
    File { _wanted: Rc<()> },
}

impl Workers {
    pub(super) fn new(ctx: &Context<PlayerView>) -> Self {
        Self { home: Some(home(ctx)), study: None, supply: None }
    }

    /// Ends what nothing waits for any more.
    pub(super) fn let_go(&mut self, jobs: &Jobs<Browser>) {
        self.study.take_if(|_| jobs.study.is_none());
        self.supply.take_if(|_| jobs.supply.is_none());
    }
}

#[inline(never)]
fn home(ctx: &Context<PlayerView>) -> WorkerClient {
    WorkerClient::new(ctx.link().callback(player::Msg::Worker)).watched()
}

/// When something is to happen.
#[derive(Default)]
pub struct Timers {
    tick: Option<Timeout>,
    pub(super) write: Option<Timeout>,
}

impl PlayerView {
    pub(super) fn perform(&mut self, ctx: &Context<Self>, effect: Effect<Browser>) {
        match effect {
            Effect::Post(envelope, attachment) => {
                self.workers.home.get_or_insert_with(|| home(ctx)).send(envelope, attachment);
            }
            Effect::Restart => self.workers.home = Some(home(ctx)),
            Effect::Sleep => self.workers.home = None,
            Effect::Tick(wait) => {
                let link = ctx.link().clone();
                self.timers.tick = wait.map(|wait| Timeout::new(wait, move || link.send_message(TimeMsg::Tick)));
            }
            Effect::Part(part, then) => with_part(ctx, part, Msg::Player(*then)),
            Effect::Soon(msg) => {
                let link = ctx.link().clone();
                browser::after(0, Box::new(move || link.send_message(*msg)));
            }
            Effect::Fetch(fetch) => self.fetch(ctx, fetch),
            Effect::Keep(own, bytes) => {
                later(ctx, async move { AddressMsg::Kept(own, keeping::keep(own, bytes).await) })
            }
            Effect::Study(envelope, given) => {
                self.workers.study = Some(study(ctx.link().callback(player::Msg::Study), envelope, given));
            }
            Effect::Supply(envelope) => {
                let home = study(ctx.link().callback(player::Msg::Supply), envelope, None);
                self.workers.supply = Some(Supplier::Worker { _home: home });
            }
            Effect::WriteSoon => self.write_soon(ctx),
            Effect::Write(address) => {
                browser::replace_hash(&address);
                self.hash = browser::hash();
            }
            Effect::Dress => self.dress(ctx),
            Effect::FullScreen => full_screen(),
            Effect::Host(word) => {
                self.host(ctx, Word::Player(word));
            }
        }
    }

    fn fetch(&mut self, ctx: &Context<Self>, fetch: Fetch<Browser>) {
        match fetch {
            Fetch::Data(file, pending) => {
                later(ctx, async move { player::Msg::Came(Came::File(filled(pending, assets::bytes(file).await))) });
            }
            Fetch::Kept(own, pending) => {
                later(ctx, async move { player::Msg::Came(Came::Own(filled(pending, keeping::kept(own).await))) });
            }
            Fetch::Recording(file, wanted) => later(ctx, async move {
                let bytes = assets::buffer(file).await.map(Attachment::Buffer);
                player::Msg::Came(Came::Recording(RecordingFile { bytes, ..wanted }))
            }),
            Fetch::Supply(file) => self.workers.supply = Some(fetched(ctx, file)),
        }
    }

    pub(super) fn write_soon(&mut self, ctx: &Context<Self>) {
        if self.timers.write.is_none() {
            let link = ctx.link().clone();
            self.timers.write = Some(Timeout::new(ADDRESS_PAUSE, move || link.send_message(AddressMsg::Write)));
        }
    }

    /// Follows theme and presenting in plots and page.
    fn dress(&mut self, ctx: &Context<Self>) {
        let page = &self.player.location.page;
        let scale = if page.present { Scale::Presenting } else { Scale::Normal };
        let theme = Theme::new(scheme(ctx.props().dark), scale).on_wall(browser::height());
        self.player.workspace.change().theme = Rc::new(theme);
        browser::mark_root("data-present", page.present.then_some("1"));
        browser::mark_root("data-embed", page.embed.then_some("1"));
        browser::mark_root("data-framed", browser::framed().then_some("1"));
        browser::mark_root("data-bare", self.player.location.is_hidden("header").then_some("1"));
    }
}

/// Once a part of the program has come, this is done; it is fetched first.
pub(super) fn with_part(ctx: &Context<PlayerView>, part: &'static str, then: Msg) {
    later(ctx, async move {
        let missing = || LayoutMsg::Tell(Notice::new("part-missing")).into();
        if parts::fetch(part).await { then } else { missing() }
    });
}

/// Sends what comes of this, when it has come.
pub(super) fn later<M: Into<Msg> + 'static>(ctx: &Context<PlayerView>, comes: impl Future<Output = M> + 'static) {
    let link = ctx.link().clone();
    wasm_bindgen_futures::spawn_local(async move { link.send_message(comes.await) });
}

fn filled(mut pending: Box<PendingOpen<Browser>>, bytes: Option<Vec<u8>>) -> Box<PendingOpen<Browser>> {
    pending.bytes = bytes;
    pending
}

/// A worker for one study.
fn study(news: Callback<News>, envelope: Envelope, given: Option<Attachment>) -> WorkerClient {
    let home = WorkerClient::new(news);
    home.send(envelope, given);
    home
}

/// A file is fetched in the place of a study.
fn fetched(ctx: &Context<PlayerView>, file: String) -> Supplier {
    let wanted = Rc::new(());
    let (link, still) = (ctx.link().clone(), Rc::downgrade(&wanted));
    wasm_bindgen_futures::spawn_local(async move {
        let news = match assets::buffer(&file).await {
            Some(product) => News::Product(Attachment::Buffer(product)),
            None => {
                let error = Some(Notice::new("part-missing"));
                News::Answer(Box::new(Answer { report: Report { error, ..Report::default() }, ..Answer::default() }))
            }
        };
        if still.strong_count() > 0 {
            link.send_message(player::Msg::Supply(news));
        }
    });
    Supplier::File { _wanted: wanted }
}

fn full_screen() {
    let Some(document) = browser::document() else { return };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(root) = browser::root() {
        // Refused in a frame that may not: then nothing happens.
        let _ = root.request_fullscreen();
    }
}
