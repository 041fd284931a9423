//! Tables of what is seen as CSV: the data with what is known of each row, the metrics over time, a table on screen.
//! Charts write theirs in `chart/told.rs`.

use super::figure::ViewContext;
use super::grid::Grid;
use super::run_view::RunView;
use crate::engine::input::Own;
use crate::engine::matrix::RIDDLE;
use crate::engine::run::Source;
use serde_json::Value;

/// What frames say of each row of the data; these stand beside it.
const OF_ROWS: [&str; 8] = ["labels", "responsibilities", "transformed", "x", "target", "clean", "kept", "prediction"];

/// A text in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A number; nothing where there is none.
fn number(x: f64) -> String {
    if x.is_finite() { x.to_string() } else { String::new() }
}

/// A head and the cells below it.
type Column = (String, Vec<String>);

/// Columns, each with its head.
fn by_columns(columns: &[Column]) -> String {
    let line = |cell: &dyn Fn(&Column) -> String| columns.iter().map(cell).collect::<Vec<_>>().join(",");
    let mut text = line(&|(head, _)| quoted(head)) + "\n";
    for i in 0..columns.first().map_or(0, |(_, cells)| cells.len()) {
        text.push_str(&line(&|(_, cells)| cells.get(i).cloned().unwrap_or_default()));
        text.push('\n');
    }
    text
}

/// A table as it stands on screen, its numbers as others read them; `None` where it has no rows.
pub fn of_grid(grid: &Grid) -> Option<String> {
    if grid.rows.is_empty() {
        return None;
    }
    let cell = |cell: &String| {
        let plain = cell.replace('\u{2212}', "-").replace(['\u{202f}', '\u{2009}'], "");
        let is_number = plain.bytes().any(|b| b.is_ascii_digit())
            && plain.bytes().all(|b| b.is_ascii_digit() || b"+-.".contains(&b));
        if is_number { plain } else { quoted(cell) }
    };
    let head = grid.head.iter().map(|head| quoted(head)).collect::<Vec<_>>().join(",") + "\n";
    let line = |cells: &[String]| cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
    Some(head + &grid.rows.iter().map(|row| line(&row.cells)).collect::<String>())
}

/// The data that the run works on, as they were prepared, with what is known of each row; a matrix or a picture without
/// heads, pixels of three colours side by side. `None` for the picture of a riddle, which is its answer.
pub fn data(run_view: &dyn RunView, context: &ViewContext<'_>) -> Option<String> {
    if matches!(&run_view.run()?.input, Source::Named { data, .. } if data == RIDDLE) {
        return None;
    }
    let mut columns: Vec<Column> = Vec::new();
    let lines = |rows: &mut dyn Iterator<Item = Vec<String>>| rows.map(|row| row.join(",") + "\n").collect::<String>();
    let n = match run_view.own()? {
        Own::Points(table) => {
            let cells = |column: &[f64]| column.iter().map(|x| number(*x)).collect();
            columns.extend(table.names().iter().cloned().zip(table.columns().map(cells)));
            if let Some(label) = table.label() {
                let class = |class: &u32| quoted(label.classes.get(*class as usize).map_or("", String::as_str));
                columns.push((label.name.clone(), label.of.iter().map(class).collect()));
            }
            table.n()
        }
        Own::Matrix(cells) => {
            return Some(lines(&mut cells.rows().map(|row| row.iter().map(|x| number(*x)).collect())));
        }
        Own::Picture(pixels) => {
            let rows = pixels.bytes().chunks(pixels.channels() * pixels.width());
            return Some(lines(&mut rows.map(|row| row.iter().map(u8::to_string).collect())));
        }
        Own::Signal(signal) => signal.n(),
    };
    let fields = run_view.fields(context);
    for name in OF_ROWS {
        let Some(rows) = fields.get(name).and_then(Value::as_array).filter(|rows| rows.len() == n) else { continue };
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            Value::Bool(on) => u8::from(*on).to_string(),
            value => value.to_string(),
        };
        match rows.first().and_then(Value::as_array).map(Vec::len) {
            None => columns.push((name.to_owned(), rows.iter().map(cell).collect())),
            Some(width) => columns.extend((0..width).map(|j| {
                let cells = rows.iter().map(|row| row.get(j).map(cell).unwrap_or_default()).collect();
                (format!("{name}_{}", j + 1), cells)
            })),
        }
    }
    Some(by_columns(&columns))
}

/// The metrics over time: a row for every instant at which one of them is known.
pub fn history(run_view: &dyn RunView, metrics: &[&str]) -> String {
    let curves: Vec<Vec<(u64, f64)>> = metrics.iter().map(|metric| run_view.curve(metric)).collect();
    let mut at = vec![0; curves.len()];
    let heads = std::iter::once("t").chain(metrics.iter().copied());
    let mut text = heads.map(quoted).collect::<Vec<_>>().join(",") + "\n";
    // All are in the order of time.
    while let Some(t) = curves.iter().zip(&at).filter_map(|(curve, at)| Some(curve.get(*at)?.0)).min() {
        text.push_str(&t.to_string());
        for (curve, at) in curves.iter().zip(&mut at) {
            text.push(',');
            if let Some((_, value)) = curve.get(*at).filter(|(known, _)| *known == t) {
                text.push_str(&number(*value));
                *at += 1;
            }
        }
        text.push('\n');
    }
    text
}
