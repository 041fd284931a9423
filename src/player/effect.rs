//! What a player may know of the browser, and what it asks of it.

use super::Msg;
use super::outbox::PendingOpen;
use super::recordings::RecordingFile;
use crate::engine::Notice;
use crate::engine::address::Place;
use crate::engine::protocol::{Envelope, Report};

/// What only a browser can hold: it passes through the player.
pub trait Platform: Sized + 'static {
    /// Bytes, a buffer or a file that travel with an order.
    type Attachment: Clone;
    /// Another page that has asked, and what its answer must tell.
    type HostRequest;

    /// Bytes, to be attached to an order.
    fn attach(bytes: Vec<u8>) -> Self::Attachment;
    /// One more of it, to be given away.
    fn copy(attachment: &Self::Attachment) -> Self::Attachment;
    /// The data that came with what was asked.
    fn attached(request: &mut Self::HostRequest) -> Option<Self::Attachment>;
    /// What was asked was carried out, as this says; the answer may still have to wait.
    fn carried(request: &mut Self::HostRequest, report: &Report);
}

/// What is true of the browser while a message is taken in.
#[derive(Clone, Copy)]
pub struct World {
    /// The time, in milliseconds since whenever.
    pub now: f64,
    /// Is the page within another one?
    pub framed: bool,
    /// Is the page as narrow as a phone's, so that its controls lie over the picture? Asked only where it matters.
    pub narrow: fn() -> bool,
    /// Has a part of the program come?
    pub here: fn(&str) -> bool,
}

/// What the browser is to do.
pub enum Effect<P: Platform> {
    /// Sends an order to the worker.
    Post(Envelope, Option<P::Attachment>),
    /// Starts another worker in the place of one that died.
    Restart,
    /// Ends the worker, until one is started again.
    Sleep,
    /// Sends a tick after so many milliseconds, and none that was asked for before; `None`: none at all.
    Tick(Option<u32>),
    /// Fetches a part of the program, and sends this when it has come.
    Part(&'static str, Box<Msg<P>>),
    /// Sends this in a task of its own.
    Soon(Box<Msg<P>>),
    /// Fetches a file.
    Fetch(Fetch<P>),
    /// Keeps own data, by fingerprint.
    Keep(u64, Vec<u8>),
    /// Studies a run in a worker of its own, in the place of any before.
    Study(Envelope, Option<P::Attachment>),
    /// The same for what a run waits for.
    Supply(Envelope),
    /// Sends `AddressMsg::Write` after a short wait, however often this is asked for.
    WriteSoon,
    /// Writes the address.
    Write(String),
    /// Shows theme, presenting and frame.
    Dress,
    /// Fills the screen, or no longer.
    FullScreen,
    /// Concerns a host page.
    Host(ToHost<P>),
}

/// A file, and what it is for.
pub enum Fetch<P: Platform> {
    /// Of a bundled data set, for a run.
    Data(&'static str, Box<PendingOpen<P>>),
    /// Own data that this browser keeps, by fingerprint, for a run.
    Kept(u64, Box<PendingOpen<P>>),
    /// Of a recording.
    Recording(&'static str, RecordingFile<P::Attachment>),
    /// What a run waits for.
    Supply(String),
}

/// What a host page is told, or what it wants to know.
pub enum ToHost<P: Platform> {
    /// The first address of the visit, which it may have written.
    First(Box<Place>),
    /// Something failed that nobody asked for.
    Failed(Notice),
    /// An answer: what was asked was done in this slot, or was not.
    Reply(P::HostRequest, usize, Option<Notice>),
    /// What was asked is not done.
    Refuse(P::HostRequest, Notice),
    /// Another demo is to be opened.
    Elsewhere(P::HostRequest, Box<Place>),
    /// The state was asked for while nothing was under way.
    Looked,
    /// All is done that was asked for.
    Rest,
}
