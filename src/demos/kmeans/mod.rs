//! K-means.
mod codebook;
mod edit;
mod facts;
mod figure;
mod hands;
mod landscape;
mod panels;
mod params;
mod picture;
mod scene_model;
mod sim;
mod study;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub use edit::Edit;
pub use params::{KMeansParams, KMeansView};
pub use sim::{Did, Emptied, Frame, KMeans};
