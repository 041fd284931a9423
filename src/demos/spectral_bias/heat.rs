//! The panel `heat`: |f̂(k_j)|/A_j of every frequency over the iterations, as in Figure 1 of Rahaman et al. 2019.

use super::scene_model::SceneModel;
use super::sim::SpectralBias;
use crate::plot::figure::Scene;
use crate::plot::panels::{Map, colors, say, stretched};
use crate::plot::picture::{Align, Baseline, Weight};
use crate::plot::text::{Label, fit, width as measure};
use crate::plot::{Area, Axes, Elements, Options, Rgba, ToData};
use plotters::element::PathElement;
use plotters::style::Color;

/// A young run has room for so many iterations.
const LEAST: u64 = 200;
/// Above it is a little room, so that the last number stands clear of the axis' name.
const HEAD: f64 = 1.06;
/// The picture has no more rows than this.
const MOST_ROWS: usize = 600;

/// Where the axis of iterations ends: at the next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten.
pub fn horizon(known: u64) -> u64 {
    let tens = (0..18).map(|power| 10_u64.pow(power));
    let steps = tens.flat_map(|ten| [10, 15, 20, 30, 40, 50, 60, 80].map(|step| step * ten));
    steps.map(|step| step / 10).find(|&end| end >= known.max(LEAST)).unwrap_or(u64::MAX)
}

/// The panel.
pub fn heat(scene: &Scene<'_, SpectralBias>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let (theme, words) = (seen.theme(), seen.words());
    let columns = seen.waves;
    if columns == 0 {
        say(area, theme, &words.get("waves-none"));
        return None;
    }
    let title = words.get("axis-iteration");
    let whole = [(-0.5, columns as f64 - 0.5), (0.0, horizon(seen.scene.known()) as f64 * HEAD)];
    let [x, y] = seen.scene.context.window.unwrap_or(whole);
    let look = Options { x_ticks: false, x_title: " ", y_title: &title, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, look);
    image(seen, &axes);
    names(seen, &axes);
    axes.clipped(|| {
        let level = |t: u64, (from, to): (f64, f64), color: Rgba, width| {
            let ends = vec![(from, t as f64), (to, t as f64)];
            axes.plane.add(&PathElement::new(ends, color.stroke_width(theme.width(width))));
        };
        for (j, crossing) in seen.scene.frame.crossings.iter().enumerate() {
            let (Some(t), column) = (crossing, (j as f64 - 0.5, j as f64 + 0.5)) else { continue };
            level(*t, column, theme.card, 34.0);
            level(*t, column, theme.warn, 18.0);
        }
        level(seen.scene.t, axes.window.x, theme.lit_edge, 16.0);
    });
    key(&axes, &title);
    Some(axes.to_data())
}

fn image(seen: &SceneModel<'_>, axes: &Axes<'_, '_>) {
    let (w, columns) = (&axes.window, seen.waves);
    let rows = (w.height as usize).clamp(1, MOST_ROWS);
    let known = seen.scene.known() as f64;
    let mut values = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        let t = w.y.1 + (w.y.0 - w.y.1) * (row as f64 + 0.5) / rows as f64;
        let sample = if (0.0..=known).contains(&t) { seen.scene.remembered(t.round() as u64) } else { None };
        match sample.map(|(_, sample)| seen.ratios(sample)) {
            Some(ratios) if ratios.len() == columns => values.extend(ratios),
            _ => values.resize(values.len() + columns, f64::NAN),
        }
    }
    // Whole columns, of which the window may show a part.
    let (left, _) = axes.to_px(-0.5, 0.0);
    let (right, _) = axes.to_px(columns as f64 - 0.5, 0.0);
    let rgba = colors(axes.theme, &values, Map::Sequential(0.0, 1.0));
    axes.clipped(|| stretched(axes.area, (left, w.top, right - left, w.height), (columns, rows), rgba, false));
}

/// The frequencies below their columns.
pub fn names(seen: &SceneModel<'_>, axes: &Axes<'_, '_>) {
    let (w, theme) = (&axes.window, axes.theme);
    let text = f64::from(theme.text);
    let unit = w.width / (w.x.1 - w.x.0);
    let y = w.top + w.height + text * 0.75;
    let mut free = f64::MIN;
    for (j, k) in seen.scene.frame.frequencies.iter().enumerate() {
        let (x, _) = axes.to_px(j as f64, w.y.0);
        let named = format!("k = {k}");
        let fits = f64::from(measure(&named, theme.text, Weight::Normal)) < unit;
        let said = if j == 0 && fits { named } else { k.to_string() };
        let half = f64::from(measure(&said, theme.text, Weight::Normal)) / 2.0;
        let x = x.max(w.left - text + half);
        if x - half < free || x < w.left - unit || x > w.left + w.width + 1.0 {
            continue;
        }
        free = x + half + text * 0.3;
        Label::new(&said, (x, y), theme.text, theme.soft).at(Align::Center, Baseline::Middle).put(axes.area);
    }
}

/// Which colour is which share, at the right above the window.
fn key(axes: &Axes<'_, '_>, title: &str) {
    let (w, theme) = (&axes.window, axes.theme);
    let text = f64::from(theme.text);
    let y = w.top - text * 0.75;
    // Low pictures have no room above.
    if y < text * 0.5 {
        return;
    }
    // Behind the title: at the right lie the buttons that zoom.
    let length = (w.width * 0.2).min(text * 6.0);
    let right = w.left + f64::from(measure(title, theme.text, Weight::Normal)) + text * 1.6 + length;
    let ramp: Vec<f64> = (0..64).map(|i| f64::from(i) / 63.0).collect();
    let place = (right - length, y - text * 0.35, length, text * 0.7);
    stretched(axes.area, place, (64, 1), colors(theme, &ramp, Map::Sequential(0.0, 1.0)), true);
    let label = |said: &str, x: f64, align| {
        let said = fit(said, w.width as f32, theme.text, Weight::Normal);
        Label::new(&said, (x, y), theme.text, theme.soft).at(align, Baseline::Middle).put(axes.area);
    };
    label("0", right - length - text * 0.4, Align::Right);
    label("≥ 1", right + text * 0.3, Align::Left);
}

/// The frequency and the iteration that a place speaks of.
pub fn under(scene: &Scene<'_, SpectralBias>, window: &ToData, at: (f64, f64)) -> Option<(usize, u64)> {
    let seen = SceneModel::new(scene);
    let (j, t) = window.to_data(at.0, at.1);
    let inside = window.contains(at.0, at.1) && (-0.5..seen.waves as f64 - 0.5).contains(&j);
    let known = seen.scene.known();
    (inside && t >= 0.0).then(|| (j.round() as usize, (t.round() as u64).min(known)))
}
