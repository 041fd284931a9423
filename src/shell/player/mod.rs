//! The page of one demo: panels, transport, controls, lesson. What it knows and does is the player's (`src/player`); here
//! it is shown, its effects are performed, and keys, files and host pages are heard. It knows no demo by name.

mod bars;
mod files;
mod host;
mod listen;
mod main_knobs;
mod messages;
mod more;
mod panels;
mod perform;
mod stage;
mod stated;
mod view;

pub use host::lobby;
pub use messages::Msg;
pub use perform::Browser;

use super::browser;
use super::workspace::{self, Shared, Slot, Workspace};
use crate::demos;
use crate::engine::params::Settings;
use crate::engine::study::SWEEP_MOST;
use crate::player::message::{AddressMsg, JobMsg, News, Speak, TimeMsg, Visit};
use crate::player::translation::{Translation, Translations};
use crate::player::{self, Player};
use crate::plot::figure::Tool;
use crate::plot::{Scale, Scheme, Theme};
use gloo::events::EventListener;
use perform::{Timers, Workers};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// What the app tells a page.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The demo.
    pub slug: &'static str,
    /// What the address says of it.
    pub query: String,
    /// Rises with every visit, so that the same address can be opened again.
    pub visit: u64,
    /// The words.
    pub translation: Translation,
    /// The words of other demos, for a run of another demo beside this one.
    pub translations: Translations,
    /// Is the theme dark?
    pub dark: bool,
    /// The language, if the address asks for one.
    pub lang: Option<String>,
    /// The theme, if the address asks for one.
    pub theme: Option<String>,
}

/// See [`Props`].
pub struct PlayerView {
    player: Player<Browser>,
    workers: Workers,
    timers: Timers,
    host: host::HostPage,
    stated: stated::Stated,
    /// How much of the page stands: made in one piece it would keep the browser busy for too long.
    built: Built,
    /// The address as the browser had it when we last looked.
    hash: String,
    /// Where the run stands, for keys.
    inside: listen::Where,
    /// Starts a study that the lesson speaks of.
    on_study: Callback<String>,
    _listeners: Vec<EventListener>,
}

impl Component for PlayerView {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        // The app only opens demos of the registry.
        let demo = demos::find(props.slug).unwrap_or(&demos::DEMOS[0]);
        let workspace = Shared::new(Workspace {
            slots: vec![Slot { demo, run_view: demo.run_view(), words: props.translation.words.clone() }],
            translations: props.translations.clone(),
            look: Settings::new(),
            theme: Rc::new(Theme::new(scheme(props.dark), Scale::Normal)),
            picked: None,
            tool: Tool::default(),
            show_original: false,
            studies: BTreeMap::new(),
            kept: workspace::kept(),
        });
        let inside = listen::Where::default();
        let mut view = Self {
            player: Player::new(demo, workspace, perform::world()),
            workers: Workers::new(ctx),
            timers: Timers::default(),
            host: host::HostPage::default(),
            stated: stated::Stated::default(),
            built: Built::Frame,
            hash: String::new(),
            _listeners: listen::listeners(ctx, &inside),
            inside,
            on_study: ctx.link().callback(|study: String| {
                let seeds = if study == "sweep" { SWEEP_MOST } else { 0 };
                JobMsg::Start(study, seeds)
            }),
        };
        view.pass_on(ctx, player::Msg::Speak(spoken(props, false)));
        view.visit(ctx);
        view
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        let visits = props.visit != old.visit;
        let address = format!("/{}?{}", props.slug, props.query);
        let stays = !visits || address == self.player.location.written || self.host.has_spoken(&address);
        if visits {
            // Of an address that is still on its way nothing is overwritten.
            self.hash = if self.host.awaits_spoken() { String::new() } else { browser::hash() };
        }
        let other = props.translation != old.translation || props.translations != old.translations;
        self.pass_on(ctx, player::Msg::Speak(spoken(props, other)));
        if stays {
            self.write_soon(ctx);
        } else {
            self.visit(ctx);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let redraw = self.obey(ctx, msg);
        self.stand();
        redraw
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.page(ctx)
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        let next = match self.built {
            Built::Frame => Some((0, Built::Stage)),
            // A frame is drawn in between.
            Built::Stage => Some((20, Built::Lesson)),
            Built::Lesson => Some((20, Built::Whole)),
            Built::Whole => None,
        };
        if let Some((wait, next)) = next {
            let link = ctx.link().clone();
            browser::after(wait, Box::new(move || link.send_message(Msg::Build(next))));
        }
        self.bring_into_view();
    }

