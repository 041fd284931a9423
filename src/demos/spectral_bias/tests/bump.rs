//! One step on one sample: against finite differences, against the whole kernel, and how wide it is.

use super::super::bump::{Bump, made};
use super::super::sim::network;
use super::*;
use crate::engine::params::Params;
use crate::engine::rng::Purpose;
use crate::math::mlp::{Mlp, Pass};
use crate::math::tangent_kernel;

fn params(given: &[(&str, &str)]) -> SpectralBiasParams {
    let mut params = SpectralBiasParams::default();
    assert_eq!(params.apply(&trial::settings(given)), []);
    params
}

/// The start of a run in double precision: network and inputs.
fn start(given: &[(&str, &str)]) -> (Mlp<f64>, Vec<f64>, Vec<f64>) {
    let params = params(given);
    let mut rng = Rng::new(1, Purpose::Run);
    let problem = Problem::new(&params, &named("waves"), &mut rng);
    let net = network(&params, &problem, &mut rng).unwrap();
    let wide = |x: &[f32]| x.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
    (net.cast(), wide(&problem.inputs), wide(&problem.target))
}

#[test]
fn the_kernel_is_that_of_finite_differences_and_the_step_follows_it() {
    for given in [
        &[("width", "10"), ("depth", "4"), ("activation", "tanh")][..],
        &[("width", "8"), ("fourier_scale", "3"), ("activation", "sine")],
    ] {
        let (net, inputs, target) = start(given);
        let (n, own) = (target.len(), target.len() / 3);
        let bump = Bump::of(&net, &inputs, (0..n).collect(), own, target[own], 1e-6);
        // K(x_i, x_j) = Σ_w ∂f(x_i)/∂w ∂f(x_j)/∂w, by central differences.
        let f = |net: &Mlp<f64>| net.forward(&mut Pass::new(net.sizes(), &inputs)).to_vec();
        let mut kernel = vec![0.0; n];
        for w in 0..net.weights().len() {
            let shifted = |by: f64| {
                let mut net = net.clone();
                net.weights_mut()[w] += by;
                f(&net)
            };
            let (up, down) = (shifted(1e-5), shifted(-1e-5));
            let slope = |i: usize| (up[i] - down[i]) / 2e-5;
            (0..n).for_each(|i| kernel[i] += slope(i) * slope(own));
        }
        let most = kernel.iter().fold(0.0_f64, |most, k| most.max(k.abs()));
        for (found, wanted) in bump.kernel.iter().zip(&kernel) {
            assert!((found - wanted).abs() < 1e-6 * most, "{given:?}: {found} and {wanted}");
        }
        // A short step moves the output as the kernel says.
        let largest = bump.linear.iter().fold(0.0_f64, |most, k| most.max(k.abs()));
        for (change, linear) in bump.change.iter().zip(&bump.linear) {
            assert!((change - linear).abs() < 1e-3 * largest, "{given:?}: {change} and {linear}");
        }
    }
}

#[test]
fn a_row_is_a_row_of_the_whole_kernel() {
    let (net, inputs, target) = start(&[("width", "12"), ("depth", "3")]);
    let n = target.len();
    let all = tangent_kernel::kernel(&net, &mut Pass::new(net.sizes(), &inputs));
    for j in [0, n / 2, n - 1] {
        let row = tangent_kernel::row(&net, &mut Pass::new(net.sizes(), &inputs), j);
        let most = all[j * n + j];
        assert!((0..n).all(|i| (row[i] - all[i * n + j]).abs() < 1e-12 * most), "{j}");
    }
}

#[test]
fn it_is_the_network_that_the_run_begins_with() {
    let params = params(&SMALL);
    let input = Arc::new(named("waves"));
    let sim = SpectralBias::start(&params, input.clone(), Rng::new(5, Purpose::Run)).unwrap();
    let mut rng = Rng::new(5, Purpose::Run);
    let problem = Problem::new(&params, &input, &mut rng);
    assert_eq!(network(&params, &problem, &mut rng).unwrap().weights(), sim.net().weights());
}

#[test]
fn the_width_of_a_triangle_is_in_closed_form() {
    let at: Vec<usize> = (0..101).collect();
    let kernel: Vec<f64> = (0..101).map(|i| 1.0 - f64::from(i32::abs(i - 50)) / 50.0).collect();
    let bump = Bump { at, own: 50, change: kernel.clone(), linear: kernel.clone(), kernel };
    let (width, whole) = bump.width(100);
    assert!(whole && (width - 0.5).abs() < 1e-12, "{width}");
}

#[test]
fn it_is_wide_for_x_itself_and_narrow_for_fourier_features() {
    let width = |given: &[(&str, &str)]| {
        let signal = named("waves");
        let n = signal.n();
        made(&params(given), &signal, 1, n / 2).unwrap().width(n)
    };
    let (raw, features) = (width(&[]), width(&[("fourier_scale", "8")]));
    println!(
        "widths {raw:?} {features:?} {:?} {:?}",
        width(&[("fourier_scale", "2")]),
        width(&[("fourier_scale", "20")])
    );
    assert!(raw.0 > 5.0 * features.0, "{raw:?} and {features:?}");
    assert!(features.1);
}
