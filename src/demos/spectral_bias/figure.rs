//! How it is seen: its panels, and who draws and reads each.

use super::frame::Frame;
use super::params::{ActivationChoice, SpectralBiasView};
use super::scene_model::SceneModel;
use super::sim::SpectralBias;
use super::{Edit, bump, curves, facts, grids, hands, heat, kernel, picture, waves};
use crate::plot::figure::{Facts, Figure, Scene, fields};
use crate::plot::panel::Panel;
use serde_json::{Map, Value, json};

/// When panels are there.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// The weights were shaken.
    Shaken,
    /// The kernel can be worked out: of a picture it would have 4096 × 4096 numbers.
    Kernel,
    /// It was.
    Decay,
    /// The target is no picture.
    Line,
}

impl Figure for SpectralBias {
    type View = SpectralBiasView;
    type When = When;

    const MAIN: &'static [&'static str] = &["activation", "fourier_scale"];
    const PANELS: &'static [Panel<Self>] = &[
        Panel::canvas("curve", picture::curve, hands::curve).presented(),
        Panel::canvas("heat", heat::heat, hands::heat).told(facts::heat_text).presented(),
        Panel::canvas("waves", waves::waves, hands::spectrum).told(facts::waves_text).presented(),
        Panel::picture("snapshots", picture::snapshots).fixed(),
        Panel::chart("loss", curves::loss),
        Panel::canvas("bump", bump::draw, bump::hand).told(bump::text).when(When::Line),
        Panel::table("crossings", grids::crossings),
        Panel::chart("order", curves::order),
        Panel::chart("spectra", curves::spectra),
        Panel::chart("norms", curves::norms),
        Panel::canvas("shaken", waves::shaken, hands::shaken).when(When::Shaken),
        Panel::chart("average", curves::average).of_study("average"),
        Panel::canvas("kernel", kernel::kernel, kernel::hand).of_study("kernel").when(When::Kernel),
        Panel::chart("decay", curves::decay).when(When::Decay),
    ];

    fn is(when: When, _: &str, scene: &Scene<'_, Self>) -> bool {
        let of_waves = scene.frame.side.is_none();
        match when {
            When::Shaken => scene.frame.shaken.is_some(),
            When::Kernel | When::Line => of_waves,
            When::Decay => of_waves && scene.context.studies.contains_key("kernel"),
        }
    }

    fn inactive_knobs(scene: &Scene<'_, Self>) -> Vec<&'static str> {
        let params = scene.params;
        let mut idle = Vec::new();
        if scene.frame.side.is_some() {
            idle.push("sample");
        }
        if params.activation != ActivationChoice::Sine {
            idle.push("omega_0");
        }
        if params.fourier_scale == 0.0 {
            idle.push("fourier_features");
        }
        if params.noise == 0.0 {
            idle.push("noise_frequency");
        }
        if scene.input.waves().is_none() {
            idle.push("amplitudes");
        }
        idle
    }

    /// What a shake does only the network itself can tell.
    fn preview(_: &mut Frame, _: &Edit) {}

    fn acts(scene: &Scene<'_, Self>) -> Vec<(&'static str, Edit)> {
        vec![("perturb", Edit::Perturb { size: scene.view.perturb })]
    }

    fn recall(frame: &Frame, t: u64, sample: &[f64]) -> Option<Frame> {
        frame.recalled(t, sample)
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        facts::facts(scene)
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let (seen, frame) = (SceneModel::new(scene), scene.frame);
        fields(json!({
            "iteration": frame.iteration,
            "loss": frame.loss,
            "clean_error": frame.clean_error,
            "x": match frame.side {
                None => json!((0..seen.n).map(|i| seen.x(i)).collect::<Vec<_>>()),
                Some(side) => {
                    let place = |i: usize| [i % side, i / side].map(|at| at as f64 / side as f64);
                    json!((0..seen.n).map(place).collect::<Vec<_>>())
                }
            },
            "target": frame.target,
            "clean": frame.clean,
            "kept": frame.kept,
            "prediction": frame.prediction,
            "frequencies": frame.frequencies,
            "amplitudes": frame.amplitudes,
            "spectrum": frame.spectrum,
            "crossings": frame.crossings,
            "spectral_norms": frame.spectral_norms,
            "shaken": frame.shaken,
        }))
    }
}
