//! The pictures beside the main one: what is kept against what is lost, the angle to the true axis, the variances.

use super::facts::{self, TINY_ANGLE};
use super::frame::Frame;
use super::sim::Pca;
use crate::engine::words::{Words, below, number};
use crate::plot::chart::{Chart, Drawn, Said, Series, SeriesNames, Tip, row};
use crate::plot::elements::corners;
use crate::plot::figure::Scene;
use crate::plot::panels::Sample;
use crate::plot::picture::{Align, Baseline, Weight};
use crate::plot::text::{Label, fit, width as measure};
use crate::plot::{Area, DrawExt, Elements, ToData};
use plotters::element::Rectangle;
use plotters::style::Color;
use std::f64::consts::FRAC_PI_2;

/// Draws the panel `trade`: two bars whose sum stands still, and that sum below them.
pub fn trade(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words, frame) = (scene.context.theme, scene.context.words, scene.frame);
    let sum = frame.kept + frame.lost;
    let (width, height) = area.size_css();
    let text = f64::from(theme.text);
    let room = (width - 2.0 * text).max(1.0);
    let share = if sum > 0.0 { frame.kept / sum } else { 0.0 };
    let rows = [
        ("trade-kept", frame.kept, 0.0, share, theme.accent),
        ("trade-lost", frame.lost, share, 1.0, theme.warn),
        ("trade-sum", sum, 0.0, 1.0, theme.soft),
    ];
    let step = height / rows.len() as f64;
    for (i, (key, value, from, to, color)) in rows.into_iter().enumerate() {
        let top = step * i as f64 + text * 1.6;
        let tall = (step - text * 2.2).max(4.0);
        let bar = corners((text + room * from, top), (room * (to - from), tall));
        // Where nothing varies there is nothing to draw.
        if sum > 0.0 {
            area.add(&Rectangle::new(bar, color.fade(0.75).filled()));
        }
        // On a wall there is no room to say that it is rounding.
        let value = if value > 0.0 && value <= facts::tiny(frame) { "≈ 0".to_owned() } else { number(value, 4) };
        let [long, short] =
            [key, &format!("{key}-short")].map(|key| words.say(key, &[("value", value.as_str().into())]));
        // A number that is cut is another number.
        let fits = f64::from(measure(&long, theme.text, Weight::Normal)) <= room;
        let said = if fits { long } else { short };
        let label = Label::new(&said, (text, top - text * 0.3), theme.text, theme.ink);
        area.put(label.at(Align::Left, Baseline::Bottom).shape());
    }
    None
}

/// The panel `angle`: the angle to the true axis after every step of the power iteration, and what the ratio of the
/// variances makes of the first of them.
pub fn angle(scene: &Scene<'_, Pca>) -> Chart {
    let words = scene.context.words;
    let frame = scene.frame;
    let measured =
        Series::metric(scene, "angle_error", "normalize").said("angle", Said::Measured(4, TINY_ANGLE.to_degrees()));
    // The run counts in radians, readers in degrees.
    let known = measured.values.iter().copied().filter(|sample| sample.y > TINY_ANGLE);
    let values: Vec<Sample> = known.map(|sample| Sample { y: sample.y.to_degrees(), ..sample }).collect();
    if frame.angle_error.is_none() || values.is_empty() {
        return Chart::saying(words.get("angle-none"));
    }
    let law = law(scene);
    let (name, tip) = match &law {
        Some(law) if !law.exact => (law.say(words, "angle-bound"), "tip-bound"),
        Some(law) => (law.say(words, "angle-law"), "tip-angle"),
        None => (String::new(), "tip-angle"),
    };
    let note = law.as_ref().map_or_else(String::new, |law| law.note(words));
    let curve = law.into_iter().flat_map(|law| law.angles).map(|(t, angle)| (t, angle.to_degrees()));
    let law = Series::new("law", name, curve, Said::Number(4));
    Chart {
        series: vec![Series { values, ..measured }, law.drawn(Drawn::Dashed, scene.context.theme.soft)],
        log_y: true,
        names: SeriesNames::Ends,
        until: scene.ticks.len() as f64,
        tip: Tip::OfStep(tip),
        text: facts::angle_text(scene),
        note,
        ..Chart::over_steps(scene, "axis-step", "axis-angle")
    }
}

/// What the variances tell of the angle to the axis at hand: its tangent falls by λ_after / λ_axis at every length.
pub struct Law {
    /// The axis at hand, from 1.
    pub axis: usize,
    /// The next axis with less variance, from 1.
    pub after: usize,
    /// λ_after / λ_axis.
    pub rate: f64,
    /// Whether the tangent falls by just that; else by that at least, and in the long run by that.
    pub exact: bool,
    /// The angle by this law, in radians, with its instants: from the start of the axis, or from an edit.
    pub angles: Vec<(f64, f64)>,
}

impl Law {
    /// A message about the ratio λ_after / λ_axis.
    fn say(&self, words: &Words, key: &str) -> String {
        let told = [("after", below(self.after).into()), ("axis", below(self.axis).into())];
        words.say(
            key,
            &[&told[..], &[("rate", number(self.rate, 4).into()), ("before", (self.axis - 1).into())]].concat(),
        )
    }

