//! XᵀX for a table with many columns, by tiles of 4 × 4 over slices of rows that stay in the cache.

/// Columns of a panel.
const WIDE: usize = 4;
/// Rows of a slice.
const SLICE: usize = 256;

/// XᵀX, shape (d, d), by rows, for X of shape (n, d) whose columns lie one after the other. Every entry is the sum over
/// slices of 256 rows, each a sum in the order of the rows.
#[inline(never)]
pub fn scatter(columns: &[f64], n: usize, d: usize) -> Vec<f64> {
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
                let sums = tile(&a[..rows], &b[..rows]);
                for (row, sums) in sums.iter().enumerate().take(d - WIDE * i) {
                    let wide = WIDE.min(d - WIDE * j);
                    let to = &mut out[(WIDE * i + row) * d + WIDE * j..][..wide];
                    to.iter_mut().zip(sums).for_each(|(to, sum)| *to += sum);
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

/// A function of its own, called often: so the browser has it compiled well before the first table is done.
#[inline(never)]
fn tile(a: &[[f64; WIDE]], b: &[[f64; WIDE]]) -> [[f64; WIDE]; WIDE] {
    let mut sums = [[0.0; WIDE]; WIDE];
    for (a, b) in a.iter().zip(b) {
        for i in 0..WIDE {
            for j in 0..WIDE {
                sums[i][j] += a[i] * b[j];
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_the_products_of_columns() {
        for (n, d) in [(1, 1), (3, 5), (256, 4), (257, 7), (600, 66)] {
            let columns: Vec<f64> = (0..n * d).map(|at| ((at * 7919 + 13) % 101) as f64 - 50.0).collect();
            let found = scatter(&columns, n, d);
            for i in 0..d {
                for j in 0..d {
                    let expected: f64 = (0..n).map(|row| columns[i * n + row] * columns[j * n + row]).sum();
                    assert!((found[i * d + j] - expected).abs() < 1e-9, "{n} × {d}");
                }
            }
        }
        assert_eq!(scatter(&[], 0, 2), [0.0; 4]);
    }
}
