//! The panels that are tables: what is picked, and clusters against known classes.

use super::seen::{counts, home, label, means};
use super::sim::KMeans;
use crate::demos::points::{classes, picked as picked_of, plane};
use crate::engine::words::{grouped, number};
use crate::math::lloyd;
use crate::plot::figure::{Grid, GridRow, Pick, Scene};
use crate::plot::grid::or_none;

/// The panel `picked`.
pub fn picked(scene: &Scene<'_, KMeans>) -> Option<Grid> {
    Some(match picked_of(scene.stage, scene.input.n(), scene.frame.cluster_centers.len()) {
        Some(Pick::Point(i)) => point(scene, i),
        Some(Pick::Center(j)) => center(scene, j),
        None => clusters(scene),
    })
}

/// A point: the terms of its argmin.
fn point(scene: &Scene<'_, KMeans>, i: usize) -> Grid {
    let (words, plane) = (scene.stage.words, plane(scene));
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
    let (words, plane) = (scene.stage.words, plane(scene));
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
    let (words, plane) = (scene.stage.words, plane(scene));
    let centers = &scene.frame.cluster_centers;
    let counts = counts(scene);
    let mut parts = vec![0.0; centers.len()];
    if counts.is_some() {
        let mut x = vec![0.0; scene.input.d()];
        for i in 0..scene.input.n() {
            if let Some(j) = label(scene, i) {
                scene.input.copy_row(i, &mut x);
                parts[j] += lloyd::squared_distance(&x, &centers[j]);
            }
        }
    }
    let all: f64 = parts.iter().sum();
    let rows = centers.iter().enumerate().map(|(j, c)| {
        let count = or_none(counts.as_ref(), |counts| grouped(counts[j]));
        let share = (all > 0.0).then(|| (1000.0 * parts[j] / all).round() / 10.0);
        GridRow::of_series(j, [plane.place(c), count, or_none(share, |share| format!("{} %", number(share, 3)))])
    });
    let heads = ["head-cluster", "head-center", "head-count", "head-share"];
    Grid::new(words, words.get("picked-none"), &heads, words.get("picked-none-note")).with(rows)
}

/// The panel `confusion`; `None` for points without known classes.
pub fn confusion(scene: &Scene<'_, KMeans>) -> Option<Grid> {
    classes::confusion(scene.input, &scene.frame.labels, scene.frame.cluster_centers.len(), scene.stage.words)
}