    /// Which holds, as a sentence. Axes found before are not exact, and what they are off adds to the angle.
    pub fn note(&self, words: &Words) -> String {
        self.say(words, if self.exact { "angle-note-exact" } else { "angle-note-bound" })
    }
}

/// The law over the angle, from the first product for the axis at hand; `None` where there is nothing to compare.
pub fn law(scene: &Scene<'_, Pca>) -> Option<Law> {
    let Frame { fit, deflated, iteration, axes, product, .. } = scene.frame;
    // Axes of equal variance are one space, to which the angle is measured.
    let s = &fit.singular_values;
    let own = s.get(*deflated).filter(|own| **own > 0.0)?;
    let tied = s.iter().take_while(|other| **other >= own - 1e-12 * s[0]).count();
    let rate = libm::pow(s.get(tied).copied().unwrap_or(0.0) / own, 2.0);
    // Back to where this axis, or the direction that a hand has set, begins.
    let steps = 2 * iteration + u64::from(product.is_some()) + u64::from(axes.len() > *deflated);
    let begin = scene.t.saturating_sub(steps);
    let (_, first) = scene.metric("angle_error").find(|(t, _)| *t == begin)?;
    let angle = |k: u64| ((begin + 2 * k) as f64, libm::atan(libm::tan(first) * libm::pow(rate, k as f64)));
    let angles: Vec<_> = (0..=*iteration).map(angle).take_while(|(_, angle)| *angle > TINY_ANGLE).collect();
    // The tangent compares what lies along this axis with what lies along all others: one other leaves no choice.
    let exact = tied + 1 == scene.input.d();
    // Of one value there is nothing to compare yet.
    (angles.len() > 1).then_some(Law { axis: deflated + 1, after: tied + 1, rate, exact, angles })
}

/// The panel `scree`: the variance along every axis, and what they add up to.
pub fn scree(scene: &Scene<'_, Pca>) -> Chart {
    let words = scene.context.words;
    let fit = &scene.frame.fit;
    let ratios = fit.explained_variance_ratio();
    if ratios.iter().all(|ratio| *ratio == 0.0) {
        return Chart::saying(words.get("scree-none"));
    }
    let mut sum = 0.0;
    let sums: Vec<f64> = ratios.iter().map(|ratio| (sum += ratio, sum).1).collect();
    let over = |id, values: &[f64], said| {
        Series::new(id, String::new(), values.iter().enumerate().map(|(i, &y)| ((i + 1) as f64, y)), said)
    };
    let theme = scene.context.theme;
    let bars = over("ratio", &ratios, Said::Percent(2)).named(words.get("scree-ratio"));
    let line = over("sum", &sums, Said::Percent(2)).named(words.get("scree-sum"));
    let dots = over("", &sums, Said::Percent(2));
    let variances = over("variance", &fit.explained_variance(scene.frame.ddof), Said::Number(4)).hidden();
    Chart {
        series: vec![
            bars.drawn(Drawn::Bars, theme.accent),
            line.drawn(Drawn::Line(16.0, false), theme.ink),
            dots.drawn(Drawn::Dots(2.5, theme.card), theme.ink),
            variances,
        ],
        look: Some(row),
        usual: Some([(0.4, ratios.len() as f64 + 0.6), (0.0, 1.06)]),
        tip: Tip::Message("tip-scree"),
        text: facts::scree_text(scene),
        ..Chart::over_k(words, "axis-axis", "axis-ratio")
    }
}

/// An angle that is no larger has no bar: it is rounding.
const NO_BAR: f64 = 1e-17;

/// Draws the panel `roads`: how far each road's subspace is from that of the singular value decomposition, with a bar on a
/// logarithmic scale up to a right angle.
#[inline(never)]
pub fn roads(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let (theme, words) = (scene.context.theme, scene.context.words);
    let found = facts::roads(scene)?;
    let (width, height) = area.size_css();
    let text = f64::from(theme.text);
    let (left, step) = (text * 0.6, height / 4.0);
    let room = (width - 2.0 * left).max(1.0);
    for (i, road) in found.roads.iter().enumerate() {
        let top = step * i as f64;
        let [name, angles] = facts::road(words, road);
        let line = |said: &str, y: f64, color| {
            let said = fit(said, room as f32, theme.text, Weight::Normal);
            area.put(Label::new(&said, (left, y), theme.text, color).at(Align::Left, Baseline::Alphabetic).shape());
        };
        line(&name, top + text * 1.2, theme.ink);
        line(&angles, top + text * 2.6, theme.soft);
        let decades = |angle: f64| libm::log10(angle.max(NO_BAR) / NO_BAR);
        let share = road.subspace.map_or(0.0, |angle| decades(angle) / decades(FRAC_PI_2));
        let tall = (step - text * 3.2).clamp(2.0, text * 0.6);
        let track = corners((left, top + text * 3.0), (room, tall));
        area.add(&Rectangle::new(track, theme.wash.filled()));
        let bar = corners((left, top + text * 3.0), (room * share.clamp(0.0, 1.0), tall));
        area.add(&Rectangle::new(bar, theme.accent.fade(0.75).filled()));
    }
    None
}
