//! Gestures: what is under the pointer, and what the reader's hand does to the mixture.

use super::edit::{Edit, MOST_COMPONENTS};
use super::grids::jensen;
use super::line::{bells, grip, places};
use super::panels::shares;
use super::params::Init;
use super::picture::grips;
use super::seen::{Seen, gamma_of, picked_point};
use super::sim::Em;
use crate::demos::points::{classes, hand, nearest, snap};
use crate::engine::Notice;
use crate::engine::order::descending;
use crate::engine::words::number;
use crate::math::gaussian::{half_axes, reshaped};
use crate::math::lloyd;
use crate::plot::ToData;
use crate::plot::figure::{Act, Gesture, Pick, Response, Scene, Tool};
use crate::plot::marks::badge_radius;

/// A component is made so much thinner than it is long and no thinner, in variances.
const THINNEST: f64 = 1e-12;

/// Gestures on the panel `points`.
pub fn points(scene: &Scene<'_, Em>, gesture: &Gesture) -> Response<Edit> {
    let seen = Seen::new(scene);
    let shown = shown(&seen, &gesture.to_data);
    if scene.stage.tool != Tool::Explore && gesture.act != Act::Hover {
        return hand(&seen.plane, scene.input, &shown.points, scene.stage.tool, gesture);
    }
    match gesture.act {
        Act::Hover => hover(&seen, &shown, gesture),
        Act::Press => hold(&seen, &shown, gesture).map_or(Response::Nothing, |_| Response::Hold),
        Act::Drag => along(&seen, &shown, gesture).map_or(Response::Nothing, Response::Preview),
        Act::Drop => along(&seen, &shown, gesture).map_or(Response::Nothing, Response::Commit),
        Act::Remove => match mean_at(&seen, &shown, gesture, gesture.at) {
            Some(_) if seen.k() == 1 => {
                Response::Tell(Notice::new("em-bad-count").with("given", 0_usize).with("most", MOST_COMPONENTS))
            }
            Some(component) => Response::Commit(Edit::Remove(component)),
            None => Response::Nothing,
        },
        Act::Click => click(&seen, &shown, gesture),
    }
}

/// Where things are on screen, in data: on a line, points stand below it and means on it.
struct Shown {
    points: Vec<(f64, f64)>,
    means: Vec<(f64, f64)>,
}

fn shown(seen: &Seen<'_>, to_data: &ToData) -> Shown {
    match seen.plane.single() {
        Some(column) => Shown {
            points: places(seen.scene, column, to_data),
            means: seen.means.iter().map(|mean| (mean.0, 0.0)).collect(),
        },
        None => Shown { points: seen.points.clone(), means: seen.means.clone() },
    }
}

/// What can be taken hold of.
enum Held {
    Mean(usize),
    /// A grip of the picked component: the end of one of its half-axes.
    Grip(usize, usize),
}

fn mean_at(seen: &Seen<'_>, shown: &Shown, gesture: &Gesture, at: (f64, f64)) -> Option<usize> {
    let reach = gesture.reach.max(badge_radius(seen.scene.stage.theme) + 2.0);
    nearest(&shown.means, &gesture.to_data, at, reach)
}

fn grips_of(seen: &Seen<'_>, j: usize, to_data: &ToData) -> Vec<(f64, f64)> {
    match seen.plane.single() {
        Some(_) => bells(seen).get(j).map(|bell| grip(seen, bell, to_data)).into_iter().collect(),
        None => grips(seen, j, to_data).to_vec(),
    }
}

fn hold(seen: &Seen<'_>, shown: &Shown, gesture: &Gesture) -> Option<Held> {
    let picked = seen.picked().filter(|_| !seen.scene.params.fixed_sigma);
    let mean = mean_at(seen, shown, gesture, gesture.from);
    let grip = picked.and_then(|j| {
        // Whichever is nearer: grips may stand close to a badge.
        let mut places = grips_of(seen, j, &gesture.to_data);
        let count = places.len();
        places.extend(mean.map(|j| shown.means[j]));
        let at = nearest(&places, &gesture.to_data, gesture.from, gesture.reach)?;
        (at < count).then_some(Held::Grip(j, at))
    });
    grip.or(mean.map(Held::Mean))
}

/// The edit that takes along what is held, from where on it the finger lies.
fn along(seen: &Seen<'_>, shown: &Shown, gesture: &Gesture) -> Option<Edit> {
    let theta = &seen.scene.frame.theta;
    let follow = |was: (f64, f64)| {
        let (x, y) = gesture.to_data.to_px(was.0, was.1);
        gesture.to_data.to_data(x + gesture.at.0 - gesture.from.0, y + gesture.at.1 - gesture.from.1)
    };
    match hold(seen, shown, gesture)? {
        Held::Mean(component) => {
            let to = snap(&gesture.to_data, follow(shown.means[component]));
            Some(Edit::Move { component, to: seen.plane.lift(&theta.means[component], to) })
        }
        Held::Grip(component, at) => {
            let to = follow(grips_of(seen, component, &gesture.to_data)[at]);
            let covariance = shaped(seen, component, at, to)?;
            Some(Edit::Shape { component, covariance })
        }
    }
}

