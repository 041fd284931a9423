//! The main picture: the cloud, the line along u with what every point loses by it, the axes found.

use super::held::is_held;
use super::scene_model::{SceneModel, series};
use super::sim::Pca;
use crate::engine::words::grouped;
use crate::math::subspace;
use crate::plot::chart::line;
use crate::plot::elements::corners;
use crate::plot::figure::{Pick, Scene};
use crate::plot::marks::pick_ring;
use crate::plot::panels::{UNLABELLED, is_dense, scatter, segment};
use crate::plot::picture::{Weight, px};
use crate::plot::text::width as measure;
use crate::plot::{Area, Axes, Elements, ToData, disc};
use plotters::element::Rectangle;
use plotters::style::Color;

/// So many points at most have lines to where they are projected.
pub const MOST_LINES: usize = 400;
/// So many points at most are seen where they were before deflation.
const MOST_GHOSTS: usize = 2_000;
/// The buttons that zoom take so many CSS px at most.
const ZOOM: f64 = 126.0;
/// Dash and gap of the exact axes and of Vu, in tenths of a CSS px.
pub const GHOST: [f32; 2] = [60.0, 40.0];

/// Draws the panel `cloud`.
pub fn cloud(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let (words, n, fitted) = (scene.context.words, scene.input.n(), seen.regression());
    let note = match fitted {
        _ if is_dense(n) => words.say("density-note", &[("n", grouped(n).into())]),
        Some(_) => words.get("regression-note"),
        None => String::new(),
    };
    let axes = seen.axes(area, &note);
    origin(&axes, seen);
    shares(&axes, seen);
    ghosts(&axes, seen);
    if scene.view.residuals {
        residuals(&axes, seen);
    }
    points(&axes, scene, &seen.points, |i| i);
    if let Some(fitted) = fitted {
        regression(&axes, seen, fitted);
    }
    axes.clipped(|| {
        if scene.view.truth {
            truth(&axes, seen);
        }
        found(&axes, seen);
        direction(&axes, seen);
        if let Some(Pick::Point(i)) = scene.context.picked {
            picked(&axes, seen, i);
        }
    });
    Some(axes.to_data())
}

/// Where the mean of the data will be: it is seen while they are centred.
fn origin(axes: &Axes<'_, '_>, seen: &SceneModel<'_>) {
    let zero = seen.zero_lines([axes.window.x, axes.window.y]);
    if !zero.is_empty() {
        let draw = |ends: [(f64, f64); 2]| line(axes, ends.to_vec(), (axes.theme.soft, 12.0), None);
        axes.clipped(|| zero.into_iter().for_each(draw));
    }
}

/// What is kept and what is lost as the two parts of one bar above the window: they are seen while u is turned, where the
/// panel `trade` is not.
fn shares(axes: &Axes<'_, '_>, seen: &SceneModel<'_>) {
    let (frame, theme, w) = (seen.scene.frame, axes.theme, &axes.window);
    let sum = frame.kept + frame.lost;
    if sum <= 0.0 || sum.is_nan() {
        return;
    }
    // Between the title of the axis and the buttons that zoom, which are larger under a finger.
    let text = f64::from(theme.text);
    let [_, title] = seen.placed.plane.axis_titles(seen.scene.context.words);
    let begin = f64::from(measure(&title, theme.text, Weight::Normal)) + 1.6 * text - w.left;
    let end = w.width - ZOOM.max(8.5 * text);
    let half = (0.4 * w.width).min(end - begin.max(0.0));
    if half < 3.0 * text {
        return;
    }
    let from_left = end - half;
    let kept = half * (frame.kept / sum).clamp(0.0, 1.0);
    for (from, wide, color) in [(0.0, kept, theme.accent), (kept, half - kept, theme.warn)] {
        let bar = corners((w.left + from_left + from, text * 0.55), (wide, text * 0.5));
        axes.area.add(&Rectangle::new(bar, color.fade(0.75).filled()));
    }
}

/// Points, of which the one at place i is row `row(i)`: those that are held out are hollow.
pub fn points(axes: &Axes<'_, '_>, scene: &Scene<'_, Pca>, places: &[(f64, f64)], row: impl Fn(usize) -> usize) {
    let share = scene.params.held_out;
    if share <= 0.0 {
        return scatter(axes, places, |i| series(scene, row(i)));
    }
    let (held, fitted): (Vec<usize>, Vec<usize>) = (0..places.len()).partition(|&i| is_held(row(i), share));
    let solid: Vec<(f64, f64)> = fitted.iter().map(|&i| places[i]).collect();
    scatter(axes, &solid, |i| series(scene, row(fitted[i])));
    axes.clipped(|| {
        for &i in held.iter().step_by(held.len().div_ceil(MOST_LINES).max(1)) {
            let class = series(scene, row(i));
            let color = if class == UNLABELLED { axes.theme.ink } else { axes.theme.series(class) };
            let rim = (color, axes.theme.width(12.0));
            axes.plane.draw_series(disc(places[i], px(3.2 * f64::from(axes.theme.marks)), axes.theme.card, rim));
        }
    });
}

