//! `cargo xtask conformance`: the fixtures that the numbers are tested against, made anew.
//!
//! The fixtures are committed, so that no test needs Python. Each `tests/conformance/*.py` writes its own JSON beside
//! it, with the versions that `requirements.txt` pins, on the tables that the app itself generates.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use unrolled::engine::generate::{GENERATORS, generate};

use crate::tools::{cache_dir, ensure_venv, root, run};

/// Runs every script of `tests/conformance/`.
pub fn command() -> Result<()> {
    let folder = root().join("tests/conformance");
    let python = ensure_venv("tests/conformance/requirements.txt")?;
    let tables = write_tables()?;
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

/// The generated tables (`data_seed` 1) as CSV files without header.
fn write_tables() -> Result<PathBuf> {
    let folder = cache_dir()?.join("tables");
    std::fs::create_dir_all(&folder)?;
    for generator in GENERATORS {
        let table = generate(generator.name, 1).with_context(|| format!("no table `{}`", generator.name))?;
        let line = |i: usize| table.row(i).iter().map(f64::to_string).collect::<Vec<_>>().join(",") + "\n";
        std::fs::write(folder.join(format!("{}.csv", generator.name)), (0..table.n()).map(line).collect::<String>())?;
    }
    Ok(folder)
}
