//! What the page of a demo is told.

use super::Built;
use super::host::Word;
use super::perform::Browser;
use crate::engine::keys::Action;
use crate::player;
pub use crate::player::message::{AddressMsg, ChangeMsg, JobMsg, TimeMsg, Visit};

/// Other data.
pub type DataMsg = player::message::DataMsg<Browser>;
/// What is open on the page.
pub type LayoutMsg = player::message::LayoutMsg<Browser>;

/// What the page of a demo is told.
pub enum Msg {
    /// For the player.
    Player(player::Msg<Browser>),
    /// The link goes to the clipboard, or else the link of a challenge, and the dialog "Share" opens.
    Share {
        /// Is it the challenge?
        challenge: bool,
    },
    /// The link to the whole page is about to be followed.
    Full,
    /// The run goes into a file.
    Save,
    /// A file was dropped in or chosen.
    Dropped(web_sys::File),
    /// The text of a file that may hold a run.
    RunFile(String),
    /// A file is on its way.
    Expect,
    /// The page is about to be left.
    Leaving(web_sys::Event),
    /// Time for the messages of hosts that wait.
    Inbox,
    /// What concerns a host page.
    Host(Word),
    /// The next piece of the page is made.
    Build(Built),
}

impl From<player::Msg<Browser>> for Msg {
    fn from(msg: player::Msg<Browser>) -> Self {
        Self::Player(msg)
    }
}

macro_rules! for_player {
    ($($part:ty)*) => {$(
        impl From<$part> for Msg {
            fn from(part: $part) -> Self {
                Self::Player(part.into())
            }
        }
    )*};
}
for_player!(Action AddressMsg ChangeMsg DataMsg JobMsg LayoutMsg TimeMsg Visit);
