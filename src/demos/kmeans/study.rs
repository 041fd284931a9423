//! Beyond the notes: how many clusters? Elbow and silhouette for K = 2..12, on request.

use super::params::{Init, KMeansParams};
use super::sim::KMeans;
use crate::engine::Sim;
use crate::engine::best_of::{BestOf, OverK, PARTS};
use crate::engine::extras::{Extras, StudyOf};
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::math::silhouette::silhouette;
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::sync::Arc;

/// What is known of one K.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChoiceOfK {
    /// The number of clusters.
    pub k: usize,
    /// The least inertia of all starts.
    pub inertia: f64,
    /// The mean silhouette of the best run; `None` where it is not defined (a single cluster is left).
    pub silhouette: Option<f64>,
}

impl Extras for KMeans {
    const STUDIES: &'static [StudyOf<Self>] = &[StudyOf {
        name: "elbow",
        parts: PARTS,
        open: |params, points, seed| Some(black_box(BEGIN)(params, points, seed)),
    }];
}

/// The door to the part of the program that the study lies in.
static BEGIN: fn(&KMeansParams, Arc<Table>, u64) -> Box<dyn Study> = begin;

/// Begins the study.
#[inline(never)]
pub fn begin(params: &KMeansParams, points: Arc<Table>, seed: u64) -> Box<dyn Study> {
    Box::new(BestOf::<KMeans>::new(params, points, seed))
}

impl OverK for KMeans {
    type Choice = ChoiceOfK;

    const K: std::ops::RangeInclusive<usize> = 2..=12;
    const STARTS: u64 = 10;
    /// Silhouettes compare all pairs.
    const SAMPLE: usize = 2000;

    fn with_k(params: &KMeansParams, k: usize) -> KMeansParams {
        KMeansParams { k, init: Init::PlusPlus, ..params.clone() }
    }

    fn choice(params: &KMeansParams, points: &Table, best: Option<&Self>, _failed: u64) -> Option<ChoiceOfK> {
        let (best, k) = (best?, params.k);
        let frame = best.frame();
        let silhouette = silhouette(points, &frame.labels, frame.cluster_centers.len());
        Some(ChoiceOfK { k, inertia: best.outcome(), silhouette })
    }
}
