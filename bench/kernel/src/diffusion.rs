//! Diffusion: training and sampling as the app does them.

use std::sync::Arc;

use unrolled::demos::diffusion::{Diffusion, DiffusionParams};
use unrolled::engine::generate::generate;
use unrolled::engine::params::{Params, Settings, Value};
use unrolled::engine::rng::Purpose;
use unrolled::engine::{Rng, Sim};
use unrolled::math::diffusion::denoiser::{Network, NetworkShape, loss};
use unrolled::math::optimiser::{Method, Optimiser};
use wasm_bindgen::prelude::*;

use crate::told;

/// A run of diffusion on the moons.
#[wasm_bindgen]
pub struct DiffusionBench {
    sim: Diffusion,
    params: DiffusionParams,
}

#[wasm_bindgen]
impl DiffusionBench {
    /// Under these knobs: names and values in turn.
    ///
    /// # Errors
    /// What the app says of them.
    #[wasm_bindgen(constructor)]
    pub fn new(knobs: Vec<String>) -> Result<Self, JsError> {
        let mut params = DiffusionParams::default();
        let settings: Settings = knobs.chunks_exact(2).map(|pair| (pair[0].clone(), Value::parse(&pair[1]))).collect();
        if let Some(notice) = params.apply(&settings).pop() {
            return Err(told(notice));
        }
        let table = generate("moons", 1).ok_or_else(|| JsError::new("no moons"))?;
        let sim = Diffusion::start(&params, Arc::new(table), Rng::new(1, Purpose::Run)).map_err(told)?;
        Ok(Self { sim, params })
    }

    /// So many steps.
    pub fn steps(&mut self, count: usize) {
        (0..count).for_each(|_| self.sim.step(&self.params));
    }

    /// All weights, as PyTorch orders them.
    pub fn weights(&self) -> Vec<f32> {
        self.sim.weights().unwrap_or_default()
    }

    /// What the network of the preset says of a batch after so many steps of AdamW on it, from the present weights. `x` and
    /// `epsilon` of shape (n, 2), `t` of shape (n,).
    pub fn checked(&self, x: &[f64], t: &[u32], epsilon: &[f64], count: usize) -> Vec<f32> {
        let t: Vec<usize> = t.iter().map(|t| *t as usize).collect();
        let Some(mut net) = Network::from_weights(NetworkShape::default(), 50, self.weights()) else {
            return Vec::new();
        };
        let mut optimiser = Optimiser::new(Method::ADAMW, net.weights().len());
        let mut pass = net.room(t.len());
        for _ in 0..count {
            net.forward(x, &t, &mut pass);
            loss(&mut pass, epsilon, 2, &[]);
            let gradient = net.backward(&mut pass);
            optimiser.step(net.weights_mut(), gradient, 1e-3);
        }
        net.forward(x, &t, &mut pass).to_vec()
    }
}
