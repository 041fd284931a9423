//! EM for mixtures of Gaussians.
mod edit;
mod facts;
mod figure;
mod frame;
mod hands;
mod line;
mod marks;
mod panels;
mod params;
mod picture;
mod range;
mod scene_model;
mod sim;
mod start;
mod study;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub use edit::Edit;
pub use frame::{Did, Frame};
pub use params::{Assignment, EmParams, EmView, Init};
pub use sim::{Em, MOST_COLUMNS};
pub use study::ChoiceOfK;
