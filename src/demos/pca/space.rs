//! Three columns in space: a cloud that is turned by drag, with the line along u, which is turned by its handles.

use super::Edit;
use super::held::is_held;
use super::picture::{GHOST, MOST_LINES};
use super::scene_model::{SceneModel, series};
use super::sim::Pca;
use crate::demos::points::nearest;
use crate::engine::Notice;
use crate::engine::order::ascending;
use crate::engine::params::Value;
use crate::math::subspace;
use crate::plot::axes::Equal;
use crate::plot::chart::line;
use crate::plot::figure::{Act, Gesture, Response, Scene};
use crate::plot::panels::{UNLABELLED, segment};
use crate::plot::picture::{Align, Baseline, px};
use crate::plot::text::Label;
use crate::plot::{Area, Axes, DrawExt, Elements, Options, ToData, disc};

/// So many points at most are drawn, evenly spread over the table.
const MOST_POINTS: usize = 2000;
/// So many degrees a CSS px of a drag turns the cloud.
const TURN: f64 = 0.5;
/// The cloud is tilted by so many degrees at most.
const MOST_PITCH: f64 = 90.0;

/// From where the cloud is seen, far away: three unit vectors, to the right, up, and towards the reader.
struct SpaceCamera([[f64; 3]; 3]);

impl SpaceCamera {
    fn of(scene: &Scene<'_, Pca>) -> Self {
        let [yaw, pitch] = [scene.view.yaw, scene.view.pitch].map(f64::to_radians);
        let ((s, c), (sp, cp)) = (libm::sincos(yaw), libm::sincos(pitch));
        Self([[-s, c, 0.0], [-sp * c, -sp * s, cp], [cp * c, cp * s, sp]])
    }

    /// Where a place is on screen, and how near it is.
    fn see(&self, x: &[f64]) -> ((f64, f64), f64) {
        let along = |axis: &[f64; 3]| axis.iter().zip(x).map(|(a, x)| a * x).sum::<f64>();
        let [right, up, near] = self.0.each_ref().map(along);
        ((right, up), near)
    }

    /// The place that is seen there, so near.
    fn place(&self, (right, up): (f64, f64), near: f64) -> Vec<f64> {
        let [r, u, n] = &self.0;
        (0..3).map(|j| right * r[j] + up * u[j] + near * n[j]).collect()
    }
}

/// A scene in space: rows as the iteration has them, around the origin.
struct Space<'a> {
    seen: SceneModel<'a>,
    camera: SpaceCamera,
    /// Which rows are drawn, and where they are, shape (3,) each.
    rows: Vec<(usize, Vec<f64>)>,
    /// The farthest of them is so far from the origin.
    far: f64,
}

impl<'a> Space<'a> {
    fn of(scene: &'a Scene<'a, Pca>) -> Self {
        let seen = SceneModel::new(scene);
        let every = scene.input.n().div_ceil(MOST_POINTS).max(1);
        let rows: Vec<_> = (0..scene.input.n()).step_by(every).map(|i| (i, seen.row(i))).collect();
        let whole = |i: &usize| subspace::length(&scene.frame.fit.prepare(&scene.input.row(*i)));
        let far = rows.iter().map(|(i, _)| whole(i)).fold(0.0_f64, f64::max);
        Self { camera: SpaceCamera::of(scene), seen, rows, far: if far > 0.0 { far } else { 1.0 } }
    }

    fn at(&self, x: &[f64]) -> (f64, f64) {
        self.camera.see(x).0
    }

    fn along(&self, direction: &[f64], by: f64) -> (f64, f64) {
        self.at(&direction.iter().map(|x| by * x).collect::<Vec<_>>())
    }

    /// The two handles of u.
    fn grips(&self) -> [(f64, f64); 2] {
        [1.0, -1.0].map(|side| self.along(&self.seen.scene.frame.iterate, side * self.reach()))
    }

    /// How far from the origin they are.
    fn reach(&self) -> f64 {
        0.85 * self.far
    }

    /// u with a handle at a place on screen: on the sphere of all handles, on the side where it is.
    fn turned(&self, grip: usize, (x, y): (f64, f64)) -> Option<Vec<f64>> {
        let side = if grip == 1 { -1.0 } else { 1.0 };
        let (x, y) = (side * x / self.reach(), side * y / self.reach());
        if !(x.is_finite() && y.is_finite()) {
            return None;
        }
        let (_, near) = self.camera.see(&self.seen.scene.frame.iterate);
        let rest = 1.0 - x * x - y * y;
        let near = if rest > 0.0 { rest.sqrt().copysign(near) } else { 0.0 };
        subspace::unit(&self.camera.place((x, y), near)).filter(|u| u.iter().all(|x| x.is_finite()))
    }
}

