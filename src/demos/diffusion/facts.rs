//! Numbers and sentences: metrics, the gaps of the lesson, what the last step did, the picture in words.

use super::lines;
use super::params::{Stage, Weights};
use super::scene_model::{SceneModel, said};
use super::sim::Diffusion;
use crate::engine::Notice;
use crate::engine::words::{fixed, number};
use crate::plot::figure::{Facts, Scene};
use crate::plot::grid::or_none;

const DIGITS: usize = 4;

/// Everything that can be said of a scene.
pub fn facts(scene: &Scene<'_, Diffusion>) -> Facts {
    let seen = SceneModel::new(scene);
    let frame = scene.frame;
    let known = |x: Option<f64>| x.unwrap_or(f64::NAN);
    let distance = ("distance", known(frame.distance));
    let metrics = match scene.params.stage {
        Stage::Forward => vec![distance, ("to_normal", known(frame.to_normal))],
        Stage::Train => vec![("loss", known(frame.loss.map(|(loss, _)| loss)))],
        Stage::Sample => vec![distance],
    };
    let lit = match (scene.done, scene.last) {
        (Some("sampled"), _) => "end",
        (_, Some(phase)) => phase,
        (_, None) => "opening",
    };
    Facts {
        metrics,
        tiny: 0.0,
        live: live(&seen),
        sentence: Some(sentence(&seen)),
        end: scene.done.map(|code| end(&seen, code)),
        text: Some(text(&seen)),
        lit: lit.to_owned(),
    }
}

/// The shares of particles below 0 and of the others, in percent.
fn sides(seen: &SceneModel<'_>) -> Option<[String; 2]> {
    let m = seen.m();
    let left = seen.frame.samples.chunks_exact(seen.d()).filter(|x| x[0] < 0.0).count();
    (m > 0).then(|| [left, m - left].map(|count| format!("{}%", fixed(100.0 * count as f64 / m as f64, 1))))
}

/// The numbers of the lesson.
fn live(seen: &SceneModel<'_>) -> Vec<(&'static str, String)> {
    let (frame, schedule) = (seen.frame, &seen.problem.schedule);
    let spot = seen.spot();
    let t = match seen.params.stage {
        Stage::Train => spot.as_ref().map_or(0, |spot| spot.t),
        _ => frame.time,
    };
    let coming = seen.coming().filter(|_| !seen.asks());
    let place = |x: Option<Vec<f64>>| or_none(x, |x| said(&x));
    let of = |x: Option<f64>| or_none(x.filter(|x| x.is_finite()), |x| number(x, DIGITS));
    let here = match seen.params.stage {
        Stage::Train => spot.as_ref().map(|spot| spot.x.clone()),
        _ => seen.picked().and_then(|i| seen.row(&frame.samples, i)),
    };
    let noised = spot.as_ref().filter(|spot| spot.t == t && !seen.asks());
    // What the lesson says of them holds for its three numbers alone, once they are sampled.
    let three = seen.problem.points.len() == 3 && seen.problem.points.iter().all(|x| x.abs() == 1.0);
    // What the lesson says of the shares holds for many particles that went in small steps.
    let many = seen.m() >= 100 && seen.scene.t >= 20;
    let sides = sides(seen).filter(|_| three && many && seen.scene.done == Some("sampled"));
    let side = |i: usize| or_none(sides.as_ref(), |sides| sides[i].clone());
    vec![
        ("time", t.to_string()),
        ("steps", seen.problem.steps().to_string()),
        ("alpha_bar", number(schedule.alpha_bar(t), DIGITS)),
        ("beta", of((t > 0).then(|| schedule.betas()[t]))),
        ("kept", of((t > 0).then(|| schedule.merged(t).0))),
        ("added", of((t > 0).then(|| schedule.merged(t).1))),
        ("merged", of((t > 0).then(|| 1.0 - schedule.alpha_bar(t)))),
        ("sigma", of(coming.as_ref().map(|step| step.sigma))),
        ("snr", of((t > 0).then(|| schedule.snr(t)))),
        ("x_t", place(here)),
        ("x0_hat", place(noised.and_then(|spot| seen.guessed(spot)))),
        ("epsilon", place(noised.and_then(|spot| spot.epsilon.clone()))),
        ("mean", place(coming.map(|step| step.mean))),
        ("loss", of(frame.loss.map(|(_, smooth)| smooth))),
        ("distance", of(frame.distance)),
        ("to_normal", of(frame.to_normal)),
        ("left", side(0)),
        ("right", side(1)),
        ("particles", seen.m().to_string()),
    ]
}

