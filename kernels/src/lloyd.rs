//! The half-steps of Lloyd's algorithm.
//!
//! Points are given by columns: `values` has shape (d, n), dimension after dimension. Centres are given by rows: shape
//! (k, d). A label is the index of a centre.

/// So many points are taken side by side in [`assign`]: enough to hide the latency of an addition, few enough for all
/// that is known of them to stay in registers.
const LANES: usize = 8;
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
    // Bytes are compared and counted sixteen at a time; a byte can count to 255.
    let of = |j: usize| {
        let blocks = labels.chunks(255);
        blocks.map(|block| usize::from(block.iter().map(|&label| u8::from(usize::from(label) == j)).sum::<u8>())).sum()
    };
    (0..k).map(of).collect()
}

/// The sum of every cluster's points in one dimension, shape (k,). `column` and `labels` have shape (n,).
pub fn sums(column: &[f64], labels: &[u8], k: usize) -> Vec<f64> {
    let mut sums = [[0.0; LABELS]; SUMS];
    let (x, x_rest) = column.as_chunks::<SUMS>();
    let (of, of_rest) = labels.as_chunks::<SUMS>();
    for (x, of) in x.iter().zip(of) {
        for lane in 0..SUMS {
            sums[lane][usize::from(of[lane])] += x[lane];
        }
    }
    for (lane, (x, &of)) in x_rest.iter().zip(of_rest).enumerate() {
        sums[lane][usize::from(of)] += x;
    }
    (0..k).map(|j| (sums[0][j] + sums[1][j]) + (sums[2][j] + sums[3][j])).collect()
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
    let blocks = before.chunks(255).zip(now.chunks(255));
    blocks.map(|(b, n)| usize::from(b.iter().zip(n).map(|(b, n)| u8::from(b != n)).sum::<u8>())).sum()
}
