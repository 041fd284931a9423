//! The main picture: points, cells, centres, and what the last step did to them.

use super::scene_model::{counts, home, label, means};
use super::sim::{Did, KMeans};
use crate::demos::points::PlacedPoints;
use crate::math::lloyd;
use crate::plot::figure::Scene;
use crate::plot::marks::{badge_radius, open_cross};
use crate::plot::panels::{UNLABELLED, lines, pick, ring, scatter, segment, trails, voronoi, weights};
use crate::plot::{Area, Axes, ToData};

/// Draws the panel `points`.
pub fn points(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> Option<ToData> {
    let seen = &PlacedPoints::new(scene, &scene.frame.cluster_centers);
    let words = scene.context.words;
    let chances = scene.next == "seed" && seen.k() > 0;
    // The gallery has no words of the demo.
    let said = (chances && words.has("chances-note")).then(|| words.get("chances-note"));
    let axes = seen.axes(area, &[said, seen.density_note()]);
    if scene.view.cells && seen.plane.is_faithful() {
        axes.clipped(|| voronoi(&axes, &seen.centers));
    }
    let picked_center = seen.picked_center();
    let series = |i: usize| label(scene, i).unwrap_or(UNLABELLED);
    if scene.view.links {
        lines(&axes, &seen.points, &seen.centers, series);
    } else if let Some(j) = picked_center {
        lines(&axes, &seen.points, &seen.centers, |i| if series(i) == j { j } else { UNLABELLED });
    }
    if chances {
        // The chance of every point to be drawn next is D² / Σ D².
        weights(&axes, &seen.points, &lloyd::nearest(scene.input, &scene.frame.cluster_centers).1);
    }
    scatter(&axes, &seen.points, series);
    if scene.view.trails {
        trails(&axes, &seen.trails());
    }
    axes.clipped(|| {
        // Badges lie over lines.
        relocations(&axes, scene, seen);
        if let Some(i) = seen.picked_point() {
            distances(&axes, scene, seen, i);
        }
        let coming = picked_center.and_then(|j| coming_mean(&axes, scene, seen, j));
        centers(&axes, scene, seen);
        if let Some(at) = coming {
            open_cross(axes.area, axes.theme, at);
        }
    });
    Some(axes.to_data())
}

/// Badges: full, or hollow where a cluster has no points. The centre that was drawn last is ringed.
fn centers(axes: &Axes, scene: &Scene<'_, KMeans>, placed: &PlacedPoints<'_>) {
    let counts = counts(scene);
    for (j, &at) in placed.centers.iter().enumerate() {
        let hollow = counts.as_ref().is_some_and(|counts| counts[j] == 0);
        let drawn = matches!(scene.frame.did, Did::Draw { .. }) && j + 1 == placed.k();
        placed.badge(axes, at, j, [hollow, drawn]);
    }
}

/// Clusters without points that the last update moved: from where the centre was, to the point that it took.
fn relocations(axes: &Axes, scene: &Scene<'_, KMeans>, seen: &PlacedPoints<'_>) {
    let Did::Update { empty, .. } = &scene.frame.did else { return };
    let theme = axes.theme;
    for event in empty {
        let Some((point, _)) = event.moved_to else { continue };
        let Some(&to) = seen.points.get(point) else { continue };
        if let Some(from) = seen.ways.before(&seen.plane, event.center, seen.k()) {
            segment(axes, from, to, (theme.ink, 16.0, true));
        }
        ring(axes, axes.to_px(to.0, to.1), badge_radius(theme) + 4.0 * f64::from(theme.stroke), theme.ink);
    }
}

/// The way of a picked centre to the mean that it is about to become, and where that is, CSS px.
fn coming_mean(axes: &Axes, scene: &Scene<'_, KMeans>, seen: &PlacedPoints<'_>, j: usize) -> Option<(f64, f64)> {
    if scene.next != "update" {
        return None;
    }
    let mean = means(scene)?.into_iter().nth(j)??;
    let to = seen.plane.project(&mean);
    segment(axes, seen.centers[j], to, (axes.theme.ink, 18.0, false));
    Some(axes.to_px(to.0, to.1))
}

/// A picked point, and its distances to all centres: solid to the nearest. Lines begin at the point's ring, so that its
/// mark can be seen.
fn distances(axes: &Axes, scene: &Scene<'_, KMeans>, seen: &PlacedPoints<'_>, i: usize) {
    let theme = axes.theme;
    let Some(&at) = seen.points.get(i) else { return };
    let ring = 8.0 * f64::from(theme.marks);
    let (x, y) = axes.to_px(at.0, at.1);
    let begin = |center: (f64, f64)| {
        let (cx, cy) = axes.to_px(center.0, center.1);
        let far = libm::hypot(cx - x, cy - y);
        let share = if far > ring { ring / far } else { 1.0 };
        axes.window.to_data(x + share * (cx - x), y + share * (cy - y))
    };
    // A point that has joined a cluster is drawn towards it, even where an update has since moved a nearer centre by.
    let own = home(scene, i);
    for (_, &center) in seen.centers.iter().enumerate().filter(|(j, _)| Some(*j) != own) {
        segment(axes, begin(center), center, (theme.soft, 10.0, true));
    }
    if let Some(&center) = own.and_then(|j| seen.centers.get(j)) {
        segment(axes, begin(center), center, (theme.ink, 18.0, false));
    }
    pick(axes, at);
}
