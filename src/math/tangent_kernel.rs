//! The empirical neural tangent kernel (Jacot et al. 2018): K = J Jᵀ, with J the derivatives of a network's output at n
//! samples by all its weights. While the weights are near where they were, gradient descent on the mean squared error
//! takes the residual r = f − y from one step to the next as r ← (I − 2η/n K) r: along each eigenvector of K it fades at
//! a rate of its own.

use crate::engine::order::descending;
use crate::math::mlp::{Float, Mlp, Pass};
use nalgebra::{DMatrix, SymmetricEigen};
use unrolled_kernels::product::{PackedFactors, StridedMatrix};

/// K for the inputs of `pass`, shape (n, n), by rows. The network has one output.
///
/// J itself, n times the number of weights, is never there: layer by layer K is the sum of
/// (Δ_l Δ_lᵀ) ∘ (H_{l−1} H_{l−1}ᵀ + 1), with Δ_l the derivatives of the output by what the units of layer l take in.
pub fn kernel<T: Float>(net: &Mlp<T>, pass: &mut Pass<T>) -> Vec<T> {
    net.forward(pass);
    pass.output_delta().1.fill(T::ONE);
    net.backward(pass);
    let n = pass.n();
    let mut packed = PackedFactors::default();
    let (mut sum, mut of_deltas, mut of_values) = (vec![T::ZERO; n * n], vec![T::ZERO; n * n], vec![T::ZERO; n * n]);
    for ((h, delta), sizes) in pass.values().iter().zip(pass.deltas()).zip(net.sizes().windows(2)) {
        gram(h, n, sizes[0], &mut of_values, &mut packed);
        gram(delta, n, sizes[1], &mut of_deltas, &mut packed);
        for ((sum, d), h) in sum.iter_mut().zip(&of_deltas).zip(&of_values) {
            *sum += *d * (*h + T::ONE);
        }
    }
    sum
}

/// K(·, x_j) for the inputs of `pass`, shape (n,): one row of [`kernel`]. The network has one output; its values stay in
/// `pass`.
pub fn row<T: Float>(net: &Mlp<T>, pass: &mut Pass<T>, j: usize) -> Vec<T> {
    net.forward(pass);
    pass.output_delta().1.fill(T::ONE);
    net.backward(pass);
    let mut sum = vec![T::ZERO; pass.n()];
    for ((h, delta), sizes) in pass.values().iter().zip(pass.deltas()).zip(net.sizes().windows(2)) {
        let (inputs, units) = (sizes[0].max(1), sizes[1].max(1));
        let product = |a: &[T], b: &[T]| a.iter().zip(b).fold(T::ZERO, |sum, (a, b)| sum + *a * *b);
        let (own_h, own_delta) = (&h[j * inputs..(j + 1) * inputs], &delta[j * units..(j + 1) * units]);
        for ((sum, h), delta) in sum.iter_mut().zip(h.chunks_exact(inputs)).zip(delta.chunks_exact(units)) {
            *sum += product(delta, own_delta) * (product(h, own_h) + T::ONE);
        }
    }
    sum
}

/// X Xᵀ for X of shape (n, width).
fn gram<T: Float>(x: &[T], n: usize, width: usize, out: &mut [T], packed: &mut PackedFactors<T>) {
    let x = StridedMatrix::by_rows(x, n, width);
    T::product(x, x.transposed(), out, packed);
}

/// The eigenvalues of a kernel, falling, and its eigenvectors in that order.
#[derive(Clone, Debug, PartialEq)]
pub struct Modes {
    /// λ, shape (n,); tiny negative ones, which are rounding, are 0.
    pub values: Vec<f64>,
    /// Unit vectors, each of shape (n,).
    pub vectors: Vec<Vec<f64>>,
}

/// What is known at the start of a run, in double precision: K on some samples, and the network's output on all.
pub struct AtStart {
    /// K, shape (k, k), by rows.
    pub kernel: Vec<f64>,
    /// f, shape (n,).
    pub output: Vec<f64>,
}

/// The kernel of a network on the samples that are `kept`, and its output on all; `inputs` of shape (n, width), by rows.
/// The door to a part of the program: networks in double precision are needed for nothing else.
#[inline(never)]
pub fn at_start(net: &Mlp<f32>, inputs: &[f32], kept: &[bool]) -> AtStart {
    let net: Mlp<f64> = net.cast();
    let width = net.sizes()[0].max(1);
    let wide: Vec<f64> = inputs.iter().map(|&x| x.into()).collect();
    let rows = wide.chunks_exact(width).zip(kept).filter(|(_, kept)| **kept);
    let some: Vec<f64> = rows.flat_map(|(row, _)| row.iter().copied()).collect();
    let kernel = kernel(&net, &mut Pass::new(net.sizes(), &some));
    let output = net.forward(&mut Pass::new(net.sizes(), &wide)).to_vec();
    AtStart { kernel, output }
}

/// [`Modes::of`]: the other door.
#[inline(never)]
pub fn modes(kernel: &[f64], n: usize) -> Option<Modes> {
    Modes::of(kernel, n)
}

impl Modes {
    /// Of a symmetric matrix of shape (n, n), by rows; `None` if some number is not finite.
    pub fn of(kernel: &[f64], n: usize) -> Option<Self> {
        if kernel.len() != n * n || kernel.iter().any(|x| !x.is_finite()) {
            return None;
        }
        let found = SymmetricEigen::new(DMatrix::from_row_slice(n, n, kernel));
        let order = descending(found.eigenvalues.as_slice());
        let values = order.iter().map(|&i| found.eigenvalues[i].max(0.0)).collect();
        let vectors = order.iter().map(|&i| found.eigenvectors.column(i).iter().copied().collect()).collect();
        Some(Self { values, vectors })
    }

    /// What gradient descent of rate `rate` leaves of a residual after `steps` steps, as far as the kernel stays what it
    /// was: Σ (1 − 2ηλ/n)ᵗ q qᵀ r.
    pub fn residual(&self, residual: &[f64], rate: f64, steps: f64) -> Vec<f64> {
        let n = residual.len();
        let mut left = vec![0.0; n];
        for (&value, vector) in self.values.iter().zip(&self.vectors) {
            let factor = 1.0 - 2.0 * rate * value / n as f64;
            let share: f64 = vector.iter().zip(residual).map(|(q, r)| q * r).sum();
            // With too large a rate it grows, and changes its sign at every step.
            let sign = if factor < 0.0 && steps % 2.0 == 1.0 { -1.0 } else { 1.0 };
            let amount = share * sign * libm::pow(factor.abs(), steps);
            left.iter_mut().zip(vector).for_each(|(left, q)| *left += amount * q);
        }
        left
    }
}
