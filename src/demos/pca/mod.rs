//! Principal component analysis.
mod edit;
mod ellipse;
mod facts;
mod figure;
mod frame;
mod hands;
mod panels;
mod params;
mod picture;
mod pictures;
mod roads;
mod scores;
mod seen;
mod sim;
mod tables;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub use edit::Edit;
pub use frame::{Did, Frame, Stage};
pub use params::{Init, PcaParams, PcaView};
pub use sim::Pca;
