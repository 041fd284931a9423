//! Curves: the loss, whole spectra, when each frequency was learnt, and what the tangent kernel says of it.

use super::params::Optimiser;
use super::picture::legend;
use super::seen::Seen;
use super::study::{Averaged, Found, Predicted};
use crate::plot::color::Rgba;
use crate::plot::panels::{Curve, CurveOptions, Sample, curves, headline, say};
use crate::plot::picture::{Align, Baseline, px};
use crate::plot::text::Label;
use crate::plot::{Area, Axes, Options, Put, Shape, ToData};

/// So many frequencies have curves of their own, spread over all.
const FEW: usize = 5;
/// Eigenvalues below this share of the largest are not drawn.
const ROUNDING: f64 = 1e-12;
/// So many eigenvectors are drawn.
const VECTORS: usize = 6;

fn sample(t: f64, y: f64) -> Sample {
    Sample { t, y, filled: true }
}

fn options<'a>(seen: &'a Seen<'a>, titles: &'a [String; 2]) -> CurveOptions<'a> {
    CurveOptions {
        now: Some(seen.scene.t as f64),
        window: seen.scene.stage.window,
        x_title: &titles[0],
        y_title: &titles[1],
        ..CurveOptions::default()
    }
}

fn titles(seen: &Seen<'_>, x: &str, y: &str) -> [String; 2] {
    [x, y].map(|key| seen.words().get(key))
}

/// A metric over the iterations, by its place in the samples.
fn metric(seen: &Seen<'_>, at: usize) -> Vec<Sample> {
    seen.scene.track.iter().filter_map(|(t, values)| Some(sample(*t as f64, *values.get(at)?))).collect()
}

/// The panel `loss`: on what the network is fitted to; with noise or gaps, also from the clean signal, and where that
/// was least.
pub fn loss(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (seen.theme(), seen.words());
    let (fitted, clean) = (metric(seen, 0), metric(seen, 1));
    let names = ["curve-loss", "curve-clean"].map(|key| words.get(key));
    let mut both = vec![Curve { samples: &fitted, color: Some(theme.accent), dashed: false, name: &names[0] }];
    if seen.has_clean_error() {
        both.push(Curve { samples: &clean, color: Some(theme.warn), dashed: true, name: &names[1] });
    }
    let titles = titles(seen, "axis-iteration", "axis-loss");
    let window = curves(area, theme, &both, CurveOptions { log_y: true, ..options(seen, &titles) });
    if let (true, Some((t, error))) = (seen.has_clean_error(), seen.scene.frame.best) {
        let (x, y) = window.to_px(t as f64, error);
        if window.contains(x, y) {
            let s = theme.stroke;
            let foot = vec![(px(x), px(y)), (px(x), px(window.top + window.height))];
            area.put(Shape::Path {
                points: foot,
                color: theme.warn,
                width: 12.0 * s,
                dash: Some([20.0 * s, 30.0 * s]),
            });
            let stroke = Some((theme.card, 14.0 * s));
            let r = px(5.0 * f64::from(theme.marks));
            area.put(Shape::Circle { x: px(x), y: px(y), r, fill: Some(theme.warn), stroke });
            let said = words.say("best", &[("t", (t as f64).into())]);
            let text = f64::from(theme.text);
            // On the side where there is more room.
            let (at, align) = if x - window.left > window.width / 2.0 {
                (x - text * 0.6, Align::Right)
            } else {
                (x + text * 0.6, Align::Left)
            };
            let label = Label::new(&said, (at, window.top + window.height - text * 0.8), theme.text, theme.warn);
            area.put(label.bold().at(align, Baseline::Middle).halo(theme.card).shape());
        }
    }
    Some(window)
}

/// The panel `norms`: the spectral norm of each layer's weights.
pub fn norms(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (seen.theme(), seen.words());
    let layers = seen.scene.frame.spectral_norms.len();
    let of = |layer: usize| -> Vec<Sample> {
        let one = |(t, values): &(u64, Vec<f64>)| Some(sample(*t as f64, *seen.norms(values).get(layer)?));
        seen.scene.track.iter().filter_map(one).collect()
    };
    let all: Vec<_> = (0..layers).map(of).collect();
    let names: Vec<String> = (1..=layers).map(|l| words.say("layer", &[("l", l.into())])).collect();
    let curve = |(l, samples)| Curve { samples, color: Some(theme.series(l)), dashed: l % 2 == 1, name: &names[l] };
    let shown: Vec<Curve<'_>> = all.iter().map(Vec::as_slice).enumerate().map(curve).collect();
    let titles = titles(seen, "axis-iteration", "axis-norm");
    Some(curves(area, theme, &shown, CurveOptions { from_zero: true, ..options(seen, &titles) }))
}

