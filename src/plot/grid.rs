//! Small tables on screen.

use crate::engine::words::Words;

/// What stands in a cell for a number that is not there.
pub const NONE: &str = "–";

/// A small table on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// A line above it.
    pub caption: String,
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<GridRow>,
    /// A line below it.
    pub note: String,
}

/// A row of a [`Grid`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridRow {
    /// The colour and mark of this series stand before it.
    pub series: Option<usize>,
    /// Whether it is the row that counts.
    pub strong: bool,
    /// Its cells; numbers are set to the right.
    pub cells: Vec<String>,
    /// The instant that it speaks of: it can be gone to.
    pub go: Option<u64>,
}

impl Grid {
    /// A table with these heads, by their keys.
    pub fn new(words: &Words, caption: String, heads: &[&str], note: String) -> Self {
        Self { caption, head: heads.iter().map(|key| words.get(key)).collect(), rows: Vec::new(), note }
    }

    /// A line in the place of a table.
    pub fn saying(caption: String) -> Self {
        Self { caption, ..Self::default() }
    }

    /// The same table with these rows.
    #[must_use]
    pub fn with(self, rows: impl IntoIterator<Item = GridRow>) -> Self {
        Self { rows: rows.into_iter().collect(), ..self }
    }
}

impl GridRow {
    /// A row of these cells.
    pub fn new(cells: impl IntoIterator<Item = String>) -> Self {
        Self { cells: cells.into_iter().collect(), ..Self::default() }
    }

    /// The row of a series, whose number from 1 is its first cell.
    pub fn of_series(j: usize, cells: impl IntoIterator<Item = String>) -> Self {
        let cells = std::iter::once((j + 1).to_string()).chain(cells).collect();
        Self { series: Some(j), cells, ..Self::default() }
    }

    /// The same row, which is the one that counts or not.
    #[must_use]
    pub fn strong(self, strong: bool) -> Self {
        Self { strong, ..self }
    }

    /// The same row, which leads to an instant.
    #[must_use]
    pub fn leads(self, go: Option<u64>) -> Self {
        Self { go, ..self }
    }
}

/// A number as it is read, or [`NONE`] where there is none.
pub fn or_none<T>(value: Option<T>, said: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| NONE.to_owned(), said)
}
