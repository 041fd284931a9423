//! Exact axes of random tables and of tables at the edges. Against scikit-learn: `tests/pca_conformance.rs`.

use super::*;
use crate::engine::Table;
use crate::engine::rng::{Purpose, Rng};
use crate::math::subspace::{angle, principal_angles, trace};
use proptest::prelude::*;

fn table(rows: &[Vec<f64>]) -> Table {
    Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap()
}

/// Rows of which all, few or none are equal, some of them on a line, at any scale.
fn rows() -> BoxedStrategy<Vec<Vec<f64>>> {
    let unit = prop_oneof![(-1.0..1.0f64).boxed(), (-3..=3i32).prop_map(|x| f64::from(x) / 3.0).boxed()];
    let shape = (1..7usize, 1..25usize, 1..25usize, prop_oneof![Just(1.0), Just(1e-130), Just(1e130), Just(1e-6)]);
    shape
        .prop_flat_map(move |(d, distinct, n, size)| {
            let row = prop::collection::vec(unit.clone(), d);
            let offset = prop_oneof![3 => Just(0.0), 1 => Just(1e6)];
            (prop::collection::vec(row, distinct), prop::collection::vec(0..distinct, n), Just(size), offset)
        })
        .prop_map(|(distinct, picks, size, offset)| {
            picks.into_iter().map(|i| distinct[i].iter().map(|x| (x + offset) * size).collect()).collect()
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn axes_are_orthonormal_and_hold_all_the_variance(
        rows in rows(), center in any::<bool>(), scale in any::<bool>(), ddof in 0..2usize
    ) {
        let table = table(&rows);
        let (n, d) = (table.n(), table.d());
        let data = Prepared::new(&table, center, scale);
        for fit in [data.fit(), data.by_eigenvectors()] {
            let r = n.min(d);
            prop_assert_eq!((fit.components.len(), fit.singular_values.len()), (r, r));
            for (i, axis) in fit.components.iter().enumerate() {
                for (j, other) in fit.components.iter().enumerate() {
                    prop_assert!((dot(axis, other) - f64::from(u8::from(i == j))).abs() < 1e-12);
                }
                let largest = axis.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
                let first = axis.iter().find(|x| x.abs() >= largest * (1.0 - 1e-9)).unwrap();
                prop_assert!(*first > 0.0, "{axis:?}");
            }
            let variances = fit.explained_variance(ddof);
            prop_assert!(variances.is_sorted_by(|a, b| a >= b) && variances.iter().all(|v| v.is_finite()));
            let ratios = fit.explained_variance_ratio();
            let sum: f64 = ratios.iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-12 || ratios.iter().all(|r| *r == 0.0));
            let total = trace(&data.scatter(), d) / degrees(n, ddof);
            prop_assert!((variances.iter().sum::<f64>() - total).abs() <= 1e-12 * total, "{variances:?} and {total}");
            for i in 0..r {
                let tied = fit.tied(i);
                prop_assert!(tied.is_empty() || tied.contains(&fit.components[i]));
            }
        }
    }

    #[test]
    fn both_roads_lead_to_the_same_space(rows in prop::collection::vec(prop::collection::vec(-1.0..1.0f64, 5), 3..30)) {
        let data = Prepared::new(&table(&rows), true, false);
        let (svd, eigen) = (data.by_singular_values(), data.by_eigenvectors());
        let most = svd.singular_values[0];
        for k in 1..svd.components.len() {
            let [a, b] = [svd.singular_values[k - 1], svd.singular_values[k]].map(|s| (s / most) * (s / most));
            // Between nearly equal variances any space is as good as another.
            if a - b > 1e-3 {
                let angles = principal_angles(&svd.components[..k], &eigen.components[..k]).unwrap();
                prop_assert!(angles[k - 1] < 1e-11, "{angles:?}");
            }
        }
    }
}

#[test]
fn tables_at_the_edges_have_axes_too() {
    let fit = |rows: &[Vec<f64>], scale| Prepared::new(&table(rows), true, scale).fit();
    for scale in [false, true] {
        let one = fit(&[vec![3.0, 4.0]], scale);
        assert_eq!((&one.mean, &one.singular_values, one.components.len()), (&vec![3.0, 4.0], &vec![0.0], 1));
        assert_eq!((one.explained_variance(1), one.explained_variance_ratio()), (vec![0.0], vec![0.0]));
        assert_eq!((one.rate(0), one.rate(9), one.tied(0).len(), one.tied(9).len()), (None, None, 0, 0));
        assert_eq!(one.transform(&[3.0, 4.0]), [0.0]);
        // 0.1 nine times sums up to something else than 0.9.
        let equal = fit(&vec![vec![0.1, 0.2, 0.3]; 9], scale);
        assert_eq!((&equal.singular_values, &equal.scale), (&vec![0.0; 3], &vec![1.0; 3]));
        let constant = fit(&[vec![1.0, 0.1], vec![2.0, 0.1], vec![4.0, 0.1]], scale);
        assert_eq!((constant.singular_values[1], &constant.components[0]), (0.0, &vec![1.0, 0.0]));
        assert_eq!(constant.scale[1], 1.0);
    }
    let wide = fit(&[vec![0.0, 0.0, 0.0], vec![0.0, 3.0, -4.0]], false);
    assert!(angle(&wide.components[0], &[0.0, -0.6, 0.8]) < 1e-15 && wide.components[0][2] > 0.0);
    assert!((wide.explained_variance(1)[0] - 12.5).abs() < 1e-13 && wide.components.len() == 2);
    assert!((wide.explained_variance(0)[0] - 6.25).abs() < 1e-13);
}

#[test]
fn equal_variances_are_tied_and_others_are_not() {
    let square = [[1.0, 1.0, 0.0], [1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [-1.0, -1.0, 0.0], [0.0, 0.0, 0.3]];
    let rows: Vec<Vec<f64>> = square.iter().map(|row| row.to_vec()).collect();
    let fit = Prepared::new(&table(&rows), false, false).fit();
    assert_eq!([0, 1, 2].map(|i| fit.tied(i).len()), [2, 2, 1]);
    assert!((fit.rate(0).unwrap() - 1.0).abs() < 1e-12 && fit.rate(2) == Some(0.0));
}

#[test]
fn dimensions_are_counted_both_ways() {
    assert_eq!((dimension_for_share(&[5.0, 3.0, 2.0], 0.5), dimension_for_share(&[5.0, 3.0, 2.0], 0.51)), (1, 2));
    assert_eq!((dimension_for_share(&[5.0, 3.0, 2.0], 1.0), dimension_for_share(&[0.0], 0.9)), (3, 0));
    for size in [1e-300, 1.0, 1e300] {
        assert!((participation_ratio(&[size; 4]) - 4.0).abs() < 1e-12);
        assert_eq!(participation_ratio(&[size, 0.0, 0.0]), 1.0);
    }
    assert_eq!((participation_ratio(&[0.0; 3]), participation_ratio(&[])), (0.0, 0.0));
}

#[test]
fn many_columns_and_few_rows_take_the_way_by_eigenvectors_too() {
    let mut rng = Rng::new(6, Purpose::Data);
    let rows: Vec<Vec<f64>> = (0..40).map(|_| (0..64).map(|_| rng.normal()).collect()).collect();
    let data = Prepared::new(&table(&rows), true, false);
    let (svd, eigen) = (data.by_singular_values(), data.by_eigenvectors());
    assert_eq!((svd.components.len(), eigen.components.len()), (40, 40));
    assert!(principal_angles(&svd.components[..39], &eigen.components[..39]).unwrap()[38] < 1e-9);
}
