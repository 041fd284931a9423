//! What a multilayer perceptron does to all its numbers: products, activations with their slopes, and the optimisers.
//!
//! The trait is implemented for `f32` and `f64` in here, so that everything is compiled here, for speed. Only
//! operations that IEEE 754 rounds correctly are used, and `libm`: the same bits on every machine.
//!
//! Here is a trait, `Float`, on the plain arithmetic of `number.rs`, implemented for `f32` and `f64` in the crate
//! itself, so that what `mlp.rs` calls is compiled there. `product.rs` multiplies matrices in tiles of 4 rows, each
//! entry one sum in the order of k, and leaves out the columns of a tile that are all 0. Behind a ReLU these are half
//! of all: a unit that is off for one sample is off for the next, and the units of Δᵀ are taken in the order of how
//! often they are off. That takes a third off the time of a step and changes no bit. So training has the same bits
//! natively and in every browser (`tests/same_bits.rs`): what is recorded natively is the very run that a page would
//! compute. A step allocates next to nothing.

use crate::number::Number;
use crate::product::{PackedFactors, StridedMatrix, product};

/// The loops over many real numbers of single or double precision.
pub trait Float: Number {
    /// C = A B; see [`StridedMatrix`]. `c` by rows.
    fn product(
        a: StridedMatrix<'_, Self>,
        b: StridedMatrix<'_, Self>,
        c: &mut [Self],
        packed: &mut PackedFactors<Self>,
    );

    /// Adds `bias`, shape (width,), to every row of `z`.
    fn add_bias(z: &mut [Self], bias: &[Self]);

    /// h = max(z + b, 0) in the place of `z`, and its slope: 1 where z + b > 0, else 0.
    fn relu(z: &mut [Self], bias: &[Self], slope: &mut [Self]);

    /// h = tanh(z + b) in the place of `z`, and its slope 1 − h².
    fn tanh(z: &mut [Self], bias: &[Self], slope: &mut [Self]);

    /// h = sin(ω₀(z + b)) in the place of `z`, and its slope ω₀ cos(ω₀(z + b)).
    fn sine(z: &mut [Self], bias: &[Self], slope: &mut [Self], omega_0: Self);

    /// h = GELU(z + b) = (z + b) Φ(z + b) in the place of `z`, and its slope Φ + (z + b) φ, with Φ and φ of the standard
    /// normal distribution (Hendrycks and Gimpel 2016; the exact form, as PyTorch's default). `slope` may be empty.
    fn gelu(z: &mut [Self], bias: &[Self], slope: &mut [Self]);

    /// x ← x + y.
    fn plus(x: &mut [Self], y: &[Self]);

    /// x ← c x.
    fn scale(x: &mut [Self], c: Self);

    /// x ← x ∘ y.
    fn times(x: &mut [Self], y: &[Self]);

    /// The sum of all rows of `x`, each as long as `sums`.
    fn column_sums(x: &[Self], sums: &mut [Self]);

    /// θ ← θ − η g.
    fn descend(theta: &mut [Self], gradient: &[Self], rate: Self);

    /// v ← μ v + g, θ ← θ − η v.
    fn momentum(theta: &mut [Self], gradient: &[Self], velocity: &mut [Self], rate: Self, mu: Self);

    /// m ← m + (1 − β₁)(g − m), v ← β₂ v + (1 − β₂) g², θ ← θ − step · m / (√v / root + ε).
    fn adam(theta: &mut [Self], gradient: &[Self], first: &mut [Self], second: &mut [Self], given: &Adam<Self>);
}

/// The numbers of a step of Adam that are the same for all weights.
#[derive(Clone, Copy, Debug)]
pub struct Adam<T> {
    /// 1 − β₁.
    pub blend: T,
    /// β₂.
    pub keep: T,
    /// 1 − β₂.
    pub take: T,
    /// η / (1 − β₁ᵗ).
    pub step: T,
    /// √(1 − β₂ᵗ).
    pub root: T,
    /// ε.
    pub epsilon: T,
}

