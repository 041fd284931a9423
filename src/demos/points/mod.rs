//! The room that all demos on points share: which plane is on screen, what lies under the pointer, and the hand that
//! adds, moves and removes points.

pub mod centers;
pub mod classes;
pub mod hand;
pub mod pixels;
pub mod plane;
pub mod scene;
pub mod trajectories;

pub use centers::{CenterChange, CenterEdit, Centers, MOST_CENTERS, Under};
pub use hand::{hand, nearest};
pub use plane::{Plane, ShownPlane, snap, window};
pub use scene::{OnPlane, PlacedPoints, nmi, picked, plane};
pub use trajectories::Trajectories;

use crate::engine::Notice;
use crate::engine::table::Table;
use serde_json::Value;

/// No more clusters than there are points: `k` is lowered to them, and a notice of this code says so.
pub fn no_more_than(points: &Table, k: &mut usize, code: &str) -> Vec<Notice> {
    let n = points.n();
    if *k <= n {
        return Vec::new();
    }
    vec![Notice::new(code).with("k", std::mem::replace(k, n)).with("n", n)]
}

/// The rows of a table as a host reads them: an array of shape (n, d).
pub fn rows(table: &Table) -> Value {
    (0..table.n()).map(|i| Value::from(table.row(i))).collect()
}
