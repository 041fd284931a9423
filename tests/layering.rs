//! An import may only point down: `shell → player → demos → plot, math → engine`. Read from the sources by `syn`, so that
//! nothing has to be compiled for it, and on every target's code at once.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};

/// What `cargo xtask new-demo` copies: a demo that tests alone compile.
const TEMPLATE: &str = "../../xtask/template/mod.rs";

/// What a layer may import, besides itself.
const LAYERS: [(&str, &[&str]); 6] = [
    ("engine", &[]),
    ("math", &["engine"]),
    ("plot", &["engine"]),
    ("demos", &["engine", "math", "plot"]),
    ("player", &["engine", "plot", "demos"]),
    ("shell", &["engine", "math", "plot", "demos", "player"]),
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
        ("demos/em/sim.rs", "use crate::player::Msg;"),
        ("player/mod.rs", "use crate::shell::page;"),
        ("player/mod.rs", "use crate::demos::kmeans;"),
        ("player/mod.rs", "use web_sys::Window;"),
        ("demos/em/sim.rs", "use crate::demos::kmeans::KMeans;"),
        ("demos/em/sim.rs", "use super::super::spectral_bias;"),
        ("demos/em/other.rs", "use crate::{demos::{Registry, kmeans}};"),
        ("demos/em/sim.rs", "use unrolled::shell::page;"),
        ("shell/page.rs", "use crate::demos::kmeans;"),
        ("shell/page.rs", "fn f() { let x = crate::demos::em::Em::default(); }"),
        ("engine/clock.rs", "use web_sys::Window;"),
        ("engine/clock.rs", "#[wasm_bindgen] fn f() {}"),
        ("plot/canvas.rs", "type T = gloo_timers::callback::Timeout;"),
        ("helpers.rs", "fn f() {}"),
        ("extras/mod.rs", "fn f() {}"),
        // Names that stand for a module.
        ("engine/run.rs", "use crate as root; fn f() { root::shell::page() }"),
        ("engine/run.rs", "extern crate self as me; fn f() { me::shell::page() }"),
        ("engine/run.rs", "fn f() { use super::super as up; up::math::lloyd() }"),
        ("engine/run.rs", "use crate::*; fn f() { shell::page() }"),
        ("shell/page.rs", "use crate::demos; fn f() -> demos::em::Em { loop {} }"),
        ("shell/page.rs", "use crate::demos as d; mod tests { use super::*; fn f(_: &d::em::Em) {} }"),
        ("shell/page.rs", "use crate::{self as root}; use root::demos as d; use d::em::Em;"),
        ("shell/page.rs", "use crate::demos::*; fn f() { em::start() }"),
        // What is written within macros, and what macros become.
        ("engine/run.rs", "fn f() { html! { <p>{ for x.map(|x| crate::shell::page(x)) }</p> } }"),
        ("engine/run.rs", "fn f() { assert!(vec![super::super::math::lloyd()].is_empty()); }"),
        ("engine/run.rs", "macro_rules! m { ($x:expr) => { $crate::plot::draw($x) } }"),
        ("engine/run.rs", "thread_local! { static X: u8 = { use crate::{engine, plot as p}; 1 } }"),
        ("shell/page.rs", "use crate::demos as d; fn f() { html! { <d::em::View /> } }"),
        ("plot/canvas.rs", "fn f() { m!(web_sys::window()) }"),
        ("plot/canvas.rs", "#[cfg_attr(x, derive(yew::Properties))] struct S;"),
        // Raw names, types, bounds, attributes and visibility.
        ("engine/run.rs", "use crate::r#math::lloyd;"),
        ("engine/run.rs", "fn f() { r#crate_of(); crate::r#plot::x() }"),
        ("plot/canvas.rs", "use r#yew::prelude::*;"),
        ("engine/run.rs", "fn f<T: Iterator<Item = crate::plot::Picture>>(_: T) {}"),
        ("engine/run.rs", "fn f() { <u8 as crate::math::Near>::near() }"),
        ("engine/run.rs", "#[serde(with = \"x\", default = crate::plot::x)] struct S;"),
        ("engine/run.rs", "#[cfg(test)] #[path = \"../shell/page.rs\"] mod page;"),
        ("engine/run.rs", "fn f() { include!(\"../shell/page.rs\") }"),
        ("engine/run.rs", "this is no Rust"),
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
        ("engine/run.rs", "use crate::engine as e; fn f() { e::math::x(); m!(e::plot, a.shell, \"crate::shell\") }"),
        ("engine/run.rs", "#[path = \"run_tests.rs\"] mod tests; /// Of `crate::shell`.\nfn f() {}"),
        ("shell/page.rs", "use crate::demos; fn f() { demos::registry(); em::start() }"),
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
        let syntax = match syn::parse_file(text) {
            Ok(syntax) => syntax,
            Err(error) => {
                found.push(format!("{path}: {error}"));
                continue;
            }
        };
        let mut reading =
            Reading { module: module.iter().map(|&part| part.to_owned()).collect(), ..Reading::default() };
        reading.visit_file(&syntax);
        let elsewhere = reading.elsewhere.iter().filter(|file| *file != TEMPLATE);
        found.extend(elsewhere.map(|file| format!("{path}: `{file}` is text of another folder")));
        for path_used in reading.targets() {
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
            let browser = |word: &&String| {
                BROWSER.contains(&word.as_str()) || word.strip_prefix("gloo_").is_some_and(|rest| !rest.is_empty())
            };
            if let Some(word) = reading.words.iter().find(browser) {
                found.push(format!("{path}: `{word}` belongs in the shell"));
            }
        }
    }
    found
}

