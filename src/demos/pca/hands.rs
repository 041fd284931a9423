//! What gestures on the panels of PCA mean.

use super::Edit;
use super::scene_model::SceneModel;
use super::scores::scores;
use super::sim::Pca;
use crate::demos::points::{PlacedPoints, hand, nearest};
use crate::engine::words::number;
use crate::plot::figure::{Act, Gesture, Pick, Response, Scene, Tool};

/// Gestures on the panel `cloud`: a handle turns u; tools for points change them.
pub fn cloud(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> {
    let seen = &SceneModel::new(scene);
    let Gesture { act, from, at, to_data, reach, .. } = *gesture;
    if scene.context.tool != Tool::Explore && act != Act::Hover {
        let raw = Gesture { to_data: seen.raw(to_data), ..*gesture };
        return hand(&seen.placed.plane, scene.input, &seen.placed.points, scene.context.tool, &raw);
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
        Act::Click => point().map_or(Response::Pick(None), |i| scene.context.toggle(Pick::Point(i))),
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

/// So is the panel `ellipse`.
pub fn ellipse(_: &Scene<'_, Pca>, _: &Gesture) -> Response<Edit> {
    Response::Nothing
}

/// And the panel `roads`.
pub fn roads(_: &Scene<'_, Pca>, _: &Gesture) -> Response<Edit> {
    Response::Nothing
}

/// And the panel `denoised`.
pub fn denoised(_: &Scene<'_, Pca>, _: &Gesture) -> Response<Edit> {
    Response::Nothing
}

/// The panel `covariance-map`: an entry of V beside the pointer.
pub fn map(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> {
    let (x, y) = gesture.to_data.to_data(gesture.at.0, gesture.at.1);
    let (d, names) = (scene.input.d(), scene.input.names());
    let index = |v: f64| (v.round() >= 1.0 && v.round() <= d as f64).then(|| v.round() as usize - 1);
    let (Act::Hover, Some(i), Some(j)) = (gesture.act, index((d + 1) as f64 - y), index(x)) else {
        return Response::Nothing;
    };
    let Some(value) = scene.frame.covariance.get(i * d + j) else { return Response::Nothing };
    Response::Tip(format!("{}\n{}\n{}", names[i], names[j], number(*value, 4)))
}

/// The panel `biplot`: rows are picked.
pub fn biplot(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> {
    let scores = scores(scene);
    row(scene, gesture.act, nearest(&scores.first, &gesture.to_data, gesture.at, gesture.reach))
}

/// The panel `discarded`: rows are picked by their lines.
pub fn discarded(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> {
    let scores = scores(scene);
    let (m, k) = (scores.directions, scene.params.n_components);
    let (x, _) = gesture.to_data.to_data(gesture.at.0, gesture.at.1);
    if m == 0 || !x.is_finite() {
        return Response::Nothing;
    }
    // At the nearest direction.
    let j = ((x - (k + 1) as f64).round().max(0.0) as usize).min(m - 1);
    let points: Vec<(f64, f64)> = scores.discarded.chunks_exact(m).map(|row| ((k + 1 + j) as f64, row[j])).collect();
    row(scene, gesture.act, nearest(&points, &gesture.to_data, gesture.at, gesture.reach))
}

/// A score under the pointer: its row is told, or picked.
fn row(scene: &Scene<'_, Pca>, act: Act, at: Option<usize>) -> Response<Edit> {
    match (act, at) {
        (Act::Click, Some(i)) => scene.context.toggle(Pick::Point(scores(scene).rows[i])),
        (Act::Click, None) => Response::Pick(None),
        (Act::Hover, Some(i)) => {
            let scores = scores(scene);
            let words = scene.context.words;
            let at = scores.first[i];
            let told =
                [("x", at.0), ("y", at.1), ("lost", scores.lost[i])].map(|(name, x)| (name, number(x, 4).into()));
            let lines = vec![words.say("tip-scores", &told)];
            Response::Tip(PlacedPoints::new(scene, &[]).lines_of(scores.rows[i], lines).join("\n"))
        }
        _ => Response::Nothing,
    }
}
