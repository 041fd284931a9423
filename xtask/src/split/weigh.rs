//! Where the bytes are: what functions of base, parts and chunks weigh, by crate, by family and one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Result;

use super::memory::{Memory, Object};
use super::source::{Item, Source};
use super::{Part, homes};

/// What is asked.
pub struct Wish<'a> {
    /// Of which piece; nothing is all.
    pub piece: Option<&'a str>,
    /// How many lines of each list.
    pub lines: usize,
    /// Only functions in whose names this stands.
    pub only: Option<&'a str>,
    /// By what way the piece, or each of them, reaches the functions and constants in whose names this stands.
    pub why: Option<&'a str>,
}

/// A text that tells what the functions of the whole program weigh, in bytes before they are packed.
///
/// # Errors
/// Where the program cannot be cut.
pub fn weigh(wasm: &[u8], memory: Memory, parts: &[Part], wish: &Wish) -> Result<String> {
    let source = Source::read(wasm, memory)?;
    let homes = homes::homes(&source, parts)?;
    let mut pieces = vec![("base".to_owned(), homes.base.clone())];
    let chunks = homes.chunks.iter().map(|users| super::name_of(users, parts));
    let names = parts.iter().map(|part| part.name.clone()).chain(chunks);
    pieces.extend(names.zip(homes.pieces.iter().cloned()));
    let mut text = String::new();
    let asked = pieces.iter().filter(|(name, _)| wish.piece.is_none_or(|piece| piece == name));
    for (name, items) in asked {
        match wish.why {
            Some(why) => reasons(&mut text, name, &source, parts, items, why)?,
            None => tell(&mut text, name, &source, items, wish)?,
        }
    }
    Ok(text)
}

fn tell(text: &mut String, piece: &str, source: &Source, items: &BTreeSet<Item>, wish: &Wish) -> Result<()> {
    let function = |item: &Item| if let Item::Function(function) = item { Some(source.name(*function)) } else { None };
    let named = items.iter().filter_map(|item| Some((function(item)?, source.size(*item))));
    let found: Vec<(String, usize)> =
        named.filter(|(name, _)| wish.only.is_none_or(|only| name.contains(only))).collect();
    let total: usize = found.iter().map(|(_, size)| size).sum();
    writeln!(text, "\n{piece}: {} functions, {total} bytes", found.len())?;
    constants(text, source, items, wish)?;
    for (title, of) in [("crates", krate as fn(&str) -> String), ("families", family), ("functions", str::to_owned)] {
        let mut sums: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (name, size) in &found {
            let sum = sums.entry(of(name)).or_default();
            *sum = (sum.0 + size, sum.1 + 1);
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(_, (size, _))| std::cmp::Reverse(*size));
        writeln!(text, "  {title}")?;
        for (name, (size, count)) in sums.iter().take(wish.lines) {
            writeln!(text, "  {size:>9} {count:>5}  {name}")?;
        }
    }
    Ok(())
}

/// By what ways a piece reaches things: the base from its roots, a part from its doors, a chunk from the doors of all; and
/// all that use them.
fn reasons(
    text: &mut String,
    piece: &str,
    source: &Source,
    parts: &[Part],
    items: &BTreeSet<Item>,
    why: &str,
) -> Result<()> {
    let doors = homes::doors(source, parts)?;
    let own = parts.iter().zip(&doors).find(|(part, _)| part.name == piece).map(|(_, doors)| doors);
    let all = || doors.iter().flatten().copied().map(Item::Function).collect::<Vec<_>>();
    let from = match own {
        _ if piece == "base" => source.roots.clone(),
        Some(doors) => doors.iter().copied().map(Item::Function).collect(),
        None => all(),
    };
    let apart = doors.iter().flatten().copied().collect();
    let name = |item: &Item| match item {
        Item::Function(function) => source.name(*function),
        Item::Object(at) => rustc_demangle::demangle(&source.memory.objects[*at].name).to_string(),
    };
    for item in items.iter().filter(|item| name(item).contains(why)) {
        writeln!(text, "\n{piece}:")?;
        for item in source.way_to(&from, *item, &apart) {
            writeln!(text, "{:>9}  {}", source.size(item), name(&item))?;
        }
        writeln!(text, "  used by")?;
        for user in source.users(*item) {
            writeln!(text, "{:>9}  {}", source.size(user), name(&user))?;
        }
    }
    Ok(())
}

/// The largest constants and variables of a piece.
fn constants(text: &mut String, source: &Source, items: &BTreeSet<Item>, wish: &Wish) -> Result<()> {
    let object = |item: &Item| if let Item::Object(at) = item { source.memory.objects.get(*at) } else { None };
    let name = |object: &Object| rustc_demangle::demangle(&object.name).to_string();
    let mut found: Vec<(String, &Object)> =
        items.iter().filter_map(object).map(|object| (name(object), object)).collect();
    found.retain(|(name, _)| wish.only.is_none_or(|only| name.contains(only)));
    found.sort_by_key(|(_, object)| std::cmp::Reverse(object.place.len()));
    let total: usize = found.iter().map(|(_, object)| object.place.len()).sum();
    writeln!(text, "  {} constants and variables, {total} bytes", found.len())?;
    for (name, object) in found.iter().take(wish.lines) {
        writeln!(text, "  {:>9}        {name}", object.place.len())?;
    }
    Ok(())
}

/// The crate that a function was written in.
fn krate(name: &str) -> String {
    let start =
        name.trim_start_matches(['<', '&', '*', '[', '(', ' ']).trim_start_matches("mut ").trim_start_matches("dyn ");
    start.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned()
}

/// A function's name without what it is instantiated with, and closures as the function that they stand in.
fn family(name: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_usize);
    for (at, sign) in name.char_indices() {
        let generic = sign == '<' && name[..at].ends_with("::");
        if generic && depth == 0 {
            out.truncate(out.len() - 2);
        }
        match sign {
            '<' if generic || depth > 0 => depth += 1,
            '>' if depth > 0 && !name[..at].ends_with('-') => depth -= 1,
            _ if depth == 0 => out.push(sign),
            _ => {}
        }
    }
    out.split("::{closure").next().unwrap_or_default().trim_end_matches("::").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_together() {
        assert_eq!(krate("<&mut serde_json::de::Deserializer<R> as serde::Deserializer>::any"), "serde_json");
        assert_eq!(krate("core::ptr::drop_in_place::<yew::Html>"), "core");
        assert_eq!(family("a::b::<c::D<E>>::f::<fn(X) -> Y>::{closure#0}::{closure#1}"), "a::b::f");
        assert_eq!(family("<a::B as C<D>>::f::<E>"), "<a::B as C<D>>::f");
    }
}
