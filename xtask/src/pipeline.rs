//! `cargo xtask build`: from sources to `dist/`.
//!
//! `cargo build` for wasm32 → wasm-bindgen, as a library → `wasm-opt -O3` → the cut into parts → words → hashed names →
//! copies in brotli and gzip → `_headers` → a table of what a demo's page fetches.
//!
//! `index.html` is a template: `{{policy}}`, `{{assets}}` (the manifest from logical to hashed names), `{{titles}}`
//! (the demos' names and questions in both languages), `{{en:key}}` for one of the shell's words, `{{name}}` for a hashed name. All addresses in it are relative, so the site
//! can lie below any path.
//!
//! Workers are sent the parts that the page has, as compiled modules, before the next envelope.

pub mod template;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::later::LATER;
use crate::pack::{self, Dist};
use crate::{alone, budget, headers, pages, short, split, styles, tools, words};

/// How to build.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Less optimised, for looking at the page while working on it.
    pub quick: bool,
    /// The origin where the page will be published, if that is known: `https://example.org`.
    pub origin: Option<String>,
    /// Its whole address there, with a `/` at its end.
    pub address: Option<String>,
    /// Where to, if not into `dist/`.
    pub out: Option<PathBuf>,
    /// A script that reloads the page when it has been built anew.
    pub reload: Option<String>,
}

impl Options {
    /// From the command line.
    pub fn parse(args: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--quick" => options.quick = true,
                "--origin" => options.publish(args.next().map_or("", String::as_str))?,
                other => bail!("`build` does not know `{other}`"),
            }
        }
        Ok(options)
    }

    /// Takes up the address where the page will be published.
    pub fn publish(&mut self, address: &str) -> Result<()> {
        self.origin = Some(origin(address)?);
        let plain = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        // It stands in pages, within quotes.
        if plain.contains(['"', '<', '>', '&', ' ']) {
            bail!("--origin takes an address without quotes, blanks and brackets, and not `{address}`");
        }
        self.address = Some(format!("{plain}/"));
        Ok(())
    }

    /// What the policy calls the page's own files.
    fn own(&self) -> String {
        self.origin.as_deref().map_or_else(|| headers::OPEN.to_owned(), |origin| headers::own(&[origin]))
    }
}

/// The origin of an address, which may be that of the page: `https://example.org` of `https://example.org/unrolled/`.
pub fn origin(address: &str) -> Result<String> {
    let (scheme, rest) = address.split_once("://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if !matches!(scheme, "http" | "https") || host.is_empty() || !host.chars().all(is_plain) {
        bail!("--origin takes an address such as https://example.org, and not `{address}`");
    }
    Ok(format!("{scheme}://{host}"))
}

/// What the wasm may use; the same in every browser.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The program before it is cut, with its names, beside its glue.
pub const WHOLE: &str = "whole.wasm";

/// The program as it was linked, before other tools took it in hand.
const LINKED: &str = "linked.wasm";

/// What a page holds that Trunk reloads: the start of its script's address.
pub const RELOAD: &str = "src=\"files/reload.";

/// Where the built app lies.
pub fn dist() -> PathBuf {
    tools::root().join("dist")
}

