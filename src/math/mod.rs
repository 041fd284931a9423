//! Numerics of the lectures, by subject: whatever another demo could want too. Knows no demo and no drawing.

pub mod activation;
pub mod agreement;
pub mod diffusion;
pub mod distance;
pub mod factorisation;
pub mod fourier;
pub mod gaussian;
pub mod jacobi;
pub mod lloyd;
pub mod mixture;
pub mod mlp;
pub mod optimiser;
pub mod pca;
pub mod principal;
pub mod rank;
pub mod reflections;
pub mod silhouette;
pub mod spectral_norm;
pub mod spectrum;
pub mod subspace;
pub mod tangent_kernel;
