//! A rank-1 matrix made by hand never beats the singular values.

use super::super::beat::Try;
use super::*;
use crate::demos::trial::ViewSettings;
use crate::plot::figure::{Act, Figure, Response};

fn cells(rows: &[&[f64]]) -> Matrix {
    Matrix::Cells(Cells::from_rows(rows).unwrap())
}

fn tried(moment: &SceneData, u: f64, v: f64) -> Try {
    let look = ViewSettings::default().view(&[("beat_u", &u.to_string()), ("beat_v", &v.to_string())]);
    moment.plain(&look, |scene| Try::of(scene).unwrap())
}

#[test]
fn the_error_is_in_closed_form_and_stays_above_the_root_of_five() {
    let moment = moment(cells(&[&[3.0, 0.0], &[4.0, 5.0]]), "grey", 1);
    let mut least = f64::MAX;
    for (i, j) in (0..36).flat_map(|i| (0..36).map(move |j| (i, j))) {
        let (u, v) = (5.0 * f64::from(i), 5.0 * f64::from(j));
        let found = tried(&moment, u, v);
        // uᵀ A v with u = (cos α, sin α), v = (cos β, sin β); ‖A‖² = 50.
        let (a, b) = (u.to_radians(), v.to_radians());
        let scale = a.cos() * 3.0 * b.cos() + a.sin() * (4.0 * b.cos() + 5.0 * b.sin());
        assert!((found.scale - scale).abs() < 1e-12 && (found.bound - 5.0_f64.sqrt()).abs() < 1e-12);
        assert!((found.error - (50.0 - scale * scale).sqrt()).abs() < 1e-9, "{found:?}");
        assert!(found.error >= found.bound - 1e-9);
        least = least.min(found.error);
    }
    assert!(least < 1.01 * 5.0_f64.sqrt(), "{least}");
    // And where the singular vectors point it is reached.
    let [u, v] = tried(&moment, 0.0, 0.0).sought.map(f64::to_degrees);
    let best = tried(&moment, u.rem_euclid(180.0), v.rem_euclid(180.0));
    assert!((best.error - best.bound).abs() < 1e-9 && best.found() && best.shown, "{best:?}");
}

#[test]
fn a_larger_matrix_turns_in_the_plane_of_its_first_two_layers() {
    let moment = moment(cells(&[&[1.0, 2.0, -1.0, 2.0], &[2.0, 4.0, 1.0, 1.0], &[-1.0, -2.0, -2.0, 1.0]]), "grey", 1);
    let first = tried(&moment, 0.0, 0.0);
    assert!(!first.found() && first.error > first.bound && !first.shown);
    let [u, v] = first.sought.map(|angle| angle.to_degrees().rem_euclid(180.0));
    let best = tried(&moment, u, v);
    assert!((best.error - best.bound).abs() < 1e-9, "{best:?}");
    assert_eq!((best.u.len(), best.v.len()), (3, 4));
}

#[test]
fn the_best_is_kept_and_giving_up_shows_the_bound() {
    let moment = moment(cells(&[&[3.0, 0.0], &[4.0, 5.0]]), "grey", 1);
    let kept = |look: &ViewSettings, act, at| match crate::demos::trial::act(&moment, look, "beat", act, at, (0.0, 0.0))
    {
        Response::Keep(name, value) => (name, value),
        other => panic!("{other:?}"),
    };
    let look = ViewSettings::default().view(&[("beat_u", "60"), ("beat_v", "30")]);
    let error = tried(&moment, 60.0, 30.0).error;
    let size = moment.plain(&look, |scene| crate::demos::trial::draw(scene, "beat", (500, 500)).1.unwrap());
    let dial = (size.width / 4.0, 120.0);
    let (name, value) = kept(&look, Act::Drop, dial);
    assert_eq!((value["best"].as_f64(), value["shown"].as_bool()), (Some(error), Some(false)));
    // A worse try later leaves it; giving up shows the bound.
    let later = ViewSettings { kept: vec![(name, value)], ..ViewSettings::default() };
    assert_eq!(moment.plain(&later, |scene| Try::of(scene).unwrap().best), error);
    let (name, value) = kept(&later, Act::Click, (size.width / 2.0, size.height - 10.0));
    assert_eq!((value["best"].as_f64(), value["shown"].as_bool()), (Some(error), Some(true)));
    let given_up = ViewSettings { kept: vec![(name, value)], ..ViewSettings::default() };
    moment.plain(&given_up, |scene| {
        assert!(Try::of(scene).unwrap().shown);
        assert_eq!(Svd::text("beat", scene).unwrap().code, "text-beat-shown");
    });
    // A drag turns the dial that it begins on.
    let turned = crate::demos::trial::act(&moment, &look, "beat", Act::Drag, dial, (0.0, -40.0));
    assert!(matches!(turned, Response::Look("beat_u", _)), "{turned:?}");
}

#[test]
fn it_is_there_for_small_matrices_alone() {
    let has = |moment: &SceneData| moment.plain(&ViewSettings::default(), |scene| Svd::has("beat", scene));
    assert!(has(&moment(cells(&[&[3.0, 0.0], &[4.0, 5.0]]), "grey", 0)));
    assert!(!has(&moment(cells(&[&[3.0, 0.0, 1.0]]), "grey", 0)));
}