/// A path from the crate's root.
type FromRoot = Vec<String>;

/// What a file names.
#[derive(Default)]
struct Reading {
    /// Where we are: the file's module, and modules that are written out inside the file.
    module: FromRoot,
    /// Every path as it is written, and the module that it is written in.
    paths: Vec<(FromRoot, Vec<String>)>,
    /// What `use` brings in, by its name here. Wherever in the file that is: scopes are not told apart.
    imports: BTreeMap<String, Vec<(FromRoot, Vec<String>)>>,
    /// What `use …::*` brings in.
    globs: Vec<(FromRoot, Vec<String>)>,
    /// Every name there is.
    words: BTreeSet<String>,
    /// Files that are brought in from other folders.
    elsewhere: Vec<String>,
}

impl Reading {
    /// Where the paths of the file lead, those that leave it for a module of the crate.
    fn targets(&self) -> BTreeSet<FromRoot> {
        let mut found = BTreeSet::new();
        for (here, path) in &self.paths {
            self.lead(here, path, 0, &mut found);
        }
        found.retain(|path| !path.is_empty());
        found
    }

    /// Where a path leads, by every import that its first name may come from.
    fn lead(&self, here: &[String], path: &[String], depth: usize, found: &mut BTreeSet<FromRoot>) {
        // An import that goes round in a circle does not compile.
        if depth > 8 {
            return;
        }
        let Some((first, rest)) = path.split_first() else { return };
        let mut base = match first.as_str() {
            "crate" | "unrolled" => Vec::new(),
            "self" | "super" => here.to_vec(),
            name => {
                let imports = self.imports.get(name).into_iter().flatten();
                for (place, target) in imports.filter(|(_, target)| target.as_slice() != [name]) {
                    let longer: Vec<String> = target.iter().chain(rest).cloned().collect();
                    self.lead(place, &longer, depth + 1, found);
                }
                for (place, target) in &self.globs {
                    let mut bases = BTreeSet::new();
                    self.lead(place, target, depth + 1, &mut bases);
                    for base in bases.iter().filter(|base| base.is_empty() || base.as_slice() == ["demos"]) {
                        found.insert(base.iter().chain(path).cloned().collect());
                    }
                }
                return;
            }
        };
        if first == "super" {
            base.pop();
        }
        for name in rest {
            match name.as_str() {
                "super" => drop(base.pop()),
                "self" => {}
                _ => base.push(name.clone()),
            }
        }
        found.insert(base);
    }

