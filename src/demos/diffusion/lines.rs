//! The panel `algorithm`: the lines of the algorithm with the numbers of one particle.

use super::params::{Loss, SamplerChoice, Stage};
use super::scene_model::{Back, SceneModel, said};
use super::sim::Diffusion;
use crate::engine::Notice;
use crate::engine::words::number;
use crate::plot::figure::Scene;
use crate::plot::grid::{Grid, GridRow, NONE, or_none};

/// The lines of the stage: the key of each, and its number.
pub fn rows(seen: &SceneModel<'_>) -> Lines {
    match seen.params.stage {
        Stage::Forward => forward(seen),
        Stage::Train => train(seen),
        Stage::Sample => sample(seen),
    }
}

/// The line that is lit in words.
pub fn told(seen: &SceneModel<'_>) -> Option<Notice> {
    let (line, rows) = (seen.lit_line()?, rows(seen));
    let (key, value) = rows.get(line - 1)?;
    let notice = Notice::new("text-line").with("line", line).with("lines", rows.len());
    Some(notice.with("said", seen.context.words.get(key)).with("value", value.as_str()))
}

/// The panel.
pub fn algorithm(scene: &Scene<'_, Diffusion>) -> Option<Grid> {
    let seen = SceneModel::new(scene);
    let words = scene.context.words;
    let caption = match scene.params.stage {
        Stage::Forward => "caption-forward",
        Stage::Train => "caption-train",
        Stage::Sample if scene.params.sampler == SamplerChoice::Ddpm => "caption-sample",
        Stage::Sample => "caption-sampler",
    };
    let rows = rows(&seen);
    let i = seen.picked().map_or(0, |i| i + 1);
    // Nothing before the first step.
    if rows.is_empty() {
        return None;
    }
    let grid = Grid::new(words, words.say(caption, &[("i", i.into())]), &["head-line", "head-number"], String::new());
    // In slow motion what comes later is not known yet.
    let lit = seen.lit_line();
    let named = |(i, (key, value)): (usize, (&str, String))| {
        let known = lit.is_none_or(|lit| i < lit);
        GridRow::new([words.get(key), if known { value } else { NONE.to_owned() }]).strong(lit == Some(i + 1))
    };
    let mut rows: Vec<GridRow> = rows.into_iter().enumerate().map(named).collect();
    if lit.is_none() {
        for (at, row) in beside(&seen).into_iter().rev() {
            rows.insert(at.min(rows.len()), row);
        }
    }
    Some(grid.with(rows))
}

/// What stands beside the lines of a sampling step while it is not told line by line, each before the line of that place:
/// the score, and the two arrows of which the mean is the sum.
fn beside(seen: &SceneModel<'_>) -> Vec<(usize, GridRow)> {
    let step = seen.last_step().filter(|_| seen.params.stage == Stage::Sample);
    let Some(Back { t, s, epsilon, shrunk, mean, .. }) = step else { return Vec::new() };
    let words = seen.context.words;
    let root = (1.0 - seen.problem.schedule.alpha_bar(t)).sqrt();
    let score: Vec<f64> = epsilon.iter().map(|epsilon| -epsilon / root).collect();
    let mut rows = vec![(4, GridRow::new([words.get("line-score"), said(&score)]))];
    // Heun's mean is made of two predictions.
    if seen.params.sampler != SamplerChoice::Heun {
        let [a, b] = seen.arrows(t, s);
        let pull: Vec<f64> = mean.iter().zip(&shrunk).map(|(mean, shrunk)| mean - shrunk).collect();
        let label = |key, name, share| words.say(key, &[(name, number(share, 4).into())]);
        rows.push((4, GridRow::new([label("line-shrink", "a", a), said(&shrunk)])));
        rows.push((4, GridRow::new([label("line-pull", "b", b), said(&pull)])));
    }
    rows
}

/// Lines by their keys.
pub type Lines = Vec<(&'static str, String)>;

/// x_{t−1} → x_t; nothing before the first step.
fn forward(seen: &SceneModel<'_>) -> Lines {
    let frame = seen.frame;
    let Some(before) = &frame.before else { return Vec::new() };
    let (schedule, t) = (&seen.problem.schedule, frame.time);
    let row = |all: &[f64]| or_none(seen.picked().and_then(|i| seen.row(all, i)), |place| said(&place));
    let (kept, added) = schedule.merged(t);
    let known = |x: f64| number(x, 4);
    vec![
        ("line-t", t.to_string()),
        ("line-x-before", row(&before.samples)),
        ("line-root-alpha", known(schedule.alphas()[t].sqrt())),
        ("line-epsilon", row(&before.epsilon)),
        ("line-root-beta", known(schedule.betas()[t].sqrt())),
        ("line-x-t", row(&frame.samples)),
        ("line-kept", known(kept)),
        ("line-added", known(added)),
        ("line-merged", known(kept + added)),
    ]
}

/// Algorithm 1, for the first sample of the batch; nothing before the first step.
fn train(seen: &SceneModel<'_>) -> Lines {
    let Some(batch) = &seen.frame.batch else { return Vec::new() };
    let row = |all: &[f64]| or_none(seen.row(all, 0), |x| said(&x));
    let of_first = batch.epsilon.iter().zip(&batch.guess).take(seen.d());
    let squared: f64 = of_first.clone().map(|(epsilon, guess)| (epsilon - guess) * (epsilon - guess)).sum();
    // What the backward pass begins with (`denoiser::loss`).
    let weight = match (seen.params.loss, batch.t.first()) {
        (Loss::Weighted, Some(&t)) => seen.problem.schedule.loss_weight(seen.params.variance(), t),
        _ => 1.0,
    };
    let share = 2.0 * weight / batch.guess.len().max(1) as f64;
    let gradient: Vec<f64> = of_first.map(|(epsilon, guess)| share * (guess - epsilon)).collect();
    vec![
        ("line-draw-x0", row(&batch.x0)),
        ("line-draw-t", or_none(batch.t.first(), |t| t.to_string())),
        ("line-draw-epsilon", row(&batch.epsilon)),
        ("line-noised", row(&batch.x)),
        ("line-guess", row(&batch.guess)),
        ("line-x0-hat", or_none(seen.spot().and_then(|spot| seen.guessed(&spot)), |x| said(&x))),
        ("line-squared", number(squared, 4)),
        ("line-gradient", said(&gradient)),
        ("line-loss", or_none(seen.frame.loss, |(loss, _)| number(loss, 4))),
    ]
}

/// Algorithm 2, or another sampler's step.
fn sample(seen: &SceneModel<'_>) -> Lines {
    let Some(Back { t, s, x, epsilon, x0, mean, sigma, end, .. }) = seen.last_step() else { return Vec::new() };
    let fresh = end.as_ref().map(|end| end.iter().zip(&mean).map(|(end, mean)| end - mean).collect::<Vec<_>>());
    let mean_line = match seen.params.sampler {
        SamplerChoice::Ddpm => "line-mean",
        SamplerChoice::Ddim => "line-mean-ddim",
        SamplerChoice::Euler | SamplerChoice::Heun => "line-mean-ode",
    };
    vec![
        ("line-step", format!("{t} → {s}")),
        ("line-x-from", said(&x)),
        ("line-guess", said(&epsilon)),
        ("line-x0-hat", said(&x0)),
        (mean_line, said(&mean)),
        ("line-sigma", number(sigma, 4)),
        ("line-fresh", or_none(fresh, |x| said(&x))),
        ("line-x-to", or_none(end, |x| said(&x))),
    ]
}
