//! The main picture: the target and what the network makes of it; and the same at earlier instants.

use super::picture_target;
use super::scene_model::{SNAPSHOTS, SceneModel};
use super::sim::SpectralBias;
use crate::engine::input::Own;
use crate::plot::chart;
use crate::plot::figure::Scene;
use crate::plot::picture::{Align, Baseline, Weight, px};
use crate::plot::text::{Label, width as measure};
use crate::plot::ticks::window_of;
use crate::plot::{Area, Axes, DrawExt, Elements, Options, Rgba, ToData};
use plotters::element::Circle;
use plotters::style::Color;
use std::hint::black_box;

/// By way of a pointer: pictures of pictures lie in a part of the program of their own.
static FIELD: fn(&SceneModel<'_>, &str, &Area<'_>) -> Option<ToData> = picture_target::draw;

/// A small picture is at least so many letters wide.
const LETTERS: f64 = 8.0;
/// And about so many times as wide as high.
const FLAT: f64 = 1.5;

/// A line through values at x_i = i/n.
fn line(axes: &Axes<'_, '_>, values: impl Iterator<Item = f64>, n: usize, (color, width): (Rgba, f32), dashed: bool) {
    let points: Vec<_> = values.enumerate().map(|(i, y)| (i as f64 / n as f64, y)).collect();
    // Where there is no number, the line is broken.
    for piece in points.split(|at| !axes.has(*at)).filter(|piece| piece.len() > 1) {
        chart::line(axes, piece.to_vec(), (color, width), dashed.then_some([40.0, 35.0]));
    }
}

/// Discs at the samples: full where the network is fitted to them, rings where it is not.
fn samples(axes: &Axes<'_, '_>, seen: &SceneModel<'_>, r: f64) {
    let (theme, frame) = (seen.theme(), seen.scene.frame);
    for (i, (&y, &kept)) in frame.target.iter().zip(&*frame.kept).enumerate() {
        let (x, y, r) = (seen.x(i), f64::from(y), px(r * f64::from(theme.marks)));
        if axes.place(x, y, 4.0).is_some() {
            let style =
                if kept { theme.ink.fade(0.75).filled() } else { theme.soft.fade(0.45).stroke_width(theme.width(8.0)) };
            axes.plane.add(&Circle::new((x, y), r, style));
        }
    }
}

/// What y has room for: the target, the clean signal and a little more. Not the network, which may be anywhere.
fn heights(seen: &SceneModel<'_>) -> (f64, f64) {
    let frame = seen.scene.frame;
    let all = frame.target.iter().map(|&y| f64::from(y)).chain(frame.clean.iter().copied());
    let (lo, hi) = window_of(all);
    let room = 0.08 * (hi - lo);
    (lo - room, hi + room)
}

/// The panel `curve`.
pub fn curve(scene: &Scene<'_, SpectralBias>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let (theme, words, frame) = (seen.theme(), seen.words(), scene.frame);
    if frame.side.is_some() {
        return black_box(FIELD)(seen, "curve", area);
    }
    let [x, y] = seen.scene.context.window.unwrap_or([(0.0, 1.0), heights(seen)]);
    // The title of y makes room for the names above the window.
    let axes = Axes::new(area, theme, x, y, Options { x_title: "x", y_title: "y", ..Options::default() });
    let noisy = seen.has_clean_error();
    axes.clipped(|| {
        let clean = if noisy { (theme.soft, 16.0) } else { (theme.ink.fade(0.55), 20.0) };
        line(&axes, frame.clean.iter().copied(), seen.n, clean, noisy);
        if noisy {
            samples(&axes, seen, 2.2);
        }
        line(&axes, frame.prediction.iter().map(|&f| f.into()), seen.n, (theme.accent, 26.0), false);
        if let Some(Own::Signal(draft)) = seen.scene.draft {
            line(&axes, draft.samples().into_iter(), draft.n(), (theme.warn, 26.0), false);
        }
    });
    let name = |key: &str, color, dashed| (words.get(key), color, dashed);
    // The gallery has no words of the demo: its card goes without names.
    if !words.has("label-network") {
        return Some(axes.to_data());
    }
    let network = name("label-network", theme.accent, false);
    let entries = match noisy {
        true => vec![name("label-clean", theme.soft, true), network],
        false => vec![name("label-target", theme.ink.fade(0.55), false), network],
    };
    chart::legend(&axes, "y", &entries);
    Some(axes.to_data())
}

/// The panel `snapshots`: the network at some instants, as a strip.
pub fn snapshots(scene: &Scene<'_, SpectralBias>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    if scene.frame.side.is_some() {
        return black_box(FIELD)(seen, "snapshots", area);
    }
    let (theme, words) = (seen.theme(), seen.words());
    let text = f64::from(theme.text);
    let (width, height) = area.size_css();
    let found = seen.snapshots();
    // One row, two or three: as flat as pictures of waves should be.
    let flat = |rows: &usize| {
        let columns = (SNAPSHOTS + 1).div_ceil(*rows);
        libm::fabs(libm::log((width / columns as f64) / (height / *rows as f64) / FLAT))
    };
    let rows = (1..=3).min_by(|a, b| flat(a).total_cmp(&flat(b))).unwrap_or(1);
    let columns = ((width / (text * LETTERS)) as usize).clamp(1, (SNAPSHOTS + 1).div_ceil(rows));
    let skipped = found.len().saturating_sub(columns * rows);
    let (w, h) = (width / columns as f64, height / rows as f64);
    let y = heights(seen);
    for (i, (t, sample)) in found.into_iter().skip(skipped).enumerate() {
        let (left, top) = ((i % columns) as f64 * w, (i / columns) as f64 * h);
        let part = area.clone().shrink((px(left), px(top)), (px(w - text * 0.4), px(h)));
        let look = Options { x_ticks: false, y_ticks: false, y_title: " ", ..Options::default() };
        let axes = Axes::new(&part, theme, (0.0, 1.0), y, look);
        axes.clipped(|| {
            line(&axes, seen.scene.frame.clean.iter().copied(), seen.n, (theme.ink.fade(0.35), 12.0), false);
            line(&axes, seen.prediction(sample).iter().copied(), seen.n, (theme.accent, 18.0), false);
        });
        let said = words.say("snapshot", &[("t", (t as f64).into())]);
        // The number alone, where there is no room for more.
        let fits = f64::from(measure(&said, theme.text, Weight::Normal)) <= axes.window.width;
        let said = if fits { said } else { said.rsplit(' ').next().unwrap_or_default().to_owned() };
        if !said.is_empty() {
            let place = (axes.window.left + text * 0.2, axes.window.top - text * 0.75);
            let label = Label::new(&said, place, theme.text, theme.soft).at(Align::Left, Baseline::Middle);
            part.put(label.shape());
        }
    }
    None
}
