//! Undo: snapshots of the runs and of how they are looked at. Turns of one knob that follow soon are taken back in one
//! piece.

use crate::engine::params::Settings;
use crate::engine::run::Run;
use crate::engine::undo::Undo;

/// Changes of one knob that follow so soon (in milliseconds) are taken back together.
const ONE_CHANGE: f64 = 1200.0;

/// What can be taken back: the runs with their instants, and how they are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// By slot.
    pub runs: Vec<(Run, u64)>,
    /// The knobs of the view that differ from their defaults.
    pub look: Settings,
}

/// See the module.
#[derive(Default)]
pub struct History {
    undo: Undo<Snapshot>,
    last_change: Option<(String, f64)>,
}

impl History {
    /// The knob `key` (of one of two runs, `key` with its slot) is about to change something, `now` in milliseconds: is that
    /// a new change, or does it belong to the one before, since the same knob was turned just now? The time counts from the
    /// last turn, so that a long way of a slider is one change. An edit has no knob: `""` is always a new change.
    pub fn is_new_change(&mut self, key: &str, now: f64) -> bool {
        let again = self.last_change.as_ref().is_some_and(|(last, at)| last == key && now - at < ONE_CHANGE);
        self.last_change = (!key.is_empty()).then(|| (key.to_owned(), now));
        !again
    }

    /// Something was changed: `before` is what was.
    pub fn note(&mut self, before: Snapshot) {
        self.undo.note(before);
    }

    /// Back, or forward again, leaving `now` to the other way.
    pub fn go(&mut self, redo: bool, now: Snapshot) -> Option<Snapshot> {
        self.last_change = None;
        if redo { self.undo.redo(now) } else { self.undo.undo(now) }
    }

    /// Is there anything to undo?
    pub fn can_undo(&self) -> bool {
        self.undo.can_undo()
    }

    /// Is there anything to redo?
    pub fn can_redo(&self) -> bool {
        self.undo.can_redo()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_of_one_knob_belong_together_for_a_while() {
        let mut history = History::default();
        assert!(history.is_new_change("k", 0.0));
        assert!(!history.is_new_change("k", 1000.0) && !history.is_new_change("k", 2000.0));
        assert!(history.is_new_change("k", 3300.0), "too late");
        assert!(history.is_new_change("seed", 3400.0) && history.is_new_change("k", 3500.0), "another one lay between");
        assert!(history.is_new_change("", 3600.0) && history.is_new_change("", 3600.0));
    }
}
