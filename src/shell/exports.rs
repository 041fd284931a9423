//! What leaves the page as text: a panel as SVG, a chart as CSV, the numbers of the step as JSON. It lies in the part of
//! the program that writes files.

use super::deck::Deck;
use crate::plot::svg;
use serde_json::Value;
use std::hint::black_box;

/// The kinds.
pub const KINDS: [&str; 3] = ["svg", "csv", "json"];
/// Drawings are of this size, in CSS pixels.
pub const SIZE: (u32, u32) = (640, 480);

/// By way of a pointer: it lies in a part of the program of its own.
static WRITE: fn(&Deck, &str, &str) -> Option<(String, &'static str)> = write;

/// A panel of the first run in a kind, with its media type; `None` where there is none. It needs the part `files`.
pub fn exported(deck: &Deck, kind: &str, panel: &str) -> Option<(String, &'static str)> {
    black_box(WRITE)(deck, kind, panel)
}

#[inline(never)]
fn write(deck: &Deck, kind: &str, panel: &str) -> Option<(String, &'static str)> {
    let mut stage = deck.stage(0, None)?;
    // As with a frame: of exact numbers alone.
    stage.exact = true;
    let book = &deck.slots[0].book;
    match kind {
        "svg" => {
            let (picture, _) = book.draw(panel, &stage, SIZE.0, SIZE.1);
            let title = stage.words.get(&format!("panel-{panel}"));
            let text = book.facts(&stage).text.map(|text| stage.words.phrase(&text.code, &text)).unwrap_or_default();
            let labels = svg::Labels { title: &title, desc: &text };
            Some((svg::write(&picture, labels, Some(deck.theme.card)), "image/svg+xml"))
        }
        "csv" => book.csv(panel, &stage).map(|csv| (csv, "text/csv")),
        "json" => Some((Value::Object(book.fields(&stage)).to_string(), "application/json")),
        _ => None,
    }
}
