//! The panels that are tables: how many layers are enough, and what was measured.

use super::seen::{PEAK, Seen};
use crate::engine::words::{fixed, grouped, measured as said, number};
use crate::plot::figure::{Grid, GridRow};

fn percent(x: f64) -> String {
    format!("{}%", fixed(100.0 * x, 1))
}

/// The panel `choose`: four rules, what the reader asks of each, and the k that is enough.
pub fn choose(seen: &Seen<'_>) -> Grid {
    let words = seen.scene.stage.words;
    let view = &seen.scene.view;
    let head = ["head-rule", "head-threshold", "head-k"].map(|key| words.get(key)).to_vec();
    let Some(spectrum) = seen.exact() else {
        return Grid { caption: words.get("choose-wait"), ..Grid::default() };
    };
    let size = (view.size * seen.numbers() as f64) as usize;
    let row = |key: &str, threshold: String, k: usize| GridRow {
        strong: k == seen.k(),
        cells: vec![words.get(key), threshold, k.to_string()],
        go: Some(k as u64),
        ..GridRow::default()
    };
    let mut rows = vec![
        row("choose-share", format!("≥ {}", percent(view.share)), spectrum.k_for_share(view.share)),
        row("choose-energy", format!("≥ {}", percent(view.energy)), spectrum.k_for_energy(view.energy)),
    ];
    // Of brightness and colour apart, singular values do not tell the error that is seen.
    if seen.is_picture() && !seen.is_turned() {
        let k = spectrum.k_for_psnr(view.psnr, PEAK);
        rows.push(row("choose-psnr", format!("≥ {} dB", number(view.psnr, 3)), k));
    }
    rows.push(row("choose-size", format!("≤ {}", percent(view.size)), spectrum.k_for_size(size)));
    Grid { caption: words.get("choose-caption"), head, rows, note: words.get("choose-note") }
}

/// The panel `numbers`: the error as it is measured, beside the tail of the singular values.
pub fn numbers(seen: &Seen<'_>) -> Grid {
    let words = seen.scene.stage.words;
    let frame = seen.scene.frame;
    let head = ["head-what", "head-value"].map(|key| words.get(key)).to_vec();
    let row = |key: &str, value: String| GridRow { cells: vec![words.get(key), value], ..GridRow::default() };
    let mut rows = Vec::new();
    if let (Some(spectrum), Some(measured)) = (seen.exact(), frame.measured) {
        let norm = spectrum.norm();
        let difference = if norm > 0.0 { (measured.fro_error - measured.tail_bound).abs() / norm } else { 0.0 };
        rows.push(row("row-error", said(words, measured.fro_error, 7, seen.tiny())));
        rows.push(row("row-tail", said(words, measured.tail_bound, 7, seen.tiny())));
        rows.push(row("row-difference", said(words, difference, 2, seen.tiny() / norm)));
        if let Some(rounding) = measured.rounding_error {
            rows.push(row("row-rounding", number(rounding, 5)));
        }
        if seen.is_picture() {
            let psnr = measured.psnr.map_or("∞".to_owned(), |psnr| format!("{} dB", number(psnr, 4)));
            rows.push(row("row-psnr", psnr));
        }
        if seen.channels() > 1 {
            for (channel, s) in spectrum.channels().iter().enumerate() {
                let tail = s.iter().skip(seen.k()).map(|s| s * s).sum::<f64>().sqrt();
                let name = words.say("row-channel", &[("channel", seen.channel_name(channel).into())]);
                rows.push(GridRow { cells: vec![name, said(words, tail, 5, seen.tiny())], ..GridRow::default() });
            }
        }
    }
    let (stored, all) = (frame.stored_numbers, seen.numbers());
    rows.push(row("row-stored", format!("{} / {}", grouped(stored), grouped(all))));
    rows.push(row("row-ratio", percent(stored as f64 / all as f64)));
    let note = words.get(if seen.exact().is_some() { "numbers-note" } else { "numbers-wait" });
    let caption = words.say("numbers-caption", &[("k", seen.k().into())]);
    Grid { caption, head, rows, note }
}
