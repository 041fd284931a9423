//! What can be seen of a network in training.

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
    /// How many weights the network has, biases included.
    pub n_weights: usize,
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
