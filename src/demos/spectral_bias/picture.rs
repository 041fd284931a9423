//! The main picture: the target and what the network makes of it; and the same at earlier instants.

use super::seen::Seen;
use crate::engine::input::Own;
use crate::plot::panels::{Map, colors};
use crate::plot::picture::{Align, Baseline, Weight, px};
use crate::plot::text::{Label, fit, width as measure};
use crate::plot::ticks::window_of;
use crate::plot::{Area, Axes, Options, Put, Rgba, Shape, ToData};

/// So many earlier instants are shown at most, and the present one.
const SNAPSHOTS: usize = 5;
/// A small picture is at least so many letters wide.
const LETTERS: f64 = 8.0;
/// And about so many times as wide as high.
const FLAT: f64 = 1.5;

/// A line through values at x_i = i/n.
fn line(axes: &Axes<'_, '_>, values: impl Iterator<Item = f64>, n: usize, (color, width): (Rgba, f32), dashed: bool) {
    let s = axes.theme.stroke;
    // Where there is no number, the line is broken.
    let mut piece = Vec::new();
    let put = |piece: &mut Vec<(i32, i32)>| {
        let points = std::mem::take(piece);
        if points.len() > 1 {
            let dash = dashed.then_some([40.0 * s, 35.0 * s]);
            axes.area.put(Shape::Path { points, color, width: width * s, dash });
        }
    };
    for (i, y) in values.enumerate() {
        match axes.place(i as f64 / n as f64, y, 1e5) {
            Some(place) => piece.push(place),
            None => put(&mut piece),
        }
    }
    put(&mut piece);
}

/// Discs at the samples: full where the network is fitted to them, rings where it is not.
fn samples(axes: &Axes<'_, '_>, seen: &Seen<'_>, r: f64) {
    let (theme, frame) = (seen.theme(), seen.scene.frame);
    for (i, (&y, &kept)) in frame.target.iter().zip(&*frame.kept).enumerate() {
        let Some((x, y)) = axes.place(seen.x(i), f64::from(y), 4.0) else { continue };
        let (fill, stroke) = match kept {
            true => (Some(theme.ink.fade(0.75)), None),
            false => (None, Some((theme.soft.fade(0.45), 8.0 * theme.stroke))),
        };
        let r = px(r * f64::from(theme.marks));
        axes.area.put(Shape::Circle { x, y, r, fill, stroke });
    }
}

/// Names of lines, at the right of the row above the window.
pub fn legend(axes: &Axes<'_, '_>, entries: &[(String, Rgba, bool)]) {
    let theme = axes.theme;
    let (text, s) = (f64::from(theme.text), theme.stroke);
    let (w, y) = (&axes.window, axes.window.top - text * 0.75);
    let mut right = w.left + w.width;
    for (name, color, dashed) in entries.iter().rev() {
        let room = f64::from(measure(name, theme.text, Weight::Normal));
        if right - room - text * 2.4 < 0.0 {
            return;
        }
        let label = Label::new(name, (right, y), theme.text, theme.ink).at(Align::Right, Baseline::Middle);
        axes.area.put(label.shape());
        let (from, to) = (right - room - text * 2.0, right - room - text * 0.5);
        let points = vec![(px(from), px(y)), (px(to), px(y))];
        let dash = dashed.then_some([40.0 * s, 35.0 * s]);
        axes.area.put(Shape::Path { points, color: *color, width: 22.0 * s, dash });
        right = from - text * 1.2;
    }
}

/// What y has room for: the target, the clean signal and a little more. Not the network, which may be anywhere.
fn heights(seen: &Seen<'_>) -> (f64, f64) {
    let frame = seen.scene.frame;
    let all = frame.target.iter().map(|&y| f64::from(y)).chain(frame.clean.iter().copied());
    let (lo, hi) = window_of(all);
    let room = 0.08 * (hi - lo);
    (lo - room, hi + room)
}

/// The panel `curve`.
pub fn curve(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words, frame) = (seen.theme(), seen.words(), seen.scene.frame);
    let [x, y] = seen.scene.stage.window.unwrap_or([(0.0, 1.0), heights(seen)]);
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
    let network = name("label-network", theme.accent, false);
    let entries = match noisy {
        true => vec![name("label-clean", theme.soft, true), network],
        false => vec![name("label-target", theme.ink.fade(0.55), false), network],
    };
    legend(&axes, &entries);
    Some(axes.to_data())
}

