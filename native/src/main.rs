//! What `cargo xtask` does with the app itself, natively: `tables FOLDER`, `recordings FOLDER [--iterations N]`
//! and `reference FOLDER SEED …`.
#![forbid(unsafe_code)]

mod recordings;
mod reference;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use unrolled::engine::generate::{GENERATORS, generate};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.as_slice() {
        [command, folder] if command == "tables" => tables(Path::new(folder)),
        [command, folder, rest @ ..] if command == "recordings" => recordings::record_into(Path::new(folder), rest),
        [command, folder, seeds @ ..] if command == "reference" => reference::compare(Path::new(folder), seeds),
        _ => bail!("`cargo xtask` calls this with `tables FOLDER`, `recordings FOLDER` or `reference FOLDER SEED …`"),
    }
}

/// The generated tables (`data_seed` 1) as CSV files without header.
fn tables(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for generator in GENERATORS {
        let table = generate(generator.name, 1).with_context(|| format!("no table `{}`", generator.name))?;
        let line = |i: usize| table.row(i).iter().map(f64::to_string).collect::<Vec<_>>().join(",") + "\n";
        fs::write(folder.join(format!("{}.csv", generator.name)), (0..table.n()).map(line).collect::<String>())?;
    }
    Ok(())
}
