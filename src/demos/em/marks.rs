//! What both main pictures put on their plots: grips, samples, words.

use super::scene_model::{SceneModel, gamma};
use crate::demos::points::centers::beside_badge;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::words::number;
use crate::math::gaussian::half_axes;
use crate::plot::marks::mark;
use crate::plot::panels::{UNLABELLED, grip, ring, scatter, scatter_mixed, segment};
use crate::plot::{Axes, DrawExt, Shape, ToData};

/// Where a component can be taken to be turned and stretched, in data: the ends of its half-axes; on a line one standard
/// deviation from its mean.
pub fn grips(seen: &SceneModel<'_>, j: usize, to_data: &ToData) -> Vec<(f64, f64)> {
    let (mean, covariance) = (seen.centers[j], seen.covariances[j]);
    let at = |size: f64, way: [f64; 2], y: f64| {
        let size = size.max(beside_badge(to_data, way, seen.context.theme));
        (mean.0 + size * way[0], y + size * way[1])
    };
    match seen.plane.single() {
        Some(_) => vec![at(covariance[0][0].max(0.0).sqrt(), [1.0, 0.0], 0.0)],
        None => half_axes(covariance).map(|(size, way)| at(size, way, mean.1)).to_vec(),
    }
}

/// A grip.
pub fn handle(axes: &Axes, at: (f64, f64)) {
    grip(axes, at, 5.0, (axes.theme.ink, 20.0));
}

/// Points mix the colours of the components; the shape tells the most probable one.
pub fn dots(axes: &Axes, seen: &SceneModel<'_>, points: &[(f64, f64)]) {
    match gamma(seen.scene) {
        [] => scatter(axes, points, |_| UNLABELLED),
        gamma => scatter_mixed(axes, points, seen.k(), gamma),
    }
}

/// The points drawn from the mixture: z first, and then x.
pub fn drawn(seen: &SceneModel<'_>) -> Vec<(usize, Vec<f64>)> {
    let (scene, count) = (seen.scene, seen.scene.view.draws);
    let Some(mixture) = scene.frame.theta.factored().ok().filter(|_| count > 0) else { return Vec::new() };
    // Of the run's seed and of the instant: the same link shows the same samples.
    let mut rng = Rng::new(scene.run.seed ^ scene.t.wrapping_mul(0x9e37_79b9_7f4a_7c15), Purpose::Display);
    (0..count).map(|_| mixture.sample(&mut rng)).collect()
}

/// What is said of the last of the points that were drawn.
pub fn sample_note(seen: &SceneModel<'_>, drawn: &[(usize, Vec<f64>)]) -> Option<String> {
    let (z, x) = drawn.last()?;
    let weight = number(seen.scene.frame.theta.weights.get(*z).copied().unwrap_or(f64::NAN), 3);
    let (count, x) = (drawn.len().into(), seen.plane.place(x).into());
    let args = [("count", count), ("z", (z + 1).into()), ("weight", weight.into()), ("x", x)];
    Some(seen.scene.context.words.say("sample-note", &args))
}

/// Shows the points that were drawn. `at` puts a place on screen.
pub fn samples(axes: &Axes, seen: &SceneModel<'_>, drawn: &[(usize, Vec<f64>)], at: impl Fn(&[f64]) -> (f64, f64)) {
    let Some((z, x)) = drawn.last() else { return };
    let theme = axes.theme;
    let size = (9.0 * f64::from(theme.marks) * 10.0) as f32;
    axes.clipped(|| {
        for (z, x) in drawn {
            let (x, y) = at(x);
            let Some(place) = axes.place(x, y, 12.0) else { continue };
            for (size, fill) in [(size * 1.5, theme.card), (size, theme.series(*z)), (size * 0.5, theme.card)] {
                axes.area.put(Shape::Marks { kind: mark(*z), points: vec![place], size, fill });
            }
        }
    });
    let to = at(x);
    axes.clipped(|| {
        if let Some(&mean) = seen.centers.get(*z).filter(|_| seen.plane.single().is_none()) {
            segment(axes, mean, to, (theme.ink, 12.0, true));
        }
        ring(axes, axes.to_px(to.0, to.1), 8.0 * f64::from(theme.marks), theme.ink);
    });
}
