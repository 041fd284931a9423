//! Factorisations, and what a picture that is dropped costs until its first layers are shown.

use std::hint::black_box;

use unrolled::demos::svd::{PREVIEW, Svd};
use unrolled::engine::input::Own;
use unrolled::engine::matrix::Pixels;
use unrolled::engine::protocol::Command;
use unrolled::engine::rng::Purpose;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::session::{self, Session};
use unrolled::engine::{Rng, Sim};
use unrolled::math::factorisation::{Factors, distance};
use wasm_bindgen::prelude::*;

use crate::told;

/// A matrix by rows, and its factors.
#[wasm_bindgen]
pub struct SvdBench {
    a: Vec<f32>,
    m: usize,
    n: usize,
    factors: Option<Factors<f32>>,
}

#[wasm_bindgen]
impl SvdBench {
    /// A matrix of shape (m, n), by rows.
    #[wasm_bindgen(constructor)]
    pub fn new(a: Vec<f32>, m: usize, n: usize) -> Self {
        Self { a, m, n, factors: None }
    }

    /// The exact thin factorisation; gives the singular values.
    ///
    /// # Errors
    /// If it does not converge.
    pub fn exact(&mut self) -> Result<Vec<f32>, JsError> {
        let factors = Factors::exact(&self.a, self.m, self.n).map_err(told)?;
        let s = factors.s().to_vec();
        self.factors = Some(factors);
        Ok(s)
    }

    /// The randomised one of the first layers.
    ///
    /// # Errors
    /// If it does not converge.
    pub fn leading(&self) -> Result<(), JsError> {
        let mut rng = Rng::new(1, Purpose::Run);
        black_box(Factors::leading(&self.a, self.m, self.n, PREVIEW, &mut rng).map_err(told)?);
        Ok(())
    }

    /// ‖A − B‖_F for the sum of the first k layers, worked out anew.
    pub fn error(&self, k: usize) -> f64 {
        self.factors.as_ref().map_or(f64::NAN, |factors| distance(&self.a, &factors.reconstruct(k)))
    }
}

/// The app's own road from the pixels of a dropped picture to the sum of its first layers.
#[wasm_bindgen]
pub struct SvdRoad {
    session: Box<dyn Session>,
}

#[wasm_bindgen]
impl SvdRoad {
    /// A run on a picture (4 bytes a pixel) at its preview, reported; what the worker does after a picture was dropped.
    ///
    /// # Errors
    /// What the app says of it.
    #[wasm_bindgen(constructor)]
    pub fn new(rgba: &[u8], width: usize, height: usize) -> Result<Self, JsError> {
        let (pixels, _) = Pixels::from_rgba(rgba, width, height).map_err(told)?;
        let own = Own::Picture(pixels);
        let mut run = Run::new(Svd::SLUG, Svd::VERSION);
        run.input = Source::Own { own: own.fingerprint(), contents: Some(std::sync::Arc::new(own)) };
        let mut road = Self { session: session::open::<Svd>(&run, None).map_err(told)? };
        road.seek(PREVIEW as u64)?;
        Ok(road)
    }

    /// Goes to k and reports; gives the bytes of the frame.
    ///
    /// # Errors
    /// What the session says.
    pub fn seek(&mut self, k: u64) -> Result<usize, JsError> {
        self.session.obey(&Command::Seek { t: k }, None).map_err(told)?;
        self.session.work(&mut || true);
        Ok(self.session.report().frame.len())
    }

    /// The exact factors, handed in as the page does it.
    ///
    /// # Errors
    /// What the session says.
    pub fn supply(&mut self) -> Result<(), JsError> {
        let missing = || JsError::new("nothing to wait for");
        let mut study = self.session.study("factors", 0).ok_or_else(missing)?;
        while study.progress().0 < study.progress().1 {
            study.advance();
        }
        self.session.supply("factors", &study.product().ok_or_else(missing)?).map_err(told)?;
        self.session.work(&mut || true);
        Ok(())
    }
}
