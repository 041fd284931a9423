//! **Unrolled**: machine-learning algorithms taken one step at a time, in the browser.
//!
//! An import may only point down: `shell → player → demos → plot, math → engine`.
//! `ARCHITECTURE.md` is the map of the house.

pub mod demos;
pub mod engine;
pub mod math;
pub mod player;
pub mod plot;
#[cfg(target_arch = "wasm32")]
pub mod shell;
