//! Histograms and bars, which hand back where each bar lies, so that it can be clicked.

use crate::plot::axes::{Axes, Options, ToData};
use crate::plot::color::Rgba;
use crate::plot::elements::{Elements, corners};
use crate::plot::picture::{Align, Area, Baseline, DrawExt, Weight};
use crate::plot::text::{Label, fit};
use crate::plot::theme::Theme;
use crate::plot::ticks::{LIMIT, sane};
use plotters::element::{PathElement, Rectangle};
use plotters::style::Color;

/// Values counted from `lo` up to `hi`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Lower end.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
    /// How many.
    pub count: f64,
}

/// Where a bar lies: CSS px of the whole picture. It reaches over the full height of the axes, for easy clicking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedBar {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl PlacedBar {
    /// Whether a place in CSS px lies in it.
    pub fn contains(&self, px: f64, py: f64) -> bool {
        px >= self.x && px < self.x + self.w && py >= self.y && py < self.y + self.h
    }
}

/// A bar with a name below it.
#[derive(Clone, Copy, Debug)]
pub struct Bar<'a> {
    /// What stands below; cut where it does not fit.
    pub label: &'a str,
    /// Its height.
    pub value: f64,
    /// Its colour.
    pub color: Rgba,
}

/// Counts the finite values in `count` equal bins over their range; the last bin includes its upper end.
pub fn bin(values: impl IntoIterator<Item = f64>, count: usize) -> Vec<Bin> {
    let values: Vec<f64> = values.into_iter().filter(|v| v.abs() <= LIMIT).collect();
    let count = count.clamp(1, 1000);
    let range = values.iter().fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)));
    if values.is_empty() {
        return Vec::new();
    }
    let (lo, hi) = sane(range);
    let step = (hi - lo) / count as f64;
    let end = |i: usize| if i == count { hi } else { lo + step * i as f64 };
    let mut bins: Vec<Bin> = (0..count).map(|i| Bin { lo: end(i), hi: end(i + 1), count: 0.0 }).collect();
    for v in values {
        bins[(((v - lo) / step) as usize).min(count - 1)].count += 1.0;
    }
    bins
}

/// A histogram over the whole area; `lit` is drawn in the accent, the others more quietly. Answers the window and each
/// bin's place.
pub fn histogram(
    area: &Area,
    theme: &Theme,
    bins: &[Bin],
    lit: Option<usize>,
    titles: (&str, &str),
) -> (ToData, Vec<PlacedBar>) {
    let ends = || bins.iter().flat_map(|b| [b.lo, b.hi]).filter(|v| v.is_finite());
    let x = ends().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
    let x = if x.0 > x.1 { (0.0, 1.0) } else { sane(x) };
    let most = bins.iter().map(|b| b.count).filter(|c| c.is_finite()).fold(0.0, f64::max);
    let options = Options { x_title: titles.0, y_title: titles.1, ..Options::default() };
    let axes = Axes::new(area, theme, x, (0.0, if most > 0.0 { most * 1.08 } else { 1.0 }), options);
    let placed = bins
        .iter()
        .enumerate()
        .map(|(i, b)| {
            let color = if lit.is_none_or(|l| l == i) { theme.accent } else { theme.accent.fade(0.45) };
            column(&axes, (b.lo, b.hi), b.count, color)
        })
        .collect();
    base(&axes);
    (axes.to_data(), placed)
}

/// Named bars over the whole area, from zero, negative values downwards. Answers the window and each bar's place.
pub fn bars(area: &Area, theme: &Theme, bars: &[Bar], y_title: &str) -> (ToData, Vec<PlacedBar>) {
    let values = || bars.iter().map(|b| b.value).filter(|v| v.is_finite());
    let (lo, hi) = values().fold((0.0_f64, 0.0_f64), |(a, b), v| (a.min(v), b.max(v)));
    let (lo, hi) = if lo < hi { (lo * 1.08, hi * 1.08) } else { (0.0, 1.0) };
    let count = bars.len().max(1) as f64;
    // A blank title keeps room for the names.
    let options = Options { x_ticks: false, x_title: " ", y_title, ..Options::default() };
    let axes = Axes::new(area, theme, (-0.5, count - 0.5), (lo, hi), options);
    let mut placed = Vec::with_capacity(bars.len());
    let room = axes.window.width / count;
    for (i, bar) in bars.iter().enumerate() {
        let at = i as f64;
        placed.push(column(&axes, (at - 0.36, at + 0.36), bar.value, bar.color));
        let text = fit(bar.label, room as f32 - theme.text * 0.4, theme.text, Weight::Normal);
        let place = (axes.to_px(at, lo).0, axes.window.top + axes.window.height + f64::from(theme.text) * 0.6);
        let label = Label::new(&text, place, theme.text, theme.soft).at(Align::Center, Baseline::Top);
        if !text.is_empty() {
            area.put(label.shape());
        }
    }
    base(&axes);
    (axes.to_data(), placed)
}

/// One bar from zero; answers its whole column.
fn column(axes: &Axes, (from, to): (f64, f64), value: f64, color: Rgba) -> PlacedBar {
    let w = &axes.window;
    let (zero, value) = (axes.to_px(from, 0.0).1, axes.to_px(to, if value.is_finite() { value } else { 0.0 }).1);
    let hold = |v: f64| if v.is_finite() { v.clamp(w.left, w.left + w.width) } else { w.left };
    let (left, right) = (hold(axes.to_px(from, 0.0).0), hold(axes.to_px(to, 0.0).0));
    let gap = (right - left).clamp(0.0, 20.0) * 0.08;
    let (top, bottom) = (value.min(zero).max(w.top), value.max(zero).min(w.top + w.height));
    if bottom > top && right > left {
        let bar = corners((left + gap, top), (right - left - 2.0 * gap, bottom - top));
        axes.area.add(&Rectangle::new(bar, color.filled()));
    }
    let (dx, dy) = axes.area.get_base_pixel();
    let (dx, dy) = (f64::from(dx) / 10.0, f64::from(dy) / 10.0);
    PlacedBar { x: left + dx, y: w.top + dy, w: (right - left).max(0.0), h: w.height }
}

/// The line that bars stand on.
fn base(axes: &Axes) {
    let (w, theme) = (&axes.window, axes.theme);
    let zero = 0.0_f64.max(w.y.0).min(w.y.1);
    let edge = theme.edge.stroke_width(theme.width(10.0));
    axes.plane.add(&PathElement::new(vec![(w.x.0, zero), (w.x.1, zero)], edge));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_count_every_finite_value() {
        let bins = bin([0.0, 1.0, 1.0, f64::NAN, 4.0, f64::INFINITY], 4);
        assert_eq!(bins.iter().map(|b| b.count).collect::<Vec<_>>(), [1.0, 2.0, 0.0, 1.0]);
        assert_eq!((bins[0].lo, bins[3].hi), (0.0, 4.0));
        assert_eq!(bin([7.0; 3], 5).iter().map(|b| b.count).sum::<f64>(), 3.0);
        assert!(bin([f64::NAN], 5).is_empty());
    }
}
