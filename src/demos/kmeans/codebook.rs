//! The code book: a picture whose colours are the points, repainted with the K centres. Each pixel x is stored as the
//! index i(x) and read back as c(i(x)), as an autoencoder would.

use super::Edit;
use super::scene_model::{home, labels};
use super::sim::KMeans;
use crate::engine::table::{PixelGrid, Table};
use crate::math::lloyd;
use crate::plot::figure::{Gesture, Pick, Response, Scene};
use crate::plot::panels::{fitted, image, pixel_at};
use crate::plot::picture::px;
use crate::plot::{Area, DrawExt, Elements, Rgba, ToData, corners};
use plotters::element::Rectangle;
use plotters::style::Color;

/// Where things lie in CSS px: the picture as it was, as it is repainted, and the strip of colours.
struct CodebookPlaces {
    /// Left, top, width, height.
    parts: [(f64, f64, f64, f64); 2],
    strip: (f64, f64, f64, f64),
}

impl CodebookPlaces {
    /// Side by side or one above the other, whichever shows the pictures larger.
    fn new(grid: &PixelGrid, (width, height): (f64, f64)) -> Self {
        let (pad, strip) = (10.0, 16.0);
        let across = ((width - 3.0 * pad) / 2.0, height - strip - 3.0 * pad, (width - pad) / 2.0, 0.0);
        let down = (width - 2.0 * pad, (height - strip - 4.0 * pad) / 2.0, 0.0, (height - strip - 2.0 * pad) / 2.0);
        let scale = |(w, h, ..): (f64, f64, f64, f64)| (w / grid.width as f64).min(h / grid.height as f64);
        let (w, h, dx, dy) = if scale(across) > scale(down) { across } else { down };
        let (w, h) = (w.max(1.0), h.max(1.0));
        let strip = (pad, height - strip - pad / 2.0, (width - 2.0 * pad).max(1.0), strip);
        Self { parts: [(pad, pad, w, h), (pad + dx, pad + dy, w, h)], strip }
    }
}

/// Draws the panel `codebook`: the picture, the same in K colours, and the colours as wide as their clusters are large.
/// Its data are shares of its own width and height: where a gesture lies is worked out from them.
pub fn codebook(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> Option<ToData> {
    let grid = scene.input.picture()?;
    let size = (grid.width, grid.height);
    let centers = &scene.frame.cluster_centers;
    let (width, height) = area.size_css();
    let places = CodebookPlaces::new(&grid, (width, height));
    let part = |(x, y, w, h): (f64, f64, f64, f64)| area.clone().shrink((px(x), px(y)), (px(w), px(h)));
    image(&part(places.parts[0]), size, colors(scene.input, |i| scene.input.row(i)), true);
    if !centers.is_empty() {
        let codes = codes(scene);
        let repainted = colors(scene.input, |i| centers[usize::from(codes[i])].clone());
        image(&part(places.parts[1]), size, repainted, false);
        let (mut x, top, whole, strip) = places.strip;
        for (center, count) in centers.iter().zip(lloyd::counts(&codes, centers.len())) {
            let share = whole * count as f64 / codes.len().max(1) as f64;
            area.add(&Rectangle::new(corners((x, top), (share, strip)), color(center).filled()));
            x += share;
        }
    }
    Some(ToData { left: 0.0, top: 0.0, width, height, x: (0.0, 1.0), y: (1.0, 0.0), log_y: false })
}

/// Gestures on the panel `codebook`: a pixel, and the centre whose colour it takes; or a colour of the strip.
pub fn gesture(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Response<Edit> {
    let Some(found) = under(scene, gesture) else { return Response::Nothing };
    let (words, centers) = (scene.context.words, &scene.frame.cluster_centers);
    let rgb = |place: &[f64]| {
        let Rgba { r, g, b, .. } = color(place);
        format!("({r}, {g}, {b})").into()
    };
    scene.context.point_at(gesture.act, found, || match found {
        Pick::Point(i) => {
            let width = scene.input.picture().map_or(1, |grid| grid.width);
            let (row, column) = ((i / width + 1).into(), (i % width + 1).into());
            let mut lines =
                vec![words.say("tip-pixel", &[("row", row), ("column", column), ("rgb", rgb(&scene.input.row(i)))])];
            let code = |j: usize| words.say("tip-code", &[("j", (j + 1).into()), ("rgb", rgb(&centers[j]))]);
            lines.extend(home(scene, i).map(code));
            lines
        }
        Pick::Center(j) => {
            let count = codes(scene).iter().filter(|&&code| usize::from(code) == j).count();
            [words.say("tip-center", &[("j", (j + 1).into())]), words.say("tip-count", &[("count", count.into())])]
                .into()
        }
    })
}

fn under(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Option<Pick> {
    let grid = scene.input.picture()?;
    let centers = &scene.frame.cluster_centers;
    let (x, y) = (gesture.at.0 - gesture.to_data.left, gesture.at.1 - gesture.to_data.top);
    let places = CodebookPlaces::new(&grid, (gesture.to_data.width, gesture.to_data.height));
    let size = (grid.width, grid.height);
    for part in places.parts.into_iter().take(if centers.is_empty() { 1 } else { 2 }) {
        if let Some((column, row)) = pixel_at(&fitted(part, size), (x, y), size) {
            return Some(Pick::Point(row * grid.width + column));
        }
    }
    let (left, top, whole, strip) = places.strip;
    if centers.is_empty() || !(left..left + whole).contains(&x) || !(top..top + strip).contains(&y) {
        return None;
    }
    let codes = codes(scene);
    let mut left_over = (x - left) / whole * codes.len() as f64;
    let ends_beyond = |count: usize| {
        left_over -= count as f64;
        left_over < 0.0
    };
    lloyd::counts(&codes, centers.len()).into_iter().position(ends_beyond).map(Pick::Center)
}

/// The code of every pixel: its label or, before the first assign, its nearest centre.
fn codes(scene: &Scene<'_, KMeans>) -> Vec<u8> {
    let nearest = || lloyd::nearest(scene.input, &scene.frame.cluster_centers).0;
    labels(scene).map_or_else(nearest, <[u8]>::to_vec)
}

fn color(place: &[f64]) -> Rgba {
    let channel = |i: usize| place.get(i).copied().unwrap_or(0.0).round().clamp(0.0, 255.0) as u8;
    Rgba::rgb(channel(0), channel(1), channel(2))
}

fn colors(points: &Table, of: impl Fn(usize) -> Vec<f64>) -> Vec<u8> {
    let rgba = |i| {
        let Rgba { r, g, b, .. } = color(&of(i));
        [r, g, b, 255]
    };
    (0..points.n()).flat_map(rgba).collect()
}
