//! The terms of the bound on −log p_θ(x₀), with the denoiser of the run: L_T, L_{t−1} over t, L₀.
//!
//! Every term is made of the mean of ‖ε − ε_θ(x_t, t)‖² at its t (Ho et al. 2020, eq. 8 and 12), so that this is all that
//! the study works out.

use super::params::DiffusionParams;
use super::problem::Problem;
use super::scene_model::SceneModel;
use super::sim::Diffusion;
use super::step::{Normal, divergence};
use super::study::Asked;
use crate::engine::Notice;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::engine::words::number;
use crate::math::diffusion::denoiser::noised;
use crate::math::diffusion::schedule::{Schedule, Variance};
use crate::plot::chart::{Axis, Chart, Drawn, Said, Series, SeriesNames, Tip};
use crate::plot::figure::Scene;
use serde::{Deserialize, Serialize};

/// The means are over so many pairs of noised points, with ε and with −ε.
const PAIRS: usize = 300;

/// Terms of a smaller share of the largest are not drawn.
const LEAST: f64 = 1e-6;

/// What the study has found so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BoundFound {
    /// The number of coordinates.
    pub d: usize,
    /// The mean of ‖x₀‖² over the data.
    pub square: f64,
    /// The mean of ‖ε − ε_θ(x_t, t)‖² for t = 1, 2, …
    pub errors: Vec<f64>,
}

/// All terms, in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundTerms {
    /// L_T = KL(q(x_T | x₀) ‖ N(0, I)).
    pub last: f64,
    /// L_{t−1} for t = 2, 3, …: what is due to the variances, and what to the means.
    pub steps: Vec<[f64; 2]>,
    /// L₀ = −log p_θ(x₀ | x₁), of a density: it can be negative.
    pub first: f64,
}

impl BoundFound {
    /// The terms under a schedule; none before t = 1 is known.
    pub fn terms(&self, schedule: &Schedule, variance: Variance) -> Option<BoundTerms> {
        let (d, bar) = (self.d as f64, schedule.alpha_bar(schedule.steps()));
        let means = |t: usize| Some(schedule.loss_weight(variance, t) * self.errors.get(t - 1)?);
        // β̃₁ is 0: there σ² is β̃₂ instead, as in `loss_weight`.
        let at = if variance == Variance::Posterior { 2 } else { 1 };
        let sigma = schedule.variance(variance, at, at - 1);
        let variances = |t: usize| {
            let normal = |variance| Normal { mean: vec![0.0; self.d], variance };
            let ours = schedule.variance(variance, t, t - 1);
            divergence(&normal(schedule.posterior_variance(t, t - 1)), &normal(ours))[0]
        };
        Some(BoundTerms {
            last: 0.5 * (bar * self.square - d * bar - d * libm::log(1.0 - bar)),
            steps: (2..=self.errors.len()).filter_map(|t| Some([variances(t), means(t)?])).collect(),
            first: 0.5 * d * libm::log(std::f64::consts::TAU * sigma) + means(1)?,
        })
    }
}

impl BoundTerms {
    /// Their sum: no less than the mean of −log p_θ(x₀) over the data.
    pub fn sum(&self) -> f64 {
        self.last + self.steps.iter().flatten().sum::<f64>() + self.first
    }
}

/// The study.
pub struct Bound {
    problem: Problem,
    asked: Asked,
    x0: Vec<f64>,
    epsilon: Vec<f64>,
    found: BoundFound,
}

impl Bound {
    /// At its start.
    pub fn new(params: &DiffusionParams, input: &Table, seed: u64) -> Option<Self> {
        let problem = Problem::new(params, input);
        let (n, d) = (problem.n, problem.d);
        let asked = Asked::new(params, input, &problem, seed)?;
        // As evenly over the data as it goes; the same noise at every t, so that neighbours can be compared.
        let mut rng = Rng::new(seed, Purpose::Study);
        let (mut x0, mut epsilon) = (Vec::new(), Vec::new());
        for j in 0..PAIRS {
            let i = if n > PAIRS { j * n / PAIRS } else { j % n };
            let drawn: Vec<f64> = (0..d).map(|_| rng.normal()).collect();
            for sign in [1.0, -1.0] {
                x0.extend(&problem.points[i * d..][..d]);
                epsilon.extend(drawn.iter().map(|e| sign * e));
            }
        }
        let square = problem.points.iter().map(|x| x * x).sum::<f64>() / n.max(1) as f64;
        let found = BoundFound { d, square, errors: Vec::new() };
        Some(Self { problem, asked, x0, epsilon, found })
    }
}

