//! Numerics that two demos or more share.

pub mod lloyd;

