//! The page, or the worker: one wasm module, two roles.

fn main() {
    #[cfg(target_arch = "wasm32")]
    unrolled::shell::start();
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("Unrolled runs in a browser: cargo xtask serve");
}