impl Study for Bound {
    fn advance(&mut self) {
        let Some(guesser) = self.asked.get() else { return };
        let (t, d) = (self.found.errors.len() + 1, self.problem.d);
        let times = vec![t; self.x0.len() / d];
        let (mut x, mut guess) = (vec![0.0; self.x0.len()], vec![0.0; self.x0.len()]);
        noised(&self.problem.schedule, &self.x0, &times, &self.epsilon, d, &mut x);
        guesser.epsilon(&x, t, &mut guess);
        let squared: f64 = guess.iter().zip(&self.epsilon).map(|(guess, e)| (guess - e) * (guess - e)).sum();
        let mean = squared / times.len() as f64;
        // Of a network that has run away nothing can be told; a large number says so, and is a number.
        self.found.errors.push(if mean.is_finite() { mean } else { f64::MAX.sqrt() });
    }

    fn progress(&self) -> (usize, usize) {
        let (trained, all) = self.asked.progress();
        (trained + self.found.errors.len(), all + self.problem.steps())
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!(self.found)
    }
}

/// The panel `bound`: L_{t−1} over t, λ_t below.
pub fn chart(scene: &Scene<'_, Diffusion>) -> Chart {
    let (seen, words, theme) = (SceneModel::new(scene), scene.context.words, scene.context.theme);
    let (schedule, variance) = (&seen.problem.schedule, scene.params.variance());
    let Some(found) = scene.context.found::<BoundFound>("bound") else { return Chart::nothing() };
    let Some(terms) = found.terms(schedule, variance) else { return Chart::nothing() };
    let steps = schedule.steps();
    // Where all data but one are ruled out the exact denoiser errs by next to nothing: there is nothing to be seen.
    let least = LEAST * terms.steps.iter().flatten().fold(0.0_f64, |a, b| a.max(*b));
    let of = |id, key: &str, value: &dyn Fn(&[f64; 2]) -> f64| {
        let values = terms.steps.iter().zip(2..).map(|(term, t)| (f64::from(t), value(term)));
        let values = values.filter(|(_, value)| *value >= least);
        Series::new(id, words.get(key), values, Said::Number(3))
    };
    let mut series = vec![of("means", "curve-means", &|[_, means]| *means).drawn(Drawn::Line(22.0, false), theme.ink)];
    if variance == Variance::Beta {
        let variances = of("variances", "curve-variances", &|[variances, _]| *variances);
        series.push(variances.drawn(Drawn::Line(18.0, true), theme.warn));
    }
    let lambda = (1..=steps).map(|t| (t as f64, schedule.loss_weight(variance, t)));
    let lambda = Series::new("lambda", "λ".to_owned(), lambda, Said::Number(3));
    series.push(lambda.clone().hidden());
    let axis = || Axis { title: words.get("axis-t"), id: "t", said: Said::Count };
    let now = Some(scene.frame.time as f64).filter(|t| *t > 0.0);
    let below = Chart {
        x: axis(),
        y_title: words.get("axis-lambda"),
        log_y: true,
        series: vec![lambda.drawn(Drawn::Line(22.0, false), theme.series(1))],
        names: SeriesNames::Ends,
        now,
        until: steps as f64,
        ..Chart::default()
    };
    let said = |code: &str| {
        let notice = Notice::new(code).with("last", number(terms.last, 3)).with("first", number(terms.first, 3));
        let between: f64 = terms.steps.iter().flatten().sum();
        notice.with("between", number(between, 3)).with("sum", number(terms.sum(), 3)).with("steps", steps)
    };
    let whole = found.errors.len() >= steps;
    Chart {
        x: axis(),
        y_title: words.get("axis-bound"),
        log_y: true,
        series,
        names: SeriesNames::Ends,
        now,
        until: steps as f64,
        below: Some(Box::new(below)),
        tip: Tip::Listed,
        note: if whole { words.phrase("bound-note", &said("bound-note")) } else { String::new() },
        text: whole.then(|| said("text-bound")),
        ..Chart::default()
    }
}
