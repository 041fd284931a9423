//! The page of one demo: panels, transport, controls, lesson. It keeps what the reader sees in step with where the
//! runs live, and knows no demo by name.

mod answers;
mod changes;
mod files;
mod host;
mod listen;
mod messages;
mod more;
mod needs;
mod opening;
mod orders;
mod pace;
mod place;
mod side;
mod stage;
mod studies;
mod tapes;
mod view;
mod visit;

pub use host::lobby;
pub use messages::{Msg, Parcel};

use super::browser;
use super::data::Ask;
use super::deck::{self, Deck, Shared, Slot};
use super::home::{Attachment, Home};
use super::parts;
use super::speech::{Speech, Voices};
use crate::demos::{self, Demo};
use crate::engine::Notice;
use crate::engine::address::View;
use crate::engine::input::Own;
use crate::engine::pace::{Pace, Way};
use crate::engine::params::Settings;
use crate::engine::protocol::Order;
use crate::engine::run::Run;
use crate::engine::undo::Undo;
use crate::plot::figure::{Facts, Tool};
use crate::plot::{Scale, Scheme, Theme};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// The oldest of more notices go.
const MOST_NOTICES: usize = 20;

/// What the app tells a player.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The demo.
    pub slug: &'static str,
    /// What the address says of it.
    pub query: String,
    /// Rises with every visit, so that the same address can be opened again.
    pub visit: u64,
    /// The words.
    pub speech: Speech,
    /// The words of other demos, for a run of another demo beside this one.
    pub voices: Voices,
    /// Is the theme dark?
    pub dark: bool,
    /// The language, if the address asks for one.
    pub lang: Option<String>,
    /// The theme, if the address asks for one.
    pub theme: Option<String>,
}

/// What can be taken back: the runs, and how they were looked at.
#[derive(Clone, PartialEq)]
pub struct Moment {
    runs: Vec<(Run, u64)>,
    look: Settings,
}

/// What an answer is for.
enum Purpose {
    /// The reader changed something; this is what was.
    Change(Box<Moment>),
    /// A host page asked.
    Host(host::Asker),
    /// What a run waited for is handed in.
    Supply,
    /// A recording of this number is handed in, or a state of it.
    Reel(u64),
    /// The other run is to follow to where this one has come.
    Follow,
}

/// An order that waits: slot, order, what is attached, what the answer is for.
type Held = (usize, Order, Option<Attachment>, Option<Purpose>);

/// A study under way, in a worker of its own.
struct Study {
    _home: Home,
    slot: usize,
    name: String,
    count: usize,
    done: usize,
    total: usize,
}

