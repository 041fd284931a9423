//! `cargo xtask test`: everything that CI runs, in stages.

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::tools::{cargo, ensure_browser, ensure_npm, human, option, root, run};
use crate::{conformance, licences, tools, trunk};

type Stage = (&'static str, fn(&mut Build) -> Result<()>);

/// The build of the page, which goes on beside the stages before its own: half of its time is one long link, which one
/// processor does alone.
struct Build {
    quick: bool,
    /// Whether stages were asked for by name.
    named: bool,
    begun: Option<Child>,
}

impl Build {
    /// What it prints meanwhile.
    fn log() -> Result<std::path::PathBuf> {
        Ok(tools::cache_dir()?.join("build.log"))
    }

    fn begin(&mut self) -> Result<()> {
        if self.begun.is_some() {
            return Ok(());
        }
        let log = File::create(Self::log()?)?;
        let mut command = Command::new(std::env::current_exe().context("no own path")?);
        command.arg("build").args(self.quick.then_some("--quick"));
        command.current_dir(root()).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.begun = Some(command.spawn().context("the build does not start")?);
        Ok(())
    }

    /// Waits for its end and prints what it has printed.
    fn end(&mut self) -> Result<()> {
        self.begin()?;
        let status = self.begun.as_mut().context("no build")?.wait()?;
        print!("{}", String::from_utf8_lossy(&std::fs::read(Self::log()?)?));
        if !status.success() {
            bail!("the build failed ({status})");
        }
        Ok(())
    }
}

/// In the order in which they run: what fails fast comes first.
const STAGES: [Stage; 9] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("licences", licence_check),
    ("native", native),
    ("scripts", scripts),
    ("doc", doc),
    ("build", build),
    ("e2e", e2e),
    ("trunk", trunk),
];

/// `cargo xtask test [--only fmt,clippy] [--quick]`. Goes on after a stage that failed, except that browsers need a
/// build; ends with a table.
pub fn command(args: &[String]) -> Result<()> {
    let quick = args.iter().any(|arg| arg == "--quick");
    let only: Option<Vec<&str>> = option(args, "--only").map(|list| list.split(',').collect());
    if let Some(name) = only.iter().flatten().find(|name| !STAGES.iter().any(|(stage, _)| stage == *name)) {
        bail!("there is no stage `{name}`");
    }
    let mut results: Vec<(&str, Duration, Option<String>)> = Vec::new();
    let wanted = |name: &str| only.as_ref().is_none_or(|only| only.contains(&name));
    let mut page = Build { quick, named: only.is_some(), begun: None };
    let begun = Instant::now();
    for (name, stage) in STAGES.iter().filter(|(name, _)| wanted(name)) {
        println!("\n━━ {name}");
        let started = Instant::now();
        // Not before the sources are formatted: that fails within a second. And not before the toolchain is whole: two
        // programs must not add to it at once.
        if *name != "fmt" && wanted("build") {
            tools::ensure_components()?;
            tools::ensure_wasm_target()?;
            page.begin()?;
        }
        let built = !results.iter().any(|(stage, _, error)| *stage == "build" && error.is_some());
        let result = if matches!(*name, "trunk" | "e2e") && !built {
            Err(anyhow::anyhow!("nothing was built"))
        } else {
            stage(&mut page)
        };
        let time = started.elapsed();
        if let Err(error) = &result {
            println!("━━ {name} failed after {}: {error:#}", human(time));
        } else {
            println!("━━ {name} passed in {}", human(time));
        }
        results.push((name, time, result.err().map(|error| format!("{error:#}"))));
    }
    println!("\n{:<10}{:>14}  result", "stage", "time");
    for (name, time, error) in &results {
        println!("{name:<10}{:>14}  {}", human(*time), if error.is_some() { "FAILED" } else { "passed" });
    }
    println!("{:<10}{:>14}", "together", human(begun.elapsed()));
    match results.iter().filter(|(_, _, error)| error.is_some()).count() {
        0 => Ok(()),
        failed => bail!("{failed} of {} stages failed", results.len()),
    }
}

fn fmt(_: &mut Build) -> Result<()> {
    tools::ensure_components()?;
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(_: &mut Build) -> Result<()> {
    tools::ensure_components()?;
    tools::ensure_wasm_target()?;
    run(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run(cargo()
        .args(["clippy", "--locked", "--package", "unrolled", "--target", tools::WASM, "--lib", "--bins", "--"])
        .args(["-D", "warnings"]))
}

fn licence_check(_: &mut Build) -> Result<()> {
    licences::check()
}

fn native(_: &mut Build) -> Result<()> {
    run(cargo().args(["test", "--locked", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]))
}

/// The Python scripts that need no PyTorch, run and compared.
fn scripts(_: &mut Build) -> Result<()> {
    conformance::light()
}

fn doc(_: &mut Build) -> Result<()> {
    run(cargo().args(["test", "--locked", "--workspace", "--doc"]))?;
    // Of the whole workspace, as the stages before it: its dependencies have been checked with these features.
    run(cargo().args(["doc", "--locked", "--workspace", "--lib", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn build(page: &mut Build) -> Result<()> {
    page.end()
}

/// The same site by way of Trunk's hook, and by way of Trunk where it is installed.
fn trunk(page: &mut Build) -> Result<()> {
    trunk::check(page.quick, page.named)
}

/// Browser tests of the built app, under Node's own test runner. Two files at a time, since a page mostly waits for its
/// worker; tests wait for conditions, so they pass on a busy machine too.
fn e2e(_: &mut Build) -> Result<()> {
    ensure_npm()?;
    let browser = ensure_browser()?;
    let mut tests: Vec<_> = std::fs::read_dir(root().join("e2e"))?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".test.mjs"))
        .map(|name| format!("e2e/{name}"))
        .collect();
    tests.sort();
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=2", "--test-timeout=900000", "--test-force-exit"])
        .args(tests);
    command.env("CHROMIUM", browser).env("UNROLLED_XTASK", std::env::current_exe().context("no own path")?);
    run(&mut command)
}

/// `cargo xtask shots`: pictures of the built app.
pub fn shots(args: &[String]) -> Result<()> {
    ensure_npm()?;
    let browser = ensure_browser()?;
    let mut command = Command::new("node");
    command.arg("e2e/shot.mjs").args(args);
    command.env("CHROMIUM", browser).env("UNROLLED_XTASK", std::env::current_exe().context("no own path")?);
    run(&mut command)
}
