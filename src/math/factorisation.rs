//! A = U S Vᵀ as a sum of layers s_i u_i v_iᵀ: the exact thin factorisation, and a quick one of its first layers.
//!
//! In single precision, as pictures are, factorised by `faer` on one thread; in double precision, as small matrices are,
//! by [`jacobi`](super::jacobi). The last bits that `faer` finds depend on how wide the machine's instructions are, so that a
//! native program finds others than the browser; in the browser they are the same everywhere, because nothing is asked
//! of the machine there. Sums of given layers have the same bits on every machine. The loops lie in the crate
//! `kernels`, which is compiled for speed.

use crate::engine::Rng;
use std::hint::black_box;
use std::ops::Range;
use unrolled_kernels::factorise::{self, Quick, Thin};
use unrolled_kernels::layers;

/// By way of a pointer: it lies in a part of the program of its own.
type Decompose = fn(&[f32], usize, usize, Option<&Quick<'_>>) -> Option<Thin<f32>>;
static DECOMPOSE: Decompose = factorise::decompose;

/// Real numbers of single or double precision.
pub trait Real: Copy + PartialOrd + Into<f64> + std::ops::Neg<Output = Self> + Default + sealed::Number {
    /// The distance from 1 to the next larger number.
    const EPSILON: f64;
}

/// The decomposition did not converge: some number was not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotConverged;

/// Layers s_i u_i v_iᵀ of a matrix of shape (m, n), the largest first. The u_i are orthonormal, and so are the v_i. The
/// entry of the largest size in each u_i is positive (the first, where several are equally large), so that nothing
/// flips from one computation to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Factors<T> {
    m: usize,
    n: usize,
    u: Vec<T>,
    s: Vec<T>,
    v: Vec<T>,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer<'a, T> {
    /// The left axis, shape (m,).
    pub u: &'a [T],
    /// The singular value.
    pub s: T,
    /// The right axis, shape (n,).
    pub v: &'a [T],
}

impl<T: Real> Factors<T> {
    /// All r = min(m, n) layers of `a`, shape (m, n), by rows.
    ///
    /// # Errors
    /// If a number is not finite.
    pub fn exact(a: &[T], m: usize, n: usize) -> Result<Self, NotConverged> {
        let most = T::largest(a);
        if a.len() != m * n || !most.is_finite() {
            return Err(NotConverged);
        }
        // Squares of what is very large or very small would not be numbers any more: it is scaled by a power of two,
        // which costs no digit.
        let exponent = if most > 0.0 { libm::ilogb(most) } else { 0 };
        let Thin { u, mut s, v } = if exponent.abs() <= T::HARMLESS {
            T::thin(a, m, n)
        } else {
            let scaled: Vec<T> = a.iter().map(|x| x.times_two_to(-exponent)).collect();
            T::thin(&scaled, m, n)
        }
        .ok_or(NotConverged)?;
        if exponent.abs() > T::HARMLESS {
            s.iter_mut().for_each(|s| *s = s.times_two_to(exponent));
        }
        Ok(Self { m, n, u, s, v }.with_fixed_signs())
    }

    /// Factors from their parts: `u` of shape (r, m), `s` (r,), `v` (r, n); `None` if these do not agree.
    pub fn from_parts(m: usize, n: usize, u: Vec<T>, s: Vec<T>, v: Vec<T>) -> Option<Self> {
        let whole = u.len() == s.len().checked_mul(m)? && v.len() == s.len().checked_mul(n)? && s.len() <= m.min(n);
        whole.then_some(Self { m, n, u, s, v })
    }

    /// How many layers there are.
    pub fn r(&self) -> usize {
        self.s.len()
    }

    /// The shape (m, n) of the matrix.
    pub fn shape(&self) -> (usize, usize) {
        (self.m, self.n)
    }

    /// u_1, u_2, …, shape (r, m).
    pub fn u(&self) -> &[T] {
        &self.u
    }

    /// The singular values, falling; shape (r,).
    pub fn s(&self) -> &[T] {
        &self.s
    }

    /// v_1, v_2, …, shape (r, n).
    pub fn v(&self) -> &[T] {
        &self.v
    }

    /// Layer `i`, from 0.
    pub fn layer(&self, i: usize) -> Option<Layer<'_, T>> {
        let s = *self.s.get(i)?;
        Some(Layer { u: &self.u[i * self.m..][..self.m], s, v: &self.v[i * self.n..][..self.n] })
    }

    /// B ← B + Σ s_i u_i v_iᵀ over `layers`, as far as there are such. One by one or at once, the bits are the same.
    pub fn add(&self, layers: Range<usize>, sum: &mut [T]) {
        let (from, to) = (layers.start.min(self.r()), layers.end.min(self.r()));
        if from < to {
            let (u, v) = (&self.u[from * self.m..to * self.m], &self.v[from * self.n..to * self.n]);
            T::add(sum, u, &self.s[from..to], v);
        }
    }

    /// B ← B − s_i u_i v_iᵀ. What is left differs by rounding from a sum that never had the layer.
    pub fn remove(&self, layer: usize, sum: &mut [T]) {
        if let Some(Layer { u, s, v }) = self.layer(layer) {
            T::add(sum, u, &[-s], v);
        }
    }

    /// The sum of the first k layers, shape (m, n): of all matrices of rank at most k the one nearest to A.
    pub fn reconstruct(&self, k: usize) -> Vec<T> {
        let mut sum = vec![T::default(); self.m * self.n];
        self.add(0..k, &mut sum);
        sum
    }

    /// The first k layers alone.
    #[must_use]
    pub fn truncated(mut self, k: usize) -> Self {
        let k = k.min(self.r());
        self.u.truncate(k * self.m);
        self.s.truncate(k);
        self.v.truncate(k * self.n);
        self
    }

    fn with_fixed_signs(mut self) -> Self {
        // Entries that differ by rounding alone count as equally large, else the sign would hang on the last bit.
        let near = 1.0 - T::EPSILON.sqrt();
        let axes = self.u.chunks_exact_mut(self.m.max(1)).zip(self.v.chunks_exact_mut(self.n.max(1)));
        for (u, v) in axes {
            let most = u.iter().fold(0.0_f64, |most, &x| most.max(x.into().abs()));
            let largest = u.iter().find(|&&x| x.into().abs() >= most * near).copied();
            if largest.is_some_and(|x| x.into() < 0.0) {
                u.iter_mut().chain(v).for_each(|x| *x = -*x);
            }
        }
        self
    }
}

