//! The page's road to where runs live: a worker, or, only where no worker can be had, the page itself.

mod listening;

use self::listening::{Listening, start_worker};
use super::player::Browser;
use super::{browser, encoding, parts, picture};
use crate::demos::{self, Demo};
use crate::engine::Notice;
use crate::engine::input::Input;
use crate::engine::protocol::{Command, Envelope, WorkerRequest};
use crate::engine::run::Source;
use crate::engine::runtime::{Answer, Runtime, only_moves};
use crate::engine::table::Table;
use gloo::timers::callback::Interval;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use yew::Callback;

/// A worker that says nothing for so long after it was asked to start is given up.
const PATIENCE: u32 = 8_000;

/// The page asks so often, in milliseconds, whether its worker is still there.
const BEAT: u32 = 1_000;
/// A worker that has not answered so often is given up. Its longest single calls while it moves take some seconds on a slow
/// machine.
const MOST_MISSED: u32 = 12;
/// The same while it opens a run, reads a file or takes something in, which can be one long call.
const MOST_MISSED_OPENING: u32 = 60;

/// What travels with an envelope.
#[derive(Clone, Debug)]
pub enum Attachment {
    /// Bytes.
    Bytes(Rc<Vec<u8>>),
    /// Bytes that only pass through the page: given away, and never in its memory.
    Buffer(js_sys::Uint8Array),
    /// A file, or what the browser keeps like one: it is read in the worker, and never by the page.
    File(web_sys::Blob),
}

/// What comes back.
pub type News = crate::player::message::News<Browser>;

enum Connection {
    Starting { waiting: Vec<(Envelope, Option<Attachment>)> },
    Worker,
    Page { host: Runtime, awake: bool },
    Gone,
}

