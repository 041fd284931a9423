//! What a run works on: named data sets, generated or bundled, and the reader's own.
//!
//! `Own` holds the reader's own data of any kind: `Points(Table)`, `Matrix(Cells)`, `Picture(Pixels)`,
//! `Signal(Signal)`. `Input::read` makes them of what is loaded. A run names them by a **fingerprint** (FNV-1a over the
//! compact form) and may carry the contents. Between page and worker the contents travel once, within the run or, being
//! large, attached in compact form (`Restore` and `Study` take them so); the page remembers the last 64 and the worker
//! the last 16.
//!
//! In a link they are packed into `run=`, up to 8,192 characters. If they do not fit, `keeping.rs` keeps them in
//! IndexedDB under the fingerprint, and the address speaks of them without their contents. Where that is not allowed,
//! as in a sandboxed frame, the page says so and asks before it is left. "Share" then offers the run as a file.
//!
//! A `Table` is right by construction: whatever builds one, deserialisation included, goes through `Table::validate`.
//!
//! A figure may make other data by hand: `Response::Draft` while they are under the finger (the scene then has them as
//! `draft`, and nothing else changes), `Response::Own` when the pointer lets go. So a signal is drawn by its curve or
//! by its waves.
//!
//! Changing points by hand makes a new input, hence a new run. What was on screen becomes the reader's own data,
//! standardised if it was.

use crate::engine::matrix::{Cells, Matrix, Pixels};
use crate::engine::pixels;
use crate::engine::protocol::{Load, ReadingReport};
use crate::engine::signal::Signal;
use crate::engine::{Notice, table::Table};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// A kind of input. Demos that take the same kind can stand side by side.
pub trait Input: Clone + PartialEq + Debug + Serialize + DeserializeOwned + 'static {
    /// The kind's name.
    const KIND: &'static str;
    /// The named data sets of this kind; the first is where nothing is said.
    fn names() -> Vec<&'static str>;
    /// The file that holds a named data set; `None` if it is generated.
    fn asset(name: &str) -> Option<&'static str>;
    /// The same where it depends on `data_seed` which one it is.
    fn file(name: &str, _data_seed: u64) -> Option<&'static str> {
        Self::asset(name)
    }
    /// Does `data_seed` change this data set?
    fn seeded(name: &str) -> bool {
        Self::asset(name).is_none()
    }
    /// Parts of the program, besides the demo's own, that this data set needs; of own data, those that any may need.
    fn parts(_name: Option<&str>) -> &'static [&'static str] {
        &[]
    }
    /// A generated data set.
    fn generate(name: &str, data_seed: u64) -> Option<Self>;
    /// A data set from the bytes of its file.
    ///
    /// # Errors
    /// A notice if the file cannot be read.
    fn from_asset(bytes: &[u8]) -> Result<Self, Notice>;
    /// The reader's own data, if of this kind and sound.
    ///
    /// # Errors
    /// A notice that says what is wrong.
    fn from_own(own: &Own) -> Result<Self, Notice>;
    /// Own data from what was loaded: rows, text, or the bytes that came with it.
    ///
    /// # Errors
    /// A notice that says what is wrong.
    fn read(load: &Load, attachment: Option<&[u8]>) -> Result<Loaded, Notice>;
    /// The input as the run asks for it.
    #[must_use]
    fn prepared(self, prepare: &Prepare) -> Self;
    /// Rows and columns.
    fn size(&self) -> (usize, usize);
    /// The same as the reader's own data, for the road to another worker.
    fn to_own(&self) -> Own;
    /// The table of numbers that it is, if it is one.
    fn as_table(&self) -> Option<&Table> {
        None
    }
    /// As bytes, for the road between worker and page alone: what is kept or fingerprinted has another form.
    fn pack(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }
    /// From these bytes.
    fn unpack(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// The reader's own data, of any kind, as a run carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Own {
    /// A table of numbers.
    Points(Table),
    /// A small matrix.
    Matrix(Cells),
    /// A picture.
    Picture(Pixels),
    /// A signal.
    Signal(Signal),
}

/// What came of loading.
#[derive(Default)]
pub struct Loaded {
    /// The data; none if the reader must choose first.
    pub own: Option<Own>,
    /// What was found in a table.
    pub reading: Option<ReadingReport>,
    /// Things to tell the reader.
    pub notices: Vec<Notice>,
}

impl Loaded {
    /// Data of which nothing is to be said.
    pub fn plain(own: Own) -> Self {
        Self { own: Some(own), reading: Some(ReadingReport::default()), notices: Vec::new() }
    }
}

