//! Small matrices with numbers in their cells, in rows as they stand in formulas.

use crate::engine::words::fixed;
use crate::plot::axes::ToData;
use crate::plot::elements::{Elements, corners};
use crate::plot::picture::{Align, Area, Baseline, DrawExt, Weight, px};
use crate::plot::text::{Label, lines, width};
use crate::plot::theme::{Scale, Theme};
use crate::plot::ticks::number;
use plotters::element::{PathElement, Rectangle};
use plotters::style::Color;

/// A small matrix.
pub struct DrawnMatrix<'a> {
    /// What stands above it.
    pub name: String,
    /// What stands before its rows, if anything.
    pub rows: Vec<String>,
    /// Rows and columns.
    pub shape: (usize, usize),
    /// Its entries; what is not a number is not to be seen yet.
    pub value: Box<dyn Fn(usize, usize) -> f64 + 'a>,
    /// Which cells count; the others are pale.
    pub lit: Box<dyn Fn(usize, usize) -> bool + 'a>,
    /// This size has the full tint.
    pub most: f64,
}

impl DrawnMatrix<'_> {
    /// An entry as it is shown: rounding is 0.
    fn shown(&self, i: usize, j: usize) -> f64 {
        match (self.value)(i, j) {
            x if x.abs() <= ROUNDING * self.most => 0.0,
            x => x,
        }
    }
}

/// A part of a formula.
pub enum FormulaPart<'a> {
    /// A matrix.
    Matrix(DrawnMatrix<'a>),
    /// What stands between two.
    Sign(String),
    /// What follows stands on a line of its own.
    Break,
}

impl<'a> FormulaPart<'a> {
    fn cells(&self) -> Option<&DrawnMatrix<'a>> {
        match self {
            Self::Matrix(cells) => Some(cells),
            _ => None,
        }
    }
}

/// Entries below this share of the full tint are rounding, and shown as 0.
const ROUNDING: f64 = 1e-12;
/// The widest cell, in heights of text.
const WIDEST: f64 = 10.0;
/// The highest.
const HIGHEST: f64 = 5.0;
/// Height by width of the flattest.
const FLATTEST: f64 = 0.36;
/// The smallest text at a desk, in CSS px.
const LEAST_TEXT: f32 = 7.5;

/// A number of a matrix whose largest entry has this many digits: all with as many decimals, but without zeros at the end
/// that say nothing.
fn plain(x: f64, most: f64, digits: usize) -> String {
    if x.is_nan() {
        return "?".to_owned();
    }
    if !(1e-3..1e6).contains(&most) {
        return if x == 0.0 { "0".to_owned() } else { number(x, digits) };
    }
    let whole = if most >= 1.0 { libm::log10(most).floor() as usize + 1 } else { 0 };
    let text = fixed(x, digits.saturating_sub(whole));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if matches!(text, "−0" | "-0") { "0".to_owned() } else { text.to_owned() }
}

/// Draws a formula as large as fits, without the names of its matrices where these leave no room, and answers where each
/// of its matrices lies: data are its columns and rows, rows downwards. Matrices that are too small for numbers have none,
/// and `bare` says so.
pub fn flow(area: &Area, theme: &Theme, parts: &[FormulaPart], bare: &str) -> Vec<ToData> {
    let (room, tall) = area.size_css();
    let numbers: Vec<[f32; DIGITS]> = parts.iter().filter_map(FormulaPart::cells).map(widths).collect();
    let sizes = |cell| numbers.iter().map(move |widths| numbers_of(theme, cell, widths));
    let best = |tall: f64| {
        CellLayout::largest(parts, theme, (room, tall), |cell| sizes(cell).map(|s| s.map_or(0, |s| s.0)).min())
    };
    let mut layout = best(tall);
    let mut said = Vec::new();
    if layout.as_ref().is_some_and(|layout| sizes(layout.cell).any(|size| size.is_none())) {
        // Where the room for this line is all that there is, colours come first.
        let lines = lines(bare, room as f32 - theme.text, theme.text);
        let with_words = best(tall - f64::from(theme.text) * (1.3 * lines.len() as f64 + 0.5));
        if with_words.is_some() {
            (layout, said) = (with_words, lines);
        }
    }
    let Some(layout) = layout else { return Vec::new() };
    let text = f64::from(theme.text);
    let foot = text * 1.3 * said.len() as f64;
    let down = ((tall - foot - layout.height) / 2.0).max(0.0);
    let mut placed = Vec::new();
    for (part, (x, y)) in parts.iter().zip(&layout.places) {
        let at = (*x, y + down);
        match part {
            FormulaPart::Matrix(cells) => {
                let size = numbers_of(theme, layout.cell, &numbers[placed.len()]);
                placed.push(draw(area, theme, cells, at, (&layout, size)));
            }
            FormulaPart::Sign(sign) => {
                let label = Label::new(sign, at, theme.text * 1.2, theme.ink);
                area.put(label.at(Align::Center, Baseline::Middle).shape());
            }
            FormulaPart::Break => {}
        }
    }
    for (i, line) in said.iter().enumerate() {
        let at = (room / 2.0, tall - foot + text * (1.3 * i as f64 + 0.4));
        area.put(Label::new(line, at, theme.text, theme.soft).at(Align::Center, Baseline::Middle).shape());
    }
    placed
}

