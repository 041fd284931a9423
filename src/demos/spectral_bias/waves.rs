//! The waves that the target is made of, as bars that the network fills, with a dial for each phase. The reader draws
//! the spectrum here.

use super::scene_model::SceneModel;
use super::sim::SpectralBias;
use crate::engine::input::Own;
use crate::engine::signal::{Wave, fastest};
use crate::plot::chart::legend;
use crate::plot::figure::Scene;
use crate::plot::picture::{Align, Baseline, px};
use crate::plot::text::Label;
use crate::plot::{Area, Axes, DrawExt, Elements, Options, ToData, corners, disc};
use plotters::element::{PathElement, Rectangle};
use plotters::style::Color;

/// The least highest frequency that is shown.
const LEAST: usize = 12;

/// The waves as they are shown: those under the finger, those that the reader has given, or those that are watched.
pub fn shown(seen: &SceneModel<'_>) -> Vec<Wave> {
    match seen.scene.draft {
        Some(Own::Signal(signal)) if signal.waves().is_some() => signal.waves().unwrap_or_default().to_vec(),
        _ => {
            let frame = seen.scene.frame;
            let phase = |k: usize| {
                let waves = seen.scene.input.waves().unwrap_or_default();
                waves.iter().find(|wave| wave.frequency == k).map_or(0.0, |wave| wave.phase)
            };
            let known = frame.frequencies.iter().zip(&*frame.amplitudes);
            known.map(|(&frequency, &amplitude)| Wave { frequency, amplitude, phase: phase(frequency) }).collect()
        }
    }
}

/// How far the row of dials reaches down from the foot of the bars, in letters.
const DIALS: f64 = 2.6;

/// Dials that are smaller than this show no phase, and are left out: CSS px.
const LEAST_DIAL: f64 = 2.5;

/// The radius of the dials of these waves, in CSS px: as large as fits between the nearest two.
fn radius(window: &ToData, waves: &[Wave], text: f64) -> f64 {
    let unit = window.width / (window.x.1 - window.x.0);
    let apart = waves.windows(2).map(|pair| pair[1].frequency.abs_diff(pair[0].frequency)).min();
    // The rim has its width, and dials do not touch.
    (unit * apart.unwrap_or(usize::MAX) as f64 / 2.0 - text * 0.15).min(text * 0.95).max(0.0)
}

/// Where the dial of one of these waves stands, and its radius.
pub fn dial(window: &ToData, waves: &[Wave], k: usize, text: f64) -> ((f64, f64), f64) {
    let (x, _) = window.to_px(k as f64, window.y.0);
    ((x, window.top + window.height + text * (1.9 + DIALS / 2.0)), radius(window, waves, text))
}

/// The panel `waves`.
pub fn waves(scene: &Scene<'_, SpectralBias>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let (theme, words) = (seen.theme(), seen.words());
    let text = f64::from(theme.text);
    let (_, height) = area.size_css();
    let dials = seen.scene.input.waves().is_some();
    let foot = if dials { text * DIALS } else { 0.0 };
    let (upper, _) = area.split_vertically(px((height - foot).max(2.0)));
    let waves = shown(seen);
    let last = seen.scene.frame.frequencies.last().copied().unwrap_or(1);
    let most = ((last as f64 * 1.12).ceil() as usize).max(LEAST).min(fastest(seen.scene.frame.side.unwrap_or(seen.n)));
    // As long as a bar is under the finger the axis stays what it was: else it would run away from the pointer.
    let high = seen.scene.frame.amplitudes.iter().copied().fold(0.0, f64::max);
    let title = words.get("axis-waves");
    let [x, y] = seen.scene.context.window.unwrap_or([(0.4, most as f64 + 0.6), (0.0, high.max(1e-9) * 1.25)]);
    // The reader draws where no wave is yet: there the axis says which frequency it would be.
    let look = Options { whole_x: true, x_title: "", y_title: &title, ..Options::default() };
    let axes = Axes::new(&upper, theme, x, y, look);
    let unit = axes.window.width / (axes.window.x.1 - axes.window.x.0);
    let half = (unit * 0.36).min(text * 1.1);
    axes.clipped(|| waves.iter().for_each(|wave| bar(seen, &axes, wave, half)));
    if dials {
        let [from, to] = [axes.window.left, axes.window.left + axes.window.width];
        for wave in &waves {
            let ((cx, cy), r) = dial(&axes.window, &waves, wave.frequency, text);
            if (from + r..=to - r).contains(&cx) && r >= LEAST_DIAL {
                hand(seen, area, (cx, cy), r, wave.phase);
            }
        }
    }
    Some(axes.to_data())
}

