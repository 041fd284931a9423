//! The page of one demo: panels, transport, controls, lesson. It keeps what the reader sees in step with where the
//! runs live, and knows no demo by name.

mod answers;
mod changes;
mod files;
mod host;
mod opening;
mod orders;
mod studies;
mod view;

use super::app::{Speech, Voices};
use super::browser;
use super::data::Ask;
use super::deck::{Deck, Shared, Slot};
use super::home::{Attachment, Home, News};
use super::panel::Outcome;
use super::store;
use crate::demos::{self, Demo};
use crate::engine::Notice;
use crate::engine::address::{self, Place, View};
use crate::engine::input::Own;
use crate::engine::keys::{Action, Press, action};
use crate::engine::params::{Settings, Value};
use crate::engine::protocol::{Command, Order};
use crate::engine::run::Run;
use crate::engine::table::Table;
use crate::engine::table::read::ReadOptions;
use crate::engine::undo::Undo;
use crate::plot::figure::Tool;
use crate::plot::{Scale, Scheme, Theme};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Steps a second, as the speed buttons go.
const SPEEDS: [f64; 9] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];
/// Where nothing is said.
const USUAL_SPEED: f64 = 2.0;
/// The address is written at most so often, in milliseconds: browsers refuse more.
const ADDRESS_PAUSE: u32 = 200;

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
    /// The second run is to follow to where the first has come.
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
    /// Two runs: rounds and steps into the present one.
    pace: (u64, u64),
    /// Which run the controls speak of.
    active: usize,
    notices: Vec<(u64, Notice)>,
    ask: Option<Ask>,
    show_lesson: bool,
    show_controls: bool,
    help: bool,
    in_page: bool,
    deaths: u32,
    restoring: bool,
    version: u64,
    written: String,
    writer: Option<Timeout>,
    copied: bool,
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
    _listeners: Vec<EventListener>,
}

/// See [`Props`].
pub enum Msg {
    /// From where the runs live.
    News(News),
    /// From a study's worker.
    StudyNews(News),
    /// A key or a button of the transport.
    Act(Action),
    /// A command, of the run that is spoken of.
    Do(Command),
    /// To an instant.
    Seek(u64),
    /// Time for the next step.
    Tick,
    /// A knob was turned.
    Set(&'static str, Value),
    /// A knob of the view was turned.
    Look(&'static str, Value),
    /// Another data set.
    Data(String),
    /// Another seed of the data.
    DataSeed(u64),
    /// A gesture on a panel of a run.
    Outcome(usize, Outcome),
    /// What the pointer does.
    Tool(Tool),
    /// A file or a text of data.
    Load(Attachment),
    /// The same, once the reader has said how.
    LoadWith(Attachment, ReadOptions),
    /// A question about data was put, or dropped.
    Ask(Option<Ask>),
    /// A bundled file has come, or not.
    File(Box<Parcel>),
    /// A study of the run that is spoken of.
    Study(String, usize),
    /// No longer.
    StopStudy,
    /// Lets go of what studies know.
    DropStudy(String),
    /// Opens the run of this seed in a slot.
    Seed(usize, u64),
    /// A second run beside the first.
    Compare,
    /// One run again.
    Single,
    /// Which run the controls speak of.
    Active(usize),
    /// A notice was read.
    Dismiss(u64),
    /// The link goes to the clipboard.
    Share,
    /// Whether it arrived there.
    Shared(bool),
    /// Time to write the address.
    Write,
    /// Own data are kept by this browser, or may not be.
    Kept(u64, bool),
    /// Own data that this browser kept, for a run.
    OwnCame(Box<Parcel>),
    /// The page is about to be left.
    Leaving(web_sys::Event),
    /// The run goes into a file.
    Save,
    /// A file was dropped in or chosen.
    Dropped(web_sys::File),
    /// A picture was decoded, or not.
    Picture(Box<Result<Table, Notice>>),
    /// A run came out of a file, or something else did.
    RunFile(Box<Option<Run>>),
    /// From a host page.
    Message(web_sys::MessageEvent),
    /// The window's size or ratio changed.
    Again,
}

/// A restore on its way through a fetch.
pub struct Parcel {
    slot: usize,
    visit: u64,
    run: Run,
    t: u64,
    purpose: Option<Purpose>,
    bytes: Option<Vec<u8>>,
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
            studies: BTreeMap::new(),
        });
        let mut player = Self {
            demo,
            deck,
            home: Home::new(ctx.link().callback(Msg::News)),
            study: None,
            view: View::default(),
            waiting: BTreeMap::new(),
            next_id: 0,
            own: Vec::new(),
            undo: Undo::default(),
            last_change: None,
            playing: false,
            ticker: None,
            speed: USUAL_SPEED,
            pace: (0, 0),
            active: 0,
            notices: Vec::new(),
            ask: None,
            show_lesson: true,
            show_controls: true,
            help: false,
            in_page: false,
            deaths: 0,
            restoring: false,
            version: 0,
            written: String::new(),
            writer: None,
            copied: false,
            kept: None,
            first_state: true,
            ready_told: false,
            visits: [0; 2],
            fetching: [false; 2],
            held: Vec::new(),
            heading: [None, None],
            _listeners: listeners(ctx),
        };
        player.visit(ctx);
        player
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
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
        let redraw = self.obey(ctx, msg);
        if redraw {
            self.version += 1;
        }
        redraw
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.page(ctx)
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

impl Player {
    /// Opens what the address says.
    fn visit(&mut self, ctx: &Context<Self>) {
        let query = ctx.props().query.clone();
        let (place, notices) = address::read(self.demo.terms, &query, &demos::terms);
        self.notices.clear();
        self.tell_all(notices);
        self.view = place.view.clone();
        self.speed = self.view.speed.unwrap_or(USUAL_SPEED);
        self.show_lesson = !self.is_hidden("lesson") && !self.view.embed;
        self.show_controls = !self.is_hidden("controls");
        self.pause();
        self.dress(ctx);
        self.check_names();
        self.written = format!("/{}?{}", self.demo.slug(), query);
        self.first_state = true;
        self.restore(ctx, &place, None);
        if self.view.play {
            self.play(ctx);
        }
    }

