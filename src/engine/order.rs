//! One sort for all that are not hot: every kind of thing that is sorted costs kilobytes of its own.

/// The indexes of `keys` in ascending order of their keys, equal ones in their order; NaN comes last.
pub fn ascending(keys: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
    order
}

/// The same, descending.
pub fn descending(keys: &[f64]) -> Vec<usize> {
    ascending(&keys.iter().map(|key| -key).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        assert_eq!(ascending(&[2.0, 1.0, 2.0, 0.0]), [3, 1, 0, 2]);
        assert_eq!(descending(&[2.0, 1.0, 2.0, 0.0]), [0, 2, 1, 3]);
        assert_eq!(ascending(&[f64::NAN, 1.0]), [1, 0]);
    }
}
