//! The exact axes seen from the data: scores with loadings, loadings alone, and what is thrown away.

use super::doors;
use super::facts;
use super::picture::{MOST_LINES, points};
use super::pictures;
use super::sim::Pca;
use super::wide::WIDE;
use crate::demos::points::scene::picked_point;
use crate::engine::order::descending;
use crate::engine::words::{grouped, number};
use crate::math::subspace;
use crate::plot::axes::Equal;
use crate::plot::chart::{Chart, Drawn, Said, Series, Tip, line, row};
use crate::plot::figure::Scene;
use crate::plot::marks::pick_ring;
use crate::plot::panels::{arrow, say};
use crate::plot::picture::{Align, Baseline, Weight, px};
use crate::plot::text::{Label, width as measure};
use crate::plot::ticks::window_of;
use crate::plot::{Area, Axes, DrawExt, Elements, Options, ToData, disc};
use std::rc::Rc;

/// So many directions that are thrown away are seen at most.
const MOST_DIRECTIONS: usize = 12;
/// So many rows are named as the worst-rebuilt ones.
const WORST: usize = 3;
/// So many arrows are told apart in a biplot: the longest.
const MOST_ARROWS: usize = 64;
/// The longest arrow of a biplot, as a share of the way to the farthest score.
const LONGEST: f64 = 0.85;

/// More numbers than that take too long: then they are those of some rows, evenly spread over the table.
const MOST_NUMBERS: usize = 2_000_000;

/// What the exact axes make of every row of the table, or of n of them.
pub struct Scores {
    /// Which rows these are, shape (n,).
    pub rows: Vec<usize>,
    /// Along the first two axes, shape (n, 2); the second is 0 where there is no second axis.
    pub first: Vec<(f64, f64)>,
    /// How far each row is from the space of the axes that are kept, shape (n,).
    pub lost: Vec<f64>,
    /// Along the first directions that are thrown away, shape (n, at most 12), flat by rows.
    pub discarded: Vec<f64>,
    /// How many directions these are.
    pub directions: usize,
    /// Which of them are rebuilt worst, the worst first.
    pub worst: Vec<usize>,
}

impl Scores {
    /// Where among them the row is that is picked.
    pub fn picked(&self, scene: &Scene<'_, Pca>) -> Option<usize> {
        let picked = picked_point(scene.context, scene.input.n())?;
        self.rows.iter().position(|row| *row == picked)
    }
}

/// The scores of a scene. They hang on the fit alone, and are kept.
pub fn scores(scene: &Scene<'_, Pca>) -> Rc<Scores> {
    let p = scene.params;
    let k = p.n_components;
    scene.memo.get(&format!("scores {} {} {k} {}", p.center, p.scale, p.held_out), || {
        let (fit, n) = (&scene.frame.fit, scene.input.n());
        let r = fit.components.len();
        let directions = r.saturating_sub(k).min(MOST_DIRECTIONS);
        let every = (n * scene.input.d()).div_ceil(MOST_NUMBERS).max(1);
        let rows: Vec<usize> = (0..n).step_by(every).collect();
        let n = rows.len();
        let mut all = Scores {
            first: Vec::with_capacity(n),
            lost: Vec::with_capacity(n),
            discarded: Vec::with_capacity(n * directions),
            directions,
            worst: Vec::new(),
            rows,
        };
        for &i in &all.rows {
            let mut rest = fit.prepare(&scene.input.row(i));
            let along = |axis: &Vec<f64>, z: &[f64]| axis.iter().zip(z).map(|(a, z)| a * z).sum::<f64>();
            let at = |j: usize| fit.components.get(j).map_or(0.0, |axis| along(axis, &rest));
            all.first.push((at(0), at(1)));
            all.discarded.extend((k..k + directions).map(at));
            subspace::remove(&mut rest, &fit.components[..k.min(r)]);
            all.lost.push(subspace::length(&rest));
        }
        let most = all.lost.iter().fold(0.0_f64, |most, x| most.max(*x));
        // Where all is kept, what is left is rounding.
        let size = fit.singular_values.first().copied().unwrap_or(0.0);
        if most > 1e-12 * size {
            all.worst = descending(&all.lost);
            all.worst.truncate(WORST);
        }
        all
    })
}

/// How much longer than an entry of its axis an arrow of the biplot is.
fn stretch(first: &[(f64, f64)], [a, b]: [&[f64]; 2]) -> f64 {
    let far = first.iter().fold(0.0_f64, |most, at| most.max(libm::hypot(at.0, at.1)));
    let long = a.iter().zip(b).fold(0.0_f64, |most, (a, b)| most.max(libm::hypot(*a, *b)));
    if long > 0.0 { LONGEST * far / long } else { 0.0 }
}

