//! Eigenvalues and eigenvectors of a symmetric matrix: reflections make it tridiagonal, rotations make that diagonal
//! (Golub and Van Loan 2013, sections 8.3.1 and 8.3.5). One order of operations, so the same bits on every machine.

use crate::network::dot;

/// So many sweeps may be taken for one eigenvalue; two are usual.
const MOST_SWEEPS: usize = 60;
/// Where the largest entry is about 1, entries whose squares add up to no more are nothing.
const NOTHING: f64 = 1e-200;
/// So many rotations are collected before the vectors are turned by them.
const BATCH: usize = 1 << 14;
/// So many columns of the vectors are turned at a time: they stay in the cache.
const STRIP: usize = 16;

/// The eigenvalues of a symmetric matrix of shape (n, n), falling, and its eigenvectors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Eigen {
    /// Shape (n,), falling.
    pub values: Vec<f64>,
    /// Unit vectors, shape (n, n), one after the other.
    pub vectors: Vec<f64>,
}

/// The eigenvalues and eigenvectors of `a`, symmetric, of shape (n, n), by rows. `None` where some number is not finite.
#[inline(never)]
pub fn symmetric(a: &[f64], n: usize) -> Option<Eigen> {
    if a.len() != n * n || a.iter().any(|x| !x.is_finite()) {
        return None;
    }
    let most = a.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if n == 0 || most == 0.0 {
        let vectors = (0..n * n).map(|at| f64::from(u8::from(at / n == at % n))).collect();
        return Some(Eigen { values: vec![0.0; n], vectors });
    }
    // At the size of 1 no square leaves the range of numbers.
    let exponent = libm::ilogb(most);
    let mut work: Vec<f64> = a.iter().map(|x| libm::scalbn(*x, -exponent)).collect();
    let (mut diagonal, mut beside, weights) = tridiagonal(&mut work, n);
    let mut vectors = reflections(&work, &weights, n);
    rotations(&mut diagonal, &mut beside, &mut vectors)?;
    let mut order: Vec<usize> = (0..n).collect();
    for i in 0..n {
        // The first of the largest that are left. A sort of the standard library would weigh more than all of this.
        let largest = (i + 1..n).fold(i, |best, j| if diagonal[order[j]] > diagonal[order[best]] { j } else { best });
        order[i..=largest].rotate_right(1);
    }
    let values = order.iter().map(|&i| libm::scalbn(diagonal[i], exponent)).collect();
    let vectors = order.iter().flat_map(|&i| &vectors[i * n..(i + 1) * n]).copied().collect();
    Some(Eigen { values, vectors })
}

/// Makes the lower half of `a` tridiagonal, from the last row up. Gives the diagonal; what is beside it, entry i between
/// i and i + 1; and 2 / ‖v‖² of every reflection, 0 where there is none. The vectors v stay in the rows, left of the
/// diagonal.
fn tridiagonal(a: &mut [f64], n: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let (mut diagonal, mut beside, mut weights) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    // What the reflection before takes from the rows above it: v wᵀ + w vᵀ.
    let (mut v, mut w, mut image) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    let mut pending = false;
    for i in (0..n).rev() {
        let (above, from) = a.split_at_mut(i * n);
        let row = &mut from[..=i];
        if pending {
            let (by_w, by_v) = (v[i], w[i]);
            take(row, (by_w, &w[..=i]), (by_v, &v[..=i]));
        }
        diagonal[i] = row[i];
        let Some(last) = i.checked_sub(1) else { break };
        let row = &mut row[..i];
        let rest = dot(&row[..last], &row[..last]);
        if rest <= NOTHING {
            beside[last] = row[last];
            if pending {
                for (r, row) in above.chunks_exact_mut(n).enumerate() {
                    take(&mut row[..=r], (v[r], &w[..=r]), (w[r], &v[..=r]));
                }
            }
            row.fill(0.0);
            pending = false;
            continue;
        }
        // Away from the last entry, so that nothing cancels.
        let onto = -(rest + row[last] * row[last]).sqrt().copysign(row[last]);
        beside[last] = onto;
        row[last] -= onto;
        let weight = 2.0 / (rest + row[last] * row[last]);
        weights[i] = weight;
        image[..i].fill(0.0);
        for (r, of) in above.chunks_exact_mut(n).enumerate() {
            let of = &mut of[..=r];
            let sum = match pending {
                true => step(of, (v[r], &w[..=r]), (w[r], &v[..=r]), &row[..r], row[r], &mut image[..r]),
                false => plain(of, &row[..r], row[r], &mut image[..r]),
            };
            image[r] += sum;
        }
        let along = 0.5 * weight * weight * dot(&row[..i], &image[..i]);
        for ((w, image), v) in w.iter_mut().zip(&image[..i]).zip(&*row) {
            *w = weight * image - along * v;
        }
        v[..i].copy_from_slice(row);
        pending = true;
    }
    (diagonal, beside, weights)
}

