//! One sort for all that are not hot: every kind of thing that is sorted costs kilobytes of its own.

/// The indexes of `keys` in ascending order of their keys, equal ones in their order; NaN comes last.
pub fn ascending(keys: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (keys[a], keys[b]);
        a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
    });
    order
}

/// The same, descending; NaN comes last here too.
pub fn descending(keys: &[f64]) -> Vec<usize> {
    ascending(&keys.iter().map(|key| -key).collect::<Vec<_>>())
}

/// Puts things in ascending order of their keys, those of equal keys as they came.
pub fn sort_by<T>(things: &mut Vec<T>, key: impl Fn(&T) -> f64) {
    let order = ascending(&things.iter().map(key).collect::<Vec<_>>());
    let mut all: Vec<Option<T>> = std::mem::take(things).into_iter().map(Some).collect();
    things.extend(order.into_iter().filter_map(|at| all[at].take()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        assert_eq!(ascending(&[2.0, 1.0, 2.0, 0.0]), [3, 1, 0, 2]);
        assert_eq!(descending(&[2.0, 1.0, 2.0, 0.0]), [0, 2, 1, 3]);
    }

    #[test]
    fn things_are_put_in_order() {
        let mut words = vec!["three", "a", "word", "b", "seven"];
        sort_by(&mut words, |word| word.len() as f64);
        assert_eq!(words, ["a", "b", "word", "three", "seven"]);
    }

    #[test]
    fn what_is_not_a_number_comes_last_both_ways() {
        let keys = [f64::NAN, 1.0, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        assert_eq!(ascending(&keys), [4, 1, 3, 0, 2]);
        assert_eq!(descending(&keys), [3, 1, 4, 0, 2]);
    }
}
