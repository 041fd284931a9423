//! One matrix, its layers, and the sum of the first of them.

use super::params::Color;
use crate::math::factorisation::{Factors, NotConverged, Real, distance};
use std::ops::Range;
use std::sync::Arc;

/// One matrix A, and B, the sum of some of its layers.
#[derive(Clone)]
pub struct Channel<T> {
    a: Arc<Vec<T>>,
    factors: Arc<Factors<T>>,
    /// B, by rows; nothing while it is 0.
    sum: Option<Arc<Vec<T>>>,
}

impl<T: Real> Channel<T> {
    /// A by rows, and its layers; B is 0.
    pub fn new(a: Arc<Vec<T>>, factors: Factors<T>) -> Self {
        Self { a, factors: Arc::new(factors), sum: None }
    }

    /// A and all its layers.
    ///
    /// # Errors
    /// If a number is not finite.
    pub fn exact(a: Vec<T>, m: usize, n: usize) -> Result<Self, NotConverged> {
        let factors = Factors::exact(&a, m, n)?;
        Ok(Self::new(Arc::new(a), factors))
    }

    /// A, by rows.
    pub fn a(&self) -> &Arc<Vec<T>> {
        &self.a
    }

    /// Its layers.
    pub fn factors(&self) -> &Arc<Factors<T>> {
        &self.factors
    }

    /// B, by rows.
    pub fn sum(&self) -> Arc<Vec<T>> {
        self.sum.clone().unwrap_or_else(|| Arc::new(self.zero()))
    }

    /// The same matrix with other layers; B is 0 again.
    pub fn refactored(&self, factors: Arc<Factors<T>>) -> Self {
        Self { a: self.a.clone(), factors, sum: None }
    }

    /// B ← B + Σ s_i u_i v_iᵀ over `layers`, as far as they are known.
    pub fn add(&mut self, layers: Range<usize>) {
        if layers.start < self.factors.r() {
            let zero = || Arc::new(vec![T::default(); self.a.len()]);
            let sum: &mut Vec<T> = Arc::make_mut(self.sum.get_or_insert_with(zero));
            self.factors.add(layers, sum);
        }
    }

    /// ‖A − B‖_F, measured.
    pub fn error(&self) -> f64 {
        match &self.sum {
            Some(sum) => distance(&self.a, sum),
            None => distance(&self.a, &self.zero()),
        }
    }

    /// The singular values, falling.
    pub fn singular_values(&self) -> Vec<f64> {
        self.factors.s().iter().map(|&s| s.into()).collect()
    }

    /// What B costs, in bytes.
    pub fn bytes(&self) -> usize {
        self.sum.as_ref().map_or(0, |sum| size_of_val(&***sum))
    }

    fn zero(&self) -> Vec<T> {
        vec![T::default(); self.a.len()]
    }
}

/// The matrices that are taken apart together: all of one shape, and all keep as many layers.
#[derive(Clone)]
pub enum Channels {
    /// A small matrix.
    Cells(Channel<f64>),
    /// The channels of a picture.
    Picture(Vec<Channel<f32>>),
}

impl Channels {
    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Cells(_) => 1,
            Self::Picture(parts) => parts.len(),
        }
    }

    /// Adds these layers to every sum.
    pub fn add(&mut self, layers: Range<usize>) {
        match self {
            Self::Cells(part) => part.add(layers),
            Self::Picture(parts) => parts.iter_mut().for_each(|part| part.add(layers.clone())),
        }
    }

    /// ‖A − B‖_F over all channels, measured on numbers that are neither rounded nor cut off.
    pub fn error(&self) -> f64 {
        match self {
            Self::Cells(part) => part.error(),
            Self::Picture(parts) => parts.iter().map(Channel::error).map(|error| error * error).sum::<f64>().sqrt(),
        }
    }

    /// The error of what is seen, which is red, green and blue (or grey): the same as `error`, but where brightness and
    /// differences of colour are taken apart. Unrounded, and not cut off.
    pub fn seen_error(&self, color: Color, error: f64) -> f64 {
        let Self::Picture(parts) = self else { return error };
        let [y, cb, cr] = &parts[..] else { return error };
        if color != Color::Ycbcr {
            return error;
        }
        // Turning back is linear, so that it can be done to the errors themselves.
        let missing =
            |part: &Channel<f32>| -> Vec<f32> { part.a.iter().zip(&*part.sum()).map(|(a, b)| a - b).collect() };
        let planes = unrolled_kernels::color::from_ycbcr(&missing(y), &missing(cb), &missing(cr));
        let nothing = vec![0.0; y.a.len()];
        planes.iter().map(|plane| distance(plane, &nothing)).map(|error| error * error).sum::<f64>().sqrt()
    }

    /// The singular values, shape (channels, layers known).
    pub fn singular_values(&self) -> Vec<Vec<f64>> {
        match self {
            Self::Cells(part) => vec![part.singular_values()],
            Self::Picture(parts) => parts.iter().map(Channel::singular_values).collect(),
        }
    }

    /// How many layers of each are known.
    pub fn known(&self) -> usize {
        match self {
            Self::Cells(part) => part.factors().r(),
            Self::Picture(parts) => parts.iter().map(|part| part.factors().r()).min().unwrap_or(0),
        }
    }

    /// What the sums cost, in bytes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Cells(part) => part.bytes(),
            Self::Picture(parts) => parts.iter().map(Channel::bytes).sum(),
        }
    }
}
