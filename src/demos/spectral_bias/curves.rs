//! Charts: the loss, whole spectra, when each frequency was learnt, and what the tangent kernel says of it.

use super::facts;
use super::params::OptimiserChoice;
use super::scene_model::{SceneModel, studied};
use super::sim::SpectralBias;
use super::study::{Averaged, Predicted};
use crate::engine::words::number;
use crate::plot::chart::{Axis, Chart, ChartMark, Drawn, Said, Series, SeriesNames, Tip, row};
use crate::plot::figure::Scene;
use crate::plot::panels::Sample;

/// So many frequencies have curves of their own, spread over all.
const FEW: usize = 5;
/// Eigenvalues below this share of the largest are not drawn.
const ROUNDING: f64 = 1e-12;

/// A chart over the iterations, in which a click goes to one.
fn over_iterations(seen: &SceneModel<'_>, y: &str) -> Chart {
    Chart { seek: Some(seen.scene.known()), ..Chart::over_steps(seen.scene, "axis-iteration", y) }
}

/// A series of numbers that the samples of the track hold.
fn tracked<'a>(seen: &SceneModel<'a>, id: &'static str, value: impl Fn(&'a [f64]) -> Option<f64>) -> Series {
    let values = seen.scene.track.iter().filter_map(|(t, sample)| Some((*t as f64, value(sample)?)));
    Series::new(id, String::new(), values, Said::Number(4))
}

/// The panel `loss`: on what the network is fitted to; with noise or gaps, also from the clean signal, and where that
/// was least.
pub fn loss(scene: &Scene<'_, SpectralBias>) -> Chart {
    let (seen, theme, words) = (&SceneModel::new(scene), scene.context.theme, scene.context.words);
    let series = |metric, id, drawn, color, name| {
        let series = Series::metric(scene, metric, "").said(id, Said::Number(4));
        series.drawn(drawn, color).named(words.get(name))
    };
    let mut both = vec![series("loss", "loss", Drawn::Curve, theme.accent, "curve-loss")];
    let mut marks = Vec::new();
    if seen.has_clean_error() {
        both.push(series("clean_error", "clean", Drawn::Dashed, theme.warn, "curve-clean"));
        marks.extend(scene.frame.best.map(|(t, error)| {
            let words = words.say("best", &[("t", (t as f64).into())]);
            ChartMark::Drop { at: (t as f64, error), words, color: theme.warn }
        }));
    }
    Chart {
        log_y: true,
        series: both,
        marks: marks.into(),
        tip: Tip::Message(if seen.has_clean_error() { "tip-clean" } else { "tip-loss" }),
        text: facts::loss_text(scene),
        ..over_iterations(seen, "axis-loss")
    }
}

/// The panel `norms`: the spectral norm of each layer's weights.
pub fn norms(scene: &Scene<'_, SpectralBias>) -> Chart {
    let (seen, theme, words) = (&SceneModel::new(scene), scene.context.theme, scene.context.words);
    let layer = |layer: usize| {
        let drawn = if layer % 2 == 1 { Drawn::Dashed } else { Drawn::Curve };
        let series = tracked(seen, "norm", |sample| seen.norms(sample).get(layer).copied());
        series.drawn(drawn, theme.series(layer)).named(words.say("layer", &[("l", (layer + 1).into())]))
    };
    Chart {
        from_zero: true,
        series: (0..scene.frame.spectral_norms.len()).map(layer).collect(),
        text: Some(facts::norms_text(scene)),
        ..over_iterations(seen, "axis-norm")
    }
}

