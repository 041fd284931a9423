use super::homes::homes;
use super::memory::Object;
use super::source::{Item, Source};
use super::*;
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, ImportSection, Instruction, MemorySection, Module, NameMap, NameSection, RefType,
    TableSection, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

/// A program of a few functions: `main` stays, `shared` serves both demos and `main`, `own` only one demo, and what only
/// demos share comes below.
///
/// | index | name | calls | slot |
/// | --- | --- | --- | --- |
/// | 0 | the import | | |
/// | 1 | main | 3, and has the registry | exported |
/// | 2 | demos::em::draw | 3, 4, 0, 7, 8, 12 | 1 |
/// | 3 | shared | | |
/// | 4 | own, with a constant | | |
/// | 5 | demos::kmeans::draw | 3, 7, 9, and has a constant | 2 |
/// | 6 | both, of `em` and `kmeans` | | 3 |
/// | 7 | large, of `em` and `kmeans` | 9, 12 | |
/// | 8 | small, of `em` and `pca` | | |
/// | 9 | large, of `em` by way of 7 and `kmeans` | 0 | |
/// | 10 | demos::pca::draw | 8, or what is wanted | 4 |
/// | 11 | held by kmeans::draw | | 5 |
/// | 12 | small, of `em`, by way of 7 too, of `kmeans` by way of 7, and of whom else is wanted | | |
///
/// In the memory are the registry, with slots 1 to 4; a constant of 4, which points to another; that one, of 5 as well;
/// one that nobody has; and a variable.
fn program() -> Vec<u8> {
    program_with(&[8])
}

/// The same with a third demo that calls these.
fn program_with(third: &[u32]) -> Vec<u8> {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    module.section(&types);
    let mut imports = ImportSection::new();
    imports.import("env", "outside", EntityType::Function(0));
    module.section(&imports);
    let mut functions = FunctionSection::new();
    for _ in 0..12 {
        functions.function(0);
    }
    module.section(&functions);
    let mut tables = TableSection::new();
    tables.table(wasm_encoder::TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 6,
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
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions([2, 5, 6, 10, 11].as_slice().into()));
    module.section(&elements);
    let mut code = CodeSection::new();
    let bodies = [&[3][..], &[3, 4, 0, 7, 8, 12], &[], &[], &[3, 7, 9], &[], &[9, 12], &[], &[0], third, &[], &[]]
        .into_iter()
        .enumerate();
    for (i, calls) in bodies {
        let mut body = Function::new([]);
        if [7, 9].contains(&(i + 1)) {
            (0..5000).for_each(|_| {
                body.instruction(&Instruction::Nop);
            });
        }
        for &function in calls {
            body.instruction(&Instruction::Call(function));
        }
        // The registry; within a constant; the slot of 11, and two constants in one number.
        let said: &[i64] = match i + 1 {
            1 => &[16],
            4 => &[34],
            5 => &[5, 40 << 32],
            _ => &[],
        };
        for &said in said {
            let said = i32::try_from(said).map_or(Instruction::I64Const(said), Instruction::I32Const);
            body.instruction(&said).instruction(&Instruction::Drop);
        }
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    module.section(&code);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(16), (1..=48).collect::<Vec<u8>>());
    module.section(&data);
    let mut map = NameMap::new();
    let named = [
        (1, "unrolled::main"),
        (2, "unrolled[5888f51d0145ad3e]::demos::em::draw::<[u8]>"),
        (3, "unrolled::plot::shared"),
        (4, "unrolled::math::own"),
        (5, "<unrolled::demos::kmeans::Sim as Figure>::draw"),
        (6, "both::<unrolled::demos::em::Em, unrolled::demos::kmeans::Sim>"),
        (7, "unrolled::plot::large"),
        (8, "unrolled::plot::small"),
        (9, "unrolled::plot::larger"),
        (10, "unrolled::demos::pca::draw"),
        (11, "unrolled::plot::held"),
        (12, "unrolled::plot::tiny"),
    ];
    for (index, name) in named {
        map.append(index, name);
    }
    let mut names = NameSection::new();
    names.functions(&map);
    module.section(&names);
    module.finish()
}

