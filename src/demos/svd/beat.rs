//! The panel `beat`: the reader turns u and v of a rank-1 matrix σ u vᵀ by hand, σ is the best for them, and the error
//! refuses to fall below what the singular values say.

use super::Edit;
use super::frame::Shown;
use super::scene_model::SceneModel;
use super::sim::Svd;
use crate::engine::Notice;
use crate::engine::matrix::Matrix;
use crate::engine::params::Value;
use crate::engine::run::Source;
use crate::engine::words::number;
use crate::plot::figure::{Act, Gesture, Response, Scene};
use crate::plot::panels::say;
use crate::plot::picture::{Align, Baseline, px};
use crate::plot::text::{Label, lines};
use crate::plot::{Area, DrawExt, Elements, Rgba, Shape, ToData};
use plotters::element::Circle;
use plotters::style::Color;
use serde_json::json;
use std::f64::consts::PI;

/// Whoever comes so near has found it.
const NEAR: f64 = 1.01;
/// By this angle the plane of a longer vector is turned away from the axes that are sought.
const ASIDE: f64 = 0.6;

/// A rank-1 matrix made by hand, and what it is measured by.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// Unit vectors, of shapes (m,) and (n,).
    pub u: Vec<f64>,
    /// See `u`.
    pub v: Vec<f64>,
    /// The best factor for them: uᵀ A v.
    pub scale: f64,
    /// ‖A − σ u vᵀ‖_F.
    pub error: f64,
    /// The least error of any matrix of rank 1: √(Σ_{i>1} s_i²).
    pub bound: f64,
    /// The least error so far, of those that were kept.
    pub best: f64,
    /// Is the bound shown?
    pub shown: bool,
    /// The angles of u₁ and v₁ in the planes in which u and v turn.
    pub sought: [f64; 2],
}

