//! What all panels of a page look at: the runs, as they are seen, and how they are to be shown.

use super::panel::Plot;
use super::speech::Voices;
use crate::demos::Demo;
use crate::engine::params::Settings;
use crate::engine::words::Words;
use crate::plot::book::{Book, Reply};
use crate::plot::figure::{Gesture, Pick, Stage, Tool};
use crate::plot::zoom::Window;
use crate::plot::{Picture, Theme, ToData};
use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;

/// One run as it is seen.
pub struct Slot {
    /// Its demo.
    pub demo: &'static Demo,
    /// What is known of it.
    pub book: Box<dyn Book>,
    /// The words of its demo and of the shell.
    pub words: Rc<Words>,
}

/// The runs on the page: one, or two side by side.
pub struct Deck {
    /// The runs.
    pub slots: Vec<Slot>,
    /// The words of every demo that may come to stand here.
    pub voices: Voices,
    /// The knobs of the view that differ from their defaults.
    pub look: Settings,
    /// Colours and sizes.
    pub theme: Rc<Theme>,
    /// What is picked.
    pub picked: Option<Pick>,
    /// What the pointer does.
    pub tool: Tool,
    /// Is what is shown held aside, to see what lies beneath?
    pub peek: bool,
    /// What studies know.
    pub studies: BTreeMap<String, serde_json::Value>,
    /// What was kept for this visit.
    pub kept: Kept,
}

/// What figures keep for a visit, by name, in the order in which it came.
pub type Kept = Vec<(String, serde_json::Value)>;

thread_local! {
    /// A visit is longer than the stay with one demo: whoever comes back finds what was kept.
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// What was kept so far.
pub fn kept() -> Kept {
    KEPT.with_borrow(Kept::clone)
}

/// Main pictures of more rows than these are not drawn once more to see where the other run has led.
const MOST_ROWS: usize = 5_000;

/// The window that holds both of two; `None` if the first one does.
fn both(own: ToData, other: ToData) -> Option<Window> {
    let join = |a: (f64, f64), b: (f64, f64)| {
        if a.0 <= a.1 { (a.0.min(b.0), a.1.max(b.1)) } else { (a.0.max(b.0), a.1.min(b.1)) }
    };
    let joined = [join(own.x, other.x), join(own.y, other.y)];
    (joined != [own.x, own.y]).then_some(joined)
}

impl Deck {
    /// The other run, if a panel of this one is to have the same axes: a bad run must not look like a good one. Main
    /// pictures have if they show the same data.
    fn beside(&self, slot: usize, panel: &str) -> Option<usize> {
        let [a, b] = self.slots.as_slice() else { return None };
        let main = a.demo.panels.first().is_some_and(|main| main.id == panel);
        let same = || {
            let input = |slot: &Slot| slot.book.run().map(|run| (run.input.clone(), run.prepare));
            a.book.size().is_some_and(|(rows, _)| rows <= MOST_ROWS) && input(a) == input(b)
        };
        (a.demo.slug() == b.demo.slug() && (!main || same())).then_some(1 - slot)
    }

    /// The words of a demo; those of the first run where they have not arrived.
    pub fn words_of(&self, demo: &Demo) -> Option<Rc<Words>> {
        let own = self.voices.get(demo.slug()).map(|speech| speech.words.clone());
        own.or_else(|| self.slots.first().map(|slot| slot.words.clone()))
    }

    /// Other words, in another language or of more demos.
    pub fn speak(&mut self, voices: Voices) {
        self.voices = voices;
        for slot in &mut self.slots {
            if let Some(speech) = self.voices.get(slot.demo.slug()) {
                slot.words = speech.words.clone();
            }
        }
    }

    /// Keeps something for the visit, in the place of what had its name.
    pub fn keep(&mut self, name: String, value: serde_json::Value) {
        match self.kept.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.kept.push((name, value)),
        }
        KEPT.set(self.kept.clone());
    }

    /// What a figure is told.
    pub fn stage(&self, slot: usize, window: Option<Window>) -> Option<Stage<'_>> {
        Some(Stage {
            words: &self.slots.get(slot)?.words,
            theme: &self.theme,
            look: &self.look,
            picked: self.picked,
            tool: self.tool,
            peek: self.peek,
            window,
            studies: &self.studies,
            exact: false,
            kept: &self.kept,
        })
    }
}

/// A shared deck; two are equal if they are one.
#[derive(Clone)]
pub struct Shared(Rc<RefCell<Deck>>);

impl Shared {
    /// Shares a deck.
    pub fn new(deck: Deck) -> Self {
        Self(Rc::new(RefCell::new(deck)))
    }

    /// To look at it.
    pub fn see(&self) -> Ref<'_, Deck> {
        self.0.borrow()
    }

    /// To change it.
    pub fn change(&self) -> RefMut<'_, Deck> {
        self.0.borrow_mut()
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Words as a property: equal if they are the same.
#[derive(Clone)]
pub struct SameWords(pub Rc<Words>);

impl PartialEq for SameWords {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A panel of a run, as its figure draws it.
pub struct FigurePlot {
    /// The runs.
    pub deck: Shared,
    /// Which of them.
    pub slot: usize,
    /// The panel's name.
    pub panel: &'static str,
}

impl Plot for FigurePlot {
    fn draw(&self, window: Option<Window>, width: u32, height: u32) -> Option<(Picture, Option<ToData>)> {
        let deck = self.deck.see();
        let of = |slot: usize, window: Option<Window>| {
            let stage = deck.stage(slot, window)?;
            Some(deck.slots.get(slot)?.book.draw(self.panel, &stage, width, height))
        };
        let own = of(self.slot, window)?;
        let shared = || {
            let other = deck.beside(self.slot, self.panel).filter(|_| window.is_none())?;
            both(own.1?, of(other, None)?.1?)
        };
        match shared() {
            Some(window) => of(self.slot, Some(window)),
            None => Some(own),
        }
    }

    fn gesture(&self, window: Option<Window>, gesture: Gesture) -> Reply {
        let deck = &mut *self.deck.change();
        let Some(slot) = deck.slots.get_mut(self.slot) else { return Reply::Nothing };
        let stage = Stage {
            words: &slot.words,
            theme: &deck.theme,
            look: &deck.look,
            picked: deck.picked,
            tool: deck.tool,
            peek: deck.peek,
            window,
            studies: &deck.studies,
            exact: false,
            kept: &deck.kept,
        };
        slot.book.gesture(self.panel, &stage, gesture)
    }
}