/// Draws the panel `biplot`: the scores along the first two axes, and an arrow for every column.
pub fn biplot(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let (words, theme, fit) = (scene.context.words, scene.context.theme, &scene.frame.fit);
    let [Some(a), Some(b)] = [0, 1].map(|i| fit.components.get(i)) else {
        say(area, theme, &words.get("biplot-none"));
        return None;
    };
    let scores = scores(scene);
    let by = stretch(&scores.first, [a, b]);
    let ends: Vec<(f64, f64)> = a.iter().zip(b).map(|(a, b)| (by * a, by * b)).collect();
    let usual = || {
        let all = || scores.first.iter().chain(&ends);
        [window_of(all().map(|at| at.0)), window_of(all().map(|at| at.1))]
    };
    let [x, y] = scene.context.window.unwrap_or_else(usual);
    let ratios = fit.explained_variance_ratio();
    let title = |i: usize| {
        let share = facts::percent(ratios.get(i).copied().unwrap_or(0.0));
        words.say("biplot-axis", &[("axis", (i + 1).into()), ("share", share.into())])
    };
    let pad = if scene.context.window.is_some() { 0.0 } else { 14.0 * f64::from(theme.stroke) };
    let (x_title, y_title) = (title(0), title(1));
    let options = Options { equal: Equal::Yes, pad, x_title: &x_title, y_title: &y_title, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, options);
    let pictures = pictures::shape(scene.input.names());
    match pictures {
        Some(shape) => doors::thumbnails(scene, &axes, &scores, shape),
        None => points(&axes, scene, &scores.first, |i| scores.rows[i]),
    }
    if let Some(at) = pictures.and_then(|_| doors::drawn_scores(scene)) {
        let radius = px(6.0 * f64::from(theme.marks));
        axes.clipped(|| axes.plane.draw_series(disc(at, radius, theme.warn, (theme.card, theme.width(20.0)))));
    }
    // The longest first: a name that would lie on another is left out.
    // A pixel has no name that says anything.
    let ends = if pictures.is_some() { Vec::new() } else { ends };
    let order = descending(&ends.iter().map(|at| libm::hypot(at.0, at.1)).collect::<Vec<_>>());
    let order = &order[..order.len().min(MOST_ARROWS)];
    order.iter().rev().for_each(|&j| arrow(&axes, (0.0, 0.0), ends[j], theme.ink));
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for &j in order {
        let ((x, y), name) = (axes.to_px(ends[j].0, ends[j].1), &scene.input.names()[j]);
        if axes.place(ends[j].0, ends[j].1, 2.0).is_none() {
            continue;
        }
        let (wide, tall) = (f64::from(measure(name, theme.text, Weight::Bold)), f64::from(theme.text));
        let right = ends[j].0 >= 0.0;
        let window = axes.window;
        let left = (if right { x + 3.0 } else { x - 3.0 - wide })
            .clamp(window.left, (window.left + window.width - wide).max(window.left));
        let top = if ends[j].1 >= 0.0 { y - tall } else { y };
        let here = [left, left + wide, top, top + tall];
        if taken.iter().any(|t| t[0] < here[1] && here[0] < t[1] && t[2] < here[3] && here[2] < t[3]) {
            continue;
        }
        taken.push(here);
        let label = Label::new(name, (left, top + tall / 2.0), theme.text, theme.ink).bold().halo(theme.card);
        area.put(label.at(Align::Left, Baseline::Middle).shape());
    }
    let picked = scores.picked(scene).map(|i| &scores.first[i]);
    if let Some(&(x, y)) = picked.filter(|at| axes.place(at.0, at.1, 12.0).is_some()) {
        pick_ring(area, theme, axes.to_px(x, y));
    }
    Some(axes.to_data())
}

/// The axis that is looked for, or the last one found: of the exact ones.
pub fn at_hand(scene: &Scene<'_, Pca>) -> usize {
    scene.frame.deflated.min(scene.frame.fit.components.len().saturating_sub(1))
}

/// The columns with the largest entries of an axis, and these.
pub fn leading(scene: &Scene<'_, Pca>, axis: &[f64]) -> String {
    let order = descending(&axis.iter().map(|x| x.abs()).collect::<Vec<_>>());
    let name = |&j: &usize| format!("{} {}", scene.input.names()[j], number(axis[j], 3));
    order.iter().take(2).map(name).collect::<Vec<_>>().join(" · ")
}

