//! Diffusion models: data become noise by a fixed process, and noise becomes data step by step (Sohl-Dickstein et al.
//! 2015; Ho, Jain and Abbeel 2020).
//!
//! Noising steps are counted t = 1..T; t = 0 is the data, with ᾱ₀ = 1. Samples lie by rows, shape (n, d).

pub mod denoiser;
pub mod exact;
pub mod samplers;
pub mod schedule;
