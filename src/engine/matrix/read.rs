//! Matrices as people type and paste them.

use super::{Cells, MOST_CELLS, bad_cell, too_large, usable};
use crate::engine::Notice;
use crate::engine::numbers;

/// A matrix from text. Rows end with a line, a semicolon or a closing bracket; cells are parted by blanks or commas.
/// Opening brackets say nothing, so that `[[3, 0], [4, 5]]`, `[3 0; 4 5]` and lines of a spreadsheet are all read.
///
/// # Errors
/// See [`Cells::from_rows`]; a cell that is no number is named by its row and column.
pub fn read(text: &str) -> Result<Cells, Notice> {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let text = without_heading(text.trim_start_matches('\u{feff}'));
    let is_end = |c: char| matches!(c, '\n' | '\r' | ';' | '；' | ']' | ')' | '}');
    for line in text.split(is_end) {
        let row = read_row(line, rows.len())?;
        if row.is_empty() {
            continue;
        }
        rows.push(row);
        if rows.len() > 100 * MOST_CELLS {
            // Long before this it was too large: there is no point in reading on.
            break;
        }
    }
    Cells::from_rows(&rows)
}

/// The names of columns above the numbers are no row: a first line of which no cell is a number.
fn without_heading(text: &str) -> &str {
    let Some((first, rest)) = text.trim_start().split_once('\n') else { return text };
    let mut cells = first.split(|c: char| matches!(c, ',' | '，' | '、' | ';' | '；') || c.is_whitespace());
    let is_name = |cell: &str| cell.contains(char::is_alphabetic) && numbers::real(cell).is_none();
    let named = cells.all(|cell| cell.is_empty() || is_name(cell)) && first.contains(char::is_alphabetic);
    if named && rest.contains(|c: char| c.is_ascii_digit()) { rest } else { text }
}

fn read_row(line: &str, i: usize) -> Result<Vec<f64>, Notice> {
    let is_comma = |c: char| matches!(c, ',' | '，' | '、');
    let is_bracket = |c: char| matches!(c, '[' | '(' | '{');
    // What parts a row from the next or stands at the end of one is no cell.
    let line = line.trim_matches(|c: char| c.is_whitespace() || is_bracket(c) || is_comma(c));
    let mut row = Vec::new();
    if line.is_empty() {
        return Ok(row);
    }
    for piece in line.split(is_comma) {
        if piece.trim().is_empty() {
            return Err(bad_cell(i, row.len(), ""));
        }
        for cell in piece.split_whitespace() {
            if row.len() > 100 * MOST_CELLS {
                return Err(too_large(i + 1, row.len()));
            }
            row.push(number(cell).ok_or_else(|| bad_cell(i, row.len(), cell))?);
        }
    }
    Ok(row)
}

/// A number as people type it, also with the minus sign of typesetters.
pub fn number(cell: &str) -> Option<f64> {
    let plain = cell.trim().replace(['−', '–', '－'], "-");
    numbers::real(&plain).filter(|x| usable(*x))
}
