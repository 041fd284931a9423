//! The half-steps of EM for a mixture of Gaussians.
//!
//! Points are given by columns: `values` has shape (d, n), dimension after dimension. Responsibilities are given by
//! rows: shape (n, k). Points are taken in blocks; within a block everything lies component by component, so that the
//! same is done to many points side by side.
//!
//! What the app calls is never inlined: in a caller that is compiled for size, LLVM would leave the loops as they are.

use crate::elementary::{exp, kept, ln, mask_of_finite, mask_of_positive};

/// So many points are taken at a time: what is known of them stays in the nearest cache.
const BLOCK: usize = 64;
/// So many sums are kept side by side.
const LANES: usize = 8;

type Block = [f64; BLOCK];
type Lanes = [f64; LANES];

/// The components of a mixture, as densities need them.
pub struct Components<'a> {
    /// log π_j − ½ log det Σ_j − (d/2) log 2π, shape (k,).
    pub constants: &'a [f64],
    /// μ_j, shape (k, d).
    pub means: &'a [f64],
    /// The lower Cholesky factor of Σ_j, with the *reciprocals* of its diagonal in the diagonal, shape (k, d, d).
    pub factors: &'a [f64],
}

/// Sums over all points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sums {
    /// Σ_i log p(x_i).
    pub log_likelihood: f64,
    /// Σ_i Σ_j p_ij log p_ij, where p_ij = p(z_i = j | x_i).
    pub entropy: f64,
    /// Σ_i Σ_j γ_ij log p_ij for the responsibilities that were given.
    pub cross: f64,
}

/// Writes p(z_i = j | x_i) for all points and components into `posterior`, shape (n, k).
///
/// `gamma` has the same shape, or is empty. 0 · log 0 is 0. A point so far away that no density can be told from 0
/// (its log density is −∞) belongs to all components alike.
#[inline(never)]
pub fn posterior(values: &[f64], components: &Components<'_>, gamma: &[f64], posterior: &mut [f64]) -> Sums {
    let k = components.constants.len();
    let n = posterior.len() / k.max(1);
    let d = components.means.len() / k.max(1);
    let mut x = vec![[0.0; BLOCK]; d];
    let mut z = vec![[0.0; BLOCK]; d];
    let mut log = vec![[0.0; BLOCK]; k];
    let mut p = vec![[0.0; BLOCK]; k];
    let mut given = vec![[0.0; BLOCK]; k];
    let (mut log_likelihood, mut entropy, mut cross) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for start in (0..n).step_by(BLOCK) {
        let count = load(values, n, start, &mut x);
        let mut largest = [f64::NEG_INFINITY; BLOCK];
        for (j, log) in log.iter_mut().enumerate() {
            let factor = &components.factors[j * d * d..][..d * d];
            log_joint(&x, &mut z, components.constants[j], &components.means[j * d..][..d], factor, log);
            for i in 0..BLOCK {
                largest[i] = if log[i] > largest[i] { log[i] } else { largest[i] };
            }
        }
        let lost = largest.contains(&f64::NEG_INFINITY);
        if lost {
            largest.iter_mut().filter(|most| **most == f64::NEG_INFINITY).for_each(|most| *most = 0.0);
        }
        let mut total = [0.0; BLOCK];
        for (log, p) in log.iter().zip(&mut p) {
            for i in 0..BLOCK {
                p[i] = exp(log[i] - largest[i]);
                total[i] += p[i];
            }
        }
        let mut log_density = [0.0; BLOCK];
        for i in 0..BLOCK {
            log_density[i] = largest[i] + ln(total[i]);
            total[i] = 1.0 / total[i];
        }
        for (log, p) in log.iter_mut().zip(&mut p) {
            for i in 0..BLOCK {
                log[i] -= log_density[i];
                p[i] *= total[i];
            }
        }
        if lost {
            spread(&mut log_density, &mut p);
        }
        clear(&mut log_density, &mut p, count);
        add(&mut log_likelihood, &log_density);
        for (log, p) in log.iter().zip(&p) {
            add_product(&mut entropy, p, log);
        }
        store(&p, start, count, posterior);
        if !gamma.is_empty() {
            load_rows(gamma, start, count, &mut given);
            for (log, given) in log.iter().zip(&given) {
                add_product(&mut cross, given, log);
            }
        }
    }
    Sums { log_likelihood: fold(&log_likelihood), entropy: fold(&entropy), cross: fold(&cross) }
}

/// log π_j + log N(x_i | μ_j, Σ_j) of one component for a block of points, by forward substitution: with Σ = LLᵀ and
/// z = L⁻¹(x − μ), the squared Mahalanobis distance is ‖z‖².
#[inline(always)]
fn log_joint(x: &[Block], z: &mut [Block], constant: f64, mean: &[f64], factor: &[f64], log: &mut Block) {
    match x {
        [x] => log_joint_in([x], constant, mean, factor, log),
        [x, y] => log_joint_in([x, y], constant, mean, factor, log),
        [x, y, w] => log_joint_in([x, y, w], constant, mean, factor, log),
        _ => log_joint_by_rows(x, z, constant, mean, factor, log),
    }
}

