//! PCA against scikit-learn and NumPy: `tests/conformance/pca_tables.json`, made by `cargo xtask conformance`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use serde::Deserialize;
use std::sync::Arc;
use unrolled::demos::pca::{Pca, PcaParams};
use unrolled::engine::rng::Purpose;
use unrolled::engine::table::{ReadOptions, Table, read};
use unrolled::engine::{Rng, Sim};
use unrolled::math::pca::{Fit, Prepared};

/// The promise: max|a − b| / max|b|.
const RELATIVE: f64 = 1e-8;

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    /// Which table of `assets/data/` it is, or
    file: Option<String>,
    /// its rows.
    rows: Option<Vec<Vec<f64>>>,
    center: bool,
    scale: bool,
    mean: Vec<f64>,
    scales: Vec<f64>,
    components: Vec<Vec<f64>>,
    singular_values: Vec<f64>,
    explained_variance: Vec<f64>,
    /// The variances with 1/n, by the eigenvalues of the covariance.
    over_n: Vec<f64>,
    explained_variance_ratio: Vec<f64>,
    /// The first rows.
    transformed: Vec<Vec<f64>>,
}

impl Case {
    fn table(&self) -> Table {
        match &self.rows {
            Some(rows) => Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap(),
            None => {
                let path = format!("{}/assets/data/{}.csv", env!("CARGO_MANIFEST_DIR"), self.file.as_ref().unwrap());
                read(&std::fs::read(path).unwrap(), &ReadOptions::default()).unwrap().table.unwrap()
            }
        }
    }

    /// Is there variance at all? Of equal rows scikit-learn has the rounding of their mean.
    fn varies(&self, table: &Table) -> bool {
        let largest = table.values().iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        self.singular_values[0] > 1e-14 * largest
    }

    /// Is axis i one that the data fix: not rounding, and not nearly as good as a neighbour?
    fn fixed(&self, i: usize) -> bool {
        let s = &self.singular_values;
        let apart = |j: usize| s.get(j).is_none_or(|other| (s[i] - other).abs() > 1e-6 * s[i].max(*other));
        s[i] > 1e-10 * s[0] && apart(i + 1) && (i == 0 || apart(i - 1))
    }
}

fn fixture() -> Vec<Case> {
    serde_json::from_str::<Fixture>(include_str!("conformance/pca_tables.json")).unwrap().cases
}

#[track_caller]
fn close(what: &str, ours: &[f64], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    let most = theirs.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let off = ours.iter().zip(theirs).fold(0.0_f64, |off, (a, b)| off.max((a - b).abs()));
    assert!(ours.iter().all(|x| x.is_finite()) && off <= RELATIVE * most, "{what}: {off:e} of {most:e}");
}

/// Compares all that can be compared; gives how many axes.
fn compare(case: &Case, table: &Table, fit: &Fit) -> usize {
    let name = &case.name;
    close(&format!("{name}: mean"), &fit.mean, &case.mean);
    close(&format!("{name}: scale"), &fit.scale, &case.scales);
    if !case.varies(table) {
        assert!(fit.singular_values.iter().all(|s| *s == 0.0), "{name}");
        return 0;
    }
    close(&format!("{name}: singular values"), &fit.singular_values, &case.singular_values);
    close(&format!("{name}: variances"), &fit.explained_variance(1), &case.explained_variance);
    close(&format!("{name}: variances over n"), &fit.explained_variance(0), &case.over_n);
    close(&format!("{name}: ratios"), &fit.explained_variance_ratio(), &case.explained_variance_ratio);
    let transformed: Vec<Vec<f64>> = (0..case.transformed.len()).map(|i| fit.transform(&table.row(i))).collect();
    let most = case.transformed.iter().flatten().fold(0.0_f64, |most, x| most.max(x.abs()));
    let mut compared = 0;
    for i in (0..case.singular_values.len()).filter(|&i| case.fixed(i)) {
        close(&format!("{name}: axis {}", i + 1), &fit.components[i], &case.components[i]);
        for (ours, theirs) in transformed.iter().zip(&case.transformed) {
            assert!((ours[i] - theirs[i]).abs() <= RELATIVE * most, "{name}: coordinate {}", i + 1);
        }
        compared += 1;
    }
    compared
}

#[test]
fn a_run_tells_the_numbers_of_scikit_learn_before_its_first_step_and_after_its_last() {
    for case in fixture() {
        let table = case.table();
        let mut params = PcaParams { center: case.center, scale: case.scale, max_iter: 20, ..PcaParams::default() };
        let _ = Pca::fit(&mut params, &table);
        let mut pca = Pca::start(&params, Arc::new(table.clone()), Rng::new(1, Purpose::Run)).unwrap();
        let compared = compare(&case, &table, &pca.frame().fit);
        assert_eq!(compared, (0..case.singular_values.len()).filter(|&i| case.varies(&table) && case.fixed(i)).count());
        while pca.ended().is_none() {
            pca.step(&params);
        }
        compare(&case, &table, &pca.frame().fit);
    }
}

#[test]
fn eigenvectors_of_the_covariance_are_the_same_axes_where_they_are_not_lost_in_rounding() {
    for case in fixture() {
        let table = case.table();
        let fit = Prepared::new(&table, case.center, case.scale).by_eigenvectors();
        for i in (0..case.singular_values.len()).filter(|&i| case.varies(&table) && case.fixed(i)) {
            if case.singular_values[i] > 1e-3 * case.singular_values[0] {
                close(&format!("{}: axis {}", case.name, i + 1), &fit.components[i], &case.components[i]);
            }
        }
    }
}

#[test]
fn the_cases_are_what_they_are_to_be() {
    let cases = fixture();
    assert!(cases.len() >= 12);
    let any = |what: &str, is: fn(&Case) -> bool| assert!(cases.iter().any(is), "{what}");
    let least = |case: &Case| case.singular_values.last().copied().unwrap_or(0.0) / case.singular_values[0];
    any("more columns than rows", |c| c.mean.len() > c.rows.as_ref().map_or(usize::MAX, Vec::len));
    any("a constant column", |c| {
        c.rows.as_ref().is_some_and(|rows| {
            rows.len() > 2 && (0..rows[0].len()).any(|j| rows.iter().all(|row| row[j] == rows[0][j]))
        })
    });
    any("standardised", |c| c.scale);
    any("not centred", |c| !c.center);
    any("equal rows", |c| c.rows.as_ref().is_some_and(|rows| rows.iter().all(|row| *row == rows[0])));
    assert!(cases.iter().any(|c| c.center && least(c) < 1e-12 && c.mean.len() < 10), "rank-deficient");
    let all: usize = cases.iter().map(|c| (0..c.singular_values.len()).filter(|&i| c.fixed(i)).count()).sum();
    assert!(all > 100, "only {all} axes are compared");
}
