//! Reading a reader's own file: CSV, TSV and what spreadsheets, R and pandas call so. Never panics, never drops a row
//! silently.
//!
//! | code | arguments | said when |
//! | --- | --- | --- |
//! | `table-too-big` | `bytes`, `limit` | the file is larger than [`MAX_BYTES`] (error) |
//! | `table-not-text` | | it is no text (error) |
//! | `table-empty` | | nothing stands in it (error) |
//! | `table-no-numbers` | | no column consists of numbers (error) |
//! | `table-no-rows` | `unreadable`, `missing` | every row was left out (error) |
//! | `table-too-many-rows` | `rows`, `limit` | more rows than the limit, a heading counted too (error) |
//! | `table-too-many-columns` | `columns`, `limit` | more columns of numbers than the limit (error) |
//! | `table-too-many-numbers` | `numbers`, `limit` | more numbers than the limit (error) |
//! | `table-encoding` | `encoding` | the encoding was guessed |
//! | `table-decimal-comma` | | `1,5` was read as one and a half |
//! | `table-rows-unreadable` | `count`, `rows` | rows were left out; `rows` lists the first lines, as `3, 17, 20` |
//! | `table-quote-open` | `row` | a quotation mark is never closed and swallowed the rest |
//! | `table-missing-ask` | `count`, `rows` | values are missing and nobody has chosen yet |
//! | `table-missing-dropped` | `count`, `rows` | rows with missing values were left out |
//! | `table-missing-mean` | `count`, `rows` | missing values were replaced by the mean of their column |
//! | `table-columns-text` | `count`, `columns` | columns of text were left out |
//! | `table-columns-mixed` | `count`, `columns`, `line`, `cell` | the same, and one of them has numbers: its first cell that is none |
//! | `table-columns-empty` | `count`, `columns` | columns without any value were left out |
//! | `table-columns-index` | `count`, `columns` | columns that only count the rows were left out |
//! | `table-column-unknown` | `column` | a column that was asked for is not there or holds no number |
//! | `table-label-many` | `column`, `limit` | the label column asked for has too many classes |

use super::cells::{Texts, cut};
use super::infer::{Column, classes, has_heading, shorten};
use super::roles::{of_role, roles};
use super::{Labels, MAX_ROWS, Table, decode, sniff, too_many_rows};
use crate::engine::Notice;
use crate::engine::numbers;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The largest file that is read: 64 MiB.
pub const MAX_BYTES: usize = 64 << 20;
/// How many row numbers a report lists.
const LISTED: usize = 20;

/// What the reader may choose about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    /// From which encoding the bytes were turned into UTF-8, if a guess was needed; see [`super::foreign`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub encoding: String,
    /// Whether the first row names the columns.
    pub header: Header,
    /// Which column is the label.
    pub label: LabelColumn,
    /// Which columns are the numbers.
    pub columns: Columns,
    /// What becomes of missing values.
    pub missing: Missing,
}

/// Whether the first row names the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Header {
    /// It does if there is text above numbers.
    #[default]
    Auto,
    /// It does.
    Yes,
    /// It is data.
    No,
}

/// Which column is the label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LabelColumn {
    /// A column named so, or else the first column of text that repeats itself.
    #[default]
    Auto,
    /// None.
    None,
    /// The column of this name.
    Column(String),
}

/// Which columns are the numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Columns {
    /// Those in which at least nine in ten of the cells that are not missing are numbers.
    #[default]
    Auto,
    /// The columns of these names.
    Named(Vec<String>),
}

/// What becomes of missing values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// The reader is asked.
    #[default]
    Ask,
    /// Their rows are left out.
    Drop,
    /// They become the mean of the numbers in their column.
    Mean,
}

