//! The room that all demos on points share: which plane is on screen, what lies under the pointer, and the hand that
//! adds, moves and removes points.

pub mod centers;
pub mod classes;
pub mod hand;
pub mod pixels;
pub mod plane;
pub mod scene;
pub mod ways;

pub use centers::{CenterEdit, Centers, MOST_CENTERS};
pub use hand::{hand, nearest};
pub use plane::{Plane, Shown, snap, window};
pub use scene::{OnPlane, Placed, nmi, plane};
pub use ways::Ways;

use crate::engine::table::Table;
use serde_json::Value;

/// The rows of a table as a host reads them: an array of shape (n, d).
pub fn rows(table: &Table) -> Value {
    (0..table.n()).map(|i| Value::from(table.row(i))).collect()
}