/// See [`Props`].
pub struct Player {
    demo: &'static Demo,
    deck: Shared,
    home: Home,
    study: Option<Study>,
    /// What a button is about to make (a selector): it is brought into sight.
    reveal: Option<String>,
    /// What a run waits for is worked out.
    supplier: Option<needs::Supplier>,
    /// By slot: the run for which the reader does not want it.
    declined: [Option<Run>; 2],
    /// Hosts that are answered when the numbers are there.
    unanswered: Vec<host::Asker>,
    view: View,
    /// Envelopes under way: by id, what their answers are for.
    waiting: BTreeMap<u64, (usize, Option<Purpose>)>,
    next_id: u64,
    own: Vec<(u64, Arc<Own>)>,
    undo: Undo<Moment>,
    last_change: Option<(String, f64)>,
    playing: bool,
    ticker: Option<Timeout>,
    speed: f64,
    beat: Pace,
    /// What was seen before is shown as a film.
    film: Option<pace::Film>,
    /// Is a film on the screen, be it over?
    screening: bool,
    way: Way,
    /// Seconds that a long way still takes.
    left: Option<f64>,
    /// Nothing of what is drawn has changed; nothing at all has.
    same: bool,
    quiet: bool,
    /// The recordings of the runs.
    tapes: [Option<tapes::Tape>; 2],
    /// Two runs: rounds and steps into the present one.
    pace: (u64, u64),
    /// Moves of two runs that wait for the one before.
    moves: VecDeque<crate::engine::pace::Move>,
    /// Which run the controls speak of.
    active: usize,
    /// The value of a metric's curve that is pointed at: run, metric, index.
    pointed: Option<(usize, &'static str, usize)>,
    notices: Vec<(u64, Notice)>,
    ask: Option<Ask>,
    /// Was the part of the program that asks sent for?
    asking: bool,
    /// Is the canvas to draw on open?
    sketching: bool,
    /// The charts whose numbers are shown as a table: slot and panel.
    listed: Vec<(usize, &'static str)>,
    /// A drawing that waits for its turn.
    sketch: Option<Vec<u8>>,
    show_lesson: bool,
    show_controls: bool,
    /// How much of the page stands: made in one piece it would keep the browser busy for too long.
    built: Built,
    /// Whether lesson and controls are shown where the page is not now: at the desk while presenting, else on the wall.
    elsewhere: (bool, bool),
    help: bool,
    in_page: bool,
    deaths: u32,
    restoring: bool,
    version: u64,
    /// By slot: what one view of the page states of a run.
    facts: RefCell<[Option<Rc<Facts>>; 2]>,
    /// Panels in words, as far as they were asked for at this version: slot, panel, words.
    texts: RefCell<Vec<(usize, &'static str, Option<Notice>)>>,
    /// The version that `facts` and `texts` are of.
    stated: Cell<u64>,
    written: String,
    /// The address as the browser had it when we last looked.
    hash: String,
    writer: Option<Timeout>,
    /// Own data given to this browser to keep, and whether it does.
    kept: Option<(u64, bool)>,
    first_state: bool,
    ready_told: bool,
    /// Restores begun in each slot: a file that comes for an older one comes too late.
    visits: [u64; 2],
    /// Is a file on its way for a restore of this slot?
    fetching: [bool; 2],
    /// Orders that wait for a restore whose file is on its way.
    held: Vec<Held>,
    /// By slot: the run that was ordered and has not been seen yet. What is changed next is changed from there.
    heading: [Option<(Run, u64)>; 2],
    /// Messages of hosts that wait for their turn, and the time that is set for them.
    inbox: VecDeque<web_sys::MessageEvent>,
    unpacker: Option<Timeout>,
    /// What came of the last ones is still to be drawn.
    undrawn: bool,
    /// The reader is asked whether the host may have own data.
    trust_asked: bool,
    /// Where the run stands, for keys.
    inside: listen::Where,
    _listeners: Vec<EventListener>,
}

impl Component for Player {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        // The app only opens demos of the registry.
        let demo = demos::find(props.slug).unwrap_or(&demos::DEMOS[0]);
        let deck = Shared::new(Deck {
            slots: vec![Slot { demo, book: demo.book(), words: props.speech.words.clone() }],
            voices: props.voices.clone(),
            look: Settings::new(),
            theme: Rc::new(Theme::new(scheme(props.dark), Scale::Normal)),
            picked: None,
            tool: Tool::default(),
            peek: false,
            studies: BTreeMap::new(),
            kept: deck::kept(),
        });
        let inside = listen::Where::default();
        let mut player = Self {
            demo,
            deck,
            home: Home::new(ctx.link().callback(Msg::News)).watched(),
            study: None,
            reveal: None,
            supplier: None,
            declined: [None, None],
            unanswered: Vec::new(),
            view: View::default(),
            waiting: BTreeMap::new(),
            next_id: 0,
            own: Vec::new(),
            undo: Undo::default(),
            last_change: None,
            playing: false,
            ticker: None,
            speed: demo.terms.speed,
            beat: Pace::default(),
            film: None,
            screening: false,
            way: Way::default(),
            left: None,
            same: false,
            quiet: false,
            tapes: [None, None],
            pace: (0, 0),
            moves: VecDeque::new(),
            active: 0,
            pointed: None,
            notices: Vec::new(),
            ask: None,
            asking: false,
            sketching: false,
            listed: Vec::new(),
            sketch: None,
            show_lesson: true,
            show_controls: false,
            built: Built::Frame,
            elsewhere: (false, false),
            help: false,
            in_page: false,
            deaths: 0,
            restoring: false,
            version: 0,
            facts: RefCell::default(),
            texts: RefCell::default(),
            stated: Cell::default(),
            written: String::new(),
            hash: String::new(),
            writer: None,
            kept: None,
            first_state: true,
            ready_told: false,
            visits: [0; 2],
            fetching: [false; 2],
            held: Vec::new(),
            heading: [None, None],
            inbox: VecDeque::new(),
            unpacker: None,
            undrawn: false,
            trust_asked: false,
            _listeners: listen::listeners(ctx, &inside),
            inside,
        };
        player.visit(ctx);
        player
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        if props.visit != old.visit {
            self.hash = browser::hash();
        }
        if props.speech != old.speech || props.voices != old.voices {
            self.deck.change().speak(props.voices.clone());
        }
        if props.visit != old.visit && format!("/{}?{}", props.slug, props.query) != self.written {
            self.visit(ctx);
        } else {
            self.address_later(ctx);
        }
        self.dress(ctx);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        if let Msg::Point(at) = msg {
            // Nothing that is drawn changes.
            return std::mem::replace(&mut self.pointed, at) != at;
        }
        if let Msg::Build(next) = msg {
            let more = next > self.built;
            self.built = self.built.max(next);
            return more;
        }
        let redraw = self.obey(ctx, msg);
        self.stand();
        if self.asks() && !parts::here(parts::MAKING) && !std::mem::replace(&mut self.asking, true) {
            self.with_part(ctx, parts::MAKING, Msg::Again);
        }
        let (same, quiet) = (std::mem::take(&mut self.same), std::mem::take(&mut self.quiet));
        if redraw && !same {
            self.version += 1;
        }
        redraw && !quiet
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
            Timeout::new(wait, move || link.send_message(Msg::Build(next))).forget();
        }
        self.bring_into_view();
    }

    fn destroy(&mut self, _: &Context<Self>) {
        for name in ["data-present", "data-embed"] {
            browser::mark_root(name, None);
        }
    }
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
