//! From text to cells.

use super::sniff::{FileLayout, spaces_to_tabs};
use super::{MAX_ROWS, WIDEST, too_many_columns, too_many_rows};
use crate::engine::Notice;
use csv::{ByteRecord, ReaderBuilder};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Read as _;

/// The most cells that a row of a file may have, text included.
const MAX_WIDTH: usize = 16 * WIDEST;
/// How many rows decide how many cells a row should have.
const WIDTH_SAMPLE: usize = 500;

/// The cells of the rows that have as many as most rows have.
pub struct Texts {
    /// Cells in a row.
    pub width: usize,
    /// The line of the file in which each row begins, counted from 1.
    pub lines: Vec<u32>,
    /// The lines of rows with another number of cells.
    pub uneven: Vec<u32>,
    /// The line of a quotation mark that is never closed.
    pub open_quote: Option<u32>,
    /// The first row, with its line, if it has one cell less than the others: R writes its headings so when rows
    /// have names.
    pub short_heading: Option<(u32, Vec<String>)>,
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// One cell, unescaped.
    pub fn at(&self, i: usize, j: usize) -> &[u8] {
        let cell = i * self.width + j;
        let start = if cell == 0 { 0 } else { self.ends[cell - 1] as usize };
        &self.text[start..self.ends[cell] as usize]
    }

    /// One cell as text without the space around it.
    pub fn text(&self, i: usize, j: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.at(i, j).trim_ascii())
    }

    /// Forgets the first row.
    pub fn drop_first(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        self.lines.remove(0);
        let gone = self.ends.drain(..self.width).next_back().unwrap_or(0);
        self.text.drain(..gone as usize);
        self.ends.iter_mut().for_each(|end| *end -= gone);
    }
}

/// Cuts text, whose lines end in `\n`, into cells. Blank lines, rows of nothing but empty cells, and lines that begin
/// with `#` are no rows.
///
/// # Errors
/// `table-too-many-rows`, `table-too-many-columns`, `table-empty`.
pub fn cut(text: &str, layout: FileLayout) -> Result<Texts, Notice> {
    let text = if layout.delimiter == b' ' { spaces_to_tabs(text) } else { Cow::Borrowed(text) };
    let delimiter = if layout.delimiter == b' ' { b'\t' } else { layout.delimiter };
    // A file may be one line of millions of commas: it is not worth the memory to find out what they separate.
    let separators = |line: &str| line.bytes().filter(|&b| b == delimiter).count();
    if let Some(cells) = text.lines().map(separators).find(|&count| count > 16 * MAX_WIDTH) {
        return Err(too_many_columns(cells + 1, WIDEST));
    }
    let width = usual_width(&text, delimiter, layout.skip)?;
    let mut cells = Texts {
        width,
        lines: Vec::new(),
        uneven: Vec::new(),
        open_quote: None,
        short_heading: None,
        text: Vec::with_capacity(text.len()),
        ends: Vec::new(),
    };
    let mut rows = 0;
    each_record(&text, delimiter, layout.skip, |record, place| {
        rows += 1;
        if place.open {
            // It swallowed lines: each of them is a row that could not be read.
            cells.open_quote = Some(place.line);
            cells.uneven.extend(place.line..=place.last);
        } else if trimmed_len(record, width) == width {
            // One more than may be kept: the first may be the heading.
            if cells.lines.len() <= MAX_ROWS {
                cells.lines.push(place.line);
                for cell in record.iter().take(width) {
                    cells.text.extend_from_slice(cell);
                    cells.ends.push(cells.text.len() as u32);
                }
            }
        } else if rows == 1 && record.len() + 1 == width {
            let heading = record.iter().map(|cell| String::from_utf8_lossy(cell.trim_ascii()).into_owned());
            cells.short_heading = Some((place.line, heading.collect()));
        } else {
            cells.uneven.extend(place.line..=place.last);
        }
        true
    });
    if rows > MAX_ROWS + 1 {
        return Err(too_many_rows(rows));
    }
    Ok(cells)
}

/// The number of cells that most of the first rows have.
fn usual_width(text: &str, delimiter: u8, skip: usize) -> Result<usize, Notice> {
    let mut counts: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut rows = 0;
    each_record(text, delimiter, skip, |record, _| {
        rows += 1;
        let count = counts.entry(record.len()).or_insert((0, rows));
        count.0 += 1;
        rows < WIDTH_SAMPLE
    });
    // Of two that are equally frequent, the one that came first.
    let most = counts.iter().max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)));
    let width = *most.ok_or_else(|| Notice::new("table-empty"))?.0;
    if width > MAX_WIDTH { Err(too_many_columns(width, WIDEST)) } else { Ok(width) }
}

/// The length of a record without the empty cells that stand beyond `width`.
fn trimmed_len(record: &ByteRecord, width: usize) -> usize {
    let last = (width..record.len()).rev().find(|&at| record.get(at).is_some_and(|cell| !cell.trim_ascii().is_empty()));
    last.map_or(record.len().min(width), |last| last + 1)
}

/// Where a record stands in the file.
struct RecordPlace {
    /// The line in which it begins, counted from 1.
    line: u32,
    /// The line in which it ends.
    last: u32,
    /// Whether it ends with the file, within a quotation mark.
    open: bool,
}

/// Calls `visit` for every record that is not blank until it says no.
fn each_record(text: &str, delimiter: u8, skip: usize, mut visit: impl FnMut(&ByteRecord, RecordPlace) -> bool) {
    let start = text.split_inclusive('\n').take(skip).map(str::len).sum::<usize>();
    // A last line end, so that after every record the reader stands on the line that follows it.
    let body = text.as_bytes()[start..].chain(&b"\n"[..]);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .comment(Some(b'#'))
        .buffer_capacity(1 << 16)
        .from_reader(body);
    let mut record = ByteRecord::new();
    // Reading from memory into bytes cannot fail.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let breaks = record.as_slice().iter().filter(|&&b| b == b'\n').count() as u32;
        let next = reader.position().line() as u32 + skip as u32;
        // Only a quotation mark that is never closed can take in the line end that was added.
        let open = reader.position().byte() as usize == text.len() - start + 1 && record.as_slice().ends_with(b"\n");
        let place = if open {
            let last = text.trim_end_matches('\n').bytes().filter(|&b| b == b'\n').count() as u32 + 1;
            RecordPlace { line: next.saturating_sub(breaks).max(1), last, open }
        } else {
            let line = next.saturating_sub(breaks + 1).max(1);
            RecordPlace { line, last: line + breaks, open }
        };
        if !visit(&record, place) {
            return;
        }
    }
}
