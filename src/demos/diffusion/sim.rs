//! Diffusion: t counts noising steps, training steps or sampling steps, as the stage says.

use super::edit::Edit;
use super::frame::{Frame, field_time, grid};
use super::params::{DiffusionParams, MOST_TRAINING, Stage, Weights};
use super::particles::{Guesser, Particles, Reverse};
use super::pretrained;
use super::problem::Problem;
use super::training::Training;
use crate::engine::input::Input as _;
use crate::engine::table::Table;
use crate::engine::{Notice, Phase, Rng, Sim};
use crate::math::diffusion::samplers::{Denoiser, Sampler, instants, step};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// More points are too many for an exact guess at every step.
pub const MOST_POINTS: usize = 20_000;
/// The track remembers the ways of so many particles.
pub const REMEMBERED: usize = 60;
/// While training so many samples are made to be looked at, by so many steps of DDIM.
const LOOKED_AT: usize = 200;
const LOOKS: usize = 20;
/// What a sample begins with, before the places: the metrics, the running mean of the loss, and t.
pub const HEAD: usize = 5;
/// So many products of weights and samples, forward and back, are a leap of training.
const LEAP: usize = 60_000_000;

/// The run.
#[derive(Clone)]
pub struct Diffusion {
    pub(super) problem: Arc<Problem>,
    /// The steps so far.
    pub(super) t: usize,
    pub(super) stage: Doing,
    pub(super) seen: Observed,
}

/// What the steps are, with all that they change.
#[derive(Clone)]
pub(super) enum Doing {
    Forward(Particles),
    /// With the noise that samples are made of, to be looked at.
    Train(Box<Training>, Arc<Vec<f64>>),
    Sample(Particles, Reverse),
}

/// The generators of training and of particles: none depends on what the other has drawn.
pub fn generators(mut rng: Rng) -> [Rng; 2] {
    [rng.fork(), rng.fork()]
}

impl Sim for Diffusion {
    type Params = DiffusionParams;
    type Input = Table;
    type Edit = Edit;
    type Frame = Frame;

