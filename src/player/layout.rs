//! What is open on the page: dialogs, lesson, controls, tables of charts.

use super::{Msg, Platform, Player, message, parts};
use crate::engine::Notice;
use crate::engine::table::read::ReadOptions;

/// The dialog that is open.
#[derive(Clone)]
pub enum PageDialog<A> {
    /// None yet: a file is being read.
    Reading(A, ReadOptions),
    /// Some rows have missing values, as this says: drop them, or fill them?
    Missing(A, ReadOptions, Notice),
    /// A table is typed or pasted.
    Paste,
    /// A small matrix is typed: its numbers so far.
    Cells(Vec<Vec<f64>>),
    /// The camera is on.
    Camera,
    /// The dialog "Share".
    Link {
        /// The link to this very moment.
        link: String,
        /// Whether the browser has copied it.
        copied: bool,
        /// Whether it is the challenge that is wanted: the link that is a riddle to somebody else.
        challenge: bool,
    },
}

/// See the module.
pub struct Layout<P: Platform> {
    /// The dialog that is open.
    pub dialog: Option<PageDialog<P::Attachment>>,
    /// Was the part of the program that asks sent for?
    pub(super) asking: bool,
    /// Is the list of keys open?
    pub help: bool,
    /// Is the canvas to draw on open?
    pub sketching: bool,
    /// A drawing that waits for its turn.
    pub(super) sketch: Option<Vec<u8>>,
    /// The charts whose numbers are shown as a table: slot and panel.
    pub listed: Vec<(usize, &'static str)>,
    /// Is the lesson open?
    pub show_lesson: bool,
    /// Are the controls under "More" open?
    pub show_controls: bool,
    /// Lesson and controls where the page is not now: at the desk while presenting, else on the wall.
    elsewhere: (bool, bool),
    /// The value of a metric's curve that is pointed at: run, metric, index.
    pub pointed: Option<(usize, &'static str, usize)>,
    /// What a button is about to make (a selector): it is brought into sight.
    pub reveal: Option<String>,
}

impl<P: Platform> Default for Layout<P> {
    fn default() -> Self {
        Self {
            dialog: None,
            asking: false,
            help: false,
            sketching: false,
            sketch: None,
            listed: Vec::new(),
            show_lesson: true,
            show_controls: false,
            elsewhere: (false, false),
            pointed: None,
            reveal: None,
        }
    }
}

impl<P: Platform> Layout<P> {
    /// Is a dialog open?
    pub fn asks(&self) -> bool {
        self.help || self.dialog.as_ref().is_some_and(|ask| !matches!(ask, PageDialog::Reading(..)))
    }

    /// From desk to wall, or back: each has its own lesson and controls in view.
    pub(super) fn turn(&mut self) {
        std::mem::swap(&mut self.show_lesson, &mut self.elsewhere.0);
        std::mem::swap(&mut self.show_controls, &mut self.elsewhere.1);
    }

    /// An address is opened. What the reader opened stays open from moment to moment, unless the page `turned` from desk
    /// to wall or back.
    pub(super) fn visit(&mut self, show_lesson: bool, present: bool, turned: bool) {
        if present && !turned {
            self.elsewhere = (show_lesson, false);
            return;
        }
        self.show_lesson = show_lesson;
        self.show_controls &= !turned;
        self.elsewhere = (false, false);
        if present {
            self.turn();
        }
    }

    /// The numbers of a chart are shown as a table, or no longer.
    fn list(&mut self, slot: usize, panel: &'static str) {
        let count = self.listed.len();
        self.listed.retain(|listed| *listed != (slot, panel));
        if self.listed.len() == count {
            self.listed.push((slot, panel));
        }
    }

    /// What did not come can be asked for again.
    fn give_up(&mut self) {
        (self.asking, self.dialog, self.help) = (false, None, false);
    }
}

impl<P: Platform> Player<P> {
    /// Something is opened or closed; is anything to be drawn again?
    pub(super) fn lay_out(&mut self, layout: message::LayoutMsg<P>) -> bool {
        use message::LayoutMsg as To;
        match layout {
            To::Point(at) => {
                // Nothing that panels show changes.
                self.drawing.same = true;
                return std::mem::replace(&mut self.layout.pointed, at) != at;
            }
            To::Original(on) => return std::mem::replace(&mut self.workspace.change().show_original, on) != on,
            To::List(..) if !self.here(parts::FILES) => self.with_part(parts::FILES, Msg::Layout(layout)),
            To::List(slot, panel) => {
                self.layout.list(slot, panel);
                self.drawing.same = true;
            }
            To::Tool(tool) => self.workspace.change().tool = tool,
            To::Ask(ask) => self.layout.dialog = ask,
            To::Type => self.layout.dialog = Some(PageDialog::Cells(self.cells())),
            To::Sketching(true) if !self.here(parts::DIALOGS) => self.with_part(parts::DIALOGS, Msg::Layout(layout)),
            To::Sketching(on) => {
                self.layout.sketching = on;
                if on {
                    self.reveal("canvas.sketch".to_owned());
                }
            }
            To::Active(slot) => self.pair.active = slot,
            To::Dismiss(id) => self.notices.dismiss(id),
            To::Tell(notice) => {
                self.layout.give_up();
                self.tell(notice);
            }
            To::Hide(hide, panel) => self.hide(hide, panel),
        }
        true
    }
}
