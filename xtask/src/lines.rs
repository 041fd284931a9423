//! `cargo xtask lines`: how many lines of Rust each demo is, its tests left out, and what demos share.

use std::path::Path;

use crate::counts::rust_files;
use anyhow::{Context, Result};

/// What lies beside the demos and is none.
const SHARED: [&str; 2] = ["points", "trial"];

/// Prints them, the longest first.
pub fn command() -> Result<()> {
    let mut counts = counts(&crate::tools::root().join("src/demos"))?;
    counts.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
    for (name, lines) in counts {
        println!("{name:<16}{lines:>6}{}", if SHARED.contains(&name.as_str()) { "  shared" } else { "" });
    }
    Ok(())
}

/// The folders of a folder, each with its lines of Rust.
fn counts(demos: &Path) -> Result<Vec<(String, usize)>> {
    let mut counts = Vec::new();
    for entry in std::fs::read_dir(demos).with_context(|| demos.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            counts.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), lines(&path)?));
        }
    }
    Ok(counts)
}

/// The lines of all Rust below a folder; tests are left out.
fn lines(folder: &Path) -> Result<usize> {
    let files = rust_files(folder)?;
    files.iter().map(|file| Ok(std::fs::read_to_string(file)?.lines().count())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every demo of the registry is counted, by the name of its folder.
    #[test]
    fn every_demo_has_lines() {
        let counts = counts(&crate::tools::root().join("src/demos")).expect("folders");
        for slug in unrolled::demos::DEMOS.iter().map(unrolled::demos::Demo::slug) {
            let folder = slug.replace('-', "_");
            assert!(counts.iter().any(|(name, lines)| *name == folder && *lines > 100), "{slug}: {counts:?}");
        }
    }
}
