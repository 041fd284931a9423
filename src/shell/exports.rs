//! What leaves the page: panels as SVG or as PNG; as text a panel's numbers, the data, the metrics, the numbers of the
//! step, a script in Python. All but the script lies in the part of the program that writes files.

use super::workspace::Workspace;
use super::{browser, canvas, parts};
use crate::demos::scripts;
use crate::plot::figure::ViewContext;
use crate::plot::panel::Made;
use crate::plot::picture::{Align, Baseline, DrawExt, Picture};
use crate::plot::text::Label;
use crate::plot::{csv, svg};
use serde_json::Value;
use std::hint::black_box;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A panel, or several, as pixels.
pub const PNG: &str = "png";
/// A panel, or the whole figure, as shapes and text.
pub const SVG: &str = "svg";
/// PNGs have so many pixels a CSS pixel.
pub const SCALES: [u32; 3] = [1, 2, 4];
/// The most pixels of one: some browsers give no larger canvas.
const MOST_PIXELS: u32 = 1 << 26;
/// The height of a panel's title, where there are several.
const TITLE: u32 = 36;
/// The media type of tables.
const CSV: &str = "text/csv";
/// A script in Python.
pub const PYTHON: &str = "python";
/// Drawings are of this size, in CSS pixels.
pub const SIZE: (u32, u32) = (640, 480);
/// A text, and the files that it needs beside it.
pub struct Exported {
    /// The text.
    pub text: String,
    /// Its media type.
    pub media: &'static str,
    /// Names and contents of the files beside it.
    pub beside: Vec<(String, String)>,
}

/// By way of a pointer: it lies in a part of the program of its own.
static WRITE: fn(&Workspace, &str, &[&str], u32) -> Written = write;
/// A text and its media type; `None` where there is none.
type Written = Option<(String, &'static str)>;

/// The part that a kind needs.
pub fn part_of(kind: &str) -> &'static str {
    if kind == PYTHON { parts::SCRIPTS } else { parts::FILES }
}

/// A panel of the first run in a kind, or as a picture several; `None` where there is none. It needs the
/// [part](part_of) of the kind. `scale`: pixels a CSS pixel. `link`: to the moment, for whoever reads a script.
pub fn exported(workspace: &Workspace, kind: &str, panels: &[&str], scale: u32, link: &str) -> Option<Exported> {
    if kind == PYTHON {
        let mut context = workspace.context(0, None)?;
        context.exact = true;
        let script = scripts::script(workspace.slots[0].demo, &*workspace.slots[0].run_view, &context, link)?;
        return Some(Exported { text: script.text, media: "text/x-python", beside: script.beside });
    }
    black_box(WRITE)(workspace, kind, panels, scale).map(|(text, media)| Exported { text, media, beside: Vec::new() })
}

#[inline(never)]
fn write(workspace: &Workspace, kind: &str, panels: &[&str], scale: u32) -> Written {
    let panel = *panels.first()?;
    let mut context = workspace.context(0, None)?;
    // As with a frame: of exact numbers alone.
    context.exact = true;
    let slot = &workspace.slots[0];
    let run_view = &*slot.run_view;
    match kind {
        SVG => {
            let picture = drawn(workspace, panels, &context);
            let title =
                context.words.get(&if panels.len() > 1 { "title".to_owned() } else { format!("panel-{panel}") });
            let text =
                run_view.facts(&context).text.map(|text| context.words.phrase(&text.code, &text)).unwrap_or_default();
            let labels = svg::SvgLabels { title: &title, desc: &text };
            Some((svg::write(&picture, labels, Some(workspace.theme.card)), "image/svg+xml"))
        }
        PNG => {
            let canvas: HtmlCanvasElement = browser::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
            play(workspace, &drawn(workspace, panels, &context), scale, &canvas)?;
            Some((canvas.to_data_url().ok()?, "image/png"))
        }
        "csv" => {
            let table = || run_view.grid(panel, &context).and_then(|grid| csv::of_grid(&grid));
            Some((run_view.csv(panel, &context).or_else(table)?, CSV))
        }
        "json" => Some((Value::Object(run_view.fields(&context)).to_string(), "application/json")),
        "data" => Some((csv::data(run_view, &context)?, CSV)),
        "metrics" => Some((csv::history(run_view, slot.demo.metrics), CSV)),
        _ => None,
    }
}

