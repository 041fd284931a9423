//! A signal of many frequencies under the forward process, and its spectrum beside that of the noise.
//!
//! The process shrinks every frequency by the same √ᾱ_t, and its noise is as strong at every frequency. So what drowns
//! first is what was weak before.

use super::params::{SignalChoice, Stage};
use super::scene_model::SceneModel;
use super::sim::Diffusion;
use crate::engine::Notice;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::study::Study;
use crate::engine::words::number;
use crate::math::fourier::Fourier;
use crate::plot::chart::{Axis, Chart, ChartMark, Drawn, Said, Series, SeriesNames, Tip};
use crate::plot::figure::Scene;
use crate::plot::picture::px;
use crate::plot::{Area, DrawExt, ToData};
use serde::{Deserialize, Serialize};
use std::f64::consts::TAU;

/// A signal has so many samples, and as many frequencies as are told apart but for 0.
pub const SAMPLES: usize = 128;
pub const FREQUENCIES: usize = SAMPLES / 2 - 1;
/// Phases and noise are always the same.
const FIXED: u64 = 1;

/// Both signals, and the noise ε.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waves {
    /// Amplitudes as 1/k, variance 1.
    pub natural: Vec<f64>,
    /// Amplitudes alike, variance 1, the same phases.
    pub flat: Vec<f64>,
    /// ε.
    pub noise: Vec<f64>,
    #[serde(skip)]
    done: usize,
}

impl Waves {
    /// They are drawn from a generator of their own.
    pub fn new() -> Self {
        let mut rng = Rng::new(FIXED, Purpose::Study);
        let phases: Vec<f64> = (0..FREQUENCIES).map(|_| TAU * rng.uniform()).collect();
        let signal = |amplitude: &dyn Fn(f64) -> f64| -> Vec<f64> {
            let amplitudes: Vec<f64> = (1..=FREQUENCIES).map(|k| amplitude(k as f64)).collect();
            let scale = (2.0 / amplitudes.iter().map(|a| a * a).sum::<f64>()).sqrt();
            let wave = |i: usize, k: usize| {
                let angle = TAU * (i * k % SAMPLES) as f64 / SAMPLES as f64;
                amplitudes[k - 1] * libm::sin(angle + phases[k - 1])
            };
            (0..SAMPLES).map(|i| scale * (1..=FREQUENCIES).map(|k| wave(i, k)).sum::<f64>()).collect()
        };
        let (natural, flat) = (signal(&|k| 1.0 / k), signal(&|_| 1.0));
        Self { natural, flat, noise: (0..SAMPLES).map(|_| rng.normal()).collect(), done: 0 }
    }
}

impl Study for Waves {
    fn advance(&mut self) {
        self.done = 1;
    }

    fn progress(&self) -> (usize, usize) {
        (self.done, 1)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}

/// A signal at t, and what its spectrum is made of.
pub struct Noised {
    /// t.
    pub t: usize,
    /// x₀ and x_t, shape (n,).
    pub signals: [Vec<f64>; 2],
    /// |X_k|² of x₀ and of x_t, for k = 1, 2, …
    pub spectra: [Vec<f64>; 2],
    /// ᾱ_t |X_k|², what is left of x₀.
    pub left: Vec<f64>,
    /// n (1 − ᾱ_t), the mean of the noise's |X_k|² at every k.
    pub floor: f64,
}

impl Noised {
    /// At ᾱ_t.
    pub fn new(waves: &Waves, signal: SignalChoice, t: usize, bar: f64) -> Self {
        let x0 = match signal {
            SignalChoice::Natural => &waves.natural,
            SignalChoice::Flat => &waves.flat,
        };
        let (root, noise) = (bar.sqrt(), (1.0 - bar).sqrt());
        let x = x0.iter().zip(&waves.noise).map(|(x, e)| root * x + noise * e).collect::<Vec<f64>>();
        let fourier = Fourier::new(x0.len(), 1..=FREQUENCIES);
        let half = 0.5 * x0.len() as f64;
        let spectrum = |x: &[f64]| fourier.amplitudes(x).iter().map(|a| (a * half) * (a * half)).collect::<Vec<f64>>();
        let spectra = [spectrum(x0), spectrum(&x)];
        let left = spectra[0].iter().map(|power| bar * power).collect();
        Self { t, signals: [x0.clone(), x], spectra, left, floor: x0.len() as f64 * (1.0 - bar) }
    }

