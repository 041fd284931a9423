//! What all panels of a page look at: the runs, as they are seen, and how they are to be shown.
//!
//! # Two runs
//!
//! `vs=` or "Compare two runs" fills slot 1. Both slots must take the same kind of input. They keep pace by rounds, not
//! by steps: `WorkerRequest::Align { round, offset }` sends each to the given step of the given round, but not beyond that
//! round's end. What precedes the first whole round, say a seeding, is round 0: a run without one, or with fewer draws,
//! waits at its end for the other, and both are at the same assign or update ever after (`tests/in_step.rs`). A run
//! that begins anew, because a knob of its start was turned, takes the other one to its start. Where the reader scrubs,
//! one run seeks and the other follows to its place. Two runs of one demo share the axes of their panels
//! ([`Workspace::beside`]): each is drawn with the window that holds both, so that a bad run looks like one; main pictures do
//! so where they show the same data.

use super::translation::Translations;
use crate::demos::Demo;
use crate::engine::params::Settings;
use crate::engine::words::Words;
use crate::plot::figure::{Pick, Tool, ViewContext};
use crate::plot::run_view::RunView;
use crate::plot::zoom::Window;
use crate::plot::{Theme, ToData};
use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;

/// One run as it is seen.
pub struct Slot {
    /// Its demo.
    pub demo: &'static Demo,
    /// What is known of it.
    pub run_view: Box<dyn RunView>,
    /// The words of its demo and of the shell.
    pub words: Rc<Words>,
}

impl Slot {
    /// Of a run that has no end: the furthest instant that is known, which takes the place of the end.
    pub fn furthest(&self) -> Option<u64> {
        let report = self.run_view.report();
        (!self.demo.ends && report.length.is_none()).then_some(report.visited)
    }
}

/// The runs on the page: one, or two side by side.
pub struct Workspace {
    /// The runs.
    pub slots: Vec<Slot>,
    /// The words of every demo that may come to stand here.
    pub translations: Translations,
    /// The knobs of the view that differ from their defaults.
    pub look: Settings,
    /// Colours and sizes.
    pub theme: Rc<Theme>,
    /// What is picked.
    pub picked: Option<Pick>,
    /// What the pointer does.
    pub tool: Tool,
    /// Is what is shown held aside, to see what lies beneath?
    pub show_original: bool,
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
pub fn both(own: ToData, other: ToData) -> Option<Window> {
    let join = |a: (f64, f64), b: (f64, f64)| {
        if a.0 <= a.1 { (a.0.min(b.0), a.1.max(b.1)) } else { (a.0.max(b.0), a.1.min(b.1)) }
    };
    let joined = [join(own.x, other.x), join(own.y, other.y)];
    (joined != [own.x, own.y]).then_some(joined)
}

impl Workspace {
    /// The other run, if a panel of this one is to have the same axes: a bad run must not look like a good one. Main
    /// pictures have if they show the same data.
    pub fn beside(&self, slot: usize, panel: &str) -> Option<usize> {
        let [a, b] = self.slots.as_slice() else { return None };
        let main = a.demo.panels.first().is_some_and(|main| main.id == panel);
        let same = || {
            let input = |slot: &Slot| slot.run_view.run().map(|run| (run.input.clone(), run.prepare));
            a.run_view.size().is_some_and(|(rows, _)| rows <= MOST_ROWS) && input(a) == input(b)
        };
        (a.demo.slug() == b.demo.slug() && (!main || same())).then_some(1 - slot)
    }

    /// The words of a demo; those of the first run where they have not arrived.
    pub fn words_of(&self, demo: &Demo) -> Option<Rc<Words>> {
        let own = self.translations.get(demo.slug()).map(|translation| translation.words.clone());
        own.or_else(|| self.slots.first().map(|slot| slot.words.clone()))
    }

    /// Other words, in another language or of more demos.
    pub fn speak(&mut self, translations: Translations) {
        self.translations = translations;
        for slot in &mut self.slots {
            if let Some(translation) = self.translations.get(slot.demo.slug()) {
                slot.words = translation.words.clone();
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
    pub fn context(&self, slot: usize, window: Option<Window>) -> Option<ViewContext<'_>> {
        Some(ViewContext {
            words: &self.slots.get(slot)?.words,
            theme: &self.theme,
            look: &self.look,
            picked: self.picked,
            tool: self.tool,
            show_original: self.show_original,
            window,
            studies: &self.studies,
            exact: false,
            kept: &self.kept,
        })
    }
}

/// A shared workspace; two are equal if they are one.
#[derive(Clone)]
pub struct Shared(Rc<RefCell<Workspace>>);

impl Shared {
    /// Shares a workspace.
    pub fn new(workspace: Workspace) -> Self {
        Self(Rc::new(RefCell::new(workspace)))
    }

    /// To look at it.
    pub fn see(&self) -> Ref<'_, Workspace> {
        self.0.borrow()
    }

    /// To change it.
    pub fn change(&self) -> RefMut<'_, Workspace> {
        self.0.borrow_mut()
    }

    /// How many runs are on the page: one or two.
    pub fn count(&self) -> usize {
        self.see().slots.len()
    }

    /// Where the first run stands.
    pub fn stands(&self) -> u64 {
        self.see().slots[0].run_view.report().t
    }

    /// Are all runs at their ends?
    pub fn is_done(&self) -> bool {
        self.see().slots.iter().all(|slot| slot.run_view.report().done.is_some())
    }

    /// Is every run at its end or, where it has none, at the furthest instant that is known?
    pub fn is_last(&self) -> bool {
        self.see().slots.iter().all(|slot| {
            let report = slot.run_view.report();
            report.done.is_some() || slot.furthest().is_some_and(|t| report.t >= t)
        })
    }

    /// Is there a run on a way that it has not gone to its end?
    pub fn is_on_a_way(&self) -> bool {
        self.see().slots.iter().any(|slot| slot.run_view.report().target.is_some())
    }

    /// Is there a run that takes no step before it has what it waits for?
    pub fn is_held(&self) -> bool {
        self.see().slots.iter().any(|slot| slot.run_view.report().held.is_some())
    }

    /// Is what a run waits for fetched, and not worked out?
    pub fn is_fetched(&self, slot: usize) -> bool {
        self.see().slots.get(slot).is_some_and(|of| of.run_view.report().needs_file.is_some())
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