/// Builds the site.
pub fn build(options: &Options) -> Result<()> {
    let started = Instant::now();
    let root = tools::root();
    // The cheap and fragile parts come first: a slip in a lesson is told in a second, not after the compiler.
    let assets = assets(&root)?;
    words::check_names(&root)?;
    words::compile(&root, &|name| assets.contains_key(name).then(String::new))?;
    tools::ensure_wasm_target()?;
    tools::ensure_npm()?;

    let Compiled { glue, wasm, linked } = compile(&APP, options)?;
    let memory = split::Memory::read(&linked)?;

    println!("Packing …");
    let mut dist = Dist::new(options.out.clone().unwrap_or_else(dist), if options.quick { 1 } else { 11 })?;
    for (name, path) in &assets {
        dist.add(name, &std::fs::read(path)?)?;
    }
    let compiled = words::compile(&root, &|name| dist.manifest.get(name).cloned())?;
    for (name, json) in &compiled {
        dist.add(name, json.as_bytes())?;
    }
    let boot = template::script(&root.join("web"), "boot.js")?;
    let cut = split::split(&wasm, memory, &parts()?)?;
    let (glue, base) = short::shortened(&String::from_utf8(glue)?, &cut.base)?;
    for (name, script) in [("boot.js", &boot), ("app.js", &glue.into_bytes())] {
        dist.add(name, &if options.quick { script.clone() } else { minified(script, "js")? })?;
    }
    dist.add("app_bg.wasm", &base)?;
    for (name, part) in &cut.parts {
        dist.add(&format!("parts/{name}.wasm"), part)?;
    }
    for (name, chunk) in &cut.chunks {
        dist.add(&format!("chunks/{name}.wasm"), chunk)?;
    }
    let css = styles::bundle(&root.join("style"), &dist.beside())?;
    let style = if options.quick { css.clone().into_bytes() } else { minified(css.as_bytes(), "css")? };
    dist.add("style.css", &style)?;
    let page = template::spoken(&std::fs::read_to_string(root.join("index.html")).context("index.html")?, &compiled)?;
    let titles = json(pages::titles(&compiled, &root.join("web/stills"))?);
    let script = |text: Vec<u8>| if options.quick { Ok(text) } else { minified(&text, "js") };
    alone::add(&mut dist, &root.join("web"), &page, &titles, &script)?;
    let own = options.own();
    let site = pages::Site {
        address: options.address.as_deref(),
        policy: &headers::policy(&own),
        files: &dist.manifest,
        words: &compiled,
        titles: &titles,
    };
    let beside = site.beside(&root.join("web/stills"))?;
    beside.iter().try_for_each(|(name, content)| dist.add_plain(name, content))?;
    let mut page = fill(&page, &dist.manifest, &own, &titles)?;
    if let Some(script) = &options.reload {
        let path = dist.add("reload.js", script.as_bytes())?;
        page = page.replace("</body>", &format!("<script src=\"{path}\"></script>\n</body>"));
    }
    dist.add_plain("index.html", page.as_bytes())?;
    for (name, content) in hosts(&root)? {
        let kind = if options.quick { None } else { name.rsplit_once('.').filter(|(_, kind)| kind.ends_with("js")) };
        dist.add_plain(name, &if kind.is_some() { minified(&content, "js")? } else { content })?;
    }
    dist.add_plain("_headers", headers::text(&own).as_bytes())?;
    // GitHub Pages leaves out what starts with an underscore unless this file is there.
    dist.add_plain(".nojekyll", b"")?;

    let within = budget::print(&dist, &css, options.quick);
    let place = options.out.as_ref().map_or_else(|| "dist/".to_owned(), |out| out.display().to_string());
    println!("{place} is built ({}{}).", tools::human(started.elapsed()), if options.quick { ", quick" } else { "" });
    within
}

/// What other people's pages fetch by a name that stays: the element, the same as an anywidget, the protocol for machines
/// and for TypeScript, and a shortcode for Quarto.
fn hosts(root: &Path) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let read = |name: &str| std::fs::read(root.join("web").join(name)).with_context(|| format!("web/{name}"));
    let element = read("unrolled.js")?;
    let widget = [element.as_slice(), b"\n", &read("anywidget.js")?].concat();
    let mut files = vec![("unrolled.js", element), ("unrolled.mjs", widget)];
    for name in ["unrolled.d.ts", "protocol.schema.json", "unrolled.lua"] {
        files.push((name, read(name)?));
    }
    Ok(files)
}

/// Compiles the words alone.
pub fn words_only() -> Result<()> {
    let root = tools::root();
    words::check_names(&root)?;
    let assets = assets(&root)?;
    for (name, json) in words::compile(&root, &|name| assets.contains_key(name).then(String::new))? {
        println!("{name}: {} bytes", json.len());
    }
    Ok(())
}

