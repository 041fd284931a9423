//! Which function goes to which part.

use std::collections::{BTreeMap, BTreeSet};

use super::Part;
use super::source::Source;

/// To which part a function of that name is a door; none if to several.
fn door_to(name: &str, parts: &[Part]) -> Option<usize> {
    if let Some(at) = parts.iter().position(|part| part.names(name)) {
        return Some(at);
    }
    let mut spoken = parts.iter().enumerate().filter(|(_, part)| part.speaks.iter().any(|of| name.contains(of)));
    let (at, _) = spoken.next()?;
    spoken.next().is_none().then_some(at)
}

/// For every function that does not stay in the base: the part to which it goes.
pub(super) fn homes(source: &Source<'_>, parts: &[Part]) -> BTreeMap<u32, usize> {
    // Doors, with their slots, by part; whatever turns out to be held elsewhere is no door, and then others may not be.
    let mut doors: Vec<(usize, u32, u32)> = Vec::new();
    let mut roots = source.roots.clone();
    for &(slot, function) in &source.slots {
        let alone = || source.slots.iter().filter(|(_, other)| *other == function).count() == 1;
        match door_to(&source.name(function), parts) {
            Some(at) if function >= source.imported && alone() => doors.push((at, slot, function)),
            _ => roots.push(function),
        }
    }
    let (base, reached) = loop {
        let mut base = source.reach(roots.iter().copied(), &BTreeSet::new());
        let of = |at: usize| doors.iter().filter(move |door| door.0 == at).map(|door| door.2);
        let reached: Vec<BTreeSet<u32>> = (0..parts.len()).map(|at| source.reach(of(at), &base)).collect();
        // What two parts share stays in the base, with all that it calls.
        let mut users: BTreeMap<u32, usize> = BTreeMap::new();
        for function in reached.iter().flatten() {
            *users.entry(*function).or_default() += 1;
        }
        let shared = users.iter().filter(|(_, users)| **users > 1).map(|(function, _)| *function);
        base.extend(source.reach(shared.collect::<Vec<_>>(), &base));
        let held_elsewhere = |(at, slot, function): &(usize, u32, u32)| {
            let held = source.holders.get(slot).map_or(&[][..], Vec::as_slice);
            let outside = held.iter().any(|holder| base.contains(holder) || !reached[*at].contains(holder));
            let speaks = !parts[*at].names(&source.name(*function));
            base.contains(function) || speaks && (outside || source.words.get(slot).is_some_and(|count| *count > 1))
        };
        let lost: Vec<u32> = doors.iter().filter(|door| held_elsewhere(door)).map(|door| door.2).collect();
        if lost.is_empty() {
            break (base, reached);
        }
        doors.retain(|door| !lost.contains(&door.2));
        roots.extend(lost);
    };
    let mut homes = BTreeMap::new();
    for (at, functions) in reached.iter().enumerate() {
        for function in functions.difference(&base) {
            // Imports of the whole program are its base's business.
            if *function >= source.imported {
                homes.insert(*function, at);
            }
        }
    }
    homes
}
