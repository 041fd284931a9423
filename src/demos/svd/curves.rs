//! Charts over k: singular values, shares, stored numbers.

use super::scene_model::SceneModel;
use super::sim::Svd;
use crate::plot::chart::{Axis, Chart, ChartMark, Drawn, Said, Series, SeriesNames, Tip};
use crate::plot::figure::Scene;

/// Decimals of a percentage in a tip.
const DECIMALS: usize = 2;

/// A chart over k, in which a click goes to a k.
fn over_k(seen: &SceneModel<'_>, y: &str) -> Chart {
    Chart {
        now: Some(seen.k() as f64),
        names: SeriesNames::Ends,
        until: seen.r as f64,
        seek: Some(seen.r as u64),
        ..Chart::over_k(seen.scene.context.words, "axis-k", y)
    }
}

/// A series over some k.
fn over(id: &'static str, said: Said, k: impl Iterator<Item = usize>, value: impl Fn(usize) -> f64) -> Series {
    Series::new(id, String::new(), k.map(|k| (k as f64, value(k))), said)
}

/// The panel `spectrum`: the singular values on a logarithmic axis, those that are kept on a tint, and the rank beyond
/// which they are rounding.
pub fn spectrum(scene: &Scene<'_, Svd>) -> Chart {
    let seen = &SceneModel::new(scene);
    let (theme, words) = (scene.context.theme, scene.context.words);
    let known = seen.spectrum.channels();
    if known.iter().flatten().all(|s| *s <= 0.0) {
        return Chart::saying(words.get("spectrum-none"));
    }
    let of = |(channel, s): (usize, &Vec<f64>)| {
        let id = if channel == seen.channel() { "s" } else { "other" };
        let series = over(id, Said::Measured(5, seen.tiny()), 1..=s.len(), |i| s[i - 1]);
        match known.len() {
            1 => series,
            _ => {
                series.drawn(Drawn::Curve, theme.series(seen.channel_color(channel))).named(seen.channel_name(channel))
            }
        }
    };
    let mut series: Vec<Series> = known.iter().enumerate().map(of).collect();
    let share = |k: usize| seen.exact().map_or(f64::NAN, |spectrum| spectrum.share(k));
    series.push(over("share", Said::Percent(DECIMALS), 1..=seen.spectrum.r(), share).hidden());
    let mut marks = Vec::new();
    if seen.k() > 0 {
        marks.push(ChartMark::Tint { until: seen.shown() as f64 + 0.5, color: theme.accent.fade(0.1) });
    }
    let upright = |key, name, rank: usize, color| {
        let words = [words.say(key, &[(name, rank.into())]), rank.to_string()];
        ChartMark::Upright { x: rank as f64 + 0.5, words, color }
    };
    marks.extend(match seen.numerical_rank() {
        Some(rank) => {
            let key = if seen.is_picture() { "spectrum-rank-single" } else { "spectrum-rank" };
            (rank < seen.r).then(|| upright(key, "rank", rank, theme.soft))
        }
        None => Some(upright("spectrum-known", "n", seen.spectrum.r(), theme.warn)),
    });
    let over_i = over_k(seen, "axis-s");
    Chart {
        x: Axis { id: "i", ..over_i.x },
        log_y: true,
        series,
        marks: marks.into(),
        tip: Tip::Message("tip-s"),
        text: super::facts::spectrum_text(seen),
        ..over_i
    }
}

/// The panel `share`: the shares of Σs and of Σs² that k layers have, with what is asked for.
pub fn share(scene: &Scene<'_, Svd>) -> Chart {
    let seen = &SceneModel::new(scene);
    let (theme, words) = (scene.context.theme, scene.context.words);
    let Some(spectrum) = seen.exact() else { return Chart::saying(words.get("choose-wait")) };
    let series = |id, at, name: &str, value: &dyn Fn(usize) -> f64| {
        let series = over(id, Said::Percent(DECIMALS), 0..=seen.r, value);
        series.drawn(Drawn::Curve, theme.series(at)).named(words.get(name))
    };
    let level = |at, y| ChartMark::Level { y, color: theme.series(at) };
    Chart {
        from_zero: true,
        series: vec![
            series("sum", 0, "share-sum", &|k| spectrum.share(k)),
            series("energy", 1, "share-energy", &|k| spectrum.energy(k)),
        ],
        marks: vec![level(0, scene.view.share), level(1, scene.view.energy)].into(),
        tip: Tip::Message("tip-share"),
        ..over_k(seen, "axis-share")
    }
}

/// The panel `stored`: (m + n)k numbers beside the m·n that there were.
pub fn stored(scene: &Scene<'_, Svd>) -> Chart {
    let seen = &SceneModel::new(scene);
    let (theme, words) = (scene.context.theme, scene.context.words);
    let (all, stored) = (seen.numbers() as f64, |k: usize| seen.spectrum.stored_numbers(k) as f64);
    // Both are straight: their ends are drawn, and tips know what lies between.
    let line = |value: &dyn Fn(usize) -> f64, drawn, color, name: &str| {
        over("", Said::Grouped, [0, seen.r].into_iter(), value).drawn(drawn, color).named(words.get(name))
    };
    let from = seen.spectrum.k_not_worth_it();
    let said = [words.say("stored-from", &[("k", from.into())]), from.to_string()];
    let upright = ChartMark::Upright { x: from as f64, words: said, color: theme.warn };
    Chart {
        from_zero: true,
        series: vec![
            line(&|_| all, Drawn::Dashed, theme.soft, "stored-full"),
            line(&stored, Drawn::Curve, theme.accent, "stored-rank"),
            over("stored", Said::Grouped, 0..=seen.r, stored).named(words.get("stored-rank")).hidden(),
            over("percent", Said::Percent(DECIMALS), 0..=seen.r, |k| stored(k) / all).hidden(),
        ],
        marks: if from <= seen.r { vec![upright].into() } else { Default::default() },
        tip: Tip::Message("tip-stored"),
        ..over_k(seen, "axis-stored")
    }
}
