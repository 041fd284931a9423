//! Mixtures of Gaussians, p(x) = Σ_j π_j N(x | μ_j, Σ_j), and the two half-steps of EM (Dempster, Laird and Rubin 1977;
//! Bishop 2006, section 9.2). Everything is done with logarithms of densities and Cholesky factors. The loops over all
//! points lie in the crate `kernels`.
//!
//! Responsibilities γ are given flat by rows: γ_ij at `i * k + j`. Likelihoods, bounds and gaps are means per point.

use crate::choices;
use crate::engine::Rng;
use crate::engine::table::Table;
use crate::math::gaussian::{Matrix, cholesky, spherical};
use serde::{Deserialize, Serialize};
use unrolled_kernels::mixture as kernels;

choices! {
    /// What the covariances of all components have in common.
    pub enum Covariance {
        /// Nothing: each component has its own.
        Full = "full",
        /// All are the same.
        Tied = "tied",
        /// Each is diagonal.
        Diag = "diag",
        /// Each is a multiple of the identity.
        Spherical = "spherical",
    }
}

/// θ: the parameters of a mixture of k components in d dimensions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mixture {
    /// π, shape (k,).
    pub weights: Vec<f64>,
    /// μ, shape (k, d).
    pub means: Vec<Vec<f64>>,
    /// Σ, shape (k, d, d), whatever they have in common.
    pub covariances: Vec<Matrix>,
}

/// A mixture ready to be evaluated: every covariance is positive definite.
#[derive(Clone, Debug)]
pub struct Factored {
    weights: Vec<f64>,
    /// log π_j − ½ log det Σ_j − (d/2) log 2π, shape (k,).
    constants: Vec<f64>,
    /// Shape (k, d), flat.
    means: Vec<f64>,
    /// Cholesky factors with reciprocals in the diagonal, shape (k, d, d), flat.
    factors: Vec<f64>,
}

/// What an E-step finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// p(z_i = j | x_i, θ), shape (n, k), flat.
    pub responsibilities: Vec<f64>,
    /// The mean over all points of log p(x_i | θ).
    pub log_likelihood: f64,
    /// The mean of Σ_j p_ij log p_ij: see [`neg_entropy`].
    pub neg_entropy: f64,
    /// The mean of Σ_j γ_ij log p_ij for the γ that was given.
    pub cross: f64,
}

/// How θ does on all points, seen from responsibilities γ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// ℓ(θ): the mean of log p(x_i | θ).
    pub log_likelihood: f64,
    /// The mean of Σ_j γ_ij (log π_j + log N(x_i | μ_j, Σ_j) − log γ_ij); −∞ where γ trusts a component that cannot be.
    pub lower_bound: f64,
    /// What lies between them: the mean of KL(γ_i ‖ p(z | x_i, θ)).
    pub gap: f64,
}

/// Jensen's inequality at one point x: its numbers.
pub struct Jensen {
    /// log π_j N(x | μ_j, Σ_j), shape (k,).
    pub log_joint: Vec<f64>,
    /// log Σ_j π_j N(x | μ_j, Σ_j).
    pub log_likelihood: f64,
    /// Σ_j γ_j log (π_j N(x | μ_j, Σ_j) / γ_j); `None` without γ.
    pub lower_bound: Option<f64>,
}

impl Evidence {
    /// ℓ and a bound, and what lies between them. What is left of a difference of equal numbers is rounding.
    pub fn between(log_likelihood: f64, lower_bound: f64) -> Self {
        let gap = log_likelihood - lower_bound;
        let gap = if gap.abs() < 1e-12 * (1.0 + log_likelihood.abs()) { 0.0 } else { gap };
        Self { log_likelihood, lower_bound, gap }
    }
}

impl Mixture {
    /// The number of components.
    pub fn k(&self) -> usize {
        self.weights.len()
    }

    /// The number of dimensions.
    pub fn d(&self) -> usize {
        self.means.first().map_or(0, Vec::len)
    }

