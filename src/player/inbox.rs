//! Messages of hosts wait for their turn here, so that thousands of them do not lock the page.

use std::collections::VecDeque;

/// So many commands of hosts are under way at most; others wait in the inbox.
pub const MOST_AT_ONCE: usize = 64;
/// So many messages are looked at in one go.
pub const MOST_IN_ONE_GO: usize = 32;
/// So many messages wait at most.
const MOST_WAITING: usize = 20_000;

/// See the module.
pub struct Inbox<E> {
    queue: VecDeque<E>,
    /// What came of the last ones is still to be drawn.
    pub undrawn: bool,
}

impl<E> Default for Inbox<E> {
    fn default() -> Self {
        Self { queue: VecDeque::new(), undrawn: false }
    }
}

impl<E> Inbox<E> {
    /// A message has come: is it the only one, so that it can be looked at now?
    ///
    /// # Errors
    /// The message, if too many wait.
    pub fn put(&mut self, message: E) -> Result<bool, E> {
        if self.queue.len() >= MOST_WAITING {
            return Err(message);
        }
        self.queue.push_back(message);
        Ok(self.queue.len() == 1)
    }

    /// The next message, unless so many commands are under way that their answers must come first.
    pub fn pop(&mut self, under_way: usize) -> Option<E> {
        if self.waits(under_way) { None } else { self.queue.pop_front() }
    }

    /// Must the answers to what is under way come first?
    pub fn waits(&self, under_way: usize) -> bool {
        under_way >= MOST_AT_ONCE
    }

    /// Does none wait?
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_waits_its_turn_and_what_is_too_much_is_given_back() {
        let mut inbox = Inbox::default();
        assert_eq!(inbox.put(0), Ok(true));
        for n in 1..MOST_WAITING {
            assert_eq!(inbox.put(n), Ok(false));
        }
        assert_eq!(inbox.put(MOST_WAITING), Err(MOST_WAITING));
        assert_eq!(inbox.pop(MOST_AT_ONCE), None, "answers come first");
        assert_eq!((inbox.pop(0), inbox.pop(0)), (Some(0), Some(1)));
    }
}
