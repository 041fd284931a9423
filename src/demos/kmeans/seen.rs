//! What the panels of k-means have in common: the points and centres of a scene on its plane.

use super::sim::KMeans;
use crate::demos::points::{Plane, Ways, window};
use crate::engine::Sim;
use crate::math::lloyd;
use crate::plot::figure::Scene;
use crate::plot::marks::badge_radius;
use crate::plot::panels::UNLABELLED;

/// The metrics that come first in a sample; the last of them is the agreement with known classes.
pub const METRICS: usize = KMeans::METRICS.len();

/// A scene on its plane.
pub struct Seen<'a> {
    /// The scene.
    pub scene: &'a Scene<'a, KMeans>,
    /// The plane.
    pub plane: Plane,
    /// All points, shape (n, 2).
    pub points: Vec<(f64, f64)>,
    /// All centres, shape (k, 2).
    pub centers: Vec<(f64, f64)>,
}

impl<'a> Seen<'a> {
    /// The scene, projected.
    pub fn new(scene: &'a Scene<'a, KMeans>) -> Self {
        let plane = Plane::new(scene.input, scene.view.plane, scene.view.x, scene.view.y);
        let points = plane.points(scene.input);
        let centers = scene.frame.cluster_centers.iter().map(|c| plane.project(c)).collect();
        Self { scene, plane, points, centers }
    }

    /// The number of centres.
    pub fn k(&self) -> usize {
        self.centers.len()
    }

    /// The cluster of a point, or [`UNLABELLED`].
    pub fn series(&self, i: usize) -> usize {
        label(self.scene, i).unwrap_or(UNLABELLED)
    }

    /// The window: all points, and wherever the run has taken a centre. A centre under the finger does not move it, else
    /// the plane would slide away below a drag.
    pub fn window(&self) -> [(f64, f64); 2] {
        let zoomed = self.scene.stage.window;
        if zoomed.is_some() {
            return window(&self.plane, &[], &[], zoomed);
        }
        let visited = ways(self.scene).visited(&self.plane);
        window(&self.plane, &self.points, if visited.is_empty() { &self.centers } else { &visited }, None)
    }

    /// What the badge of a centre at the edge of the data needs around them, in CSS px; where the reader has zoomed, none.
    pub fn pad(&self) -> f64 {
        let theme = self.scene.stage.theme;
        if self.scene.stage.window.is_some() { 0.0 } else { badge_radius(theme) + 5.0 * f64::from(theme.stroke) }
    }

    /// The way of every centre up to now, oldest place first, shape (k, …, 2): back to the last time that the number of
    /// centres changed.
    pub fn trails(&self) -> Vec<Vec<(f64, f64)>> {
        ways(self.scene).trails(&self.plane, &self.centers)
    }

    /// Where centre `j` was one sample before now.
    pub fn before(&self, j: usize) -> Option<(f64, f64)> {
        ways(self.scene).before(&self.plane, j, self.k())
    }
}

/// What the track remembers of the centres.
pub fn ways<'a>(scene: &'a Scene<'_, KMeans>) -> Ways<'a> {
    Ways { track: scene.track, metrics: METRICS, d: scene.input.d(), t: scene.t }
}

/// The cluster of point `i`, if it has one that exists.
pub fn label(scene: &Scene<'_, KMeans>, i: usize) -> Option<usize> {
    let label = usize::from(*scene.frame.labels.get(i)?);
    (label < scene.frame.cluster_centers.len()).then_some(label)
}

/// How many points each cluster has, shape (k,); `None` before the first assign.
pub fn counts(scene: &Scene<'_, KMeans>) -> Option<Vec<usize>> {
    let k = scene.frame.cluster_centers.len();
    let labels = &scene.frame.labels;
    let sound = !labels.is_empty() && labels.iter().all(|&l| usize::from(l) < k);
    sound.then(|| lloyd::counts(labels, k))
}

/// The mean of every cluster's points, shape (k, d): `None` for one without points, nothing before the first assign.
pub fn means(scene: &Scene<'_, KMeans>) -> Option<Vec<Option<Vec<f64>>>> {
    counts(scene)?;
    let labels = &scene.frame.labels;
    (labels.len() == scene.input.n()).then(|| lloyd::means(scene.input, labels, scene.frame.cluster_centers.len()))
}

/// The index of the centre nearest to a place, the lowest of equally near ones; `None` without centres.
pub fn nearest_center(scene: &Scene<'_, KMeans>, place: &[f64]) -> Option<usize> {
    let far = scene.frame.cluster_centers.iter().map(|c| lloyd::squared_distance(place, c));
    far.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(j, _)| j)
}
