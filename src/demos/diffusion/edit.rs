//! What the reader can do to a state by hand: nothing. Where particles start is ruled by the seed; other points are
//! another input, hence another run.

use serde::{Deserialize, Serialize};

/// There is no edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {}