/// Where the points were before deflation.
fn ghosts(axes: &Axes<'_, '_>, seen: &SceneModel<'_>) {
    if seen.gone().is_empty() {
        return;
    }
    let every = seen.whole.len().div_ceil(MOST_GHOSTS).max(1);
    axes.clipped(|| {
        for &at in seen.whole.iter().step_by(every) {
            let color = axes.theme.soft.fade(0.35);
            axes.plane.draw_series(disc(at, px(2.5 * f64::from(axes.theme.marks)), color, (color, 0)));
        }
    });
}

/// Where row `i` is projected onto the line along u.
fn foot(seen: &SceneModel<'_>, i: usize) -> (f64, f64) {
    let u = &seen.scene.frame.iterate;
    let by = seen.row(i).iter().zip(u).map(|(z, u)| z * u).sum();
    seen.along(u, by)
}

/// What is lost: from every point, or from some evenly spread over the table, to where it is projected.
fn residuals(axes: &Axes<'_, '_>, seen: &SceneModel<'_>) {
    // Of one column nothing is lost: points are spread to both sides of the line so that they can be told apart.
    if seen.placed.plane.single().is_some() {
        return;
    }
    let every = seen.points.len().div_ceil(MOST_LINES).max(1);
    axes.clipped(|| {
        for (i, &at) in seen.points.iter().enumerate().step_by(every) {
            line(axes, vec![at, foot(seen, i)], (axes.theme.warn.fade(0.5), 10.0), None);
        }
    });
}

/// The line that makes the vertical distances of the points least, and these distances.
fn regression(axes: &Axes<'_, '_>, seen: &SceneModel<'_>, (slope, offset): (f64, f64)) {
    let (theme, at) = (axes.theme, |x: f64| (x, offset + slope * x));
    let every = seen.whole.len().div_ceil(MOST_LINES).max(1);
    axes.clipped(|| {
        for &(x, y) in seen.whole.iter().step_by(every) {
            line(axes, vec![(x, y), at(x)], (theme.ink.fade(0.4), 8.0), None);
        }
        let (from, to) = axes.window.x;
        segment(axes, at(from), at(to), (theme.ink, 16.0, false));
    });
}

/// The line along u, and the handles that turn it.
fn direction(axes: &Axes<'_, '_>, seen: &SceneModel<'_>) {
    let (theme, frame, reach) = (axes.theme, seen.scene.frame, seen.reach());
    let [from, to] = [-3.0, 3.0].map(|by| seen.along(&frame.iterate, by * reach));
    segment(axes, from, to, (theme.accent, 20.0, false));
    // Where V points u to, before the length is put right.
    if let Some(towards) = frame.product.as_ref().and_then(|product| subspace::unit(product)) {
        line(axes, [-3.0, 3.0].map(|by| seen.along(&towards, by * reach)).to_vec(), (theme.accent, 16.0), Some(GHOST));
    }
    for (x, y) in seen.grips() {
        if axes.place(x, y, 20.0).is_some() {
            let rim = (theme.accent, theme.width(24.0));
            axes.plane.draw_series(disc((x, y), px(6.0 * f64::from(theme.marks)), theme.card, rim));
        }
    }
}

/// The axes found, each as long as two standard deviations to both sides.
fn found(axes: &Axes<'_, '_>, seen: &SceneModel<'_>) {
    let frame = seen.scene.frame;
    for (j, axis) in frame.axes.iter().enumerate() {
        let far = 2.0 * frame.variance(axis).max(0.0).sqrt();
        segment(axes, seen.along(axis, -far), seen.along(axis, far), (axes.theme.series(j), 26.0, false));
    }
}

/// The exact axes, as ghosts.
fn truth(axes: &Axes<'_, '_>, seen: &SceneModel<'_>) {
    let frame = seen.scene.frame;
    let variances = frame.fit.explained_variance(frame.ddof);
    for (axis, variance) in frame.fit.components.iter().zip(variances).take(seen.scene.params.n_components) {
        let far = 2.5 * variance.sqrt();
        line(axes, vec![seen.along(axis, -far), seen.along(axis, far)], (axes.theme.soft, 14.0), Some(GHOST));
    }
}

/// A picked point, its shadow on the line, and what lies between them.
fn picked(axes: &Axes<'_, '_>, seen: &SceneModel<'_>, i: usize) {
    let Some(&at) = seen.points.get(i) else { return };
    let foot = foot(seen, i);
    segment(axes, at, foot, (axes.theme.warn, 18.0, false));
    for (x, y) in [at, foot] {
        if axes.place(x, y, 12.0).is_some() {
            pick_ring(axes.area, axes.theme, axes.to_px(x, y));
        }
    }
}
