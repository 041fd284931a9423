//! Principal axes of a table: the directions in which it varies most.
//!
//! The components are the eigenvectors of the covariance C = Σᵢ (xᵢ − x̄)(xᵢ − x̄)ᵀ / (n − 1), the explained variances
//! its eigenvalues (Pearson 1901; Bishop 2006, section 12.1).

use crate::engine::Table;
use crate::math::jacobi;
use crate::math::subspace::{remove, unit as unit_of};
use unrolled_kernels::factorise::Thin;
use unrolled_kernels::network::{Float, dot};

/// The principal axes of a table of shape (n, d), as many as there may be: m = min(n, d).
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// The mean of every column, shape (d,).
    pub mean: Vec<f64>,
    /// Orthonormal rows, shape (m, d), by falling variance. The entry of the largest size in each is positive (the
    /// first, where several are equally large), so that nothing flips from one computation to the next.
    pub components: Vec<Vec<f64>>,
    /// The variance along each component, shape (m,), with 1/(n − 1) as scikit-learn has it; 0 if n = 1.
    pub explained_variance: Vec<f64>,
}

/// The principal axes of `table`, by the eigendecomposition of its covariance, O(n·d² + d³).
///
/// Where the variance along several axes is the same (equal points, a circle), any orthonormal axes will do; these are
/// the same ones each time.
pub fn principal_axes(table: &Table) -> Principal {
    let (n, d) = (table.n(), table.d());
    let mean: Vec<f64> = table.columns().map(mean).collect();
    let deviations = || table.columns().zip(&mean).map(|(column, m)| column.iter().map(move |v| v - m));
    // Computed at scale 1: squares of the largest and the smallest values would leave the range of numbers.
    let scale = deviations().flatten().fold(0.0_f64, |most, v| most.max(v.abs()));
    let unit = if scale > 0.0 { scale } else { 1.0 };
    let centred: Vec<Vec<f64>> = deviations().map(|column| column.map(|v| v / unit).collect()).collect();
    let degrees = n.saturating_sub(1).max(1) as f64;
    let mut covariance = vec![0.0; d * d];
    for (i, a) in centred.iter().enumerate() {
        for (j, b) in centred.iter().enumerate().take(i + 1) {
            let entry = dot(a, b) / degrees;
            (covariance[i * d + j], covariance[j * d + i]) = (entry, entry);
        }
    }
    // Of a symmetric matrix without negative eigenvalues these are its singular values and axes. Finite numbers always
    // get there.
    let Thin { s, v, .. } =
        jacobi::thin(&covariance, d, d).unwrap_or(Thin { u: Vec::new(), s: Vec::new(), v: Vec::new() });
    let most = n.min(d);
    Principal {
        mean,
        components: v.chunks_exact(d.max(1)).take(most).map(with_fixed_sign).collect(),
        explained_variance: s.iter().take(most).map(|value| value * unit * unit).collect(),
    }
}

/// Of a wide table, so many numbers at most are looked at for its first two axes.
const MOST_SEEN: usize = 500_000;
/// And so often.
const PASSES: usize = 40;

