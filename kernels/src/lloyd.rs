//! The half-steps of Lloyd's algorithm.
//!
//! Points are given by columns: `values` has shape (d, n), dimension after dimension. Centres are given by rows: shape
//! (k, d). A label is the index of a centre.

use crate::sieve::{Rounded, Sieve};

/// So many points are taken side by side in [`assign`]: enough to hide the latency of an addition, few enough for all
/// that is known of them to stay in registers.
pub(crate) const LANES: usize = 8;
/// So many sums are kept side by side where every point adds to one: an addition need not wait for the one before.
const SUMS: usize = 4;
/// As many as a label can name.
const LABELS: usize = 256;

/// For every point the nearest centre and the squared distance to it, measured as the sum of squared differences over
/// the dimensions in order; ties go to the lowest index. With no centre, distances are infinite.
///
/// `values` has shape (d, n), `centers` (k, d), `labels` and `distances` (n,).
pub fn assign(values: &[f64], d: usize, centers: &[f64], labels: &mut [u8], distances: &mut [f64]) {
    match d {
        1 => assign_in(&columns::<1>(values, labels.len()), centers, labels, distances),
        2 => assign_in(&columns::<2>(values, labels.len()), centers, labels, distances),
        3 => assign_in(&columns::<3>(values, labels.len()), centers, labels, distances),
        _ => {
            let columns: Vec<&[f64]> = values.chunks_exact(labels.len().max(1)).collect();
            assign_in(&columns, centers, labels, distances);
        }
    }
}

/// The columns of `D` dimensions.
fn columns<const D: usize>(values: &[f64], n: usize) -> [&[f64]; D] {
    std::array::from_fn(|dim| &values[dim * n..][..n])
}

#[inline(always)]
fn assign_in(columns: &[&[f64]], centers: &[f64], labels: &mut [u8], distances: &mut [f64]) {
    let n = labels.len();
    let whole = n - n % LANES;
    for start in (0..whole).step_by(LANES) {
        let (best, nearest) = nearest(columns, centers, start);
        distances[start..start + LANES].copy_from_slice(&best);
        for (label, j) in labels[start..start + LANES].iter_mut().zip(nearest) {
            *label = j as u8;
        }
    }
    if whole < n {
        // The last few points, with copies of the very last one beside them.
        let rest: Vec<[f64; LANES]> =
            columns.iter().map(|column| std::array::from_fn(|lane| column[(whole + lane).min(n - 1)])).collect();
        let rest: Vec<&[f64]> = rest.iter().map(<[f64; LANES]>::as_slice).collect();
        let (best, nearest) = nearest(&rest, centers, 0);
        distances[whole..].copy_from_slice(&best[..n - whole]);
        for (label, j) in labels[whole..].iter_mut().zip(nearest) {
            *label = j as u8;
        }
    }
}

/// The same to the bit, in less time where there are many dimensions and centres: which centre is nearest is told by
/// `rounded`, the same points, where it can be, and then one distance a point is enough. Where it is not sure of all
/// points of a block, and for the last few, all distances are measured.
pub fn assign_rounded(
    values: &[f64],
    d: usize,
    rounded: &Rounded,
    centers: &[f64],
    labels: &mut [u8],
    distances: &mut [f64],
) {
    let n = labels.len();
    let Some(sieve) = Sieve::new(centers, rounded, d, n) else {
        return assign(values, d, centers, labels, distances);
    };
    let columns: Vec<&[f64]> = values.chunks_exact(n.max(1)).collect();
    let (some, labels_left) = labels.as_chunks_mut::<LANES>();
    let (measured, distances_left) = distances.as_chunks_mut::<LANES>();
    for (((block, squares), (labels, distances)), start) in
        rounded.blocks().zip(some.iter_mut().zip(measured)).zip((0..).step_by(LANES))
    {
        if let Some(nearest) = sieve.nearest(block, squares) {
            *distances = own(&columns, centers, nearest, start);
            *labels = nearest.map(|j| j as u8);
        } else {
            let (best, nearest) = nearest(&columns, centers, start);
            *distances = best;
            *labels = nearest.map(|j| j as u8);
        }
    }
    let rest: Vec<&[f64]> = columns.iter().map(|column| &column[n - n % LANES..]).collect();
    assign_in(&rest, centers, labels_left, distances_left);
}

