//! What gestures on the panels of k-means mean.

use super::Edit;
use super::params::Init;
use super::seen::{counts, label, nearest_center};
use super::sim::KMeans;
use crate::demos::points::{Centers, Placed, nearest, plane};
use crate::engine::words::number;
use crate::math::lloyd;
use crate::plot::figure::{Act, Gesture, Pick, Response, Scene, Tool};

/// Gestures on the panel `points`.
pub fn points(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Response<Edit> {
    let places = &scene.frame.cluster_centers;
    let placed = &Placed::new(scene, places);
    let adds = scene.params.init == Init::Manual && scene.t == 0;
    let centers = Centers { placed, points: &placed.points, centers: &placed.centers, places, adds, grips: &[] };
    match gesture.act {
        Act::Hover => hover(scene, &centers, gesture).map_or(Response::Nothing, Response::Tip),
        _ => centers.gesture(gesture, |_, _| None),
    }
}

/// A few lines on what is under the pointer.
fn hover(scene: &Scene<'_, KMeans>, centers: &Centers<'_>, gesture: &Gesture) -> Option<String> {
    let (words, placed) = (scene.stage.words, centers.placed);
    if let Some(j) = centers.at(gesture, gesture.at).filter(|_| scene.stage.tool == Tool::Explore) {
        let mut lines = vec![words.say("tip-center", &[("j", (j + 1).into())])];
        lines.extend(placed.plane.coordinates(&scene.frame.cluster_centers[j]));
        lines.extend(counts(scene).map(|counts| words.say("tip-count", &[("count", counts[j].into())])));
        return Some(lines.join("\n"));
    }
    let i = nearest(&placed.points, &gesture.to_data, gesture.at, gesture.reach)?;
    let place = placed.plane.coordinates(&scene.input.row(i));
    Some(point_tip(scene, i, placed.lines_of(i, place)))
}

/// What is known of a point, and to which centre it belongs or is nearest.
fn point_tip(scene: &Scene<'_, KMeans>, i: usize, mut lines: Vec<String>) -> String {
    let row = scene.input.row(i);
    let own = label(scene, i);
    if let Some(j) = own.or_else(|| nearest_center(scene, &row)) {
        let far = number(lloyd::squared_distance(&row, &scene.frame.cluster_centers[j]), 4);
        let key = if own.is_some() { "tip-cluster" } else { "tip-nearest" };
        lines.push(scene.stage.words.say(key, &[("j", (j + 1).into()), ("squared", far.into())]));
    }
    lines.join("\n")
}

/// Gestures on the panel `gamma`.
pub fn gamma(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Response<Edit> {
    let (px, py) = gesture.at;
    let rows = scene.frame.labels.len().min(scene.input.n());
    if !gesture.to_data.contains(px, py) || rows == 0 {
        return Response::Nothing;
    }
    // `as` saturates, and sends what is not a number to 0.
    let i = (gesture.to_data.to_data(px, py).1 as usize).min(rows - 1);
    match gesture.act {
        Act::Hover => {
            let placed = Placed::new(scene, &[]);
            let place = vec![plane(scene).place(&scene.input.row(i))];
            Response::Tip(point_tip(scene, i, placed.lines_of(i, place)))
        }
        Act::Click => scene.stage.toggle(Pick::Point(i)),
        _ => Response::Nothing,
    }
}
