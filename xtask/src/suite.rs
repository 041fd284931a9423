//! `cargo xtask test`: everything that CI runs, in stages.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::tools::{cargo, ensure_browser, ensure_npm, human, option, root, run};
use crate::{licences, pipeline, tools, trunk};

/// How a stage is to run.
#[derive(Clone, Copy)]
struct Wish {
    /// With the quick build.
    quick: bool,
    /// Because it was asked for by name.
    named: bool,
}

type Stage = (&'static str, fn(Wish) -> Result<()>);

/// In the order in which they run: what fails fast comes first.
const STAGES: [Stage; 8] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("licences", licence_check),
    ("native", native),
    ("doc", doc),
    ("build", build),
    ("e2e", e2e),
    ("trunk", trunk),
];

/// `cargo xtask test [--only fmt,clippy] [--quick]`. Goes on after a stage that failed, except that Trunk and browsers
/// need a build; ends with a table.
pub fn command(args: &[String]) -> Result<()> {
    let quick = args.iter().any(|arg| arg == "--quick");
    let only: Option<Vec<&str>> = option(args, "--only").map(|list| list.split(',').collect());
    if let Some(name) = only.iter().flatten().find(|name| !STAGES.iter().any(|(stage, _)| stage == *name)) {
        bail!("there is no stage `{name}`");
    }
    let mut results: Vec<(&str, Duration, Option<String>)> = Vec::new();
    for (name, stage) in STAGES.iter().filter(|(name, _)| only.as_ref().is_none_or(|only| only.contains(name))) {
        println!("\n━━ {name}");
        let started = Instant::now();
        let built = !results.iter().any(|(stage, _, error)| *stage == "build" && error.is_some());
        let result = if matches!(*name, "trunk" | "e2e") && !built {
            Err(anyhow::anyhow!("nothing was built"))
        } else {
            stage(Wish { quick, named: only.is_some() })
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
    println!("{:<10}{:>14}", "together", human(results.iter().map(|(_, time, _)| *time).sum()));
    match results.iter().filter(|(_, _, error)| error.is_some()).count() {
        0 => Ok(()),
        failed => bail!("{failed} of {} stages failed", results.len()),
    }
}

fn fmt(_: Wish) -> Result<()> {
    tools::ensure_components()?;
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(_: Wish) -> Result<()> {
    tools::ensure_components()?;
    tools::ensure_wasm_target()?;
    run(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run(cargo()
        .args(["clippy", "--locked", "--package", "unrolled", "--target", tools::WASM, "--lib", "--bins", "--"])
        .args(["-D", "warnings"]))
}

fn licence_check(_: Wish) -> Result<()> {
    licences::check()
}

fn native(_: Wish) -> Result<()> {
    run(cargo().args(["test", "--locked", "--workspace", "--lib", "--bins", "--tests"]))
}

fn doc(_: Wish) -> Result<()> {
    run(cargo().args(["test", "--locked", "--workspace", "--doc"]))?;
    run(cargo()
        .args(["doc", "--locked", "--package", "unrolled", "--lib", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings"))
}

fn build(wish: Wish) -> Result<()> {
    pipeline::build(&pipeline::Options { quick: wish.quick, ..Default::default() })
}

/// The same site by way of Trunk's hook, and by way of Trunk where it is installed.
fn trunk(wish: Wish) -> Result<()> {
    trunk::check(wish.quick, wish.named)
}

/// Browser tests of the built app, under Node's own test runner.
fn e2e(_: Wish) -> Result<()> {
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
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1", "--test-timeout=180000", "--test-force-exit"])
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
