//! The one random generator of the house: ChaCha8, the same bits on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng};
use serde::{Deserialize, Serialize};

/// ChaCha8 with the few distributions that the demos need. Transcendental functions come from `libm`, so that the
/// numbers do not depend on the platform.
#[derive(Clone, Debug)]
pub struct Rng(ChaCha8Rng);

/// What a generator serves: two generators of one seed and different purposes are independent of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// The algorithm itself: starts, noise, initial weights (`seed`).
    Run,
    /// A generated data set (`data_seed`).
    Data,
    /// Whatever only the display needs; never changes a number.
    Display,
    /// A study's own sampling.
    Study,
}

impl Rng {
    /// The generator of `seed` for `purpose`.
    pub fn new(seed: u64, purpose: Purpose) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(purpose as u64);
        Self(rng)
    }

    /// A generator of its own, which this one names: what is drawn from it changes nothing of what this one gives.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self(ChaCha8Rng::seed_from_u64(self.0.next_u64()))
    }

    /// Uniform in [0, 1), 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Uniform in 0..n without bias; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 {
            return 0;
        }
        let n = n as u64;
        let limit = u64::MAX - u64::MAX % n;
        loop {
            let draw = self.0.next_u64();
            if draw < limit {
                return (draw % n) as usize;
            }
        }
    }

    /// Standard normal (polar method of Marsaglia).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let s = u * u + v * v;
            if s > 0.0 && s < 1.0 {
                return u * (-2.0 * libm::log(s) / s).sqrt();
            }
        }
    }

    /// An index drawn with probability proportional to `weights` (non-negative); `None` if they sum to nothing.
    pub fn weighted(&mut self, weights: &[f64]) -> Option<usize> {
        let total: f64 = weights.iter().sum();
        if total <= 0.0 || !total.is_finite() {
            return None;
        }
        let target = self.uniform() * total;
        let mut sum = 0.0;
        let mut last = None;
        for (i, &w) in weights.iter().enumerate() {
            if w > 0.0 {
                sum += w;
                last = Some(i);
                if sum > target {
                    return last;
                }
            }
        }
        last
    }

    /// `k` distinct indices of 0..n in the order drawn (Floyd would lose the order; this is a partial shuffle).
    pub fn distinct(&mut self, n: usize, k: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..n).collect();
        let k = k.min(n);
        for i in 0..k {
            let j = i + self.below(n - i);
            all.swap(i, j);
        }
        all.truncate(k);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_purposes_differ() {
        let draw = |seed, purpose| Rng::new(seed, purpose).uniform();
        assert_eq!(draw(7, Purpose::Run), draw(7, Purpose::Run));
        assert_ne!(draw(7, Purpose::Run), draw(7, Purpose::Data));
        assert_ne!(draw(7, Purpose::Run), draw(8, Purpose::Run));
    }

    #[test]
    fn what_is_drawn_from_a_fork_changes_nothing() {
        let draw = |from_fork: usize| {
            let mut rng = Rng::new(7, Purpose::Run);
            let mut fork = rng.fork();
            let first = (0..=from_fork).map(|_| fork.uniform()).next();
            (first, rng.uniform())
        };
        assert_eq!(draw(0), draw(9));
        assert_ne!(draw(0).0, Some(draw(0).1));
    }

    #[test]
    fn weighted_never_draws_weight_zero() {
        let mut rng = Rng::new(1, Purpose::Run);
        assert!((0..1000).all(|_| rng.weighted(&[0.0, 1.0, 0.0, 2.0, 0.0]).is_some_and(|i| i % 2 == 1)));
        assert_eq!(rng.weighted(&[0.0, 0.0]), None);
    }
}
