//! Tables of numbers: what every demo of points starts from.
//!
//! A [`Table`] is right by construction: whatever builds one, deserialisation included, goes through
//! [`Table::validate`], so that no demo has to ask whether columns agree or a value is infinite.
//!
//! | code | arguments | said when |
//! | --- | --- | --- |
//! | `table-no-rows` | | no row is left |
//! | `table-too-many-rows` | `rows`, `limit` | more than [`MAX_ROWS`] |
//! | `table-too-many-columns` | `columns`, `limit` | more than [`WIDEST`], or than the demo takes |
//! | `table-too-many-numbers` | `numbers`, `limit` | more than [`MAX_NUMBERS`] |
//! | `table-ragged` | | lengths of names, columns, rows or labels disagree |
//! | `table-out-of-scale` | | values are so near to each other, or so large, that an algorithm's squares are no numbers |
//! | `table-bad-number` | `row`, `column` | a value is not finite or beyond [`MAX_VALUE`] |
//! | `table-bad-label` | | a class that does not exist, or more than [`MAX_CLASSES`] of them |
//! | `table-no-such-row` | `row` | an edit of a row that does not exist |
//!
//! The codes of the reader of files are listed in [`read`](mod@read).

mod bundled;
mod cells;
mod decode;
mod edits;
mod infer;
mod limits;
pub mod read;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod read_tests;
mod roles;
mod sniff;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use bundled::{BUNDLED, Bundled};
pub use decode::foreign;
pub use limits::{MAX_CLASSES, MAX_COLUMNS, MAX_NUMBERS, MAX_ROWS, WIDEST, too_many_columns};
use limits::{too_many_numbers, too_many_rows};
pub use read::{Columns, Header, LabelColumn, Missing, ReadOptions, Reading};

use super::Notice;
use super::params::shortened;
use serde::{Deserialize, Serialize};

/// Reads a table from the bytes of a file: see [`read::read`]. By way of a pointer, since what reads files lies in a
/// part of the program of its own, which a page fetches when there is something to read.
///
/// # Errors
/// See [`read::read`].
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Reading, Notice> {
    std::hint::black_box(read::read as fn(&[u8], &ReadOptions) -> Result<Reading, Notice>)(bytes, options)
}

/// The largest |value|: a sum of squared differences over the largest table is then still finite.
pub const MAX_VALUE: f64 = 1e150;
/// The class of rows whose label is not known.
pub const UNLABELLED: &str = "?";

/// A table of numbers, shape (n, d), with an optional label column kept aside. Stored by columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawTable")]
pub struct Table {
    names: Vec<String>,
    n: usize,
    /// Column-major, n·d.
    values: Vec<f64>,
    label: Option<Labels>,
    picture: Option<PixelGrid>,
}

/// The rows are the pixels of a picture: red, green and blue in 0..=255, row by row from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PixelGrid {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// A label column: never given to an algorithm, only compared with what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// The column's name.
    pub name: String,
    /// The classes by name.
    pub classes: Vec<String>,
    /// The class of each row, an index of `classes`; shape (n,).
    pub of: Vec<u32>,
}

/// A table as it comes from outside, not yet validated.
#[derive(Deserialize)]
struct RawTable {
    names: Vec<String>,
    n: usize,
    values: Vec<f64>,
    label: Option<Labels>,
    #[serde(default)]
    picture: Option<PixelGrid>,
}

/// A table on its road.
#[derive(Serialize, Deserialize)]
struct PackedTable {
    names: Vec<String>,
    n: usize,
    #[serde(with = "super::packed")]
    values: Vec<f64>,
    label: Option<PackedLabels>,
    picture: Option<PixelGrid>,
}

/// Its labels.
#[derive(Serialize, Deserialize)]
struct PackedLabels {
    name: String,
    classes: Vec<String>,
    #[serde(with = "super::packed")]
    of: Vec<u32>,
}

impl TryFrom<RawTable> for Table {
    type Error = String;

    fn try_from(RawTable { names, n, values, label, picture }: RawTable) -> Result<Self, String> {
        let table = Self { names, n, values, label, picture };
        table.validate().map(|()| table).map_err(|notice| notice.code)
    }
}

impl Table {
    /// A table of columns of equal length.
    ///
    /// # Errors
    /// See [`Table::validate`].
    pub fn from_columns(names: Vec<String>, columns: &[Vec<f64>], label: Option<Labels>) -> Result<Self, Notice> {
        let n = columns.first().map_or(0, Vec::len);
        if columns.iter().any(|column| column.len() != n) {
            return Err(Notice::new("table-ragged"));
        }
        Self { names, n, values: columns.concat(), label, picture: None }.validated()
    }

