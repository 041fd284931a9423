//! Clouds of points.

use super::pixels::stretched;
use crate::engine::order::ascending;
use crate::plot::axes::Axes;
use crate::plot::color::Rgba;
use crate::plot::elements::{Elements, disc};
use crate::plot::marks::{Mark, mark};
use crate::plot::picture::{DrawExt, Point, Shape, px};
use unrolled_kernels::density::{CellGrid, mixed};

/// The series of a point that belongs to none: a quiet disc.
pub const UNLABELLED: usize = usize::MAX;

/// More points than this are drawn as a density.
pub const MOST_MARKS: usize = 5_000;

/// Side of a density's square in CSS px.
const SQUARE: f64 = 2.0;

/// Whether so many points are too many for marks, and drawn as a density: counts in squares of 2 CSS px, by colour, as the
/// root of the count. A panel says so.
pub fn is_dense(count: usize) -> bool {
    count > MOST_MARKS
}

/// Diameter (CSS px) and opacity of the marks of `count` points.
fn mark_of(count: usize, scale: f32) -> (f64, f32) {
    let (size, opacity) = match count {
        0..=400 => (7.2, 0.88),
        401..=1200 => (6.0, 0.8),
        1201..=2500 => (4.8, 0.7),
        _ => (4.0, 0.6),
    };
    (size * f64::from(scale), opacity)
}

/// Points, shape (n, 2), each in the colour and mark of `series(i)`: an index from 0, or [`UNLABELLED`]. Points that
/// are not finite are left out.
pub fn scatter(axes: &Axes, points: &[(f64, f64)], series: impl Fn(usize) -> usize) {
    let theme = axes.theme;
    let look = |i: usize| match series(i) {
        UNLABELLED => (usize::MAX, theme.soft),
        s => (s % 12, theme.series(s)),
    };
    if is_dense(points.len()) {
        let color = |i: usize| {
            let c = look(i).1;
            [c.r, c.g, c.b]
        };
        return density(axes, points, &(0..points.len()).map(color).collect::<Vec<_>>());
    }
    marks(axes, points, look);
}

/// Points, shape (n, 2), coloured by the mixture of the colours of `k` series, `shares`, shape (n, k), flat by rows, and
/// marked by the largest share: soft assignments.
pub fn scatter_mixed(axes: &Axes, points: &[(f64, f64)], k: usize, shares: &[f64]) {
    let theme = axes.theme;
    let rgb = |c: Rgba| [c.r, c.g, c.b];
    let colors: Vec<[u8; 3]> = (0..k).map(|j| rgb(theme.series(j))).collect();
    let mixed = mixed(shares, &colors, rgb(theme.soft));
    if is_dense(points.len()) {
        return density(axes, points, &mixed);
    }
    let look = |i: usize| {
        let largest =
            |best: (usize, f64), (j, s): (usize, f64)| if s.is_finite() && s > best.1 { (j % 12, s) } else { best };
        let [r, g, b] = mixed[i];
        let (series, _) = shares[i * k..][..k].iter().copied().enumerate().fold((usize::MAX, 0.0), largest);
        (series, Rgba::rgb(r, g, b))
    };
    marks(axes, points, look);
}

fn marks(axes: &Axes, points: &[(f64, f64)], look: impl Fn(usize) -> (usize, Rgba)) {
    let (size, opacity) = mark_of(points.len(), axes.theme.marks);
    let seen = |(i, &(x, y)): (usize, &(f64, f64))| axes.place(x, y, size).map(|place| (look(i), place));
    let marks: Vec<((usize, Rgba), Point)> = points.iter().enumerate().filter_map(seen).collect();
    // By series and, within it, by colour: a number has room for both.
    let key = |((series, c), _): &((usize, Rgba), Point)| {
        (*series).min(1 << 24) as f64 * f64::from(1 << 24) + f64::from(u32::from_be_bytes([0, c.r, c.g, c.b]))
    };
    let keys: Vec<f64> = marks.iter().map(key).collect();
    axes.clipped(|| {
        for group in ascending(&keys).chunk_by(|&a, &b| keys[a] == keys[b]) {
            let (series, Rgba { r, g, b, .. }) = marks[group[0]].0;
            let kind = if series == UNLABELLED { Mark::Circle } else { mark(series) };
            let points = group.iter().map(|&i| marks[i].1).collect();
            let fill = Rgba::rgb(r, g, b).fade(opacity);
            axes.area.put(Shape::Marks { kind, points, size: (size * 10.0) as f32, fill });
        }
    });
}

/// The weight of every point, shape (n,), as the area of a disc around it: all discs together cover about a fifth of the
/// window, unless that made the largest too large. Of many points a part, evenly spread over the table, has discs.
pub fn weights(axes: &Axes, points: &[(f64, f64)], weights: &[f64]) {
    let every = points.len().div_ceil(MOST_MARKS / 2).max(1);
    let shown = || weights.iter().zip(points).step_by(every);
    let sum: f64 = shown().map(|(weight, _)| weight).sum();
    let most = shown().map(|(weight, _)| *weight).fold(0.0, f64::max);
    if !(sum > 0.0 && sum.is_finite()) {
        return;
    }
    let (w, theme) = (&axes.window, axes.theme);
    let whole = w.width * w.height * 0.2 / core::f64::consts::PI / sum;
    let cap = f64::from(theme.text) * 1.5;
    let unit = whole.min(cap * cap / most);
    axes.clipped(|| {
        for (weight, &(x, y)) in shown() {
            let r = (unit * weight).sqrt();
            if axes.place(x, y, cap).is_some() && r > 0.3 {
                let rim = (theme.accent.fade(0.55), theme.width(8.0));
                axes.plane.draw_series(disc((x, y), px(r), theme.accent.fade(0.16), rim));
            }
        }
    });
}

/// Counts in squares, coloured by the mean colour of their points.
fn density(axes: &Axes, points: &[(f64, f64)], colors: &[[u8; 3]]) {
    let w = &axes.window;
    let mut cells = CellGrid { x: w.x, y: (w.y.1, w.y.0), width: w.width / SQUARE, height: w.height / SQUARE };
    let rgba = if w.log_y {
        // What is not positive becomes what is not finite.
        cells.y = (libm::log10(cells.y.0), libm::log10(cells.y.1));
        let points: Vec<_> = points.iter().map(|&(x, y)| (x, libm::log10(y))).collect();
        unrolled_kernels::density::density(&points, colors, &cells)
    } else {
        unrolled_kernels::density::density(points, colors, &cells)
    };
    let (across, down) = cells.size();
    let place = (w.left, w.top, across as f64 * SQUARE, down as f64 * SQUARE);
    axes.clipped(|| stretched(axes.area, place, (across, down), rgba, false));
}