/// What was found in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The table; none while values are missing and nobody has chosen what to do ([`Reading::needs_choice`]).
    pub table: Option<Table>,
    /// Values are missing: ask the reader and read again with [`Missing::Drop`] or [`Missing::Mean`].
    pub needs_choice: bool,
    /// Whether the first row was taken for the names of the columns.
    pub header: bool,
    /// All columns of the file in order, for menus.
    pub columns: Vec<FoundColumn>,
    /// Rows with missing values.
    pub missing: RowsReport,
    /// Rows that could not be read.
    pub unreadable: RowsReport,
    /// What the reader should be told.
    pub notices: Vec<Notice>,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundColumn {
    /// Its name, unique in the file.
    pub name: String,
    /// What became of it.
    pub role: Role,
}

/// What became of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// It is a column of the table.
    Number,
    /// It is the label.
    Label,
    /// Left out: text.
    Text,
    /// Left out: it only counts the rows.
    Index,
    /// Left out: nothing stands in it.
    Empty,
    /// Left out because others were chosen.
    NotChosen,
}

/// Some rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsReport {
    /// How many.
    pub count: usize,
    /// The lines of the first 20 in the file, counted from 1.
    pub rows: Vec<u32>,
}

impl RowsReport {
    fn of(lines: &[u32]) -> Self {
        Self { count: lines.len(), rows: lines.iter().copied().take(LISTED).collect() }
    }

    fn tell(&self, code: &str) -> Notice {
        let rows: Vec<String> = self.rows.iter().map(u32::to_string).collect();
        let more = if self.count > self.rows.len() { ", …" } else { "" };
        Notice::new(code).with("count", self.count).with("rows", rows.join(", ") + more)
    }
}

/// Reads a file.
///
/// # Errors
/// Where no table can come of it; the codes stand in the [module's table](self).
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Reading, Notice> {
    if bytes.len() > MAX_BYTES {
        return Err(Notice::new("table-too-big").with("bytes", bytes.len()).with("limit", MAX_BYTES));
    }
    let mut notices = Vec::new();
    let text = decode::decode(bytes)?;
    if !options.encoding.is_empty() {
        notices.push(Notice::new("table-encoding").with("encoding", options.encoding.as_str()));
    }
    let layout = sniff::sniff(&text);
    let mut cells = cut(&text, layout)?;
    let mut columns = columns(&cells, layout.delimiter != b',');
    let header = take_heading(&mut cells, &mut columns, options.header);
    if cells.rows() > MAX_ROWS {
        return Err(too_many_rows(cells.rows()));
    }
    if let Some(row) = cells.open_quote {
        notices.push(Notice::new("table-quote-open").with("row", row as usize));
    }
    let roles = roles(&cells, &columns, options, &mut notices)?;
    let found = columns.iter().zip(&roles).map(|(c, &role)| FoundColumn { name: c.name.clone(), role });
    let found: Vec<FoundColumn> = found.collect();
    if of_role(&columns, &roles, Role::Number).any(|c| c.comma) {
        notices.push(Notice::new("table-decimal-comma"));
    }

    let sorted = SortedRows::of(&cells, &of_role(&columns, &roles, Role::Number).collect::<Vec<_>>());
    let (unreadable, missing) = (RowsReport::of(&sorted.unreadable), RowsReport::of(&sorted.missing));
    if unreadable.count > 0 {
        notices.push(unreadable.tell("table-rows-unreadable"));
    }
    let rows = match options.missing {
        Missing::Mean => {
            columns.iter_mut().for_each(fill);
            &sorted.readable
        }
        _ => &sorted.complete,
    };
    let needs_choice = missing.count > 0 && options.missing == Missing::Ask;
    if missing.count > 0 {
        notices.push(missing.tell(match options.missing {
            Missing::Ask => "table-missing-ask",
            Missing::Drop => "table-missing-dropped",
            Missing::Mean => "table-missing-mean",
        }));
    }
    let mut reading = Reading { table: None, needs_choice, header, columns: found, missing, unreadable, notices };
    if needs_choice {
        return Ok(reading);
    }
    if rows.is_empty() {
        let (unreadable, missing) = (reading.unreadable.count, reading.missing.count);
        return Err(Notice::new("table-no-rows").with("unreadable", unreadable).with("missing", missing));
    }
    let label = roles.iter().position(|&role| role == Role::Label).map(|j| {
        let (classes, of) = classes(&cells, j, rows);
        Labels { name: reading.columns[j].name.clone(), classes, of }
    });
    let numbers = of_role(&columns, &roles, Role::Number);
    let (names, values): (_, Vec<Vec<f64>>) =
        numbers.map(|c| (c.name.clone(), rows.iter().map(|&i| c.values[i]).collect())).unzip();
    reading.table = Some(Table::from_columns(names, &values, label)?);
    Ok(reading)
}

