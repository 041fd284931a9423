//! Curves over k: singular values, shares, stored numbers.

use super::seen::Seen;
use crate::plot::color::Rgba;
use crate::plot::panels::{Curve, CurveOptions, Sample, curves, say};
use crate::plot::picture::{Align, Baseline, Weight, px};
use crate::plot::text::{Label, fit, width as measure};
use crate::plot::{Area, Put, Shape, ToData};

fn samples(values: impl Iterator<Item = (usize, f64)>) -> Vec<Sample> {
    values.map(|(k, y)| Sample { t: k as f64, y, filled: true }).collect()
}

fn options<'a>(seen: &'a Seen<'a>, titles: &'a [String; 2]) -> CurveOptions<'a> {
    CurveOptions {
        now: Some(seen.k() as f64),
        window: seen.scene.stage.window,
        until: seen.r as f64,
        x_title: &titles[0],
        y_title: &titles[1],
        ..CurveOptions::default()
    }
}

fn titles(seen: &Seen<'_>, y: &str) -> [String; 2] {
    ["axis-k", y].map(|key| seen.scene.stage.words.get(key))
}

/// A line across the plot at a k, with words beside it, or short ones where there is no room.
fn upright(seen: &Seen<'_>, area: &Area<'_>, window: &ToData, k: f64, [words, short]: [&str; 2], color: Rgba) {
    let theme = seen.scene.stage.theme;
    let (x, _) = window.to_px(k, window.y.0);
    if x < window.left || x > window.left + window.width {
        return;
    }
    let (top, foot) = (window.top, window.top + window.height);
    let s = theme.stroke;
    let points = vec![(px(x), px(top)), (px(x), px(foot))];
    area.put(Shape::Path { points, color, width: 12.0 * s, dash: Some([30.0 * s, 40.0 * s]) });
    // On the side where there is more room.
    let (left, right) = (x - window.left, window.left + window.width - x);
    let text = f64::from(theme.text);
    let (at, align, room) =
        if right >= left { (x + text * 0.4, Align::Left, right) } else { (x - text * 0.4, Align::Right, left) };
    // The number alone rather than half the words.
    let room = (room - text * 0.6) as f32;
    let words = if measure(words, theme.text, Weight::Normal) <= room { words } else { short };
    let words = fit(words, room, theme.text, Weight::Normal);
    if !words.is_empty() {
        let label = Label::new(&words, (at, top + text * 0.9), theme.text, theme.ink).halo(theme.card);
        area.put(label.at(align, Baseline::Middle).shape());
    }
}

/// A level across the plot.
fn level(seen: &Seen<'_>, area: &Area<'_>, window: &ToData, y: f64, color: Rgba) {
    let theme = seen.scene.stage.theme;
    let (_, at) = window.to_px(window.x.0, y);
    if at < window.top || at > window.top + window.height {
        return;
    }
    let s = theme.stroke;
    let points = vec![(px(window.left), px(at)), (px(window.left + window.width), px(at))];
    area.put(Shape::Path { points, color, width: 10.0 * s, dash: Some([15.0 * s, 30.0 * s]) });
}