/// The panel `spectra`: of the target as bars, of the network and of what is between them as lines. As far as the
/// target reaches and a little further; the rest is there for whoever zooms out.
pub fn spectra(scene: &Scene<'_, SpectralBias>) -> Chart {
    let (theme, frame, words) = (scene.context.theme, scene.frame, scene.context.words);
    let count = frame.target_spectrum.len();
    let reach = (frame.frequencies.last().map_or(8, |&k| k) * 3 / 2 + 4).min(count.saturating_sub(1)) as f64;
    let whole = scene.context.window.is_some();
    let series = |id, values: &[f32], drawn, color, name| {
        let all = values.iter().enumerate().map(|(k, &a)| (k as f64, f64::from(a)));
        let shown = all.filter(|(k, _)| whole || *k <= reach);
        Series::new(id, words.get(name), shown, Said::Number(3)).drawn(drawn, color)
    };
    let series = vec![
        series("y", &frame.target_spectrum, Drawn::Bars, theme.ink.fade(0.55), "label-target"),
        series("r", &frame.residual_spectrum, Drawn::Line(16.0, true), theme.warn, "label-residual"),
        series("f", &frame.prediction_spectrum, Drawn::Line(20.0, false), theme.accent, "label-network"),
    ];
    let high = series.iter().flat_map(|series| &series.values).map(|sample| sample.y).fold(1e-9, f64::max);
    Chart {
        usual: Some([(-0.8, reach + 0.8), (0.0, high * 1.08)]),
        series,
        look: Some(row),
        tip: Tip::Message("tip-spectrum"),
        text: facts::spectra_text(scene),
        ..Chart::over_k(words, "axis-frequency", "axis-amplitude")
    }
}

/// A chart of iterations up to `most` over frequencies.
fn over_frequencies(seen: &SceneModel<'_>, most: f64) -> Chart {
    let last = seen.scene.frame.frequencies.last().map_or(1, |&k| k) as f64;
    Chart {
        usual: Some([(0.0, last * 1.06 + 0.5), (0.0, most.max(10.0) * 1.3)]),
        look: Some(row),
        tip: Tip::Message("tip-learnt"),
        ..Chart::over_k(seen.words(), "axis-frequency", "axis-learnt")
    }
}

/// The panel `order`: when each frequency was learnt; open, above all others, where it has not been.
pub fn order(scene: &Scene<'_, SpectralBias>) -> Chart {
    let (seen, theme, frame) = (&SceneModel::new(scene), scene.context.theme, scene.frame);
    if seen.waves == 0 {
        return Chart::saying(seen.words().get("waves-none"));
    }
    let most = seen.scene.known() as f64;
    let all = || frame.frequencies.iter().zip(&frame.crossings).map(|(&k, &t)| (k as f64, t.map(|t| t as f64)));
    let learnt = || all().filter_map(|(k, t)| Some((k, t?)));
    let waiting = all().filter(|(_, t)| t.is_none()).map(|(k, _)| (k, most.max(10.0) * 1.08));
    let drawn = |values: &mut dyn Iterator<Item = (f64, f64)>, drawn, color| {
        Series::new("", String::new(), values, Said::Grouped).drawn(drawn, color)
    };
    let mut open = drawn(&mut { waiting }, Drawn::Dots(3.5, theme.soft), theme.card);
    open.values.iter_mut().for_each(|sample| sample.filled = false);
    let known = all().map(|(k, t)| (k, t.unwrap_or(f64::NAN)));
    Chart {
        note: if open.values.is_empty() { String::new() } else { seen.words().get("order-open") },
        series: vec![
            drawn(&mut learnt(), Drawn::Line(14.0, false), theme.accent.fade(0.4)),
            drawn(&mut learnt(), Drawn::Dots(4.5, theme.card), theme.accent),
            open,
            Series::new("t", seen.words().get("axis-learnt"), known, Said::Grouped).hidden(),
        ],
        text: Some(facts::order_text(scene)),
        ..over_frequencies(seen, most)
    }
}

