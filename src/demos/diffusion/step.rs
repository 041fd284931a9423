//! The panel `step`: q(x_s | x_t, x₀) beside p_θ(x_s | x_t), two normal distributions, and what parts them.

use super::lens::shares;
use super::params::{SamplerChoice, Stage};
use super::picture::{path, tag};
use super::scene_model::{SceneModel, said};
use super::sim::Diffusion;
use super::slow::circle;
use crate::engine::Notice;
use crate::engine::words::number;
use crate::math::diffusion::samplers;
use crate::plot::axes::Equal;
use crate::plot::figure::Scene;
use crate::plot::panels::{pick, say};
use crate::plot::{Area, Axes, Options, ToData};

/// The window reaches so many standard deviations from the means.
const FAR: f64 = 3.5;
/// A curve has so many places.
const PLACES: usize = 160;
/// Components of a smaller weight are left out of a mixture.
const LEAST: f64 = 1e-6;

/// A normal distribution with the same variance in all directions.
pub struct Normal {
    /// The mean, shape (d,).
    pub mean: Vec<f64>,
    /// The variance.
    pub variance: f64,
}

/// One step from t to s of one particle, as both distributions see it.
pub struct Step {
    /// t.
    pub t: usize,
    /// s.
    pub s: usize,
    /// x₀, shape (d,): while training the point that was drawn, while sampling the most likely one.
    pub x0: Vec<f64>,
    /// q(x_s | x_t, x₀).
    pub q: Normal,
    /// p_θ(x_s | x_t).
    pub p: Normal,
    /// On a line, while sampling: the means of q for every x₀, with the weights of these; q(x_s | x_t) is their mixture.
    pub mixture: Vec<(f64, f64)>,
    /// Where the step has led, if it has.
    pub end: Option<Vec<f64>>,
    /// KL(q ‖ p_θ) by what it is due to: the variances, the means. Not finite where q has no variance.
    pub divergence: [f64; 2],
}

/// KL of two normal distributions in d dimensions, by what it is due to: the variances, the means.
pub fn divergence(q: &Normal, p: &Normal) -> [f64; 2] {
    let ratio = q.variance / p.variance;
    let squared: f64 = q.mean.iter().zip(&p.mean).map(|(q, p)| (q - p) * (q - p)).sum();
    [0.5 * q.mean.len() as f64 * (ratio - 1.0 - libm::log(ratio)), squared / (2.0 * p.variance)]
}

/// The step that the panel shows: while training that of the first sample of the batch, while sampling with DDPM the last
/// one of the picked particle; none otherwise.
pub fn found(seen: &SceneModel<'_>) -> Option<Step> {
    let (params, schedule) = (seen.params, &seen.problem.schedule);
    let (t, s, x, x0, mean, end, shares) = match (params.stage, params.sampler) {
        (Stage::Train, _) => {
            let (spot, batch) = (seen.spot()?, seen.frame.batch.as_ref()?);
            let (t, epsilon) = (spot.t, spot.epsilon?);
            let way = samplers::Sampler::Ddpm { variance: params.variance(), noise: true };
            let shares = way.shares(schedule, t, t - 1);
            let mean = spot.x.iter().zip(&epsilon).map(|(x, e)| shares.x * x + shares.epsilon * e).collect();
            (t, t - 1, spot.x, seen.row(&batch.x0, 0)?, mean, None, Vec::new())
        }
        (Stage::Sample, SamplerChoice::Ddpm) => {
            let back = seen.last_step()?;
            let weights = seen.problem.exact().weights(&back.x, back.t);
            let likely = (0..weights.len()).max_by(|&a, &b| weights[a].total_cmp(&weights[b]))?;
            let x0 = seen.row(&seen.problem.points, likely)?;
            let shares = if seen.d() == 1 { shares(&seen.problem.points, &weights) } else { Vec::new() };
            (back.t, back.s, back.x, x0, back.mean, back.end, shares)
        }
        _ => return None,
    };
    let (of_x0, of_xt) = schedule.posterior_mean(t, s);
    let likely = shares.into_iter().filter(|(_, weight)| *weight > LEAST);
    let mixture = likely.map(|(x0, weight)| (of_x0 * x0 + of_xt * x[0], weight)).collect();
    let q = x0.iter().zip(&x).map(|(x0, x)| of_x0 * x0 + of_xt * x).collect();
    let q = Normal { mean: q, variance: schedule.posterior_variance(t, s) };
    let p = Normal { mean, variance: schedule.variance(params.variance(), t, s) };
    Some(Step { t, s, x0, divergence: divergence(&q, &p), q, p, mixture, end })
}

/// What fills the messages of the panel.
fn notice(code: &str, step: &Step) -> Notice {
    let [variances, means] = step.divergence;
    let notice = Notice::new(code).with("t", step.t).with("s", step.s).with("x0", said(&step.x0));
    let notice = notice.with("q", said(&step.q.mean)).with("q_variance", number(step.q.variance, 3));
    let notice = notice.with("p", said(&step.p.mean)).with("p_variance", number(step.p.variance, 3));
    let notice = notice.with("kl", number(variances + means, 3));
    notice.with("variances", number(variances, 3)).with("means", number(means, 3))
}

