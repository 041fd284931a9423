//! The player: what the page of one demo knows and does, without a browser.
//!
//! A message goes in, with what is true of the browser at that moment ([`World`]); out come whether anything is to be
//! drawn again, and what the browser is to do ([`Effect`]), as values. `src/shell/player` performs them and shows what
//! stands here; `tests/player.rs` performs them with the worker's own code and no browser.
//!
//! Each concern has a room: a small state with its own rules, which knows nothing of the others.
//!
//! | Room | What it keeps |
//! |---|---|
//! | [`outbox`] | orders under way, what their answers are for, what waits for a file |
//! | [`clock`] | playing, its speed and beat, the replay of what was seen, how long a way still is |
//! | [`pair`] | two runs in step |
//! | [`history`] | undo |
//! | [`location`] | the address, and own data that it names |
//! | [`jobs`] | studies, and what a run waits for |
//! | [`recordings`] | recordings of the runs |
//! | [`layout`] | dialogs, and which parts of the page are open |
//! | [`notices`] | what the reader is told |
//! | [`inbox`] | messages of hosts that wait for their turn |
//!
//! Of the other files some are what a message does across rooms: [`travel`] (through time), [`changes`] and [`data`] (to
//! the runs), [`opening`] (of runs), [`answers`] (what comes back), [`host`] (what host pages ask for). The rest is what
//! rooms speak of: [`message`] (what goes in), [`effect`] (what comes out), [`workspace`] (the runs that are seen, shared
//! with the panels), [`parts`] (names of the parts of the program), [`translation`] (the words of a demo).

pub mod answers;
pub mod changes;
pub mod clock;
pub mod data;
pub mod effect;
pub mod history;
pub mod host;
pub mod inbox;
pub mod jobs;
pub mod layout;
pub mod location;
pub mod message;
pub mod notices;
pub mod opening;
pub mod outbox;
pub mod pair;
pub mod parts;
pub mod recordings;
pub mod translation;
pub mod travel;
pub mod workspace;

pub use effect::{Effect, Fetch, Platform, World};
pub use message::Msg;
use message::TimeMsg;

use crate::demos::Demo;
use crate::engine::Notice;
use crate::engine::keys::Action;
use outbox::Outbox;
use workspace::Shared;

/// The state of a page with one demo. See the module.
pub struct Player<P: Platform> {
    /// The demo.
    pub demo: &'static Demo,
    /// The runs, as they are seen.
    pub workspace: Shared,
    /// Orders under way.
    pub outbox: Outbox<P>,
    /// Playing.
    pub clock: clock::Clock,
    /// Two runs in step.
    pub pair: pair::Pair,
    /// Undo.
    pub history: history::History,
    /// The address.
    pub location: location::Location,
    /// Studies, and what runs wait for.
    pub jobs: jobs::Jobs<P>,
    /// Recordings of the runs.
    pub recordings: recordings::Recordings,
    /// Dialogs, and what is open.
    pub layout: layout::Layout<P>,
    /// What the reader is told.
    pub notices: notices::Notices,
    /// The worker's deaths, and the first state of the visit.
    pub life: answers::Life,
    /// What of the page is to be drawn again.
    pub drawing: Drawing,
    world: World,
    effects: Vec<Effect<P>>,
}

/// What of the page is to be drawn again.
#[derive(Default)]
pub struct Drawing {
    /// Rises whenever anything that panels show may have changed.
    pub version: u64,
    /// By the message in hand: nothing of what panels show has changed.
    same: bool,
    /// By the message in hand: nothing at all has.
    quiet: bool,
}

impl<P: Platform> Player<P> {
    /// A player of a demo, which looks at its runs through `workspace`. A [`Msg::Visit`] opens what an address says.
    pub fn new(demo: &'static Demo, workspace: Shared, world: World) -> Self {
        Self {
            demo,
            workspace,
            outbox: Outbox::default(),
            clock: clock::Clock::new(demo.terms.speed),
            pair: pair::Pair::default(),
            history: history::History::default(),
            location: location::Location::default(),
            jobs: jobs::Jobs::default(),
            recordings: recordings::Recordings::default(),
            layout: layout::Layout::default(),
            notices: notices::Notices::default(),
            life: answers::Life::default(),
            drawing: Drawing::default(),
            world,
            effects: Vec::new(),
        }
    }

    /// Takes a message in: is the page to be drawn again, and what is the browser to do, in this order?
    pub fn update(&mut self, msg: Msg<P>, world: World) -> (bool, Vec<Effect<P>>) {
        self.world = world;
        let redraw = self.obey(msg);
        if self.layout.asks() && !self.here(parts::DIALOGS) && !std::mem::replace(&mut self.layout.asking, true) {
            self.with_part(parts::DIALOGS, Msg::Redraw);
        }
        let (same, quiet) = (std::mem::take(&mut self.drawing.same), std::mem::take(&mut self.drawing.quiet));
        if redraw && !same {
            self.drawing.version += 1;
        }
        (redraw && !quiet, std::mem::take(&mut self.effects))
    }

