//! What the panels have in common: the problem of a scene, the particle that is picked, and what the last step did to it.

use super::lines;
use super::params::{SamplerChoice, Stage};
use super::problem::{Problem, x0_hat};
use super::sim::{Diffusion, HEAD};
use crate::engine::words::{joined, number};
use crate::plot::figure::{Pick, Scene};
use std::ops::Deref;
use std::rc::Rc;

/// A scene with its problem.
pub struct SceneModel<'a> {
    /// The scene.
    pub scene: &'a Scene<'a, Diffusion>,
    /// What the run works on.
    pub problem: Rc<Problem>,
}

impl<'a> Deref for SceneModel<'a> {
    type Target = Scene<'a, Diffusion>;

    fn deref(&self) -> &Scene<'a, Diffusion> {
        self.scene
    }
}

/// A place at a noising step t ≥ 1, with what was guessed there.
#[derive(Clone, Debug)]
pub struct Spot {
    /// t.
    pub t: usize,
    /// x_t, shape (d,).
    pub x: Vec<f64>,
    /// The guess of the noise, shape (d,); none while noising.
    pub epsilon: Option<Vec<f64>>,
}

/// One step back of one particle, from t to s: x_s = mean + σ z.
#[derive(Clone, Debug)]
pub struct Back {
    /// Where it begins.
    pub t: usize,
    /// Where it leads.
    pub s: usize,
    /// x_t.
    pub x: Vec<f64>,
    /// The guess of the noise.
    pub epsilon: Vec<f64>,
    /// x̂₀.
    pub x0: Vec<f64>,
    /// What the step keeps of x_t: the first arrow leads there.
    pub shrunk: Vec<f64>,
    /// What it keeps and what it takes of x̂₀: the second arrow leads there.
    pub mean: Vec<f64>,
    /// σ.
    pub sigma: f64,
    /// x_s: the third arrow, the fresh noise, leads there. None of a step that is still to come.
    pub end: Option<Vec<f64>>,
}

impl<'a> SceneModel<'a> {
    /// A scene.
    pub fn new(scene: &'a Scene<'a, Diffusion>) -> Self {
        let key = format!("problem {:?} {}", scene.params.schedule, scene.params.steps);
        let problem = scene.memo.get(&key, || Problem::new(scene.params, scene.input));
        Self { scene, problem }
    }

    /// The number of particles.
    pub fn m(&self) -> usize {
        self.frame.samples.len() / self.d()
    }

    /// The number of coordinates.
    pub fn d(&self) -> usize {
        self.problem.d
    }

    /// The particle that is picked, else the first; of none, none.
    pub fn picked(&self) -> Option<usize> {
        let picked = match self.context.picked {
            Some(Pick::Center(i)) if i < self.m() => i,
            _ => 0,
        };
        (picked < self.m()).then_some(picked)
    }

    /// Row `i` of numbers by rows.
    pub fn row(&self, all: &[f64], i: usize) -> Option<Vec<f64>> {
        all.chunks_exact(self.d()).nth(i).map(<[f64]>::to_vec)
    }

    /// The place that the lens looks at: where the picked particle stands, or, at t = 0, where it stood before; while
    /// training the first sample of the batch.
    pub fn spot(&self) -> Option<Spot> {
        let frame = self.frame;
        if let Some(batch) = &frame.batch {
            let t = batch.t.first().copied()?;
            return Some(Spot { t, x: self.row(&batch.x, 0)?, epsilon: self.row(&batch.guess, 0) });
        }
        let i = self.picked()?;
        let sampling = self.params.stage == Stage::Sample;
        if frame.time > 0 {
            return Some(Spot { t: frame.time, x: self.row(&frame.samples, i)?, epsilon: self.row(&frame.epsilon, i) });
        }
        let before = frame.before.as_ref().filter(|_| sampling)?;
        Some(Spot { t: before.time, x: self.row(&before.samples, i)?, epsilon: self.row(&before.epsilon, i) })
    }

    /// Whether the reader is asked where x̂₀ lies: nothing tells it before the first step back, unless a particle was
    /// picked, nor does the card on the front page, which has none of these words.
    pub fn asks(&self) -> bool {
        let begins = self.t == 0 && self.context.picked.is_none();
        self.params.stage == Stage::Sample && (begins || !self.context.words.has("axis-x0"))
    }

    /// x̂₀ of a spot, as it was guessed.
    pub fn guessed(&self, spot: &Spot) -> Option<Vec<f64>> {
        Some(x0_hat(&self.problem.schedule, spot.t, &spot.x, spot.epsilon.as_ref()?))
    }

