//! What the reader can turn.

use crate::engine::knobs::Choice;
use crate::engine::params::Spec;
use crate::math::diffusion::denoiser::NetworkShape;
use crate::math::diffusion::samplers;
use crate::math::diffusion::schedule;
use crate::{choices, knobs};

choices! {
    /// What the steps of the run are.
    pub enum Stage {
        /// Noising: data become noise.
        Forward = "forward",
        /// Training: steps of the optimiser.
        Train = "train",
        /// Sampling: noise becomes data.
        Sample = "sample",
    }
}

choices! {
    /// How β_t grows with t.
    pub enum ScheduleChoice {
        /// Linear, scaled to T.
        Linear = "linear",
        /// The cosine schedule.
        Cosine = "cosine",
        /// Linear from 1e-4 to 0.02, whatever T.
        Raw = "raw",
    }
}

choices! {
    /// Who guesses the noise while sampling.
    pub enum Weights {
        /// The exact denoiser of the data.
        Exact = "exact",
        /// A network that ships with the app.
        Pretrained = "pretrained",
        /// The network, after so many steps of training.
        Trained = "trained",
    }
}

choices! {
    /// How a sampling step is made.
    pub enum SamplerChoice {
        /// Algorithm 2 of Ho et al. 2020.
        Ddpm = "ddpm",
        /// Song, Meng and Ermon 2021.
        Ddim = "ddim",
        /// The probability-flow ODE, by Euler's steps.
        Euler = "euler",
        /// The same by Heun's steps.
        Heun = "heun",
    }
}

choices! {
    /// σ_t² of the reverse process.
    pub enum VarianceChoice {
        /// β̃_t.
        Posterior = "posterior",
        /// β_t.
        Beta = "beta",
    }
}

choices! {
    /// What a training step lowers.
    pub enum Loss {
        /// The mean of ‖ε − ε_θ‖².
        Simple = "simple",
        /// The same, weighted with λ_t.
        Weighted = "weighted",
    }
}

choices! {
    /// Which field the arrows show.
    pub enum Arrows {
        /// The noise that the run's own denoiser guesses.
        Learnt = "learnt",
        /// The noise that the exact denoiser guesses.
        Exact = "exact",
        /// Learnt less exact.
        Difference = "difference",
    }
}

choices! {
    /// How the amplitudes of a signal depend on the frequency k.
    pub enum SignalChoice {
        /// As 1/k, as in natural pictures.
        Natural = "natural",
        /// Not at all.
        Flat = "flat",
    }
}

/// Training ends after so many steps: no sampling run uses more.
pub const MOST_TRAINING: i64 = 50_000;

knobs! {
    /// The knobs of the run.
    pub struct DiffusionParams {
        /// What the steps of the run are.
        Start stage: Stage = Spec::Choice { default: "sample", options: Stage::NAMES },
        /// T, the number of noising steps.
        Start steps: usize = Spec::Int { default: 100, min: 10, max: 1000 },
        /// How β_t grows with t.
        Start schedule: ScheduleChoice = Spec::Choice { default: "linear", options: ScheduleChoice::NAMES },
        /// Who guesses the noise while sampling.
        Start weights: Weights = Spec::Choice { default: "exact", options: Weights::NAMES },
        /// After so many training steps the network's weights are used.
        Start training_steps: usize = Spec::Int { default: 4000, min: 0, max: MOST_TRAINING },
        /// How many particles are noised or sampled.
        Start particles: usize = Spec::Int { default: 500, min: 1, max: 5000 },
        /// How a sampling step is made.
        Start sampler: SamplerChoice = Spec::Choice { default: "ddpm", options: SamplerChoice::NAMES },
        /// σ_t² of the reverse process.
        Start variance: VarianceChoice = Spec::Choice { default: "posterior", options: VarianceChoice::NAMES },
        /// η of DDIM.
        Start eta: f64 = Spec::Real { default: 0.0, min: 0.0, max: 1.0, typed: false },
        /// Sampling takes so many steps; 0: T.
        Start sampling_steps: usize = Spec::Int { default: 0, min: 0, max: 1000 },
        /// Whether DDPM adds σ_t z.
        Start noise: bool = Spec::Flag { default: true },
        /// The width of the network's hidden layers.
        Start width: usize = Spec::Int { default: 64, min: 8, max: 256 },
        /// The number of its residual layers.
        Start depth: usize = Spec::Int { default: 2, min: 1, max: 4 },
        /// The numbers of the embedding of t; an odd number counts as the even one below.
        Start embedding: usize = Spec::Int { default: 32, min: 4, max: 128 },
        /// Whether coordinates are embedded too.
        Start embed_inputs: bool = Spec::Flag { default: false },
        /// The samples of one training step.
        Start batch: usize = Spec::Int { default: 64, min: 1, max: 512 },
        /// The learning rate.
        Live rate: f64 = Spec::Real { default: 4e-3, min: 1e-6, max: 10.0, typed: true },
        /// What a training step lowers.
        Start loss: Loss = Spec::Choice { default: "simple", options: Loss::NAMES },
    }
}

