//! The panel `kernel`: the eigenvalues of the tangent kernel at the start and, beside them, its first eigenvectors.

use super::Edit;
use super::curves::eigenvalues;
use super::scene_model::studied;
use super::sim::SpectralBias;
use super::study::Predicted;
use crate::plot::figure::{Gesture, Response, Scene};
use crate::plot::panel::heard;
use crate::plot::picture::{Align, Baseline, Weight, px};
use crate::plot::text::{Label, fit};
use crate::plot::{Area, Axes, DrawExt, Elements, Options, ToData};
use plotters::element::PathElement;
use plotters::style::Color;

/// So many eigenvectors are drawn.
const VECTORS: usize = 6;

fn found(scene: &Scene<'_, SpectralBias>) -> Option<Predicted> {
    studied(scene, "kernel").filter(|found: &Predicted| !found.eigenvalues.is_empty())
}

/// Draws it.
pub fn kernel(scene: &Scene<'_, SpectralBias>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (scene.context.theme, scene.context.words);
    let found = found(scene)?;
    let (width, height) = area.size_css();
    let text = f64::from(theme.text);
    let beside = width > text * 34.0;
    let (left, right) =
        if beside { area.split_horizontally(px(width * 0.56)) } else { area.split_vertically(px(height * 0.58)) };
    let window = eigenvalues(scene, &found).draw(&left, theme, scene.context.window);
    let (room, high) = right.size_css();
    let count = found.eigenvectors.len().min(VECTORS);
    let columns = if room > text * 18.0 { 3 } else { 2 };
    let rows = count.div_ceil(columns).max(1);
    let (w, h) = (room / columns as f64, high / rows as f64);
    for (i, vector) in found.eigenvectors.iter().take(count).enumerate() {
        let corner = ((i % columns) as f64 * w, (i / columns) as f64 * h);
        let part = right.clone().shrink((px(corner.0), px(corner.1)), (px(w - text * 0.3), px(h)));
        let most = vector.iter().fold(0.0_f64, |most, v| most.max(v.abs())).max(1e-12);
        let look = Options { x_ticks: false, y_ticks: false, y_title: " ", ..Options::default() };
        let axes = Axes::new(&part, theme, (0.0, vector.len() as f64), (-1.15 * most, 1.15 * most), look);
        let places = vector.iter().enumerate().map(|(i, &v)| (i as f64, v));
        let style = theme.accent.stroke_width(theme.width(14.0));
        axes.plane.add(&PathElement::new(places.filter(|at| axes.has(*at)).collect::<Vec<_>>(), style));
        let said = match found.dominant.get(i) {
            Some(&k) => words.say("mode-of", &[("i", (i + 1).into()), ("k", k.into())]),
            None => words.say("mode", &[("i", (i + 1).into())]),
        };
        let said = fit(&said, axes.window.width as f32, theme.text, Weight::Normal);
        let at = (axes.window.left, axes.window.top - text * 0.75);
        let label = Label::new(&said, at, theme.text, theme.soft);
        part.put(label.at(Align::Left, Baseline::Middle).shape());
    }
    window
}

/// The tip of an eigenvalue.
pub fn hand(scene: &Scene<'_, SpectralBias>, gesture: &Gesture) -> Response<Edit> {
    found(scene).map_or(Response::Nothing, |found| heard(&eigenvalues(scene, &found), scene, gesture))
}
