//! Numbers and sentences: metrics, the gaps of the lesson, what the last step did, the picture in words.

use super::scene_model::SceneModel;
use super::sim::Svd;
use crate::engine::Notice;
use crate::engine::words::{grouped, measured, number, percent};
use crate::plot::figure::{Facts, Scene};
use crate::plot::grid::or_none;

const DIGITS: usize = 5;

/// Everything that can be said of a scene.
pub fn facts(scene: &Scene<'_, Svd>) -> Facts {
    let seen = SceneModel::new(scene);
    let frame = scene.frame;
    let told = |of: fn(&super::Measured) -> Option<f64>| frame.measured.as_ref().and_then(of).unwrap_or(f64::NAN);
    let mut metrics = vec![("fro_error", told(|m| Some(m.fro_error))), ("tail_bound", told(|m| Some(m.tail_bound)))];
    if seen.is_picture() {
        metrics.extend([("rounding_error", told(|m| m.rounding_error)), ("psnr", told(|m| m.psnr))]);
    }
    metrics.push(("stored_numbers", frame.stored_numbers as f64));
    // While only a quick sum is there, it is no end: not all layers are in.
    let done = scene.done.filter(|_| frame.exact);
    let lit = match (scene.view.proof, done, frame.k) {
        _ if seen.riddle.is_some() => "riddle".to_owned(),
        (step @ 1.., ..) => format!("proof-{step}"),
        (0, Some(_), _) => "end".to_owned(),
        (0, None, 0) => "start".to_owned(),
        _ => "layer".to_owned(),
    };
    Facts {
        metrics,
        tiny: seen.tiny(),
        live: live(&seen),
        sentence: Some(sentence(&seen)),
        end: done.map(|code| end(&seen, code)),
        text: Some(text(&seen)),
        lit,
    }
}

fn end(seen: &SceneModel<'_>, code: &str) -> Notice {
    Notice::new(&format!("end-{code}")).with("k", seen.k()).with("rank", seen.numerical_rank().unwrap_or(seen.k()))
}

fn live(seen: &SceneModel<'_>) -> Vec<(&'static str, String)> {
    let frame = seen.scene.frame;
    let of = |x: Option<f64>| or_none(x.filter(|x| x.is_finite()), |x| number(x, DIGITS));
    let small = |x: Option<f64>| or_none(x.filter(|x| x.is_finite()), |x| said(seen, x, DIGITS));
    let share = |x: Option<f64>| or_none(x, |x| percent(x, 1));
    let (k, exact, known) = (seen.k(), seen.exact(), frame.measured.as_ref());
    vec![
        ("k", k.to_string()),
        ("r", grouped(seen.r)),
        // The first layers are shown before they are exact, and their numbers are not.
        ("s_k", small(exact.and_then(|_| seen.s_together(k)))),
        ("s_next", small(exact.and_then(|_| seen.s_together(k + 1)))),
        ("error", small(known.map(|m| m.fro_error))),
        ("tail", small(known.map(|m| m.tail_bound))),
        ("norm", of(exact.map(|s| s.norm()))),
        ("share", share(exact.map(|s| s.share(k)))),
        ("energy", share(exact.map(|s| s.energy(k)))),
        ("rounding", of(known.and_then(|m| m.rounding_error))),
        ("psnr", of(known.and_then(|m| m.psnr))),
        ("rank", or_none(seen.numerical_rank(), grouped)),
        ("stored", grouped(frame.stored_numbers)),
        ("numbers", grouped(seen.numbers())),
        ("ratio", percent(frame.stored_numbers as f64 / seen.numbers() as f64, 1)),
        ("beat", if super::beat::Try::of(seen.scene).is_some_and(|made| made.found()) { "✓" } else { "–" }.to_owned()),
        ("too_many", grouped(seen.spectrum.k_not_worth_it())),
    ]
}

/// An error or a singular value, as it is said.
fn said(seen: &SceneModel<'_>, x: f64, digits: usize) -> String {
    measured(seen.scene.context.words, x, digits, seen.tiny())
}

/// What the last step did.
fn sentence(seen: &SceneModel<'_>) -> Notice {
    let k = seen.k();
    let Some(spectrum) = seen.exact() else {
        let whole = k > 0 && seen.shown() == k;
        return Notice::new(if whole { "did-quick" } else { "did-wait" }).with("k", k).with("shown", seen.shown());
    };
    let (error, norm) = (seen.scene.frame.measured.map_or(f64::NAN, |m| m.fro_error), spectrum.norm());
    // From the singular values: what is measured is rounded, and may seem to rise.
    let fall = spectrum.tail(k.saturating_sub(1)) - spectrum.tail(k);
    let whole = error <= seen.tiny();
    let of = |x: f64| said(seen, x, 4);
    if k == 0 {
        return Notice::new("did-start").with("r", seen.r).with("norm", of(norm));
    }
    let notice = Notice::new(match (whole, seen.channels()) {
        (true, _) => "did-whole",
        (false, 1) => "did-layer",
        (false, _) => "did-layers",
    });
    notice.with("k", k).with("s", of(seen.s_together(k).unwrap_or(0.0))).with("error", of(error)).with("fall", of(fall))
}

/// The main picture in words.
fn text(seen: &SceneModel<'_>) -> Notice {
    let name = match (seen.is_picture(), seen.exact()) {
        (false, _) => "text-cells",
        (true, Some(_)) => "text-picture",
        (true, None) => "text-preview",
    };
    let error = seen.scene.frame.measured.map_or(f64::NAN, |m| m.fro_error);
    let notice = Notice::new(name).with("k", seen.k()).with("m", seen.m).with("n", seen.n).with("r", seen.r);
    // Behind an equals sign no other sign.
    notice.with("error", said(seen, error, 4).trim_start_matches("≈ ")).with("shown", seen.shown())
}

/// The panel `spectrum` in words.
pub fn spectrum_text(seen: &SceneModel<'_>) -> Option<Notice> {
    let of = |i: usize| seen.s(i).map(|s| said(seen, s, 4));
    let text = Notice::new("text-spectrum").with("k", seen.k()).with("r", seen.r);
    Some(text.with("first", of(1)?).with("last", of(seen.r)?))
}

/// The panel `layer` in words.
pub fn layer_text(scene: &Scene<'_, Svd>) -> Option<Notice> {
    let seen = SceneModel::new(scene);
    let text = Notice::new("text-layer").with("k", seen.k()).with("r", seen.r);
    Some(text.with("s", said(&seen, seen.s(seen.k())?, 4)))
}
