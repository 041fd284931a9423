//! Samplers beside each other: from the run's x_T, by the run's denoiser, at the same instants.

use super::line;
use super::params::{DiffusionParams, SamplerChoice};
use super::picture::{disc, dots, path};
use super::problem::Problem;
use super::scene_model::SceneModel;
use super::sim::{Diffusion, generators};
use super::square::{pairs, window};
use super::study::Asked;
use crate::engine::Notice;
use crate::engine::knobs::Choice as _;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::engine::words::number;
use crate::math::diffusion::samplers::{self, Sampler, step};
use crate::math::diffusion::schedule::Variance;
use crate::plot::axes::Equal;
use crate::plot::figure::Scene;
use crate::plot::grid::or_none;
use crate::plot::picture::{Align, Baseline, DrawExt, Weight, px};
use crate::plot::text::{Label, lines, width as measure};
use crate::plot::{Area, Axes, Options, ToData};
use serde::{Deserialize, Serialize};

/// The samplers in their order: DDPM with β̃ and with β, DDIM with η = 0 and with the reader's η where that is another,
/// Euler, Heun.
pub fn all(params: &DiffusionParams) -> Vec<(SamplerChoice, Sampler)> {
    let ddpm = |variance| (SamplerChoice::Ddpm, Sampler::Ddpm { variance, noise: true });
    let ddim = |eta| (SamplerChoice::Ddim, Sampler::Ddim { eta });
    let mut all = vec![ddpm(Variance::Posterior), ddpm(Variance::Beta), ddim(0.0)];
    all.extend((params.eta > 0.0).then(|| ddim(params.eta)));
    all.extend([(SamplerChoice::Euler, Sampler::Euler), (SamplerChoice::Heun, Sampler::Heun)]);
    all
}

/// So many particles are shown, at so many instants at most.
const SHOWN: usize = 100;
const INSTANTS: usize = 25;
/// Places travel as whole numbers of this.
const UNIT: f64 = 1e-3;

/// What one sampler has done so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SamplerRun {
    /// How often the denoiser was asked on the whole way.
    pub evaluations: usize,
    /// The distance to the data at the end; none before.
    pub distance: Option<f64>,
    /// Places of particles by rows, at each instant that is kept, in thousandths.
    pub places: Vec<Vec<i32>>,
}

/// What the study has found so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FamilyFound {
    /// The noising steps that are kept, T first, 0 last.
    pub kept: Vec<usize>,
    /// The samplers, in the order of [`all`].
    pub ways: Vec<SamplerRun>,
}

/// The study.
pub struct Family {
    problem: Problem,
    asked: Asked,
    all: Vec<Sampler>,
    instants: Vec<usize>,
    /// x_T, and the generator behind it.
    start: (Vec<f64>, Rng),
    /// The particles of the sampler at hand, their generator, and the steps that they have made.
    now: (Vec<f64>, Rng, usize),
    found: FamilyFound,
}

impl Family {
    /// At its start.
    pub fn new(params: &DiffusionParams, input: &Table, seed: u64) -> Option<Self> {
        let problem = Problem::new(params, input);
        let [_, mut draws] = generators(Rng::new(seed, Purpose::Run));
        let asked = Asked::new(params, input, &problem, seed)?;
        let x: Vec<f64> = (0..params.particles * problem.d).map(|_| draws.normal()).collect();
        let instants = params.instants();
        let last = instants.len() - 1;
        let count = last.min(INSTANTS - 1);
        let kept = samplers::instants(last, count).into_iter().rev().map(|k| instants[k]).collect();
        let found = FamilyFound { kept, ways: Vec::new() };
        let (start, now) = ((x.clone(), draws.clone()), (x, draws, 0));
        let all = all(params).into_iter().map(|(_, way)| way).collect();
        Some(Self { problem, asked, all, instants, start, now, found })
    }

