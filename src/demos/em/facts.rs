//! Numbers and sentences: metrics, the gaps of the lesson, what the last step did, the picture in words.

use super::frame::Did;
use super::panels::sizes;
use super::params::Assignment;
use super::scene_model::{
    MOST_LIVE, counts, gamma, gamma_of, hard, jensen, moment, neg_entropy_of, picked_component, picked_point,
};
use super::sim::Em;
use crate::demos::points::{nmi, plane};
use crate::engine::Notice;
use crate::engine::words::{grouped, measured, number};
use crate::math::mixture::{Evidence, Jensen, aic, bic};
use crate::plot::figure::{Facts, Scene};
use crate::plot::grid::or_none;

const DIGITS: usize = 5;
/// A fall by less than this share of ℓ is rounding.
const ROUNDING: f64 = 1e-12;

/// ℓ, bound and gap, means per point; NaN where there are none. Under the finger, where the frame has no numbers, they
/// are worked out.
pub fn evidence(scene: &Scene<'_, Em>) -> Evidence {
    let (frame, gamma) = (scene.frame, gamma(scene));
    let few = scene.input.n() * frame.theta.k() <= MOST_LIVE;
    if frame.log_likelihood.is_none()
        && frame.did == Did::Edit
        && few
        && let Ok(theta) = frame.theta.factored()
    {
        let found = theta.evidence(scene.input, gamma, neg_entropy_of(scene));
        let of = |x: f64| if gamma.is_empty() { f64::NAN } else { x };
        return Evidence { lower_bound: of(found.lower_bound), gap: of(found.gap), ..found };
    }
    let known = [frame.log_likelihood, frame.lower_bound, frame.gap];
    let [log_likelihood, lower_bound, gap] = known.map(|x| x.unwrap_or(f64::NAN));
    Evidence { log_likelihood, lower_bound, gap }
}

/// Everything that can be said of a scene.
pub fn facts(scene: &Scene<'_, Em>) -> Facts {
    let found = evidence(scene);
    let n_iter = scene.frame.n_iter;
    let mut metrics = vec![
        ("log_likelihood", found.log_likelihood),
        ("lower_bound", found.lower_bound),
        ("gap", found.gap),
        ("n_iter", n_iter as f64),
    ];
    if scene.input.label().is_some() {
        metrics.push(("nmi", nmi(scene, &hard(scene), scene.frame.theta.k()).unwrap_or(f64::NAN)));
    }
    let lit = match scene.done {
        Some("collapsed") => "collapsed".to_owned(),
        _ => scene.lit(matches!(scene.frame.did, Did::Edit | Did::Hold)),
    };
    Facts {
        metrics,
        tiny: tiny(&found),
        live: live(scene, &found),
        sentence: Some(sentence(scene, &found)),
        end: scene.done.map(|code| end(scene, code, &found)),
        text: Some(text(scene, &found)),
        lit,
    }
}

/// A difference of log-likelihoods that is no larger is rounding.
fn tiny(found: &Evidence) -> f64 {
    if found.log_likelihood.is_finite() { ROUNDING * found.log_likelihood.abs() } else { 0.0 }
}

fn end(scene: &Scene<'_, Em>, code: &str, found: &Evidence) -> Notice {
    let component = match scene.frame.did {
        Did::Collapsed { component } => component + 1,
        _ => 0,
    };
    Notice::new(&format!("end-{code}"))
        .with("n_iter", scene.frame.n_iter as usize)
        .with("t", scene.t as usize)
        .with("component", component)
        .with("likelihood", number(found.log_likelihood, DIGITS))
}