macro_rules! float {
    ($T:ident, $wide:literal, $tanh:path, $sincos:path, $normal:ident, $gelu:path) => {
        impl Float for $T {
            #[inline(never)]
            fn product(
                a: StridedMatrix<'_, Self>,
                b: StridedMatrix<'_, Self>,
                c: &mut [Self],
                packed: &mut PackedFactors<Self>,
            ) {
                product::<Self, $wide>(a, b, c, packed);
            }

            #[inline(never)]
            fn add_bias(z: &mut [Self], bias: &[Self]) {
                for z in z.chunks_exact_mut(bias.len()) {
                    z.iter_mut().zip(bias).for_each(|(z, b)| *z += b);
                }
            }

            #[inline(never)]
            fn relu(z: &mut [Self], bias: &[Self], slope: &mut [Self]) {
                let width = bias.len();
                for (z, slope) in z.chunks_exact_mut(width).zip(slope.chunks_exact_mut(width)) {
                    for ((z, slope), b) in z.iter_mut().zip(slope).zip(bias) {
                        let sum = *z + b;
                        // What is no number stays none.
                        *z = if sum < 0.0 { 0.0 } else { sum };
                        *slope = if sum > 0.0 { 1.0 } else { 0.0 };
                    }
                }
            }

            #[inline(never)]
            fn tanh(z: &mut [Self], bias: &[Self], slope: &mut [Self]) {
                let width = bias.len();
                for (z, slope) in z.chunks_exact_mut(width).zip(slope.chunks_exact_mut(width)) {
                    for ((z, slope), b) in z.iter_mut().zip(slope).zip(bias) {
                        *z = $tanh(*z + b);
                        *slope = 1.0 - *z * *z;
                    }
                }
            }

            #[inline(never)]
            fn sine(z: &mut [Self], bias: &[Self], slope: &mut [Self], omega_0: Self) {
                let width = bias.len();
                for (z, slope) in z.chunks_exact_mut(width).zip(slope.chunks_exact_mut(width)) {
                    for ((z, slope), b) in z.iter_mut().zip(slope).zip(bias) {
                        let (sin, cos) = $sincos(omega_0 * (*z + b));
                        (*z, *slope) = (sin, omega_0 * cos);
                    }
                }
            }

            #[inline(never)]
            fn gelu(z: &mut [Self], bias: &[Self], slope: &mut [Self]) {
                $gelu(z, bias, slope);
            }

            #[inline(never)]
            fn plus(x: &mut [Self], y: &[Self]) {
                x.iter_mut().zip(y).for_each(|(x, y)| *x += y);
            }

            #[inline(never)]
            fn scale(x: &mut [Self], c: Self) {
                x.iter_mut().for_each(|x| *x *= c);
            }

            #[inline(never)]
            fn times(x: &mut [Self], y: &[Self]) {
                x.iter_mut().zip(y).for_each(|(x, y)| *x *= y);
            }

            #[inline(never)]
            fn column_sums(x: &[Self], sums: &mut [Self]) {
                sums.fill(0.0);
                for row in x.chunks_exact(sums.len()) {
                    sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
                }
            }

            #[inline(never)]
            fn descend(theta: &mut [Self], gradient: &[Self], rate: Self) {
                theta.iter_mut().zip(gradient).for_each(|(theta, g)| *theta -= rate * g);
            }

            #[inline(never)]
            fn momentum(theta: &mut [Self], gradient: &[Self], velocity: &mut [Self], rate: Self, mu: Self) {
                for ((theta, g), v) in theta.iter_mut().zip(gradient).zip(velocity) {
                    *v = $normal(mu * *v + g);
                    *theta -= rate * *v;
                }
            }

            #[inline(never)]
            fn adam(
                theta: &mut [Self],
                gradient: &[Self],
                first: &mut [Self],
                second: &mut [Self],
                given: &Adam<Self>,
            ) {
                let Adam { blend, keep, take, step, root, epsilon } = *given;
                for (((theta, g), m), v) in theta.iter_mut().zip(gradient).zip(first).zip(second) {
                    *m = $normal(*m + blend * (g - *m));
                    *v = $normal(keep * *v + take * g * g);
                    *theta -= step * (*m / ((*v).sqrt() / root + epsilon));
                }
            }
        }
    };
}