/// The panel `spectra`: of the target as bars, of the network and of what is between them as lines. As far as the
/// target reaches and a little further; the rest is there for whoever zooms out.
pub fn spectra(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, frame, words) = (seen.theme(), seen.scene.frame, seen.words());
    let count = frame.target_spectrum.len();
    let reach = (frame.frequencies.last().map_or(8, |&k| k) * 3 / 2 + 4).min(count.saturating_sub(1)) as f64;
    let within = |(k, _): &(usize, f64)| seen.scene.stage.window.is_some() || *k as f64 <= reach;
    let of = |values: &[f32]| -> Vec<(usize, f64)> {
        values.iter().map(|&a| f64::from(a)).enumerate().filter(within).collect()
    };
    let [target, residual, network] =
        [of(&frame.target_spectrum), of(&frame.residual_spectrum), of(&frame.prediction_spectrum)];
    let high = [&target, &residual, &network].into_iter().flatten().map(|(_, a)| *a).fold(1e-9, f64::max);
    let titles = titles(seen, "axis-frequency", "axis-amplitude");
    let [x, y] = seen.scene.stage.window.unwrap_or([(-0.8, reach + 0.8), (0.0, high * 1.08)]);
    let look = Options { whole_x: true, x_title: &titles[0], y_title: &titles[1], ..Options::default() };
    let axes = Axes::new(area, theme, x, y, look);
    let line = |values: &[(usize, f64)], color, width: f32, dash| {
        let points: Vec<_> = values.iter().filter_map(|&(k, a)| axes.place(k as f64, a, 1e5)).collect();
        axes.area.put(Shape::Path { points, color, width: width * theme.stroke, dash });
    };
    let ink = theme.ink.fade(0.55);
    axes.clipped(|| {
        let half = (axes.window.width / (axes.window.x.1 - axes.window.x.0) * 0.32).min(6.0);
        for &(k, a) in &target {
            let ((x, top), (_, foot)) = (axes.to_px(k as f64, a), axes.to_px(0.0, 0.0));
            let (y, h) = (px(top), px(foot - top));
            axes.area.put(Shape::Rect {
                x: px(x - half),
                y,
                w: px(2.0 * half),
                h,
                fill: Some(ink.fade(0.4)),
                stroke: None,
            });
        }
        line(&residual, theme.warn, 16.0, Some([30.0 * theme.stroke, 30.0 * theme.stroke]));
        line(&network, theme.accent, 20.0, None);
    });
    legend(
        &axes,
        &titles[1],
        &[
            (words.get("label-target"), ink, false),
            (words.get("label-network"), theme.accent, false),
            (words.get("label-residual"), theme.warn, true),
        ],
    );
    Some(axes.to_data())
}

/// A disc at a place of the data.
fn disc(axes: &Axes<'_, '_>, (x, y): (f64, f64), r: f64, fill: Option<Rgba>, stroke: Rgba) {
    if let Some((x, y)) = axes.place(x, y, 6.0) {
        let r = px(r * f64::from(axes.theme.marks));
        axes.area.put(Shape::Circle { x, y, r, fill, stroke: Some((stroke, 14.0 * axes.theme.stroke)) });
    }
}

/// Axes of iterations over frequencies, and where "not yet" stands.
fn over_frequencies<'a, 'p>(
    seen: &'a Seen<'a>,
    area: &'a Area<'p>,
    most: f64,
    titles: &[String; 2],
) -> (Axes<'a, 'p>, f64) {
    let frame = seen.scene.frame;
    let last = frame.frequencies.last().map_or(1, |&k| k) as f64;
    let top = most.max(10.0) * 1.3;
    let [x, y] = seen.scene.stage.window.unwrap_or([(0.0, last * 1.06 + 0.5), (0.0, top)]);
    let look = Options { whole_x: true, x_title: &titles[0], y_title: &titles[1], ..Options::default() };
    (Axes::new(area, seen.theme(), x, y, look), most.max(10.0) * 1.08)
}