/// The same for `D` dimensions, point by point: all that is known of a point stays in registers.
#[inline(always)]
fn log_joint_in<const D: usize>(x: [&Block; D], constant: f64, mean: &[f64], factor: &[f64], log: &mut Block) {
    let mean: [f64; D] = std::array::from_fn(|row| mean[row]);
    let l: [[f64; D]; D] = std::array::from_fn(|row| std::array::from_fn(|column| factor[row * D + column]));
    for i in 0..BLOCK {
        let mut z = [0.0; D];
        let mut squared = 0.0;
        for row in 0..D {
            let mut left = x[row][i] - mean[row];
            for column in 0..row {
                left -= l[row][column] * z[column];
            }
            z[row] = left * l[row][row];
            squared += z[row] * z[row];
        }
        log[i] = log_of(constant, squared);
    }
}

/// The same for any number of dimensions, row by row of the factor.
#[inline(always)]
fn log_joint_by_rows(x: &[Block], z: &mut [Block], constant: f64, mean: &[f64], factor: &[f64], log: &mut Block) {
    let d = mean.len();
    let mut squared = [0.0; BLOCK];
    for row in 0..d {
        let (known, open) = z.split_at_mut(row);
        let z = &mut open[0];
        for i in 0..BLOCK {
            z[i] = x[row][i] - mean[row];
        }
        for (known, l) in known.iter().zip(&factor[row * d..]) {
            for i in 0..BLOCK {
                z[i] -= l * known[i];
            }
        }
        let reciprocal = factor[row * d + row];
        for i in 0..BLOCK {
            z[i] *= reciprocal;
            squared[i] += z[i] * z[i];
        }
    }
    for i in 0..BLOCK {
        log[i] = log_of(constant, squared[i]);
    }
}

/// −∞ where the distance is beyond the range of numbers, or even the way to it was.
#[inline(always)]
fn log_of(constant: f64, squared: f64) -> f64 {
    let finite = mask_of_finite(squared);
    let log = kept(constant - 0.5 * squared, finite);
    f64::from_bits(log.to_bits() | (f64::NEG_INFINITY.to_bits() & !finite))
}

/// N_j = Σ_i γ_ij, shape (k,), and Σ_i γ_ij (x_i − o_j), shape (k, d), for `origins` of shape (k, d).
///
/// `gamma` has shape (n, k).
#[inline(never)]
pub fn sums(values: &[f64], gamma: &[f64], k: usize, origins: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (n, d) = (gamma.len() / k.max(1), origins.len() / k.max(1));
    let mut x = vec![[0.0; BLOCK]; d];
    let mut weight = vec![[0.0; BLOCK]; k];
    let (mut counts, mut sums) = (vec![[0.0; LANES]; k], vec![[0.0; LANES]; k * d]);
    for start in (0..n).step_by(BLOCK) {
        let count = load(values, n, start, &mut x);
        load_rows(gamma, start, count, &mut weight);
        for (j, weight) in weight.iter().enumerate() {
            add(&mut counts[j], weight);
            for (dim, x) in x.iter().enumerate() {
                let origin = origins[j * d + dim];
                let mut weighted = [0.0; BLOCK];
                for i in 0..BLOCK {
                    weighted[i] = weight[i] * (x[i] - origin);
                }
                add(&mut sums[j * d + dim], &weighted);
            }
        }
    }
    (counts.iter().map(fold).collect(), sums.iter().map(fold).collect())
}

/// Σ_i γ_ij (x_i − μ_j)(x_i − μ_j)ᵀ, shape (k, d, d), of which the lower triangle is filled; if `diagonal`, nothing but
/// the diagonal.
///
/// `gamma` has shape (n, k), `means` (k, d).
#[inline(never)]
pub fn scatters(values: &[f64], gamma: &[f64], k: usize, means: &[f64], diagonal: bool) -> Vec<f64> {
    let (n, d) = (gamma.len() / k.max(1), means.len() / k.max(1));
    let mut x = vec![[0.0; BLOCK]; d];
    let mut y = vec![[0.0; BLOCK]; d];
    let mut weight = vec![[0.0; BLOCK]; k];
    let mut scatters = vec![[0.0; LANES]; k * d * d];
    for start in (0..n).step_by(BLOCK) {
        let count = load(values, n, start, &mut x);
        load_rows(gamma, start, count, &mut weight);
        for (j, weight) in weight.iter().enumerate() {
            for row in 0..d {
                let mean = means[j * d + row];
                let mut weighted = [0.0; BLOCK];
                for i in 0..BLOCK {
                    y[row][i] = x[row][i] - mean;
                    weighted[i] = weight[i] * y[row][i];
                }
                for column in if diagonal { row } else { 0 }..=row {
                    let sum = &mut scatters[(j * d + row) * d + column];
                    add_all(sum, &weighted, &y[column]);
                }
            }
        }
    }
    scatters.iter().map(fold).collect()
}

