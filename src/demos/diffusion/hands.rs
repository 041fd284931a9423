//! Gestures: particles are picked, points of the data added, moved and removed.

use super::edit::Edit;
use super::lens::{lens, shares};
use super::scene_model::{SceneModel, said};
use super::sim::{Diffusion, REMEMBERED};
use crate::demos::points::{Plane, ShownPlane, hand, nearest};
use crate::engine::words::number;
use crate::plot::ToData;
use crate::plot::figure::{Act, Gesture, Pick, Response, Scene, Tool};

/// Gestures on the panel `picture`.
pub fn picture(scene: &Scene<'_, Diffusion>, gesture: &Gesture) -> Response<Edit> {
    let seen = SceneModel::new(scene);
    if scene.context.tool != Tool::Explore && gesture.act != Act::Hover {
        return points(&seen, gesture);
    }
    let time = scene.frame.time as f64;
    let place = |x: &[f64]| if seen.d() == 1 { (time, x[0]) } else { (x[0], x[1]) };
    let places: Vec<_> = scene.frame.samples.chunks_exact(seen.d()).map(place).collect();
    // Where several lie there, one whose way is remembered.
    let remembered = &places[..places.len().min(REMEMBERED)];
    let under = |places| nearest(places, &gesture.to_data, gesture.at, gesture.reach);
    let Some(i) = under(remembered).or_else(|| under(&places)) else { return Response::Nothing };
    scene.context.point_at(gesture.act, Pick::Center(i), || {
        let x = seen.row(&scene.frame.samples, i).unwrap_or_default();
        vec![scene.context.words.say("tip-particle", &[("i", (i + 1).into())]), format!("x = {}", said(&x))]
    })
}

/// The tools for points. On screen points have the scale of the noise, in the table their own; on a line the axis of x
/// stands upright.
fn points(seen: &SceneModel<'_>, gesture: &Gesture) -> Response<Edit> {
    let (table, problem) = (seen.input, &seen.problem);
    let plane = Plane::new(table, ShownPlane::Columns, 1, 2);
    let own = |j: usize, (a, b): (f64, f64)| {
        let mean = problem.mean.get(j).copied().unwrap_or(0.0);
        (a * problem.scale + mean, b * problem.scale + mean)
    };
    let w = gesture.to_data;
    if problem.d == 2 {
        let to_data = ToData { x: own(0, w.x), y: own(1, w.y), ..w };
        return hand(&plane, table, &plane.points(table), seen.context.tool, &Gesture { to_data, ..*gesture });
    }
    let turned = |(x, y): (f64, f64)| (y, x);
    let (left, top, width, height) = (w.top, w.left, w.height, w.width);
    let (x, y) = (own(0, (w.y.1, w.y.0)), (w.x.1, w.x.0));
    let to_data = ToData { left, top, width, height, x, y, log_y: false };
    let [from, at, before] = [gesture.from, gesture.at, gesture.before].map(turned);
    let on_line: Vec<_> = table.column(0).iter().map(|x| (*x, 0.0)).collect();
    hand(&plane, table, &on_line, seen.context.tool, &Gesture { from, at, before, to_data, ..*gesture })
}

/// Gestures on the panel `posterior`: the weight of the point below the pointer.
pub fn posterior(scene: &Scene<'_, Diffusion>, gesture: &Gesture) -> Response<Edit> {
    let seen = SceneModel::new(scene);
    let Some(found) = lens(&seen).filter(|_| gesture.act == Act::Hover) else { return Response::Nothing };
    let told = |place: &[f64], weight: f64| {
        let words = scene.context.words;
        let args = [("x", said(place).into()), ("weight", number(weight, 4).into())];
        Response::Tip(words.say("tip-weight", &args))
    };
    if seen.d() == 1 {
        let shares = shares(&seen.problem.points, &found.weights);
        let at = nearest(&shares, &gesture.to_data, gesture.at, 3.0 * gesture.reach);
        return at.map_or(Response::Nothing, |i| told(&[shares[i].0], shares[i].1));
    }
    let places: Vec<_> = super::square::pairs(&seen.problem.points).collect();
    let at = nearest(&places, &gesture.to_data, gesture.at, gesture.reach);
    at.map_or(Response::Nothing, |i| told(&[places[i].0, places[i].1], found.weights[i]))
}