    /// The M-step: the θ that maximises the lower bound for given responsibilities, shape (n, k). As scikit-learn's
    /// `GaussianMixture`: N_j = Σ_i γ_ij + 10 ε, and `reg_covar` is added to the diagonal of every covariance.
    ///
    /// It differs from scikit-learn in rounding alone: means are summed as differences from `origins` (shape (k, d); the
    /// means of before, say), and covariances around the new means, so that no digit is lost far from the origin. A
    /// component of which nobody is (N_j = 0) stays where its origin is.
    pub fn m_step(
        points: &Table,
        responsibilities: &[f64],
        origins: &[Vec<f64>],
        covariance: Covariance,
        reg_covar: f64,
    ) -> Self {
        let (k, d) = (origins.len(), points.d());
        let (counts, sums) = kernels::sums(points.values(), responsibilities, k, &origins.concat());
        let counts: Vec<f64> = counts.iter().map(|count| count + 10.0 * f64::EPSILON).collect();
        let total: f64 = counts.iter().sum();
        let mean = |j: usize| (0..d).map(|dim| origins[j][dim] + sums[j * d + dim] / counts[j]).collect();
        let means: Vec<Vec<f64>> = (0..k).map(mean).collect();
        let diagonal = matches!(covariance, Covariance::Diag | Covariance::Spherical);
        let mut s = kernels::scatters(points.values(), responsibilities, k, &means.concat(), diagonal);
        for (j, count) in counts.iter().enumerate() {
            if covariance != Covariance::Tied {
                s[j * d * d..][..d * d].iter_mut().for_each(|s| *s /= count);
            }
        }
        let covariances = match covariance {
            Covariance::Tied => {
                let of = |at: usize| (0..k).map(|j| s[j * d * d + at]).sum::<f64>() / total;
                let tied: Vec<f64> = (0..d * d).map(of).collect();
                vec![symmetric(&tied, d, reg_covar); k]
            }
            Covariance::Full | Covariance::Diag => s.chunks_exact(d * d).map(|s| symmetric(s, d, reg_covar)).collect(),
            Covariance::Spherical => {
                let variance = |s: &[f64]| (0..d).map(|i| s[i * d + i]).sum::<f64>() / d as f64;
                s.chunks_exact(d * d).map(|s| spherical(d, variance(s) + reg_covar)).collect()
            }
        };
        Self { weights: counts.iter().map(|count| count / total).collect(), means, covariances }
    }

    /// The nearest mixture whose covariances have in common what they must.
    #[must_use]
    pub fn conformed(mut self, covariance: Covariance) -> Self {
        let (k, d) = (self.k(), self.d());
        match covariance {
            Covariance::Full => {}
            Covariance::Tied => {
                let entry = |i: usize, j: usize| self.covariances.iter().map(|c| c[i][j]).sum::<f64>() / k as f64;
                let shared: Matrix = (0..d).map(|i| (0..d).map(|j| entry(i, j)).collect()).collect();
                self.covariances = vec![shared; k];
            }
            Covariance::Diag => self.covariances.iter_mut().for_each(|c| {
                let only = |i, j, x| if i == j { x } else { 0.0 };
                *c = c
                    .iter()
                    .enumerate()
                    .map(|(i, row)| row.iter().enumerate().map(|(j, &x)| only(i, j, x)).collect())
                    .collect();
            }),
            Covariance::Spherical => self.covariances.iter_mut().for_each(|c| {
                *c = spherical(d, c.iter().enumerate().map(|(i, row)| row[i]).sum::<f64>() / d as f64);
            }),
        }
        self
    }

    /// The same with Σ_j = σ²I for all.
    #[must_use]
    pub fn with_sigma(self, sigma: f64) -> Self {
        let covariances = vec![spherical(self.d(), sigma * sigma); self.k()];
        Self { covariances, ..self }
    }

    /// (1 − s)·`self` + s·`other`, number by number; both have the same shape. Beyond 0 ≤ s ≤ 1 it need not be a mixture:
    /// then [`Mixture::factored`] says so.
    #[must_use]
    pub fn towards(&self, other: &Self, s: f64) -> Self {
        let number = |a: &f64, b: &f64| a + s * (b - a);
        let row = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).map(|(a, b)| number(a, b)).collect::<Vec<f64>>();
        let rows = |a: &Matrix, b: &Matrix| a.iter().zip(b).map(|(a, b)| row(a, b)).collect::<Matrix>();
        Self {
            weights: row(&self.weights, &other.weights),
            means: rows(&self.means, &other.means),
            covariances: self.covariances.iter().zip(&other.covariances).map(|(a, b)| rows(a, b)).collect(),
        }
    }

    /// The first component whose variance in some column is nothing but the rounding of its points' values: see
    /// [`resolution`].
    pub fn unresolved(&self, resolution: &[f64]) -> Option<usize> {
        let flat = |c: &Matrix| c.iter().zip(resolution).enumerate().any(|(i, (row, least))| row[i] <= *least);
        self.covariances.iter().position(flat)
    }

    /// The mixture ready to be evaluated.
    ///
    /// # Errors
    /// The first component whose weight is negative or no number, or whose covariance is not positive definite.
    pub fn factored(&self) -> Result<Factored, usize> {
        let d = self.d();
        let half_log_2pi = 0.5 * libm::log(2.0 * std::f64::consts::PI);
        let mut factored = Factored {
            weights: self.weights.clone(),
            constants: Vec::new(),
            means: self.means.concat(),
            factors: Vec::new(),
        };
        for (j, (&weight, covariance)) in self.weights.iter().zip(&self.covariances).enumerate() {
            if !(weight >= 0.0 && weight.is_finite()) {
                return Err(j);
            }
            let mut l = cholesky(covariance).ok_or(j)?;
            let half_log_det: f64 = (0..d).map(|i| libm::log(l[i][i])).sum();
            factored.constants.push(libm::log(weight) - half_log_det - d as f64 * half_log_2pi);
            (0..d).for_each(|i| l[i][i] = 1.0 / l[i][i]);
            factored.factors.extend(l.iter().flatten());
        }
        Ok(factored)
    }
}

