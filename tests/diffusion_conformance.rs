//! Diffusion against PyTorch: `tests/conformance/diffusion.json`, made by `cargo xtask conformance`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use serde::Deserialize;
use std::collections::BTreeMap;
use unrolled::math::diffusion::denoiser::{Network, NetworkShape, loss, noised};
use unrolled::math::diffusion::exact::Exact;
use unrolled::math::diffusion::samplers::{Denoiser, Sampler, step};
use unrolled::math::diffusion::schedule::{Schedule, ScheduleKind, Variance};
use unrolled::math::mlp::Float;
use unrolled::math::optimiser::{Method, Optimiser};

#[derive(Deserialize)]
struct Fixture {
    updates: usize,
    points: Vec<f64>,
    schedules: Vec<Scheduled>,
    networks: Vec<Trained>,
}

#[derive(Deserialize)]
struct Scheduled {
    kind: String,
    steps: usize,
    betas: Vec<f64>,
    alpha_bars: Vec<f64>,
    posterior_variance: Vec<f64>,
    on_x0: Vec<f64>,
    on_xt: Vec<f64>,
    loss_weight: Vec<f64>,
    moves: Vec<Move>,
}

#[derive(Deserialize)]
struct Move {
    x: Vec<f64>,
    z: Vec<f64>,
    t: usize,
    s: usize,
    epsilon: Vec<f64>,
    /// What each sampler leads to, by its name.
    #[serde(flatten)]
    leads: BTreeMap<String, Vec<f64>>,
}

#[derive(Deserialize)]
struct Trained {
    d: usize,
    hidden: usize,
    layers: usize,
    embedding: usize,
    inputs: bool,
    weighted: bool,
    x0: Vec<f64>,
    epsilon: Vec<f64>,
    weights: Vec<f64>,
    loss: f64,
    gradient: Vec<f64>,
    after: Vec<f64>,
    after_f32: Vec<f64>,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("conformance/diffusion.json")).unwrap()
}

fn kind(name: &str) -> ScheduleKind {
    match name {
        "linear" => ScheduleKind::Linear,
        "cosine" => ScheduleKind::Cosine,
        "raw" => ScheduleKind::Raw,
        _ => panic!("{name}"),
    }
}

/// max |a − b| / max |b|.
fn apart(a: &[f64], b: &[f64]) -> f64 {
    assert!(a.len() == b.len() && a.iter().all(|x| x.is_finite()));
    let most = |of: &mut dyn Iterator<Item = f64>| of.fold(0.0, f64::max);
    most(&mut a.iter().zip(b).map(|(a, b)| (a - b).abs())) / most(&mut b.iter().map(|b| b.abs())).max(1e-300)
}

#[test]
fn schedules_are_pytorchs() {
    for of in fixture().schedules {
        let ours = Schedule::new(kind(&of.kind), of.steps);
        let all = |f: &dyn Fn(usize) -> f64| (1..=of.steps).map(f).collect::<Vec<_>>();
        let pairs = [
            (ours.betas()[1..].to_vec(), &of.betas),
            (ours.alpha_bars().to_vec(), &of.alpha_bars),
            (all(&|t| ours.posterior_variance(t, t - 1)), &of.posterior_variance),
            (all(&|t| ours.posterior_mean(t, t - 1).0), &of.on_x0),
            (all(&|t| ours.posterior_mean(t, t - 1).1), &of.on_xt),
            (all(&|t| ours.loss_weight(Variance::Beta, t)), &of.loss_weight),
        ];
        for (i, (a, b)) in pairs.iter().enumerate() {
            assert!(apart(a, b) < 1e-12, "{} {}: {i}", of.kind, of.steps);
        }
    }
}

