//! What a player can be told, by concern.

use super::Platform;
use super::layout::PageDialog;
use super::outbox::PendingOpen;
use super::recordings::RecordingFile;
use super::translation::Translations;
use crate::engine::Notice;
use crate::engine::keys::Action;
use crate::engine::packing::SavedRun;
use crate::engine::params::Value;
use crate::engine::protocol::Command;
use crate::engine::runtime::Answer;
use crate::engine::table::read::ReadOptions;
use crate::plot::figure::Tool;
use crate::plot::run_view::Reply;

/// What a player can be told.
pub enum Msg<P: Platform> {
    /// An address is opened.
    Visit(Visit),
    /// Words, or what the address says of them, have changed.
    Speak(Speak),
    /// From where the runs live.
    Worker(News<P>),
    /// From a study's worker.
    Study(News<P>),
    /// From what works out, or fetches, what a run waits for.
    Supply(News<P>),
    /// A file has come, or not.
    Came(Came<P>),
    /// A key or a button of the transport.
    Act(Action),
    /// Through time.
    Time(TimeMsg),
    /// The runs, or how they are looked at, change.
    Change(ChangeMsg),
    /// Other data.
    Data(DataMsg<P>),
    /// Studies, and what a run waits for.
    Job(JobMsg),
    /// What is open on the page.
    Layout(LayoutMsg<P>),
    /// The address.
    Address(AddressMsg),
    /// A host page asks.
    Host(P::HostRequest, Command),
    /// The page is drawn again: the window has changed, or a part of the program has come.
    Redraw,
}

/// What a file has brought.
pub struct Brought {
    /// The run.
    pub saved: SavedRun,
    /// What is to be said of it.
    pub notices: Vec<Notice>,
}

/// An address is opened.
pub struct Visit {
    /// What it says of the demo.
    pub query: String,
    /// The run of a file that was dropped on another demo.
    pub brought: Option<Box<Brought>>,
    /// May a host page have written it?
    pub first: bool,
}

/// Words, or what the address says of them, have changed.
pub struct Speak {
    /// The language, if the address asks for one.
    pub lang: Option<String>,
    /// The theme, if the address asks for one.
    pub theme: Option<String>,
    /// Other words.
    pub translations: Option<Translations>,
}

/// From a worker.
pub enum News<P: Platform> {
    /// An answer.
    Answer(Box<Answer>),
    /// A study is done: what a run waits for.
    Product(P::Attachment),
    /// The worker died; what it held is gone.
    Died,
    /// There is no worker: from now on the page computes, one step a task.
    NoWorker,
}

/// A file has come, or not.
pub enum Came<P: Platform> {
    /// Of a bundled data set.
    File(Box<PendingOpen<P>>),
    /// Own data that this browser kept.
    Own(Box<PendingOpen<P>>),
    /// Of a recording.
    Recording(RecordingFile<P::Attachment>),
    /// What handles recordings.
    RecordingPart(usize),
}

/// Through time.
pub enum TimeMsg {
    /// To an instant of a run.
    Seek(usize, u64),
    /// A long way ends here.
    Stay,
    /// What plays stands still.
    Pause,
    /// Time for the next step.
    Tick,
    /// Nobody sees the page any more, or somebody does again: what plays stands still meanwhile.
    Hidden(bool),
    /// The frame is out of sight: what rests needs no worker.
    Sleep,
    /// It is in sight again, or somebody asks for something.
    Wake,
}

/// The runs, or how they are looked at, change.
pub enum ChangeMsg {
    /// A command, of the run that is spoken of.
    Do(Command),
    /// A knob was turned.
    Set(&'static str, Value),
    /// A knob of the view was turned.
    Look(&'static str, Value),
    /// Another data set.
    Data(String),
    /// Another seed of the data.
    DataSeed(u64),
    /// What a gesture on a panel of a run means.
    Gesture(usize, Reply),
    /// What is offered is done.
    Primary(usize),
    /// Opens the run of this seed in a slot.
    Seed(usize, u64),
    /// A second run beside the first.
    Compare,
    /// One run again.
    Single,
}

/// Other data.
pub enum DataMsg<P: Platform> {
    /// A file or a text of data.
    Load(P::Attachment),
    /// The same, once the reader has said how.
    LoadWith(P::Attachment, ReadOptions),
    /// Rows of numbers.
    Rows(Vec<Vec<f64>>),
    /// Something was drawn: its pixels, in grey.
    Sketched(Vec<u8>),
    /// The run of a file.
    Run(Box<Brought>),
}

/// Studies, and what a run waits for.
pub enum JobMsg {
    /// A study of the run that is spoken of, of so many seeds.
    Start(String, usize),
    /// No longer.
    Stop,
    /// Lets go of what studies know.
    Drop(String),
    /// What a run waits for is wanted, or not.
    Want(usize, bool),
}

/// What is open on the page.
pub enum LayoutMsg<P: Platform> {
    /// The numbers of a chart are shown as a table, or no longer.
    List(usize, &'static str),
    /// A value of a metric's curve is pointed at: run, metric, index.
    Point(Option<(usize, &'static str, usize)>),
    /// What lies beneath is seen, or no longer.
    Original(bool),
    /// What the pointer does.
    Tool(Tool),
    /// A question about data was put, or dropped.
    Ask(Option<PageDialog<P::Attachment>>),
    /// Numbers are about to be typed.
    Type,
    /// The canvas to draw on is opened, or put away.
    Sketching(bool),
    /// Which run the controls speak of.
    Active(usize),
    /// A notice was read.
    Dismiss(u64),
    /// The reader is told.
    Tell(Notice),
    /// What is hidden, and the panels that are shown; `None` stays as it is.
    Hide(Option<Vec<String>>, Option<Vec<String>>),
}

/// The address.
pub enum AddressMsg {
    /// Time to write it.
    Write,
    /// Own data are kept by this browser, or may not be.
    Kept(u64, bool),
}

macro_rules! into_msg {
    ($($variant:ident($part:ident))*) => {$(
        impl<P: Platform> From<$part> for Msg<P> {
            fn from(part: $part) -> Self {
                Self::$variant(part)
            }
        }
    )*};
}
into_msg!(Visit(Visit) Speak(Speak) Time(TimeMsg) Change(ChangeMsg) Job(JobMsg) Address(AddressMsg));

impl<P: Platform> From<Action> for Msg<P> {
    fn from(action: Action) -> Self {
        Self::Act(action)
    }
}

impl<P: Platform> From<DataMsg<P>> for Msg<P> {
    fn from(data: DataMsg<P>) -> Self {
        Self::Data(data)
    }
}

impl<P: Platform> From<LayoutMsg<P>> for Msg<P> {
    fn from(layout: LayoutMsg<P>) -> Self {
        Self::Layout(layout)
    }
}
