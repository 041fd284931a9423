//! `cargo xtask bench`: the app's numerics against named peers, in one run. See the head of `bench/run.mjs`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::pipeline::{self, Glue, Module};
use crate::tools;

const KERNEL: Module = Module { package: "unrolled-bench", part: &["--lib"], stem: "unrolled_bench", glue: Glue::Web };

/// `cargo xtask bench [--only kernels|smooth|frames|lighthouse|memory] [--against DIR]`. The numbers never make it fail; a peer that
/// computes something else does.
pub fn command(args: &[String]) -> Result<()> {
    let (against, only) = (tools::option(args, "--against"), tools::option(args, "--only"));
    if args.len() != 2 * usize::from(against.is_some()) + 2 * usize::from(only.is_some()) {
        bail!("`bench` takes --only and --against, and nothing else");
    }
    if let Some(unknown) = only.filter(|name| !["kernels", "smooth", "frames", "lighthouse", "memory"].contains(name)) {
        bail!("there is no bench `{unknown}`");
    }
    tools::ensure_npm()?;
    let browser = tools::ensure_browser()?;
    // Memory is watched for half an hour, and Lighthouse is many packages: only when they are asked for.
    let wanted = |name: &str| only.map_or(!["lighthouse", "memory"].contains(&name), |only| only == name);
    if wanted("kernels") {
        kernels(against, &browser)?;
    }
    let of_page: Vec<&str> =
        ["smooth", "frames", "lighthouse", "memory"].into_iter().filter(|name| wanted(name)).collect();
    if !of_page.is_empty() {
        pipeline::build(&pipeline::Options::default())?;
    }
    if wanted("lighthouse") {
        tools::ensure_packages(&tools::root().join("bench"), "about a minute, once")?;
    }
    of_page.into_iter().try_for_each(|name| page(name, &browser))
}

/// How smooth the built page is; what ten frames on one page cost; what Lighthouse says; what memory a training takes.
fn page(name: &str, browser: &Path) -> Result<()> {
    let own = std::env::current_exe().context("no own path")?;
    let script = format!("bench/{name}.mjs");
    tools::run(Command::new("node").arg(script).env("CHROMIUM", browser).env("UNROLLED_XTASK", own))
}

/// The numerics against their peers.
fn kernels(against: Option<&str>, browser: &Path) -> Result<()> {
    tools::ensure_wasm_target()?;
    tools::ensure_packages(&tools::root().join("bench"), "about a minute, once (TensorFlow.js is large)")?;
    let python = tools::ensure_venv("bench/requirements.txt")?;
    let pipeline::Compiled { glue, wasm, .. } = pipeline::compile(&KERNEL, &pipeline::Options::default())?;
    let out = tools::root().join("bench/out/kernel");
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("app.js"), glue)?;
    std::fs::write(out.join("app_bg.wasm"), wasm)?;

    let mut command = Command::new("node");
    command.arg("bench/run.mjs").env("CHROMIUM", browser).env("PYTHON", python).env("KERNEL", out);
    if let Some(directory) = against {
        command.env("AGAINST", tools::root().join(directory));
    }
    tools::run(&mut command)
}
