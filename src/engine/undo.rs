//! Undo: a stack of values. What the page takes back, and which changes go in one piece, says `player/history.rs`.

/// So many states can be taken back.
const DEPTH: usize = 200;

/// The past and the undone future of a value.
#[derive(Clone, Debug)]
pub struct Undo<T> {
    past: Vec<T>,
    future: Vec<T>,
}

impl<T> Default for Undo<T> {
    fn default() -> Self {
        Self { past: Vec::new(), future: Vec::new() }
    }
}

impl<T> Undo<T> {
    /// The reader changes something: `before` is what was. An undone future is dropped.
    pub fn note(&mut self, before: T) {
        self.future.clear();
        self.past.push(before);
        if self.past.len() > DEPTH {
            self.past.remove(0);
        }
    }

    /// Back to what was, leaving `now` to be done again.
    pub fn undo(&mut self, now: T) -> Option<T> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// Forward to what was undone, leaving `now` to be undone again.
    pub fn redo(&mut self, now: T) -> Option<T> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }

    /// Is there anything to undo?
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Is there anything to redo?
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_and_redo_are_inverse_and_a_new_deed_drops_the_future() {
        let mut undo = Undo::default();
        undo.note(1);
        undo.note(2);
        assert_eq!(undo.undo(3), Some(2));
        assert_eq!(undo.undo(2), Some(1));
        assert_eq!(undo.undo(1), None);
        assert_eq!(undo.redo(1), Some(2));
        assert_eq!(undo.redo(2), Some(3));
        assert_eq!(undo.redo(3), None);
        assert_eq!(undo.undo(3), Some(2));
        undo.note(2);
        assert!(!undo.can_redo());
    }
}
