//! What all tests of this demo share.

use super::*;
use crate::demos::trial::{self, ViewSettings};
use crate::engine::extras::Extras;
use crate::engine::input::Input;
use crate::engine::signal::{Signal, Wave};
use crate::engine::study::Study;
use crate::engine::{Rng, Sim};
use std::sync::Arc;

mod bump;
mod golden;
mod hands;
mod recordings;
mod runs;
mod shows;

type SceneData = trial::SceneData<SpectralBias>;

/// A small network, so that tests are quick.
const SMALL: [(&str, &str); 2] = [("width", "12"), ("depth", "3")];

/// A made-up signal.
fn named(data: &str) -> Signal {
    Signal::generate(data, 1).unwrap()
}

/// The bundled picture.
fn photograph() -> Signal {
    let file = format!("{}/assets/{}", env!("CARGO_MANIFEST_DIR"), Signal::asset("photograph").unwrap());
    Signal::from_asset(&std::fs::read(file).unwrap()).unwrap()
}

/// A moment of a small network that is trained with these knobs.
fn moment(input: Signal, given: &[(&str, &str)], steps: u64) -> SceneData {
    trial::moment(input, &[&SMALL, given].concat(), 1, steps, &[])
}

/// What the studies of this demo find, for few and short runs.
fn studied(input: &Signal, given: &[(&str, &str)]) -> ViewSettings {
    let mut params = SpectralBiasParams::default();
    assert_eq!(crate::engine::params::Params::apply(&mut params, &trial::settings(&[&SMALL, given].concat())), []);
    let input = Arc::new(input.clone());
    let whole = |mut study: Box<dyn Study>| {
        while study.progress().0 < study.progress().1 {
            study.advance();
        }
        study.result()
    };
    let average = whole(Box::new(Average::new(&params, input.clone(), 1, 2, 200)));
    let kernel = whole(SpectralBias::study("kernel", &params, input, 1).unwrap());
    let studies = [("average".to_owned(), average), ("kernel".to_owned(), kernel)].into();
    ViewSettings { studies, ..ViewSettings::default() }
}

/// Signals at the edges of what can be: the shortest, the longest, flat, huge, of one wave.
fn extremes() -> Vec<Signal> {
    let samples = |n: usize, of: fn(usize) -> f64| Signal::of_samples((0..n).map(of).collect()).unwrap();
    let one = Wave { frequency: 1, amplitude: 1e6, phase: 1.0 };
    vec![
        samples(8, |i| (i % 3) as f64),
        samples(1024, |i| (i * i % 17) as f64 - 8.0),
        samples(64, |_| 0.0),
        samples(64, |_| -3.5),
        samples(50, |i| if i < 25 { -1e6 } else { 1e6 }),
        Signal::of_waves(9, vec![one]).unwrap(),
        Signal::of_waves(200, (1..100).map(|k| Wave { frequency: k, amplitude: 0.1, phase: 0.3 }).collect()).unwrap(),
    ]
}

/// Moments of all kinds.
fn moments() -> Vec<SceneData> {
    let mut all = vec![
        moment(named("waves"), &[], 0),
        moment(named("waves"), &[], 150),
        moment(named("paper"), &[("amplitudes", "rising")], 30),
        moment(named("smooth"), &[("noise", "0.5")], 160),
        moment(named("smooth"), &[("degradation", "mask-half"), ("noise", "1")], 60),
        moment(named("smooth"), &[("degradation", "every-fourth"), ("optimiser", "gd"), ("rate", "0.1")], 60),
        moment(named("waves"), &[("optimiser", "gd"), ("rate", "0.05")], 120),
        // It diverges.
        moment(named("waves"), &[("optimiser", "gd"), ("rate", "10")], 200),
        moment(named("waves"), &[("fourier_scale", "5"), ("activation", "sine")], 40),
    ];
    all.push(moment(photograph(), &[("fourier_scale", "4"), ("fourier_features", "8")], 4));
    all.push(moment(photograph(), &[("noise", "0.3"), ("degradation", "every-fourth")], 2));
    let shake = [Edit::Perturb { size: 0.3 }];
    all.push(trial::moment(named("waves"), &SMALL, 1, 20, &shake));
    all.extend(extremes().into_iter().map(|signal| moment(signal, &[("rate", "0.01")], 20)));
    all
}

/// Looks of all kinds.
fn looks() -> Vec<ViewSettings> {
    let near = Some([(0.2, 0.4), (-1.0, 0.5)]);
    vec![
        ViewSettings::default(),
        studied(&named("waves"), &[("optimiser", "gd"), ("rate", "0.05")]),
        ViewSettings { window: near, ..studied(&named("smooth"), &[("degradation", "mask-half")]) },
        ViewSettings { tool: crate::plot::figure::Tool::Points, ..ViewSettings::default() },
        ViewSettings { window: Some([(1e300, 1.1e300), (-1e-300, 1e-300)]), ..ViewSettings::default() },
    ]
}
