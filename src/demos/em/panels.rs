//! The panels beside the main picture: likelihood and bound over time, both along the way of an M-step, responsibilities,
//! the choice of K; what is picked, and what a model with or without z has to remember.

use super::facts::evidence_text;
use super::scene_model::{MOST_LIVE, coming, counts, gamma, gamma_of, hard, jensen, neg_entropy_of, picked_point};
use super::sim::Em;
use super::study::ChoiceOfK;
use crate::demos::points::{Plane, classes, picked as picked_of, plane};
use crate::engine::words::{grouped, number};
use crate::math::gaussian::{half_axes, seen};
use crate::math::mixture::{Evidence, Mixture};
use crate::plot::chart::{Axis, Chart, Drawn, Said, Series, SeriesNames, Tip};
use crate::plot::figure::{Grid, GridRow, Pick, Scene};
use crate::plot::panels::{Bar, bars, say};
use crate::plot::{Area, Scale, ToData};
use std::hint::black_box;

/// Digits of a likelihood in a tip.
const DIGITS: usize = 6;

/// The bound, dashed, and ℓ, which lies above it.
fn both(scene: &Scene<'_, Em>, bound: Series, likelihood: Series) -> Vec<Series> {
    let (words, theme) = (scene.context.words, scene.context.theme);
    vec![
        bound.drawn(Drawn::Dashed, theme.series(1)).named(words.get("curve-bound")),
        likelihood.drawn(Drawn::Curve, theme.ink).named(words.get("curve-likelihood")),
    ]
}

/// The panel `evidence`: ℓ above, the bound below.
pub fn evidence(scene: &Scene<'_, Em>) -> Chart {
    let series = |metric, id| Series::metric(scene, metric, "e-step").said(id, Said::Number(DIGITS));
    Chart {
        series: both(scene, series("lower_bound", "bound"), series("log_likelihood", "likelihood")),
        until: scene.ticks.len() as f64,
        tip: Tip::OfStep("tip-evidence"),
        text: evidence_text(scene),
        ..Chart::over_steps(scene, "axis-step", "axis-evidence")
    }
}

/// The two ends of the M-step that has just been done, or is next: θ where γ was worked out, and the θ that γ makes.
fn ends(scene: &Scene<'_, Em>) -> Option<[Mixture; 2]> {
    if scene.next == "m-step" {
        return Some([scene.frame.theta.clone(), coming(scene)?]);
    }
    let from = scene.frame.previous.clone().filter(|from| from.k() == scene.frame.theta.k())?;
    Some([from, scene.frame.theta.clone()])
}

/// The slice goes on beyond both ends by this share of the way.
const BEYOND: f64 = 0.3;

/// (s, ℓ, bound) along θ(s) = (1 − s) θ⁽ᵗ⁾ + s θ⁽ᵗ⁺¹⁾; pieces where θ(s) is no mixture are left out.
pub fn slice(scene: &Scene<'_, Em>) -> Vec<(f64, f64, f64)> {
    let gamma = gamma(scene);
    // Asked first: both ends alone cost an M-step.
    if gamma.is_empty() || gamma.len() > MOST_LIVE {
        return Vec::new();
    }
    let Some([from, to]) = ends(scene) else { return Vec::new() };
    // Few points allow many places; 0 and 1 are always among them.
    let half = (MOST_LIVE * 8 / gamma.len().max(1)).clamp(8, 40) as i32;
    let neg_entropy = neg_entropy_of(scene);
    let reach = (f64::from(half) * BEYOND) as i32;
    let at = |i: i32| {
        let s = f64::from(i) / f64::from(half);
        let theta = from.towards(&to, s).factored().ok()?;
        let found = theta.evidence(scene.input, gamma, neg_entropy);
        Some((s, found.log_likelihood, found.lower_bound))
    };
    (-reach..=half + reach).filter_map(at).collect()
}

/// The panel `slice`.
pub fn slices(scene: &Scene<'_, Em>) -> Chart {
    let words = scene.context.words;
    let found = slice(scene);
    if found.is_empty() {
        let many = gamma(scene).len() > MOST_LIVE;
        let args = [("most", grouped(MOST_LIVE).into())];
        return Chart::saying(words.say(if many { "slice-many" } else { "slice-none" }, &args));
    }
    // Beyond the ends a curve may plunge: what counts is the way between them.
    let between = found.iter().filter(|(s, ..)| (0.0..=1.0).contains(s)).flat_map(|&(_, l, b)| [l, b]);
    let (lo, hi) = between.filter(|y| y.is_finite()).fold((f64::MAX, f64::MIN), |(a, b), y| (a.min(y), b.max(y)));
    let room = (hi - lo).max(1e-9 * hi.abs());
    let usual = (lo <= hi).then(|| [(-BEYOND - 0.05, 1.0 + BEYOND + 0.05), (lo - 0.5 * room, hi + 0.25 * room)]);
    let series = |id, value: fn(&(f64, f64, f64)) -> f64| {
        Series::new(id, String::new(), found.iter().map(|at| (at.0, value(at))), Said::Number(DIGITS))
    };
    Chart {
        x: Axis { title: words.get("axis-slice"), id: "s", said: Said::Number(DIGITS) },
        y_title: words.get("axis-evidence"),
        series: both(scene, series("bound", |at| at.2), series("likelihood", |at| at.1)),
        now: Some(if scene.next == "m-step" { 0.0 } else { 1.0 }),
        names: SeriesNames::Ends,
        usual,
        tip: Tip::Message("tip-slice"),
        ..Chart::default()
    }
}

