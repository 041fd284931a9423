//! Every panel of every edge of what can be, under every look.

use super::edges::{edges, looks, shrunk};
use super::*;
use crate::demos::trial::{self, draw, says, shows, words};
use crate::plot::figure::{Figure, Pick};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn nothing_breaks_it_and_every_word_is_there() {
    shows(&edges(), &looks(), |scene, _| {
        let facts = Em::facts(scene);
        assert_eq!(facts.metrics[..4].iter().map(|(name, _)| *name).collect::<Vec<_>>(), Em::METRICS[..4]);
        assert!(["", "start", "e-step", "m-step", "collapsed", "end"].contains(&facts.lit.as_str()));
        let fields = Em::fields(scene);
        let names = "points weights means covariances responsibilities log_likelihood lower_bound n_iter";
        assert!(names.split(' ').all(|name| fields.contains_key(name)) && fields.len() == 8);
        assert_eq!(fields["points"].as_array().unwrap().len(), scene.input.n());
        let rows = fields["responsibilities"].as_array().unwrap();
        assert!(rows.is_empty() || rows.len() == scene.input.n());
    });
}

/// Two points and two components whose shares can be worked out by hand: Σ = I, means at the points, 2 apart.
fn by_hand() -> Trial<Em> {
    let input = trial::rows(&[vec![-1.0, 0.0], vec![1.0, 0.0]]);
    let edit = Edit::Set {
        weights: None,
        means: Some(vec![vec![-1.0, 0.0], vec![1.0, 0.0]]),
        covariances: Some(vec![spherical(2, 1.0); 2]),
    };
    Trial::new(input, &[("k", "2"), ("init", "manual"), ("reg_covar", "0"), ("tol", "0")], 1).edits(&[edit])
}

#[test]
fn facts_are_those_that_a_pencil_finds() {
    // γ = 1 / (1 + e⁻²) for the nearer one; p = (1 + e⁻²) / 4π.
    let (near, p) = (1.0 / (1.0 + libm::exp(-2.0)), (1.0 + libm::exp(-2.0)) / (4.0 * std::f64::consts::PI));
    let moment = by_hand().steps(1).moment();
    moment.plain(&ViewSettings::picked(Pick::Point(0)), |scene| {
        let facts = Em::facts(scene);
        let metrics: BTreeMap<_, _> = facts.metrics.into_iter().collect();
        assert!((metrics["log_likelihood"] - libm::log(p)).abs() < 1e-12);
        assert!((metrics["lower_bound"] - libm::log(p)).abs() < 1e-12 && metrics["gap"] == 0.0);
        let live: BTreeMap<_, _> = facts.live.into_iter().collect();
        assert_eq!((live["g1"].as_str(), live["g2"].as_str(), live["weight"].as_str()), ("0.8808", "0.1192", "0.5"));
        // γ₁ = ½ N(x | μ₁, I) / p(x), where the mean is at the point: 1 / 4π over p.
        assert_eq!(
            (live["joint"].as_str(), live["density"].as_str(), live["count"].as_str()),
            ("0.079577", "0.090347", "–")
        );
        assert_eq!((live["i"].as_str(), live["n"].as_str(), live["nkd2"].as_str()), ("1", "2", "16"));
        assert_eq!(live["log_p"], live["bound_p"]);
        assert_eq!(facts.lit, "e-step");
        let grid = Em::grid("picked", scene).unwrap();
        assert_eq!(grid.rows[0].cells, ["1", "0.5", "0.1592", "0.07958", "0.8808", "−2.118"]);
        assert!(grid.rows[0].strong && !grid.rows[1].strong && grid.note.contains("they are 0 apart"), "{}", grid.note);
    });
    // The M-step puts each mean at the mean of both points by their shares: ∓(2γ − 1), spread 1 − (2γ − 1)² across.
    let moment = by_hand().steps(1).moment();
    moment.plain(&ViewSettings::picked(Pick::Center(0)), |scene| {
        let grid = Em::grid("picked", scene).unwrap();
        let m = 2.0 * near - 1.0;
        assert_eq!(grid.rows.len(), 2);
        assert_eq!(grid.rows[1].cells[2], format!("({}, 0)", crate::engine::words::number(-m, 4)));
    });
    // Its spread up and down is none at all, so that the M-step is the last thing that cannot be done.
    let over = by_hand().steps(9).moment();
    assert_eq!((over.t, over.done.as_deref()), (2, Some("collapsed")));
}

