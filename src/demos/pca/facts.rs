//! Numbers and sentences: metrics, the gaps of the lesson, what the last step did, the pictures in words.

use super::frame::{Did, Frame};
use super::panels;
use super::pictures;
use super::proofs;
use super::roads::{Road, Roads};
use super::scores;
use super::sim::Pca;
use super::tables;
use crate::engine::Notice;
use crate::engine::words::{Words, grouped, is_rounding, measured, number};
use crate::math::pca::{dimension_for_share, participation_ratio};
use crate::math::subspace;
use crate::plot::figure::{Facts, Scene};
use crate::plot::grid::{NONE, or_none};
use serde::Deserialize;

/// Digits of a variance.
const DIGITS: usize = 5;

/// Everything that can be said of a scene.
pub fn facts(scene: &Scene<'_, Pca>) -> Facts {
    let frame = scene.frame;
    let angle = frame.angle_error.unwrap_or(f64::NAN);
    // What a hand has done is of no phase.
    let lit = proofs::lit(scene).unwrap_or_else(|| scene.lit(frame.did == Did::Edit));
    Facts {
        metrics: vec![
            ("kept", frame.kept),
            ("lost", frame.lost),
            ("rayleigh", frame.rayleigh),
            ("angle_error", angle),
            ("n_iter", frame.n_iter as f64),
        ],
        tiny: tiny(frame),
        live: [live(scene), proofs::live(scene)].concat(),
        sentence: Some(sentence(scene)),
        end: scene.done.map(|code| {
            // Without a centre what the axes keep is no variance.
            let raw = if code == "axes-found" && !scene.params.center { "-raw" } else { "" };
            Notice::new(&format!("end-{code}{raw}"))
                .with("axes", frame.axes.len())
                .with("n_iter", frame.n_iter as usize)
                .with("share", percent(kept_share(frame)))
        }),
        text: Some(text(scene)),
        lit,
    }
}

/// An angle that is no larger is rounding: radians.
pub const TINY_ANGLE: f64 = 1e-15;

/// A variance that is no larger is rounding.
pub fn tiny(frame: &Frame) -> f64 {
    1e-15 * (frame.kept + frame.lost)
}

fn kept_share(frame: &Frame) -> f64 {
    let sum = frame.kept + frame.lost;
    if sum > 0.0 { frame.kept / sum } else { f64::NAN }
}

/// A share, as it is read.
pub fn percent(share: f64) -> String {
    if share.is_nan() { "–".to_owned() } else { format!("{} %", number((1000.0 * share).round() / 10.0, 4)) }
}

fn degrees(angle: f64) -> String {
    // Less than that is rounding.
    if angle.abs() <= TINY_ANGLE { "0".to_owned() } else { number(angle.to_degrees(), 4) }
}

fn live(scene: &Scene<'_, Pca>) -> Vec<(&'static str, String)> {
    let (frame, words) = (scene.frame, scene.context.words);
    let said = |x: f64| measured(words, x, DIGITS, tiny(frame));
    let variances = frame.fit.explained_variance(frame.ddof);
    let variance = |i: usize| or_none(variances.get(i).copied(), said);
    // What a step tells is not said before it.
    let rate = frame.fit.rate(frame.deflated);
    let angle = frame.angle_error.filter(|_| frame.n_iter > 0);
    let found = (frame.axes.len() > frame.deflated).then_some(frame.rayleigh);
    let ended = |told: String| if scene.done.is_some() { told } else { NONE.to_owned() };
    vec![
        ("n", grouped(scene.input.n())),
        ("d", scene.input.d().to_string()),
        ("t", scene.t.to_string()),
        ("axis", (frame.deflated + 1).to_string()),
        ("iteration", frame.iteration.to_string()),
        ("n_iter", ended(frame.n_iter.to_string())),
        ("kept", said(frame.kept)),
        // It stands in a sum, where a sentence about rounding has no place.
        ("lost", if is_rounding(frame.lost, tiny(frame)) { "0".to_owned() } else { said(frame.lost) }),
        ("sum", said(frame.kept + frame.lost)),
        ("share", ended(percent(kept_share(frame)))),
        ("eigenvalue", or_none(found, said)),
        ("rayleigh", said(frame.rayleigh)),
        ("angle", or_none(angle, degrees)),
        ("rate", or_none(rate, |rate| number(rate, 4))),
        ("variance1", variance(0)),
        ("variance2", variance(1)),
        ("dimension90", dimension_for_share(&variances, 0.9).to_string()),
        ("participation", number(participation_ratio(&variances), 4)),
    ]
}

