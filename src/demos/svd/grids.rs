//! The panels that are tables: how many layers are enough, and what was measured.

use super::scene_model::{PEAK, SceneModel};
use super::sim::Svd;
use crate::engine::words::{grouped, measured as said, number, percent};
use crate::plot::figure::{Grid, GridRow, Scene};

/// The panel `choose`: four rules, what the reader asks of each, and the k that is enough.
pub fn choose(scene: &Scene<'_, Svd>) -> Option<Grid> {
    let (seen, words, view) = (SceneModel::new(scene), scene.context.words, &scene.view);
    let Some(spectrum) = seen.exact() else { return Some(Grid::saying(words.get("choose-wait"))) };
    let size = (view.size * seen.numbers() as f64) as usize;
    let row = |key: &str, threshold: String, k: usize| {
        GridRow::new([words.get(key), threshold, k.to_string()]).strong(k == seen.k()).leads(Some(k as u64))
    };
    let mut rows = vec![
        row("choose-share", format!("≥ {}", percent(view.share, 1)), spectrum.k_for_share(view.share)),
        row("choose-energy", format!("≥ {}", percent(view.energy, 1)), spectrum.k_for_energy(view.energy)),
    ];
    // Of brightness and colour apart, singular values do not tell the error that is seen.
    if seen.is_picture() && !seen.is_turned() {
        let k = spectrum.k_for_psnr(view.psnr, PEAK);
        rows.push(row("choose-psnr", format!("≥ {} dB", number(view.psnr, 3)), k));
    }
    rows.push(row("choose-size", format!("≤ {}", percent(view.size, 1)), spectrum.k_for_size(size)));
    let heads = ["head-rule", "head-threshold", "head-k"];
    Some(Grid::new(words, words.get("choose-caption"), &heads, words.get("choose-note")).with(rows))
}

/// The panel `numbers`: the error as it is measured, beside the tail of the singular values.
pub fn numbers(scene: &Scene<'_, Svd>) -> Option<Grid> {
    let (seen, words, frame) = (SceneModel::new(scene), scene.context.words, scene.frame);
    let mut rows = Vec::new();
    let mut row = |name: String, value: String| rows.push(GridRow::new([name, value]));
    if let (Some(spectrum), Some(measured)) = (seen.exact(), frame.measured) {
        let norm = spectrum.norm();
        let difference = if norm > 0.0 { (measured.fro_error - measured.tail_bound).abs() / norm } else { 0.0 };
        row(words.get("row-error"), said(words, measured.fro_error, 7, seen.tiny()));
        row(words.get("row-tail"), said(words, measured.tail_bound, 7, seen.tiny()));
        row(words.get("row-difference"), said(words, difference, 2, seen.tiny() / norm));
        if let Some(rounding) = measured.rounding_error {
            row(words.get("row-rounding"), number(rounding, 5));
        }
        if seen.is_picture() {
            let psnr = measured.psnr.map_or("∞".to_owned(), |psnr| format!("{} dB", number(psnr, 4)));
            row(words.get("row-psnr"), psnr);
        }
        if seen.channels() > 1 {
            for (channel, s) in spectrum.channels().iter().enumerate() {
                let tail = s.iter().skip(seen.k()).map(|s| s * s).sum::<f64>().sqrt();
                let name = words.say("row-channel", &[("channel", seen.channel_name(channel).into())]);
                row(name, said(words, tail, 5, seen.tiny()));
            }
        }
    }
    let (stored, all) = (frame.stored_numbers, seen.numbers());
    row(words.get("row-stored"), format!("{} / {}", grouped(stored), grouped(all)));
    row(words.get("row-ratio"), percent(stored as f64 / all as f64, 1));
    let note = words.get(if seen.exact().is_some() { "numbers-note" } else { "numbers-wait" });
    let caption = words.say("numbers-caption", &[("k", seen.k().into())]);
    Some(Grid::new(words, caption, &["head-what", "head-value"], note).with(rows))
}
