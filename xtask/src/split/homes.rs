//! What goes to which piece.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::Part;
use super::source::{Item, Source};

/// What parts share becomes a chunk if it is of so many bytes; less is copied into each of them.
const LEAST: usize = 4096;

/// Where everything lives that does not stay in the base.
#[derive(Debug, PartialEq)]
pub(super) struct Homes {
    /// What is in each piece: in the parts, in their order, then in the chunks. What is small and shared is in several.
    pub(super) pieces: Vec<BTreeSet<Item>>,
    /// The parts that each chunk is needed by, those of many before those of few.
    pub(super) chunks: Vec<BTreeSet<usize>>,
    /// All that stays in the base. What is neither here nor in a piece can be reached by nobody.
    pub(super) base: BTreeSet<Item>,
}

/// The doors of each part.
///
/// # Errors
/// If a door matches no function: its part would be empty, and nobody would notice but its readers.
pub(super) fn doors(source: &Source<'_>, parts: &[Part]) -> Result<Vec<BTreeSet<u32>>> {
    let named: Vec<(String, u32)> = source.slots.iter().map(|(_, at)| (source.name(*at), *at)).collect();
    let mut doors = vec![BTreeSet::new(); parts.len()];
    for (part, doors) in parts.iter().zip(&mut doors) {
        for door in &part.doors {
            let found = named.iter().filter(|(name, _)| part.names_by(door, name)).map(|(_, function)| *function);
            let before = doors.len();
            doors.extend(found);
            if doors.len() == before {
                bail!("the part {} has a door that is no function: {door}", part.name);
            }
        }
    }
    Ok(doors)
}

/// Where everything goes.
///
/// # Errors
/// If a door matches no function.
pub(super) fn homes(source: &Source<'_>, parts: &[Part]) -> Result<Homes> {
    let doors = doors(source, parts)?;
    let apart = doors.iter().flatten().copied().collect();
    // Imports of the whole program are its base's business.
    let outside = (0..source.imported).map(Item::Function);
    let base = source.reach_within(source.roots.iter().copied().chain(outside), &apart, &|_| true);
    let own = |doors: &BTreeSet<u32>| doors.iter().copied().map(Item::Function).collect::<Vec<_>>();
    let mut users: BTreeMap<Item, BTreeSet<usize>> = BTreeMap::new();
    for (at, doors) in doors.iter().enumerate() {
        for item in source.reach_within(own(doors), &apart, &|item| !base.contains(&item)) {
            users.entry(item).or_default().insert(at);
        }
    }
    let mut sizes: BTreeMap<&BTreeSet<usize>, usize> = BTreeMap::new();
    for (item, users) in users.iter().filter(|(_, users)| users.len() > 1) {
        *sizes.entry(users).or_default() += source.size(*item);
    }
    let mut chunks: Vec<BTreeSet<usize>> =
        sizes.iter().filter(|(_, size)| **size >= LEAST).map(|(users, _)| (*users).clone()).collect();
    chunks.sort_by_key(|users| std::cmp::Reverse(users.len()));
    let mut of_chunk = vec![BTreeSet::new(); chunks.len()];
    for (item, users) in &users {
        if let Some(at) = chunks.iter().position(|chunk| chunk == users) {
            of_chunk[at].insert(*item);
        }
    }
    // A piece takes with it what is too small to be a chunk, unless a chunk that comes before it wherever it is needed has
    // taken that. A user has no users that what it uses has not, so what lies in chunks has come before.
    let whole: BTreeSet<Item> = of_chunk.iter().flatten().copied().collect();
    let mut taken: Vec<(&BTreeSet<usize>, BTreeSet<Item>)> = Vec::new();
    for (chunk, own) in chunks.iter().zip(&of_chunk) {
        let before: Vec<_> = taken.iter().filter(|(of, _)| of.is_superset(chunk)).collect();
        let elsewhere = |item: &Item| {
            let came = before.iter().any(|(_, items)| items.contains(item));
            !users.contains_key(item) || (whole.contains(item) || came) && !own.contains(item)
        };
        let items = source.reach_within(own.iter().copied(), &apart, &|item| !elsewhere(&item));
        taken.push((chunk, items));
    }
    let mut pieces = Vec::new();
    for (at, doors) in doors.iter().enumerate() {
        let before: Vec<_> = taken.iter().filter(|(of, _)| of.contains(&at)).collect();
        let elsewhere = |item: &Item| {
            !users.contains_key(item) || whole.contains(item) || before.iter().any(|(_, items)| items.contains(item))
        };
        pieces.push(source.reach_within(own(doors), &apart, &|item| !elsewhere(&item)));
    }
    pieces.extend(taken.iter().map(|(_, items)| items.clone()));
    Ok(Homes { pieces, chunks, base })
}
