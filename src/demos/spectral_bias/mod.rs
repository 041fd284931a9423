//! The spectral bias of neural networks: gradient descent fits slow waves first (Rahaman et al. 2019).
mod bump;
mod curves;
mod edit;
mod facts;
mod figure;
mod frame;
mod grids;
mod hands;
mod heat;
mod kernel;
mod params;
mod picture;
mod picture_target;
mod problem;
mod recorded_run;
mod saved;
mod scene_model;
mod sim;
mod study;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod watch;
mod waves;
pub use edit::Edit;
pub use frame::Frame;
pub use params::{ActivationChoice, Amplitudes, Degradation, OptimiserChoice, SpectralBiasParams, SpectralBiasView};
pub use problem::Problem;
pub use recorded_run::{RecordedInstant, RecordedRun, record};
pub use saved::SavedState;
pub use sim::SpectralBias;
pub use study::{Average, Averaged, Predicted, StudyFound};
pub use watch::{STAYS, Watch};
