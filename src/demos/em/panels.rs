//! The pictures beside the main one: likelihood and bound over time, both along the way of an M-step, responsibilities,
//! the choice of K.

use super::seen::{MOST_LIVE, coming, counts, gamma, gamma_of, neg_entropy_of, picked_point};
use super::sim::Em;
use super::study::Choice;
use crate::engine::Sim;
use crate::engine::words::grouped;
use crate::math::mixture::Mixture;
use crate::plot::figure::Scene;
use crate::plot::panels::{Bar, Curve, CurveOptions, Placed, Sample, bars, curves, say};
use crate::plot::picture::{Weight, px};
use crate::plot::text::{Label, fit};
use crate::plot::{Area, Put, ToData};
use serde::Deserialize;

/// ℓ and bound at an instant, with the name of the step's phase (empty at the start). Not finite where there is none.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The instant.
    pub t: u64,
    /// ℓ, a mean per point.
    pub log_likelihood: f64,
    /// The bound.
    pub lower_bound: f64,
    /// The phase whose step led there.
    pub phase: &'static str,
}

impl Moment {
    /// How far they are apart. What is left of a difference of equal numbers is rounding.
    pub fn gap(&self) -> f64 {
        let gap = self.log_likelihood - self.lower_bound;
        if gap.abs() < 1e-12 * (1.0 + self.log_likelihood.abs()) { 0.0 } else { gap }
    }
}

/// All instants that are remembered.
pub fn moments<'a>(scene: &'a Scene<'_, Em>) -> impl DoubleEndedIterator<Item = Moment> + 'a {
    scene.track.iter().filter_map(move |(t, sample)| {
        let &[log_likelihood, lower_bound, ..] = sample.as_slice() else { return None };
        let tick = t.checked_sub(1).and_then(|i| scene.ticks.get(usize::try_from(i).ok()?));
        let phase = tick.and_then(|&i| Em::PHASES.get(usize::from(i))).copied().unwrap_or("");
        Some(Moment { t: *t, log_likelihood, lower_bound, phase })
    })
}

/// Draws the panel `evidence`: ℓ above, the bound below.
pub fn evidence(scene: &Scene<'_, Em>, area: &Area<'_>) -> ToData {
    let (words, theme) = (scene.stage.words, scene.stage.theme);
    let sample = |m: Moment, y: f64| Sample { t: m.t as f64, y, filled: m.phase == "e-step" };
    let above: Vec<Sample> = moments(scene).map(|m| sample(m, m.log_likelihood)).collect();
    let below: Vec<Sample> = moments(scene).map(|m| sample(m, m.lower_bound)).collect();
    let [x_title, y_title, likelihood, bound] =
        ["axis-step", "axis-evidence", "curve-likelihood", "curve-bound"].map(|key| words.get(key));
    let options = CurveOptions {
        now: Some(scene.t as f64),
        window: scene.stage.window,
        until: scene.ticks.len() as f64,
        x_title: &x_title,
        y_title: &y_title,
        ..CurveOptions::default()
    };
    let both = [
        Curve { samples: &below, color: Some(theme.series(1)), dashed: true, name: &bound },
        Curve { samples: &above, color: Some(theme.ink), dashed: false, name: &likelihood },
    ];
    curves(area, theme, &both, options)
}

