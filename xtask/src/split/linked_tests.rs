//! What the linker leaves, as its conventions have it: <https://github.com/WebAssembly/tool-conventions>, Linking.md.

use super::memory::Object;
use super::source::{Item, Source};
use super::*;
use std::borrow::Cow;
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, Encode, EntityType, Function, FunctionSection, ImportSection,
    MemorySection, MemoryType, Module, NameMap, NameSection, TypeSection,
};
use wasmparser::{Parser, Payload};

/// A list of entries, with their number before them.
fn list(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    (entries.len() as u32).encode(&mut bytes);
    bytes.extend(entries.concat());
    bytes
}

/// Numbers and names as they are written.
fn written(parts: &[&dyn Encode]) -> Vec<u8> {
    let mut bytes = Vec::new();
    parts.iter().for_each(|part| part.encode(&mut bytes));
    bytes
}

/// A module whose function says an address in `b`, two bytes behind its start; `a` points to `b`, which points to the
/// function of slot 7; `v` is a variable. `said` is the address as code has it.
fn linked(said: u8) -> Vec<u8> {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    module.section(&types);
    let mut functions = FunctionSection::new();
    functions.function(0);
    module.section(&functions);
    let mut memories = MemorySection::new();
    let one = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
    memories.memory(one);
    module.section(&memories);
    let mut code = CodeSection::new();
    // The linker leaves room for the largest address.
    code.raw(&[0, 0x41, said | 0x80, 0x80, 0x80, 0x80, 0, 0x1a, 0x0b]);
    module.section(&code);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(16), [20_u32, 7].map(u32::to_le_bytes).concat());
    data.active(0, &ConstExpr::i32_const(32), [1, 2, 3, 4]);
    module.section(&data);
    let of = |name: &str, segment: u32, offset: u32, size: u32| {
        [vec![1, 0], written(&[&name, &segment, &offset, &size])].concat()
    };
    let function = [vec![0, 0], written(&[&0_u32, &"f"])].concat();
    let symbols = list(&[function, of("a", 0, 0, 4), of("b", 0, 4, 4), of("v", 1, 0, 4)]);
    let segments = list(&[".rodata", ".data"].map(|name| written(&[&name, &2_u32, &0_u32])));
    let part = |id: u8, bytes: &[u8]| [vec![id], written(&[&(bytes.len() as u32)]), bytes.to_vec()].concat();
    let linking = [written(&[&2_u32]), part(8, &symbols), part(5, &segments)].concat();
    let relocations = |section: u32, entries: &[Vec<u8>]| [written(&[&section]), list(entries)].concat();
    let of_code = relocations(3, &[[vec![4], written(&[&4_u32, &2_u32, &2_i32])].concat()]);
    let pointer = [vec![5], written(&[&6_u32, &2_u32, &0_i32])].concat();
    let slot = [vec![2], written(&[&10_u32, &0_u32])].concat();
    let of_data = relocations(4, &[pointer, slot]);
    for (name, data) in [("linking", linking), ("reloc.CODE", of_code), ("reloc.DATA", of_data), ("else", vec![1])] {
        module.section(&CustomSection { name: name.into(), data: Cow::Owned(data) });
    }
    module.finish()
}

#[test]
fn what_the_linker_knows_is_read() {
    let memory = Memory::read(&linked(22)).expect("memory");
    let object = |name: &str, place: std::ops::Range<u32>, constant, objects: &[usize], slots: &[u32]| Object {
        name: name.to_owned(),
        place,
        constant,
        objects: objects.iter().copied().collect(),
        slots: slots.iter().copied().collect(),
    };
    let expected = [
        object("a", 16..20, true, &[1], &[]),
        object("b", 20..24, true, &[], &[7]),
        object("v", 32..36, false, &[], &[]),
    ];
    assert_eq!(memory.objects, expected);
    // As the linker had it, anywhere within, and not where one ends.
    for (said, meant) in
        [(22, &[1][..]), (16, &[0]), (19, &[0]), (20, &[1]), (24, &[]), (0, &[]), (35, &[2]), (99, &[])]
    {
        assert_eq!(memory.meant(said), meant.iter().copied().collect(), "{said}");
    }
}

#[test]
fn what_is_not_as_the_linker_says_stops_the_build() {
    let error = Memory::read(&linked(23)).expect_err("an error").to_string();
    assert!(error.contains("linker"), "{error}");
    let plain = without_links(&linked(22)).expect("a module");
    let customs = Parser::new(0).parse_all(&plain).filter_map(|payload| match payload.expect("payload") {
        Payload::CustomSection(section) => Some(section.name().to_owned()),
        _ => None,
    });
    assert_eq!(customs.collect::<Vec<_>>(), ["else"]);
    let error = Memory::read(&plain).expect_err("an error").to_string();
    assert!(error.contains("relocations"), "{error}");
}

/// A module with one function of that name and body, which may call the import 0.
fn speaking(name: &str, body: &dyn Fn(&mut Function)) -> Vec<u8> {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    module.section(&types);
    let mut imports = ImportSection::new();
    imports.import("env", "say", EntityType::Function(0));
    module.section(&imports);
    let mut functions = FunctionSection::new();
    functions.function(0);
    module.section(&functions);
    let mut code = CodeSection::new();
    let mut function = Function::new([]);
    body(&mut function);
    code.function(&function);
    module.section(&code);
    let mut map = NameMap::new();
    map.append(1, name);
    let mut names = NameSection::new();
    names.functions(&map);
    module.section(&names);
    module.finish()
}

#[test]
fn a_panic_says_nothing_in_a_published_page() {
    let says = |function: &mut Function| {
        function.instructions().call(0).unreachable().end();
    };
    let size = |module: &[u8]| Source::read(module, Memory::default()).expect("read").size(Item::Function(1));
    let panics = speaking("core[c5930c85a12de822]::panicking::panic_fmt", &says);
    assert!(size(&silent(&panics).expect("silent")) < size(&panics));
    let other = speaking("unrolled::say", &says);
    assert_eq!(silent(&other).expect("the same"), other);
}

#[test]
fn what_may_return_is_no_panic() {
    let ways: [&dyn Fn(&mut Function); 3] = [
        &|function| {
            function.instructions().return_().unreachable().end();
        },
        &|function| {
            function.instructions().call(0).end();
        },
        &|function| {
            function.instructions().br(0).unreachable().end();
        },
    ];
    for way in ways {
        let error = silent(&speaking("core::panicking::panic", way)).expect_err("an error").to_string();
        assert!(error.contains("may return"), "{error}");
    }
}
