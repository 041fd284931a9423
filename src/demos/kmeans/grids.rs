//! The panels that are tables: what is picked, and clusters against known classes.

use super::seen::{counts, label, means, nearest_center};
use super::sim::KMeans;
use crate::demos::points::scene::{picked_center, picked_point};
use crate::demos::points::{classes, plane};
use crate::engine::words::{grouped, number};
use crate::math::lloyd;
use crate::plot::figure::{Grid, GridRow, Scene};
use crate::plot::grid::or_none;

/// The panel `picked`.
pub fn picked(scene: &Scene<'_, KMeans>) -> Option<Grid> {
    let picked =
        (picked_point(scene.stage, scene.input.n()), picked_center(scene.stage, scene.frame.cluster_centers.len()));
    Some(match picked {
        (Some(i), _) => point(scene, i),
        (_, Some(j)) => center(scene, j),
        _ => clusters(scene),
    })
}

/// A point: the terms of its argmin.
fn point(scene: &Scene<'_, KMeans>, i: usize) -> Grid {
    let plane = plane(scene);
    let words = scene.stage.words;
    let x = scene.input.row(i);
    let own = label(scene, i);
    let strong = own.or_else(|| nearest_center(scene, &x));
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
    let plane = plane(scene);
    let words = scene.stage.words;
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
    let plane = plane(scene);
    let words = scene.stage.words;
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
