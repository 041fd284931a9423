//! The pictures beside the main one: cost, memberships, the choice of K.

use super::seen::label;
use super::sim::KMeans;
use super::study::Choice;
use crate::engine::Sim;
use crate::engine::words::grouped;
use crate::plot::figure::{Pick, Scene};
use crate::plot::panels::{Curve, CurveOptions, Sample, curves, say, table};
use crate::plot::picture::{Weight, px};
use crate::plot::text::{Label, fit};
use crate::plot::ticks::window_of;
use crate::plot::{Area, Put, ToData};
use serde::Deserialize;

/// The objective J = inertia / 2N after every half-step that has one, in the order of time, with the name of the step's
/// phase (empty at the start).
pub fn objectives<'a>(scene: &'a Scene<'_, KMeans>) -> impl DoubleEndedIterator<Item = (u64, f64, &'static str)> + 'a {
    let scale = 2.0 * scene.input.n() as f64;
    scene.track.iter().filter_map(move |(t, sample)| {
        let inertia = *sample.first()?;
        inertia.is_finite().then(|| (*t, inertia / scale, phase(scene, *t)))
    })
}

/// The phase whose step led to instant `t`.
fn phase(scene: &Scene<'_, KMeans>, t: u64) -> &'static str {
    let tick = t.checked_sub(1).and_then(|i| scene.ticks.get(usize::try_from(i).ok()?));
    tick.and_then(|&i| KMeans::PHASES.get(usize::from(i))).copied().unwrap_or("")
}

/// Draws the panel `cost`.
pub fn cost(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> ToData {
    let words = scene.stage.words;
    let samples: Vec<Sample> =
        objectives(scene).map(|(t, y, phase)| Sample { t: t as f64, y, filled: phase == "assign" }).collect();
    let (x_title, y_title) = (words.get("axis-step"), words.get("axis-objective"));
    let options = CurveOptions {
        now: Some(scene.t as f64),
        from_zero: true,
        window: scene.stage.window,
        until: scene.ticks.len() as f64,
        x_title: &x_title,
        y_title: &y_title,
        ..CurveOptions::default()
    };
    curves(area, scene.stage.theme, &[Curve { samples: &samples, color: None, dashed: false, name: "" }], options)
}

/// Draws the panel `gamma`: the 0/1 matrix of memberships, a row a point.
pub fn gamma(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> Option<ToData> {
    let k = scene.frame.cluster_centers.len();
    if scene.frame.labels.is_empty() || k == 0 {
        say(area, scene.stage.theme, &scene.stage.words.get("gamma-none"));
        return None;
    }
    let lit = match scene.stage.picked {
        Some(Pick::Point(i)) => Some(i),
        _ => None,
    };
    let rows = scene.frame.labels.len().min(scene.input.n());
    table(area, scene.stage.theme, (rows, k), |i, j| f64::from(u8::from(label(scene, i) == Some(j))), lit)
}

/// What the study `elbow` has found so far.
#[derive(Clone, Debug, Deserialize)]
pub struct Elbow {
    /// One entry a K, ascending.
    pub choices: Vec<Choice>,
    /// On how many points.
    pub n: usize,
    /// Of how many.
    pub of: usize,
}

/// What the study `elbow` has found, if it has been asked for.
pub fn found(scene: &Scene<'_, KMeans>) -> Option<Elbow> {
    Elbow::deserialize(scene.stage.studies.get("elbow")?).ok()
}

/// Draws the panel `elbow`: inertia above, silhouette below, over K.
pub fn elbow(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> Option<ToData> {
    let Elbow { choices, n, of } = found(scene).filter(|found| !found.choices.is_empty())?;
    let (theme, words) = (scene.stage.theme, scene.stage.words);
    let (_, height) = area.size_css();
    let text = f64::from(theme.text);
    let foot = text * 1.8;
    let (upper, rest) = area.split_vertically(px((height - foot).max(2.0) / 2.0));
    let (lower, note) = rest.split_vertically(px((height - foot).max(2.0) / 2.0));
    let said: Vec<_> = [("n", n), ("of", of)].map(|(name, v)| (name, grouped(v).into())).to_vec();
    let said = words.say("elbow-note", &said);
    let (width, _) = note.size_css();
    let said = fit(&said, (width - text) as f32, theme.text, Weight::Normal);
    note.put(Label::new(&said, (text * 0.6, text * 1.1), theme.text, theme.soft).shape());
    let now = Some(scene.params.k as f64);
    let sample = |c: &Choice, y: f64| Sample { t: c.k as f64, y, filled: true };
    let inertia: Vec<_> = choices.iter().map(|c| sample(c, c.inertia)).collect();
    // A K without a silhouette is a gap in the curve.
    let pieces: Vec<Vec<Sample>> = choices
        .split(|c| c.silhouette.is_none())
        .map(|piece| piece.iter().filter_map(|c| Some(sample(c, c.silhouette?))).collect())
        .filter(|piece: &Vec<Sample>| !piece.is_empty())
        .collect();
    let until = choices.last().map_or(0.0, |c| c.k as f64);
    // Zoomed, both curves show the same K, each over its own range there.
    let part = |samples: &mut dyn Iterator<Item = Sample>| {
        let [(from, to), _] = scene.stage.window?;
        Some([(from, to), window_of(samples.filter(|s| (from..=to).contains(&s.t)).map(|s| s.y))])
    };
    let [x_title, above, below] = ["axis-k", "axis-inertia", "axis-silhouette"].map(|key| words.get(key));
    let curve = |samples| Curve { samples, color: None, dashed: false, name: "" };
    let window = part(&mut inertia.iter().copied());
    let options = CurveOptions { now, until, window, from_zero: true, y_title: &above, ..CurveOptions::default() };
    let to_data = curves(&upper, theme, &[curve(&inertia)], options);
    let window = part(&mut pieces.iter().flatten().copied());
    let pieces: Vec<_> = pieces.iter().map(|piece| curve(piece)).collect();
    let options = CurveOptions { now, until, window, x_title: &x_title, y_title: &below, ..CurveOptions::default() };
    curves(&lower, theme, &pieces, options);
    Some(to_data)
}