/// How its memory is laid out.
fn laid_out() -> Memory {
    let object = |place: std::ops::Range<u32>| Object { place, constant: true, ..Object::default() };
    let registry = Object { slots: BTreeSet::from([1, 2, 3, 4]), ..object(16..32) };
    let of_one = Object { objects: BTreeSet::from([2]), ..object(32..40) };
    let variable = Object { constant: false, ..object(56..60) };
    Memory { objects: vec![registry, of_one, object(40..44), object(44..56), variable], ..Memory::default() }
}

fn demos() -> Vec<Part> {
    let of = |(slug, door): (&str, &str)| Part::behind(slug, &[door]);
    [
        ("em", "unrolled::demos::em::"),
        ("kmeans", "<unrolled::demos::kmeans::Sim as Figure>::draw"),
        ("pca", "unrolled::demos::pca::draw"),
    ]
    .map(of)
    .into()
}

/// The pieces that functions and objects make.
fn sets(sets: &[(&[u32], &[usize])]) -> Vec<BTreeSet<Item>> {
    let set = |(functions, objects): &(&[u32], &[usize])| {
        let objects = objects.iter().copied().map(Item::Object);
        functions.iter().copied().map(Item::Function).chain(objects).collect()
    };
    sets.iter().map(set).collect()
}

fn names(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        if let Payload::ImportSection(section) = payload.expect("payload") {
            found.extend(section.into_imports().map(|import| import.expect("import").name.to_owned()));
        }
    }
    found
}

#[test]
fn each_function_lives_with_those_that_use_it() {
    let bytes = program();
    let source = Source::read(&bytes, laid_out()).expect("read");
    let homes = homes(&source, &demos()).expect("homes");
    // What is small lies beside each of its users; `larger` is needed wherever `large` is.
    let pieces: [(&[u32], &[usize]); 4] = [(&[2, 4, 8], &[1]), (&[5, 11], &[]), (&[8, 10], &[]), (&[7, 9, 12], &[2])];
    assert_eq!(homes.pieces, sets(&pieces));
    assert_eq!(homes.chunks, [BTreeSet::from([0, 1])]);
    // Nobody has object 3.
    assert_eq!(homes.base, sets(&[(&[0, 1, 3, 6], &[0, 4])])[0]);
    let way = |item| source.way_to(&source.roots, item, &BTreeSet::from([2, 5, 10]));
    assert_eq!(way(Item::Function(6)), [Item::Function(1), Item::Object(0), Item::Function(6)]);
    assert_eq!(way(Item::Function(11)), []);
}

#[test]
fn what_is_small_comes_once_to_a_page() {
    let bytes = program_with(&[8, 12]);
    let homes = homes(&Source::read(&bytes, laid_out()).expect("read"), &demos()).expect("homes");
    // It lies with the chunk that `em` and `kmeans` fetch, and with `pca`.
    let pieces: [(&[u32], &[usize]); 4] =
        [(&[2, 4, 8], &[1]), (&[5, 11], &[]), (&[8, 10, 12], &[]), (&[7, 9, 12], &[2])];
    assert_eq!(homes.pieces, sets(&pieces));
}

