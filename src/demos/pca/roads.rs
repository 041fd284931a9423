//! Four roads to one subspace: power iteration with deflation, the eigenvectors of V, the thin singular value
//! decomposition of the prepared data, and a linear autoencoder by gradient descent. A study in a worker of its own.

use super::held::training;
use super::params::{Init, PcaParams};
use super::sim::Pca;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::study::Study;
use crate::engine::{Sim, Table};
use crate::math::pca::Prepared;
use crate::math::subspace;
use serde::{Deserialize, Serialize};
use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;
use unrolled_kernels::network::dot;

/// What a step of gradient descent takes of the gradient, where the largest variance is 1.
const RATE: f64 = 0.1;
/// Steps of gradient descent, at most; fewer where one costs much.
const MOST_STEPS: usize = 20_000;
/// Products of numbers that all of them may cost.
const MOST_WORK: usize = 4_000_000_000;
/// Products of numbers that one slice of the study takes.
const SLICE: usize = 10_000_000;
/// The autoencoder is done when no entry of W changes by more.
const STILL: f64 = 1e-16;
/// The tolerance of the power iteration on its road, in radians, and its most steps for an axis.
const TOL: f64 = 1e-15;
const MOST_ITER: usize = 10_000;

/// What is known of a road.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Road {
    /// `power`, `eigen`, `svd` or `autoencoder`.
    pub id: String,
    /// Products of the power iteration, or steps of gradient descent; 0 where there are none.
    pub steps: u64,
    /// The largest principal angle between its subspace and that of the singular value decomposition, in radians; `None`
    /// where a number is not finite.
    pub subspace: Option<f64>,
    /// The largest angle between one of its directions and the axis of the decomposition that is nearest to it.
    pub axes: Option<f64>,
}

/// What the study tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Roads {
    /// The dimension of the subspace.
    pub k: usize,
    /// The roads that have been gone so far.
    pub roads: Vec<Road>,
}

/// The four roads being gone, one after the other.
pub struct Walk {
    data: Prepared,
    /// The axes of the decomposition: what the others are compared with.
    exact: Vec<Vec<f64>>,
    power: Pca,
    params: PcaParams,
    autoencoder: Autoencoder,
    found: Roads,
}

impl Walk {
    /// At the beginning of the first of them.
    pub fn new(params: &PcaParams, points: &Arc<Table>, seed: u64) -> Option<Self> {
        let mut params = PcaParams { init: Init::Random, tol: TOL, max_iter: MOST_ITER, ..params.clone() };
        Pca::fit(&mut params, points);
        let power = Pca::start(&params, points.clone(), Rng::new(seed, Purpose::Run)).ok()?;
        let data = Prepared::new(&training(points, params.held_out), params.center, params.scale);
        let fit = data.fit();
        let k = params.n_components.min(fit.components.len());
        let exact = fit.components[..k].to_vec();
        // Divided by its largest eigenvalue: so one rate does for all data.
        let most = fit.singular_values.first().map_or(0.0, |s| s * s);
        let v: Vec<f64> = data.scatter().iter().map(|x| if most > 0.0 { x / most } else { 0.0 }).collect();
        let autoencoder = Autoencoder::new(v, data.d(), k, seed);
        Some(Self { data, exact, power, params, autoencoder, found: Roads { k, roads: Vec::new() } })
    }

    fn arrive(&mut self, id: &str, steps: u64, found: &[Vec<f64>]) {
        let nearest = |direction: &Vec<f64>| {
            let unit = subspace::unit(direction)?;
            let angles = self.exact.iter().map(|axis| subspace::angle(&unit, axis));
            Some(angles.fold(FRAC_PI_2, f64::min))
        };
        let axes = found.iter().map(nearest).try_fold(0.0_f64, |most, angle| Some(most.max(angle?)));
        let space = orthonormal(found);
        // A road that has found fewer directions has not found the subspace.
        let whole = space.len() == self.exact.len() && !space.is_empty();
        let angles = if whole { subspace::principal_angles(&space, &self.exact) } else { None };
        let subspace = angles.and_then(|angles| angles.last().copied());
        self.found.roads.push(Road { id: id.to_owned(), steps, subspace, axes: axes.filter(|_| whole) });
    }
}

impl Study for Walk {
    fn advance(&mut self) {
        match self.found.roads.len() {
            0 => {
                let slice = (SLICE / (self.data.d() * self.data.d()).max(1)).max(1);
                for _ in 0..slice {
                    if self.power.ended().is_some() {
                        let frame = self.power.frame();
                        return self.arrive("power", frame.n_iter, &frame.axes);
                    }
                    self.power.step(&self.params);
                }
            }
            1 => {
                let found = self.data.by_eigenvectors().components;
                self.arrive("eigen", 0, &found[..self.found.k.min(found.len())]);
            }
            2 => self.arrive("svd", 0, &self.exact.clone()),
            _ => {
                let slice = (SLICE / self.autoencoder.work()).max(1);
                if (0..slice).any(|_| self.autoencoder.step()) {
                    let rows = self.autoencoder.rows();
                    self.arrive("autoencoder", self.autoencoder.steps as u64, &rows);
                }
            }
        }
    }

