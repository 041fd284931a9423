//! Averages over phases and seeds, and what the tangent kernel at the start predicts.

use super::params::SpectralBiasParams;
use super::problem::Problem;
use super::recorded_run::RECORDINGS;
use super::sim::SpectralBias;
use crate::engine::Sim;
use crate::engine::extras::{Extras, Recordings, StudyOf};
use crate::engine::rng::{Purpose, Rng};
use crate::engine::signal::{Signal, Wave};
use crate::engine::study::Study;
use crate::math::mlp::Mlp;
use crate::math::rank::spearman;
use crate::math::tangent_kernel::{self, AtStart, Modes};
use serde::Serialize;
use serde_json::Value;
use std::f64::consts::TAU;
use std::hint::black_box;
use std::sync::Arc;

/// So many runs are averaged.
pub const RUNS: usize = 10;
/// Each is cut after so many iterations; what is not learnt by then counts as learnt then.
pub const CAP: u64 = 20_000;

impl Extras for SpectralBias {
    const STUDIES: &'static [StudyOf<Self>] = &[
        StudyOf {
            name: "average",
            parts: &[],
            open: |params, input, seed| Some(Box::new(Average::new(params, input, seed, RUNS, CAP))),
        },
        StudyOf {
            name: "kernel",
            parts: &["tangent-kernel"],
            open: |params, input, seed| Some(Box::new(Kernel::new(params, &input, seed)?)),
        },
    ];
    const RECORDINGS: Option<Recordings<Self>> = Some(Recordings::of(RECORDINGS));
}

/// What is known of some runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Averaged {
    /// k_j, shape (J,).
    pub frequencies: Vec<usize>,
    /// When each run learnt each frequency, shape (runs, J); `None`: not within `cap`.
    pub crossings: Vec<Vec<Option<u64>>>,
    /// The mean over the runs, shape (J,).
    pub mean: Vec<f64>,
    /// Spearman's ρ of the mean with k; `None` where all are alike.
    pub rho: Option<f64>,
    /// Spearman's ρ of each run with k, shape (runs,).
    pub rhos: Vec<Option<f64>>,
    /// The iterations after which a run is cut.
    pub cap: u64,
}

/// What a study has found, read from what the page knows of it. By hand: this is asked for with every picture, and readers
/// that are derived are large.
pub trait StudyFound: Sized {
    /// `None` if it is nothing of the kind.
    fn read(value: &Value) -> Option<Self>;
}

/// The numbers of an array; NaN where one is none.
fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().map(|x| x.as_f64().unwrap_or(f64::NAN)).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().into_iter().flatten().map(numbers).collect()
}

/// Whole numbers; what is none, is left out.
fn whole(value: &Value) -> Vec<u64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
}

fn known(x: f64) -> Option<f64> {
    Some(x).filter(|x| x.is_finite())
}

impl StudyFound for Averaged {
    fn read(value: &Value) -> Option<Self> {
        let crossings = rows(&value["crossings"]);
        Some(Self {
            frequencies: whole(&value["frequencies"]).into_iter().map(|k| k as usize).collect(),
            crossings: crossings.iter().map(|row| row.iter().map(|&t| known(t).map(|t| t as u64)).collect()).collect(),
            mean: numbers(&value["mean"]),
            rho: value["rho"].as_f64(),
            rhos: numbers(&value["rhos"]).into_iter().map(known).collect(),
            cap: value["cap"].as_u64()?,
        })
    }
}

impl StudyFound for Predicted {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            eigenvalues: numbers(&value["eigenvalues"]),
            eigenvectors: rows(&value["eigenvectors"]),
            dominant: whole(&value["dominant"]).into_iter().map(|k| k as usize).collect(),
            stable_rate: value["stable_rate"].as_f64()?,
            rate: value["rate"].as_f64()?,
            frequencies: whole(&value["frequencies"]).into_iter().map(|k| k as usize).collect(),
            iterations: whole(&value["iterations"]),
            predicted: rows(&value["predicted"]),
        })
    }
}

/// The present setting with other phases and other seeds.
pub struct Average {
    params: SpectralBiasParams,
    input: Arc<Signal>,
    seed: u64,
    runs: usize,
    running: Option<SpectralBias>,
    found: Averaged,
}