/// The bars of the panel `responsibilities`: γ_ij of a picked point, or the mean of all γ_i, which is what π becomes.
pub fn shares(scene: &Scene<'_, Em>) -> Option<Vec<f64>> {
    match picked_point(scene) {
        Some(i) => gamma_of(scene, i).map(<[f64]>::to_vec),
        None => Some(counts(scene)?.into_iter().map(|count| count / scene.input.n() as f64).collect()),
    }
}

/// Draws the panel `responsibilities`.
pub fn responsibilities(scene: &Scene<'_, Em>, area: &Area<'_>) -> Option<ToData> {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let Some(shares) = shares(scene) else {
        say(area, theme, &words.get("gamma-none"));
        return None;
    };
    let names: Vec<String> = (1..=shares.len()).map(|j| j.to_string()).collect();
    let bar = |j: usize| Bar { label: &names[j], value: shares[j], color: theme.series(j) };
    let all: Vec<Bar> = (0..shares.len()).map(bar).collect();
    let title = match picked_point(scene) {
        Some(i) => words.say("axis-gamma-of", &[("i", (i + 1).into())]),
        None => words.get("axis-gamma-mean"),
    };
    Some(bars(area, theme, &all, &title).0)
}

/// The panel `criteria`: AIC and BIC over K.
pub fn criteria(scene: &Scene<'_, Em>) -> Chart {
    if scene.context.studies.contains_key("criteria") { black_box(FOUND)(scene) } else { Chart::nothing() }
}

/// The door to the part of the program that comes with the study.
static FOUND: fn(&Scene<'_, Em>) -> Chart = found;

/// The same once something is found.
#[inline(never)]
pub fn found(scene: &Scene<'_, Em>) -> Chart {
    let theme = scene.context.theme;
    let Some(found) = scene.context.best_of::<ChoiceOfK>("criteria") else { return Chart::nothing() };
    let series = |id, name: &str, said, value: fn(&ChoiceOfK) -> Option<f64>| {
        let values = found.choices.iter().map(|choice| (choice.k as f64, value(choice).unwrap_or(f64::NAN)));
        Series::new(id, name.to_owned(), values, said)
    };
    let criterion = Said::Number(DIGITS);
    let last = found.choices.last().map_or(0, |choice| choice.k);
    let shown = [scene.frame.theta.k(), last];
    Chart {
        series: vec![
            series("aic", "AIC", criterion, |choice| choice.aic).drawn(Drawn::Dashed, theme.series(1)),
            series("bic", "BIC", criterion, |choice| choice.bic).drawn(Drawn::Curve, theme.ink),
            series("p", "", Said::Count, |choice| Some(choice.n_parameters as f64)).hidden(),
        ],
        tip: Tip::Message("tip-criteria"),
        ..Chart::over_starts(scene.context.words, "axis-criterion", shown, &found, "criteria-note")
    }
}

/// The panel `picked`.
pub fn picked(scene: &Scene<'_, Em>) -> Option<Grid> {
    Some(match picked_of(scene.context, scene.input.n(), scene.frame.theta.k()) {
        Some(Pick::Point(i)) => point(scene, i),
        Some(Pick::Center(j)) => component(scene, j),
        None => components(scene),
    })
}

fn point(scene: &Scene<'_, Em>, i: usize) -> Grid {
    let (words, theta) = (scene.context.words, &scene.frame.theta);
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
    let gap = Evidence::between(l, b).gap;
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
    if scene.context.theme.scale == Scale::Presenting { 3 } else { 4 }
}

/// A component, and what the M-step is about to make of it.
fn component(scene: &Scene<'_, Em>, j: usize) -> Grid {
    let (words, plane) = (scene.context.words, plane(scene));
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
    let (words, plane, theta) = (scene.context.words, plane(scene), &scene.frame.theta);
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

/// The panel `confusion`; `None` for points without known classes.
pub fn confusion(scene: &Scene<'_, Em>) -> Option<Grid> {
    // Nothing is worked out of γ where no class is known: of many points that would take as long as to draw them.
    scene.input.label()?;
    classes::confusion(scene.input, &hard(scene), scene.frame.theta.k(), scene.context.words)
}

/// The numbers that a model has to hold: one z a point, and θ = (π, μ, Σ).
pub fn sizes(scene: &Scene<'_, Em>) -> [usize; 2] {
    let (k, d) = (scene.frame.theta.k(), scene.input.d());
    [scene.input.n(), scene.params.n_parameters(k, d)]
}

/// The panel `sizes`: a model with z kept, and one with z summed out.
pub fn sizes_grid(scene: &Scene<'_, Em>) -> Option<Grid> {
    let words = scene.context.words;
    let [z, theta] = sizes(scene);
    let line = |key: &str, z: usize, strong| {
        GridRow::new([words.get(key), grouped(z), grouped(theta), grouped(z + theta)]).strong(strong)
    };
    let rows = [line("row-with-z", z, false), line("row-without-z", 0, true)];
    let heads = ["head-model", "head-z", "head-theta", "head-all"];
    Some(Grid::new(words, words.get("sizes-caption"), &heads, words.get("sizes-note")).with(rows))
}
