//! What the linker has put into the memory, and who points where.
//!
//! The program is linked with its relocations (`--emit-relocs`): every place in code and data that holds an address or a
//! slot of the table, and whose. So it is known which constants a function uses, and to which constants and functions
//! these point in turn. Later tools keep no relocations, but leave every address as it is: whoever says one afterwards
//! means what was meant by it when all was linked.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasm_encoder::{Module, RawSection};
use wasmparser::{
    BinaryReader, Data, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry, RelocationType,
    SymbolInfo,
};

/// The segments whose objects nobody writes to.
const READ_ONLY: &str = ".rodata";

/// What the linker has put into the memory.
#[derive(Debug, Default)]
pub struct Memory {
    /// Constants and variables that have a value from the start, by their places.
    pub(super) objects: Vec<Object>,
    /// Which objects are meant by an address that code says.
    pub(super) said: BTreeMap<u32, BTreeSet<usize>>,
}

/// A constant or a variable.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object {
    /// Its name, as the linker knows it.
    pub(super) name: String,
    /// Its place in the memory.
    pub(super) place: Range<u32>,
    /// Nobody writes to it.
    pub(super) constant: bool,
    /// The objects it points to.
    pub(super) objects: BTreeSet<usize>,
    /// The slots of the functions it points to.
    pub(super) slots: BTreeSet<u32>,
}

/// A section as the linker left it: its number, and where its contents begin in the module.
type Section = (u32, usize);

/// What is read of a module before it is put together.
#[derive(Default)]
struct Linked<'a> {
    /// Data, with their places in the memory and in the module.
    segments: Vec<(u32, Range<usize>)>,
    /// The names of the segments.
    names: Vec<&'a str>,
    symbols: Vec<SymbolInfo<'a>>,
    /// Of the section of that number, what is an address or a slot.
    relocations: Vec<(u32, RelocationEntry)>,
    code: Option<Section>,
    data: Option<Section>,
}

impl Memory {
    /// Reads what the linker has left in a module.
    ///
    /// # Errors
    /// Where it left nothing, or not what is expected of it.
    pub fn read(module: &[u8]) -> Result<Self> {
        let linked = Linked::read(module)?;
        if linked.symbols.is_empty() || linked.relocations.is_empty() {
            bail!("the program was not linked with its relocations");
        }
        let mut memory = Self::default();
        let at = memory.take_objects(&linked)?;
        memory.take_pointers(&linked, module, &at)?;
        Ok(memory)
    }

    /// The objects that a function means which says this number: as an address, or as what is added to one. Whoever
    /// says where an object ends, and not as the linker had it, has said before where it is.
    pub(super) fn meant(&self, said: u32) -> BTreeSet<usize> {
        let mut meant = self.said.get(&said).cloned().unwrap_or_default();
        let upto = self.objects.partition_point(|object| object.place.start <= said);
        meant.extend(upto.checked_sub(1).filter(|at| self.objects[*at].place.end > said));
        meant
    }

    /// Notes the objects; to each symbol the place of its object in the list.
    fn take_objects(&mut self, linked: &Linked<'_>) -> Result<BTreeMap<usize, usize>> {
        let mut found: Vec<(Object, usize)> = Vec::new();
        for (symbol, info) in linked.symbols.iter().enumerate() {
            let SymbolInfo::Data { name, symbol: Some(defined), .. } = info else { continue };
            // What is zero from the start has no data.
            let Some((start, _)) = linked.segments.get(defined.index as usize) else { continue };
            let from = start + defined.offset;
            let constant = linked.names.get(defined.index as usize).context("a segment without a name")? == &READ_ONLY;
            let object =
                Object { name: (*name).to_owned(), place: from..from + defined.size, constant, ..Object::default() };
            found.push((object, symbol));
        }
        found.sort_by_key(|(object, symbol)| (object.place.start, object.place.end, *symbol));
        let mut at = BTreeMap::new();
        for (object, symbol) in found {
            // Names of one place are one object.
            match self.objects.last_mut() {
                Some(last) if object.place.start < last.place.end || object.place == last.place => {
                    last.place.end = last.place.end.max(object.place.end);
                    last.constant &= object.constant;
                }
                _ => self.objects.push(object),
            }
            at.insert(symbol, self.objects.len() - 1);
        }
        Ok(at)
    }

