//! Numerics that two demos or more share. Knows no demo and no drawing.

pub mod agreement;
pub mod lloyd;
pub mod principal;