/// The numbers of the lesson. Those that it has no gap for are not here.
fn live(scene: &Scene<'_, Em>, found: &Evidence) -> Vec<(&'static str, String)> {
    let (frame, theta) = (scene.frame, &scene.frame.theta);
    let (n, d, k) = (scene.input.n(), scene.input.d(), theta.k());
    // What the sections on both half-steps say stays true while the other is lit: it is of their last step.
    let [e, m] = ["e-step", "m-step"].map(|phase| last(scene, phase));
    let of = |step: &Option<[Evidence; 2]>, digits, value: fn(&[Evidence; 2]) -> f64| {
        or_none(step.as_ref(), |step| measured(scene.context.words, value(step), digits, tiny(found)))
    };
    let [z, learnt] = sizes(scene);
    let i = picked_point(scene).or_else(|| undecided(scene));
    let at = i.and_then(|i| jensen(scene, i));
    let number_of = |x: Option<f64>, digits| or_none(x, |x| number(x, digits));
    let share = |j: usize| number_of(i.and_then(|i| gamma_of(scene, i)?.get(j).copied()), 4);
    // γ is joint / density as long as it is what a soft E-step has made of this θ.
    let soft = matches!(frame.did, Did::EStep { .. }) && scene.params.assignment == Assignment::Soft;
    let of_bayes = |log: &dyn Fn(&Jensen) -> f64| {
        let density = at.as_ref().filter(|_| soft).map(|at| libm::exp(log(at)));
        number_of(density.filter(|density| *density > 0.0), DIGITS)
    };
    let j = picked_component(scene).unwrap_or(0).min(k.saturating_sub(1));
    // π is N / n as long as it is what the M-step has made of this γ.
    let count = matches!(frame.did, Did::MStep { .. }).then(|| counts(scene)).flatten().map(|counts| counts[j]);
    vec![
        ("likelihood", number(found.log_likelihood, DIGITS)),
        ("total", number(found.log_likelihood * n as f64, DIGITS + 1)),
        ("closed", of(&e, 4, |[was, _]| was.gap)),
        ("gap_e", of(&e, 4, |[_, is]| is.gap)),
        ("likelihood_e", of(&e, DIGITS, |[_, is]| is.log_likelihood)),
        ("bound_m", of(&m, DIGITS, |[_, is]| is.lower_bound)),
        ("rise", of(&m, 3, |[was, is]| is.log_likelihood - was.log_likelihood)),
        ("likelihood_m", of(&m, DIGITS, |[_, is]| is.log_likelihood)),
        ("gap_m", of(&m, 4, |[_, is]| is.gap)),
        ("n", grouped(n)),
        ("nkd2", grouped(n * k * d * d)),
        ("n_iter", frame.n_iter.to_string()),
        ("reg_covar", number(scene.params.reg_covar, 3)),
        ("with_z", grouped(z + learnt)),
        ("theta", grouped(learnt)),
        ("aic", number(aic(found.log_likelihood, n, learnt), DIGITS + 1)),
        ("bic", number(bic(found.log_likelihood, n, learnt), DIGITS + 1)),
        ("i", or_none(i, |i| (i + 1).to_string())),
        ("log_p", number_of(at.as_ref().map(|at| at.log_likelihood), DIGITS)),
        ("bound_p", number_of(at.as_ref().and_then(|at| at.lower_bound), DIGITS)),
        ("joint", of_bayes(&|at| at.log_joint[0])),
        ("density", of_bayes(&|at| at.log_likelihood)),
        ("g1", share(0)),
        ("g2", share(1)),
        ("j", (j + 1).to_string()),
        ("count", number_of(count, DIGITS)),
        ("weight", number_of(theta.weights.get(j).copied(), 4)),
        ("mean", or_none(theta.means.get(j), |mean| plane(scene).place(mean))),
    ]
}

/// Before and after the last step of a phase, if both are remembered and no hand has changed what it left.
fn last(scene: &Scene<'_, Em>, phase: &str) -> Option<[Evidence; 2]> {
    let so_far = scene.track.iter().rev().map(|(t, _)| *t).filter(|t| *t <= scene.t);
    let t = so_far.into_iter().find(|t| scene.phase(*t) == phase)?;
    let changed = t == scene.t && matches!(scene.frame.did, Did::Edit | Did::Hold);
    let both = [moment(scene, t.checked_sub(1)?)?, moment(scene, t)?];
    (!changed).then_some(both)
}

