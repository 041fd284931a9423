//! StridedMatrix products C = A B, in tiles of 4 rows, that leave out zeros of A.
//!
//! Every entry of C is one sum in the order of k, each product rounded before it is added: the same bits on every
//! machine, natively as in the browser. (The products of `nalgebra`, which are those of `matrixmultiply`, take whatever
//! instructions a native machine has, and give other last bits there; in the browser they take 1.4 times as long.)
//!
//! Behind a ReLU half of all numbers are 0: a unit is off for one sample and the next, and some units are alike. A column
//! of A that is 0 in all 4 rows of a tile is left out: adding 0 changes no bit of a sum. So 0 · ∞ counts as 0 there.

use crate::number::Number;

/// Rows of a tile.
const TALL: usize = 4;

/// A matrix in a slice: entry (i, j) is `data[i * strides.0 + j * strides.1]`.
#[derive(Clone, Copy, Debug)]
pub struct StridedMatrix<'a, T> {
    data: &'a [T],
    shape: (usize, usize),
    strides: (usize, usize),
}

impl<'a, T> StridedMatrix<'a, T> {
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
pub struct PackedFactors<T> {
    /// The rows of A as they are taken, in groups of 4; the last group is filled up with its last row again.
    order: Vec<usize>,
    /// The columns of a group that are not all 0, one after the other; room for k of them a group.
    a: Vec<[T; TALL]>,
    /// Which columns these are.
    kept: Vec<u32>,
    /// How many they are, a group each.
    counts: Vec<usize>,
    /// For one group: 1 for every column that is kept, else 0.
    keep: Vec<u32>,
    /// The columns of B in groups, the last filled up with 0, each group row by row.
    b: Vec<T>,
}

/// C = A B for A of shape (m, k) and B of (k, n); `c` by rows, m·n. `WIDE`: columns of a tile.
///
/// Nothing happens where the shapes do not go together.
#[inline(always)]
pub(crate) fn product<T: Number, const WIDE: usize>(
    a: StridedMatrix<'_, T>,
    b: StridedMatrix<'_, T>,
    c: &mut [T],
    packed: &mut PackedFactors<T>,
) {
    let ((m, k), (inner, n)) = (a.shape, b.shape);
    if k != inner || c.len() != m * n || c.is_empty() || k == 0 {
        return;
    }
    packed.take(a);
    pack::<T, WIDE>(b.transposed(), &mut packed.b);
    let PackedFactors { order, a, kept, counts, b, .. } = packed;
    for (b, j) in b.chunks_exact(WIDE * k).zip((0..n).step_by(WIDE)) {
        let wide = WIDE.min(n - j);
        let b = b.as_chunks::<WIDE>().0;
        let groups = a.chunks_exact(k).zip(kept.chunks_exact(k)).zip(&*counts);
        for (((a, kept), &count), rows) in groups.zip(order.as_chunks::<TALL>().0) {
            let sums = match count == k {
                true => tile(a.iter().zip(b)),
                false => tile(a[..count].iter().zip(kept.iter().map_while(|&at| b.get(at as usize)))),
            };
            for (sums, row) in sums.iter().zip(rows) {
                let c = &mut c[row * n + j..];
                match c.first_chunk_mut::<WIDE>() {
                    Some(c) if wide == WIDE => *c = *sums,
                    _ => c[..wide].copy_from_slice(&sums[..wide]),
                }
            }
        }
    }
}

/// A tile of the product: the sum of columns of A times rows of B.
#[inline(always)]
fn tile<'a, T: Number, const WIDE: usize>(
    factors: impl Iterator<Item = (&'a [T; TALL], &'a [T; WIDE])>,
) -> [[T; WIDE]; TALL] {
    let mut sums = [[T::ZERO; WIDE]; TALL];
    for (a, b) in factors {
        for i in 0..TALL {
            for j in 0..WIDE {
                sums[i][j] += a[i] * b[j];
            }
        }
    }
    sums
}

