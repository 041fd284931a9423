//! Rows that are pictures: the mean and the axes as pictures, a row rebuilt from its first components, and what walking
//! along one axis does.

use super::facts::percent;
use super::scene_model::series;
use super::scores::Scores;
use super::sim::Pca;
pub use crate::demos::points::pixels::shape;
use crate::demos::points::scene::picked_point;
use crate::engine::Notice;
use crate::engine::words::number;
use crate::math::subspace;
use crate::plot::figure::Scene;
use crate::plot::panels::{Map, UNLABELLED, colors};
use crate::plot::picture::{Align, Baseline, Shape, Weight, px};
use crate::plot::text::{Label, lines, width as measure};
use crate::plot::{Area, Axes, DrawExt, ToData};
use std::sync::Arc;

/// So many axes are shown as pictures at most, besides the mean.
const MOST_AXES: usize = 11;
/// How many standard deviations the walk along an axis goes to either side.
const FAR: i32 = 3;
/// So many rows are shown as small pictures at most.
const MOST_THUMBNAILS: usize = 200;

/// One picture of a panel: what stands above it, and less where there is no room for that beside the others; its numbers
/// as the data came, and their colours.
pub struct Tile {
    /// What stands above it, and less.
    pub said: [String; 2],
    /// Its numbers, as the data came.
    pub values: Vec<f64>,
    /// Their colours.
    pub map: Map,
}

/// Draws pictures in as many columns as make them largest, each below its text.
pub fn tiles(scene: &Scene<'_, Pca>, area: &Area<'_>, tiles: &[Tile]) -> Option<ToData> {
    let (theme, (wide, tall)) = (scene.context.theme, shape(scene.input.names())?);
    let ((width, height), text) = (area.size_css(), f64::from(theme.text));
    let gap = text * 0.5;
    let room = |columns: usize| (width - gap) / columns as f64 - gap * 0.5;
    // What stands above each of so many pictures in a row, in lines; whole, and for all of them in the same way.
    let heads = |columns: usize| -> Vec<Vec<String>> {
        let fits = |tile: &Tile| f64::from(measure(&tile.said[0], theme.text, Weight::Normal)) <= room(columns);
        let which = usize::from(!tiles.iter().all(fits));
        tiles.iter().map(|tile| lines(&tile.said[which], room(columns) as f32, theme.text)).collect()
    };
    let head = |heads: &[Vec<String>]| text * (0.3 + 1.2 * heads.iter().map(Vec::len).max().unwrap_or(0) as f64);
    // The side of a pixel, with so many pictures in a row.
    let unit = |columns: usize| {
        let rows = tiles.len().div_ceil(columns);
        let across = room(columns) - gap * 0.5;
        let down = height / rows as f64 - head(&heads(columns)) - gap;
        (across / wide as f64).min(down / tall as f64)
    };
    let columns = (1..=tiles.len()).max_by(|&a, &b| unit(a).total_cmp(&unit(b)))?;
    let unit = unit(columns);
    if unit.is_nan() || unit <= 0.0 {
        return None;
    }
    let heads = heads(columns);
    let head = head(&heads);
    let rows = tiles.len().div_ceil(columns);
    let (step_x, step_y) = ((width - gap) / columns as f64, height / rows as f64);
    let (w, h) = (unit * wide as f64, unit * tall as f64);
    for (i, tile) in tiles.iter().enumerate() {
        let rest = (step_y - head - h - gap).max(0.0);
        let (left, top) = (gap + step_x * (i % columns) as f64, step_y * (i / columns) as f64 + rest / 2.0);
        for (line, below) in heads[i].iter().rev().zip(0..) {
            let foot = top + head - text * (0.375 + 1.2 * f64::from(below));
            let label = Label::new(line, (left, foot), theme.text, theme.ink);
            area.put(label.at(Align::Left, Baseline::Alphabetic).shape());
        }
        area.put(Shape::Image {
            x: px(left),
            y: px(top + head),
            w: px(w),
            h: px(h),
            width: wide as u32,
            height: tall as u32,
            rgba: Arc::new(colors(theme, &tile.values, tile.map)),
            smooth: false,
        });
    }
    None
}

