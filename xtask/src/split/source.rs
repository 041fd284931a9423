//! A module, taken apart: its functions and the objects in its memory, and who uses whom.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::iter::successors;

use anyhow::{Result, bail};
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, MemArg};
use wasmparser::{
    ElementItems, ElementKind, ExternalKind, FunctionBody, GlobalType, KnownCustom, MemoryType, Name, Operator, Parser,
    Payload, TableType, TypeRef,
};

use super::memory::{self, Memory};

/// What lives somewhere: a function by its number, or an object in the memory by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    Function(u32),
    Object(usize),
}

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
    /// What is used from outside, or where nobody can tell by whom.
    pub(super) roots: Vec<Item>,
    /// What stands in the table of functions: slot and function.
    pub(super) slots: Vec<(u32, u32)>,
    /// The table that holds them.
    pub(super) table: u32,
    /// The address at which the data begin, and all data behind it, zeros where there are none.
    pub(super) data: (u32, Vec<u8>),
    /// What the linker has put there.
    pub(super) memory: Memory,
    /// By body: the functions that it calls or takes by name.
    callees: Vec<Vec<u32>>,
    /// By body: what it has a pointer to.
    held: Vec<Vec<Item>>,
}

impl<'a> Source<'a> {
    /// Takes a module apart whose memory was laid out so.
    pub(super) fn read(bytes: &'a [u8], memory: Memory) -> Result<Self> {
        let mut source = Self { bytes, memory, ..Self::default() };
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            source.take(&payload)?;
            if !matches!(payload, Payload::CodeSectionEntry(_)) {
                source.payloads.push(payload);
            }
        }
        source.note_uses()?;
        let variables = (0..source.memory.objects.len()).filter(|at| !source.memory.objects[*at].constant);
        source.roots.extend(variables.map(Item::Object));
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
                        self.roots.push(Item::Function(export.index));
                    }
                }
            }
            Payload::StartSection { func, .. } => self.roots.push(Item::Function(*func)),
            Payload::ElementSection(section) => {
                for element in section.clone() {
                    self.element(&element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body.clone()),
            Payload::DataSection(section) => {
                // Optimisers cut the data into pieces anywhere, and leave zeros out.
                for data in section.clone() {
                    let data = data?;
                    let from = memory::place(&data)?;
                    if self.data.1.is_empty() {
                        self.data.0 = from;
                    }
                    let Some(from) = from.checked_sub(self.data.0) else { bail!("data that are not in their order") };
                    let to = from as usize + data.data.len();
                    self.data.1.resize(self.data.1.len().max(to), 0);
                    self.data.1[from as usize..to].copy_from_slice(data.data);
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

    /// Notes which functions call which, and what they have pointers to.
    fn note_uses(&mut self) -> Result<()> {
        let in_slot: BTreeMap<u32, u32> = self.slots.iter().copied().collect();
        for body in &self.bodies {
            let (mut callees, mut said) = (Vec::new(), BTreeSet::new());
            let mut held = BTreeSet::new();
            for operator in body.get_operators_reader()? {
                let operator = operator?;
                for word in memory::words(&operator) {
                    held.extend(in_slot.get(&word).copied().map(Item::Function));
                    // To subtract the negative is to add.
                    said.extend([word, word.wrapping_neg()]);
                }
                match operator {
                    Operator::Call { function_index }
                    | Operator::ReturnCall { function_index }
                    | Operator::RefFunc { function_index } => callees.push(function_index),
                    _ => {}
                }
            }
            let mut offsets = Offsets::default();
            utils::parse_function_body(&mut offsets, &mut CodeSection::new(), body.clone())?;
            said.extend(offsets.0);
            held.extend(said.into_iter().flat_map(|said| self.memory.meant(said)).map(Item::Object));
            callees.sort_unstable();
            callees.dedup();
            self.callees.push(callees);
            self.held.push(held.into_iter().collect());
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
            self.roots.extend(functions.into_iter().flatten().map(Item::Function));
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

    /// Does a function end in a trap, and never return before?
    pub(super) fn is_dead_end(&self, function: u32) -> Result<bool> {
        let body = function.checked_sub(self.imported).and_then(|i| self.bodies.get(i as usize));
        let Some(body) = body else { return Ok(false) };
        let operators = body.get_operators_reader()?.into_iter().collect::<Result<Vec<_>, _>>()?;
        let (mut depth, mut returns) = (0_u32, false);
        for operator in &operators {
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
                Operator::End => depth = depth.saturating_sub(1),
                Operator::Return | Operator::ReturnCall { .. } => returns = true,
                Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
                    returns |= *relative_depth >= depth
                }
                Operator::BrTable { targets } => {
                    for target in targets.targets().chain([Ok(targets.default())]) {
                        returns |= target? >= depth;
                    }
                }
                _ => {}
            }
        }
        Ok(!returns && matches!(operators.as_slice(), [.., Operator::Unreachable, Operator::End]))
    }

    /// The bytes of a function's body, or of an object.
    pub(super) fn size(&self, item: Item) -> usize {
        match item {
            Item::Function(function) => {
                let body = function.checked_sub(self.imported).and_then(|i| self.bodies.get(i as usize));
                body.map_or(0, |body| body.range().len())
            }
            Item::Object(at) => self.memory.objects.get(at).map_or(0, |object| object.place.len()),
        }
    }

    /// What an item uses: what a function calls, and what either has pointers to.
    fn uses(&self, item: Item) -> Vec<Item> {
        match item {
            Item::Function(function) => {
                let held = function.checked_sub(self.imported).and_then(|i| self.held.get(i as usize));
                let calls = self.calls(function).iter().copied().map(Item::Function);
                calls.chain(held.into_iter().flatten().copied()).collect()
            }
            Item::Object(at) => {
                let object = &self.memory.objects[at];
                let functions = object.slots.iter().filter_map(|slot| self.slots.iter().find(|(of, _)| of == slot));
                let functions = functions.map(|(_, function)| Item::Function(*function));
                object.objects.iter().copied().map(Item::Object).chain(functions).collect()
            }
        }
    }

    /// One of the shortest ways from the roots to an item, both included; nothing if there is none.
    pub(super) fn way_to(&self, from: &[Item], item: Item, apart: &BTreeSet<u32>) -> Vec<Item> {
        let mut before: BTreeMap<Item, Option<Item>> = from.iter().map(|root| (*root, None)).collect();
        let mut waiting: VecDeque<Item> = from.iter().copied().collect();
        while let Some(next) = waiting.pop_front().filter(|next| *next != item) {
            for used in self.uses(next).into_iter().filter(|used| self.leads(next, *used, apart)) {
                if let Entry::Vacant(entry) = before.entry(used) {
                    entry.insert(Some(next));
                    waiting.push_back(used);
                }
            }
        }
        let found = before.contains_key(&item).then_some(item);
        let mut way: Vec<Item> = successors(found, |at| before.get(at).copied().flatten()).collect();
        way.reverse();
        way
    }

    /// All that use an item directly.
    pub(super) fn users(&self, item: Item) -> Vec<Item> {
        let objects = (0..self.memory.objects.len()).map(Item::Object);
        let functions = (0..self.bodies.len() as u32).map(|at| Item::Function(self.imported + at));
        let all = functions.chain(objects);
        all.filter(|user| self.uses(*user).contains(&item)).collect()
    }

    /// Does whoever reaches `item` reach what it uses? Whoever calls one of `apart` by its pointer knows what must have
    /// come before.
    fn leads(&self, item: Item, used: Item, apart: &BTreeSet<u32>) -> bool {
        let Item::Function(function) = used else { return true };
        !apart.contains(&function) || matches!(item, Item::Function(of) if self.calls(of).contains(&function))
    }

    /// All that can be reached from `from` by way of what is `within`, but not by way of pointers to what is `apart`.
    pub(super) fn reach_within(
        &self,
        from: impl IntoIterator<Item = Item>,
        apart: &BTreeSet<u32>,
        within: &dyn Fn(Item) -> bool,
    ) -> BTreeSet<Item> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<Item> = from.into_iter().collect();
        while let Some(item) = waiting.pop() {
            if within(item) && found.insert(item) {
                waiting.extend(self.uses(item).into_iter().filter(|used| self.leads(item, *used, apart)));
            }
        }
        found
    }
}

/// The offsets that a function adds to addresses: one of them may be what is constant of an address.
#[derive(Default)]
struct Offsets(BTreeSet<u32>);

impl Reencode for Offsets {
    type Error = std::convert::Infallible;

    fn mem_arg(&mut self, arg: wasmparser::MemArg) -> Result<MemArg, reencode::Error<Self::Error>> {
        self.0.extend(u32::try_from(arg.offset));
        utils::mem_arg(self, arg)
    }
}
