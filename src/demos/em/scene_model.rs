//! What the panels of EM have in common: points and components of a scene on its plane.

use super::sim::Em;
use crate::demos::points::PlacedPoints;
use crate::demos::points::scene::{picked_center, picked_point as picked_row};
use crate::math::gaussian::seen;
use crate::math::mixture::{Evidence, Jensen, Mixture, labels, neg_entropy};
use crate::plot::figure::Scene;
use std::ops::Deref;

/// More numbers of γ than this are not gone through again and again for what only the screen shows.
pub const MOST_LIVE: usize = 60_000;

/// A scene, placed on its plane: its centres are the means.
pub struct SceneModel<'a> {
    /// The scene.
    pub scene: &'a Scene<'a, Em>,
    /// Where its points and means are.
    pub placed: PlacedPoints<'a>,
    /// The covariances as they are seen, shape (k, 2, 2).
    pub covariances: Vec<[[f64; 2]; 2]>,
}

impl<'a> Deref for SceneModel<'a> {
    type Target = PlacedPoints<'a>;

    fn deref(&self) -> &PlacedPoints<'a> {
        &self.placed
    }
}

impl<'a> SceneModel<'a> {
    /// The scene, projected.
    pub fn new(scene: &'a Scene<'a, Em>) -> Self {
        let theta = &scene.frame.theta;
        let placed = PlacedPoints::new(scene, &theta.means);
        let [u, v] = placed.plane.directions();
        let covariances = theta.covariances.iter().map(|c| seen(c, [&u, &v])).collect();
        Self { scene, placed, covariances }
    }
}

/// The component that is picked, if hands can shape it: σ may be held.
pub fn held(scene: &Scene<'_, Em>) -> Option<usize> {
    picked_component(scene).filter(|_| !scene.params.fixed_sigma)
}

/// The component that is picked.
pub fn picked_component(scene: &Scene<'_, Em>) -> Option<usize> {
    picked_center(scene.context, scene.frame.theta.k())
}

/// The point that is picked.
pub fn picked_point(scene: &Scene<'_, Em>) -> Option<usize> {
    picked_row(scene.context, scene.input.n())
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

/// Jensen's inequality at point `i`; `None` where θ cannot be evaluated.
pub fn jensen(scene: &Scene<'_, Em>, i: usize) -> Option<Jensen> {
    Some(scene.frame.theta.factored().ok()?.jensen(&scene.input.row(i), gamma_of(scene, i)))
}

/// ℓ and bound at an instant, if it is remembered. Not finite where there is none.
pub fn moment(scene: &Scene<'_, Em>, t: u64) -> Option<Evidence> {
    let (_, sample) = scene.remembered(t).filter(|(at, _)| *at == t)?;
    let &[log_likelihood, lower_bound, ..] = sample else { return None };
    Some(Evidence::between(log_likelihood, lower_bound))
}
