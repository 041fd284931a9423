//! How it is seen: its panels, and who draws and reads each.

use super::params::{DiffusionView, SamplerChoice, Stage, Weights};
use super::scene_model::SceneModel;
use super::sim::Diffusion;
use super::{Edit, Frame, curves, facts, hands, inside, lens, lines, picture, primary, slow, step, vector_field};
use crate::plot::figure::{Facts, Figure, Response, Scene, fields};
use crate::plot::panel::Panel;
use serde_json::{Map, Value, json};

/// When panels are there.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// Particles are on their way.
    Moving,
    /// The network is in training.
    Training,
    /// Noise is guessed.
    Guessing,
    /// Particles are sampled.
    Sampling,
    /// A step of p_θ can be set beside that of q.
    Compared,
}

impl Figure for Diffusion {
    type View = DiffusionView;
    type When = When;

    const MAIN: &'static [&'static str] = &["stage", "weights", "noise"];
    const PANELS: &'static [Panel<Self>] = &[
        Panel::canvas("picture", picture::picture, hands::picture).presented(),
        Panel::canvas("posterior", lens::posterior, hands::posterior).told(lens::told).presented(),
        Panel::table("algorithm", lines::algorithm).presented(),
        Panel::picture("step", step::step).told(step::told).when(When::Compared),
        Panel::chart("loss", curves::loss).when(When::Training).presented(),
        Panel::chart("distance", curves::distance).when(When::Moving),
        Panel::chart("schedule", curves::schedule),
        Panel::picture("field", vector_field::draw).told(vector_field::told).when(When::Guessing),
        Panel::picture("family", inside::family).told(inside::family_text).of_study("family").when(When::Sampling),
        Panel::chart("bound", inside::bound).of_study("bound").when(When::Sampling),
        Panel::picture("frequencies", inside::frequencies).told(inside::frequencies_text).of_study("frequencies"),
        Panel::chart("samplers", inside::samplers).of_study("samplers").when(When::Sampling),
    ];

    fn is(when: When, _: &str, scene: &Scene<'_, Self>) -> bool {
        let stage = scene.params.stage;
        match when {
            When::Moving => stage != Stage::Train,
            When::Training => stage == Stage::Train,
            When::Guessing => stage != Stage::Forward,
            // They train a network of their own: not for weights that are from elsewhere.
            When::Sampling => {
                let own = scene.params.weights != Weights::Pretrained && primary::origin(scene).is_none();
                stage == Stage::Sample && own
            }
            When::Compared => step::found(&SceneModel::new(scene)).is_some(),
        }
    }

    fn inactive_knobs(scene: &Scene<'_, Self>) -> Vec<&'static str> {
        const OF_SAMPLING: [&str; 7] =
            ["weights", "training_steps", "sampler", "variance", "eta", "sampling_steps", "noise"];
        const OF_TRAINING: [&str; 7] = ["width", "depth", "embedding", "embed_inputs", "batch", "rate", "loss"];
        let params = scene.params;
        let mut idle: Vec<&str> = match (params.stage, params.weights) {
            (Stage::Forward, _) => [&OF_SAMPLING[..], &OF_TRAINING].concat(),
            (Stage::Train, _) => [&OF_SAMPLING[..], &["particles"]].concat(),
            (Stage::Sample, Weights::Pretrained) => vec!["training_steps", "batch", "rate", "loss"],
            (Stage::Sample, Weights::Exact) => [&["training_steps"], &OF_TRAINING[..]].concat(),
            (Stage::Sample, Weights::Trained) => Vec::new(),
        };
        if params.stage == Stage::Sample {
            idle.extend((params.sampler != SamplerChoice::Ddim).then_some("eta"));
            idle.extend((params.sampler != SamplerChoice::Ddpm).then_some("noise"));
            idle.extend((params.sampler != SamplerChoice::Ddpm && idle.contains(&"loss")).then_some("variance"));
        }
        if params.stage == Stage::Train && params.loss == super::params::Loss::Weighted {
            idle.retain(|key| *key != "variance");
        }
        let fields = params.stage == Stage::Train || params.stage == Stage::Sample && params.weights != Weights::Exact;
        idle.extend((scene.frame.d == 1 || !fields).then_some("field"));
        idle.extend((params.stage == Stage::Train).then_some("trails"));
        idle
    }

    fn primary_action(scene: &Scene<'_, Self>) -> Option<(&'static str, Response<Edit>)> {
        // Whoever goes line by line is not led elsewhere.
        if SceneModel::new(scene).lit_line().is_some() {
            return slow::primary_action(scene);
        }
        primary::primary_action(scene).or_else(|| slow::primary_action(scene))
    }

    fn preview(_: &mut Frame, edit: &Edit) {
        match *edit {}
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        facts::facts(scene)
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let seen = SceneModel::new(scene);
        let (frame, schedule) = (scene.frame, &seen.problem.schedule);
        let spot = seen.spot();
        let rows: Vec<&[f64]> = frame.samples.chunks_exact(seen.d()).collect();
        fields(json!({
            "T": seen.problem.steps(),
            "betas": schedule.betas(),
            "alpha_bars": schedule.alpha_bars(),
            "time": frame.time,
            "samples": rows,
            "training_step": frame.training_step,
            "loss": frame.loss.map(|(loss, _)| loss),
            "distance": frame.distance,
            "x0_hat": spot.as_ref().and_then(|spot| seen.guessed(spot)),
            "epsilon": spot.and_then(|spot| spot.epsilon),
        }))
    }
}
