//! What the columns of a file are: numbers, the label, an index, or text.

use super::cells::Texts;
use super::{MAX_CLASSES, UNLABELLED, usable};
use crate::engine::numbers;
use crate::engine::order::ascending;
use std::collections::HashMap;

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Parsed {
    /// A number, with the byte that stands before its fraction (0 if there is none).
    Number(f64, u8),
    /// Nothing, or one of the usual words for it.
    Missing,
    /// Anything else, numbers too large to compute with included.
    Text,
}

/// Words for a missing value, in lower case.
const MISSING: [&[u8]; 10] = [b"", b"na", b"nan", b"n/a", b"#n/a", b"null", b"none", b"?", b"-", b"--"];
/// Names of columns that hold labels, in lower case.
const LABEL_NAMES: [&str; 20] = [
    "label",
    "labels",
    "class",
    "classes",
    "species",
    "target",
    "y",
    "cluster",
    "clusters",
    "group",
    "category",
    "variety",
    "true_label",
    "类",
    "类别",
    "标签",
    "种类",
    "品种",
    "分组",
    "组",
];
/// Names of columns that only count rows, in lower case. A column without a heading may be one too.
const INDEX_NAMES: [&str; 10] = ["unnamed: 0", "index", "id", "rowid", "row", "no", "no.", "nr", "序号", "编号"];

/// Reads one cell as a number; with `decimal_comma` its fraction may follow a comma.
pub fn parse(cell: &[u8], decimal_comma: bool) -> Parsed {
    let cell = cell.trim_ascii();
    if cell.len() <= 4 && MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word)) {
        return Parsed::Missing;
    }
    if let Some(rest) = cell.strip_prefix("\u{2212}".as_bytes()) {
        // The minus sign of typesetters.
        return match parse(rest, decimal_comma) {
            Parsed::Number(value, mark) if rest.first().is_some_and(|b| !b"+-".contains(b)) => {
                Parsed::Number(-value, mark)
            }
            _ => Parsed::Text,
        };
    }
    let mut mark = 0;
    for &b in cell {
        match b {
            b'0'..=b'9' | b'+' | b'-' | b'e' | b'E' => {}
            b'.' => mark = b'.',
            b',' if decimal_comma && mark == 0 => mark = b',',
            _ => return Parsed::Text, // letters, so also `inf`
        }
    }
    let mut buffer = [0; 64];
    let digits = if mark == b',' {
        let Some(buffer) = buffer.get_mut(..cell.len()) else { return Parsed::Text };
        for (to, &from) in buffer.iter_mut().zip(cell) {
            *to = if from == b',' { b'.' } else { from };
        }
        &*buffer
    } else {
        cell
    };
    match std::str::from_utf8(digits).ok().and_then(numbers::real) {
        Some(value) if usable(value) => Parsed::Number(value, mark),
        _ => Parsed::Text,
    }
}

/// A column read as numbers: NaN where nothing stands, infinity where something else does.
pub struct Column {
    /// What it is called.
    pub name: String,
    /// Whether the heading leaves its name out.
    pub unnamed: bool,
    /// Shape (rows,).
    pub values: Vec<f64>,
    /// Whether some number has its fraction behind a point, or a comma.
    pub point: bool,
    /// See `point`.
    pub comma: bool,
}

impl Column {
    /// Reads column `j`.
    pub fn read(cells: &Texts, j: usize, decimal_comma: bool) -> Self {
        let values = Vec::with_capacity(cells.rows());
        let mut column = Self { name: String::new(), unnamed: false, values, point: false, comma: false };
        for i in 0..cells.rows() {
            column.values.push(match parse(cells.at(i, j), decimal_comma) {
                Parsed::Number(value, mark) => {
                    column.point |= mark == b'.';
                    column.comma |= mark == b',';
                    value
                }
                Parsed::Missing => f64::NAN,
                Parsed::Text => f64::INFINITY,
            });
        }
        column
    }

    /// Whether at least nine in ten of the cells that are not missing, from row `from` on, are numbers.
    pub fn is_numeric(&self, from: usize) -> bool {
        let body = self.values.get(from..).unwrap_or(&[]);
        let numbers = body.iter().filter(|v| v.is_finite()).count();
        let texts = body.iter().filter(|v| v.is_infinite()).count();
        numbers > 0 && numbers >= 9 * texts
    }

    /// Whether nothing at all stands in it.
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(|v| v.is_nan())
    }

    fn is_integer(&self) -> bool {
        self.values.iter().all(|v| v.is_nan() || v.is_finite() && v.fract() == 0.0)
    }

    /// Whether it does nothing but count the rows, from 0 or from 1.
    ///
    /// `lost` is the number of rows that could not be cut into cells: so many numbers may be left out.
    pub fn is_index(&self, lost: usize) -> bool {
        let (Some(&first), Some(&last)) = (self.values.first(), self.values.last()) else { return false };
        (self.unnamed || INDEX_NAMES.contains(&self.name.to_lowercase().as_str()))
            && (first == 0.0 || first == 1.0 || first > 0.0 && first <= 1.0 + lost as f64)
            && last <= (self.values.len() + lost) as f64
            && self.is_integer()
            && self.values.windows(2).all(|pair| pair[0] < pair[1])
    }

    fn is_label_name(&self) -> bool {
        LABEL_NAMES.contains(&self.name.to_lowercase().as_str())
    }
}

