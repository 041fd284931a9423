//! The panel `algorithm`: the lines of the algorithm with the numbers of one particle.

use super::params::{Sampler, Stage};
use super::seen::{Back, Seen, said};
use super::sim::Diffusion;
use crate::engine::words::number;
use crate::plot::figure::Scene;
use crate::plot::grid::{Grid, GridRow, NONE};

/// The panel.
pub fn algorithm(scene: &Scene<'_, Diffusion>) -> Option<Grid> {
    let seen = Seen::new(scene);
    let words = scene.stage.words;
    let (caption, rows) = match scene.params.stage {
        Stage::Forward => ("caption-forward", forward(&seen)),
        Stage::Train => ("caption-train", train(&seen)),
        Stage::Sample if scene.params.sampler == Sampler::Ddpm => ("caption-sample", sample(&seen)),
        Stage::Sample => ("caption-sampler", sample(&seen)),
    };
    let i = seen.picked().map_or(0, |i| i + 1);
    // Nothing before the first step.
    if rows.is_empty() {
        return None;
    }
    let grid = Grid::new(words, words.say(caption, &[("i", i.into())]), &["head-line", "head-number"], String::new());
    let named = |(key, value): (&str, String)| GridRow::new([words.get(key), value]);
    Some(grid.with(rows.into_iter().map(named)))
}

type Lines = Vec<(&'static str, String)>;

/// x_{t−1} → x_t; nothing before the first step.
fn forward(seen: &Seen<'_>) -> Lines {
    let frame = seen.frame;
    if frame.before.is_none() {
        return Vec::new();
    }
    let (schedule, t) = (&seen.problem.schedule, frame.time);
    let of = |place: Option<Vec<f64>>| place.map_or_else(|| NONE.to_owned(), |place| said(&place));
    let row = |all: &[f64]| seen.picked().and_then(|i| seen.row(all, i));
    let before = frame.before.as_ref();
    let (kept, added) = schedule.merged(t.max(1));
    let known = |x: f64| if t > 0 { number(x, 4) } else { NONE.to_owned() };
    vec![
        ("line-t", t.to_string()),
        ("line-x-before", of(before.and_then(|before| row(&before.samples)))),
        ("line-root-alpha", known(schedule.alphas()[t].sqrt())),
        ("line-epsilon", of(before.and_then(|before| row(&before.epsilon)))),
        ("line-root-beta", known(schedule.betas()[t].sqrt())),
        ("line-x-t", of(row(&frame.samples))),
        ("line-kept", known(kept)),
        ("line-added", known(added)),
        ("line-merged", known(kept + added)),
    ]
}

/// Algorithm 1.
fn train(seen: &Seen<'_>) -> Lines {
    let none = || NONE.to_owned();
    let batch = seen.frame.batch.as_ref();
    if batch.is_none() {
        return Vec::new();
    }
    let of = |part: fn(&super::Batch) -> &Vec<f64>| {
        batch.and_then(|batch| seen.row(part(batch), 0)).map_or_else(none, |x| said(&x))
    };
    let squared = batch.and_then(|batch| {
        let (epsilon, guess) = (seen.row(&batch.epsilon, 0)?, seen.row(&batch.guess, 0)?);
        Some(epsilon.iter().zip(guess).map(|(e, g)| (e - g) * (e - g)).sum::<f64>())
    });
    let x0 = seen.spot().and_then(|spot| seen.guessed(&spot)).map_or_else(none, |x| said(&x));
    vec![
        ("line-draw-x0", of(|batch| &batch.x0)),
        ("line-draw-t", batch.and_then(|batch| batch.t.first()).map_or_else(none, usize::to_string)),
        ("line-draw-epsilon", of(|batch| &batch.epsilon)),
        ("line-noised", of(|batch| &batch.x)),
        ("line-guess", of(|batch| &batch.guess)),
        ("line-x0-hat", x0),
        ("line-squared", squared.map_or_else(none, |x| number(x, 4))),
        ("line-loss", seen.frame.loss.map_or_else(none, |(loss, _)| number(loss, 4))),
    ]
}

/// Algorithm 2, or another sampler's step.
fn sample(seen: &Seen<'_>) -> Lines {
    let Some(Back { t, s, x, epsilon, x0, mean, sigma, end, .. }) = seen.last_step() else { return Vec::new() };
    let fresh = end.as_ref().map(|end| end.iter().zip(&mean).map(|(end, mean)| end - mean).collect::<Vec<_>>());
    let none = || NONE.to_owned();
    let mean_line = match seen.params.sampler {
        Sampler::Ddpm => "line-mean",
        Sampler::Ddim => "line-mean-ddim",
        Sampler::Euler | Sampler::Heun => "line-mean-ode",
    };
    vec![
        ("line-step", format!("{t} → {s}")),
        ("line-x-from", said(&x)),
        ("line-guess", said(&epsilon)),
        ("line-x0-hat", said(&x0)),
        (mean_line, said(&mean)),
        ("line-sigma", number(sigma, 4)),
        ("line-fresh", fresh.map_or_else(none, |x| said(&x))),
        ("line-x-to", end.map_or_else(none, |x| said(&x))),
    ]
}