/// How an input is prepared before the algorithm sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prepare {
    /// Every column to mean 0 and variance 1.
    pub standardize: bool,
}

impl Own {
    /// The kind of input it is, as [`Input::KIND`].
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Points(_) => Table::KIND,
            Self::Matrix(_) | Self::Picture(_) => Matrix::KIND,
            Self::Signal(_) => Signal::KIND,
        }
    }

    /// How many numbers it holds.
    pub fn numbers(&self) -> usize {
        match self {
            Self::Points(table) => table.n() * table.d(),
            Self::Matrix(cells) => cells.values().len(),
            Self::Picture(pixels) => pixels.bytes().len(),
            Self::Signal(signal) => signal.n(),
        }
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match self {
            Self::Points(table) => Some(table),
            Self::Matrix(_) | Self::Picture(_) | Self::Signal(_) => None,
        }
    }

    /// A fingerprint of the contents (FNV-1a over the compact form), by which page and worker name it.
    pub fn fingerprint(&self) -> u64 {
        if let Self::Picture(pixels) = self {
            return pixels.fingerprint();
        }
        let bytes = postcard::to_stdvec(self).unwrap_or_default();
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
    }
}

impl Input for Table {
    const KIND: &'static str = "points";

    fn names() -> Vec<&'static str> {
        crate::engine::generate::GENERATORS
            .iter()
            .map(|g| g.name)
            .filter(|name| !crate::engine::generate::DENSITIES.contains(name))
            .chain(crate::engine::table::BUNDLED.iter().map(|b| b.name))
            .collect()
    }

    fn asset(name: &str) -> Option<&'static str> {
        crate::engine::table::BUNDLED.iter().find(|b| b.name == name).map(|b| b.asset)
    }

    fn generate(name: &str, data_seed: u64) -> Option<Self> {
        crate::engine::generate::generate(name, data_seed)
    }

    fn from_asset(bytes: &[u8]) -> Result<Self, Notice> {
        use crate::engine::table::{ReadOptions, read};
        let table = read(bytes, &ReadOptions::default())?.table.ok_or_else(|| Notice::new("table-incomplete"))?;
        match picture_head(bytes) {
            Some((width, height)) => table.with_picture(width, height),
            None => Ok(table),
        }
    }

    fn from_own(own: &Own) -> Result<Self, Notice> {
        match own {
            Own::Points(table) => table.validate().map(|()| table.clone()),
            Own::Matrix(_) | Own::Picture(_) | Own::Signal(_) => Err(Notice::new("data-of-another-kind")),
        }
    }

    fn read(load: &Load, attachment: Option<&[u8]>) -> Result<Loaded, Notice> {
        let own = |table| Loaded::plain(Own::Points(table));
        if let (Some(size), Some(bytes)) = (load.picture, attachment) {
            let (picture, _) = Pixels::attached(bytes, size)?;
            let own = Own::Points(pixels::table(&picture)?);
            return Ok(Loaded::plain(own));
        }
        match (&load.points, load.csv.as_deref().map(str::as_bytes).or(attachment)) {
            (Some(points), _) => {
                Table::from_rows(Table::plain_names(points.first().map_or(0, Vec::len)), points).map(own)
            }
            (None, Some(bytes)) => {
                let reading = crate::engine::table::read(bytes, &load.options)?;
                let report = Some(ReadingReport::from(&reading));
                Ok(Loaded { own: reading.table.map(Own::Points), reading: report, notices: reading.notices })
            }
            (None, None) => Err(Notice::new("load-nothing")),
        }
    }

    fn prepared(self, prepare: &Prepare) -> Self {
        if prepare.standardize { self.standardized() } else { self }
    }

    fn size(&self) -> (usize, usize) {
        (self.n(), self.d())
    }

    fn to_own(&self) -> Own {
        Own::Points(self.clone())
    }

    fn pack(&self) -> Vec<u8> {
        Self::pack(self)
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        Self::unpack(bytes)
    }

    fn as_table(&self) -> Option<&Table> {
        Some(self)
    }
}

/// `# picture 120 80` in the first line of a bundled table: its rows are the pixels of a picture of that size.
fn picture_head(bytes: &[u8]) -> Option<(usize, usize)> {
    let line = bytes.split(|&b| b == b'\n').next()?;
    let mut words = std::str::from_utf8(line).ok()?.strip_prefix("# picture ")?.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}
