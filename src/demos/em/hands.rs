//! Gestures: what is under the pointer, and what the reader's hand does to the mixture.

use super::edit::Edit;
use super::line::places;
use super::marks::grips;
use super::panels::shares;
use super::params::Init;
use super::scene_model::{SceneModel, gamma_of, held, jensen, picked_point};
use super::sim::Em;
use crate::demos::points::{Centers, Under};
use crate::engine::order::descending;
use crate::engine::words::{below, number};
use crate::math::gaussian::{half_axes, reshaped};
use crate::plot::figure::{Act, Gesture, Pick, Response, Scene};

/// A component is made so much thinner than it is long and no thinner, in variances.
const THINNEST: f64 = 1e-12;

/// Gestures on the panel `points`.
pub fn points(scene: &Scene<'_, Em>, gesture: &Gesture) -> Response<Edit> {
    let seen = &SceneModel::new(scene);
    let to_data = &gesture.to_data;
    // On a line, points stand below it and means on it.
    let on_line = seen.plane.single().map(|column| {
        let means: Vec<_> = seen.centers.iter().map(|mean| (mean.0, 0.0)).collect();
        (places(scene, column, to_data), means)
    });
    let (points, means) = on_line.as_ref().map_or((&*seen.points, &seen.centers), |(points, means)| (points, means));
    let held = held(scene);
    let centers = Centers {
        placed: &seen.placed,
        points,
        centers: means,
        places: &scene.frame.theta.means,
        adds: scene.params.init == Init::Manual && scene.t == 0,
        grips: &held.map(|j| grips(seen, j, to_data)).unwrap_or_default(),
    };
    let tell = |under| match under {
        Under::Center(j) => {
            let theta = &scene.frame.theta;
            let mut lines = vec![format!("π = {}", number(theta.weights[j], 4))];
            lines.extend(seen.plane.coordinates(&theta.means[j]));
            lines
        }
        // The largest responsibilities say it: the others are next to nothing.
        Under::Point(i) => gamma_of(scene, i).map_or(Vec::new(), |gamma| {
            let shown = descending(gamma).into_iter().take(3).filter(|&j| gamma[j] >= 5e-4);
            shown.map(|j| format!("γ{} = {}", below(j + 1), number(gamma[j], 3))).collect()
        }),
    };
    let shape = |at, to| {
        let component = held?;
        Some(Edit::Shape { component, covariance: shaped(seen, component, at, to)? })
    };
    centers.gesture(gesture, tell, shape)
}

/// The covariance whose half-axis `at` ends at `to`: the other one stays as long as it was, and at a right angle.
fn shaped(seen: &SceneModel<'_>, component: usize, at: usize, to: (f64, f64)) -> Option<Vec<Vec<f64>>> {
    let (mean, covariance) = (seen.centers[component], &seen.scene.frame.theta.covariances[component]);
    let [u, v] = seen.plane.directions();
    if seen.plane.single().is_some() {
        let size = (to.0 - mean.0).abs();
        return reshaped(covariance, [&u, &u], [[size * size, 0.0], [0.0, size * size]]);
    }
    let (x, y) = (to.0 - mean.0, to.1 - mean.1);
    let (size, other) = (libm::hypot(x, y), half_axes(seen.covariances[component])[1 - at].0);
    let (x, y) = (x / size, y / size);
    // Neither axis is so much shorter that rounding makes nothing of it: the hand can widen what has all but collapsed.
    let (a, b) = (size * size, other * other);
    let (a, b) = (a.max(b * THINNEST), b.max(a * THINNEST));
    let xy = (a - b) * x * y;
    reshaped(covariance, [&u, &v], [[a * x * x + b * y * y, xy], [xy, a * y * y + b * x * x]])
}

/// Gestures on the panel `responsibilities`.
pub fn responsibilities(scene: &Scene<'_, Em>, gesture: &Gesture) -> Response<Edit> {
    let (x, _) = gesture.to_data.to_data(gesture.at.0, gesture.at.1);
    let shares = shares(scene).unwrap_or_default();
    // `as` saturates, and sends what is not a number to 0.
    let j = x.round().max(0.0) as usize;
    let inside = gesture.to_data.contains(gesture.at.0, gesture.at.1);
    let (Some(share), true) = (shares.get(j), inside) else { return Response::Nothing };
    match gesture.act {
        Act::Hover => {
            let mut lines = vec![scene.context.words.say("tip-component", &[("j", (j + 1).into())])];
            lines.push(format!("γ = {}", number(*share, 5)));
            let term = picked_point(scene).and_then(|i| jensen(scene, i));
            lines.extend(term.map(|found| format!("π N = {}", number(libm::exp(found.log_joint[j]), 4))));
            Response::Tip(lines.join("\n"))
        }
        Act::Click if picked_point(scene).is_none() => scene.context.toggle(Pick::Center(j)),
        _ => Response::Nothing,
    }
}
