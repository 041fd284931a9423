//! What a reader's browser fetches for one demo's page, and the limit that it must keep.

use anyhow::{Result, bail};

use crate::later::LATER;
use crate::pack::{Dist, Size};
use crate::split;
use crate::words::LANGUAGES;

/// What every page may fetch, in bytes after brotli.
const BASE: usize = 314_000;
/// What one demo's page may fetch, all told.
const PAGE: usize = 450_000;

/// Prints what is transferred; an error if a release is too large.
pub fn print(dist: &Dist, css: &str, quick: bool) -> Result<()> {
    let size = |name: &str| dist.sizes.get(name).copied().unwrap_or_default();
    let hashed_fonts = dist.beside();
    let fonts = hashed_fonts.iter().filter(|(name, path)| name.starts_with("fonts/") && css.contains(path.as_str()));
    let mut shared: Vec<String> =
        ["index.html", "boot.js", "app.js", "app_bg.wasm", "style.css"].map(str::to_owned).to_vec();
    shared.extend(fonts.map(|(name, _)| name.clone()));

    println!("\n{:<38}{:>11}{:>11}{:>11}", "what a demo's page fetches (bytes)", "raw", "gzip", "brotli");
    let mut base = Size::default();
    for name in &shared {
        base += row(name, size(name));
    }
    let shell = heaviest(dist, "shell");
    base += row(&shell.0, shell.1);
    row("  together, every page", base);
    let mut worst = base;
    let demos = dist.manifest.keys().filter_map(|name| name.strip_prefix("words/")?.strip_suffix(".en.json"));
    for slug in demos.filter(|slug| *slug != "shell") {
        let (name, words) = heaviest(dist, slug);
        let mut total = base;
        total += row(&name, words);
        let part = format!("parts/{slug}.wasm");
        total += row(&part, size(&part));
        total += row("  chunks that it shares", shared_with(dist, slug));
        row(&format!("  together, {slug}"), total);
        if total.brotli > worst.brotli {
            worst = total;
        }
    }
    for (name, ..) in LATER {
        let part = format!("parts/{name}.wasm");
        row(&format!("when asked for: {part}"), size(&part));
    }
    for (name, size) in dist.sizes.iter().filter(|(name, _)| name.starts_with("chunks/")) {
        row(&format!("chunk: {}", short(name)), *size);
    }
    println!();
    let over = [("every page", base, BASE), ("one demo's page", worst, PAGE)];
    let over = over.into_iter().find(|(_, size, limit)| size.brotli > *limit);
    if let Some((what, size, limit)) = over.filter(|_| !quick && !split::keeps_names()) {
        bail!("{what} fetches {} bytes after brotli; {limit} are allowed", size.brotli);
    }
    Ok(())
}

/// All chunks that a part needs.
fn shared_with(dist: &Dist, part: &str) -> Size {
    let mut sum = Size::default();
    for (name, size) in &dist.sizes {
        let chunk = name.strip_prefix("chunks/").and_then(|name| name.strip_suffix(".wasm"));
        if chunk.is_some_and(|chunk| split::serves(chunk, part)) {
            sum += *size;
        }
    }
    sum
}

/// A chunk's name, or how many parts share it.
fn short(name: &str) -> String {
    let chunk = name.trim_start_matches("chunks/").trim_end_matches(".wasm");
    if chunk.len() < 30 { chunk.to_owned() } else { format!("{} parts", chunk.split('_').count()) }
}

/// The larger of the languages.
fn heaviest(dist: &Dist, slug: &str) -> (String, Size) {
    LANGUAGES
        .iter()
        .map(|language| format!("words/{slug}.{language}.json"))
        .filter_map(|name| Some((name.clone(), *dist.sizes.get(&name)?)))
        .max_by_key(|(_, size)| size.brotli)
        .unwrap_or_else(|| (format!("words/{slug}: none yet"), Size::default()))
}

fn row(name: &str, size: Size) -> Size {
    println!("{name:<38}{:>11}{:>11}{:>11}", size.raw, size.gzip, size.brotli);
    size
}
