//! A module, taken apart: its functions, who calls them, and who holds pointers to them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use wasmparser::{
    DataKind, ElementItems, ElementKind, ExternalKind, FunctionBody, GlobalType, KnownCustom, MemoryType, Name,
    Operator, Parser, Payload, TableType, TypeRef,
};

/// A module, taken apart as far as we need it.
#[derive(Default)]
pub(super) struct Source<'a> {
    pub(super) payloads: Vec<Payload<'a>>,
    pub(super) bytes: &'a [u8],
    /// How many functions are imported; their indexes come first.
    pub(super) imported: u32,
    /// The type of every function.
    pub(super) types: Vec<u32>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) tables: Vec<TableType>,
    pub(super) globals: Vec<GlobalType>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    pub(super) names: BTreeMap<u32, &'a str>,
    /// Functions that are called from outside, or named where they can be called from anywhere.
    pub(super) roots: Vec<u32>,
    /// What stands in the table of functions: slot and function.
    pub(super) slots: Vec<(u32, u32)>,
    /// The table that holds them.
    pub(super) table: u32,
    /// How often each number stands in the data, as a word.
    pub(super) words: BTreeMap<u32, usize>,
    /// The functions that hold each number as a constant.
    pub(super) holders: BTreeMap<u32, Vec<u32>>,
    /// By body: the functions that it calls or takes by name.
    callees: Vec<Vec<u32>>,
    /// By function: those whose pointers it holds, if no data hold them.
    held: BTreeMap<u32, Vec<u32>>,
}

impl<'a> Source<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
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

    /// Notes which functions hold pointers to functions, and which they call.
    fn note_holders(&mut self) -> Result<()> {
        let slots: BTreeSet<u32> = self.slots.iter().map(|(slot, _)| *slot).collect();
        for (i, body) in self.bodies.iter().enumerate() {
            let mut callees = Vec::new();
            for operator in body.get_operators_reader()? {
                match operator? {
                    Operator::I32Const { value } if slots.contains(&(value as u32)) => {
                        self.holders.entry(value as u32).or_default().push(self.imported + i as u32);
                    }
                    Operator::Call { function_index }
                    | Operator::ReturnCall { function_index }
                    | Operator::RefFunc { function_index } => callees.push(function_index),
                    _ => {}
                }
            }
            callees.sort_unstable();
            callees.dedup();
            self.callees.push(callees);
        }
        for (slot, function) in self.slots.iter().filter(|(slot, _)| !self.words.contains_key(slot)) {
            for holder in self.holders.get(slot).into_iter().flatten() {
                self.held.entry(*holder).or_default().push(*function);
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
    pub(super) fn name(&self, function: u32) -> String {
        let name = self.names.get(&function).map(|name| rustc_demangle::demangle(name).to_string());
        let (mut plain, mut rest) = (String::new(), name.as_deref().unwrap_or_default());
        while let Some((before, after)) = rest.split_once('[') {
            // Up to sixteen digits: leading zeros are left out.
            let hash = after.split_once(']').filter(|(hash, _)| {
                (1..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
            });
            plain.push_str(before);
            rest = hash.map_or(after, |(_, rest)| rest);
            plain.push_str(if hash.is_some() { "" } else { "[" });
        }
        plain + rest
    }

    /// The functions that a function calls or takes by name.
    pub(super) fn calls(&self, function: u32) -> &[u32] {
        let body = function.checked_sub(self.imported).and_then(|i| self.callees.get(i as usize));
        body.map_or(&[], Vec::as_slice)
    }

    /// The bytes of a function's body.
    pub(super) fn size(&self, function: u32) -> usize {
        let body = function.checked_sub(self.imported).and_then(|i| self.bodies.get(i as usize));
        body.map_or(0, |body| body.range().len())
    }

    /// Can a pointer be had from the data, where nobody can tell who takes it? Else only from the functions that hold it.
    pub(super) fn is_open(&self, slot: u32) -> bool {
        self.words.contains_key(&slot)
    }

    /// All that can be reached from `from` by way of what is `within`: called, or taken by its pointer. Whoever
    /// holds a pointer to one of `apart` knows what must have come before.
    pub(super) fn reach_within(
        &self,
        from: impl IntoIterator<Item = u32>,
        apart: &BTreeSet<u32>,
        within: &dyn Fn(u32) -> bool,
    ) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<u32> = from.into_iter().collect();
        while let Some(function) = waiting.pop() {
            if within(function) && found.insert(function) {
                waiting.extend_from_slice(self.calls(function));
                waiting.extend(self.held.get(&function).into_iter().flatten().filter(|held| !apart.contains(held)));
            }
        }
        found
    }
}