impl Factored {
    /// The number of components.
    pub fn k(&self) -> usize {
        self.constants.len()
    }

    /// The number of dimensions.
    pub fn d(&self) -> usize {
        self.means.len() / self.k().max(1)
    }

    /// The E-step: p(z_i = j | x_i, θ) and log p(x_i | θ) for all points; and, for the gap, the cross term with the
    /// responsibilities γ if any are given (else `gamma` is empty).
    pub fn posterior(&self, points: &Table, gamma: &[f64]) -> Posterior {
        let n = points.n() as f64;
        let mut responsibilities = vec![0.0; points.n() * self.k()];
        let components = kernels::Components { constants: &self.constants, means: &self.means, factors: &self.factors };
        let gamma = if gamma.len() == responsibilities.len() { gamma } else { &[] };
        let sums = kernels::posterior(points.values(), &components, gamma, &mut responsibilities);
        Posterior {
            responsibilities,
            log_likelihood: sums.log_likelihood / n,
            neg_entropy: sums.entropy / n,
            cross: sums.cross / n,
        }
    }

    /// ℓ(θ), and the bound and the gap for responsibilities of that [`neg_entropy`].
    pub fn evidence(&self, points: &Table, gamma: &[f64], neg_entropy: f64) -> Evidence {
        self.posterior(points, gamma).evidence(neg_entropy)
    }

    /// log π_j + log N(x | μ_j, Σ_j) of every component at a place of shape (d,); shape (k,).
    pub fn log_joint(&self, x: &[f64]) -> Vec<f64> {
        let d = self.d();
        let of = |j: usize| {
            let (mean, factor) = (&self.means[j * d..][..d], &self.factors[j * d * d..][..d * d]);
            let mut z = vec![0.0; d];
            for row in 0..d {
                let known: f64 = (0..row).map(|i| factor[row * d + i] * z[i]).sum();
                z[row] = (x[row] - mean[row] - known) * factor[row * d + row];
            }
            let squared: f64 = z.iter().map(|z| z * z).sum();
            if squared < f64::INFINITY { self.constants[j] - 0.5 * squared } else { f64::NEG_INFINITY }
        };
        (0..self.k()).map(of).collect()
    }

    /// log p(x) at a place of shape (d,).
    pub fn log_density(&self, x: &[f64]) -> f64 {
        log_sum_exp(&self.log_joint(x))
    }

    /// Jensen's inequality at a place of shape (d,), for its γ of shape (k,) if there is one.
    pub fn jensen(&self, x: &[f64], gamma: Option<&[f64]>) -> Jensen {
        let log_joint = self.log_joint(x);
        let bound = |gamma: &[f64]| {
            let terms = gamma.iter().zip(&log_joint).filter(|(g, _)| **g > 0.0).map(|(g, l)| g * (l - libm::log(*g)));
            terms.sum()
        };
        Jensen { lower_bound: gamma.map(bound), log_likelihood: log_sum_exp(&log_joint), log_joint }
    }

    /// Draws a component z, then a point x of it, shape (d,).
    pub fn sample(&self, rng: &mut Rng) -> (usize, Vec<f64>) {
        let d = self.d();
        let j = rng.weighted(&self.weights).unwrap_or(0);
        let normal: Vec<f64> = (0..d).map(|_| rng.normal()).collect();
        let factor = &self.factors[j * d * d..][..d * d];
        let coordinate = |row: usize| {
            let below: f64 = (0..row).map(|i| factor[row * d + i] * normal[i]).sum();
            self.means[j * d + row] + below + normal[row] / factor[row * d + row]
        };
        (j, (0..d).map(coordinate).collect())
    }
}

