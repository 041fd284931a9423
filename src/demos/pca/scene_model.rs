//! A scene on its plane, in the coordinates that the data have at this step: as they came, less their mean, over their
//! scale.

use super::frame::Preparation;
use super::held::is_held;
use super::sim::Pca;
use crate::demos::points::{OnPlane, PlacedPoints, window};
use crate::math::subspace;
use crate::plot::axes::Equal;
use crate::plot::figure::{Scene, Tool};
use crate::plot::panels::UNLABELLED;
use crate::plot::{Area, Axes, Options, ToData};

/// Tables of more numbers are not deflated on screen.
const MOST_DEFLATED: usize = 2_000_000;

/// A scene, placed on its plane.
pub struct SceneModel<'a> {
    /// The scene.
    pub scene: &'a Scene<'a, Pca>,
    /// On the plane, as the data came.
    pub placed: PlacedPoints<'a>,
    /// The points as they are now, shape (n, 2).
    pub points: Vec<(f64, f64)>,
    /// The same with what deflation has taken.
    pub whole: Vec<(f64, f64)>,
    /// What is taken from x and from y by now, and what they are divided by.
    shift: [(f64, f64); 2],
    /// The mean of what is on x and on y, while the data are before their centring or just after it.
    slide: Option<[f64; 2]>,
}

/// A mean that is so many times as far from the origin as the data are wide is not shown with it: the cloud would be a dot.
const FARTHEST: f64 = 5.0;

impl<'a> SceneModel<'a> {
    /// Places a scene.
    pub fn new(scene: &'a Scene<'a, Pca>) -> Self {
        let placed = PlacedPoints::new(scene, &[]);
        let fit = &scene.frame.fit;
        let columns = placed.plane.columns();
        let of = |axis: usize| {
            let j = columns.get(axis).or(columns.first()).copied().unwrap_or(0);
            let (mean, scale) = (fit.mean.get(j).copied().unwrap_or(0.0), fit.scale.get(j).copied().unwrap_or(1.0));
            match scene.frame.stage {
                // Points on a line have no second coordinate, and principal axes are centred in any case.
                _ if placed.plane.is_principal() || (axis == 1 && placed.plane.is_strip()) => (0.0, 1.0),
                Preparation::Raw => (0.0, 1.0),
                Preparation::Centered => (mean, 1.0),
                Preparation::Prepared | Preparation::Covariance => (mean, scale),
            }
        };
        let shift = [of(0), of(1)];
        let whole: Vec<_> = placed.points.iter().map(|&at| moved(&shift, at)).collect();
        let mut seen = Self { scene, placed, points: whole.clone(), whole, shift, slide: None };
        seen.slide = seen.sliding();
        if !seen.gone().is_empty() {
            let key = format!("deflated {:?} {:?} {shift:?}", scene.view.plane(), seen.gone());
            let deflated = || (0..scene.input.n()).map(|i| seen.place(&seen.row(i))).collect::<Vec<_>>();
            seen.points = scene.memo.get(&key, deflated).to_vec();
        }
        seen
    }

