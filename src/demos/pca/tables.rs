//! V with its numbers, and where it has too many of them, as a picture.

use super::frame::{Frame, Preparation};
use super::sim::Pca;
use crate::demos::points::scene::picked_point;
use crate::engine::order::descending;
use crate::engine::words::number;
use crate::math::subspace;
use crate::plot::figure::{Grid, GridRow, Scene};
use crate::plot::panels::{Map, heat_map, key};
use crate::plot::picture::{Align, Baseline, Weight};
use crate::plot::text::{Label, width as measure};
use crate::plot::{Area, Axes, DrawExt, Options, Scale, ToData};

/// V has so many columns at most as a table.
pub const MOST_COLUMNS: usize = 12;
/// With so many columns at most there is room for u and V u beside it.
const MOST_BESIDE: usize = 4;

/// The panel `covariance`: V with its numbers, and u and V u beside it; of more columns it is a picture.
pub fn covariance(scene: &Scene<'_, Pca>) -> Option<Grid> {
    let (words, frame, names) = (scene.context.words, scene.frame, scene.input.names());
    let d = names.len();
    if frame.stage != Preparation::Covariance {
        return Some(Grid::saying(words.get("covariance-none")));
    }
    let digits = if scene.context.theme.scale == Scale::Presenting || d > MOST_BESIDE { 3 } else { 4 };
    // What is left of a sum of large numbers is rounding.
    let tiny = 1e-15 * frame.fit.explained_variance(frame.ddof).first().copied().unwrap_or(0.0);
    let said = |x: f64| number(if x.abs() <= tiny { 0.0 } else { x }, digits);
    let row = |(i, entries): (usize, &[f64])| {
        let mut cells = vec![names[i].clone()];
        cells.extend(entries.iter().map(|x| said(*x)));
        if d <= MOST_BESIDE {
            cells.push(number(frame.iterate[i], digits));
            cells.push(said(entries.iter().zip(&frame.iterate).map(|(v, u)| v * u).sum()));
        }
        GridRow::new(cells)
    };
    let mut head = vec![String::new()];
    head.extend(names.iter().cloned());
    if d <= MOST_BESIDE {
        head.extend(["mark-u", "head-product"].map(|key| words.get(key)));
    }
    let caption = words.say("covariance-caption", &[("ddof", frame.ddof.into()), ("axes", frame.deflated.into())]);
    let grid = Grid { caption, head, ..Grid::default() };
    Some(grid.with(frame.covariance.chunks_exact(d).enumerate().map(row)))
}

/// So many columns of the row that is picked are listed at most.
const MOST_LISTED: usize = 12;

/// The panel `picked`: a row, its shadow on the line along u, and its residual, with the Pythagoras of their squares.
pub fn picked(scene: &Scene<'_, Pca>) -> Option<Grid> {
    let (words, frame, names) = (scene.context.words, scene.frame, scene.input.names());
    let Some(i) = picked_point(scene.context, scene.input.n()) else {
        return Some(Grid::saying(words.get("picked-none")));
    };
    // As the iteration has it.
    let mut x = frame.fit.prepare(&scene.input.row(i));
    subspace::remove(&mut x, &frame.axes[..frame.deflated]);
    let u = &frame.iterate;
    let score: f64 = x.iter().zip(u).map(|(x, u)| x * u).sum();
    let whole: f64 = x.iter().map(|x| x * x).sum();
    let rest: f64 = x.iter().zip(u).map(|(x, u)| (x - score * u) * (x - score * u)).sum();
    let digits = if scene.context.theme.scale == Scale::Presenting { 3 } else { 4 };
    let said = |x: f64| number(if x.abs() <= 1e-15 * whole.sqrt() { 0.0 } else { x }, digits);
    let squared = |x: f64| number(if x <= 1e-30 * whole { 0.0 } else { x }, digits);
    // The columns that say most of it.
    let mut most = descending(&x.iter().map(|x| x.abs()).collect::<Vec<_>>());
    most.truncate(MOST_LISTED);
    let columns = (0..x.len()).filter(|j| most.contains(j));
    let rows = columns.map(|j| {
        let cells = [x[j], score * u[j], x[j] - score * u[j]].map(said);
        GridRow::new(std::iter::once(names[j].clone()).chain(cells))
    });
    let caption = words.say("picked-point", &[("i", (i + 1).into()), ("score", said(score).into())]);
    let told = [("whole", squared(whole)), ("kept", squared(score * score)), ("lost", squared(rest))];
    let note = words.say("picked-note", &told.map(|(name, said)| (name, said.into())));
    let heads = ["axis-column", "head-point", "head-shadow", "head-residual"];
    Some(Grid::new(words, caption, &heads, note).with(rows))
}

/// The rows of V at the right edge of its picture, where they have room: each by the number that its column has, and by
/// its name where that fits.
fn row_names(scene: &Scene<'_, Pca>, axes: &Axes<'_, '_>, width: f64) {
    let (theme, w, d) = (axes.theme, &axes.window, scene.input.d());
    let (text, right) = (f64::from(theme.text), w.left + w.width + 0.4 * f64::from(theme.text));
    if w.height < text * d as f64 {
        return;
    }
    let fits = |said: &str| right + f64::from(measure(said, theme.text, Weight::Normal)) <= width;
    for (j, name) in (1..).zip(scene.input.names()) {
        let (number, named) = (j.to_string(), format!("{j} {name}"));
        let said = if fits(&named) { &named } else { &number };
        let place = (right, w.top + w.height * (j as f64 - 0.5) / d as f64);
        let label = Label::new(said, place, theme.text, theme.soft).at(Align::Left, Baseline::Middle);
        if fits(said) {
            axes.area.put(label.shape());
        }
    }
}

/// V, or of a wide table its picture.
pub fn entries(frame: &Frame) -> &[f64] {
    if frame.covariance.is_empty() { &frame.picture } else { &frame.covariance }
}

/// Draws the panel `covariance-map`: V as a picture.
pub fn map(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let (theme, frame, d) = (scene.context.theme, scene.frame, scene.input.d());
    let entries = entries(frame);
    let most = entries.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let (width, height) = area.size_css();
    let foot = (f64::from(theme.text) * 2.0).min(height / 2.0);
    let (above, _) = area.split_vertically((10.0 * (height - foot)) as u32);
    // Rows run downwards, which no scale at the side would say.
    let range = (0.5, d as f64 + 0.5);
    let options = Options { whole_x: true, y_ticks: false, ..Options::default() };
    let side = (height - foot).min(width);
    let (square, _) = above.split_horizontally((10.0 * side.max(1.0)) as u32);
    let axes = Axes::new(&square, theme, range, range, options);
    let side = entries.len().isqrt();
    heat_map(&axes, entries, (side, side), Map::Signed(most.max(f64::MIN_POSITIVE)), false);
    row_names(scene, &axes, width);
    key(area, theme, most);
    Some(axes.to_data())
}
