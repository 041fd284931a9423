//! Wide tables: V has so many numbers that it is never written down anew, and never crosses. A picture of it does.

/// A table of more columns is a wide one.
pub const WIDE: usize = 64;
/// So many pixels a side V has at most as a picture of a wide table.
const MOST_PIXELS: usize = 112;

/// V as a picture: of blocks of its entries their means, without what axes have taken of it. Where no block is larger
/// than an entry it is V itself.
pub fn pooled(scatter: &[f64], degrees: f64, axes: &[Vec<f64>], variances: &[f64]) -> Vec<f64> {
    let d = scatter.len().isqrt();
    let block = block(d);
    let side = d.div_ceil(block);
    let size = |i: usize| block.min(d - i * block) as f64;
    let mut sums = vec![0.0; side * side];
    for (i, row) in scatter.chunks_exact(d).enumerate() {
        let sums = &mut sums[i / block * side..][..side];
        row.chunks(block).zip(sums).for_each(|(entries, sum)| *sum += entries.iter().sum::<f64>());
    }
    let means = |axis: &Vec<f64>| -> Vec<f64> {
        axis.chunks(block).map(|entries| entries.iter().sum::<f64>() / entries.len() as f64).collect()
    };
    let axes: Vec<Vec<f64>> = axes.iter().map(means).collect();
    let entry = |(at, sum): (usize, &f64)| {
        let (i, j) = (at / side, at % side);
        let taken: f64 = axes.iter().zip(variances).map(|(axis, variance)| variance * axis[i] * axis[j]).sum();
        sum / degrees / (size(i) * size(j)) - taken
    };
    sums.iter().enumerate().map(entry).collect()
}

/// How many rows and columns of V one pixel of its picture stands for, of d columns.
fn block(d: usize) -> usize {
    d.div_ceil(MOST_PIXELS).max(1)
}
