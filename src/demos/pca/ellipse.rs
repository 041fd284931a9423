//! What V does: the circle of all unit u, and the ellipse that V makes of it, as they are seen in the plane on screen.

use super::frame::Preparation;
use super::picture::GHOST;
use super::sim::Pca;
use crate::demos::points::plane;
use crate::engine::Sim;
use crate::engine::words::number;
use crate::math::gaussian::half_axes;
use crate::math::subspace;
use crate::plot::axes::Equal;
use crate::plot::chart::line;
use crate::plot::figure::Scene;
use crate::plot::panels::{arrow, say};
use crate::plot::picture::{Align, Baseline};
use crate::plot::text::Label;
use crate::plot::{Area, Axes, DrawExt, Options, ToData};
use std::f64::consts::TAU;

/// Corners of a circle.
const CORNERS: u32 = 120;

/// u and V u in the plane on screen, and the ellipse of all V u. Lengths of V u are divided by λ, the largest of them.
struct EllipseImage {
    /// What lengths are divided by: the variance along the axis sought.
    lambda: f64,
    /// u.
    u: (f64, f64),
    /// V u / λ.
    product: (f64, f64),
    /// The half-axes of the shadow that the ellipsoid of all V u throws on the plane, over λ.
    half: [(f64, [f64; 2]); 2],
}

impl EllipseImage {
    /// `None` where V is not known yet, is nothing, or no plane is on screen.
    fn of(scene: &Scene<'_, Pca>) -> Option<Self> {
        let (frame, plane) = (scene.frame, plane(scene));
        let lambda = *frame.fit.explained_variance(frame.ddof).get(frame.deflated)?;
        if frame.stage != Preparation::Covariance
            || plane.single().is_some()
            || frame.fit.tied(frame.deflated).is_empty()
        {
            return None;
        }
        let directions = plane.directions();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let over = |x: Vec<f64>| x.into_iter().map(|x| x / lambda).collect::<Vec<_>>();
        // P V Vᵀ Pᵀ for P with these rows: V is symmetric.
        let images = directions.each_ref().map(|direction| over(subspace::product(&frame.covariance, direction)));
        let square = [0, 1].map(|i| [0, 1].map(|j| dot(&images[i], &images[j])));
        let shadow = |x: &[f64]| (dot(&directions[0], x), dot(&directions[1], x));
        let product = over(subspace::product(&frame.covariance, &frame.iterate));
        Some(Self { lambda, u: shadow(&frame.iterate), product: shadow(&product), half: half_axes(square) })
    }
}

/// Draws the panel `ellipse`.
pub fn ellipse(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let (words, theme, frame) = (scene.context.words, scene.context.theme, scene.frame);
    let Some(image) = EllipseImage::of(scene) else {
        say(area, theme, &words.get("ellipse-none"));
        return None;
    };
    let [x_title, y_title] = plane(scene).axis_titles(words);
    let [x, y] = scene.context.window.unwrap_or([(-1.25, 1.25), (-1.25, 1.25)]);
    let note = words.say("ellipse-note", &[("lambda", number(image.lambda, 4).into())]);
    let (x_title, y_title) = (&x_title, &y_title);
    let options = Options { equal: Equal::Always, x_title, y_title, note: &note, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, options);
    let around = |place: &dyn Fn(f64, f64) -> (f64, f64)| {
        (0..=CORNERS)
            .map(|i| f64::from(i) / f64::from(CORNERS) * TAU)
            .map(|angle| place(libm::cos(angle), libm::sin(angle)))
            .collect()
    };
    let [(long, a), (short, b)] = image.half;
    let (long, short) = (if long.is_finite() { long } else { 0.0 }, if short.is_finite() { short } else { 0.0 });
    axes.clipped(|| {
        line(&axes, around(&|cos, sin| (cos, sin)), (theme.soft, 14.0), None);
        let rim = |cos: f64, sin: f64| (long * cos * a[0] + short * sin * b[0], long * cos * a[1] + short * sin * b[1]);
        line(&axes, around(&rim), (theme.warn, 18.0), None);
        if scene.view.truth {
            for axis in frame.fit.tied(frame.deflated) {
                let directions = plane(scene).directions();
                let at = directions.each_ref().map(|d| d.iter().zip(axis).map(|(d, v)| d * v).sum::<f64>());
                line(&axes, vec![(-at[0], -at[1]), (at[0], at[1])], (theme.soft, 14.0), Some(GHOST));
            }
        }
        // Where u has been on the way to this axis.
        for at in before(scene) {
            line(&axes, vec![(0.94 * at.0, 0.94 * at.1), at], (theme.accent.fade(0.5), 16.0), None);
        }
    });
    arrow(&axes, (0.0, 0.0), image.u, theme.accent);
    arrow(&axes, (0.0, 0.0), image.product, theme.warn);
    // u is named beyond its end, V u beside its own, on the side away from u: the two may lie on each other.
    let aside = if image.u.0 * image.product.1 < image.u.1 * image.product.0 { -1.0 } else { 1.0 };
    let name = |key: &str, at: (f64, f64), (dx, dy): (f64, f64), color| {
        let length = libm::hypot(at.0, at.1);
        if axes.has(at) && length > 0.05 {
            let (x, y) = axes.to_px(at.0, at.1);
            let by = f64::from(theme.text) / length;
            let said = words.get(key);
            let label = Label::new(&said, (x + by * dx, y - by * dy), theme.text, color).bold().halo(theme.card);
            area.put(label.at(Align::Center, Baseline::Middle).shape());
        }
    };
    name("mark-u", image.u, image.u, theme.accent);
    let (x, y) = image.product;
    name("mark-product", image.product, (-aside * y, aside * x), theme.warn);
    Some(axes.to_data())
}

/// The directions that u had since the start of this axis, or since a hand turned it.
fn before(scene: &Scene<'_, Pca>) -> Vec<(f64, f64)> {
    let directions = plane(scene).directions();
    let begin = scene.t.saturating_sub(2 * scene.frame.iteration + u64::from(scene.frame.product.is_some()));
    let past = scene.track.iter().filter(|(t, _)| (begin..scene.t).contains(t));
    let shadow = |(_, sample): &(u64, Vec<f64>)| {
        let u = sample.get(Pca::METRICS.len()..)?;
        let [x, y] = directions.each_ref().map(|d| d.iter().zip(u).map(|(d, u)| d * u).sum::<f64>());
        Some((x, y)).filter(|_| u.len() == directions[0].len())
    };
    past.filter_map(shadow).collect()
}
