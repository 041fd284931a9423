//! Matrices: small ones with numbers in their cells, and pictures.
//!
//! Both are right by construction: whatever builds one, deserialisation included, goes through `validate`.
//!
//! | code | arguments | said when |
//! | --- | --- | --- |
//! | `matrix-empty` | | there is no number |
//! | `matrix-too-large` | `rows`, `columns`, `limit` | more than [`MOST_CELLS`] rows or columns |
//! | `matrix-ragged` | `row`, `columns`, `expected` | rows of different lengths |
//! | `matrix-bad-cell` | `row`, `column`, `given` | a cell is not a finite number of at most [`MAX_VALUE`] in size |
//! | `table-not-text` | | a file that is no text |
//! | `picture-unreadable` | | no pixels, or not so many bytes; a file that is no picture |
//! | `picture-too-large` | `limit` | more than [`LARGEST`] pixels, in millions |
//! | `picture-scaled` | `from`, `to` | it had more than [`MOST_PIXELS`]: sizes as text |

mod bundled;
mod generate;
mod pixels;
mod read;
mod riddle;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use bundled::BUNDLED;
pub use pixels::{LARGEST, MOST_PIXELS, Pixels, Taking};
pub use read::{number, read};
pub use riddle::{RIDDLE, answer};

use super::Notice;
use super::input::{Input, Loaded, Own, Prepare};
use super::protocol::Load;
use super::table::MAX_VALUE;
use serde::{Deserialize, Serialize};

/// A matrix whose numbers are shown one by one has at most so many rows, and so many columns.
pub const MOST_CELLS: usize = 12;

/// A matrix, or a picture, which is one matrix or three.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Matrix {
    /// Numbers in cells.
    Cells(Cells),
    /// Pixels.
    Picture(Pixels),
}

/// A small matrix of any numbers, shape (m, n).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawMatrix", into = "RawMatrix")]
pub struct Cells {
    n: usize,
    /// By rows, m·n.
    values: Vec<f64>,
}

/// As people write it.
#[derive(Serialize, Deserialize)]
struct RawMatrix {
    rows: Vec<Vec<f64>>,
}

impl TryFrom<RawMatrix> for Cells {
    type Error = String;

    fn try_from(raw: RawMatrix) -> Result<Self, String> {
        Self::from_rows(&raw.rows).map_err(|notice| notice.code)
    }
}

impl From<Cells> for RawMatrix {
    fn from(cells: Cells) -> Self {
        Self { rows: cells.rows().map(<[f64]>::to_vec).collect() }
    }
}

impl Cells {
    /// A matrix by its rows.
    ///
    /// # Errors
    /// `matrix-empty`, `matrix-too-large`, `matrix-ragged` or `matrix-bad-cell`.
    pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self, Notice> {
        let n = rows.first().map_or(0, |row| row.as_ref().len());
        if n == 0 {
            return Err(Notice::new("matrix-empty"));
        }
        let widest = rows.iter().map(|row| row.as_ref().len()).max().unwrap_or(0);
        if rows.len() > MOST_CELLS || widest > MOST_CELLS {
            return Err(too_large(rows.len(), widest));
        }
        for (i, row) in rows.iter().enumerate() {
            let row = row.as_ref();
            if row.len() != n {
                let ragged = Notice::new("matrix-ragged").with("row", i + 1);
                return Err(ragged.with("columns", row.len()).with("expected", n));
            }
            if let Some(j) = row.iter().position(|x| !usable(*x)) {
                return Err(bad_cell(i, j, &row[j].to_string()));
            }
        }
        Ok(Self { n, values: rows.iter().flat_map(|row| row.as_ref().iter().copied()).collect() })
    }

    /// The number of rows.
    pub fn m(&self) -> usize {
        self.values.len() / self.n
    }

    /// The number of columns.
    pub fn n(&self) -> usize {
        self.n
    }

    /// All numbers, by rows, m·n.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The rows, each of shape (n,).
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.n)
    }
}

/// By way of a pointer: it lies in a part of the program of its own, with what factorises pictures.
static DECODE: fn(&[u8]) -> Result<Pixels, Notice> = bundled::decode;