impl Average {
    /// Over `runs` seeds from `seed` on; the phases of a target that is told as waves are drawn anew for each. Each run is
    /// cut after `cap` iterations, and ends when all frequencies are learnt.
    pub fn new(params: &SpectralBiasParams, input: Arc<Signal>, seed: u64, runs: usize, cap: u64) -> Self {
        let found = Averaged { cap, ..Averaged::default() };
        Self { params: params.clone(), input, seed, runs, running: None, found }
    }

    /// What is known so far.
    pub fn found(&self) -> &Averaged {
        &self.found
    }

    fn start(&self) -> Option<SpectralBias> {
        let seed = self.seed.wrapping_add(self.found.crossings.len() as u64);
        let input = turned(&self.input, &mut Rng::new(seed, Purpose::Study))?;
        SpectralBias::start(&self.params, Arc::new(input), Rng::new(seed, Purpose::Run)).ok()
    }

    fn seal(&mut self, run: &SpectralBias) {
        let found = &mut self.found;
        found.frequencies = run.problem().frequencies.to_vec();
        found.crossings.push(run.watch().crossings().to_vec());
        let capped = |crossing: &Option<u64>| crossing.unwrap_or(found.cap).min(found.cap) as f64;
        let k: Vec<f64> = found.frequencies.iter().map(|&k| k as f64).collect();
        let rows: Vec<Vec<f64>> = found.crossings.iter().map(|row| row.iter().map(capped).collect()).collect();
        found.mean = (0..k.len()).map(|j| rows.iter().map(|row| row[j]).sum::<f64>() / rows.len() as f64).collect();
        found.rho = spearman(&found.mean, &k);
        found.rhos = rows.iter().map(|row| spearman(row, &k)).collect();
    }
}

impl Study for Average {
    fn advance(&mut self) {
        let Some(mut run) = self.running.take().or_else(|| self.start()) else {
            // It cannot be started: nothing more will be known.
            self.runs = self.found.crossings.len();
            return;
        };
        let left = self.found.cap.saturating_sub(run.t());
        if left > 0 && run.ended().is_none() && !run.watch().all_crossed() {
            run.leap(&self.params, left);
            self.running = Some(run);
        } else {
            self.seal(&run);
        }
    }

    fn progress(&self) -> (usize, usize) {
        (self.found.crossings.len(), self.runs)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::to_value(&self.found).unwrap_or_default()
    }
}

/// The signal with other phases, if it is told as waves.
fn turned(signal: &Signal, rng: &mut Rng) -> Option<Signal> {
    let Some(waves) = signal.waves() else { return Some(signal.clone()) };
    let waves = waves.iter().map(|wave| Wave { phase: TAU * rng.uniform(), ..*wave }).collect();
    Signal::of_waves(signal.n(), waves).ok()
}

/// What gradient descent makes of the network as long as its tangent kernel stays what it is at the start.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Predicted {
    /// The eigenvalues of K on the samples that are kept, falling, shape (n,).
    pub eigenvalues: Vec<f64>,
    /// The first of the eigenvectors, each of shape (n,).
    pub eigenvectors: Vec<Vec<f64>>,
    /// The frequency of which each eigenvector has most, shape (n,); of a kernel on some of the samples none.
    pub dominant: Vec<usize>,
    /// Beyond this rate, n/λ_max, gradient descent grows.
    pub stable_rate: f64,
    /// η.
    pub rate: f64,
    /// k_j, shape (J,).
    pub frequencies: Vec<usize>,
    /// Iterations at which the prediction is told, shape (T,): as far as it is finite.
    pub iterations: Vec<u64>,
    /// |f̂(k_j)| / A_j at each of them, shape (T, J); nothing where only some of the samples are kept.
    pub predicted: Vec<Vec<f64>>,
}

/// So many eigenvectors are told.
const VECTORS: usize = 12;
/// Iterations of the prediction: so many for each factor of ten, up to 10⁶.
const PER_DECADE: usize = 40;

/// By way of pointers: they lie in a part of the program of their own.
static AT_START: fn(&Mlp<f32>, &[f32], &[bool]) -> AtStart = tangent_kernel::at_start;
static MODES: fn(&[f64], usize) -> Option<Modes> = tangent_kernel::modes;

