//! The network ε_θ(x_t, t) that guesses the noise, and the losses it is trained by.
//!
//! Inputs are what is made of x_t (its coordinates themselves, or a sinusoidal embedding of each) and an embedding of t,
//! one behind the other; then a linear layer with GELU, residual layers h + GELU(W h + b), and a linear layer to d numbers.

use super::samplers::Denoiser;
use super::schedule::Schedule;
use crate::engine::Rng;
use crate::math::activation::Activation;
use crate::math::mlp::{Float, Mlp, Pass};

/// So many samples are guessed at once.
const BLOCK: usize = 128;
/// What coordinates are multiplied by before they are embedded.
const SCALE: f64 = 25.0;

/// What a network is made of. The default is the reference preset, 99,074 weights in two dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkShape {
    /// The coordinates of a sample.
    pub d: usize,
    /// The width of hidden layers.
    pub hidden: usize,
    /// The number of residual layers.
    pub layers: usize,
    /// The numbers of one embedding; even, at least 4.
    pub embedding: usize,
    /// Are coordinates embedded too?
    pub inputs: bool,
}

impl Default for NetworkShape {
    fn default() -> Self {
        Self { d: 2, hidden: 128, layers: 3, embedding: 128, inputs: true }
    }
}

impl NetworkShape {
    /// The widths from the inputs to the output.
    pub fn sizes(&self) -> Vec<usize> {
        let of_x = if self.inputs { self.d * self.embedding } else { self.d };
        let mut sizes = vec![of_x + self.embedding];
        sizes.extend(vec![self.hidden; self.layers + 1]);
        sizes.push(self.d);
        sizes
    }

    fn is_sound(&self) -> bool {
        self.d > 0 && self.hidden > 0 && self.embedding >= 4 && self.embedding.is_multiple_of(2)
    }
}

/// sin(x ω_j) for all j, then cos(x ω_j), with ω_j = 10000^(−j/(h − 1)), j = 0..h − 1, h half of `out` (Vaswani et al.
/// 2017).
pub fn embed<T: Float>(x: f64, out: &mut [T]) {
    let half = out.len() / 2;
    let (sines, cosines) = out.split_at_mut(half);
    let step = -libm::log(10_000.0) / (half.max(2) - 1) as f64;
    for (j, (sine, cosine)) in sines.iter_mut().zip(cosines).enumerate() {
        let (s, c) = libm::sincos(x * libm::exp(step * j as f64));
        (*sine, *cosine) = (T::of(s), T::of(c));
    }
}

/// ε_θ, in single or double precision.
#[derive(Clone, Debug)]
pub struct Network<T> {
    shape: NetworkShape,
    net: Mlp<T>,
    /// The embeddings of t = 0..T, shape (T + 1, embedding).
    times: Vec<T>,
    /// ω_j of an embedding times the scale of coordinates, shape (embedding / 2,).
    frequencies: Vec<f64>,
    block: Option<Pass<T>>,
}

impl<T: Float> Network<T> {
    /// Of given weights, in the order of [`Mlp::from_weights`], for schedules of up to `steps` steps. `None` if they are
    /// not those of such a network.
    pub fn from_weights(shape: NetworkShape, steps: usize, weights: Vec<T>) -> Option<Self> {
        let net = Mlp::from_weights(&shape.sizes(), Activation::Gelu, weights)?;
        Self::of(shape, steps, net)
    }

    /// At its start, drawn as PyTorch's `nn.Linear` does. `None` if the shape cannot be.
    pub fn random(shape: NetworkShape, steps: usize, rng: &mut Rng) -> Option<Self> {
        let net = Mlp::random(&shape.sizes(), Activation::Gelu, 1.0, rng)?;
        Self::of(shape, steps, net)
    }

    fn of(shape: NetworkShape, steps: usize, net: Mlp<T>) -> Option<Self> {
        if !shape.is_sound() {
            return None;
        }
        let half = shape.embedding / 2;
        let step = -libm::log(10_000.0) / (half - 1) as f64;
        let frequencies = (0..half).map(|j| SCALE * libm::exp(step * j as f64)).collect();
        let mut times = vec![T::ZERO; (steps + 1) * shape.embedding];
        times.chunks_exact_mut(shape.embedding).enumerate().for_each(|(t, out)| embed(t as f64, out));
        Some(Self { shape, net: net.with_residuals(), times, frequencies, block: None })
    }

    /// What it is made of.
    pub fn shape(&self) -> NetworkShape {
        self.shape
    }