knobs! {
    /// The knobs of the view.
    pub struct DiffusionView {
        /// The way each particle came.
        View trails: bool = Spec::Flag { default: true },
        /// Which field the arrows show.
        View field: Arrows = Spec::Choice { default: "learnt", options: Arrows::NAMES },
        /// The line of the algorithm up to which a step is told; 0: the whole step.
        View line: usize = Spec::Int { default: 0, min: 0, max: 9 },
        /// The spectrum of the signal that the panel of frequencies shows.
        View signal: SignalChoice = Spec::Choice { default: "natural", options: SignalChoice::NAMES },
    }
}

impl ScheduleChoice {
    /// The same as the numerics call it.
    pub fn to_kind(self) -> schedule::ScheduleKind {
        match self {
            Self::Linear => schedule::ScheduleKind::Linear,
            Self::Cosine => schedule::ScheduleKind::Cosine,
            Self::Raw => schedule::ScheduleKind::Raw,
        }
    }
}

impl DiffusionParams {
    /// σ_t² as the numerics call it.
    pub fn variance(&self) -> schedule::Variance {
        match self.variance {
            VarianceChoice::Posterior => schedule::Variance::Posterior,
            VarianceChoice::Beta => schedule::Variance::Beta,
        }
    }

    /// The sampler with all that it needs to be told.
    pub fn sampler(&self) -> samplers::Sampler {
        self.sampler_named(self.sampler)
    }

    /// Another sampler, with what these knobs tell of it.
    pub fn sampler_named(&self, sampler: SamplerChoice) -> samplers::Sampler {
        match sampler {
            SamplerChoice::Ddpm => samplers::Sampler::Ddpm { variance: self.variance(), noise: self.noise },
            SamplerChoice::Ddim => samplers::Sampler::Ddim { eta: self.eta },
            SamplerChoice::Euler => samplers::Sampler::Euler,
            SamplerChoice::Heun => samplers::Sampler::Heun,
        }
    }

    /// The instants of the sampling run, T first, 0 last.
    pub fn instants(&self) -> Vec<usize> {
        let steps = if self.sampling_steps == 0 { self.steps } else { self.sampling_steps };
        samplers::instants(self.steps, steps)
    }

    /// Whether a training under other knobs is the one that these knobs tell of, at its start.
    pub fn trains_like(&self, other: &Self) -> bool {
        let whole = |of: &Self| [of.steps, of.training_steps, of.width, of.depth, of.embedding & !1, of.batch];
        let weighted = self.loss == Loss::Weighted;
        whole(self) == whole(other)
            && (self.schedule, self.loss) == (other.schedule, other.loss)
            && self.rate.to_bits() == other.rate.to_bits()
            && self.embed_inputs == other.embed_inputs
            && (!weighted || self.variance == other.variance)
    }

    /// The network in `d` dimensions.
    pub fn shape(&self, d: usize) -> NetworkShape {
        let embedding = self.embedding & !1;
        NetworkShape { d, hidden: self.width, layers: self.depth, embedding, inputs: self.embed_inputs }
    }
}