/// Draws the panel `space`.
#[inline(never)]
pub fn space(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    if scene.input.d() != 3 {
        return None;
    }
    let space = Space::of(scene);
    let (theme, frame) = (scene.context.theme, scene.frame);
    let range = (-1.05 * space.far, 1.05 * space.far);
    let note = scene.context.words.get("space-note");
    let options =
        Options { equal: Equal::Always, x_ticks: false, y_ticks: false, pad: 8.0, note: &note, ..Options::default() };
    let axes = Axes::new(area, theme, range, range, options);
    axes.clipped(|| {
        columns(&axes, &space);
        if scene.view.residuals {
            residuals(&axes, &space);
        }
        points(&axes, &space);
        for (j, axis) in frame.axes.iter().enumerate() {
            let far = 2.0 * frame.variance(axis).max(0.0).sqrt();
            segment(&axes, space.along(axis, -far), space.along(axis, far), (theme.series(j), 26.0, false));
        }
        if scene.view.truth {
            let exact = frame.fit.components.iter().zip(frame.fit.explained_variance(frame.ddof));
            for (axis, variance) in exact.take(scene.params.n_components) {
                let ends = [-2.5, 2.5].map(|by| space.along(axis, by * variance.sqrt()));
                line(&axes, ends.to_vec(), (theme.soft, 14.0), Some(GHOST));
            }
        }
        let [from, to] = [-1.0, 1.0].map(|by| space.along(&frame.iterate, by * space.far));
        segment(&axes, from, to, (theme.accent, 20.0, false));
        for at in space.grips() {
            let rim = (theme.accent, theme.width(24.0));
            axes.plane.draw_series(disc(at, px(6.0 * f64::from(theme.marks)), theme.card, rim));
        }
    });
    Some(axes.to_data())
}

/// The directions of the three columns, with their names.
fn columns(axes: &Axes<'_, '_>, space: &Space<'_>) {
    let theme = axes.theme;
    for (j, name) in space.seen.scene.input.names().iter().enumerate() {
        let unit: Vec<f64> = (0..3).map(|i| f64::from(u8::from(i == j))).collect();
        let (from, to) = (space.along(&unit, -0.9 * space.far), space.along(&unit, 0.9 * space.far));
        line(axes, vec![from, to], (theme.soft.fade(0.5), 8.0), None);
        let (x, y) = axes.to_px(to.0, to.1);
        let label = Label::new(name, (x, y), theme.text, theme.soft).halo(theme.card);
        axes.area.put(label.at(Align::Center, Baseline::Middle).shape());
    }
}

/// From some points to where they are projected.
fn residuals(axes: &Axes<'_, '_>, space: &Space<'_>) {
    let u = &space.seen.scene.frame.iterate;
    for (_, x) in space.rows.iter().step_by(space.rows.len().div_ceil(MOST_LINES).max(1)) {
        let by = x.iter().zip(u).map(|(x, u)| x * u).sum();
        line(axes, vec![space.at(x), space.along(u, by)], (axes.theme.warn.fade(0.5), 10.0), None);
    }
}

/// The points, the nearest last and largest; those that are held out are hollow.
fn points(axes: &Axes<'_, '_>, space: &Space<'_>) {
    let (theme, scene) = (axes.theme, space.seen.scene);
    let seen: Vec<_> = space.rows.iter().map(|(i, x)| (*i, space.camera.see(x))).collect();
    for at in ascending(&seen.iter().map(|(_, (_, near))| *near).collect::<Vec<_>>()) {
        let (i, (place, near)) = seen[at];
        let share = (near / space.far + 1.0) / 2.0;
        let class = series(scene, i);
        let color = if class == UNLABELLED { theme.ink } else { theme.series(class) };
        let color = color.fade((0.35 + 0.6 * share) as f32);
        let radius = px((1.6 + 1.6 * share) * f64::from(theme.marks));
        let fill = if is_held(i, scene.params.held_out) { theme.card } else { color };
        axes.plane.draw_series(disc(place, radius, fill, (color, theme.width(10.0))));
    }
}

#[cfg(test)]
/// The handles of a scene.
pub fn grips(scene: &Scene<'_, Pca>) -> [(f64, f64); 2] {
    Space::of(scene).grips()
}

/// Gestures on the panel `space`: a handle turns u, anything else the cloud.
#[inline(never)]
pub fn hand(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> {
    if scene.input.d() != 3 {
        return Response::Nothing;
    }
    let space = Space::of(scene);
    let Gesture { act, from, at, before, to_data, reach } = *gesture;
    let grip = nearest(&space.grips(), &to_data, from, reach.max(10.0));
    let edit = || Some(Edit::Direction(space.turned(grip?, to_data.to_data(at.0, at.1))?));
    match act {
        Act::Press => Response::Hold,
        Act::Drag if grip.is_some() => edit().map_or(Response::Nothing, Response::Preview),
        Act::Drop if grip.is_some() => edit().map_or(Response::Nothing, Response::Commit),
        Act::Drag => {
            let (dx, dy) = (at.0 - before.0, at.1 - before.1);
            if !(dx.is_finite() && dy.is_finite()) {
                Response::Nothing
            } else if dx.abs() >= dy.abs() {
                let yaw = (scene.view.yaw - TURN * dx).round() + 180.0;
                Response::Look("yaw", Value::Real(yaw - 360.0 * libm::floor(yaw / 360.0) - 180.0))
            } else {
                let pitch = (scene.view.pitch + TURN * dy).round();
                Response::Look("pitch", Value::Real(pitch.clamp(-MOST_PITCH, MOST_PITCH)))
            }
        }
        _ => Response::Nothing,
    }
}

/// The panel `space` in words.
#[inline(never)]
pub fn text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let (_, near) = SpaceCamera::of(scene).see(&scene.frame.iterate);
    let angle = libm::acos(near.abs().min(1.0)).to_degrees().round();
    Some(Notice::new("text-space").with("n", scene.input.n()).with("angle", angle))
}
