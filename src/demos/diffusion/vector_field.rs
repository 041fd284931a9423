//! The panel `field`: the noise that is guessed at every place, by the network and by the exact denoiser.

use super::frame::{ON_A_SIDE, REACH, field_time, grid};
use super::params::{Arrows, Stage};
use super::picture::dots;
use super::scene_model::SceneModel;
use super::sim::Diffusion;
use super::square::pairs;
use crate::engine::Notice;
use crate::engine::words::number;
use crate::math::diffusion::samplers::Denoiser;
use crate::plot::axes::Equal;
use crate::plot::chart::{Axis, Chart, Drawn, Said, Series, SeriesNames};
use crate::plot::figure::Scene;
use crate::plot::panels::arrow;
use crate::plot::{Area, Axes, Options, ToData};
use std::rc::Rc;

/// The t of the field, and both fields on the grid; that of the network is empty where it has no part in the run.
pub struct VectorFields {
    /// t.
    pub t: usize,
    /// The exact ε, by rows.
    pub exact: Rc<Vec<f64>>,
    /// ε_θ, by rows.
    pub learnt: Vec<f64>,
}

/// Both fields.
pub fn fields(seen: &SceneModel<'_>) -> VectorFields {
    let (params, problem) = (seen.params, &seen.problem);
    let t = field_time(params.stage == Stage::Train, problem.steps(), seen.frame.time);
    let places = grid(problem.d);
    let exact = seen.memo.get(&format!("field {:?} {} {t}", params.schedule, params.steps), || {
        let mut out = vec![0.0; places.len()];
        problem.exact().epsilon(&places, t, &mut out);
        out
    });
    let learnt = seen.frame.field.to_vec();
    VectorFields { t, exact, learnt: if learnt.len() == places.len() { learnt } else { Vec::new() } }
}

/// The root of the mean square of what lies between both, over the grid.
pub fn apart(fields: &VectorFields) -> Option<f64> {
    let squares = fields.learnt.iter().zip(&*fields.exact).map(|(a, b)| (a - b) * (a - b));
    let mean = squares.sum::<f64>() / fields.learnt.len().max(1) as f64;
    Some(mean.sqrt()).filter(|x| !fields.learnt.is_empty() && x.is_finite())
}

/// Draws it.
pub fn draw(scene: &Scene<'_, Diffusion>, area: &Area<'_>) -> Option<ToData> {
    let seen = SceneModel::new(scene);
    let found = fields(&seen);
    if seen.d() == 1 {
        curves(&seen, &found).draw(area, scene.context.theme, scene.context.window)
    } else {
        Some(arrows(&seen, &found, area))
    }
}

fn note(seen: &SceneModel<'_>, found: &VectorFields) -> String {
    let words = seen.context.words;
    let said = match apart(found) {
        Some(apart) => words.say("field-note-both", &[("t", found.t.into()), ("apart", number(apart, 3).into())]),
        None => words.say("field-note", &[("t", found.t.into())]),
    };
    if seen.d() == 1 { said } else { format!("{said} {}", words.get("field-arrows")) }
}

/// On a line: ε over x.
fn curves(seen: &SceneModel<'_>, found: &VectorFields) -> Chart {
    let (words, theme) = (seen.context.words, seen.context.theme);
    let places = grid(1);
    let of = |id, key: &str, values: &[f64]| {
        let values: Vec<_> = places.iter().copied().zip(values.iter().copied()).collect();
        Series::new(id, words.get(key), values.into_iter(), Said::Number(3))
    };
    let mut series = vec![of("exact", "curve-exact", &found.exact).drawn(Drawn::Line(18.0, true), theme.warn)];
    if !found.learnt.is_empty() {
        series.push(of("learnt", "curve-learnt", &found.learnt).drawn(Drawn::Line(24.0, false), theme.ink));
    }
    Chart {
        x: Axis { title: words.get("axis-x"), id: "x", said: Said::Number(3) },
        y_title: words.get("axis-epsilon"),
        series,
        names: SeriesNames::Ends,
        note: note(seen, found),
        ..Chart::default()
    }
}

/// In the plane: an arrow against the noise at every place of the grid.
fn arrows(seen: &SceneModel<'_>, found: &VectorFields, area: &Area<'_>) -> ToData {
    let theme = seen.context.theme;
    let note = note(seen, found);
    let reach = REACH * 1.12;
    let [x, y] = seen.context.window.unwrap_or([(-reach, reach), (-reach, reach)]);
    let axes = Axes::new(area, theme, x, y, Options { equal: Equal::Yes, note: &note, ..Options::default() });
    let difference = || found.learnt.iter().zip(&*found.exact).map(|(a, b)| a - b).collect::<Vec<_>>();
    let (values, color) = match seen.view.field {
        Arrows::Learnt if !found.learnt.is_empty() => (found.learnt.clone(), theme.ink),
        Arrows::Difference if !found.learnt.is_empty() => (difference(), theme.danger),
        Arrows::Learnt | Arrows::Exact | Arrows::Difference => (found.exact.to_vec(), theme.warn),
    };
    // The longest arrow of the exact field is as long as two places lie apart.
    let longest = pairs(&found.exact).map(|(x, y)| libm::hypot(x, y)).fold(0.0, f64::max).max(1e-9);
    let unit = 1.8 * REACH * 2.0 / (ON_A_SIDE - 1) as f64 / longest;
    dots(&axes, pairs(&seen.problem.points), theme.warn.fade(0.25), 2.5);
    for ((x, y), (dx, dy)) in pairs(&grid(2)).zip(pairs(&values)) {
        arrow(&axes, (x, y), (x - unit * dx, y - unit * dy), color);
    }
    axes.to_data()
}

/// It in words.
pub fn told(scene: &Scene<'_, Diffusion>) -> Option<Notice> {
    let seen = SceneModel::new(scene);
    let found = fields(&seen);
    Some(match apart(&found) {
        Some(apart) => Notice::new("text-field-both").with("t", found.t).with("apart", number(apart, 3)),
        None => Notice::new("text-field").with("t", found.t),
    })
}