/// Two orthogonal directions in which a vector turns: of two coordinates these themselves; of more, the plane of the first
/// two singular vectors, turned a little.
fn plane(size: usize, first: &[f64], second: &[f64]) -> [Vec<f64>; 2] {
    if size == 2 {
        return [vec![1.0, 0.0], vec![0.0, 1.0]];
    }
    let (cos, sin) = (libm::cos(ASIDE), libm::sin(ASIDE));
    let turned = |a: f64, b: f64| first.iter().zip(second).map(|(x, y)| a * x + b * y).collect::<Vec<_>>();
    [turned(cos, sin), turned(-sin, cos)]
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Under this name the best of a matrix is kept.
fn name(scene: &Scene<'_, Svd>) -> String {
    match &scene.run.input {
        Source::Named { data, data_seed } => format!("beat {data} {data_seed}"),
        Source::Own { own, .. } => format!("beat own {own}"),
    }
}

impl Try {
    /// What the knobs of the view make; `None` where there is no second layer to be left out.
    pub fn of(scene: &Scene<'_, Svd>) -> Option<Self> {
        let seen = SceneModel::new(scene);
        let (Matrix::Cells(a), Shown::Cells { u, v, .. }) = (scene.input, &scene.frame.shown) else { return None };
        let (m, n, bound) = (seen.m, seen.n, seen.exact()?.tail(1));
        let pair = |all: &[f64], size: usize| Some([all.get(..size)?.to_vec(), all.get(size..2 * size)?.to_vec()]);
        let ([u1, u2], [v1, v2]) = (pair(u, m)?, pair(v, n)?);
        let (of_u, of_v) = (plane(m, &u1, &u2), plane(n, &v1, &v2));
        let at = |[x, y]: &[Vec<f64>; 2], degrees: f64| {
            let angle = degrees.to_radians();
            let (cos, sin) = (libm::cos(angle), libm::sin(angle));
            x.iter().zip(y).map(|(x, y)| cos * x + sin * y).collect::<Vec<_>>()
        };
        let (u, v) = (at(&of_u, scene.view.beat_u), at(&of_v, scene.view.beat_v));
        let rows = a.values().chunks_exact(n.max(1));
        let scale: f64 = rows.clone().zip(&u).map(|(row, u)| u * dot(row, &v)).sum();
        let off = |row: &[f64], u: f64| {
            row.iter().zip(&v).map(|(a, v)| (a - scale * u * v) * (a - scale * u * v)).sum::<f64>()
        };
        let error = rows.zip(&u).map(|(row, u)| off(row, *u)).sum::<f64>().sqrt();
        let kept = scene.context.kept.iter().find(|(known, _)| *known == name(scene)).map(|(_, value)| value);
        let best = kept.and_then(|value| value.get("best")?.as_f64()).filter(|best| best.is_finite());
        let shown = kept.and_then(|value| value.get("shown")?.as_bool()).unwrap_or(false);
        let best = best.map_or(error, |best| best.min(error));
        let found = best <= NEAR * bound + seen.tiny();
        let angle = |axes: &[Vec<f64>; 2], to: &[f64]| libm::atan2(dot(&axes[1], to), dot(&axes[0], to));
        let sought = [angle(&of_u, &u1), angle(&of_v, &v1)];
        (m > 1 && n > 1).then_some(Self { u, v, scale, error, bound, best, shown: shown || found, sought })
    }

    /// Has the reader come as near as can be told by hand?
    pub fn found(&self) -> bool {
        self.best <= NEAR * self.bound
    }

    fn keep(&self, scene: &Scene<'_, Svd>, shown: bool) -> Response<Edit> {
        Response::Keep(name(scene), json!({ "best": self.best, "shown": shown }))
    }
}

/// Where the two dials are on a panel of this size: their middles, their radius, and where what is said below begins.
struct DialPlaces {
    middles: [(f64, f64); 2],
    radius: f64,
    below: f64,
}

impl DialPlaces {
    fn of((width, height): (f64, f64), text: f64) -> Self {
        let radius = (width / 4.0 - text * 1.2).min((height - text * 10.6) / 2.0).max(text);
        let y = text * 2.2 + radius;
        Self { middles: [(width / 4.0, y), (0.75 * width, y)], radius, below: y + radius + text * 1.6 }
    }
}

/// Draws it.
pub fn draw(scene: &Scene<'_, Svd>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words, (width, height)) = (scene.context.theme, scene.context.words, area.size_css());
    let Some(made) = Try::of(scene) else {
        say(area, theme, &words.get("beat-none"));
        return None;
    };
    let text = f64::from(theme.text);
    let places = DialPlaces::of((width, height), text);
    let path = |points: [(f64, f64); 2], color: Rgba, width: f32, dash: Option<[f32; 2]>| {
        let points = points.map(|(x, y)| (px(x), px(y))).to_vec();
        area.put(Shape::Path { points, color, width: width * theme.stroke, dash });
    };
    let angles = [scene.view.beat_u, scene.view.beat_v].map(f64::to_radians);
    for (i, &(x, y)) in places.middles.iter().enumerate() {
        let rim = |angle: f64, r: f64| (x + r * libm::cos(angle), y - r * libm::sin(angle));
        let r = places.radius;
        area.add(&Circle::new((px(x), px(y)), px(r), theme.edge.stroke_width(theme.width(10.0))));
        if made.shown {
            let sought = made.sought[i];
            path([rim(sought + PI, r), rim(sought, r)], theme.warn, 14.0, Some([50.0, 40.0]));
        }
        path([rim(angles[i] + PI, r), rim(angles[i], r)], theme.accent, 26.0, None);
        let end = rim(angles[i], r);
        let handle = px(6.0 * f64::from(theme.marks));
        area.add(&Circle::new((px(end.0), px(end.1)), handle, theme.card.filled()));
        area.add(&Circle::new((px(end.0), px(end.1)), handle, theme.accent.stroke_width(theme.width(22.0))));
        let named = ["u", "v"][i];
        let label = Label::new(named, (x, text * 0.9), theme.text, theme.ink).bold();
        label.at(Align::Center, Baseline::Middle).put(area);
    }
    // The error on a scale from 0 to that of no matrix at all.
    let norm = libm::hypot(made.error, made.scale).max(f64::MIN_POSITIVE);
    let (left, long, y) = (text, width - 2.0 * text, places.below);
    let at = |error: f64| left + long * (error / norm).clamp(0.0, 1.0);
    path([(left, y), (left + long, y)], theme.edge, 20.0, None);
    path([(left, y), (at(made.error), y)], theme.accent, 60.0, None);
    let mark = |error: f64, color| path([(at(error), y - text * 0.6), (at(error), y + text * 0.6)], color, 26.0, None);
    mark(made.best, theme.ink);
    if made.shown {
        mark(made.bound, theme.warn);
    }
    let said = [
        words.say("beat-now", &[("error", number(made.error, 4).into()), ("best", number(made.best, 4).into())]),
        verdict(scene, &made),
    ];
    let mut next = y + text * 1.8;
    for (i, said) in said.iter().enumerate() {
        let broken = lines(said, (width - text) as f32, theme.text);
        // A sentence that has no room is left out, not cut.
        if next + text * (1.4 * broken.len() as f64 - 0.8) > height {
            break;
        }
        for line in broken {
            let label = Label::new(&line, (width / 2.0, next), theme.text, if i == 0 { theme.ink } else { theme.soft });
            label.at(Align::Center, Baseline::Middle).put(area);
            next += text * 1.4;
        }
    }
    let whole = ToData { left: 0.0, top: 0.0, width, height, x: (0.0, width), y: (height, 0.0), log_y: false };
    Some(whole.in_picture(area))
}

fn verdict(scene: &Scene<'_, Svd>, made: &Try) -> String {
    let words = scene.context.words;
    let args = [("best", number(made.best, 4).into()), ("bound", number(made.bound, 4).into())];
    match (made.shown, made.found()) {
        (_, true) => words.say("beat-found", &args),
        (true, false) => words.say("beat-shown", &args),
        (false, false) => words.get("beat-open"),
    }
}

/// The nearer dial is turned by a drag; a click below shows the bound.
pub fn hand(scene: &Scene<'_, Svd>, gesture: &Gesture) -> Response<Edit> {
    let Some(made) = Try::of(scene) else { return Response::Nothing };
    let (place, text) = (&gesture.to_data, f64::from(scene.context.theme.text));
    let local = |(x, y): (f64, f64)| (x - place.left, y - place.top);
    let places = DialPlaces::of((place.width, place.height), text);
    let (from, at) = (local(gesture.from), local(gesture.at));
    let dial = usize::from(from.0 > place.width / 2.0);
    let (x, y) = places.middles[dial];
    let held = libm::hypot(from.0 - x, from.1 - y) <= places.radius + gesture.reach;
    let key = ["beat_u", "beat_v"][dial];
    match gesture.act {
        Act::Press if held => Response::Hold,
        Act::Drag | Act::Click if held && at.0.is_finite() && at.1.is_finite() => {
            let degrees = libm::atan2(y - at.1, at.0 - x).to_degrees();
            // A direction and its opposite are one: the factor has either sign.
            let half = degrees - 180.0 * libm::floor(degrees / 180.0);
            Response::Look(key, Value::Real(((half * 2.0).round() / 2.0).min(180.0)))
        }
        Act::Drop if held => made.keep(scene, made.shown),
        Act::Click if at.1 > places.below => made.keep(scene, true),
        Act::Hover if held => {
            let vector = [&made.u, &made.v][dial];
            let cells: Vec<String> = vector.iter().map(|x| number(*x, 3)).collect();
            Response::Tip(format!("{} = ({})\nσ = {}", ["u", "v"][dial], cells.join(", "), number(made.scale, 4)))
        }
        _ => Response::Nothing,
    }
}

/// It in words.
pub fn text(scene: &Scene<'_, Svd>) -> Option<Notice> {
    let made = Try::of(scene)?;
    let text = Notice::new(if made.shown { "text-beat-shown" } else { "text-beat" });
    let numbers = [("error", made.error), ("best", made.best), ("bound", made.bound)];
    Some(numbers.into_iter().fold(text, |text, (name, x)| text.with(name, number(x, 4))))
}
