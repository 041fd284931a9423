//! A target that is a picture: pictures beside each other. A part of the program of its own, which comes with such data.

use super::scene_model::{SNAPSHOTS, SceneModel};
use crate::plot::panels::{Map, colors, stretched};
use crate::plot::picture::{Align, Baseline, Weight};
use crate::plot::text::{Label, fit, width as measure};
use crate::plot::{Area, DrawExt, ToData};

/// Pixels that stand between two pictures.
const GAP: f64 = 4.0;
/// The row of a picture's name, in letters.
const NAME: f64 = 1.7;

/// The pictures of a panel, in cells beside and below each other: how many columns, and the panel's map to pixels of the
/// cells, each `side + GAP` wide and its name higher than `side`.
fn cells(area: &Area<'_>, text: f64, side: f64, count: usize) -> (usize, ToData) {
    let (width, height) = area.size_css();
    let edge = text * 0.7;
    let (width, height) = ((width - 2.0 * edge).max(1.0), (height - edge).max(1.0));
    let pixel = |columns: usize| {
        let rows = count.div_ceil(columns) as f64;
        let across = width / (columns as f64 * (side + GAP) - GAP);
        let down = (height - rows * text * NAME) / (rows * (side + GAP) - GAP);
        across.min(down).max(1e-3)
    };
    let columns = (1..=count.max(1)).max_by(|&a, &b| pixel(a).total_cmp(&pixel(b))).unwrap_or(1);
    let (pixel, rows) = (pixel(columns), count.div_ceil(columns) as f64);
    let (x, y) = (columns as f64 * (side + GAP), rows * (side + GAP + text * NAME / pixel));
    let (w, h) = (x * pixel, y * pixel);
    let left = edge + ((width - w + GAP * pixel) / 2.0).max(0.0);
    let top = ((height - h + GAP * pixel) / 2.0).max(0.0);
    let window = ToData { left, top, width: w, height: h, x: (0.0, x), y: (y, 0.0), log_y: false };
    (columns, window.in_picture(area))
}

/// Which cell of a panel a place lies in, and the pixel there: column and row.
pub fn pixel_at(window: &ToData, text: f64, side: usize, at: (f64, f64)) -> Option<(usize, usize, usize)> {
    let (x, y) = window.to_data(at.0, at.1);
    let name = text * NAME * (window.x.1 - window.x.0) / window.width;
    let (across, down) = (side as f64 + GAP, side as f64 + GAP + name);
    if !window.contains(at.0, at.1) || !x.is_finite() || !y.is_finite() {
        return None;
    }
    let columns = (window.x.1 / across).round().max(1.0) as usize;
    let (cell, row) = ((x / across) as usize, (y / down) as usize);
    let (px, py) = (x - cell as f64 * across, y - row as f64 * down - name);
    let inside = |v: f64| (0.0..side as f64).contains(&v);
    (inside(px) && inside(py) && cell < columns).then_some((row * columns + cell, px as usize, py as usize))
}

/// One picture in a cell, with its name above.
fn put_cell(
    seen: &SceneModel<'_>,
    area: &Area<'_>,
    window: &ToData,
    columns: usize,
    at: usize,
    name: &str,
    rgba: Vec<u8>,
) {
    let Some(side) = seen.scene.frame.side else { return };
    let theme = seen.theme();
    let text = f64::from(theme.text);
    let window = window.in_area(area);
    let pixel = window.width / (window.x.1 - window.x.0);
    let (cell, row) = ((at % columns) as f64, (at / columns) as f64);
    let left = window.left + cell * (side as f64 + GAP) * pixel;
    let top = window.top + row * ((side as f64 + GAP) * pixel + text * NAME);
    let size = side as f64 * pixel;
    // Of an instant the number alone, where there is no room for more.
    let whole = measure(name, theme.text, Weight::Normal) <= size as f32;
    let name = if whole { name } else { name.rsplit(' ').next().unwrap_or_default() };
    let name = fit(name, size as f32, theme.text, Weight::Normal);
    if !name.is_empty() {
        let label = Label::new(&name, (left, top + text * NAME / 2.0), theme.text, theme.soft);
        label.at(Align::Left, Baseline::Middle).put(area);
    }
    stretched(area, (left, top + text * NAME, size, size), (side, side), rgba, false);
}

/// Brightness from −1 to 1 in grey; what the network does not see is tinted.
fn greys(seen: &SceneModel<'_>, values: impl Iterator<Item = f64>, kept: Option<&[bool]>) -> Vec<u8> {
    let hidden = seen.theme().signed[0];
    let color = |(i, v): (usize, f64)| {
        let grey = ((v + 1.0) * 127.5).clamp(0.0, 255.0) as u8;
        match kept {
            Some(kept) if !kept[i] => [hidden.r, hidden.g, hidden.b, 255],
            _ => [grey, grey, grey, 255],
        }
    };
    values.enumerate().flat_map(color).collect()
}

/// The panels that are pictures.
#[inline(never)]
pub fn draw(seen: &SceneModel<'_>, panel: &str, area: &Area<'_>) -> Option<ToData> {
    if panel == "curve" {
        return curve(seen, area);
    }
    snapshots(seen, area);
    None
}

/// The panel `curve` of a picture: what the network is fitted to, what it makes of it, and what is between them; with
/// noise or gaps also the clean picture.
fn curve(seen: &SceneModel<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words, frame) = (seen.theme(), seen.words(), seen.scene.frame);
    let side = frame.side?;
    let clean = seen.has_clean_error();
    let (columns, window) = cells(area, f64::from(theme.text), side as f64, if clean { 4 } else { 3 });
    let put = |at, name: &str, rgba| put_cell(seen, area, &window, columns, at, &words.get(name), rgba);
    put(0, "label-target", greys(seen, frame.target.iter().map(|&y| y.into()), Some(&frame.kept)));
    put(1, "label-network", greys(seen, frame.prediction.iter().map(|&f| f.into()), None));
    let residual = frame.prediction.iter().zip(&*frame.target).map(|(&f, &y)| f64::from(f) - f64::from(y));
    let shown: Vec<f64> = residual.zip(&*frame.kept).map(|(r, kept)| if *kept { r } else { f64::NAN }).collect();
    put(2, "label-residual", colors(theme, &shown, Map::Signed(1.0)));
    if clean {
        put(3, "label-clean", greys(seen, frame.clean.iter().copied(), None));
    }
    Some(window)
}

/// The panel `snapshots` of a picture.
fn snapshots(seen: &SceneModel<'_>, area: &Area<'_>) {
    let Some(side) = seen.scene.frame.side else { return };
    let words = seen.words();
    let found = seen.snapshots();
    let (columns, window) = cells(area, f64::from(seen.theme().text), side as f64, SNAPSHOTS + 1);
    for (at, (t, sample)) in found.into_iter().enumerate() {
        let said = words.say("snapshot", &[("t", (t as f64).into())]);
        let rgba = greys(seen, seen.prediction(sample).iter().copied(), None);
        if rgba.len() == 4 * side * side {
            put_cell(seen, area, &window, columns, at, &said, rgba);
        }
    }
}
