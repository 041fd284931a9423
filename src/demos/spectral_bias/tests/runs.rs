//! Runs, natively: what training shows at every instant, that it goes both ways, and how it ends.

use super::super::study::StudyFound;
use super::*;
use crate::engine::extras::Extras;
use crate::engine::input::Own;
use crate::engine::params::{Params, Settings, Value};
use crate::engine::protocol::Command;
use crate::engine::rng::Purpose;
use crate::engine::run::{Run, Source};
use crate::engine::session::{self, Session};
use crate::math::fourier::{Fourier, frequencies};

/// A small network on the quick waves.
fn small() -> SpectralBiasParams {
    SpectralBiasParams { width: 12, depth: 3, ..SpectralBiasParams::default() }
}

pub fn settings(pairs: &[(&str, &str)]) -> Settings {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), Value::parse(value))).collect()
}

pub fn params(pairs: &[(&str, &str)]) -> SpectralBiasParams {
    let mut params = small();
    assert!(params.apply(&settings(pairs)).is_empty(), "{pairs:?}");
    params
}

pub fn start(params: &SpectralBiasParams, data: &str, seed: u64) -> SpectralBias {
    let input = Arc::new(Signal::generate(data, 1).unwrap());
    SpectralBias::start(params, input, Rng::new(seed, Purpose::Run)).unwrap()
}

pub fn steps(sim: &mut SpectralBias, params: &SpectralBiasParams, count: usize) {
    (0..count).for_each(|_| sim.step(params));
}

fn open(pairs: &[(&str, &str)]) -> Box<dyn Session> {
    let mut run = Run::new(SpectralBias::SLUG, 1);
    run.params = settings(&[&[("width", "12"), ("depth", "3")], pairs].concat());
    session::open::<SpectralBias>(&run, None).unwrap()
}

pub fn at(session: &mut dyn Session, t: u64) -> Frame {
    session.obey(&Command::Seek { t }, None).unwrap();
    session.work(&mut || true);
    postcard::from_bytes(&session.report().frame).unwrap()
}

#[test]
fn a_frame_tells_what_the_state_is() {
    let params = params(&[("noise", "0.5"), ("degradation", "mask-half")]);
    let mut sim = start(&params, "smooth", 3);
    steps(&mut sim, &params, 40);
    let frame = sim.frame();
    let n = frame.target.len();
    assert_eq!((frame.iteration, n, frame.kept.iter().filter(|kept| **kept).count()), (40, 200, 100));
    let square = |i: usize, y: f64| (f64::from(frame.prediction[i]) - y).powi(2);
    let kept = (0..n).filter(|&i| frame.kept[i]);
    let loss = kept.map(|i| square(i, frame.target[i].into())).sum::<f64>() / 100.0;
    let clean = (0..n).map(|i| square(i, frame.clean[i])).sum::<f64>() / n as f64;
    assert!((frame.loss - loss).abs() < 1e-6 * loss && (frame.clean_error - clean).abs() < 1e-6 * clean);
    let signal = Signal::generate("smooth", 1).unwrap();
    assert_eq!(*frame.clean, signal.samples());
    let noise: f64 = frame.target.iter().zip(&*frame.clean).map(|(&y, c)| (f64::from(y) - c).powi(2)).sum::<f64>();
    let power: f64 = frame.clean.iter().map(|c| c * c).sum();
    assert!((0.15..0.35).contains(&(noise / power)), "half as large a deviation: {}", noise / power);

    let fourier = Fourier::new(n, frequencies(n));
    let spectrum = fourier.amplitudes(&frame.prediction.iter().map(|&f| f.into()).collect::<Vec<_>>());
    assert_eq!((*frame.frequencies).as_slice(), [1, 2, 3, 5]);
    for ((&k, a), ratio) in frame.frequencies.iter().zip(&*frame.amplitudes).zip(&*frame.spectrum) {
        assert!((spectrum[k] / a - ratio).abs() < 1e-12);
        assert!((f64::from(frame.prediction_spectrum[k]) - spectrum[k]).abs() < 1e-6);
    }
    assert_eq!([&frame.target_spectrum[..], &frame.residual_spectrum].map(<[f32]>::len), [100, 100]);
    assert_eq!(frame.n_weights, 12 * 2 + 12 * 13 + 13);
    assert_eq!(sim.sample().len(), SpectralBias::METRICS.len() + 4 + n + 4 + 2 + 3);
    assert!(sim.sample()[6..6 + n].iter().zip(&*frame.prediction).all(|(sampled, &f)| *sampled == f64::from(f)));
    assert_eq!(sim.sample()[..2], [frame.loss, frame.clean_error]);
    let (best, error) = frame.best.unwrap();
    assert!(best <= 40 && error <= frame.clean_error);
}

