//! Means of columns, and XᵀX, by tiles of 4 × 4 over slices of rows that stay in the cache.

/// The mean of every column, shape (d,), of n·d values, column after column, n > 0: the sum in the order of the rows over
/// n, and the mean of the differences from that, which takes out its rounding.
#[inline(never)]
pub fn means(values: &[f64], n: usize) -> Vec<f64> {
    let mut means = Vec::with_capacity(values.len() / n.max(1));
    for some in values.chunks(WIDE * n.max(1)) {
        // Columns side by side: an addition need not wait for the one before.
        let column = |j: usize| some.get(j * n..(j + 1) * n).unwrap_or(&some[..n]);
        let columns: [&[f64]; WIDE] = std::array::from_fn(column);
        let first = mean_differences(columns, [0.0; WIDE]);
        let rest = mean_differences(columns, first);
        means.extend((0..some.len() / n).map(|j| first[j] + rest[j]));
    }
    means
}

/// The means of what four columns differ from `origins` by.
#[inline(always)]
fn mean_differences([a, b, c, d]: [&[f64]; WIDE], origins: [f64; WIDE]) -> [f64; WIDE] {
    let mut sums = [0.0; WIDE];
    for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
        for (sum, (x, origin)) in sums.iter_mut().zip([a, b, c, d].into_iter().zip(origins)) {
            *sum += x - origin;
        }
    }
    sums.map(|sum| sum / a.len() as f64)
}

/// Columns of a panel.
const WIDE: usize = 4;
/// Rows of a slice.
const SLICE: usize = 256;

/// In which order the products of an entry are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumOrder {
    /// One sum, in the order of the rows.
    Rows,
    /// The sum over slices of 256 rows, each a sum in the order of the rows.
    Slices,
}

/// XᵀX, shape (d, d), by rows, for X of shape (n, d) whose columns lie one after the other.
#[inline(never)]
pub fn scatter(columns: &[f64], n: usize, d: usize, order: SumOrder) -> Vec<f64> {
    let mut out = vec![0.0; d * d];
    if n == 0 || d == 0 || columns.len() != n * d {
        return out;
    }
    let panels = d.div_ceil(WIDE);
    let mut packed = vec![[0.0; WIDE]; panels * SLICE];
    for from in (0..n).step_by(SLICE) {
        let rows = SLICE.min(n - from);
        for (j, column) in columns.chunks_exact(n).enumerate() {
            let panel = &mut packed[j / WIDE * SLICE..][..rows];
            panel.iter_mut().zip(&column[from..]).for_each(|(to, x)| to[j % WIDE] = *x);
        }
        for (i, a) in packed.chunks_exact(SLICE).enumerate() {
            for (j, b) in packed.chunks_exact(SLICE).enumerate().skip(i) {
                let (tall, wide) = (WIDE.min(d - WIDE * i), WIDE.min(d - WIDE * j));
                let at = |row: usize| (WIDE * i + row) * d + WIDE * j;
                let mut before = [[0.0; WIDE]; WIDE];
                for row in 0..tall {
                    before[row][..wide].copy_from_slice(&out[at(row)..][..wide]);
                }
                let sums = match order {
                    SumOrder::Rows => tile(before, &a[..rows], &b[..rows]),
                    SumOrder::Slices => plus(before, tile([[0.0; WIDE]; WIDE], &a[..rows], &b[..rows])),
                };
                for row in 0..tall {
                    out[at(row)..][..wide].copy_from_slice(&sums[row][..wide]);
                }
            }
        }
    }
    for i in 0..d {
        for j in 0..i {
            out[i * d + j] = out[j * d + i];
        }
    }
    out
}

type Tile = [[f64; WIDE]; WIDE];

/// Adds the products of some rows to `sums`. A function of its own, called often: so the browser has it compiled well
/// before the first table is done.
#[inline(never)]
fn tile(mut sums: Tile, a: &[[f64; WIDE]], b: &[[f64; WIDE]]) -> Tile {
    for (a, b) in a.iter().zip(b) {
        for i in 0..WIDE {
            for j in 0..WIDE {
                sums[i][j] += a[i] * b[j];
            }
        }
    }
    sums
}

fn plus(mut a: Tile, b: Tile) -> Tile {
    a.iter_mut().flatten().zip(b.iter().flatten()).for_each(|(a, b)| *a += b);
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, d: usize) -> Vec<f64> {
        (0..n * d).map(|at| (((at * 7919 + 13) % 101) as f64 - 50.0) / 7.0).collect()
    }

    #[test]
    fn entries_are_the_products_of_columns() {
        for (n, d) in [(1, 1), (3, 5), (256, 4), (257, 7), (600, 66)] {
            let columns = numbers(n, d);
            let [by_rows, by_slices] = [SumOrder::Rows, SumOrder::Slices].map(|order| scatter(&columns, n, d, order));
            for i in 0..d {
                for j in 0..d {
                    let products = (0..n).map(|row| columns[i * n + row] * columns[j * n + row]);
                    let expected = products.fold(0.0, |sum, product| sum + product);
                    assert_eq!(by_rows[i * d + j].to_bits(), f64::to_bits(expected), "{n} × {d}");
                    assert!((by_slices[i * d + j] - expected).abs() < 1e-9, "{n} × {d}");
                }
            }
        }
        assert_eq!(scatter(&[], 0, 2, SumOrder::Rows), [0.0; 4]);
    }

    #[test]
    fn means_are_those_of_one_column_after_the_other() {
        for (n, d) in [(1, 1), (3, 5), (257, 7), (9, 8)] {
            let columns = numbers(n, d);
            let mean = |column: &[f64]| {
                let mean = column.iter().fold(0.0, |sum, x| sum + x) / n as f64;
                mean + column.iter().fold(0.0, |sum, x| sum + (x - mean)) / n as f64
            };
            assert_eq!(means(&columns, n), columns.chunks_exact(n).map(mean).collect::<Vec<f64>>(), "{n} × {d}");
        }
        assert_eq!(means(&[], 3), []);
    }

    #[test]
    fn slices_are_summed_one_by_one() {
        let (n, d) = (700, 2);
        let columns = numbers(n, d);
        let (x, y) = columns.split_at(n);
        let slice = |(x, y): (&[f64], &[f64])| x.iter().zip(y).fold(0.0, |sum, (x, y)| sum + x * y);
        let expected = x.chunks(SLICE).zip(y.chunks(SLICE)).map(slice).fold(0.0, |sum, slice| sum + slice);
        assert_eq!(scatter(&columns, n, d, SumOrder::Slices)[1].to_bits(), f64::to_bits(expected));
    }
}
