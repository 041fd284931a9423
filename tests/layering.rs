//! An import may only point down: `shell → demos → plot, math → engine`. Read from the sources, so that nothing has to
//! be compiled for it, and on every target's code at once.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What a layer may import, besides itself.
const LAYERS: [(&str, &[&str]); 5] = [
    ("engine", &[]),
    ("math", &["engine"]),
    ("plot", &["engine"]),
    ("demos", &["engine", "math", "plot"]),
    ("shell", &["engine", "math", "plot", "demos"]),
];

/// Crates that only the shell and `main.rs` may name: what is pure is tested natively.
const BROWSER: [&str; 8] =
    ["yew", "web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "idb", "gloo", "plotters_canvas"];

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, "", &mut files);
    assert!(files.len() > 3, "no sources found in {}", src.display());
    let found = check(&files);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_check_can_fail() {
    let demos = [("demos/kmeans/sim.rs", ""), ("demos/em/sim.rs", ""), ("demos/spectral_bias/sim.rs", "")];
    let verdict = |path: &str, text: &str| {
        let files = demos.iter().copied().chain([(path, text)]);
        check(&files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect::<Vec<_>>()).join("\n")
    };
    let bad = [
        ("engine/run.rs", "use crate::math::lloyd;"),
        ("engine/run.rs", "fn f() { crate::demos::registry() }"),
        ("engine/run.rs", "use crate::{engine::Rng, plot::{Picture, Theme}};"),
        ("engine/run.rs", "use super::super::math;"),
        ("engine/mod.rs", "use super::math;"),
        ("math/lloyd.rs", "use crate::plot::Picture;"),
        ("plot/svg.rs", "pub(crate) use crate::shell as s;"),
        ("demos/em/sim.rs", "use crate::shell::words;"),
        ("demos/em/sim.rs", "use crate::demos::kmeans::KMeans;"),
        ("demos/em/sim.rs", "use super::super::spectral_bias;"),
        ("demos/em/other.rs", "use crate::{demos::{Registry, kmeans}};"),
        ("demos/em/sim.rs", "use unrolled::shell::page;"),
        ("shell/page.rs", "use crate::demos::kmeans;"),
        ("shell/page.rs", "let x = crate::demos::em::Em::default();"),
        ("engine/clock.rs", "use web_sys::Window;"),
        ("engine/clock.rs", "#[wasm_bindgen] fn f() {}"),
        ("plot/canvas.rs", "gloo_timers::callback::Timeout"),
        ("helpers.rs", "fn f() {}"),
        ("extras/mod.rs", "fn f() {}"),
    ];
    for (path, text) in bad {
        assert!(!verdict(path, text).is_empty(), "not seen: {path}: {text}");
    }
    let good = [
        ("engine/run.rs", "use crate::engine::Rng; use super::notice; use std::sync::Arc;"),
        ("engine/run.rs", "// use crate::shell;\n/* crate::demos /* nested */ */ const S: &str = \"crate::shell\";"),
        ("engine/run.rs", "const S: &str = r#\"crate::\"shell\"#; const C: char = '\"'; fn f<'a>(x: &'a str) {}"),
        ("engine/run.rs", "mod tests { use super::*; mod deep { use super::super::*; } }"),
        ("engine/run.rs", "fn f(demos: u8) { math::abs(1); self::math::x() }"),
        ("demos/em/sim.rs", "use crate::{engine::{Rng, Run}, math, plot::Picture}; use super::figure;"),
        ("demos/mod.rs", "pub mod kmeans; use crate::demos::em; use self::kmeans::KMeans;"),
        ("shell/page.rs", "use crate::demos::{registry, Entry}; use yew::prelude::*;"),
        ("main.rs", "use unrolled::shell; use web_sys::window;"),
    ];
    for (path, text) in good {
        assert_eq!(verdict(path, text), "", "{path}: {text}");
    }
}

/// Every `.rs` file below `dir`, as (path relative to `src`, text).
fn collect(dir: &Path, below: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let shown = if below.is_empty() { name } else { format!("{below}/{name}") };
        if path.is_dir() {
            collect(&path, &shown, files);
        } else if shown.ends_with(".rs") {
            files.push((shown, fs::read_to_string(&path).expect("a source file")));
        }
    }
}

/// What is wrong in these files, in sentences. A demo is a folder with a `sim.rs`; other folders beside it are rooms
/// that demos share.
fn check(files: &[(String, String)]) -> Vec<String> {
    let demos: BTreeSet<&str> =
        files.iter().filter_map(|(path, _)| path.strip_prefix("demos/")?.strip_suffix("/sim.rs")).collect();
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path != "main.rs" && path != "lib.rs") {
        let mut module: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
        if module.last() == Some(&"mod") {
            module.pop();
        }
        let Some((layer, below)) = LAYERS.iter().find(|(layer, _)| module[0] == *layer) else {
            found.push(format!("{path}: lies in no layer"));
            continue;
        };
        let tokens = tokens(text);
        for path_used in paths(&tokens, &module) {
            let shown = path_used.join("::");
            let target = path_used[0].as_str();
            if LAYERS.iter().any(|(other, _)| *other == target) && target != *layer && !below.contains(&target) {
                found.push(format!("{path}: `{layer}` may not import `{shown}`"));
            }
            let own = (*layer == "demos").then(|| module.get(1).copied()).flatten();
            let registry = *layer == "demos" && (module.len() < 2 || own == Some("registry"));
            if let ("demos", Some(demo)) = (target, path_used.get(1))
                && demos.contains(demo.as_str())
                && own != Some(demo)
                && !registry
            {
                found.push(format!("{path}: `{shown}` names a demo; only the registry may"));
            }
        }
        if *layer != "shell" {
            let browser =
                |token: &&String| BROWSER.contains(&token.as_str()) || (token.starts_with("gloo_") && token.len() > 5);
            if let Some(token) = tokens.iter().find(browser) {
                found.push(format!("{path}: `{token}` belongs in the shell"));
            }
        }
    }
    found
}