#[test]
fn amplitudes_can_be_turned_and_the_strongest_are_found_in_samples() {
    let rising = start(&params(&[("amplitudes", "rising")]), "paper", 1);
    let wanted: Vec<f64> = (1..=10).map(|i| 0.1 * f64::from(i)).collect();
    assert!(rising.problem().amplitudes.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-12));
    assert_eq!(*rising.problem().frequencies, [5, 10, 15, 20, 25, 30, 35, 40, 45, 50]);
    let equal = start(&params(&[("amplitudes", "equal")]), "smooth", 1);
    assert_eq!(*equal.problem().amplitudes, [1.0; 4]);

    // The same by samples: amplitudes are found again, whatever the knob says.
    let own = Signal::of_samples(rising.problem().clean.to_vec()).unwrap();
    let found = SpectralBias::start(&small(), Arc::new(own), Rng::new(1, Purpose::Run)).unwrap();
    assert_eq!(found.problem().frequencies, rising.problem().frequencies);
    assert!(found.problem().amplitudes.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-12));
    let flat = Signal::of_samples(vec![2.0; 50]).unwrap();
    let mut flat = SpectralBias::start(&small(), Arc::new(flat), Rng::new(1, Purpose::Run)).unwrap();
    steps(&mut flat, &small(), 3);
    assert!(flat.frame().loss.is_finite());
}

#[test]
fn one_knob_leaves_the_draws_of_the_others() {
    let plain = start(&small(), "waves", 5);
    let noisy = start(&params(&[("noise", "1")]), "waves", 5);
    let masked = start(&params(&[("noise", "1"), ("degradation", "mask-half"), ("width", "20")]), "waves", 5);
    assert_eq!(plain.net(), noisy.net());
    assert_eq!(noisy.problem().target, masked.problem().target);
    assert_ne!(plain.problem().target, noisy.problem().target);
    let fourth = start(&params(&[("degradation", "every-fourth")]), "waves", 5);
    assert!((0..200).all(|i| fourth.problem().kept[i] == (i % 4 == 0)));
}

#[test]
fn copies_go_on_as_the_original_and_leaps_as_single_steps() {
    for optimiser in ["gd", "momentum", "adam"] {
        let params = params(&[("optimiser", optimiser), ("rate", "0.01")]);
        let mut one = start(&params, "waves", 2);
        steps(&mut one, &params, 17);
        let mut two = one.clone();
        assert_eq!(one.frame(), two.frame());
        steps(&mut one, &params, 83);
        while two.t() < 100 {
            let (from, left) = (two.t(), 100 - two.t());
            let went = two.leap(&params, left);
            assert!(went >= 1 && went <= left && two.t() == from + went);
        }
        assert_eq!(one.frame(), two.frame());
        assert_eq!((one.net(), one.optimiser(), one.watch()), (two.net(), two.optimiser(), two.watch()));
        assert_eq!(one.bytes(), one.clone().bytes());
    }
}