/// An envelope with what is attached to it, and the parts of the program that it waits for.
type Held = (Envelope, Option<Attachment>, Vec<&'static str>);

struct Inner {
    connection: RefCell<Connection>,
    worker: RefCell<Option<Listening>>,
    news: Callback<News>,
    alive: Cell<bool>,
    /// What waits for parts of the program, and for which.
    held: RefCell<VecDeque<Held>>,
    /// The demos that were last opened, by slot.
    demos: RefCell<[Option<&'static Demo>; 2]>,
    /// How often the worker was asked since it was last heard.
    missed: Cell<u32>,
    /// The last order that may be one long call, until it is answered.
    opening: Cell<Option<u64>>,
    pulse: RefCell<Option<Interval>>,
}

/// A road to a host of runs. Dropping it ends the worker at once.
pub struct WorkerClient(Rc<Inner>);

impl Drop for WorkerClient {
    fn drop(&mut self) {
        self.0.alive.set(false);
        if let Some(listening) = self.0.worker.borrow_mut().take() {
            listening.worker.set_onmessage(None);
            listening.worker.set_onerror(None);
            listening.worker.terminate();
        }
    }
}

impl WorkerClient {
    /// Starts a worker; envelopes can be sent at once.
    pub fn new(news: Callback<News>) -> Self {
        let inner = Rc::new(Inner {
            connection: RefCell::new(Connection::Starting { waiting: Vec::new() }),
            worker: RefCell::new(None),
            news,
            alive: Cell::new(true),
            held: RefCell::default(),
            demos: RefCell::default(),
            missed: Cell::new(0),
            opening: Cell::new(None),
            pulse: RefCell::default(),
        });
        match start_worker(&inner) {
            Some(listening) => {
                *inner.worker.borrow_mut() = Some(listening);
                let waiting = Rc::downgrade(&inner);
                browser::after(
                    PATIENCE,
                    Box::new(move || {
                        if let Some(inner) = waiting.upgrade()
                            && matches!(*inner.connection.borrow(), Connection::Starting { .. })
                        {
                            Inner::fall_back(&inner);
                        }
                    }),
                );
            }
            None => {
                // Not from within the constructor: whoever called it is not ready to listen.
                let inner = inner.clone();
                browser::after(0, Box::new(move || Inner::fall_back(&inner)));
            }
        }
        Self(inner)
    }

    /// Gives the worker up, as if it had died, when it stays silent for long. Not for studies: they may be one call of any
    /// length.
    #[must_use]
    pub fn watched(self) -> Self {
        let weak = Rc::downgrade(&self.0);
        *self.0.pulse.borrow_mut() = Some(Interval::new(BEAT, move || {
            if let Some(inner) = weak.upgrade() {
                inner.beat();
            }
        }));
        self
    }

    /// Sends an envelope. Parts of the program that it needs are fetched first; whatever is sent meanwhile waits its turn.
    pub fn send(&self, mut envelope: Envelope, attachment: Option<Attachment>) {
        let attachment = attachment.or_else(|| beside(&mut envelope.order));
        let parts = self.0.missing(&envelope, attachment.as_ref());
        let waits = !self.0.held.borrow().is_empty();
        if !waits && parts.is_empty() {
            return self.0.deliver(envelope, attachment);
        }
        self.0.held.borrow_mut().push_back((envelope, attachment, parts));
        if !waits {
            wasm_bindgen_futures::spawn_local(Inner::fetch(self.0.clone()));
        }
    }
}

/// Is what is attached to a `load` text to be read, and not a picture?
fn is_table(attachment: &Attachment) -> bool {
    !matches!(attachment, Attachment::File(blob) if picture::is_picture(blob))
}

/// The contents of own data of more numbers than this travel as bytes beside their run, and not within it.
const MOST_WITHIN: usize = 20_000;

/// Large contents on their way to a worker, taken out of the run that is sent.
fn beside(order: &mut WorkerRequest) -> Option<Attachment> {
    let (WorkerRequest::Restore { run, .. } | WorkerRequest::Study { run, .. }) = order else { return None };
    let Source::Own { contents, .. } = &mut run.input else { return None };
    let own = contents.take_if(|own| own.numbers() > MOST_WITHIN)?;
    let bytes = postcard::to_stdvec(&*own).ok()?;
    Some(Attachment::Buffer(js_sys::Uint8Array::from(bytes.as_slice())))
}

impl Inner {
    /// The parts that this needs and that are not here yet.
    fn missing(&self, envelope: &Envelope, attachment: Option<&Attachment>) -> Vec<&'static str> {
        let mut wanted = Vec::new();
        match &envelope.order {
            WorkerRequest::Obey(Command::Load(load)) => {
                if load.csv.is_some() || attachment.is_some_and(is_table) {
                    wanted.push(parts::TABLES);
                }
                if matches!(attachment, Some(Attachment::File(blob)) if picture::is_picture(blob)) {
                    wanted.push(parts::PICTURES);
                }
                wanted.extend(self.demos.borrow()[envelope.slot.min(1)].map_or(&[][..], |demo| demo.parts(None)));
            }
            WorkerRequest::Restore { run, .. } | WorkerRequest::Study { run, .. } => {
                let Some(demo) = demos::find(&run.demo) else { return wanted };
                self.demos.borrow_mut()[envelope.slot.min(1)] = Some(demo);
                if attachment.is_some() && demo.terms.kind == Table::KIND && matches!(run.input, Source::Named { .. }) {
                    wanted.push(parts::TABLES);
                }
                wanted.extend(demo.parts(Some(run)));
            }
            _ => {}
        }
        wanted.retain(|part| !parts::here(part));
        wanted
    }

    /// Fetches what is missing for the first that waits, and delivers it, until none waits.
    async fn fetch(inner: Rc<Self>) {
        loop {
            let Some(parts) = inner.held.borrow().front().map(|(.., parts)| parts.clone()) else { return };
            let came = parts::fetch_all(parts).await;
            // It stays in front until then, so that nothing overtakes it.
            let Some((envelope, attachment, _)) = inner.held.borrow_mut().pop_front() else { return };
            if came {
                inner.deliver(envelope, attachment);
            } else {
                inner.refuse(&envelope, Notice::new("part-missing"));
            }
        }
    }

    /// Beats are counted by the page's own timer: while the machine sleeps there are none, and a page that nobody sees
    /// waits for nothing.
    fn beat(&self) {
        if !matches!(*self.connection.borrow(), Connection::Worker) {
            return;
        }
        let missed = if browser::is_seen() { self.missed.get() + 1 } else { 0 };
        self.missed.set(missed);
        let most = if self.opening.get().is_some() { MOST_MISSED_OPENING } else { MOST_MISSED };
        if missed > most {
            self.lose();
        } else if let Some(listening) = &*self.worker.borrow() {
            listening.ask();
        }
    }

    /// The worker is gone, with what it held.
    fn lose(&self) {
        self.connection.replace(Connection::Gone);
        if let Some(listening) = &*self.worker.borrow() {
            listening.worker.terminate();
        }
        self.tell(News::Died);
    }

    fn deliver(self: &Rc<Self>, envelope: Envelope, attachment: Option<Attachment>) {
        if !only_moves(&envelope.order) {
            self.opening.set(Some(envelope.id));
        }
        let mut connection = self.connection.borrow_mut();
        match &mut *connection {
            Connection::Starting { waiting } => waiting.push((envelope, attachment)),
            Connection::Worker => {
                if let Some(listening) = &*self.worker.borrow() {
                    listening.post(&envelope, attachment);
                }
            }
            Connection::Page { .. } => {
                drop(connection);
                Self::receive(self, envelope, attachment);
            }
            Connection::Gone => {}
        }
    }

    fn refuse(&self, envelope: &Envelope, why: Notice) {
        let mut answer = Answer::default();
        (answer.report.id, answer.report.slot) = (envelope.id, envelope.slot);
        answer.report.error = Some(why);
        self.tell(News::Answer(Box::new(answer)));
    }

    fn tell(&self, news: News) {
        if self.alive.get() {
            self.news.emit(news);
        }
    }

    /// The page becomes the host.
    fn fall_back(inner: &Rc<Self>) {
        if !inner.alive.get() {
            return;
        }
        if let Some(listening) = inner.worker.borrow_mut().take() {
            listening.worker.terminate();
        }
        let before = inner.connection.replace(Connection::Page { host: Runtime::new(demos::open), awake: false });
        inner.tell(News::NoWorker);
        if let Connection::Starting { waiting } = before {
            for (envelope, attachment) in waiting {
                Self::receive(inner, envelope, attachment);
            }
        }
    }

    fn receive(inner: &Rc<Self>, envelope: Envelope, attachment: Option<Attachment>) {
        match attachment {
            Some(Attachment::File(blob)) => {
                let inner = inner.clone();
                let mut envelope = envelope;
                wasm_bindgen_futures::spawn_local(async move {
                    if picture::is_picture(&blob) {
                        match picture::read_blob(&mut envelope, &blob).await {
                            Ok(bytes) => {
                                inner.take_in(envelope, Some(bytes));
                                Self::wake(&inner);
                            }
                            Err(notice) => inner.refuse(&envelope, notice),
                        }
                        return;
                    }
                    let buffer = wasm_bindgen_futures::JsFuture::from(blob.array_buffer()).await;
                    let bytes = buffer.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
                    inner.take_in(envelope, Some(bytes));
                    Self::wake(&inner);
                });
            }
            Some(Attachment::Buffer(bytes)) => {
                inner.take_in(envelope, Some(bytes.to_vec()));
                Self::wake(inner);
            }
            Some(Attachment::Bytes(bytes)) => {
                inner.take_in(envelope, Some(bytes.to_vec()));
                Self::wake(inner);
            }
            None => {
                inner.take_in(envelope, None);
                Self::wake(inner);
            }
        }
    }

    fn take_in(&self, mut envelope: Envelope, attachment: Option<Vec<u8>>) {
        let attachment = attachment.map(|bytes| encoding::to_utf8(&mut envelope, bytes));
        if let Connection::Page { host, .. } = &mut *self.connection.borrow_mut() {
            host.receive(envelope, attachment);
        }
    }

    /// One step a task, so that the page stays alive between them.
    fn wake(inner: &Rc<Self>) {
        if let Connection::Page { awake, .. } = &mut *inner.connection.borrow_mut()
            && std::mem::replace(awake, true)
        {
            return;
        }
        let inner = inner.clone();
        browser::after(
            0,
            Box::new(move || {
                let (answers, busy) = match &mut *inner.connection.borrow_mut() {
                    Connection::Page { host, awake } => {
                        *awake = false;
                        (host.work(&mut || false), host.busy())
                    }
                    _ => return,
                };
                for mut answer in answers {
                    let product = answer.parts[0].take_if(|_| answer.report.study.is_some());
                    let news = match product {
                        Some(bytes) => News::Product(Attachment::Buffer(js_sys::Uint8Array::from(bytes.as_slice()))),
                        None => News::Answer(Box::new(answer)),
                    };
                    inner.tell(news);
                }
                if busy && inner.alive.get() {
                    Self::wake(&inner);
                }
            }),
        );
    }
}