    /// The axes that the data on screen are without. Tools for points work on whole data, and what takes too long to
    /// deflate is shown as it was.
    pub fn gone(&self) -> &'a [Vec<f64>] {
        let frame = self.scene.frame;
        let small = self.scene.input.n() * self.scene.input.d() <= MOST_DEFLATED;
        if small && self.scene.context.tool == Tool::Explore { &frame.axes[..frame.deflated] } else { &[] }
    }

    /// Row `i` as the iteration has it, shape (d,): prepared and deflated.
    pub fn row(&self, i: usize) -> Vec<f64> {
        let mut row = self.scene.frame.fit.prepare(&self.scene.input.row(i));
        subspace::remove(&mut row, self.gone());
        row
    }

    /// Slope and offset of the regression of y on x over the points on screen, where the reader wants to see it: of two
    /// columns that are not constant.
    pub fn regression(&self) -> Option<(f64, f64)> {
        let view = &self.scene.view;
        if !view.regression || self.placed.plane.is_principal() || self.placed.plane.single().is_some() {
            return None;
        }
        let share = self.scene.params.held_out;
        let whole = || self.whole.iter().enumerate().filter(|(i, _)| !is_held(*i, share)).map(|(_, at)| at);
        let count = whole().count() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| whole().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|at| at.0), mean(|at| at.1));
        let (xx, xy) =
            whole().map(|at| (at.0 - x, at.1 - y)).fold((0.0, 0.0), |(xx, xy), (dx, dy)| (xx + dx * dx, xy + dx * dy));
        let slope = xy / xx;
        slope.is_finite().then_some((slope, y - slope * x))
    }

    /// Where the prepared data `z`, shape (d,), are on screen.
    pub fn place(&self, z: &[f64]) -> (f64, f64) {
        moved(&self.shift, self.placed.plane.project(&self.scene.frame.fit.restore(z)))
    }

    /// The place `by` along a direction, shape (d,), from the middle of the data.
    pub fn along(&self, direction: &[f64], by: f64) -> (f64, f64) {
        self.place(&direction.iter().map(|x| by * x).collect::<Vec<_>>())
    }

    /// How far from the middle the handles of u are: twice the largest standard deviation.
    pub fn reach(&self) -> f64 {
        let most = self.scene.frame.fit.explained_variance(self.scene.frame.ddof).first().copied().unwrap_or(0.0);
        if most > 0.0 { 2.0 * most.sqrt() } else { 1.0 }
    }

    /// The two handles of u: where the window ends earlier, so far within it that they are whole on a wall too.
    pub fn grips(&self) -> [(f64, f64); 2] {
        let (u, reach, [x, y]) = (&self.scene.frame.iterate, self.reach(), self.window());
        let middle = self.along(u, 0.0);
        [1.0, -1.0].map(|side| {
            let end = self.along(u, side * reach);
            let share = |from: f64, to: f64, (low, high): (f64, f64)| {
                let edge = if to > from { high } else { low };
                if to == from { 1.0 } else { 0.9 * (edge - from) / (to - from) }
            };
            let within = share(middle.0, end.0, x).min(share(middle.1, end.1, y)).min(1.0);
            // At an edge there is no room for a handle on that side.
            self.along(u, side * reach * if within > 0.1 { within } else { 1.0 })
        })
    }

    /// The mean of what is on the axes, where centring is seen as a movement: up to that step and at it.
    fn sliding(&self) -> Option<[f64; 2]> {
        let (plane, frame, params) = (&self.placed.plane, self.scene.frame, self.scene.params);
        let now = match frame.stage {
            Preparation::Raw | Preparation::Centered => true,
            Preparation::Prepared => !params.scale,
            Preparation::Covariance => false,
        };
        if !now || !params.center || plane.is_principal() {
            return None;
        }
        let columns = plane.columns();
        let mean = |axis: usize| frame.fit.mean.get(*columns.get(axis).or(columns.first())?).copied();
        let mean = [mean(0)?, if plane.is_strip() { 0.0 } else { mean(1)? }];
        let [x, y] = window(plane, &self.whole, &[], None).map(|(low, high)| high - low);
        // Right angles are to be seen where all there is is on screen: then both axes have one unit.
        let wide = if plane.is_drawable() && !plane.is_strip() { [x.max(y); 2] } else { [x, y] };
        mean.iter().zip(wide).all(|(mean, wide)| mean.abs() <= FARTHEST * wide).then_some(mean)
    }

    /// The window: over the data as they are now; while they are centred, over where they come from and go to as well, so
    /// that they are seen to move.
    fn window(&self) -> [(f64, f64); 2] {
        let mut more = vec![self.along(&self.scene.frame.iterate, 0.0)];
        if let Some([x, y]) = self.slide {
            let by = if self.scene.frame.stage == Preparation::Raw { -1.0 } else { 1.0 };
            more.extend(self.whole.iter().map(|at| (at.0 + by * x, at.1 + by * y)));
            more.push((0.0, 0.0));
        }
        window(&self.placed.plane, &self.whole, &more, self.scene.context.window)
    }

    /// The lines x = 0 and y = 0 of the plane, where the origin is what the data move to.
    pub fn zero_lines(&self, [x, y]: [(f64, f64); 2]) -> Vec<[(f64, f64); 2]> {
        let upright = self.slide.map(|_| [(0.0, y.0), (0.0, y.1)]);
        let level = self.slide.filter(|_| !self.placed.plane.is_strip()).map(|_| [(x.0, 0.0), (x.1, 0.0)]);
        upright.into_iter().chain(level).collect()
    }

    /// u as the reader's hand turns it, so that a handle is at a place of the screen's data; its part that the plane does
    /// not show stays as it is. `None` where the plane cannot tell, or u has no part in it.
    pub fn turned(&self, to: (f64, f64)) -> Option<Vec<f64>> {
        let frame = self.scene.frame;
        let middle = self.along(&frame.iterate, 0.0);
        let scaled = frame.fit.scale.iter().any(|scale| *scale != 1.0);
        if self.placed.plane.single().is_some() || (self.placed.plane.is_principal() && scaled) {
            return None;
        }
        let axes = self.placed.plane.directions();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let part = axes.each_ref().map(|axis| dot(axis, &frame.iterate));
        // In units of the prepared data, in which u is a unit vector.
        let unit = |axis: usize| {
            let column = self.placed.plane.columns().get(axis).copied().unwrap_or(0);
            let scale = frame.fit.scale.get(column).copied().unwrap_or(1.0);
            if scaled { scale / self.shift[axis].1 } else { 1.0 }
        };
        let (x, y) = ((to.0 - middle.0) / unit(0), (to.1 - middle.1) / unit(1));
        let (length, size) = (libm::hypot(part[0], part[1]), libm::hypot(x, y));
        if !(length > 1e-9 && size > 0.0 && size.is_finite()) {
            return None;
        }
        let new = [length * x / size, length * y / size];
        let mut u = frame.iterate.clone();
        for ((axis, was), now) in axes.iter().zip(part).zip(new) {
            u.iter_mut().zip(axis).for_each(|(u, a)| *u += (now - was) * a);
        }
        Some(u)
    }

    /// Axes over the data as they are now, as large while u is turned, with a note below them.
    pub fn axes<'b, 'p>(&self, area: &'b Area<'p>, note: &str) -> Axes<'b, 'p>
    where
        'a: 'b,
    {
        let (plane, context) = (&self.placed.plane, self.scene.context);
        let [x, y] = self.window();
        let [x_title, y_title] = plane.axis_titles(context.words);
        let options = Options {
            // Right angles are to be seen.
            equal: if plane.is_drawable() { Equal::Always } else { plane.equal([x, y]) },
            pad: if context.window.is_some() { 0.0 } else { 10.0 * f64::from(context.theme.stroke) },
            y_ticks: !plane.is_strip(),
            x_title: &x_title,
            y_title: &y_title,
            note,
            ..Options::default()
        };
        Axes::new(area, context.theme, x, y, options)
    }

    /// The window on screen in the coordinates in which the data came: tools for points make them so.
    pub fn raw(&self, to_data: ToData) -> ToData {
        let back = |(from, to): (f64, f64), (offset, scale): (f64, f64)| (offset + scale * from, offset + scale * to);
        ToData { x: back(to_data.x, self.shift[0]), y: back(to_data.y, self.shift[1]), ..to_data }
    }
}

fn moved(shift: &[(f64, f64); 2], (x, y): (f64, f64)) -> (f64, f64) {
    ((x - shift[0].0) / shift[0].1, (y - shift[1].0) / shift[1].1)
}

/// The series of point `i`: its class, if the reader wants to see classes and they are known.
pub fn series(scene: &Scene<'_, Pca>, i: usize) -> usize {
    let label = scene.input.label().filter(|_| scene.view.classes);
    label.and_then(|label| label.of.get(i)).map_or(UNLABELLED, |class| *class as usize)
}
