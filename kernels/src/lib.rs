//! The hot loops, on plain slices.
//!
//! The app is compiled for size, because it travels; this crate alone is compiled for speed (see `profile.release` in
//! `Cargo.toml`). So nothing in here is left generic over types, which would be compiled where it is used, and every loop
//! has a shape that LLVM turns into `f64x2`: a fixed number of lanes, side by side. The lanes also fix the order of
//! additions, so that the same numbers give the same bits on every machine.
#![forbid(unsafe_code)]

pub mod color;
pub mod density;
pub mod eigen;
pub mod elementary;
pub mod factorise;
pub mod layers;
pub mod lloyd;
pub mod mixture;
pub mod network;
pub mod number;
pub mod posterior;
pub mod product;
pub mod scale;
pub mod scatter;