/// So many more layers than wanted are sought: the last of them are poor.
const OVERSAMPLING: usize = 25;
/// So often A Aᵀ is applied: photographs have long tails.
const POWERS: usize = 2;

impl Factors<f32> {
    /// About the first `count` layers of `a`, shape (m, n), by what A makes of a few random vectors: a randomised range
    /// finder with power iterations (Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1). As many as there are at
    /// most.
    ///
    /// # Errors
    /// If a number is not finite.
    pub fn leading(a: &[f32], m: usize, n: usize, count: usize, rng: &mut Rng) -> Result<Self, NotConverged> {
        if a.len() != m * n || m == 0 || n == 0 {
            return Err(NotConverged);
        }
        let sought = (count + OVERSAMPLING).min(m).min(n);
        let omega: Vec<f32> = (0..sought * n).map(|_| rng.normal() as f32).collect();
        let quick = Quick { omega: &omega, powers: POWERS };
        let Thin { u, s, v } = black_box(DECOMPOSE)(a, m, n, Some(&quick)).ok_or(NotConverged)?;
        Ok(Self { m, n, u, s, v }.truncated(count).with_fixed_signs())
    }
}

/// A sum of squares that is smaller has lost digits of its terms.
const LEAST_SQUARES: f64 = 1e-280;

/// ‖A − B‖_F, measured entry by entry.
pub fn distance<T: Real>(a: &[T], b: &[T]) -> f64 {
    let squared = T::squared_distance(a, b);
    if squared > LEAST_SQUARES {
        return squared.sqrt();
    }
    // Squares of what is very small are 0: it is scaled by a power of two, which costs no digit.
    let differences = || a.iter().zip(b).map(|(&a, &b)| a.into() - b.into());
    let most = differences().fold(0.0_f64, |most, x| most.max(x.abs()));
    if most == 0.0 || !most.is_finite() {
        return squared.sqrt();
    }
    let exponent = libm::ilogb(most);
    let sum: f64 = differences().map(|x| libm::scalbn(x, -exponent)).map(|x| x * x).sum();
    libm::scalbn(sum.sqrt(), exponent)
}

mod sealed {
    use super::Thin;

    /// What the kernels do for a precision.
    pub trait Number: Sized {
        /// Powers of two up to this one can be squared and summed without a thought.
        const HARMLESS: i32;
        fn largest(a: &[Self]) -> f64;
        fn thin(a: &[Self], m: usize, n: usize) -> Option<Thin<Self>>;
        fn add(sum: &mut [Self], u: &[Self], s: &[Self], v: &[Self]);
        fn squared_distance(a: &[Self], b: &[Self]) -> f64;
        fn times_two_to(self, exponent: i32) -> Self;
    }
}

impl Real for f32 {
    const EPSILON: f64 = f32::EPSILON as f64;
}

impl sealed::Number for f32 {
    const HARMLESS: i32 = 30;

    fn largest(a: &[Self]) -> f64 {
        factorise::largest_f32(a)
    }

    fn thin(a: &[Self], m: usize, n: usize) -> Option<Thin<Self>> {
        black_box(DECOMPOSE)(a, m, n, None)
    }

    fn add(sum: &mut [Self], u: &[Self], s: &[Self], v: &[Self]) {
        layers::add_f32(sum, u, s, v);
    }

    fn squared_distance(a: &[Self], b: &[Self]) -> f64 {
        layers::squared_distance_f32(a, b)
    }

    fn times_two_to(self, exponent: i32) -> Self {
        libm::scalbnf(self, exponent)
    }
}

impl Real for f64 {
    const EPSILON: f64 = f64::EPSILON;
}

impl sealed::Number for f64 {
    const HARMLESS: i32 = 200;

    fn largest(a: &[Self]) -> f64 {
        factorise::largest_f64(a)
    }

    fn thin(a: &[Self], m: usize, n: usize) -> Option<Thin<Self>> {
        super::jacobi::thin(a, m, n)
    }

    fn add(sum: &mut [Self], u: &[Self], s: &[Self], v: &[Self]) {
        layers::add_f64(sum, u, s, v);
    }

    fn squared_distance(a: &[Self], b: &[Self]) -> f64 {
        layers::squared_distance_f64(a, b)
    }

    fn times_two_to(self, exponent: i32) -> Self {
        libm::scalbn(self, exponent)
    }
}