/// The panel `average`: each run's crossings, and their mean.
pub fn average(scene: &Scene<'_, SpectralBias>) -> Chart {
    let (seen, theme, words) = (&SceneModel::new(scene), scene.context.theme, scene.context.words);
    let Some(found) = studied(scene, "average").filter(|found: &Averaged| !found.mean.is_empty()) else {
        return Chart::nothing();
    };
    let capped = |crossing: &Option<u64>| crossing.unwrap_or(found.cap) as f64;
    let runs = found.crossings.iter().flat_map(|row| found.frequencies.iter().zip(row));
    let dot = |(&k, t): (&usize, &Option<u64>)| Sample { t: k as f64, y: capped(t), filled: t.is_some() };
    let runs = Series { values: runs.map(dot).collect(), ..Series::default() };
    let means = found.frequencies.iter().zip(&found.mean).map(|(&k, &mean)| (k as f64, mean));
    let mean = Series::new("t", words.get("axis-learnt"), means, Said::Grouped).hidden();
    let drawn = |drawn, color| Series { id: "", name: String::new(), ..mean.clone().drawn(drawn, color) };
    let rho = |rho: Option<f64>| rho.map_or("–".to_owned(), |rho| format!("{rho:.3}"));
    let worst = found.rhos.iter().flatten().copied().reduce(f64::min);
    let said = [("runs", found.crossings.len().into()), ("rho", rho(found.rho).into()), ("worst", rho(worst).into())];
    Chart {
        note: words.say("average-said", &said),
        series: vec![
            runs.drawn(Drawn::Dots(2.6, theme.accent.fade(0.5)), theme.accent.fade(0.25)),
            drawn(Drawn::Line(18.0, false), theme.ink),
            drawn(Drawn::Dots(4.0, theme.card), theme.ink),
            mean,
        ],
        ..over_frequencies(seen, found.crossings.iter().flatten().map(capped).fold(0.0, f64::max))
    }
}

/// The eigenvalues of the tangent kernel at the start.
pub fn eigenvalues(scene: &Scene<'_, SpectralBias>, found: &Predicted) -> Chart {
    let words = scene.context.words;
    let mode = |(i, &value): (usize, &f64)| (i as f64 + 1.0, value);
    // What is less than this share of the largest is rounding.
    let least = ROUNDING * found.eigenvalues.first().copied().unwrap_or(0.0);
    let sound = found.eigenvalues.iter().take_while(|value| **value > least);
    let dominant = found.dominant.iter().enumerate().map(|(i, &k)| (i as f64 + 1.0, k as f64));
    Chart {
        x: Axis { title: words.get("axis-mode"), id: "i", said: Said::Count },
        y_title: words.get("axis-eigenvalue"),
        log_y: true,
        names: SeriesNames::Ends,
        series: vec![
            Series::new("value", String::new(), sound.enumerate().map(mode), Said::Number(4)),
            Series::new("k", String::new(), dominant, Said::Count).hidden(),
        ],
        tip: Tip::Message(if found.dominant.is_empty() { "tip-mode" } else { "tip-mode-of" }),
        ..Chart::default()
    }
}

/// Some of the frequencies, spread over all, the slowest and the fastest among them.
pub fn few(waves: usize) -> Vec<usize> {
    let count = waves.min(FEW);
    (0..count).map(|i| if count < 2 { 0 } else { i * (waves - 1) / (count - 1) }).collect()
}

/// The panel `decay`: the ratio of some frequencies as it was measured, and as the tangent kernel foretells it.
pub fn decay(scene: &Scene<'_, SpectralBias>) -> Chart {
    let (seen, theme, words) = (&SceneModel::new(scene), scene.context.theme, scene.context.words);
    if scene.params.optimiser != OptimiserChoice::Gd {
        return Chart::saying(words.get("decay-needs-gd"));
    }
    if seen.is_partial() {
        return Chart::saying(words.get("decay-needs-all"));
    }
    let Some(found) = studied::<Predicted>(scene, "kernel") else { return Chart::nothing() };
    if scene.params.rate >= found.stable_rate {
        return Chart::saying(words.say("decay-grows", &[("rate", number(found.stable_rate, 3).into())]));
    }
    let until = seen.scene.known().max(100);
    let lines = |(i, j): (usize, usize)| {
        let told = found.iterations.iter().zip(&found.predicted).filter(|(t, _)| **t <= until);
        let foretold = told.filter_map(|(&t, row)| Some((t as f64, *row.get(j)?)));
        let foretold = Series::new("", String::new(), foretold, Said::Fixed(3));
        let measured = tracked(seen, "ratio", |sample| seen.ratios(sample).get(j).copied());
        let measured = measured.said("ratio", Said::Fixed(3)).named(format!("k = {}", scene.frame.frequencies[j]));
        let color = theme.series(i);
        [foretold.drawn(Drawn::Dashed, color), measured.drawn(Drawn::Curve, color)]
    };
    Chart {
        names: SeriesNames::Ends,
        from_zero: true,
        until: until as f64,
        series: few(seen.waves).into_iter().enumerate().flat_map(lines).collect(),
        ..over_iterations(seen, "axis-ratio")
    }
}
