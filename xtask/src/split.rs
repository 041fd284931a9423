//! The wasm is cut: what all pages need, a part for each demo that is fetched with its page, and parts that are fetched
//! when they are asked for.
//!
//! The parts are functions of the very same program. They share its memory, its table and its globals, and take their
//! places in the table when they are instantiated. A function belongs to a part if it can be reached only through the
//! table, by way of the part's doors: for a demo, functions whose names speak of that demo alone (what the registry
//! points to, and the methods behind it); for another part, the one function that is called by a pointer. All else
//! stays in the base, so nothing there ever calls a part but through the table.
//!
//! The compiler may have made one function of two that do the same, and given it either's name. So a function of a demo
//! is a door only if its pointer is held in one place: once in the data (a method in one table of methods), and by no
//! function outside of the part.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, FunctionSection,
    ImportSection, Module, RawSection, StartSection, TypeSection,
};
use wasmparser::{
    DataKind, ElementItems, ElementKind, ExternalKind, FunctionBody, GlobalType, KnownCustom, MemoryType, Name,
    Operator, Parser, Payload, TableType, TypeRef, Validator,
};

/// The module from which parts import what they share with the base.
const BASE: &str = "base";

/// A program in parts.
pub struct Split {
    /// What every page needs.
    pub base: Vec<u8>,
    /// The parts by their names.
    pub parts: BTreeMap<String, Vec<u8>>,
}

/// A part that is to be cut out.
pub struct Part {
    /// Its name.
    pub name: String,
    doors: Doors,
}

/// How the doors of a part are known.
enum Doors {
    /// Their names have this in them, and nobody else holds their pointers.
    Speak(String),
    /// The one of this name; callers know that the part must have come before.
    Named(String),
}

impl Part {
    /// The part behind a single function.
    pub fn behind(name: &str, door: &str) -> Self {
        Self { name: name.to_owned(), doors: Doors::Named(door.to_owned()) }
    }

    /// The part of a demo.
    pub fn of_demo(slug: &str) -> Self {
        let doors = Doors::Speak(format!("demos::{}::", slug.replace('-', "_")));
        Self { name: slug.to_owned(), doors }
    }
}

/// Cuts `wasm`, which must hold names, into the base and `parts`.
///
/// # Errors
/// Where the module is not what our own build makes, or a part came out broken.
pub fn split(wasm: &[u8], wanted: &[Part]) -> Result<Split> {
    let source = Source::read(wasm)?;
    let homes = homes(&source, wanted);
    let base = base(&source, &homes)?;
    Validator::new().validate_all(&base).context("the base is not valid wasm")?;
    let mut parts = BTreeMap::new();
    for (at, Part { name, .. }) in wanted.iter().enumerate() {
        let part = part(&source, &homes, at)?;
        Validator::new().validate_all(&part).with_context(|| format!("the part {name} is not valid wasm"))?;
        parts.insert(name.clone(), part);
    }
    Ok(Split { base, parts })
}

/// A module, taken apart as far as we need it.
#[derive(Default)]
struct Source<'a> {
    payloads: Vec<Payload<'a>>,
    bytes: &'a [u8],
    /// How many functions are imported; their indexes come first.
    imported: u32,
    /// The type of every function.
    types: Vec<u32>,
    memories: Vec<MemoryType>,
    tables: Vec<TableType>,
    globals: Vec<GlobalType>,
    bodies: Vec<FunctionBody<'a>>,
    names: BTreeMap<u32, &'a str>,
    /// Functions that are called from outside, or named where they can be called from anywhere.
    roots: Vec<u32>,
    /// What stands in the table of functions: slot and function.
    slots: Vec<(u32, u32)>,
    /// The table that holds them.
    table: u32,
    /// How often each number stands in the data, as a word.
    words: BTreeMap<u32, usize>,
    /// The functions that hold each number as a constant.
    holders: BTreeMap<u32, Vec<u32>>,
}

