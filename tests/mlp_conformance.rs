//! Networks against PyTorch, spectra against NumPy: `tests/conformance/mlp.json`, made by `cargo xtask conformance`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use serde::Deserialize;
use std::collections::BTreeMap;
use unrolled::math::activation::Activation;
use unrolled::math::fourier::{Fourier, frequencies};
use unrolled::math::mlp::{Float, Mlp, Pass, mean_squared_error};
use unrolled::math::optimiser::{Method, Optimiser};
use unrolled::math::tangent_kernel::{Modes, kernel};

#[derive(Deserialize)]
struct Fixture {
    updates: usize,
    networks: Vec<Network>,
    kernels: Vec<Kernel>,
    spectra: Vec<Spectrum>,
}

#[derive(Deserialize)]
struct Network {
    name: String,
    sizes: Vec<usize>,
    activation: String,
    omega_0: Option<f64>,
    /// The frequencies of Fourier features.
    b: Vec<f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    weights: Vec<f64>,
    output: Vec<f64>,
    loss: f64,
    gradient: Vec<f64>,
    rates: BTreeMap<String, f64>,
    after: BTreeMap<String, Vec<f64>>,
    after_f32: BTreeMap<String, Vec<f64>>,
}

#[derive(Deserialize)]
struct Kernel {
    name: String,
    sizes: Vec<usize>,
    activation: String,
    x: Vec<f64>,
    weights: Vec<f64>,
    kernel: Vec<f64>,
}

#[derive(Deserialize)]
struct Spectrum {
    samples: Vec<f64>,
    amplitudes: Vec<f64>,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("conformance/mlp.json")).unwrap()
}

fn activation(name: &str, omega_0: Option<f64>) -> Activation {
    match (name, omega_0) {
        ("relu", _) => Activation::Relu,
        ("tanh", _) => Activation::Tanh,
        ("sine", Some(omega_0)) => Activation::Sine { omega_0 },
        _ => panic!("{name}"),
    }
}

fn cast<T: Float>(x: &[f64]) -> Vec<T> {
    x.iter().map(|&x| T::of(x)).collect()
}

fn wide<T: Float>(x: &[T]) -> Vec<f64> {
    x.iter().map(|&x| x.into()).collect()
}

fn inputs<T: Float>(network: &Network) -> Vec<T> {
    let b = &network.b;
    if b.is_empty() {
        return cast(&network.x);
    }
    let angle = |x: f64, b: &f64| std::f64::consts::TAU * b * x;
    let row = |&x: &f64| b.iter().map(move |b| angle(x, b).cos()).chain(b.iter().map(move |b| angle(x, b).sin()));
    cast(&network.x.iter().flat_map(row).collect::<Vec<_>>())
}

/// max |a − b| / max |b|.
fn apart(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let most = |of: &mut dyn Iterator<Item = f64>| of.fold(0.0, |most: f64, x| if x > most { x } else { most });
    assert!(a.iter().all(|x| x.is_finite()));
    most(&mut a.iter().zip(b).map(|(a, b)| (a - b).abs())) / most(&mut b.iter().map(|b| b.abs()))
}

/// ‖a − b‖ / ‖b‖.
fn apart_in_norm(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let norm = |of: &mut dyn Iterator<Item = f64>| of.map(|x| x * x).sum::<f64>().sqrt();
    norm(&mut a.iter().zip(b).map(|(a, b)| a - b)) / norm(&mut b.iter().copied())
}

fn network<T: Float>(of: &Network) -> (Mlp<T>, Pass<T>) {
    let activation = activation(&of.activation, of.omega_0);
    let net = Mlp::from_weights(&of.sizes, activation, cast(&of.weights)).unwrap();
    (net, Pass::new(&of.sizes, &inputs(of)))
}

fn loss<T: Float>(net: &Mlp<T>, pass: &mut Pass<T>, y: &[T]) -> f64 {
    net.forward(pass);
    let (output, delta) = pass.output_delta();
    mean_squared_error(output, y, None, delta)
}

