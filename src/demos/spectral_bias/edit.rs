//! What the reader can do to a network by hand: nothing. Another signal is another input, hence another run, and the
//! rate is a live knob.

use serde::{Deserialize, Serialize};

/// There is no edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {}
