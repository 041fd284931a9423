//! Golden pictures of moments that are stored beside them.

use super::*;
use crate::demos::trial::{DARK, LIGHT, WALL, check, stored};

#[test]
fn golden_middle_of_a_run() {
    let moment = stored("assign", || moment(table("five-blobs"), &[("init", "random"), ("k", "5")], 3, 5, &[]));
    let point = ViewSettings::picked(Pick::Point(between(&moment.input)));
    check("points-light", &moment, &point, "points", (520, 520), LIGHT);
    check("points-dark", &moment, &point, "points", (520, 520), DARK);
    check("points-present", &moment, &point, "points", (1200, 900), WALL);
    check("cost-light", &moment, &ViewSettings::default(), "cost", (300, 220), LIGHT);
    check("cost-dark", &moment, &ViewSettings::default(), "cost", (300, 220), DARK);
    check("gamma-light", &moment, &point, "gamma", (280, 340), LIGHT);
}

/// A point between two clusters, where the distances tell something.
fn between(input: &Table) -> usize {
    let far = |i: usize| (input.at(i, 0) - 3.6).powi(2) + (input.at(i, 1) + 5.2).powi(2);
    (0..input.n()).min_by(|&a, &b| far(a).total_cmp(&far(b))).unwrap()
}

#[test]
fn golden_coming_mean() {
    let moment = stored("first", || moment(table("five-blobs"), &[("init", "random"), ("k", "5")], 3, 1, &[]));
    check("center-light", &moment, &ViewSettings::picked(Pick::Center(1)), "points", (520, 520), LIGHT);
}

#[test]
fn golden_line() {
    let moment = stored("line", || moment(table("line"), &[("init", "random"), ("k", "3")], 1, 3, &[]));
    let look = ViewSettings::picked(Pick::Point(3)).view(&[("links", "1")]);
    check("line-light", &moment, &look, "points", (520, 260), LIGHT);
}

#[test]
fn golden_seeding() {
    let moment = stored("seed", || moment(table("five-blobs"), &[("k", "5")], 4, 3, &[]));
    check("seed-light", &moment, &ViewSettings::default(), "points", (520, 520), LIGHT);
    check("seed-dark", &moment, &ViewSettings::default(), "points", (520, 520), DARK);
}

#[test]
fn golden_empty_cluster() {
    let far = Edit::Move { center: 1, to: vec![14.0, 12.0] };
    let moved = stored("empty", || {
        let start = Trial::<KMeans>::new(table("blobs"), &[("init", "random"), ("k", "4")], 2);
        start.steps(2).edits(std::slice::from_ref(&far)).steps(2).moment()
    });
    assert!(matches!(&moved.frame.did, super::super::Did::Update { empty, .. } if empty.len() == 1));
    check("empty-light", &moved, &ViewSettings::default(), "points", (520, 520), LIGHT);
}

#[test]
fn golden_elbow() {
    // Of the moment only K is looked at.
    let moment = moment(table("five-blobs"), &[("k", "5")], 3, 0, &[]);
    let choice = |k: u32| {
        let k = f64::from(k);
        serde_json::json!({"k": k as u64, "inertia": 4000.0 / (k * k) + 200.0, "silhouette": 0.7 - 0.06 * (k - 5.0).abs()})
    };
    let found = serde_json::json!({"choices": (2..=12).map(choice).collect::<Vec<_>>(), "n": 300, "of": 300});
    let look = ViewSettings { studies: [("elbow".to_owned(), found)].into(), ..ViewSettings::default() };
    check("elbow-light", &moment, &look, "elbow", (360, 360), LIGHT);
}