    /// Notes who points where.
    fn take_pointers(&mut self, linked: &Linked<'_>, module: &[u8], at: &BTreeMap<usize, usize>) -> Result<()> {
        for (section, entry) in &linked.relocations {
            let of = |wanted: Option<Section>| wanted.filter(|(number, _)| number == section).map(|(_, start)| start);
            let (start, in_code) = match (of(linked.code), of(linked.data)) {
                (Some(start), _) => (start, true),
                (_, Some(start)) => (start, false),
                _ => continue,
            };
            let place = start + entry.offset as usize;
            let bytes = module.get(place..).context("a relocation out of the module")?;
            let value = match entry.ty {
                RelocationType::MemoryAddrLeb => BinaryReader::new(bytes, 0).read_var_u32()?,
                RelocationType::MemoryAddrSleb | RelocationType::TableIndexSleb => {
                    BinaryReader::new(bytes, 0).read_var_i32()? as u32
                }
                RelocationType::MemoryAddrI32 | RelocationType::TableIndexI32 => {
                    u32::from_le_bytes(*bytes.first_chunk().context("half a word")?)
                }
                RelocationType::FunctionIndexLeb
                | RelocationType::TypeIndexLeb
                | RelocationType::GlobalIndexLeb
                | RelocationType::TableNumberLeb => continue,
                other => bail!("a relocation that nobody expects: {other:?}"),
            };
            let slot = matches!(entry.ty, RelocationType::TableIndexSleb | RelocationType::TableIndexI32);
            // No object stands for what is zero from the start.
            let object = if slot { None } else { at.get(&(entry.index as usize)).copied() };
            if let Some(object) = object {
                let says = i64::from(self.objects[object].place.start) + entry.addend;
                let exact = matches!(linked.symbols[entry.index as usize], SymbolInfo::Data { symbol: Some(defined), .. }
                    if i64::from(linked.segments[defined.index as usize].0 + defined.offset) + entry.addend == i64::from(value));
                if !exact {
                    bail!("the linker says {value:x} where {says:x} is meant");
                }
            }
            match (in_code, slot) {
                (true, true) => {}
                (true, false) => self.said.entry(value).or_default().extend(object),
                (false, _) => {
                    let from = linked.in_memory(place).context("a pointer in no data")?;
                    let holder = self.objects.partition_point(|object| object.place.start <= from).checked_sub(1);
                    let holder = holder.filter(|holder| self.objects[*holder].place.end > from);
                    let holder = &mut self.objects[holder.context("a pointer in no object")?];
                    if slot {
                        holder.slots.insert(value);
                    } else {
                        holder.objects.extend(object);
                    }
                }
            }
        }
        Ok(())
    }
}

impl<'a> Linked<'a> {
    fn read(module: &'a [u8]) -> Result<Self> {
        let (mut linked, mut section) = (Self::default(), 0);
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            match &payload {
                Payload::DataSection(reader) => {
                    linked.data = Some((section, reader.range().start));
                    for data in reader.clone() {
                        let data = data?;
                        linked.segments.push((place(&data)?, data.range.end - data.data.len()..data.range.end));
                    }
                }
                Payload::CodeSectionStart { range, .. } => linked.code = Some((section, range.start)),
                Payload::CustomSection(reader) => match reader.as_known() {
                    KnownCustom::Linking(reader) => {
                        for part in reader {
                            match part? {
                                Linking::SymbolTable(map) => {
                                    linked.symbols = map.into_iter().collect::<Result<_, _>>()?
                                }
                                Linking::SegmentInfo(map) => {
                                    linked.names =
                                        map.into_iter().map(|segment| Ok(segment?.name)).collect::<Result<_>>()?;
                                }
                                _ => {}
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) => {
                        let of = reader.section_index();
                        for entry in reader.entries() {
                            linked.relocations.push((of, entry?));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
            if payload.as_section().is_some() {
                section += 1;
            }
        }
        Ok(linked)
    }

    /// The address of what stands at a place of the module.
    fn in_memory(&self, place: usize) -> Option<u32> {
        let (start, held) = self.segments.iter().find(|(_, held)| held.contains(&place))?;
        Some(start + (place - held.start) as u32)
    }
}

/// Where data go when the module starts.
pub(super) fn place(data: &Data<'_>) -> Result<u32> {
    let DataKind::Active { offset_expr, .. } = &data.kind else { bail!("data without a place") };
    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
        bail!("data at a place that is not a constant");
    };
    Ok(value as u32)
}

/// The words of a number that code says. Two pointers, or a pointer and what is stored beside it, may be said as one.
pub(super) fn words(operator: &Operator<'_>) -> Vec<u32> {
    let word = |bytes: &[u8]| bytes.first_chunk().map_or(0, |word| u32::from_le_bytes(*word));
    match operator {
        Operator::I32Const { value } => vec![*value as u32],
        Operator::I64Const { value } => value.to_le_bytes().chunks(4).map(word).collect(),
        Operator::V128Const { value } => value.bytes().chunks(4).map(word).collect(),
        _ => Vec::new(),
    }
}

/// The module without what the linker has left for tools: later ones would not keep it true.
///
/// # Errors
/// Where it is no module.
pub fn without_links(module: &[u8]) -> Result<Vec<u8>> {
    let mut out = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        let linking = matches!(&payload, Payload::CustomSection(custom)
            if custom.name() == "linking" || custom.name().starts_with("reloc."));
        if let Some((id, range)) = payload.as_section().filter(|_| !linking) {
            out.section(&RawSection { id, data: &module[range] });
        }
    }
    Ok(out.finish())
}