/// Whether the first row names the columns: it has text above a column of numbers, and no number above any.
pub fn has_heading(columns: &[Column]) -> bool {
    let above = |test: fn(f64) -> bool| columns.iter().any(|c| c.is_numeric(1) && test(c.values[0]));
    columns.first().is_some_and(|c| c.values.len() > 1) && above(f64::is_infinite) && !above(f64::is_finite)
}

/// Which column is the label, if nobody has said so.
pub fn find_label(cells: &Texts, columns: &[Column]) -> Option<usize> {
    let numeric = columns.iter().filter(|c| c.is_numeric(0)).count();
    let has_x = columns.iter().any(|c| c.name.eq_ignore_ascii_case("x"));
    let few = |j: &usize| count_classes(cells, *j, MAX_CLASSES) <= MAX_CLASSES;
    let named = (0..columns.len()).find(|j| {
        let column = &columns[*j];
        // `y` beside `x` is a coordinate, and one column has to remain.
        let may = !(column.name.eq_ignore_ascii_case("y") && has_x);
        let kind = !column.is_numeric(0) || column.is_integer() && numeric > 1;
        column.is_label_name() && may && kind && !column.is_empty() && few(j)
    });
    named.or_else(|| {
        // Any other text will do if it says something about more than one row at a time.
        (0..columns.len()).find(|&j| {
            let enough = cells.rows().saturating_sub(1).min(MAX_CLASSES);
            !columns[j].is_numeric(0) && !columns[j].is_empty() && count_classes(cells, j, enough) <= enough
        })
    })
}

/// Whether a cell is a number too large to be computed with.
pub fn has_immense(cells: &Texts, columns: usize) -> bool {
    let number = |cell: &[u8]| std::str::from_utf8(cell).ok().and_then(numbers::real);
    let immense = |cell: &[u8]| number(cell.trim_ascii()).is_some_and(|x| x.is_finite() && !usable(x));
    (0..cells.rows()).any(|i| (0..columns).any(|j| immense(cells.at(i, j))))
}

/// The number of different texts in a column; stops counting beyond `limit`.
pub fn count_classes(cells: &Texts, j: usize, limit: usize) -> usize {
    let mut seen = std::collections::HashSet::new();
    for i in 0..cells.rows() {
        seen.insert(cells.at(i, j).trim_ascii());
        if seen.len() > limit {
            break;
        }
    }
    seen.len()
}

/// The classes of the rows `rows` by column `j`: numbers in their order, other texts in the order of appearance.
/// Missing labels are of the class [`UNLABELLED`], which comes last.
pub fn classes(cells: &Texts, j: usize, rows: &[usize]) -> (Vec<String>, Vec<u32>) {
    let mut index: HashMap<&[u8], u32> = HashMap::new();
    let mut names: Vec<&[u8]> = Vec::new();
    let mut of = Vec::with_capacity(rows.len());
    for &i in rows {
        let cell = match parse(cells.at(i, j), false) {
            Parsed::Missing => UNLABELLED.as_bytes(),
            _ => cells.at(i, j).trim_ascii(),
        };
        of.push(*index.entry(cell).or_insert_with(|| {
            names.push(cell);
            names.len() as u32 - 1
        }));
    }
    let number = |name: &&[u8]| match parse(name, true) {
        Parsed::Number(value, _) => value,
        Parsed::Text => f64::MAX,
        Parsed::Missing => f64::INFINITY,
    };
    let order = ascending(&names.iter().map(number).collect::<Vec<_>>());
    let mut rank = vec![0; names.len()];
    for (new, &old) in order.iter().enumerate() {
        rank[old] = new as u32;
    }
    let text = |at: usize| shorten(&String::from_utf8_lossy(names[at]));
    (order.iter().map(|&at| text(at)).collect(), of.iter().map(|&c| rank[c as usize]).collect())
}

/// At most 80 characters: names stand in legends and notices.
pub fn shorten(text: &str) -> String {
    text.trim().chars().take(80).collect()
}

/// The line and the text of the first cell that is no number, in a column of text that has numbers too.
pub fn first_text(cells: &Texts, columns: &[Column], is_text: impl Fn(usize) -> bool) -> Option<(usize, String)> {
    let has_numbers = |column: &Column| column.values.iter().any(|value| value.is_finite());
    let j = (0..columns.len()).find(|&j| is_text(j) && has_numbers(&columns[j]))?;
    let i = (0..cells.rows()).find(|&i| parse(cells.at(i, j), true) == Parsed::Text)?;
    Some((cells.lines[i] as usize, shorten(&cells.text(i, j))))
}