    fn progress(&self) -> (usize, usize) {
        (self.found.roads.len(), 4)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::to_value(&self.found).unwrap_or_default()
    }
}

/// x → Wᵀ W x, trained by gradient descent on the mean of ‖x − WᵀWx‖², with no condition on the rows of W.
struct Autoencoder {
    /// The covariance, its largest eigenvalue 1, shape (d, d).
    v: Vec<f64>,
    d: usize,
    k: usize,
    /// Shape (k, d), by rows.
    w: Vec<f64>,
    steps: usize,
}

impl Autoencoder {
    fn new(v: Vec<f64>, d: usize, k: usize, seed: u64) -> Self {
        let mut rng = Rng::new(seed, Purpose::Run);
        let spread = 0.5 / (d as f64).sqrt();
        let w = (0..k * d).map(|_| spread * rng.normal()).collect();
        Self { v, d, k, w, steps: 0 }
    }

    /// Products of numbers that one step costs.
    fn work(&self) -> usize {
        (self.k * self.d * (self.d + 3 * self.k)).max(1)
    }

    fn rows(&self) -> Vec<Vec<f64>> {
        self.w.chunks_exact(self.d.max(1)).map(<[f64]>::to_vec).collect()
    }

    /// W ← W − η ∇/2 of tr (V − 2 W V Wᵀ + W V Wᵀ W Wᵀ). Says whether it is over.
    fn step(&mut self) -> bool {
        let (d, k) = (self.d, self.k);
        let row = |of: &[f64], i: usize| of[i * d..(i + 1) * d].to_vec();
        let wv: Vec<f64> = (0..k).flat_map(|i| subspace::product(&self.v, &row(&self.w, i))).collect();
        let gram = |a: &[f64], b: &[f64]| -> Vec<f64> {
            let entry = |(i, j): (usize, usize)| dot(&a[i * d..(i + 1) * d], &b[j * d..(j + 1) * d]);
            (0..k * k).map(|at| entry((at / k, at % k))).collect()
        };
        let (ww, wvw) = (gram(&self.w, &self.w), gram(&wv, &self.w));
        let mut change = 0.0_f64;
        let mut next = self.w.clone();
        for i in 0..k {
            for c in 0..d {
                let back: f64 =
                    (0..k).map(|j| ww[i * k + j] * wv[j * d + c] + wvw[i * k + j] * self.w[j * d + c]).sum();
                let by = RATE * (back - 2.0 * wv[i * d + c]);
                next[i * d + c] -= by;
                change = change.max(by.abs());
            }
        }
        self.w = next;
        self.steps += 1;
        change.is_nan() || change <= STILL || self.steps >= MOST_STEPS.min(MOST_WORK / self.work()).max(1)
    }
}

/// An orthonormal basis of what some directions span.
fn orthonormal(directions: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for direction in directions {
        let size = subspace::length(direction);
        let mut rest = direction.clone();
        // Twice is enough.
        subspace::remove(&mut rest, &basis);
        subspace::remove(&mut rest, &basis);
        if subspace::length(&rest) > 1e-10 * size {
            basis.extend(subspace::unit(&rest));
        }
    }
    basis
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::engine::extras::Extras;
    use crate::engine::generate::generate;

    fn walk(name: &str, params: &PcaParams) -> Roads {
        let points = Arc::new(generate(name, 1).unwrap());
        let mut study = Pca::study("roads", params, points, 1).unwrap();
        while study.progress().0 < 4 {
            study.advance();
        }
        serde_json::from_value(study.result()).unwrap()
    }

    #[test]
    fn four_roads_lead_to_one_subspace_and_three_to_its_axes() {
        for (name, k) in [("pancake", 2), ("stretched", 1), ("spring", 1)] {
            let found = walk(name, &PcaParams { n_components: k, ..PcaParams::default() });
            let ids: Vec<&str> = found.roads.iter().map(|road| road.id.as_str()).collect();
            assert_eq!((found.k, ids), (k, vec!["power", "eigen", "svd", "autoencoder"]));
            for road in &found.roads {
                assert!(road.subspace.unwrap() < 1e-12, "{name}: {road:?}");
                assert!(k > 1 || road.axes.unwrap() < 1e-12, "{name}: {road:?}");
            }
            if k > 1 {
                assert!(found.roads[..3].iter().all(|road| road.axes.unwrap() < 1e-12), "{found:?}");
                // Nothing tells the autoencoder one basis of the subspace from another.
                assert!(found.roads[3].axes.unwrap() > 0.05, "{found:?}");
            }
            assert!(found.roads[0].steps > 5 && found.roads[3].steps > 50, "{found:?}");
        }
        assert_eq!(walk("pancake", &PcaParams::default()), walk("pancake", &PcaParams::default()));
    }

    #[test]
    fn where_nothing_can_be_found_no_angle_is_told() {
        let points = Arc::new(Table::from_rows(Table::plain_names(2), &[[1.0, 2.0]; 5]).unwrap());
        let mut study = Pca::study("roads", &PcaParams::default(), points, 1).unwrap();
        while study.progress().0 < 4 {
            study.advance();
        }
        let found: Roads = serde_json::from_value(study.result()).unwrap();
        assert_eq!(found.roads[0].subspace, None);
    }
}