    /// A table of rows of equal length.
    ///
    /// # Errors
    /// See [`Table::validate`].
    pub fn from_rows<R: AsRef<[f64]>>(names: Vec<String>, rows: &[R]) -> Result<Self, Notice> {
        let d = names.len();
        if rows.iter().any(|row| row.as_ref().len() != d) {
            return Err(Notice::new("table-ragged"));
        }
        let values = (0..d).flat_map(|j| rows.iter().map(move |row| row.as_ref()[j])).collect();
        Self { names, n: rows.len(), values, label: None, picture: None }.validated()
    }

    /// The names `x`, `y` for two columns, otherwise `x1`, `x2`, …: for tables that bring none.
    pub fn plain_names(d: usize) -> Vec<String> {
        if d == 2 { vec!["x".to_owned(), "y".to_owned()] } else { (1..=d).map(|j| format!("x{j}")).collect() }
    }

    /// The same table with these labels, or none.
    ///
    /// # Errors
    /// `table-bad-label` or `table-ragged` if they do not fit.
    pub fn with_label(mut self, label: Option<Labels>) -> Result<Self, Notice> {
        self.label = label;
        self.validated()
    }

    /// As bytes for the road between worker and page: long rows are copied rather than written number by number.
    pub fn pack(&self) -> Vec<u8> {
        let Self { names, n, values, label, picture } = self.clone();
        let label = label.map(|Labels { name, classes, of }| PackedLabels { name, classes, of });
        postcard::to_stdvec(&PackedTable { names, n, values, label, picture }).unwrap_or_default()
    }

