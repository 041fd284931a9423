//! K-means.
mod codebook;
mod edit;
mod facts;
mod figure;
mod hands;
mod panels;
mod params;
mod picture;
mod seen;
mod sim;
mod study;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub use edit::Edit;
pub use params::{KMeansParams, KMeansView};
pub use sim::{Did, Emptied, Frame, KMeans};
