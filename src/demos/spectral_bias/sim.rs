//! f_θ is fitted to a target on [0, 1) by an optimiser: θ ← θ − η (what it makes of ∇L), L = mean of (f_θ(x_i) − y_i)²
//! over the samples that are kept. t counts its steps.

use super::edit::Edit;
use super::frame::{Frame, Sampled, Shaken};
use super::params::SpectralBiasParams;
use super::problem::{Problem, narrow};
use super::saved::SavedState;
use super::watch::Watch;
use crate::engine::signal::Signal;
use crate::engine::{Notice, Phase, Rng, Sim};
use crate::math::mlp::{Mlp, Pass, mean_squared_error};
use crate::math::optimiser::Optimiser;
use crate::math::spectral_norm::SpectralNorms;
use std::sync::Arc;

/// So many products of weights and samples, forward and back, are a leap of a small network: some hundredths of a second,
/// so that curves over time have no steps that can be seen.
const LEAP: usize = 100_000_000;
/// A leap of a large one has a few steps, because each leap leaves a keyframe; but not more products than these.
const LONGEST: (usize, usize) = (4, 700_000_000);
/// A signal whose largest sample is smaller has squares that single precision does not hold.
const FAINTEST: f64 = 1e-15;
/// The run is over when the loss is so many times that of the beginning.
const RUNAWAY: f64 = 1e6;

/// A network in training.
#[derive(Clone)]
pub struct SpectralBias {
    problem: Arc<Problem>,
    net: Mlp<f32>,
    optimiser: Optimiser<f32>,
    t: u64,
    seen: Observed,
    watch: Watch,
    /// A loss above it is the end.
    bound: f64,
    /// For shakes of the weights.
    rng: Rng,
    shaken: Option<Arc<Shaken>>,
    norms: SpectralNorms,
    work: Work,
}

/// What the present weights make of the target.
#[derive(Clone)]
struct Observed {
    /// f, shape (n,).
    prediction: Arc<Vec<f32>>,
    loss: f64,
    clean_error: f64,
    /// |f̂(k_j)| / A_j.
    spectrum: Arc<Vec<f64>>,
}

impl Sim for SpectralBias {
    type Params = SpectralBiasParams;
    type Input = Signal;
    type Edit = Edit;
    type Frame = Frame;

