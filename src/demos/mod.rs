//! The demos.
pub mod kmeans;
