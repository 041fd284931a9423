//! The main picture in the plane: points in the colours of their responsibilities, ellipses, the density, samples.

use super::line;
use super::seen::{Seen, gamma, picked_point};
use super::sim::Em;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::words::{grouped, number};
use crate::math::gaussian::{Bivariate, half_axes};
use crate::plot::figure::Scene;
use crate::plot::marks::{badge, badge_radius, mark, pick_ring};
use crate::plot::panels::{Drawn, UNLABELLED, caption, ellipse, mist, ring, scatter, scatter_mixed, segment, trails};
use crate::plot::picture::{Align, Baseline, px};
use crate::plot::text::Label;
use crate::plot::{Area, Axes, Options, Put, Shape, Theme, ToData};

/// Side of a square of the density's grid, CSS px.
const SQUARE: f64 = 6.0;
/// At most so many squares.
const MOST_SQUARES: f64 = 12_000.0;

/// Draws the panel `points`.
pub fn points(scene: &Scene<'_, Em>, area: &Area<'_>) -> ToData {
    let seen = Seen::new(scene);
    match seen.plane.single() {
        Some(column) => line::points(&seen, column, area),
        None => plane(&seen, area),
    }
}

fn plane(seen: &Seen<'_>, area: &Area<'_>) -> ToData {
    let (scene, theme, words) = (seen.scene, seen.scene.stage.theme, seen.scene.stage.words);
    let [x, y] = seen.window();
    let [x_title, y_title] = seen.plane.axis_titles(words);
    let equal = seen.plane.equal([x, y]);
    // The badges of means at the edge of the data are whole.
    let free = badge_radius(theme) + 5.0 * f64::from(theme.stroke);
    let pad = if scene.stage.window.is_some() { 0.0 } else { free };
    let options = Options { equal, pad, x_title: &x_title, y_title: &y_title, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, options);
    if scene.view.density {
        axes.clipped(|| density(&axes, seen));
    }
    let drawn = dots(&axes, seen);
    if scene.view.trails {
        trails(&axes, &seen.ways().trails(&seen.plane, &seen.means));
    }
    if scene.view.ellipses {
        for (j, (&mean, &covariance)) in seen.means.iter().zip(&seen.covariances).enumerate() {
            ellipse(&axes, mean, covariance, 2.0, j, 0.0);
            ellipse(&axes, mean, covariance, 1.0, j, theme.cell);
        }
    }
    let sampled = samples(&axes, seen, |place| seen.plane.project(place));
    axes.clipped(|| {
        // What leads to the grips lies below the badges, the grips themselves above.
        let picked = seen.picked().filter(|_| !scene.params.fixed_sigma);
        let held = picked.map(|j| (seen.means[j], grips(seen, j, &axes.window)));
        for (mean, end) in held.iter().flat_map(|(mean, ends)| ends.iter().map(|end| (*mean, *end))) {
            segment(&axes, mean, end, (theme.ink, 12.0, false));
        }
        means(&axes, seen);
        held.iter().flat_map(|(_, ends)| ends).for_each(|&end| handle(&axes, end));
        let point = picked_point(scene).and_then(|i| seen.points.get(i));
        if let Some(&(x, y)) = point.filter(|(x, y)| axes.place(*x, *y, 12.0).is_some()) {
            pick_ring(axes.area, theme, axes.to_px(x, y));
        }
    });
    let density = || words.say("density-note", &[("n", grouped(scene.input.n()).into())]);
    let said = [sampled, (drawn == Drawn::Density).then(density)];
    caption(&axes, &said.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    axes.to_data()
}

/// Points mix the colours of the components; the shape tells the most probable one.
pub fn dots(axes: &Axes, seen: &Seen<'_>) -> Drawn {
    let (gamma, k) = (gamma(seen.scene), seen.k());
    if gamma.is_empty() {
        return scatter(axes, &seen.points, |_| UNLABELLED);
    }
    scatter_mixed(axes, &seen.points, k, &gamma)
}

/// p(x) as a mist: as thick as the density, in the mixed colours of the components that make it.
fn density(axes: &Axes, seen: &Seen<'_>) {
    let theta = &seen.scene.frame.theta;
    let parts = theta.weights.iter().zip(&seen.means).zip(&seen.covariances);
    let Some(parts) = parts.map(|((&w, &m), &c)| Bivariate::new(w, m, c)).collect::<Option<Vec<_>>>() else { return };
    let w = &axes.window;
    let side = SQUARE.max((w.width * w.height / MOST_SQUARES).sqrt());
    let (columns, rows) = ((w.width / side).ceil().max(1.0) as usize, (w.height / side).ceil().max(1.0) as usize);
    let mut shares = Vec::with_capacity(columns * rows * parts.len());
    for row in 0..rows {
        for column in 0..columns {
            let across = w.left + w.width * (column as f64 + 0.5) / columns as f64;
            let down = w.top + w.height * (row as f64 + 0.5) / rows as f64;
            let (x, y) = w.to_data(across, down);
            shares.extend(parts.iter().map(|part| part.at(x, y)));
        }
    }
    mist(axes, &shares, (columns, rows));
}

/// Badges on the means.
fn means(axes: &Axes, seen: &Seen<'_>) {
    let r = badge_radius(axes.theme);
    for (j, &(x, y)) in seen.means.iter().enumerate() {
        if axes.place(x, y, r).is_none() {
            continue;
        }
        badge(axes.area, axes.theme, axes.to_px(x, y), j);
        if seen.picked() == Some(j) {
            ring(axes, axes.to_px(x, y), r + 3.0 * f64::from(axes.theme.stroke), axes.theme.ink);
        }
    }
}

/// Where a picked component can be taken to be turned and stretched: the ends of its half-axes, in data.
pub fn grips(seen: &Seen<'_>, j: usize, to_data: &ToData) -> [(f64, f64); 2] {
    let mean = seen.means[j];
    half_axes(seen.covariances[j]).map(|(size, way)| {
        let size = size.max(least(to_data, way, seen.scene.stage.theme));
        (mean.0 + size * way[0], mean.1 + size * way[1])
    })
}

/// How far from its mean a grip stands at least, in data: it must not lie on the badge, or a component that has shrunk
/// could neither be moved nor widened.
pub fn least(to_data: &ToData, [u, v]: [f64; 2], theme: &Theme) -> f64 {
    let scale = |length: f64, (from, to): (f64, f64)| length / (to - from);
    let along = libm::hypot(u * scale(to_data.width, to_data.x), v * scale(to_data.height, to_data.y));
    let far = (badge_radius(theme) + 14.0) / along;
    if far.is_finite() { far } else { 0.0 }
}

/// A grip.
pub fn handle(axes: &Axes, (x, y): (f64, f64)) {
    let theme = axes.theme;
    if let Some((x, y)) = axes.place(x, y, 12.0) {
        let (r, stroke) = (px(5.0 * f64::from(theme.marks)), Some((theme.ink, 20.0 * theme.stroke)));
        axes.area.put(Shape::Circle { x, y, r, fill: Some(theme.card), stroke });
    }
}

/// The points drawn from the mixture, z first and then x; what is said of the last one. `at` puts a place on screen.
pub fn samples(axes: &Axes, seen: &Seen<'_>, at: impl Fn(&[f64]) -> (f64, f64)) -> Option<String> {
    let (scene, theme) = (seen.scene, axes.theme);
    let count = scene.view.draws;
    let mixture = scene.frame.theta.factored().ok().filter(|_| count > 0)?;
    // Of the run's seed and of the instant: the same link shows the same samples.
    let mut rng = Rng::new(scene.run.seed ^ scene.t.wrapping_mul(0x9e37_79b9_7f4a_7c15), Purpose::Display);
    let drawn: Vec<(usize, Vec<f64>)> = (0..count).map(|_| mixture.sample(&mut rng)).collect();
    let size = (9.0 * f64::from(theme.marks) * 10.0) as f32;
    axes.clipped(|| {
        for (z, x) in &drawn {
            let (x, y) = at(x);
            let Some(place) = axes.place(x, y, 12.0) else { continue };
            for (size, fill) in [(size * 1.5, theme.card), (size, theme.series(*z)), (size * 0.5, theme.card)] {
                axes.area.put(Shape::Marks { kind: mark(*z), points: vec![place], size, fill });
            }
        }
    });
    let (z, x) = drawn.last()?;
    let to = at(x);
    axes.clipped(|| {
        if let Some(&mean) = seen.means.get(*z).filter(|_| seen.plane.single().is_none()) {
            segment(axes, mean, to, (theme.ink, 12.0, true));
        }
        ring(axes, axes.to_px(to.0, to.1), 8.0 * f64::from(theme.marks), theme.ink);
    });
    let weight = number(scene.frame.theta.weights.get(*z).copied().unwrap_or(f64::NAN), 3);
    let args =
        [("count", count.into()), ("z", (z + 1).into()), ("weight", weight.into()), ("x", seen.plane.place(x).into())];
    Some(scene.stage.words.say("sample-note", &args))
}

/// A few words at a place of the data, with a rim.
pub fn tag(axes: &Axes, (x, y): (f64, f64), text: &str) {
    let theme = axes.theme;
    let (cx, cy) = axes.to_px(x, y);
    let label = Label::new(text, (cx, cy), theme.text, theme.ink).bold().halo(theme.card);
    axes.area.put(label.at(Align::Center, Baseline::Alphabetic).shape());
}
