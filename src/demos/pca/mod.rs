//! Principal component analysis. Not in the registry yet: it has no words.
mod edit;
mod facts;
mod figure;
mod frame;
mod hands;
mod panels;
mod params;
mod picture;
mod seen;
mod sim;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub use edit::Edit;
pub use frame::{Did, Frame, Stage};
pub use params::{Init, PcaParams, PcaView};
pub use sim::Pca;
