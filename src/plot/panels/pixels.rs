//! Pictures of pixels: images, fields of numbers, tables of shares.

use crate::plot::axes::{Axes, ToData};
use crate::plot::color::Rgba;
use crate::plot::elements::{Elements, corners};
use crate::plot::marks::mark;
use crate::plot::picture::{Align, Area, Baseline, DrawExt, Shape, Weight, px};
use crate::plot::text::{Label, width as measure};
use crate::plot::theme::Theme;
use crate::plot::ticks::number;
use plotters::element::Rectangle;
use plotters::style::Color;
use std::sync::Arc;

/// How numbers become colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Map {
    /// From the least to the greatest of two ends.
    Sequential(f64, f64),
    /// From minus to plus this value, zero in the middle.
    Signed(f64),
}

/// RGBA bytes of numbers; what is not a number is transparent.
pub fn colors(theme: &Theme, values: &[f64], map: Map) -> Vec<u8> {
    let [least, most] = theme.sequential;
    let [minus, zero, plus] = theme.signed;
    let color = |v: f64| match map {
        Map::Sequential(lo, hi) => least.mix_with(most, share(v - lo, hi - lo)),
        Map::Signed(size) if v < 0.0 => zero.mix_with(minus, share(-v, size.abs())),
        Map::Signed(size) => zero.mix_with(plus, share(v, size.abs())),
    };
    let bytes = |&v: &f64| {
        let c = color(v);
        [c.r, c.g, c.b, if v.is_nan() { 0 } else { 255 }]
    };
    values.iter().flat_map(bytes).collect()
}

fn share(part: f64, whole: f64) -> f32 {
    let share = part / whole;
    if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) as f32 }
}

/// Numbers, shape (rows, columns) row by row from the **top**, stretched over the window of the axes. Draws nothing if
/// their count is not `columns · rows`.
pub fn heat_map(axes: &Axes, values: &[f64], (columns, rows): (usize, usize), map: Map, smooth: bool) {
    if values.is_empty() || columns.checked_mul(rows) != Some(values.len()) {
        return;
    }
    stretched(axes.area, axes.window.rect(), (columns, rows), colors(axes.theme, values, map), smooth);
}

/// RGBA bytes of so many columns and rows of pixels, row by row from the top, stretched into a rectangle: left, top, width
/// and height in CSS px.
pub fn stretched(
    area: &Area,
    (x, y, w, h): (f64, f64, f64, f64),
    (columns, rows): (usize, usize),
    rgba: Vec<u8>,
    smooth: bool,
) {
    let (width, height, rgba) = (columns as u32, rows as u32, Arc::new(rgba));
    area.put(Shape::Image { x: px(x), y: px(y), w: px(w), h: px(h), width, height, rgba, smooth });
}

/// The colours of the signed map for bytes: 128 is 0, 127 steps to either side.
pub fn signed_colors(theme: &Theme) -> [[u8; 4]; 256] {
    let [minus, zero, plus] = theme.signed;
    core::array::from_fn(|i| {
        let x = (i as f32 - 128.0) / 127.0;
        let c = if x < 0.0 { zero.mix_with(minus, -x) } else { zero.mix_with(plus, x) };
        [c.r, c.g, c.b, 255]
    })
}

/// The key of a signed map at the foot of an area: from −`most` over 0 to `most`.
pub fn key(area: &Area, theme: &Theme, most: f64) {
    let (width, height) = area.size_css();
    let text = f64::from(theme.text);
    let [low, high] = [format!("−{}", number(most, 3)), number(most, 3)];
    // Both numbers are whole, however long they are.
    let beside = f64::from(measure(&low, theme.text, Weight::Normal)) + text * 0.6;
    let (w, h) = ((width * 0.5).min(text * 14.0).min(width - 2.0 * beside).max(text), text * 0.6);
    let (left, top) = ((width - w) / 2.0, height - text * 1.1);
    stretched(area, (left, top, w, h), (256, 1), signed_colors(theme).concat(), true);
    let label = |text_at: &str, x: f64, align: Align| {
        let label = Label::new(text_at, (x, top + h / 2.0), theme.text, theme.soft);
        label.at(align, Baseline::Middle).put(area);
    };
    label(&low, left - text * 0.4, Align::Right);
    label(&high, left + w + text * 0.4, Align::Left);
}

