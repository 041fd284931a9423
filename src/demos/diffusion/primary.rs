//! From a training to samples with its weights, and back; from a training that has diverged to its last good step.

use super::Edit;
use super::params::{Stage, Weights};
use super::sim::Diffusion;
use crate::engine::params::Value;
use crate::engine::run::{Origin, Run};
use crate::plot::figure::{Response, Scene};

/// A loss up to so many times the least before it is a good one.
const GOOD: f64 = 2.0;
/// Where a sample of a training holds the loss and its running mean.
const LOSS: [usize; 2] = [2, 3];

/// The training that a sampling run has its weights from, and the instant, where it is another run.
pub fn origin<'a>(scene: &Scene<'a, Diffusion>) -> Option<&'a Origin> {
    let used = scene.params.stage == Stage::Sample && scene.params.weights == Weights::Trained;
    scene.run.from.as_deref().filter(|_| used)
}

/// What the reader is offered.
pub fn primary_action(scene: &Scene<'_, Diffusion>) -> Option<(&'static str, Response<Edit>)> {
    if let Some(Origin { run, t }) = origin(scene) {
        let run = Run { input: scene.run.input.clone(), ..run.clone() };
        return Some(("back-to-training", Response::Open(Box::new(run), *t)));
    }
    if scene.params.stage != Stage::Train || scene.t == 0 {
        return None;
    }
    if scene.done == Some("diverged") {
        return Some(("last-good", Response::Seek(last_good(scene))));
    }
    let training = Run { from: None, ..scene.run.light() };
    let mut run = Run { edits: Vec::new(), ..scene.run.clone() };
    run.params.remove("stage");
    run.params.insert("weights".to_owned(), Value::Text("trained".to_owned()));
    run.from = Some(Box::new(Origin { run: training, t: scene.t }));
    Some(("sample-with", Response::Open(Box::new(run), 0)))
}

/// The last instant that is remembered whose loss, of its batch and in the running mean, was a good one.
fn last_good(scene: &Scene<'_, Diffusion>) -> u64 {
    let (mut least, mut good) = (f64::INFINITY, 0);
    for (t, sample) in scene.track.iter().take_while(|(t, _)| *t < scene.t) {
        let [loss, smooth] = LOSS.map(|at| sample.get(at).copied().unwrap_or(f64::NAN));
        least = least.min(smooth);
        if loss <= GOOD * least && smooth <= GOOD * least {
            good = *t;
        }
    }
    good
}
