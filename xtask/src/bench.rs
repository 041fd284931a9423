//! `cargo xtask bench`: the app's numerics against named peers, in one run. See the head of `bench/run.mjs`.

use std::process::Command;

use anyhow::{Result, bail};

use crate::pipeline::{self, Module};
use crate::tools;

const KERNEL: Module = Module { package: "unrolled-bench", part: &["--lib"], stem: "unrolled_bench", glue: "web" };

/// `cargo xtask bench [--against DIR]`. The numbers never make it fail; a peer that computes something else does.
pub fn command(args: &[String]) -> Result<()> {
    let against = tools::option(args, "--against");
    if args.len() != if against.is_some() { 2 } else { 0 } {
        bail!("`bench` takes --against DIR and nothing else");
    }
    tools::ensure_wasm_target()?;
    let bindgen = tools::ensure_wasm_bindgen()?;
    tools::ensure_npm()?;
    tools::ensure_packages(&tools::root().join("bench"), "about a minute, once (TensorFlow.js is large)")?;
    let browser = tools::ensure_browser()?;
    let python = tools::ensure_venv("bench/requirements.txt")?;
    let (glue, wasm) = pipeline::compile(&KERNEL, &pipeline::Options::default(), &bindgen)?;
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
