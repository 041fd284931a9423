//! What the page of a demo is told, and what it does then.

use super::super::browser;
use super::super::data::Ask;
use super::super::home::{Attachment, News};
use super::super::panel::Outcome;
use super::super::parts;
use super::host::{Asker, Word};
use super::tapes::Reel;
use super::{Built, Player, Purpose};
use crate::engine::Notice;
use crate::engine::input::Input;
use crate::engine::keys::Action;
use crate::engine::matrix::Matrix;
use crate::engine::params::{Settings, Value};
use crate::engine::protocol::Command;
use crate::engine::run::Run;
use crate::engine::table::read::ReadOptions;
use crate::plot::figure::Tool;
use gloo::timers::callback::Timeout;
use yew::prelude::Context;

/// What a player can be told.
pub enum Msg {
    /// The numbers of a chart are shown as a table, or no longer.
    List(usize, &'static str),
    /// From where the runs live.
    News(News),
    /// From a study's worker.
    StudyNews(News),
    /// From the worker that works out what a run waits for.
    Supply(News),
    /// What a run waits for is wanted, or not.
    Want(usize, bool),
    /// A key or a button of the transport.
    Act(Action),
    /// A command, of the run that is spoken of.
    Do(Command),
    /// To an instant of a run.
    Seek(usize, u64),
    /// A value of a metric's curve is pointed at: run, metric, index.
    Point(Option<(usize, &'static str, usize)>),
    /// A file of a recording has come, or not.
    Wind(usize),
    /// A file of a recording has come, or not.
    Reel(Reel),
    /// A long way ends here.
    Stay,
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
    /// What lies beneath is seen, or no longer.
    Peek(bool),
    /// What is offered is done.
    Offer(usize),
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
    /// The link to the whole page is about to be followed.
    Full,
    /// Time to write the address.
    Write,
    /// Own data are kept by this browser, or may not be.
    Kept(u64, bool),
    /// Own data that this browser kept, for a run.
    OwnCame(Box<Parcel>),
    /// What a host's command needs has come, or why it has not.
    Asked(Box<(Asker, Command, Option<Notice>)>),
    /// The page is about to be left.
    Leaving(web_sys::Event),
    /// The run goes into a file.
    Save,
    /// A file was dropped in or chosen.
    Dropped(web_sys::File),
    /// Rows of numbers.
    Rows(Vec<Vec<f64>>),
    /// The reader is told.
    Tell(Notice),
    /// A file is on its way.
    Expect,
    /// Numbers are about to be typed.
    Type,
    /// The canvas to draw on is opened, or put away.
    Sketching(bool),
    /// Something was drawn: its pixels, in grey.
    Sketched(Vec<u8>),
    /// The text of a file that may hold a run.
    RunFile(String),
    /// A host page is told an event that needs no more words.
    Told(&'static str),
    /// Own data may be told to the host, or may not.
    Trust(bool),
    /// Time for the messages of hosts that wait.
    Inbox,
    /// From a host page.
    Message(web_sys::MessageEvent),
    /// The window's size or ratio changed.
    Again,
    /// The next piece of the page is made.
    Build(Built),
}

/// A restore on its way through a fetch.
pub struct Parcel {
    pub(super) slot: usize,
    pub(super) visit: u64,
    pub(super) run: Run,
    pub(super) t: u64,
    pub(super) purpose: Option<Purpose>,
    pub(super) bytes: Option<Vec<u8>>,
}

impl Player {
    pub(super) fn obey(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::News(news) => {
                let empty = |player: &Self| player.deck.see().slots[0].book.run().is_none();
                let was_empty = empty(self);
                self.hear(ctx, news);
                if was_empty && !empty(self) {
                    // Reading the first frame with its data takes long enough: what it looks like is a task of its own.
                    self.quiet = true;
                    let link = ctx.link().clone();
                    Timeout::new(0, move || link.send_message(Msg::Again)).forget();
                }
                if !self.inbox.is_empty() {
                    // Whoever sends messages by the thousand sees the last of what comes of them.
                    self.undrawn = true;
                    self.quiet = !self.host(ctx, Word::Inbox);
                }
            }
            Msg::StudyNews(news) => self.hear_study(ctx, news),
            Msg::Supply(news) => self.hear_supply(ctx, news),
            Msg::Want(slot, wanted) => self.want(ctx, slot, wanted),
            Msg::Act(action) => return self.act(ctx, action),
            Msg::Do(command) => self.command(ctx, self.active, command),
            Msg::Seek(slot, t) => {
                self.pause();
                self.pointed = None;
                self.seek(slot, t);
            }
            Msg::Reel(reel) => self.reel_came(reel),
            Msg::Wind(slot) => self.wind(ctx, slot, true),
            Msg::Stay => self.stay(),
            Msg::Tick => return self.tick(ctx),
            Msg::Set(key, value) => {
                let params = Settings::from([(key.to_owned(), value)]);
                self.change(ctx, self.active, Command::Set { params }, key);
            }
            Msg::Look(key, value) => self.look(ctx, key, value),
            Msg::Data(name) => self.other_data(ctx, Some(name), None, 0),
            Msg::DataSeed(seed) => self.other_data(ctx, None, Some(seed), 0),
            Msg::Offer(slot) => self.take_offer(ctx, slot),
            Msg::Outcome(slot, outcome) => self.outcome(ctx, slot, outcome),
            Msg::List(..) if !parts::here(parts::FILES) => self.with_part(ctx, parts::FILES, msg),
            Msg::List(slot, panel) => {
                let count = self.listed.len();
                self.listed.retain(|listed| *listed != (slot, panel));
                if self.listed.len() == count {
                    self.listed.push((slot, panel));
                }
                self.same = true;
            }
            Msg::Peek(on) => return std::mem::replace(&mut self.deck.change().peek, on) != on,
            Msg::Tool(tool) => self.deck.change().tool = tool,
            Msg::Load(attachment) => self.load(ctx, attachment, ReadOptions::default()),
            Msg::LoadWith(attachment, options) => {
                self.ask = None;
                self.load(ctx, attachment, options);
            }
            Msg::Ask(ask) => self.ask = ask,
            Msg::File(parcel) => self.file_came(*parcel),
            Msg::Study(name, count) => match self.study_part(&name) {
                Some(part) => self.with_part(ctx, part, Msg::Study(name, count)),
                None => self.start_study(ctx, name, count),
            },
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
            Msg::Full => {
                self.lead(ctx);
                return false;
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
            Msg::Asked(asked) => {
                let (asker, command, failed) = *asked;
                self.host(ctx, Word::Asked(asker, command, failed));
            }
            Msg::Leaving(event) => {
                if self.kept.is_some_and(|(_, kept)| !kept) {
                    event.prevent_default();
                }
                return false;
            }
            Msg::Save => self.save(),
            Msg::Dropped(file) => self.take_file(ctx, file),
            Msg::Rows(rows) => self.rows(ctx, &rows),
            Msg::Type => self.ask = Some(Ask::Cells(self.cells())),
            Msg::Sketching(true) if !parts::here(parts::MAKING) => {
                self.with_part(ctx, parts::MAKING, Msg::Sketching(true));
            }
            Msg::Sketching(on) => {
                self.sketching = on;
                if on {
                    self.reveal("canvas.sketch".to_owned());
                }
            }
            Msg::Tell(notice) => {
                // What did not come can be asked for again.
                (self.asking, self.ask, self.help) = (false, None, false);
                self.tell(notice);
            }
            Msg::Expect => {
                // Of a matrix it is most likely a picture, of points a table.
                let file = if self.demo.terms.kind == Matrix::KIND { parts::PICTURES } else { parts::TABLES };
                let needed = std::iter::once(file).chain(self.demo.parts(None).iter().copied());
                parts::expect(needed.filter(|part| !parts::here(part)).collect());
                return false;
            }
            Msg::Sketched(bytes) => self.sketched(ctx, bytes),
            Msg::RunFile(text) => self.run_file(ctx, text),
            Msg::Told(event) => return self.host(ctx, Word::Event(event)),
            Msg::Message(event) => return self.host(ctx, Word::Message(event)),
            Msg::Trust(agrees) => return self.host(ctx, Word::Trust(agrees)),
            Msg::Inbox => {
                self.unpacker = None;
                return self.host(ctx, Word::Inbox);
            }
            Msg::Again => self.dress(ctx),
            Msg::Point(_) | Msg::Build(_) => {}
        }
        true
    }

    pub(super) fn act(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        match action {
            Action::Play if self.playing => self.pause(),
            // On a long way: stay where we have come to.
            Action::Play if self.on_a_way() => {
                if !self.project(ctx) {
                    self.stay();
                }
            }
            Action::Play => {
                if self.is_done() {
                    self.seek(0, 0);
                }
                self.play(ctx);
            }
            Action::Step => self.by_hand(|player| player.step(1)),
            Action::Back => self.by_hand(|player| player.back(1)),
            Action::Round => self.by_hand(|player| player.round(1)),
            Action::RoundBack => self.by_hand(|player| player.round(-1)),
            Action::Home => self.by_hand(|player| player.seek(0, 0)),
            Action::End => self.by_hand(Self::finish),
            Action::Reset => {
                self.pause();
                self.change_all(ctx, &Command::Reset { seed: None });
            }
            Action::Reseed => {
                self.pause();
                self.change(ctx, self.active, Command::Reseed { seed: None }, "");
            }
            Action::Faster => self.faster(true),
            Action::Slower => self.faster(false),
            Action::Lesson => self.show_lesson = !self.show_lesson,
            Action::Controls if parts::here(parts::CONTROLS) => self.show_controls = !self.show_controls,
            Action::Controls => self.with_part(ctx, parts::CONTROLS, Msg::Act(Action::Controls)),
            Action::FullScreen => full_screen(),
            Action::Present => {
                self.view.present = !self.view.present;
                self.turn();
                self.dress(ctx);
                self.address_later(ctx);
            }
            Action::Peek => self.deck.change().peek = true,
            Action::Offer => self.take_offer(ctx, self.active),
            Action::Help => self.help = !self.help,
            Action::Undo => self.undo(ctx, false),
            Action::Redo => self.undo(ctx, true),
            Action::Escape => {
                if self.help {
                    self.help = false;
                } else if self.ask.is_some() {
                    self.ask = None;
                } else if self.on_a_way() {
                    self.stay();
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

    /// Once a part of the program has come, this is done; it is fetched first.
    pub(super) fn with_part(&self, ctx: &Context<Self>, part: &'static str, then: Msg) {
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let came = parts::fetch(part).await;
            link.send_message(if came { then } else { Msg::Tell(Notice::new("part-missing")) });
        });
    }

    pub(super) fn by_hand(&mut self, go: impl FnOnce(&mut Self)) {
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
