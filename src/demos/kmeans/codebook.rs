//! The code book: a picture whose colours are the points, repainted with the K centres. Each pixel x is stored as the
//! index i(x) and read back as c(i(x)), as an autoencoder would.

use super::sim::KMeans;
use crate::engine::table::Table;
use crate::math::lloyd;
use crate::plot::figure::Scene;
use crate::plot::panels::image;
use crate::plot::picture::px;
use crate::plot::{Area, Put, Rgba, Shape};
use std::sync::Arc;

/// Draws the panel `codebook`: the picture, the same in K colours, and the colours as wide as their clusters are large.
pub fn codebook(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> Option<()> {
    let grid = scene.input.picture()?;
    let size = (grid.width as u32, grid.height as u32);
    let centers = &scene.frame.cluster_centers;
    let (width, height) = area.size_css();
    let (pad, strip) = (10.0, 16.0);
    let part = |x: f64, y: f64, w: f64, h: f64| area.clone().shrink((px(x), px(y)), (px(w.max(1.0)), px(h.max(1.0))));
    // Side by side or one above the other, whichever shows them larger.
    let across = ((width - 3.0 * pad) / 2.0, height - strip - 3.0 * pad, (width - pad) / 2.0, 0.0);
    let down = (width - 2.0 * pad, (height - strip - 4.0 * pad) / 2.0, 0.0, (height - strip - 2.0 * pad) / 2.0);
    let scale = |(w, h, ..): (f64, f64, f64, f64)| (w / grid.width as f64).min(h / grid.height as f64);
    let (w, h, dx, dy) = if scale(across) > scale(down) { across } else { down };
    image(&part(pad, pad, w, h), size, Arc::new(colors(scene.input, |i| scene.input.row(i))), true);
    if centers.is_empty() {
        return Some(());
    }
    let codes = codes(scene);
    let repainted = colors(scene.input, |i| centers[usize::from(codes[i])].clone());
    image(&part(pad + dx, pad + dy, w, h), size, Arc::new(repainted), false);
    let counts = lloyd::counts(&codes, centers.len());
    let mut x = pad;
    for (center, count) in centers.iter().zip(counts) {
        let share = (width - 2.0 * pad) * count as f64 / codes.len().max(1) as f64;
        let (left, top, w, h) = (px(x), px(height - strip - pad / 2.0), px(share), px(strip));
        area.put(Shape::Rect { x: left, y: top, w, h, fill: Some(color(center)), stroke: None });
        x += share;
    }
    Some(())
}

/// The code of every pixel: its label or, before the first assign, its nearest centre.
fn codes(scene: &Scene<'_, KMeans>) -> Vec<u8> {
    let (n, k) = (scene.input.n(), scene.frame.cluster_centers.len());
    let labels = &scene.frame.labels;
    if labels.len() == n && labels.iter().all(|&label| usize::from(label) < k) {
        return labels.clone();
    }
    let (mut codes, mut squared) = (vec![0; n], vec![0.0; n]);
    lloyd::assign(scene.input, &scene.frame.cluster_centers, &mut codes, &mut squared);
    codes
}

fn color(place: &[f64]) -> Rgba {
    let channel = |i: usize| place.get(i).copied().unwrap_or(0.0).round().clamp(0.0, 255.0) as u8;
    Rgba::rgb(channel(0), channel(1), channel(2))
}

fn colors(points: &Table, of: impl Fn(usize) -> Vec<f64>) -> Vec<u8> {
    (0..points.n())
        .flat_map(|i| {
            let Rgba { r, g, b, .. } = color(&of(i));
            [r, g, b, 255]
        })
        .collect()
}