    /// Tells of names in `hide` and `panel` that nothing has.
    fn check_names(&mut self) {
        let knobs = || self.demo.terms.knobs.iter().chain(self.demo.terms.view_knobs).map(|knob| knob.key);
        let parts = ["lesson", "controls", "transport", "metrics", "header", "data", "seed"];
        let hidden =
            self.view.hide.iter().filter(|name| !parts.iter().copied().chain(knobs()).any(|known| known == *name));
        let panels = self.view.panel.iter().filter(|name| !self.demo.panels.iter().any(|panel| panel.id == *name));
        let tell = |key: &'static str| move |name: &String| (key, name.clone());
        let unknown: Vec<_> = hidden.map(tell("hide")).chain(panels.map(tell("panel"))).collect();
        for (key, name) in unknown {
            let given = crate::engine::params::shortened(&name);
            self.tell(Notice::new("name-unknown").with("key", key).with("given", given));
        }
    }

    /// Follows theme and presenting in plots and page.
    fn dress(&mut self, ctx: &Context<Self>) {
        let scale = if self.view.present { Scale::Presenting } else { Scale::Normal };
        self.deck.change().theme = Rc::new(Theme::new(scheme(ctx.props().dark), scale));
        browser::mark_root("data-present", self.view.present.then_some("1"));
        browser::mark_root("data-embed", self.view.embed.then_some("1"));
        browser::mark_root("data-bare", self.is_hidden("header").then_some("1"));
        self.version += 1;
    }

    fn is_hidden(&self, part: &str) -> bool {
        self.view.hide.iter().any(|hidden| hidden == part)
    }

    fn tell(&mut self, notice: Notice) {
        if self.notices.iter().any(|(_, known)| *known == notice) {
            return;
        }
        self.next_id += 1;
        self.notices.push((self.next_id, notice));
        let surplus = self.notices.len().saturating_sub(5);
        self.notices.drain(..surplus);
    }

    fn tell_all(&mut self, notices: Vec<Notice>) {
        notices.into_iter().for_each(|notice| self.tell(notice));
    }

