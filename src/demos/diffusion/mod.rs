//! Diffusion: noise in, data out, in one and two dimensions.
mod bound;
mod curves;
mod edit;
mod facts;
mod family;
mod figure;
mod frame;
mod hands;
mod inside;
mod lens;
mod line;
mod lines;
mod params;
mod particles;
mod picture;
mod pretrained;
mod primary;
mod problem;
mod scene_model;
mod sim;
mod slow;
mod square;
mod step;
mod study;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod training;
mod vector_field;
mod waves;
mod weights;
pub use edit::Edit;
pub use frame::{Before, Frame};
pub use params::{DiffusionParams, DiffusionView};
pub use sim::Diffusion;
pub use study::{Reached, TRAINING};
pub use training::Batch;
