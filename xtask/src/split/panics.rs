//! What a panic would say is left out of the published page.
//!
//! Nothing panics, and if something does, a reader has nothing of what it says in the console: the program ends, and the
//! page starts another and says so. The functions that make the message, and never return, become the trap in which they
//! end, so that the optimiser drops all that was handed to them. A quick build still says where it broke off.

use anyhow::{Result, bail};
use wasm_encoder::reencode::utils;
use wasm_encoder::{CodeSection, Function, Module, RawSection};
use wasmparser::Payload;

use super::cut::{Renumber, plain};
use super::memory::Memory;
use super::source::Source;

/// Functions that never return, and do nothing but say why: their names, or how these begin if they end with `::` or
/// `<`.
const SPEAKERS: [&str; 17] = [
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "core::cell::panic_already_borrowed",
    "core::cell::panic_already_mutably_borrowed",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_index_fail",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "core::str::slice_error_fail",
    "equator::do_panic_impl::<",
    "std::panicking::panic_with_hook",
    "std::thread::local::panic_access_error",
    "wasm_bindgen::__rt::borrow_fail",
];

/// Is that the name of a function that only says why it never returns?
fn speaks(name: &str) -> bool {
    SPEAKERS.iter().any(|speaker| {
        let family = speaker.ends_with("::") || speaker.ends_with('<');
        name == *speaker || family && name.starts_with(speaker)
    })
}

/// The module, with a trap in place of every message of a panic.
///
/// # Errors
/// Where the module is not what our own build makes, or a function that is taken to be such a one might return.
pub fn silent(wasm: &[u8]) -> Result<Vec<u8>> {
    let source = Source::read(wasm, Memory::default())?;
    let mut renumber = Renumber::of((0..source.types.len() as u32).map(|function| (function, function)));
    let mut module = Module::new();
    for payload in &source.payloads {
        match payload {
            Payload::CodeSectionStart { .. } => {
                let mut code = CodeSection::new();
                for (function, body) in (source.imported..).zip(&source.bodies) {
                    let name = source.name(function);
                    if !speaks(&name) {
                        utils::parse_function_body(&mut renumber, &mut code, body.clone()).map_err(plain)?;
                        continue;
                    }
                    if !source.is_dead_end(function)? {
                        bail!("{name} does not end in a trap: it may return");
                    }
                    let mut trap = Function::new([]);
                    trap.instructions().unreachable().end();
                    code.function(&trap);
                }
                module.section(&code);
            }
            Payload::Version { .. } | Payload::End(_) => {}
            other => {
                if let Some((id, range)) = other.as_section() {
                    module.section(&RawSection { id, data: &source.bytes[range] });
                }
            }
        }
    }
    Ok(module.finish())
}
