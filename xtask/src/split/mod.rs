//! The wasm is cut: what all pages need, a part for each demo that is fetched with its page, parts that are fetched
//! when they are asked for, and chunks that several parts share, which come before them.
//!
//! The pieces are functions of the very same program, with the constants that these use. They share its memory, its
//! table and its globals, and take their places there when they are instantiated. A part is what can be reached only by
//! way of its doors: functions that others know by a pointer alone (for a demo, the registry's two). What several parts
//! reach goes by the set of them: a chunk, or a copy for each of them where it is small. So another demo makes no page
//! larger. All else stays in the base, so nothing there ever uses a piece but through a door; what nobody can reach is
//! left out.
//!
//! Who reaches whom is what the linker knows of constants and pointers, and what the optimised code says afterwards: a
//! number in it is taken for every address and every slot that it can be.
//!
//! Rust knows nothing of parts, and there are two rules:
//!
//! - A demo is reached only through the registry's two pointers, `open` and `run_view`, behind a `black_box`. The app shows
//!   a page when the parts of its demos have joined (`shell/parts.rs`, `shell/app.rs`). If they or the words cannot be
//!   had, it says so in the page's place and offers to try again. The gallery fetches a demo's part when its card comes
//!   near the window.
//! - The doors of the other parts are called by a pointer (`black_box` on a `static`), and whoever calls one has
//!   fetched the part before: `WorkerClient::send` for what runs need (`Input::parts` names those of a data set),
//!   `App::parts_needed` for what a page cannot be shown without, `Player::with_part` for the rest.
//!
//! The linker knows who uses what: with `--emit-relocs` it says of every address and every slot of the table in code
//! and data whose it is (`split/memory.rs`). What can be reached from the exports, the variables and the functions that
//! call without a pointer stays in the base, but for the doors; what can be reached from a door alone goes with its
//! part, tables of methods and texts included; what nobody reaches is left out. Optimisers keep no relocations, but no
//! address changes after linking: a number in the optimised code is taken for every address and every slot that it can
//! be, and `--table-base` makes slots numbers that nothing else is likely to be. `cargo xtask weigh --why NAME` tells
//! by what way each piece, or the one that is named, reaches a function or a constant: a list of functions in the
//! registry, for one, brings everything along that it points to. A door that is no function stops the build. `cargo
//! xtask weigh` tells what the functions and constants of each piece weigh.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasmparser::Validator;

mod cut;
mod homes;
#[cfg(test)]
mod linked_tests;
mod memory;
mod panics;
mod source;
#[cfg(test)]
mod tests;
mod weigh;

pub use cut::keeps_names;
pub use memory::{Memory, without_links};
pub use panics::silent;
pub use weigh::{Wish, weigh};

/// A program in parts.
pub struct Split {
    /// What every page needs.
    pub base: Vec<u8>,
    /// The parts by their names.
    pub parts: BTreeMap<String, Vec<u8>>,
    /// What parts share. The name of a chunk is made of theirs, with `_` between them; it uses chunks of more parts than
    /// its own.
    pub chunks: BTreeMap<String, Vec<u8>>,
}

/// The name of the chunk of these parts.
fn name_of(users: &BTreeSet<usize>, parts: &[Part]) -> String {
    users.iter().map(|at| parts[*at].name.as_str()).collect::<Vec<_>>().join("_")
}

/// Is the chunk of that name needed by a part?
pub fn serves(chunk: &str, part: &str) -> bool {
    chunk.split('_').any(|user| user == part)
}

/// A part that is to be cut out.
pub struct Part {
    /// Its name.
    pub name: String,
    /// The functions of these names, or that begin so if they end with `::`; whoever calls one by its pointer knows that
    /// the part must have come before.
    doors: Vec<String>,
}

impl Part {
    /// The part behind a few functions.
    pub fn behind(name: &str, doors: &[&str]) -> Self {
        Self { name: name.to_owned(), doors: doors.iter().map(|door| (*door).to_owned()).collect() }
    }

    /// The part of a demo, behind the registry's two pointers.
    pub fn of_demo(slug: &str) -> Self {
        let demo = format!("demos::{}::", slug.replace('-', "_"));
        let of = |door: &str| format!("unrolled::{door}::<unrolled::{demo}");
        Self { name: slug.to_owned(), doors: ["engine::session::open", "plot::run_view::run_view"].map(of).to_vec() }
    }

    /// Is that function behind that door?
    fn names_by(&self, door: &str, name: &str) -> bool {
        door == name || door.ends_with("::") && name.starts_with(door)
    }
}

/// Cuts `wasm`, which must hold names and whose memory is laid out so, into the base, `parts` and what they share.
///
/// # Errors
/// Where the module is not what our own build makes, a door is no function, or a piece came out broken.
pub fn split(wasm: &[u8], memory: Memory, wanted: &[Part]) -> Result<Split> {
    let source = source::Source::read(wasm, memory)?;
    let homes = homes::homes(&source, wanted)?;
    let lent = cut::lent(&source, &homes);
    let base = cut::base(&source, &homes, &lent)?;
    Validator::new().validate_all(&base).context("the base is not valid wasm")?;
    let mut pieces = homes.pieces.iter().map(|own| {
        let piece = cut::piece(&source, own, &lent)?;
        Validator::new().validate_all(&piece).context("a piece is not valid wasm")?;
        anyhow::Ok(piece)
    });
    let named = wanted.iter().map(|part| part.name.clone());
    let parts = named.zip(&mut pieces).map(|(name, piece)| Ok((name, piece?))).collect::<Result<_>>()?;
    let named = homes.chunks.iter().map(|users| name_of(users, wanted));
    let chunks = named.zip(&mut pieces).map(|(name, piece)| Ok((name, piece?)));
    let chunks = chunks.collect::<Result<_>>()?;
    Ok(Split { base, parts, chunks })
}