#[test]
fn back_is_exact_and_so_is_a_turned_rate() {
    let mut session = open(&[]);
    let wanted = at(&mut *session, 255);
    at(&mut *session, 300);
    at(&mut *session, 17);
    assert_eq!(at(&mut *session, 255), wanted);
    at(&mut *session, 100);
    session.obey(&Command::Set { params: settings(&[("rate", "0.02")]) }, None).unwrap();
    let faster = at(&mut *session, 255);
    assert_ne!(faster.loss, wanted.loss);
    at(&mut *session, 60);
    assert_eq!(at(&mut *session, 255), faster);
}

#[test]
fn a_keyframe_of_the_papers_network_costs_3_2_megabytes() {
    let params = params(&[("width", "256"), ("depth", "6")]);
    let sim = start(&params, "paper", 1);
    assert_eq!(sim.net().weights().len(), 263_937, "as the issue counts them");
    assert!((sim.bytes() as f64 / 1e6 - 3.17).abs() < 0.02, "{}", sim.bytes());
    // Small ones are leapt over, large ones hardly.
    let mut quick = start(&SpectralBiasParams::default(), "waves", 1);
    assert_eq!(quick.leap(&SpectralBiasParams::default(), u64::MAX), 8);
    assert_eq!(sim.clone().leap(&params, u64::MAX), 4);
}

#[test]
fn a_rate_that_is_too_large_ends_the_run() {
    let params = params(&[("optimiser", "gd"), ("rate", "10"), ("activation", "tanh"), ("init_scale", "10")]);
    let mut sim = start(&params, "waves", 1);
    for _ in 0..2000 {
        if sim.ended().is_some() {
            break;
        }
        sim.step(&params);
    }
    assert_eq!(sim.ended(), Some("diverged"));
    let frame = sim.frame();
    assert!(frame.loss.is_nan() || frame.loss > 1e6, "{}", frame.loss);
    postcard::from_bytes::<Frame>(&postcard::to_stdvec(&frame).unwrap()).unwrap();
    let t = sim.t();
    assert!(t > 0 && sim.leap(&params, 5) == 0, "an ended run goes no further");
}

#[test]
fn every_knob_works_at_both_ends() {
    let input = Arc::new(Signal::of_samples((0..24).map(|i| f64::from(i % 5)).collect()).unwrap());
    for knob in SpectralBiasParams::KNOBS {
        for value in knob.corners() {
            let mut params = small();
            params.put(knob.key, &value);
            for with in [&[][..], &[("activation", "sine"), ("fourier_scale", "3")]] {
                params.apply(&settings(with));
                let mut sim = SpectralBias::start(&params, input.clone(), Rng::new(4, Purpose::Run)).unwrap();
                for _ in 0..5 {
                    if sim.ended().is_none() {
                        sim.step(&params);
                    }
                }
                let frame = sim.frame();
                assert_eq!((frame.prediction.len(), frame.kept.len()), (24, 24), "{} {value}", knob.key);
                assert!(frame.loss.is_finite() || sim.ended().is_some(), "{} {value}", knob.key);
            }
        }
    }
}

#[test]
fn crossings_are_those_of_the_definition() {
    let mut watch = Watch::new(2);
    for t in 0..400 {
        let first = if (10..=105).contains(&t) || t >= 130 { 0.5 } else { 0.49 };
        let second = if t < 399 { f64::NAN } else { 1.0 };
        watch.note(t, &[first, second], (t as f64 - 50.0).abs());
        let known = watch.crossings()[0];
        assert_eq!(known, (t >= 130 + STAYS).then_some(130), "at {t}");
    }
    assert_eq!((watch.crossings()[1], watch.best(), watch.all_crossed()), (None, Some((50, 0.0)), false));
}

