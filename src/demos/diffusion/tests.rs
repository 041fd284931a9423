//! The three numbers, the same bits of a training whoever does it, and the edges of what can be.

use super::Diffusion;
use crate::demos::trial::{SceneData, Trial, ViewSettings, cloud, equal, rows, settings, table};
use crate::engine::Sim;
use crate::engine::extras::Extras;
use crate::engine::extras::Waiting;
use crate::engine::table::Table;
use crate::plot::figure::{Figure, Pick, Tool};

mod edges;
mod from;
mod golden;
mod inside;
mod making;
mod numbers;
mod pretrained;
mod statistics;
mod sweep;

fn run(input: Table, given: &[(&str, &str)], seed: u64) -> Trial<Diffusion> {
    Trial::new(input, given, seed)
}

fn moment(input: Table, given: &[(&str, &str)], steps: u64) -> SceneData<Diffusion> {
    run(input, given, 1).steps(steps).moment()
}

/// The weights that the study has trained for a run, as they travel.
fn product(input: &Table, given: &[(&str, &str)], seed: u64) -> Vec<u8> {
    let params = <Diffusion as Sim>::Params::default();
    let mut params = params;
    assert_eq!(crate::engine::params::Params::apply(&mut params, &settings(given)), []);
    let mut study = Diffusion::study(super::TRAINING, &params, std::sync::Arc::new(input.clone()), seed).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    study.product().unwrap()
}