impl<T: Number> PackedFactors<T> {
    /// Takes the rows of A, m > 0, in groups.
    #[inline(always)]
    fn take(&mut self, of: StridedMatrix<'_, T>) {
        let ((m, k), (_, across)) = (of.shape, of.strides);
        let groups = m.div_ceil(TALL);
        self.a.resize(groups * k, [T::ZERO; TALL]);
        self.kept.resize(groups * k, 0);
        self.counts.resize(groups, 0);
        self.order.clear();
        match across {
            1 => self.order.extend(0..m),
            _ => by_zeros(of, &mut self.order),
        }
        self.order.resize(groups * TALL, self.order[m - 1]);
        match across {
            1 => self.by_rows(of),
            _ => self.by_columns(of),
        }
    }

    /// From rows that lie one after the other: group by group.
    #[inline(always)]
    fn by_rows(&mut self, of: StridedMatrix<'_, T>) {
        let ((_, k), (down, _)) = (of.shape, of.strides);
        let Self { order, a, kept, counts, keep, .. } = self;
        keep.resize(k, 0);
        let groups = a.chunks_exact_mut(k).zip(kept.chunks_exact_mut(k)).zip(counts);
        for (rows, ((a, kept), count)) in order.as_chunks::<TALL>().0.iter().zip(groups) {
            let [r, s, t, u] = rows.map(|row| &of.data[row * down..][..k]);
            let columns = || r.iter().zip(s).zip(t).zip(u).map(|(((&r, &s), &t), &u)| [r, s, t, u]);
            // On its own, for the sake of SIMD.
            keep.iter_mut().zip(columns()).for_each(|(keep, column)| *keep = u32::from(any(column)));
            *count = 0;
            for ((at, column), keep) in columns().enumerate().zip(&*keep) {
                if let (Some(a), Some(kept)) = (a.get_mut(*count), kept.get_mut(*count)) {
                    (*a, *kept) = (column, at as u32);
                }
                *count += *keep as usize;
            }
        }
    }

    /// From columns that lie one after the other: column by column.
    #[inline(always)]
    fn by_columns(&mut self, of: StridedMatrix<'_, T>) {
        let ((_, k), (down, across)) = (of.shape, of.strides);
        let Self { order, a, kept, counts, .. } = self;
        // First where each group ends, then how long it is.
        counts.iter_mut().enumerate().for_each(|(group, end)| *end = group * k);
        for (at, from) in of.data.chunks(across).enumerate() {
            for (&[r, s, t, u], end) in order.as_chunks::<TALL>().0.iter().zip(&mut *counts) {
                let column = [from[r * down], from[s * down], from[t * down], from[u * down]];
                if let (Some(a), Some(kept)) = (a.get_mut(*end), kept.get_mut(*end)) {
                    (*a, *kept) = (column, at as u32);
                }
                *end += usize::from(any(column));
            }
        }
        counts.iter_mut().enumerate().for_each(|(group, count)| *count -= group * k);
    }
}

/// Is a column anything but 0?
#[inline(always)]
fn any<T: Number>([r, s, t, u]: [T; TALL]) -> bool {
    (r != T::ZERO) | (s != T::ZERO) | (t != T::ZERO) | (u != T::ZERO)
}

/// The rows of a matrix whose columns lie one after the other, in an order in which those with as many zeros are together.
#[inline(always)]
fn by_zeros<T: Number>(of: StridedMatrix<'_, T>, order: &mut Vec<usize>) {
    let ((m, k), (_, across)) = (of.shape, of.strides);
    let mut zeros = vec![0_u32; m];
    for column in of.data.chunks(across) {
        zeros.iter_mut().zip(column).for_each(|(zeros, x)| *zeros += u32::from(*x == T::ZERO));
    }
    // Where the rows with so many zeros begin.
    let mut places = vec![0_usize; k + 2];
    zeros.iter().for_each(|&zeros| places[zeros as usize + 1] += 1);
    (1..places.len()).for_each(|i| places[i] += places[i - 1]);
    order.resize(m, 0);
    for (row, &zeros) in zeros.iter().enumerate() {
        let place = &mut places[zeros as usize];
        order[*place] = row;
        *place += 1;
    }
}

/// The rows of a matrix in groups of `W`, each group column by column; the last one filled up with 0.
#[inline(always)]
fn pack<T: Number, const W: usize>(of: StridedMatrix<'_, T>, out: &mut Vec<T>) {
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