/// The panel `order`: when each frequency was learnt; open, above all others, where it has not been.
pub fn order(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, frame) = (seen.theme(), seen.scene.frame);
    if seen.waves == 0 {
        say(area, theme, &seen.words().get("waves-none"));
        return None;
    }
    let titles = titles(seen, "axis-frequency", "axis-learnt");
    let most = seen.known() as f64;
    let (axes, above) = over_frequencies(seen, area, most, &titles);
    axes.clipped(|| {
        let learnt = |j: usize| Some((frame.frequencies[j] as f64, (*frame.crossings.get(j)?)? as f64));
        let points: Vec<(f64, f64)> = (0..seen.waves).filter_map(learnt).collect();
        for pair in points.windows(2) {
            if let (Some(a), Some(b)) = (axes.place(pair[0].0, pair[0].1, 1e5), axes.place(pair[1].0, pair[1].1, 1e5)) {
                let color = theme.accent.fade(0.4);
                axes.area.put(Shape::Path { points: vec![a, b], color, width: 14.0 * theme.stroke, dash: None });
            }
        }
        points.iter().for_each(|&place| disc(&axes, place, 4.5, Some(theme.accent), theme.card));
        let waiting = frame.frequencies.iter().zip(&frame.crossings).filter(|(_, crossing)| crossing.is_none());
        waiting.for_each(|(&k, _)| disc(&axes, (k as f64, above), 3.5, None, theme.soft));
    });
    if frame.crossings.iter().any(Option::is_none) {
        headline(&axes, &seen.words().get("order-open"));
    }
    Some(axes.to_data())
}

/// What a study has found, if it is there.
pub fn studied<T: Found>(seen: &Seen<'_>, name: &str) -> Option<T> {
    T::read(seen.scene.stage.studies.get(name)?)
}

/// The panel `average`: each run's crossings, and their mean.
pub fn average(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (seen.theme(), seen.words());
    let found: Averaged = studied(seen, "average").filter(|found: &Averaged| !found.mean.is_empty())?;
    let capped = |crossing: &Option<u64>| crossing.unwrap_or(found.cap) as f64;
    let all = found.crossings.iter().flatten().map(capped).fold(0.0, f64::max);
    let titles = titles(seen, "axis-frequency", "axis-learnt");
    let (axes, _) = over_frequencies(seen, area, all, &titles);
    axes.clipped(|| {
        for row in &found.crossings {
            for (&k, crossing) in found.frequencies.iter().zip(row) {
                let fill = crossing.map(|_| theme.accent.fade(0.25));
                disc(&axes, (k as f64, capped(crossing)), 2.6, fill, theme.accent.fade(0.5));
            }
        }
        let means: Vec<_> = found.frequencies.iter().zip(&found.mean).map(|(&k, &mean)| (k as f64, mean)).collect();
        let points: Vec<_> = means.iter().filter_map(|&(k, mean)| axes.place(k, mean, 1e5)).collect();
        axes.area.put(Shape::Path { points, color: theme.ink, width: 18.0 * theme.stroke, dash: None });
        means.iter().for_each(|&place| disc(&axes, place, 4.0, Some(theme.ink), theme.card));
    });
    let rho = |rho: Option<f64>| rho.map_or("–".to_owned(), |rho| format!("{rho:.3}"));
    let worst = found.rhos.iter().flatten().copied().reduce(f64::min);
    let runs = found.crossings.len();
    let said = [("runs", runs.into()), ("rho", rho(found.rho).into()), ("worst", rho(worst).into())];
    headline(&axes, &words.say("average-said", &said));
    Some(axes.to_data())
}