    /// From these bytes.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let PackedTable { names, n, values, label, picture } = postcard::from_bytes(bytes).ok()?;
        let label = label.map(|PackedLabels { name, classes, of }| Labels { name, classes, of });
        Self { names, n, values, label, picture }.validated().ok()
    }

    fn validated(self) -> Result<Self, Notice> {
        self.validate().map(|()| self)
    }

    /// Whether all lengths agree, every value is finite and at most [`MAX_VALUE`] in size, and labels name classes.
    ///
    /// # Errors
    /// A notice that names the first thing that is wrong.
    pub fn validate(&self) -> Result<(), Notice> {
        let (n, d) = (self.n, self.names.len());
        if n == 0 || d == 0 {
            return Err(Notice::new("table-no-rows"));
        }
        if n > MAX_ROWS {
            return Err(too_many_rows(n));
        }
        if d > WIDEST {
            return Err(too_many_columns(d, WIDEST));
        }
        if n * d > MAX_NUMBERS {
            return Err(too_many_numbers(n * d));
        }
        if self.values.len() != n * d {
            return Err(Notice::new("table-ragged"));
        }
        if let Some(at) = self.values.iter().position(|v| !usable(*v)) {
            let column = self.names[at / n].as_str();
            return Err(Notice::new("table-bad-number").with("row", at % n + 1).with("column", shortened(column)));
        }
        let pixels = |grid: PixelGrid| grid.width.checked_mul(grid.height) == Some(n) && d == 3;
        if self.picture.is_some_and(|grid| !pixels(grid)) {
            return Err(Notice::new("table-ragged"));
        }
        let Some(label) = &self.label else { return Ok(()) };
        if label.of.len() != n {
            return Err(Notice::new("table-ragged"));
        }
        // One more than a file may bring: points added by hand are of the class UNLABELLED.
        if label.classes.len() > MAX_CLASSES + 1 || label.of.iter().any(|&c| c as usize >= label.classes.len()) {
            return Err(Notice::new("table-bad-label"));
        }
        Ok(())
    }

    /// The number of rows.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The number of columns.
    pub fn d(&self) -> usize {
        self.names.len()
    }

    /// The names of the columns, shape (d,).
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Column `j`, shape (n,). Panics if there is none.
    pub fn column(&self, j: usize) -> &[f64] {
        &self.values[j * self.n..][..self.n]
    }

    /// All columns in order, each of shape (n,).
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &[f64]> + Clone {
        self.values.chunks_exact(self.n)
    }

    /// All values, column after column, n·d.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The labels, if the table has any.
    pub fn label(&self) -> Option<&Labels> {
        self.label.as_ref()
    }

    /// One value. Panics if there is none.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.column(j)[i]
    }

    /// A copy of row `i`, shape (d,). Panics if there is none.
    pub fn row(&self, i: usize) -> Vec<f64> {
        self.columns().map(|column| column[i]).collect()
    }

    /// Copies row `i` into `row`, which is of shape (d,), without allocating.
    pub fn copy_row(&self, i: usize, row: &mut [f64]) {
        for (to, column) in row.iter_mut().zip(self.columns()) {
            *to = column[i];
        }
    }

    /// The smallest and the largest value of column `j`.
    pub fn bounds(&self, j: usize) -> (f64, f64) {
        let start = (f64::INFINITY, f64::NEG_INFINITY);
        self.column(j).iter().fold(start, |(low, high), &v| (low.min(v), high.max(v)))
    }

    /// Are distances within the table numbers whose squares double precision holds? Those of one column at least: beside
    /// it columns of next to nothing are rounding. Equal rows are of any size.
    ///
    /// # Errors
    /// `table-out-of-scale` if the widest column is narrower than `least`, or a value larger than `most`.
    pub fn within(&self, least: f64, most: f64) -> Result<(), Notice> {
        let bounds = || (0..self.d()).map(|j| self.bounds(j));
        let widest = bounds().map(|(lo, hi)| hi - lo).fold(0.0, f64::max);
        let largest = bounds().map(|(lo, hi)| lo.abs().max(hi.abs())).fold(0.0, f64::max);
        if (widest > 0.0 && widest < least) || largest > most {
            return Err(Notice::new("table-out-of-scale"));
        }
        Ok(())
    }

    /// How many rows differ from all rows before them.
    pub fn distinct_rows(&self) -> usize {
        let order = |a: f64, b: f64| a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal);
        let compare = |&a: &usize, &b: &usize| {
            self.columns().map(|c| order(c[a], c[b])).find(|o| o.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        };
        let mut rows: Vec<usize> = (0..self.n).collect();
        rows.sort_unstable_by(compare);
        1 + rows.windows(2).filter(|pair| compare(&pair[0], &pair[1]).is_ne()).count()
    }

    /// The table with each column shifted to mean 0 and scaled to population variance 1, as scikit-learn's
    /// `StandardScaler` does it. A column without variance is only centred.
    #[must_use]
    pub fn standardized(&self) -> Self {
        // Standardised numbers are no colours any more, and what was measured in mm has no unit.
        let mut names: Vec<String> = self.names.iter().map(|name| without_unit(name).to_owned()).collect();
        if (1..names.len()).any(|i| names[..i].contains(&names[i])) {
            names.clone_from(&self.names);
        }
        let mut table = Self { picture: None, names, ..self.clone() };
        for column in table.values.chunks_exact_mut(self.n) {
            let n = column.len() as f64;
            let mean = column.iter().sum::<f64>() / n;
            // The second sum is 0 but for rounding; it takes the error of the mean out of the variance.
            let squares = column.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
            let rest = column.iter().map(|v| v - mean).sum::<f64>();
            let variance = ((squares - rest * rest / n) / n).max(0.0);
            // scikit-learn's bound below which a variance is nothing but rounding.
            let rounding = n * f64::EPSILON * variance + (n * mean * f64::EPSILON).powi(2);
            let scale = if variance <= rounding { 1.0 } else { variance.sqrt() };
            column.iter_mut().for_each(|v| *v = (*v - mean) / scale);
        }
        table
    }

    /// The same table as the pixels of a picture.
    ///
    /// # Errors
    /// `table-ragged` if there are not so many rows, or not three columns.
    pub fn with_picture(mut self, width: usize, height: usize) -> Result<Self, Notice> {
        self.picture = Some(PixelGrid { width, height });
        self.validated()
    }

    /// The picture whose pixels the rows are, if they are.
    pub fn picture(&self) -> Option<PixelGrid> {
        self.picture
    }

    /// About how many bytes the table holds.
    pub fn bytes(&self) -> usize {
        let label =
            self.label.as_ref().map_or(0, |l| 4 * l.of.len() + l.classes.iter().map(String::len).sum::<usize>());
        size_of::<Self>() + 8 * self.values.len() + self.names.iter().map(String::len).sum::<usize>() + label
    }
}

impl Labels {
    /// The class of rows without a known label, made if it is not there yet.
    fn unlabelled(&mut self) -> u32 {
        let at = self.classes.iter().position(|class| class == UNLABELLED).unwrap_or_else(|| {
            self.classes.push(UNLABELLED.to_owned());
            self.classes.len() - 1
        });
        at as u32
    }
}

/// Whether an algorithm may be given this value.
fn usable(value: f64) -> bool {
    value.abs() <= MAX_VALUE
}

/// The units that the last word of a column's name is looked for in.
const UNITS: [&str; 12] = ["mm", "cm", "m", "km", "mg", "g", "kg", "ml", "l", "s", "ms", "h"];

/// "length" of "length (mm)", "length [mm]" or "length_mm".
fn without_unit(name: &str) -> &str {
    let cut = match name.chars().last() {
        Some(')') => name.rsplit_once('('),
        Some(']') => name.rsplit_once('['),
        _ => name.rsplit_once(['_', ' ']).filter(|(_, unit)| UNITS.contains(unit)),
    };
    cut.map(|(quantity, _)| quantity.trim_end()).filter(|quantity| !quantity.is_empty()).unwrap_or(name)
}
