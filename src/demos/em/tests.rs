//! EM where it ends, where it cannot go on, and what the reader's hand may do; and, beside this file, what it shows.

use super::{ChoiceOfK, Did, Edit, Em, EmParams, Init};
use crate::demos::trial::{self, Trial, ViewSettings};
use crate::engine::extras::Extras;
use crate::engine::generate::generate;
use crate::engine::params::{Settings, Value};
use crate::engine::protocol::Command;
use crate::engine::rng::Purpose;
use crate::engine::run::{Run, Source};
use crate::engine::session::{self, Session};
use crate::engine::table::Table;
use crate::engine::{Rng, Sim};
use crate::math::gaussian::spherical;
use crate::math::mixture::Covariance;
use std::sync::Arc;

mod edges;
mod golden;
mod hands;
mod range;
mod shows;

type SceneData = trial::SceneData<Em>;

/// A run of `steps` steps (fewer if it ends), then these edits.
fn moment(input: Table, given: &[(&str, &str)], seed: u64, steps: u64, edits: &[Edit]) -> SceneData {
    trial::moment(input, given, seed, steps, edits)
}

fn table(rows: &[Vec<f64>]) -> Arc<Table> {
    Arc::new(Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap())
}

fn named(name: &str) -> Arc<Table> {
    Arc::new(generate(name, 1).unwrap())
}

fn start(points: &Arc<Table>, params: &EmParams) -> Em {
    Em::start(params, points.clone(), Rng::new(1, Purpose::Run)).unwrap()
}

fn finish(em: &mut Em, params: &EmParams) -> &'static str {
    while em.ended().is_none() {
        em.step(params);
    }
    em.ended().unwrap()
}

#[test]
fn a_component_on_one_point_collapses_and_regularisation_helps() {
    let points = named("two-clumps");
    let mut params = EmParams { k: 2, init: Init::Manual, reg_covar: 0.0, ..EmParams::default() };
    let mut em = start(&points, &params);
    let covariances = Some(vec![spherical(2, 1.0), spherical(2, 3e-3)]);
    em.edit(&Edit::Set { weights: None, means: Some(vec![vec![0.0, 0.0], points.row(100)]), covariances }).unwrap();
    let before = em.frame().log_likelihood.unwrap();
    assert_eq!(finish(&mut em, &params), "collapsed");
    let frame = em.frame();
    assert_eq!(frame.did, Did::Collapsed { component: 1 });
    assert_eq!(em.next().id, "m-step");
    assert!(frame.log_likelihood.unwrap() > before && frame.theta.factored().is_ok());
    let narrow = &frame.theta.covariances[1];
    assert!(narrow[0][0] * narrow[1][1] - narrow[0][1] * narrow[0][1] < 1e-6);
    params.reg_covar = 1e-2;
    em.reopen(&params);
    assert_eq!(em.ended(), None);
    assert_eq!(finish(&mut em, &params), "converged");
}

#[test]
fn without_spread_it_says_so_at_once() {
    for (rows, k) in [
        (vec![vec![0.1, 0.2]; 9], 3),
        (vec![vec![5.0, 1e6]], 1),
        (vec![vec![1.0, 3.0], vec![2.0, 3.0], vec![4.0, 3.0]], 1),
    ] {
        let points = table(&rows);
        for init in [Init::KMeans, Init::Random, Init::Points, Init::Manual] {
            for covariance in [Covariance::Full, Covariance::Tied, Covariance::Diag] {
                let params = EmParams { k, init, covariance, reg_covar: 0.0, ..EmParams::default() };
                let mut em = start(&points, &params);
                assert_eq!(em.ended(), Some("collapsed"), "{init:?} {covariance:?} {rows:?}");
                let frame = em.frame();
                assert_eq!((frame.log_likelihood, frame.lower_bound, frame.gap), (None, None, None));
                assert!(matches!(frame.did, Did::Collapsed { .. }) && em.sample()[..3].iter().all(|x| x.is_nan()));
                // Where the variance comes from elsewhere, it goes on.
                let held = EmParams { fixed_sigma: true, ..params.clone() };
                em.reopen(&held);
                assert_eq!(finish(&mut em, &held), "converged");
                let regular = EmParams { reg_covar: 1e-6, ..params };
                assert_eq!(finish(&mut start(&points, &regular), &regular), "converged");
            }
        }
    }
}