/// The two ends of the M-step that has just been done, or is next: θ where γ was worked out, and the θ that γ makes.
pub fn ends(scene: &Scene<'_, Em>) -> Option<[Mixture; 2]> {
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

/// Draws the panel `slice`.
pub fn slices(scene: &Scene<'_, Em>, area: &Area<'_>) -> Option<ToData> {
    let (words, theme) = (scene.stage.words, scene.stage.theme);
    let found = slice(scene);
    if found.is_empty() {
        let many = gamma(scene).len() > MOST_LIVE;
        let args = [("most", grouped(MOST_LIVE).into())];
        say(area, theme, &words.say(if many { "slice-many" } else { "slice-none" }, &args));
        return None;
    }
    let sample = |t: f64, y: f64| Sample { t, y, filled: true };
    let above: Vec<Sample> = found.iter().map(|&(s, l, _)| sample(s, l)).collect();
    let below: Vec<Sample> = found.iter().map(|&(s, _, b)| sample(s, b)).collect();
    let [x_title, y_title, likelihood, bound] =
        ["axis-slice", "axis-evidence", "curve-likelihood", "curve-bound"].map(|key| words.get(key));
    // Beyond the ends a curve may plunge: what counts is the way between them.
    let between = found.iter().filter(|(s, ..)| (0.0..=1.0).contains(s)).flat_map(|&(_, l, b)| [l, b]);
    let (lo, hi) = between.filter(|y| y.is_finite()).fold((f64::MAX, f64::MIN), |(a, b), y| (a.min(y), b.max(y)));
    let room = (hi - lo).max(1e-9 * hi.abs());
    let usual = (lo <= hi).then(|| [(-BEYOND - 0.05, 1.0 + BEYOND + 0.05), (lo - 0.5 * room, hi + 0.25 * room)]);
    let options = CurveOptions {
        now: Some(if scene.next == "m-step" { 0.0 } else { 1.0 }),
        bare: true,
        window: scene.stage.window.or(usual),
        x_title: &x_title,
        y_title: &y_title,
        ..CurveOptions::default()
    };
    let both = [
        Curve { samples: &below, color: Some(theme.series(1)), dashed: true, name: &bound },
        Curve { samples: &above, color: Some(theme.ink), dashed: false, name: &likelihood },
    ];
    Some(curves(area, theme, &both, options))
}

/// The bars of the panel `responsibilities`: γ_ij of a picked point, or the mean of all γ_i, which is what π becomes.
pub fn shares(scene: &Scene<'_, Em>) -> Option<Vec<f64>> {
    match picked_point(scene) {
        Some(i) => gamma_of(scene, i).map(<[f64]>::to_vec),
        None => Some(counts(scene)?.into_iter().map(|count| count / scene.input.n() as f64).collect()),
    }
}

/// Draws the panel `responsibilities`.
pub fn responsibilities(scene: &Scene<'_, Em>, area: &Area<'_>) -> Option<(ToData, Vec<Placed>)> {
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
    Some(bars(area, theme, &all, &title))
}

/// What the study `criteria` has found so far.
#[derive(Clone, Debug, Deserialize)]
pub struct Criteria {
    /// One entry a K, ascending.
    pub choices: Vec<Choice>,
    /// On how many points.
    pub n: usize,
    /// Of how many.
    pub of: usize,
}

/// What the study `criteria` has found, if it has been asked for.
pub fn found(scene: &Scene<'_, Em>) -> Option<Criteria> {
    Criteria::deserialize(scene.stage.studies.get("criteria")?).ok()
}

/// Draws the panel `criteria`: AIC and BIC over K.
pub fn criteria(scene: &Scene<'_, Em>, area: &Area<'_>) -> Option<ToData> {
    let Criteria { choices, n, of } = found(scene).filter(|found| !found.choices.is_empty())?;
    let (theme, words) = (scene.stage.theme, scene.stage.words);
    let (width, height) = area.size_css();
    let text = f64::from(theme.text);
    let (upper, note) = area.split_vertically(px((height - text * 1.8).max(2.0)));
    let args: Vec<_> = [("n", n), ("of", of)].map(|(name, v)| (name, grouped(v).into())).to_vec();
    let said = fit(&words.say("criteria-note", &args), (width - text) as f32, theme.text, Weight::Normal);
    note.put(Label::new(&said, (text * 0.6, text * 1.1), theme.text, theme.soft).shape());
    let sample = |c: &Choice, y: Option<f64>| Some(Sample { t: c.k as f64, y: y?, filled: true });
    let aic: Vec<Sample> = choices.iter().filter_map(|c| sample(c, c.aic)).collect();
    let bic: Vec<Sample> = choices.iter().filter_map(|c| sample(c, c.bic)).collect();
    let [x_title, y_title] = ["axis-k", "axis-criterion"].map(|key| words.get(key));
    let options = CurveOptions {
        now: Some(scene.frame.theta.k() as f64),
        window: scene.stage.window,
        until: choices.last().map_or(0.0, |c| c.k as f64),
        x_title: &x_title,
        y_title: &y_title,
        ..CurveOptions::default()
    };
    let both = [
        Curve { samples: &aic, color: Some(theme.series(1)), dashed: true, name: "AIC" },
        Curve { samples: &bic, color: Some(theme.ink), dashed: false, name: "BIC" },
    ];
    Some(curves(&upper, theme, &both, options))
}