impl Matrix {
    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        match self {
            Self::Cells(cells) => (cells.m(), cells.n()),
            Self::Picture(pixels) => (pixels.height(), pixels.width()),
        }
    }
}

impl Input for Matrix {
    const KIND: &'static str = "matrix";

    fn names() -> Vec<&'static str> {
        generate::CELLS
            .iter()
            .map(|(name, _)| *name)
            .chain(BUNDLED.iter().map(|(name, _)| *name))
            .chain(generate::PICTURES.iter().map(|(name, _)| *name))
            .chain([RIDDLE])
            .collect()
    }

    fn asset(name: &str) -> Option<&'static str> {
        BUNDLED.iter().find(|(known, _)| *known == name).map(|(_, file)| *file)
    }

    fn file(name: &str, data_seed: u64) -> Option<&'static str> {
        if name == RIDDLE { riddle::file(data_seed) } else { Self::asset(name) }
    }

    fn seeded(name: &str) -> bool {
        name == RIDDLE || generate::PICTURES.iter().any(|(known, _)| *known == name)
    }

    /// What factorises pictures is large, and small matrices do without it.
    fn parts(name: Option<&str>) -> &'static [&'static str] {
        let small = name.is_some_and(|name| name.is_empty() || generate::CELLS.iter().any(|(known, _)| *known == name));
        if small { &[] } else { &["factors"] }
    }

    fn generate(name: &str, data_seed: u64) -> Option<Self> {
        if name == RIDDLE { generate::generate(answer(data_seed), 1) } else { generate::generate(name, data_seed) }
    }

    fn from_asset(bytes: &[u8]) -> Result<Self, Notice> {
        std::hint::black_box(DECODE)(bytes).map(Self::Picture)
    }

    fn from_own(own: &Own) -> Result<Self, Notice> {
        match own {
            Own::Matrix(cells) => Ok(Self::Cells(cells.clone())),
            Own::Picture(pixels) => Ok(Self::Picture(pixels.clone())),
            Own::Points(_) | Own::Signal(_) => Err(Notice::new("data-of-another-kind")),
        }
    }

    fn read(load: &Load, attachment: Option<&[u8]>) -> Result<Loaded, Notice> {
        let text = load.csv.as_deref().map(str::as_bytes);
        match (&load.points, load.picture, text.or(attachment)) {
            (Some(rows), ..) => Cells::from_rows(rows).map(|cells| Loaded::plain(Own::Matrix(cells))),
            (None, Some(size), Some(bytes)) => {
                let (pixels, notice) = Pixels::attached(bytes, size)?;
                Ok(Loaded { notices: notice.into_iter().collect(), ..Loaded::plain(Own::Picture(pixels)) })
            }
            (None, None, Some(text)) => {
                let text = String::from_utf8_lossy(text);
                // What is no text has no cell that could be named.
                if text.contains(|c: char| c.is_control() && !c.is_whitespace()) {
                    return Err(Notice::new("table-not-text"));
                }
                read(&text).map(|cells| Loaded::plain(Own::Matrix(cells)))
            }
            (None, _, None) => Err(Notice::new("load-nothing")),
        }
    }

    fn size(&self) -> (usize, usize) {
        self.shape()
    }

    fn to_own(&self) -> Own {
        match self {
            Self::Cells(cells) => Own::Matrix(cells.clone()),
            Self::Picture(pixels) => Own::Picture(pixels.clone()),
        }
    }

    /// Standardising is for tables: a matrix is taken as it is.
    fn prepared(self, _: &Prepare) -> Self {
        self
    }
}

fn usable(x: f64) -> bool {
    x.abs() <= MAX_VALUE
}

fn too_large(rows: usize, columns: usize) -> Notice {
    Notice::new("matrix-too-large").with("rows", rows).with("columns", columns).with("limit", MOST_CELLS)
}

fn bad_cell(i: usize, j: usize, given: &str) -> Notice {
    let notice = Notice::new("matrix-bad-cell").with("row", i + 1).with("column", j + 1);
    notice.with("given", super::params::shortened(given))
}
