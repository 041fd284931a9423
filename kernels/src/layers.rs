//! Sums of layers s·u·vᵀ, and what is measured of them.
//!
//! Matrices are given by rows: shape (m, n). Layers lie one after the other: `u` has shape (r, m), `s` (r,), `v` (r, n).
//! Every entry of a sum is added to in the order of the layers, s·u first: b ← b + (s·u)·v, each product and each sum
//! rounded for itself. So the bits depend on how many layers there are, and neither on how they came together nor on the
//! machine.

/// So many rows and columns of a sum stay in registers while layers are added to them.
const ROWS: usize = 4;
const COLUMNS: usize = 8;
/// So many layers are added in one go: what is needed of them stays in the nearer caches.
const LAYERS: usize = 128;
/// Fewer layers than these are not worth sorting first.
const WORTH_PACKING: usize = 4;
/// So many sums are kept side by side.
const LANES: usize = 8;

/// Adds `layers`, given by `u`, `s` and `v`, to `sum`, shape (m, n).
#[inline(never)]
pub fn add_f32(sum: &mut [f32], u: &[f32], s: &[f32], v: &[f32]) {
    let r = s.len();
    if r == 0 || sum.is_empty() {
        return;
    }
    let (m, n) = (u.len() / r, v.len() / r);
    if r < WORTH_PACKING {
        for l in 0..r {
            add_one(sum, &u[l * m..][..m], s[l], &v[l * n..][..n]);
        }
        return;
    }
    for from in (0..r).step_by(LAYERS) {
        let to = (from + LAYERS).min(r);
        add_packed(sum, &u[from * m..to * m], &s[from..to], &v[from * n..to * n]);
    }
}

#[inline(always)]
fn add_one(sum: &mut [f32], u: &[f32], s: f32, v: &[f32]) {
    for (row, u) in sum.chunks_exact_mut(v.len()).zip(u) {
        let weight = s * u;
        for (b, v) in row.iter_mut().zip(v) {
            *b += weight * v;
        }
    }
}

fn add_packed(sum: &mut [f32], u: &[f32], s: &[f32], v: &[f32]) {
    let r = s.len();
    let (m, n) = (u.len() / r, v.len() / r);
    // For each group of rows the weights s·u of its rows, layer by layer; 0 for rows that are not there.
    let mut weights = vec![[0.0; ROWS]; m.div_ceil(ROWS) * r];
    for (l, (u, s)) in u.chunks_exact(m).zip(s).enumerate() {
        for (i, u) in u.iter().enumerate() {
            weights[i / ROWS * r + l][i % ROWS] = s * u;
        }
    }
    let mut panel = vec![[0.0; COLUMNS]; r];
    for left in (0..n).step_by(COLUMNS) {
        let width = COLUMNS.min(n - left);
        for (panel, v) in panel.iter_mut().zip(v.chunks_exact(n)) {
            panel[..width].copy_from_slice(&v[left..left + width]);
        }
        for (weights, rows) in weights.chunks_exact(r).zip(sum.chunks_mut(ROWS * n)) {
            let mut block = [[0.0; COLUMNS]; ROWS];
            for (block, row) in block.iter_mut().zip(rows.chunks_exact(n)) {
                block[..width].copy_from_slice(&row[left..left + width]);
            }
            add_to_block(&mut block, weights, &panel);
            for (block, row) in block.iter().zip(rows.chunks_exact_mut(n)) {
                row[left..left + width].copy_from_slice(&block[..width]);
            }
        }
    }
}

#[inline(always)]
fn add_to_block(block: &mut [[f32; COLUMNS]; ROWS], weights: &[[f32; ROWS]], panel: &[[f32; COLUMNS]]) {
    let mut sums = *block;
    for (weights, v) in weights.iter().zip(panel) {
        for row in 0..ROWS {
            for column in 0..COLUMNS {
                sums[row][column] += weights[row] * v[column];
            }
        }
    }
    *block = sums;
}

/// The same in double precision, for small matrices: plain loops.
#[inline(never)]
pub fn add_f64(sum: &mut [f64], u: &[f64], s: &[f64], v: &[f64]) {
    let r = s.len().max(1);
    let (m, n) = (u.len() / r, v.len() / r);
    for (l, s) in s.iter().enumerate() {
        for (row, u) in sum.chunks_exact_mut(n.max(1)).zip(&u[l * m..][..m]) {
            let weight = s * u;
            for (b, v) in row.iter_mut().zip(&v[l * n..][..n]) {
                *b += weight * v;
            }
        }
    }
}

/// Σ (a − b)², the differences and the sum in double precision.
#[inline(never)]
pub fn squared_distance_f32(a: &[f32], b: &[f32]) -> f64 {
    let mut sums = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            let difference = f64::from(a[lane]) - f64::from(b[lane]);
            sums[lane] += difference * difference;
        }
    }
    for (lane, (a, b)) in a_rest.iter().zip(b_rest).enumerate() {
        let difference = f64::from(*a) - f64::from(*b);
        sums[lane] += difference * difference;
    }
    fold(&sums)
}