/// The panel `kernel`: the eigenvalues of the tangent kernel at the start and, beside them, its first eigenvectors.
pub fn kernel(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (seen.theme(), seen.words());
    let found: Predicted = studied(seen, "kernel").filter(|found: &Predicted| !found.eigenvalues.is_empty())?;
    let (width, height) = area.size_css();
    let text = f64::from(theme.text);
    let beside = width > text * 34.0;
    let (left, right) =
        if beside { area.split_horizontally(px(width * 0.56)) } else { area.split_vertically(px(height * 0.58)) };
    // What is less than this share of the largest is rounding.
    let least = ROUNDING * found.eigenvalues[0];
    let sound = found.eigenvalues.iter().take_while(|value| **value > least);
    let values: Vec<_> = sound.enumerate().map(|(i, &value)| sample(i as f64 + 1.0, value)).collect();
    let titles = titles(seen, "axis-mode", "axis-eigenvalue");
    let curve = Curve { samples: &values, color: Some(theme.accent), dashed: false, name: "" };
    let look = CurveOptions { now: None, log_y: true, bare: true, ..options(seen, &titles) };
    let window = curves(&left, theme, &[curve], look);
    let (room, high) = right.size_css();
    let count = found.eigenvectors.len().min(VECTORS);
    let columns = if room > text * 18.0 { 3 } else { 2 };
    let rows = count.div_ceil(columns).max(1);
    let (w, h) = (room / columns as f64, high / rows as f64);
    for (i, vector) in found.eigenvectors.iter().take(count).enumerate() {
        let corner = ((i % columns) as f64 * w, (i / columns) as f64 * h);
        let part = right.clone().shrink((px(corner.0), px(corner.1)), (px(w - text * 0.3), px(h)));
        let most = vector.iter().fold(0.0_f64, |most, v| most.max(v.abs())).max(1e-12);
        let look = Options { x_ticks: false, y_ticks: false, y_title: " ", ..Options::default() };
        let axes = Axes::new(&part, theme, (0.0, vector.len() as f64), (-1.15 * most, 1.15 * most), look);
        let place = |(i, &v): (usize, &f64)| axes.place(i as f64, v, 1e5);
        let points = vector.iter().enumerate().filter_map(place).collect();
        part.put(Shape::Path { points, color: theme.accent, width: 14.0 * theme.stroke, dash: None });
        let said = match found.dominant.get(i) {
            Some(&k) => words.say("mode-of", &[("i", (i + 1).into()), ("k", k.into())]),
            None => words.say("mode", &[("i", (i + 1).into())]),
        };
        let said =
            crate::plot::text::fit(&said, axes.window.width as f32, theme.text, crate::plot::picture::Weight::Normal);
        let at = (axes.window.left, axes.window.top - text * 0.75);
        let label = Label::new(&said, at, theme.text, theme.soft);
        part.put(label.at(Align::Left, Baseline::Middle).shape());
    }
    Some(window)
}

/// Some of the frequencies, spread over all, the slowest and the fastest among them.
pub fn few(waves: usize) -> Vec<usize> {
    let count = waves.min(FEW);
    (0..count).map(|i| if count < 2 { 0 } else { i * (waves - 1) / (count - 1) }).collect()
}

/// The panel `decay`: the ratio of some frequencies as it was measured, and as the tangent kernel foretells it.
pub fn decay(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (seen.theme(), seen.words());
    if seen.scene.params.optimiser != Optimiser::Gd {
        say(area, theme, &words.get("decay-needs-gd"));
        return None;
    }
    if seen.is_partial() {
        say(area, theme, &words.get("decay-needs-all"));
        return None;
    }
    let found: Predicted = studied(seen, "kernel")?;
    if seen.scene.params.rate >= found.stable_rate {
        let most = crate::engine::words::number(found.stable_rate, 3);
        say(area, theme, &words.say("decay-grows", &[("rate", most.into())]));
        return None;
    }
    let until = seen.known().max(100);
    let chosen = few(seen.waves);
    let told = found.iterations.iter().zip(&found.predicted);
    let foretold = |j: usize| -> Vec<Sample> {
        let all = told.clone().filter(|(t, _)| **t <= until);
        all.filter_map(|(&t, row)| Some(sample(t as f64, *row.get(j)?))).collect()
    };
    let measured = |j: usize| -> Vec<Sample> {
        let of = |(t, values): &(u64, Vec<f64>)| Some(sample(*t as f64, *seen.ratios(values).get(j)?));
        seen.scene.track.iter().filter_map(of).collect()
    };
    let all: Vec<_> = chosen.iter().map(|&j| (measured(j), foretold(j))).collect();
    let name = |&j: &usize| format!("k = {}", seen.scene.frame.frequencies[j]);
    let names: Vec<String> = chosen.iter().map(name).collect();
    let mut lines = Vec::new();
    for (i, (measured, foretold)) in all.iter().enumerate() {
        let color = Some(theme.series(i));
        lines.push(Curve { samples: foretold, color, dashed: true, name: "" });
        lines.push(Curve { samples: measured, color, dashed: false, name: &names[i] });
    }
    let titles = titles(seen, "axis-iteration", "axis-ratio");
    let look = CurveOptions { bare: true, from_zero: true, until: until as f64, ..options(seen, &titles) };
    Some(curves(area, theme, &lines, look))
}