/// Draws it.
pub fn step(scene: &Scene<'_, Diffusion>, area: &Area<'_>) -> Option<ToData> {
    let (seen, words) = (SceneModel::new(scene), scene.context.words);
    let step = found(&seen)?;
    if step.s == 0 {
        say(area, scene.context.theme, &words.get("step-last"));
        return None;
    }
    let code = if scene.params.stage == Stage::Train { "step-note-train" } else { "step-note" };
    let note = words.phrase(code, &notice(code, &step));
    Some(if seen.d() == 1 { on_line(&seen, &step, area, &note) } else { in_plane(&seen, &step, area, &note) })
}

/// Both densities as curves; while sampling also the mean of q over all x₀ by their weights, which has no x₀ in it.
fn on_line(seen: &SceneModel<'_>, step: &Step, area: &Area<'_>, note: &str) -> ToData {
    let theme = seen.context.theme;
    let density = |x: f64, mean: f64, variance: f64| {
        libm::exp(-(x - mean) * (x - mean) / (2.0 * variance)) / (std::f64::consts::TAU * variance).sqrt()
    };
    let (q, p) = (&step.q, &step.p);
    let most = density(0.0, 0.0, q.variance.min(p.variance));
    let [x, y] = seen.context.window.unwrap_or_else(|| {
        let reach = FAR * q.variance.max(p.variance).sqrt();
        let (from, to) = (q.mean[0].min(p.mean[0]), q.mean[0].max(p.mean[0]));
        let end = step.end.as_ref().map_or(from, |end| end[0]);
        [((from - reach).min(end), (to + reach).max(end)), (-0.08 * most, most * 1.2)]
    });
    let x_title = seen.context.words.say("axis-next", &[("s", step.s.into())]);
    let axes = Axes::new(area, theme, x, y, Options { x_title: &x_title, y_ticks: false, note, ..Options::default() });
    let curve = |value: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        let at = |i: usize| x.0 + (x.1 - x.0) * i as f64 / PLACES as f64;
        (0..=PLACES).map(|i| (at(i), value(at(i)))).collect()
    };
    axes.clipped(|| {
        let mixed = |x: f64| step.mixture.iter().map(|(mean, w)| w * density(x, *mean, q.variance)).sum();
        if step.mixture.len() > 1 {
            path(&axes, &curve(&mixed), (theme.soft, 12.0), false);
        }
        path(&axes, &curve(&|x| density(x, q.mean[0], q.variance)), (theme.warn, 22.0), true);
        path(&axes, &curve(&|x| density(x, p.mean[0], p.variance)), (theme.ink, 22.0), false);
        // Names on the outer flanks, apart even where the two means lie together.
        let side = if q.mean[0] < p.mean[0] { -1.0 } else { 1.0 };
        for (normal, side, name) in [(q, side, "q"), (p, -side, "p")] {
            let flank = normal.mean[0] + 1.2 * side * normal.variance.sqrt();
            let height = density(flank, normal.mean[0], normal.variance);
            tag(&axes, (flank + 0.15 * side * normal.variance.sqrt(), height), name);
        }
        if let Some(end) = &step.end {
            pick(&axes, (end[0], 0.0));
        }
    });
    axes.to_data()
}

/// Both as circles of one standard deviation around the mean.
fn in_plane(seen: &SceneModel<'_>, step: &Step, area: &Area<'_>, note: &str) -> ToData {
    let theme = seen.context.theme;
    let (q, p) = (&step.q, &step.p);
    let [x, y] = seen.context.window.unwrap_or_else(|| {
        [0, 1].map(|j| {
            let reach = 1.3 * q.variance.max(p.variance).sqrt();
            let all = [q.mean[j] - reach, q.mean[j] + reach, p.mean[j] - reach, p.mean[j] + reach];
            let all = all.into_iter().chain(step.end.as_ref().map(|end| end[j]));
            all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)))
        })
    });
    let axes = Axes::new(area, theme, x, y, Options { equal: Equal::Always, note, ..Options::default() });
    axes.clipped(|| {
        for (normal, color, dashed, name, side) in [(q, theme.warn, true, "q", 1.0), (p, theme.ink, false, "p", -1.0)] {
            let (mean, sd) = ((normal.mean[0], normal.mean[1]), normal.variance.sqrt());
            path(&axes, &circle(mean, sd), (color, 20.0), dashed);
            super::picture::dots(&axes, std::iter::once(mean), color, 7.0);
            tag(&axes, (mean.0, mean.1 + 0.55 * side * sd), name);
        }
        if let Some(end) = &step.end {
            pick(&axes, (end[0], end[1]));
        }
    });
    axes.to_data()
}

/// It in words.
pub fn told(scene: &Scene<'_, Diffusion>) -> Option<Notice> {
    let step = found(&SceneModel::new(scene))?;
    Some(notice(if step.s == 0 { "text-step-last" } else { "text-step" }, &step))
}
