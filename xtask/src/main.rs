//! The project's own commands: `cargo xtask build | serve | test | conformance | bench | shots | reel |
//! new-demo | words | weigh | lines`.
//!
//! `cargo build` → `wasm-bindgen` → `wasm-opt` → words → hashed names → packed copies, with everything that is
//! missing on a fresh machine fetched on the way. See `cargo xtask help`.
#![forbid(unsafe_code)]

mod bench;
mod budget;
mod conformance;
mod headers;
mod later;
mod licences;
mod lines;
mod new_demo;
mod pack;
mod pipeline;
mod serve;
mod split;
mod styles;
mod suite;
mod tools;
mod trunk;
mod words;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask build [--quick] [--origin https://example.org]
                                     make dist/ (--quick: less optimised, for looking at the page; --origin: where it
                                     will be published, named in its policy)
cargo xtask serve [--port N] [--prefix /path] [--release] [--no-build] [--as-published]
                                     build (quickly; --release: as it is published) and serve dist/ on 127.0.0.1 with its
                                     own headers, its own address in the policy (--as-published: as any other server
                                     sends it)
cargo xtask test [--only a,b] [--quick]
                                     everything CI runs; stages: fmt clippy licences native doc build e2e trunk
cargo xtask trunk                    what Trunk calls (see Trunk.toml): builds into TRUNK_STAGING_DIR, quick unless
                                     TRUNK_PROFILE is `release`
cargo xtask conformance              make tests/conformance/*.json anew with scikit-learn and others, in .venv
cargo xtask shots [options] [hash…]  pictures of the built app; see the head of e2e/shot.mjs
cargo xtask bench [--only kernels|smooth] [--against DIR]
                                     one round of k-means in Chromium against ml-kmeans and scikit-learn; DIR: a kernel
                                     of an earlier run (a copy of bench/out/kernel), to see what a change has brought;
                                     and how smooth the page is, added to bench/trend.jsonl
cargo xtask reel [--iterations N]    record the paper's run of spectral bias into assets/reels/ (about ten minutes)
cargo xtask weigh [piece] [--lines N] [--only TEXT] [--why TEXT]
                                     what the functions of the last build weigh: of base, parts and chunks, by crate, by
                                     family (whatever they are instantiated with) and one by one;
                                     --why: by what ways the base reaches what is called so
cargo xtask lines                    how many lines of Rust each demo is, without its tests
cargo xtask new-demo <slug>          a folder for a new demo that compiles, passes the general tests and steps
cargo xtask words                    compile the words alone and say what is wrong with them
";

fn main() {
    if let Err(error) = run() {
        eprintln!("\nxtask: {error:#}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let command = if args.is_empty() { "help".to_owned() } else { args.remove(0) };
    match command.as_str() {
        "build" => pipeline::build(&pipeline::Options::parse(&args)?),
        "serve" => serve::command(&args),
        "trunk" => trunk::hook(&args),
        "test" => suite::command(&args),
        "conformance" => conformance::command(),
        "shots" => suite::shots(&args),
        "bench" => bench::command(&args),
        "reel" => tools::native("reel", &tools::root().join("assets/reels"), &args),
        "weigh" => pipeline::weigh(&args),
        "lines" => lines::command(),
        "new-demo" => new_demo::command(&args),
        "words" => pipeline::words_only(),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}
