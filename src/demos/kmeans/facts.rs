//! Numbers and sentences: metrics, the gaps of the lesson, what the last step did, the picture in words.

use super::scene_model::{counts, home, labels};
use super::sim::{Did, KMeans};
use crate::demos::points::scene::picked_point;
use crate::demos::points::{nmi, plane};
use crate::engine::Notice;
use crate::engine::words::{grouped, measured, number};
use crate::math::lloyd;
use crate::plot::figure::{Facts, Scene};
use crate::plot::grid::or_none;

/// Digits of a cost: enough to see it fall.
const DIGITS: usize = 5;
/// A square below this share of Σ‖x‖² is rounding: differences are off by 1e-12 of the numbers, and squared here.
const ROUNDING: f64 = 1e-24;
/// Names of the gaps for the squared distances of a picked point.
const DISTANCES: [&str; 12] = ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11", "d12"];

/// Σ γ_ij ‖x_i − c_j‖²; `None` without labels. Under the finger, where the frame has no number for it, it is worked out.
pub fn inertia(scene: &Scene<'_, KMeans>) -> Option<f64> {
    let worked_out = |labels| lloyd::inertia(scene.input, labels, &scene.frame.cluster_centers);
    scene.frame.inertia.or_else(|| labels(scene).map(worked_out))
}

/// Everything that can be said of a scene.
pub fn facts(scene: &Scene<'_, KMeans>) -> Facts {
    let inertia = inertia(scene).unwrap_or(f64::NAN);
    let objective = inertia / (2.0 * scene.input.n() as f64);
    let mut metrics = vec![("inertia", inertia), ("objective", objective), ("n_iter", scene.frame.n_iter as f64)];
    let nmi = nmi(scene, &scene.frame.labels, scene.frame.cluster_centers.len()).unwrap_or(f64::NAN);
    if scene.input.label().is_some() {
        metrics.push(("nmi", nmi));
    }
    Facts {
        metrics,
        tiny: tiny(scene),
        live: live(scene, inertia, objective, nmi),
        sentence: Some(sentence(scene, objective)),
        end: scene.done.map(|code| {
            Notice::new(&format!("end-{code}"))
                .with("n_iter", scene.frame.n_iter as usize)
                .with("t", scene.t as usize)
                .with("objective", said(scene, objective, DIGITS))
        }),
        text: Some(text(scene, objective)),
        lit: scene.lit(scene.frame.did == Did::Edit),
    }
}

/// A sum of squares as it is said.
pub fn said(scene: &Scene<'_, KMeans>, x: f64, digits: usize) -> String {
    measured(scene.context.words, x, digits, tiny(scene))
}

/// A sum of squares that is no larger is rounding.
fn tiny(scene: &Scene<'_, KMeans>) -> f64 {
    ROUNDING * scene.input.values().iter().map(|x| x * x).sum::<f64>()
}

fn live(scene: &Scene<'_, KMeans>, inertia: f64, objective: f64, nmi: f64) -> Vec<(&'static str, String)> {
    let frame = scene.frame;
    let (n, d, k) = (scene.input.n(), scene.input.d(), frame.cluster_centers.len());
    let (changed, shift) = match frame.did {
        Did::Assign { changed } => (Some(changed), None),
        Did::Update { shift, .. } => (None, Some(shift)),
        _ => (None, None),
    };
    let mut live = vec![
        ("inertia", said(scene, inertia, DIGITS)),
        ("objective", said(scene, objective, DIGITS)),
        ("n", grouped(n)),
        ("d", d.to_string()),
        ("k", k.to_string()),
        ("nkd", grouped(n * k * d)),
        ("n_iter", frame.n_iter.to_string()),
        ("t", scene.t.to_string()),
        ("changed", or_none(changed, grouped)),
        ("shift", or_none(shift, |size| said(scene, size, 4))),
        ("nmi", number(nmi, 3)),
    ];
    let picked = picked_point(scene.context, n).map(|i| (i, scene.input.row(i)));
    let own = picked.as_ref().and_then(|(i, _)| home(scene, *i));
    live.push(("i", or_none(picked.as_ref(), |(i, _)| (i + 1).to_string())));
    live.push(("x", or_none(picked.as_ref(), |(_, x)| plane(scene).place(x))));
    live.push(("j", or_none(own, |j| (j + 1).to_string())));
    for (j, name) in DISTANCES.into_iter().enumerate() {
        let pair = picked.as_ref().zip(frame.cluster_centers.get(j));
        live.push((name, or_none(pair, |((_, x), c)| number(lloyd::squared_distance(x, c), DIGITS))));
    }
    live
}

fn sentence(scene: &Scene<'_, KMeans>, objective: f64) -> Notice {
    let (n, k) = (scene.input.n(), scene.frame.cluster_centers.len());
    // The objective before the last step, if there was one.
    let before = scene.metric("objective").find(|(t, objective)| t + 1 == scene.t && objective.is_finite());
    let cost = |notice: Notice| {
        let fall = before.map_or(f64::NAN, |(_, before)| before - objective);
        // Rounding is no fall.
        let falls = usize::from(fall > 1e-12 * objective.abs());
        notice.with("objective", said(scene, objective, DIGITS)).with("fall", number(fall, 3)).with("falls", falls)
    };
    match &scene.frame.did {
        Did::Start => Notice::new("did-start").with("k", k).with("n", n),
        Did::Draw { point } => Notice::new("did-draw").with("center", k).with("point", point + 1),
        Did::Assign { changed } if before.is_none() && *changed == n => {
            cost(Notice::new("did-assign-first").with("changed", *changed))
        }
        // After an edit, or where the instant before is not remembered, nobody knows how far the cost fell.
        Did::Assign { changed } if before.is_none() => cost(Notice::new("did-assign-plain").with("changed", *changed)),
        Did::Assign { changed } => cost(Notice::new("did-assign").with("changed", *changed)),
        Did::Update { shift, empty } => match empty.first() {
            None if before.is_none() => cost(Notice::new("did-update-plain")),
            None => cost(Notice::new("did-update").with("shift", said(scene, *shift, 3))),
            Some(event) => {
                let center = event.center + 1;
                let notice = match event.moved_to {
                    Some((point, donor)) => Notice::new("did-empty-moved")
                        .with("center", center)
                        .with("point", point + 1)
                        .with("donor", donor + 1),
                    None => Notice::new("did-empty-kept").with("center", center),
                };
                cost(notice.with("count", empty.len()))
            }
        },
        Did::Edit if objective.is_finite() => cost(Notice::new("did-edit")),
        Did::Edit => Notice::new("did-edit-unlabelled"),
    }
}

/// The panel `cost` in words.
pub fn cost_text(scene: &Scene<'_, KMeans>) -> Option<Notice> {
    let objective = inertia(scene)? / (2.0 * scene.input.n() as f64);
    let text = Notice::new("text-cost").with("t", scene.t as usize);
    Some(text.with("objective", said(scene, objective, DIGITS)))
}

fn text(scene: &Scene<'_, KMeans>, objective: f64) -> Notice {
    let (n, k) = (scene.input.n(), scene.frame.cluster_centers.len());
    let text = |code| Notice::new(code).with("n", n).with("k", k).with("t", scene.t as usize);
    match counts(scene) {
        None => text("text-points-unlabelled"),
        Some(counts) => text("text-points")
            .with("objective", said(scene, objective, DIGITS))
            .with("most", counts.iter().copied().max().unwrap_or(0))
            .with("least", counts.iter().copied().min().unwrap_or(0)),
    }
}