/// Tells what the functions of the last build weigh.
pub fn weigh(args: &[String]) -> Result<()> {
    let whole = tools::cache_dir()?.join("bindgen").join(APP.package).join(WHOLE);
    let wasm = std::fs::read(&whole).context("nothing has been built yet: cargo xtask build")?;
    let memory = split::Memory::read(&std::fs::read(whole.with_file_name(LINKED))?)?;
    let mut wish = split::Wish { piece: None, lines: 12, only: None, why: None };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--lines" => wish.lines = args.next().and_then(|lines| lines.parse().ok()).context("--lines N")?,
            "--only" => wish.only = Some(args.next().context("--only TEXT")?),
            "--why" => wish.why = Some(args.next().context("--why TEXT")?),
            piece => wish.piece = Some(piece),
        }
    }
    print!("{}", split::weigh(&wasm, memory, &parts()?, &wish)?);
    Ok(())
}

/// The parts that are cut out.
pub fn parts() -> Result<Vec<split::Part>> {
    let later = LATER.map(|(name, doors)| split::Part::behind(name, doors));
    let demos = words::demos(&tools::root())?;
    Ok(demos.keys().map(|slug| split::Part::of_demo(slug)).chain(later).collect())
}

/// Everything below `assets/` that the page may fetch: logical name → file.
fn assets(root: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let dir = root.join("assets");
    let kept = |name: &String| {
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__pycache__");
        !hidden && ![".md", ".py", ".pyc"].iter().any(|ending| name.ends_with(ending))
    };
    let files = pack::files_below(&dir)?.into_iter().filter(kept);
    Ok(files.map(|name| (name.clone(), dir.join(name))).collect())
}

/// A crate that becomes wasm.
pub struct Module {
    /// Its package.
    pub package: &'static str,
    /// What is built of it, as cargo is told.
    pub part: &'static [&'static str],
    /// The compiled file, without its ending.
    pub stem: &'static str,
    /// The kind of glue.
    pub glue: Glue,
}

/// The kinds of glue between wasm and page.
pub enum Glue {
    /// A classic script, which a classic worker can import too.
    NoModules,
    /// A module.
    Web,
}

const APP: Module =
    Module { package: "unrolled", part: &["--bin", "unrolled"], stem: "unrolled", glue: Glue::NoModules };

/// A crate that has become wasm.
pub struct Compiled {
    /// The script that loads it.
    pub glue: Vec<u8>,
    /// The wasm, which still holds the names of its functions.
    pub wasm: Vec<u8>,
    /// As it was linked, with all that the linker knows.
    linked: Vec<u8>,
}

