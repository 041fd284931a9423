//! Training, as a step of the app does it: forward, backward, Adam, spectrum, what is learnt when.

use std::sync::Arc;

use unrolled::demos::spectral_bias::{SpectralBias, SpectralBiasParams};
use unrolled::engine::input::Input;
use unrolled::engine::rng::Purpose;
use unrolled::engine::signal::Signal;
use unrolled::engine::{Rng, Sim};
use wasm_bindgen::prelude::*;

use crate::told;

/// A network in training on the waves of the paper.
#[wasm_bindgen]
pub struct NetworkBench {
    sim: SpectralBias,
    params: SpectralBiasParams,
}

#[wasm_bindgen]
impl NetworkBench {
    /// So many linear layers, of so many units; ReLU, Adam at `rate`.
    ///
    /// # Errors
    /// What the app says of them.
    #[wasm_bindgen(constructor)]
    pub fn new(width: usize, depth: usize, rate: f64) -> Result<Self, JsError> {
        let params = SpectralBiasParams { width, depth, rate, ..SpectralBiasParams::default() };
        let signal = Signal::generate("paper", 1).ok_or_else(|| JsError::new("no such signal"))?;
        let sim = SpectralBias::start(&params, Arc::new(signal), Rng::new(1, Purpose::Run)).map_err(told)?;
        Ok(Self { sim, params })
    }

    /// So many steps.
    pub fn steps(&mut self, count: usize) {
        (0..count).for_each(|_| self.sim.step(&self.params));
    }

    /// All weights, as PyTorch orders them.
    pub fn weights(&self) -> Vec<f32> {
        self.sim.net().weights().to_vec()
    }

    /// What is to be learnt.
    pub fn target(&self) -> Vec<f32> {
        self.sim.problem().target.to_vec()
    }

    /// What the network says.
    pub fn prediction(&self) -> Vec<f32> {
        self.sim.frame().prediction.to_vec()
    }
}