/// Every path that starts with `crate`, `self`, `super` or our own name, from the crate's root.
fn paths(tokens: &[String], module: &[&str]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    // Modules that are written out inside this file, and the depth of braces at which each one ends.
    let (mut inside, mut depth): (Vec<(String, usize)>, usize) = (Vec::new(), 0);
    let is = |at: usize, what: &str| tokens.get(at).is_some_and(|token| token == what);
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "{" => depth += 1,
            "}" => {
                depth = depth.saturating_sub(1);
                inside.retain(|(_, end)| *end < depth + 1);
            }
            "mod" if is(at + 2, "{") => {
                inside.push((tokens[at + 1].clone(), depth + 1));
                depth += 1;
                at += 2;
            }
            "crate" | "self" | "super" | "unrolled" if is(at + 1, "::") && (at == 0 || !is(at - 1, "::")) => {
                let here: Vec<String> = module
                    .iter()
                    .map(|part| (*part).to_owned())
                    .chain(inside.iter().map(|(name, _)| name.clone()))
                    .collect();
                let base = match tokens[at].as_str() {
                    "self" => here,
                    "super" => here[..here.len().saturating_sub(1)].to_vec(),
                    _ => Vec::new(),
                };
                tree(tokens, at + 2, base, &mut found);
            }
            _ => {}
        }
        at += 1;
    }
    found.retain(|path| !path.is_empty());
    found
}

/// One path, or a tree of them in braces, from `at` on. Gives where it ends.
fn tree(tokens: &[String], mut at: usize, mut base: Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    if tokens[at] == "," {
                        at += 1;
                    } else {
                        at = tree(tokens, at, base.clone(), found).max(at + 1);
                    }
                }
                return at + 1;
            }
            Some("super") => {
                base.pop();
            }
            Some("self") => {}
            Some(name) => base.push(name.to_owned()),
            None => break,
        }
        at += 1;
        if tokens.get(at).is_none_or(|token| token != "::") {
            break;
        }
        at += 1;
    }
    found.push(base);
    // `as name` belongs to the path.
    if tokens.get(at).is_some_and(|token| token == "as") { at + 2 } else { at }
}

/// Words, `::` and single marks of a source text, without comments, strings and characters.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found: Vec<String> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && chars[i] != '\n' {
                i += 1;
            }
        } else if c == '/' && at(i + 1) == '*' {
            let mut open = 1;
            i += 2;
            while i < chars.len() && open > 0 {
                match (at(i), at(i + 1)) {
                    ('/', '*') => (open, i) = (open + 1, i + 2),
                    ('*', '/') => (open, i) = (open - 1, i + 2),
                    _ => i += 1,
                }
            }
        } else if c == '"' {
            i = after_string(&chars, i + 1, None);
        } else if c == '\'' {
            // A character, or the name of a lifetime.
            i = match (at(i + 1), at(i + 2)) {
                ('\\', _) => i + 3 + chars[(i + 3).min(chars.len())..].iter().take_while(|c| **c != '\'').count() + 1,
                (_, '\'') => i + 3,
                _ => i + 1,
            };
        } else if word(c) {
            let start = i;
            while word(at(i)) {
                i += 1;
            }
            let name: String = chars[start..i].iter().collect();
            let hashes = chars[i.min(chars.len())..].iter().take_while(|c| **c == '#').count();
            if matches!(name.as_str(), "r" | "br" | "cr") && at(i + hashes) == '"' {
                i = after_string(&chars, i + hashes + 1, Some(hashes));
            } else if !(name == "r" && hashes == 1) {
                found.push(name);
            }
        } else if c == ':' && at(i + 1) == ':' {
            found.push("::".to_owned());
            i += 2;
        } else {
            if !c.is_whitespace() {
                found.push(c.to_string());
            }
            i += 1;
        }
    }
    found
}

/// Where a string ends that is open at `i`; `raw` counts the `#` of a raw one.
fn after_string(chars: &[char], mut i: usize, raw: Option<usize>) -> usize {
    while i < chars.len() {
        match (chars[i], raw) {
            ('\\', None) => i += 2,
            ('"', None) => return i + 1,
            ('"', Some(hashes)) if chars[i + 1..].iter().take_while(|c| **c == '#').count() >= hashes => {
                return i + 1 + hashes;
            }
            _ => i += 1,
        }
    }
    i
}
