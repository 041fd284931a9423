//! `cargo xtask reference`: the reference preset of diffusion, trained by the app and by PyTorch over the same seeds.
//!
//! It takes a quarter of an hour or more, so nothing of CI runs it; `tests/reference/diffusion.json` holds what it
//! found, seed by seed.

use std::process::Command;

use anyhow::{Result, bail};

use crate::tools::{ensure_venv, native, option, root, run};

/// `cargo xtask reference [--seeds N]`. What is in `target/reference/` already is not made again.
pub fn command(args: &[String]) -> Result<()> {
    let count = option(args, "--seeds").map_or(Ok(5), str::parse::<u64>)?;
    if args.len() > 2 || args.len() == 1 || count == 0 {
        bail!("`reference` takes --seeds N and nothing else");
    }
    let python = ensure_venv("bench/requirements.txt")?;
    let folder = root().join("target/reference");
    let seeds: Vec<String> = (1..=count).map(|seed| seed.to_string()).collect();
    let missing = seeds.iter().filter(|seed| !folder.join(format!("ours-{seed}.f64")).exists());
    native("reference", &folder, &missing.cloned().collect::<Vec<_>>())?;
    run(Command::new(python).arg(root().join("tests/reference/diffusion.py")).arg(&folder).args(&seeds))
}