#[test]
fn steps_of_the_samplers_are_pytorchs() {
    let Fixture { points, schedules, .. } = fixture();
    let (mut worst, mut seen) = (0.0_f64, 0);
    for of in &schedules {
        let schedule = Schedule::new(kind(&of.kind), of.steps);
        let mut exact = Exact::new(points.clone(), 2, &schedule);
        for Move { x, z, t, s, epsilon, leads } in &of.moves {
            let mut guess = vec![0.0; x.len()];
            exact.epsilon(x, *t, &mut guess);
            assert!(apart(&guess, epsilon) < 1e-11, "{} {t}", of.kind);
            for (name, theirs) in leads {
                let sampler = match name.as_str() {
                    "ddpm_beta" => Sampler::Ddpm { variance: Variance::Beta, noise: true },
                    "ddpm_posterior" => Sampler::Ddpm { variance: Variance::Posterior, noise: true },
                    "ddpm_quiet" | "by_posterior" => Sampler::Ddpm { variance: Variance::Beta, noise: false },
                    "euler" => Sampler::Euler,
                    "heun" => Sampler::Heun,
                    _ => Sampler::Ddim { eta: name.strip_prefix("ddim_").unwrap().parse().unwrap() },
                };
                let mut ours = x.clone();
                step(sampler, &schedule, (*t, *s), &mut exact, &mut ours, &mut guess, z);
                let by = apart(&ours, theirs);
                (worst, seen) = (worst.max(by), seen + 1);
                assert!(by < 1e-8, "{} {} {name} {t} → {s}: {by:e}", of.kind, of.steps);
            }
        }
    }
    println!("{seen} steps differ by at most {worst:e}");
    assert!(seen > 100);
}

/// Losses, gradients, and the weights after `updates` steps of AdamW.
fn trained<T: Float>(of: &Trained, updates: usize) -> (f64, Vec<f64>, Vec<f64>) {
    let schedule = Schedule::new(ScheduleKind::Linear, 40);
    let &Trained { d, hidden, layers, embedding, inputs, .. } = of;
    let weights = of.weights.iter().map(|&w| T::of(w)).collect();
    let shape = NetworkShape { d, hidden, layers, embedding, inputs };
    let mut net = Network::<T>::from_weights(shape, 40, weights).unwrap();
    let n = of.x0.len() / d;
    let mut pass = net.room(n);
    let mut optimiser = Optimiser::new(Method::ADAMW, net.weights().len());
    let wide = |x: &[T]| x.iter().map(|&x| x.into()).collect::<Vec<f64>>();
    let mut first = None;
    for update in 0..updates {
        let t: Vec<usize> = (0..n).map(|i| (i * 5 + 7 * update) % 40 + 1).collect();
        let mut x = vec![0.0; n * d];
        noised(&schedule, &of.x0, &t, &of.epsilon, d, &mut x);
        net.forward(&x, &t, &mut pass);
        let weights: Vec<f64> = t.iter().map(|&t| schedule.loss_weight(Variance::Beta, t)).collect();
        let loss = loss(&mut pass, &of.epsilon, d, if of.weighted { &weights } else { &[] });
        net.backward(&mut pass);
        first.get_or_insert_with(|| (loss, wide(pass.gradient())));
        optimiser.step(net.weights_mut(), pass.gradient(), 1e-3);
    }
    let (loss, gradient) = first.unwrap();
    (loss, gradient, wide(net.weights()))
}

#[test]
fn losses_gradients_and_weights_are_pytorchs() {
    let Fixture { networks, updates, .. } = fixture();
    assert!(updates == 100 && networks.iter().any(|of| of.weighted) && networks.iter().any(|of| of.inputs));
    for of in &networks {
        let (loss, gradient, weights) = trained::<f64>(of, updates);
        assert!((loss - of.loss).abs() < 1e-11 * of.loss, "{loss} is not {}", of.loss);
        assert!(apart(&gradient, &of.gradient) < 1e-10);
        assert!(apart(&of.weights, &of.after) > 1e-3, "they have moved");
        let by = apart(&weights, &of.after);
        assert!(by < 1e-8, "{by:e}");
        let (_, _, narrow) = trained::<f32>(of, updates);
        let norm = |of: &mut dyn Iterator<Item = f64>| of.map(|x| x * x).sum::<f64>().sqrt();
        let off = norm(&mut narrow.iter().zip(&of.after_f32).map(|(a, b)| a - b));
        let off = off / norm(&mut of.after_f32.iter().copied());
        println!("after {updates} steps of AdamW weights differ by {by:e}, in single precision in norm by {off:e}");
        assert!(off < 1e-4, "{off:e}");
    }
}
