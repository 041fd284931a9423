//! The panels that are tables: what is picked, and clusters against known classes.

use super::seen::{counts, label, means, nearest_center};
use super::sim::KMeans;
use crate::demos::points::Plane;
use crate::engine::Sim;
use crate::engine::words::number;
use crate::math::agreement::{contingency, normalized_mutual_information};
use crate::math::lloyd;
use crate::plot::figure::{Grid, GridRow, Pick, Scene};

/// The plane on screen.
pub fn plane(scene: &Scene<'_, KMeans>) -> Plane {
    Plane::new(scene.input, scene.view.plane, scene.view.x, scene.view.y)
}

/// A place in round brackets; of more than two coordinates those on screen.
pub fn place(plane: &Plane, row: &[f64]) -> String {
    let (x, y) = plane.project(row);
    let shown = if row.len() <= 2 { row.to_vec() } else { vec![x, y] };
    let shown: Vec<String> = shown.into_iter().map(|v| number(v, 4)).collect();
    format!("({})", shown.join(", "))
}

fn row(series: usize, strong: bool, cells: Vec<String>) -> GridRow {
    GridRow { series: Some(series), strong, cells }
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
        row(j, strong == Some(j), vec![(j + 1).to_string(), place(&plane, c), squared, gamma])
    });
    let args = [("i", (i + 1).into()), ("at", place(&plane, &x).into())];
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
        (_, Some(mean)) => place(&plane, &mean),
        (Some(0), None) => "0/0".to_owned(),
        _ => "–".to_owned(),
    };
    let count = count.map_or("–".to_owned(), |count| count.to_string());
    let now = place(&plane, &scene.frame.cluster_centers[j]);
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
        let count = counts.as_ref().map_or_else(none, |counts| counts[j].to_string());
        let share =
            if all > 0.0 { format!("{} %", number((1000.0 * parts[j] / all).round() / 10.0, 3)) } else { none() };
        row(j, false, vec![(j + 1).to_string(), place(&plane, c), count, share])
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
    let told = scene.track.binary_search_by_key(&scene.t, |(t, _)| *t).ok();
    let told = told.and_then(|i| scene.track[i].1.get(KMeans::METRICS.iter().position(|name| *name == "nmi")?));
    if let Some(nmi) = told.filter(|nmi| nmi.is_finite() && !scene.frame.labels.is_empty()) {
        return Some(*nmi);
    }
    Some(normalized_mutual_information(&against_classes(scene)?))
}

/// Counts of known classes by clusters, shape (classes, k).
fn against_classes(scene: &Scene<'_, KMeans>) -> Option<Vec<Vec<usize>>> {
    let known = scene.input.label()?;
    counts(scene)?;
    let k = scene.frame.cluster_centers.len();
    Some(contingency(&known.of, &scene.frame.labels, known.classes.len(), k))
}

/// The panel `confusion`; `None` for points without known classes.
pub fn confusion(scene: &Scene<'_, KMeans>) -> Option<Grid> {
    let words = scene.stage.words;
    let known = scene.input.label()?;
    let Some(table) = against_classes(scene) else {
        return Some(Grid { caption: words.get("confusion-none"), ..Grid::default() });
    };
    let caption = words.say("confusion-caption", &[("nmi", number(normalized_mutual_information(&table), 4).into())]);
    let clusters = 1..=scene.frame.cluster_centers.len();
    let rows = known.classes.iter().zip(&table).filter(|(_, row)| row.iter().any(|&count| count > 0));
    let cells = |(class, row): (&String, &Vec<usize>)| {
        std::iter::once(class.clone()).chain(row.iter().map(usize::to_string)).collect()
    };
    Some(Grid {
        caption,
        head: std::iter::once(known.name.clone()).chain(clusters.map(|j| j.to_string())).collect(),
        rows: rows.map(|row| GridRow { series: None, strong: false, cells: cells(row) }).collect(),
        note: words.get("confusion-note"),
    })
}