#[test]
fn k_is_fitted_to_n_and_too_many_columns_are_refused() {
    let points = table(&[vec![1.0], vec![2.0]]);
    let mut params = EmParams::default();
    let notices = Em::fit(&mut params, &points);
    assert_eq!((params.k, notices[0].code.as_str()), (2, "em-k-above-n"));
    let wide = table(&[vec![1.0; 17]]);
    let refused = Em::start(&EmParams { k: 1, ..params }, wide, Rng::new(1, Purpose::Run)).err().unwrap();
    assert_eq!(refused.code, "em-too-many-columns");
}

#[test]
fn neither_place_nor_scale_of_the_data_matters() {
    let points = named("blobs");
    let params = EmParams { reg_covar: 0.0, tol: 1e-9, ..EmParams::default() };
    let run = |scale: f64, offset: f64| {
        let rows: Vec<Vec<f64>> =
            (0..points.n()).map(|i| points.row(i).iter().map(|x| scale * x + offset).collect()).collect();
        let mut em = start(&table(&rows), &params);
        for _ in 0..60 {
            em.step(&params);
        }
        em.frame().log_likelihood.unwrap() + 2.0 * libm::log(scale)
    };
    let plain = run(1.0, 0.0);
    for (scale, offset, within) in
        [(1.0, 1e6, 1e-8), (1e-6, 0.0, 1e-11), (1e6, 0.0, 1e-11), (1e-100, 0.0, 1e-11), (1e100, 0.0, 1e-11)]
    {
        let moved = run(scale, offset);
        assert!((moved - plain).abs() < within, "×{scale} +{offset}: {plain} {moved}");
    }
}

#[test]
fn it_ends_where_it_is_told_to_and_goes_on() {
    let points = named("two-clumps");
    let mut params = EmParams { k: 2, max_iter: 3, ..EmParams::default() };
    let mut em = start(&points, &params);
    assert_eq!((finish(&mut em, &params), em.frame().n_iter), ("max-iter", 3));
    em.reopen(&params);
    assert_eq!(em.ended(), Some("max-iter"));
    params.max_iter = 5000;
    em.reopen(&params);
    assert_eq!(finish(&mut em, &params), "converged");
    // At tolerance 0 nothing at all moves any more.
    params.tol = 0.0;
    em.reopen(&params);
    let loose = em.frame().n_iter;
    assert_eq!(finish(&mut em, &params), "converged");
    let end = em.frame();
    assert!(end.n_iter > loose);
    em.reopen(&params);
    em.step(&params);
    em.step(&params);
    assert_eq!(em.frame().responsibilities, end.responsibilities);
    // One component is fitted by one M-step.
    let params = EmParams { k: 1, init: Init::Points, tol: 0.0, ..params };
    let mut one = start(&points, &params);
    assert_eq!((finish(&mut one, &params), one.frame().n_iter), ("converged", 1));
}