/// row ← row − a x − b y.
#[inline(always)]
fn take(row: &mut [f64], (a, x): (f64, &[f64]), (b, y): (f64, &[f64])) {
    for ((row, x), y) in row.iter_mut().zip(x).zip(y) {
        *row -= a * x + b * y;
    }
}

/// Half a row of a symmetric matrix, times u: adds u_r times the row to `image`, and gives ⟨row, u⟩, the entry on the
/// diagonal with it. `u` and `image` end before the diagonal, `at` is u_r.
#[inline(never)]
fn plain(row: &[f64], u: &[f64], at: f64, image: &mut [f64]) -> f64 {
    let r = u.len();
    image.iter_mut().zip(row).for_each(|(image, row)| *image += at * row);
    dot(&row[..r], u) + row[r] * at
}

/// The same, after what is pending is taken from the row.
#[inline(never)]
fn step(row: &mut [f64], (a, x): (f64, &[f64]), (b, y): (f64, &[f64]), u: &[f64], at: f64, image: &mut [f64]) -> f64 {
    const LANES: usize = 4;
    let r = u.len();
    row[r] -= a * x[r] + b * y[r];
    let diagonal = row[r] * at;
    let mut sums = [0.0; LANES];
    let (rows, left) = row[..r].as_chunks_mut::<LANES>();
    let ((xs, x), (ys, y)) = (x[..r].as_chunks::<LANES>(), y[..r].as_chunks::<LANES>());
    let ((us, u), (images, image)) = (u.as_chunks::<LANES>(), image.as_chunks_mut::<LANES>());
    for ((((row, x), y), u), image) in rows.iter_mut().zip(xs).zip(ys).zip(us).zip(images) {
        for lane in 0..LANES {
            let entry = row[lane] - (a * x[lane] + b * y[lane]);
            row[lane] = entry;
            sums[lane] += entry * u[lane];
            image[lane] += at * entry;
        }
    }
    let mut rest = diagonal;
    for ((((row, x), y), u), image) in left.iter_mut().zip(x).zip(y).zip(u).zip(image) {
        *row -= a * x + b * y;
        rest += *row * u;
        *image += at * *row;
    }
    sums.iter().fold(rest, |sum, x| sum + x)
}

/// The product of all reflections, transposed: its rows are the columns of the matrix that makes `a` tridiagonal.
fn reflections(a: &[f64], weights: &[f64], n: usize) -> Vec<f64> {
    let mut z = vec![0.0; n * n];
    z.iter_mut().step_by(n + 1).for_each(|z| *z = 1.0);
    for i in (1..n).filter(|&i| weights[i] != 0.0) {
        let v = &a[i * n..i * n + i];
        z.chunks_exact_mut(n).take(i).for_each(|row| reflect(&mut row[..i], v, weights[i]));
    }
    z
}

/// x ← x − weight ⟨x, v⟩ v.
#[inline(never)]
fn reflect(x: &mut [f64], v: &[f64], weight: f64) {
    let along = weight * dot(x, v);
    x.iter_mut().zip(v).for_each(|(x, v)| *x -= along * v);
}

/// A rotation of rows i and i + 1.
struct Turn {
    i: usize,
    cosine: f64,
    sine: f64,
}

/// Makes a tridiagonal matrix diagonal by implicit shifts, and turns the rows of `z` with it.
fn rotations(diagonal: &mut [f64], beside: &mut [f64], z: &mut [f64]) -> Option<()> {
    let (d, e, n) = (diagonal, beside, diagonal_len(z));
    let mut turns: Vec<Turn> = Vec::with_capacity(BATCH + n);
    for l in 0..n {
        let mut sweeps = 0;
        loop {
            let small = |m: &usize| e[*m].abs() <= f64::EPSILON * (d[*m].abs() + d[*m + 1].abs());
            let m = (l..n - 1).find(small).unwrap_or(n - 1);
            if m == l {
                break;
            }
            sweeps += 1;
            if sweeps > MOST_SWEEPS {
                return None;
            }
            let g = (d[l + 1] - d[l]) / (2.0 * e[l]);
            let root = length(g, 1.0);
            let mut g = d[m] - d[l] + e[l] / (g + root.copysign(g));
            let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
            let mut whole = true;
            for i in (l..m).rev() {
                let (f, b) = (s * e[i], c * e[i]);
                let r = length(f, g);
                e[i + 1] = r;
                if r == 0.0 {
                    d[i + 1] -= p;
                    e[m] = 0.0;
                    whole = false;
                    break;
                }
                (s, c) = (f / r, g / r);
                g = d[i + 1] - p;
                let r = (d[i] - g) * s + 2.0 * c * b;
                p = s * r;
                d[i + 1] = g + p;
                g = c * r - b;
                turns.push(Turn { i, cosine: c, sine: s });
            }
            if whole {
                d[l] -= p;
                e[l] = g;
                e[m] = 0.0;
            }
            if turns.len() >= BATCH {
                turn(z, n, &turns);
                turns.clear();
            }
        }
    }
    turn(z, n, &turns);
    Some(())
}

fn diagonal_len(z: &[f64]) -> usize {
    z.len().isqrt()
}