/// The squared distance of each of [`LANES`] points to its centre, summed as in [`nearest`].
#[inline(always)]
fn own(columns: &[&[f64]], centers: &[f64], nearest: [usize; LANES], start: usize) -> [f64; LANES] {
    let d = columns.len();
    let centers = nearest.map(|j| &centers[j * d..][..d]);
    let mut squared = [0.0; LANES];
    for (dim, column) in columns.iter().enumerate() {
        let x = &column[start..start + LANES];
        for lane in 0..LANES {
            let difference = x[lane] - centers[lane][dim];
            squared[lane] += difference * difference;
        }
    }
    squared
}

/// The nearest centre of each of [`LANES`] points, and the squared distance to it.
#[inline(always)]
fn nearest(columns: &[&[f64]], centers: &[f64], start: usize) -> ([f64; LANES], [u64; LANES]) {
    let mut best = [f64::INFINITY; LANES];
    let mut nearest = [0; LANES];
    for (j, center) in centers.chunks_exact(columns.len()).enumerate() {
        let mut squared = [0.0; LANES];
        for (column, c) in columns.iter().zip(center) {
            let x = &column[start..start + LANES];
            for lane in 0..LANES {
                let difference = x[lane] - c;
                squared[lane] += difference * difference;
            }
        }
        for lane in 0..LANES {
            let closer = squared[lane] < best[lane];
            nearest[lane] = if closer { j as u64 } else { nearest[lane] };
            best[lane] = if closer { squared[lane] } else { best[lane] };
        }
    }
    (best, nearest)
}

/// How many labels name each of the first `k` centres; shape (k,).
pub fn counts(labels: &[u8], k: usize) -> Vec<usize> {
    let mut counts = [[0_u32; LABELS]; SUMS];
    let (whole, rest) = labels.as_chunks::<SUMS>();
    for of in whole {
        for lane in 0..SUMS {
            counts[lane][usize::from(of[lane])] += 1;
        }
    }
    for &of in rest {
        counts[0][usize::from(of)] += 1;
    }
    (0..k).map(|j| counts.iter().map(|lane| lane[j] as usize).sum()).collect()
}

/// The differences of every cluster's points from the cluster's origin, summed, dimension by dimension.
///
/// `values` has shape (d, n), `labels` (n,), `origins` (d, k), and so has the answer.
pub fn sums(values: &[f64], labels: &[u8], origins: &[f64], k: usize) -> Vec<f64> {
    let mut sums = Vec::with_capacity(origins.len());
    let columns: Vec<&[f64]> = values.chunks_exact(labels.len().max(1)).collect();
    let (fours, rest) = columns.as_chunks::<4>();
    let (pairs, last) = rest.as_chunks::<2>();
    let all = origins.len();
    let mut origins = origins.chunks_exact(k.max(1));
    for columns in fours {
        sums_of(columns, labels, &mut origins, &mut sums);
    }
    for columns in pairs {
        sums_of(columns, labels, &mut origins, &mut sums);
    }
    for column in last {
        // Twice: one more loop would weigh more than it saves.
        sums_of(&[*column, *column], labels, &mut origins, &mut sums);
    }
    // Without points there are no columns.
    sums.resize(all, 0.0);
    sums
}

