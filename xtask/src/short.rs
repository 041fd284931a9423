//! The names by which the script and the program know each other, made short.
//!
//! What a program takes from its script has a name of its own, with sixteen digits of a hash that no packing makes
//! smaller, and it stands in both files. Each reader would fetch four hundred of them, twice.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use wasm_encoder::reencode::{RoundtripReencoder, utils};
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection};
use wasmparser::{Export, Import, Parser, Payload};

/// The module that the script gives to the program.
const SCRIPT: &str = "./app_bg.js";
/// What the program shows under a longer name than this is a closure of the script's.
const SHORT: usize = 40;

/// Script and program with short names for what they have in common.
///
/// # Errors
/// Where a name stands in one of them alone, or a short one is taken.
pub fn shortened(glue: &str, wasm: &[u8]) -> Result<(String, Vec<u8>)> {
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::ImportSection(section) => {
                let mut imports = ImportSection::new();
                for import in section.clone().into_imports() {
                    let import = import?;
                    let new = (import.module == SCRIPT).then(|| short(&mut names, import.name, 'i'));
                    let name = new.as_deref().unwrap_or(import.name);
                    utils::parse_import(&mut RoundtripReencoder, &mut imports, Import { name, ..import })?;
                }
                module.section(&imports);
            }
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                for export in section.clone() {
                    let export = export?;
                    let new = (export.name.len() > SHORT).then(|| short(&mut names, export.name, 'e'));
                    let name = new.as_deref().unwrap_or(export.name);
                    utils::parse_export(&mut RoundtripReencoder, &mut exports, Export { name, ..export })?;
                }
                module.section(&exports);
            }
            Payload::Version { .. } | Payload::End(_) | Payload::CodeSectionEntry(_) => {}
            other => {
                let (id, range) = other.as_section().context("a section without an id")?;
                module.section(&RawSection { id, data: &wasm[range] });
            }
        }
    }
    Ok((renamed(glue, &names)?, module.finish()))
}

/// The short name of one of them.
fn short<'n>(names: &mut BTreeMap<&'n str, String>, name: &'n str, kind: char) -> String {
    let new = format!("_{kind}{:x}", names.len());
    names.entry(name).or_insert(new).clone()
}

/// The script, its names replaced.
fn renamed(glue: &str, names: &BTreeMap<&str, String>) -> Result<String> {
    let mut left: Vec<&str> = names.keys().copied().collect();
    let taken: Vec<&str> = names.values().map(String::as_str).collect();
    let mut out = String::with_capacity(glue.len());
    let of_names = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut rest = glue;
    while !rest.is_empty() {
        let end = rest.find(of_names).unwrap_or(rest.len());
        out.push_str(&rest[..end]);
        rest = &rest[end..];
        let end = rest.find(|c| !of_names(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        rest = &rest[end..];
        if taken.contains(&word) {
            bail!("the script has a name {word} already");
        }
        left.retain(|name| *name != word);
        out.push_str(names.get(word).map_or(word, String::as_str));
    }
    if let Some(name) = left.first() {
        bail!("the script does not know {name}");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, EntityType, ExportKind, Function, FunctionSection, TypeSection};

    const LONG: &str = "wasm_bindgen_0123456789abcdef___convert__closures_____invoke";

    fn program() -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        module.section(&types);
        let mut imports = ImportSection::new();
        imports.import(SCRIPT, "__wbg_set_f75882137d0d035f", EntityType::Function(0));
        imports.import("base", "f12", EntityType::Function(0));
        module.section(&imports);
        let mut functions = FunctionSection::new();
        functions.function(0);
        module.section(&functions);
        let mut exports = ExportSection::new();
        exports.export("main", ExportKind::Func, 2).export(LONG, ExportKind::Func, 2);
        module.section(&exports);
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        body.instructions().call(0).end();
        code.function(&body);
        module.section(&code);
        module.finish()
    }

    #[test]
    fn script_and_program_share_short_names() {
        let glue = format!("x = {{ __wbg_set_f75882137d0d035f: () => wasm.main(), b: wasm.{LONG}(1) }};");
        let (glue, wasm) = shortened(&glue, &program()).expect("shortened");
        assert_eq!(glue, "x = { _i0: () => wasm.main(), b: wasm._e1(1) };");
        wasmparser::Validator::new().validate_all(&wasm).expect("a program");
        let text = String::from_utf8_lossy(&wasm).into_owned();
        assert!(text.contains("_i0") && text.contains("_e1") && text.contains("f12") && text.contains("main"));
        assert!(!text.contains("__wbg_set") && !text.contains(LONG));
    }

    #[test]
    fn a_name_that_only_one_of_them_knows_stops_the_build() {
        assert!(shortened("x = 1;", &program()).is_err());
        let taken = format!("let _i0; x = {{ __wbg_set_f75882137d0d035f: 1, b: wasm.{LONG}(1) }};");
        assert!(shortened(&taken, &program()).is_err());
    }
}
