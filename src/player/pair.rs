//! Two runs in step: where they are together, and the moves that wait for the one before.

use crate::engine::protocol::Report;
use crate::engine::scheduler::{Move, together};
use std::collections::VecDeque;

/// So many moves wait for their turn at most; a key that is held down should not run on for long.
const MOST_MOVES: usize = 32;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    /// The number of the round, and the steps into it.
    pub place: (u64, u64),
    moves: VecDeque<Move>,
    /// Which run the controls speak of.
    pub active: usize,
}

impl Pair {
    /// A move waits for the one before.
    pub fn wait(&mut self, way: Move) {
        if self.moves.len() < MOST_MOVES {
            self.moves.push_back(way);
        }
    }

    /// The next of those that wait.
    pub fn pop(&mut self) -> Option<Move> {
        self.moves.pop_front()
    }

    /// None waits any more: a run is replaced, or sent elsewhere.
    pub fn clear(&mut self) {
        self.moves.clear();
    }

    /// Does none wait?
    pub fn rests(&self) -> bool {
        self.moves.is_empty()
    }

    /// Both have answered: where they are together.
    pub fn meet(&mut self, reports: &mut dyn Iterator<Item = &Report>) {
        self.place = together(reports).unwrap_or(self.place);
    }
}