    fn obey(&mut self, msg: Msg<P>) -> bool {
        let asks = matches!(&msg, Msg::Visit(_) | Msg::Act(_) | Msg::Change(_) | Msg::Data(_) | Msg::Job(_));
        if self.life.asleep && (asks || matches!(&msg, Msg::Time(TimeMsg::Seek(..)))) {
            self.doze(false);
        }
        match msg {
            Msg::Visit(visit) => self.visit(visit),
            Msg::Speak(speak) => self.speak(speak),
            Msg::Worker(news) => self.hear(news),
            Msg::Study(news) => self.hear_study(news),
            Msg::Supply(news) => self.hear_supply(news),
            Msg::Came(came) => self.came(came),
            Msg::Act(action) => return self.act(action),
            Msg::Time(time) => return self.pass(time),
            Msg::Change(change) => self.take_change(change),
            Msg::Data(data) => self.take_data(data),
            Msg::Job(job) => self.take_job(job),
            Msg::Layout(layout) => return self.lay_out(layout),
            Msg::Address(address) => return self.address(address),
            Msg::Host(request, command) => self.obey_host(request, command),
            Msg::Redraw => self.dress(),
        }
        true
    }

    /// A key, or a button of the transport.
    fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Play => self.play_or_pause(),
            Action::Step => self.by_hand(|player| player.step(1)),
            Action::Back => self.by_hand(|player| player.back(1)),
            Action::Round => self.by_hand(|player| player.round(1)),
            Action::RoundBack => self.by_hand(|player| player.round(-1)),
            Action::Home => self.by_hand(|player| player.seek(0, 0)),
            Action::End => self.by_hand(Self::finish),
            Action::Reset | Action::Reseed => self.begin_again(action),
            Action::Faster => self.faster(true),
            Action::Slower => self.faster(false),
            // On a wall there is room for one of them beside the picture.
            Action::Lesson => {
                self.layout.show_lesson = !self.layout.show_lesson;
                self.layout.show_controls &= !(self.location.page.present && self.layout.show_lesson);
            }
            Action::Controls if self.here(parts::CONTROLS) => {
                self.layout.show_controls = !self.layout.show_controls;
                self.layout.show_lesson &= !(self.location.page.present && self.layout.show_controls);
            }
            Action::Controls => self.with_part(parts::CONTROLS, Msg::Act(Action::Controls)),
            Action::FullScreen => self.effect(Effect::FullScreen),
            Action::Present => {
                self.location.page.present = !self.location.page.present;
                self.layout.turn();
                self.dress();
                self.address_later();
            }
            Action::Original => self.workspace.change().show_original = true,
            Action::Primary => self.take_primary_action(self.pair.active),
            Action::Help => self.layout.help = !self.layout.help,
            Action::Undo => self.undo(false),
            Action::Redo => self.undo(true),
            Action::Escape => self.escape(),
        }
        true
    }

    /// Closes what is open; else stops a run that is on its way; else clears the selection; else stops presenting.
    fn escape(&mut self) {
        if self.layout.help {
            self.layout.help = false;
        } else if self.layout.dialog.is_some() {
            self.layout.dialog = None;
        } else if self.workspace.is_on_a_way() {
            self.stay();
        } else if !self.notices.all().is_empty() {
            self.notices.clear();
        } else if self.workspace.change().picked.take().is_some() {
            // Nothing is picked any more.
        } else if self.location.page.present {
            self.act(Action::Present);
        } else if (self.world.narrow)() {
            // There they lie over the picture.
            self.layout.show_controls = false;
        }
    }

    fn by_hand(&mut self, go: impl FnOnce(&mut Self)) {
        self.pause();
        go(self);
    }

    fn effect(&mut self, effect: Effect<P>) {
        self.effects.push(effect);
    }

    fn here(&self, part: &str) -> bool {
        (self.world.here)(part)
    }

    /// Once a part of the program has come, this is done; it is fetched first.
    fn with_part(&mut self, part: &'static str, then: Msg<P>) {
        self.effect(Effect::Part(part, Box::new(then)));
    }

    /// Tells the reader.
    pub(crate) fn tell(&mut self, notice: Notice) {
        let id = self.outbox.new_id();
        self.notices.tell(id, notice);
    }

    fn tell_all(&mut self, notices: Vec<Notice>) {
        notices.into_iter().for_each(|notice| self.tell(notice));
    }

    /// Theme, presenting and frame are shown by page and plots.
    fn dress(&mut self) {
        self.effect(Effect::Dress);
        self.drawing.version += 1;
    }

    /// What a button is about to make (a selector) is to be seen: a phone's controls, which lie over the page, go.
    fn reveal(&mut self, made: String) {
        self.layout.show_controls &= !(self.world.narrow)();
        self.layout.reveal = Some(made);
    }
}
