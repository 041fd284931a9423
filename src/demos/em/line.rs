//! The main picture of one column: its histogram, the curve of each component, and their sum.

use super::marks::{dots, drawn, grips, handle, sample_note, samples};
use super::scene_model::{SceneModel, held, picked_point};
use super::sim::Em;
use crate::engine::words::joined;
use crate::math::gaussian::density;
use crate::plot::chart::line;
use crate::plot::figure::Scene;
use crate::plot::marks::pick_ring;
use crate::plot::panels::{Bin, bin, function, segment};
use crate::plot::picture::{Align, Baseline, px};
use crate::plot::text::Label;
use crate::plot::ticks::window_of;
use crate::plot::{Area, Axes, Elements, Options, ToData, corners, disc};
use plotters::element::Rectangle;
use plotters::style::Color;

/// How far below zero the points stand, as a share of the height.
const RUG: f64 = 0.06;

/// One component as it is seen on the line.
#[derive(Clone, Copy)]
struct Bell {
    weight: f64,
    mean: f64,
    variance: f64,
}

impl Bell {
    /// π_j N(x | μ_j, Σ_j).
    fn at(&self, x: f64) -> f64 {
        self.weight * density(x, self.mean, self.variance)
    }
}

/// The components on the line.
fn bells(seen: &SceneModel<'_>) -> Vec<Bell> {
    let theta = &seen.scene.frame.theta;
    let parts = theta.weights.iter().zip(&seen.centers).zip(&seen.covariances);
    parts.map(|((&weight, mean), c)| Bell { weight, mean: mean.0, variance: c[0][0] }).collect()
}

/// p(x).
fn sum(bells: &[Bell], x: f64) -> f64 {
    bells.iter().map(|bell| bell.at(x)).sum()
}

/// Where the points stand, shape (n, 2): all at one height below zero.
pub fn places(scene: &Scene<'_, Em>, column: usize, to_data: &ToData) -> Vec<(f64, f64)> {
    let y = rug(to_data.y);
    scene.input.column(column).iter().map(|&x| (x, y)).collect()
}

fn rug((from, to): (f64, f64)) -> f64 {
    // However the reader has zoomed, they stand below zero by what they did at first.
    from.min(-RUG * (to - from)) * 0.5
}

/// Draws it.
pub fn points(seen: &SceneModel<'_>, column: usize, area: &Area<'_>) -> ToData {
    let (scene, theme, words) = (seen.scene, seen.scene.context.theme, seen.scene.context.words);
    let values = scene.input.column(column);
    let bells = bells(seen);
    let bins = bin(values.iter().copied(), (values.len() as f64).sqrt().ceil().clamp(6.0, 60.0) as usize);
    // Areas sum to one, so that the bars can be compared with a density.
    let height = |b: &Bin| b.count / (values.len() as f64 * (b.hi - b.lo));
    let tallest = bins.iter().map(height).fold(0.0, f64::max);
    // A component that has nearly collapsed towers over all; it is cut rather than let everything else lie flat.
    let peaks = bells.iter().map(|bell| sum(&bells, bell.mean)).filter(|p| p.is_finite());
    let top = peaks.fold(tallest, f64::max).min(4.0 * tallest) * 1.12;
    let visited = seen.ways.visited(&seen.plane);
    let [x, y] = scene.context.window.unwrap_or_else(|| {
        let all = values.iter().copied().chain(visited.iter().map(|p| p.0));
        [window_of(all), (-2.0 * RUG * top, top)]
    });
    let [x_title, _] = seen.plane.axis_titles(words);
    let y_title = words.get("axis-density");
    let sampled = drawn(seen);
    let marginal = || words.get("marginal-note");
    let note = joined(&[sample_note(seen, &sampled), seen.density_note(), (scene.input.d() > 1).then(marginal)]);
    let options = Options { x_title: &x_title, y_title: &y_title, note: &note, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, options);
    let w = &axes.window;
    axes.clipped(|| {
        for b in &bins {
            let ((left, upper), (right, lower)) = (axes.to_px(b.lo, height(b)), axes.to_px(b.hi, 0.0));
            let bar = corners((left, upper), (right - left, lower - upper));
            axes.area.add(&Rectangle::new(bar, theme.soft.fade(0.16).filled()));
            axes.area.add(&Rectangle::new(bar, theme.card.stroke_width(8)));
        }
        let path = |points, color, width| line(&axes, points, (color, width), None);
        path(vec![(w.x.0, 0.0), (w.x.1, 0.0)], theme.edge, 10.0);
        if scene.view.ellipses {
            for (j, bell) in bells.iter().enumerate() {
                path(curve(&axes, &bells, |x| bell.at(x)), theme.series(j), 20.0);
            }
        }
        if scene.view.density {
            path(curve(&axes, &bells, |x| sum(&bells, x)), theme.ink, 26.0);
        }
    });
    dots(&axes, seen, &places(scene, column, w));
    samples(&axes, seen, &sampled, |place| (seen.plane.project(place).0, rug(w.y) * 1.5));
    axes.clipped(|| {
        if let Some(i) = picked_point(scene) {
            terms(&axes, seen, &bells, values[i]);
        }
        means(&axes, seen, &bells);
    });
    axes.to_data()
}

/// A function over the window. Corners stand close, and closer where a component is narrow.
fn curve(axes: &Axes, bells: &[Bell], f: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let around = |bell: &Bell| {
        let (mean, deviation) = (bell.mean, bell.variance.max(0.0).sqrt());
        (-8..=8).map(move |i| mean + 0.5 * f64::from(i) * deviation)
    };
    function(axes, bells.iter().flat_map(around), f)
}

/// At a picked point: how high each component's curve stands there.
fn terms(axes: &Axes, seen: &SceneModel<'_>, bells: &[Bell], x: f64) {
    let theme = axes.theme;
    let top = sum(bells, x);
    segment(axes, (x, rug(axes.window.y)), (x, top.max(0.0)), (theme.ink, 14.0, true));
    let dot = |y: f64, fill| {
        if axes.place(x, y, 8.0).is_some() {
            let r = px(4.5 * f64::from(theme.marks));
            axes.plane.draw_series(disc((x, y), r, fill, (theme.card, theme.width(14.0))));
        }
    };
    dot(top, theme.ink);
    bells.iter().enumerate().for_each(|(j, bell)| dot(bell.at(x), theme.series(j)));
    let (cx, cy) = axes.to_px(x, rug(axes.window.y));
    if cx.is_finite() && cy.is_finite() {
        pick_ring(axes.area, theme, (cx, cy));
    }
    if let Some(i) = picked_point(seen.scene) {
        let above = axes.window.to_data(0.0, axes.to_px(x, top).1 - f64::from(theme.text) * 0.8).1;
        let said = seen.context.words.say("tip-point", &[("i", (i + 1).into())]);
        let label = Label::new(&said, axes.to_px(x, above), theme.text, theme.ink).bold().halo(theme.card);
        label.at(Align::Center, Baseline::Alphabetic).put(axes.area);
    }
}

/// Badges on the line, and for the picked component a grip at one standard deviation.
fn means(axes: &Axes, seen: &SceneModel<'_>, bells: &[Bell]) {
    for (j, bell) in bells.iter().enumerate() {
        if held(seen.scene) == Some(j) {
            for end in grips(seen, j, &axes.window) {
                segment(axes, (bell.mean, end.1), end, (axes.theme.ink, 12.0, false));
                handle(axes, end);
            }
        }
        seen.badge(axes, (bell.mean, 0.0), j, [false; 2]);
    }
}
