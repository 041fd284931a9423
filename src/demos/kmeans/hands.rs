//! What gestures on the panels of k-means mean.

use super::Edit;
use super::params::Init;
use super::scene_model::{counts, home, label};
use super::sim::KMeans;
use crate::demos::points::{Centers, PlacedPoints, Under, plane};
use crate::engine::words::number;
use crate::math::lloyd;
use crate::plot::figure::{Gesture, Pick, Response, Scene};
use crate::plot::panels::pixel_at;

/// Gestures on the panel `points`.
pub fn points(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Response<Edit> {
    let places = &scene.frame.cluster_centers;
    let placed = &PlacedPoints::new(scene, places);
    let adds = scene.params.init == Init::Manual && scene.t == 0;
    let centers = Centers { placed, points: &placed.points, centers: &placed.centers, places, adds, grips: &[] };
    let tell = |under| match under {
        Under::Center(j) => {
            let mut lines = placed.plane.coordinates(&places[j]);
            lines.extend(
                counts(scene).map(|counts| scene.context.words.say("tip-count", &[("count", counts[j].into())])),
            );
            lines
        }
        Under::Point(i) => distance(scene, i).into_iter().collect(),
    };
    centers.gesture(gesture, tell, |_, _| None)
}

/// To which centre a point belongs or is nearest, and how far it is.
fn distance(scene: &Scene<'_, KMeans>, i: usize) -> Option<String> {
    let j = home(scene, i)?;
    let far = number(lloyd::squared_distance(&scene.input.row(i), &scene.frame.cluster_centers[j]), 4);
    let key = if label(scene, i).is_some() { "tip-cluster" } else { "tip-nearest" };
    Some(scene.context.words.say(key, &[("j", (j + 1).into()), ("squared", far.into())]))
}

/// Gestures on the panel `gamma`.
pub fn gamma(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Response<Edit> {
    let size = (scene.frame.cluster_centers.len(), scene.frame.labels.len().min(scene.input.n()));
    let Some((_, i)) = pixel_at(&gesture.to_data, gesture.at, size) else { return Response::Nothing };
    scene.context.point_at(gesture.act, Pick::Point(i), || {
        let place = vec![plane(scene).place(&scene.input.row(i))];
        let mut lines = PlacedPoints::new(scene, &[]).lines_of(i, place);
        lines.extend(distance(scene, i));
        lines
    })
}