    /// All weights.
    pub fn weights(&self) -> &[T] {
        self.net.weights()
    }

    /// All weights, to be changed.
    pub fn weights_mut(&mut self) -> &mut [T] {
        self.net.weights_mut()
    }

    /// Room for `n` samples.
    pub fn room(&self, n: usize) -> Pass<T> {
        let sizes = self.net.sizes();
        Pass::new(sizes, &vec![T::ZERO; n * sizes[0]])
    }

    /// ε_θ(x_t, t) for every row of `x`, shape (n, d), with a step `t[i]` of its own each: shape (n, d).
    pub fn forward<'a>(&self, x: &[f64], t: &[usize], pass: &'a mut Pass<T>) -> &'a [T] {
        let NetworkShape { d, embedding, inputs, .. } = self.shape;
        let width = self.net.sizes()[0];
        let last = self.times.len() / embedding - 1;
        let rows = pass.inputs_mut().chunks_exact_mut(width);
        for ((row, x), t) in rows.zip(x.chunks_exact(d)).zip(t) {
            let (of_x, of_t) = row.split_at_mut(width - embedding);
            of_t.copy_from_slice(&self.times[t.min(&last) * embedding..][..embedding]);
            if inputs {
                for (out, x) in of_x.chunks_exact_mut(embedding).zip(x) {
                    let (sines, cosines) = out.split_at_mut(embedding / 2);
                    for ((sine, cosine), omega) in sines.iter_mut().zip(cosines).zip(&self.frequencies) {
                        let (s, c) = libm::sincosf((x * omega) as f32);
                        (*sine, *cosine) = match size_of::<T>() {
                            4 => (T::of(s.into()), T::of(c.into())),
                            _ => {
                                let (s, c) = libm::sincos(x * omega);
                                (T::of(s), T::of(c))
                            }
                        };
                    }
                }
            } else {
                of_x.iter_mut().zip(x).for_each(|(out, x)| *out = T::of(*x));
            }
        }
        self.net.forward(pass)
    }

    /// The gradient of the loss that [`loss`] has written down, by all weights.
    pub fn backward<'a>(&self, pass: &'a mut Pass<T>) -> &'a [T] {
        self.net.backward(pass)
    }
}

impl<T: Float> Denoiser for Network<T> {
    fn epsilon(&mut self, x: &[f64], t: usize, out: &mut [f64]) {
        let d = self.shape.d;
        let mut pass = self.block.take().unwrap_or_else(|| Pass::one_way(self.net.sizes(), BLOCK));
        for (x, out) in x.chunks(BLOCK * d).zip(out.chunks_mut(BLOCK * d)) {
            let guess = self.forward(x, &[t; BLOCK], &mut pass);
            out.iter_mut().zip(guess).for_each(|(out, guess)| *out = (*guess).into());
        }
        self.block = Some(pass);
    }
}

/// x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε for every row, shape (n, d), each at a step of its own.
pub fn noised(schedule: &Schedule, x0: &[f64], t: &[usize], epsilon: &[f64], d: usize, out: &mut [f64]) {
    let rows = x0.chunks_exact(d).zip(epsilon.chunks_exact(d)).zip(out.chunks_exact_mut(d));
    for (((x0, epsilon), out), &t) in rows.zip(t) {
        let bar = schedule.alpha_bar(t);
        let (a, b) = (bar.sqrt(), (1.0 - bar).sqrt());
        out.iter_mut().zip(x0).zip(epsilon).for_each(|((out, x0), epsilon)| *out = a * x0 + b * epsilon);
    }
}

/// The mean over samples and coordinates of λ (ε − ε_θ)², with a weight for every sample, or 1 if `weights` is empty: the
/// simple loss, or that of the bound with λ_t. Its derivative by every ε_θ is left in `pass` for the way back.
pub fn loss<T: Float>(pass: &mut Pass<T>, epsilon: &[f64], d: usize, weights: &[f64]) -> f64 {
    let (output, delta) = pass.output_delta();
    let share = 1.0 / output.len().max(1) as f64;
    let mut sum = 0.0;
    for (i, ((guess, epsilon), delta)) in output.iter().zip(epsilon).zip(delta).enumerate() {
        let weight = weights.get(i / d.max(1)).copied().unwrap_or(1.0);
        let error = (*guess).into() - epsilon;
        sum += weight * error * error;
        *delta = T::of(2.0 * share * weight * error);
    }
    sum * share
}