    fn destroy(&mut self, _: &Context<Self>) {
        for name in ["data-present", "data-embed"] {
            browser::mark_root(name, None);
        }
    }
}

impl PlayerView {
    fn obey(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Player(player::Msg::Address(AddressMsg::Write)) => {
                self.timers.write = None;
                // Somebody is on the way to another address: it is not ours to write over.
                if browser::hash() != self.hash {
                    return false;
                }
                self.host.wrote();
                self.pass_on(ctx, AddressMsg::Write.into())
            }
            Msg::Player(player::Msg::Worker(news)) => self.hear(ctx, news),
            Msg::Player(msg) => self.pass_on(ctx, msg),
            Msg::Build(next) => {
                let more = next > self.built;
                self.built = self.built.max(next);
                more
            }
            Msg::Share { challenge } => self.share(ctx, challenge),
            Msg::Full => self.lead(),
            Msg::Save => self.save(),
            Msg::Dropped(file) => self.take_file(ctx, file),
            Msg::RunFile(text) => self.run_file(ctx, &text),
            Msg::Expect => self.expect(),
            Msg::Leaving(event) => {
                if self.player.location.loses() {
                    event.prevent_default();
                }
                false
            }
            Msg::Inbox => {
                self.host.unpacker = None;
                self.host(ctx, host::Word::Inbox)
            }
            Msg::Host(word) => self.host(ctx, word),
        }
    }

    /// Tells the player, and does what it wants done. Is anything to be drawn again?
    fn pass_on(&mut self, ctx: &Context<Self>, msg: player::Msg<Browser>) -> bool {
        let (redraw, effects) = self.player.update(msg, perform::world());
        for effect in effects {
            self.perform(ctx, effect);
        }
        self.workers.let_go(&self.player.jobs);
        redraw
    }

    /// Opens what the address says.
    fn visit(&mut self, ctx: &Context<Self>) {
        let query = ctx.props().query.clone();
        self.hash = browser::hash();
        let first = ctx.props().visit == 1 && !browser::wrote_address();
        let brought = files::brought(self.player.demo.slug());
        self.pass_on(ctx, Visit { query, brought, first }.into());
    }

    /// From where the runs live. Whoever sends messages by the thousand sees the last of what comes of them.
    fn hear(&mut self, ctx: &Context<Self>, news: News<Browser>) -> bool {
        let redraw = self.pass_on(ctx, player::Msg::Worker(news));
        if self.host.inbox.is_empty() {
            return redraw;
        }
        self.host.inbox.undrawn = true;
        self.host(ctx, host::Word::Inbox)
    }

    /// What plays stands still.
    fn pause(&mut self, ctx: &Context<Self>) {
        self.pass_on(ctx, TimeMsg::Pause.into());
    }

    /// Tells the listeners where the run stands. While anything is under way it is neither at its start nor at its end.
    fn stand(&self) {
        let rests = self.player.outbox.is_empty() && !self.player.clock.replays();
        let starts = self.player.workspace.see().slots.iter().all(|slot| slot.run_view.report().t == 0);
        let (framed, at_start, at_end) = (browser::framed(), rests && starts, rests && self.player.workspace.is_done());
        let inside = self.inside.get();
        self.inside.set(crate::engine::keys::Inside { framed, at_start, at_end, ..inside });
    }

    /// What a button made is brought into sight as soon as it is there, unless it is to be seen anyhow.
    fn bring_into_view(&mut self) {
        let find = |selector: &str| browser::document()?.query_selector(selector).ok().flatten();
        let Some(made) = self.player.layout.reveal.as_deref().and_then(find) else { return };
        let place = made.get_bounding_client_rect();
        let below = find(".foot").map_or(f64::INFINITY, |foot| foot.get_bounding_client_rect().top());
        let width = browser::root().map_or(f64::INFINITY, |root| f64::from(root.client_width()));
        if place.top() < 0.0 || place.bottom() > below || place.left() < 0.0 || place.right() > width {
            made.scroll_into_view_with_bool(true);
        }
        self.player.layout.reveal = None;
    }
}

/// What the address says of words, and the words if they are others.
fn spoken(props: &Props, other: bool) -> Speak {
    let translations = other.then(|| props.translations.clone());
    Speak { lang: props.lang.clone(), theme: props.theme.clone(), translations }
}

fn scheme(dark: bool) -> Scheme {
    if dark { Scheme::Dark } else { Scheme::Light }
}

/// What stands of the page: the picture first, then what explains it, then what changes it. Each comes in a task of its
/// own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Built {
    /// The places of all that comes.
    Frame,
    /// Panels and transport.
    Stage,
    /// The lesson too.
    Lesson,
    /// All.
    Whole,
}
