//! The noise schedule: how much noise each step of the forward process adds, and what follows from it.

use std::f64::consts::FRAC_PI_2;

/// Numbers of steps that a schedule can have.
pub const STEPS: (usize, usize) = (10, 1000);
/// No β is larger than this: a step leaves something of what it is given.
const MOST: f64 = 0.999;

/// How β_t goes from t = 1 to t = T.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleKind {
    /// Linear from 0.1/T to 20/T: at T = 1000 that of Ho et al. 2020, at other T as much noise in all.
    Linear,
    /// ᾱ_t = f(t)/f(0) with f(t) = cos²((t/T + s)/(1 + s) · π/2), s = 0.008 (Nichol and Dhariwal 2021, eq. 17).
    Cosine,
    /// Linear from 1e-4 to 0.02 whatever T: too little noise where T is small.
    Raw,
}

/// σ_t² of the reverse process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variance {
    /// β_t.
    Beta,
    /// β̃_t, the variance of q(x_{t−1} | x_t, x₀).
    Posterior,
}

/// β_t, α_t = 1 − β_t and ᾱ_t = α₁ ⋯ α_t, each of shape (T + 1,): entry t belongs to step t, and entry 0 to the data,
/// β₀ = 0, α₀ = ᾱ₀ = 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    betas: Vec<f64>,
    alphas: Vec<f64>,
    alpha_bars: Vec<f64>,
}

impl Schedule {
    /// With so many steps, which are held within [`STEPS`].
    pub fn new(kind: ScheduleKind, steps: usize) -> Self {
        let steps = steps.clamp(STEPS.0, STEPS.1);
        let n = steps as f64;
        let along = |from: f64, to: f64, t: usize| from + (to - from) * (t - 1) as f64 / (n - 1.0);
        let f = |t: usize| {
            let cos = libm::cos((t as f64 / n + 0.008) / 1.008 * FRAC_PI_2);
            cos * cos
        };
        let beta = |t: usize| match kind {
            ScheduleKind::Linear => along(0.1 / n, 20.0 / n, t),
            ScheduleKind::Cosine => 1.0 - f(t) / f(t - 1),
            ScheduleKind::Raw => along(1e-4, 0.02, t),
        };
        Self::of_betas(&(1..=steps).map(|t| beta(t).min(MOST)).collect::<Vec<_>>())
    }

    /// Of β₁ … β_T, each in (0, 1).
    pub fn of_betas(betas: &[f64]) -> Self {
        let betas: Vec<f64> = std::iter::once(0.0).chain(betas.iter().copied()).collect();
        let alphas: Vec<f64> = betas.iter().map(|beta| 1.0 - beta).collect();
        let mut product = 1.0;
        let mut so_far = |alpha: &f64| {
            product *= alpha;
            product
        };
        let alpha_bars = alphas.iter().map(&mut so_far).collect();
        Self { betas, alphas, alpha_bars }
    }

    /// T.
    pub fn steps(&self) -> usize {
        self.betas.len() - 1
    }

    /// β₁ … β_T behind β₀ = 0, shape (T + 1,).
    pub fn betas(&self) -> &[f64] {
        &self.betas
    }

    /// α_t = 1 − β_t, shape (T + 1,).
    pub fn alphas(&self) -> &[f64] {
        &self.alphas
    }

    /// ᾱ_t = α₁ ⋯ α_t, shape (T + 1,).
    pub fn alpha_bars(&self) -> &[f64] {
        &self.alpha_bars
    }

    /// ᾱ_t; past the end that of T.
    pub fn alpha_bar(&self, t: usize) -> f64 {
        self.alpha_bars[t.min(self.steps())]
    }

    /// β of a step from t ≥ 1 back to s < t at once: 1 − ᾱ_t/ᾱ_s, of neighbours β_t (Nichol and Dhariwal 2021,
    /// section 4).
    pub fn beta_between(&self, t: usize, s: usize) -> f64 {
        if s + 1 == t { self.betas[t.min(self.steps())] } else { 1.0 - self.alpha_bar(t) / self.alpha_bar(s) }
    }

    /// α of such a step, ᾱ_t/ᾱ_s: where β is 1 but for rounding, 1 − β would have lost its digits.
    pub fn alpha_between(&self, t: usize, s: usize) -> f64 {
        self.alpha_bar(t) / self.alpha_bar(s)
    }

    /// The ratio of signal to noise, ᾱ_t / (1 − ᾱ_t), for data of variance 1; infinite at t = 0.
    pub fn snr(&self, t: usize) -> f64 {
        self.alpha_bar(t) / (1.0 - self.alpha_bar(t))
    }

    /// β̃ of a step from t ≥ 1 to s < t: the variance of q(x_s | x_t, x₀), (1 − ᾱ_s)/(1 − ᾱ_t) · β (Ho et al. 2020,
    /// eq. 7). 0 at s = 0, where x₀ is known.
    pub fn posterior_variance(&self, t: usize, s: usize) -> f64 {
        (1.0 - self.alpha_bar(s)) / (1.0 - self.alpha_bar(t)) * self.beta_between(t, s)
    }

