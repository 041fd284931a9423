//! Small matrices with numbers in their cells, in rows as they stand in formulas.

use crate::engine::words::fixed;
use crate::plot::axes::ToData;
use crate::plot::picture::{Align, Area, Baseline, Put, Shape, Weight, px};
use crate::plot::text::{Label, width};
use crate::plot::theme::Theme;
use crate::plot::ticks::number;

/// A small matrix.
pub struct Cells<'a> {
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

/// A part of a formula.
pub enum Part<'a> {
    /// A matrix.
    Matrix(Cells<'a>),
    /// What stands between two.
    Sign(String),
    /// What follows stands on a line of its own.
    Break,
}

/// Entries below this share of the full tint are rounding, and shown as 0.
const ROUNDING: f64 = 1e-12;
/// The widest cell, in heights of text.
const WIDEST: f64 = 10.0;

/// The smallest text, in CSS px.
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

/// Draws a formula as large as fits, without the names of its matrices where these leave no room, and answers where each of its matrices lies: data are its columns and rows, rows
/// downwards.
pub fn flow(area: &Area, theme: &Theme, parts: &[Part]) -> Vec<ToData> {
    let (room, tall) = area.size_css();
    let text = f64::from(theme.text);
    // The widest cells with which everything fits.
    let fitting =
        |w: f64, named: bool| Layout::new(parts, theme, (w, named), room).filter(|layout| layout.height <= tall);
    let (mut least, mut most) = (2.0, text * WIDEST);
    let named = fitting(least, true).is_some();
    let fits = |w: f64| fitting(w, named).is_some();
    if !fits(most) {
        for _ in 0..24 {
            let middle = (least + most) / 2.0;
            if fits(middle) { least = middle } else { most = middle }
        }
        most = least;
    }
    let Some(layout) = Layout::new(parts, theme, (most, named), room) else { return Vec::new() };
    let down = ((tall - layout.height) / 2.0).max(0.0);
    let mut placed = Vec::new();
    for (part, (x, y)) in parts.iter().zip(&layout.places) {
        let at = (*x, y + down);
        match part {
            Part::Matrix(cells) => placed.push(draw(area, theme, cells, at, &layout)),
            Part::Sign(sign) => {
                let label = Label::new(sign, at, theme.text * 1.2, theme.ink);
                area.put(label.at(Align::Center, Baseline::Middle).shape());
            }
            Part::Break => {}
        }
    }
    placed
}

/// Where everything lies: the corner of each matrix's cells, the middle of each sign.
struct Layout {
    cell: (f64, f64),
    named: bool,
    places: Vec<(f64, f64)>,
    height: f64,
}

