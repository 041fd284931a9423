//! Riddles: the pictures that come with the app under a number alone, so that no address, no list and no title tells
//! which one it is. `data_seed` is the number. Nine in a row are all nine pictures, each round in an order of its own.
//! Links depend on it: the order never changes.

use super::BUNDLED;
use crate::engine::Rng;
use crate::engine::rng::Purpose;

/// The name that all of them have as data sets.
pub const RIDDLE: &str = "riddle";

/// What may be asked: photographs, a slide, a page, a drawing, and pictures that are nothing but noise or pattern.
const PICTURES: [&str; 9] = ["slide", "cat", "noise", "gradient", "rocket", "drawing", "camera", "tartan", "text"];

/// Which picture the riddle of a number is, from 1 (and 0 is 1): the name of a data set.
pub fn answer(number: u64) -> &'static str {
    let (number, count) = (number.max(1) - 1, PICTURES.len() as u64);
    let order = Rng::new(number / count, Purpose::Data).distinct(PICTURES.len(), PICTURES.len());
    // What is left of a division by 9 is an index of the nine.
    PICTURES[order[(number % count) as usize]]
}

/// The file of a riddle's picture, if it has one.
pub fn file(number: u64) -> Option<&'static str> {
    BUNDLED.iter().find(|(known, _)| *known == answer(number)).map(|(_, file)| *file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nine_in_a_row_are_all_nine_and_the_order_never_changes() {
        let round = |from: u64| (from..from + 9).map(answer).collect::<Vec<_>>();
        for from in [1, 10, 19, 9001] {
            assert_eq!(round(from).into_iter().collect::<BTreeSet<_>>(), PICTURES.into(), "{from}");
        }
        assert_ne!(round(1), round(10));
        assert_eq!(answer(0), answer(1));
        assert!(PICTURES.contains(&answer(u64::MAX)));
        let first = ["camera", "tartan", "text", "cat", "noise", "drawing", "rocket", "slide", "gradient"];
        assert_eq!(round(1), first);
    }

    #[test]
    fn whatever_is_bundled_can_be_asked() {
        assert!(BUNDLED.iter().all(|(name, _)| PICTURES.contains(name)));
        let named = |name: &str| (1..10).find(|number| answer(*number) == name);
        assert!(named("cat").is_some_and(|number| file(number) == Some("pictures/cat.png")));
        assert!(named("noise").is_some_and(|number| file(number).is_none()));
    }
}