    /// What the mean of q(x_s | x_t, x₀) takes of x₀ and of x_t (Ho et al. 2020, eq. 7, there with s = t − 1):
    /// √ᾱ_s β/(1 − ᾱ_t) and √α (1 − ᾱ_s)/(1 − ᾱ_t).
    pub fn posterior_mean(&self, t: usize, s: usize) -> (f64, f64) {
        let (beta, left) = (self.beta_between(t, s), 1.0 - self.alpha_bar(t));
        let of_x0 = self.alpha_bar(s).sqrt() * beta / left;
        (of_x0, self.alpha_between(t, s).sqrt() * (1.0 - self.alpha_bar(s)) / left)
    }

    /// The variances of two steps merged: what was there before step t, α_t(1 − ᾱ_{t−1}), and β_t. The sum is 1 − ᾱ_t.
    pub fn merged(&self, t: usize) -> (f64, f64) {
        let t = t.clamp(1, self.steps());
        (self.alphas[t] * (1.0 - self.alpha_bars[t - 1]), self.betas[t])
    }

    /// σ² of a step from t ≥ 1 to s < t.
    pub fn variance(&self, variance: Variance, t: usize, s: usize) -> f64 {
        match variance {
            Variance::Beta => self.beta_between(t, s),
            Variance::Posterior => self.posterior_variance(t, s),
        }
    }

    /// λ_t = β_t²/(2σ_t² α_t(1 − ᾱ_t)), the weight of ‖ε − ε_θ‖² in the bound (Ho et al. 2020, eq. 12), for t = 1..T.
    /// β̃₁ is 0: there σ² is β̃₂ instead, as where logarithms of it are taken (the code of Nichol and Dhariwal 2021).
    pub fn loss_weight(&self, variance: Variance, t: usize) -> f64 {
        let t = t.clamp(1, self.steps());
        let at = if variance == Variance::Posterior { t.max(2).min(self.steps()) } else { t };
        let beta = self.betas[t];
        beta * beta / (2.0 * self.variance(variance, at, at - 1) * self.alphas[t] * (1.0 - self.alpha_bars[t]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_of_the_schedules() {
        let raw = Schedule::new(ScheduleKind::Raw, 1000);
        assert_eq!(format!("{:.2e}", raw.alpha_bar(1000)), "4.04e-5");
        assert_eq!((1..=1000).find(|&t| raw.alpha_bar(t) < 0.5), Some(260));
        // T = 50: √ᾱ is what is left of the signal.
        let raw = Schedule::new(ScheduleKind::Raw, 50);
        assert_eq!(format!("{:.2} {:.2}", raw.alpha_bar(50), raw.alpha_bar(50).sqrt()), "0.60 0.78");
        let linear = Schedule::new(ScheduleKind::Linear, 100);
        assert!((linear.betas()[1] - 0.001).abs() < 1e-15 && (linear.betas()[100] - 0.2).abs() < 1e-15);
        let same = Schedule::new(ScheduleKind::Linear, 1000);
        assert!(
            same.betas().iter().zip(Schedule::new(ScheduleKind::Raw, 1000).betas()).all(|(a, b)| (a - b).abs() < 1e-15)
        );
        // Capped: 20/T is more than 1 there.
        assert_eq!(Schedule::new(ScheduleKind::Linear, 10).betas()[10], 0.999);
        assert_eq!(Schedule::new(ScheduleKind::Cosine, 200).betas()[200], 0.999);
        assert_eq!(Schedule::new(ScheduleKind::Cosine, 3).steps(), 10);
        let weight = |t| linear.loss_weight(Variance::Posterior, t);
        assert!((1..=100).all(|t| weight(t).is_finite() && weight(t) > 0.0));
    }

    proptest! {
        #[test]
        fn variances_merge_and_the_posterior_is_narrower(kind in 0..3_usize, steps in 10..400_usize, at in 0.0..1.0_f64) {
            let of = Schedule::new([ScheduleKind::Linear, ScheduleKind::Cosine, ScheduleKind::Raw][kind], steps);
            let t = 1 + (at * steps as f64) as usize;
            let (kept, added) = of.merged(t);
            prop_assert!((kept + added - (1.0 - of.alpha_bar(t))).abs() < 1e-15);
            prop_assert!(of.posterior_variance(t, t - 1) <= of.betas()[t]);
            prop_assert!(of.alpha_bar(t) < of.alpha_bar(t - 1) && of.alpha_bar(t) > 0.0);
            // What the posterior mean makes of x₀ and its own noiseless x_t is √ᾱ_{t−1} x₀.
            for s in [t - 1, t / 2] {
                let (of_x0, of_xt) = of.posterior_mean(t, s);
                prop_assert!((of_x0 + of_xt * of.alpha_bar(t).sqrt() - of.alpha_bar(s).sqrt()).abs() < 1e-12);
                let (beta, before) = (of.beta_between(t, s), of.alpha_bar(s));
                prop_assert!(((1.0 - beta) * (1.0 - before) + beta - (1.0 - of.alpha_bar(t))).abs() < 1e-14);
            }
        }
    }
}