    /// The step back that led here; at the start the one to come.
    pub fn last_step(&self) -> Option<Back> {
        let before = self.frame.before.as_ref().filter(|_| self.params.stage == Stage::Sample);
        let Some(before) = before else { return self.coming().filter(|_| !self.asks()) };
        let i = self.picked()?;
        let spot = Spot { t: before.time, x: self.row(&before.samples, i)?, epsilon: self.row(&before.epsilon, i) };
        self.back(&spot, self.frame.time, self.row(&self.frame.samples, i))
    }

    /// The step back that is to come; none at the end.
    pub fn coming(&self) -> Option<Back> {
        let time = self.frame.time;
        if self.params.stage != Stage::Sample || time == 0 {
            return None;
        }
        let next = self.params.instants().into_iter().find(|s| *s < time)?;
        self.back(&self.spot()?, next, None)
    }

    fn back(&self, spot: &Spot, s: usize, end: Option<Vec<f64>>) -> Option<Back> {
        let (schedule, t) = (&self.problem.schedule, spot.t);
        let (epsilon, x0) = (spot.epsilon.clone()?, self.guessed(spot)?);
        if s >= t {
            return None;
        }
        let shares = self.params.sampler().shares(schedule, t, s);
        let [kept, _] = self.arrows(t, s);
        let shrunk: Vec<f64> = spot.x.iter().map(|x| kept * x).collect();
        let straight = || spot.x.iter().zip(&epsilon).map(|(x, e)| shares.x * x + shares.epsilon * e).collect();
        // Heun's second slope is known by where it has led.
        let corrected = end.clone().filter(|_| self.params.sampler == SamplerChoice::Heun);
        let mean = corrected.unwrap_or_else(straight);
        Some(Back { t, s, x: spot.x.clone(), epsilon, x0, shrunk, mean, sigma: shares.sigma, end })
    }

    /// What a step from t to s keeps of x_t and takes of x̂₀, in the place of its shares of x_t and ε: a and b of
    /// x_s = a x_t + b x̂₀ + σ z.
    pub fn arrows(&self, t: usize, s: usize) -> [f64; 2] {
        let (shares, bar) =
            (self.params.sampler().shares(&self.problem.schedule, t, s), self.problem.schedule.alpha_bar(t));
        let of_epsilon = shares.epsilon / (1.0 - bar).sqrt();
        [shares.x + of_epsilon, -of_epsilon * bar.sqrt()]
    }

    /// The ways of the remembered particles up to now: (t, places by rows), oldest first.
    pub fn ways(&self) -> impl Iterator<Item = (f64, &'a [f64])> {
        let now = self.scene.t - u64::from(self.is_within_step()).min(self.scene.t);
        let before = self.scene.track.iter().filter(move |(t, _)| *t <= now);
        before.filter_map(|(_, sample)| Some((*sample.get(HEAD - 1)?, sample.get(HEAD..)?)))
    }

    /// A word of the demo; nothing where there are none, as on cards.
    pub fn word(&self, key: &str) -> String {
        let words = self.context.words;
        if words.has(key) { words.get(key) } else { String::new() }
    }

    /// A place as it is read.
    pub fn said(&self, place: &[f64]) -> String {
        said(place)
    }

    /// What is said below the main picture: what marks and arrows are, and the scale of the data.
    pub fn note(&self) -> String {
        let (words, problem) = (self.context.words, &self.problem);
        let scale = || {
            let mean = said(&problem.mean);
            words.say("normalised-note", &[("mean", mean.into()), ("scale", number(problem.scale, 3).into())])
        };
        // In slow motion the line that is lit: its table may be out of sight.
        if let Some(told) = lines::told(self) {
            return words.phrase("text-line", &told);
        }
        let stage = self.params.stage;
        let arrows = self.d() == 2 && stage == Stage::Sample && self.frame.before.is_some() && self.frame.time > 0;
        joined(&[
            (self.params.stage == Stage::Train).then(|| self.word("train-note")),
            arrows.then(|| self.word("arrows-note")),
            (problem.is_normalised() && words.has("normalised-note")).then(scale),
        ])
    }
}

/// A place as it is read: a number, or two in brackets.
pub fn said(place: &[f64]) -> String {
    match place {
        [x] => number(*x, 4),
        more => format!("({})", more.iter().map(|x| number(*x, 3)).collect::<Vec<_>>().join(", ")),
    }
}
