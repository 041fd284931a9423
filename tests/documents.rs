//! What is written about the house is true of it, as far as a test can see.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

/// What is made, fetched or kept by tools.
const NOT_OURS: [&str; 6] = ["target", "node_modules", "dist", "out", ".git", ".venv"];

/// All files below `folder`, as paths from the root with `/`.
fn files(folder: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![folder.trim_end_matches('/').to_owned()];
    while let Some(folder) = waiting.pop() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if entry.file_type().unwrap().is_dir() {
                if !NOT_OURS.contains(&name.as_str()) {
                    waiting.push(path);
                }
            } else {
                found.insert(path);
            }
        }
    }
    found
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The lines, counted from 1, at which a merge was left unfinished.
fn conflicts(text: &str) -> Vec<usize> {
    let marks = ["<", ">"].map(|sign| format!("{} ", sign.repeat(7)));
    let at = |(i, line): (usize, &str)| marks.iter().any(|mark| line.starts_with(mark.as_str())).then_some(i + 1);
    text.lines().enumerate().filter_map(at).collect()
}

/// Rust files and folders that the tables of the code map name and that are not among `files`.
///
/// A name stands for a file in the folder of its heading (of the root, where a heading has none), or in the folder of
/// a file named before it in its row; in the row of a folder, for one anywhere below that.
fn astray(text: &str, files: &BTreeSet<String>) -> Vec<String> {
    let (mut folder, mut lost) = (String::new(), Vec::new());
    let map = text.split("\n## Code map\n").nth(1).unwrap_or_default();
    for line in map.split("\n## ").next().unwrap_or_default().lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            folder = heading.strip_prefix('`').and_then(|rest| rest.split('`').next()).unwrap_or_default().to_owned();
        }
        if !line.starts_with('|') {
            continue;
        }
        let named = line.split('`').skip(1).step_by(2);
        let (mut beside, mut below) = (vec![folder.clone()], Vec::<String>::new());
        for name in named {
            if name.ends_with('/') {
                let there = |at: &String| files.iter().any(|file| file.starts_with(&format!("{at}{name}")));
                let deep = || files.iter().any(|file| below.iter().any(|b| file.starts_with(b)) && file.contains(name));
                let made = NOT_OURS.contains(&name.trim_end_matches('/'));
                if !made && !beside.iter().any(there) && !deep() {
                    lost.push(format!("{folder}: {name}"));
                }
                below.push(format!("{folder}{name}"));
            }
            if let Some((parent, _)) = name.trim_end_matches('/').rsplit_once('/') {
                beside.push(format!("{folder}{parent}/"));
            }
            let is_beside = || beside.iter().any(|beside| files.contains(&format!("{beside}{name}")));
            let end = format!("/{name}");
            let is_below =
                || files.iter().any(|file| file.ends_with(&end) && below.iter().any(|below| file.starts_with(below)));
            if name.ends_with(".rs") && !is_beside() && !is_below() {
                lost.push(format!("{folder}: {name}"));
            }
        }
    }
    lost
}

#[test]
fn no_merge_is_left_unfinished() {
    for path in files("") {
        if let Ok(text) = String::from_utf8(read(&path)) {
            assert_eq!(conflicts(&text), [0; 0], "{path}");
        }
    }
}

#[test]
fn the_files_of_the_code_map_exist() {
    let text = String::from_utf8(read("ARCHITECTURE.md")).unwrap();
    assert_eq!(astray(&text, &files("")), [""; 0]);
}

#[test]
fn the_checks_can_fail() {
    let mark = |sign: &str| sign.repeat(7);
    let text = format!("a\n{} HEAD\nb\n{}\nc\n{} other\n", mark("<"), mark("="), mark(">"));
    assert_eq!(conflicts(&text), [2, 6]);
    let files = ["src/a/b.rs", "src/a/deep/c.rs", "src/a/deep/d.rs", "tool/src/e.rs"].map(str::to_owned).into();
    let map = |rows: &str| format!("# House\n\n## Code map\n\n{rows}\n\n## More\n\n| `gone.rs` |\n");
    let right = "### `src/a/`: things\n| `b.rs` | |\n| `deep/`, `deep/c.rs`, `d.rs` | |\n### Beside\n| `tool/` | `src/`, `e.rs` |";
    assert_eq!(astray(&map(right), &files), [""; 0]);
    let wrong = "### `src/a/`: things\n| `d.rs` | |\n| `deep/b.rs` | |\n### Beside\n| `tool/` | `c.rs`, `lib/` |";
    assert_eq!(astray(&map(wrong), &files), ["src/a/: d.rs", "src/a/: deep/b.rs", ": c.rs", ": lib/"]);
}

/// Where a browser test waits between two looks at a page that must come to rest.
const POLLS: [&str; 2] = ["e2e/captions.test.mjs", "e2e/crossing.test.mjs"];

/// A test that waits for a time, or asks the clock, depends on the machine: what takes time is for `cargo xtask bench`.
#[test]
fn no_test_depends_on_the_clock() {
    let found = |folder: &str, ends: &str, word: &str| -> Vec<String> {
        let named = files(folder).into_iter().filter(|path| path.ends_with(ends));
        named.filter(|path| String::from_utf8_lossy(&read(path)).contains(word)).collect()
    };
    assert_eq!(found("e2e", ".test.mjs", "waitForTimeout("), POLLS);
    assert!(found("e2e", ".test.mjs", "setTimeout(resolve").is_empty());
    // This file names it.
    assert_eq!(
        ["src", "tests", "kernels", "words"].map(|folder| found(folder, ".rs", "Instant::now")).concat(),
        ["tests/documents.rs"]
    );
}

/// What the frames that we write allow: scripts, files to save, and the whole page in a tab of its own (the link ↗).
const SANDBOX: &str = "sandbox=\"allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox\"";

#[test]
fn every_frame_that_we_write_is_polite() {
    let mut frames = 0;
    for path in ["README.md", "docs/embedding.md", "docs/protocol.md", "web/unrolled.lua", "xtask/src/pages.rs"] {
        let text = String::from_utf8(read(path)).unwrap().replace("\\\"", "\"");
        // In Lua and in Rust a text goes on in the next line.
        let text = text.replace("'\n      .. '", "").replace("\\\n             ", "");
        for frame in text.split("<iframe ").skip(1).filter_map(|frame| frame.split("</iframe>").next()) {
            if frame.contains("assert") || !frame.contains("height=") {
                continue;
            }
            frames += 1;
            for wanted in [SANDBOX, "title=\"", "loading=\"lazy\""] {
                assert!(frame.contains(wanted), "{path}: a frame without {wanted}: {frame}");
            }
        }
    }
    assert!(frames >= 6, "{frames} frames");
}
