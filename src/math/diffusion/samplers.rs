//! The reverse process: one step from x_t to x_s, s < t, by any of the samplers.
//!
//! All but Heun's are x_s = a x_t + b ε + σ z with numbers that the schedule alone fixes, so that a step of thousands of
//! samples is one guess of the denoiser and one line.

use super::schedule::{Schedule, Variance};

/// Whatever guesses the noise in x_t: the exact field of a data set, or a network.
pub trait Denoiser {
    /// ε(x_t, t) of every row of `x`, shape (n, d), for t within 1..T; `out` has the same shape.
    fn epsilon(&mut self, x: &[f64], t: usize, out: &mut [f64]);
}

/// A way to go from x_t to x_s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sampler {
    /// Algorithm 2 of Ho et al. 2020: x_{t−1} = (x_t − β_t/√(1 − ᾱ_t) ε)/√α_t + σ_t z.
    Ddpm {
        /// σ_t².
        variance: Variance,
        /// Is σ_t z added? Without it the algorithm is not that of the paper.
        noise: bool,
    },
    /// Song, Meng and Ermon 2021, eq. 12: x_s = √ᾱ_s x̂₀ + √(1 − ᾱ_s − σ²) ε + σ z with σ² = η² β̃.
    Ddim {
        /// η: 0 without noise, 1 that of DDPM with β̃.
        eta: f64,
    },
    /// Euler's step of the probability flow (Song et al. 2021) in ½ ln ᾱ:
    /// x_s = x_t + ½ ln(ᾱ_s/ᾱ_t) (x_t − ε/√(1 − ᾱ_t)).
    Euler,
    /// Heun's step: the slope is the mean of those at both ends, the second taken where Euler's step leads. At s = 0,
    /// where the slope has no value, Euler's step (as in Karras et al. 2022, algorithm 1).
    Heun,
}

/// What a step takes of x_t, of ε and of z: x_s = x · x_t + epsilon · ε + sigma · z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Of x_t.
    pub x: f64,
    /// Of ε.
    pub epsilon: f64,
    /// Of z, the fresh noise.
    pub sigma: f64,
}

impl Sampler {
    /// What a step from t ≥ 1 to s < t takes of x_t, ε and z; of Heun's, its first half. At s = 0 no noise is added.
    pub fn shares(self, schedule: &Schedule, t: usize, s: usize) -> Shares {
        let (bar, before) = (schedule.alpha_bar(t), schedule.alpha_bar(s));
        match self {
            Self::Ddpm { variance, noise } => {
                let beta = schedule.beta_between(t, s);
                let x = 1.0 / schedule.alpha_between(t, s).sqrt();
                let sigma = if noise && s > 0 { schedule.variance(variance, t, s).sqrt() } else { 0.0 };
                Shares { x, epsilon: -x * beta / (1.0 - bar).sqrt(), sigma }
            }
            Self::Ddim { eta } => {
                let sigma = eta * schedule.posterior_variance(t, s).sqrt();
                // x̂₀ = (x_t − √(1 − ᾱ_t) ε)/√ᾱ_t.
                let x = (before / bar).sqrt();
                let towards = (1.0 - before - sigma * sigma).max(0.0).sqrt();
                Shares { x, epsilon: towards - x * (1.0 - bar).sqrt(), sigma }
            }
            Self::Euler | Self::Heun => {
                let h = 0.5 * libm::log(before / bar);
                Shares { x: 1.0 + h, epsilon: -h / (1.0 - bar).sqrt(), sigma: 0.0 }
            }
        }
    }

    /// How often a step to s asks the denoiser.
    pub fn evaluations(self, s: usize) -> usize {
        if self == Self::Heun && s > 0 { 2 } else { 1 }
    }

    /// Is there fresh noise in a step to s?
    pub fn draws(self, s: usize) -> bool {
        match self {
            Self::Ddpm { noise, .. } => noise && s > 0,
            Self::Ddim { eta } => eta > 0.0 && s > 0,
            Self::Euler | Self::Heun => false,
        }
    }
}