impl<'a> Source<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut source = Self { bytes, ..Self::default() };
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            source.take(&payload)?;
            if !matches!(payload, Payload::CodeSectionEntry(_)) {
                source.payloads.push(payload);
            }
        }
        source.note_holders()?;
        Ok(source)
    }

    fn take(&mut self, payload: &Payload<'a>) -> Result<()> {
        match payload {
            Payload::ImportSection(section) => {
                for import in section.clone().into_imports() {
                    let TypeRef::Func(ty) = import?.ty else { bail!("only functions may be imported") };
                    self.types.push(ty);
                    self.imported += 1;
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section.clone() {
                    self.types.push(ty?);
                }
            }
            Payload::MemorySection(section) => {
                self.memories = section.clone().into_iter().collect::<Result<_, _>>()?;
            }
            Payload::TableSection(section) => {
                for table in section.clone() {
                    self.tables.push(table?.ty);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section.clone() {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section.clone() {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.roots.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => self.roots.push(*func),
            Payload::ElementSection(section) => {
                for element in section.clone() {
                    self.element(&element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body.clone()),
            Payload::DataSection(section) => {
                // The memory as it is at first: optimisers cut it into pieces anywhere, and leave zeros out.
                let mut memory = Vec::new();
                for data in section.clone() {
                    let data = data?;
                    let DataKind::Active { offset_expr, .. } = &data.kind else { bail!("data without a place") };
                    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                        bail!("data at a place that is not a constant");
                    };
                    let (from, to) = (value as usize, value as usize + data.data.len());
                    memory.resize(memory.len().max(to.next_multiple_of(4)), 0);
                    memory[from..to].copy_from_slice(data.data);
                }
                for word in memory.chunks_exact(4) {
                    let word = u32::from_le_bytes(word.try_into()?);
                    *self.words.entry(word).or_default() += 1;
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for part in names {
                        if let Name::Function(map) = part? {
                            for naming in map {
                                let naming = naming?;
                                self.names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes which functions hold pointers to functions.
    fn note_holders(&mut self) -> Result<()> {
        let slots: BTreeSet<u32> = self.slots.iter().map(|(slot, _)| *slot).collect();
        for (i, body) in self.bodies.iter().enumerate() {
            for operator in body.get_operators_reader()? {
                if let Operator::I32Const { value } = operator?
                    && slots.contains(&(value as u32))
                {
                    self.holders.entry(value as u32).or_default().push(self.imported + i as u32);
                }
            }
        }
        Ok(())
    }

    fn element(&mut self, element: &wasmparser::Element<'a>) -> Result<()> {
        let mut functions = Vec::new();
        match &element.items {
            ElementItems::Functions(items) => {
                for function in items.clone() {
                    functions.push(Some(function?));
                }
            }
            ElementItems::Expressions(_, items) => {
                for expression in items.clone() {
                    functions.push(match expression?.get_operators_reader().read()? {
                        Operator::RefFunc { function_index } => Some(function_index),
                        _ => None,
                    });
                }
            }
        }
        if let ElementKind::Active { table_index, offset_expr } = &element.kind {
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                bail!("functions stand in the table at a place that is not a constant");
            };
            self.table = table_index.unwrap_or(0);
            let slots = functions.iter().enumerate().filter_map(|(i, f)| Some((value as u32 + i as u32, (*f)?)));
            self.slots.extend(slots);
        } else {
            self.roots.extend(functions.into_iter().flatten());
        }
        Ok(())
    }

    /// A function's name as it stands in the source, without the hashes of crates.
    fn name(&self, function: u32) -> String {
        let name = self.names.get(&function).map(|name| rustc_demangle::demangle(name).to_string());
        let (mut plain, mut rest) = (String::new(), name.as_deref().unwrap_or_default());
        while let Some((before, after)) = rest.split_once('[') {
            let hash = after.get(..17).filter(|hash| hash.ends_with(']'));
            let hash = hash.filter(|hash| hash[..16].bytes().all(|byte| byte.is_ascii_hexdigit()));
            plain.push_str(before);
            rest = if hash.is_some() { &after[17..] } else { after };
            plain.push_str(if hash.is_some() { "" } else { "[" });
        }
        plain + rest
    }

    /// The functions that each function calls or takes by name.
    fn calls(&self, function: u32) -> Vec<u32> {
        let Some(body) = function.checked_sub(self.imported).and_then(|i| self.bodies.get(i as usize)) else {
            return Vec::new();
        };
        let Ok(reader) = body.get_operators_reader() else { return Vec::new() };
        let call = |operator: Operator<'_>| match operator {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => Some(function_index),
            _ => None,
        };
        reader.into_iter().filter_map(|operator| call(operator.ok()?)).collect()
    }

    /// All that can be reached from `from` without passing `wall`.
    fn reach(&self, from: impl IntoIterator<Item = u32>, wall: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<u32> = from.into_iter().collect();
        while let Some(function) = waiting.pop() {
            if !wall.contains(&function) && found.insert(function) {
                waiting.extend(self.calls(function));
            }
        }
        found
    }
}

/// To which part a function of that name is a door; none if to several.
fn door_to(name: &str, parts: &[Part]) -> Option<usize> {
    let mut spoken = parts.iter().enumerate().filter(|(_, part)| match &part.doors {
        Doors::Speak(of) => name.contains(of),
        Doors::Named(door) => name == door,
    });
    let (at, _) = spoken.next()?;
    spoken.next().is_none().then_some(at)
}

/// For every function that does not stay in the base: the part to which it goes.
fn homes(source: &Source<'_>, parts: &[Part]) -> BTreeMap<u32, usize> {
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
            let speaks = matches!(parts[*at].doors, Doors::Speak(_));
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

/// Renumbers functions.
struct Renumber(BTreeMap<u32, u32>);

impl Reencode for Renumber {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error<anyhow::Error>> {
        let missing = || reencode::Error::UserError(anyhow!("function {function} is called across parts"));
        self.0.get(&function).copied().ok_or_else(missing)
    }
}

/// Of our own errors and those of the library, one.
fn plain(error: reencode::Error<anyhow::Error>) -> anyhow::Error {
    anyhow!("{error}")
}

/// The functions that a part takes from the base.
fn borrowed(source: &Source<'_>, homes: &BTreeMap<u32, usize>, demo: usize) -> BTreeSet<u32> {
    let own = homes.iter().filter(|(_, home)| **home == demo).map(|(function, _)| *function);
    own.flat_map(|function| source.calls(function)).filter(|function| !homes.contains_key(function)).collect()
}

/// Short names under which the base shows what parts need.
mod shown {
    pub fn function(index: u32) -> String {
        format!("f{index:x}")
    }
    pub fn global(index: usize) -> String {
        format!("$g{index}")
    }
    pub fn memory(index: usize) -> String {
        format!("$m{index}")
    }
    pub fn table(index: usize) -> String {
        format!("$t{index}")
    }
}

fn base(source: &Source<'_>, homes: &BTreeMap<u32, usize>) -> Result<Vec<u8>> {
    let kept: Vec<u32> = (0..source.types.len() as u32).filter(|function| !homes.contains_key(function)).collect();
    let mut renumber = Renumber(kept.iter().enumerate().map(|(new, old)| (*old, new as u32)).collect());
    let lent: BTreeSet<u32> = homes.values().flat_map(|demo| borrowed(source, homes, *demo)).collect();
    let mut module = Module::new();
    for payload in &source.payloads {
        match payload {
            Payload::FunctionSection(_) => {
                let mut functions = FunctionSection::new();
                for &function in kept.iter().filter(|function| **function >= source.imported) {
                    functions.function(source.types[function as usize]);
                }
                module.section(&functions);
            }
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                utils::parse_export_section(&mut renumber, &mut exports, section.clone()).map_err(plain)?;
                for (i, _) in source.memories.iter().enumerate() {
                    exports.export(&shown::memory(i), ExportKind::Memory, i as u32);
                }
                for (i, _) in source.tables.iter().enumerate() {
                    exports.export(&shown::table(i), ExportKind::Table, i as u32);
                }
                for (i, _) in source.globals.iter().enumerate() {
                    exports.export(&shown::global(i), ExportKind::Global, i as u32);
                }
                for &function in &lent {
                    exports.export(&shown::function(function), ExportKind::Func, renumber.0[&function]);
                }
                module.section(&exports);
            }
            Payload::StartSection { func, .. } => {
                module.section(&StartSection { function_index: renumber.0[func] });
            }
            Payload::ElementSection(section) => {
                let mut elements = ElementSection::new();
                for element in section.clone() {
                    let element = element?;
                    if !matches!(element.kind, ElementKind::Active { .. }) {
                        utils::parse_element(&mut renumber, &mut elements, element).map_err(plain)?;
                    }
                }
                let slots = source.slots.iter().filter(|(_, function)| !homes.contains_key(function));
                fill_table(&mut elements, source.table, slots, &renumber);
                module.section(&elements);
            }
            Payload::CodeSectionStart { .. } => {
                module.section(&code(source, &kept, &mut renumber)?);
            }
            // Names have done their service, and the other custom sections are for tools.
            Payload::CustomSection(_) | Payload::Version { .. } | Payload::End(_) => {}
            other => {
                let (id, range) = other.as_section().context("a section without an id")?;
                module.section(&RawSection { id, data: &source.bytes[range] });
            }
        }
    }
    Ok(module.finish())
}

fn part(source: &Source<'_>, homes: &BTreeMap<u32, usize>, demo: usize) -> Result<Vec<u8>> {
    let own: Vec<u32> = homes.iter().filter(|(_, home)| **home == demo).map(|(function, _)| *function).collect();
    let lent = borrowed(source, homes, demo);
    let mut renumber = Renumber(lent.iter().chain(&own).enumerate().map(|(new, old)| (*old, new as u32)).collect());
    let mut module = Module::new();
    for payload in &source.payloads {
        if let Payload::TypeSection(section) = payload {
            let mut types = TypeSection::new();
            utils::parse_type_section(&mut renumber, &mut types, section.clone()).map_err(plain)?;
            module.section(&types);
        }
    }
    let mut imports = ImportSection::new();
    for (i, memory) in source.memories.iter().enumerate() {
        imports.import(BASE, &shown::memory(i), EntityType::Memory(renumber.memory_type(*memory).map_err(plain)?));
    }
    for (i, table) in source.tables.iter().enumerate() {
        imports.import(BASE, &shown::table(i), EntityType::Table(renumber.table_type(*table).map_err(plain)?));
    }
    for (i, global) in source.globals.iter().enumerate() {
        imports.import(BASE, &shown::global(i), EntityType::Global(renumber.global_type(*global).map_err(plain)?));
    }
    for &function in &lent {
        imports.import(BASE, &shown::function(function), EntityType::Function(source.types[function as usize]));
    }
    module.section(&imports);
    let mut functions = FunctionSection::new();
    for &function in &own {
        functions.function(source.types[function as usize]);
    }
    module.section(&functions);
    let mut elements = ElementSection::new();
    let slots = source.slots.iter().filter(|(_, function)| homes.get(function) == Some(&demo));
    fill_table(&mut elements, source.table, slots, &renumber);
    module.section(&elements);
    module.section(&code(source, &own, &mut renumber)?);
    Ok(module.finish())
}

/// Puts functions into their slots, in as few runs of neighbouring slots as there are.
fn fill_table<'s>(
    elements: &mut ElementSection,
    table: u32,
    slots: impl Iterator<Item = &'s (u32, u32)>,
    renumber: &Renumber,
) {
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in slots {
        let function = renumber.0[function];
        match runs.last_mut() {
            Some((from, run)) if *from + run.len() as u32 == *slot => run.push(function),
            _ => runs.push((*slot, vec![function])),
        }
    }
    for (from, run) in runs {
        let table = (table != 0).then_some(table);
        elements.active(table, &ConstExpr::i32_const(from as i32), Elements::Functions(run.into()));
    }
}

fn code(source: &Source<'_>, functions: &[u32], renumber: &mut Renumber) -> Result<CodeSection> {
    let mut code = CodeSection::new();
    for function in functions.iter().filter_map(|function| function.checked_sub(source.imported)) {
        let body = source.bodies.get(function as usize).context("a function without a body")?;
        utils::parse_function_body(renumber, &mut code, body.clone()).map_err(plain)?;
    }
    Ok(code)
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
