//! The reference preset of diffusion, trained and sampled, to be set beside PyTorch by `tests/reference/diffusion.py`.
//!
//! Writes `points.f64`: 8,000 points, as they are noised, and as many held out, of the dinosaur; and for every seed
//! `ours-<seed>.f64`: as many samples by Algorithm 2. All are pairs of numbers, one behind the other.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use unrolled::demos::diffusion::{Diffusion, DiffusionParams};
use unrolled::engine::generate::generate;
use unrolled::engine::params::{Params, Settings, Value};
use unrolled::engine::rng::Purpose;
use unrolled::engine::table::Table;
use unrolled::engine::{Rng, Sim};
use unrolled::math::diffusion::denoiser::{Network, NetworkShape};
use unrolled::math::diffusion::samplers::{Sampler, step};
use unrolled::math::diffusion::schedule::{Schedule, ScheduleKind, Variance};

/// The knobs of the preset.
const PRESET: [(&str, &str); 9] = [
    ("stage", "train"),
    ("steps", "50"),
    ("schedule", "raw"),
    ("width", "128"),
    ("depth", "3"),
    ("embedding", "128"),
    ("embed_inputs", "1"),
    ("batch", "32"),
    ("rate", "0.001"),
];
const STEPS: usize = 50;
const UPDATES: usize = 50_000;
/// A generated set has 1000 points.
const SETS: u64 = 8;

/// Trains with every seed of `args` and writes the files into `folder`.
pub fn compare(folder: &Path, args: &[String]) -> Result<()> {
    fs::create_dir_all(folder)?;
    let seeds: Vec<u64> = args.iter().map(|seed| seed.parse().context("seeds are numbers")).collect::<Result<_>>()?;
    let mut params = DiffusionParams::default();
    let settings: Settings = PRESET.map(|(key, value)| (key.to_owned(), Value::parse(value))).into();
    if let [notice, ..] = &params.apply(&settings)[..] {
        return Err(anyhow!("{}", notice.code));
    }
    let rows = |from: u64| -> Result<Vec<Vec<f64>>> {
        let mut rows = Vec::new();
        for data_seed in from..from + SETS {
            let table = generate("dinosaur", data_seed).context("no dinosaur")?;
            rows.extend((0..table.n()).map(|i| table.row(i)));
        }
        Ok(rows)
    };
    let told = |notice: unrolled::engine::Notice| anyhow!("{}", notice.code);
    let table = Arc::new(Table::from_rows(Table::plain_names(2), &rows(1)?).map_err(|_| anyhow!("no table"))?);
    let start = |seed: u64| Diffusion::start(&params, table.clone(), Rng::new(seed, Purpose::Run)).map_err(told);
    let begun = start(1)?;
    let problem = begun.problem();
    let held = rows(1 + SETS)?.concat();
    let held = held.chunks_exact(2).flat_map(|x| [0, 1].map(|j| (x[j] - problem.mean[j]) / problem.scale));
    write(folder, "points.f64", problem.points.iter().copied().chain(held))?;
    for seed in seeds {
        let (mut sim, started) = (start(seed)?, Instant::now());
        for t in 1..=UPDATES {
            sim.step(&params);
            if t.is_multiple_of(10_000) {
                println!("seed {seed}: {t} steps, {:.3} ms each", started.elapsed().as_secs_f64() * 1e3 / t as f64);
            }
        }
        let weights = sim.weights().context("no weights")?;
        let mut net = Network::from_weights(NetworkShape::default(), STEPS, weights).context("another shape")?;
        let schedule = Schedule::new(ScheduleKind::Raw, STEPS);
        let mut rng = Rng::new(seed, Purpose::Study);
        let mut draw = || (0..2 * problem.n).map(|_| rng.normal()).collect::<Vec<f64>>();
        let (mut x, mut room) = (draw(), vec![0.0; 2 * problem.n]);
        let sampler = Sampler::Ddpm { variance: Variance::Posterior, noise: true };
        for t in (1..=STEPS).rev() {
            step(sampler, &schedule, (t, t - 1), &mut net, &mut x, &mut room, &draw());
        }
        write(folder, &format!("ours-{seed}.f64"), x.into_iter())?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, numbers: impl Iterator<Item = f64>) -> Result<()> {
    fs::write(folder.join(name), numbers.flat_map(f64::to_le_bytes).collect::<Vec<u8>>())?;
    println!("{name}");
    Ok(())
}
