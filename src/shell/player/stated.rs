//! What the page states of its runs, worked out once for each version of what is shown.

use super::PlayerView;
use crate::engine::Notice;
use crate::plot::figure::Facts;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A panel in words: slot, panel, words.
type Text = (usize, &'static str, Option<Notice>);

/// See the module.
#[derive(Default)]
pub struct Stated {
    /// By slot: what one view of the page states of a run.
    facts: RefCell<[Option<Rc<Facts>>; 2]>,
    /// Panels in words, as far as they were asked for.
    texts: RefCell<Vec<Text>>,
    /// The version that they are of.
    version: Cell<u64>,
}

impl Stated {
    /// What was stated of an older version is forgotten.
    pub(super) fn renew(&self, version: u64) {
        if self.version.replace(version) != version {
            self.facts.take();
            self.texts.take();
        }
    }
}

impl PlayerView {
    /// What is known of a run.
    pub(super) fn facts(&self, slot: usize) -> Rc<Facts> {
        let known = self.stated.facts.borrow().get(slot).cloned().flatten();
        known.unwrap_or_else(|| {
            let workspace = self.player.workspace.see();
            let stated = workspace.context(slot, None).map(|context| workspace.slots[slot].run_view.facts(&context));
            let facts = Rc::new(stated.unwrap_or_default());
            if let Some(place) = self.stated.facts.borrow_mut().get_mut(slot) {
                *place = Some(facts.clone());
            }
            facts
        })
    }

    /// A panel in words; `None` where those of the main picture are said.
    pub(super) fn text(&self, slot: usize, panel: &'static str) -> Option<Notice> {
        let texts = self.stated.texts.borrow();
        let known = texts.iter().find(|(of, id, _)| (*of, *id) == (slot, panel)).map(|(.., text)| text.clone());
        drop(texts);
        known.unwrap_or_else(|| {
            let workspace = self.player.workspace.see();
            let text = workspace
                .context(slot, None)
                .and_then(|context| workspace.slots.get(slot)?.run_view.text(panel, &context));
            self.stated.texts.borrow_mut().push((slot, panel, text.clone()));
            text
        })
    }
}
