//! What the reader can do to the mixture by hand.

use crate::demos::points::{CenterChange, CenterEdit};
use crate::engine::Notice;
use crate::engine::fields::{Fields, Wrong};
use crate::engine::table::MAX_VALUE;
use crate::math::gaussian::{Matrix, is_covariance};
use crate::math::mixture::{Covariance, Mixture};
use serde::{Deserialize, Serialize};

/// An edit, in the protocol's form: `{means, covariances, weights}` (each may be left out), `{move: {component, to}}`,
/// `{shape: {component, covariance}}`, `{add: […]}`, `{remove: i}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields", rename_all = "snake_case")]
pub enum Edit {
    /// Moves the mean of one component.
    Move {
        /// Its index.
        component: usize,
        /// Where to, shape (d,).
        to: Vec<f64>,
    },
    /// Sets the covariance of one component: of all, if they are tied.
    Shape {
        /// Its index.
        component: usize,
        /// Shape (d, d).
        covariance: Matrix,
    },
    /// Adds a component with this mean, shape (d,), of weight 1/(k + 1), with the mean of the others' covariances.
    Add(Vec<f64>),
    /// Removes one, by its index.
    Remove(usize),
    /// Sets what is given of the mixture. With another number of means than there are components, the components are
    /// new ones: of equal weight, and with the mean of the covariances that were, if no others are given.
    #[serde(untagged)]
    Set {
        /// Shape (k,), of any positive sum.
        #[serde(skip_serializing_if = "Option::is_none")]
        weights: Option<Vec<f64>>,
        /// Shape (k, d).
        #[serde(skip_serializing_if = "Option::is_none")]
        means: Option<Vec<Vec<f64>>>,
        /// Shape (k, d, d).
        #[serde(skip_serializing_if = "Option::is_none")]
        covariances: Option<Vec<Matrix>>,
    },
}

// By hand, for the sake of weight.
impl TryFrom<Fields> for Edit {
    type Error = Wrong;

    fn try_from(mut fields: Fields) -> Result<Self, Wrong> {
        let (weights, means, covariances) =
            (fields.take("weights")?, fields.take("means")?, fields.take("covariances")?);
        let (moved, shape) = (fields.take::<Fields>("move")?, fields.take::<Fields>("shape")?);
        let (add, remove) = (fields.take("add")?, fields.take("remove")?);
        let set = weights.is_some() || means.is_some() || covariances.is_some();
        match (set, moved, shape, add, remove) {
            _ if !fields.is_empty() => Err(Wrong { field: "edit", missing: false }),
            (true, None, None, None, None) => Ok(Self::Set { weights, means, covariances }),
            (false, Some(mut of), None, None, None) => {
                Ok(Self::Move { component: of.need("component")?, to: of.need("to")? })
            }
            (false, None, Some(mut of), None, None) => {
                Ok(Self::Shape { component: of.need("component")?, covariance: of.need("covariance")? })
            }
            (false, None, None, Some(mean), None) => Ok(Self::Add(mean)),
            (false, None, None, None, Some(component)) => Ok(Self::Remove(component)),
            // Exactly one of: weights with means with covariances, move, shape, add, remove.
            _ => Err(Wrong { field: "edit", missing: true }),
        }
    }
}

impl CenterEdit for Edit {
    const DEMO: &'static str = "em";
    const CENTER: &'static str = "component";
}

impl From<CenterChange> for Edit {
    fn from(change: CenterChange) -> Self {
        match change {
            CenterChange::Move(component, to) => Self::Move { component, to },
            CenterChange::Add(mean) => Self::Add(mean),
            CenterChange::Remove(component) => Self::Remove(component),
        }
    }
}

