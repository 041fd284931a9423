//! Matrix products C = A B, in tiles of 4 rows.
//!
//! Every entry of C is one sum in the order of k, each product rounded before it is added: the same bits on every
//! machine, natively as in the browser. (The products of `nalgebra`, which are those of `matrixmultiply`, take whatever
//! instructions a native machine has, and give other last bits there; in the browser they take 1.4 times as long.)

use crate::network::Float;

/// Rows of a tile.
const TALL: usize = 4;

/// A matrix in a slice: entry (i, j) is `data[i * strides.0 + j * strides.1]`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, T> {
    data: &'a [T],
    shape: (usize, usize),
    strides: (usize, usize),
}

impl<'a, T> Matrix<'a, T> {
    /// The matrix of shape (m, n) whose rows lie one after the other in `data`, m·n.
    pub fn by_rows(data: &'a [T], m: usize, n: usize) -> Self {
        Self { data, shape: (m, n), strides: (n, 1) }
    }

    /// Its transpose.
    #[must_use]
    pub fn transposed(self) -> Self {
        let ((m, n), (down, across)) = (self.shape, self.strides);
        Self { data: self.data, shape: (n, m), strides: (across, down) }
    }
}

/// Room for a product: its factors in the order in which they are read. Grows once, and is used again.
#[derive(Clone, Debug, Default)]
pub struct Packed<T> {
    a: Vec<T>,
    b: Vec<T>,
}

/// C = A B for A of shape (m, k) and B of (k, n); `c` by rows, m·n. `WIDE`: columns of a tile.
///
/// Nothing happens where the shapes do not go together.
#[inline(always)]
pub(crate) fn product<T: Float, const WIDE: usize>(
    a: Matrix<'_, T>,
    b: Matrix<'_, T>,
    c: &mut [T],
    packed: &mut Packed<T>,
) {
    let ((m, k), (inner, n)) = (a.shape, b.shape);
    if k != inner || c.len() != m * n || k == 0 {
        return;
    }
    pack::<T, TALL>(a, &mut packed.a);
    pack::<T, WIDE>(b.transposed(), &mut packed.b);
    for (b, j) in packed.b.chunks_exact(WIDE * k).zip((0..n).step_by(WIDE)) {
        let wide = WIDE.min(n - j);
        for (a, i) in packed.a.chunks_exact(TALL * k).zip((0..m).step_by(TALL)) {
            let sums = tile::<T, WIDE>(a.as_chunks().0, b.as_chunks().0);
            for (sums, c) in sums.iter().zip(c[i * n..].chunks_exact_mut(n)) {
                match c[j..].first_chunk_mut::<WIDE>() {
                    Some(c) => *c = *sums,
                    None => c[j..].copy_from_slice(&sums[..wide]),
                }
            }
        }
    }
}

/// A tile of the product: sums over k of columns of A times rows of B.
#[inline(always)]
fn tile<T: Float, const WIDE: usize>(a: &[[T; TALL]], b: &[[T; WIDE]]) -> [[T; WIDE]; TALL] {
    let mut sums = [[T::ZERO; WIDE]; TALL];
    for (a, b) in a.iter().zip(b) {
        for i in 0..TALL {
            for j in 0..WIDE {
                sums[i][j] += a[i] * b[j];
            }
        }
    }
    sums
}

/// The rows of a matrix in groups of `W`, each group column by column; the last one filled up with 0.
#[inline(always)]
fn pack<T: Float, const W: usize>(of: Matrix<'_, T>, out: &mut Vec<T>) {
    let ((rows, k), (down, across)) = (of.shape, of.strides);
    out.resize(rows.div_ceil(W) * W * k, T::ZERO);
    for (out, first) in out.chunks_exact_mut(W * k).zip((0..rows).step_by(W)) {
        let out = out.as_chunks_mut::<W>().0;
        let count = W.min(rows - first);
        if count < W {
            out.fill([T::ZERO; W]);
        }
        if across == 1 {
            for i in 0..count {
                for (out, x) in out.iter_mut().zip(&of.data[(first + i) * down..][..k]) {
                    out[i] = *x;
                }
            }
        } else {
            for (out, from) in out.iter_mut().zip(of.data.chunks(across)) {
                let from = &from[first * down..];
                match from.first_chunk::<W>() {
                    Some(from) if down == 1 && count == W => *out = *from,
                    _ => (0..count).for_each(|i| out[i] = from[i * down]),
                }
            }
        }
    }
}
