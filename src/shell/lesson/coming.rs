//! How a lesson comes: piece by piece, so that no frame is late.

use crate::player::translation::Section;
use crate::shell::browser::all;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use web_sys::Element;

/// So many elements are shown at a time, for formulas take long to lay out.
const PIECE: u32 = 40;
/// So many bytes of text are given to the browser at a time.
const TEXT: usize = 10_000;
/// The pieces of a lesson: its blocks, and items and rows one by one.
const PIECES: &str = ".part > *, .part li, .part tr";
/// What of a part is not shown yet.
const LACKING: &str = ":scope > :not([data-shown]), li:not([data-shown]), tr:not([data-shown])";
/// What waits for a frame, and then for the task behind it.
pub type Waiting = Rc<RefCell<(Option<AnimationFrame>, Option<Timeout>)>>;

/// Does something in the task after the next frame, unless what is returned is dropped before.
pub fn framed(then: impl FnOnce() + 'static) -> Waiting {
    let waiting = Waiting::default();
    let of_frame = Rc::downgrade(&waiting);
    let frame = request_animation_frame(move |_| {
        if let Some(waiting) = of_frame.upgrade() {
            waiting.borrow_mut().1 = Some(Timeout::new(0, then));
        }
    });
    waiting.borrow_mut().0 = Some(frame);
    waiting
}

/// A lesson that comes piece by piece, each in a frame of its own: all at once it would keep the browser busy for too
/// long. First its text, made and checked when the app was built, not shown yet; then its pieces are shown, what is lit
/// first. Live numbers are filled in from outside.
pub struct Coming {
    lesson: Element,
    /// The parts with their texts that are still to come.
    texts: RefCell<VecDeque<(Element, String)>>,
    pieces: RefCell<VecDeque<Element>>,
    next: RefCell<Option<Waiting>>,
    /// Is told `false` when all texts are there, and `true` when they are shown.
    said: Box<dyn Fn(bool)>,
}

impl Coming {
    /// Begins to fill `lesson` with its sections. `said` is told `false` when all texts are there, and `true` when they are
    /// shown.
    pub fn begin(lesson: &Element, sections: &[Section], said: impl Fn(bool) + 'static) -> Rc<Coming> {
        let texts = all(lesson, ".part").into_iter().zip(sections.iter().map(|section| section.html.clone()));
        let coming = Rc::new(Coming {
            lesson: lesson.clone(),
            texts: RefCell::new(texts.collect()),
            pieces: RefCell::default(),
            next: RefCell::default(),
            said: Box::new(said),
        });
        coming.go_on();
        coming
    }

    fn go_on(self: &Rc<Coming>) {
        let goes_on = if self.texts.borrow().is_empty() { self.show() } else { self.bring() };
        if goes_on {
            let coming = Rc::downgrade(self);
            let next = framed(move || {
                if let Some(coming) = coming.upgrade() {
                    coming.go_on();
                }
            });
            self.next.replace(Some(next));
        }
    }

    /// Brings some texts.
    fn bring(&self) -> bool {
        let mut bytes = 0;
        while bytes < TEXT {
            let Some((part, text)) = self.texts.borrow_mut().pop_front() else { break };
            // In another language there is one already.
            let old = all(&part, ":scope > :not(.unfold)");
            old.into_iter().for_each(|old| old.remove());
            let _ = part.insert_adjacent_html("afterbegin", &text);
            // For who cannot see it: which scene the button folds.
            let title = part.query_selector("h2").ok().flatten().and_then(|title| title.text_content());
            if let (Some(title), Ok(Some(button))) = (title, part.query_selector(".unfold")) {
                let _ = button.set_attribute("aria-label", &title);
            }
            bytes += text.len();
        }
        if self.texts.borrow().is_empty() {
            let pieces = all(&self.lesson, PIECES).into_iter();
            let (mut pieces, rest): (VecDeque<_>, VecDeque<_>) =
                pieces.partition(|piece| piece.closest(".lit").ok().flatten().is_some());
            pieces.extend(rest);
            self.pieces.replace(pieces);
            (self.said)(false);
        }
        true
    }

    /// Shows some pieces.
    fn show(&self) -> bool {
        let mut shown = 0;
        while shown < PIECE {
            let Some(piece) = self.pieces.borrow_mut().pop_front() else {
                self.reveal();
                (self.said)(true);
                return false;
            };
            let count = |within: &str| piece.query_selector_all(within).map_or(0, |found| found.length());
            // Its own items and rows are pieces by themselves.
            shown += 1 + count("*") - count("li, li *, tr, tr *");
            let _ = piece.set_attribute("data-shown", "");
        }
        self.reveal();
        true
    }

    /// Lets be seen what nothing will push down any more: the first parts, as far as they are whole.
    fn reveal(&self) {
        for part in all(&self.lesson, ".part:not([data-whole])") {
            if !matches!(part.query_selector(LACKING), Ok(None)) {
                break;
            }
            let _ = part.set_attribute("data-whole", "");
        }
    }
}