/// Numbers of a matrix have at most so many digits.
const DIGITS: usize = 4;

/// How wide the longest number of a matrix is with one digit, with two, and so on: in ems.
fn widths(cells: &DrawnMatrix) -> [f32; DIGITS] {
    let (m, n) = cells.shape;
    core::array::from_fn(|i| {
        let numbers = (0..m * n).map(|at| plain(cells.shown(at / n, at % n), cells.most, i + 1));
        numbers.map(|number| width(&number, 1.0, Weight::Normal)).fold(0.01, f32::max)
    })
}

/// How many digits the numbers of a matrix have in cells of this size, and how large they are. As many digits as there is
/// room for, down to two, or one; those rather small than not at all, but on a wall as large as all text; `None` where
/// they do not fit.
fn numbers_of(theme: &Theme, (w, h): (f64, f64), widths: &[f32; DIGITS]) -> Option<(usize, f32)> {
    let least = if theme.scale == Scale::Presenting { theme.text } else { LEAST_TEXT };
    let room = |digits: usize| w as f32 * 0.88 / widths[digits - 1];
    let best = (theme.text * 1.7).min(h as f32 * 0.6).max(theme.text.min(h as f32 * 0.8));
    let large = (2..=DIGITS).rev().find(|&digits| room(digits) >= theme.text.min(best));
    let digits = large.or_else(|| (1..=2).rev().find(|&digits| room(digits) >= least))?;
    let size = best.min(room(digits));
    (size >= least - 0.01).then_some((digits, size))
}

/// Where everything lies: the corner of each matrix's cells, the middle of each sign.
struct CellLayout {
    cell: (f64, f64),
    named: bool,
    places: Vec<(f64, f64)>,
    height: f64,
}

