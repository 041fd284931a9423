//! The wasm is cut: what all pages need, a part for each demo that is fetched with its page, parts that are fetched
//! when they are asked for, and chunks that several parts share, which come before them.
//!
//! The pieces are functions of the very same program. They share its memory, its table and its globals, and take their
//! places in the table when they are instantiated. A function belongs to a part if it can be reached only through the
//! table, by way of the part's doors: for a demo, functions whose names speak of that demo alone (what the registry
//! points to, and the methods behind it); for another part, the one function that is called by a pointer. What several
//! parts reach goes by the set of them: a chunk, or a copy for each of them where it is small. So another demo makes no
//! page larger. Whoever holds a pointer to a function that stands in no data reaches it as if it called it. All else stays in the base, so nothing there ever calls a piece but through the table.
//!
//! The compiler may have made one function of two that do the same, and given it either's name. So a function of a demo
//! is a door only if its pointer is held in one place: once in the data (a method in one table of methods), and by no
//! function outside of the part.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasmparser::Validator;

mod cut;
mod homes;
mod source;
#[cfg(test)]
mod tests;
mod weigh;

pub use cut::keeps_names;
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
    /// Functions whose names have one of these in them are doors, if nobody else holds their pointers.
    speaks: Vec<String>,
    /// The doors of these names, or that begin so if they end with `::`; callers know that the part must have come
    /// before. What stands in the data by chance, and looks like a pointer to one of them, does not count.
    named: Vec<String>,
}

impl Part {
    /// The part behind a few functions.
    pub fn behind(name: &str, doors: &[&str]) -> Self {
        let named = doors.iter().map(|door| (*door).to_owned()).collect();
        Self { name: name.to_owned(), speaks: Vec::new(), named }
    }

    /// With what nobody else calls of libraries, pointers and all: a library that keeps pointers to its own functions would
    /// else stay in the base.
    #[must_use]
    pub fn with(mut self, libraries: &[&str]) -> Self {
        self.speaks.extend(libraries.iter().map(|library| format!("{library}::")));
        self
    }

    /// The part of a demo, with the registry's two pointers.
    pub fn of_demo(slug: &str) -> Self {
        let demo = format!("demos::{}::", slug.replace('-', "_"));
        let of = |door: &str| format!("unrolled::{door}::<unrolled::{demo}");
        let named = ["engine::session::open", "plot::book::book"].map(of).to_vec();
        Self { name: slug.to_owned(), speaks: vec![demo], named }
    }

    /// Is that the name of one of its doors?
    fn names(&self, name: &str) -> bool {
        self.named.iter().any(|door| self.names_by(door, name))
    }

    /// Is that function behind that door?
    fn names_by(&self, door: &str, name: &str) -> bool {
        door == name || door.ends_with("::") && name.starts_with(door)
    }
}

/// Cuts `wasm`, which must hold names, into the base, `parts` and what they share.
///
/// # Errors
/// Where the module is not what our own build makes, a door is no function, or a piece came out broken.
pub fn split(wasm: &[u8], wanted: &[Part]) -> Result<Split> {
    let source = source::Source::read(wasm)?;
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
