//! The training that a sampling run waits for, and the samplers beside each other.

use super::inside;
use super::params::{DiffusionParams, Loss, SamplerChoice, Stage, Weights};
use super::pretrained;
use super::problem::Problem;
use super::sim::{Diffusion, generators};
use super::training::Training;
use crate::engine::extras::{Extras, Follow, StudyOf, Waiting, Waits};
use crate::engine::order::ascending;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::engine::{Notice, knobs::Choice as _};
use crate::math::diffusion::samplers::{Denoiser, instants, step};
use crate::math::distance::{median_distance, mmd_squared};
use serde::{Deserialize, Serialize};

/// The study of the weights that a sampling run waits for.
pub const TRAINING: &str = "training";
/// So many training steps are a piece of work.
const PIECE: usize = 20;

impl Extras for Diffusion {
    const STUDIES: &'static [StudyOf<Self>] = &[inside::SAMPLERS, inside::FAMILY, inside::BOUND, inside::FREQUENCIES];
    const WAITS: Option<Waits<Self>> = Some(Waits::for_product_of(StudyOf {
        name: TRAINING,
        parts: &[],
        open: |params, input, seed| Some(Box::new(Trainer::new(params, &input, seed)?)),
    }));
}

impl Waiting for Diffusion {
    fn waits(&self) -> bool {
        self.waits_for_training()
    }

    fn holds(&self) -> bool {
        true
    }

    fn supply(&mut self, product: &[u8]) -> Result<(), Notice> {
        let refused = || Notice::new("product-not-needed");
        let product = match self.file() {
            Some(_) => pretrained::read(product).ok_or_else(refused)?,
            None => postcard::from_bytes(product).map_err(|_| refused())?,
        };
        let took = self.waits_for_training() && self.take(product);
        if took { Ok(()) } else { Err(refused()) }
    }

    fn inherit(&mut self, before: &Self) {
        let (Some((steps, print)), Some(weights)) = (before.training(), before.weights()) else { return };
        if self.waits_for_training() && !before.waits_for_training() {
            self.take(TrainedWeights { print, weights, steps, diverged: before.has_diverged() });
        }
    }

    fn file(&self) -> Option<&'static str> {
        self.training().and_then(|(_, print)| pretrained::file(print))
    }

    fn follow(&mut self, params: &DiffusionParams, other: &DiffusionParams, t: u64, print: u64) -> Follow {
        if other.stage != Stage::Train || !params.trains_like(other) {
            return Follow::Differs;
        }
        let waits =
            params.weights == Weights::Trained && self.wait_for(usize::try_from(t).unwrap_or(usize::MAX), print);
        if waits { Follow::Waits } else { Follow::Needless }
    }

    fn give(&self, print: u64) -> Option<Vec<u8>> {
        let (steps, diverged) = self.trained()?;
        postcard::to_stdvec(&TrainedWeights { print, weights: self.weights()?, steps, diverged }).ok()
    }
}

/// The weights that a training has led to, as they travel.
#[derive(Serialize, Deserialize)]
pub struct TrainedWeights {
    /// Of which training.
    pub print: u64,
    /// The mean of the weights.
    pub weights: Vec<f32>,
    /// After how many steps.
    pub steps: usize,
    /// Whether it has run away.
    pub diverged: bool,
}

/// What tells one training from others (FNV-1a).
pub fn print(params: &DiffusionParams, problem: &Problem, rng: &Rng) -> u64 {
    let whole = [params.steps, params.training_steps, params.width, params.depth, params.embedding, params.batch];
    let names = params.schedule.name().bytes().chain(params.loss.name().bytes());
    let weighted = params.loss == Loss::Weighted;
    let names = names.chain(params.variance.name().bytes().filter(|_| weighted)).map(u64::from);
    let names = names.chain(params.embed_inputs.then_some(1));
    let numbers = [params.rate, rng.clone().uniform()].into_iter().chain(problem.points.iter().copied());
    let all = whole.into_iter().map(|x| x as u64).chain(names).chain(numbers.map(f64::to_bits));
    all.fold(0xcbf2_9ce4_8422_2325, |hash, x| (hash ^ x).wrapping_mul(0x0100_0000_01b3))
}

