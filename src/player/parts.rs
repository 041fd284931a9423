//! The names of the parts of the program that a player asks for. What they are is in `xtask/src/later.rs`; how they come,
//! in `src/shell/parts.rs`.

/// What packs runs for links and writes pictures.
pub const FILES: &str = "files";
/// What reads tables.
pub const TABLES: &str = "tables";
/// What reads pictures.
pub const PICTURES: &str = "pictures";
/// The controls under "More".
pub const CONTROLS: &str = "controls";
/// Dialogs, typing and drawing.
pub const DIALOGS: &str = "dialogs";
/// What speaks with host pages.
pub const HOSTS: &str = "hosts";
/// Histograms of sweeps.
pub const SWEEPS: &str = "sweeps";
/// What handles recordings of runs.
pub const RECORDINGS: &str = "recordings";