/// The panels of the page that are drawn, of those that are asked for by name (none: of all).
pub fn figure(workspace: &Workspace, asked: &[String]) -> Vec<&'static str> {
    let Some(context) = workspace.context(0, None) else { return Vec::new() };
    let slot = &workspace.slots[0];
    let here = slot.demo.panels.iter().filter(|panel| {
        let made = match panel.made {
            Made::Picture { .. } => true,
            Made::Grid => false,
            Made::Study(name) => workspace.studies.contains_key(name),
        };
        made && (asked.is_empty() || asked.iter().any(|name| name == panel.id)) && slot.run_view.has(panel.id, &context)
    });
    here.map(|panel| panel.id).collect()
}

/// How many columns and rows so many panels stand in: about as wide as high.
fn places(panels: usize) -> (u32, u32) {
    let columns = (1..).find(|columns| columns * columns >= panels).unwrap_or(1);
    (columns as u32, panels.div_ceil(columns) as u32)
}

/// Width and height of so many panels, in CSS pixels.
fn size(panels: usize) -> (u32, u32) {
    let ((columns, rows), title) = (places(panels), if panels > 1 { TITLE } else { 0 });
    (columns * SIZE.0, rows * (SIZE.1 + title))
}

/// Are so many panels too much for one picture of pixels?
pub fn is_too_large(panels: usize, scale: u32) -> bool {
    let (width, height) = size(panels);
    (width * scale).saturating_mul(height * scale) > MOST_PIXELS
}

/// A panel of the first run, or several below their titles.
fn drawn(workspace: &Workspace, panels: &[&str], context: &ViewContext<'_>) -> Picture {
    let run_view = &workspace.slots[0].run_view;
    let draw = |panel: &str| run_view.draw(panel, context, SIZE.0, SIZE.1).0;
    if let [panel] = panels {
        return draw(panel);
    }
    let (width, height) = size(panels.len());
    let mut whole = Picture::new(width, height);
    let (columns, _) = places(panels.len());
    let area = whole.area();
    for (panel, i) in panels.iter().zip(0..) {
        let (x, y) = (f64::from(i % columns * SIZE.0), f64::from(i / columns * (SIZE.1 + TITLE)));
        let title = context.words.get(&format!("panel-{panel}"));
        let at = (x + 12.0, y + f64::from(TITLE) / 2.0);
        let label = Label::new(&title, at, 1.2 * workspace.theme.text, workspace.theme.ink).bold();
        area.put(label.at(Align::Left, Baseline::Middle).shape());
        area.put_picture(&draw(panel), x, y + f64::from(TITLE));
    }
    drop(area);
    whole
}

/// Draws a panel of the first run on a canvas, on the colour of the page.
pub fn still(workspace: &Workspace, panel: &str, scale: u32, canvas: &HtmlCanvasElement) -> Option<()> {
    let context = workspace.context(0, None)?;
    let (picture, _) = workspace.slots[0].run_view.draw(panel, &context, SIZE.0, SIZE.1);
    play(workspace, &picture, scale, canvas)
}

fn play(workspace: &Workspace, picture: &Picture, scale: u32, canvas: &HtmlCanvasElement) -> Option<()> {
    canvas::play_at(canvas, picture, (picture.width, picture.height), (0.0, 0.0), f64::from(scale))?;
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.reset_transform().ok()?;
    context.set_global_composite_operation("destination-over").ok()?;
    context.set_fill_style_str(&workspace.theme.card.css());
    context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    context.set_global_composite_operation("source-over").ok()
}
