//! Where a run starts: θ(0), and the responsibilities that it came from where there are any.

use super::params::{EmParams, Init};
use crate::engine::Rng;
use crate::engine::table::Table;
use crate::math::lloyd;
use crate::math::mixture::{Mixture, one_hot};

/// The k-means of the start takes at most so many rounds.
const MOST_ROUNDS: usize = 20;

/// θ(0), and γ of shape (n, k), flat; empty where θ(0) did not come from responsibilities.
pub fn start(params: &EmParams, points: &Table, rng: &mut Rng) -> (Mixture, Vec<f64>) {
    let k = params.k;
    let fit = |gamma: &[f64], origins: &[Vec<f64>]| {
        Mixture::m_step(points, gamma, origins, params.covariance, params.reg_covar)
    };
    let center = lloyd::mean(points);
    match params.init {
        Init::KMeans => {
            let (labels, centers) = lloyd::k_means(points, k, MOST_ROUNDS, rng);
            let gamma = one_hot(&labels, k);
            (fit(&gamma, &centers), gamma)
        }
        Init::Random => {
            let gamma: Vec<f64> = (0..points.n()).flat_map(|_| random_row(k, rng)).collect();
            (fit(&gamma, &vec![center; k]), gamma)
        }
        Init::Points | Init::Manual => {
            let all = fit(&vec![1.0; points.n()], &[center]);
            let mixture = Mixture {
                weights: vec![1.0 / k as f64; k],
                means: lloyd::distinct_points(points, k, rng).into_iter().map(|i| points.row(i)).collect(),
                covariances: all.covariances.iter().cycle().take(k).cloned().collect(),
            };
            (mixture, Vec::new())
        }
    }
}

/// `k` positive numbers that sum to 1.
fn random_row(k: usize, rng: &mut Rng) -> Vec<f64> {
    let row: Vec<f64> = (0..k).map(|_| 1.0 - rng.uniform()).collect();
    let total: f64 = row.iter().sum();
    row.iter().map(|x| x / total).collect()
}
