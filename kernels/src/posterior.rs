//! The posterior over the points of a data set, given a noised one: the E-step of a mixture whose components are the
//! points, all of one variance.

use crate::elementary::exp;
use crate::network::dot;

/// So many points are taken side by side.
const LANES: usize = 8;

/// Σ_i w_i p_i for every x, with w_i ∝ exp(−‖x − a p_i‖² / 2v): shape (m, d) by rows.
///
/// `points` by columns, shape (d, n); `x` by rows, shape (m, d). The largest exponent is subtracted first. `room` grows
/// to n numbers and is used again; behind it, for the last x, stand the w_i before they are divided by their sum.
#[inline(never)]
pub fn means(points: &[f64], d: usize, x: &[f64], a: f64, v: f64, out: &mut [f64], room: &mut Vec<f64>) {
    let n = points.len() / d.max(1);
    let lanes = n.next_multiple_of(LANES);
    room.clear();
    room.resize(lanes, f64::NEG_INFINITY);
    if n == 0 {
        return;
    }
    for (x, out) in x.chunks_exact(d).zip(out.chunks_exact_mut(d)) {
        logits(points, n, x, a, -0.5 / v, room);
        room[n..].fill(f64::NEG_INFINITY);
        let total = weights(room);
        for (out, column) in out.iter_mut().zip(points.chunks_exact(n)) {
            *out = dot(&room[..n], column) / total;
        }
    }
}

/// −‖x − a p_i‖² / 2v of every point; `scale` is −1/2v.
#[inline(always)]
fn logits(points: &[f64], n: usize, x: &[f64], a: f64, scale: f64, out: &mut [f64]) {
    let out = &mut out[..n];
    match x {
        [x] => {
            for (out, p) in out.iter_mut().zip(points) {
                let by = x - a * p;
                *out = scale * (by * by);
            }
        }
        [x, y] => {
            let (xs, ys) = points.split_at(n);
            for ((out, p), q) in out.iter_mut().zip(xs).zip(ys) {
                let (by, up) = (x - a * p, y - a * q);
                *out = scale * (by * by + up * up);
            }
        }
        _ => {
            out.fill(0.0);
            for (x, column) in x.iter().zip(points.chunks_exact(n)) {
                for (out, p) in out.iter_mut().zip(column) {
                    let by = x - a * p;
                    *out += scale * (by * by);
                }
            }
        }
    }
}

/// e^(l − largest) in the place of every l, and their sum; what is not there counts as −∞.
#[inline(always)]
fn weights(logits: &mut [f64]) -> f64 {
    let mut most = [f64::NEG_INFINITY; LANES];
    for l in logits.as_chunks::<LANES>().0 {
        for i in 0..LANES {
            most[i] = if l[i] > most[i] { l[i] } else { most[i] };
        }
    }
    let most = most.iter().fold(f64::NEG_INFINITY, |most, &l| if l > most { l } else { most });
    let mut sums = [0.0; LANES];
    for l in logits.as_chunks_mut::<LANES>().0 {
        for i in 0..LANES {
            l[i] = exp(l[i] - most);
            sums[i] += l[i];
        }
    }
    sums.iter().sum()
}

/// The sum of exp(−‖x − y‖² / 2h²) over all pairs of a row of `x` and a point of `y`; `x` by rows, shape (m, d), `y` by
/// columns, shape (d, n); `room` is used again.
#[inline(never)]
pub fn kernel_sum(x: &[f64], y: &[f64], d: usize, h: f64, room: &mut Vec<f64>) -> f64 {
    let n = y.len() / d.max(1);
    room.clear();
    room.resize(n.next_multiple_of(LANES), f64::NEG_INFINITY);
    let mut sums = [0.0; LANES];
    for x in x.chunks_exact(d) {
        logits(y, n, x, 1.0, -0.5 / (h * h), room);
        for l in room.as_chunks::<LANES>().0 {
            for i in 0..LANES {
                sums[i] += exp(l[i]);
            }
        }
    }
    sums.iter().sum()
}