    /// Notes where the particles are, if this instant is kept.
    fn note(&mut self) {
        let (x, _, k) = &self.now;
        let t = self.instants[*k];
        if let Some(way) = self.found.ways.last_mut().filter(|_| self.found.kept.contains(&t)) {
            let few = x.iter().take(SHOWN * self.problem.d);
            way.places.push(few.map(|x| (x / UNIT).round() as i32).collect());
        }
    }

    /// One step of the sampler at hand; the next one begins where one is at its end.
    fn step(&mut self) {
        let last = self.instants.len() - 1;
        if self.found.ways.is_empty() || self.now.2 == last {
            let way = self.all[self.found.ways.len().min(self.all.len() - 1)];
            let evaluations = self.instants[1..].iter().map(|s| way.evaluations(*s)).sum();
            self.found.ways.push(SamplerRun { evaluations, ..SamplerRun::default() });
            self.now = (self.start.0.clone(), self.start.1.clone(), 0);
            self.note();
        }
        let Some(guesser) = self.asked.get() else { return };
        let way = self.all[self.found.ways.len() - 1];
        let (x, rng, k) = &mut self.now;
        let (t, s) = (self.instants[*k], self.instants[*k + 1]);
        let z: Vec<f64> = x.iter().take(if way.draws(s) { usize::MAX } else { 0 }).map(|_| rng.normal()).collect();
        let mut room = vec![0.0; x.len()];
        step(way, &self.problem.schedule, (t, s), guesser, x, &mut room, &z);
        *k += 1;
        self.note();
        if self.now.2 == last
            && let Some(way) = self.found.ways.last_mut()
        {
            way.distance = Some(self.problem.distance(&self.now.0)).filter(|x| x.is_finite());
        }
    }
}

impl Study for Family {
    fn advance(&mut self) {
        if self.asked.get().is_some() {
            self.step();
        }
    }

    fn progress(&self) -> (usize, usize) {
        let steps = self.instants.len() - 1;
        let (trained, all) = self.asked.progress();
        let done =
            self.found.ways.len().saturating_sub(1) * steps + if self.found.ways.is_empty() { 0 } else { self.now.2 };
        (trained + done, all + self.all.len() * steps)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!(self.found)
    }
}

/// What the study has found so far; nothing before the first step.
fn found(scene: &Scene<'_, Diffusion>) -> Option<FamilyFound> {
    scene.context.found("family").filter(|found: &FamilyFound| !found.ways.is_empty() && !found.kept.is_empty())
}

/// The samplers' names, without what stands in brackets; DDPM with its variance, DDIM with η where there are two.
fn names(scene: &Scene<'_, Diffusion>) -> Vec<String> {
    let of = |(choice, way): (SamplerChoice, Sampler)| {
        let name = scene.context.words.get(&format!("option-sampler-{}", choice.name()));
        let name = name.split(['(', '（']).next().unwrap_or_default().trim_end();
        match way {
            Sampler::Ddpm { variance: Variance::Posterior, .. } => format!("{name}, β̃"),
            Sampler::Ddpm { variance: Variance::Beta, .. } => format!("{name}, β"),
            Sampler::Ddim { eta } if scene.params.eta > 0.0 => format!("{name}, η = {}", number(eta, 3)),
            _ => name.to_owned(),
        }
    };
    all(scene.params).into_iter().map(of).collect()
}

/// The kept instant that is shown: the last one that the run has not passed yet.
fn shown(scene: &Scene<'_, Diffusion>, found: &FamilyFound) -> usize {
    let time = scene.frame.time;
    found.kept.iter().rposition(|t| *t >= time).unwrap_or(0)
}

