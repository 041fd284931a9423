//! Samples of the exact field against bootstraps of the data.

use super::*;
use crate::demos::diffusion::params::DiffusionParams;
use crate::demos::diffusion::problem::Problem;
use crate::engine::params::Params;
use crate::engine::rng::{Purpose, Rng};
use crate::math::diffusion::samplers::{Sampler, step};
use crate::math::diffusion::schedule::Variance;
use crate::math::distance::sliced_wasserstein;

const SAMPLES: usize = 5000;
const STEPS: usize = 200;
/// Bootstraps are drawn so often: one distance alone is a matter of chance.
const TIMES: usize = 6;
const SLICES: usize = 48;

fn normals(rng: &mut Rng, count: usize) -> Vec<f64> {
    (0..count).map(|_| rng.normal()).collect()
}

/// Samples by Algorithm 2, with σz or without.
fn sampled(problem: &Problem, noise: bool, rng: &mut Rng) -> Vec<f64> {
    let count = SAMPLES * problem.d;
    let (mut exact, mut x, mut room) = (problem.exact(), normals(rng, count), vec![0.0; count]);
    let sampler = Sampler::Ddpm { variance: Variance::Posterior, noise };
    for t in (1..=STEPS).rev() {
        step(sampler, &problem.schedule, (t, t - 1), &mut exact, &mut x, &mut room, &normals(rng, count));
    }
    x
}

/// Points drawn with replacement, each with the noise of the first noising step.
fn bootstrap(problem: &Problem, rng: &mut Rng) -> Vec<f64> {
    let (d, jitter) = (problem.d, (1.0 - problem.schedule.alpha_bar(1)).sqrt());
    let rows: Vec<usize> = (0..SAMPLES).map(|_| rng.below(problem.n)).collect();
    let at = rows.into_iter().flat_map(|i| problem.points[i * d..][..d].to_vec()).collect::<Vec<f64>>();
    at.into_iter().map(|x| x + jitter * rng.normal()).collect()
}

#[test]
fn samples_of_the_exact_field_are_as_near_to_the_data_as_bootstraps_to_each_other() {
    for data in ["moons", "swiss-roll", "two-modes"] {
        let mut params = DiffusionParams::default();
        assert_eq!(params.apply(&settings(&[("schedule", "cosine"), ("steps", "200")])), []);
        let problem = Problem::new(&params, &table(data));
        assert!(problem.n <= 2000 && problem.steps() == STEPS);
        let mut rng = Rng::new(15, Purpose::Run);
        let bootstraps: Vec<Vec<f64>> = (0..TIMES).map(|_| bootstrap(&problem, &mut rng)).collect();
        let apart = |x: &[f64], y: &[f64]| sliced_wasserstein(x, y, problem.d, SLICES, 1);
        let pairs = bootstraps.iter().zip(bootstraps.iter().cycle().skip(1));
        let usual = pairs.map(|(x, y)| apart(x, y)).sum::<f64>() / TIMES as f64;
        let mut ratio = |noise: bool| {
            let x = sampled(&problem, noise, &mut rng);
            bootstraps.iter().map(|y| apart(&x, y)).sum::<f64>() / TIMES as f64 / usual
        };
        let with = ratio(true);
        println!("{data}: {with:.3} times the distance of two bootstraps, {usual:.4}");
        assert!(with < 1.5, "{data}: {with}");
        // The test can tell: without fresh noise they are far off.
        assert!(data != "two-modes" || ratio(false) > 3.0);
    }
}
