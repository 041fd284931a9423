//! Moments at the edges of what can be, and looks at them.

use super::*;
use crate::demos::trial::{cloud, equal, rows, settings, table as named_table};
use crate::engine::knobs::Choice as _;
use crate::plot::figure::{Pick, Tool};

/// Every kind of covariance, start and table, at the start, after an E-step, after an M-step, and late.
pub fn edges() -> Vec<SceneData> {
    let mut all = Vec::new();
    let kinds = Covariance::NAMES.iter().zip(["kmeans", "random", "points", "manual"]);
    for steps in [0, 1, 2, 3, 8, 60] {
        for (covariance, init) in kinds.clone() {
            let given = |k: &'static str| [("covariance", *covariance), ("init", init), ("k", k)];
            all.push(moment(named_table("blobs"), &given("4"), 7, steps, &[]));
            all.push(moment(named_table("pair"), &given("2"), 1, steps, &[]));
            all.push(moment(cloud(60, 5), &given("12"), 2, steps, &[]));
            all.push(moment(cloud(20, 16), &given("3"), 2, steps, &[]));
            all.push(moment(cloud(1, 2), &given("12"), 1, steps, &[]));
            all.push(moment(cloud(1, 1), &given("1"), 1, steps, &[]));
            all.push(moment(equal(9, 2), &given("3"), 1, steps, &[]));
            let far = Edit::Move { component: 0, to: vec![1e150, -1e150] };
            all.push(moment(cloud(40, 2), &given("2"), 1, steps, &[far, Edit::Add(vec![900.0, 900.0])]));
            all.push(moment(cloud(40, 2), &given("3"), 1, steps, &[Edit::Remove(1)]));
        }
        // No covariance at all, from the start.
        all.push(moment(equal(9, 3), &[("k", "3"), ("reg_covar", "0")], 1, steps, &[]));
        all.push(moment(equal(5, 1), &[("k", "1"), ("reg_covar", "0"), ("init", "points")], 1, steps, &[]));
        all.push(moment(cloud(1, 2), &[("k", "1"), ("reg_covar", "0")], 1, steps, &[]));
        // Within a plane, or on a line through it.
        let flat: Vec<Vec<f64>> = (0..30).map(|i| vec![f64::from(i), 2.0 * f64::from(i), 7.0]).collect();
        all.push(moment(rows(&flat), &[("k", "2")], 1, steps, &[]));
        let held = [("k", "5"), ("init", "points"), ("fixed_sigma", "1"), ("sigma", "0.05"), ("assignment", "hard")];
        all.push(moment(named_table("five-blobs"), &held, 1, steps, &[]));
        all.push(moment(named_table("pair"), &[("k", "2"), ("fixed_sigma", "1"), ("sigma", "0.001")], 1, steps, &[]));
        if steps < 3 {
            all.push(moment(cloud(6_000, 2), &[("k", "11")], 1, steps, &[]));
        }
        all.push(shrunk().steps(steps).moment());
        all.push(shrunk().steps(steps).set(&[("reg_covar", "0.5")]).steps(1).moment());
        all.push(shrunk().steps(steps).set(&[("fixed_sigma", "1")]).moment());
        let huge: Vec<Vec<f64>> = (0..12).map(|i| vec![1e100 * f64::from(i % 5), -1e100 * f64::from(i % 7)]).collect();
        all.push(moment(rows(&huge), &[("k", "2")], 1, steps, &[]));
    }
    all
}

/// A component on one point, with nothing that would keep it from collapsing.
pub fn shrunk() -> Trial<Em> {
    let input = named_table("two-clumps");
    let edit = Edit::Set {
        weights: None,
        means: Some(vec![vec![0.0, 0.0], input.row(100)]),
        covariances: Some(vec![spherical(2, 1.0), spherical(2, 3e-3)]),
    };
    Trial::new(input, &[("k", "2"), ("init", "manual"), ("reg_covar", "0")], 1).edits(&[edit])
}

pub fn looks() -> Vec<ViewSettings> {
    let look = |picked, tool, view: &[(&str, &str)]| ViewSettings {
        picked,
        tool,
        view: settings(view),
        ..ViewSettings::default()
    };
    let choice = |k: usize, x: Option<f64>| serde_json::json!({"k": k, "n_parameters": 6 * k - 1, "log_likelihood": x, "aic": x, "bic": x, "collapsed": 3});
    let study = |found: serde_json::Value| [("criteria".to_owned(), found)].into();
    let some = serde_json::json!({"choices": [choice(1, Some(9.5)), choice(2, None), choice(3, Some(7.0))], "n": 20000, "of": 60000});
    let none = serde_json::json!({"choices": [choice(1, None)], "n": 1, "of": 1});
    vec![
        ViewSettings { studies: study(some), ..look(None, Tool::Explore, &[]) },
        look(Some(Pick::Point(0)), Tool::Points, &[("plane", "principal"), ("draws", "1")]),
        ViewSettings {
            window: Some([(-0.3, 0.1), (0.2, 0.9)]),
            studies: study(serde_json::json!({"choices": "none"})),
            ..look(Some(Pick::Center(1)), Tool::Spray, &[("x", "64"), ("y", "64"), ("density", "0")])
        },
        ViewSettings {
            studies: study(none),
            ..look(Some(Pick::Point(usize::MAX)), Tool::Explore, &[("x", "3"), ("y", "1"), ("trails", "0")])
        },
        look(Some(Pick::Center(usize::MAX)), Tool::Points, &[("x", "2"), ("y", "1"), ("ellipses", "0")]),
        // One column of several, as a line.
        look(Some(Pick::Center(0)), Tool::Explore, &[("x", "2"), ("y", "2"), ("draws", "300")]),
        look(Some(Pick::Point(0)), Tool::Explore, &[("x", "1"), ("y", "1")]),
        look(Some(Pick::Center(0)), Tool::Explore, &[("plane", "principal"), ("draws", "300")]),
        ViewSettings {
            window: Some([(1e-9, 2e-9), (5.0, 5.0 + 1e-9)]),
            ..look(Some(Pick::Center(0)), Tool::Explore, &[])
        },
        ViewSettings {
            window: Some([(-1e12, 1e12), (-1e12, 1e12)]),
            ..look(Some(Pick::Point(0)), Tool::Explore, &[("draws", "3")])
        },
    ]
}