/// The study: steps of Algorithm 1 as a run of the stage `train` takes them, from the same seed.
pub struct Trainer {
    params: DiffusionParams,
    problem: Problem,
    training: Training,
    print: u64,
    done: usize,
}

impl Trainer {
    /// At its start.
    pub fn new(params: &DiffusionParams, input: &Table, seed: u64) -> Option<Self> {
        let problem = Problem::new(params, input);
        let [learns, _] = generators(Rng::new(seed, Purpose::Run));
        let print = print(params, &problem, &learns);
        let training = Training::new(params, &problem, learns)?;
        Some(Self { params: params.clone(), problem, training, print, done: 0 })
    }

    fn is_over(&self) -> bool {
        self.done >= self.params.training_steps || self.training.has_diverged()
    }
}

impl Study for Trainer {
    fn advance(&mut self) {
        for _ in 0..PIECE {
            if !self.is_over() {
                self.training.step(&self.params, &self.problem);
                self.done += 1;
            }
        }
    }

    fn progress(&self) -> (usize, usize) {
        let all = self.params.training_steps;
        (if self.is_over() { all } else { self.done }, all)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!({ "failed": self.training.has_diverged() })
    }

    fn product(&mut self) -> Option<Vec<u8>> {
        let (weights, diverged) = (self.training.mean().weights().to_vec(), self.training.has_diverged());
        // Training steps that are left out after it has run away count as done, as ever.
        postcard::to_stdvec(&TrainedWeights { print: self.print, weights, steps: self.params.training_steps, diverged })
            .ok()
    }
}

/// The denoiser that a study asks: the exact one, or a network that is trained first, as the run's own.
pub struct Asked {
    trainer: Option<Trainer>,
    ready: Option<Box<dyn Denoiser>>,
}

impl Asked {
    /// At the start of a study.
    pub fn new(params: &DiffusionParams, input: &Table, problem: &Problem, seed: u64) -> Option<Self> {
        Some(match params.weights {
            Weights::Exact => Self { trainer: None, ready: Some(Box::new(problem.exact())) },
            // Its file is the page's.
            Weights::Pretrained => return None,
            Weights::Trained => Self { trainer: Some(Trainer::new(params, input, seed)?), ready: None },
        })
    }

    /// The denoiser, once it is there; until then, a piece of training.
    pub fn get(&mut self) -> Option<&mut (dyn Denoiser + 'static)> {
        if let Some(trainer) = self.trainer.as_mut().filter(|_| self.ready.is_none()) {
            trainer.advance();
            if trainer.is_over() {
                self.ready = Some(Box::new(trainer.training.mean().clone()));
            }
            return None;
        }
        self.ready.as_deref_mut()
    }

    /// How many pieces of training are done, of how many.
    pub fn progress(&self) -> (usize, usize) {
        let (done, all) = self.trainer.as_ref().map_or((0, 0), Study::progress);
        (done.div_ceil(PIECE), all.div_ceil(PIECE))
    }
}

/// The numbers of steps that the samplers are compared at.
const COMPARED: [usize; 7] = [1, 2, 5, 10, 20, 50, 100];
/// So many seeds make a band.
const SEEDS: u64 = 5;
/// So many particles are sampled at most, and they are compared with so many points of the data.
const PARTICLES: usize = 500;
const POINTS: usize = 1000;
/// The bandwidth of the kernel is that of so many points.
const OF_BANDWIDTH: usize = 500;

/// What a sampler reaches with so many evaluations of the denoiser, over a few seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reached {
    /// Its name.
    pub sampler: String,
    /// How often the denoiser was asked.
    pub evaluations: usize,
    /// The MMD between samples and data: the lowest, the median and the highest.
    pub mmd: [f64; 3],
    /// The median Wasserstein distance to the data, as the run's metric has it.
    pub distance: f64,
}