/// All columns as numbers.
fn columns(cells: &Texts, decimal_comma: bool) -> Vec<Column> {
    let columns: Vec<Column> = (0..cells.width).map(|j| Column::read(cells, j, decimal_comma)).collect();
    // A file that has both `1.5` and `1,500` means something else by the comma, which we do not read.
    let numeric = || columns.iter().filter(|c| c.is_numeric(1) || c.is_numeric(0));
    if numeric().any(|c| c.point) && numeric().any(|c| c.comma) {
        return (0..cells.width).map(|j| Column::read(cells, j, false)).collect();
    }
    columns
}

/// Names the columns, by the first row if that is what it is for. Says whether it was.
fn take_heading(cells: &mut Texts, columns: &mut [Column], header: Header) -> bool {
    let short = cells.short_heading.take();
    let is_heading = match (header, &short) {
        (Header::No, _) => false,
        (Header::Yes, _) => true,
        (Header::Auto, Some((_, names))) => names.iter().all(|name| numbers::real(name).is_none()),
        (Header::Auto, None) => has_heading(columns),
    };
    let names = match short {
        Some((_, names)) if is_heading => std::iter::once(String::new()).chain(names).collect(),
        _ if is_heading && cells.rows() > 0 => {
            let names = (0..cells.width).map(|j| cells.text(0, j).into_owned()).collect();
            cells.drop_first();
            for column in columns.iter_mut() {
                column.values.remove(0);
            }
            names
        }
        short => {
            cells.uneven.extend(short.map(|(line, _)| line));
            Table::plain_names(cells.width)
        }
    };
    let mut taken = HashSet::new();
    for (j, (column, name)) in columns.iter_mut().zip(names).enumerate() {
        column.name = shorten(&name);
        if column.name.is_empty() {
            column.name = format!("x{}", j + 1);
            column.unnamed = true;
        }
        let plain = column.name.clone();
        let mut count = 1;
        while !taken.insert(column.name.clone()) {
            count += 1;
            column.name = format!("{plain}_{count}");
        }
    }
    is_heading
}

/// The rows by what can be read of their numbers.
struct SortedRows {
    /// Rows in which every cell is a number or missing.
    readable: Vec<usize>,
    /// Rows in which every cell is a number.
    complete: Vec<usize>,
    /// The lines of the rows in which a value is missing.
    missing: Vec<u32>,
    /// The lines of the rows that cannot be read, those with too many or too few cells included.
    unreadable: Vec<u32>,
}

impl SortedRows {
    fn of(cells: &Texts, numbers: &[&Column]) -> Self {
        let (mut readable, mut complete, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        let mut unreadable = cells.uneven.clone();
        for (i, &line) in cells.lines.iter().enumerate() {
            if numbers.iter().any(|c| c.values[i].is_infinite()) {
                unreadable.push(line);
                continue;
            }
            readable.push(i);
            if numbers.iter().any(|c| c.values[i].is_nan()) {
                missing.push(line);
            } else {
                complete.push(i);
            }
        }
        unreadable.sort_unstable();
        Self { readable, complete, missing, unreadable }
    }
}

/// Puts the mean of a column's numbers where none stands.
fn fill(column: &mut Column) {
    let (sum, count) =
        column.values.iter().filter(|v| v.is_finite()).fold((0.0, 0), |(sum, count), v| (sum + v, count + 1));
    let mean = sum / f64::from(count.max(1));
    column.values.iter_mut().filter(|v| v.is_nan()).for_each(|v| *v = mean);
}