/// What the last step did.
fn sentence(seen: &SceneModel<'_>) -> Notice {
    // In slow motion nothing is told before its line.
    if let Some(line) = super::lines::told(seen) {
        return line;
    }
    let (frame, params, schedule) = (seen.frame, seen.params, &seen.problem.schedule);
    let known = |x: Option<f64>| number(x.unwrap_or(f64::NAN), DIGITS);
    let said_of = |x: Option<Vec<f64>>| x.map_or_else(String::new, |x| said(&x));
    let steps = seen.problem.steps();
    let notice = |code: &str| Notice::new(code).with("t", frame.time).with("steps", steps).with("m", seen.m());
    match params.stage {
        Stage::Forward if scene_start(seen) => notice("did-start-forward"),
        Stage::Forward => {
            let t = frame.time;
            let notice = notice("did-noise").with("bar", number(schedule.alpha_bar(t), DIGITS));
            let notice = notice.with("beta", number(schedule.betas()[t], DIGITS));
            notice.with("kept", number(schedule.alpha_bar(t).sqrt(), 3))
        }
        Stage::Train if scene_start(seen) => notice("did-start-train").with("weights", frame.n_weights),
        Stage::Train => {
            let spot = seen.spot();
            let batch = frame.batch.as_ref();
            let (loss, smooth) = frame.loss.unwrap_or((f64::NAN, f64::NAN));
            let epsilon = said_of(batch.and_then(|batch| seen.row(&batch.epsilon, 0)));
            let guess = said_of(spot.as_ref().and_then(|spot| spot.epsilon.clone()));
            let code = match (frame.loss, frame.distance) {
                (Some(_), Some(_)) => "did-train",
                (Some(_), None) => "did-train-plain",
                (None, _) => "did-train-lost",
            };
            let notice = notice(code).with("epsilon", epsilon).with("guess", guess);
            let notice = notice.with("distance", known(frame.distance));
            let notice = notice.with("at", spot.map_or(0, |spot| spot.t));
            notice.with("loss", number(loss, DIGITS)).with("smooth", number(smooth, DIGITS))
        }
        Stage::Sample if frame.waits && params.weights == Weights::Pretrained => notice("did-fetch"),
        Stage::Sample if frame.waits => notice("did-wait").with("training", training(seen)),
        Stage::Sample if scene_start(seen) => {
            let exact = params.weights == Weights::Exact;
            notice(if exact { "did-start-exact" } else { "did-start-trained" }).with("training", training(seen))
        }
        Stage::Sample => {
            let Some(step) = seen.last_step() else { return notice("did-start-exact") };
            let fresh = if step.sigma > 0.0 { "did-denoise" } else { "did-denoise-plain" };
            let notice = notice(fresh).with("from", step.t).with("x0", said(&step.x0)).with("mean", said(&step.mean));
            let notice = notice.with("sigma", number(step.sigma, DIGITS)).with("x", said_of(step.end));
            notice.with("distance", known(frame.distance))
        }
    }
}

/// The training steps that the weights are to have behind them.
fn training(seen: &SceneModel<'_>) -> usize {
    let asked = super::primary::origin(seen.scene).map(|from| usize::try_from(from.t).unwrap_or(usize::MAX));
    let reached = seen.frame.training_step.filter(|_| !seen.frame.waits);
    reached.or(asked).unwrap_or(seen.params.training_steps)
}

fn scene_start(seen: &SceneModel<'_>) -> bool {
    seen.scene.t == 0
}

fn end(seen: &SceneModel<'_>, code: &str) -> Notice {
    let [left, right] = sides(seen).unwrap_or_default();
    // In the plane no side is left of anything.
    let plane = if code == "sampled" && seen.d() > 1 { "-plane" } else { "" };
    let notice = Notice::new(&format!("end-{code}{plane}")).with("t", seen.scene.t as f64).with("m", seen.m());
    let distance = seen.frame.to_normal.filter(|_| code == "noised").or(seen.frame.distance).unwrap_or(f64::NAN);
    notice.with("left", left).with("right", right).with("distance", number(distance, 3))
}

/// The main picture in words.
fn text(seen: &SceneModel<'_>) -> Notice {
    let frame = seen.frame;
    if let Some(told) = lines::told(seen) {
        return told;
    }
    let code = match (seen.params.stage, frame.batch.is_some()) {
        (Stage::Forward, _) => "text-forward",
        (Stage::Train, true) => "text-train",
        (Stage::Train, false) => "text-train-start",
        (Stage::Sample, _) => "text-sample",
    };
    let x = match &frame.batch {
        Some(batch) => seen.row(&batch.x, 0),
        None => seen.picked().and_then(|i| seen.row(&frame.samples, i)),
    };
    let notice = Notice::new(code).with("n", seen.problem.n).with("m", seen.m()).with("t", frame.time);
    let notice = notice.with("steps", seen.problem.steps()).with("i", seen.picked().map_or(0, |i| i + 1));
    notice.with("x", x.map_or_else(String::new, |x| said(&x))).with("step", seen.scene.t as f64)
}
