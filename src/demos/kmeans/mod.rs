//! K-means.
mod edit;
mod params;
mod sim;
mod study;
pub use edit::Edit;
pub use params::{KMeansParams, KMeansView};
pub use sim::{Did, Emptied, Frame, KMeans};