impl Layout {
    /// With cells so wide, and with names or without; `None` if a matrix alone is too wide.
    fn new(parts: &[Part], theme: &Theme, (w, named): (f64, bool), room: f64) -> Option<Self> {
        let text = f64::from(theme.text);
        let cell = (w, (w * 0.62).min(text * 4.0));
        let (side, head, gap) = (text * 0.7, text * if named { 1.8 } else { 0.4 }, text * 0.9);
        let ahead = |cells: &Cells| if named { ahead(cells, theme) } else { 0.0 };
        let wide = |part: &Part| match part {
            Part::Matrix(cells) => {
                let name = if named { f64::from(width(&cells.name, theme.text, Weight::Bold)) } else { 0.0 };
                ahead(cells) + (cells.shape.1 as f64 * cell.0).max(name) + 2.0 * side
            }
            Part::Sign(sign) => f64::from(width(sign, theme.text * 1.2, Weight::Normal)) + text * 0.6,
            Part::Break => 0.0,
        };
        // Lines: broken where they are told to, or before what does not fit. A sign goes with what follows it.
        let mut lines: Vec<Vec<usize>> = vec![Vec::new()];
        let mut used = 0.0;
        for (i, part) in parts.iter().enumerate() {
            let follows = match (part, parts.get(i + 1)) {
                (Part::Sign(_), Some(next)) => wide(next),
                _ => 0.0,
            };
            let own = wide(part);
            let needed = own + follows;
            if needed > room {
                return None;
            }
            let line = lines.last_mut()?;
            if matches!(part, Part::Break) || (used + needed > room && !line.is_empty()) {
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
                Part::Matrix(cells) => cells.shape.0,
                _ => 0,
            });
            let high = rows.max().unwrap_or(0) as f64 * cell.1;
            let mut x = (room - line.iter().map(|&i| wide(&parts[i])).sum::<f64>()) / 2.0;
            for &i in line {
                let part = &parts[i];
                places[i] = match part {
                    Part::Matrix(cells) => {
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

/// The room that the names of rows take.
fn ahead(cells: &Cells, theme: &Theme) -> f64 {
    let widths = cells.rows.iter().map(|name| f64::from(width(name, theme.text, Weight::Normal)));
    widths.fold(0.0, |most, width| f64::max(most, width + f64::from(theme.text) * 0.6))
}

fn draw(area: &Area, theme: &Theme, cells: &Cells, (left, top): (f64, f64), layout: &Layout) -> ToData {
    let (w, h) = layout.cell;
    let (m, n) = cells.shape;
    let (wide, high) = (n as f64 * w, m as f64 * h);
    let text = f64::from(theme.text);
    if layout.named {
        let name = Label::new(&cells.name, (left + wide / 2.0, top - text * 0.6), theme.text, theme.ink).bold();
        area.put(name.at(Align::Center, Baseline::Alphabetic).shape());
        for (i, name) in cells.rows.iter().take(m).enumerate() {
            let at = (left - text * 0.6, top + (i as f64 + 0.5) * h);
            area.put(Label::new(name, at, theme.text, theme.soft).at(Align::Right, Baseline::Middle).shape());
        }
    }
    let shown = |i: usize, j: usize| match (cells.value)(i, j) {
        x if x.abs() <= ROUNDING * cells.most => 0.0,
        x => x,
    };
    // As many digits as there is room for, down to two, or one; those rather small than not at all; else colours alone.
    let longest = |digits: usize| {
        let all = (0..m * n).map(|at| width(&plain(shown(at / n, at % n), cells.most, digits), 1.0, Weight::Normal));
        all.fold(0.0, f32::max).max(0.01)
    };
    let room = |digits: usize| (w as f32 * 0.88) / longest(digits);
    let best = (theme.text * 1.7).min(h as f32 * 0.6);
    let large = (2..=4).rev().find(|&digits| room(digits) >= theme.text.min(best));
    let digits = large.or_else(|| (1..=2).rev().find(|&digits| room(digits) >= LEAST_TEXT)).unwrap_or(1);
    let size = best.min(room(digits));
    let digits = Some(digits).filter(|_| size >= LEAST_TEXT);
    let [minus, zero, plus] = theme.signed;
    for i in 0..m {
        for j in 0..n {
            let x = shown(i, j);
            let share = if cells.most > 0.0 && !x.is_nan() { (x.abs() / cells.most).min(1.0) as f32 } else { 0.0 };
            let lit = (cells.lit)(i, j);
            // Numbers stay readable on the strongest tint; of equal cells all are tinted alike.
            let strength = if w >= text * 1.5 { 0.45 * share } else { share };
            let tint = zero.mix_with(if x < 0.0 { minus } else { plus }, strength);
            let tint = if lit { tint } else { theme.card.mix_with(tint, 0.35) };
            let (x_at, y_at) = (left + j as f64 * w, top + i as f64 * h);
            let gap = (w * 0.03).min(1.0);
            let (rx, ry, rw, rh) = (px(x_at + gap), px(y_at + gap), px(w - 2.0 * gap), px(h - 2.0 * gap));
            area.put(Shape::Rect { x: rx, y: ry, w: rw, h: rh, fill: Some(tint), stroke: None });
            if let Some(digits) = digits {
                let color = if lit { theme.ink } else { theme.soft };
                let words = plain(x, cells.most, digits);
                let label = Label::new(&words, (x_at + w / 2.0, y_at + h / 2.0), size, color);
                area.put(label.at(Align::Center, Baseline::Middle).shape());
            }
        }
    }
    let (a, b, foot) = (text * 0.35, top - text * 0.15, top + high + text * 0.15);
    for (x, inwards) in [(left - a, text * 0.25), (left + wide + a, -text * 0.25)] {
        let points = [(x + inwards, b), (x, b), (x, foot), (x + inwards, foot)].map(|(x, y)| (px(x), px(y))).to_vec();
        area.put(Shape::Path { points, color: theme.soft, width: 12.0 * theme.stroke, dash: None });
    }
    let (dx, dy) = area.get_base_pixel();
    let (x, y) = ((0.0, n as f64), (m as f64, 0.0));
    let window = ToData { left, top, width: wide, height: high, x, y, log_y: false };
    window.moved(f64::from(dx) / 10.0, f64::from(dy) / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Picture;
    use crate::plot::theme::{Scale, Scheme};

    fn cells(name: &str, m: usize, n: usize) -> Part<'static> {
        let value = Box::new(move |i, j| (i * n + j) as f64 - 3.5);
        let (name, rows) = (name.to_owned(), (0..m).map(|i| format!("row {i}")).collect());
        Part::Matrix(Cells { name, rows, shape: (m, n), value, lit: Box::new(|_, j| j < 1), most: 9.0 })
    }

    #[test]
    fn everything_fits_at_any_size() {
        let theme = Theme::new(Scheme::Light, Scale::Normal);
        for (w, h) in [(320, 300), (300, 900), (1200, 300), (640, 640)] {
            for (m, n) in [(2, 2), (12, 12), (1, 12), (12, 1)] {
                let mut picture = Picture::new(w, h);
                let parts =
                    [cells("A", m, n), Part::Sign("=".to_owned()), cells("B", m, n), Part::Break, cells("C", n, m)];
                let placed = flow(&picture.area(), &theme, &parts);
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
}
