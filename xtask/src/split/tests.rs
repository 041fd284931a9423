use super::homes::homes;
use super::source::Source;
use super::*;
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, ImportSection, Instruction, MemorySection, Module, NameMap, NameSection, RefType, TableSection,
    TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

/// A program of six functions: `main` stays, `shared` serves both demos, `own` only one of them.
///
/// | index | name | calls | slot |
/// | --- | --- | --- | --- |
/// | 0 | the import | | |
/// | 1 | main | 3 | exported |
/// | 2 | demos::em::draw | 3, 4, 0 | 1 |
/// | 3 | shared | | |
/// | 4 | own | | |
/// | 5 | demos::kmeans::draw | 3 | 2 |
/// | 6 | both, of `em` and `kmeans` | | 3 |
fn program() -> Vec<u8> {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    module.section(&types);
    let mut imports = ImportSection::new();
    imports.import("env", "outside", EntityType::Function(0));
    module.section(&imports);
    let mut functions = FunctionSection::new();
    for _ in 0..6 {
        functions.function(0);
    }
    module.section(&functions);
    let mut tables = TableSection::new();
    tables.table(wasm_encoder::TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 4,
        maximum: None,
        shared: false,
    });
    module.section(&tables);
    let mut memories = MemorySection::new();
    memories.memory(wasm_encoder::MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    module.section(&memories);
    let mut globals = GlobalSection::new();
    let ty = wasm_encoder::GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(ty, &ConstExpr::i32_const(16));
    module.section(&globals);
    let mut exports = ExportSection::new();
    exports.export("main", ExportKind::Func, 1);
    module.section(&exports);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions([2, 5, 6].as_slice().into()));
    module.section(&elements);
    let mut code = CodeSection::new();
    for calls in [&[3][..], &[3, 4, 0], &[], &[], &[3], &[]] {
        let mut body = Function::new([]);
        for &function in calls {
            body.instruction(&Instruction::Call(function));
        }
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    module.section(&code);
    let mut map = NameMap::new();
    let named = [
        (1, "unrolled::main"),
        (2, "unrolled[5888f51d0145ad3e]::demos::em::draw::<[u8]>"),
        (3, "unrolled::plot::shared"),
        (4, "unrolled::math::own"),
        (5, "<unrolled::demos::kmeans::Sim as Figure>::draw"),
        (6, "both::<unrolled::demos::em::Em, unrolled::demos::kmeans::Sim>"),
    ];
    for (index, name) in named {
        map.append(index, name);
    }
    let mut names = NameSection::new();
    names.functions(&map);
    module.section(&names);
    module.finish()
}

fn demos() -> Vec<Part> {
    ["em", "kmeans", "pca"].map(Part::of_demo).into()
}

#[test]
fn each_function_lives_in_one_place() {
    let bytes = program();
    let source = Source::read(&bytes).expect("read");
    let homes = homes(&source, &demos());
    assert_eq!(homes, BTreeMap::from([(2, 0), (4, 0), (5, 1)]));
}

#[test]
fn parts_borrow_what_they_call_and_take_their_slots() {
    let split = split(&program(), &demos()).expect("split");
    let read = |bytes| Source::read(bytes).map(|source| (source.types.len(), source.bodies.len(), source.slots));
    // The import, main, shared and the one of both.
    assert_eq!(read(&split.base).expect("base"), (4, 3, vec![(3, 3)]));
    let names = |bytes: &[u8]| -> Vec<String> {
        let mut found = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            if let Payload::ImportSection(section) = payload.expect("payload") {
                found.extend(section.into_imports().map(|import| import.expect("import").name.to_owned()));
            }
        }
        found
    };
    assert_eq!(names(&split.parts["em"]), ["$m0", "$t0", "$g0", "f0", "f3"]);
    assert_eq!(names(&split.parts["kmeans"]), ["$m0", "$t0", "$g0", "f3"]);
    // A demo of which nothing is compiled has an empty part.
    assert_eq!(names(&split.parts["pca"]), ["$m0", "$t0", "$g0"]);
}

#[test]
fn what_is_not_wasm_is_refused() {
    assert!(split(b"not wasm", &demos()).is_err());
}
