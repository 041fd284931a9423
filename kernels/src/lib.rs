//! The hot loops, on plain slices.
//!
//! The app is compiled for size, because it travels; this crate alone is compiled for speed (see `profile.release` in
//! `Cargo.toml`). So nothing in here is left generic over types, which would be compiled where it is used, and every loop
//! has a shape that LLVM turns into `f64x2`: a fixed number of lanes, side by side. The lanes also fix the order of
//! additions, so that the same numbers give the same bits on every machine.
//!
//! Everything is linked at level 3, because LLVM turns loops into SIMD only then. `lloyd.rs` and `mixture.rs` give them
//! tables, `factorisation.rs` matrices, and `plot/panels/scatter.rs` the points of a density. The exponential and the
//! logarithm of `kernels/src/elementary.rs` are those of `libm` to the bit, without a branch. What EM calls there is
//! never inlined: in code that is compiled for size LLVM would leave the loops as they are.
#![forbid(unsafe_code)]

pub mod color;
pub mod density;
pub mod eigen;
pub mod elementary;
pub mod factorise;
mod gelu;
pub mod layers;
pub mod lloyd;
pub mod mixture;
pub mod network;
pub mod number;
pub mod posterior;
pub mod product;
pub mod scale;
pub mod scatter;
pub mod sieve;