    const SLUG: &'static str = "diffusion";
    const VERSION: u32 = 2;
    const PHASES: &'static [&'static str] = &["noise", "train", "denoise"];
    const METRICS: &'static [&'static str] = &["distance", "to_normal", "loss"];
    const ENDS: bool = true;
    const ROUNDS: bool = false;
    const SPEED: f64 = 16.0;

    fn data_names() -> Vec<&'static str> {
        let own = ["three-numbers", "two-modes", "moons", "swiss-roll", "checkerboard", "ring", "spirals"];
        let others = ["eight-gaussians", "dinosaur", "blobs", "pair", "gentoo", "iris"];
        own.into_iter().chain(others).collect()
    }

    fn fit(params: &mut DiffusionParams, table: &Table) -> Vec<Notice> {
        let mut notices = Vec::new();
        if params.sampling_steps > params.steps {
            let notice = Notice::new("diffusion-steps-above-t").with("given", params.sampling_steps);
            notices.push(notice.with("steps", params.steps));
            params.sampling_steps = params.steps;
        }
        if params.stage == Stage::Sample && params.weights == Weights::Pretrained {
            let print = pretrained::print(params, &Problem::new(params, table));
            if pretrained::file(print).is_none() {
                notices.push(Notice::new("diffusion-not-pretrained").with("steps", params.training_steps));
                params.weights = Weights::Trained;
            }
        }
        if table.d() > super::problem::COLUMNS {
            notices.push(Notice::new("diffusion-two-columns").with("d", table.d()));
        }
        notices
    }

    fn start(params: &DiffusionParams, table: Arc<Table>, rng: Rng) -> Result<Self, Notice> {
        if table.n() > MOST_POINTS {
            return Err(Notice::new("diffusion-too-many-points").with("n", table.size().0).with("most", MOST_POINTS));
        }
        let problem = Arc::new(Problem::new(params, &table));
        let [learns, mut draws] = generators(rng);
        let count = params.particles;
        let network = || Training::new(params, &problem, learns.clone()).ok_or(Notice::new("network-without-layers"));
        let stage = match params.stage {
            Stage::Forward => {
                let few = draws.distinct(problem.n, count);
                let of = few.iter().cycle().take(count);
                let x = of.flat_map(|i| problem.points[i * problem.d..][..problem.d].to_vec()).collect();
                Doing::Forward(Particles { x: Arc::new(x), before: None, rng: draws })
            }
            Stage::Train => {
                let noise = (0..LOOKED_AT * problem.d).map(|_| draws.normal()).collect();
                Doing::Train(Box::new(network()?), Arc::new(noise))
            }
            Stage::Sample => {
                let x = (0..count * problem.d).map(|_| draws.normal()).collect();
                let (guesser, training) = match params.weights {
                    Weights::Exact => (Guesser::Exact(Box::new(problem.exact())), None),
                    Weights::Pretrained => {
                        let print = pretrained::print(params, &problem);
                        let net = Guesser::Network(Box::new(network()?.mean().clone()));
                        (net, Some((pretrained::STEPS, print)))
                    }
                    Weights::Trained => {
                        let print = super::study::print(params, &problem, &learns);
                        let net = Guesser::Network(Box::new(network()?.mean().clone()));
                        (net, Some((params.training_steps, print)))
                    }
                };
                let reverse = Reverse {
                    instants: Arc::new(params.instants()),
                    sampler: params.sampler(),
                    guesser: Rc::new(RefCell::new(guesser)),
                    waits: training.is_some_and(|(steps, _)| steps > 0),
                    training,
                    diverged: false,
                };
                Doing::Sample(Particles { x: Arc::new(x), before: None, rng: draws }, reverse)
            }
        };
        Ok(Self { problem, t: 0, stage, seen: Observed::default() })
    }

    fn next(&self) -> Phase {
        let id = match self.stage {
            Doing::Forward(_) => "noise",
            Doing::Train(..) => "train",
            Doing::Sample(..) => "denoise",
        };
        Phase { id, begins_round: true }
    }

    fn step(&mut self, params: &DiffusionParams) {
        let known = matches!(self.stage, Doing::Sample(..)).then(|| self.guess());
        match &mut self.stage {
            Doing::Forward(particles) => particles.noise(&self.problem, self.t + 1),
            Doing::Train(training, _) => training.step(params, &self.problem),
            Doing::Sample(particles, reverse) => {
                particles.denoise(&self.problem, reverse, self.t, known.unwrap_or_default());
            }
        }
        self.t += 1;
        self.seen = Observed::default();
    }

    fn leap(&mut self, params: &DiffusionParams, most: u64) -> u64 {
        let mut done = 1;
        self.step(params);
        if let Doing::Train(training, _) = &self.stage {
            let products = training.mean().weights().len() * params.batch * 3;
            let steps = 1 << (LEAP / products.max(1)).max(1).ilog2();
            // To a multiple: the track, whose stride doubles, then keeps what it is given.
            let stride = steps - (self.t as u64 - 1) % steps;
            while done < stride.min(most) && self.ended().is_none() {
                self.step(params);
                done += 1;
            }
        }
        done
    }

    fn length(&self) -> Option<u64> {
        match &self.stage {
            Doing::Forward(_) => Some(self.problem.steps() as u64),
            Doing::Sample(_, reverse) if !reverse.diverged => Some(reverse.instants.len() as u64 - 1),
            Doing::Sample(..) | Doing::Train(..) => None,
        }
    }

    fn ended(&self) -> Option<&'static str> {
        match &self.stage {
            Doing::Forward(_) => (self.t >= self.problem.steps()).then_some("noised"),
            Doing::Train(training, _) if training.has_diverged() => Some("diverged"),
            Doing::Train(..) => (self.t as i64 >= MOST_TRAINING).then_some("trained"),
            Doing::Sample(_, reverse) if reverse.diverged => Some("diverged"),
            Doing::Sample(_, reverse) => (self.t + 1 >= reverse.instants.len()).then_some("sampled"),
        }
    }

    fn reopen(&mut self, _: &DiffusionParams) {}

    fn edit(&mut self, edit: &Edit) -> Result<(), Notice> {
        match *edit {}
    }

    fn frame(&self) -> Frame {
        let field = self.seen.field.get_or_init(|| Arc::new(self.field())).clone();
        let common = Frame { d: self.problem.d, time: self.time(), field, ..Frame::default() };
        let finite = |x: f64| Some(x).filter(|x| x.is_finite());
        match &self.stage {
            Doing::Forward(Particles { x, before, .. }) => Frame {
                samples: x.clone(),
                before: before.clone(),
                distance: finite(self.distance()),
                to_normal: finite(self.to_normal()),
                ..common
            },
            Doing::Train(training, _) => Frame {
                made: self.made(),
                distance: finite(self.problem.distance(&self.made())),
                loss: finite(training.loss).map(|loss| (loss, training.smooth)),
                training_step: Some(self.t),
                batch: Some(Arc::new(training.batch.clone())).filter(|batch| !batch.t.is_empty()),
                n_weights: training.mean().weights().len(),
                ..common
            },
            Doing::Sample(Particles { x, before, .. }, reverse) => Frame {
                samples: x.clone(),
                epsilon: if self.time() > 0 && !reverse.waits { self.guess() } else { Arc::default() },
                before: before.clone(),
                distance: finite(self.distance()),
                training_step: reverse.training.filter(|_| !reverse.waits).map(|(steps, _)| steps),
                waits: reverse.waits,
                n_weights: match &*reverse.guesser.borrow() {
                    Guesser::Network(network) => network.weights().len(),
                    Guesser::Exact(_) => 0,
                },
                ..common
            },
        }
    }

    fn sample(&self) -> Vec<f64> {
        let time = self.time() as f64;
        let with = |head: [f64; HEAD], x: &[f64]| {
            head.into_iter().chain(x.iter().take(REMEMBERED * self.problem.d).copied()).collect()
        };
        let none = f64::NAN;
        match &self.stage {
            Doing::Forward(particles) => with([self.distance(), self.to_normal(), none, none, time], &particles.x),
            Doing::Train(training, _) => with([none, none, training.loss, training.smooth, time], &[]),
            Doing::Sample(particles, _) => with([self.distance(), none, none, none, time], &particles.x),
        }
    }

    fn outcome(&self) -> f64 {
        self.distance()
    }

    fn bytes(&self) -> usize {
        let of = |particles: &Particles| particles.x.len() * 8 * 3;
        size_of::<Self>()
            + match &self.stage {
                Doing::Forward(particles) | Doing::Sample(particles, _) => of(particles),
                Doing::Train(training, _) => training.bytes(),
            }
    }
}