fn sentence(scene: &Scene<'_, Pca>) -> Notice {
    let (frame, words) = (scene.frame, scene.context.words);
    let said = |x: f64| measured(words, x, DIGITS, tiny(frame));
    let axis = frame.deflated + 1;
    match frame.did {
        Did::Start => Notice::new("did-start").with("n", scene.input.n()).with("d", scene.input.d()),
        Did::Center => Notice::new("did-center"),
        Did::Scale => Notice::new("did-scale"),
        Did::Covariance => Notice::new("did-covariance").with("d", scene.input.d()),
        Did::Multiply => Notice::new("did-multiply").with("axis", axis),
        Did::Normalize => Notice::new("did-normalize")
            .with("axis", axis)
            .with("iteration", frame.iteration as usize)
            .with("change", or_none(frame.change, degrees))
            .with("rayleigh", said(frame.rayleigh)),
        Did::Redraw => Notice::new("did-redraw"),
        Did::Found { iterations } => Notice::new("did-found")
            .with("axis", axis)
            .with("iterations", iterations as usize)
            .with("rayleigh", said(frame.rayleigh)),
        Did::Deflate => Notice::new("did-deflate").with("axis", frame.deflated).with("lost", said(frame.lost)),
        // Of a wide table the variance along u is not known while the line is being turned.
        Did::Edit if frame.kept.is_nan() => Notice::new("did-turning"),
        Did::Edit => Notice::new("did-edit").with("kept", said(frame.kept)).with("lost", said(frame.lost)),
    }
}

fn text(scene: &Scene<'_, Pca>) -> Notice {
    let frame = scene.frame;
    if frame.kept.is_nan() {
        return Notice::new("text-cloud-turning").with("n", scene.input.n());
    }
    if frame.kept + frame.lost <= 0.0 {
        return Notice::new("text-cloud-none").with("n", scene.input.n());
    }
    Notice::new("text-cloud")
        .with("n", scene.input.n())
        .with("axes", frame.axes.len())
        .with("share", percent(kept_share(frame)))
}

/// The panel `trade` in words.
pub fn trade_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let frame = scene.frame;
    if frame.kept.is_nan() {
        return Some(Notice::new("text-trade-turning"));
    }
    let said = |x: f64| measured(scene.context.words, x, DIGITS, tiny(frame));
    let text = Notice::new("text-trade").with("kept", said(frame.kept)).with("lost", said(frame.lost));
    Some(text.with("sum", said(frame.kept + frame.lost)))
}

/// The panel `angle` in words.
pub fn angle_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let angle = scene.frame.angle_error?;
    let law = panels::law(scene).map(|law| law.note(scene.context.words));
    let text = Notice::new(if law.is_some() { "text-angle-law" } else { "text-angle" });
    let text = text.with("axis", scene.frame.deflated + 1).with("angle", degrees(angle));
    Some(law.into_iter().fold(text, |text, law| text.with("law", law)))
}

/// The panel `scree` in words.
pub fn scree_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let ratios = scene.frame.fit.explained_variance_ratio();
    let first = percent(ratios.first().copied()?);
    Some(Notice::new("text-scree").with("axes", ratios.len()).with("first", first))
}

/// The panel `ellipse` in words.
pub fn ellipse_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let frame = scene.frame;
    let product = subspace::product(&frame.covariance, &frame.iterate);
    let apart = subspace::angle(&frame.iterate, &product);
    let text = Notice::new("text-ellipse").with("length", number(subspace::length(&product), 4));
    Some(text.with("angle", if apart.is_finite() { degrees(apart) } else { NONE.to_owned() }))
}

/// The panel `covariance-map` in words.
pub fn map_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let most = tables::entries(scene.frame).iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    Some(Notice::new("text-map").with("d", scene.input.d()).with("most", number(most, 4)))
}

/// The panel `biplot` in words.
pub fn biplot_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let ratios = scene.frame.fit.explained_variance_ratio();
    let share: f64 = ratios.iter().take(2).sum();
    let pictures = pictures::shape(scene.input.names()).is_some();
    let text = Notice::new(if pictures { "text-biplot-pictures" } else { "text-biplot" });
    Some(text.with("n", scene.input.n()).with("share", percent(share)))
}

/// The panel `loadings` in words.
pub fn loadings_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let at = scores::at_hand(scene);
    let axis = scene.frame.fit.components.get(at)?;
    Some(Notice::new("text-loadings").with("axis", at + 1).with("largest", scores::leading(scene, axis)))
}

/// The panel `discarded` in words.
pub fn discarded_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let scores = scores::scores(scene);
    if scores.worst.is_empty() {
        return Some(Notice::new("discarded-none"));
    }
    let text = match scores.directions {
        0 => Notice::new("text-discarded-beyond")
            .with("axes", scene.frame.fit.components.len())
            .with("share", scores::beyond(scene)),
        directions => Notice::new("text-discarded").with("directions", directions),
    };
    Some(text.with("rows", scores::worst(scene, &scores)))
}

/// What the study of the four roads has found, if it has.
pub fn roads(scene: &Scene<'_, Pca>) -> Option<Roads> {
    scene.context.studies.get("roads").and_then(|found| Roads::deserialize(found).ok())
}

/// A road, in two lines: its name with its steps, and its angles.
pub fn road(words: &Words, road: &Road) -> [String; 2] {
    let angle = |angle: Option<f64>| or_none(angle, |angle| number(angle.to_degrees(), 3));
    let name = words.say(&format!("road-{}", road.id), &[("steps", (road.steps as usize).into())]);
    let told = [("subspace", angle(road.subspace).into()), ("axes", angle(road.axes).into())];
    [name, words.say("road-angles", &told)]
}

/// The panel `roads` in words.
#[inline(never)]
pub fn roads_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let found = roads(scene)?;
    let said: Vec<String> = found.roads.iter().map(|one| road(scene.context.words, one).join(": ")).collect();
    Some(Notice::new("text-roads").with("k", found.k).with("roads", said.join("; ")))
}