#[test]
fn sigma_in_the_hand_acts_at_once() {
    let points = named("blobs");
    let mut params = EmParams::default();
    let mut em = start(&points, &params);
    em.step(&params);
    (params.fixed_sigma, params.sigma) = (true, 0.5);
    em.reopen(&params);
    let frame = em.frame();
    assert!(frame.theta.covariances.iter().all(|c| *c == spherical(2, 0.25)));
    assert_eq!((em.next().id, frame.did.clone()), ("e-step", Did::Hold));
    assert!(frame.gap.unwrap() > 0.0, "γ is still that of another mixture");
    em.step(&params);
    em.step(&params);
    assert!(em.frame().theta.covariances.iter().all(|c| *c == spherical(2, 0.25)));
    let refused = em.edit(&Edit::Shape { component: 0, covariance: spherical(2, 1.0) }).unwrap_err();
    assert_eq!(refused.code, "em-sigma-is-fixed");
    params.tol = 1e-3;
    em.reopen(&params);
    assert!(!matches!(em.frame().did, Did::Hold), "another knob is another knob");
    params.fixed_sigma = false;
    em.reopen(&params);
    em.step(&params);
    em.step(&params);
    assert!(em.frame().theta.covariances[0] != spherical(2, 0.25));
}

#[test]
fn gamma_is_shared_and_paid_for_once() {
    let points = named("blobs");
    let params = EmParams { k: 3, ..EmParams::default() };
    let mut em = start(&points, &params);
    em.step(&params);
    let (small, gamma) = (em.bytes(), em.frame().responsibilities);
    em.step(&params);
    assert!(Arc::ptr_eq(&gamma, &em.frame().responsibilities));
    assert_eq!(em.bytes() - small, 8 * 300 * 3);
}

