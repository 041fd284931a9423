//! **Unrolled**: machine-learning algorithms taken one step at a time, in the browser.
//!
//! An import may only point down: `shell → demos → plot, math → engine`.
//! `ARCHITECTURE.md` is the map of the house.

pub mod engine;
pub mod math;
