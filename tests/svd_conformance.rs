//! Factorisations against NumPy: `tests/conformance/svd.json`, made by `cargo xtask conformance`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use serde::Deserialize;
use unrolled::math::factorisation::{Factors, Real, distance};
use unrolled::math::spectrum::Spectrum;

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    m: usize,
    n: usize,
    a: Vec<f64>,
    singular_values: Vec<f64>,
    rank: usize,
    norm: f64,
    kept: Vec<Kept>,
}

/// The sum of the first k layers: some of its entries, and its distance from the matrix.
#[derive(Deserialize)]
struct Kept {
    k: usize,
    entries: Vec<(usize, usize, f64)>,
    error: f64,
}

fn fixture() -> Vec<Case> {
    serde_json::from_str::<Fixture>(include_str!("conformance/svd.json")).unwrap().cases
}

fn wide<T: Real>(x: &[T]) -> Vec<f64> {
    x.iter().map(|&x| x.into()).collect()
}

/// `within`: how near singular values and entries must be, relative to the largest singular value; `equality`: how near
/// the measured error must be to the tail, relative to the norm.
fn compare<T: Real>(case: &Case, a: &[T], within: f64, equality: f64) {
    let name = &case.name;
    let factors = Factors::exact(a, case.m, case.n).unwrap();
    let s = wide(factors.s());
    let largest = case.singular_values[0];
    assert_eq!(s.len(), case.singular_values.len(), "{name}");
    for (ours, theirs) in s.iter().zip(&case.singular_values) {
        assert!((ours - theirs).abs() <= within * largest, "{name}: {ours} is not {theirs}");
    }
    let spectrum = Spectrum::new(case.m, case.n, vec![s]);
    assert!((spectrum.norm() - case.norm).abs() <= within * case.norm, "{name}");
    for k in 0..=factors.r() {
        let measured = distance(a, &factors.reconstruct(k));
        let tail = spectrum.tail(k);
        assert!((measured - tail).abs() <= equality * case.norm, "{name}, k = {k}: {measured} is not {tail}");
    }
    for Kept { k, entries, error } in &case.kept {
        let b = wide(&factors.reconstruct(*k));
        for &(i, j, theirs) in entries {
            let ours = b[i * case.n + j];
            assert!((ours - theirs).abs() <= 10.0 * within * largest, "{name}, k = {k}, ({i}, {j}): {ours}, {theirs}");
        }
        assert!((spectrum.tail(*k) - error).abs() <= equality * case.norm, "{name}, k = {k}");
    }
}

#[test]
fn double_precision_is_numpys() {
    for case in fixture() {
        compare(&case, &case.a, 1e-10, 1e-12);
        let s = wide(Factors::exact(&case.a, case.m, case.n).unwrap().s());
        let rank = Spectrum::new(case.m, case.n, vec![s]).numerical_rank(0, f64::EPSILON);
        assert_eq!(rank, case.rank, "{}", case.name);
    }
}

#[test]
fn single_precision_is_numpys_as_far_as_it_goes() {
    for case in fixture() {
        let a: Vec<f32> = case.a.iter().map(|&x| x as f32).collect();
        compare(&case, &a, 1e-5, 1e-5);
    }
}

#[test]
fn the_cases_are_what_they_are_to_be() {
    let cases = fixture();
    assert!(cases.len() >= 8);
    let any = |what: &str, is: fn(&Case) -> bool| assert!(cases.iter().any(is), "{what}");
    any("tall", |c| c.m > 2 * c.n && c.n > 1);
    any("wide", |c| c.n > 2 * c.m && c.m > 1);
    any("rank-deficient", |c| c.rank < c.m.min(c.n) && c.rank > 0);
    any("all zero", |c| c.rank == 0);
    any("one row", |c| c.m == 1 && c.n > 1);
    any("one column", |c| c.n == 1 && c.m > 1);
    any("1 × 1", |c| (c.m, c.n) == (1, 1));
    any("equal singular values", |c| c.m > 2 && c.singular_values.iter().all(|s| (s - 5.0).abs() < 1e-12));
    any("60 × 40", |c| (c.m, c.n) == (60, 40));
    any("large enough for divide and conquer", |c| c.m.min(c.n) >= 128);
    assert!(cases.iter().all(|c| !c.kept.is_empty()));
}
