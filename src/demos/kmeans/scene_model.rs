//! What the panels of k-means have in common.

use super::sim::KMeans;
use crate::math::lloyd;
use crate::plot::figure::Scene;

/// The cluster of point `i`, if it has one that exists.
pub fn label(scene: &Scene<'_, KMeans>, i: usize) -> Option<usize> {
    let label = usize::from(*scene.frame.labels.get(i)?);
    (label < scene.frame.cluster_centers.len()).then_some(label)
}

/// The cluster of point `i`, or that of the nearest centre as long as it has none.
pub fn home(scene: &Scene<'_, KMeans>, i: usize) -> Option<usize> {
    label(scene, i).or_else(|| nearest_center(scene, &scene.input.row(i)))
}

/// The clusters of all points, shape (n,); `None` before the first assign.
pub fn labels<'a>(scene: &Scene<'a, KMeans>) -> Option<&'a [u8]> {
    let (labels, k) = (&scene.frame.labels, scene.frame.cluster_centers.len());
    let sound = labels.len() == scene.input.n() && labels.iter().all(|&l| usize::from(l) < k);
    sound.then_some(labels)
}

/// How many points each cluster has, shape (k,); `None` before the first assign.
pub fn counts(scene: &Scene<'_, KMeans>) -> Option<Vec<usize>> {
    labels(scene).map(|labels| lloyd::counts(labels, scene.frame.cluster_centers.len()))
}

/// The mean of every cluster's points, shape (k, d): `None` for one without points, nothing before the first assign.
pub fn means(scene: &Scene<'_, KMeans>) -> Option<Vec<Option<Vec<f64>>>> {
    labels(scene).map(|labels| lloyd::means(scene.input, labels, scene.frame.cluster_centers.len()))
}

/// The index of the centre nearest to a place, the lowest of equally near ones; `None` without centres.
fn nearest_center(scene: &Scene<'_, KMeans>, place: &[f64]) -> Option<usize> {
    let far = scene.frame.cluster_centers.iter().map(|c| lloyd::squared_distance(place, c));
    far.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(j, _)| j)
}
