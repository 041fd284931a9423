//! The pictures beside the main one: likelihood and bound over time, both along the way of an M-step, responsibilities,
//! the choice of K.

use super::facts::evidence_text;
use super::seen::{MOST_LIVE, coming, counts, gamma, gamma_of, neg_entropy_of, picked_point};
use super::sim::Em;
use super::study::Choice;
use crate::engine::words::grouped;
use crate::math::mixture::Mixture;
use crate::plot::chart::{Axis, Chart, Drawn, Names, Said, Series, Tip};
use crate::plot::figure::Scene;
use crate::plot::panels::{Bar, bars, say};
use crate::plot::{Area, ToData};

/// Digits of a likelihood in a tip.
const DIGITS: usize = 6;

/// The bound, dashed, and ℓ, which lies above it.
fn both(scene: &Scene<'_, Em>, bound: Series, likelihood: Series) -> Vec<Series> {
    let (words, theme) = (scene.stage.words, scene.stage.theme);
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
    let words = scene.stage.words;
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
        names: Names::Ends,
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
    let (words, theme) = (scene.stage.words, scene.stage.theme);
    let Some(shares) = shares(scene) else {
        say(area, theme, &words.get("gamma-none"));
        return None;
    };
    let names: Vec<String> = (1..=shares.len()).map(|j| j.to_string()).collect();
    let all: Vec<Bar> = shares
        .iter()
        .zip(&names)
        .enumerate()
        .map(|(j, (&value, label))| Bar { label, value, color: theme.series(j) })
        .collect();
    let title = match picked_point(scene) {
        Some(i) => words.say("axis-gamma-of", &[("i", (i + 1).into())]),
        None => words.get("axis-gamma-mean"),
    };
    Some(bars(area, theme, &all, &title).0)
}

/// The panel `criteria`: AIC and BIC over K.
pub fn criteria(scene: &Scene<'_, Em>) -> Chart {
    let theme = scene.stage.theme;
    let Some(found) = scene.stage.best_of::<Choice>("criteria") else { return Chart::nothing() };
    let series = |id, name: &str, said, value: fn(&Choice) -> Option<f64>| {
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
        ..Chart::over_starts(scene.stage.words, "axis-criterion", shown, &found, "criteria-note")
    }
}
