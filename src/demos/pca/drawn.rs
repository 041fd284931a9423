//! A picture that the reader draws, as large as the rows are: projected onto the exact axes and rebuilt from the first of
//! them. It is kept for the visit and is in no run.

use super::Edit;
use super::facts::percent;
use super::pictures::{ink, shape};
use super::sim::Pca;
use crate::engine::Notice;
use crate::engine::words::number;
use crate::math::subspace;
use crate::plot::axes::Equal;
use crate::plot::figure::{Act, Gesture, Response, Scene};
use crate::plot::panels::{Map, heat_map};
use crate::plot::picture::{Align, Baseline};
use crate::plot::text::Label;
use crate::plot::{Area, Axes, DrawExt, Options, ToData};
use serde_json::{Value, json};

/// The brush is as wide as this share of the picture.
const BRUSH: f64 = 0.11;
/// So many spots a stroke at most.
const MOST_SPOTS: usize = 40;

/// By which name it is kept: a picture of another size is another one.
fn name(scene: &Scene<'_, Pca>) -> String {
    format!("pca drawn {}", scene.input.d())
}

/// What the reader has drawn, shape (d,), if anything.
pub fn drawn(scene: &Scene<'_, Pca>) -> Option<Vec<f64>> {
    let name = name(scene);
    let (_, value) = scene.context.kept.iter().find(|(known, _)| *known == name)?;
    let values: Vec<f64> = value.as_array()?.iter().filter_map(Value::as_f64).collect();
    (values.len() == scene.input.d()).then_some(values)
}

/// What the first k components make of it, and the share of its squared distance from the mean that is missing then.
fn rebuilt(scene: &Scene<'_, Pca>, values: &[f64]) -> (Vec<f64>, f64) {
    let fit = &scene.frame.fit;
    let z = fit.prepare(values);
    let mut rest = z.clone();
    subspace::remove(&mut rest, &fit.components[..scene.view.rebuild.min(fit.components.len())]);
    let whole = subspace::length(&z);
    let missing = if whole > 0.0 { subspace::length(&rest) / whole } else { 0.0 };
    let made: Vec<f64> = z.iter().zip(&rest).map(|(z, rest)| z - rest).collect();
    (fit.restore(&made), missing * missing)
}

/// The scores of what is drawn along the first two axes.
#[inline(never)]
pub fn scores(scene: &Scene<'_, Pca>) -> Option<(f64, f64)> {
    let (values, fit) = (drawn(scene)?, &scene.frame.fit);
    let z = fit.prepare(&values);
    let along = |axis: &Vec<f64>| axis.iter().zip(&z).map(|(a, z)| a * z).sum::<f64>();
    Some((fit.components.first().map(along)?, fit.components.get(1).map(along)?))
}

/// Draws the panel `drawn`: a sheet, and what the axes make of what is on it.
#[inline(never)]
pub fn draw(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let (wide, tall) = shape(scene.input.names())?;
    let map = ink(scene);
    let Map::Sequential(low, _) = map else { return None };
    let values = drawn(scene);
    let told = values.as_ref().map(|values| rebuilt(scene, values));
    let sheet = values.unwrap_or_else(|| vec![low; wide * tall]);
    let (width, height) = area.size_css();
    let text = f64::from(theme.text);
    let side = ((width - text) / 2.0).min(height - 2.2 * text).max(1.0);
    let (left, right) = area.split_horizontally((10.0 * (side + text)) as u32);
    let square = |area: &Area<'_>, values: &[f64], said: &str| {
        let (head, rest) = area.split_vertically((10.0 * 1.6 * text) as u32);
        head.put(
            Label::new(said, (0.3 * text, 1.1 * text), theme.text, theme.ink)
                .at(Align::Left, Baseline::Alphabetic)
                .shape(),
        );
        let options = Options { equal: Equal::Always, x_ticks: false, y_ticks: false, ..Options::default() };
        let (sheet, _) = rest.split_vertically((10.0 * (side + 0.6 * text)) as u32);
        let (sheet, _) = sheet.split_horizontally((10.0 * (side + 0.6 * text)) as u32);
        let axes = Axes::new(&sheet, theme, (0.0, wide as f64), (0.0, tall as f64), options);
        heat_map(&axes, values, (wide, tall), map, false);
        let to_data = axes.to_data();
        ToData { top: to_data.top + 1.6 * text, ..to_data }
    };
    let to_data = square(&left, &sheet, &words.get("drawn-here"));
    if let Some((made, missing)) = told {
        let told = [
            ("k", scene.view.rebuild.min(scene.frame.fit.components.len()).into()),
            ("share", percent(missing).into()),
        ];
        square(&right, &made, &words.say("drawn-rebuilt", &told));
    }
    Some(to_data)
}

/// Gestures on the panel `drawn`: strokes on the sheet; a click beside it clears it.
#[inline(never)]
pub fn hand(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> {
    let (Some((wide, tall)), Map::Sequential(low, high)) = (shape(scene.input.names()), ink(scene)) else {
        return Response::Nothing;
    };
    let Gesture { act, at, before, to_data, .. } = *gesture;
    let [at, before] = [at, before].map(|(x, y)| to_data.to_data(x, y));
    let inside = |(x, y): (f64, f64)| (0.0..wide as f64).contains(&x) && (0.0..tall as f64).contains(&y);
    match act {
        Act::Press if inside(at) => Response::Hold,
        Act::Click | Act::Drag | Act::Drop if inside(at) => {
            let from = if act != Act::Click && inside(before) { before } else { at };
            let mut sheet = drawn(scene).unwrap_or_else(|| vec![low; wide * tall]);
            let radius = BRUSH * wide.min(tall) as f64;
            let steps = ((libm::hypot(at.0 - from.0, at.1 - from.1) / (0.5 * radius)) as usize + 1).min(MOST_SPOTS);
            for step in 1..=steps {
                let share = step as f64 / steps as f64;
                let (x, y) = (from.0 + share * (at.0 - from.0), tall as f64 - from.1 - share * (at.1 - from.1));
                for (i, value) in sheet.iter_mut().enumerate() {
                    let far = libm::hypot((i % wide) as f64 + 0.5 - x, (i / wide) as f64 + 0.5 - y);
                    // Full in the middle of the brush, less at its rim.
                    let full = (1.5 - far / radius).clamp(0.0, 1.0);
                    *value = value.max(low + full * (high - low));
                }
            }
            Response::Keep(name(scene), json!(sheet))
        }
        Act::Click if at.0 > wide as f64 => Response::Keep(name(scene), Value::Null),
        _ => Response::Nothing,
    }
}

/// The panel `drawn` in words.
#[inline(never)]
pub fn text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let Some(values) = drawn(scene) else { return Some(Notice::new("text-drawn-none")) };
    let (_, missing) = rebuilt(scene, &values);
    let (x, y) = scores(scene).unwrap_or((f64::NAN, f64::NAN));
    let text = Notice::new("text-drawn").with("k", scene.view.rebuild).with("share", percent(missing));
    Some(text.with("x", number(x, 4)).with("y", number(y, 4)))
}
