//! The main picture: the cloud, the line along u with what every point loses by it, the axes found.

use super::seen::Seen;
use super::sim::Pca;
use crate::engine::words::grouped;
use crate::math::subspace;
use crate::plot::chart::line;
use crate::plot::figure::{Pick, Scene};
use crate::plot::marks::pick_ring;
use crate::plot::panels::{Drawn, UNLABELLED, caption, scatter, segment};
use crate::plot::picture::px;
use crate::plot::{Area, Axes, Elements, ToData, disc};

/// So many points at most have lines to where they are projected.
const MOST_LINES: usize = 400;
/// Dash and gap of the exact axes and of Vu, in tenths of a CSS px.
const GHOST: [f32; 2] = [60.0, 40.0];

/// Draws the panel `cloud`.
pub fn cloud(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let seen = &Seen::new(scene);
    let axes = seen.axes(area);
    ghosts(&axes, seen);
    if scene.view.residuals {
        residuals(&axes, seen);
    }
    let drawn = scatter(&axes, &seen.points, |_| UNLABELLED);
    axes.clipped(|| {
        if scene.view.truth {
            truth(&axes, seen);
        }
        found(&axes, seen);
        direction(&axes, seen);
        if let Some(Pick::Point(i)) = scene.stage.picked {
            picked(&axes, seen, i);
        }
    });
    if drawn == Drawn::Density {
        caption(&axes, &scene.stage.words.say("density-note", &[("n", grouped(scene.input.n()).into())]));
    }
    Some(axes.to_data())
}

/// Where the points were before deflation.
fn ghosts(axes: &Axes<'_, '_>, seen: &Seen<'_>) {
    if seen.gone().is_empty() || seen.whole.len() > MOST_LINES {
        return;
    }
    axes.clipped(|| {
        for &at in &seen.whole {
            let color = axes.theme.soft.fade(0.35);
            axes.plane.draw_series(disc(at, px(2.5 * f64::from(axes.theme.marks)), color, (color, 0)));
        }
    });
}

/// Where row `i` is projected onto the line along u.
fn foot(seen: &Seen<'_>, i: usize) -> (f64, f64) {
    let u = &seen.scene.frame.iterate;
    let by = seen.row(i).iter().zip(u).map(|(z, u)| z * u).sum();
    seen.along(u, by)
}

/// What is lost: from every point, or from some evenly spread over the table, to where it is projected.
fn residuals(axes: &Axes<'_, '_>, seen: &Seen<'_>) {
    let every = seen.points.len().div_ceil(MOST_LINES).max(1);
    axes.clipped(|| {
        for (i, &at) in seen.points.iter().enumerate().step_by(every) {
            line(axes, vec![at, foot(seen, i)], (axes.theme.warn.fade(0.5), 10.0), None);
        }
    });
}

/// The line along u, and the handles that turn it.
fn direction(axes: &Axes<'_, '_>, seen: &Seen<'_>) {
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
fn found(axes: &Axes<'_, '_>, seen: &Seen<'_>) {
    let frame = seen.scene.frame;
    for (j, axis) in frame.axes.iter().enumerate() {
        let far = 2.0 * frame.variance(axis).max(0.0).sqrt();
        segment(axes, seen.along(axis, -far), seen.along(axis, far), (axes.theme.series(j), 26.0, false));
    }
}

/// The exact axes, as ghosts.
fn truth(axes: &Axes<'_, '_>, seen: &Seen<'_>) {
    let frame = seen.scene.frame;
    let variances = frame.fit.explained_variance(frame.ddof);
    for (axis, variance) in frame.fit.components.iter().zip(variances).take(seen.scene.params.n_components) {
        let far = 2.5 * variance.sqrt();
        line(axes, vec![seen.along(axis, -far), seen.along(axis, far)], (axes.theme.soft, 14.0), Some(GHOST));
    }
}

/// A picked point, its shadow on the line, and what lies between them.
fn picked(axes: &Axes<'_, '_>, seen: &Seen<'_>, i: usize) {
    let Some(&at) = seen.points.get(i) else { return };
    let foot = foot(seen, i);
    segment(axes, at, foot, (axes.theme.warn, 18.0, false));
    for (x, y) in [at, foot] {
        if axes.place(x, y, 12.0).is_some() {
            pick_ring(axes.area, axes.theme, axes.to_px(x, y));
        }
    }
}