/// One step of all samples from t to s < t: `x`, shape (n, d), becomes x_s, and `epsilon` what was guessed of x_t. `z` has
/// the same shape, or is empty where the sampler draws nothing.
pub fn step(
    sampler: Sampler,
    schedule: &Schedule,
    (t, s): (usize, usize),
    denoiser: &mut dyn Denoiser,
    x: &mut [f64],
    epsilon: &mut [f64],
    z: &[f64],
) {
    denoiser.epsilon(x, t, epsilon);
    let shares = sampler.shares(schedule, t, s);
    if sampler.evaluations(s) == 2 {
        heun(schedule, (t, s), denoiser, x, epsilon);
        return;
    }
    x.iter_mut().zip(epsilon).for_each(|(x, epsilon)| *x = shares.x * *x + shares.epsilon * *epsilon);
    if shares.sigma > 0.0 {
        x.iter_mut().zip(z).for_each(|(x, z)| *x += shares.sigma * z);
    }
}

/// The mean of the slopes x − ε/√(1 − ᾱ) at both ends.
fn heun(schedule: &Schedule, (t, s): (usize, usize), denoiser: &mut dyn Denoiser, x: &mut [f64], epsilon: &[f64]) {
    let (bar, before) = (schedule.alpha_bar(t), schedule.alpha_bar(s));
    let h = 0.5 * libm::log(before / bar);
    let (here, there) = ((1.0 - bar).sqrt(), (1.0 - before).sqrt());
    let slope: Vec<f64> = x.iter().zip(epsilon).map(|(x, epsilon)| x - epsilon / here).collect();
    let led: Vec<f64> = x.iter().zip(&slope).map(|(x, slope)| x + h * slope).collect();
    let mut next = vec![0.0; x.len()];
    denoiser.epsilon(&led, s, &mut next);
    for (((x, slope), led), epsilon) in x.iter_mut().zip(slope).zip(led).zip(next) {
        *x += h * 0.5 * (slope + (led - epsilon / there));
    }
}

