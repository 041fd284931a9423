//! The panels that are tables: what is picked, and clusters against known classes.

use super::seen::{METRICS, counts, label, means, nearest_center, ways};
use super::sim::KMeans;
use crate::demos::points::{Plane, classes};
use crate::engine::words::{grouped, number};
use crate::math::agreement;
use crate::math::lloyd;
use crate::plot::figure::{Grid, GridRow, Pick, Scene};

/// The plane on screen.
pub fn plane(scene: &Scene<'_, KMeans>) -> Plane {
    Plane::new(scene.input, scene.view.plane, scene.view.x, scene.view.y)
}

fn row(series: usize, strong: bool, cells: Vec<String>) -> GridRow {
    GridRow { series: Some(series), strong, cells, go: None }
}

/// The panel `picked`.
pub fn picked(scene: &Scene<'_, KMeans>) -> Grid {
    match scene.stage.picked {
        Some(Pick::Point(i)) if i < scene.input.n() => point(scene, i),
        Some(Pick::Center(j)) if j < scene.frame.cluster_centers.len() => center(scene, j),
        _ => clusters(scene),
    }
}

fn heads(scene: &Scene<'_, KMeans>, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| scene.stage.words.get(key)).collect()
}

/// A point: the terms of its argmin.
fn point(scene: &Scene<'_, KMeans>, i: usize) -> Grid {
    let plane = plane(scene);
    let words = scene.stage.words;
    let x = scene.input.row(i);
    let own = label(scene, i);
    let strong = own.or_else(|| nearest_center(scene, &x));
    let rows = scene.frame.cluster_centers.iter().enumerate().map(|(j, c)| {
        let gamma = own.map_or("–".to_owned(), |own| u8::from(own == j).to_string());
        let squared = number(lloyd::squared_distance(&x, c), 5);
        row(j, strong == Some(j), vec![(j + 1).to_string(), plane.place(c), squared, gamma])
    });
    let args = [("i", (i + 1).into()), ("at", plane.place(&x).into())];
    Grid {
        caption: words.say("picked-point", &args),
        head: heads(scene, &["head-cluster", "head-center", "head-squared-distance", "head-gamma"]),
        rows: rows.collect(),
        note: words.get(if own.is_some() { "picked-point-note" } else { "picked-point-note-unlabelled" }),
    }
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
    let count = count.map_or("–".to_owned(), grouped);
    let now = plane.place(&scene.frame.cluster_centers[j]);
    Grid {
        caption: words.say("picked-center", &[("j", (j + 1).into())]),
        head: heads(scene, &["head-cluster", "head-count", "head-center", "head-mean"]),
        rows: vec![row(j, false, vec![(j + 1).to_string(), count, now, mean])],
        note: words.get("picked-center-note"),
    }
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
        let none = || "–".to_owned();
        let count = counts.as_ref().map_or_else(none, |counts| grouped(counts[j]));
        let share =
            if all > 0.0 { format!("{} %", number((1000.0 * parts[j] / all).round() / 10.0, 3)) } else { none() };
        row(j, false, vec![(j + 1).to_string(), plane.place(c), count, share])
    });
    Grid {
        caption: words.get("picked-none"),
        head: heads(scene, &["head-cluster", "head-center", "head-count", "head-share"]),
        rows: rows.collect(),
        note: words.get("picked-none-note"),
    }
}

/// Normalised mutual information of the clusters with the known classes; `None` where either is missing. The run has
/// worked it out for every instant of the track.
pub fn nmi(scene: &Scene<'_, KMeans>) -> Option<f64> {
    let labels = &scene.frame.labels;
    let told = ways(scene).metric(METRICS - 1).filter(|_| !labels.is_empty());
    told.or_else(|| agreement::nmi(scene.input, labels, scene.frame.cluster_centers.len()))
}

/// The panel `confusion`; `None` for points without known classes.
pub fn confusion(scene: &Scene<'_, KMeans>) -> Option<Grid> {
    classes::confusion(scene.input, &scene.frame.labels, scene.frame.cluster_centers.len(), scene.stage.words)
}
