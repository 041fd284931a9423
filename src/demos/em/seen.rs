//! What the panels of EM have in common: points and components of a scene on its plane.

use super::sim::Em;
use crate::demos::points::{Plane, Ways, window};
use crate::engine::Sim;
use crate::math::gaussian::seen;
use crate::math::mixture::{Mixture, labels, neg_entropy};
use crate::plot::figure::{Pick, Scene};

/// The metrics that come first in a sample; the last of them is the agreement with known classes.
pub const METRICS: usize = Em::METRICS.len();
/// More numbers of γ than this are not gone through again and again for what only the screen shows.
pub const MOST_LIVE: usize = 60_000;

/// A scene on its plane.
pub struct Seen<'a> {
    /// The scene.
    pub scene: &'a Scene<'a, Em>,
    /// The plane.
    pub plane: Plane,
    /// All points, shape (n, 2).
    pub points: Vec<(f64, f64)>,
    /// All means, shape (k, 2).
    pub means: Vec<(f64, f64)>,
    /// The covariances as they are seen, shape (k, 2, 2).
    pub covariances: Vec<[[f64; 2]; 2]>,
}

impl<'a> Seen<'a> {
    /// The scene, projected.
    pub fn new(scene: &'a Scene<'a, Em>) -> Self {
        let plane = plane(scene);
        let points = plane.points(scene.input);
        let theta = &scene.frame.theta;
        let means = theta.means.iter().map(|mean| plane.project(mean)).collect();
        let [u, v] = plane.directions();
        let covariances = theta.covariances.iter().map(|c| seen(c, [&u, &v])).collect();
        Self { scene, plane, points, means, covariances }
    }

    /// The number of components.
    pub fn k(&self) -> usize {
        self.means.len()
    }

    /// The ways that the means went.
    pub fn ways(&self) -> Ways<'a> {
        ways(self.scene)
    }

    /// The window: all points, and wherever the run has taken a mean.
    pub fn window(&self) -> [(f64, f64); 2] {
        let zoomed = self.scene.stage.window;
        if zoomed.is_some() {
            return window(&self.plane, &[], &[], zoomed);
        }
        let visited = self.ways().visited(&self.plane);
        window(&self.plane, &self.points, if visited.is_empty() { &self.means } else { &visited }, None)
    }

    /// The component that is picked.
    pub fn picked(&self) -> Option<usize> {
        picked_component(self.scene)
    }
}

/// What the track remembers of the means.
pub fn ways<'a>(scene: &'a Scene<'_, Em>) -> Ways<'a> {
    Ways { track: scene.track, metrics: METRICS, d: scene.input.d(), t: scene.t }
}

/// The plane on screen.
pub fn plane(scene: &Scene<'_, Em>) -> Plane {
    Plane::new(scene.input, scene.view.plane, scene.view.x, scene.view.y)
}

/// The component that is picked.
pub fn picked_component(scene: &Scene<'_, Em>) -> Option<usize> {
    match scene.stage.picked {
        Some(Pick::Center(j)) if j < scene.frame.theta.k() => Some(j),
        _ => None,
    }
}

/// The point that is picked.
pub fn picked_point(scene: &Scene<'_, Em>) -> Option<usize> {
    match scene.stage.picked {
        Some(Pick::Point(i)) if i < scene.input.n() => Some(i),
        _ => None,
    }
}

/// γ, shape (n, k), flat; nothing where there is none, or where it is of other components than there are.
pub fn gamma<'a>(scene: &'a Scene<'_, Em>) -> &'a [f64] {
    let gamma = &scene.frame.responsibilities;
    if gamma.len() == scene.input.n() * scene.frame.theta.k() { gamma } else { &[] }
}

/// γ of one point, shape (k,).
pub fn gamma_of<'a>(scene: &'a Scene<'_, Em>, i: usize) -> Option<&'a [f64]> {
    gamma(scene).chunks_exact(scene.frame.theta.k().max(1)).nth(i)
}

/// The most probable component of every point, shape (n,); nothing without γ.
pub fn hard(scene: &Scene<'_, Em>) -> Vec<u8> {
    labels(gamma(scene), scene.frame.theta.k())
}

/// N_j = Σ_i γ_ij, shape (k,); `None` without γ.
pub fn counts(scene: &Scene<'_, Em>) -> Option<Vec<f64>> {
    let (k, gamma) = (scene.frame.theta.k(), gamma(scene));
    (!gamma.is_empty()).then(|| unrolled_kernels::mixture::counts(gamma, k))
}

/// The θ that the M-step makes of γ; `None` without γ.
pub fn coming(scene: &Scene<'_, Em>) -> Option<Mixture> {
    let gamma = gamma(scene);
    let (params, frame) = (scene.params, scene.frame);
    let made = || Mixture::m_step(scene.input, gamma, &frame.theta.means, params.covariance, params.reg_covar);
    let made = (!gamma.is_empty()).then(made)?;
    Some(if params.fixed_sigma { made.with_sigma(params.sigma) } else { made })
}

/// The mean over all points of Σ_j γ_ij log γ_ij.
pub fn neg_entropy_of(scene: &Scene<'_, Em>) -> f64 {
    neg_entropy(gamma(scene), scene.input.n())
}
