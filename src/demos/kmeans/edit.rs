//! What the reader can do to the centres by hand.

use crate::demos::points::CenterEdit;
use crate::engine::Notice;
use serde::{Deserialize, Serialize};

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

impl CenterEdit for Edit {
    const DEMO: &'static str = "kmeans";

    fn moved(center: usize, to: Vec<f64>) -> Self {
        Self::Move { center, to }
    }

    fn added(place: Vec<f64>) -> Self {
        Self::Add(place)
    }

    fn removed(center: usize) -> Self {
        Self::Remove(center)
    }
}

impl Edit {
    /// Applies the edit to centres of dimension `d`.
    ///
    /// # Errors
    /// A notice if a place is not finite or not of dimension `d`, a centre does not exist, or there would be none or
    /// too many; then nothing has changed.
    pub fn apply(&self, centers: &mut Vec<Vec<f64>>, d: usize) -> Result<(), Notice> {
        let missing = |center: usize| Notice::new("kmeans-no-such-center").with("given", center);
        match self {
            Self::Set(places) => {
                Self::count(places.len())?;
                places.iter().try_for_each(|place| Self::place(place, d))?;
                centers.clone_from(places);
            }
            Self::Move { center, to } => {
                let moved = centers.get_mut(*center).ok_or_else(|| missing(*center))?;
                Self::place(to, d)?;
                moved.clone_from(to);
            }
            Self::Add(place) => {
                Self::count(centers.len() + 1)?;
                Self::place(place, d)?;
                centers.push(place.clone());
            }
            Self::Remove(center) => {
                centers.get(*center).ok_or_else(|| missing(*center))?;
                Self::count(centers.len() - 1)?;
                centers.remove(*center);
            }
        }
        Ok(())
    }
}
