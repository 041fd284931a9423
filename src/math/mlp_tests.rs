use super::*;
use crate::engine::rng::Purpose;
use crate::math::fourier::Features;
use crate::math::optimiser::{Method, Optimiser};
use nalgebra::DMatrix;

const ACTIVATIONS: [Activation; 4] =
    [Activation::Relu, Activation::Tanh, Activation::Sine { omega_0: 30.0 }, Activation::Sine { omega_0: 3.0 }];

fn rng(seed: u64) -> Rng {
    Rng::new(seed, Purpose::Run)
}

fn grid(n: usize) -> Vec<f64> {
    (0..n).map(|i| i as f64 / n as f64).collect()
}

fn loss(net: &Mlp<f64>, pass: &mut Pass<f64>, target: &[f64], keep: Option<&[bool]>) -> f64 {
    net.forward(pass);
    let (output, delta) = pass.output_delta();
    mean_squared_error(output, target, keep, delta)
}

/// The gradient against central differences at every weight, relative to its largest entry.
fn check(net: &mut Mlp<f64>, inputs: &[f64], target: &[f64], keep: Option<&[bool]>) -> f64 {
    const STEP: f64 = 1e-6;
    let mut pass = Pass::new(net.sizes(), inputs);
    loss(net, &mut pass, target, keep);
    let gradient = net.backward(&mut pass).to_vec();
    let largest = gradient.iter().fold(0.0_f64, |most, g| most.max(g.abs()));
    assert!(largest > 1e-6, "there is something to compare");
    let mut worst = 0.0_f64;
    for (i, exact) in gradient.iter().enumerate() {
        let w = net.weights()[i];
        let mut at = |w: f64| {
            net.weights_mut()[i] = w;
            loss(net, &mut pass, target, keep)
        };
        let slope = (at(w + STEP) - at(w - STEP)) / (2.0 * STEP);
        net.weights_mut()[i] = w;
        worst = worst.max((exact - slope).abs() / largest);
    }
    worst
}

#[test]
fn one_way_is_the_same_way() {
    let inputs: Vec<f32> = (0..3 * 70).map(|i| libm::sinf(i as f32)).collect();
    for activation in ACTIVATIONS {
        let net = Mlp::random(&[3, 70, 70, 2], activation, 2.0, &mut rng(7)).unwrap().with_residuals();
        let mut both = Pass::new(net.sizes(), &inputs);
        let mut one_way = Pass::one_way(net.sizes(), 70);
        one_way.inputs_mut().copy_from_slice(&inputs);
        let bits = |of: &[f32]| of.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(net.forward(&mut one_way)), bits(net.forward(&mut both)), "{activation:?}");
        assert!(net.backward(&mut one_way).is_empty() && !net.backward(&mut both).is_empty());
    }
}

#[test]
fn gradients_are_those_of_central_differences() {
    let x = grid(13);
    let target: Vec<f64> = x.iter().map(|x| libm::sin(20.0 * x) + 0.3).collect();
    let keep: Vec<bool> = (0..13).map(|i| i % 3 != 1).collect();
    for activation in ACTIVATIONS {
        for hidden in [&[][..], &[5], &[7, 6], &[5, 4, 9], &[6, 6, 6, 6, 6]] {
            for scale in [0.0, 3.0] {
                let features = Features::random(3, scale, &mut rng(4));
                let inputs = if scale > 0.0 { features.of(&x) } else { x.clone() };
                let sizes = [&[inputs.len() / 13], hidden, &[1]].concat();
                let mut net = Mlp::random(&sizes, activation, 1.5, &mut rng(5)).unwrap();
                for keep in [None, Some(&keep[..])] {
                    let worst = check(&mut net, &inputs, &target, keep);
                    // Near a kink of ReLU a difference is none; with this seed no sample is so near.
                    assert!(worst < 1e-7, "{activation:?} {sizes:?}: {worst:e}");
                }
            }
        }
    }
}

#[test]
fn several_inputs_and_outputs() {
    let mut source = rng(8);
    let inputs: Vec<f64> = (0..11 * 3).map(|_| source.normal()).collect();
    let target: Vec<f64> = (0..11 * 2).map(|_| source.normal()).collect();
    for activation in ACTIVATIONS {
        let mut net = Mlp::random(&[3, 10, 9, 2], activation, 1.0, &mut source).unwrap();
        let worst = check(&mut net, &inputs, &target, None);
        assert!(worst < 1e-6, "{activation:?}: {worst:e}");
    }
}

/// Rows (or columns) that are off for a stretch, all the time or never, as behind a ReLU.
#[test]
fn zeros_that_are_left_out_change_no_bit() {
    let mut source = rng(2);
    let mut packed = PackedFactors::default();
    for (m, k, n) in [(1, 1, 1), (6, 5, 9), (9, 30, 8), (50, 40, 17), (64, 33, 3)] {
        let mut numbers = |count: usize| (0..count).map(|_| source.normal() as f32).collect::<Vec<f32>>();
        let (mut a, b) = (numbers(m * k), numbers(k * n));
        for (i, row) in a.chunks_exact_mut(k).enumerate() {
            for (j, x) in row.iter_mut().enumerate() {
                let off = match (j * 7) % 5 {
                    0 => true,
                    1 => false,
                    2 => i < m / 3,
                    3 => i >= m / 2,
                    _ => (3 * i + j) % 4 != 1,
                };
                *x = if off { if i % 2 == 0 { 0.0 } else { -0.0 } } else { *x };
            }
        }
        let mut plain = vec![0.0_f32; m * n];
        for (a, plain) in a.chunks_exact(k).zip(plain.chunks_exact_mut(n)) {
            for (a, b) in a.iter().zip(b.chunks_exact(n)) {
                plain.iter_mut().zip(b).for_each(|(sum, b)| *sum += a * b);
            }
        }
        let turned: Vec<f32> = (0..m * k).map(|at| a[at % m * k + at / m]).collect();
        for a in [StridedMatrix::by_rows(&a, m, k), StridedMatrix::by_rows(&turned, k, m).transposed()] {
            let mut c = vec![f32::NAN; m * n];
            f32::product(a, StridedMatrix::by_rows(&b, k, n), &mut c, &mut packed);
            assert!(c.iter().zip(&plain).all(|(c, plain)| c.to_bits() == plain.to_bits()), "{m} {k} {n}");
        }
    }
}

