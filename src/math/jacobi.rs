//! The singular value decomposition of a small matrix by one-sided Jacobi rotations (Hestenes 1958; Demmel and Veselić
//! 1992): pairs of columns are turned against each other until all are orthogonal. Slow for large matrices, but short,
//! as exact as the numbers allow, and the same to the bit on every machine.

use unrolled_kernels::factorise::Thin;

/// So many times all pairs are gone through at most; a handful is enough.
const MOST_SWEEPS: usize = 60;
/// Columns that have been turned so often are orthogonal if the cosine between them is no larger.
const STANDS: f64 = 16.0 * f64::EPSILON;
/// Entries below this share of the largest are squared in units of their own.
const NARROW: f64 = 1e-140;

/// The cosine and the sine by which two columns are turned; none where they stand at right angles.
type Turn = fn(&[f64], &[f64]) -> Option<(f64, f64)>;
/// Smaller columns have too few digits left to be anything but 0.
const LEAST: f64 = f64::MIN_POSITIVE * 16.0;

/// The thin decomposition of `a`, shape (m, n), by rows, r = min(m, n); `None` if it does not converge, as with numbers
/// that are not finite.
pub fn thin(a: &[f64], m: usize, n: usize) -> Option<Thin<f64>> {
    if m < n {
        let turned: Vec<f64> = (0..m * n).map(|at| a[at % m * n + at / m]).collect();
        let Thin { u, s, v } = thin(&turned, n, m)?;
        return Some(Thin { u: v, s, v: u });
    }
    // Squares of what is next to nothing beside the largest are 0: such numbers are squared in units of their own.
    let most = a.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let wide = a.iter().any(|x| *x != 0.0 && x.abs() < NARROW * most);
    let (turn, length): (Turn, fn(&[f64]) -> f64) =
        if wide { (turn_in_units, length_in_units) } else { (turn, |column| dot(column, column).sqrt()) };
    let nothing = |s: f64| if wide { s < LEAST } else { s * s < f64::MIN_POSITIVE };
    // W = A V, by columns; V begins as the identity.
    let mut w: Vec<Vec<f64>> = (0..n).map(|j| (0..m).map(|i| a[i * n + j]).collect()).collect();
    let mut v: Vec<Vec<f64>> = (0..n).map(|j| unit(n, j)).collect();
    let mut orthogonal = false;
    for _ in 0..MOST_SWEEPS {
        orthogonal = true;
        for p in 0..n {
            for q in p + 1..n {
                if let Some(turn) = turn(&w[p], &w[q]) {
                    orthogonal = false;
                    rotate(&mut w, p, q, turn);
                    rotate(&mut v, p, q, turn);
                }
            }
        }
        if orthogonal {
            break;
        }
    }
    let lengths: Vec<f64> = w.iter().map(|column| length(column)).collect();
    // Rounding may turn a pair to and fro for ever, off by hardly more than the last digit: then it stands.
    let orthogonal = orthogonal || (0..n).all(|p| (p + 1..n).all(|q| cosine(&w[p], &w[q]).abs() <= STANDS));
    if !orthogonal || lengths.iter().any(|s| !s.is_finite()) {
        return None;
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| lengths[j].total_cmp(&lengths[i]));
    let mut u: Vec<Vec<f64>> = Vec::with_capacity(n);
    for &j in &order {
        let axis = match lengths[j] {
            // Nothing is left of this column: any axis that is orthogonal to all others will do.
            s if nothing(s) => free(&u, m),
            s => w[j].iter().map(|x| x / s).collect(),
        };
        u.push(axis);
    }
    let s = order.iter().map(|&j| lengths[j]).collect();
    Some(Thin { u: u.concat(), s, v: order.iter().flat_map(|&j| v[j].clone()).collect() })
}

