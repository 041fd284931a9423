//! Rank-k image reconstruction: a picture as a sum of layers.
mod beat;
mod channel;
mod curves;
mod edit;
mod facts;
mod figure;
mod frame;
mod grids;
mod hands;
mod params;
mod picture;
mod riddle;
mod scene_model;
mod sim;
mod solving;
mod start;
mod study;
mod tables;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub use edit::Edit;
pub use frame::{Frame, Measured, Shown};
pub use params::{Color, SvdParams, SvdView};
pub use sim::Svd;
pub use start::PREVIEW;
pub use study::FACTORS;