/// Copies a block of points, and the last of them again into what is left of it. Gives their number.
#[inline(always)]
fn load(values: &[f64], n: usize, start: usize, x: &mut [Block]) -> usize {
    let count = (n - start).min(BLOCK);
    for (x, column) in x.iter_mut().zip(values.chunks_exact(n)) {
        x[..count].copy_from_slice(&column[start..start + count]);
        let last = column[start + count - 1];
        x[count..].fill(last);
    }
    count
}

/// Copies the rows of a block of points, component by component; 0 where there are no more points.
#[inline(always)]
fn load_rows(rows: &[f64], start: usize, count: usize, of: &mut [Block]) {
    let k = of.len();
    let rows = &rows[start * k..][..count * k];
    for (j, of) in of.iter_mut().enumerate() {
        for (to, from) in of.iter_mut().zip(rows[j..].iter().step_by(k)) {
            *to = *from;
        }
        of[count..].fill(0.0);
    }
}

/// The reverse of [`load_rows`].
#[inline(always)]
fn store(of: &[Block], start: usize, count: usize, rows: &mut [f64]) {
    let k = of.len();
    let rows = &mut rows[start * k..][..count * k];
    for (j, of) in of.iter().enumerate() {
        for (to, from) in rows[j..].iter_mut().step_by(k).zip(of) {
            *to = *from;
        }
    }
}

/// Points without a density belong to all components alike.
#[cold]
fn spread(log_density: &mut Block, p: &mut [Block]) {
    let share = 1.0 / p.len() as f64;
    for i in 0..BLOCK {
        if p.iter().map(|p| p[i]).sum::<f64>() > 0.5 {
            continue;
        }
        log_density[i] = f64::NEG_INFINITY;
        p.iter_mut().for_each(|p| p[i] = share);
    }
}

/// What lies behind the last point counts for nothing.
#[inline(always)]
fn clear(log_density: &mut Block, p: &mut [Block], count: usize) {
    log_density[count..].fill(0.0);
    p.iter_mut().for_each(|p| p[count..].fill(0.0));
}

#[inline(always)]
fn add(sums: &mut Lanes, block: &Block) {
    for i in (0..BLOCK).step_by(LANES) {
        for lane in 0..LANES {
            sums[lane] += block[i + lane];
        }
    }
}

/// Σ w · log, where 0 · log 0 is 0.
#[inline(always)]
fn add_product(sums: &mut Lanes, weight: &Block, log: &Block) {
    for i in (0..BLOCK).step_by(LANES) {
        for lane in 0..LANES {
            let w = weight[i + lane];
            sums[lane] += kept(w * log[i + lane], mask_of_positive(w));
        }
    }
}

#[inline(always)]
fn add_all(sums: &mut Lanes, a: &Block, b: &Block) {
    for i in (0..BLOCK).step_by(LANES) {
        for lane in 0..LANES {
            sums[lane] += a[i + lane] * b[i + lane];
        }
    }
}

/// The largest |a − b| of two arrays of the same length.
#[inline(never)]
pub fn largest_change(a: &[f64], b: &[f64]) -> f64 {
    let mut most = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        let mut change = [0.0; LANES];
        for lane in 0..LANES {
            change[lane] = (a[lane] - b[lane]).abs();
        }
        for lane in 0..LANES {
            most[lane] = if change[lane] > most[lane] { change[lane] } else { most[lane] };
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a - b).abs());
    rest.chain(most).fold(0.0, |most, change| if change > most { change } else { most })
}

fn fold(sums: &Lanes) -> f64 {
    ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))
}

/// Σ_i γ_ij of γ, shape (n, k), flat by rows; shape (k,).
pub fn counts(gamma: &[f64], k: usize) -> Vec<f64> {
    let mut counts = vec![0.0; k];
    for row in gamma.chunks_exact(k.max(1)) {
        counts.iter_mut().zip(row).for_each(|(count, g)| *count += g);
    }
    counts
}

/// The most probable component of every row of γ, shape (n,); ties go to the lowest index.
pub fn labels(gamma: &[f64], k: usize) -> Vec<u8> {
    let largest = |row: &[f64]| {
        let (mut best, mut most) = (0, row[0]);
        for (j, &share) in row.iter().enumerate().skip(1) {
            if share > most {
                (best, most) = (j, share);
            }
        }
        best as u8
    };
    gamma.chunks_exact(k.max(1)).map(largest).collect()
}