impl CellLayout {
    /// The layout with the most digits in all matrices (as `digits` tells of a size of cells) and then the largest cells.
    fn largest(
        parts: &[FormulaPart],
        theme: &Theme,
        (room, tall): (f64, f64),
        digits: impl Fn((f64, f64)) -> Option<usize>,
    ) -> Option<Self> {
        let text = f64::from(theme.text);
        let fitting = |cell, named| Self::new(parts, theme, (cell, named), room).filter(|layout| layout.height <= tall);
        let named = fitting((2.0, 2.0 * FLATTEST), true).is_some();
        // The largest length up to `most` with which all fits, if the least does.
        let grown = |(mut least, mut most): (f64, f64), cell: &dyn Fn(f64) -> (f64, f64)| {
            let fits = |length: f64| fitting(cell(length), named).is_some();
            for _ in 0..if fits(most) { 0 } else { 20 } {
                let middle = (least + most) / 2.0;
                if fits(middle) { least = middle } else { most = middle }
            }
            if fits(most) { most } else { least }
        };
        let most = (text * WIDEST, text * HIGHEST);
        let shape = |aspect: f64| {
            let w = grown((2.0, most.0), &|w| (w, (w * aspect).min(most.1)));
            let h = (w * aspect).min(most.1);
            // What is left of the room is used: in height, then in width.
            let h = grown((h, w.min(most.1).max(h)), &|h| (w, h));
            (grown((w, most.0), &|w| (w, h)), h)
        };
        let score = |cell: (f64, f64)| (digits(cell).unwrap_or(0).min(3), cell.0 * cell.1);
        let better = |a: &(f64, f64), b: &(f64, f64)| {
            let (a, b) = (score(*a), score(*b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        };
        let cell = [FLATTEST, 0.45, 0.62, 1.0].map(shape).into_iter().max_by(better)?;
        fitting(cell, named).or_else(|| Self::new(parts, theme, (cell, named), room))
    }

    /// With cells of this size, and with names or without; `None` if a matrix alone is too wide.
    fn new(parts: &[FormulaPart], theme: &Theme, (cell, named): ((f64, f64), bool), room: f64) -> Option<Self> {
        let text = f64::from(theme.text);
        let (side, head, gap) = (text * 0.7, text * if named { 1.8 } else { 0.4 }, text * 0.9);
        let rows = named && rows_named(cell, theme);
        let ahead = |cells: &DrawnMatrix| if rows { ahead(cells, theme) } else { 0.0 };
        let wide = |part: &FormulaPart| match part {
            FormulaPart::Matrix(cells) => {
                let name = if named { f64::from(width(&cells.name, theme.text, Weight::Bold)) } else { 0.0 };
                ahead(cells) + (cells.shape.1 as f64 * cell.0).max(name) + 2.0 * side
            }
            FormulaPart::Sign(sign) => f64::from(width(sign, theme.text * 1.2, Weight::Normal)) + text * 0.6,
            FormulaPart::Break => 0.0,
        };
        // Lines: broken where they are told to, or before what does not fit. A sign goes with what follows it.
        let mut lines: Vec<Vec<usize>> = vec![Vec::new()];
        let mut used = 0.0;
        for (i, part) in parts.iter().enumerate() {
            let follows = match (part, parts.get(i + 1)) {
                (FormulaPart::Sign(_), Some(next)) => wide(next),
                _ => 0.0,
            };
            let own = wide(part);
            let needed = own + follows;
            if needed > room {
                return None;
            }
            let line = lines.last_mut()?;
            if matches!(part, FormulaPart::Break) || (used + needed > room && !line.is_empty()) {
                lines.push(Vec::new());
                used = 0.0;
            }
            lines.last_mut()?.push(i);
            used += own;
        }
        let mut places = vec![(0.0, 0.0); parts.len()];
        let mut top = 0.0;
        for line in lines.iter().filter(|line| !line.is_empty()) {
            let rows = line.iter().map(|&i| match &parts[i] {
                FormulaPart::Matrix(cells) => cells.shape.0,
                _ => 0,
            });
            let high = rows.max().unwrap_or(0) as f64 * cell.1;
            let mut x = (room - line.iter().map(|&i| wide(&parts[i])).sum::<f64>()) / 2.0;
            for &i in line {
                let part = &parts[i];
                places[i] = match part {
                    FormulaPart::Matrix(cells) => {
                        let (m, n) = (cells.shape.0 as f64, cells.shape.1 as f64);
                        let across = x + (wide(part) + ahead(cells) - n * cell.0) / 2.0;
                        (across, top + head + (high - m * cell.1) / 2.0)
                    }
                    _ => (x + wide(part) / 2.0, top + head + high / 2.0),
                };
                x += wide(part);
            }
            top += head + high + gap;
        }
        Some(Self { cell, named, places, height: top - gap + text * 0.4 })
    }
}

/// Have names of rows a line each?
fn rows_named(cell: (f64, f64), theme: &Theme) -> bool {
    cell.1 >= f64::from(theme.text) * 1.1
}

/// The room that the names of rows take.
fn ahead(cells: &DrawnMatrix, theme: &Theme) -> f64 {
    let widths = cells.rows.iter().map(|name| f64::from(width(name, theme.text, Weight::Normal)));
    widths.fold(0.0, |most, width| f64::max(most, width + f64::from(theme.text) * 0.6))
}

fn draw(
    area: &Area,
    theme: &Theme,
    cells: &DrawnMatrix,
    (left, top): (f64, f64),
    (layout, numbers): (&CellLayout, Option<(usize, f32)>),
) -> ToData {
    let (w, h) = layout.cell;
    let (m, n) = cells.shape;
    let (wide, high) = (n as f64 * w, m as f64 * h);
    let text = f64::from(theme.text);
    if layout.named {
        let name = Label::new(&cells.name, (left + wide / 2.0, top - text * 0.6), theme.text, theme.ink).bold();
        area.put(name.at(Align::Center, Baseline::Alphabetic).shape());
        let rows = cells.rows.iter().take(m).filter(|_| rows_named(layout.cell, theme));
        for (i, name) in rows.enumerate() {
            let at = (left - text * 0.6, top + (i as f64 + 0.5) * h);
            area.put(Label::new(name, at, theme.text, theme.soft).at(Align::Right, Baseline::Middle).shape());
        }
    }
    let [minus, zero, plus] = theme.signed;
    for i in 0..m {
        for j in 0..n {
            let x = cells.shown(i, j);
            let share = if cells.most > 0.0 && !x.is_nan() { (x.abs() / cells.most).min(1.0) as f32 } else { 0.0 };
            let lit = (cells.lit)(i, j);
            // Numbers stay readable on the strongest tint; of equal cells all are tinted alike.
            let strength = if w >= text * 1.5 { 0.45 * share } else { share };
            let tint = zero.mix_with(if x < 0.0 { minus } else { plus }, strength);
            let tint = if lit { tint } else { theme.card.mix_with(tint, 0.35) };
            let (x_at, y_at) = (left + j as f64 * w, top + i as f64 * h);
            let gap = (w * 0.03).min(1.0);
            let cell = corners((x_at + gap, y_at + gap), (w - 2.0 * gap, h - 2.0 * gap));
            area.add(&Rectangle::new(cell, tint.filled()));
            if let Some((digits, size)) = numbers {
                let color = if lit { theme.ink } else { theme.soft };
                let words = plain(x, cells.most, digits);
                let label = Label::new(&words, (x_at + w / 2.0, y_at + h / 2.0), size, color);
                area.put(label.at(Align::Center, Baseline::Middle).shape());
            }
        }
    }
    let (a, b, foot) = (text * 0.35, top - text * 0.15, top + high + text * 0.15);
    for (x, inwards) in [(left - a, text * 0.25), (left + wide + a, -text * 0.25)] {
        let bracket = [(x + inwards, b), (x, b), (x, foot), (x + inwards, foot)].map(|(x, y)| (px(x), px(y)));
        area.add(&PathElement::new(bracket, theme.soft.stroke_width(theme.width(12.0))));
    }
    let (dx, dy) = area.get_base_pixel();
    let (x, y) = ((0.0, n as f64), (m as f64, 0.0));
    let window = ToData { left, top, width: wide, height: high, x, y, log_y: false };
    window.moved(f64::from(dx) / 10.0, f64::from(dy) / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::theme::{Scale, Scheme};
    use crate::plot::{Picture, Shape};

    fn cells(name: &str, m: usize, n: usize) -> FormulaPart<'static> {
        let value = Box::new(move |i, j| (i * n + j) as f64 - 3.5);
        let (name, rows) = (name.to_owned(), (0..m).map(|i| format!("row {i}")).collect());
        FormulaPart::Matrix(DrawnMatrix { name, rows, shape: (m, n), value, lit: Box::new(|_, j| j < 1), most: 9.0 })
    }

    #[test]
    fn everything_fits_at_any_size() {
        let theme = Theme::new(Scheme::Light, Scale::Normal);
        for (w, h) in [(320, 300), (300, 900), (1200, 300), (640, 640)] {
            for (m, n) in [(2, 2), (12, 12), (1, 12), (12, 1)] {
                let mut picture = Picture::new(w, h);
                let parts = [
                    cells("A", m, n),
                    FormulaPart::Sign("=".to_owned()),
                    cells("B", m, n),
                    FormulaPart::Break,
                    cells("C", n, m),
                ];
                let placed = flow(&picture.area(), &theme, &parts, "colours only");
                assert_eq!(placed.len(), 3);
                for place in &placed {
                    let (right, foot) = (place.left + place.width, place.top + place.height);
                    let within = place.left >= 0.0 && place.top >= 0.0;
                    assert!(
                        within && right <= f64::from(w) && foot <= f64::from(h),
                        "{m} × {n} in {w} × {h}: {place:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn on_a_wall_numbers_are_large_or_left_out_and_that_is_said() {
        let theme = Theme::new(Scheme::Light, Scale::Presenting).on_wall(1080.0);
        for ((w, h), (m, n), numbers) in
            [((900, 800), (2, 2), true), ((1700, 800), (5, 7), true), ((900, 800), (12, 12), false)]
        {
            let mut picture = Picture::new(w, h);
            let parts = [cells("A", m, n), FormulaPart::Sign("=".to_owned()), cells("B", m, n)];
            let placed = flow(&picture.area(), &theme, &parts, "colours only");
            let texts: Vec<(&str, f32)> = picture
                .shapes
                .iter()
                .filter_map(|shape| match shape {
                    Shape::Text { text, size, .. } => Some((text.as_str(), size / 10.0)),
                    _ => None,
                })
                .collect();
            assert!(texts.iter().all(|(_, size)| *size >= theme.text - 0.05), "{m} × {n}: {texts:?}");
            let said = texts.iter().any(|(text, _)| *text == "colours only");
            let shown = texts.iter().filter(|(text, _)| text.replace('−', "-").parse::<f64>().is_ok()).count() > m * n;
            assert_eq!((shown, said), (numbers, !numbers), "{m} × {n}: {texts:?}");
            // The panel is used: what is highest or widest takes most of it.
            let right = placed.iter().map(|p| p.left + p.width).fold(0.0, f64::max);
            let left = placed.iter().map(|p| p.left).fold(f64::MAX, f64::min);
            let foot = placed.iter().map(|p| p.top + p.height).fold(0.0, f64::max);
            let top = placed.iter().map(|p| p.top).fold(f64::MAX, f64::min);
            let shares = ((right - left) / f64::from(w), (foot - top) / f64::from(h));
            assert!(shares.0.max(shares.1) > 0.75 && shares.0.min(shares.1) > 0.4, "{m} × {n}: {shares:?}");
        }
    }
}