#[test]
fn edits_are_taken_or_refused() {
    let points = named("blobs");
    let params = EmParams { k: 3, covariance: Covariance::Tied, ..EmParams::default() };
    let mut em = start(&points, &params);
    for _ in 0..4 {
        em.step(&params);
    }
    let refused = [
        (r#"{"means":[[1,2],[3]]}"#, "em-bad-place"),
        (r#"{"means":[]}"#, "em-bad-count"),
        (r#"{"move":{"component":3,"to":[0,0]}}"#, "em-no-such-component"),
        (r#"{"move":{"component":0,"to":[1e200,0]}}"#, "em-bad-place"),
        (r#"{"covariances":[[[1,0],[0,1]]]}"#, "em-bad-shape"),
        (r#"{"shape":{"component":0,"covariance":[[1,0]]}}"#, "em-bad-shape"),
        (r#"{"shape":{"component":2,"covariance":[[1,2],[2,1]]}}"#, "em-not-positive-definite"),
        (r#"{"shape":{"component":2,"covariance":[[1e-40,0],[0,1]]}}"#, "em-not-positive-definite"),
        (r#"{"weights":[1,-1,1]}"#, "em-bad-weights"),
        (r#"{"weights":[0,0,0]}"#, "em-bad-weights"),
        (r#"{"weights":[1,1]}"#, "em-bad-weights"),
        (r#"{"remove":9}"#, "em-no-such-component"),
    ];
    for (text, code) in refused {
        let before = em.frame();
        assert_eq!(em.edit(&serde_json::from_str(text).unwrap()).unwrap_err().code, code, "{text}");
        assert_eq!(em.frame(), before);
    }
    for text in ["{}", r#"{"remove":1,"add":[0,0]}"#, r#"{"means":[[0,0]],"remove":0}"#, r#"{"nose":1}"#, "7"] {
        assert!(serde_json::from_str::<Edit>(text).is_err(), "{text}");
    }
    let mut edit = |text: &str| {
        let gamma = em.frame().responsibilities.clone();
        em.edit(&serde_json::from_str(text).unwrap()).unwrap();
        assert_eq!(em.next().id, "e-step");
        (em.frame(), gamma)
    };
    let (moved, gamma) = edit(r#"{"move":{"component":1,"to":[0.5,-1]}}"#);
    assert_eq!((moved.theta.means[1].clone(), &moved.responsibilities), (vec![0.5, -1.0], &gamma));
    assert!(moved.gap.unwrap() > 1e-3, "γ stays, the gap opens");
    let (shaped, _) = edit(r#"{"shape":{"component":1,"covariance":[[2,1],[1,3]]}}"#);
    assert!(shaped.theta.covariances.iter().all(|c| *c == [[2.0, 1.0], [1.0, 3.0]]), "they are tied");
    let (weighed, _) = edit(r#"{"weights":[2,1,1]}"#);
    assert_eq!(weighed.theta.weights, [0.5, 0.25, 0.25]);
    let (added, _) = edit(r#"{"add":[4,4]}"#);
    assert_eq!((added.theta.k(), added.theta.weights[3], added.lower_bound), (4, 0.25, None));
    assert!(added.responsibilities.is_empty());
    let (removed, _) = edit(r#"{"remove":0}"#);
    assert_eq!(removed.theta.weights.iter().sum::<f64>(), 1.0);
    let (set, _) = edit(r#"{"means":[[0,0],[1,1]]}"#);
    assert_eq!((set.theta.k(), set.theta.weights[0]), (2, 0.5));
    edit(r#"{"weights":[1,0]}"#);
    assert_eq!(finish(&mut em, &params), "converged");
}

#[test]
fn back_is_exact_edits_and_knobs_included() {
    let mut run = Run::new("em", 1);
    run.input = Source::Named { data: "two-clumps".to_owned(), data_seed: 1 };
    let mut session = session::open::<Em>(&run, None).unwrap();
    let go = |session: &mut dyn Session, command: Command| {
        session.obey(&command, None).unwrap();
        session.work(&mut || true);
        let told = session.report();
        assert_eq!(told.report.notices, []);
        (told.frame, told.report.t, told.report.done)
    };
    let set = |key: &str, value: f64| Command::Set { params: Settings::from([(key.to_owned(), Value::Real(value))]) };
    let edit = |text: &str| Command::Edit { edit: serde_json::from_str(text).unwrap() };
    let acts = [
        (3, edit(r#"{"move":{"component":0,"to":[1,1]}}"#)),
        (6, edit(r#"{"add":[0,0]}"#)),
        (9, set("fixed_sigma", 1.0)),
        (10, set("sigma", 0.25)),
        (14, set("fixed_sigma", 0.0)),
        (16, edit(r#"{"remove":1}"#)),
        (17, set("reg_covar", 0.0)),
    ];
    for (t, act) in acts {
        go(&mut *session, Command::Seek { t });
        go(&mut *session, act);
    }
    let forth: Vec<_> = (0..60).map(|t| go(&mut *session, Command::Seek { t })).collect();
    let mut again = session::open::<Em>(&session.run(), None).unwrap();
    for t in (0..60).rev() {
        assert!(go(&mut *session, Command::Seek { t }) == forth[t as usize], "back to {t}");
        assert!(go(&mut *again, Command::Seek { t }) == forth[t as usize], "the run alone leads to {t}");
    }
}

#[test]
fn criteria_know_two_clumps() {
    let points = named("two-clumps");
    let mut study = Em::study("criteria", &EmParams::default(), points, 1).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    assert_eq!(study.progress(), (12, 12));
    let found: Vec<ChoiceOfK> = serde_json::from_value(study.result()["choices"].clone()).unwrap();
    let bic = |choice: &ChoiceOfK| choice.bic.unwrap();
    let best = found.iter().min_by(|a, b| bic(a).total_cmp(&bic(b))).unwrap();
    assert_eq!((best.k, best.n_parameters), (2, 11));
    assert!(found.iter().zip(1..).all(|(choice, k)| choice.k == k && choice.aic.unwrap() < bic(choice)));
    assert!(found[1].log_likelihood > found[0].log_likelihood);
    // Where every start collapses, there is nothing to say, and it says nothing.
    let params = EmParams { reg_covar: 0.0, ..EmParams::default() };
    let mut study = Em::study("criteria", &params, table(&vec![vec![1.0]; 5]), 1).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    assert_eq!(study.result()["choices"][4]["bic"], serde_json::Value::Null);
}
