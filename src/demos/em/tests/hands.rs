//! Every act of a pointer, anywhere.

use super::edges::{edges, looks, shrunk};
use super::*;
use crate::demos::em::marks::grips;
use crate::demos::em::scene_model::SceneModel;
use crate::demos::trial::{cloud, gestures};
use crate::math::gaussian::half_axes;
use crate::plot::figure::{Act, Pick, Response, Scene};

/// Somewhere on a point, a mean or a grip, as the plane on screen shows them.
fn spot(scene: &Scene<'_, Em>, panel: &str, rng: &mut Rng) -> Option<(f64, f64)> {
    if panel != "points" {
        return None;
    }
    let seen = SceneModel::new(scene);
    let line = seen.plane.single().is_some();
    let flat = |(x, y): (f64, f64)| if line { (x, 0.0) } else { (x, y) };
    let j = rng.below(seen.k());
    Some(match rng.below(4) {
        0 => seen.points[rng.below(seen.points.len())],
        1 => flat(seen.centers[j]),
        _ => {
            let j = seen.picked_center().unwrap_or(j);
            let (size, [u, v]) = half_axes(seen.covariances[j])[rng.below(2)];
            flat((seen.centers[j].0 + size * u, seen.centers[j].1 + size * v))
        }
    })
}

#[test]
fn no_gesture_breaks_anything_and_every_edit_can_be_made() {
    let tally = gestures(&edges(), &looks(), spot, |previewed, made| previewed.theta == made.theta);
    // A mixture that collapsed at the very start, or a length whose square is no number.
    assert!(tally.refused.keys().eq(["em-not-positive-definite"]), "{tally:?}");
    assert!(tally.edited > 5000 && tally.told > 0 && tally.picked > 1000 && tally.tips > 1000, "{tally:?}");
}

/// A gesture on the main picture of a moment.
fn act(moment: &SceneData, look: &ViewSettings, act: Act, data: (f64, f64), by: (f64, f64)) -> Response<Edit> {
    trial::act(moment, look, "points", act, data, by)
}

/// Two components by hand, of different shapes.
fn two() -> SceneData {
    let edit = Edit::Set {
        weights: None,
        means: Some(vec![vec![-2.0, 0.0], vec![2.0, 1.0]]),
        covariances: Some(vec![vec![vec![4.0, 0.0], vec![0.0, 1.0]], spherical(2, 1.0)]),
    };
    moment(trial::table("two-clumps"), &[("k", "2"), ("init", "manual")], 1, 0, &[edit])
}

const STILL: (f64, f64) = (0.0, 0.0);

#[test]
fn a_component_is_held_moved_picked_placed_and_removed() {
    let (moment, look) = (two(), ViewSettings::default());
    assert_eq!(act(&moment, &look, Act::Press, (2.0, 1.0), STILL), Response::Hold);
    assert_eq!(act(&moment, &look, Act::Press, (0.0, -4.0), STILL), Response::Nothing);
    let Response::Preview(Edit::Move { component: 1, to }) = act(&moment, &look, Act::Drag, (2.0, 1.0), (-80.0, 0.0))
    else {
        panic!("a preview")
    };
    assert!(to[0] < 1.9 && to[1] == 1.0, "{to:?}");
    assert_eq!(act(&moment, &look, Act::Click, (2.0, 1.0), STILL), Response::Pick(Some(Pick::Center(1))));
    assert_eq!(act(&moment, &look, Act::Remove, (2.0, 1.0), STILL), Response::Commit(Edit::Remove(1)));
    let placed = act(&moment, &look, Act::Click, (-4.0, 4.0), STILL);
    assert!(matches!(&placed, Response::Commit(Edit::Add(at)) if (at[0] + 4.0).abs() < 0.05), "{placed:?}");
    let row = moment.input.row(7);
    assert_eq!(act(&moment, &look, Act::Click, (row[0], row[1]), STILL), Response::Pick(Some(Pick::Point(7))));
    let again = ViewSettings::picked(Pick::Point(7));
    assert_eq!(act(&moment, &again, Act::Click, (row[0], row[1]), STILL), Response::Pick(None));
    let last = super::moment(trial::table("two-clumps"), &[("k", "1")], 1, 3, &[]);
    let mean = &last.frame.theta.means[0];
    let refused = act(&last, &look, Act::Remove, (mean[0], mean[1]), STILL);
    assert!(matches!(&refused, Response::Tell(notice) if notice.code == "em-bad-count"), "{refused:?}");
}