    /// Where the page is: what its address says.
    fn place(&self, ctx: &Context<Self>) -> Option<Place> {
        let deck = self.deck.see();
        let at = |slot: usize| -> Option<(Run, u64)> {
            let book = &deck.slots.get(slot)?.book;
            Some((self.whole(book.run()?), book.report().t))
        };
        let (run, t) = at(0)?;
        let mut view = self.view.clone();
        view.speed = (self.speed != USUAL_SPEED).then_some(self.speed);
        (view.lang, view.theme) = (ctx.props().lang.clone(), ctx.props().theme.clone());
        view.play = false;
        Some(Place { run, t, look: deck.look.clone(), vs: at(1).map(Box::new), view })
    }

    /// A run with its own data, from what the page remembers.
    fn whole(&self, run: &Run) -> Run {
        let mut run = run.clone();
        if let crate::engine::run::Source::Own { own, contents } = &mut run.input {
            *contents = self.own.iter().find(|(print, _)| print == own).map(|(_, known)| known.clone());
        }
        run
    }

    /// The link to this very moment; `None` where own data do not fit one.
    fn link(&self, ctx: &Context<Self>) -> Option<String> {
        let address = address::write(self.demo.terms, &self.place(ctx)?)?;
        Some(format!("{}#{address}", browser::base()))
    }

    fn address_later(&mut self, ctx: &Context<Self>) {
        if self.writer.is_none() {
            let link = ctx.link().clone();
            self.writer = Some(Timeout::new(ADDRESS_PAUSE, move || link.send_message(Msg::Write)));
        }
    }

    fn write_address(&mut self, ctx: &Context<Self>) {
        self.writer = None;
        let Some(place) = self.place(ctx) else { return };
        match address::write(self.demo.terms, &place) {
            Some(address) => {
                self.kept = None;
                browser::replace_hash(&address);
                self.written = if address.contains('?') { address } else { format!("{address}?") };
            }
            None => self.keep_large(ctx, &place),
        }
    }

