//! The base and the pieces are written, each function at its new number.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, FunctionSection, ImportSection, Module, NameMap, NameSection, RawSection, StartSection, TypeSection,
};
use wasmparser::{ElementKind, Payload};

use super::homes::Homes;
use super::source::{Item, Source};

/// The module from which pieces import what they share with the base and with one another.
const BASE: &str = "base";

/// Renumbers functions, and the types of functions where a piece takes only those that it uses.
pub(super) struct Renumber {
    functions: BTreeMap<u32, u32>,
    /// The old numbers of the types, each at its new one. `None`: they keep their numbers.
    types: Option<Vec<u32>>,
}

impl Renumber {
    /// Functions change their numbers, each from the first to the second; types do not.
    pub(super) fn of(functions: impl Iterator<Item = (u32, u32)>) -> Self {
        Self { functions: functions.collect(), types: None }
    }

    /// The new number of a type, which is used from now on.
    fn type_at(&mut self, old: u32) -> u32 {
        let Some(types) = &mut self.types else { return old };
        let at = types.iter().position(|used| *used == old).unwrap_or_else(|| {
            types.push(old);
            types.len() - 1
        });
        at as u32
    }
}

impl Reencode for Renumber {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error<anyhow::Error>> {
        let missing = || reencode::Error::UserError(anyhow!("function {function} is called across parts"));
        self.functions.get(&function).copied().ok_or_else(missing)
    }

    fn type_index(&mut self, index: u32) -> Result<u32, reencode::Error<anyhow::Error>> {
        Ok(self.type_at(index))
    }
}

/// Of our own errors and those of the library, one.
pub(super) fn plain(error: reencode::Error<anyhow::Error>) -> anyhow::Error {
    anyhow!("{error}")
}

/// The functions among these items.
pub(super) fn functions(items: &BTreeSet<Item>) -> BTreeSet<u32> {
    let function = |item: &Item| if let Item::Function(function) = item { Some(*function) } else { None };
    items.iter().filter_map(function).collect()
}

/// The functions of a piece in the order in which they are written: what is imported first, then those of one type, alike
/// beside alike. Compressed, that is one percent less than in the order of the compiler.
fn in_order(source: &Source<'_>, functions: &BTreeSet<u32>) -> Vec<u32> {
    let body = |function: u32| source.bodies.get(function.checked_sub(source.imported)? as usize);
    let mut order: Vec<u32> = functions.iter().copied().collect();
    // An imported one has no body, and keeps its place among the others.
    order.sort_by_key(|&function| body(function).map(|body| (source.types[function as usize], body.as_bytes())));
    order
}

/// The functions that a piece takes from elsewhere.
fn borrowed(source: &Source<'_>, own: &BTreeSet<u32>) -> BTreeSet<u32> {
    own.iter().flat_map(|function| source.calls(*function)).copied().filter(|callee| !own.contains(callee)).collect()
}

