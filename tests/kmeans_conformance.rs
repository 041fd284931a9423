//! k-means against scikit-learn: `tests/conformance/kmeans.json`, made by `cargo xtask conformance`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use unrolled::demos::{self, kmeans};
use unrolled::engine::generate;
use unrolled::engine::input::{Input, Own};
use unrolled::engine::params::Value;
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::session::Session;
use unrolled::engine::table::{BUNDLED, Table};

/// The promise of the issue: max|a − b| / max|b|.
const RELATIVE: f64 = 1e-10;

#[derive(Deserialize)]
struct Fixture {
    tables: BTreeMap<String, Vec<Vec<f64>>>,
    cases: Vec<Case>,
    tolerances: Vec<Tolerance>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    table: String,
    start: Vec<Vec<f64>>,
    relocations: Vec<u64>,
    iterations: Vec<State>,
}

/// Centres after an update; labels and inertia of the assign that follows.
#[derive(Deserialize)]
struct State {
    cluster_centers: Vec<Vec<f64>>,
    labels: String,
    inertia: f64,
}

#[derive(Deserialize)]
struct Tolerance {
    table: String,
    start: Vec<Vec<f64>>,
    tol: f64,
    n_iter: u64,
    strict: bool,
    #[serde(flatten)]
    end: State,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("conformance/kmeans.json")).unwrap()
}

impl Fixture {
    fn table(&self, name: &str) -> Table {
        let rows = &self.tables[name];
        Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap()
    }

    /// A run on these points, its centres set at t = 0.
    fn session(&self, table: &str, start: &[Vec<f64>], tol: f64) -> Box<dyn Session> {
        let own = Own::Points(self.table(table));
        let mut run = Run::new("kmeans", 1);
        run.input = Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) };
        run.params.insert("init".to_owned(), Value::Text("manual".to_owned()));
        run.params.insert("tol".to_owned(), Value::Real(tol));
        let mut session = demos::open(&run, None).unwrap();
        go(&mut *session, Command::Edit { edit: serde_json::json!({ "cluster_centers": start }) });
        session
    }
}

/// The frame, the instant and why the run is over.
type Seen = (kmeans::Frame, u64, Option<String>);

fn go(session: &mut dyn Session, command: Command) -> Seen {
    session.obey(&command, None).unwrap();
    session.work(&mut || true);
    let told = session.report();
    assert_eq!(told.report.notices, []);
    (postcard::from_bytes(&told.frame).unwrap(), told.report.t, told.report.done)
}

fn relative(ours: &[f64], theirs: &[f64], least: f64) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let most = theirs.iter().fold(least, |most, b| most.max(b.abs()));
    ours.iter().zip(theirs).fold(0.0, |worst: f64, (a, b)| worst.max((a - b).abs() / most))
}

fn centers_error(ours: &[Vec<f64>], theirs: &[Vec<f64>]) -> f64 {
    relative(&ours.concat(), &theirs.concat(), 0.0)
}

/// Where every point has a centre of its own the inertia is 0, and theirs a rounding of it: then it counts relative to
/// the scatter of all points.
fn inertia_error(ours: Option<f64>, theirs: f64, scatter: f64) -> f64 {
    relative(&[ours.unwrap()], &[theirs], scatter * 1e-12)
}

fn labels(frame: &kmeans::Frame) -> String {
    frame.labels.iter().map(|label| format!("{label:x}")).collect()
}

/// Σ ‖x − mean‖².
fn scatter(table: &Table) -> f64 {
    let mean = |column: &[f64]| column.iter().sum::<f64>() / column.len() as f64;
    table.columns().map(|column| column.iter().map(|x| (x - mean(column)).powi(2)).sum::<f64>()).sum()
}

