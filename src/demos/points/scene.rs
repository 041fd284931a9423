//! A scene of a demo on points, as it lies on the plane: the points, and the centres that the algorithm moves.

use super::plane::{Plane, ShownPlane, window};
use super::trajectories::Trajectories;
use super::{classes, nearest};
use crate::engine::Sim;
use crate::engine::table::Table;
use crate::engine::words::{grouped, joined};
use crate::plot::figure::{Figure, Gesture, Pick, Scene, ViewContext};
use crate::plot::marks::{badge, badge_radius, hollow_badge};
use crate::plot::panels::{is_dense, ring};
use crate::plot::{Area, Axes, Options};
use std::rc::Rc;

/// Knobs of the view that say which plane is shown.
pub trait OnPlane {
    /// Which plane, and the columns on its axes, from 1.
    fn plane(&self) -> (ShownPlane, usize, usize);
}

/// The knobs of a view, and behind them those that say which plane is shown.
#[macro_export]
macro_rules! knobs_on_plane {
    ($(#[$meta:meta])* pub struct $view:ident { $($knobs:tt)* }) => {
        $crate::knobs! {
            $(#[$meta])*
            pub struct $view {
                $($knobs)*
                /// Which plane is shown.
                View plane: $crate::demos::points::ShownPlane = $crate::engine::params::Spec::Choice {
                    default: "auto",
                    options: <$crate::demos::points::ShownPlane as $crate::engine::knobs::Choice>::NAMES,
                },
                /// The column on the horizontal axis, from 1.
                View x: usize = $crate::engine::params::Spec::Column { default: 1 },
                /// The column on the vertical axis, from 1.
                View y: usize = $crate::engine::params::Spec::Column { default: 2 },
            }
        }
        $crate::on_plane!($view);
    };
}

/// A view with the knobs `plane`, `x` and `y`.
#[macro_export]
macro_rules! on_plane {
    ($view:ty) => {
        impl $crate::demos::points::OnPlane for $view {
            fn plane(&self) -> ($crate::demos::points::ShownPlane, usize, usize) {
                (self.plane, self.x, self.y)
            }
        }
    };
}

/// The points and the centres of a scene on its plane.
pub struct PlacedPoints<'a> {
    /// How it is shown.
    pub context: &'a ViewContext<'a>,
    /// The points themselves.
    pub table: &'a Table,
    /// The plane.
    pub plane: Rc<Plane>,
    /// All points, shape (n, 2).
    pub points: Rc<Vec<(f64, f64)>>,
    /// All centres, shape (k, 2).
    pub centers: Vec<(f64, f64)>,
    /// What the track remembers of the centres.
    pub ways: Trajectories<'a>,
}

/// What the track of a demo remembers, whose samples hold the centres behind the metrics.
pub fn ways<'a, F>(scene: &'a Scene<'_, F>) -> Trajectories<'a>
where
    F: Figure + Sim<Input = Table>,
{
    Trajectories { track: scene.track, metrics: F::METRICS.len(), d: scene.input.d(), t: scene.t }
}

/// The plane on screen.
pub fn plane<F>(scene: &Scene<'_, F>) -> Rc<Plane>
where
    F: Figure<View: OnPlane> + Sim<Input = Table>,
{
    let (shown, x, y) = scene.view.plane();
    scene.memo.get(&format!("plane {shown:?} {x} {y}"), || Plane::new(scene.input, shown, x, y))
}

/// The agreement with known classes; `None` where there are none, or no labels. The run has worked it out for every
/// instant of the track, as the last of its metrics.
pub fn nmi<F>(scene: &Scene<'_, F>, labels: &[u8], k: usize) -> Option<f64>
where
    F: Figure + Sim<Input = Table>,
{
    let told = ways(scene).metric(F::METRICS.len() - 1).filter(|_| !labels.is_empty());
    told.or_else(|| crate::math::agreement::nmi(scene.input, labels, k))
}

impl<'a> PlacedPoints<'a> {
    /// A scene with its centres, shape (k, d), on its plane.
    pub fn new<F>(scene: &'a Scene<'a, F>, centers: &[Vec<f64>]) -> Self
    where
        F: Figure<View: OnPlane> + Sim<Input = Table>,
    {
        let plane = plane(scene);
        let key = format!("points {:?}", scene.view.plane());
        let points = scene.memo.get(&key, || plane.points(scene.input));
        let centers = centers.iter().map(|place| plane.project(place)).collect();
        Self { context: scene.context, table: scene.input, plane, points, centers, ways: ways(scene) }
    }

    /// The number of centres.
    pub fn k(&self) -> usize {
        self.centers.len()
    }

    /// The point that is picked.
    pub fn picked_point(&self) -> Option<usize> {
        picked_point(self.context, self.table.n())
    }

    /// The centre that is picked.
    pub fn picked_center(&self) -> Option<usize> {
        picked_center(self.context, self.k())
    }

    /// The window: all points, and wherever the run has taken a centre. A centre under the finger does not move it, else
    /// the plane would slide away below a drag.
    pub fn window(&self) -> [(f64, f64); 2] {
        let zoomed = self.context.window;
        if zoomed.is_some() {
            return window(&self.plane, &[], &[], zoomed);
        }
        let visited = self.ways.visited(&self.plane);
        window(&self.plane, &self.points, if visited.is_empty() { &self.centers } else { &visited }, None)
    }

    /// What is said below a picture of so many points that it shows how dense they lie.
    pub fn density_note(&self) -> Option<String> {
        let n = self.table.n();
        is_dense(n).then(|| self.context.words.say("density-note", &[("n", grouped(n).into())]))
    }

    /// Axes of the plane, with those of these notes that there are below them. While the reader has not zoomed, badges of
    /// centres at the edge of the data are whole.
    pub fn axes<'b, 'p>(&self, area: &'b Area<'p>, notes: &[Option<String>]) -> Axes<'b, 'p>
    where
        'a: 'b,
    {
        let note = &joined(notes);
        let theme = self.context.theme;
        let [x, y] = self.window();
        let [x_title, y_title] = self.plane.axis_titles(self.context.words);
        let free = badge_radius(theme) + 5.0 * f64::from(theme.stroke);
        let options = Options {
            equal: self.plane.equal([x, y]),
            pad: if self.context.window.is_some() { 0.0 } else { free },
            y_ticks: !self.plane.is_strip(),
            x_title: &x_title,
            y_title: &y_title,
            note,
            ..Options::default()
        };
        Axes::new(area, theme, x, y, options)
    }

    /// The way of every centre up to now, oldest place first, shape (k, …, 2): back to the last time that the number of
    /// centres changed.
    pub fn trails(&self) -> Vec<Vec<(f64, f64)>> {
        self.ways.trails(&self.plane, &self.centers)
    }

    /// The badge of centre `j`, hollow or not, at a place of the data if it is in sight; with a ring if it is picked or
    /// `ringed`.
    pub fn badge(&self, axes: &Axes, (x, y): (f64, f64), j: usize, [hollow, ringed]: [bool; 2]) {
        let (theme, r) = (axes.theme, badge_radius(axes.theme));
        if axes.place(x, y, r).is_none() {
            return;
        }
        let draw = if hollow { hollow_badge } else { badge };
        draw(axes.area, theme, axes.to_px(x, y), j);
        if ringed || self.picked_center() == Some(j) {
            ring(axes, axes.to_px(x, y), r + 3.0 * f64::from(theme.stroke), theme.ink);
        }
    }

    /// What is known of a point, a line each: its number, where it is, its class.
    pub fn lines_of(&self, i: usize, place: Vec<String>) -> Vec<String> {
        let mut lines = vec![self.context.words.say("tip-point", &[("i", (i + 1).into())])];
        lines.extend(place);
        lines.extend(classes::class_of(self.table, i, self.context.words));
        lines
    }

    /// The one of some centres that lies under a place in CSS px.
    pub fn center_at(&self, centers: &[(f64, f64)], gesture: &Gesture, at: (f64, f64)) -> Option<usize> {
        let reach = gesture.reach.max(badge_radius(self.context.theme) + 2.0);
        nearest(centers, &gesture.to_data, at, reach)
    }
}

/// What is picked, if it is one of `n` points or of `k` centres.
pub fn picked(context: &ViewContext<'_>, n: usize, k: usize) -> Option<Pick> {
    let center = || picked_center(context, k).map(Pick::Center);
    picked_point(context, n).map(Pick::Point).or_else(center)
}

/// The point of `n` that is picked.
pub fn picked_point(context: &ViewContext<'_>, n: usize) -> Option<usize> {
    match context.picked {
        Some(Pick::Point(i)) if i < n => Some(i),
        _ => None,
    }
}

/// The centre of `k` that is picked.
pub fn picked_center(context: &ViewContext<'_>, k: usize) -> Option<usize> {
    match context.picked {
        Some(Pick::Center(j)) if j < k => Some(j),
        _ => None,
    }
}