impl Diffusion {
    /// What the run works on.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The noising step that the particles stand at; 0 while training.
    fn time(&self) -> usize {
        match &self.stage {
            Doing::Forward(_) => self.t,
            Doing::Train(..) => 0,
            Doing::Sample(_, reverse) => reverse.instants[self.t.min(reverse.instants.len() - 1)],
        }
    }

    /// The noise guessed of the particles where they are, at t ≥ 1.
    fn guess(&self) -> Arc<Vec<f64>> {
        let Doing::Sample(particles, reverse) = &self.stage else { return Arc::default() };
        let ask = || {
            let mut epsilon = vec![0.0; particles.x.len()];
            reverse.guesser.borrow_mut().epsilon(&particles.x, self.time().max(1), &mut epsilon);
            Arc::new(epsilon)
        };
        self.seen.guess.get_or_init(ask).clone()
    }

    /// What the network guesses on the grid.
    fn field(&self) -> Vec<f64> {
        let places = grid(self.problem.d);
        let trains = matches!(self.stage, Doing::Train(..));
        let t = field_time(trains, self.problem.steps(), self.time());
        let mut out = vec![0.0; places.len()];
        match &self.stage {
            Doing::Train(training, _) => training.mean().clone().epsilon(&places, t, &mut out),
            Doing::Sample(_, reverse) => match &mut *reverse.guesser.borrow_mut() {
                Guesser::Network(network) if !reverse.waits => network.epsilon(&places, t, &mut out),
                Guesser::Network(_) | Guesser::Exact(_) => out.clear(),
            },
            Doing::Forward(_) => out.clear(),
        }
        out
    }

    /// What the network in training makes of noise by now.
    fn made(&self) -> Arc<Vec<f64>> {
        let Doing::Train(training, noise) = &self.stage else { return Arc::default() };
        let make = || {
            let (mut x, mut room, mut net) = (noise.to_vec(), vec![0.0; noise.len()], training.mean().clone());
            let schedule = &self.problem.schedule;
            for pair in instants(schedule.steps(), LOOKS).windows(2) {
                step(Sampler::Ddim { eta: 0.0 }, schedule, (pair[0], pair[1]), &mut net, &mut x, &mut room, &[]);
            }
            Arc::new(x)
        };
        self.seen.made.get_or_init(make).clone()
    }

    fn distance(&self) -> f64 {
        let of = |particles: &Particles| *self.seen.distance.get_or_init(|| self.problem.distance(&particles.x));
        match &self.stage {
            Doing::Forward(particles) | Doing::Sample(particles, _) => of(particles),
            Doing::Train(..) => f64::NAN,
        }
    }

    fn to_normal(&self) -> f64 {
        let Doing::Forward(particles) = &self.stage else { return f64::NAN };
        *self.seen.to_normal.get_or_init(|| self.problem.to_normal(&particles.x))
    }
}

/// What has been made of a state once somebody asked. A copy begins without it: keyframes keep places alone.
#[derive(Default)]
pub(super) struct Observed {
    guess: OnceCell<Arc<Vec<f64>>>,
    distance: OnceCell<f64>,
    to_normal: OnceCell<f64>,
    field: OnceCell<Arc<Vec<f64>>>,
    made: OnceCell<Arc<Vec<f64>>>,
}

impl Clone for Observed {
    fn clone(&self) -> Self {
        Self::default()
    }
}
