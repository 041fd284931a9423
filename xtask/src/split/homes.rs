//! Which function goes to which piece.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::Part;
use super::source::Source;

/// What parts share becomes a chunk if it is of so many bytes; less is copied into each of them.
const LEAST: usize = 4096;

/// Where functions live that do not stay in the base.
#[derive(Debug, PartialEq)]
pub(super) struct Homes {
    /// The functions of each piece: of the parts, in their order, then of the chunks. What is small and shared is in
    /// several.
    pub(super) pieces: Vec<BTreeSet<u32>>,
    /// The parts that each chunk is needed by, those of many before those of few.
    pub(super) chunks: Vec<BTreeSet<usize>>,
    /// All functions that do not stay in the base: those of the pieces, and what nobody can reach.
    pub(super) away: BTreeSet<u32>,
}

/// To which part a function of that name is a door; none if to several.
fn door_to(name: &str, parts: &[Part]) -> Option<usize> {
    if let Some(at) = parts.iter().position(|part| part.names(name)) {
        return Some(at);
    }
    let mut spoken = parts.iter().enumerate().filter(|(_, part)| part.speaks.iter().any(|of| name.contains(of)));
    let (at, _) = spoken.next()?;
    spoken.next().is_none().then_some(at)
}

/// The parts by which each function can be reached that the base does not reach.
type Users = BTreeMap<u32, BTreeSet<usize>>;

/// The doors of each part: slot and function.
type Doors = Vec<(usize, u32, u32)>;

/// Where every function goes.
///
/// # Errors
/// If a door matches no function: its part would be empty, and nobody would notice but its readers.
pub(super) fn homes(source: &Source<'_>, parts: &[Part]) -> Result<Homes> {
    let names: Vec<String> = source.slots.iter().map(|(_, function)| source.name(*function)).collect();
    for part in parts {
        if let Some(door) = part.named.iter().find(|door| !names.iter().any(|name| part.names_by(door, name))) {
            bail!("the part {} has a door that is no function: {door}", part.name);
        }
    }
    let named = source.slots.iter().zip(&names).filter(|(_, name)| parts.iter().any(|part| part.names(name)));
    let apart = named.map(|((_, function), _)| *function).collect();
    let (doors, users, base) = doors_and_users(source, parts, &apart);
    let mut sizes: BTreeMap<&BTreeSet<usize>, usize> = BTreeMap::new();
    for (function, users) in users.iter().filter(|(_, users)| users.len() > 1) {
        *sizes.entry(users).or_default() += source.size(*function);
    }
    let mut chunks: Vec<BTreeSet<usize>> =
        sizes.iter().filter(|(_, size)| **size >= LEAST).map(|(users, _)| (*users).clone()).collect();
    chunks.sort_by_key(|users| std::cmp::Reverse(users.len()));
    let mut of_chunk = vec![BTreeSet::new(); chunks.len()];
    for (function, users) in &users {
        if let Some(at) = chunks.iter().position(|chunk| chunk == users) {
            of_chunk[at].insert(*function);
        }
    }
    // A piece takes with it what is too small to be a chunk. A caller has no users that what it calls has not, so what
    // lies in chunks has come before.
    let whole: BTreeSet<u32> = of_chunk.iter().flatten().copied().collect();
    let with_small = |from: Vec<u32>, own: &BTreeSet<u32>| {
        let elsewhere =
            |function: &u32| !users.contains_key(function) || whole.contains(function) && !own.contains(function);
        source.reach_within(from, &apart, &|function| !elsewhere(&function))
    };
    let mut pieces = Vec::new();
    for at in 0..parts.len() {
        let own = doors.iter().filter(|door| door.0 == at).map(|door| door.2).collect();
        pieces.push(with_small(own, &BTreeSet::new()));
    }
    for own in &of_chunk {
        pieces.push(with_small(own.iter().copied().collect(), own));
    }
    let away = (source.imported..source.types.len() as u32).filter(|function| !base.contains(function)).collect();
    Ok(Homes { pieces, chunks, away })
}

/// The doors, who uses what lies behind them, and all that the base reaches.
fn doors_and_users(source: &Source<'_>, parts: &[Part], apart: &BTreeSet<u32>) -> (Doors, Users, BTreeSet<u32>) {
    // Whatever turns out to be held elsewhere is no door, and then others may not be.
    let mut doors = Doors::new();
    let mut roots = source.roots.clone();
    for &(slot, function) in &source.slots {
        let alone = || source.slots.iter().filter(|(_, other)| *other == function).count() == 1;
        let name = source.name(function);
        match door_to(&name, parts).filter(|at| source.is_open(slot) || parts[*at].names(&name)) {
            Some(at) if function >= source.imported && alone() => doors.push((at, slot, function)),
            None if !source.is_open(slot) => {}
            _ => roots.push(function),
        }
    }
    loop {
        let base = source.reach_within(roots.iter().copied(), apart, &|_| true);
        let mut users = Users::new();
        for at in 0..parts.len() {
            let of = doors.iter().filter(|door| door.0 == at).map(|door| door.2);
            // Imports of the whole program are its base's business.
            for function in
                source.reach_within(of, apart, &|function| function >= source.imported && !base.contains(&function))
            {
                users.entry(function).or_default().insert(at);
            }
        }
        let held_elsewhere = |(at, slot, function): &(usize, u32, u32)| {
            let alone = |holder: &u32| users.get(holder).is_some_and(|users| users.len() == 1 && users.contains(at));
            let outside = source.holders.get(slot).is_some_and(|holders| !holders.iter().all(alone));
            let speaks = !parts[*at].names(&source.name(*function));
            base.contains(function) || speaks && (outside || source.words.get(slot).is_some_and(|count| *count > 1))
        };
        let lost: Vec<u32> = doors.iter().filter(|door| held_elsewhere(door)).map(|door| door.2).collect();
        if lost.is_empty() {
            return (doors, users, base);
        }
        doors.retain(|door| !lost.contains(&door.2));
        roots.extend(lost);
    }
}
