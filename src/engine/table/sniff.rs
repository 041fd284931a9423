//! What separates the cells of a file.

use super::infer::{Parsed, parse};
use std::borrow::Cow;

/// How many bytes and lines of a file are looked at.
const SAMPLE: (usize, usize) = (64 << 10, 200);

/// The delimiter of a single column: a byte that no table has.
pub const NOTHING: u8 = 0x1f;

/// How a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FileLayout {
    /// What stands between cells; a space stands for any run of spaces and tabs.
    pub delimiter: u8,
    /// Lines at the top that are not part of the table (Excel's `sep=;`).
    pub skip: usize,
}

/// Finds the delimiter: the one that cuts the first lines into equally many cells, most of them numbers.
pub fn sniff(text: &str) -> FileLayout {
    let first = text.lines().next().unwrap_or("").trim();
    if let Some(&[delimiter]) = first.strip_prefix("sep=").map(str::as_bytes)
        && b",;\t| ".contains(&delimiter)
    {
        return FileLayout { delimiter, skip: 1 };
    }
    let lines = sample(text);
    // In the order of preference where two do equally well: a comma may be within a number, the others may not.
    let mut best = (NOTHING, DelimiterFit::default());
    for delimiter in *b"\t;|," {
        let fit = fit(&lines, delimiter);
        if fit.score > best.1.score {
            best = (delimiter, fit);
        }
    }
    // Spaces are part of names and dates too, and of `1 000;2 000`: they must leave nothing torn.
    let spaces = fit(&lines, b' ');
    if spaces.score > 0.0 && spaces.torn == 0 && (best.0 == NOTHING || spaces.numbers > best.1.numbers) {
        best = (b' ', spaces);
    }
    FileLayout { delimiter: best.0, skip: 0 }
}

fn sample(text: &str) -> Vec<&str> {
    let mut end = text.len().min(SAMPLE.0);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut lines: Vec<&str> = text[..end].lines().take(SAMPLE.1).collect();
    if end < text.len() && lines.len() > 1 && lines.len() < SAMPLE.1 {
        lines.pop(); // cut off in the middle
    }
    lines.retain(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
}

/// How well a delimiter fits.
#[derive(Clone, Copy, Default)]
struct DelimiterFit {
    /// The share of lines with the usual number of cells, weighted by `numbers`; 0 if there is but one cell.
    score: f64,
    /// The share of cells below the first line that are numbers or missing.
    numbers: f64,
    /// How many cells below the first line are no number, though made of what numbers are made of: `5 2`, `5;2`.
    torn: usize,
}

fn fit(lines: &[&str], delimiter: u8) -> DelimiterFit {
    let mut counts = std::collections::BTreeMap::new();
    let (mut numbers, mut cells, mut torn) = (0, 0, 0);
    for (at, line) in lines.iter().enumerate() {
        let mut count = 0;
        for cell in split(line, delimiter) {
            count += 1;
            if at == 0 && lines.len() > 1 {
                continue; // perhaps the heading
            }
            cells += 1;
            // A comma within a number of a table that is cut at commas would be a decimal comma.
            match parse(cell, delimiter != b',') {
                Parsed::Text => torn += usize::from(cell.iter().all(|b| b"0123456789+-.eE,;|\t ".contains(b))),
                Parsed::Number(..) | Parsed::Missing => numbers += 1,
            }
        }
        *counts.entry(count).or_insert(0usize) += 1;
    }
    let most = counts.iter().filter(|(cells, _)| **cells > 1).max_by_key(|(_, lines)| **lines);
    let Some((_, &lines_alike)) = most else { return DelimiterFit::default() };
    if lines_alike == 1 && counts.contains_key(&1) {
        return DelimiterFit::default(); // the heading of a single column, as "petal length"
    }
    let numbers = numbers as f64 / cells.max(1) as f64;
    let score = lines_alike as f64 / lines.len() as f64 * (0.5 + 0.5 * numbers);
    DelimiterFit { score, numbers, torn }
}

/// The cells of one line. Quotes are respected, not unescaped.
fn split(line: &str, delimiter: u8) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    let spaces = delimiter == b' ';
    line.as_bytes()
        .split(move |&b| {
            quoted ^= b == b'"';
            !quoted && (b == delimiter || spaces && b == b'\t')
        })
        .map(|cell| cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell))
        .filter(move |cell| !spaces || !cell.is_empty())
}

/// Text cut at runs of spaces and tabs, made into text cut at single tabs: the reader of CSV knows only one byte.
pub fn spaces_to_tabs(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        let mut quoted = false;
        let mut gap = false;
        for c in body.trim_matches([' ', '\t']).chars() {
            quoted ^= c == '"';
            let space = !quoted && (c == ' ' || c == '\t');
            if !space || !gap {
                out.push(if space { '\t' } else { c });
            }
            gap = space;
        }
        out.push_str(end);
    }
    Cow::Owned(out)
}
