//! The panels that are tables: what is picked, and what a model with or without z has to remember.

use super::seen::{coming, counts, gamma_of};
use super::sim::Em;
use crate::demos::points::{Plane, picked as picked_of, plane};
use crate::engine::words::{grouped, number};
use crate::math::gaussian::{half_axes, seen};
use crate::math::mixture::{Mixture, log_sum_exp};
use crate::plot::Scale;
use crate::plot::figure::{Grid, GridRow, Pick, Scene};

/// The panel `picked`.
pub fn picked(scene: &Scene<'_, Em>) -> Option<Grid> {
    Some(match picked_of(scene.stage, scene.input.n(), scene.frame.theta.k()) {
        Some(Pick::Point(i)) => point(scene, i),
        Some(Pick::Center(j)) => component(scene, j),
        None => components(scene),
    })
}

/// Jensen's inequality at one point: its numbers.
pub struct Jensen {
    /// log π_j N(x_i | μ_j, Σ_j), shape (k,).
    pub log_joint: Vec<f64>,
    /// log Σ_j π_j N(x_i | μ_j, Σ_j).
    pub log_likelihood: f64,
    /// Σ_j γ_ij log (π_j N(x_i | μ_j, Σ_j) / γ_ij); `None` without γ.
    pub lower_bound: Option<f64>,
}

/// Jensen's inequality at point `i`; `None` where θ cannot be evaluated.
pub fn jensen(scene: &Scene<'_, Em>, i: usize) -> Option<Jensen> {
    let log_joint = scene.frame.theta.factored().ok()?.log_joint(&scene.input.row(i));
    let log_likelihood = log_sum_exp(&log_joint);
    let bound = |gamma: &[f64]| {
        let terms = gamma.iter().zip(&log_joint).filter(|(g, _)| **g > 0.0).map(|(g, l)| g * (l - libm::log(*g)));
        terms.sum()
    };
    Some(Jensen { lower_bound: gamma_of(scene, i).map(bound), log_joint, log_likelihood })
}

fn point(scene: &Scene<'_, Em>, i: usize) -> Grid {
    let (words, theta) = (scene.stage.words, &scene.frame.theta);
    let gamma = gamma_of(scene, i);
    let found = jensen(scene, i);
    let most = gamma.map(|g| (0..g.len()).fold(0, |best, j| if g[j] > g[best] { j } else { best }));
    let rows = theta.weights.iter().enumerate().map(|(j, &weight)| {
        let joint = found.as_ref().map_or(f64::NAN, |found| found.log_joint[j]);
        let g = gamma.map_or(f64::NAN, |gamma| gamma[j]);
        let term = if g > 0.0 { g * (joint - libm::log(g)) } else { g };
        let cells = [weight, libm::exp(joint) / weight, libm::exp(joint), g, term].map(|x| number(x, 4));
        GridRow::of_series(j, cells).strong(most == Some(j))
    });
    let at = plane(scene).place(&scene.input.row(i));
    let (l, b) = found.as_ref().map_or((f64::NAN, f64::NAN), |f| (f.log_likelihood, f.lower_bound.unwrap_or(f64::NAN)));
    // What is left of a difference of equal numbers is rounding.
    let gap = if (l - b).abs() < 1e-12 * (1.0 + l.abs()) { 0.0 } else { l - b };
    let args = [("likelihood", l), ("bound", b), ("gap", gap)].map(|(name, x)| (name, number(x, 5).into()));
    let caption = words.say("picked-point", &[("i", (i + 1).into()), ("at", at.into())]);
    let heads = ["head-component", "head-weight", "head-normal", "head-joint", "head-gamma", "head-term"];
    let note = if gamma.is_some() { words.say("picked-point-note", &args) } else { words.get("gamma-none") };
    Grid::new(words, caption, &heads, note).with(rows)
}

/// The standard deviations along the half-axes on screen; one for a line.
fn spread(plane: &Plane, theta: &Mixture, j: usize) -> String {
    let [u, v] = plane.directions();
    let seen = seen(&theta.covariances[j], [&u, &v]);
    match plane.single() {
        Some(_) => number(seen[0][0].sqrt(), 4),
        None => half_axes(seen).map(|(size, _)| number(size, 3)).join(" · "),
    }
}

/// On a wall there is room for fewer digits.
fn digits(scene: &Scene<'_, Em>) -> usize {
    if scene.stage.theme.scale == Scale::Presenting { 3 } else { 4 }
}

/// A component, and what the M-step is about to make of it.
fn component(scene: &Scene<'_, Em>, j: usize) -> Grid {
    let (words, plane) = (scene.stage.words, plane(scene));
    let (counts, digits) = (counts(scene), digits(scene));
    let line = |key: &str, theta: &Mixture| {
        let cells = [
            words.get(key),
            number(theta.weights[j], digits),
            plane.rounded(&theta.means[j], digits),
            spread(&plane, theta, j),
        ];
        GridRow { series: Some(j), ..GridRow::new(cells) }
    };
    let next = coming(scene);
    let rows = std::iter::once(line("row-now", &scene.frame.theta));
    let count = counts.map_or(f64::NAN, |counts| counts[j]);
    let caption = words.say("picked-component", &[("j", (j + 1).into()), ("count", number(count, 5).into())]);
    let heads = ["head-when", "head-weight", "head-mean", "head-spread"];
    let rows = rows.chain(next.as_ref().map(|next| line("row-coming", next)));
    Grid::new(words, caption, &heads, words.get("picked-component-note")).with(rows)
}

/// Nothing is picked: all components.
fn components(scene: &Scene<'_, Em>) -> Grid {
    let (words, plane, theta) = (scene.stage.words, plane(scene), &scene.frame.theta);
    let (counts, digits) = (counts(scene), digits(scene));
    // N_j = N π_j is what a wall can do without.
    let columns = if digits < 4 { 4 } else { 5 };
    let rows = (0..theta.k()).map(|j| {
        let count = counts.as_ref().map_or(f64::NAN, |counts| counts[j]);
        let cells = [
            number(theta.weights[j], digits),
            plane.rounded(&theta.means[j], digits),
            spread(&plane, theta, j),
            number(count, 5),
        ];
        GridRow::of_series(j, cells.into_iter().take(columns - 1))
    });
    let keys = ["head-component", "head-weight", "head-mean", "head-spread", "head-count"];
    Grid::new(words, words.get("picked-none"), &keys[..columns], words.get("picked-none-note")).with(rows)
}

/// The numbers that a model has to hold: with z kept, and with z summed out.
pub struct Sizes {
    /// One z a point.
    pub z: usize,
    /// π, μ and Σ.
    pub theta: usize,
}

/// The sizes of this run.
pub fn sizes(scene: &Scene<'_, Em>) -> Sizes {
    let (k, d) = (scene.frame.theta.k(), scene.input.d());
    Sizes { z: scene.input.n(), theta: scene.params.n_parameters(k, d) }
}

/// The panel `sizes`.
pub fn sizes_grid(scene: &Scene<'_, Em>) -> Option<Grid> {
    let words = scene.stage.words;
    let Sizes { z, theta } = sizes(scene);
    let line = |key: &str, z: usize, strong| {
        GridRow::new([words.get(key), grouped(z), grouped(theta), grouped(z + theta)]).strong(strong)
    };
    let rows = [line("row-with-z", z, false), line("row-without-z", 0, true)];
    let heads = ["head-model", "head-z", "head-theta", "head-all"];
    Some(Grid::new(words, words.get("sizes-caption"), &heads, words.get("sizes-note")).with(rows))
}
