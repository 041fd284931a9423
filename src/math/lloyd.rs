//! The half-steps of Lloyd's algorithm, and the D² of k-means++.
//!
//! Squared distances are computed as sums of squared differences, never by expansion, so that no digit is lost for
//! points far from the origin. (Which centre is nearest may be told by expansion first, where a bound shows that the
//! distances would tell the same: see `kernels/src/sieve.rs`.) The loops over all points lie in the crate `kernels`,
//! which is compiled for speed.

use crate::engine::Rng;
use crate::engine::table::Table;
use unrolled_kernels::lloyd as kernels;
pub use unrolled_kernels::sieve::Rounded;

/// For every point the nearest centre and the squared distance to it; ties go to the lowest index.
///
/// `centers` has shape (k, d), `labels` and `distances` shape (n,). With no centre, distances are infinite.
pub fn assign(points: &Table, centers: &[Vec<f64>], labels: &mut [u8], distances: &mut [f64]) {
    kernels::assign(points.values(), points.d(), &centers.concat(), labels, distances);
}

/// The same, with the points in single precision at hand: less time where there are many dimensions and centres.
pub fn assign_rounded(
    points: &Table,
    rounded: &Rounded,
    centers: &[Vec<f64>],
    labels: &mut [u8],
    distances: &mut [f64],
) {
    kernels::assign_rounded(points.values(), points.d(), rounded, &centers.concat(), labels, distances);
}

/// The points in single precision, for [`assign_rounded`].
pub fn rounded(points: &Table) -> Rounded {
    Rounded::new(points.values(), points.d())
}

/// The nearest centre of every point, and the squared distance to it; shape (n,).
pub fn nearest(points: &Table, centers: &[Vec<f64>]) -> (Vec<u8>, Vec<f64>) {
    let (mut labels, mut distances) = (vec![0; points.n()], vec![f64::INFINITY; points.n()]);
    assign(points, centers, &mut labels, &mut distances);
    (labels, distances)
}

/// k-means++: the next centre is a point drawn with probability D(x)² / Σ D(x)². Before there is any centre, when D(x)² is
/// infinite, and where every point has a centre on it already, any point will do.
pub fn draw(squared: &[f64], rng: &mut Rng) -> usize {
    rng.weighted(squared).unwrap_or_else(|| rng.below(squared.len()))
}

/// Every centre moves to the mean of its points; one without points stays. Answers Σ‖shift‖².
pub fn update(points: &Table, labels: &[u8], centers: &mut [Vec<f64>]) -> f64 {
    let mut shift = 0.0;
    let k = centers.len();
    for (center, mean) in centers.iter_mut().zip(means(points, labels, k)) {
        if let Some(mean) = mean {
            shift += squared_distance(center, &mean);
            *center = mean;
        }
    }
    shift
}

/// Labels and centres of k-means from k-means++, after so many rounds at most.
pub fn k_means(points: &Table, k: usize, rounds: usize, rng: &mut Rng) -> (Vec<u8>, Vec<Vec<f64>>) {
    let (mut labels, mut squared) = nearest(points, &[]);
    let mut centers = vec![points.row(draw(&squared, rng))];
    while centers.len() < k {
        assign(points, &centers, &mut labels, &mut squared);
        centers.push(points.row(draw(&squared, rng)));
    }
    for _ in 0..rounds {
        let before = labels.clone();
        assign(points, &centers, &mut labels, &mut squared);
        update(points, &labels, &mut centers);
        if before == labels {
            break;
        }
    }
    (labels, centers)
}

/// How many points each of `k` clusters has; shape (k,).
pub fn counts(labels: &[u8], k: usize) -> Vec<usize> {
    kernels::counts(labels, k)
}