/// The point whose largest responsibility is the smallest; `None` without γ. Of very many points the first are asked.
fn undecided(scene: &Scene<'_, Em>) -> Option<usize> {
    let (gamma, k) = (gamma(scene), scene.frame.theta.k());
    let largest = |row: &[f64]| row.iter().copied().fold(0.0, f64::max);
    let rows = gamma.chunks_exact(k.max(1)).take(MOST_LIVE / k.max(1)).map(largest).enumerate();
    rows.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

fn sentence(scene: &Scene<'_, Em>, found: &Evidence) -> Notice {
    let small = |x: f64| measured(scene.context.words, x, 3, tiny(found));
    let said = |code: &str| {
        Notice::new(code)
            .with("likelihood", number(found.log_likelihood, DIGITS))
            .with("bound", number(found.lower_bound, DIGITS))
            .with("gap", small(found.gap))
    };
    let (n, k) = (scene.input.n(), scene.frame.theta.k());
    let hard = scene.params.assignment == Assignment::Hard;
    match scene.frame.did {
        Did::Start if found.lower_bound.is_finite() => said("did-start-fitted").with("k", k).with("n", n),
        Did::Start => said("did-start").with("k", k).with("n", n),
        Did::EStep { .. } if hard => said("did-e-hard"),
        Did::EStep { change: None } => said("did-e-first").with("n", n),
        Did::EStep { change: Some(change) } => {
            let was = scene.t.checked_sub(1).and_then(|before| moment(scene, before));
            let closed = was.map(|was| was.gap).filter(|gap| gap.is_finite());
            let notice = said(if closed.is_some() { "did-e" } else { "did-e-plain" });
            notice.with("change", number(change, 3)).with("closed", small(closed.unwrap_or(0.0)))
        }
        Did::MStep { rise: Some(rise), .. } if rise < -ROUNDING * found.log_likelihood.abs() => {
            said(if hard { "did-m-fell-hard" } else { "did-m-fell" }).with("fall", number(-rise, 3))
        }
        Did::MStep { rise, shift } => {
            let known = rise.filter(|rise| rise.is_finite());
            let still = known.is_some_and(|rise| rise.max(found.gap).abs() <= tiny(found));
            let notice = said(match known {
                Some(_) if still => "did-m-still",
                Some(_) => "did-m",
                None => "did-m-plain",
            });
            notice.with("rise", small(known.map_or(0.0, |rise| rise.max(0.0)))).with("shift", number(shift, 3))
        }
        Did::Collapsed { component } => said("did-collapsed").with("component", component + 1),
        Did::Edit => said("did-edit"),
        Did::Hold => said("did-hold").with("sigma", number(scene.params.sigma, 4)),
    }
}

/// The panel `evidence` in words.
pub fn evidence_text(scene: &Scene<'_, Em>) -> Option<Notice> {
    let found = evidence(scene);
    let text = Notice::new("text-evidence")
        .with("t", scene.t as usize)
        .with("likelihood", number(found.log_likelihood, DIGITS))
        .with("bound", number(found.lower_bound, DIGITS));
    found.lower_bound.is_finite().then_some(text)
}

fn text(scene: &Scene<'_, Em>, found: &Evidence) -> Notice {
    let weights = &scene.frame.theta.weights;
    let most = weights.iter().copied().fold(0.0, f64::max);
    Notice::new(if gamma(scene).is_empty() { "text-points-bare" } else { "text-points" })
        .with("n", scene.input.n())
        .with("k", weights.len())
        .with("t", scene.t as usize)
        .with("most", number(most, 3))
        .with("known", usize::from(!found.log_likelihood.is_nan()))
        .with("likelihood", number(found.log_likelihood, DIGITS))
}
