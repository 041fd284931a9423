//! Recorded runs: what a long training showed, and states to go on from. Made by `cargo xtask recordings`.
//!
//! A file `.recording` is postcard of [`RecordedRun`]. It holds the run as JSON, and of chosen instants the loss, the error and
//! f, each value of f as one of 65,535 steps between its largest sizes: all else that a frame shows follows from these and
//! from what is known at t = 0 ([`RecordedRun::samples`], [`Frame::recalled`](super::Frame::recalled)). A file `.state` is
//! postcard of [`SavedState`]: 12 bytes a weight with Adam. Training has the same bits natively and in every browser, so a
//! recorded run is the very run that a page would compute, and going on from a state leads to its later instants.

use super::frame::Sampled;
use super::params::SpectralBiasParams;
use super::problem::{Problem, narrow};
use super::saved::SavedState;
use super::sim::SpectralBias;
use super::watch::STAYS;
use crate::engine::extras::Recorded;
use crate::engine::recording::{Recording, unreadable};
use crate::engine::run::Run;
use crate::engine::{Notice, Sim};
use serde::{Deserialize, Serialize};

/// The runs that ship with a recording.
pub const RECORDINGS: &[Recording] = &[Recording {
    run: "data=paper&width=256&rate=0.0003",
    file: "recordings/spectral-bias-paper.recording",
    end: 60_000,
    states: &[
        (9_875, "recordings/spectral-bias-paper-9875.state"),
        (19_875, "recordings/spectral-bias-paper-19875.state"),
        (29_875, "recordings/spectral-bias-paper-29875.state"),
        (39_875, "recordings/spectral-bias-paper-39875.state"),
        (49_875, "recordings/spectral-bias-paper-49875.state"),
        (59_875, "recordings/spectral-bias-paper-59875.state"),
    ],
}];

impl Recorded for SpectralBias {
    fn recorded(&self, run: &Run, recording: &[u8]) -> Result<Vec<(u64, Vec<f64>)>, Notice> {
        let recording = RecordedRun::from_bytes(recording).ok_or_else(unreadable)?;
        recording.samples(run, self.problem()).ok_or_else(|| Notice::new("recording-of-another-run"))
    }

    fn resumed(&self, params: &SpectralBiasParams, state: &[u8]) -> Result<(u64, Self), Notice> {
        let saved = SavedState::from_bytes(state).ok_or_else(unreadable)?;
        Ok((saved.t, self.resume(params, saved)?))
    }
}

/// No recording is longer.
const MOST_ITERATIONS: u64 = 10_000_000;
const STEPS: f32 = 32_767.0;

/// What a run has shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedRun {
    /// The run, as JSON.
    pub run: String,
    /// The iteration at which each frequency was learnt, shape (J,).
    pub crossings: Vec<Option<u64>>,
    /// Instants by rising iteration.
    pub instants: Vec<RecordedInstant>,
}

/// What an instant has shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedInstant {
    /// The steps of the optimiser so far.
    pub iteration: u64,
    /// The loss.
    pub loss: f64,
    /// The mean squared distance from the clean signal.
    pub clean_error: f64,
    /// The iteration with the least of it so far, and that distance.
    pub best: Option<(u64, f64)>,
    /// The spectral norm of every layer's W.
    spectral_norms: Vec<f32>,
    /// The largest |f|.
    scale: f32,
    /// f / scale, in steps of 1/32,767.
    steps: Vec<i16>,
}

/// Which iterations are recorded: more at the beginning, where the slow waves are learnt.
fn is_recorded(t: u64) -> bool {
    t.is_multiple_of(125) || (t <= 1000 && t.is_multiple_of(20))
}

/// Takes a run that stands at t = 0 through `iterations` steps. `on_state` is given a state `before` iterations before
/// every multiple of `every`.
pub fn record(
    run: &Run,
    mut sim: SpectralBias,
    step: &mut dyn FnMut(&mut SpectralBias),
    iterations: u64,
    (every, before): (u64, u64),
    on_state: &mut dyn FnMut(SavedState),
) -> RecordedRun {
    let mut instants = vec![RecordedInstant::of(&sim)];
    while sim.t() < iterations {
        step(&mut sim);
        if is_recorded(sim.t()) {
            instants.push(RecordedInstant::of(&sim));
        }
        if (sim.t() + before).is_multiple_of(every) {
            on_state(sim.save());
        }
    }
    let run = serde_json::to_string(run).unwrap_or_default();
    RecordedRun { run, crossings: sim.watch().crossings().to_vec(), instants }
}

impl RecordedInstant {
    /// What a state shows.
    pub fn of(sim: &SpectralBias) -> Self {
        let frame = sim.frame();
        let scale = frame.prediction.iter().fold(0.0_f32, |most, f| most.max(f.abs()));
        let step = |f: &f32| (f / scale.max(f32::MIN_POSITIVE) * STEPS).round() as i16;
        Self {
            iteration: frame.iteration,
            loss: frame.loss,
            clean_error: frame.clean_error,
            best: frame.best,
            spectral_norms: narrow(&frame.spectral_norms),
            scale,
            steps: frame.prediction.iter().map(step).collect(),
        }
    }

    /// f, to 1/65,534 of its largest size.
    pub fn prediction(&self) -> Vec<f32> {
        self.steps.iter().map(|&step| f32::from(step) / STEPS * self.scale).collect()
    }
}

impl RecordedRun {
    /// As a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// From a file; `None` if it is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// The last instant at `t` or before.
    pub fn moment(&self, t: u64) -> Option<&RecordedInstant> {
        self.instants[..self.instants.partition_point(|moment| moment.iteration <= t)].last()
    }

    /// What the track remembers of its instants, as near as they were noted; `None` if this is not a recording of `run`,
    /// which poses `problem`.
    pub fn samples(&self, run: &Run, problem: &Problem) -> Option<Vec<(u64, Vec<f64>)>> {
        let waves = problem.frequencies.len();
        let rises = self.instants.is_sorted_by(|a, b| a.iteration < b.iteration);
        let ends = self.instants.last().is_some_and(|last| last.iteration <= MOST_ITERATIONS);
        let sizes =
            self.crossings.len() == waves && self.instants.iter().all(|moment| moment.steps.len() == problem.n());
        // Texts are compared: what reads a run as JSON would weigh on every page of this demo.
        let same = serde_json::to_string(run).is_ok_and(|written| written == self.run);
        if !(rises && ends && sizes && same) {
            return None;
        }
        let sample = |moment: &RecordedInstant| {
            let prediction = moment.prediction();
            let wide: Vec<f64> = prediction.iter().map(|&f| f.into()).collect();
            let mut spectrum = problem.watched.amplitudes(&wide);
            spectrum.iter_mut().zip(&*problem.amplitudes).for_each(|(f, a)| *f /= a);
            let known = |at: &Option<u64>| at.filter(|at| at.saturating_add(STAYS) <= moment.iteration);
            let crossings: Vec<Option<u64>> = self.crossings.iter().map(known).collect();
            let RecordedInstant { iteration, loss, clean_error, best, .. } = *moment;
            let norms: Vec<f64> = moment.spectral_norms.iter().map(|&norm| norm.into()).collect();
            let numbers = Sampled {
                loss,
                clean_error,
                spectrum: &spectrum,
                prediction: &prediction,
                crossings: &crossings,
                best,
                spectral_norms: &norms,
            };
            (iteration, numbers.numbers())
        };
        Some(self.instants.iter().map(sample).collect())
    }
}
