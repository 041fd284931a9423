//! The main picture: on a line over all t, in the plane at the present t.

use super::scene_model::SceneModel;
use super::sim::Diffusion;
use super::{line, square};
use crate::plot::figure::Scene;
use crate::plot::marks::Mark;
use crate::plot::picture::{Align, Baseline, px};
use crate::plot::text::Label;
use crate::plot::{Area, Axes, DrawExt, Rgba, Shape, ToData};

/// Draws the panel `picture`.
pub fn picture(scene: &Scene<'_, Diffusion>, area: &Area<'_>) -> Option<ToData> {
    let seen = SceneModel::new(scene);
    Some(if seen.d() == 1 { line::picture(&seen, area) } else { square::picture(&seen, area) })
}

/// A thin line through places of the data, if there are two or more.
pub fn path(axes: &Axes, places: &[(f64, f64)], (color, width): (Rgba, f32), dashed: bool) {
    let points: Vec<_> = places.iter().filter_map(|&(x, y)| axes.place(x, y, 1e5)).collect();
    if points.len() < 2 {
        return;
    }
    let (width, long) = (width * axes.theme.stroke, 40.0 * axes.theme.stroke);
    axes.area.put(Shape::Path { points, color, width, dash: dashed.then_some([long, long]) });
}

/// A diamond on a place, with a rim: where a guess says that the data are.
pub fn diamond(axes: &Axes, (x, y): (f64, f64), color: Rgba) {
    let theme = axes.theme;
    let Some(place) = axes.place(x, y, 12.0) else { return };
    let size = (11.0 * f64::from(theme.marks) * 10.0) as f32;
    for (size, fill) in [(size * 1.45, theme.card), (size, color)] {
        axes.area.put(Shape::Marks { kind: Mark::Diamond, points: vec![place], size, fill });
    }
}

/// A few words beside a place, with a rim. They stand to the left of it where there is no room at the right.
pub fn tag(axes: &Axes, (x, y): (f64, f64), text: &str) {
    let theme = axes.theme;
    if text.is_empty() || axes.place(x, y, 12.0).is_none() {
        return;
    }
    let (cx, cy) = axes.to_px(x, y);
    let away = f64::from(theme.text) * 0.8;
    let room = f64::from(crate::plot::text::width(text, theme.text, crate::plot::picture::Weight::Bold)) + 2.0 * away;
    let right = cx + room < axes.window.left + axes.window.width;
    let (at, align) = if right { (cx + away, Align::Left) } else { (cx - away, Align::Right) };
    let label = Label::new(text, (at, cy), theme.text, theme.ink).bold().halo(theme.card);
    label.at(align, Baseline::Middle).put(axes.area);
}

/// Discs on places of one colour, of this diameter in CSS px.
pub fn dots(axes: &Axes, places: impl Iterator<Item = (f64, f64)>, color: Rgba, diameter: f64) {
    marks(axes, Mark::Circle, places, color, diameter);
}

/// What the network in training makes of noise by now: triangles.
pub fn made(axes: &Axes, places: impl Iterator<Item = (f64, f64)>) {
    marks(axes, Mark::Triangle, places, axes.theme.ink.fade(0.75), 5.0);
}

fn marks(axes: &Axes, kind: Mark, places: impl Iterator<Item = (f64, f64)>, fill: Rgba, diameter: f64) {
    let points: Vec<_> = places.filter_map(|(x, y)| axes.place(x, y, 8.0)).collect();
    if points.is_empty() {
        return;
    }
    let size = (diameter * f64::from(axes.theme.marks) * 10.0) as f32;
    axes.area.put(Shape::Marks { kind, points, size, fill });
}

/// A disc whose radius is given in CSS px, with a rim.
pub fn disc(axes: &Axes, (x, y): (f64, f64), r: f64, fill: Rgba) {
    if let Some((x, y)) = axes.place(x, y, r) {
        let rim = Some((axes.theme.card, 8.0 * axes.theme.stroke));
        axes.area.put(Shape::Circle { x, y, r: px(r), fill: Some(fill), stroke: rim });
    }
}