/// Draws the panel `family`: a small picture for each sampler.
pub fn draw(scene: &Scene<'_, Diffusion>, area: &Area<'_>) -> Option<ToData> {
    let (seen, theme, words) = (SceneModel::new(scene), scene.context.theme, scene.context.words);
    let found = found(scene)?;
    let at = shown(scene, &found);
    let ((width, height), text) = (area.size_css(), f64::from(theme.text));
    let heads: Vec<[String; 2]> = names(scene)
        .into_iter()
        .enumerate()
        .map(|(i, name)| {
            let way = found.ways.get(i);
            let head = way.map_or_else(|| name.clone(), |way| format!("{name} · {}×", way.evaluations));
            [head, or_none(way.and_then(|way| way.distance), |x| number(x, 3))]
        })
        .collect();
    let longest =
        heads.iter().flatten().map(|head| f64::from(measure(head, theme.text, Weight::Bold))).fold(0.0, f64::max);
    let gap = text * 0.6;
    let columns = ((width / (longest + 2.0 * gap)) as usize).clamp(1, heads.len());
    // As few columns as these rows need.
    let rows = heads.len().div_ceil(columns);
    let columns = heads.len().div_ceil(rows);
    let notes = lines(&words.say("family-note", &[("t", found.kept[at].into())]), (width - text) as f32, theme.text);
    let foot = text * (0.5 + 1.3 * notes.len() as f64);
    let (w, h) = (width / columns as f64, (height - foot) / rows as f64);
    let head = text * 2.9;
    for (i, said) in heads.iter().enumerate() {
        let (x, y) = (w * (i % columns) as f64, h * (i / columns) as f64);
        for (line, j) in said.iter().zip([1.2, 2.5]) {
            let color = if j < 2.0 { theme.ink } else { theme.soft };
            let label = Label::new(line, (x + gap, y + text * j), theme.text, color);
            area.put(label.at(Align::Left, Baseline::Alphabetic).shape());
        }
        let size = ((w - gap).max(2.0), (h - head).max(2.0));
        let cell = area.clone().shrink((px(x), px(y + head)), (px(size.0), px(size.1)));
        if let Some(way) = found.ways.get(i) {
            one(&seen, &cell, way, &found.kept, at);
        }
    }
    for (line, i) in notes.iter().zip(0..) {
        let place = (gap, height - foot + text * (1.1 + 1.3 * f64::from(i)));
        area.put(Label::new(line, place, theme.text, theme.soft).shape());
    }
    None
}

/// The particles of one sampler: on a line with their ways.
fn one(seen: &SceneModel<'_>, area: &Area<'_>, way: &SamplerRun, kept: &[usize], at: usize) {
    let theme = seen.context.theme;
    let place = |x: i32| f64::from(x) * UNIT;
    let [x, y] = if seen.d() == 1 { line::window(seen) } else { window(seen) };
    let equal = if seen.d() == 1 { Equal::No } else { Equal::Yes };
    let axes = Axes::new(area, theme, x, y, Options { equal, x_ticks: false, y_ticks: false, ..Options::default() });
    let at = at.min(way.places.len().saturating_sub(1));
    let Some(now) = way.places.get(at) else { return };
    axes.clipped(|| {
        if seen.d() == 2 {
            dots(&axes, pairs(&seen.problem.points), theme.warn.fade(0.35), 2.2);
            let places: Vec<f64> = now.iter().map(|x| place(*x)).collect();
            dots(&axes, pairs(&places), theme.series(1), 3.2);
            return;
        }
        for i in 0..now.len() {
            let way = kept.iter().zip(&way.places[..=at]).filter_map(|(t, x)| Some((*t as f64, place(*x.get(i)?))));
            path(&axes, &way.collect::<Vec<_>>(), (theme.ink.fade(0.25), 6.0), false);
        }
        for (x, share) in line::values(&seen.problem) {
            disc(&axes, (0.0, x), (6.0 * share.sqrt()).max(1.5), theme.warn);
        }
        dots(&axes, now.iter().map(|x| (kept[at] as f64, place(*x))), theme.series(1), 3.6);
    });
}

/// It in words.
pub fn text(scene: &Scene<'_, Diffusion>) -> Option<Notice> {
    let found = found(scene)?;
    let all = found
        .ways
        .iter()
        .zip(names(scene))
        .filter_map(|(way, name)| Some(format!("{name} {}", number(way.distance?, 3))));
    Some(
        Notice::new("text-family")
            .with("t", found.kept[shown(scene, &found)])
            .with("all", all.collect::<Vec<_>>().join("; ")),
    )
}
