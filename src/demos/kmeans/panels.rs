//! The panels beside the main picture: cost, memberships, the choice of K; what is picked, and known classes.

use super::facts::cost_text;
use super::scene_model::{counts, home, label, labels, means};
use super::sim::KMeans;
use super::study::ChoiceOfK;
use crate::demos::points::scene::picked_point;
use crate::demos::points::{classes, picked as picked_of, plane};
use crate::engine::words::{grouped, number};
use crate::math::lloyd;
use crate::plot::chart::{Chart, Drawn, Said, Series, Tip};
use crate::plot::figure::{Grid, GridRow, Pick, Scene};
use crate::plot::grid::or_none;
use crate::plot::panels::{say, table};
use crate::plot::{Area, Scale, ToData};
use std::hint::black_box;

/// The panel `cost`: J after every half-step.
pub fn cost(scene: &Scene<'_, KMeans>) -> Chart {
    let objective = Series::metric(scene, "objective", "assign").said("objective", Said::Number(5));
    let values = objective.values.into_iter().filter(|sample| sample.y.is_finite()).collect();
    Chart {
        series: vec![Series { values, ..objective }],
        from_zero: true,
        until: scene.ticks.len() as f64,
        tip: Tip::OfStep("tip-cost"),
        text: cost_text(scene),
        ..Chart::over_steps(scene, "axis-step", "axis-objective")
    }
}

/// Draws the panel `gamma`: the 0/1 matrix of memberships, a row a point.
pub fn gamma(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> Option<ToData> {
    let k = scene.frame.cluster_centers.len();
    if scene.frame.labels.is_empty() || k == 0 {
        say(area, scene.context.theme, &scene.context.words.get("gamma-none"));
        return None;
    }
    let rows = scene.frame.labels.len().min(scene.input.n());
    let gamma = |i, j| f64::from(u8::from(label(scene, i) == Some(j)));
    table(area, scene.context.theme, (rows, k), gamma, picked_point(scene.context, rows))
}

/// The panel `elbow`: inertia above, silhouette below, over K.
pub fn elbow(scene: &Scene<'_, KMeans>) -> Chart {
    if scene.context.studies.contains_key("elbow") { black_box(FOUND)(scene) } else { Chart::nothing() }
}

/// The door to the part of the program that comes with the study.
static FOUND: fn(&Scene<'_, KMeans>) -> Chart = found;

/// The same once something is found.
#[inline(never)]
pub fn found(scene: &Scene<'_, KMeans>) -> Chart {
    let Some(found) = scene.context.best_of::<ChoiceOfK>("elbow") else { return Chart::nothing() };
    let series = |id, digits, value: fn(&ChoiceOfK) -> f64| {
        let values = found.choices.iter().map(|choice| (choice.k as f64, value(choice)));
        Series::new(id, String::new(), values, Said::Number(digits))
    };
    let last = found.choices.last().map_or(0, |choice| choice.k);
    let over = |title| Chart::over_starts(scene.context.words, title, [scene.params.k, last], &found, "elbow-note");
    // A K without a silhouette is a gap in the curve.
    let silhouette = series("silhouette", 3, |choice| choice.silhouette.unwrap_or(f64::NAN));
    let silhouette = Series { drawn: Drawn::Broken, ..silhouette };
    Chart {
        series: vec![series("inertia", 4, |choice| choice.inertia)],
        from_zero: true,
        below: Some(Box::new(Chart { series: vec![silhouette], ..over("axis-silhouette") })),
        tip: Tip::Message("tip-elbow"),
        ..over("axis-inertia")
    }
}

/// The panel `picked`.
pub fn picked(scene: &Scene<'_, KMeans>) -> Option<Grid> {
    Some(match picked_of(scene.context, scene.input.n(), scene.frame.cluster_centers.len()) {
        Some(Pick::Point(i)) => point(scene, i),
        Some(Pick::Center(j)) => center(scene, j),
        None => clusters(scene),
    })
}

/// A point: the terms of its argmin.
fn point(scene: &Scene<'_, KMeans>, i: usize) -> Grid {
    let (words, plane) = (scene.context.words, plane(scene));
    let (x, own, strong) = (scene.input.row(i), label(scene, i), home(scene, i));
    let rows = scene.frame.cluster_centers.iter().enumerate().map(|(j, c)| {
        let gamma = or_none(own, |own| u8::from(own == j).to_string());
        let squared = number(lloyd::squared_distance(&x, c), 5);
        GridRow::of_series(j, [plane.place(c), squared, gamma]).strong(strong == Some(j))
    });
    let args = [("i", (i + 1).into()), ("at", plane.place(&x).into())];
    let heads = ["head-cluster", "head-center", "head-squared-distance", "head-gamma"];
    let note = words.get(if own.is_some() { "picked-point-note" } else { "picked-point-note-unlabelled" });
    Grid::new(words, words.say("picked-point", &args), &heads, note).with(rows)
}

/// A centre: the mean that it is about to become.
fn center(scene: &Scene<'_, KMeans>, j: usize) -> Grid {
    let (words, plane) = (scene.context.words, plane(scene));
    let count = counts(scene).map(|counts| counts[j]);
    let mean = match (count, means(scene).and_then(|means| means.into_iter().nth(j)?)) {
        (_, Some(mean)) => plane.place(&mean),
        (Some(0), None) => "0/0".to_owned(),
        _ => "–".to_owned(),
    };
    let count = or_none(count, grouped);
    let now = plane.place(&scene.frame.cluster_centers[j]);
    let caption = words.say("picked-center", &[("j", (j + 1).into())]);
    let heads = ["head-cluster", "head-count", "head-center", "head-mean"];
    Grid::new(words, caption, &heads, words.get("picked-center-note")).with([GridRow::of_series(j, [count, now, mean])])
}

/// Nothing is picked: all clusters.
fn clusters(scene: &Scene<'_, KMeans>) -> Grid {
    let (words, plane) = (scene.context.words, plane(scene));
    let centers = &scene.frame.cluster_centers;
    let counts = counts(scene);
    let (mut parts, mut x) = (vec![0.0; centers.len()], vec![0.0; scene.input.d()]);
    for (i, label) in labels(scene).unwrap_or_default().iter().enumerate() {
        let j = usize::from(*label);
        scene.input.copy_row(i, &mut x);
        parts[j] += lloyd::squared_distance(&x, &centers[j]);
    }
    let all: f64 = parts.iter().sum();
    let rows = centers.iter().enumerate().map(|(j, c)| {
        let count = or_none(counts.as_ref(), |counts| grouped(counts[j]));
        let share = (all > 0.0).then(|| (1000.0 * parts[j] / all).round() / 10.0);
        GridRow::of_series(j, [plane.place(c), count, or_none(share, |share| format!("{} %", number(share, 3)))])
    });
    // On a wall the room of those to come is kept, so that nothing moves while they are drawn.
    let wall = scene.context.theme.scale == Scale::Presenting;
    let coming = if wall { centers.len()..scene.params.k } else { 0..0 };
    let coming = coming.map(|j| GridRow::of_series(j, [const { String::new() }; 3]));
    let heads = ["head-cluster", "head-center", "head-count", "head-share"];
    Grid::new(words, words.get("picked-none"), &heads, words.get("picked-none-note")).with(rows.chain(coming))
}

/// The panel `confusion`; `None` for points without known classes.
pub fn confusion(scene: &Scene<'_, KMeans>) -> Option<Grid> {
    classes::confusion(scene.input, &scene.frame.labels, scene.frame.cluster_centers.len(), scene.context.words)
}
