//! Algorithm 1: the network learns to guess the noise.

use super::params::{DiffusionParams, Loss};
use super::problem::Problem;
use crate::engine::Rng;
use crate::math::diffusion::denoiser::{self, Network};
use crate::math::mlp::Pass;
use crate::math::optimiser::{Method, Optimiser};
use serde::{Deserialize, Serialize};

/// A loss above it is the end.
const RUNAWAY: f64 = 1e6;
/// What a running mean keeps of itself at each step.
const KEPT: f64 = 0.98;
/// What the mean of the weights keeps of itself at each step; less at first, so that the start is soon forgotten.
const AVERAGED: f32 = 0.995;

/// A network in training.
#[derive(Clone)]
pub struct Training {
    net: Network<f32>,
    /// The same with the exponential moving average of the weights, which samples are made with (Ho et al. 2020).
    mean: Network<f32>,
    optimiser: Optimiser<f32>,
    rng: Rng,
    /// The steps that were taken.
    steps: f32,
    /// The loss of the last batch; NaN before the first.
    pub loss: f64,
    /// Its running mean.
    pub smooth: f64,
    /// The last batch.
    pub batch: Batch,
    room: BatchRoom,
}

/// Room for a batch, from one step to the next. A copy begins without it: keyframes keep weights alone.
#[derive(Default)]
struct BatchRoom(Option<Pass<f32>>);

impl Clone for BatchRoom {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// What a training step has drawn and made, by rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// x₀, shape (batch, d).
    pub x0: Vec<f64>,
    /// t, shape (batch,).
    pub t: Vec<usize>,
    /// ε, shape (batch, d).
    pub epsilon: Vec<f64>,
    /// x_t, shape (batch, d).
    pub x: Vec<f64>,
    /// ε_θ(x_t, t), shape (batch, d).
    pub guess: Vec<f64>,
}

impl Training {
    /// A network at its start; `None` where no network has such a shape.
    pub fn new(params: &DiffusionParams, problem: &Problem, mut rng: Rng) -> Option<Self> {
        let net = Network::random(params.shape(problem.d), problem.steps(), &mut rng)?;
        let optimiser = Optimiser::new(Method::ADAMW, net.weights().len());
        let (loss, smooth) = (f64::NAN, f64::NAN);
        let (mean, batch, room) = (net.clone(), Batch::default(), BatchRoom::default());
        Some(Self { mean, net, optimiser, rng, steps: 0.0, loss, smooth, batch, room })
    }

    /// One step of Algorithm 1.
    pub fn step(&mut self, params: &DiffusionParams, problem: &Problem) {
        let (count, d, steps) = (params.batch, problem.d, problem.steps());
        let mut batch = Batch::default();
        for _ in 0..count {
            let i = self.rng.below(problem.n);
            batch.x0.extend(&problem.points[i * d..][..d]);
            batch.t.push(1 + self.rng.below(steps));
            batch.epsilon.extend((0..d).map(|_| self.rng.normal()));
        }
        batch.x = vec![0.0; count * d];
        denoiser::noised(&problem.schedule, &batch.x0, &batch.t, &batch.epsilon, d, &mut batch.x);
        let kept = self.room.0.take().filter(|pass| pass.n() == count);
        let mut pass = kept.unwrap_or_else(|| self.net.room(count));
        let guess = self.net.forward(&batch.x, &batch.t, &mut pass);
        batch.guess = guess.iter().map(|&guess| guess.into()).collect();
        let weight = |&t: &usize| problem.schedule.loss_weight(params.variance(), t);
        let weights: Vec<f64> = match params.loss {
            Loss::Simple => Vec::new(),
            Loss::Weighted => batch.t.iter().map(weight).collect(),
        };
        self.loss = denoiser::loss(&mut pass, &batch.epsilon, d, &weights);
        let gradient = self.net.backward(&mut pass);
        self.optimiser.step(self.net.weights_mut(), gradient, params.rate);
        self.room.0 = Some(pass);
        let kept = AVERAGED.min((1.0 + self.steps) / (10.0 + self.steps));
        self.steps += 1.0;
        let weights = self.mean.weights_mut().iter_mut().zip(self.net.weights());
        weights.for_each(|(mean, weight)| *mean = kept * *mean + (1.0 - kept) * weight);
        self.smooth = if self.smooth.is_nan() { self.loss } else { KEPT * self.smooth + (1.0 - KEPT) * self.loss };
        self.batch = batch;
    }

    /// Whether the loss has run away.
    pub fn has_diverged(&self) -> bool {
        let stepped = !self.batch.t.is_empty();
        let within = self.loss <= RUNAWAY;
        stepped && !within
    }

    /// The network with the mean of its weights over the last steps.
    pub fn mean(&self) -> &Network<f32> {
        &self.mean
    }

    /// What it takes, in bytes.
    pub fn bytes(&self) -> usize {
        2 * size_of_val(self.net.weights()) + self.optimiser.bytes() + self.batch.x.len() * 50
    }
}