/// The same of double precision.
#[inline(never)]
pub fn squared_distance_f64(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Writes `sum` as whole numbers in 0..=255 (halves to the even one) into `pixels`, and gives Σ (b − pixel)²: what
/// rounding and cutting off do to it.
#[inline(never)]
pub fn to_pixels(sum: &[f32], pixels: &mut [u8]) -> f64 {
    let mut sums = [0.0; LANES];
    let ((sum, sum_rest), (pixels, pixels_rest)) = (sum.as_chunks::<LANES>(), pixels.as_chunks_mut::<LANES>());
    for (b, pixel) in sum.iter().zip(pixels) {
        let mut whole = [0.0; LANES];
        for lane in 0..LANES {
            whole[lane] = rounded(b[lane]);
        }
        for lane in 0..LANES {
            pixel[lane] = whole[lane] as u8;
        }
        for lane in 0..LANES {
            let difference = f64::from(b[lane]) - f64::from(whole[lane]);
            sums[lane] += difference * difference;
        }
    }
    for (lane, (b, pixel)) in sum_rest.iter().zip(pixels_rest).enumerate() {
        let whole = rounded(*b);
        *pixel = whole as u8;
        let difference = f64::from(*b) - f64::from(whole);
        sums[lane] += difference * difference;
    }
    fold(&sums)
}

/// A number beside which only whole ones can be told apart.
const COARSE: f32 = 12_582_912.0;

#[inline(always)]
fn rounded(b: f32) -> f32 {
    let b = if b > 0.0 { b } else { 0.0 };
    let b = if b < 255.0 { b } else { 255.0 };
    (b + COARSE) - COARSE
}

fn fold(sums: &[f64; LANES]) -> f64 {
    ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, salt: u32) -> Vec<f32> {
        let mut state = salt;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn many_layers_at_once_are_the_same_bits_as_one_by_one() {
        for (m, n, r) in [(1, 1, 5), (7, 5, 4), (4, 8, 130), (13, 31, 300), (9, 3, 1), (5, 17, 0)] {
            let (u, s, v) = (numbers(r * m, 1), numbers(r, 2), numbers(r * n, 3));
            let start = numbers(m * n, 4);
            let mut at_once = start.clone();
            add_f32(&mut at_once, &u, &s, &v);
            let mut in_two = start.clone();
            let half = r / 2;
            add_f32(&mut in_two, &u[..half * m], &s[..half], &v[..half * n]);
            add_f32(&mut in_two, &u[half * m..], &s[half..], &v[half * n..]);
            let mut plain = start;
            for l in 0..r {
                for i in 0..m {
                    for j in 0..n {
                        plain[i * n + j] += s[l] * u[l * m + i] * v[l * n + j];
                    }
                }
            }
            assert!(at_once == plain && in_two == plain, "{m} × {n}, {r} layers");
        }
    }

    #[test]
    fn double_precision_does_the_same() {
        let wide = |x: Vec<f32>| x.into_iter().map(f64::from).collect::<Vec<_>>();
        let (u, s, v) = (wide(numbers(3 * 5, 1)), wide(numbers(3, 2)), wide(numbers(3 * 7, 3)));
        let mut sum = vec![0.0; 35];
        add_f64(&mut sum, &u, &s, &v);
        let entry: f64 = (0..3).map(|l| s[l] * u[l * 5 + 4] * v[l * 7 + 2]).sum();
        assert!((sum[4 * 7 + 2] - entry).abs() < 1e-15);
        add_f64(&mut [], &[], &[], &[]);
    }

    #[test]
    fn distances_and_pixels() {
        let a: Vec<f32> = (0..19).map(|i| i as f32).collect();
        let b = vec![1.0; 19];
        let squares: f64 = (0..19).map(|i| f64::from((i - 1) * (i - 1))).sum();
        assert_eq!(squared_distance_f32(&a, &b), squares);
        assert_eq!(squared_distance_f64(&[1.0, 2.0], &[4.0, 6.0]), 25.0);
        let sum = [-3.0, -0.4, 0.5, 1.5, 254.6, 255.49, 300.0, 7.0, 7.25, f32::NAN];
        let mut pixels = [9; 10];
        to_pixels(&sum, &mut pixels);
        assert_eq!(pixels, [0, 0, 0, 2, 255, 255, 255, 7, 7, 0]);
        let lost = to_pixels(&sum[..9], &mut pixels[..9]);
        let by_hand: f64 = sum[..9].iter().zip(&pixels).map(|(b, p)| (f64::from(*b) - f64::from(*p)).powi(2)).sum();
        assert!((lost - by_hand).abs() < 1e-9, "{lost} {by_hand}");
    }
}
