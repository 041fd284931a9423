//! What the reader can do to the centres by hand.

use super::sim::Frame;
use crate::demos::points::{CenterChange, CenterEdit};
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
    const CENTER: &'static str = "center";
}

impl From<CenterChange> for Edit {
    fn from(change: CenterChange) -> Self {
        match change {
            CenterChange::Move(center, to) => Self::Move { center, to },
            CenterChange::Add(place) => Self::Add(place),
            CenterChange::Remove(center) => Self::Remove(center),
        }
    }
}

impl Edit {
    /// Applies the edit to centres of dimension `d`. What it makes old is not known any more.
    ///
    /// # Errors
    /// A notice if a place is not finite or not of dimension `d`, a centre does not exist, or there would be none or
    /// too many; then nothing has changed.
    pub fn apply(&self, now: &mut Frame, d: usize) -> Result<(), Notice> {
        let centers = &mut now.cluster_centers;
        match self {
            Self::Set(places) => {
                Self::count(places.len())?;
                places.iter().try_for_each(|place| Self::place(place, d))?;
                centers.clone_from(places);
            }
            Self::Move { center, to } => {
                Self::exists(*center, centers.len())?;
                Self::place(to, d)?;
                centers[*center].clone_from(to);
            }
            Self::Add(place) => {
                Self::count(centers.len() + 1)?;
                Self::place(place, d)?;
                centers.push(place.clone());
            }
            Self::Remove(center) => {
                Self::exists(*center, centers.len())?;
                Self::count(centers.len() - 1)?;
                centers.remove(*center);
            }
        }
        now.inertia = None;
        if matches!(self, Self::Set(_) | Self::Remove(_)) {
            now.labels.clear();
        }
        Ok(())
    }
}