#[test]
fn products_are_those_of_nalgebra() {
    let mut source = rng(1);
    let mut packed = PackedFactors::default();
    for (m, k, n) in
        [(1, 1, 1), (4, 3, 8), (5, 7, 9), (3, 20, 17), (200, 64, 1), (1, 200, 33), (13, 1, 40), (63, 65, 66)]
    {
        let mut numbers = |count: usize| (0..count).map(|_| source.normal()).collect::<Vec<f64>>();
        let (a, b) = (numbers(m * k), numbers(k * n));
        let (at, bt) = (DMatrix::from_row_slice(m, k, &a), DMatrix::from_row_slice(k, n, &b));
        let theirs: Vec<f64> = (&at * &bt).transpose().as_slice().to_vec();
        // Each factor as it is, and as the transpose of its transpose.
        let (turned_a, turned_b) = (at.as_slice(), bt.as_slice());
        let ways = [StridedMatrix::by_rows(&a, m, k), StridedMatrix::by_rows(turned_a, k, m).transposed()];
        for a in ways {
            for b in [StridedMatrix::by_rows(&b, k, n), StridedMatrix::by_rows(turned_b, n, k).transposed()] {
                let mut c = vec![f64::NAN; m * n];
                f64::product(a, b, &mut c, &mut packed);
                for (ours, theirs) in c.iter().zip(&theirs) {
                    assert!((ours - theirs).abs() < 1e-12 * (k as f64), "{m} {k} {n}: {ours} {theirs}");
                }
            }
        }
        let narrow = |x: &[f64]| x.iter().map(|&x| x as f32).collect::<Vec<_>>();
        let (a, b) = (narrow(&a), narrow(&b));
        let mut c = vec![f32::NAN; m * n];
        f32::product(
            StridedMatrix::by_rows(&a, m, k),
            StridedMatrix::by_rows(&b, k, n),
            &mut c,
            &mut PackedFactors::default(),
        );
        assert!(
            c.iter().zip(&theirs).all(|(&ours, theirs)| (f64::from(ours) - theirs).abs() < 2e-6 * (k as f64 + 4.0))
        );
    }
}

#[test]
fn weights_are_drawn_as_pytorch_and_siren_do() {
    let bounds = |activation| {
        let net = Mlp::<f64>::random(&[1, 100, 100, 1], activation, 2.0, &mut rng(3)).unwrap();
        let most = |of: &[f64]| of.iter().fold(0.0_f64, |most, w| most.max(w.abs()));
        let w = net.weights();
        [most(&w[..100]), most(&w[100..200]), most(&w[200..10_200]), most(&w[10_200..10_300])]
    };
    let near = |found: [f64; 4], wanted: [f64; 4]| {
        assert!(found.iter().zip(wanted).all(|(&x, most)| x <= most && x > 0.95 * most), "{found:?} {wanted:?}");
    };
    near(bounds(Activation::Relu), [2.0, 2.0, 0.2, 0.2]);
    let hidden = 2.0 * 0.06_f64.sqrt() / 30.0;
    near(bounds(Activation::Sine { omega_0: 30.0 }), [2.0, 2.0, hidden, 0.2]);
    assert!(Mlp::<f32>::random(&[1], Activation::Relu, 1.0, &mut rng(1)).is_none());
    assert!(Mlp::<f32>::from_weights(&[1, 0, 1], Activation::Relu, vec![0.0]).is_none());
    assert!(Mlp::<f32>::from_weights(&[1, 1], Activation::Relu, vec![0.0]).is_none());
}

#[test]
fn what_is_no_number_is_seen_at_the_output() {
    for activation in ACTIVATIONS {
        let mut net = Mlp::<f32>::random(&[1, 8, 8, 1], activation, 1.0, &mut rng(2)).unwrap();
        net.weights_mut()[0] = f32::NAN;
        let mut pass = Pass::new(net.sizes(), &[0.5]);
        assert!(net.forward(&mut pass)[0].is_nan(), "{activation:?}");
    }
}

/// What fades away becomes 0 and stays no burden; what does not is left as it is.
#[test]
fn faded_averages_are_nothing() {
    for method in [Method::MOMENTUM, Method::ADAM] {
        let mut optimiser = Optimiser::<f32>::new(method, 2);
        let mut weights = [1.0, 1.0];
        for t in 0..2000 {
            optimiser.step(&mut weights, &[if t == 0 { 1.0 } else { 0.0 }, 1e-3], 1e-3);
        }
        assert_eq!(optimiser.moments()[0][0], 0.0, "{method:?}");
        assert!(optimiser.moments()[0][1] > 9e-4);
        assert!(weights.iter().all(|w| w.is_finite()));
    }
    assert_eq!(Optimiser::<f64>::new(Method::ADAM, 3).bytes(), 48);
    assert_eq!(Optimiser::<f64>::new(Method::Descent, 3).bytes(), 0);
}