#[test]
fn own_signals_travel_in_runs() {
    let own = Own::Signal(Signal::of_samples((0..64).map(|i| f64::from(i) / 9.0).collect()).unwrap());
    let mut run = Run::new(SpectralBias::SLUG, 1);
    run.params = settings(&[("width", "8"), ("depth", "2")]);
    run.input = Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) };
    let mut session = session::open::<SpectralBias>(&run, None).unwrap();
    assert_eq!(at(&mut *session, 3).prediction.len(), 64);
    let load = serde_json::from_value(serde_json::json!({"cmd": "load", "points": vec![[1.5]; 40]})).unwrap();
    session.obey(&load, None).unwrap();
    assert_eq!(at(&mut *session, 2).target.len(), 40);
}

fn run_study(study: &mut dyn Study) -> serde_json::Value {
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    study.result()
}

#[test]
fn averages_are_over_seeds_and_phases() {
    let params = params(&[("rate", "0.01")]);
    let input = Arc::new(Signal::generate("smooth", 1).unwrap());
    let mut study = Average::new(&params, input, 3, 3, 500);
    let found: Averaged = StudyFound::read(&run_study(&mut study)).unwrap();
    assert_eq!((found.crossings.len(), found.frequencies.as_slice(), found.cap), (3, &[1, 2, 3, 5][..], 500));
    for j in 0..4 {
        let sum: u64 = found.crossings.iter().map(|row| row[j].unwrap_or(500)).sum();
        assert!((found.mean[j] - sum as f64 / 3.0).abs() < 1e-9);
    }
    assert!(found.mean[0] < found.mean[3] && found.rhos.len() == 3 && found.rho.is_some());
    assert_ne!(found.crossings[0], found.crossings[1]);
}

/// With a small rate and a wide network the kernel hardly changes: the decay it predicts is the one that is measured.
#[test]
fn the_tangent_kernel_predicts_gradient_descent() {
    let params =
        params(&[("width", "256"), ("depth", "2"), ("optimiser", "gd"), ("rate", "0.01"), ("activation", "tanh")]);
    let mut params = params;
    params.fourier_scale = 1.0;
    let input = Arc::new(Signal::generate("smooth", 1).unwrap());
    let mut study = SpectralBias::study("kernel", &params, input.clone(), 2).unwrap();
    let found: Predicted = StudyFound::read(&run_study(&mut *study)).unwrap();
    assert_eq!((found.eigenvalues.len(), found.dominant.len(), found.eigenvectors.len()), (200, 200, 12));
    assert!(found.stable_rate > params.rate, "{}", found.stable_rate);
    let mut sim = SpectralBias::start(&params, input.clone(), Rng::new(2, Purpose::Run)).unwrap();
    let mut compared = 0;
    for (&t, predicted) in found.iterations.iter().zip(&found.predicted).filter(|(t, _)| **t <= 100) {
        while sim.t() < t {
            sim.step(&params);
        }
        for (measured, predicted) in sim.frame().spectrum.iter().zip(predicted) {
            assert!((measured - predicted).abs() < 0.05, "t = {t}: {measured} {predicted}");
            compared += 1;
        }
    }
    assert!(compared > 80);
    let moved = (sim.frame().spectrum[0] - found.predicted[0][0]).abs();
    assert!(moved > 0.3, "something was to be predicted: {moved}");

    // Beyond the stable rate it grows, until there are no numbers for it.
    params.rate = 3.0 * found.stable_rate;
    let mut study = SpectralBias::study("kernel", &params, input.clone(), 2).unwrap();
    let grown: Predicted = StudyFound::read(&run_study(&mut *study)).unwrap();
    assert!(grown.iterations.len() == grown.predicted.len() && grown.iterations.len() < found.iterations.len());

    params.degradation = Degradation::Fourth;
    let mut study = SpectralBias::study("kernel", &params, input, 2).unwrap();
    let found: Predicted = StudyFound::read(&run_study(&mut *study)).unwrap();
    assert_eq!((found.eigenvalues.len(), found.predicted.len()), (50, 0));
    assert!(SpectralBias::study("nothing", &params, Arc::new(Signal::generate("smooth", 1).unwrap()), 2).is_none());
}

