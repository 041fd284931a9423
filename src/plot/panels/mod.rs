//! Building blocks of panels. Each draws onto [`Axes`](super::Axes), or makes its own axes on an area.

pub mod bars;
pub mod cells;
pub mod curve;
pub mod pixels;
pub mod scatter;

pub use bars::{Bar, Bin, Placed, bars, bin, histogram};
pub use cells::{arrow, ellipse, lines, rays, trails, voronoi};
pub use curve::{Curve, CurveOptions, Sample, curves};
pub use pixels::{Map, colors, field, image, table};
pub use scatter::{Drawn, UNLABELLED, scatter, scatter_mixed};
