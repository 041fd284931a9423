//! How it is seen: its panels, and who draws and reads each.

use super::frame::Frame;
use super::params::{Activation, SpectralBiasView};
use super::seen::Seen;
use super::sim::SpectralBias;
use super::{Edit, curves, facts, field, grids, hands, heat, picture, waves};
use crate::plot::figure::{Facts, Figure, Gesture, Grid, Made, Panel, Response, Scene};
use crate::plot::{Area, ToData};
use serde_json::{Map, Value, json};
use std::hint::black_box;

/// By way of a pointer: it lies in a part of the program of its own.
static FIELD: fn(&Seen<'_>, &str, &Area<'_>) -> Option<ToData> = field::draw;

const fn panel(id: &'static str, made: Made, present: bool) -> Panel {
    Panel { id, made, present }
}

impl Figure for SpectralBias {
    type View = SpectralBiasView;

    const PANELS: &'static [Panel] = &[
        panel("curve", Made::Picture { zoom: true }, true),
        panel("heat", Made::Picture { zoom: true }, true),
        panel("waves", Made::Picture { zoom: true }, false),
        panel("snapshots", Made::Picture { zoom: false }, false),
        panel("loss", Made::Picture { zoom: true }, false),
        panel("crossings", Made::Grid, false),
        panel("order", Made::Picture { zoom: true }, false),
        panel("spectra", Made::Picture { zoom: true }, false),
        panel("norms", Made::Picture { zoom: true }, false),
        panel("shaken", Made::Picture { zoom: true }, false),
        panel("average", Made::Study("average"), false),
        panel("kernel", Made::Study("kernel"), false),
        panel("decay", Made::Picture { zoom: true }, false),
    ];

    fn has(panel: &str, scene: &Scene<'_, Self>) -> bool {
        match panel {
            // Of a picture the kernel would have 4096 × 4096 numbers.
            "kernel" => scene.frame.side.is_none(),
            "decay" => scene.frame.side.is_none() && scene.stage.studies.contains_key("kernel"),
            "shaken" => scene.frame.shaken.is_some(),
            _ => true,
        }
    }

    fn idle(scene: &Scene<'_, Self>) -> Vec<&'static str> {
        let params = scene.params;
        let mut idle = Vec::new();
        if params.activation != Activation::Sine {
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

    fn draw(panel: &str, scene: &Scene<'_, Self>, area: &Area<'_>) -> Option<ToData> {
        let seen = Seen::new(scene);
        match panel {
            "curve" | "snapshots" if scene.frame.side.is_some() => black_box(FIELD)(&seen, panel, area),
            "curve" => picture::curve(&seen, area),
            "heat" => heat::heat(&seen, area),
            "waves" => waves::waves(&seen, area),
            "loss" => curves::loss(&seen, area),
            "order" => curves::order(&seen, area),
            "spectra" => curves::spectra(&seen, area),
            "norms" => curves::norms(&seen, area),
            "shaken" => waves::shaken(&seen, area),
            "average" => curves::average(&seen, area),
            "kernel" => curves::kernel(&seen, area),
            "decay" => curves::decay(&seen, area),
            _ => {
                picture::snapshots(&seen, area);
                None
            }
        }
    }

    fn grid(panel: &str, scene: &Scene<'_, Self>) -> Option<Grid> {
        (panel == "crossings").then(|| grids::crossings(&Seen::new(scene)))
    }

    fn gesture(panel: &str, scene: &Scene<'_, Self>, gesture: Gesture) -> Response<Edit> {
        let seen = Seen::new(scene);
        match panel {
            "curve" => hands::curve(&seen, &gesture),
            "heat" => hands::heat(&seen, &gesture),
            "waves" => hands::spectrum(&seen, &gesture),
            "loss" | "norms" | "decay" => hands::over_time(&seen, &gesture),
            _ => hands::over_frequencies(&seen, panel, &gesture),
        }
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
        let (seen, frame) = (Seen::new(scene), scene.frame);
        let fields = json!({
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
        });
        match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }
}
