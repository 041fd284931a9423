//! Rank-k image reconstruction: a picture as a sum of layers.
mod channel;
mod edit;
mod frame;
mod params;
mod sim;
mod start;
mod study;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub use edit::Edit;
pub use frame::{Frame, Measured, Shown};
pub use params::{Color, SvdParams};
pub use sim::{FACTORS, Svd};
pub use start::PREVIEW;
