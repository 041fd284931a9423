//! Fourier's coefficients of samples on a regular grid, and random Fourier features.

use crate::engine::Rng;
use std::f64::consts::TAU;

/// The frequencies of `n` samples on [0, 1) that are told apart, in periods: 0 ≤ k < n/2 (for odd n, k ≤ (n−1)/2).
pub fn frequencies(n: usize) -> std::ops::Range<usize> {
    0..n.div_ceil(2)
}

/// Tables for the coefficients of `n` samples at some frequencies.
///
/// There is no fast transform in here: curves have a few hundred samples, at which all frequencies take some ten thousand
/// products, and mostly we want ten of them, many times. (`realfft` would be 55 kB of wasm after brotli.) Sines from a
/// table are exact to the last bit or two and the same on every machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Fourier {
    n: usize,
    /// cos(2πki/n) of every frequency k, shape (frequencies, n), then sin.
    cos: Vec<f64>,
    sin: Vec<f64>,
}

impl Fourier {
    /// For `n` samples and these frequencies k, in periods over all samples.
    pub fn new(n: usize, frequencies: impl IntoIterator<Item = usize>) -> Self {
        let angle = |j: usize| TAU * j as f64 / n as f64;
        let turn: Vec<(f64, f64)> = (0..n).map(|j| libm::sincos(angle(j))).collect();
        let (sin, cos) = frequencies.into_iter().flat_map(|k| (0..n).map(move |i| k * i % n)).map(|j| turn[j]).unzip();
        Self { n, cos, sin }
    }

    /// 2/n |Σ_i x_i e^(−2πi ki/n)| for every frequency: what a wave A sin(2πkx + φ) gives is A (the single-sided spectrum
    /// of Rahaman et al. 2019; at k = 0 it is twice the mean).
    pub fn amplitudes(&self, samples: &[f64]) -> Vec<f64> {
        let mut amplitudes = vec![0.0; self.cos.len() / self.n.max(1)];
        self.amplitudes_into(samples, &mut amplitudes);
        amplitudes
    }

    /// The same into `out`, one for every frequency.
    pub fn amplitudes_into(&self, samples: &[f64], out: &mut [f64]) {
        let n = self.n.max(1);
        for ((cos, sin), out) in self.cos.chunks_exact(n).zip(self.sin.chunks_exact(n)).zip(out) {
            *out = libm::hypot(dot(samples, cos), dot(samples, sin)) * (2.0 / n as f64);
        }
    }

    /// Amplitude A and phase φ of every frequency, so that A sin(2πkx + φ) has these coefficients.
    pub fn waves(&self, samples: &[f64]) -> Vec<(f64, f64)> {
        let n = self.n.max(1);
        let rows = self.cos.chunks_exact(n).zip(self.sin.chunks_exact(n));
        rows.map(|(cos, sin)| {
            let (a, b) = (dot(samples, cos), dot(samples, sin));
            (libm::hypot(a, b) * (2.0 / n as f64), libm::atan2(a, b))
        })
        .collect()
    }
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    unrolled_kernels::network::dot(x, y)
}

/// Random Fourier features of numbers x (Tancik et al. 2020): γ(x) = (cos 2πbx, sin 2πbx) for frequencies b drawn from a
/// normal distribution of standard deviation `scale`.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    b: Vec<f64>,
}

impl Features {
    /// So many frequencies: twice as many features.
    pub fn random(frequencies: usize, scale: f64, rng: &mut Rng) -> Self {
        Self { b: (0..frequencies).map(|_| scale * rng.normal()).collect() }
    }

    /// The frequencies b.
    pub fn frequencies(&self) -> &[f64] {
        &self.b
    }

    /// All cosines, then all sines, for every x: shape (n, 2·frequencies), by rows.
    pub fn of(&self, x: &[f64]) -> Vec<f64> {
        let row = |&x: &f64| {
            let angle = move |&b: &f64| TAU * b * x;
            self.b.iter().map(move |b| libm::cos(angle(b))).chain(self.b.iter().map(move |b| libm::sin(angle(b))))
        };
        x.iter().flat_map(row).collect()
    }
}
