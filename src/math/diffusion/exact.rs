//! The exact denoiser of a finite set of points.
//!
//! If the data are n points, each as likely, then q(x_t) is a mixture of n Gaussians around √ᾱ_t p_i, all of variance
//! 1 − ᾱ_t, and everything a network is trained to guess has a closed form (Karras et al. 2022, appendix B.3).

use super::samplers::Denoiser;
use super::schedule::Schedule;
use unrolled_kernels::posterior::means;

/// A finite set of points, and the schedule by which it is noised.
#[derive(Clone, Debug)]
pub struct Exact {
    /// Shape (d, n), by columns.
    points: Vec<f64>,
    d: usize,
    /// √ᾱ_t and 1 − ᾱ_t, shape (T + 1,).
    scales: Vec<(f64, f64)>,
    room: Vec<f64>,
}

impl Exact {
    /// Of points by columns, shape (d, n): at least one.
    pub fn new(points: Vec<f64>, d: usize, schedule: &Schedule) -> Self {
        let scales = schedule.alpha_bars().iter().map(|&bar| (bar.sqrt(), 1.0 - bar)).collect();
        Self { points, d: d.max(1), scales, room: Vec::new() }
    }

    /// √ᾱ_t and 1 − ᾱ_t, for t within 1..T: at t = 0 nothing is noised, and nothing is to be guessed.
    fn scale(&self, t: usize) -> (f64, f64) {
        self.scales[t.clamp(1, self.scales.len() - 1)]
    }

    /// The posterior over x₀ of one x_t, shape (n,): w_i = p(x₀ = p_i | x_t) ∝ exp(−‖x_t − √ᾱ_t p_i‖² / 2(1 − ᾱ_t)). An
    /// E-step over the data, by log-sum-exp.
    pub fn weights(&mut self, x: &[f64], t: usize) -> Vec<f64> {
        let ((a, v), mut mean) = (self.scale(t), vec![0.0; self.d]);
        means(&self.points, self.d, x, a, v, &mut mean, &mut self.room);
        let total: f64 = self.room.iter().sum();
        self.room.iter().take(self.points.len() / self.d).map(|w| w / total).collect()
    }

    /// x̂₀ = E[x₀ | x_t] = Σ_i w_i p_i for every row of `x`, shape (m, d).
    pub fn x0_hat(&mut self, x: &[f64], t: usize, out: &mut [f64]) {
        let (a, v) = self.scale(t);
        means(&self.points, self.d, x, a, v, out, &mut self.room);
    }

    /// ∇ log q(x_t) = −ε*/√(1 − ᾱ_t), shape (m, d): the score (Vincent 2011).
    pub fn score(&mut self, x: &[f64], t: usize, out: &mut [f64]) {
        self.epsilon(x, t, out);
        let root = self.scale(t).1.sqrt();
        out.iter_mut().for_each(|out| *out /= -root);
    }
}

impl Denoiser for Exact {
    /// ε* = E[ε | x_t] = (x_t − √ᾱ_t x̂₀)/√(1 − ᾱ_t): no guess has a smaller simple loss.
    fn epsilon(&mut self, x: &[f64], t: usize, out: &mut [f64]) {
        self.x0_hat(x, t, out);
        let (a, v) = self.scale(t);
        let root = v.sqrt();
        out.iter_mut().zip(x).for_each(|(out, x)| *out = (x - a * *out) / root);
    }
}

#[cfg(test)]
mod tests {
    use super::super::schedule::ScheduleKind;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_point_and_equal_points_are_guessed_at_once() {
        let schedule = Schedule::new(ScheduleKind::Cosine, 50);
        for n in [1, 5] {
            let points = [vec![2.0; n], vec![-3.0; n]].concat();
            let mut exact = Exact::new(points, 2, &schedule);
            for t in [1, 25, 50] {
                let mut out = [0.0; 2];
                exact.x0_hat(&[0.3, 100.0], t, &mut out);
                assert!((out[0] - 2.0).abs() < 1e-14 && (out[1] + 3.0).abs() < 1e-14, "{out:?}");
                assert!(exact.weights(&[1e9, 0.0], t).iter().all(|w| (w * n as f64 - 1.0).abs() < 1e-14));
            }
        }
    }

    proptest! {
        #[test]
        fn it_is_the_plain_formula(
            points in prop::collection::vec((-3.0..3.0_f64, -3.0..3.0_f64, -3.0..3.0_f64), 1..40),
            x in (-5.0..5.0_f64, -5.0..5.0_f64, -5.0..5.0_f64), d in 1..4_usize, t in 1..=40_usize,
        ) {
            let schedule = Schedule::new(ScheduleKind::Linear, 40);
            let p: Vec<[f64; 3]> = points.iter().map(|&(x, y, z)| [x, y, z]).collect();
            let x = &[x.0, x.1, x.2][..d];
            let columns = (0..d).flat_map(|j| p.iter().map(move |p| p[j])).collect();
            let mut exact = Exact::new(columns, d, &schedule);
            let (bar, root) = (schedule.alpha_bar(t), (1.0 - schedule.alpha_bar(t)).sqrt());
            let squared = |p: &[f64; 3]| (0..d).map(|j| (x[j] - bar.sqrt() * p[j]).powi(2)).sum::<f64>();
            let least = p.iter().map(squared).fold(f64::INFINITY, f64::min);
            let w: Vec<f64> = p.iter().map(|p| libm::exp(-(squared(p) - least) / (2.0 * root * root))).collect();
            let total: f64 = w.iter().sum();
            let weights = exact.weights(x, t);
            prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12 && weights.len() == p.len());
            let (mut guess, mut epsilon, mut score) = (vec![0.0; d], vec![0.0; d], vec![0.0; d]);
            exact.x0_hat(x, t, &mut guess);
            exact.epsilon(x, t, &mut epsilon);
            exact.score(x, t, &mut score);
            for (i, w) in w.iter().enumerate() {
                prop_assert!((weights[i] - w / total).abs() < 1e-11);
            }
            for j in 0..d {
                let mean = p.iter().zip(&w).map(|(p, w)| w / total * p[j]).sum::<f64>();
                prop_assert!((guess[j] - mean).abs() < 1e-10);
                prop_assert!((bar.sqrt() * guess[j] + root * epsilon[j] - x[j]).abs() < 1e-12);
                prop_assert!((epsilon[j] + root * score[j]).abs() < 1e-12);
            }
        }
    }
}