#[test]
fn the_tables_add_up() {
    let moment = moment(trial::table("five-blobs"), &[("k", "5")], 1, 40, &[]);
    moment.plain(&ViewSettings::default(), |scene| {
        let grid = Em::grid("confusion", scene).unwrap();
        assert_eq!(grid.head.len(), 6);
        let total: usize = grid.rows.iter().flat_map(|row| &row.cells[1..]).map(|c| c.parse::<usize>().unwrap()).sum();
        assert_eq!(total, 300);
        // π (4), μ (10), Σ (15): with a z for each of 300 points, 329.
        let sizes: Vec<_> =
            Em::grid("sizes", scene).unwrap().rows.into_iter().map(|row| row.cells[1..].to_vec()).collect();
        assert_eq!(sizes, [["300", "29", "329"], ["0", "29", "29"]]);
        let count = |cells: &[String]| cells[4].parse::<f64>().unwrap();
        let all: f64 = Em::grid("picked", scene).unwrap().rows.iter().map(|row| count(&row.cells)).sum();
        assert!((all - 300.0).abs() < 0.01, "{all}");
    });
}

#[test]
fn the_slice_touches_at_0_and_ends_at_the_next_step() {
    let (e, m) = (3, 4);
    let at = |steps| moment(trial::table("five-blobs"), &[("k", "5"), ("init", "points")], 1, steps, &[]);
    let slices = [at(e), at(m)].map(|moment| moment.plain(&ViewSettings::default(), crate::demos::em::panels::slice));
    let place = |slice: &[(f64, f64, f64)], s: f64| *slice.iter().find(|p| p.0 == s).unwrap();
    let (_, l0, b0) = place(&slices[0], 0.0);
    let (_, l1, b1) = place(&slices[0], 1.0);
    let before = at(e).frame;
    let after = at(m).frame;
    assert!((l0 - before.log_likelihood.unwrap()).abs() < 1e-12 && (l0 - b0).abs() < 1e-12);
    assert!((l1 - after.log_likelihood.unwrap()).abs() < 1e-12 && (b1 - after.lower_bound.unwrap()).abs() < 1e-12);
    // It is one and the same picture before and after the M-step, to rounding.
    assert_eq!(slices[0].len(), slices[1].len());
    for (a, b) in slices[0].iter().zip(&slices[1]) {
        assert!((a.1 - b.1).abs() < 1e-9 && (a.2 - b.2).abs() < 1e-9 && b.1 >= b.2 - 1e-12, "{a:?} {b:?}");
    }
    // The M-step went to the top of the bound.
    assert!(slices[1].iter().all(|(_, _, bound)| *bound <= b1 + 1e-12));
}

#[test]
fn the_window_stands_still_under_a_drag_and_numbers_follow_it() {
    let mut moment = moment(trial::table("blobs"), &[("k", "3")], 1, 3, &[]);
    let window =
        |moment: &SceneData| moment.plain(&ViewSettings::default(), |scene| draw(scene, "points", (500, 500)).1);
    let metric =
        |moment: &SceneData, i: usize| moment.plain(&ViewSettings::default(), |scene| Em::facts(scene).metrics[i].1);
    let (before, likelihood) = (window(&moment), metric(&moment, 0));
    let edit = Edit::Move { component: 1, to: vec![50.0, -70.0] };
    let mut sim = moment.sim.clone().unwrap();
    Em::preview(&mut moment.frame, &edit);
    assert_eq!(window(&moment), before);
    sim.edit(&edit).unwrap();
    let run = sim.frame();
    for (i, then) in [(0, run.log_likelihood), (1, run.lower_bound), (2, run.gap)] {
        assert!((metric(&moment, i) - then.unwrap()).abs() < 1e-9, "{i}");
    }
    assert!(metric(&moment, 0) < likelihood);
}

#[test]
fn both_sections_of_the_lesson_stay_true_while_the_other_is_lit() {
    let live = |steps: u64| {
        let moment = moment(trial::table("five-blobs"), &[("k", "5"), ("init", "points")], 1, steps, &[]);
        moment.plain(&ViewSettings::default(), |scene| Em::facts(scene).live.into_iter().collect::<BTreeMap<_, _>>())
    };
    let (m, e, then) = (live(4), live(5), live(6));
    let of_e = ["closed", "gap_e", "likelihood_e"];
    let of_m = ["bound_m", "rise", "likelihood_m", "gap_m"];
    assert!(of_e.iter().all(|name| e[name] == then[name]) && of_m.iter().all(|name| m[name] == e[name]));
    assert!(of_e.iter().any(|name| m[name] != e[name]) && of_m.iter().all(|name| e[name] != then[name]));
    assert_eq!((&e["closed"], e["gap_e"].as_str(), &e["likelihood_e"]), (&m["gap_m"], "0", &m["likelihood"]));
    assert_eq!(then["likelihood_m"], then["likelihood"]);
    assert!(of_e.iter().chain(&of_m).all(|name| live(0)[name] == "–"));
}

