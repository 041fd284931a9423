//! Rank correlation.

/// The ranks of numbers from 0, equal ones sharing the mean of theirs.
pub fn ranks(x: &[f64]) -> Vec<f64> {
    let rank = |a: &f64| {
        let (less, equal) =
            x.iter().fold((0, 0), |(less, equal), b| (less + u32::from(b < a), equal + u32::from(b == a)));
        f64::from(less) + (f64::from(equal) - 1.0) / 2.0
    };
    x.iter().map(rank).collect()
}

/// Spearman's ρ: Pearson's correlation of the ranks, in −1..1; `None` if all of one side are equal, or lengths differ.
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() != y.len() {
        return None;
    }
    let middle = (x.len() as f64 - 1.0) / 2.0;
    let centred = |of: &[f64]| ranks(of).into_iter().map(|rank| rank - middle).collect::<Vec<_>>();
    let (x, y) = (centred(x), centred(y));
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scale = (dot(&x, &x) * dot(&y, &y)).sqrt();
    (scale > 0.0).then(|| dot(&x, &y) / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values by `scipy.stats.spearmanr` 1.17.1.
    #[test]
    fn spearman_is_scipys() {
        let near = |x: &[f64], y: &[f64], rho: f64| {
            let ours = spearman(x, y).unwrap_or(f64::NAN);
            assert!((ours - rho).abs() < 1e-12, "{ours} {rho}");
        };
        near(&[1.0, 2.0, 3.0, 4.0], &[10.0, 20.0, 25.0, 99.0], 1.0);
        near(&[1.0, 2.0, 3.0, 4.0], &[4.0, 3.0, 2.0, 1.0], -1.0);
        near(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0], &[2.0, 7.0, 1.0, 8.0, 2.0, 8.0], -0.1343433226559697);
        assert_eq!(spearman(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(spearman(&[1.0], &[1.0, 2.0]), None);
    }
}