fn unit(n: usize, j: usize) -> Vec<f64> {
    let mut axis = vec![0.0; n];
    axis[j] = 1.0;
    axis
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Cosine and sine of the angle that makes two columns orthogonal; `None` if they are.
fn turn(p: &[f64], q: &[f64]) -> Option<(f64, f64)> {
    let (alpha, beta, gamma) = (dot(p, p), dot(q, q), dot(p, q));
    // Beside a column that is next to nothing products are no numbers any more, and squares of zeta neither.
    if alpha == 0.0 || beta == 0.0 || gamma.abs() <= f64::EPSILON * alpha.sqrt() * beta.sqrt() {
        return None;
    }
    let zeta = (beta - alpha) / (2.0 * gamma);
    let tangent = 1.0_f64.copysign(zeta) / (zeta.abs() + libm::hypot(1.0, zeta));
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    Some((cosine, cosine * tangent))
}

/// The exponent of the power of two just below the largest entry, and the column in units of it; `None` of a column that
/// is too small to be orthogonal to anything, or has left the range of numbers.
fn in_units(column: &[f64]) -> Option<(i32, Vec<f64>)> {
    let most = column.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if !most.is_finite() || most < LEAST {
        return None;
    }
    let exponent = libm::ilogb(most);
    Some((exponent, column.iter().map(|x| libm::scalbn(*x, -exponent)).collect()))
}

fn length_in_units(column: &[f64]) -> f64 {
    in_units(column).map_or(0.0, |(exponent, x)| libm::scalbn(dot(&x, &x).sqrt(), exponent))
}

/// The cosine between two columns; 0 beside one that is too small to be orthogonal to anything.
fn cosine(p: &[f64], q: &[f64]) -> f64 {
    in_units(p).zip(in_units(q)).map_or(0.0, |((_, p), (_, q))| dot(&p, &q) / (dot(&p, &p) * dot(&q, &q)).sqrt())
}

/// What [`turn`] does, for columns of very different sizes.
fn turn_in_units(p: &[f64], q: &[f64]) -> Option<(f64, f64)> {
    let ((e, p), (f, q)) = (in_units(p)?, in_units(q)?);
    let (alpha, beta, gamma) = (dot(&p, &p), dot(&q, &q), dot(&p, &q));
    if gamma.abs() <= f64::EPSILON * alpha.sqrt() * beta.sqrt() {
        return None;
    }
    // In units of the larger of the two.
    let unit = e.max(f);
    let (e, f) = (e - unit, f - unit);
    let apart = libm::scalbn(beta, 2 * f) - libm::scalbn(alpha, 2 * e);
    let gamma = libm::scalbn(gamma, e + f);
    let tangent = if gamma.abs() < 1e-9 * apart.abs() {
        // So small an angle is its tangent.
        gamma / apart
    } else {
        let zeta = apart / (2.0 * gamma);
        1.0_f64.copysign(zeta) / (zeta.abs() + libm::hypot(1.0, zeta))
    };
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    (tangent != 0.0).then_some((cosine, cosine * tangent))
}

fn rotate(columns: &mut [Vec<f64>], p: usize, q: usize, (cosine, sine): (f64, f64)) {
    let (head, tail) = columns.split_at_mut(q);
    for (a, b) in head[p].iter_mut().zip(&mut tail[0]) {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
}

/// A unit vector that is orthogonal to all of `axes`, which are fewer than `m`.
fn free(axes: &[Vec<f64>], m: usize) -> Vec<f64> {
    let rest = |j: usize| {
        let mut axis = unit(m, j);
        // Twice, so that rounding leaves nothing.
        for other in axes.iter().chain(axes) {
            let along = dot(&axis, other);
            axis.iter_mut().zip(other).for_each(|(x, y)| *x -= along * y);
        }
        let length = dot(&axis, &axis).sqrt();
        (length, axis)
    };
    let (length, axis) =
        (0..m).map(rest).fold((0.0, vec![0.0; m]), |best, next| if next.0 > best.0 { next } else { best });
    axis.into_iter().map(|x| x / length).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_orthonormal_and_layers_add_up() {
        let mut seed = 1_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 40) as f64 / 8_388_608.0 - 1.0
        };
        for (m, n, rank) in
            [(1, 1, 1), (5, 3, 3), (3, 5, 2), (12, 12, 12), (12, 12, 4), (4, 4, 0), (1, 12, 1), (12, 1, 1)]
        {
            let mut a = vec![0.0; m * n];
            for _ in 0..rank {
                let (x, y): (Vec<f64>, Vec<f64>) = ((0..m).map(|_| next()).collect(), (0..n).map(|_| next()).collect());
                a.iter_mut().enumerate().for_each(|(at, a)| *a += x[at / n] * y[at % n]);
            }
            let Thin { u, s, v } = thin(&a, m, n).unwrap();
            let r = m.min(n);
            for (axes, length) in [(&u, m), (&v, n)] {
                for i in 0..r {
                    for j in 0..=i {
                        let product = dot(&axes[i * length..][..length], &axes[j * length..][..length]);
                        assert!((product - f64::from(u8::from(i == j))).abs() < 1e-13, "{m} × {n}, rank {rank}");
                    }
                }
            }
            assert!(s.is_sorted_by(|a, b| a >= b));
            for (at, a) in a.iter().enumerate() {
                let sum: f64 = (0..r).map(|i| s[i] * u[i * m + at / n] * v[i * n + at % n]).sum();
                assert!((a - sum).abs() < 1e-13 * s[0].max(1.0));
            }
        }
        assert_eq!(thin(&[f64::NAN], 1, 1), None);
    }

    #[test]
    fn two_columns_that_rounding_turns_to_and_fro_stand() {
        let rows = ["000000000", "001000001", "110100110", "010001011", "011001010", "100111101"];
        let a: Vec<f64> = rows.concat().bytes().map(|digit| f64::from(digit - b'0')).collect();
        let Thin { u, s, v } = thin(&a, 6, 9).unwrap();
        for (at, a) in a.iter().enumerate() {
            let sum: f64 = (0..6).map(|i| s[i] * u[i * 6 + at / 9] * v[i * 9 + at % 9]).sum();
            assert!((a - sum).abs() < 1e-14, "{at}");
        }
        for (axes, length) in [(&u, 6), (&v, 9)] {
            for (i, j) in (0..6).flat_map(|i| (0..=i).map(move |j| (i, j))) {
                let product = dot(&axes[i * length..][..length], &axes[j * length..][..length]);
                assert!((product - f64::from(u8::from(i == j))).abs() < 1e-14, "{i}, {j}");
            }
        }
    }

    #[test]
    fn a_matrix_of_very_large_and_very_small_numbers_keeps_both() {
        for e in -145..=145 {
            let [large, small] = [e, -e].map(|e| libm::pow(10.0, e.into()));
            let found = super::super::factorisation::Factors::exact(&[large, 0.0, 0.0, small], 2, 2).unwrap();
            assert_eq!(found.s(), [large.max(small), large.min(small)]);
            assert_eq!(found.reconstruct(2), [large, 0.0, 0.0, small]);
            // Not on the axes: two columns at an angle, one of them next to nothing.
            let a = [3.0 * large, small, 4.0 * large, 2.0 * small];
            let s = super::super::factorisation::Factors::exact(&a, 2, 2).unwrap();
            let product = s.s()[0] * s.s()[1];
            let expected = (a[0] * a[3] - a[1] * a[2]).abs();
            assert!((product - expected).abs() < 1e-12 * expected, "{e}: {:?}", s.s());
        }
    }

    #[test]
    fn columns_that_are_multiples_of_each_other_and_columns_next_to_nothing_are_no_trouble() {
        let sum = |Thin { u, s, v }: &Thin<f64>, m: usize, n: usize, at: usize| -> f64 {
            (0..m.min(n)).map(|i| s[i] * u[i * m + at / n] * v[i * n + at % n]).sum()
        };
        let board: Vec<f64> = (0..144).map(|at| if (at / 12 + at % 12) % 2 == 0 { 0.7 } else { -0.7 }).collect();
        let ramp: Vec<f64> = (0..144).map(|at| ((at / 12 + 1) * (at % 12 + 1)) as f64 / 7.0).collect();
        // Of low rank, in whole numbers.
        let number = |at: usize, i: usize| ((at * 7919 + i * 104_729) % 2003 % 19) as f64 - 9.0;
        for trial in 0..400 {
            let (m, n, rank) = (1 + trial % 12, 1 + trial / 12 % 12, 1 + trial % 5);
            let entry =
                |at: usize| (0..rank).map(|k| number(at / n + 31 * k, trial) * number(at % n + 53 * k, trial)).sum();
            let a: Vec<f64> = (0..m * n).map(entry).collect();
            let found = thin(&a, m, n).unwrap();
            assert!((0..m * n).all(|at| (a[at] - sum(&found, m, n, at)).abs() < 1e-13 * found.s[0].max(1.0)), "{a:?}");
        }
        let wide = [1.0, 3e-300, -1e-300, 2e-300, 1.0, -3e-300];
        let steps = [1.0, 0.0, 1e-100, 1e-160, 1e-100, 3e-100, 1e-200, 2e-160, 1e-220];
        for (a, m, n) in [(&board[..], 12, 12), (&ramp, 12, 12), (&wide, 2, 3), (&steps, 3, 3), (&[1e-170; 6], 2, 3)] {
            let found = thin(a, m, n).unwrap();
            assert!(
                (0..m * n).all(|at| (a[at] - sum(&found, m, n, at)).abs() < 1e-13 * found.s[0].max(1.0)),
                "{found:?}"
            );
            for axes in [found.u.chunks(m), found.v.chunks(n)] {
                let all: Vec<_> = axes.collect();
                for (i, axis) in all.iter().enumerate() {
                    let products = all[..=i].iter().map(|other| dot(axis, other));
                    let expected = (0..=i).map(|j| f64::from(u8::from(i == j)));
                    assert!(products.zip(expected).all(|(a, b)| (a - b).abs() < 1e-13), "{m} × {n}: {found:?}");
                }
            }
        }
    }
}
