//! The project's own commands: `cargo xtask build | serve | test | conformance | bench | shots | recording |
//! reference | new-demo | words | weigh | lines | counts`.
//!
//! `cargo build` → `wasm-bindgen` → `wasm-opt` → words → hashed names → packed copies, with everything that is
//! missing on a fresh machine fetched on the way. See `cargo xtask help`.
#![forbid(unsafe_code)]

mod alone;
mod bench;
mod budget;
mod conformance;
mod counts;
mod headers;
mod later;
mod licences;
mod lines;
mod new_demo;
mod pack;
mod pages;
mod pipeline;
mod reference;
mod serve;
mod short;
mod split;
mod styles;
mod suite;
mod tools;
mod trunk;
mod words;

use anyhow::{Context, Result, bail};

const HELP: &str = "\
cargo xtask build [--quick] [--origin https://example.org/unrolled/]
                                     make dist/ (--quick: less optimised, for looking at the page; --origin: where it
                                     will be published, for its policy and for previews of links)
cargo xtask serve [--port N] [--prefix /path] [--release] [--no-build] [--as-published]
                                     build (quickly; --release: as it is published) and serve dist/ on 127.0.0.1 with its
                                     own headers, its own address in the policy (--as-published: as any other server
                                     sends it)
cargo xtask test [--only a,b] [--quick]
                                     everything CI runs; stages: fmt clippy licences native scripts doc build e2e
                                     trunk
cargo xtask trunk                    what Trunk calls (see Trunk.toml): builds into TRUNK_STAGING_DIR, quick unless
                                     TRUNK_PROFILE is `release`
cargo xtask conformance [--scripts]  make tests/conformance/*.json anew with scikit-learn and others, in .venv;
                                     --scripts: run the Python scripts that the page writes, and compare their numbers
cargo xtask shots [options] [hash…]  pictures of the built app; see the head of e2e/shot.mjs
cargo xtask bench [--only kernels|smooth|frames|lighthouse|memory] [--against DIR]
                                     one round of k-means in Chromium against ml-kmeans and scikit-learn; DIR: a kernel
                                     of an earlier run (a copy of bench/out/kernel), to see what a change has brought;
                                     how smooth the page is, added to bench/trend.jsonl,
                                     what ten frames on one page cost, and, only when they are asked for, what
                                     Lighthouse says and how memory grows while a network trains for half an hour
cargo xtask recordings [--iterations N]    record the paper's run of spectral bias into assets/recordings/ (about ten minutes)
cargo xtask reference [--seeds N]    train diffusion's reference preset here and with PyTorch, and compare the samples: a
                                     quarter of an hour or more; writes tests/reference/diffusion.json
cargo xtask weigh [piece] [--lines N] [--only TEXT] [--why TEXT]
                                     what the functions of the last build weigh: of base, parts and chunks, by crate, by
                                     family (whatever they are instantiated with) and one by one;
                                     --why: by what ways the base reaches what is called so
cargo xtask lines                    how many lines of Rust each demo is, without its tests
cargo xtask counts [folder…]         how large the rooms of src/ are: fields, variants, methods, lines, borrows
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
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        let help = help_of(&command).with_context(|| format!("there is no command `{command}`\n\n{HELP}"))?;
        print!("{help}");
        return Ok(());
    }
    judge_options(&command, &args)?;
    match command.as_str() {
        "build" => pipeline::build(&pipeline::Options::parse(&args)?),
        "serve" => serve::command(&args),
        "trunk" => trunk::hook(&args),
        "test" => suite::command(&args),
        "conformance" => conformance::command(&args),
        "shots" => suite::shots(&args),
        "bench" => bench::command(&args),
        "recordings" => tools::native("recordings", &tools::root().join("assets/recordings"), &args),
        "reference" => reference::command(&args),
        "weigh" => pipeline::weigh(&args),
        "lines" => lines::command(),
        "counts" => counts::command(&args),
        "new-demo" => new_demo::command(&args),
        "words" => pipeline::words_only(),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}

/// What [`HELP`] says of one command: its line, and those that are indented below it.
fn help_of(command: &str) -> Option<String> {
    let name =
        |line: &str| line.strip_prefix("cargo xtask ").and_then(|rest| rest.split(' ').next().map(str::to_owned));
    let mut lines = HELP.lines().skip_while(|line| name(line).as_deref() != Some(command));
    let first = lines.next()?;
    let below = lines.take_while(|line| line.starts_with(' '));
    Some(std::iter::once(first).chain(below).fold(String::new(), |all, line| all + line + "\n"))
}

/// Refuses an option that the command's help does not name, before anything is begun: a mistyped one would start
/// minutes of work that nobody asked for. `shots` leaves its options to `e2e/shot.mjs`.
fn judge_options(command: &str, args: &[String]) -> Result<()> {
    let Some(help) = help_of(command).filter(|_| command != "shots") else { return Ok(()) };
    let known =
        |arg: &str| help.split(|sign: char| sign != '-' && !sign.is_ascii_alphanumeric()).any(|word| word == arg);
    match args.iter().find(|arg| arg.starts_with('-') && !known(arg)) {
        Some(arg) => bail!("`{command}` has no option `{arg}`\n\n{help}"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The commands that `run` knows, read from its own arms.
    fn commands() -> Vec<&'static str> {
        let arms = include_str!("main.rs").split("match command.as_str() {").nth(1).expect("the arms");
        let arms = arms.split("\"help\" |").next().expect("before help");
        arms.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).collect()
    }

    #[test]
    fn every_command_has_its_help() {
        assert!(commands().len() > 10);
        for command in commands() {
            let help = help_of(command).unwrap_or_else(|| panic!("no help of `{command}`"));
            assert_eq!(help.matches("cargo xtask").count(), 1, "{help}");
        }
        assert!(help_of("serve").is_some_and(|help| help.contains("--as-published")));
        assert!(help_of("no-such-command").is_none());
    }

    #[test]
    fn an_option_that_no_help_names_starts_nothing() {
        let judged = |command: &str, arg: &str| judge_options(command, &[arg.to_owned()]).is_ok();
        assert!(judged("test", "--only") && judged("test", "--quick") && judged("build", "--origin"));
        assert!(judged("new-demo", "running-mean") && judged("shots", "--size"));
        assert!(!judged("test", "--onyl") && !judged("words", "--quick") && !judged("test", "-q"));
    }
}
