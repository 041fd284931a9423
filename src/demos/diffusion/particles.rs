//! Particles on their way: noised, or taken back by whoever guesses the noise.

use super::frame::Before;
use super::problem::Problem;
use crate::engine::Rng;
use crate::math::diffusion::denoiser::Network;
use crate::math::diffusion::exact::Exact;
use crate::math::diffusion::samplers::{Denoiser, Sampler, step};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// The particles on their way.
#[derive(Clone)]
pub struct Particles {
    /// Where they are, shape (m, d).
    pub x: Arc<Vec<f64>>,
    /// Where they were before the last step.
    pub before: Option<Before>,
    /// Draws what is fresh.
    pub rng: Rng,
}

/// What takes particles back.
#[derive(Clone)]
pub struct Reverse {
    /// The noising steps that the run passes, T first, 0 last.
    pub instants: Arc<Vec<usize>>,
    /// How a step is made.
    pub sampler: Sampler,
    /// It is asked, and never changed but for its room.
    pub guesser: Rc<RefCell<Guesser>>,
    /// Which training its weights are to come from: the steps, and what tells it from others.
    pub training: Option<(usize, u64)>,
    /// Whether they are still to come.
    pub waits: bool,
    /// Whether that training has run away.
    pub diverged: bool,
}

/// Who guesses the noise.
pub enum Guesser {
    /// The exact denoiser of the data.
    Exact(Box<Exact>),
    /// A network.
    Network(Box<Network<f32>>),
}

impl Denoiser for Guesser {
    fn epsilon(&mut self, x: &[f64], t: usize, out: &mut [f64]) {
        match self {
            Self::Exact(exact) => exact.epsilon(x, t, out),
            Self::Network(network) => network.epsilon(x, t, out),
        }
    }
}

/// A guess that is known at first; then another one is asked.
struct Known<'a>(Option<&'a [f64]>, &'a mut Guesser);

impl Denoiser for Known<'_> {
    fn epsilon(&mut self, x: &[f64], t: usize, out: &mut [f64]) {
        match self.0.take() {
            Some(known) => out.copy_from_slice(known),
            None => self.1.epsilon(x, t, out),
        }
    }
}

impl Particles {
    /// x_t = √α_t x_{t−1} + √β_t ε.
    pub fn noise(&mut self, problem: &Problem, t: usize) {
        let (alpha, beta) = (problem.schedule.alphas()[t], problem.schedule.betas()[t]);
        let epsilon: Vec<f64> = self.x.iter().map(|_| self.rng.normal()).collect();
        let moved = self.x.iter().zip(&epsilon).map(|(x, epsilon)| alpha.sqrt() * x + beta.sqrt() * epsilon).collect();
        let samples = std::mem::replace(&mut self.x, Arc::new(moved));
        self.before = Some(Before { time: t - 1, samples, epsilon: Arc::new(epsilon) });
    }

    /// The k-th step back.
    pub fn denoise(&mut self, problem: &Problem, reverse: &Reverse, k: usize, epsilon: Arc<Vec<f64>>) {
        let (t, s) = (reverse.instants[k], reverse.instants[k + 1]);
        let draws = reverse.sampler.draws(s);
        let z: Vec<f64> = self.x.iter().take(if draws { usize::MAX } else { 0 }).map(|_| self.rng.normal()).collect();
        let (mut x, mut room) = (self.x.to_vec(), vec![0.0; self.x.len()]);
        let guesser = &mut reverse.guesser.borrow_mut();
        let mut known = Known(Some(&epsilon), guesser);
        step(reverse.sampler, &problem.schedule, (t, s), &mut known, &mut x, &mut room, &z);
        let samples = std::mem::replace(&mut self.x, Arc::new(x));
        self.before = Some(Before { time: t, samples, epsilon });
    }
}