    const SLUG: &'static str = "spectral-bias";
    const VERSION: u32 = 1;
    const PHASES: &'static [&'static str] = &["update"];
    const METRICS: &'static [&'static str] = &["loss", "clean_error"];
    const ENDS: bool = false;
    const ROUNDS: bool = false;
    const SPEED: f64 = 256.0;

    fn start(params: &SpectralBiasParams, input: Arc<Signal>, mut rng: Rng) -> Result<Self, Notice> {
        let largest = input.samples().iter().fold(0.0_f64, |most, y| most.max(y.abs()));
        if largest > 0.0 && largest < FAINTEST {
            return Err(Notice::new("signal-too-faint"));
        }
        let problem = Arc::new(Problem::new(params, &input, &mut rng));
        let net = network(params, &problem, &mut rng).ok_or_else(|| Notice::new("network-without-layers"))?;
        let optimiser = Optimiser::new(params.optimiser.method(), net.weights().len());
        Ok(Self::of(problem, net, optimiser, rng))
    }

    fn next(&self) -> Phase {
        Phase { id: "update", begins_round: true }
    }

    fn step(&mut self, params: &SpectralBiasParams) {
        let mut work = self.work.0.take().unwrap_or_else(|| self.forward());
        self.net.backward(&mut work.pass);
        self.optimiser.step(self.net.weights_mut(), work.pass.gradient(), params.rate);
        self.t += 1;
        self.look(&mut work);
        self.work = Work(Some(work));
    }

    fn leap(&mut self, params: &SpectralBiasParams, most: u64) -> u64 {
        // Powers of two, each to a multiple of itself: the track, whose stride doubles, then keeps what it is given.
        let products = self.problem.n() * self.net.weights().len() * 3;
        let (few, longest) = LONGEST;
        let steps = (LEAP / products.max(1)).max(few.min(longest / products.max(1)));
        let stride = 1 << steps.max(1).ilog2();
        let steps = (stride - self.t % stride).min(most).max(1);
        let from = self.t;
        while self.t < from + steps && self.ended().is_none() {
            self.step(params);
        }
        self.t - from
    }

    fn ended(&self) -> Option<&'static str> {
        // Not so either where the loss is no number.
        let within = self.seen.loss <= self.bound;
        (!within).then_some("diverged")
    }

    fn reopen(&mut self, _: &SpectralBiasParams) {}

    fn edit(&mut self, edit: &Edit) -> Result<(), Notice> {
        edit.apply(self.net.weights_mut(), &mut self.rng)?;
        let before = self.seen.spectrum.to_vec();
        let mut room = self.room();
        self.look(&mut room);
        self.work = Work(Some(room));
        self.norms.afresh(&self.net);
        let (Edit::Perturb { size }, after) = (*edit, self.seen.spectrum.to_vec());
        self.shaken = Some(Arc::new(Shaken { t: self.t, size, before, after }));
        Ok(())
    }

    fn frame(&self) -> Frame {
        let (problem, seen) = (&self.problem, &self.seen);
        let wide: Vec<f64> = seen.prediction.iter().map(|&f| f.into()).collect();
        let residual: Vec<f64> = wide.iter().zip(&*problem.target).map(|(f, &y)| f - f64::from(y)).collect();
        Frame {
            iteration: self.t,
            loss: seen.loss,
            clean_error: seen.clean_error,
            best: self.watch.best(),
            target: problem.target.clone(),
            clean: problem.clean.clone(),
            kept: problem.kept.clone(),
            prediction: seen.prediction.clone(),
            frequencies: problem.frequencies.clone(),
            amplitudes: problem.amplitudes.clone(),
            spectrum: seen.spectrum.clone(),
            crossings: self.watch.crossings().to_vec(),
            target_spectrum: problem.spectrum.clone(),
            prediction_spectrum: narrow(&problem.all.amplitudes(&wide)),
            residual_spectrum: narrow(&problem.all.amplitudes(&residual)),
            side: problem.side,
            n_weights: self.net.weights().len(),
            spectral_norms: self.norms.values().to_vec(),
            shaken: self.shaken.clone(),
        }
    }

    fn sample(&self) -> Vec<f64> {
        let (seen, watch) = (&self.seen, &self.watch);
        let Observed { loss, clean_error, prediction, spectrum } = seen;
        let (crossings, best) = (watch.crossings(), watch.best());
        let spectral_norms = self.norms.values();
        let (loss, clean_error) = (*loss, *clean_error);
        Sampled { loss, clean_error, spectrum, prediction, crossings, best, spectral_norms }.numbers()
    }

    fn outcome(&self) -> f64 {
        self.seen.loss
    }

    fn bytes(&self) -> usize {
        let seen = size_of_val(self.seen.prediction.as_slice()) + size_of_val(self.seen.spectrum.as_slice());
        let weights = size_of_val(self.net.weights()) + self.optimiser.bytes();
        size_of::<Self>() + weights + seen + self.watch.bytes() + self.norms.bytes()
    }
}

/// The network that a run begins with, drawn after its problem; `None` if it would have no layers.
pub fn network(params: &SpectralBiasParams, problem: &Problem, rng: &mut Rng) -> Option<Mlp<f32>> {
    let sizes = params.sizes(if problem.side.is_some() { 2 } else { 1 });
    Mlp::random(&sizes, params.sigma(), params.init_scale, rng)
}

impl SpectralBias {
    /// t = 0.
    fn of(problem: Arc<Problem>, net: Mlp<f32>, optimiser: Optimiser<f32>, rng: Rng) -> Self {
        let frequencies = problem.frequencies.len();
        let seen = Observed {
            prediction: Arc::new(vec![0.0; problem.n()]),
            loss: 0.0,
            clean_error: 0.0,
            spectrum: Arc::new(vec![0.0; frequencies]),
        };
        let watch = Watch::new(frequencies);
        let (bound, shaken, work) = (0.0, None, Work(None));
        let norms = SpectralNorms::new(&net);
        let mut sim = Self { problem, net, optimiser, t: 0, seen, watch, bound, rng, shaken, norms, work };
        let mut room = sim.room();
        sim.look(&mut room);
        sim.work = Work(Some(room));
        let power = sim.problem.target.iter().map(|&y| f64::from(y) * f64::from(y)).sum::<f64>();
        sim.bound = RUNAWAY * (sim.seen.loss + power / sim.problem.n() as f64);
        sim
    }

