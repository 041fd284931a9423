//! What can be seen of a state.

use crate::math::pca::Fit;
use crate::math::subspace;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What can be seen of a state. Variances are over n − ddof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The exact axes, from the start; of more than 64 columns the first 64.
    pub fit: Arc<Fit>,
    /// What n is less by under every variance.
    pub ddof: usize,
    /// How far the data are prepared.
    pub stage: Preparation,
    /// V, shape (d, d), by rows: the covariance of what deflation has left of the data. Empty for more than 64 columns:
    /// it does not cross with every step.
    #[serde(with = "crate::engine::packed")]
    pub covariance: Arc<Vec<f64>>,
    /// V as a picture of at most 112 × 112 pixels, each the mean of a block of entries; empty for 64 columns or fewer.
    #[serde(with = "crate::engine::packed", default)]
    pub picture: Arc<Vec<f64>>,
    /// The axes that the iteration has found, unit vectors of shape (d,), with the signs of scikit-learn.
    pub axes: Vec<Vec<f64>>,
    /// How many of them the data are without.
    pub deflated: usize,
    /// u, shape (d,): a unit vector.
    pub iterate: Vec<f64>,
    /// Vu, between the product and its length.
    pub product: Option<Vec<f64>>,
    /// uᵀVu: the variance of what is left along u.
    pub rayleigh: f64,
    /// The angle between u and the true axis; where several axes have the same variance, between u and the space that
    /// they span. `None` where no variance is left for this axis.
    pub angle_error: Option<f64>,
    /// How many axes have the variance of the true one, itself included; 0 where no variance is left.
    pub tied: usize,
    /// The variance along the axes before u, and along what of u stands at right angles to them.
    pub kept: f64,
    /// The mean squared distance of the data from the space that these span.
    pub lost: f64,
    /// By which angle the last step of the power iteration turned u.
    pub change: Option<f64>,
    /// Steps of the power iteration for this axis, since its start or the last edit.
    pub iteration: u64,
    /// Steps of the power iteration in all.
    pub n_iter: u64,
    /// What the last step did.
    pub did: Did,
}

/// How far the data are prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preparation {
    /// As they came.
    Raw,
    /// Less their mean.
    Centered,
    /// Less their mean, over their scale, as far as that is asked for.
    Prepared,
    /// And their covariance is known.
    Covariance,
}

/// What the last step did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Did {
    /// Nothing yet.
    Start,
    /// The mean was taken from the data.
    Center,
    /// Every column was divided by its standard deviation.
    Scale,
    /// The covariance was worked out.
    Covariance,
    /// V u was worked out.
    Multiply,
    /// u was turned along V u.
    Normalize,
    /// V u was 0, so that another u was drawn.
    Redraw,
    /// u stood still: an axis.
    Found {
        /// After so many steps of the power iteration.
        iterations: u64,
    },
    /// The data lost their part along that axis, and another u was drawn.
    Deflate,
    /// The reader's hand.
    Edit,
}

impl Frame {
    /// The variance of all data along a direction, shape (d,), by the exact axes: of a wide table by the first of them.
    pub fn variance(&self, direction: &[f64]) -> f64 {
        let squared = |axis: &Vec<f64>| axis.iter().zip(direction).map(|(a, b)| a * b).sum::<f64>();
        let along = self.fit.components.iter().map(squared).map(|along| along * along);
        self.fit.explained_variance(self.ddof).iter().zip(along).map(|(variance, along)| variance * along).sum()
    }

    /// Whether [`Frame::variance`] along a direction is that of all data: the axes are all there, or it lies among them.
    fn knows(&self, direction: &[f64]) -> bool {
        let mut rest = direction.to_vec();
        subspace::remove(&mut rest, &self.fit.components);
        self.fit.components.len() == self.fit.singular_values.len() || subspace::length(&rest) <= 1e-5
    }

    /// What the run makes of an edit that turns u, before it is made. Of a wide table the variance along u is not known
    /// here, where its first axes alone are: it is NaN until the edit is made.
    pub fn turn(&mut self, u: Vec<f64>) {
        let sum = self.kept + self.lost;
        self.axes.truncate(self.deflated);
        let mut rest = u.clone();
        subspace::remove(&mut rest, &self.axes);
        let along = match self.covariance.is_empty() {
            true => self.variance(&rest),
            false => subspace::rayleigh(&self.covariance, &u),
        };
        let rest = subspace::unit(&rest).filter(|_| subspace::length(&rest) > 1e-12);
        let kept = self.axes.iter().chain(&rest).map(|axis| self.variance(axis)).sum();
        let known = self.axes.iter().chain(&rest).all(|axis| self.knows(axis));
        (self.kept, self.rayleigh) = if known { (kept, along) } else { (f64::NAN, f64::NAN) };
        self.lost = if known { (sum - kept).max(0.0) } else { f64::NAN };
        self.angle_error = self.angle_error.map(|_| subspace::angle_to(&u, self.fit.tied(self.deflated)));
        (self.product, self.change, self.iteration, self.did) = (None, None, 0, Did::Edit);
        self.iterate = u;
    }
}
