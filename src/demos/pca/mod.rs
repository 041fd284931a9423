//! Principal component analysis.
mod bridge;
mod denoise;
mod doors;
mod drawn;
mod edit;
mod ellipse;
mod facts;
mod figure;
mod frame;
mod hands;
mod held;
mod panels;
mod params;
mod picture;
mod pictures;
mod proofs;
mod roads;
mod scene_model;
mod scores;
mod sim;
mod space;
mod studies;
mod tables;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod wide;
pub use edit::Edit;
pub use frame::{Did, Frame, Preparation};
pub use params::{Init, PcaParams, PcaView};
pub use sim::Pca;
