//! `cargo xtask conformance`: the fixtures that the numbers are tested against, made anew.
//!
//! The fixtures are committed, so that no test needs Python. Each `tests/conformance/*.py` writes its own JSON beside
//! it, with the versions that `requirements.txt` pins, on the tables that the app itself generates.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use unrolled::engine::generate::{GENERATORS, generate};

use crate::tools::{ask, cache_dir, root, run};

/// Runs every script of `tests/conformance/`.
pub fn command() -> Result<()> {
    let folder = root().join("tests/conformance");
    let python = ensure_venv(&folder.join("requirements.txt"))?;
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

/// The Python of `.venv` with exactly what `requirements` pins.
fn ensure_venv(requirements: &Path) -> Result<PathBuf> {
    let venv = root().join(".venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = venv.join("unrolled-stamp");
    let wanted = crate::pack::hash(&std::fs::read(requirements).context("requirements.txt")?);
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) && python.is_file() {
        return Ok(python);
    }
    let named = std::env::var("PYTHON").ok();
    let usual = ["python3", "python"].map(str::to_owned);
    let found = named.into_iter().chain(usual).find(|name| ask(Command::new(name).arg("--version")).is_some());
    let Some(found) = found else { bail!("Python 3.11 or newer is needed, or its path in PYTHON") };
    println!("Making .venv with scikit-learn and what it needs; this takes about a minute, once.");
    run(Command::new(found).args(["-m", "venv", "--clear"]).arg(&venv))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r"])
        .arg(requirements))?;
    std::fs::write(stamp, wanted)?;
    Ok(python)
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