/// The colours of rows: from the least to the greatest number of the table.
pub fn ink(scene: &Scene<'_, Pca>) -> Map {
    let range = scene.memo.get("ink", || {
        let values = scene.input.values();
        let least = values.iter().fold(f64::INFINITY, |least, v| least.min(*v));
        (least, values.iter().fold(f64::NEG_INFINITY, |most, v| most.max(*v)))
    });
    Map::Sequential(range.0, range.1)
}

/// Draws the panel `axes-pictures`: the mean, and the exact axes with their signs.
#[inline(never)]
pub fn axes(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let (words, fit) = (scene.context.words, &scene.frame.fit);
    let ratios = fit.explained_variance_ratio();
    let mean = Tile { said: ["tile-mean"; 2].map(|key| words.get(key)), values: fit.mean.clone(), map: ink(scene) };
    let axis = |(i, axis): (usize, &Vec<f64>)| {
        let told = [("axis", (i + 1).into()), ("share", percent(ratios[i]).into())];
        let most = axis.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
        let said = [words.say("tile-axis", &told), (i + 1).to_string()];
        Tile { said, values: axis.clone(), map: Map::Signed(most) }
    };
    let axes = fit.components.iter().take(MOST_AXES).enumerate().map(axis);
    tiles(scene, area, &std::iter::once(mean).chain(axes).collect::<Vec<_>>())
}

/// A row and what its first components make of it.
pub struct Rebuilt {
    /// Which row: the one that is picked, else the first.
    pub i: usize,
    /// From so many components.
    pub k: usize,
    /// As the data came, shape (d,).
    values: Vec<f64>,
    /// What is missing, shape (d,).
    rest: Vec<f64>,
    /// The share of the row's squared distance from the mean that is missing, in the prepared data.
    pub missing: f64,
}

/// The row of the panel `rebuilt`.
pub fn rebuilt(scene: &Scene<'_, Pca>) -> Rebuilt {
    let fit = &scene.frame.fit;
    let i = picked_point(scene.context, scene.input.n()).unwrap_or(0);
    let k = scene.view.rebuild.min(fit.components.len());
    let z = fit.prepare(&scene.input.row(i));
    let mut rest = z.clone();
    subspace::remove(&mut rest, &fit.components[..k]);
    let squares = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    let whole = squares(&z);
    // A row that is the mean has nothing to miss.
    let missing = if whole > 0.0 { squares(&rest) / whole } else { 0.0 };
    let made: Vec<f64> = z.iter().zip(&rest).map(|(z, rest)| z - rest).collect();
    let rest = rest.iter().zip(&fit.scale).map(|(rest, scale)| rest * scale).collect();
    Rebuilt { i, k, values: fit.restore(&made), rest, missing }
}

/// Draws the panel `rebuilt`: a row, what its first k components make of it, and what is missing.
#[inline(never)]
pub fn rebuild(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let words = scene.context.words;
    let Rebuilt { i, k, values, rest, missing } = rebuilt(scene);
    let most = rest.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
    let whole = ink(scene);
    // Rounding is no error, and has no colours of its own.
    let size = match whole {
        Map::Sequential(low, high) => 1e-9 * (high - low),
        Map::Signed(most) => most,
    };
    let told = [("k", k.into()), ("share", percent(missing).into())];
    let said = |key, told: &[_]| [words.say(key, told), words.say(key, told)];
    tiles(
        scene,
        area,
        &[
            Tile { said: said("tip-point", &[("i", (i + 1).into())]), values: scene.input.row(i), map: whole },
            Tile { said: said("tile-rebuilt", &told), values, map: whole },
            Tile { said: said("tile-missing", &told), values: rest, map: Map::Signed(most.max(size)) },
        ],
    )
}