/// The first two principal axes of a table with many columns, nearly: those of some hundred rows, evenly spread, by the
/// power iteration. No d × d matrix is made.
#[inline(never)]
pub fn two_axes(table: &Table) -> Principal {
    let (n, d) = (table.n(), table.d());
    let count = (MOST_SEEN / d).clamp(1, n);
    let mut rows: Vec<Vec<f64>> = (0..count).map(|i| table.row(i * n / count)).collect();
    let mean: Vec<f64> = (0..d).map(|j| rows.iter().map(|row| row[j]).sum::<f64>() / count as f64).collect();
    let most = rows.iter().flatten().fold(0.0_f64, |most, v| most.max(v.abs()));
    let unit = if most > 0.0 { most } else { 1.0 };
    rows.iter_mut().for_each(|row| row.iter_mut().zip(&mean).for_each(|(v, mean)| *v = (*v - mean) / unit));
    let (mut axes, mut variances) = (Vec::<Vec<f64>>::new(), Vec::new());
    for k in 0..n.min(d).min(2) {
        // From the row that is longest without the axes before.
        rows.iter_mut().for_each(|row| remove(row, &axes));
        let length = |row: &Vec<f64>| dot(row, row);
        let longest = rows.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
        let free = || (0..d).map(|j| f64::from(u8::from(j == k))).collect();
        let mut axis: Vec<f64> = longest.filter(|row| length(row) > 1e-24).cloned().unwrap_or_else(free);
        let mut variance = 0.0;
        for _ in 0..PASSES {
            let mut next = vec![0.0; d];
            for row in &rows {
                f64::descend(&mut next, row, -dot(row, &axis));
            }
            variance = dot(&next, &axis) / dot(&axis, &axis);
            let Some(found) = unit_of(&next) else { break };
            axis = found;
        }
        remove(&mut axis, &axes);
        axes.push(with_fixed_sign(&unit_of(&axis).unwrap_or_else(free)));
        variances.push(variance * unit * unit / count.saturating_sub(1).max(1) as f64);
    }
    Principal { mean, components: axes, explained_variance: variances }
}

impl Principal {
    /// The coordinate of `row`, shape (d,), along component `axis`; 0 if there is no such component.
    pub fn project(&self, row: &[f64], axis: usize) -> f64 {
        let component = self.components.get(axis).map_or(&[][..], Vec::as_slice);
        component.iter().zip(row).zip(&self.mean).map(|((c, v), m)| c * (v - m)).sum()
    }
}

/// The mean of a column.
pub(crate) fn mean(column: &[f64]) -> f64 {
    let n = column.len() as f64;
    let mean = column.iter().sum::<f64>() / n;
    // A second pass takes out the rounding of the first.
    mean + column.iter().map(|v| v - mean).sum::<f64>() / n
}