/// Makes wasm of a crate.
pub fn compile(module: &Module, options: &Options) -> Result<Compiled> {
    let profile = if options.quick { "quick" } else { "release" };
    println!("Compiling for the browser ({profile}); the first time takes some minutes.");
    let mut command = tools::cargo();
    command.args(["rustc", "--locked", "--target", tools::WASM, "--package", module.package]).args(module.part);
    command.args(["--profile", profile]);
    // The program is cut by what the linker knows of its memory.
    command.args(["--", "-C", "link-arg=--emit-relocs"]);
    // No constant lies at 0x110000, the number that stands for "no character" in every loop over text: whoever says it
    // would be taken for one who points to that constant. Data begin behind the stack, and the stack goes beyond it.
    command.args(["-C", "link-arg=-zstack-size=1179648"]);
    // Pointers to functions are numbers that nothing else is likely to be: the build looks who holds them. Below 65,536
    // lie the numbers of checksums, of characters and of powers of ten.
    command.args(["-C", "link-arg=--table-base=70001"]);
    if !options.quick {
        // The level of the last crate is that at which all is linked. Everything has been compiled for its own level by
        // then and remembers it; but only at level 3 do the loops of `kernels/` become SIMD.
        command.args(["-C", "opt-level=3"]);
    }
    tools::run(&mut command)?;
    let compiled = tools::target_dir().join(tools::WASM).join(profile).join(module.stem).with_extension("wasm");
    let linked = std::fs::read(&compiled).with_context(|| compiled.display().to_string())?;
    let out = tools::cache_dir()?.join("bindgen").join(module.package);
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join(LINKED), &linked)?;
    let mut bindgen = Bindgen::new();
    match module.glue {
        Glue::NoModules => bindgen.no_modules(true)?,
        Glue::Web => bindgen.web(true)?,
    };
    let plain = split::without_links(&linked)?;
    bindgen.input_bytes("app", plain).typescript(false).out_name("app").generate(&out)?;
    let glue = std::fs::read(out.join("app.js"))?;
    let bound = out.join("app_bg.wasm");
    if options.quick {
        std::fs::copy(&bound, out.join(WHOLE))?;
        return Ok(Compiled { glue, wasm: std::fs::read(bound)?, linked });
    }
    let silent = split::silent(&std::fs::read(&bound)?)?;
    std::fs::write(&bound, &silent)?;
    // The names stay (`-g`): by them the program is cut into parts.
    let flags = ["-O3", "-g"];
    let lock = std::fs::read(tools::root().join("package-lock.json"))?;
    let recipe = format!("{flags:?}{FEATURES:?}{}", pack::hash(&lock));
    let key = pack::hash(&[silent.as_slice(), recipe.as_bytes()].concat());
    let wasm = pack::cached(&format!("{key}.wasm"), || {
        println!("Optimising with wasm-opt; this takes up to a minute.");
        let optimised = out.join("optimised.wasm");
        let mut command = Command::new("node");
        command.arg("node_modules/binaryen/bin/wasm-opt").args(flags).args(FEATURES);
        tools::run(command.arg(&bound).arg("-o").arg(&optimised))?;
        Ok(std::fs::read(optimised)?)
    })?;
    std::fs::write(out.join(WHOLE), &wasm)?;
    Ok(Compiled { glue, wasm, linked })
}

/// A script (`js`) without comments, blanks and long names, or a sheet of styles (`css`). What stands at the top level of
/// a script keeps its name.
fn minified(source: &[u8], kind: &str) -> Result<Vec<u8>> {
    const MINIFY: &str = "const { transformSync } = require('esbuild'); \
        const source = require('node:fs').readFileSync(0, 'utf8'); \
        const loader = process.argv[1]; \
        process.stdout.write(transformSync(source, { loader, minify: true, charset: 'utf8' }).code);";
    let mut command = Command::new("node");
    command.args(["-e", MINIFY, kind]).current_dir(tools::root()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().context("node")?;
    child.stdin.take().context("node takes no input")?.write_all(source)?;
    let done = child.wait_with_output()?;
    if !done.status.success() {
        bail!("esbuild does not take it");
    }
    Ok(done.stdout)
}

/// JSON within a page: `<` cannot end its element early.
fn json(text: String) -> String {
    text.replace('<', "\\u003c")
}

/// `index.html` with `{{policy}}`, `{{assets}}`, `{{titles}}` and hashed names for `{{logical/name}}`, and without the
/// line that is for Trunk alone.
fn fill(page: &str, manifest: &BTreeMap<String, String>, own: &str, titles: &str) -> Result<String> {
    let page: String = page.split_inclusive('\n').filter(|line| !line.contains("data-trunk")).collect();
    let (mut out, mut rest) = (String::new(), page.as_str());
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").context("index.html: `{{` without `}}`")?;
        out.push_str(before);
        match name {
            "policy" => out.push_str(&headers::policy(own)),
            "assets" => out.push_str(&json(serde_json::to_string(&pack::hashes(manifest))?)),
            "titles" => out.push_str(titles),
            name => {
                out.push_str(manifest.get(name).with_context(|| format!("index.html: there is no file {name}"))?);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests;
