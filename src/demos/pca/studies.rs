//! The studies, behind one door: they lie in a part of the program that is fetched when one is asked for.

use super::bridge::Bridge;
use super::denoise::Denoise;
use super::params::PcaParams;
use super::roads::Walk;
use super::sim::Pca;
use crate::engine::Table;
use crate::engine::extras::{Extras, StudyOf};
use crate::engine::study::Study;
use std::hint::black_box;
use std::sync::Arc;

/// The part of the program that they lie in, and the one with the solver that they call.
const PARTS: &[&str] = &["pca-studies", "pca-by-data"];

/// Makes a study ready to run.
type Begins = fn(usize, &PcaParams, &Arc<Table>, u64) -> Option<Box<dyn Study>>;

/// The door to that part.
static BEGIN: Begins = begin;

impl Extras for Pca {
    const STUDIES: &'static [StudyOf<Self>] = &[
        StudyOf { name: "roads", parts: PARTS, open: |p, points, seed| black_box(BEGIN)(0, p, &points, seed) },
        StudyOf { name: "bridge", parts: PARTS, open: |p, points, seed| black_box(BEGIN)(1, p, &points, seed) },
        StudyOf { name: "denoise", parts: PARTS, open: |p, points, seed| black_box(BEGIN)(2, p, &points, seed) },
    ];
}

/// Begins a study, by its place in the list.
#[inline(never)]
pub fn begin(which: usize, params: &PcaParams, points: &Arc<Table>, seed: u64) -> Option<Box<dyn Study>> {
    Some(match which {
        0 => Box::new(Walk::new(params, points, seed)?),
        1 => Box::new(Bridge::new(points)),
        _ => Box::new(Denoise::new(params, points, seed)),
    })
}