/// An axis with the sign by which the entry of the largest size is positive.
pub(crate) fn with_fixed_sign(entries: &[f64]) -> Vec<f64> {
    // Entries that differ by rounding alone count as equally large, else the sign would hang on the last bit.
    let most = entries.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    let largest = entries.iter().find(|v| v.abs() >= most * (1.0 - 1e-9)).copied().unwrap_or(0.0);
    let sign = if largest < 0.0 { -1.0 } else { 1.0 };
    entries.iter().map(|v| sign * v + 0.0).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::engine::table::{ReadOptions, read};
    use proptest::prelude::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Fixture {
        standardized_rows: Vec<Vec<f64>>,
        raw: Fit,
        standardized: Fit,
    }

    #[derive(Deserialize)]
    struct Fit {
        mean: Vec<f64>,
        components: Vec<Vec<f64>>,
        explained_variance: Vec<f64>,
        transformed: Vec<Vec<f64>>,
    }

    fn table(rows: &[Vec<f64>]) -> Table {
        Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap()
    }

    fn dot(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(x, y)| x * y).sum()
    }

    #[track_caller]
    fn assert_close(ours: &[f64], theirs: &[f64]) {
        assert_eq!(ours.len(), theirs.len());
        let most = theirs.iter().fold(1.0_f64, |most, v| most.max(v.abs()));
        assert!(ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() <= 1e-10 * most), "{ours:?}\n{theirs:?}");
    }

    #[test]
    fn axes_of_iris_are_those_of_scikit_learn() {
        let fixture: Fixture = serde_json::from_str(include_str!("../../tests/conformance/pca.json")).unwrap();
        let iris = read(include_bytes!("../../assets/data/iris.csv"), &ReadOptions::default()).unwrap().table.unwrap();
        let scaled = iris.standardized();
        for (i, row) in fixture.standardized_rows.iter().enumerate() {
            assert_close(&scaled.row(i), row);
        }
        for (table, fit) in [(iris, fixture.raw), (scaled, fixture.standardized)] {
            let ours = principal_axes(&table);
            assert_close(&ours.mean, &fit.mean);
            assert_close(&ours.explained_variance, &fit.explained_variance);
            for (axis, theirs) in fit.components.iter().enumerate() {
                // scikit-learn fixes signs in another way.
                let sign = dot(&ours.components[axis], theirs).signum();
                assert_close(&ours.components[axis], &theirs.iter().map(|v| sign * v).collect::<Vec<_>>());
                for (i, row) in fit.transformed.iter().enumerate() {
                    assert_close(&[ours.project(&table.row(i), axis)], &[sign * row[axis]]);
                }
                let largest = ours.components[axis].iter().fold(0.0_f64, |m, v| if v.abs() > m.abs() { *v } else { m });
                assert!(largest > 0.0);
            }
        }
    }

    #[test]
    fn degenerate_tables_have_axes_too() {
        let one = principal_axes(&table(&[vec![3.0, 4.0]]));
        assert_eq!((one.components.len(), one.explained_variance), (1, vec![0.0]));
        let equal = principal_axes(&table(&vec![vec![0.1, 0.2, 0.3]; 5]));
        assert_eq!((equal.components.len(), equal.explained_variance.len()), (3, 3));
        assert!(equal.explained_variance.iter().all(|v| *v < 1e-30));
        let line = principal_axes(&table(&[vec![1.0], vec![3.0]]));
        assert_eq!((line.components, line.explained_variance, line.mean), (vec![vec![1.0]], vec![2.0], vec![2.0]));
        let short = principal_axes(&table(&[vec![0.0, 0.0, 0.0], vec![0.0, 3.0, -4.0]]));
        assert_close(&short.components[0], &[0.0, -0.6, 0.8]);
        assert_eq!(short.components.len(), 2);
        assert_eq!(short.project(&[0.0, 0.0, 0.0], 5), 0.0);
        // Both entries are equally large: the first is positive.
        assert!(principal_axes(&table(&[vec![0.0, 0.0], vec![1.0, -1.0]])).components[0][0] > 0.0);
    }

    #[test]
    fn the_largest_table() {
        let columns: Vec<Vec<f64>> =
            (0..64).map(|j| (0..100_000).map(|i| f64::from((i * 31 + j * j * 7) % 101)).collect()).collect();
        let table = Table::from_columns(Table::plain_names(64), &columns, None).unwrap();
        assert!(principal_axes(&table).explained_variance.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn sixty_four_columns() {
        let rows: Vec<Vec<f64>> =
            (0..200).map(|i| (0..64).map(|j| f64::from((i * 31 + j * j * 7) % 101)).collect()).collect();
        let axes = principal_axes(&table(&rows));
        assert_eq!(axes.components.len(), 64);
        assert!(axes.explained_variance.is_sorted_by(|a, b| a >= b));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn axes_are_orthonormal_and_carry_all_variance(
            rows in (1usize..6).prop_flat_map(|d| proptest::collection::vec(proptest::collection::vec(-3i32..4, d), 1..12)),
            power in -40i32..41,
        ) {
            let unit = 1000f64.powi(power);
            let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(|&v| f64::from(v) * unit).collect()).collect();
            let table = table(&rows);
            let axes = principal_axes(&table);
            for (a, x) in axes.components.iter().enumerate() {
                for (b, y) in axes.components.iter().enumerate() {
                    prop_assert!((dot(x, y) - f64::from(a == b)).abs() < 1e-12);
                }
            }
            let m = table.n().saturating_sub(1).max(1) as f64;
            let total: f64 = table.columns().zip(&axes.mean).map(|(c, mean)| c.iter().map(|v| (v - mean) * (v - mean) / m).sum::<f64>()).sum();
            let explained: f64 = axes.explained_variance.iter().sum();
            prop_assert!((total - explained).abs() <= 1e-10 * total.max(unit * unit), "{} {}", total, explained);
        }
    }
}