impl Edit {
    /// The mixture with the edit applied, in d dimensions; its covariances have in common what they must.
    ///
    /// # Errors
    /// A notice if a shape or a number is wrong, a component does not exist, there would be none or too many, weights are
    /// negative or sum to nothing, or a covariance is not positive definite.
    pub fn applied(&self, mixture: &Mixture, d: usize, covariance: Covariance) -> Result<Mixture, Notice> {
        let mut edited = mixture.clone();
        match self {
            Self::Set { weights, means, covariances } => set(&mut edited, weights, means, covariances, d)?,
            Self::Move { component, to } => {
                Edit::exists(*component, mixture.k())?;
                Edit::place(to, d)?;
                edited.means[*component].clone_from(to);
            }
            Self::Shape { component, covariance: shape } => {
                Edit::exists(*component, mixture.k())?;
                positive_definite(*component, shape, d)?;
                match covariance {
                    Covariance::Tied => edited.covariances.iter_mut().for_each(|c| c.clone_from(shape)),
                    _ => edited.covariances[*component].clone_from(shape),
                }
            }
            Self::Add(mean) => {
                let k = mixture.k();
                Edit::count(k + 1)?;
                Edit::place(mean, d)?;
                edited.weights.iter_mut().for_each(|w| *w *= k as f64 / (k + 1) as f64);
                edited.weights.push(1.0 / (k + 1) as f64);
                edited.means.push(mean.clone());
                edited.covariances.extend(average(mixture));
            }
            Self::Remove(component) => {
                Edit::exists(*component, mixture.k())?;
                Edit::count(mixture.k() - 1)?;
                edited.weights.remove(*component);
                edited.means.remove(*component);
                edited.covariances.remove(*component);
                if edited.weights.iter().all(|w| *w == 0.0) {
                    edited.weights.fill(1.0);
                }
                edited.weights = normalised(&edited.weights, edited.k())?;
            }
        }
        Ok(edited.conformed(covariance))
    }
}

fn set(
    edited: &mut Mixture,
    weights: &Option<Vec<f64>>,
    means: &Option<Vec<Vec<f64>>>,
    covariances: &Option<Vec<Matrix>>,
    d: usize,
) -> Result<(), Notice> {
    if let Some(means) = means {
        let k = means.len();
        Edit::count(k)?;
        means.iter().try_for_each(|mean| Edit::place(mean, d))?;
        if k != edited.k() {
            edited.weights = vec![1.0 / k as f64; k];
            edited.covariances = average(edited).into_iter().cycle().take(k).collect();
        }
        edited.means.clone_from(means);
    }
    let k = edited.means.len();
    if let Some(covariances) = covariances {
        if covariances.len() != k {
            return Err(Notice::new("em-bad-shape").with("k", k).with("d", d));
        }
        for (component, covariance) in covariances.iter().enumerate() {
            positive_definite(component, covariance, d)?;
        }
        edited.covariances.clone_from(covariances);
    }
    if let Some(weights) = weights {
        edited.weights = normalised(weights, k)?;
    }
    Ok(())
}

/// The mean of all covariances, as the only one of a list; none if there are none.
fn average(mixture: &Mixture) -> Option<Matrix> {
    mixture.clone().conformed(Covariance::Tied).covariances.into_iter().next()
}

fn positive_definite(component: usize, covariance: &Matrix, d: usize) -> Result<(), Notice> {
    if covariance.len() != d || covariance.iter().any(|row| row.len() != d) {
        return Err(Notice::new("em-bad-shape").with("k", component + 1).with("d", d));
    }
    // Squares of the largest values of a table.
    let sized = covariance.iter().flatten().all(|x| x.abs() <= MAX_VALUE * MAX_VALUE);
    let refused = || Notice::new("em-not-positive-definite").with("component", component + 1);
    if sized && is_covariance(covariance) { Ok(()) } else { Err(refused()) }
}

fn normalised(weights: &[f64], k: usize) -> Result<Vec<f64>, Notice> {
    let total: f64 = weights.iter().sum();
    let sound = weights.len() == k && weights.iter().all(|w| *w >= 0.0) && total > 0.0 && total.is_finite();
    if sound {
        Ok(weights.iter().map(|w| w / total).collect())
    } else {
        Err(Notice::new("em-bad-weights").with("k", k))
    }
}
