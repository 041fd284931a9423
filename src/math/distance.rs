//! How far two sets of samples are from each other.

use crate::engine::Rng;
use crate::engine::order::ascending;
use crate::engine::rng::Purpose;
use unrolled_kernels::posterior::kernel_sum;

/// MMD² with the Gaussian kernel k(x, y) = exp(−‖x − y‖²/2h²): mean k(x, x') + mean k(y, y') − 2 mean k(x, y) over all
/// pairs, a sample with itself included, so that it is never negative (Gretton et al. 2012, eq. 5). `x` of shape (m, d)
/// and `y` of shape (n, d), by rows; h is the bandwidth, in the units of the samples. NaN if there are none.
pub fn mmd_squared(x: &[f64], y: &[f64], d: usize, h: f64) -> f64 {
    let by_columns = |x: &[f64]| (0..d).flat_map(|j| x.iter().skip(j).step_by(d).copied()).collect::<Vec<_>>();
    let (m, n) = ((x.len() / d.max(1)) as f64, (y.len() / d.max(1)) as f64);
    let (columns_x, columns_y, mut room) = (by_columns(x), by_columns(y), Vec::new());
    let within_x = kernel_sum(x, &columns_x, d, h, &mut room) / (m * m);
    let within_y = kernel_sum(y, &columns_y, d, h, &mut room) / (n * n);
    within_x + within_y - 2.0 * kernel_sum(x, &columns_y, d, h, &mut room) / (m * n)
}

/// The median heuristic for the bandwidth of [`mmd_squared`]: the median of the distances between rows that differ, of an
/// even number the larger of the two in the middle (Gretton et al. 2012, section 8, where equal rows count too). `x` of
/// shape (n, d), by rows. 1 where all rows are equal.
pub fn median_distance(x: &[f64], d: usize) -> f64 {
    let rows: Vec<&[f64]> = x.chunks_exact(d.max(1)).collect();
    let squared = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let pairs = rows.iter().enumerate().flat_map(|(i, a)| rows[..i].iter().map(move |b| squared(a, b)));
    let all: Vec<f64> = pairs.filter(|squared| *squared > 0.0).collect();
    ascending(&all).get(all.len() / 2).map_or(1.0, |at| all[*at].sqrt())
}

/// W₁ of two samples on a line: ∫ |F − G|, exact for any numbers of them. NaN if one is empty.
pub fn wasserstein(x: &[f64], y: &[f64]) -> f64 {
    let all: Vec<f64> = x.iter().chain(y).copied().collect();
    let (up, down) = (1.0 / x.len() as f64, 1.0 / y.len() as f64);
    let (mut apart, mut sum, mut before) = (0.0_f64, 0.0, f64::NAN);
    for i in ascending(&all) {
        if before < all[i] {
            sum += apart.abs() * (all[i] - before);
        }
        before = all[i];
        apart += if i < x.len() { up } else { -down };
    }
    if x.is_empty() || y.is_empty() { f64::NAN } else { sum }
}

/// The sliced Wasserstein distance: the mean of W₁ over `slices` directions, which `seed` fixes (Bonneel et al. 2015). On a
/// line W₁ itself. `x` of shape (m, d) and `y` of shape (n, d), by rows.
pub fn sliced_wasserstein(x: &[f64], y: &[f64], d: usize, slices: usize, seed: u64) -> f64 {
    if d == 1 {
        return wasserstein(x, y);
    }
    let mut rng = Rng::new(seed, Purpose::Study);
    let mut sum = 0.0;
    for _ in 0..slices {
        let direction: Vec<f64> = (0..d).map(|_| rng.normal()).collect();
        let length = direction.iter().map(|u| u * u).sum::<f64>().sqrt();
        let along = |x: &[f64]| {
            let of = |row: &[f64]| row.iter().zip(&direction).map(|(x, u)| x * u).sum::<f64>() / length;
            x.chunks_exact(d).map(of).collect::<Vec<_>>()
        };
        sum += wasserstein(&along(x), &along(y));
    }
    sum / slices as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_of_points_that_can_be_told_by_hand() {
        assert!((wasserstein(&[0.0, 1.0], &[1.0, 2.0]) - 1.0).abs() < 1e-15);
        assert!((wasserstein(&[0.0], &[-1.0, 0.0, 4.0]) - 5.0 / 3.0).abs() < 1e-15);
        assert!(wasserstein(&[], &[1.0]).is_nan());
        // 2 − 2 e^(−½·4/1) for single points 2 apart.
        assert!((mmd_squared(&[0.0, 0.0], &[2.0, 0.0], 2, 1.0) - (2.0 - 2.0 * libm::exp(-2.0))).abs() < 1e-14);
        // Of −1, 1, 1 both distances between unlike numbers are 2; of 0, 1, 3 they are 1, 2 and 3.
        assert_eq!([median_distance(&[-1.0, 1.0, 1.0], 1), median_distance(&[0.0, 1.0, 3.0], 1)], [2.0, 2.0]);
        assert_eq!([median_distance(&[0.0, 0.0, 3.0, 4.0], 2), median_distance(&[7.0; 4], 1)], [5.0, 1.0]);
        let x = [0.3, 1.0, -2.0, 0.5, 0.1, 0.9];
        assert!(mmd_squared(&x, &x, 2, 0.5).abs() < 1e-15 && sliced_wasserstein(&x, &x, 2, 8, 1).abs() < 1e-12);
        // A shift by s along an axis of the plane is seen by the mean of |cos|: 2/π.
        let moved: Vec<f64> = x.iter().enumerate().map(|(i, x)| if i % 2 == 0 { x + 1.0 } else { *x }).collect();
        assert!((sliced_wasserstein(&x, &moved, 2, 4000, 1) - 2.0 / std::f64::consts::PI).abs() < 0.02);
    }
}
