//! What can be seen of a network in training.

use super::problem::narrow;
use crate::math::fourier::FourierSpectrum;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What can be seen at an instant. n samples at x_i = i/n; J frequencies are watched; spectra are single-sided, times 2/n,
/// for 0 ≤ k < n/2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The steps of the optimiser so far.
    pub iteration: u64,
    /// The mean of (f − y)² over the samples that are kept.
    pub loss: f64,
    /// The mean of (f − clean)² over all samples.
    pub clean_error: f64,
    /// The iteration with the least `clean_error` so far, and that error.
    pub best: Option<(u64, f64)>,
    /// y, what is to be learnt, shape (n,).
    pub target: Arc<Vec<f32>>,
    /// The signal without noise, shape (n,).
    pub clean: Arc<Vec<f64>>,
    /// Which samples the network is fitted to, shape (n,).
    pub kept: Arc<Vec<bool>>,
    /// f, shape (n,).
    pub prediction: Arc<Vec<f32>>,
    /// k_j, rising, shape (J,).
    pub frequencies: Arc<Vec<usize>>,
    /// A_j, shape (J,).
    pub amplitudes: Arc<Vec<f64>>,
    /// |f̂(k_j)| / A_j, shape (J,).
    pub spectrum: Arc<Vec<f64>>,
    /// The first iteration after which `spectrum[j]` stays ≥ 0.5 for 100 iterations, shape (J,).
    pub crossings: Vec<Option<u64>>,
    /// The spectrum of y.
    pub target_spectrum: Arc<Vec<f32>>,
    /// The spectrum of f.
    pub prediction_spectrum: Vec<f32>,
    /// The spectrum of f − y.
    pub residual_spectrum: Vec<f32>,
    /// Pixels a side, if the target is a picture; its samples are pixels then, row by row from the top.
    #[serde(default)]
    pub side: Option<usize>,
    /// How many weights the network has, biases included.
    pub n_weights: usize,
    /// The spectral norm of every layer's W, from the input to the output, shape (layers,).
    pub spectral_norms: Vec<f64>,
    /// What the last shake of the weights has done.
    pub shaken: Option<Arc<Shaken>>,
}

/// What a shake of the weights has done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shaken {
    /// The instant.
    pub t: u64,
    /// How far the weights moved, as a share of their norm.
    pub size: f64,
    /// |f̂(k_j)| / A_j before it, shape (J,).
    pub before: Vec<f64>,
    /// And after it, shape (J,).
    pub after: Vec<f64>,
}

/// What the track remembers of an instant: loss, distance from the clean signal, ratios (J), f (n), then when each frequency
/// was learnt (J), when and how near the network was to the clean signal at best, and the spectral norms (layers); NaN for what is not known.
#[derive(Clone, Copy, Debug)]
pub struct Sampled<'a> {
    /// The mean of (f − y)² over the samples that are kept.
    pub loss: f64,
    /// The mean of (f − clean)² over all samples.
    pub clean_error: f64,
    /// |f̂(k_j)| / A_j, shape (J,).
    pub spectrum: &'a [f64],
    /// f, shape (n,).
    pub prediction: &'a [f32],
    /// When each frequency was learnt, shape (J,).
    pub crossings: &'a [Option<u64>],
    /// The iteration with the least `clean_error` so far, and that error.
    pub best: Option<(u64, f64)>,
    /// The spectral norm of every layer's W, shape (layers,).
    pub spectral_norms: &'a [f64],
}

impl Sampled<'_> {
    /// As the track has it.
    pub fn numbers(&self) -> Vec<f64> {
        let known = |t: Option<u64>| t.map_or(f64::NAN, |t| t as f64);
        let best = [known(self.best.map(|(t, _)| t)), self.best.map_or(f64::NAN, |(_, error)| error)];
        let head = [self.loss, self.clean_error].into_iter().chain(self.spectrum.iter().copied());
        let curve = self.prediction.iter().map(|&f| f.into());
        let crossings = self.crossings.iter().map(|&t| known(t));
        head.chain(curve).chain(crossings).chain(best).chain(self.spectral_norms.iter().copied()).collect()
    }
}

impl Frame {
    /// The frame of another instant of the same run, by its sample in the track; `None` if it is none.
    pub fn recalled(&self, t: u64, sample: &[f64]) -> Option<Self> {
        let (waves, n) = (self.frequencies.len(), self.target.len());
        let (head, rest) = sample.split_at_checked(2)?;
        let (spectrum, rest) = rest.split_at_checked(waves)?;
        let (wide, rest) = rest.split_at_checked(n)?;
        let (crossings, rest) = rest.split_at_checked(waves)?;
        let (best, norms) = rest.split_at_checked(2)?;
        let known = |x: &f64| (*x >= 0.0).then_some(*x as u64);
        let residual: Vec<f64> = wide.iter().zip(&*self.target).map(|(f, &y)| f - f64::from(y)).collect();
        let all = FourierSpectrum::all(n, self.side);
        Some(Self {
            iteration: t,
            loss: head[0],
            clean_error: head[1],
            best: best.first().and_then(known).zip(best.get(1).copied()),
            prediction: Arc::new(narrow(wide)),
            spectrum: Arc::new(spectrum.to_vec()),
            crossings: crossings.iter().map(known).collect(),
            prediction_spectrum: narrow(&all.amplitudes(wide)),
            residual_spectrum: narrow(&all.amplitudes(&residual)),
            spectral_norms: norms.to_vec(),
            ..self.clone()
        })
    }
}
