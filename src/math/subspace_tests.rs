//! Directions and spaces: what is exact about them, on random ones and at the edges.

use super::*;
use crate::engine::Table;
use crate::engine::rng::{Purpose, Rng};
use crate::math::pca::{Prepared, degrees};
use proptest::prelude::*;

/// Orthonormal axes of shape (k, d), k ≤ d.
fn axes(k: usize, d: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut rng = Rng::new(seed, Purpose::Data);
    let mut all: Vec<Vec<f64>> = Vec::new();
    while all.len() < k {
        let mut x = unit(&(0..d).map(|_| rng.normal()).collect::<Vec<_>>()).unwrap();
        remove(&mut x, &all);
        remove(&mut x, &all);
        all.extend(unit(&x));
    }
    all
}

/// V = Σ λ_i a_i a_iᵀ.
fn with_axes(values: &[f64], axes: &[Vec<f64>]) -> Vec<f64> {
    let d = axes[0].len();
    let entry = |at: usize| values.iter().zip(axes).map(|(l, a)| l * a[at / d] * a[at % d]).sum();
    (0..d * d).map(entry).collect()
}

#[test]
fn lengths_and_directions_are_right_at_any_size() {
    for scale in [1e-300, 1e-160, 1.0, 1e160, 1e300] {
        assert!((length(&[3.0 * scale, -4.0 * scale]) / scale - 5.0).abs() < 1e-14);
        let u = unit(&[3.0 * scale, -4.0 * scale]).unwrap();
        assert!((u[0] - 0.6).abs() < 1e-15 && (u[1] + 0.8).abs() < 1e-15);
    }
    for nothing in [&[][..], &[0.0, -0.0], &[f64::NAN, 1.0], &[f64::INFINITY, 1.0]] {
        assert!(unit(nothing).is_none_or(|u| nothing[0].is_nan() && u.iter().all(|x| x.is_nan())), "{nothing:?}");
    }
    assert_eq!((length(&[]), length(&[0.0])), (0.0, 0.0));
    assert_eq!(rayleigh(&[2.0, 0.0, 0.0, 1.0], &[0.0, 0.0]), 0.0);
}

#[test]
fn angles_are_exact_where_a_cosine_has_no_digit_left() {
    for theta in [1e-12, 1e-9, 1e-3, 0.5, 1.5] {
        let u = vec![libm::cos(theta), libm::sin(theta)];
        for v in [vec![1.0, 0.0], vec![-1.0, 0.0]] {
            assert!((angle(&u, &v) / theta - 1.0).abs() < 1e-12, "{theta}");
            assert!((angle_to(&u, &[v]) / theta - 1.0).abs() < 1e-12, "{theta}");
        }
    }
    assert_eq!(angle(&[1.0, 0.0], &[0.0, 1.0]), FRAC_PI_2);
    assert_eq!(angle_to(&[1.0, 0.0], &[]), FRAC_PI_2);
}

#[test]
fn principal_angles_are_those_by_which_a_plane_was_turned() {
    // In six dimensions each of three axes is turned towards one of the other three.
    let all = axes(6, 6, 3);
    let thetas = [0.0, 1e-13, 1e-8, 0.3, 1.2, FRAC_PI_2];
    for (i, &first) in thetas.iter().enumerate() {
        for &second in &thetas[i..] {
            let turned = |j: usize, theta: f64| -> Vec<f64> {
                all[j].iter().zip(&all[j + 3]).map(|(a, b)| libm::cos(theta) * a + libm::sin(theta) * b).collect()
            };
            let other = [turned(1, second), turned(0, first)];
            for (a, b) in [(&all[..2], &other[..]), (&other[..], &all[..2]), (&all[..3], &other[..])] {
                let found = principal_angles(a, b).unwrap();
                assert_eq!(found.len(), 2);
                for (found, theta) in found.iter().zip([first, second]) {
                    assert!((found - theta).abs() < 2e-15 + 1e-14 * theta, "{found} is not {theta}");
                }
            }
        }
    }
    assert_eq!(principal_angles(&[], &all), Some(Vec::new()));
    assert_eq!(principal_angles(&[vec![f64::NAN]], &[vec![1.0]]), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_the_plane_the_tangent_falls_by_just_the_ratio_of_the_variances(
        seed in 0..u64::MAX, start in 0.05..1.5f64, ratio in 0.0..0.99f64, size in prop_oneof![Just(1.0), Just(1e-120), Just(1e120)]
    ) {
        let axes = axes(2, 2, seed);
        let v = with_axes(&[size, ratio * size], &axes);
        let (c, s) = (libm::cos(start), libm::sin(start));
        let mut u: Vec<f64> = axes[0].iter().zip(&axes[1]).map(|(a, b)| c * a + s * b).collect();
        let mut tangent = libm::tan(start);
        for _ in 0..12 {
            u = unit(&product(&v, &u)).unwrap();
            let now = libm::tan(angle(&u, &axes[0]));
            prop_assert!((now - ratio * tangent).abs() <= 1e-13 * tangent + 1e-15, "{now} is not {ratio} · {tangent}");
            tangent = now;
        }
    }

    #[test]
    fn in_more_dimensions_it_falls_at_least_by_that_and_the_variance_never_falls(
        seed in 0..u64::MAX, d in 3..8usize, values in prop::collection::vec(0.0..1.0f64, 8)
    ) {
        let axes = axes(d, d, seed);
        let mut values = values[..d].to_vec();
        values.sort_by(|a, b| b.total_cmp(a));
        prop_assume!(values[0] > 1e-3);
        let v = with_axes(&values, &axes);
        let ratio = values[1] / values[0];
        let mut u = self::axes(1, d, !seed).remove(0);
        for _ in 0..12 {
            let next = unit(&product(&v, &u)).unwrap();
            let [before, after] = [&u, &next].map(|u| libm::tan(angle(u, &axes[0])));
            prop_assert!(after <= ratio * before * (1.0 + 1e-10) + 1e-13, "{after} > {ratio} · {before}");
            prop_assert!(rayleigh(&v, &next) >= rayleigh(&v, &u) - 1e-14 * values[0]);
            u = next;
        }
    }

    #[test]
    fn kept_and_lost_add_up_to_the_same_for_every_direction(
        rows in prop::collection::vec(prop::collection::vec(-1.0..1.0f64, 4), 2..40),
        seed in 0..u64::MAX, ddof in 0..2usize
    ) {
        let table = Table::from_rows(Table::plain_names(4), &rows).unwrap();
        let data = Prepared::new(&table, true, false);
        let degrees = degrees(rows.len(), ddof);
        let v: Vec<f64> = data.scatter().iter().map(|x| x / degrees).collect();
        let total = trace(&v, 4);
        for u in axes(4, 4, seed) {
            // What is lost is measured on the rows: squared distances to the line.
            let lost: f64 = (0..table.n()).map(|i| {
                let mut row: Vec<f64> = table.row(i).iter().zip(&data.mean).map(|(x, m)| x - m).collect();
                remove(&mut row, std::slice::from_ref(&u));
                dot(&row, &row)
            }).sum::<f64>() / degrees;
            prop_assert!((rayleigh(&v, &u) + lost - total).abs() <= 1e-12 * total);
            // And by what deflation leaves.
            let left = deflated(&v, &u);
            prop_assert!((trace(&left, 4) - lost).abs() <= 1e-12 * total);
            prop_assert!((0..16).all(|at| left[at] == left[at % 4 * 4 + at / 4]));
            prop_assert!(length(&product(&left, &u)) <= 1e-14 * total);
        }
    }
}