/// The covariance whose half-axis `at` ends at `to`: the other one stays as long as it was, and at a right angle.
fn shaped(seen: &Seen<'_>, component: usize, at: usize, to: (f64, f64)) -> Option<Vec<Vec<f64>>> {
    let (mean, covariance) = (seen.means[component], &seen.scene.frame.theta.covariances[component]);
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

fn click(seen: &Seen<'_>, shown: &Shown, gesture: &Gesture) -> Response<Edit> {
    let scene = seen.scene;
    let toggle = |pick| Response::Pick((scene.stage.picked != Some(pick)).then_some(pick));
    if let Some(component) = mean_at(seen, shown, gesture, gesture.at) {
        return toggle(Pick::Center(component));
    }
    if let Some(i) = nearest(&shown.points, &gesture.to_data, gesture.at, gesture.reach) {
        return toggle(Pick::Point(i));
    }
    if scene.params.init == Init::Manual && scene.t == 0 && seen.k() < MOST_COMPONENTS {
        let to = snap(&gesture.to_data, gesture.to_data.to_data(gesture.at.0, gesture.at.1));
        // What the plane does not show of it is as in the mean of all points.
        return Response::Commit(Edit::Add(seen.plane.lift(&lloyd::mean(scene.input), to)));
    }
    Response::Pick(None)
}

/// A few lines on what is under the pointer.
fn hover(seen: &Seen<'_>, shown: &Shown, gesture: &Gesture) -> Response<Edit> {
    let (scene, words) = (seen.scene, seen.scene.stage.words);
    let explores = scene.stage.tool == Tool::Explore;
    if let Some(j) = mean_at(seen, shown, gesture, gesture.at).filter(|_| explores) {
        let theta = &scene.frame.theta;
        let mut lines = vec![words.say("tip-component", &[("j", (j + 1).into())])];
        lines.push(format!("π = {}", number(theta.weights[j], 4)));
        lines.extend(seen.plane.coordinates(&theta.means[j]));
        return Response::Tip(lines.join("\n"));
    }
    if explores && hold(seen, shown, &Gesture { from: gesture.at, ..*gesture }).is_some() {
        return Response::Tip(words.get("tip-grip"));
    }
    let Some(i) = nearest(&shown.points, &gesture.to_data, gesture.at, gesture.reach) else {
        return Response::Nothing;
    };
    let mut lines = vec![words.say("tip-point", &[("i", (i + 1).into())])];
    lines.extend(seen.plane.coordinates(&scene.input.row(i)));
    lines.extend(classes::class_of(scene.input, i));
    // The largest responsibilities say it: the others are next to nothing.
    if let Some(gamma) = gamma_of(scene, i) {
        let shown = descending(gamma).into_iter().take(3).filter(|&j| gamma[j] >= 5e-4);
        lines.extend(shown.map(|j| format!("γ{} = {}", crate::engine::words::below(j + 1), number(gamma[j], 3))));
    }
    Response::Tip(lines.join("\n"))
}

/// Gestures on the panel `responsibilities`.
pub fn responsibilities(scene: &Scene<'_, Em>, gesture: &Gesture) -> Response<Edit> {
    let (x, _) = gesture.to_data.to_data(gesture.at.0, gesture.at.1);
    let shares = shares(scene).unwrap_or_default();
    // `as` saturates, and sends what is not a number to 0.
    let j = x.round().max(0.0) as usize;
    let inside = gesture.to_data.contains(gesture.at.0, gesture.at.1);
    let (Some(share), true) = (shares.get(j), inside) else { return Response::Nothing };
    let pick = Pick::Center(j);
    match gesture.act {
        Act::Hover => {
            let mut lines = vec![scene.stage.words.say("tip-component", &[("j", (j + 1).into())])];
            lines.push(format!("γ = {}", number(*share, 5)));
            let term = picked_point(scene).and_then(|i| jensen(scene, i));
            lines.extend(term.map(|found| format!("π N = {}", number(libm::exp(found.log_joint[j]), 4))));
            Response::Tip(lines.join("\n"))
        }
        Act::Click if picked_point(scene).is_none() => {
            Response::Pick((scene.stage.picked != Some(pick)).then_some(pick))
        }
        _ => Response::Nothing,
    }
}
