//! What the panels of k-means have in common: the points and centres of a scene on its plane.

use super::sim::KMeans;
use crate::demos::points::{Plane, window};
use crate::engine::Sim;
use crate::math::lloyd;
use crate::plot::figure::Scene;
use crate::plot::panels::UNLABELLED;

/// Where the centres begin in a sample.
const METRICS: usize = KMeans::METRICS.len();
/// A trail has at most so many corners.
const MOST_CORNERS: usize = 400;

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
        let d = self.scene.input.d();
        let track = self.scene.track;
        let every = track.len().div_ceil(MOST_CORNERS).max(1);
        // Backwards, so that the last sample is among them.
        let samples = track.iter().rev().step_by(every);
        let visited: Vec<_> =
            samples.flat_map(|(_, sample)| sample.get(METRICS..).unwrap_or(&[]).chunks_exact(d)).collect();
        let visited: Vec<_> = visited.into_iter().map(|center| self.plane.project(center)).collect();
        window(&self.plane, &self.points, if visited.is_empty() { &self.centers } else { &visited }, None)
    }

    /// The way of every centre up to now, oldest place first, shape (k, …, 2): back to the last time that the number of
    /// centres changed.
    pub fn trails(&self) -> Vec<Vec<(f64, f64)>> {
        let (k, d) = (self.k(), self.scene.input.d());
        let past = || self.scene.track.iter().rev().skip_while(|(t, _)| *t > self.scene.t);
        let alike = |sample: &&(u64, Vec<f64>)| sample.1.len() == METRICS + k * d;
        let count = past().take_while(alike).count();
        let every = count.div_ceil(MOST_CORNERS).max(1);
        let samples: Vec<&[f64]> = past().take(count).step_by(every).map(|(_, sample)| &sample[METRICS..]).collect();
        (0..k)
            .map(|j| {
                let mut trail: Vec<_> =
                    samples.iter().rev().map(|sample| self.plane.project(&sample[j * d..(j + 1) * d])).collect();
                trail.push(self.centers[j]);
                trail.dedup();
                trail
            })
            .collect()
    }

    /// Where centre `j` was one sample before now.
    pub fn before(&self, j: usize) -> Option<(f64, f64)> {
        let (k, d) = (self.k(), self.scene.input.d());
        let (_, sample) = self.scene.track.iter().rev().find(|(t, _)| *t < self.scene.t)?;
        (sample.len() == METRICS + k * d).then(|| {
            let center = METRICS + j * d;
            self.plane.project(&sample[center..center + d])
        })
    }
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