    /// A path as it is written here.
    fn note(&mut self, path: Vec<String>) {
        self.paths.push((self.module.clone(), path));
    }

    /// Takes in a tree of imports below `base`.
    fn import(&mut self, tree: &syn::UseTree, base: &[String]) {
        let below = |name: &syn::Ident| base.iter().cloned().chain([name.unraw().to_string()]).collect::<Vec<_>>();
        let (path, name) = match tree {
            syn::UseTree::Path(path) => return self.import(&path.tree, &below(&path.ident)),
            syn::UseTree::Group(group) => return group.items.iter().for_each(|tree| self.import(tree, base)),
            syn::UseTree::Glob(_) => {
                self.note(base.to_vec());
                return self.globs.push((self.module.clone(), base.to_vec()));
            }
            syn::UseTree::Name(name) if name.ident == "self" => (base.to_vec(), base.last().cloned()),
            syn::UseTree::Rename(name) if name.ident == "self" && !base.is_empty() => {
                (base.to_vec(), Some(name.rename.unraw().to_string()))
            }
            syn::UseTree::Name(name) => (below(&name.ident), Some(name.ident.unraw().to_string())),
            syn::UseTree::Rename(name) => (below(&name.ident), Some(name.rename.unraw().to_string())),
        };
        self.note(path.clone());
        self.imports.entry(name.unwrap_or_default()).or_default().push((self.module.clone(), path));
    }

    /// Reads what is no syntax yet: the tokens of a macro or of an attribute.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(word) if word == "use" => {
                    let rest = &tokens[at..];
                    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';');
                    let end = rest.iter().position(is_end).map_or(rest.len(), |end| end + 1);
                    if let Ok(item) = syn::parse2::<syn::ItemUse>(rest[..end].iter().cloned().collect()) {
                        self.visit_item_use(&item);
                        at += end;
                        continue;
                    }
                }
                TokenTree::Ident(word) => {
                    self.visit_ident(word);
                    let mut path = vec![word.unraw().to_string()];
                    while colons(&tokens[at + 1..])
                        && let Some(TokenTree::Ident(word)) = tokens.get(at + 3)
                    {
                        self.visit_ident(word);
                        path.push(word.unraw().to_string());
                        at += 3;
                    }
                    if path.len() > 1 {
                        self.note(path);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// Whether `::` comes next.
fn colons(tokens: &[TokenTree]) -> bool {
    let colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    colon(tokens.first()) && colon(tokens.get(1))
}

impl<'ast> Visit<'ast> for Reading {
    fn visit_ident(&mut self, word: &'ast syn::Ident) {
        self.words.insert(word.unraw().to_string());
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.unraw().to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        visit::visit_item_use(self, item);
        self.import(&item.tree, &[]);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        visit::visit_item_extern_crate(self, item);
        let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name).unraw().to_string();
        let crate_name = if item.ident == "self" { "crate".to_owned() } else { item.ident.unraw().to_string() };
        self.imports.entry(name).or_default().push((Vec::new(), vec![crate_name]));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        visit::visit_path(self, path);
        self.note(path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect());
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        visit::visit_macro(self, called);
        self.tokens(called.tokens.clone());
        if let Ok(file) = called.parse_body::<syn::LitStr>()
            && called.path.is_ident("include")
        {
            self.elsewhere.push(file.value());
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        visit::visit_attribute(self, attribute);
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
        if let syn::Meta::NameValue(syn::MetaNameValue { path, value: syn::Expr::Lit(file), .. }) = &attribute.meta
            && let syn::Lit::Str(file) = &file.lit
            && path.is_ident("path")
            && file.value().contains('/')
        {
            self.elsewhere.push(file.value());
        }
    }
}