/// An image as large as fits, in the middle of the area. Its data are its pixels, x to the right and y **downwards**.
/// `None`, and nothing drawn, if there are not `4 · width · height` bytes, or no pixels.
pub fn image(area: &Area, size: (usize, usize), rgba: Vec<u8>, smooth: bool) -> Option<ToData> {
    if rgba.is_empty() || rgba.len() != 4 * size.0 * size.1 {
        return None;
    }
    let (width, height) = area.size_css();
    let window = fitted((0.0, 0.0, width, height), size);
    stretched(area, window.rect(), size, rgba, smooth);
    Some(window.in_picture(area))
}

/// Where so many columns and rows of pixels lie in a rectangle: as large as fits, in the middle. Its data are its pixels, x
/// to the right and y **downwards**.
pub fn fitted((x, y, w, h): (f64, f64, f64, f64), (columns, rows): (usize, usize)) -> ToData {
    let (columns, rows) = (columns as f64, rows as f64);
    let scale = (w / columns).min(h / rows);
    let (width, height) = (columns * scale, rows * scale);
    let (left, top) = (x + (w - width) / 2.0, y + (h - height) / 2.0);
    ToData { left, top, width, height, x: (0.0, columns), y: (rows, 0.0), log_y: false }
}

/// The column and the row of a window over so many pixels in which a place in CSS px lies.
pub fn pixel_at(window: &ToData, (x, y): (f64, f64), (columns, rows): (usize, usize)) -> Option<(usize, usize)> {
    let (column, row) = window.to_data(x, y);
    // `as` saturates, and sends what is not a number to 0.
    let inside = window.contains(x, y) && columns > 0 && rows > 0;
    inside.then(|| ((column as usize).min(columns - 1), (row as usize).min(rows - 1)))
}

/// Non-negative values of k series over the window, shape (rows, columns, k), as a mist: as thick as the root of their
/// sum, in the mixed colours of the series. The thickest place lets the grid shine through.
pub fn mist(axes: &Axes, values: &[f64], (columns, rows): (usize, usize)) {
    let (w, theme) = (&axes.window, axes.theme);
    let k = values.len() / (columns * rows).max(1);
    if k == 0 || values.len() != columns * rows * k {
        return;
    }
    let sum = |cell: &[f64]| cell.iter().filter(|v| v.is_finite()).sum::<f64>();
    let most = values.chunks_exact(k).map(sum).fold(0.0, f64::max);
    let mut rgba = Vec::with_capacity(columns * rows * 4);
    for cell in values.chunks_exact(k) {
        let all = sum(cell);
        let part = |of: fn(Rgba) -> u8| {
            let mixed: f64 = (0..k).map(|j| cell[j] * f64::from(of(theme.series(j)))).sum();
            (mixed / all) as u8
        };
        // Nothing is there: `as` makes 0 of what is not a number.
        let alpha = 110.0 * (all / most).sqrt();
        rgba.extend([part(|c| c.r), part(|c| c.g), part(|c| c.b), alpha as u8]);
    }
    stretched(axes.area, w.rect(), (columns, rows), rgba, true);
}

/// Side of a square of [`mist_of`], CSS px.
const SQUARE: f64 = 6.0;
/// At most so many squares.
const MOST_SQUARES: f64 = 12_000.0;