/// The functions that pieces take from elsewhere.
pub(super) fn lent(source: &Source<'_>, homes: &Homes) -> BTreeSet<u32> {
    homes.pieces.iter().flat_map(|own| borrowed(source, &functions(own))).collect()
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

/// What every page needs.
pub(super) fn base(source: &Source<'_>, homes: &Homes, lent: &BTreeSet<u32>) -> Result<Vec<u8>> {
    let kept = functions(&homes.base);
    let order = in_order(source, &kept);
    let data = data(source, &homes.base);
    let mut renumber = Renumber::of(order.iter().enumerate().map(|(new, old)| (*old, new as u32)));
    let mut module = Module::new();
    for payload in &source.payloads {
        match payload {
            Payload::FunctionSection(_) => {
                let mut functions = FunctionSection::new();
                for &function in order.iter().filter(|function| **function >= source.imported) {
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
                for &function in lent.intersection(&kept) {
                    exports.export(&shown::function(function), ExportKind::Func, renumber.functions[&function]);
                }
                module.section(&exports);
            }
            Payload::StartSection { func, .. } => {
                module.section(&StartSection { function_index: renumber.functions[func] });
            }
            Payload::ElementSection(section) => {
                let mut elements = ElementSection::new();
                for element in section.clone() {
                    let element = element?;
                    if !matches!(element.kind, ElementKind::Active { .. }) {
                        utils::parse_element(&mut renumber, &mut elements, element).map_err(plain)?;
                    }
                }
                let slots = source.slots.iter().filter(|(_, function)| kept.contains(function));
                fill_table(&mut elements, source.table, slots, &renumber);
                module.section(&elements);
            }
            Payload::CodeSectionStart { .. } => {
                module.section(&code(source, order.iter().copied(), &mut renumber)?);
            }
            Payload::DataCountSection { .. } => {
                module.section(&DataCountSection { count: data.len() });
            }
            Payload::DataSection(_) => {
                module.section(&data);
            }
            // Custom sections are for tools.
            Payload::CustomSection(_) | Payload::Version { .. } | Payload::End(_) => {}
            other => {
                let (id, range) = other.as_section().context("a section without an id")?;
                module.section(&RawSection { id, data: &source.bytes[range] });
            }
        }
    }
    for_profilers(&mut module, source, &renumber);
    Ok(module.finish())
}

/// A piece of these functions. It shows what others take from it, but not its copies of what is small.
pub(super) fn piece(source: &Source<'_>, own: &BTreeSet<Item>, lent: &BTreeSet<u32>) -> Result<Vec<u8>> {
    let data = data(source, own);
    let own = &functions(own);
    let borrowed = borrowed(source, own);
    let order = in_order(source, own);
    let mut renumber = Renumber::of(borrowed.iter().chain(&order).enumerate().map(|(new, old)| (*old, new as u32)));
    renumber.types = Some(Vec::new());
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
    for &function in &borrowed {
        let kind = renumber.type_at(source.types[function as usize]);
        imports.import(BASE, &shown::function(function), EntityType::Function(kind));
    }
    let mut functions = FunctionSection::new();
    for &function in &order {
        functions.function(renumber.type_at(source.types[function as usize]));
    }
    // Code names types too, so it is written before it is known which there are.
    let code = code(source, order.iter().copied(), &mut renumber)?;
    let mut module = Module::new();
    module.section(&used_types(source, &renumber)?);
    module.section(&imports);
    module.section(&functions);
    let mut exports = ExportSection::new();
    for function in own.iter().filter(|function| lent.contains(*function)) {
        exports.export(&shown::function(*function), ExportKind::Func, renumber.functions[function]);
    }
    module.section(&exports);
    let mut elements = ElementSection::new();
    let slots = source.slots.iter().filter(|(_, function)| own.contains(function));
    fill_table(&mut elements, source.table, slots, &renumber);
    module.section(&elements);
    // Code that copies or fills memory is only valid where the number of data is told before.
    module.section(&DataCountSection { count: data.len() });
    module.section(&code);
    module.section(&data);
    for_profilers(&mut module, source, &renumber);
    Ok(module.finish())
}

/// The types that a piece uses, in the order of their new numbers.
fn used_types(source: &Source<'_>, renumber: &Renumber) -> Result<TypeSection> {
    let mut all = Vec::new();
    for payload in &source.payloads {
        if let Payload::TypeSection(section) = payload {
            for group in section.clone() {
                all.extend(group?.into_types());
            }
        }
    }
    let mut types = TypeSection::new();
    for &old in renumber.types.iter().flatten() {
        let used = all.get(old as usize).context("a type without a number")?.clone();
        types.ty().subtype(&RoundtripReencoder.sub_type(used).map_err(|error| anyhow!("{error}"))?);
    }
    Ok(types)
}

/// Do functions keep their names? Readers do without these bytes; whoever profiles a page needs them.
pub fn keeps_names() -> bool {
    std::env::var_os("UNROLLED_NAMES").is_some()
}

/// The names of functions, where they are kept.
fn for_profilers(module: &mut Module, source: &Source<'_>, renumber: &Renumber) {
    if !keeps_names() {
        return;
    }
    let mut functions = NameMap::new();
    let in_order: BTreeMap<u32, u32> = renumber.functions.iter().map(|(old, new)| (*new, *old)).collect();
    for (new, old) in in_order {
        functions.append(new, &source.name(old));
    }
    let mut names = NameSection::new();
    names.functions(&functions);
    module.section(&names);
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
        let function = renumber.functions[function];
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

fn code(source: &Source<'_>, functions: impl Iterator<Item = u32>, renumber: &mut Renumber) -> Result<CodeSection> {
    let mut code = CodeSection::new();
    for function in functions.filter_map(|function| function.checked_sub(source.imported)) {
        let body = source.bodies.get(function as usize).context("a function without a body")?;
        utils::parse_function_body(renumber, &mut code, body.clone()).map_err(plain)?;
    }
    Ok(code)
}

/// So many bytes between data are written with them: to leave them out would cost more.
const GAP: usize = 8;

/// The values of these objects.
fn data(source: &Source<'_>, items: &BTreeSet<Item>) -> DataSection {
    let (start, bytes) = &source.data;
    // Where something other than zero is to be written.
    let mut wanted = vec![false; bytes.len()];
    for item in items {
        let Item::Object(at) = item else { continue };
        let place = &source.memory.objects[*at].place;
        for at in (place.start - start) as usize..((place.end - start) as usize).min(bytes.len()) {
            wanted[at] = bytes[at] != 0;
        }
    }
    let mut data = DataSection::new();
    let next = |from: usize, within: usize| wanted[from..].iter().take(within).position(|wanted| *wanted);
    let mut at = 0;
    while let Some(skipped) = next(at, usize::MAX) {
        let from = at + skipped;
        let mut to = from + 1;
        while let Some(gap) = next(to, GAP + 1) {
            to += gap + 1;
        }
        // Between two constants there are constants, and these may be written twice.
        data.active(0, &ConstExpr::i32_const((start + from as u32) as i32), bytes[from..to].iter().copied());
        at = to;
    }
    data
}
