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

    /// Σ x_i cos and Σ x_i sin of the `at`th frequency.
    fn parts(&self, at: usize, samples: &[f64]) -> (f64, f64) {
        let row = at * self.n..(at + 1) * self.n;
        (dot(samples, &self.cos[row.clone()]), dot(samples, &self.sin[row]))
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

/// How much of a square picture lies on rings of frequency: k is |κ| rounded, κ a pair of whole numbers of periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Rings {
    /// For one row or column, up to the fastest wave that all directions can tell.
    line: Fourier,
    side: usize,
    rings: Vec<usize>,
}

impl Rings {
    /// For pictures of `side` × `side` and these rings.
    pub fn new(side: usize, rings: impl IntoIterator<Item = usize>) -> Self {
        Self { line: Fourier::new(side, frequencies(side)), side, rings: rings.into_iter().collect() }
    }

    /// √(2 Σ |c_κ|²)/n over all κ of a ring, n = side²: what a wave A cos(2πκ·v + φ) gives is A, and waves of one ring
    /// add as their squares do. `pixels` row by row.
    pub fn amplitudes(&self, pixels: &[f64]) -> Vec<f64> {
        let (side, fastest) = (self.side, frequencies(self.side).end);
        // The sums over rows, as columns: for every frequency of x the real and the imaginary part at each y.
        let mut sums = vec![0.0; 2 * fastest * side];
        for (y, row) in pixels.chunks_exact(side).enumerate() {
            for kx in 0..fastest {
                let (re, im) = self.line.parts(kx, row);
                sums[2 * kx * side + y] = re;
                sums[(2 * kx + 1) * side + y] = im;
            }
        }
        let mut power = vec![0.0; fastest + fastest / 2 + 1];
        for kx in 0..fastest {
            let [re, im] = [0, 1].map(|part| &sums[(2 * kx + part) * side..(2 * kx + part + 1) * side]);
            for ky in 0..fastest {
                // (re − i·im) (cos ∓ i·sin): κ = (kx, ±ky).
                let ((rc, rs), (ic, is)) = (self.line.parts(ky, re), self.line.parts(ky, im));
                let plus = (rc - is) * (rc - is) + (rs + ic) * (rs + ic);
                let minus = (rc + is) * (rc + is) + (ic - rs) * (ic - rs);
                // A frequency and its opposite are one wave; on an axis ±ky are the same κ, or opposites.
                let both = match (kx, ky) {
                    (0, 0) => plus,
                    (0, _) | (_, 0) => 2.0 * plus,
                    _ => 2.0 * (plus + minus),
                };
                let ring = libm::hypot(kx as f64, ky as f64).round() as usize;
                power[ring] += both;
            }
        }
        let n = (side * side) as f64;
        self.rings.iter().map(|&ring| (2.0 * power.get(ring).copied().unwrap_or(0.0)).sqrt() / n).collect()
    }
}

/// The spectrum of a line of samples, or of a square picture.
#[derive(Clone, Debug, PartialEq)]
pub enum FourierSpectrum {
    /// Of samples on a line.
    Line(Fourier),
    /// Of a picture, by rings.
    Rings(Rings),
}

impl FourierSpectrum {
    /// Of `n` samples, or of a picture of `side` a side, at these frequencies.
    pub fn new(n: usize, side: Option<usize>, frequencies: impl IntoIterator<Item = usize>) -> Self {
        match side {
            Some(side) => Self::Rings(Rings::new(side, frequencies)),
            None => Self::Line(Fourier::new(n, frequencies)),
        }
    }

    /// At all frequencies that are told apart.
    pub fn all(n: usize, side: Option<usize>) -> Self {
        Self::new(n, side, frequencies(side.unwrap_or(n)))
    }

    /// The amplitude at every frequency.
    pub fn amplitudes(&self, samples: &[f64]) -> Vec<f64> {
        match self {
            Self::Line(line) => line.amplitudes(samples),
            Self::Rings(rings) => rings.amplitudes(samples),
        }
    }

    /// The same into `out`, one for every frequency.
    pub fn amplitudes_into(&self, samples: &[f64], out: &mut [f64]) {
        match self {
            Self::Line(line) => line.amplitudes_into(samples, out),
            Self::Rings(rings) => out.iter_mut().zip(rings.amplitudes(samples)).for_each(|(out, a)| *out = a),
        }
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
        self.of_points(x, 1)
    }

    /// The same for points of `d` coordinates, by rows: the frequencies are taken as vectors of d numbers b, and x is b·x.
    pub fn of_points(&self, points: &[f64], d: usize) -> Vec<f64> {
        let row = |point: &[f64]| {
            let angles: Vec<f64> =
                self.b.chunks_exact(d).map(|b| TAU * b.iter().zip(point).map(|(b, x)| b * x).sum::<f64>()).collect();
            let (cos, sin) = (angles.iter().map(|&a| libm::cos(a)), angles.iter().map(|&a| libm::sin(a)));
            cos.chain(sin).collect::<Vec<f64>>()
        };
        points.chunks_exact(d).flat_map(row).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SIDE: usize = 64;

    fn wave(amplitude: f64, (kx, ky): (f64, f64), phase: f64) -> Vec<f64> {
        let at = |i: usize| (i % SIDE) as f64 * kx + (i / SIDE) as f64 * ky;
        (0..SIDE * SIDE).map(|i| amplitude * libm::cos(TAU * at(i) / SIDE as f64 + phase)).collect()
    }

    #[test]
    fn a_wave_of_any_direction_has_its_amplitude_on_its_ring() {
        let rings = Rings::new(SIDE, 0..32);
        for (kx, ky, ring) in [(3, 0, 3), (0, 7, 7), (5, 5, 7), (-4, 9, 10), (31, 2, 31), (1, -1, 1)] {
            let found = rings.amplitudes(&wave(1.5, (f64::from(kx), f64::from(ky)), 0.7));
            for (k, a) in found.iter().enumerate() {
                assert!((a - if k == ring { 1.5 } else { 0.0 }).abs() < 1e-12, "({kx}, {ky}): {a} on ring {k}");
            }
        }
        // Two of one ring add as their squares do.
        let both: Vec<f64> =
            wave(3.0, (3.0, 4.0), 0.1).iter().zip(wave(4.0, (-4.0, 3.0), 2.0)).map(|(a, b)| a + b).collect();
        assert!((rings.amplitudes(&both)[5] - 5.0).abs() < 1e-12);
    }

    #[test]
    fn rings_of_the_photograph_are_numpys() {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/conformance/rings.json")).unwrap();
        let bytes = include_bytes!("../../assets/signals/photograph.grey");
        let pixels: Vec<f64> = bytes.iter().map(|&byte| f64::from(byte) / 127.5 - 1.0).collect();
        let ours = Rings::new(SIDE, 0..32).amplitudes(&pixels);
        let theirs: Vec<f64> = serde_json::from_value(fixture["amplitudes"].clone()).unwrap();
        assert_eq!(ours.len(), theirs.len());
        let most = theirs.iter().copied().fold(0.0, f64::max);
        for (k, (a, b)) in ours.iter().zip(&theirs).enumerate().skip(1) {
            assert!((a - b).abs() <= 1e-12 * most, "ring {k}: {a} {b}");
        }
    }
}
