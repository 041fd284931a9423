//! Doors to the part of the program that the studies lie in, with the panels that show what they have found: it is fetched
//! when one of them is asked for. Each is called by way of a pointer.

use super::bound::{self, Bound};
use super::curves;
use super::family::{self, Family};
use super::params::DiffusionParams;
use super::sim::Diffusion;
use super::study::Samplers;
use super::waves::{self, Waves};
use crate::demos::doors;
use crate::engine::Notice;
use crate::engine::extras::StudyOf;
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::plot::chart::Chart;
use crate::plot::figure::Scene;
use crate::plot::{Area, ToData};
use std::hint::black_box;

const PARTS: &[&str] = &["diffusion-studies"];

/// Makes a study ready to run.
type Begins = fn(usize, &DiffusionParams, &Table, u64) -> Option<Box<dyn Study>>;

/// The door to the studies.
static BEGIN: Begins = begin;

/// The samplers, over how often the denoiser is asked.
pub const SAMPLERS: StudyOf<Diffusion> =
    StudyOf { name: "samplers", parts: PARTS, open: |p, points, seed| black_box(BEGIN)(0, p, &points, seed) };
/// The samplers beside each other, from the same x_T.
pub const FAMILY: StudyOf<Diffusion> =
    StudyOf { name: "family", parts: PARTS, open: |p, points, seed| black_box(BEGIN)(1, p, &points, seed) };
/// The terms of the bound.
pub const BOUND: StudyOf<Diffusion> =
    StudyOf { name: "bound", parts: PARTS, open: |p, points, seed| black_box(BEGIN)(2, p, &points, seed) };
/// A signal of many frequencies.
pub const FREQUENCIES: StudyOf<Diffusion> =
    StudyOf { name: "frequencies", parts: PARTS, open: |p, points, seed| black_box(BEGIN)(3, p, &points, seed) };

/// Begins a study, by its place in the list.
#[inline(never)]
pub fn begin(which: usize, params: &DiffusionParams, points: &Table, seed: u64) -> Option<Box<dyn Study>> {
    Some(match which {
        0 => Box::new(Samplers::new(params, points, seed)?),
        1 => Box::new(Family::new(params, points, seed)?),
        2 => Box::new(Bound::new(params, points, seed)?),
        _ => Box::new(Waves::new()),
    })
}

doors! {
    /// The panel `samplers`.
    samplers(scene: &Scene<'_, Diffusion>) -> Chart = curves::samplers;
    /// Draws the panel `family`.
    family(scene: &Scene<'_, Diffusion>, area: &Area<'_>) -> Option<ToData> = family::draw;
    /// It in words.
    family_text(scene: &Scene<'_, Diffusion>) -> Option<Notice> = family::text;
    /// The panel `bound`.
    bound(scene: &Scene<'_, Diffusion>) -> Chart = bound::chart;
    /// Draws the panel `frequencies`.
    frequencies(scene: &Scene<'_, Diffusion>, area: &Area<'_>) -> Option<ToData> = waves::draw;
    /// It in words.
    frequencies_text(scene: &Scene<'_, Diffusion>) -> Option<Notice> = waves::text;
}