/// What the study has found so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SamplersFound {
    /// The bandwidth of the Gaussian kernel: the median distance between points of the data that differ.
    pub bandwidth: f64,
    /// By sampler and number of steps, as far as they have been compared.
    pub reached: Vec<Reached>,
}

/// The study of samplers.
pub struct Samplers {
    params: DiffusionParams,
    problem: Problem,
    /// The points that samples are compared with, by rows.
    data: Vec<f64>,
    asked: Asked,
    todo: Vec<(SamplerChoice, usize)>,
    seed: u64,
    total: usize,
    found: SamplersFound,
}

impl Samplers {
    /// At its start.
    pub fn new(params: &DiffusionParams, input: &Table, seed: u64) -> Option<Self> {
        let problem = Problem::new(params, input);
        let asked = Asked::new(params, input, &problem, seed)?;
        let counts = COMPARED.into_iter().filter(|steps| *steps <= params.steps).rev();
        let names = SamplerChoice::NAMES.iter().rev().filter_map(|name| SamplerChoice::named(name));
        let todo: Vec<_> = names.flat_map(|name| counts.clone().map(move |steps| (name, steps))).collect();
        let bandwidth = median_distance(&problem.few(&problem.points, OF_BANDWIDTH), problem.d);
        let (data, total) = (problem.few(&problem.points, POINTS), todo.len());
        let found = SamplersFound { bandwidth, reached: Vec::new() };
        Some(Self { params: params.clone(), problem, data, asked, total, todo, seed, found })
    }

    /// What a sampler reaches in so many steps; nothing where a seed leads beyond all numbers.
    fn reached(&mut self, sampler: SamplerChoice, steps: usize) -> Option<Reached> {
        let guesser = self.asked.get()?;
        let (d, count) = (self.problem.d, self.params.particles.min(PARTICLES));
        let (way, made) = (instants(self.problem.steps(), steps), self.params.sampler_named(sampler));
        // As a run of that seed draws them.
        let one = |seed: u64| {
            let [_, mut rng] = generators(Rng::new(self.seed.wrapping_add(seed), Purpose::Run));
            let mut draw = |count: usize| (0..count * d).map(|_| rng.normal()).collect::<Vec<f64>>();
            let (mut x, mut room) = (draw(count), vec![0.0; count * d]);
            for pair in way.windows(2) {
                let z = draw(if made.draws(pair[1]) { count } else { 0 });
                step(made, &self.problem.schedule, (pair[0], pair[1]), guesser, &mut x, &mut room, &z);
            }
            // Of equal samples the sums differ by rounding, and not always upwards.
            let mmd = mmd_squared(&x, &self.data, d, self.found.bandwidth).max(0.0).sqrt();
            let finite = x.iter().all(|x| x.is_finite());
            finite.then(|| [mmd, self.problem.distance(&x)]).filter(|both| both.iter().all(|x| x.is_finite()))
        };
        let all = (0..SEEDS).map(one).collect::<Option<Vec<[f64; 2]>>>()?;
        let [mmd, distance] = [0, 1].map(|i| {
            let values: Vec<f64> = all.iter().map(|both| both[i]).collect();
            let order = ascending(&values);
            [0, order.len() / 2, order.len() - 1].map(|at| values[order[at]])
        });
        let evaluations = way.windows(2).map(|pair| made.evaluations(pair[1])).sum();
        Some(Reached { sampler: sampler.name().to_owned(), evaluations, mmd, distance: distance[1] })
    }
}

impl Study for Samplers {
    fn advance(&mut self) {
        if self.asked.get().is_none() {
            return;
        }
        let Some((sampler, steps)) = self.todo.pop() else { return };
        let found = self.reached(sampler, steps);
        self.found.reached.extend(found);
    }

    fn progress(&self) -> (usize, usize) {
        // A comparison counts as a piece of training.
        let (trained, all) = self.asked.progress();
        (trained + self.total - self.todo.len(), all + self.total)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!(self.found)
    }
}
