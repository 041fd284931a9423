//! What every factorisation must keep, on random matrices.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use unrolled::engine::Rng;
use unrolled::engine::rng::Purpose;
use unrolled::math::factorisation::{Factors, Real, distance};
use unrolled::math::spectrum::Spectrum;

fn dot<T: Real>(a: &[T], b: &[T]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| a.into() * b.into()).sum()
}

fn wide<T: Real>(x: &[T]) -> Vec<f64> {
    x.iter().map(|&x| x.into()).collect()
}

/// Orthonormal axes, falling singular values, errors that fall and are the tails.
fn check<T: Real>(a: &[T], m: usize, n: usize, precision: f64) -> Result<(), TestCaseError> {
    let factors = Factors::exact(a, m, n).unwrap();
    let r = m.min(n);
    prop_assert_eq!(factors.r(), r);
    for i in 0..r {
        let layer = factors.layer(i).unwrap();
        for j in 0..r {
            let other = factors.layer(j).unwrap();
            let one = f64::from(i == j);
            prop_assert!((dot(layer.u, other.u) - one).abs() < precision, "u {} {}", i, j);
            prop_assert!((dot(layer.v, other.v) - one).abs() < precision, "v {} {}", i, j);
        }
        let size = |x: &f64| x.abs();
        let u = wide(layer.u);
        let largest = u.iter().map(size).fold(0.0, f64::max);
        let first = u.iter().find(|x| size(x) >= largest * (1.0 - T::EPSILON.sqrt()));
        prop_assert!(first.is_some_and(|x| *x > 0.0), "signs are fixed");
    }
    let s = wide(factors.s());
    prop_assert!(s.iter().all(|s| *s >= 0.0) && s.is_sorted_by(|a, b| a >= b), "{:?}", s);
    let spectrum = Spectrum::new(m, n, vec![s]);
    let norm = wide(a).iter().map(|x| x * x).sum::<f64>().sqrt();
    prop_assert!((spectrum.norm() - norm).abs() <= precision * norm);
    let (mut sum, mut before) = (vec![T::default(); m * n], f64::INFINITY);
    for k in 0..=r {
        let measured = distance(a, &sum);
        prop_assert!((measured - spectrum.tail(k)).abs() <= precision * norm, "k = {}", k);
        prop_assert!(measured <= before + precision * norm, "k = {}: {} after {}", k, measured, before);
        prop_assert!(factors.reconstruct(k) == sum, "one by one or at once, k = {}", k);
        before = measured;
        factors.add(k..k + 1, &mut sum);
    }
    // Taken away again, only rounding is left.
    for k in (0..r).rev() {
        factors.remove(k, &mut sum);
    }
    prop_assert!(distance(&sum, &vec![T::default(); m * n]) <= precision * norm * 2.0);
    Ok(())
}