#[test]
fn every_iteration_is_that_of_scikit_learn() {
    let fixture = fixture();
    let (mut worst_centers, mut worst_inertia, mut compared) = (0.0_f64, 0.0_f64, 0);
    for case in &fixture.cases {
        let scatter = scatter(&fixture.table(&case.table));
        let mut session = fixture.session(&case.table, &case.start, 0.0);
        for (theirs, i) in case.iterations.iter().zip(1..) {
            let what = format!("{}, iteration {i}", case.name);
            let (frame, t, done) = go(&mut *session, Command::Seek { t: 2 * i });
            assert!(t == 2 * i || done.is_some(), "{what}: t = {t}");
            let centers = centers_error(&frame.cluster_centers, &theirs.cluster_centers);
            if let kmeans::Did::Update { empty, .. } = &frame.did {
                assert_eq!(empty.len(), usize::from(case.relocations.contains(&i)), "{what}");
                assert!(empty.iter().all(|empty| empty.moved_to.is_some()), "{what}");
            } else {
                assert!(!case.relocations.contains(&i), "{what}");
            }
            let (frame, ..) = go(&mut *session, Command::Seek { t: 2 * i + 1 });
            let inertia = inertia_error(frame.inertia, theirs.inertia, scatter);
            assert!(centers <= RELATIVE, "{what}: centres {centers:e}");
            assert!(inertia <= RELATIVE, "{what}: inertia {inertia:e}");
            assert_eq!(labels(&frame), theirs.labels, "{what}");
            worst_centers = worst_centers.max(centers);
            worst_inertia = worst_inertia.max(inertia);
            compared += 1;
        }
        // Where theirs has converged within the cap, so has ours, and nothing more moves.
        if case.iterations.len() < 20 {
            let (frame, t, done) = go(&mut *session, Command::Finish { limit: None });
            let last = case.iterations.last().unwrap();
            assert!(done.is_some() && t <= 2 * case.iterations.len() as u64 + 1, "{}: t = {t}, {done:?}", case.name);
            assert!(centers_error(&frame.cluster_centers, &last.cluster_centers) <= RELATIVE, "{}", case.name);
        }
    }
    println!("{compared} iterations; worst: centres {worst_centers:e}, inertia {worst_inertia:e}");
}

#[test]
fn the_cases_are_what_they_are_to_be() {
    let fixture = fixture();
    let cases = &fixture.cases;
    assert!(cases.len() >= 16);
    assert!(cases.iter().filter(|case| !case.relocations.is_empty()).count() >= 3, "empty clusters");
    assert!(cases.iter().any(|case| case.relocations.iter().any(|&i| i > 1)), "a cluster that empties on the way");
    let d = |case: &Case| case.start[0].len();
    assert!([1, 2, 4, 5, 13].iter().all(|&wanted| cases.iter().any(|case| d(case) == wanted)), "dimensions");
    assert!(cases.iter().any(|case| case.start.len() == 1), "K = 1");
    assert!(cases.iter().any(|case| case.start.len() == fixture.table(&case.table).distinct_rows()), "K = distinct");
    assert!(cases.iter().any(|case| fixture.tables[&case.table].iter().flatten().all(|x| x.abs() > 1e5)), "far away");
    assert!(cases.iter().map(|case| case.iterations.len()).sum::<usize>() > 100);
}

#[test]
fn the_tables_are_those_of_the_app() {
    let fixture = fixture();
    let (mut generated, mut bundled) = (0, 0);
    for name in fixture.tables.keys() {
        let ours = if let Some(table) = generate::generate(name, 1) {
            generated += 1;
            table
        } else if let Some(entry) = BUNDLED.iter().find(|bundled| bundled.name == name) {
            bundled += 1;
            let path = format!("{}/assets/{}", env!("CARGO_MANIFEST_DIR"), entry.asset);
            Table::from_asset(&std::fs::read(path).unwrap()).unwrap()
        } else {
            continue;
        };
        assert_eq!(fixture.table(name).values(), ours.values(), "{name}");
    }
    assert!(generated >= 10 && bundled >= 2);
}

/// scikit-learn counts the update that changes nothing, by which it sees that no label changed; ours has then already
/// ended at the assign before it.
#[test]
fn the_tolerance_ends_a_run_where_scikit_learn_ends() {
    let fixture = fixture();
    let mut worst = 0.0_f64;
    for case in &fixture.tolerances {
        let what = format!("{}, tol = {}", case.table, case.tol);
        let mut session = fixture.session(&case.table, &case.start, case.tol);
        let (frame, _, done) = go(&mut *session, Command::Finish { limit: None });
        assert_eq!(frame.n_iter + u64::from(case.strict), case.n_iter, "{what}: {done:?}");
        assert_eq!(done.as_deref(), Some(if case.strict { "labels-same" } else { "within-tol" }), "{what}");
        let scatter = scatter(&fixture.table(&case.table));
        let error = centers_error(&frame.cluster_centers, &case.end.cluster_centers).max(inertia_error(
            frame.inertia,
            case.end.inertia,
            scatter,
        ));
        assert!(error <= RELATIVE, "{what}: {error:e}");
        assert_eq!(labels(&frame), case.end.labels, "{what}");
        worst = worst.max(error);
    }
    println!("{} runs; worst {worst:e}", fixture.tolerances.len());
}