/// The axis that is walked along, from 0: the last one where the reader asks for more than there are.
fn walked(scene: &Scene<'_, Pca>) -> usize {
    scene.view.component.min(scene.frame.fit.components.len()).saturating_sub(1)
}

/// Draws the panel `walk`.
#[inline(never)]
pub fn walk(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    tiles(scene, area, &walk_tiles(scene)?)
}

/// The mean moved along one axis: by the slider's σ, then by −3σ to 3σ.
pub fn walk_tiles(scene: &Scene<'_, Pca>) -> Option<Vec<Tile>> {
    let (words, frame) = (scene.context.words, scene.frame);
    let at = walked(scene);
    let axis = frame.fit.components.get(at)?;
    let sd = frame.fit.explained_variance(frame.ddof)[at].sqrt();
    let tile = |by: f64, key: &str| {
        let moved: Vec<f64> = axis.iter().map(|a| by * sd * a).collect();
        let said = words.say(key, &[("axis", (at + 1).into()), ("by", number(by, 3).into())]);
        Tile { said: [said.clone(), said], values: frame.fit.restore(&moved), map: ink(scene) }
    };
    let strip = (-FAR..=FAR).map(|by| tile(f64::from(by), "tile-walk"));
    Some(std::iter::once(tile(scene.view.sigma, "tile-slider")).chain(strip).collect())
}

/// Rows as small pictures at their places: in the order of the table, those that would lie on an earlier one left out.
#[inline(never)]
pub fn thumbnails(scene: &Scene<'_, Pca>, axes: &Axes<'_, '_>, scores: &Scores, shape: (usize, usize)) {
    let theme = axes.theme;
    let pixel = (f64::from(theme.text) * 2.0 / shape.0.max(shape.1) as f64).max(0.5);
    let (w, h) = (pixel * shape.0 as f64, pixel * shape.1 as f64);
    let Map::Sequential(low, high) = ink(scene) else { return };
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for (&i, &(x, y)) in scores.rows.iter().zip(&scores.first) {
        if axes.place(x, y, w.max(h)).is_none() {
            continue;
        }
        let (x, y) = axes.to_px(x, y);
        if taken.len() >= MOST_THUMBNAILS || taken.iter().any(|t| (t.0 - x).abs() < w && (t.1 - y).abs() < h) {
            continue;
        }
        taken.push((x, y));
        let color = if series(scene, i) == UNLABELLED { theme.ink } else { theme.series(series(scene, i)) };
        let share = |v: f64| if high > low { 255.0 * (v - low) / (high - low) } else { 0.0 };
        let rgba = scene.input.row(i).into_iter().flat_map(|v| [color.r, color.g, color.b, share(v) as u8]);
        let rgba = Arc::new(rgba.collect());
        let (x, y, wide, tall) = (px(x - w / 2.0), px(y - h / 2.0), shape.0 as u32, shape.1 as u32);
        let (w, h) = (px(w), px(h));
        axes.clipped(|| {
            axes.area.put(Shape::Image { x, y, w, h, width: wide, height: tall, rgba, smooth: false });
        });
    }
}

/// The panel `axes-pictures` in words.
#[inline(never)]
pub fn axes_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let shown = scene.frame.fit.components.len().min(MOST_AXES);
    let share: f64 = scene.frame.fit.explained_variance_ratio().iter().take(shown).sum();
    Some(Notice::new("text-axes-pictures").with("axes", shown).with("share", percent(share)))
}

/// The panel `rebuilt` in words.
#[inline(never)]
pub fn rebuilt_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let Rebuilt { i, k, missing, .. } = rebuilt(scene);
    Some(Notice::new("text-rebuilt").with("i", i + 1).with("k", k).with("share", percent(missing)))
}

/// The panel `walk` in words.
#[inline(never)]
pub fn walk_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let by = number(scene.view.sigma, 3);
    Some(Notice::new("text-walk").with("axis", walked(scene) + 1).with("by", by))
}
