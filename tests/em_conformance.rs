//! EM against scikit-learn: `tests/conformance/em.json`, made by `cargo xtask conformance`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use unrolled::demos::em::{Em, Frame};
use unrolled::engine::input::Own;
use unrolled::engine::knobs::Choice;
use unrolled::engine::params::Value;
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::session::{self, Session};
use unrolled::engine::table::Table;
use unrolled::math::mixture::{Covariance, aic, bic, n_parameters};

/// The promise of the issue: max|a − b| / max|b|.
const RELATIVE: f64 = 1e-8;

#[derive(Deserialize)]
struct Fixture {
    tables: BTreeMap<String, Vec<Vec<f64>>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    table: String,
    covariance: String,
    reg_covar: f64,
    weights: Vec<f64>,
    means: Vec<Vec<f64>>,
    covariances: Vec<Vec<Vec<f64>>>,
    iterations: Vec<Iteration>,
    aic: f64,
    bic: f64,
}

/// The parameters after an iteration, the responsibilities and the score that they give, and the bound within it.
#[derive(Deserialize)]
struct Iteration {
    weights: Vec<f64>,
    means: Vec<Vec<f64>>,
    covariances: Vec<Vec<Vec<f64>>>,
    responsibilities: Vec<f64>,
    score: f64,
    lower_bound: f64,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("conformance/em.json")).unwrap()
}

fn go(session: &mut dyn Session, command: Command) -> Frame {
    session.obey(&command, None).unwrap();
    session.work(&mut || true);
    let told = session.report();
    assert_eq!(told.report.notices, []);
    postcard::from_bytes(&told.frame).unwrap()
}

/// A run of the case, its mixture set at t = 0.
fn open(fixture: &Fixture, case: &Case) -> Box<dyn Session> {
    let rows = &fixture.tables[&case.table];
    let own = Own::Points(Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap());
    let mut run = Run::new("em", 1);
    run.input = Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) };
    let text = |value: &str| Value::Text(value.to_owned());
    run.params = BTreeMap::from([
        ("init".to_owned(), text("manual")),
        ("k".to_owned(), Value::Int(case.weights.len() as i64)),
        ("covariance".to_owned(), text(&case.covariance)),
        ("reg_covar".to_owned(), Value::Real(case.reg_covar)),
        ("tol".to_owned(), Value::Real(0.0)),
    ]);
    let mut session = session::open::<Em>(&run, None).unwrap();
    let edit = serde_json::json!({
        "weights": case.weights, "means": case.means, "covariances": case.covariances,
    });
    go(&mut *session, Command::Edit { edit });
    session
}

fn relative(ours: &[f64], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let most = theirs.iter().fold(0.0_f64, |most, b| most.max(b.abs()));
    ours.iter().zip(theirs).fold(0.0, |worst: f64, (a, b)| worst.max((a - b).abs() / most))
}

#[test]
fn every_iteration_is_that_of_scikit_learn() {
    let fixture = fixture();
    let names = ["weights", "means", "covariances", "responsibilities", "log_likelihood", "lower_bound"];
    let (mut worst, mut compared) = ([0.0_f64; 6], 0);
    for case in &fixture.cases {
        let mut session = open(&fixture, case);
        for (theirs, i) in case.iterations.iter().zip(1..) {
            let touched = go(&mut *session, Command::Seek { t: 2 * i - 1 });
            let moved = go(&mut *session, Command::Seek { t: 2 * i });
            let after = go(&mut *session, Command::Seek { t: 2 * i + 1 });
            let errors = [
                relative(&moved.theta.weights, &theirs.weights),
                relative(&moved.theta.means.concat(), &theirs.means.concat()),
                relative(&moved.theta.covariances.concat().concat(), &theirs.covariances.concat().concat()),
                relative(&after.responsibilities, &theirs.responsibilities),
                relative(&[moved.log_likelihood.unwrap()], &[theirs.score]),
                relative(&[touched.lower_bound.unwrap()], &[theirs.lower_bound]),
            ];
            for ((name, error), worst) in names.iter().zip(errors).zip(&mut worst) {
                assert!(error <= RELATIVE, "{}, iteration {i}: {name} {error:e}", case.name);
                *worst = worst.max(error);
            }
            assert_eq!(touched.lower_bound, touched.log_likelihood);
            compared += 1;
        }
        let end = go(&mut *session, Command::Seek { t: 40 });
        let (k, d, n) = (case.weights.len(), case.means[0].len(), fixture.tables[&case.table].len());
        let free = n_parameters(Covariance::named(&case.covariance).unwrap(), k, d);
        let likelihood = end.log_likelihood.unwrap();
        assert!(relative(&[aic(likelihood, n, free)], &[case.aic]) <= RELATIVE, "{}", case.name);
        assert!(relative(&[bic(likelihood, n, free)], &[case.bic]) <= RELATIVE, "{}", case.name);
    }
    println!("{compared} iterations of {} cases; worst:", fixture.cases.len());
    names.iter().zip(worst).for_each(|(name, worst)| println!("  {name} {worst:e}"));
}

#[test]
fn the_cases_are_what_they_are_to_be() {
    let cases = fixture().cases;
    assert!(cases.len() >= 12 && cases.iter().all(|case| case.iterations.len() == 20));
    for kind in Covariance::NAMES {
        for d in [1, 2, 5] {
            assert!(cases.iter().any(|case| case.covariance == *kind && case.means[0].len() == d), "{kind}, d = {d}");
        }
    }
    assert!(cases.iter().any(|case| case.means.len() == 1), "K = 1");
    assert!(cases.iter().any(|case| case.reg_covar == 0.0), "no regularisation");
    assert!(
        cases.iter().any(|case| case.weights.iter().any(|w| *w > 0.6) && case.weights.len() > 2),
        "unequal weights"
    );
}
