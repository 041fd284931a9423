//! `cargo xtask conformance`: the fixtures that the numbers are tested against, made anew.
//!
//! The fixtures are committed, so that no test needs Python. Each `tests/conformance/*.py` writes its own JSON beside
//! it, with the versions that `requirements.txt` pins, on the tables that the app itself generates.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::tools::{cache_dir, cargo, ensure_venv, has_python, native, root, run};

/// Runs every script of `tests/conformance/`; with `--scripts` those that the page writes for its readers.
pub fn command(args: &[String]) -> Result<()> {
    if args.iter().any(|arg| arg == "--scripts") {
        return scripts(&ensure_venv("tests/conformance/requirements.txt")?, false);
    }
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

/// Writes the scripts that rebuild a run, for the runs that `tests/scripts.rs` lists, and runs each: it fails
/// where its numbers are not those of the page. `light`: those that need PyTorch, which is not there, are named and left
/// out.
fn scripts(python: &Path, light: bool) -> Result<()> {
    let folder = cache_dir()?.join("scripts");
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    run(cargo()
        .args(["test", "--locked", "--workspace", "--test", "scripts", "the_same_run_has_the_same_script"])
        .env("UNROLLED_SCRIPTS", &folder))?;
    let mut runs: Vec<PathBuf> = std::fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    runs.sort();
    let (mut failed, mut left_out) = (Vec::new(), Vec::new());
    for of_run in &runs {
        let name = of_run.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let files = std::fs::read_dir(of_run)?.filter_map(|entry| Some(entry.ok()?.path()));
        for script in files.filter(|path| path.extension().is_some_and(|extension| extension == "py")) {
            let output = Command::new(python).arg(&script).env("OMP_NUM_THREADS", "1").output()?;
            let said = String::from_utf8_lossy(&output.stdout);
            println!("\n━━ {name}\n{}", said.trim_end());
            let error = String::from_utf8_lossy(&output.stderr);
            if light && error.contains("No module named 'torch'") {
                left_out.push(name.clone());
            } else if !output.status.success() {
                println!("{error}");
                failed.push(name.clone());
            }
        }
    }
    if !left_out.is_empty() {
        println!("\nPyTorch is not there, so these were not run: {}", left_out.join(", "));
    }
    if runs.is_empty() || !failed.is_empty() {
        bail!("{} of {} scripts do not agree with the page: {}", failed.len(), runs.len(), failed.join(", "));
    }
    println!("\n{} scripts run: their numbers are those of the page.", runs.len() - left_out.len());
    Ok(())
}

/// The same in CI, without PyTorch: it would take longer to fetch than all else. Where there is no Python, which no other
/// test needs, that is said.
pub fn light() -> Result<()> {
    if !has_python() {
        println!("Left out: there is no Python with venv. It is needed here alone.");
        return Ok(());
    }
    scripts(&ensure_venv("tests/conformance/scripts.txt")?, true)
}
