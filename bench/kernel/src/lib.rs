//! What `cargo xtask bench` times in the browser: the k-means, the EM, the factorisations, the principal axes, the networks and the diffusion of
//! the app itself, and what a step of the page of k-means costs.
//!
//! Compiled in the app's own release profile. Nothing of it is shipped.
#![forbid(unsafe_code)]

mod diffusion;
mod network;
mod pca;
mod svd;

use std::collections::BTreeMap;
use std::sync::Arc;

use unrolled::demos;
use unrolled::demos::em::{self, Em, EmParams};
use unrolled::demos::kmeans::{Edit, KMeans, KMeansParams};
use unrolled::engine::input::Own;
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::protocol::Command;
use unrolled::engine::rng::Purpose;
use unrolled::engine::run::{Change, ChangeKind, Run, Source};
use unrolled::engine::session::{PackedReport, Session};
use unrolled::engine::table::Table;
use unrolled::engine::words::Words;
use unrolled::engine::{Rng, Sim};
use unrolled::math::gaussian::spherical;
use unrolled::plot::run_view::{RunView, bare};
use unrolled::plot::{Scale, Scheme, Theme};
use wasm_bindgen::prelude::*;

fn told(error: impl std::fmt::Debug) -> JsError {
    JsError::new(&format!("{error:?}"))
}

/// `flat` holds rows of `d` numbers.
fn rows(flat: &[f64], d: usize) -> Vec<Vec<f64>> {
    flat.chunks_exact(d).map(<[f64]>::to_vec).collect()
}

fn table(points: &[f64], d: usize) -> Result<Table, JsError> {
    Table::from_rows(Table::plain_names(d), &rows(points, d)).map_err(told)
}

/// The algorithm alone.
#[wasm_bindgen]
pub struct Bench {
    sim: KMeans,
    params: KMeansParams,
}

#[wasm_bindgen]
impl Bench {
    /// k-means on `points`, rows of `d` numbers, that starts from `centers`.
    ///
    /// # Errors
    /// What the algorithm says of them.
    #[wasm_bindgen(constructor)]
    pub fn new(points: &[f64], d: usize, centers: &[f64]) -> Result<Self, JsError> {
        let params = KMeansParams { k: centers.len() / d, ..KMeansParams::default() };
        let mut sim = KMeans::start(&params, Arc::new(table(points, d)?), Rng::new(1, Purpose::Run)).map_err(told)?;
        sim.edit(&Edit::Set(rows(centers, d))).map_err(told)?;
        Ok(Self { sim, params })
    }

    /// One step: an assign or an update.
    pub fn step(&mut self) {
        self.sim.step(&self.params);
    }

    /// One round: assign and update.
    pub fn round(&mut self) {
        self.step();
        self.step();
    }

    /// The centres, row by row.
    pub fn centers(&self) -> Vec<f64> {
        self.sim.frame().cluster_centers.concat()
    }
}

/// EM alone: all that a step of the app works out, log-likelihood, bound and gap included.
#[wasm_bindgen]
pub struct EmBench {
    sim: Em,
    params: EmParams,
}

#[wasm_bindgen]
impl EmBench {
    /// EM with full covariances on `points`, rows of `d` numbers, that starts from `means`, equal weights and unit
    /// covariances.
    ///
    /// # Errors
    /// What the algorithm says of them.
    #[wasm_bindgen(constructor)]
    pub fn new(points: &[f64], d: usize, means: &[f64]) -> Result<Self, JsError> {
        let k = means.len() / d;
        let params = EmParams { k, init: em::Init::Manual, tol: 0.0, max_iter: 10_000, ..EmParams::default() };
        let mut sim = Em::start(&params, Arc::new(table(points, d)?), Rng::new(1, Purpose::Run)).map_err(told)?;
        let (weights, covariances) = (Some(vec![1.0; k]), Some(vec![spherical(d, 1.0); k]));
        sim.edit(&em::Edit::Set { weights, means: Some(rows(means, d)), covariances }).map_err(told)?;
        Ok(Self { sim, params })
    }

    /// One step: E or M.
    pub fn step(&mut self) {
        self.sim.step(&self.params);
    }

    /// One round: E-step and M-step.
    pub fn round(&mut self) {
        self.step();
        self.step();
    }

    /// Weights, means and covariances, one after the other.
    pub fn mixture(&self) -> Vec<f64> {
        let theta = self.sim.frame().theta;
        [theta.weights, theta.means.concat(), theta.covariances.concat().concat()].concat()
    }
}

/// The app's own road: the session of the worker and the run view of the page, in one place.
#[wasm_bindgen]
pub struct Road {
    session: Box<dyn Session>,
    run_view: Box<dyn RunView>,
    told: Option<PackedReport>,
    words: Words,
    theme: Theme,
}

#[wasm_bindgen]
impl Road {
    /// A run on `points`, rows of `d` numbers, that starts from `centers`.
    ///
    /// # Errors
    /// What the app says of them.
    #[wasm_bindgen(constructor)]
    pub fn new(points: &[f64], d: usize, centers: &[f64]) -> Result<Self, JsError> {
        let own = Own::Points(table(points, d)?);
        let params = [("init", "manual".to_owned()), ("k", (centers.len() / d).to_string())];
        let edit = serde_json::json!({ "cluster_centers": rows(centers, d) });
        let run = Run {
            v: KMeans::VERSION,
            demo: KMeans::SLUG.to_owned(),
            seed: 1,
            params: params.map(|(key, value)| (key.to_owned(), Value::parse(&value))).into_iter().collect::<Settings>(),
            input: Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) },
            prepare: Default::default(),
            edits: vec![Change { t: 0, what: ChangeKind::Edit(edit) }],
            from: None,
        };
        let mut road = Self {
            session: demos::open(&run, None).map_err(told)?,
            run_view: demos::find(KMeans::SLUG).ok_or_else(|| JsError::new("no k-means"))?.run_view(),
            told: None,
            words: Words::new("en", &[]),
            theme: Theme::new(Scheme::Light, Scale::Normal),
        };
        road.report();
        road.take()?;
        Ok(road)
    }

    /// The worker takes on a step and carries it out: the algorithm, a sample for the curves, a keyframe.
    ///
    /// # Errors
    /// What the session says.
    pub fn work(&mut self) -> Result<(), JsError> {
        self.session.obey(&Command::Step { n: 1 }, None).map_err(told)?;
        self.session.work(&mut || true);
        Ok(())
    }

    /// The worker writes its report and the frame; gives their bytes.
    pub fn report(&mut self) -> usize {
        let told = self.session.report();
        let bytes = told.frame.len() + serde_json::to_string(&told.report).map_or(0, |text| text.len());
        self.told = Some(told);
        bytes
    }

    /// The page reads them.
    ///
    /// # Errors
    /// What the page says of them.
    pub fn take(&mut self) -> Result<(), JsError> {
        let Some(told_now) = self.told.take() else { return Ok(()) };
        self.run_view.take(&told_now.report, &told_now.frame, told_now.input.as_deref()).map_err(told)
    }

    /// The page draws a panel (recording it; the canvas comes on top).
    pub fn draw(&self, panel: &str, width: u32, height: u32) {
        let (look, studies) = (Settings::new(), BTreeMap::new());
        let _ = self.run_view.draw(panel, &bare(&self.words, &self.theme, &look, &studies), width, height);
    }

    /// The page works out its numbers and sentences.
    pub fn facts(&self) {
        let (look, studies) = (Settings::new(), BTreeMap::new());
        let _ = self.run_view.facts(&bare(&self.words, &self.theme, &look, &studies));
    }
}