/// The sums of some dimensions at once: labels are read once, and numbers are added side by side. Takes the next origins,
/// and puts the sums behind `out`.
#[inline(never)]
fn sums_of<'a, const W: usize>(
    columns: &[&[f64]; W],
    labels: &[u8],
    origins: &mut impl Iterator<Item = &'a [f64]>,
    out: &mut Vec<f64>,
) {
    let mut o = [[0.0; W]; LABELS];
    let mut k = 0;
    for (dim, origins) in origins.take(W).enumerate() {
        k = origins.len();
        o.iter_mut().zip(origins).for_each(|(o, origin)| o[dim] = *origin);
    }
    let mut sums = [[[0.0; W]; LABELS]; SUMS];
    let columns = columns.map(|column| &column[..labels.len()]);
    let add = |sums: &mut [[f64; W]; LABELS], i: usize, of: u8| {
        let (sum, o) = (&mut sums[usize::from(of)], &o[usize::from(of)]);
        *sum = std::array::from_fn(|dim| sum[dim] + (columns[dim][i] - o[dim]));
    };
    let (whole, rest) = labels.as_chunks::<SUMS>();
    for (of, start) in whole.iter().zip((0..).step_by(SUMS)) {
        for lane in 0..SUMS {
            add(&mut sums[lane], start + lane, of[lane]);
        }
    }
    for (lane, &of) in rest.iter().enumerate() {
        add(&mut sums[lane], labels.len() - rest.len() + lane, of);
    }
    let total = |j: usize, dim: usize| (sums[0][j][dim] + sums[1][j][dim]) + (sums[2][j][dim] + sums[3][j][dim]);
    (0..W).for_each(|dim| out.extend((0..k).map(|j| total(j, dim))));
}

