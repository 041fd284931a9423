//! `cargo xtask counts`: how large the rooms of `src/` are. Types with the most fields, variants and methods, files with
//! the most lines, and where shared state is borrowed: what grows past its purpose is seen before it hurts.

use crate::tools::root;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// So many of each list are shown.
const SHOWN: usize = 8;
/// What borrows shared state at run time, and what ends a borrow by hand.
const BORROWS: [&str; 6] = [".see()", ".change()", ".borrow()", ".borrow_mut()", ".with_borrow", "drop("];

/// What is counted in a folder.
#[derive(Default)]
struct Counts {
    /// Fields of structs, variants of enums, and methods of either, by `file: name`.
    fields: BTreeMap<String, usize>,
    variants: BTreeMap<String, usize>,
    methods: BTreeMap<String, usize>,
    /// Lines of files.
    lines: BTreeMap<String, usize>,
    /// Borrows, by what does them.
    borrows: BTreeMap<&'static str, usize>,
}

/// Prints the counts of each folder of `src/`; of those named in `args` alone, if any are.
pub fn command(args: &[String]) -> Result<()> {
    let src = root().join("src");
    for folder in ["engine", "math", "plot", "demos", "player", "shell"] {
        if !args.is_empty() && !args.iter().any(|arg| arg == folder) {
            continue;
        }
        let counts = count(&src.join(folder))?;
        println!("\nsrc/{folder}: {} files, {} lines", counts.lines.len(), counts.lines.values().sum::<usize>());
        for (title, of) in [
            ("fields", &counts.fields),
            ("variants", &counts.variants),
            ("methods", &counts.methods),
            ("lines", &counts.lines),
        ] {
            println!("  {title}: {}", most(of));
        }
        let borrows: Vec<String> = counts.borrows.iter().map(|(what, n)| format!("{n} × {what}")).collect();
        println!("  borrows: {}", if borrows.is_empty() { "none".to_owned() } else { borrows.join(", ") });
    }
    Ok(())
}

/// The largest of a list, the largest first.
fn most(of: &BTreeMap<String, usize>) -> String {
    let mut all: Vec<_> = of.iter().collect();
    all.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let shown: Vec<String> = all.into_iter().take(SHOWN).map(|(name, n)| format!("{n} {name}")).collect();
    shown.join(", ")
}

fn count(folder: &Path) -> Result<Counts> {
    let mut counts = Counts::default();
    for file in rust_files(folder)? {
        let text = std::fs::read_to_string(&file)?;
        let name = file.strip_prefix(folder).unwrap_or(&file).display().to_string();
        take(&mut counts, &name, &text).with_context(|| file.display().to_string())?;
    }
    Ok(counts)
}

/// Every file of Rust below a folder that is no test.
pub fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name == "tests" || name.ends_with("_tests") || name == "trial" {
            continue;
        }
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

/// Counts what is in a file.
fn take(counts: &mut Counts, file: &str, text: &str) -> Result<()> {
    counts.lines.insert(file.to_owned(), text.lines().count());
    for what in BORROWS {
        let n = text.matches(what).count();
        if n > 0 {
            *counts.borrows.entry(what).or_default() += n;
        }
    }
    for item in syn::parse_file(text)?.items {
        match item {
            syn::Item::Struct(item) => {
                counts.fields.insert(format!("{file}: {}", item.ident), item.fields.len());
            }
            syn::Item::Enum(item) => {
                counts.variants.insert(format!("{file}: {}", item.ident), item.variants.len());
            }
            syn::Item::Impl(item) if item.trait_.is_none() => {
                let syn::Type::Path(of) = &*item.self_ty else { continue };
                let Some(last) = of.path.segments.last() else { continue };
                let methods = item.items.iter().filter(|item| matches!(item, syn::ImplItem::Fn(_))).count();
                *counts.methods.entry(last.ident.to_string()).or_default() += methods;
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// So many fields or variants has a type of the page at most, and so many lines a file.
    const MOST: usize = 15;
    const MOST_LINES: usize = 400;

    #[test]
    fn counts_are_those_of_the_text() {
        let mut counts = Counts::default();
        let text = "struct A { x: u8, y: u8 }\nenum B { C, D, E }\nimpl A { fn f(&self) { q.see(); drop(q) } }\n";
        take(&mut counts, "a.rs", text).unwrap();
        assert_eq!((counts.fields["a.rs: A"], counts.variants["a.rs: B"], counts.methods["A"]), (2, 3, 1));
        assert_eq!((counts.lines["a.rs"], counts.borrows[".see()"], counts.borrows["drop("]), (3, 1, 1));
    }

    #[test]
    fn no_room_of_the_page_has_grown_past_its_purpose() {
        for folder in ["player", "shell"] {
            let counts = count(&root().join("src").join(folder)).unwrap();
            let large = |of: &BTreeMap<String, usize>, most: usize| -> Vec<String> {
                of.iter().filter(|(_, n)| **n > most).map(|(name, n)| format!("{name}: {n}")).collect()
            };
            assert_eq!(large(&counts.lines, MOST_LINES), Vec::<String>::new(), "{folder}: lines");
            assert_eq!(large(&counts.fields, MOST), Vec::<String>::new(), "{folder}: fields");
            assert_eq!(large(&counts.variants, MOST), Vec::<String>::new(), "{folder}: variants");
        }
    }
}
