//! Clusters against known classes.

use crate::engine::table::Table;
use crate::engine::words::{Words, number};
use crate::math::agreement::{against_classes, normalized_mutual_information};
use crate::plot::figure::{Grid, GridRow};

/// What is known of the class of row `i`, as a line; `None` where nothing is.
pub fn class_of(table: &Table, i: usize, words: &Words) -> Option<String> {
    let known = table.label()?;
    let class = known.classes.get(*known.of.get(i)? as usize)?;
    Some(format!("{} = {class}", named(&known.name, words)))
}

/// What the column of the classes is called: its own name, but that of made-up data in the reader's language.
fn named(name: &str, words: &Words) -> String {
    if name == "class" { words.get("column-class") } else { name.to_owned() }
}

/// The panel `confusion`; `None` for points without known classes.
pub fn confusion(table: &Table, labels: &[u8], k: usize, words: &Words) -> Option<Grid> {
    let known = table.label()?;
    let Some(counts) = against_classes(table, labels, k) else {
        return Some(Grid { caption: words.get("confusion-none"), ..Grid::default() });
    };
    let caption = words.say("confusion-caption", &[("nmi", number(normalized_mutual_information(&counts), 4).into())]);
    let rows = known.classes.iter().zip(&counts).filter(|(_, row)| row.iter().any(|&count| count > 0));
    let cells = |(class, row): (&String, &Vec<usize>)| {
        std::iter::once(class.clone()).chain(row.iter().map(usize::to_string)).collect()
    };
    Some(Grid {
        caption,
        head: std::iter::once(named(&known.name, words)).chain((1..=k).map(|j| j.to_string())).collect(),
        rows: rows.map(|row| GridRow { cells: cells(row), ..GridRow::default() }).collect(),
        note: words.get("confusion-note"),
    })
}