/// The squared differences between every point and the centre that its label names, in one dimension, summed.
/// `column` and `labels` have shape (n,), `centers` (k,).
pub fn squares(column: &[f64], labels: &[u8], centers: &[f64]) -> f64 {
    let mut c = [0.0; LABELS];
    c[..centers.len()].copy_from_slice(centers);
    let mut sums = [0.0; SUMS];
    let (x, x_rest) = column.as_chunks::<SUMS>();
    let (of, of_rest) = labels.as_chunks::<SUMS>();
    for (x, of) in x.iter().zip(of) {
        for lane in 0..SUMS {
            let difference = x[lane] - c[usize::from(of[lane])];
            sums[lane] += difference * difference;
        }
    }
    for (lane, (x, &of)) in x_rest.iter().zip(of_rest).enumerate() {
        sums[lane] += (x - c[usize::from(of)]) * (x - c[usize::from(of)]);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// All numbers, summed.
pub fn sum(numbers: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (whole, rest) = numbers.as_chunks::<LANES>();
    for x in whole {
        for lane in 0..LANES {
            sums[lane] += x[lane];
        }
    }
    for (sum, x) in sums.iter_mut().zip(rest) {
        *sum += x;
    }
    sums.iter().sum()
}

/// In how many places two arrays of labels differ.
pub fn changed(before: &[u8], now: &[u8]) -> usize {
    // Bytes are compared and counted sixteen at a time; a byte can count to 255.
    let blocks = before.chunks(255).zip(now.chunks(255));
    blocks.map(|(b, n)| usize::from(b.iter().zip(n).map(|(b, n)| u8::from(b != n)).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole numbers, so that sums are exact in any order; many ties.
    fn numbers(n: usize, salt: usize) -> Vec<f64> {
        (0..n).map(|i| ((i * i + salt * i) % 7) as f64).collect()
    }

    #[test]
    fn every_number_of_points_and_dimensions_agrees_with_the_definition() {
        for (n, d, k) in [(0, 2, 3), (1, 1, 1), (7, 2, 3), (8, 3, 2), (13, 2, 12), (700, 2, 5), (600, 5, 4), (9, 64, 3)]
        {
            let (values, centers) = (numbers(n * d, 3), numbers(k * d, 5));
            let squared = |i: usize, j: usize| -> f64 {
                (0..d).map(|dim| (values[dim * n + i] - centers[j * d + dim]).powi(2)).sum()
            };
            let (mut labels, mut distances) = (vec![9; n], vec![-1.0; n]);
            assign(&values, d, &centers, &mut labels, &mut distances);
            let (mut count, mut total) = (vec![0; k], 0.0);
            for i in 0..n {
                // `min_by` keeps the first of equals.
                let nearest = (0..k).min_by(|&a, &b| squared(i, a).total_cmp(&squared(i, b))).unwrap_or(0);
                assert_eq!((usize::from(labels[i]), distances[i]), (nearest, squared(i, nearest)), "{n} {d} {k} {i}");
                count[nearest] += 1;
                total += distances[i];
            }
            assert_eq!(counts(&labels, k), count);
            assert_eq!(sum(&distances), total);
            let mut by_dimension = 0.0;
            let origins: Vec<f64> = (0..d).flat_map(|_| (0..k).map(|j| j as f64)).collect();
            let found = sums(&values, &labels, &origins, k);
            assert_eq!(found.len(), d * k);
            for (dim, column) in values.chunks_exact(n.max(1)).enumerate() {
                let members = |j: usize| (0..n).filter(|&i| usize::from(labels[i]) == j).collect::<Vec<_>>();
                let of = |j: usize| members(j).into_iter().map(|i| column[i] - j as f64).sum::<f64>();
                assert_eq!(found[dim * k..][..k], (0..k).map(of).collect::<Vec<_>>());
                let centers: Vec<f64> = (0..k).map(|j| centers[j * d + dim]).collect();
                by_dimension += squares(column, &labels, &centers);
            }
            assert_eq!(by_dimension, total);
            let other: Vec<u8> = labels.iter().map(|&label| label + u8::from(label == 0)).collect();
            assert_eq!(changed(&labels, &other), count[0]);
        }
    }

    #[test]
    fn without_a_centre_all_is_infinitely_far() {
        let (mut labels, mut distances) = ([3], [0.0]);
        assign(&[1.0, 2.0], 2, &[], &mut labels, &mut distances);
        assert_eq!((labels, distances), ([0], [f64::INFINITY]));
    }

    /// The lanes fix the order of additions: these bits must be the same in the browser.
    #[test]
    fn sums_are_taken_by_lanes() {
        let numbers: Vec<f64> = (0..100).map(|i| 1.0 / f64::from(i + 1)).collect();
        let mut lanes = [0.0; LANES];
        for (i, x) in numbers.iter().enumerate() {
            lanes[i % LANES] += x;
        }
        assert_eq!(sum(&numbers).to_bits(), lanes.iter().sum::<f64>().to_bits());
    }

    #[test]
    fn sums_of_some_dimensions_at_once_are_those_of_each() {
        for (n, d) in [(103, 7), (40, 2), (5, 1), (3, 4)] {
            let values: Vec<f64> = (0..n * d).map(|i| 1.0 / (i + 1) as f64).collect();
            let labels: Vec<u8> = (0..n).map(|i| (i * i % 3) as u8).collect();
            let origins: Vec<f64> = (0..d * 3).map(|i| 0.3 / (i + 1) as f64).collect();
            let mut expected = Vec::new();
            for (column, origins) in values.chunks_exact(n).zip(origins.chunks_exact(3)) {
                let mut lanes = [[0.0; 3]; SUMS];
                for (i, (x, &of)) in column.iter().zip(&labels).enumerate() {
                    // The last few begin again at the first lane, as whole groups do.
                    lanes[i % SUMS][usize::from(of)] += x - origins[usize::from(of)];
                }
                expected.extend((0..3).map(|j| ((lanes[0][j] + lanes[1][j]) + (lanes[2][j] + lanes[3][j])).to_bits()));
            }
            let found: Vec<u64> = sums(&values, &labels, &origins, 3).into_iter().map(f64::to_bits).collect();
            assert_eq!(found, expected, "{n} × {d}");
        }
    }
}