/// The panel `spectrum`: the singular values on a logarithmic axis, those that are kept on a tint, and the rank beyond
/// which they are rounding.
pub fn spectrum(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let theme = seen.scene.stage.theme;
    let words = seen.scene.stage.words;
    let known = seen.spectrum.channels();
    if known.iter().flatten().all(|s| *s <= 0.0) {
        say(area, theme, &words.get("spectrum-none"));
        return None;
    }
    let all: Vec<Vec<Sample>> = known.iter().map(|s| samples(s.iter().enumerate().map(|(i, s)| (i + 1, *s)))).collect();
    let names: Vec<String> = (0..known.len()).map(|channel| seen.channel_name(channel)).collect();
    let shown: Vec<Curve<'_>> = all
        .iter()
        .enumerate()
        .map(|(channel, samples)| Curve {
            samples,
            color: (known.len() > 1).then(|| theme.series(channel)),
            dashed: false,
            name: if known.len() > 1 { &names[channel] } else { "" },
        })
        .collect();
    let titles = titles(seen, "axis-s");
    let window = curves(area, theme, &shown, CurveOptions { log_y: true, bare: true, ..options(seen, &titles) });
    kept(seen, area, &window);
    match seen.numerical_rank() {
        Some(rank) if rank < seen.r => {
            let key = if seen.is_picture() { "spectrum-rank-single" } else { "spectrum-rank" };
            let said = words.say(key, &[("rank", rank.into())]);
            upright(seen, area, &window, rank as f64 + 0.5, [&said, &rank.to_string()], theme.soft);
        }
        Some(_) => {}
        None => {
            let said = words.say("spectrum-known", &[("n", seen.spectrum.r().into())]);
            upright(
                seen,
                area,
                &window,
                seen.spectrum.r() as f64 + 0.5,
                [&said, &seen.spectrum.r().to_string()],
                theme.warn,
            );
        }
    }
    Some(window)
}

/// A tint over what is kept: all up to k.
fn kept(seen: &Seen<'_>, area: &Area<'_>, window: &ToData) {
    let theme = seen.scene.stage.theme;
    let (end, _) = window.to_px(seen.shown() as f64 + 0.5, window.y.0);
    let end = end.clamp(window.left, window.left + window.width);
    if seen.k() > 0 && end > window.left {
        let (x, y, w, h) = (px(window.left), px(window.top), px(end - window.left), px(window.height));
        area.put(Shape::Rect { x, y, w, h, fill: Some(theme.accent.fade(0.1)), stroke: None });
    }
}

/// The panel `share`: the shares of Σs and of Σs² that k layers have, with what is asked for.
pub fn share(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (seen.scene.stage.theme, seen.scene.stage.words);
    let Some(spectrum) = seen.exact() else {
        say(area, theme, &words.get("choose-wait"));
        return None;
    };
    let [sum, energy] = ["share-sum", "share-energy"].map(|key| words.get(key));
    let sums = samples((0..=seen.r).map(|k| (k, spectrum.share(k))));
    let energies = samples((0..=seen.r).map(|k| (k, spectrum.energy(k))));
    let curve = |samples, series, name| Curve { samples, color: Some(theme.series(series)), dashed: false, name };
    let titles = titles(seen, "axis-share");
    let look = CurveOptions { bare: true, from_zero: true, ..options(seen, &titles) };
    let window = curves(area, theme, &[curve(&sums, 0, &sum), curve(&energies, 1, &energy)], look);
    level(seen, area, &window, seen.scene.view.share, theme.series(0));
    level(seen, area, &window, seen.scene.view.energy, theme.series(1));
    Some(window)
}

/// The panel `stored`: (m + n)k numbers beside the m·n that there were.
pub fn stored(seen: &Seen<'_>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (seen.scene.stage.theme, seen.scene.stage.words);
    let spectrum = &seen.spectrum;
    let rank = words.get("stored-rank");
    let full = words.get("stored-full");
    let of_rank = samples([0, seen.r].into_iter().map(|k| (k, spectrum.stored_numbers(k) as f64)));
    let of_all = samples([0, seen.r].into_iter().map(|k| (k, seen.numbers() as f64)));
    let titles = titles(seen, "axis-stored");
    let curve = |samples, color, dashed, name| Curve { samples, color: Some(color), dashed, name };
    let both = [curve(&of_all, theme.soft, true, &full), curve(&of_rank, theme.accent, false, &rank)];
    let window = curves(area, theme, &both, CurveOptions { bare: true, from_zero: true, ..options(seen, &titles) });
    let from = spectrum.k_not_worth_it();
    if from <= seen.r {
        let said = words.say("stored-from", &[("k", from.into())]);
        upright(seen, area, &window, from as f64, [&said, &from.to_string()], theme.warn);
    }
    Some(window)
}