#[test]
fn another_demo_makes_no_page_larger() {
    let cut = |third: &[u32]| {
        let split = split(&program_with(third), laid_out(), &demos()).expect("split");
        let page = |part: &str| {
            let chunks = split.chunks.iter().filter(|(name, _)| serves(name, part));
            split.parts[part].len() + chunks.map(|(_, chunk)| chunk.len()).sum::<usize>()
        };
        let few = split.chunks.keys().cloned().collect::<Vec<_>>();
        (split.base.len(), page("em"), page("kmeans"), few)
    };
    let (base, em, kmeans, chunks) = cut(&[]);
    assert_eq!(chunks, ["em_kmeans"]);
    // The third demo uses one of the two large functions, two small ones, or both large ones.
    for (third, expected) in
        [(&[9][..], &["em_kmeans", "em_kmeans_pca"][..]), (&[8, 4], &["em_kmeans"]), (&[7], &["em_kmeans_pca"])]
    {
        let (with, with_em, with_kmeans, chunks) = cut(third);
        assert_eq!(chunks, expected, "{third:?}");
        // A chunk of its own has a head of its own, and what it shows a name.
        let room = 150;
        assert!(with <= base + room && with_em <= em + room && with_kmeans <= kmeans + room, "{third:?}");
    }
}

#[test]
fn pieces_borrow_what_they_call_and_take_their_slots() {
    let split = split(&program(), laid_out(), &demos()).expect("split");
    let read = |bytes| {
        Source::read(bytes, Memory::default()).map(|source| (source.types.len(), source.bodies.len(), source.slots))
    };
    // The import, main, shared and the one of both.
    assert_eq!(read(&split.base).expect("base"), (4, 3, vec![(3, 2)]));
    assert_eq!(names(&split.parts["em"]), ["$m0", "$t0", "$g0", "f0", "f3", "f7", "fc"]);
    assert_eq!(names(&split.parts["kmeans"]), ["$m0", "$t0", "$g0", "f3", "f7", "f9"]);
    assert_eq!(names(&split.parts["pca"]), ["$m0", "$t0", "$g0"]);
    let chunk = &split.chunks["em_kmeans"];
    assert_eq!(names(chunk), ["$m0", "$t0", "$g0", "f0"]);
    // It shows what the parts borrow; they show nothing.
    let shown = |bytes: &[u8]| {
        let exports = Parser::new(0).parse_all(bytes).filter_map(|payload| match payload.expect("payload") {
            Payload::ExportSection(section) => Some(section.count()),
            _ => None,
        });
        exports.sum::<u32>()
    };
    assert_eq!((shown(chunk), shown(&split.parts["em"])), (3, 0));
}

#[test]
fn constants_come_with_those_who_use_them() {
    let split = split(&program(), laid_out(), &demos()).expect("split");
    let held = |bytes: &[u8]| {
        let mut found = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            if let Payload::DataSection(section) = payload.expect("payload") {
                for data in section {
                    let data = data.expect("data");
                    found.push((memory::place(&data).expect("place"), data.data.to_vec()));
                }
            }
        }
        found
    };
    let bytes = |from: u8, to: u8| (from..to).collect::<Vec<u8>>();
    assert_eq!(held(&split.base), [(16, bytes(1, 17)), (56, bytes(41, 45))]);
    assert_eq!(held(&split.parts["em"]), [(32, bytes(17, 25))]);
    assert_eq!(held(&split.chunks["em_kmeans"]), [(40, bytes(25, 29))]);
    assert!(["kmeans", "pca"].iter().all(|part| held(&split.parts[*part]).is_empty()));
}

#[test]
fn a_pointer_to_a_door_of_another_part_does_not_lead_there() {
    let mut parts = demos();
    parts.push(Part::behind("later", &["unrolled::plot::held"]));
    let bytes = program();
    let homes = homes(&Source::read(&bytes, laid_out()).expect("read"), &parts).expect("homes");
    assert_eq!([&homes.pieces[1], &homes.pieces[3]].map(Clone::clone), *sets(&[(&[5], &[]), (&[11], &[])]));
}

#[test]
fn a_door_that_is_no_function_stops_the_build() {
    let mut parts = demos();
    parts.push(Part::behind("later", &["unrolled::demos::kmeans::gone"]));
    let error = split(&program(), laid_out(), &parts).err().expect("an error").to_string();
    assert!(error.contains("later") && error.contains("gone"), "{error}");
}

#[test]
fn what_is_not_wasm_is_refused() {
    assert!(split(b"not wasm", laid_out(), &demos()).is_err());
}