/// Non-negative functions of x and y over the window, those of k series, as a [`mist`].
pub fn mist_of<I: Iterator<Item = f64>>(axes: &Axes, at: impl Fn(f64, f64) -> I) {
    let w = &axes.window;
    let side = SQUARE.max((w.width * w.height / MOST_SQUARES).sqrt());
    let (columns, rows) = ((w.width / side).ceil().max(1.0) as usize, (w.height / side).ceil().max(1.0) as usize);
    let mut values = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let across = w.left + w.width * (column as f64 + 0.5) / columns as f64;
            let down = w.top + w.height * (row as f64 + 0.5) / rows as f64;
            let (x, y) = w.to_data(across, down);
            values.extend(at(x, y));
        }
    }
    mist(axes, &values, (columns, rows));
}

/// Shares in 0..=1, shape (rows, columns), as tiny squares in the colours of the columns' series, with each series'
/// mark and number above: a matrix of memberships. `lit` rings a row. The data of the answer are column and row, rows
/// downwards; `None` if there is nothing to draw.
pub fn table(
    area: &Area,
    theme: &Theme,
    (rows, columns): (usize, usize),
    share: impl Fn(usize, usize) -> f64,
    lit: Option<usize>,
) -> Option<ToData> {
    let (width, height) = area.size_css();
    let text = f64::from(theme.text);
    let (side, head) = (text * 0.6, text * 2.2);
    if rows == 0 || columns == 0 || columns > 4096 || rows > 1_000_000 || width < side * 3.0 || height < head + side {
        return None;
    }
    // Squares where there is room for them, otherwise as flat as it takes.
    let wide = ((width - 2.0 * side) / columns as f64).min(text * 2.4);
    let high = ((height - head - side) / rows as f64).min(wide);
    let (w, h) = (wide * columns as f64, high * rows as f64);
    let left = (width - w) / 2.0;
    let mut rgba = Vec::with_capacity(rows * columns * 4);
    let opacity = |r: usize, c: usize| match share(r, c) {
        s if s.is_nan() => 0.0,
        s => s.clamp(0.0, 1.0) as f32,
    };
    let tint = |c: usize, s: f32| if s == 0.0 { theme.wash } else { theme.wash.mix_with(theme.series(c), s) };
    if high >= 5.0 {
        let gap = (high * 0.08).min(2.0);
        for r in 0..rows {
            for c in 0..columns {
                let (x, y) = (left + c as f64 * wide, head + r as f64 * high);
                let square = corners((x + gap, y + gap), (wide - 2.0 * gap, high - 2.0 * gap));
                area.add(&Rectangle::new(square, tint(c, opacity(r, c)).filled()));
            }
        }
    } else {
        // More rows than pixels: each row of the image is the mean of the rows that it stands for.
        let shown = rows.min((h * 2.0).ceil().max(1.0) as usize);
        for i in 0..shown {
            let (from, to) = (i * rows / shown, ((i + 1) * rows / shown).max(i * rows / shown + 1));
            for c in 0..columns {
                let sum: f32 = (from..to).map(|r| opacity(r, c)).sum();
                let Rgba { r, g, b, a } = tint(c, sum / (to - from) as f32);
                rgba.extend([r, g, b, a]);
            }
        }
        stretched(area, (left, head, w, h), (columns, shown), rgba, false);
    }
    for c in 0..columns.min(if wide >= text { columns } else { 0 }) {
        let at = left + (c as f64 + 0.5) * wide;
        let (size, points) = ((text * 6.0) as f32, vec![(px(at), px(text * 0.6))]);
        area.put(Shape::Marks { kind: mark(c), points, size, fill: theme.series(c) });
        let label = (c + 1).to_string();
        let label = Label::new(&label, (at, head - text * 0.3), theme.text, theme.soft);
        label.at(Align::Center, Baseline::Alphabetic).put(area);
    }
    if let Some(row) = lit.filter(|&r| r < rows) {
        let y = head + row as f64 * high;
        let row = corners((left - 1.0, y), (w + 2.0, high.max(1.0)));
        area.add(&Rectangle::new(row, theme.ink.stroke_width(theme.width(15.0))));
    }
    let (x, y) = ((0.0, columns as f64), (rows as f64, 0.0));
    Some(ToData { left, top: head, width: w, height: h, x, y, log_y: false }.in_picture(area))
}
