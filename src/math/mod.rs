//! Numerics that two demos or more share. Knows no demo and no drawing.

pub mod agreement;
pub mod factorisation;
pub mod gaussian;
pub mod jacobi;
pub mod lloyd;
pub mod mixture;
pub mod principal;
pub mod spectrum;