/// Instants 1, 2, 5, 10, … that have passed, the last few of them, and the present one.
pub fn instants(t: u64) -> Vec<u64> {
    let steps = (0..19).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
    let mut passed: Vec<u64> = std::iter::once(0).chain(steps.take_while(|at| *at < t)).collect();
    let from = passed.len().saturating_sub(SNAPSHOTS);
    passed.drain(..from);
    if t > 0 {
        passed.push(t);
    }
    passed
}

/// The panel `snapshots`: the network at some instants, as a strip.
pub fn snapshots(seen: &Seen<'_>, area: &Area<'_>) {
    let (theme, words) = (seen.theme(), seen.words());
    let text = f64::from(theme.text);
    let (width, height) = area.size_css();
    let found: Vec<_> = instants(seen.scene.t).into_iter().filter_map(|t| seen.sample_at(t)).collect();
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
        let said = fit(&said, axes.window.width as f32, theme.text, Weight::Normal);
        if !said.is_empty() {
            let place = (axes.window.left + text * 0.2, axes.window.top - text * 0.75);
            let label = Label::new(&said, place, theme.text, theme.soft).at(Align::Left, Baseline::Middle);
            part.put(label.shape());
        }
    }
}

/// Pixels that stand between two pictures.
const GAP: f64 = 4.0;
/// The row of a picture's name, in letters.
const NAME: f64 = 1.7;

/// The pictures of a panel, in cells beside and below each other: how many columns, and the panel's map to pixels of the
/// cells, each `side + GAP` wide and its name higher than `side`.
fn cells(area: &Area<'_>, text: f64, side: f64, count: usize) -> (usize, ToData) {
    let (width, height) = area.size_css();
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
    let left = ((width - w + GAP * pixel) / 2.0).max(0.0);
    let top = ((height - h + GAP * pixel) / 2.0).max(0.0);
    let (dx, dy) = area.get_base_pixel();
    let window = ToData { left, top, width: w, height: h, x: (0.0, x), y: (y, 0.0), log_y: false };
    (columns, window.moved(f64::from(dx) / 10.0, f64::from(dy) / 10.0))
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
fn put_cell(seen: &Seen<'_>, area: &Area<'_>, window: &ToData, columns: usize, at: usize, name: &str, rgba: Vec<u8>) {
    let Some(side) = seen.scene.frame.side else { return };
    let theme = seen.theme();
    let text = f64::from(theme.text);
    let (dx, dy) = area.get_base_pixel();
    let window = window.moved(-f64::from(dx) / 10.0, -f64::from(dy) / 10.0);
    let pixel = window.width / (window.x.1 - window.x.0);
    let (cell, row) = ((at % columns) as f64, (at / columns) as f64);
    let left = window.left + cell * (side as f64 + GAP) * pixel;
    let top = window.top + row * ((side as f64 + GAP) * pixel + text * NAME);
    let size = side as f64 * pixel;
    let name = fit(name, size as f32, theme.text, Weight::Normal);
    if !name.is_empty() {
        let label = Label::new(&name, (left, top + text * NAME / 2.0), theme.text, theme.soft);
        area.put(label.at(Align::Left, Baseline::Middle).shape());
    }
    area.put(Shape::Image {
        x: px(left),
        y: px(top + text * NAME),
        w: px(size),
        h: px(size),
        width: side as u32,
        height: side as u32,
        rgba: std::sync::Arc::new(rgba),
        smooth: false,
    });
}

/// Brightness from −1 to 1 in grey; what the network does not see is tinted.
fn greys(seen: &Seen<'_>, values: impl Iterator<Item = f64>, kept: Option<&[bool]>) -> Vec<u8> {
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

/// The panel `curve` of a picture: what the network is fitted to, what it makes of it, and what is between them; with
/// noise or gaps also the clean picture.
pub fn field(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
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
pub fn snapshot_fields(seen: &Seen<'_>, area: &Area<'_>) {
    let Some(side) = seen.scene.frame.side else { return };
    let words = seen.words();
    let found: Vec<_> = instants(seen.scene.t).into_iter().filter_map(|t| seen.sample_at(t)).collect();
    let (columns, window) = cells(area, f64::from(seen.theme().text), side as f64, SNAPSHOTS + 1);
    for (at, (t, sample)) in found.into_iter().enumerate() {
        let said = words.say("snapshot", &[("t", (t as f64).into())]);
        let rgba = greys(seen, seen.prediction(sample).iter().copied(), None);
        if rgba.len() == 4 * side * side {
            put_cell(seen, area, &window, columns, at, &said, rgba);
        }
    }
}
