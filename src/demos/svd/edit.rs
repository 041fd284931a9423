//! What the reader can do to a sum by hand: nothing. At every instant it is the best that k layers can do, a function of
//! k alone; other cells and other pixels are another input, hence another run.

use serde::{Deserialize, Serialize};

/// There is no edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {}
