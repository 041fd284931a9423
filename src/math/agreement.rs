//! How well two partitions of the same points agree.

use crate::engine::table::Table;

/// Counts of a table's known classes by clusters, shape (classes, clusters); `None` where there are no classes, or the
/// labels (shape (n,)) do not fit.
pub fn against_classes(table: &Table, labels: &[u8], clusters: usize) -> Option<Vec<Vec<usize>>> {
    let known = table.label()?;
    let sound = labels.len() == table.n() && labels.iter().all(|&label| usize::from(label) < clusters);
    (sound && clusters > 0).then(|| contingency(&known.of, labels, known.classes.len(), clusters))
}

/// Normalised mutual information of labels (shape (n,), below `clusters`) with a table's known classes; `None` where
/// either is missing.
pub fn nmi(table: &Table, labels: &[u8], clusters: usize) -> Option<f64> {
    Some(normalized_mutual_information(&against_classes(table, labels, clusters)?))
}

/// How often class i meets cluster j, shape (classes, clusters). Pairs out of range are left out.
pub fn contingency(of: &[u32], labels: &[u8], classes: usize, clusters: usize) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; clusters]; classes];
    for (&class, &label) in of.iter().zip(labels) {
        if let Some(count) = table.get_mut(class as usize).and_then(|row| row.get_mut(usize::from(label))) {
            *count += 1;
        }
    }
    table
}

/// Normalised mutual information I(U, V) / mean(H(U), H(V)) of a contingency table, in 0..=1: 1 where the partitions are
/// the same, also where both are a single part; 0 where one says nothing of the other. It is scikit-learn's
/// `normalized_mutual_info_score` with its arithmetic mean.
pub fn normalized_mutual_information(table: &[Vec<usize>]) -> f64 {
    let of_class: Vec<usize> = table.iter().map(|row| row.iter().sum()).collect();
    let clusters = table.iter().map(Vec::len).max().unwrap_or(0);
    let of_cluster: Vec<usize> =
        (0..clusters).map(|j| table.iter().map(|row| row.get(j).copied().unwrap_or(0)).sum()).collect();
    let parts = |sizes: &[usize]| sizes.iter().filter(|&&size| size > 0).count();
    if parts(&of_class) <= 1 && parts(&of_cluster) <= 1 {
        return 1.0;
    }
    let n: usize = of_class.iter().sum();
    let share = |count: usize| count as f64 / n as f64;
    let entropy = |sizes: &[usize]| {
        let terms = sizes.iter().filter(|&&size| size > 0).map(|&size| -share(size) * libm::log(share(size)));
        terms.sum::<f64>()
    };
    let mut information = 0.0;
    for (row, &class) in table.iter().zip(&of_class) {
        for (&both, &cluster) in row.iter().zip(&of_cluster).filter(|(both, _)| **both > 0) {
            information += share(both) * libm::log(share(both) / (share(class) * share(cluster)));
        }
    }
    if information <= f64::EPSILON {
        return 0.0;
    }
    (information / ((entropy(&of_class) + entropy(&of_cluster)) / 2.0)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(of: &[u32], labels: &[u8]) -> f64 {
        normalized_mutual_information(&contingency(of, labels, 4, 5))
    }
    #[test]
    fn agrees_with_scikit_learn() {
        let cases: [(&[u32], &[u8], f64); 8] = [
            (&[0, 0, 1, 1, 2, 2], &[0, 0, 1, 1, 1, 2], 0.739_667_376_800_759_2),
            (&[0, 1, 2, 3, 0, 1, 2, 3], &[0, 1, 2, 3, 4, 1, 2, 0], 0.823_529_411_764_705_8),
            (&[0, 0, 0, 1, 1, 1, 2, 2, 2, 2], &[1, 1, 0, 0, 0, 0, 2, 2, 2, 3], 0.729_468_610_181_434_9),
            (&[0, 0, 1, 1], &[1, 1, 0, 0], 1.0),
            (&[0, 0, 0], &[0, 0, 0], 1.0),
            (&[0, 0, 0, 0], &[0, 1, 0, 1], 0.0),
            (&[0, 1, 0, 1], &[2, 2, 2, 2], 0.0),
            (&[0, 0, 1, 1], &[0, 1, 0, 1], 0.0),
        ];
        for (of, labels, theirs) in cases {
            let ours = score(of, labels);
            assert!((ours - theirs).abs() < 1e-14, "{of:?} {labels:?}: {ours}, not {theirs}");
        }
        assert_eq!(normalized_mutual_information(&[]), 1.0);
    }
}