/// The instants of a way from T to 0 in `steps` steps: T first, 0 last, as even as whole numbers allow.
pub fn instants(from: usize, steps: usize) -> Vec<usize> {
    let steps = steps.clamp(1, from.max(1));
    (0..=steps).map(|i| (from * (steps - i) + steps / 2) / steps).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::exact::Exact;
    use super::super::schedule::ScheduleKind;
    use super::*;
    use crate::engine::Rng;
    use crate::engine::generate::generate;
    use crate::engine::rng::Purpose;
    use crate::math::distance::sliced_wasserstein;
    use proptest::prelude::*;

    const DDPM: Sampler = Sampler::Ddpm { variance: Variance::Posterior, noise: true };

    /// n samples on a line from x_T to x₀, and x_T with x̂₀ there.
    fn run(schedule: &Schedule, sampler: Sampler, n: usize) -> (Vec<f64>, Vec<(f64, f64)>) {
        let mut exact = Exact::new(vec![-1.0, 1.0, 1.0], 1, schedule);
        let mut rng = Rng::new(1, Purpose::Run);
        let steps = schedule.steps();
        let mut x: Vec<f64> = (0..n).map(|_| rng.normal()).collect();
        let mut first = vec![0.0; n];
        exact.x0_hat(&x, steps, &mut first);
        let first = x.iter().copied().zip(first).collect();
        let (mut epsilon, mut z) = (vec![0.0; n], vec![0.0; n]);
        for t in (1..=steps).rev() {
            z.iter_mut().for_each(|z| *z = rng.normal());
            step(sampler, schedule, (t, t - 1), &mut exact, &mut x, &mut epsilon, &z);
        }
        (x, first)
    }

    /// Data −1, 1, 1: the example of the lesson.
    #[test]
    fn three_numbers_come_back_in_thirds() {
        for schedule in [Schedule::new(ScheduleKind::Linear, 100), Schedule::new(ScheduleKind::Raw, 1000)] {
            let n = 20_000;
            let (x, first) = run(&schedule, DDPM, n);
            // At T = 1000 √ᾱ_T is 0.0064, and beyond |x_T| = 3.5 it tells on x̂₀: of one particle in 2,000.
            let far = |from: f64| {
                let of = first.iter().filter(|(x, _)| x.abs() <= from);
                of.map(|(_, guess)| (guess - 1.0 / 3.0).abs()).fold(0.0, f64::max)
            };
            let (usual, worst) = (far(3.5), far(f64::INFINITY));
            assert!(usual < 0.02 && worst < 0.025, "{usual} {worst}");
            assert!(x.iter().all(|x| (x.abs() - 1.0).abs() < 1e-6), "only data come back");
            let share = x.iter().filter(|x| **x > 0.0).count() as f64 / n as f64;
            let error = (2.0 / 9.0 / n as f64).sqrt();
            println!("T = {}: x̂₀ off by {worst:.4}, right {share:.4}, error {error:.4}", schedule.steps());
            assert!((share - 2.0 / 3.0).abs() < 3.0 * error, "{share}");
            let (x, _) = run(&schedule, Sampler::Ddpm { variance: Variance::Posterior, noise: false }, n);
            assert!(x.iter().all(|x| (x - 1.0).abs() < 1e-6), "without noise all end right");
        }
    }

    #[test]
    fn flows_keep_the_thirds_too() {
        let schedule = Schedule::new(ScheduleKind::Linear, 200);
        for sampler in [Sampler::Ddim { eta: 0.0 }, Sampler::Euler, Sampler::Heun] {
            let (x, _) = run(&schedule, sampler, 2000);
            let share = x.iter().filter(|x| **x > 0.0).count() as f64 / 2000.0;
            println!("{sampler:?}: {share}");
            assert!((share - 2.0 / 3.0).abs() < 0.04, "{sampler:?}: {share}");
        }
    }

    #[test]
    fn instants_fall_to_0() {
        assert_eq!(instants(10, 10), (0..=10).rev().collect::<Vec<_>>());
        assert_eq!(instants(1000, 4), [1000, 750, 500, 250, 0]);
        assert_eq!((instants(10, 99).len(), instants(10, 0)), (11, vec![10, 0]));
        for steps in 1..=50 {
            assert!(instants(50, steps).is_sorted_by(|a, b| a > b));
        }
    }

    /// From the exact field the data come back as often as they were there: samples are as near to them as rows that are
    /// drawn from them. Means of three seeds, since a single draw of 5,000 may be twice as far.
    #[test]
    fn samples_of_the_exact_field_are_like_the_data() {
        let table = generate("moons", 1).unwrap().standardized();
        let (n, m, schedule) = (table.n(), 5000, Schedule::new(ScheduleKind::Cosine, 200));
        let data: Vec<f64> = (0..n).flat_map(|i| table.row(i)).collect();
        let (mut ours, mut usual) = (0.0, 0.0);
        for seed in 1..=3 {
            let mut exact = Exact::new(table.values().to_vec(), 2, &schedule);
            let mut rng = Rng::new(seed, Purpose::Run);
            let mut x: Vec<f64> = (0..2 * m).map(|_| rng.normal()).collect();
            let (mut epsilon, mut z) = (vec![0.0; 2 * m], vec![0.0; 2 * m]);
            for t in (1..=200).rev() {
                z.iter_mut().for_each(|z| *z = rng.normal());
                step(DDPM, &schedule, (t, t - 1), &mut exact, &mut x, &mut epsilon, &z);
            }
            let drawn: Vec<f64> = (0..m).flat_map(|_| table.row(rng.below(n))).collect();
            ours += sliced_wasserstein(&x, &data, 2, 64, 1);
            usual += sliced_wasserstein(&drawn, &data, 2, 64, 1);
        }
        assert!(ours < 1.5 * usual, "{ours} {usual}");
    }

    proptest! {
        #[test]
        fn ddim_with_all_its_noise_is_ddpm(kind in 0..3_usize, steps in 10..300_usize, at in 0.0..1.0_f64) {
            let of = Schedule::new([ScheduleKind::Linear, ScheduleKind::Cosine, ScheduleKind::Raw][kind], steps);
            let t = 1 + (at * steps as f64) as usize;
            for s in [t - 1, t / 2] {
                let (a, b) = (DDPM.shares(&of, t, s), Sampler::Ddim { eta: 1.0 }.shares(&of, t, s));
                prop_assert!((a.x - b.x).abs() < 1e-9 * a.x && (a.epsilon - b.epsilon).abs() < 1e-9 * (1.0 + a.x));
                prop_assert!((a.sigma - b.sigma).abs() < 1e-12);
                prop_assert!((a.sigma.powi(2) - of.posterior_variance(t, s)).abs() < 1e-12);
            }
        }
    }
}
