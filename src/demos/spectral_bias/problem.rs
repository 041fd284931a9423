//! What a network is to learn: fixed by the input, the knobs and the seed, and never changed by a step.

use super::params::{Amplitudes, Degradation, SpectralBiasParams};
use crate::engine::Rng;
use crate::engine::order::descending;
use crate::engine::signal::{Signal, Wave, fastest, sampled};
use crate::math::fourier::{Features, FourierSpectrum};
use std::f64::consts::{SQRT_2, TAU};
use std::sync::Arc;

/// Of a signal that is told by samples so many frequencies are watched, the strongest.
const WATCHED: usize = 16;
/// But none with less than this share of the largest amplitude.
const FAINT: f64 = 0.05;
/// And none with less than this share of the largest sample.
const ROUNDING: f64 = 1e-9;
/// Of a picture these rings of frequency are watched.
const RINGS: [usize; 11] = [1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 28];

/// A target on the grid x_i = i/n.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The signal without noise, shape (n,).
    pub clean: Arc<Vec<f64>>,
    /// y, with noise, shape (n,).
    pub target: Arc<Vec<f32>>,
    /// Which samples the network is fitted to, shape (n,).
    pub kept: Arc<Vec<bool>>,
    /// The frequencies k_j that are watched, rising, in periods on [0, 1).
    pub frequencies: Arc<Vec<usize>>,
    /// The amplitude A_j of the clean signal at each of them.
    pub amplitudes: Arc<Vec<f64>>,
    /// The single-sided spectrum of y, one amplitude for every 0 ≤ k < n/2.
    pub spectrum: Arc<Vec<f32>>,
    /// What the network is given: x, or its Fourier features; shape (n, inputs), by rows.
    pub inputs: Arc<Vec<f32>>,
    /// Tables for the frequencies that are watched.
    pub watched: Arc<FourierSpectrum>,
    /// Tables for all frequencies.
    pub all: Arc<FourierSpectrum>,
    /// Pixels a side, if the target is a picture.
    pub side: Option<usize>,
}

impl Problem {
    /// The problem that a run poses. Noise, what is kept, and features are drawn each from a generator of its own, so
    /// that turning one knob leaves the others' draws as they are.
    pub fn new(params: &SpectralBiasParams, input: &Signal, rng: &mut Rng) -> Self {
        let [mut of_noise, mut of_mask, mut of_features] = [rng.fork(), rng.fork(), rng.fork()];
        let n = input.n();
        let waves = input.waves().map(|waves| scaled(waves, params.amplitudes));
        let clean = waves.as_ref().map_or_else(|| input.samples(), |waves| sampled(n, waves));
        let side = input.side();
        let all = FourierSpectrum::all(n, side);
        let (frequencies, amplitudes): (Vec<_>, Vec<_>) = match waves {
            Some(waves) => waves.iter().filter(|w| w.amplitude > 0.0).map(|w| (w.frequency, w.amplitude)).unzip(),
            None if side.is_some() => {
                let spectrum = all.amplitudes(&clean);
                RINGS.iter().map(|&k| (k, spectrum[k])).filter(|(_, a)| *a > ROUNDING).unzip()
            }
            None => {
                // What rounding leaves of a flat signal is no wave.
                let largest = clean.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
                strongest(&all.amplitudes(&clean), ROUNDING * largest).unzip()
            }
        };
        let deviation = params.noise * deviation(&clean);
        let line = side.unwrap_or(n);
        let noise: Vec<f64> = match params.noise_frequency.min(fastest(line)) {
            0 => (0..n).map(|_| of_noise.normal()).collect(),
            // Of the same standard deviation, 1; in a picture from left to right.
            frequency => {
                let wave = Wave { frequency, amplitude: SQRT_2, phase: TAU * of_noise.uniform() };
                sampled(line, &[wave]).repeat(n / line)
            }
        };
        let target: Vec<f64> = clean.iter().zip(&noise).map(|(y, noise)| y + deviation * noise).collect();
        let (points, d) = places(n, side);
        let inputs = match params.fourier_scale {
            scale if scale > 0.0 => {
                Features::random(d * params.fourier_features, scale, &mut of_features).of_points(&points, d)
            }
            _ => points,
        };
        Self {
            kept: Arc::new(kept(params.degradation, n, side, &mut of_mask)),
            watched: Arc::new(FourierSpectrum::new(n, side, frequencies.iter().copied())),
            side,
            frequencies: Arc::new(frequencies),
            amplitudes: Arc::new(amplitudes),
            spectrum: Arc::new(narrow(&all.amplitudes(&target))),
            target: Arc::new(narrow(&target)),
            inputs: Arc::new(narrow(&inputs)),
            clean: Arc::new(clean),
            all: Arc::new(all),
        }
    }

    /// The number of samples.
    pub fn n(&self) -> usize {
        self.target.len()
    }
}

/// The same numbers in single precision.
pub fn narrow(x: &[f64]) -> Vec<f32> {
    x.iter().map(|&x| x as f32).collect()
}

/// The waves with the amplitudes that are asked for.
fn scaled(waves: &[Wave], amplitudes: Amplitudes) -> Vec<Wave> {
    let steps = (waves.len().max(2) - 1) as f64;
    let amplitude = |i: usize, wave: &Wave| match amplitudes {
        Amplitudes::Given => wave.amplitude,
        Amplitudes::Equal => 1.0,
        Amplitudes::Rising => 0.1 + 0.9 * i as f64 / steps,
    };
    waves.iter().enumerate().map(|(i, wave)| Wave { amplitude: amplitude(i, wave), ..*wave }).collect()
}

/// The strongest frequencies of a spectrum, k = 0 left out, with their amplitudes above `least`, by rising frequency.
fn strongest(spectrum: &[f64], least: f64) -> impl Iterator<Item = (usize, f64)> + use<'_> {
    let waves = spectrum.get(1..).unwrap_or_default();
    let largest = waves.iter().copied().fold(0.0, f64::max);
    let mut order = descending(waves);
    order.truncate(WATCHED);
    let counts = move |at: usize, a: f64| a > least && a >= FAINT * largest && order.contains(&at);
    waves.iter().copied().enumerate().filter(move |&(at, a)| counts(at, a)).map(|(at, a)| (at + 1, a))
}

fn deviation(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    (x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt()
}

/// The coordinates of every sample in [0, 1), by rows, and how many each has.
fn places(n: usize, side: Option<usize>) -> (Vec<f64>, usize) {
    match side {
        None => ((0..n).map(|i| i as f64 / n as f64).collect(), 1),
        Some(side) => {
            let place = |i: usize| [i % side, i / side].map(|at| at as f64 / side as f64);
            ((0..n).flat_map(place).collect(), 2)
        }
    }
}

fn kept(degradation: Degradation, n: usize, side: Option<usize>, rng: &mut Rng) -> Vec<bool> {
    match (degradation, side) {
        (Degradation::Off, _) => vec![true; n],
        (Degradation::Fourth, None) => (0..n).map(|i| i % 4 == 0).collect(),
        // Every second of every second row.
        (Degradation::Fourth, Some(side)) => (0..n).map(|i| i % side % 2 == 0 && i / side % 2 == 0).collect(),
        (Degradation::Half, _) => {
            let mut kept = vec![false; n];
            rng.distinct(n, n.div_ceil(2)).into_iter().for_each(|i| kept[i] = true);
            kept
        }
    }
}
