//! What every demo stands on: runs, time, tables, addresses and messages. Knows no browser and no drawing.

pub mod address;
mod admit;
pub mod bytes;
pub mod fields;
pub mod generate;
pub mod host;
pub mod input;
pub mod keys;
pub mod knobs;
pub mod matrix;
pub mod nan;
pub mod notice;
pub mod numbers;
pub mod order;
pub mod pace;
pub mod packed;
pub mod packing;
pub mod params;
pub mod pixels;
pub mod protocol;
pub mod recording;
pub mod rng;
pub mod run;
pub mod session;
pub mod signal;
pub mod sim;
pub mod study;
pub mod table;
pub mod timeline;
pub mod track;
pub mod undo;
pub mod words;

pub use notice::Notice;
pub use rng::Rng;
pub use sim::{Phase, Sim};
pub use table::Table;
