//! How large a table may be.

use crate::engine::Notice;

/// The most rows a table may have.
pub const MAX_ROWS: usize = 100_000;
/// The most columns of numbers that a demo takes, unless it says otherwise.
pub const MAX_COLUMNS: usize = 64;
/// The most columns of numbers a table may have.
pub const WIDEST: usize = 784;
/// The most numbers a table may have.
pub const MAX_NUMBERS: usize = 16_000_000;
/// The most classes a label column may have.
pub const MAX_CLASSES: usize = 64;

/// A table has more rows than are taken.
pub fn too_many_rows(rows: usize) -> Notice {
    Notice::new("table-too-many-rows").with("rows", rows).with("limit", MAX_ROWS)
}

/// A table has more columns than are taken.
pub fn too_many_columns(columns: usize, limit: usize) -> Notice {
    Notice::new("table-too-many-columns").with("columns", columns).with("limit", limit)
}

/// A table has more numbers than are taken.
pub fn too_many_numbers(numbers: usize) -> Notice {
    Notice::new("table-too-many-numbers").with("numbers", numbers).with("limit", MAX_NUMBERS)
}