    /// The run whose state at t = 0 this is, in its midst.
    ///
    /// # Errors
    /// `state-of-another-network` where the state is not one of such a network.
    pub fn resume(
        &self,
        params: &SpectralBiasParams,
        SavedState { t, weights, first, second, watch, norms }: SavedState,
    ) -> Result<Self, Notice> {
        let mut sim = self.clone();
        let alike = watch.is_over(self.problem.frequencies.len())
            && norms.is_of(self.net.sizes())
            && weights.iter().all(|w| w.is_finite());
        let method = params.optimiser.method();
        let optimiser = Optimiser::resumed(method, weights.len(), t, first, second);
        let net = Mlp::from_weights(sim.net.sizes(), params.sigma(), weights);
        let (Some(net), Some(optimiser), true) = (net, optimiser, alike) else {
            return Err(Notice::new("state-of-another-network"));
        };
        (sim.t, sim.net, sim.optimiser) = (t, net, optimiser);
        let mut room = sim.room();
        sim.look(&mut room);
        // What has been noted up to here, this instant included.
        (sim.work, sim.watch, sim.norms) = (Work(Some(room)), watch, norms);
        Ok(sim)
    }

    /// All that a run needs to go on from here.
    pub fn save(&self) -> SavedState {
        let [first, second] = self.optimiser.moments().map(<[f32]>::to_vec);
        let (weights, watch, norms) = (self.net.weights().to_vec(), self.watch.clone(), self.norms.clone());
        SavedState { t: self.t, weights, first, second, watch, norms }
    }

    /// What the network is fitted to.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The network.
    pub fn net(&self) -> &Mlp<f32> {
        &self.net
    }

    /// The optimiser, with what it remembers.
    pub fn optimiser(&self) -> &Optimiser<f32> {
        &self.optimiser
    }

    /// When frequencies were learnt.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }

    /// The steps of the optimiser so far.
    pub fn t(&self) -> u64 {
        self.t
    }

    fn room(&self) -> StepRoom {
        StepRoom { pass: Pass::new(self.net.sizes(), &self.problem.inputs), wide: vec![0.0; self.problem.n()] }
    }

    /// f of the present weights, and the loss's derivative by it. A copy of a state has no room for these and makes it
    /// here: the same numbers again.
    fn forward(&self) -> StepRoom {
        let mut room = self.room();
        self.net.forward(&mut room.pass);
        self.loss(&mut room.pass);
        room
    }

    fn loss(&self, pass: &mut Pass<f32>) -> f64 {
        let (f, delta) = pass.output_delta();
        mean_squared_error(f, &self.problem.target, Some(&self.problem.kept), delta)
    }

    /// f, its loss and its spectrum, noted. What a frame still holds of them is left alone.
    fn look(&mut self, StepRoom { pass, wide }: &mut StepRoom) {
        self.net.forward(pass);
        self.seen.loss = self.loss(pass);
        let (problem, seen) = (&self.problem, &mut self.seen);
        Arc::make_mut(&mut seen.prediction).copy_from_slice(pass.output());
        wide.iter_mut().zip(pass.output()).for_each(|(wide, &f)| *wide = f.into());
        let squares = wide.iter().zip(&*problem.clean).map(|(f, y)| (f - y) * (f - y));
        seen.clean_error = squares.sum::<f64>() / problem.n() as f64;
        let spectrum = Arc::make_mut(&mut seen.spectrum);
        problem.watched.amplitudes_into(wide, spectrum);
        spectrum.iter_mut().zip(&*problem.amplitudes).for_each(|(f, a)| *f /= a);
        self.watch.note(self.t, spectrum, seen.clean_error);
        self.norms.follow(&self.net);
    }
}

/// Room for a step, with what the present weights have made of the inputs.
struct StepRoom {
    pass: Pass<f32>,
    /// f in double precision.
    wide: Vec<f64>,
}

/// A copy begins without it: keyframes keep weights alone.
struct Work(Option<StepRoom>);

impl Clone for Work {
    fn clone(&self) -> Self {
        Self(None)
    }
}