    /// The lowest frequency k whose remainder is weaker than the noise; none if all are stronger.
    pub fn drowned(&self) -> Option<usize> {
        self.left.iter().position(|power| *power < self.floor).map(|i| i + 1)
    }
}

fn noised(scene: &Scene<'_, Diffusion>) -> Option<Noised> {
    let seen = SceneModel::new(scene);
    let waves: Waves = scene.context.found("frequencies").filter(|waves: &Waves| waves.noise.len() == SAMPLES)?;
    let fits = [&waves.natural, &waves.flat].iter().all(|x| x.len() == SAMPLES);
    let t = seen.spot().filter(|_| scene.params.stage == Stage::Train).map_or(scene.frame.time, |spot| spot.t);
    fits.then(|| Noised::new(&waves, scene.view.signal, t, seen.problem.schedule.alpha_bar(t)))
}

/// What is said of the spectrum.
fn said(found: &Noised, code: &str) -> Notice {
    let code = match found.drowned() {
        None => format!("{code}-none"),
        Some(1) => format!("{code}-all"),
        Some(_) => code.to_owned(),
    };
    let notice = Notice::new(&code).with("t", found.t).with("k", found.drowned().unwrap_or(0));
    notice.with("floor", number(found.floor, 3))
}

/// Draws the panel `frequencies`: the signal above, its spectrum below.
pub fn draw(scene: &Scene<'_, Diffusion>, area: &Area<'_>) -> Option<ToData> {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let found = noised(scene)?;
    let note = said(&found, "frequencies-note");
    let line = |id, key: &str, values: &[f64], from: usize| {
        let values = values.iter().enumerate().map(|(i, x)| ((i + from) as f64, *x)).collect::<Vec<_>>();
        Series::new(id, words.get(key), values.into_iter(), Said::Number(3))
    };
    let [x0, x] = &found.signals;
    let above = Chart {
        x: Axis { title: words.get("axis-position"), id: "i", said: Said::Count },
        y_title: words.get("axis-x"),
        series: vec![
            line("x", "curve-noised", x, 0).drawn(Drawn::Line(12.0, false), theme.series(1)),
            line("x0", "curve-clean", x0, 0).drawn(Drawn::Line(18.0, false), theme.warn),
        ],
        names: SeriesNames::Ends,
        ..Chart::default()
    };
    let floor = (found.floor > 0.0).then_some(ChartMark::Level { y: found.floor, color: theme.ink });
    let below = Chart {
        x: Axis { title: words.get("axis-frequency"), id: "k", said: Said::Count },
        y_title: words.get("axis-power"),
        log_y: true,
        series: vec![
            line("noised", "curve-noised", &found.spectra[1], 1).drawn(Drawn::Line(12.0, false), theme.series(1)),
            line("left", "curve-left", &found.left, 1).drawn(Drawn::Line(18.0, false), theme.warn),
        ],
        names: SeriesNames::Ends,
        marks: floor.into_iter().collect::<Vec<_>>().into(),
        tip: Tip::Listed,
        note: words.phrase(&note.code, &note),
        ..Chart::default()
    };
    let (_, height) = area.size_css();
    let (upper, lower) = area.split_vertically(px(height * 0.42));
    above.draw(&upper, theme, None);
    below.draw(&lower, theme, None);
    None
}

/// It in words.
pub fn text(scene: &Scene<'_, Diffusion>) -> Option<Notice> {
    noised(scene).map(|found| said(&found, "text-frequencies"))
}