/// The weights after updates.
fn trained<T: Float>(of: &Network, name: &str, updates: usize) -> Vec<f64> {
    let method = match name {
        "gd" => Method::Descent,
        "momentum" => Method::MOMENTUM,
        "adam" => Method::ADAM,
        _ => panic!("{name}"),
    };
    let (mut net, mut pass) = network::<T>(of);
    let mut optimiser = Optimiser::new(method, net.weights().len());
    let y = cast(&of.y);
    for _ in 0..updates {
        loss(&net, &mut pass, &y);
        net.backward(&mut pass);
        optimiser.step(net.weights_mut(), pass.gradient(), of.rates[name]);
    }
    wide(net.weights())
}

#[test]
fn outputs_losses_and_gradients_are_pytorchs() {
    for of in fixture().networks {
        let (net, mut pass) = network::<f64>(&of);
        let loss = loss(&net, &mut pass, &of.y);
        net.backward(&mut pass);
        assert!((loss - of.loss).abs() <= 1e-12 * of.loss, "{}: {loss} is not {}", of.name, of.loss);
        assert!(apart(pass.output(), &of.output) < 1e-12, "{}", of.name);
        assert!(apart(pass.gradient(), &of.gradient) < 1e-11, "{}", of.name);
    }
}

#[test]
fn a_hundred_updates_are_pytorchs() {
    let Fixture { networks, updates, .. } = fixture();
    assert_eq!(updates, 100);
    let mut worst = BTreeMap::<&str, f64>::new();
    for of in &networks {
        assert_eq!(of.after.keys().collect::<Vec<_>>(), ["adam", "gd", "momentum"]);
        for (name, theirs) in &of.after {
            let by = apart(&trained::<f64>(of, name, updates), theirs);
            assert!(apart(&of.weights, theirs) > 1e-3, "{} {name} has moved", of.name);
            assert!(by < 1e-8, "{} {name}: {by:e}", of.name);
            worst.entry("double precision").and_modify(|most| *most = most.max(by)).or_insert(by);
        }
        for (name, theirs) in &of.after_f32 {
            let by = apart_in_norm(&trained::<f32>(of, name, updates), theirs);
            assert!(by < 1e-4, "{} {name} in single precision: {by:e}", of.name);
            worst.entry("single precision, in norm").and_modify(|most| *most = most.max(by)).or_insert(by);
        }
    }
    println!("after 100 updates weights differ by at most {worst:?}");
}

#[test]
fn tangent_kernels_are_those_of_autograd() {
    for of in fixture().kernels {
        let net = Mlp::from_weights(&of.sizes, activation(&of.activation, None), of.weights.clone()).unwrap();
        let mut pass = Pass::new(net.sizes(), &of.x);
        let ours = kernel(&net, &mut pass);
        assert!(apart(&ours, &of.kernel) < 1e-12, "{}", of.name);
        let n = of.x.len();
        let modes = Modes::of(&ours, n).unwrap();
        assert!(modes.values.is_sorted_by(|a, b| a >= b));
        for (value, vector) in modes.values.iter().zip(&modes.vectors) {
            for i in 0..n {
                let image: f64 = (0..n).map(|j| of.kernel[i * n + j] * vector[j]).sum();
                assert!((image - value * vector[i]).abs() < 1e-11 * modes.values[0], "{}", of.name);
            }
        }
    }
}

#[test]
fn spectra_are_numpys() {
    for Spectrum { samples, amplitudes } in fixture().spectra {
        let ours = Fourier::new(samples.len(), frequencies(samples.len())).amplitudes(&samples);
        let by = apart(&ours, &amplitudes);
        assert!(by < 1e-12, "{} samples: {by:e}", samples.len());
    }
}

#[test]
fn the_cases_are_what_they_are_to_be() {
    let Fixture { networks, kernels, .. } = fixture();
    for name in ["relu", "tanh", "sine"] {
        assert!(networks.iter().any(|of| of.activation == name));
    }
    assert!(networks.iter().any(|of| !of.b.is_empty()));
    assert!(networks.iter().any(|of| of.sizes.len() == 7), "six linear layers, as in the paper");
    let layers: Vec<usize> = kernels.iter().map(|of| of.sizes.len() - 1).collect();
    assert!(layers.contains(&2) && layers.contains(&4));
}
