//! How well points lie in their clusters (Rousseeuw 1987).

use super::lloyd;
use crate::engine::Table;

/// The mean over all points of (b − a) / max(a, b): a is the mean distance to the other points of the own cluster, b
/// the least mean distance to those of another. A point alone in its cluster counts 0.
pub fn silhouette(points: &Table, labels: &[u8], k: usize) -> Option<f64> {
    let counts = lloyd::counts(labels, k);
    if counts.iter().filter(|&&count| count > 0).count() < 2 {
        return None;
    }
    let rows: Vec<Vec<f64>> = (0..points.n()).map(|i| points.row(i)).collect();
    let mut total = 0.0;
    for (row, &own) in rows.iter().zip(labels) {
        let own = usize::from(own);
        let mut sums = vec![0.0; k];
        for (other, &label) in rows.iter().zip(labels) {
            sums[usize::from(label)] += lloyd::squared_distance(row, other).sqrt();
        }
        if counts[own] > 1 {
            let a = sums[own] / (counts[own] - 1) as f64;
            let others = (0..k).filter(|&j| j != own && counts[j] > 0);
            let b = others.map(|j| sums[j] / counts[j] as f64).fold(f64::INFINITY, f64::min);
            if a.max(b) > 0.0 {
                total += (b - a) / a.max(b);
            }
        }
    }
    Some(total / rows.len() as f64)
}