/// What the target has of a wave, as a frame; what the network has, as what fills it; half of it, where it counts as
/// learnt, as a notch.
fn bar(seen: &SceneModel<'_>, axes: &Axes<'_, '_>, wave: &Wave, half: f64) {
    let (theme, frame) = (seen.theme(), seen.scene.frame);
    let j = frame.frequencies.iter().position(|&k| k == wave.frequency);
    let (x, zero) = axes.to_px(wave.frequency as f64, 0.0);
    let top = |y: f64| axes.to_px(0.0, y).1.max(axes.window.top - 50.0);
    let rect = |from: f64, to: f64| corners((x - half, from.min(to)), (2.0 * half, (from - to).abs()));
    let mut highest = wave.amplitude;
    let learnt = j.is_some_and(|j| frame.crossings.get(j).is_some_and(Option::is_some));
    if let Some(j) = j {
        let amount = seen.ratio(j) * frame.amplitudes[j];
        highest = highest.max(amount);
        if amount.is_finite() && amount > 0.0 {
            let fill = if learnt { theme.accent } else { theme.accent.fade(0.5) };
            axes.area.add(&Rectangle::new(rect(zero, top(amount)), fill.filled()));
        }
    }
    let frame = theme.ink.fade(0.7).stroke_width(theme.width(12.0));
    axes.area.add(&Rectangle::new(rect(zero, top(wave.amplitude)), frame));
    let middle = px(top(wave.amplitude / 2.0));
    for side in [-1.0, 1.0] {
        let points = vec![(px(x + side * half), middle), (px(x + side * half * 0.45), middle)];
        axes.area.add(&PathElement::new(points, frame));
    }
    if learnt {
        let text = f64::from(theme.text);
        let place = (x, (top(highest) - text * 0.75).max(axes.window.top + text * 0.6));
        let label = Label::new("✓", place, theme.text, theme.ink).bold().at(Align::Center, Baseline::Middle);
        label.halo(theme.card).put(axes.area);
    }
}

/// A dial: 0 to the right, and on against the clock.
fn hand(seen: &SceneModel<'_>, area: &Area<'_>, (x, y): (f64, f64), r: f64, phase: f64) {
    let theme = seen.theme();
    area.draw_series(disc((px(x), px(y)), px(r), theme.wash, (theme.edge, theme.width(10.0))));
    // A line has round ends: with them it stays within the rim.
    let (half, r) = (0.8 * f64::from(theme.stroke), r - 0.5 * f64::from(theme.stroke));
    let end = (x + (r - half) * libm::cos(phase), y - (r - half) * libm::sin(phase));
    let points = vec![(px(x), px(y)), (px(end.0), px(end.1))];
    area.add(&PathElement::new(points, theme.ink.stroke_width(theme.width(16.0))));
}

/// The panel `shaken`: what a shake of the weights has left of each wave, and what the network has now.
pub fn shaken(scene: &Scene<'_, SpectralBias>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let (theme, frame, words) = (seen.theme(), seen.scene.frame, seen.words());
    let shaken = frame.shaken.as_ref()?;
    let all = shaken.before.iter().chain(&shaken.after).chain(&*frame.spectrum);
    let high = all.copied().filter(|x| x.is_finite()).fold(1.0, f64::max).min(MOST_SHOWN);
    let whole = [(-0.6, seen.waves as f64 - 0.4), (0.0, high * 1.1)];
    let [x, y] = seen.scene.context.window.unwrap_or(whole);
    let title = words.get("axis-ratio");
    let axes =
        Axes::new(area, theme, x, y, Options { x_ticks: false, x_title: " ", y_title: &title, ..Options::default() });
    let unit = axes.window.width / (axes.window.x.1 - axes.window.x.0);
    let half = (unit * 0.34).min(f64::from(theme.text) * 1.2);
    let frame = theme.ink.fade(0.7).stroke_width(theme.width(12.0));
    axes.clipped(|| {
        for j in 0..seen.waves {
            let (x, zero) = axes.to_px(j as f64, 0.0);
            let top = |share: f64| axes.to_px(0.0, share.clamp(0.0, 1e6)).1.max(axes.window.top - 50.0);
            let bar = |share: f64| corners((x - half, top(share)), (2.0 * half, zero - top(share)));
            axes.area.add(&Rectangle::new(bar(shaken.after[j]), theme.warn.fade(0.6).filled()));
            axes.area.add(&Rectangle::new(bar(shaken.before[j]), frame));
            let now = px(top(seen.ratio(j)));
            let points = vec![(px(x - half * 1.25), now), (px(x + half * 1.25), now)];
            axes.area.add(&PathElement::new(points, theme.accent.stroke_width(theme.width(26.0))));
        }
    });
    super::heat::names(seen, &axes);
    legend(
        &axes,
        &title,
        &[
            (words.get("shaken-before"), theme.ink.fade(0.7), false),
            (words.get("shaken-after"), theme.warn.fade(0.6), false),
            (words.get("shaken-now"), theme.accent, false),
        ],
    );
    Some(axes.to_data())
}

/// A share of the amplitude above this is cut off: waves that a shake has made.
const MOST_SHOWN: f64 = 3.0;
