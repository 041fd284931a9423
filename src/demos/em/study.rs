//! Beyond the notes: how many components? AIC and BIC for K = 1..12, on request.

use super::params::{EmParams, Init};
use super::range;
use super::sim::Em;
use crate::engine::Sim;
use crate::engine::best_of::{BestOf, OverK, PARTS};
use crate::engine::extras::{Extras, StudyOf};
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::math::mixture::{aic, bic};
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::sync::Arc;

/// A fit is over when the bound changes by less; the tolerance of the run itself may be 0.
const TOL: f64 = 1e-6;
const MOST_ITER: usize = 500;

/// What is known of one K.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChoiceOfK {
    /// The number of components.
    pub k: usize,
    /// The number of free parameters.
    pub n_parameters: usize,
    /// The largest ℓ of all starts, a mean per point; `None` if every one of them collapsed.
    pub log_likelihood: Option<f64>,
    /// Akaike's criterion of it.
    pub aic: Option<f64>,
    /// The Bayesian criterion of it.
    pub bic: Option<f64>,
    /// How many of the starts collapsed.
    pub collapsed: u64,
}

impl Extras for Em {
    const STUDIES: &'static [StudyOf<Self>] = &[
        StudyOf {
            name: "criteria",
            parts: PARTS,
            open: |params, points, seed| Some(black_box(BEGIN)(params, points, seed)),
        },
        StudyOf { name: range::NAME, parts: range::PARTS, open: |_, _, _| Some(range::open()) },
    ];
}

/// The door to the part of the program that the study lies in.
static BEGIN: fn(&EmParams, Arc<Table>, u64) -> Box<dyn Study> = begin;

/// Begins the study.
#[inline(never)]
pub fn begin(params: &EmParams, points: Arc<Table>, seed: u64) -> Box<dyn Study> {
    Box::new(BestOf::<Em>::new(params, points, seed))
}

impl OverK for Em {
    type Choice = ChoiceOfK;

    const K: std::ops::RangeInclusive<usize> = 1..=12;
    const STARTS: u64 = 3;
    const SAMPLE: usize = 20_000;

    fn with_k(params: &EmParams, k: usize) -> EmParams {
        EmParams { k, init: Init::KMeans, tol: TOL, max_iter: MOST_ITER, ..params.clone() }
    }

    fn failed(&self) -> bool {
        self.ended() == Some("collapsed")
    }

    fn choice(params: &EmParams, points: &Table, best: Option<&Self>, collapsed: u64) -> Option<ChoiceOfK> {
        let (n, n_parameters) = (points.n(), params.n_parameters(params.k, points.d()));
        let log_likelihood = best.map(Em::outcome);
        Some(ChoiceOfK {
            k: params.k,
            n_parameters,
            log_likelihood,
            aic: log_likelihood.map(|l| aic(l, n, n_parameters)),
            bic: log_likelihood.map(|l| bic(l, n, n_parameters)),
            collapsed,
        })
    }
}
