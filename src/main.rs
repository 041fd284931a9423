//! The page, or the worker: one wasm module, two roles.

fn main() {}
