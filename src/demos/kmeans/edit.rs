//! What the reader can do to the centres by hand.

use crate::engine::Notice;
use serde::{Deserialize, Serialize};

/// More centres cannot be told apart on screen.
pub const MOST_CENTERS: usize = 12;

/// An edit, in the protocol's form: `{cluster_centers: [[…]]}`, `{move: {center, to}}`, `{add: […]}`, `{remove: i}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Sets all centres, shape (k, d); ends seeding.
    #[serde(rename = "cluster_centers")]
    Set(Vec<Vec<f64>>),
    /// Moves one.
    #[serde(rename = "move")]
    Move {
        /// Its index.
        center: usize,
        /// Where to, shape (d,).
        to: Vec<f64>,
    },
    /// Adds one, shape (d,).
    #[serde(rename = "add")]
    Add(Vec<f64>),
    /// Removes one, by its index.
    #[serde(rename = "remove")]
    Remove(usize),
}

impl Edit {
    /// Applies the edit to centres of dimension `d`.
    ///
    /// # Errors
    /// A notice if a place is not finite or not of dimension `d`, a centre does not exist, or there would be none or
    /// too many; then nothing has changed.
    pub fn apply(&self, centers: &mut Vec<Vec<f64>>, d: usize) -> Result<(), Notice> {
        let sound = |place: &Vec<f64>| {
            let finite = place.iter().all(|x| x.is_finite() && x.abs() <= crate::engine::table::MAX_VALUE);
            if place.len() == d && finite { Ok(()) } else { Err(Notice::new("kmeans-bad-place").with("d", d)) }
        };
        let exists = |center: usize, centers: &[Vec<f64>]| {
            if center < centers.len() { Ok(()) } else { Err(Notice::new("kmeans-no-such-center").with("given", center)) }
        };
        let count = |count: usize| {
            if (1..=MOST_CENTERS).contains(&count) {
                Ok(())
            } else {
                Err(Notice::new("kmeans-bad-count").with("given", count).with("most", MOST_CENTERS))
            }
        };
        match self {
            Self::Set(places) => {
                count(places.len())?;
                places.iter().try_for_each(sound)?;
                centers.clone_from(places);
            }
            Self::Move { center, to } => {
                exists(*center, centers)?;
                sound(to)?;
                centers[*center].clone_from(to);
            }
            Self::Add(place) => {
                count(centers.len() + 1)?;
                sound(place)?;
                centers.push(place.clone());
            }
            Self::Remove(center) => {
                exists(*center, centers)?;
                count(centers.len() - 1)?;
                centers.remove(*center);
            }
        }
        Ok(())
    }
}