float!(f32, 8, libm::tanhf, libm::sincosf, normal_f32, crate::gelu::gelu);
float!(f64, 4, libm::tanh, libm::sincos, normal_f64, gelu_rows_f64);

/// As [`crate::gelu::gelu`], one number at a time.
fn gelu_rows_f64(z: &mut [f64], bias: &[f64], slope: &mut [f64]) {
    let width = bias.len().max(1);
    let mut slopes = slope.chunks_exact_mut(width);
    for z in z.chunks_exact_mut(width) {
        let mut slopes = slopes.next().unwrap_or_default().iter_mut();
        for (z, b) in z.iter_mut().zip(bias) {
            let (h, of) = gelu_f64(*z + b);
            *z = h;
            if let Some(slope) = slopes.next() {
                *slope = of;
            }
        }
    }
}

/// GELU and its slope.
pub(crate) fn gelu_f64(z: f64) -> (f64, f64) {
    let of = 0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2);
    let density = libm::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt();
    (z * of, of + z * density)
}

/// `x`, but 0 below 2⁻¹⁰⁰: of a unit that is dead the averages of gradients fade for ever, and many machines take a
/// hundred times as long for numbers below the smallest normal one. Without a comparison, for the sake of SIMD.
#[inline(always)]
fn normal_f32(x: f32) -> f32 {
    const LEAST: u32 = (127 - 100) << 23;
    let bits = x.to_bits();
    let less = ((bits & 0x7fff_ffff).wrapping_sub(LEAST).cast_signed() >> 31).cast_unsigned();
    f32::from_bits(bits & !less)
}

/// The same, below 2⁻⁹⁰⁰.
#[inline(always)]
fn normal_f64(x: f64) -> f64 {
    const LEAST: u64 = (1023 - 900) << 52;
    let bits = x.to_bits();
    let less = ((bits & (u64::MAX >> 1)).wrapping_sub(LEAST).cast_signed() >> 63).cast_unsigned();
    f64::from_bits(bits & !less)
}

/// Σ x_i y_i, in eight lanes.
#[inline(never)]
pub fn dot(x: &[f64], y: &[f64]) -> f64 {
    const LANES: usize = 8;
    let ((x, left), (y, right)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (x, y) in x.iter().zip(y) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest = left.iter().zip(right).fold(0.0, |sum, (x, y)| sum + x * y);
    sums.iter().fold(rest, |sum, x| sum + x)
}
/// One step of the power iteration for the largest singular value of W, shape (fan_out, fan_in) by rows: u = W v,
/// v ← Wᵀ u / ‖Wᵀ u‖ with ‖v‖ = 1. Gives ‖Wᵀ u‖ / ‖u‖, which rises to s₁; 0 where W v is 0, and then v stays.
/// `u` is room for fan_out numbers.
pub fn power_step(w: &[f32], v: &mut [f32], u: &mut [f32]) -> f64 {
    let fan_in = v.len().max(1);
    for (u, row) in u.iter_mut().zip(w.chunks_exact(fan_in)) {
        *u = lanes(row, v);
    }
    let before = f64::from(lanes(u, u)).sqrt();
    if before.is_nan() || before <= 0.0 {
        return before.max(0.0);
    }
    v.fill(0.0);
    for (&u, row) in u.iter().zip(w.chunks_exact(fan_in)) {
        v.iter_mut().zip(row).for_each(|(v, w)| *v += u * w);
    }
    let after = f64::from(lanes(v, v)).sqrt();
    let scale = (1.0 / after) as f32;
    v.iter_mut().for_each(|v| *v *= scale);
    after / before
}

/// The sum of x·y in eight lanes, so that it is made of SIMD and always in the same order.
fn lanes(x: &[f32], y: &[f32]) -> f32 {
    const LANES: usize = 8;
    let ((x, left), (y, right)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    let mut sums = [0.0_f32; LANES];
    for (x, y) in x.iter().zip(y) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest: f32 = left.iter().zip(right).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}