/// The tangent kernel of the start: its matrix, its modes, its prediction.
struct Kernel {
    problem: Problem,
    net: Mlp<f32>,
    rate: f64,
    start: Option<AtStart>,
    modes: Option<Modes>,
    found: Predicted,
    done: usize,
}

impl Kernel {
    fn new(params: &SpectralBiasParams, input: &Arc<Signal>, seed: u64) -> Option<Self> {
        let start = SpectralBias::start(params, input.clone(), Rng::new(seed, Purpose::Run)).ok()?;
        // Of a picture it would have 4096 × 4096 numbers.
        if start.problem().side.is_some() {
            return None;
        }
        let (problem, net, rate) = (start.problem().clone(), start.net().clone(), params.rate);
        Some(Self { problem, net, rate, start: None, modes: None, found: Predicted::default(), done: 0 })
    }

    fn whole(&self) -> bool {
        self.problem.kept.iter().all(|&kept| kept)
    }

    fn tell_modes(&mut self, modes: &Modes) {
        let (n, found) = (modes.values.len(), &mut self.found);
        found.eigenvectors = modes.vectors.iter().take(VECTORS).cloned().collect();
        found.eigenvalues = modes.values.clone();
        found.stable_rate = (n as f64 / modes.values.first().copied().unwrap_or(0.0)).min(f64::MAX);
        if self.problem.kept.len() == n {
            let dominant = |vector: &Vec<f64>| {
                let spectrum = self.problem.all.amplitudes(vector);
                // What stands at k = 0 is twice the mean.
                let of = |k: usize| if k == 0 { spectrum[0] / std::f64::consts::SQRT_2 } else { spectrum[k] };
                (0..spectrum.len()).max_by(|&a, &b| of(a).total_cmp(&of(b))).unwrap_or(0)
            };
            self.found.dominant = modes.vectors.iter().map(dominant).collect();
        }
    }

    fn tell_prediction(&mut self, modes: &Modes, output: &[f64]) {
        let problem = &self.problem;
        let y: Vec<f64> = problem.target.iter().map(|&y| y.into()).collect();
        let residual: Vec<f64> = output.iter().zip(&y).map(|(f, y)| f - y).collect();
        let power = |i: usize| libm::pow(10.0, i as f64 / PER_DECADE as f64).round() as u64;
        let mut iterations: Vec<u64> = std::iter::once(0).chain((0..=6 * PER_DECADE).map(power)).collect();
        iterations.dedup();
        let ratios = |&t: &u64| {
            let left = modes.residual(&residual, self.rate, t as f64);
            let f: Vec<f64> = left.iter().zip(&y).map(|(r, y)| y + r).collect();
            let spectrum = problem.watched.amplitudes(&f);
            spectrum.iter().zip(&*problem.amplitudes).map(|(f, a)| f / a).collect::<Vec<_>>()
        };
        // With too large a rate there are soon no numbers for it.
        let finite = |row: &Vec<f64>| row.iter().all(|ratio| ratio.is_finite());
        self.found.predicted = iterations.iter().map(ratios).take_while(finite).collect();
        iterations.truncate(self.found.predicted.len());
        self.found.iterations = iterations;
    }
}

impl Study for Kernel {
    fn advance(&mut self) {
        let problem = &self.problem;
        match (self.done, self.start.take(), self.modes.take()) {
            (0, ..) => self.start = Some(black_box(AT_START)(&self.net, &problem.inputs, &problem.kept)),
            (1, Some(start), _) => {
                self.found.rate = self.rate;
                self.found.frequencies = problem.frequencies.to_vec();
                let n = problem.kept.iter().filter(|kept| **kept).count();
                let modes = black_box(MODES)(&start.kernel, n);
                if let Some(modes) = &modes {
                    self.tell_modes(modes);
                }
                (self.start, self.modes) = (Some(start), modes);
            }
            (2, Some(start), Some(modes)) if self.whole() => self.tell_prediction(&modes, &start.output),
            _ => {}
        }
        self.done += 1;
    }

    fn progress(&self) -> (usize, usize) {
        (self.done.min(3), 3)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::to_value(&self.found).unwrap_or_default()
    }
}
