//! A page without a browser: the player, the worker's own code, and whatever is on its way between them.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::rc::Rc;
use unrolled::demos;
use unrolled::engine::params::Settings;
use unrolled::engine::protocol::{Command, Envelope, Report};
use unrolled::engine::run::Run;
use unrolled::engine::runtime::{Answer, Runtime};
use unrolled::engine::words::Words;
use unrolled::player::effect::ToHost;
use unrolled::player::message::{Came, News, Visit};
use unrolled::player::recordings::RecordingFile;
use unrolled::player::workspace::{Shared, Slot, Workspace};
use unrolled::player::{Effect, Fetch, Msg, Platform, Player, World};
use unrolled::plot::{Scale, Scheme, Theme};

/// Bytes and numbers in the place of what a browser holds.
pub enum Plain {}

impl Platform for Plain {
    type Attachment = Vec<u8>;
    type HostRequest = u32;

    fn attach(bytes: Vec<u8>) -> Vec<u8> {
        bytes
    }

    fn copy(attachment: &Vec<u8>) -> Vec<u8> {
        attachment.clone()
    }

    fn attached(_: &mut u32) -> Option<Vec<u8>> {
        None
    }

    fn carried(_: &mut u32, _: &Report) {}
}

/// What is on its way to the player.
pub enum Coming {
    Answer(Box<Answer>),
    Msg(Box<Msg<Plain>>),
    /// A file, and what becomes of it.
    File(&'static str, Box<unrolled::player::outbox::PendingOpen<Plain>>),
    Recording(&'static str, RecordingFile<Vec<u8>>),
}

/// See the module.
pub struct Page {
    pub player: Player<Plain>,
    pub now: f64,
    /// On the way to the worker.
    pub posted: VecDeque<(Envelope, Option<Vec<u8>>)>,
    worker: Runtime,
    /// On the way to the player.
    pub coming: VecDeque<Coming>,
    /// A beat of playing is due.
    pub ticks: bool,
    writes: bool,
    /// The address as it was last written.
    pub address: String,
    /// What each host's question came to: how often it was answered, and by what last.
    pub answers: BTreeMap<u32, (usize, Option<String>)>,
    /// How often hosts were told that all is done.
    pub rests: usize,
    asked: u32,
    /// Was the page drawn again after the last message?
    pub drawn: bool,
}

impl Page {
    /// A page at an address of a demo: nothing has come yet.
    pub fn at(demo: &str, query: &str) -> Self {
        let demo = demos::find(demo).unwrap();
        let workspace = Shared::new(Workspace {
            slots: vec![Slot { demo, run_view: demo.run_view(), words: Rc::new(Words::new("en", &[])) }],
            translations: BTreeMap::new(),
            look: Settings::new(),
            theme: Rc::new(Theme::new(Scheme::Light, Scale::Normal)),
            picked: None,
            tool: Default::default(),
            show_original: false,
            studies: BTreeMap::new(),
            kept: Vec::new(),
        });
        let world = World { now: 0.0, framed: false, narrow: || false, here: |_| true };
        let mut page = Self {
            player: Player::new(demo, workspace, world),
            now: 0.0,
            posted: VecDeque::new(),
            worker: Runtime::new(demos::open),
            coming: VecDeque::new(),
            ticks: false,
            writes: false,
            address: String::new(),
            answers: BTreeMap::new(),
            rests: 0,
            asked: 0,
            drawn: false,
        };
        page.visit(query);
        page
    }

    /// Another address of the same demo.
    pub fn visit(&mut self, query: &str) {
        self.tell(Visit { query: query.to_owned(), brought: None, first: false });
    }

    /// Tells the player, and does what it wants done, as far as it needs no time.
    pub fn tell(&mut self, msg: impl Into<Msg<Plain>>) {
        self.now += 1.0;
        let world = World { now: self.now, framed: false, narrow: || false, here: |_| true };
        let (drawn, effects) = self.player.update(msg.into(), world);
        self.drawn = drawn;
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect<Plain>) {
        match effect {
            Effect::Post(envelope, attachment) => self.posted.push_back((envelope, attachment)),
            Effect::Restart | Effect::Sleep => {
                self.worker = Runtime::new(demos::open);
                self.posted.clear();
                self.coming.retain(|coming| !matches!(coming, Coming::Answer(_)));
            }
            Effect::Tick(wait) => self.ticks = wait.is_some(),
            Effect::Part(_, msg) | Effect::Soon(msg) => self.coming.push_back(Coming::Msg(msg)),
            Effect::Fetch(Fetch::Data(name, pending)) => self.coming.push_back(Coming::File(name, pending)),
            Effect::Fetch(Fetch::Kept(_, pending)) => {
                self.coming.push_back(Coming::Msg(Box::new(Msg::Came(Came::Own(pending)))))
            }
            Effect::Fetch(Fetch::Recording(name, file)) => self.coming.push_back(Coming::Recording(name, file)),
            Effect::WriteSoon => self.writes = true,
            Effect::Write(address) => self.address = address,
            Effect::Host(ToHost::Reply(request, _, failed)) => self.answered(request, failed.map(|notice| notice.code)),
            Effect::Host(ToHost::Refuse(request, notice)) => self.answered(request, Some(notice.code)),
            Effect::Host(ToHost::Rest) => self.rests += 1,
            Effect::Host(ToHost::Elsewhere(request, _)) => self.answered(request, Some("elsewhere".to_owned())),
            Effect::Host(_) | Effect::Dress | Effect::FullScreen | Effect::Keep(..) => {}
            Effect::Study(..) | Effect::Supply(_) | Effect::Fetch(Fetch::Supply(_)) => {}
        }
    }

    fn answered(&mut self, request: u32, code: Option<String>) {
        let answer = self.answers.entry(request).or_default();
        *answer = (answer.0 + 1, code);
    }

    /// A host page asks; the number of its question.
    pub fn ask(&mut self, command: Command) -> u32 {
        self.asked += 1;
        self.tell(Msg::Host(self.asked, command));
        self.asked
    }

    /// The next envelope arrives at the worker, which works for so many pieces of time.
    pub fn work(&mut self, pieces: usize) {
        if let Some((envelope, attachment)) = self.posted.pop_front() {
            self.worker.receive(envelope, attachment);
        }
        let mut left = pieces;
        let answers = self.worker.work(&mut || {
            left = left.saturating_sub(1);
            left > 0
        });
        self.coming.extend(answers.into_iter().map(Box::new).map(Coming::Answer));
    }

    /// The `i`th of what is on its way to the player comes. Answers keep their order; files and parts may come at any
    /// time.
    pub fn receive(&mut self, i: usize) {
        let first = self.coming.iter().position(|coming| matches!(coming, Coming::Answer(_)));
        let i = if matches!(self.coming.get(i), Some(Coming::Answer(_))) { first.unwrap_or(i) } else { i };
        let file = |name: &str| std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(name)).ok();
        match self.coming.remove(i) {
            Some(Coming::Answer(answer)) => self.tell(Msg::Worker(News::Answer(answer))),
            Some(Coming::Msg(msg)) => self.tell(*msg),
            Some(Coming::File(name, mut pending)) => {
                pending.bytes = file(name);
                self.tell(Msg::Came(Came::File(pending)));
            }
            Some(Coming::Recording(name, wanted)) => {
                self.tell(Msg::Came(Came::Recording(RecordingFile { bytes: file(name), ..wanted })));
            }
            None => {}
        }
    }

    /// The worker dies, with all that it held and all that was on its way to it.
    pub fn kill(&mut self) {
        self.tell(Msg::Worker(News::Died));
    }

    /// Everything that is on its way arrives, until nothing is.
    pub fn settle(&mut self) {
        for _ in 0..10_000 {
            self.work(usize::MAX);
            self.receive(0);
            if self.posted.is_empty() && self.coming.is_empty() && !self.worker.busy() {
                if std::mem::take(&mut self.writes) {
                    self.tell(unrolled::player::message::AddressMsg::Write);
                }
                return;
            }
        }
        panic!("it does not come to rest");
    }

    /// The run of a slot as it is seen, and the instant.
    pub fn stands(&self, slot: usize) -> (Run, u64) {
        let workspace = self.player.workspace.see();
        let run_view = &workspace.slots[slot].run_view;
        (run_view.run().unwrap().clone(), run_view.report().t)
    }

    /// The metrics of a slot's run, as the page states them.
    pub fn metrics(&self, slot: usize) -> Vec<(String, u64)> {
        let workspace = self.player.workspace.see();
        let facts = workspace.slots[slot].run_view.facts(&workspace.context(slot, None).unwrap());
        facts.metrics.iter().map(|(name, value)| ((*name).to_owned(), value.to_bits())).collect()
    }

    /// The codes of what the reader is told.
    pub fn told(&self) -> Vec<String> {
        self.player.notices.all().iter().map(|(_, notice)| notice.code.clone()).collect()
    }
}