fn matrices() -> impl Strategy<Value = (usize, usize, Vec<i32>)> {
    (1usize..14, 1usize..14).prop_flat_map(|(m, n)| {
        let entries =
            prop_oneof![proptest::collection::vec(-9i32..10, m * n), proptest::collection::vec(0i32..2, m * n)];
        (Just(m), Just(n), entries)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn factors_of_any_size_keep_their_word((m, n, a) in matrices(), power in -149i32..150) {
        let unit = 10f64.powi(power);
        let a: Vec<f64> = a.iter().map(|&x| f64::from(x) * unit).collect();
        check(&a, m, n, 1e-11)?;
    }

    #[test]
    fn so_they_do_in_single_precision((m, n, a) in matrices(), power in -15i32..16) {
        let unit = 10f32.powi(power);
        let a: Vec<f32> = a.iter().map(|&x| x as f32 * unit).collect();
        check(&a, m, n, 2e-5)?;
    }

    #[test]
    fn a_matrix_of_rank_k_is_whole_after_k_layers(
        (m, n) in (1usize..20, 1usize..20), k in 0usize..5, entries in proptest::collection::vec(-5i32..6, 2 * 20 * 5),
    ) {
        let entry = |i: usize, j: usize| (0..k).map(|l| entries[l * 20 + i] * entries[100 + l * 20 + j]).sum::<i32>();
        let a: Vec<f64> = (0..m * n).map(|at| f64::from(entry(at / n, at % n))).collect();
        let factors = Factors::exact(&a, m, n).unwrap();
        let norm = a.iter().map(|x| x * x).sum::<f64>().sqrt();
        prop_assert!(distance(&a, &factors.reconstruct(k)) <= 1e-12 * norm);
        prop_assert!(Spectrum::new(m, n, vec![factors.s().to_vec()]).numerical_rank(0, f64::EPSILON) <= k);
    }

    #[test]
    fn nothing_of_that_rank_is_nearer((m, n, a) in matrices(), k in 0usize..4, other in proptest::collection::vec(-9i32..10, 2 * 4 * 14)) {
        let a: Vec<f64> = a.iter().map(|&x| f64::from(x)).collect();
        let entry = |i: usize, j: usize| (0..k).map(|l| other[l * 14 + i] * other[56 + l * 14 + j]).sum::<i32>();
        let b: Vec<f64> = (0..m * n).map(|at| f64::from(entry(at / n, at % n)) / 9.0).collect();
        let best = distance(&a, &Factors::exact(&a, m, n).unwrap().reconstruct(k));
        prop_assert!(best <= distance(&a, &b) + 1e-9);
    }

    #[test]
    fn the_quick_one_finds_all_of_a_low_rank(
        (m, n) in (1usize..60, 1usize..60), k in 0usize..5, seed in 0u64..1000,
    ) {
        let mut rng = Rng::new(seed, Purpose::Data);
        let axes: Vec<f64> = (0..k * (m + n)).map(|_| rng.normal()).collect();
        let (u, v) = axes.split_at(k * m);
        let entry = |at: usize| (0..k).map(|l| u[l * m + at / n] * v[l * n + at % n]).sum::<f64>() as f32;
        let a: Vec<f32> = (0..m * n).map(entry).collect();
        let norm = distance(&a, &vec![0.0; m * n]);
        let quick = Factors::leading(&a, m, n, 8, &mut rng).unwrap();
        prop_assert_eq!(quick.r(), 8.min(m).min(n));
        prop_assert!(distance(&a, &quick.reconstruct(k)) <= 1e-4 * norm);
    }
}

/// Orthonormal, in order, and whole: of large matrices, where `check` would take too long.
fn check_large(a: &[f32], m: usize, n: usize, what: &str) {
    let factors = Factors::exact(a, m, n).unwrap_or_else(|_| panic!("{what} does not converge"));
    assert!(factors.s().is_sorted_by(|a, b| a >= b), "{what}: {:?}", &factors.s()[..4]);
    let r = factors.r();
    let norm = distance(a, &vec![0.0; m * n]);
    assert!(distance(a, &factors.reconstruct(r)) <= 1e-5 * norm, "{what}");
    for i in 0..r {
        let layer = factors.layer(i).unwrap();
        for j in 0..=i {
            let other = factors.layer(j).unwrap();
            let one = f64::from(i == j);
            let off = (dot(layer.u, other.u) - one).abs().max((dot(layer.v, other.v) - one).abs());
            assert!(off < 1e-4, "{what}: axes {i} and {j} are off by {off}");
        }
    }
}

#[test]
fn drawings_and_slides_have_equal_rows() {
    let mut rng = Rng::new(3, Purpose::Data);
    for (m, n, pattern) in
        [(130, 130, 8), (200, 200, 20), (256, 256, 64), (150, 310, 30), (300, 140, 8), (140, 256, 20), (256, 180, 8)]
    {
        let mut line = |k: usize| (0..k * pattern).map(|_| rng.below(128) as f32).collect::<Vec<_>>();
        let (u, v) = (line(3), line(3));
        let place = |at: usize| (at / n % pattern, at % n % pattern);
        let product = |rank: usize| {
            let entry = |(i, j)| (0..rank).map(|l| u[l * pattern + i] * v[l * pattern + j]).sum::<f32>();
            (0..m * n).map(|at| entry(place(at))).collect::<Vec<_>>()
        };
        for rank in 0..4 {
            check_large(&product(rank), m, n, &format!("{m} × {n}, pattern {pattern}, rank {rank}"));
        }
        let sum: Vec<f32> = (0..m * n).map(place).map(|(i, j)| u[i] + v[j]).collect();
        check_large(&sum, m, n, &format!("{m} × {n}, pattern {pattern}, stripes"));
    }
    let (m, n) = (180, 150);
    let make = |is: fn(usize, usize) -> bool| -> Vec<f32> {
        (0..m * n).map(|at| if is(at / n, at % n) { 255.0 } else { 0.0 }).collect()
    };
    check_large(&make(|_, _| true), m, n, "white");
    check_large(&make(|i, j| i == j), m, n, "diagonal");
    check_large(&make(|i, j| (i, j) == (70, 31)), m, n, "one point");
    check_large(&make(|i, j| i / 8 % 2 == j / 8 % 2), m, n, "chequered");
    check_large(&make(|i, j| i < 100 && j < 60), m, n, "a corner");
    check_large(&make(|i, j| i % 2 == 0 && j > 40), m, n, "lines");
    // Twice as wide as high, and more. These were once off by more than 1e-4 of their norm.
    for seed in [65, 329, 450, 483] {
        let mut rng = Rng::new(seed, Purpose::Data);
        let m = 130 + rng.below(100);
        let n = 2 * m + rng.below(150);
        let mut drawing = vec![0.0; m * n];
        for _ in 0..24 {
            let (top, left, grey) = (rng.below(m), rng.below(n), rng.below(256) as f32);
            let (bottom, right) = ((top + rng.below(80)).min(m), (left + rng.below(80)).min(n));
            (top..bottom).for_each(|i| drawing[i * n + left..i * n + right].fill(grey));
        }
        check_large(&drawing, m, n, &format!("a drawing of {m} × {n}, from {seed}"));
    }
    // And so were these.
    for (m, n, gap, turn) in [(486, 298, 8, 21), (467, 388, 22, 17)] {
        let mut diagonal = vec![0.0; m * n];
        for i in (0..n).filter(|i| i % gap != 0) {
            diagonal[i * n + i] = (1 + i % turn) as f32;
        }
        check_large(&diagonal, m, n, &format!("a diagonal of {m} × {n} with gaps"));
    }
}

#[test]
fn what_cannot_be_factorised_is_refused() {
    assert!(Factors::exact(&[1.0, f64::NAN], 1, 2).is_err());
    assert!(Factors::exact(&[f64::INFINITY], 1, 1).is_err());
    assert!(Factors::exact(&[1.0], 1, 2).is_err(), "a wrong shape");
    let mut rng = Rng::new(1, Purpose::Run);
    assert!(Factors::leading(&[], 0, 0, 5, &mut rng).is_err());
    assert!(Factors::leading(&[f32::NAN; 4], 2, 2, 5, &mut rng).is_err());
    assert_eq!(Factors::<f64>::exact(&[], 0, 3).unwrap().r(), 0);
    assert!(Factors::from_parts(2, 2, vec![1.0; 2], vec![1.0], vec![1.0; 3]).is_none());
    assert!(Factors::from_parts(usize::MAX, 2, vec![1.0; 2], vec![1.0; 2], vec![1.0; 3]).is_none());
}

#[test]
fn the_notes_example() {
    let factors = Factors::exact(&[3.0, 0.0, 4.0, 5.0], 2, 2).unwrap();
    let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-14);
    let root = |x: f64| x.sqrt();
    assert!(near(factors.s(), &[root(45.0), root(5.0)]));
    assert!(near(factors.u(), &[root(0.1), 3.0 * root(0.1), 3.0 * root(0.1), -root(0.1)]), "{:?}", factors.u());
    assert!(near(factors.v(), &[root(0.5), root(0.5), root(0.5), -root(0.5)]));
    assert!(near(&factors.reconstruct(1), &[1.5, 1.5, 4.5, 4.5]));
}