/// √(x² + y²) for numbers that are not very large.
fn length(x: f64, y: f64) -> f64 {
    let squares = x * x + y * y;
    if (1e-280..1e280).contains(&squares) { squares.sqrt() } else { libm::hypot(x, y) }
}

/// Turns rows of `z`, shape (n, n): strip by strip, all rotations of each.
fn turn(z: &mut [f64], n: usize, turns: &[Turn]) {
    let mut strip = vec![[0.0; STRIP]; n];
    for from in (0..n).step_by(STRIP) {
        let wide = STRIP.min(n - from);
        for (strip, row) in strip.iter_mut().zip(z.chunks_exact(n)) {
            strip[..wide].copy_from_slice(&row[from..from + wide]);
        }
        turn_strip(&mut strip, turns);
        for (strip, row) in strip.iter().zip(z.chunks_exact_mut(n)) {
            row[from..from + wide].copy_from_slice(&strip[..wide]);
        }
    }
}

/// All rotations of a strip. Rotations of a sweep follow each other downwards: the row that two of them share stays at
/// hand between them.
#[inline(never)]
fn turn_strip(rows: &mut [[f64; STRIP]], turns: &[Turn]) {
    for sweep in turns.chunk_by(|one, next| one.i == next.i + 1) {
        let (Some(first), Some(last)) = (sweep.first(), sweep.last()) else { continue };
        let mut held = rows[first.i + 1];
        for Turn { i, cosine, sine } in sweep {
            // A copy, so that the compiler sees that nothing overlaps, and takes lanes side by side.
            let (above, mut below) = (rows[*i], [0.0; STRIP]);
            for lane in 0..STRIP {
                below[lane] = sine * above[lane] + cosine * held[lane];
                held[lane] = cosine * above[lane] - sine * held[lane];
            }
            rows[*i + 1] = below;
        }
        rows[last.i] = held;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A symmetric matrix of this rank, or of any.
    fn matrix(n: usize, rank: usize) -> Vec<f64> {
        let mut state = (n * 31 + rank * 7 + 1) as u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
        };
        let mut a = vec![0.0; n * n];
        for k in 0..rank {
            let x: Vec<f64> = (0..n).map(|_| next()).collect();
            let by = if k % 3 == 2 { -1.0 } else { 1.0 };
            a.iter_mut().enumerate().for_each(|(at, a)| *a += by * x[at / n] * x[at % n]);
        }
        a
    }

    fn check(a: &[f64], n: usize) -> Eigen {
        let found = symmetric(a, n).unwrap_or_default();
        assert_eq!(found.values.len(), n);
        assert!(found.values.is_sorted_by(|a, b| a >= b));
        let most = a.iter().fold(0.0_f64, |most, x| most.max(x.abs())).max(1e-300) * n as f64;
        for (i, v) in found.vectors.chunks_exact(n).enumerate() {
            for (j, w) in found.vectors.chunks_exact(n).enumerate().take(i + 1) {
                assert!((dot(v, w) - f64::from(u8::from(i == j))).abs() < 1e-13 * (n as f64).max(10.0), "{n}: {i} {j}");
            }
            for (row, x) in a.chunks_exact(n).zip(v) {
                assert!((dot(row, v) - found.values[i] * x).abs() < 1e-14 * most, "{n}: {i}");
            }
        }
        found
    }

    #[test]
    fn vectors_are_orthonormal_and_what_the_matrix_stretches() {
        for n in [1, 2, 3, 4, 5, 8, 13, 40, 97] {
            for rank in [0, 1, 2, n / 2, n, 2 * n] {
                check(&matrix(n, rank), n);
            }
        }
    }

    #[test]
    fn diagonal_matrices_equal_values_and_extreme_sizes_are_no_trouble() {
        let mut a = vec![0.0; 25];
        [3.0, -1.0, 3.0, 0.0, 7.0].iter().enumerate().for_each(|(i, x)| a[i * 6] = *x);
        assert_eq!(check(&a, 5).values, [7.0, 3.0, 3.0, 0.0, -1.0]);
        let ones = vec![1.0; 36];
        assert!((check(&ones, 6).values[0] - 6.0).abs() < 1e-14);
        for size in [1e-300, 1e-200, 1e200, 1e300] {
            let a: Vec<f64> = matrix(9, 9).iter().map(|x| x * size).collect();
            let (small, plain) =
                (symmetric(&a, 9).unwrap_or_default(), symmetric(&matrix(9, 9), 9).unwrap_or_default());
            assert!(small.values.iter().zip(&plain.values).all(|(a, b)| (a / size - b).abs() < 1e-13));
        }
        // A column that is next to nothing beside the others.
        let (x, y) = (1e-130, 2.0);
        check(&[x * x, x, 2.0 * x, x, y, 0.5, 2.0 * x, 0.5, 1.0], 3);
        assert_eq!(symmetric(&[f64::NAN], 1), None);
        assert_eq!(symmetric(&[], 0), Some(Eigen::default()));
    }

    #[test]
    fn hundreds_of_rows() {
        check(&matrix(300, 300), 300);
    }
}
