//! What every demo stands on: runs, time, tables, addresses and messages. Knows no browser and no drawing.

pub mod generate;
pub mod notice;
pub mod rng;
pub mod table;

pub use notice::Notice;
pub use rng::Rng;
pub use table::Table;
