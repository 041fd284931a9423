//! Marks that tell series apart by shape, as colour does by hue: one each for the twelve series.

use super::elements::{Elements, disc};
use super::picture::{Align, Area, Baseline, DrawExt, Shape, px};
use super::text::Label;
use super::theme::{Scale, Theme};
use plotters::element::{Circle, PathElement};
use plotters::style::Color;
use serde::{Deserialize, Serialize};

/// The shape of a data point. All twelve cover the same area at the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Mark {
    Circle,
    Triangle,
    Square,
    Diamond,
    Plus,
    TriangleDown,
    Cross,
    Star,
    Hourglass,
    Pentagon,
    Bar,
    Dash,
}

/// All marks in the order of the series.
pub const MARKS: [Mark; 12] = [
    Mark::Circle,
    Mark::Triangle,
    Mark::Square,
    Mark::Diamond,
    Mark::Plus,
    Mark::TriangleDown,
    Mark::Cross,
    Mark::Star,
    Mark::Hourglass,
    Mark::Pentagon,
    Mark::Bar,
    Mark::Dash,
];

/// The mark of a series; they repeat after twelve.
pub fn mark(series: usize) -> Mark {
    MARKS[series % MARKS.len()]
}

const PLUS: [(f32, f32); 12] = [
    (-0.34, -1.0),
    (0.34, -1.0),
    (0.34, -0.34),
    (1.0, -0.34),
    (1.0, 0.34),
    (0.34, 0.34),
    (0.34, 1.0),
    (-0.34, 1.0),
    (-0.34, 0.34),
    (-1.0, 0.34),
    (-1.0, -0.34),
    (-0.34, -0.34),
];

impl Mark {
    /// The outline around (0, 0), y downwards, clockwise, as a closed polygon whose area is that of a circle with
    /// radius 1; `None` for the circle itself. Multiply by half the mark's size.
    pub fn outline(self) -> Option<Vec<(f32, f32)>> {
        let regular = |n: usize, inner: f32| {
            let step = core::f32::consts::TAU / n as f32;
            (0..n)
                .map(|i| {
                    let (angle, r) = (i as f32 * step, if i % 2 == 1 { inner } else { 1.0 });
                    (r * libm::sinf(angle), -r * libm::cosf(angle))
                })
                .collect::<Vec<_>>()
        };
        let points = match self {
            Self::Circle => return None,
            Self::Triangle => regular(3, 1.0),
            Self::TriangleDown => regular(3, 1.0).into_iter().rev().map(|(x, y)| (x, -y)).collect(),
            Self::Square => vec![(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)],
            Self::Diamond => vec![(0.0, -1.0), (0.86, 0.0), (0.0, 1.0), (-0.86, 0.0)],
            Self::Plus => PLUS.to_vec(),
            Self::Cross => PLUS.iter().map(|&(x, y)| (x - y, x + y)).collect(),
            Self::Star => regular(10, 0.45),
            Self::Pentagon => regular(5, 1.0),
            Self::Hourglass => vec![(-0.8, -1.0), (0.8, -1.0), (0.16, 0.0), (0.8, 1.0), (-0.8, 1.0), (-0.16, 0.0)],
            Self::Bar => vec![(-0.38, -1.0), (0.38, -1.0), (0.38, 1.0), (-0.38, 1.0)],
            Self::Dash => vec![(-1.0, -0.38), (1.0, -0.38), (1.0, 0.38), (-1.0, 0.38)],
        };
        let scale = libm::sqrtf(core::f32::consts::PI / area(&points).abs());
        Some(points.into_iter().map(|(x, y)| (x * scale, y * scale)).collect())
    }
}

/// Radius of a centre's badge in CSS px.
pub fn badge_radius(theme: &Theme) -> f64 {
    f64::from(theme.text) * 0.92
}

/// A centre: a disc in the series' colour, ringed in the card's, with the series' number (from 1) in it, at (x, y) CSS
/// px of the area.
pub fn badge(area: &Area, theme: &Theme, (x, y): (f64, f64), series: usize) {
    let (color, r) = (theme.series(series), badge_radius(theme));
    // On a wall its width is no whole number of tenths, which plotters' styles cannot say.
    let ring = 24.0 * theme.stroke.sqrt();
    area.put(Shape::Circle { x: px(x), y: px(y), r: px(r), fill: Some(color), stroke: Some((theme.card, ring)) });
    let text = (series + 1).to_string();
    // On a wall no letter is smaller than the others.
    let narrow = text.len() > 1 && theme.scale == Scale::Normal;
    let size = theme.text * if narrow { 0.9 } else { 1.0 };
    area.put(Label::new(&text, (x, y), size, theme.on(color)).bold().at(Align::Center, Baseline::Middle).shape());
}

/// The badge of a centre without points: a ring in the series' colour around its number.
pub fn hollow_badge(area: &Area, theme: &Theme, (x, y): (f64, f64), series: usize) {
    let (rim, r) = ((theme.series(series), theme.width(20.0)), px(badge_radius(theme)));
    area.draw_series(disc((px(x), px(y)), r, theme.card, rim));
    let label = (series + 1).to_string();
    Label::new(&label, (x, y), theme.text, theme.ink).bold().at(Align::Center, Baseline::Middle).put(area);
}

/// Where something is about to be: an open cross, at (x, y) CSS px of the area.
pub fn open_cross(area: &Area, theme: &Theme, (x, y): (f64, f64)) {
    let r = 6.0 * f64::from(theme.marks);
    for (color, width) in [(theme.card, 60.0), (theme.ink, 24.0)] {
        for (dx, dy) in [(r, r), (r, -r)] {
            let points = vec![(px(x - dx), px(y - dy)), (px(x + dx), px(y + dy))];
            area.add(&PathElement::new(points, color.stroke_width(theme.width(width))));
        }
    }
}

/// The ring around a picked point, at (x, y) CSS px of the area.
pub fn pick_ring(area: &Area, theme: &Theme, (x, y): (f64, f64)) {
    let (place, r) = ((px(x), px(y)), px(8.0 * f64::from(theme.marks)));
    area.add(&Circle::new(place, r, theme.card.stroke_width(theme.width(45.0))));
    area.add(&Circle::new(place, r, theme.ink.stroke_width(theme.width(20.0))));
}

/// Signed area of a closed polygon; positive if clockwise with y downwards.
fn area(points: &[(f32, f32)]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f32>() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_has_the_area_of_a_disc_and_turns_clockwise() {
        let mut seen = Vec::new();
        for kind in MARKS {
            assert!(!seen.contains(&kind));
            seen.push(kind);
            if let Some(points) = kind.outline() {
                assert!((area(&points) - core::f32::consts::PI).abs() < 1e-4, "{kind:?}");
            }
        }
    }
}