    /// Own data that fit no link: this browser keeps them, so that a reload loses nothing. Where it may not, the page
    /// says so, and asks before it is left.
    fn keep_large(&mut self, ctx: &Context<Self>, place: &Place) {
        if let Some(address) = address::write_local(self.demo.terms, place) {
            browser::replace_hash(&address);
            self.written = address;
        }
        let crate::engine::run::Source::Own { own, contents: Some(contents) } = &place.run.input else {
            return self.tell(Notice::new("run-no-link"));
        };
        if self.kept.is_some_and(|(kept, _)| kept == *own) {
            return;
        }
        let own = *own;
        self.kept = Some((own, true));
        let Ok(bytes) = postcard::to_stdvec(&**contents) else { return };
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            link.send_message(Msg::Kept(own, store::keep(own, bytes).await));
        });
    }

    /// Own data of an address whose contents this browser keeps have come, or are not here.
    fn own_came(&mut self, ctx: &Context<Self>, parcel: Parcel) {
        let Parcel { slot, visit, mut run, t, purpose, bytes } = parcel;
        if self.visits[slot] != visit {
            return self.too_late(purpose);
        }
        let own = bytes.and_then(|bytes| postcard::from_bytes::<Own>(&bytes).ok());
        match own {
            Some(own) => {
                let own = Arc::new(own);
                run.input = crate::engine::run::Source::Own { own: own.fingerprint(), contents: Some(own) };
            }
            None => {
                self.tell(Notice::new("own-data-elsewhere"));
                run = Run::new(&run.demo, run.v);
            }
        }
        self.restore_slot(ctx, slot, run, t, purpose);
    }

    fn play(&mut self, ctx: &Context<Self>) {
        self.playing = true;
        let link = ctx.link().clone();
        self.ticker = Some(Timeout::new(self.pause_between(), move || link.send_message(Msg::Tick)));
    }

    /// Milliseconds between two ticks of the player; the fastest take several steps at once.
    fn pause_between(&self) -> u32 {
        (1000.0 / self.speed).clamp(16.0, 10_000.0) as u32
    }

    fn pause(&mut self) {
        self.playing = false;
        self.ticker = None;
    }

    fn is_done(&self) -> bool {
        let deck = self.deck.see();
        deck.slots.iter().all(|slot| slot.book.report().done.is_some())
    }

    fn faster(&mut self, by: isize) {
        let now = SPEEDS.iter().position(|speed| *speed >= self.speed).unwrap_or(SPEEDS.len() - 1) as isize;
        self.speed = SPEEDS[(now + by).clamp(0, SPEEDS.len() as isize - 1) as usize];
    }

    fn obey(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::News(news) => self.hear(ctx, news),
            Msg::StudyNews(news) => self.hear_study(ctx, news),
            Msg::Act(action) => return self.act(ctx, action),
            Msg::Do(command) => self.command(ctx, self.active, command),
            Msg::Seek(t) => {
                self.pause();
                self.seek(t);
            }
            Msg::Tick => {
                self.ticker = None;
                if self.playing {
                    if self.is_done() && self.waiting.is_empty() {
                        self.pause();
                    } else {
                        if self.waiting.is_empty() {
                            let n = (self.speed * f64::from(self.pause_between()) / 1000.0).round().max(1.0);
                            self.step(n as u64);
                        }
                        self.play(ctx);
                        return false;
                    }
                }
            }
            Msg::Set(key, value) => {
                let params = Settings::from([(key.to_owned(), value)]);
                self.change(ctx, self.active, Command::Set { params }, key);
            }
            Msg::Look(key, value) => self.look(ctx, key, value),
            Msg::Data(name) => self.other_data(ctx, Some(name), None),
            Msg::DataSeed(seed) => self.other_data(ctx, None, Some(seed)),
            Msg::Outcome(slot, outcome) => self.outcome(ctx, slot, outcome),
            Msg::Tool(tool) => self.deck.change().tool = tool,
            Msg::Load(attachment) => self.load(ctx, attachment, ReadOptions::default()),
            Msg::LoadWith(attachment, options) => {
                self.ask = None;
                self.load(ctx, attachment, options);
            }
            Msg::Ask(ask) => self.ask = ask,
            Msg::File(parcel) => self.file_came(*parcel),
            Msg::Study(name, count) => self.start_study(ctx, name, count),
            Msg::StopStudy => self.study = None,
            Msg::DropStudy(name) => self.drop_study(&name),
            Msg::Seed(slot, seed) => self.open_seed(ctx, slot, seed),
            Msg::Compare => self.compare(ctx),
            Msg::Single => self.single(ctx),
            Msg::Active(slot) => self.active = slot,
            Msg::Dismiss(id) => self.notices.retain(|(known, _)| *known != id),
            Msg::Share => {
                self.share(ctx);
                return false;
            }
            Msg::Shared(arrived) => {
                self.copied = arrived;
                if !arrived {
                    self.tell(Notice::new("not-copied"));
                }
            }
            Msg::Write => {
                self.write_address(ctx);
                return false;
            }
            Msg::Kept(own, kept) => {
                self.kept = Some((own, kept));
                self.tell(if kept { Notice::new("own-data-kept") } else { Notice::new("own-data-not-kept") });
            }
            Msg::OwnCame(parcel) => self.own_came(ctx, *parcel),
            Msg::Leaving(event) => {
                if self.kept.is_some_and(|(_, kept)| !kept) {
                    event.prevent_default();
                }
                return false;
            }
            Msg::Save => self.save(),
            Msg::Dropped(file) => self.take_file(ctx, file),
            Msg::Picture(table) => self.picture_came(ctx, *table),
            Msg::RunFile(run) => self.run_file(ctx, *run),
            Msg::Message(event) => return self.message(ctx, &event),
            Msg::Again => {}
        }
        true
    }

    fn act(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        match action {
            Action::Play if self.playing => self.pause(),
            // On a long way: stay where we have come to.
            Action::Play if self.deck.see().slots.iter().any(|slot| slot.book.report().heading.is_some()) => {
                let slots = self.deck.see().slots.len();
                for slot in 0..slots {
                    self.command(ctx, slot, Command::Pause { speed: None });
                }
            }
            Action::Play => {
                if self.is_done() {
                    self.seek(0);
                }
                self.play(ctx);
            }
            Action::Step => self.by_hand(|player| player.step(1)),
            Action::Back => self.by_hand(|player| player.back(1)),
            Action::Round => self.by_hand(|player| player.round(1)),
            Action::RoundBack => self.by_hand(|player| player.round(-1)),
            Action::Home => self.by_hand(|player| player.seek(0)),
            Action::End => self.by_hand(Self::finish),
            Action::Reset => {
                self.pause();
                self.change_all(ctx, &Command::Reset { seed: None });
            }
            Action::Reseed => {
                self.pause();
                self.change(ctx, self.active, Command::Reseed { seed: None }, "");
            }
            Action::Faster => self.faster(1),
            Action::Slower => self.faster(-1),
            Action::Lesson => self.show_lesson = !self.show_lesson,
            Action::Controls => self.show_controls = !self.show_controls,
            Action::FullScreen => full_screen(),
            Action::Present => {
                self.view.present = !self.view.present;
                self.dress(ctx);
                self.address_later(ctx);
            }
            Action::Help => self.help = !self.help,
            Action::Undo => self.undo(ctx, false),
            Action::Redo => self.undo(ctx, true),
            Action::Escape => {
                if self.help {
                    self.help = false;
                } else if self.ask.is_some() {
                    self.ask = None;
                } else {
                    self.deck.change().picked = None;
                }
            }
        }
        if matches!(action, Action::Faster | Action::Slower) {
            self.address_later(ctx);
        }
        true
    }

    fn by_hand(&mut self, go: impl FnOnce(&mut Self)) {
        self.pause();
        go(self);
    }
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