#[test]
fn the_formulas_of_both_steps_have_their_numbers_while_they_are_true() {
    let live = |more: &[(&str, &str)], steps: u64, look: &ViewSettings, edits: &[Edit]| {
        let settings = [&[("k", "2"), ("init", "points")], more].concat();
        let moment = moment(trial::table("pair"), &settings, 1, steps, edits);
        moment.plain(look, |scene| Em::facts(scene).live.into_iter().collect::<BTreeMap<_, _>>())
    };
    let known = |live: &BTreeMap<&str, String>| ["joint", "density", "count"].map(|name| live[name] != "–");
    let read = |live: &BTreeMap<&str, String>, name: &str| live[name].replace('−', "-").parse::<f64>().unwrap();
    let e = live(&[], 3, &ViewSettings::picked(Pick::Point(7)), &[]);
    assert_eq!((known(&e), e["i"].as_str()), ([true, true, false], "8"));
    assert!((read(&e, "joint") / read(&e, "density") - read(&e, "g1")).abs() < 2e-4, "{e:?}");
    assert!((libm::log(read(&e, "density")) - read(&e, "log_p")).abs() < 2e-4, "{e:?}");
    let m = live(&[], 4, &ViewSettings::picked(Pick::Center(1)), &[]);
    assert_eq!((known(&m), m["j"].as_str(), m["n"].as_str()), ([false, false, true], "2", "150"));
    assert!((read(&m, "count") / 150.0 - read(&m, "weight")).abs() < 1e-4, "{m:?}");
    // At the start there are none; hard shares are no posterior; a hand has changed what the steps left.
    let hand = [Edit::Move { component: 0, to: vec![1.0] }];
    let untrue = [
        live(&[], 0, &ViewSettings::default(), &[]),
        live(&[("init", "kmeans")], 0, &ViewSettings::default(), &[]),
        live(&[("assignment", "hard")], 3, &ViewSettings::default(), &[]),
        live(&[], 3, &ViewSettings::default(), &hand),
        live(&[], 4, &ViewSettings::default(), &hand),
    ];
    for (i, live) in untrue.iter().enumerate() {
        assert_eq!(known(live), [false; 3], "{i}");
    }
}

#[test]
fn no_number_is_offered_that_the_lesson_does_not_show() {
    by_hand().steps(1).moment().plain(&ViewSettings::default(), |scene| {
        let offered: BTreeSet<String> = Em::facts(scene).live.into_iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(offered, trial::gaps::<Em>("en"));
    });
}

#[test]
fn what_is_said_is_a_sentence() {
    let words = words::<Em>("en");
    let said = |moment: SceneData| moment.plain(&ViewSettings::default(), |scene| says(scene, &words));
    let pair = |given: &[(&str, &str)], steps| moment(trial::table("pair"), given, 1, steps, &[]);
    let plain = [("k", "2"), ("init", "points")];
    assert!(said(pair(&plain, 0)).starts_with("2 components have been placed"), "{}", said(pair(&plain, 0)));
    assert!(said(pair(&[("k", "2")], 0)).starts_with("2 components have been fitted to the first γ."));
    assert!(said(pair(&plain, 1)).starts_with("The responsibilities of all 150 points"));
    assert!(said(pair(&plain, 2)).starts_with("ℓ rose by "));
    let one = || Table::from_rows(Table::plain_names(1), &[[1.0]]).unwrap();
    let alone = said(moment(one(), &[("k", "1"), ("init", "points")], 1, 2, &[]));
    assert!(alone.starts_with("Nothing is left to gain: ℓ and the bound stay at "), "{alone}");
    assert!(said(pair(&plain, 3)).starts_with("The bound rose to meet ℓ = "));
    assert!(said(pair(&plain, 999)).contains("Converged: another round would hardly change the bound."));
    let hard = [("k", "2"), ("assignment", "hard")];
    assert!(said(pair(&hard, 1)).starts_with("Every point went wholly"));
    let fell = moment(trial::table("five-blobs"), &[("k", "5"), ("reg_covar", "1")], 1, 2, &[]);
    assert!(said(fell).starts_with("ℓ fell by "));
    let over = said(shrunk().steps(99).moment());
    assert!(over.starts_with("Component 2 has shrunk") && over.contains("Stopped: component 2 collapses"), "{over}");
    let held = shrunk().steps(99).set(&[("fixed_sigma", "1"), ("sigma", "0.5")]).moment();
    assert!(said(held).starts_with("All components now have the same σ = 0.5"));
    let edited = shrunk().steps(99).edits(&[Edit::Remove(1)]).moment();
    assert!(said(edited).starts_with("You changed the components"));
}