#[test]
fn a_picked_component_is_stretched_and_turned() {
    let (moment, picked) = (two(), ViewSettings::picked(Pick::Center(0)));
    // Its long half-axis ends two to the right, or two to the left, of its mean.
    let at =
        [0.0, -4.0].into_iter().find(|x| matches!(act(&moment, &picked, Act::Press, (*x, 0.0), STILL), Response::Hold));
    let at = at.unwrap();
    assert_eq!(
        act(&moment, &ViewSettings::default(), Act::Press, (at, 0.0), STILL),
        Response::Nothing,
        "nothing is picked"
    );
    let scale = moment.plain(&picked, |scene| {
        let window = trial::draw(scene, "points", (500, 500)).1.unwrap();
        window.width / (window.x.1 - window.x.0)
    });
    let drag = |by: (f64, f64)| {
        let way = if at > -2.0 { 1.0 } else { -1.0 };
        match act(&moment, &picked, Act::Drag, (at, 0.0), (way * by.0 * scale, -way * by.1 * scale)) {
            Response::Preview(Edit::Shape { component: 0, covariance }) => covariance,
            other => panic!("{other:?}"),
        }
    };
    let close = |a: &[Vec<f64>], b: [[f64; 2]; 2]| {
        assert!(a.iter().flatten().zip(b.iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-9), "{a:?} is not {b:?}");
    };
    close(&drag((1.0, 0.0)), [[9.0, 0.0], [0.0, 1.0]]);
    // A quarter turn: the other axis keeps its length, and stays at a right angle.
    close(&drag((-2.0, 2.0)), [[1.0, 0.0], [0.0, 4.0]]);
    let r = std::f64::consts::SQRT_2;
    close(&drag((r - 2.0, r)), [[2.5, 1.5], [1.5, 2.5]]);
    // Where σ is held there is nothing to take hold of.
    let held = Trial::<Em>::new(trial::table("two-clumps"), &[("k", "2"), ("fixed_sigma", "1")], 1).moment();
    let mean = held.frame.theta.means[0].clone();
    assert_eq!(act(&held, &picked, Act::Press, (mean[0] + 1.0, mean[1]), STILL), Response::Nothing);
}

#[test]
fn a_component_that_has_shrunk_can_still_be_moved_and_widened() {
    let moment = shrunk().steps(99).moment();
    assert_eq!(moment.done.as_deref(), Some("collapsed"));
    let picked = ViewSettings::picked(Pick::Center(1));
    let mean = moment.frame.theta.means[1].clone();
    let at = (mean[0], mean[1]);
    let moved = act(&moment, &picked, Act::Drag, at, (40.0, 0.0));
    assert!(matches!(moved, Response::Preview(Edit::Move { component: 1, .. })), "{moved:?}");
    let grip = moment.plain(&picked, |scene| {
        let window = trial::draw(scene, "points", (500, 500)).1.unwrap();
        grips(&SceneModel::new(scene), 1, &window)[0]
    });
    let widened = act(&moment, &picked, Act::Drop, grip, (0.0, -60.0));
    let Response::Commit(edit @ Edit::Shape { component: 1, .. }) = widened else { panic!("{widened:?}") };
    let mut sim = moment.sim.clone().unwrap();
    sim.edit(&edit).unwrap();
    assert!(sim.ended().is_none() && sim.frame().theta.covariances[1][1][1] > 0.05);
}

#[test]
fn on_a_line_points_lie_below_and_components_on_it() {
    let moment = moment(trial::table("pair"), &[("k", "2"), ("init", "points")], 1, 3, &[]);
    let look = ViewSettings::default();
    let mean = moment.frame.theta.means[0][0];
    assert_eq!(act(&moment, &look, Act::Click, (mean, 0.0), STILL), Response::Pick(Some(Pick::Center(0))));
    let (x, rug) = moment.plain(&look, |scene| {
        let window = trial::draw(scene, "points", (500, 500)).1.unwrap();
        crate::demos::em::line::places(scene, 0, &window)[26]
    });
    let picked = act(&moment, &look, Act::Click, (x, rug), STILL);
    let Response::Pick(Some(Pick::Point(i))) = picked else { panic!("{picked:?}") };
    assert_eq!(moment.input.at(i, 0), x);
    let Response::Preview(Edit::Move { component: 0, to }) = act(&moment, &look, Act::Drag, (mean, 0.0), (50.0, 200.0))
    else {
        panic!("a preview")
    };
    assert!(to.len() == 1 && to[0] > mean);
}

#[test]
fn in_five_dimensions_only_what_is_on_screen_moves() {
    let moment = moment(cloud(60, 5), &[("k", "2")], 2, 4, &[]);
    let mean = moment.frame.theta.means[0].clone();
    let look = ViewSettings::default().view(&[("x", "4"), ("y", "2")]);
    let moved = act(&moment, &look, Act::Drop, (mean[3], mean[1]), (90.0, 0.0));
    let Response::Commit(Edit::Move { component: 0, to }) = moved else { panic!("{moved:?}") };
    assert!(to[3] > mean[3] && [0, 2, 4].iter().all(|&c| to[c] == mean[c]), "{to:?} {mean:?}");
}