fn listeners(ctx: &Context<Player>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let first = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    let link = ctx.link().clone();
    let on_key = EventListener::new_with_options(&window, "keydown", first, move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        if let Some(action) = action_of(event) {
            event.prevent_default();
            event.stop_propagation();
            link.send_message(Msg::Act(action));
        }
    });
    let on_key_up = EventListener::new_with_options(&window, "keyup", first, move |event| {
        // Firefox presses a button when the space bar comes up.
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        if event.key() == " " && action_of(event).is_some() {
            event.prevent_default();
        }
    });
    let link = ctx.link().clone();
    let on_leave = EventListener::new_with_options(&window, "beforeunload", first, move |event| {
        link.send_message(Msg::Leaving(event.clone()));
    });
    let link = ctx.link().clone();
    let on_resize = EventListener::new(&window, "resize", move |_| link.send_message(Msg::Again));
    let link = ctx.link().clone();
    let on_message = EventListener::new(&window, "message", move |event| {
        if let Some(event) = event.dyn_ref::<web_sys::MessageEvent>() {
            link.send_message(Msg::Message(event.clone()));
        }
    });
    let link = ctx.link().clone();
    let on_paste = EventListener::new_with_options(&window, "paste", first, move |event| {
        let Some(event) = event.dyn_ref::<web_sys::ClipboardEvent>() else { return };
        let typing = event.target().is_some_and(|target| is_typing(&target));
        let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if !typing && text.chars().any(|c| c.is_ascii_digit()) {
            event.prevent_default();
            link.send_message(Msg::Load(Attachment::Bytes(Rc::new(text.into_bytes()))));
        }
    });
    vec![on_key, on_key_up, on_leave, on_resize, on_message, on_paste]
}

fn action_of(event: &web_sys::KeyboardEvent) -> Option<Action> {
    let typing = event.is_composing() || event.target().is_some_and(|target| is_typing(&target));
    let dialog = browser::document().and_then(|d| d.query_selector("[role=dialog]").ok().flatten()).is_some();
    action(Press {
        key: &event.key(),
        shift: event.shift_key(),
        control: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        typing,
        dialog,
    })
}

/// Is text typed, or an option chosen, where the focus is?
fn is_typing(target: &web_sys::EventTarget) -> bool {
    if let Some(input) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        return !matches!(input.type_().as_str(), "range" | "checkbox" | "radio" | "button" | "file");
    }
    target.dyn_ref::<web_sys::HtmlTextAreaElement>().is_some()
        || target.dyn_ref::<web_sys::HtmlSelectElement>().is_some()
        || target.dyn_ref::<web_sys::HtmlElement>().is_some_and(|element| element.is_content_editable())
}
