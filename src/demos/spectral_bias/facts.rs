//! Numbers and sentences: metrics, the gaps of the lesson, what the last step did, the picture in words.

use super::scene_model::SceneModel;
use super::sim::SpectralBias;
use crate::engine::Notice;
use crate::engine::words::{grouped, number, percent};
use crate::plot::figure::{Facts, Scene};
use crate::plot::grid::or_none;

const DIGITS: usize = 4;
/// The share of its amplitude from which a wave is half learnt.
const HALF: f64 = 0.5;

/// Everything that can be said of a scene.
pub fn facts(scene: &Scene<'_, SpectralBias>) -> Facts {
    let seen = SceneModel::new(scene);
    let frame = scene.frame;
    let mut metrics = vec![("loss", frame.loss)];
    if seen.has_clean_error() {
        metrics.push(("clean_error", frame.clean_error));
    }
    let lit = match (scene.done, scene.t) {
        (Some(_), _) => "end",
        (None, 0) => "start",
        // Weights that were moved by hand a moment ago: what is said of an update does not hold of that.
        (None, t) if frame.shaken.as_ref().is_some_and(|shaken| shaken.t == t) => "",
        (None, _) => "update",
    };
    Facts {
        metrics,
        tiny: 0.0,
        live: live(&seen),
        sentence: Some(sentence(&seen)),
        end: scene.done.map(|code| Notice::new(&format!("end-{code}")).with("t", scene.t as f64)),
        text: Some(text(&seen)),
        lit: lit.to_owned(),
    }
}

fn learnt(seen: &SceneModel<'_>) -> usize {
    seen.scene.frame.crossings.iter().flatten().count()
}

/// How many waves have at least half of their amplitude now: they may lose it again.
fn at_half(seen: &SceneModel<'_>) -> usize {
    (0..seen.waves).filter(|&j| seen.ratio(j) >= HALF).count()
}

fn live(seen: &SceneModel<'_>) -> Vec<(&'static str, String)> {
    let frame = seen.scene.frame;
    let of = |x: Option<f64>| or_none(x.filter(|x| x.is_finite()), |x| number(x, DIGITS));
    let count = |n: Option<u64>| or_none(n, |n| grouped(n as usize));
    let ratio =
        |j: Option<usize>| or_none(j.map(|j| seen.ratio(j)).filter(|x| x.is_finite()), |ratio| percent(ratio, 0));
    let (first, last) = (seen.waves.checked_sub(1).map(|_| 0), seen.waves.checked_sub(1));
    let k = |j: Option<usize>| or_none(j, |j| frame.frequencies[j].to_string());
    let stable = seen.scene.context.studies.get("kernel").and_then(|found| found["stable_rate"].as_f64());
    vec![
        ("loss", of(Some(frame.loss))),
        ("clean_error", of(Some(frame.clean_error))),
        ("best_t", count(frame.best.map(|(t, _)| t))),
        ("best_error", of(frame.best.map(|(_, error)| error))),
        ("n", grouped(seen.n)),
        ("kept", grouped(frame.kept.iter().filter(|kept| **kept).count())),
        ("n_weights", grouped(frame.n_weights)),
        ("rate", number(seen.scene.params.rate, DIGITS)),
        ("waves", count((seen.waves > 0).then_some(seen.waves as u64))),
        ("at_half", at_half(seen).to_string()),
        ("learnt", learnt(seen).to_string()),
        ("k_first", k(first)),
        ("k_last", k(last)),
        ("ratio_first", ratio(first)),
        ("ratio_last", ratio(last)),
        ("stable_rate", of(stable)),
    ]
}

/// What the last step did.
fn sentence(seen: &SceneModel<'_>) -> Notice {
    let (frame, t) = (seen.scene.frame, seen.scene.t);
    let notice = match t {
        0 => Notice::new("did-start").with("weights", frame.n_weights),
        _ => Notice::new("did-update").with("t", t as f64),
    };
    let notice = notice.with("loss", number(frame.loss, DIGITS)).with("waves", seen.waves);
    notice.with("at_half", at_half(seen)).with("learnt", learnt(seen))
}

/// The main picture in words.
fn text(seen: &SceneModel<'_>) -> Notice {
    let frame = seen.scene.frame;
    let named = frame.frequencies.iter().zip(&frame.crossings).filter(|(_, crossing)| crossing.is_some());
    let list = named.map(|(k, _)| k.to_string()).collect::<Vec<_>>().join(", ");
    let key = match (frame.side, list.is_empty()) {
        (Some(_), _) => "text-picture",
        (None, true) => "text-none",
        (None, false) => "text",
    };
    let notice = Notice::new(key).with("n", seen.n).with("side", frame.side.unwrap_or(1));
    notice.with("t", seen.scene.t as f64).with("loss", number(frame.loss, DIGITS)).with("learnt", list)
}

fn said(scene: &Scene<'_, SpectralBias>, key: &str) -> Notice {
    Notice::new(key).with("t", scene.t as f64)
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// A panel of ratios in words.
fn ratios(scene: &Scene<'_, SpectralBias>, key: &str) -> Option<Notice> {
    let seen = SceneModel::new(scene);
    let ratio = |j: usize| format!("{}: {}", scene.frame.frequencies[j], percent(seen.ratio(j), 0));
    let ratios = (0..seen.waves).filter(|&j| seen.ratio(j).is_finite()).map(ratio);
    Some(said(scene, key).with("list", list(ratios)))
}

/// The panel `heat` in words.
pub fn heat_text(scene: &Scene<'_, SpectralBias>) -> Option<Notice> {
    ratios(scene, "text-heat")
}

/// The panel `waves` in words.
pub fn waves_text(scene: &Scene<'_, SpectralBias>) -> Option<Notice> {
    ratios(scene, "text-waves")
}

/// The panel `order` in words.
pub fn order_text(scene: &Scene<'_, SpectralBias>) -> Notice {
    let crossings = scene.frame.frequencies.iter().zip(&scene.frame.crossings);
    let order = list(crossings.filter_map(|(k, t)| Some(format!("{k}: {}", (*t)?))));
    match order.is_empty() {
        true => said(scene, "text-order-none"),
        false => said(scene, "text-order").with("list", order),
    }
}

/// The panel `norms` in words.
pub fn norms_text(scene: &Scene<'_, SpectralBias>) -> Notice {
    let norms = scene.frame.spectral_norms.iter().map(|&norm| number(norm, DIGITS));
    said(scene, "text-norms").with("list", list(norms))
}

/// The panel `loss` in words.
pub fn loss_text(scene: &Scene<'_, SpectralBias>) -> Option<Notice> {
    let (_, first) = scene.track.first()?;
    let from = number(first.first().copied().unwrap_or(f64::NAN), DIGITS);
    Some(said(scene, "text-loss").with("from", from).with("loss", number(scene.frame.loss, DIGITS)))
}

/// The panel `spectra` in words.
pub fn spectra_text(scene: &Scene<'_, SpectralBias>) -> Option<Notice> {
    let residual = scene.frame.residual_spectrum.iter().enumerate();
    let (k, &amplitude) = residual.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    Some(said(scene, "text-spectra").with("k", k).with("amplitude", number(f64::from(amplitude), DIGITS)))
}
