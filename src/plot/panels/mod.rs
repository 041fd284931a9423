//! Building blocks of panels. Each draws onto [`Axes`](super::Axes), or makes its own axes on an area.

pub mod bars;
pub mod cells;
pub mod curve;
pub mod matrix;
pub mod overlay;
pub mod pixels;
pub mod scatter;

pub use bars::{Bar, Bin, PlacedBar, bars, bin, histogram};
pub use cells::{arrow, ellipse, lines, rays, trails, voronoi};
pub use curve::{Curve, CurveOptions, Sample, curves, function};
pub use matrix::{DrawnMatrix, FormulaPart, flow};
pub use overlay::{grip, pick, ring, say, segment};
pub use pixels::{Map, colors, fitted, heat_map, image, key, mist, mist_of, pixel_at, signed_colors, stretched, table};
pub use scatter::{UNLABELLED, is_dense, scatter, scatter_mixed, weights};