impl Posterior {
    /// ℓ, bound and gap for the γ that was given, whose [`neg_entropy`] is known. The gap is a divergence and never
    /// negative; what rounding leaves below 0 is cut.
    pub fn evidence(&self, neg_entropy: f64) -> Evidence {
        let apart = neg_entropy - self.cross;
        let gap = if apart < 0.0 { 0.0 } else { apart };
        Evidence { log_likelihood: self.log_likelihood, lower_bound: self.log_likelihood - gap, gap }
    }
}

/// log Σ exp, without overflow; −∞ of nothing.
pub fn log_sum_exp(logs: &[f64]) -> f64 {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    largest + libm::log(logs.iter().map(|log| libm::exp(log - largest)).sum())
}

/// The mean over `n` points of Σ_j γ_ij log γ_ij, where 0 · log 0 = 0: 0 if every point is of one component alone,
/// −log k if all are undecided.
pub fn neg_entropy(gamma: &[f64], n: usize) -> f64 {
    gamma.iter().filter(|g| **g > 0.0).map(|g| g * libm::log(*g)).sum::<f64>() / n.max(1) as f64
}

/// The most probable component of every point, shape (n,); ties go to the lowest index.
pub fn labels(gamma: &[f64], k: usize) -> Vec<u8> {
    unrolled_kernels::mixture::labels(gamma, k)
}

/// γ that gives every point wholly to its label, shape (n, k).
pub fn one_hot(labels: &[u8], k: usize) -> Vec<f64> {
    let mut gamma = vec![0.0; labels.len() * k];
    for (row, &label) in gamma.chunks_exact_mut(k.max(1)).zip(labels) {
        row[usize::from(label)] = 1.0;
    }
    gamma
}

/// What a γ that gives every point wholly to its label leaves of the gap: the mean of −log max_j p_ij.
pub fn hard_gap(posterior: &[f64], k: usize) -> f64 {
    let largest = |row: &[f64]| row.iter().fold(0.0, |most: f64, p| most.max(*p));
    let rows = posterior.chunks_exact(k.max(1));
    let n = rows.len().max(1) as f64;
    rows.map(|row| -libm::log(largest(row))).sum::<f64>() / n
}

/// The largest |a_ij − b_ij| of two arrays of the same shape.
pub fn largest_change(a: &[f64], b: &[f64]) -> f64 {
    kernels::largest_change(a, b)
}

/// The variance in each column that is nothing but rounding of its largest value, shape (d,): (8 ε max |x|)².
pub fn resolution(points: &Table) -> Vec<f64> {
    let largest = |column: &[f64]| column.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    points.columns().map(|column| (8.0 * f64::EPSILON * largest(column)).powi(2)).collect()
}

/// The number of free parameters, as scikit-learn counts them: k − 1 weights, k·d coordinates, and covariances.
pub fn n_parameters(covariance: Covariance, k: usize, d: usize) -> usize {
    let of_covariances = match covariance {
        Covariance::Full => k * d * (d + 1) / 2,
        Covariance::Tied => d * (d + 1) / 2,
        Covariance::Diag => k * d,
        Covariance::Spherical => k,
    };
    (k + k * d + of_covariances).saturating_sub(1)
}

/// Akaike's criterion, −2nℓ + 2p: smaller is better.
pub fn aic(log_likelihood: f64, n: usize, n_parameters: usize) -> f64 {
    -2.0 * log_likelihood * n as f64 + 2.0 * n_parameters as f64
}

/// The Bayesian criterion (Schwarz 1978), −2nℓ + p log n: smaller is better.
pub fn bic(log_likelihood: f64, n: usize, n_parameters: usize) -> f64 {
    -2.0 * log_likelihood * n as f64 + n_parameters as f64 * libm::log(n as f64)
}

/// The matrix whose lower triangle is in `lower` (flat), with `more` added to the diagonal.
fn symmetric(lower: &[f64], d: usize, more: f64) -> Matrix {
    let entry = |i: usize, j: usize| lower[i.max(j) * d + i.min(j)] + if i == j { more } else { 0.0 };
    (0..d).map(|i| (0..d).map(|j| entry(i, j)).collect()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "mixture_tests.rs"]
mod tests;
