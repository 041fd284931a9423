//! A tall matrix as Q R, by reflections (Householder 1958; Golub and Van Loan 2013, section 5.2), and its thin singular
//! value decomposition by way of R: a table of many rows then costs one pass of O(m·n²), and what is rotated is small.
//! Its errors are those of rounding beside ‖A‖; those of AᵀA would be the root of that beside the smallest values.

use crate::math::jacobi;
use unrolled_kernels::factorise::Thin;
use unrolled_kernels::network::{Float, dot};

/// A = Q R for A of shape (m, n), m ≥ n. Q is kept as the reflections that it is the product of.
pub struct Reflected {
    m: usize,
    n: usize,
    /// Column j: from the diagonal down, the vector of reflection j.
    vectors: Vec<f64>,
    /// 2 / ‖vector‖², shape (n,); 0 where there was nothing to reflect.
    weights: Vec<f64>,
    /// R, shape (n, n), by rows; 0 below the diagonal.
    pub r: Vec<f64>,
}

impl Reflected {
    /// Takes `columns`, n of length m ≥ n one after the other. Squares of the numbers must be finite.
    pub fn new(mut columns: Vec<f64>, m: usize, n: usize) -> Self {
        let (mut r, mut weights) = (vec![0.0; n * n], vec![0.0; n]);
        for j in 0..n {
            let (left, right) = columns.split_at_mut((j + 1) * m);
            let vector = &mut left[j * m + j..];
            let length = dot(vector, vector).sqrt();
            // Away from the first entry, so that nothing cancels.
            let onto = -length.copysign(vector[0]);
            r[j * n + j] = onto;
            if length > 0.0 {
                vector[0] -= onto;
                weights[j] = 2.0 / dot(vector, vector);
            }
            for (other, column) in right.chunks_exact_mut(m).enumerate() {
                reflect(&mut column[j..], vector, weights[j]);
                r[j * n + j + 1 + other] = column[j];
            }
        }
        Self { m, n, vectors: columns, weights, r }
    }

    /// Q y for y of shape (n,); shape (m,).
    pub fn unfold(&self, y: &[f64]) -> Vec<f64> {
        let mut x = y.to_vec();
        x.resize(self.m, 0.0);
        for j in (0..self.n).rev() {
            reflect(&mut x[j..], &self.vectors[j * self.m + j..(j + 1) * self.m], self.weights[j]);
        }
        x
    }
}

/// x ← x − w ⟨v, x⟩ v.
fn reflect(x: &mut [f64], v: &[f64], w: f64) {
    let along = w * dot(v, x);
    f64::descend(x, v, along);
}

/// Singular values, shape (r,), falling, and right axes, shape (r, n), one after the other, r = min(m, n), of the matrix
/// whose n `columns` of length m lie one after the other; `None` where some number, or its square, is not finite.
pub fn right_axes(columns: Vec<f64>, m: usize, n: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    let r = m.min(n);
    if r == 0 {
        return Some((Vec::new(), Vec::new()));
    }
    if m >= n {
        let Thin { s, v, .. } = jacobi::thin(&Reflected::new(columns, m, n).r, n, n)?;
        return Some((s, v));
    }
    // Aᵀ is tall, and what are its left axes are the right ones of A.
    let rows = (0..m * n).map(|at| columns[at % n * m + at / n]).collect();
    let reflected = Reflected::new(rows, n, m);
    let Thin { u, s, .. } = jacobi::thin(&reflected.r, m, m)?;
    Some((s, u.chunks_exact(m).flat_map(|axis| reflected.unfold(axis)).collect()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::engine::rng::{Purpose, Rng};

    fn columns(m: usize, n: usize, rank: usize) -> Vec<f64> {
        let mut rng = Rng::new((m * 31 + n * 7 + rank) as u64, Purpose::Data);
        let mut draw = |count: usize| (0..count).map(|_| rng.normal()).collect::<Vec<_>>();
        let (x, y) = (draw(m * rank), draw(n * rank));
        (0..m * n).map(|at| (0..rank).map(|k| x[at % m * rank + k] * y[at / m * rank + k]).sum()).collect()
    }

    #[test]
    fn it_is_the_decomposition_without_the_detour() {
        for (m, n, rank) in [
            (1, 1, 1),
            (40, 3, 3),
            (3, 40, 3),
            (30, 12, 4),
            (12, 30, 5),
            (9, 9, 9),
            (7, 2, 0),
            (2, 7, 0),
            (200, 20, 20),
        ] {
            let a = columns(m, n, rank);
            let by_rows: Vec<f64> = (0..m * n).map(|at| a[at % n * m + at / n]).collect();
            let direct = jacobi::thin(&by_rows, m, n).unwrap();
            let (s, v) = right_axes(a.clone(), m, n).unwrap();
            let r = m.min(n);
            assert_eq!((s.len(), v.len()), (r, r * n));
            let most = s.first().copied().unwrap_or(0.0).max(1.0);
            assert!(s.iter().zip(&direct.s).all(|(a, b)| (a - b).abs() < 1e-13 * most), "{m} × {n}: {s:?}");
            for (i, axis) in v.chunks_exact(n).enumerate() {
                for (j, other) in v.chunks_exact(n).enumerate() {
                    assert!((dot(axis, other) - f64::from(u8::from(i == j))).abs() < 1e-13, "{m} × {n}, rank {rank}");
                }
                // ‖A v‖ = s.
                let image: Vec<f64> = by_rows.chunks_exact(n).map(|row| dot(row, axis)).collect();
                assert!((dot(&image, &image).sqrt() - s[i]).abs() < 1e-13 * most);
            }
        }
        assert_eq!(right_axes(vec![f64::NAN, 1.0], 2, 1), None);
        assert_eq!(right_axes(Vec::new(), 0, 3), Some((Vec::new(), Vec::new())));
    }

    #[test]
    fn small_values_are_as_good_as_the_large_one_allows() {
        // The columns of a rotation in the plane, the second 1e-9 as long: its square would be lost beside the first.
        let (c, s) = (0.6, 0.8);
        let a = vec![3.0 * c, 3.0 * s, 0.0, -3e-9 * s, 3e-9 * c, 0.0];
        let (values, v) = right_axes(a, 3, 2).unwrap();
        assert!((values[1] - 3e-9).abs() < 1e-22 && (v[3].abs() - 1.0).abs() < 1e-15, "{values:?}");
    }
}
