//! What gestures on the panels of PCA mean.

use super::Edit;
use super::seen::Seen;
use super::sim::Pca;
use crate::demos::points::{hand, nearest};
use crate::plot::figure::{Act, Gesture, Pick, Response, Scene, Tool};

/// Gestures on the panel `cloud`: a handle turns u; tools for points change them.
pub fn cloud(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> {
    let seen = &Seen::new(scene);
    let Gesture { act, from, at, to_data, reach, .. } = *gesture;
    if scene.stage.tool != Tool::Explore && act != Act::Hover {
        let raw = Gesture { to_data: seen.raw(to_data), ..*gesture };
        return hand(&seen.placed.plane, scene.input, &seen.placed.points, scene.stage.tool, &raw);
    }
    let grip = nearest(&seen.grips(), &to_data, from, reach.max(10.0));
    let point = || nearest(&seen.points, &to_data, at, reach);
    let turned = || {
        let u = seen.turned(to_data.to_data(at.0, at.1))?;
        // The handle at the other end points the other way.
        let sign = if grip == Some(1) { -1.0 } else { 1.0 };
        Some(Edit::Direction(u.iter().map(|x| sign * x).collect()))
    };
    match act {
        Act::Press if grip.is_some() && turned().is_some() => Response::Hold,
        Act::Drag if grip.is_some() => turned().map_or(Response::Nothing, Response::Preview),
        Act::Drop if grip.is_some() => turned().map_or(Response::Nothing, Response::Commit),
        Act::Click => point().map_or(Response::Pick(None), |i| scene.stage.toggle(Pick::Point(i))),
        Act::Hover => point().map_or(Response::Nothing, |i| {
            let place = seen.placed.plane.coordinates(&scene.input.row(i));
            Response::Tip(seen.placed.lines_of(i, place).join("\n"))
        }),
        _ => Response::Nothing,
    }
}

/// The panel `trade` is looked at only.
pub fn trade(_: &Scene<'_, Pca>, _: &Gesture) -> Response<Edit> {
    Response::Nothing
}