/// The panel `loadings`: the entries of the axis at hand, and u beside them.
pub fn loadings(scene: &Scene<'_, Pca>) -> Chart {
    let (words, theme, frame) = (scene.context.words, scene.context.theme, scene.frame);
    let at = at_hand(scene);
    let Some(axis) = frame.fit.components.get(at).filter(|_| !frame.fit.tied(at).is_empty()) else {
        return Chart::saying(words.get("scree-none"));
    };
    // u points where it points: it is compared with the axis on its side.
    let along: f64 = axis.iter().zip(&frame.iterate).map(|(a, u)| a * u).sum();
    let side = if along < 0.0 { -1.0 } else { 1.0 };
    let over = |id, values: &[f64], by: f64| {
        let values = values.iter().enumerate().map(|(j, value)| ((j + 1) as f64, by * value));
        Series::new(id, String::new(), values, Said::Number(4))
    };
    let number = [("axis", (at + 1).into())];
    let bars = over("loading", axis, 1.0).named(words.say("loadings-axis", &number));
    let dots = over("u", &frame.iterate, side).named(words.get("mark-u"));
    // Of many columns the dots would hide the bars.
    let dots = if axis.len() > WIDE { Vec::new() } else { vec![dots.drawn(Drawn::Dots(3.0, theme.card), theme.ink)] };
    let low = axis.iter().chain(&frame.iterate).any(|x| *x < -0.02);
    Chart {
        series: std::iter::once(bars.drawn(Drawn::Bars, theme.accent)).chain(dots).collect(),
        look: Some(row),
        usual: Some([(0.4, axis.len() as f64 + 0.6), (if low { -1.06 } else { 0.0 }, 1.06)]),
        tip: Tip::Message("tip-loadings"),
        note: words.say("loadings-note", &[("largest", leading(scene, axis).into())]),
        text: facts::loadings_text(scene),
        ..Chart::over_k(words, "axis-column", "axis-loading")
    }
}

/// Draws the panel `discarded`: what every row has along the directions that are thrown away.
pub fn discarded(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let (words, theme, fit) = (scene.context.words, scene.context.theme, &scene.frame.fit);
    let scores = scores(scene);
    let (m, n, k) = (scores.directions, scores.rows.len(), scene.params.n_components);
    if scores.worst.is_empty() {
        say(area, theme, &words.get("discarded-none"));
        return None;
    }
    if m == 0 {
        // What lies beyond the axes that a wide table shows is lost, too.
        let rows = worst(scene, &scores).into();
        let told = [("axes", fit.components.len().into()), ("share", beyond(scene).into()), ("rows", rows)];
        say(area, theme, &words.say("discarded-beyond", &told));
        return None;
    }
    let from = (k + 1) as f64;
    let usual = || [(from - 0.3, from + m as f64 - 0.7), window_of(scores.discarded.iter().copied())];
    let [x, y] = scene.context.window.unwrap_or_else(usual);
    let (x_title, y_title) = (words.get("axis-axis"), words.get("axis-score"));
    let note = words.say("discarded-worst", &[("rows", worst(scene, &scores).into())]);
    let options = Options {
        note: &note,
        whole_x: true,
        x_title: &x_title,
        y_title: &y_title,
        pad: if scene.context.window.is_some() { 0.0 } else { 8.0 * f64::from(theme.stroke) },
        ..Options::default()
    };
    let axes = Axes::new(area, theme, x, y, options);
    let path = |i: usize| -> Vec<(f64, f64)> {
        let of = scores.discarded[i * m..(i + 1) * m].iter();
        of.enumerate().map(|(j, score)| (from + j as f64, *score)).collect()
    };
    let picked = scores.picked(scene);
    axes.clipped(|| {
        let draw = |i: usize, color, width: f32| {
            if m > 1 {
                line(&axes, path(i), (color, width), None);
            }
            for at in path(i).into_iter().filter(|at| axes.has(*at)) {
                let r = px(f64::from(width) / 5.0 * f64::from(theme.marks));
                axes.plane.draw_series(disc(at, r, color, (color, 0)));
            }
        };
        (0..n).step_by(n.div_ceil(MOST_LINES).max(1)).for_each(|i| draw(i, theme.soft.fade(0.3), 8.0));
        scores.worst.iter().for_each(|&i| draw(i, theme.warn, 16.0));
        picked.into_iter().for_each(|i| draw(i, theme.ink, 20.0));
    });
    Some(axes.to_data())
}

/// The share of the variance beyond the axes that are shown: all singular values tell it.
pub fn beyond(scene: &Scene<'_, Pca>) -> String {
    let fit = &scene.frame.fit;
    facts::percent(fit.explained_variance_ratio().iter().skip(fit.components.len()).sum())
}

/// The rows that are rebuilt worst, by number, with their distances.
pub fn worst(scene: &Scene<'_, Pca>, scores: &Scores) -> String {
    let class = |i: usize| {
        let label = scene.input.label()?;
        label.classes.get(*label.of.get(scores.rows[i])? as usize)
    };
    let said = |&i: &usize| {
        let (row, lost) = (grouped(scores.rows[i] + 1), number(scores.lost[i], 3));
        class(i).map_or_else(|| format!("{row}: {lost}"), |class| format!("{row} ({class}): {lost}"))
    };
    scores.worst.iter().map(said).collect::<Vec<_>>().join(", ")
}