/// The mean of every cluster, shape (k, d); `None` for an empty one (0/0).
///
/// Summed are the differences from the cluster's first point, so that no digit is lost far from the origin and the
/// mean of equal points is that point itself: were it off by a rounding, an empty cluster could go on taking one of
/// them for ever.
pub fn means(points: &Table, labels: &[u8], k: usize) -> Vec<Option<Vec<f64>>> {
    let counts = counts(labels, k);
    let mut first = vec![0; k];
    let mut unseen = k;
    let mut seen = vec![false; k];
    for (i, &label) in labels.iter().enumerate() {
        if !std::mem::replace(&mut seen[usize::from(label)], true) {
            first[usize::from(label)] = i;
            unseen -= 1;
            if unseen == 0 {
                break;
            }
        }
    }
    let mut means: Vec<_> = counts.iter().map(|&count| (count > 0).then(|| vec![0.0; points.d()])).collect();
    let origins: Vec<f64> = points.columns().flat_map(|column| first.iter().map(|&i| column[i])).collect();
    let sums = kernels::sums(points.values(), labels, &origins, k);
    for (dim, (origins, sums)) in origins.chunks_exact(k.max(1)).zip(sums.chunks_exact(k.max(1))).enumerate() {
        for (j, mean) in means.iter_mut().enumerate() {
            if let Some(mean) = mean {
                mean[dim] = origins[j] + sums[j] / counts[j] as f64;
            }
        }
    }
    means
}

/// The mean of all points, shape (d,).
pub fn mean(points: &Table) -> Vec<f64> {
    means(points, &vec![0; points.n()], 1).remove(0).unwrap_or_default()
}

/// The indexes of `k` points in random order, distinct in value as far as there are so many; then some come again.
///
/// Every demo that starts by hand starts from these, so that two runs side by side start from the same points.
pub fn distinct_points(points: &Table, k: usize, rng: &mut Rng) -> Vec<usize> {
    let order = rng.distinct(points.n(), points.n());
    let mut chosen: Vec<(usize, Vec<f64>)> = Vec::new();
    for &i in &order {
        if chosen.len() == k {
            break;
        }
        let row = points.row(i);
        if !chosen.iter().any(|(_, other)| *other == row) {
            chosen.push((i, row));
        }
    }
    let again = order.iter().cycle().take(k.saturating_sub(chosen.len())).copied();
    chosen.into_iter().map(|(i, _)| i).chain(again).collect()
}

/// The squared distance of every point to the centre of its own cluster, summed: scikit-learn's `inertia`.
pub fn inertia(points: &Table, labels: &[u8], centers: &[Vec<f64>]) -> f64 {
    let of_dim = |(dim, column)| {
        let centers: Vec<f64> = centers.iter().map(|center| center[dim]).collect();
        kernels::squares(column, labels, &centers)
    };
    points.columns().enumerate().map(of_dim).sum()
}

/// All of `distances`, summed.
pub fn sum(distances: &[f64]) -> f64 {
    kernels::sum(distances)
}

/// How many points have another label than before.
pub fn changed(before: &[u8], now: &[u8]) -> usize {
    kernels::changed(before, now)
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
    use crate::engine::rng::Purpose;

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

    #[test]
    fn the_mean_of_all_points_loses_no_digit_far_from_the_origin() {
        assert_eq!(mean(&table(&[[1e15, 0.0], [1e15 + 2.0, 3.0], [1e15 + 4.0, 0.0]])), [1e15 + 2.0, 1.0]);
    }

    #[test]
    fn points_to_start_from_are_distinct_while_there_are_any() {
        let points = table(&[[1.0, 0.0], [1.0, 0.0], [2.0, 0.0], [1.0, 0.0], [3.0, 0.0]]);
        for seed in 0..20 {
            let chosen = |k| distinct_points(&points, k, &mut Rng::new(seed, Purpose::Run));
            let mut first: Vec<f64> = chosen(3).iter().map(|&i| points.row(i)[0]).collect();
            first.sort_by(f64::total_cmp);
            assert_eq!(first, [1.0, 2.0, 3.0], "seed {seed}");
            assert_eq!(chosen(7)[..3], chosen(3), "seed {seed}");
            assert_eq!(chosen(7).len(), 7);
        }
    }
}