#[test]
fn noise_is_white_or_a_wave_of_the_same_size() {
    let deviation = |x: &[f64]| (x.iter().map(|x| x * x).sum::<f64>() / x.len() as f64).sqrt();
    for (k, shares) in [(0, 0.6), (30, 0.0)] {
        let sim = start(&params(&[("noise", "0.5"), ("noise_frequency", &k.to_string())]), "waves", 1);
        let problem = sim.problem();
        let noise: Vec<f64> =
            problem.target.iter().zip(&*problem.clean).map(|(&y, clean)| f64::from(y) - clean).collect();
        // Eight waves of amplitude 1 have a standard deviation of 2.
        assert!((deviation(&noise) - 1.0).abs() < 0.2, "{k}: {}", deviation(&noise));
        let spectrum = Fourier::new(200, frequencies(200)).amplitudes(&noise);
        let others = spectrum.iter().enumerate().filter(|(at, _)| *at != 30).map(|(_, a)| a * a).sum::<f64>();
        let all = spectrum.iter().map(|a| a * a).sum::<f64>();
        assert!(others >= shares * all && (k == 0 || others < 1e-6 * all), "{k}");
    }
    // The clean signal is what it was, and so is what is learnt of it.
    let frame = start(&params(&[("noise", "0.5"), ("noise_frequency", "99")]), "waves", 1).frame();
    assert_eq!(frame.clean, start(&small(), "waves", 1).frame().clean);
}

#[test]
fn a_shake_moves_the_weights_by_its_share_and_is_part_of_the_run() {
    let params = small();
    let mut sim = start(&params, "waves", 1);
    steps(&mut sim, &params, 30);
    let (before, seen) = (sim.net().weights().to_vec(), sim.frame());
    let norm = |x: &[f32]| x.iter().map(|&w| f64::from(w) * f64::from(w)).sum::<f64>().sqrt();
    let mut other = sim.clone();
    sim.edit(&Edit::Perturb { size: 0.25 }).unwrap();
    let moved: Vec<f32> = sim.net().weights().iter().zip(&before).map(|(now, before)| now - before).collect();
    assert!((norm(&moved) / norm(&before) - 0.25).abs() < 1e-5);
    let frame = sim.frame();
    let shaken = frame.shaken.clone().unwrap();
    assert_eq!((shaken.t, shaken.size, &shaken.before), (30, 0.25, &*seen.spectrum));
    assert_eq!((&shaken.after, shaken.after == shaken.before), (&*frame.spectrum, false));
    // The same shake of the same state is the same; a second one goes elsewhere; training goes on from where it led.
    other.edit(&Edit::Perturb { size: 0.25 }).unwrap();
    assert_eq!(other.frame(), frame);
    sim.step(&params);
    assert_eq!(sim.frame().shaken, frame.shaken);
    other.edit(&Edit::Perturb { size: 0.25 }).unwrap();
    assert_ne!(other.frame().shaken, frame.shaken);
    // What cannot be changes nothing.
    let still = sim.frame();
    for size in [0.0, -1.0, f64::NAN, f64::INFINITY, 11.0] {
        assert_eq!(sim.edit(&Edit::Perturb { size }).unwrap_err().code, "perturb-bad-size");
    }
    assert_eq!(sim.frame(), still);
}

#[test]
fn what_studies_find_is_read_as_it_was_written() {
    let found = studied(&named("smooth"), &[("optimiser", "gd")]).studies;
    let average = Averaged::read(&found["average"]).unwrap();
    assert_eq!(serde_json::to_value(&average).unwrap(), found["average"]);
    assert!(average.mean.len() == 4 && average.crossings.iter().flatten().any(Option::is_none));
    let kernel = Predicted::read(&found["kernel"]).unwrap();
    assert_eq!(serde_json::to_value(&kernel).unwrap(), found["kernel"]);
    assert!(kernel.predicted.len() > 100 && kernel.predicted.len() == kernel.iterations.len());
    assert_eq!(Predicted::read(&serde_json::json!({ "eigenvalues": 3 })), None);
}
