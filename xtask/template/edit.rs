//! What the reader can do to a state by hand: nothing yet.

use serde::{Deserialize, Serialize};

/// There is no edit yet. Edits serialise to the protocol's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {}
