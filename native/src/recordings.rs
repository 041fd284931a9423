//! The run of Rahaman et al. 2019, Figure 1, recorded.
//!
//! Six linear layers of width 256 with ReLU, ten waves of equal amplitude at 200 samples, full batch, Adam at 3e-4, 60,000
//! iterations. Writes `assets/recordings/spectral-bias-paper.recording`, and states to go on from as
//! `spectral-bias-paper-<iteration>.state` beside it; see `src/demos/spectral_bias/recorded_run.rs` for what is in them. The
//! same bits come out on every machine.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};
use unrolled::demos::spectral_bias::{SavedState, SpectralBias, SpectralBiasParams, record};
use unrolled::engine::input::Input;
use unrolled::engine::params::Params;
use unrolled::engine::rng::Purpose;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::signal::Signal;
use unrolled::engine::{Rng, Sim};

/// The paper's.
const ITERATIONS: u64 = 60_000;
/// So far apart are the states.
const EVERY: u64 = 10_000;
/// States lie a little before the instants that links lead to: who steps back from there has not far to go.
const BEFORE: u64 = 125;

/// Records it and writes the files into `folder`.
pub fn record_into(folder: &Path, args: &[String]) -> Result<()> {
    let iterations = match args {
        [] => ITERATIONS,
        [name, given] if name == "--iterations" => given.parse().context("--iterations takes a number")?,
        _ => bail!("`recordings` takes --iterations N and nothing else"),
    };
    let params = SpectralBiasParams { width: 256, depth: 6, rate: 3e-4, ..SpectralBiasParams::default() };
    let mut run = Run::new(SpectralBias::SLUG, SpectralBias::VERSION);
    run.params = params.settings();
    run.input = Source::Named { data: "paper".to_owned(), data_seed: 1 };
    let signal = Signal::generate("paper", 1).context("no such signal")?;
    let sim = SpectralBias::start(&params, Arc::new(signal), Rng::new(run.seed, Purpose::Run));
    let sim = sim.map_err(|notice| anyhow!("{}", notice.code))?;

    fs::create_dir_all(folder)?;
    let (started, mut states) = (Instant::now(), Vec::new());
    let mut step = |sim: &mut SpectralBias| {
        sim.step(&params);
        if sim.t().is_multiple_of(1000) {
            println!("{:>6} iterations, {:.0} s, loss {:.3e}", sim.t(), started.elapsed().as_secs_f64(), sim.outcome());
        }
    };
    let mut keep = |state: SavedState| states.push(state);
    let recording = record(&run, sim, &mut step, iterations, (EVERY, BEFORE), &mut keep);
    let mut files = vec![("spectral-bias-paper.recording".to_owned(), recording.to_bytes())];
    for state in states {
        files.push((format!("spectral-bias-paper-{}.state", state.t), state.to_bytes()));
    }
    println!("{}", recording.run);
    for (name, bytes) in files {
        println!("{name}: {} bytes", bytes.len());
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
