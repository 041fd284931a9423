//! Template: the mean of points that are taken in one by one. Put your own algorithm in its place.
mod edit;
mod figure;
mod params;
mod sim;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub use edit::Edit;
pub use params::{TemplateParams, TemplateView};
pub use sim::{Frame, Template};
