//! `cargo xtask conformance`: the fixtures that the numbers are tested against, made anew.
//!
//! The fixtures are committed, so that no test needs Python. Each `tests/conformance/*.py` writes its own JSON beside
//! it, with the versions that `requirements.txt` pins, on the tables that the app itself generates.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::tools::{cache_dir, ensure_venv, native, root, run};

/// Runs every script of `tests/conformance/`.
pub fn command() -> Result<()> {
    let folder = root().join("tests/conformance");
    let python = ensure_venv("tests/conformance/requirements.txt")?;
    let tables = cache_dir()?.join("tables");
    native("tables", &tables, &[])?;
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    scripts.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    scripts.sort();
    for script in &scripts {
        println!("\n━━ {}", script.file_name().unwrap_or_default().to_string_lossy());
        let mut command = Command::new(&python);
        // On one thread sums are taken in one order, and the fixtures come out the same to the last bit.
        command.arg(script).envs([("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1")]);
        run(command.env("UNROLLED_TABLES", &tables))?;
    }
    println!("\n{} scripts run. What changed: git diff --stat tests/conformance", scripts.len());
    Ok(())
}
