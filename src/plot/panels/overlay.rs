//! What lies over a plot: lines and rings that are set off from it; and words in the place of one.

use crate::plot::axes::Axes;
use crate::plot::color::Rgba;
use crate::plot::elements::{Elements, disc};
use crate::plot::marks::pick_ring;
use crate::plot::picture::{Align, Area, Baseline, DrawExt, Shape, px};
use crate::plot::text::{Label, lines};
use crate::plot::theme::Theme;
use plotters::element::{Circle, PathElement};
use plotters::style::Color;

/// A few words in the middle of a panel that has nothing to show yet, in as many lines as they need.
pub fn say(area: &Area<'_>, theme: &Theme, text: &str) {
    let (w, h) = area.size_css();
    let size = f64::from(theme.text);
    let lines = lines(text, (w - size) as f32, theme.text);
    for (i, line) in lines.iter().enumerate() {
        let y = h / 2.0 + size * 1.4 * (i as f64 - (lines.len() - 1) as f64 / 2.0);
        let label = Label::new(line, (w / 2.0, y), theme.text, theme.soft);
        area.put(label.at(Align::Center, Baseline::Middle).shape());
    }
}

/// The ring around a picked place of the data, if it is in sight.
pub fn pick(axes: &Axes, (x, y): (f64, f64)) {
    if axes.place(x, y, 12.0).is_some() {
        pick_ring(axes.area, axes.theme, axes.to_px(x, y));
    }
}

/// What something is taken by: a disc on a place of the data, if it is in sight, of this radius at a desk in CSS px, with a
/// rim of this colour and width.
pub fn grip(axes: &Axes, (x, y): (f64, f64), r: f64, (rim, width): (Rgba, f32)) {
    let theme = axes.theme;
    if axes.place(x, y, 12.0).is_some() {
        let rim = (rim, theme.width(width));
        axes.plane.draw_series(disc((x, y), px(r * f64::from(theme.marks)), theme.card, rim));
    }
}

/// A ring around a place in CSS px.
pub fn ring(axes: &Axes, (x, y): (f64, f64), r: f64, color: Rgba) {
    let circle = |color: Rgba, width| Circle::new((px(x), px(y)), px(r), color.stroke_width(axes.theme.width(width)));
    axes.area.add(&circle(axes.theme.card, 36.0));
    axes.area.add(&circle(color, 18.0));
}

/// A dashed or solid line between two places of the data, with a rim that sets it off from the points: colour, width in
/// tenths of a CSS px at a desk, dashed.
pub fn segment(axes: &Axes, from: (f64, f64), to: (f64, f64), (color, width, dashed): (Rgba, f32, bool)) {
    let theme = axes.theme;
    let place = |(x, y)| axes.place(x, y, 1e5);
    let (Some(a), Some(b)) = (place(from), place(to)) else { return };
    if dashed {
        let s = theme.stroke;
        axes.area.put(Shape::Path { points: vec![a, b], color, width: width * s, dash: Some([30.0 * s, 40.0 * s]) });
        return;
    }
    let line = |color: Rgba, width| PathElement::new(vec![from, to], color.stroke_width(theme.width(width)));
    axes.plane.add(&line(theme.card, width + 18.0));
    axes.plane.add(&line(color, width));
}
