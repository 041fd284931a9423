//! Every act of a pointer, anywhere.

use super::*;
use crate::demos::trial::gestures;

#[test]
fn no_gesture_breaks_anything_and_every_edit_can_be_made() {
    let tally = gestures(
        &edges(),
        &looks(),
        |scene, _, rng| {
            let centers = &scene.frame.cluster_centers;
            let row = match rng.below(2) {
                0 if !centers.is_empty() => centers[rng.below(centers.len())].clone(),
                _ => scene.input.row(rng.below(scene.input.n())),
            };
            Some((row[0], row.get(1).copied().unwrap_or(0.0)))
        },
        |previewed, made| previewed.cluster_centers == made.cluster_centers,
    );
    assert!(tally.edited > 100 && tally.told > 0 && tally.refused.is_empty(), "{tally:?}");
}

/// A gesture on the main picture of a moment.
fn act(moment: &SceneData, look: &ViewSettings, act: Act, data: (f64, f64), by: (f64, f64)) -> Response<Edit> {
    trial::act(moment, look, "points", act, data, by)
}

#[test]
fn a_centre_is_held_moved_picked_and_removed() {
    let edit = Edit::Set(vec![vec![2.0, 0.0], vec![2.0, 1.0]]);
    let moment = moment(table("rectangle"), &[("init", "manual"), ("k", "2")], 1, 0, &[edit]);
    let look = ViewSettings::default();
    let still = (0.0, 0.0);
    assert_eq!(act(&moment, &look, Act::Press, (2.0, 0.0), still), Response::Hold);
    assert_eq!(act(&moment, &look, Act::Press, (3.0, -1.0), still), Response::Nothing);
    let Response::Preview(Edit::Move { center: 0, to }) = act(&moment, &look, Act::Drag, (2.0, 0.0), (-80.0, 0.0))
    else {
        panic!("a preview")
    };
    assert!(to[0] < 1.9 && to[1].abs() < 1e-12);
    assert_eq!(to[0], (to[0] * 100.0).round() / 100.0, "coordinates that can be read");
    assert_eq!(act(&moment, &look, Act::Click, (2.0, 1.0), still), Response::Pick(Some(Pick::Center(1))));
    assert_eq!(act(&moment, &look, Act::Click, (4.0, 0.0), still), Response::Pick(Some(Pick::Point(1))));
    let again = ViewSettings::picked(Pick::Point(1));
    assert_eq!(act(&moment, &again, Act::Click, (4.0, 0.0), still), Response::Pick(None));
    assert_eq!(act(&moment, &look, Act::Remove, (2.0, 1.0), still), Response::Commit(Edit::Remove(1)));
    let placed = act(&moment, &look, Act::Click, (3.0, -0.5), still);
    assert!(matches!(&placed, Response::Commit(Edit::Add(place)) if (place[0] - 3.0).abs() < 0.02), "{placed:?}");
}
