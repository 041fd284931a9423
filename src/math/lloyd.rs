//! The half-steps of Lloyd's algorithm, and the D² of k-means++.
//!
//! Squared distances are computed as sums of squared differences, never by expansion, so that no digit is lost for
//! points far from the origin.

use crate::engine::table::Table;

/// Points are taken in blocks that stay in the first-level cache.
const BLOCK: usize = 256;

/// For every point the nearest centre and the squared distance to it; ties go to the lowest index.
///
/// `centers` has shape (k, d), `labels` and `distances` shape (n,). With no centre, distances are infinite.
pub fn assign(points: &Table, centers: &[Vec<f64>], labels: &mut [u8], distances: &mut [f64]) {
    for start in (0..points.n()).step_by(BLOCK) {
        let end = (start + BLOCK).min(points.n());
        let mut best = [f64::INFINITY; BLOCK];
        let mut nearest = [0u64; BLOCK];
        for (j, center) in centers.iter().enumerate() {
            let mut squared = [0.0; BLOCK];
            for (dim, c) in center.iter().enumerate() {
                for (s, x) in squared.iter_mut().zip(&points.column(dim)[start..end]) {
                    *s += (x - c) * (x - c);
                }
            }
            for ((best, nearest), s) in best.iter_mut().zip(&mut nearest).zip(&squared) {
                let closer = s < best;
                *nearest = if closer { j as u64 } else { *nearest };
                *best = if closer { *s } else { *best };
            }
        }
        distances[start..end].copy_from_slice(&best[..end - start]);
        for (label, j) in labels[start..end].iter_mut().zip(&nearest) {
            *label = *j as u8;
        }
    }
}

/// How many points each of `k` clusters has; shape (k,).
pub fn counts(labels: &[u8], k: usize) -> Vec<usize> {
    let mut counts = vec![0; k];
    for &label in labels {
        counts[usize::from(label)] += 1;
    }
    counts
}

/// The mean of every cluster, shape (k, d); `None` for an empty one (0/0).
///
/// Summed are the differences from the cluster's first point, so that no digit is lost far from the origin and the
/// mean of equal points is that point itself: were it off by a rounding, an empty cluster could go on taking one of
/// them for ever.
pub fn means(points: &Table, labels: &[u8], k: usize) -> Vec<Option<Vec<f64>>> {
    let counts = counts(labels, k);
    let mut first = vec![0; k];
    for (i, &label) in labels.iter().enumerate().rev() {
        first[usize::from(label)] = i;
    }
    let mut means: Vec<_> = counts.iter().map(|&count| (count > 0).then(|| vec![0.0; points.d()])).collect();
    for dim in 0..points.d() {
        let column = points.column(dim);
        let origins: Vec<f64> = first.iter().map(|&i| column[i]).collect();
        let mut sums = vec![0.0; k];
        for (x, &label) in column.iter().zip(labels) {
            sums[usize::from(label)] += x - origins[usize::from(label)];
        }
        for (j, mean) in means.iter_mut().enumerate() {
            if let Some(mean) = mean {
                mean[dim] = origins[j] + sums[j] / counts[j] as f64;
            }
        }
    }
    means
}

/// The squared distance of every point to the centre of its own cluster, summed: scikit-learn's `inertia`.
pub fn inertia(points: &Table, labels: &[u8], centers: &[Vec<f64>]) -> f64 {
    (0..points.d())
        .map(|dim| {
            let of_dim: Vec<f64> = centers.iter().map(|center| center[dim]).collect();
            let column = points.column(dim).iter().zip(labels);
            column.map(|(x, &label)| (x - of_dim[usize::from(label)]).powi(2)).sum::<f64>()
        })
        .sum()
}

/// ‖a − b‖².
pub fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The mean over the columns of their population variance: what a relative tolerance is relative to.
pub fn mean_variance(points: &Table) -> f64 {
    let n = points.n() as f64;
    let variance = |dim: usize| {
        let mean = points.column(dim).iter().sum::<f64>() / n;
        points.column(dim).iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n
    };
    (0..points.d()).map(variance).sum::<f64>() / points.d() as f64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn table(rows: &[[f64; 2]]) -> Table {
        Table::from_rows(Table::plain_names(2), rows).unwrap()
    }

    #[test]
    fn ties_go_to_the_lowest_index() {
        let points = table(&[[0.0, 0.0], [1.0, 0.0]]);
        let (mut labels, mut distances) = ([9; 2], [0.0; 2]);
        assign(&points, &[vec![0.5, 1.0], vec![0.5, -1.0], vec![0.5, 1.0]], &mut labels, &mut distances);
        assert_eq!(labels, [0, 0]);
        assert_eq!(distances, [1.25, 1.25]);
    }

    #[test]
    fn blocks_make_no_difference() {
        let rows: Vec<[f64; 2]> = (0..1000).map(|i| [f64::from(i), f64::from(i * i % 97)]).collect();
        let points = table(&rows);
        let centers = vec![vec![100.0, 3.0], vec![500.0, 90.0], vec![480.0, 10.0]];
        let (mut labels, mut distances) = (vec![0; 1000], vec![0.0; 1000]);
        assign(&points, &centers, &mut labels, &mut distances);
        for (i, row) in rows.iter().enumerate() {
            let all: Vec<f64> = centers.iter().map(|c| squared_distance(row, c)).collect();
            assert_eq!(distances[i], all.iter().copied().fold(f64::INFINITY, f64::min));
            assert_eq!(distances[i], all[usize::from(labels[i])]);
        }
        assert!((inertia(&points, &labels, &centers) - distances.iter().sum::<f64>()).abs() < 1e-6);
    }

    #[test]
    fn the_mean_of_equal_points_is_that_point() {
        for x in [0.1, 1e8 / 3.0, -7.7e-9] {
            for n in 1..40 {
                assert_eq!(means(&table(&vec![[x, 1.0]; n]), &vec![0; n], 1), [Some(vec![x, 1.0])], "{n} times {x}");
            }
        }
    }

    #[test]
    fn an_empty_cluster_has_no_mean() {
        let points = table(&[[0.0, 0.0], [2.0, 4.0]]);
        assert_eq!(means(&points, &[1, 1], 2), [None, Some(vec![1.0, 2.0])]);
    }
}
