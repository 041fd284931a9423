//! What gestures on the panels of k-means mean.

use super::edit::MOST_CENTERS;
use super::params::Init;
use super::seen::{Seen, counts, label, nearest_center};
use super::sim::KMeans;
use super::{Edit, grids};
use crate::demos::points::{classes, hand, nearest, snap};
use crate::engine::Notice;
use crate::engine::words::number;
use crate::math::lloyd;
use crate::plot::figure::{Act, Gesture, Pick, Response, Scene, Tool};
use crate::plot::marks::badge_radius;

/// Gestures on the panel `points`.
pub fn points(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Response<Edit> {
    let seen = Seen::new(scene);
    let tool = scene.stage.tool;
    if gesture.act == Act::Hover {
        return hover(&seen, gesture);
    }
    if tool != Tool::Explore {
        return hand(&seen.plane, scene.input, &seen.points, tool, gesture);
    }
    let centers = &scene.frame.cluster_centers;
    let center_at = |at| center_at(&seen, gesture, at);
    // The edit that takes a held centre along, from where on it the finger lies.
    let along = || {
        let center = center_at(gesture.from)?;
        let was = gesture.to_data.to_px(seen.centers[center].0, seen.centers[center].1);
        let to = (was.0 + gesture.at.0 - gesture.from.0, was.1 + gesture.at.1 - gesture.from.1);
        let to = snap(&gesture.to_data, gesture.to_data.to_data(to.0, to.1));
        Some(Edit::Move { center, to: seen.plane.lift(&centers[center], to) })
    };
    let toggle = |pick| Response::Pick((scene.stage.picked != Some(pick)).then_some(pick));
    match gesture.act {
        Act::Hover => Response::Nothing,
        Act::Press => center_at(gesture.at).map_or(Response::Nothing, |_| Response::Hold),
        Act::Drag => along().map_or(Response::Nothing, Response::Preview),
        Act::Drop => along().map_or(Response::Nothing, Response::Commit),
        Act::Remove => match center_at(gesture.at) {
            Some(_) if centers.len() == 1 => {
                Response::Tell(Notice::new("kmeans-bad-count").with("given", 0_usize).with("most", MOST_CENTERS))
            }
            Some(center) => Response::Commit(Edit::Remove(center)),
            None => Response::Nothing,
        },
        Act::Click => {
            if let Some(center) = center_at(gesture.at) {
                return toggle(Pick::Center(center));
            }
            if let Some(i) = nearest(&seen.points, &gesture.to_data, gesture.at, gesture.reach) {
                return toggle(Pick::Point(i));
            }
            if scene.params.init == Init::Manual && scene.t == 0 && centers.len() < MOST_CENTERS {
                let to = snap(&gesture.to_data, gesture.to_data.to_data(gesture.at.0, gesture.at.1));
                // What the plane does not show of it is as in the mean of all points.
                return Response::Commit(Edit::Add(seen.plane.lift(&lloyd::mean(scene.input), to)));
            }
            Response::Pick(None)
        }
    }
}

fn center_at(seen: &Seen, gesture: &Gesture, at: (f64, f64)) -> Option<usize> {
    let reach = gesture.reach.max(badge_radius(seen.scene.stage.theme) + 2.0);
    nearest(&seen.centers, &gesture.to_data, at, reach)
}

/// A few lines on what is under the pointer.
fn hover(seen: &Seen, gesture: &Gesture) -> Response<Edit> {
    let scene = seen.scene;
    let words = scene.stage.words;
    if let Some(j) = center_at(seen, gesture, gesture.at).filter(|_| scene.stage.tool == Tool::Explore) {
        let mut lines = vec![words.say("tip-center", &[("j", (j + 1).into())])];
        lines.extend(seen.plane.coordinates(&scene.frame.cluster_centers[j]));
        lines.extend(counts(scene).map(|counts| words.say("tip-count", &[("count", counts[j].into())])));
        return Response::Tip(lines.join("\n"));
    }
    let Some(i) = nearest(&seen.points, &gesture.to_data, gesture.at, gesture.reach) else {
        return Response::Nothing;
    };
    Response::Tip(point_tip(scene, i, seen.plane.coordinates(&scene.input.row(i))))
}

fn point_tip(scene: &Scene<'_, KMeans>, i: usize, coordinates: Vec<String>) -> String {
    let words = scene.stage.words;
    let row = scene.input.row(i);
    let mut lines = vec![words.say("tip-point", &[("i", (i + 1).into())])];
    lines.extend(coordinates);
    lines.extend(classes::class_of(scene.input, i));
    let far = |j: usize| number(lloyd::squared_distance(&row, &scene.frame.cluster_centers[j]), 4);
    if let Some(j) = label(scene, i) {
        lines.push(words.say("tip-cluster", &[("j", (j + 1).into()), ("squared", far(j).into())]));
    } else if let Some(j) = nearest_center(scene, &row) {
        lines.push(words.say("tip-nearest", &[("j", (j + 1).into()), ("squared", far(j).into())]));
    }
    lines.join("\n")
}

/// Gestures on the panel `gamma`.
pub fn gamma(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Response<Edit> {
    let (px, py) = gesture.at;
    let inside = gesture.to_data.contains(px, py);
    let rows = scene.frame.labels.len().min(scene.input.n());
    // `as` saturates, and sends what is not a number to 0.
    let i = gesture.to_data.to_data(px, py).1 as usize;
    if !inside || rows == 0 {
        return Response::Nothing;
    }
    let i = i.min(rows - 1);
    match gesture.act {
        Act::Hover => Response::Tip(point_tip(scene, i, vec![grids::plane(scene).place(&scene.input.row(i))])),
        Act::Click if scene.stage.picked == Some(Pick::Point(i)) => Response::Pick(None),
        Act::Click => Response::Pick(Some(Pick::Point(i))),
        _ => Response::Nothing,
    }
}
