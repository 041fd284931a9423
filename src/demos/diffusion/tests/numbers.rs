//! What the numbers must be.

use super::*;
use crate::engine::rng::{Purpose, Rng};
use crate::math::diffusion::exact::Exact;
use crate::math::diffusion::samplers::{Sampler, step};
use crate::math::diffusion::schedule::{Schedule, ScheduleKind, Variance};

const THREE: &str = "three-numbers";

fn finished(given: &[(&str, &str)]) -> Vec<f64> {
    run(table(THREE), given, 1).steps(9999).moment().frame.samples.to_vec()
}

#[test]
fn at_the_start_every_guess_is_a_third() {
    let start = moment(table(THREE), &[("particles", "5000")], 0);
    assert_eq!((start.frame.time, start.frame.samples.len()), (100, 5000));
    let schedule = Schedule::new(ScheduleKind::Linear, 100);
    let bar = schedule.alpha_bar(100);
    for (x, epsilon) in start.frame.samples.iter().zip(&*start.frame.epsilon) {
        let guess = (x - (1.0 - bar).sqrt() * epsilon) / bar.sqrt();
        assert!((guess - 1.0 / 3.0).abs() < 0.02, "{x} {guess}");
    }
}

#[test]
fn a_hundred_steps_give_a_third_on_the_left() {
    let end = finished(&[("particles", "5000")]);
    let left = end.iter().filter(|x| **x < 0.0).count() as f64 / 5000.0;
    let standard = (2.0 / 9.0 / 5000.0_f64).sqrt();
    assert!((left - 1.0 / 3.0).abs() < 3.0 * standard, "{left}");
    assert!(end.iter().all(|x| (x.abs() - 1.0).abs() < 0.01));
}

#[test]
fn twenty_thousand_particles_by_the_numerics_alone() {
    for (steps, kind) in [(100, ScheduleKind::Linear), (1000, ScheduleKind::Raw)] {
        let schedule = Schedule::new(kind, steps);
        let mut exact = Exact::new(vec![-1.0, 1.0, 1.0], 1, &schedule);
        let mut rng = Rng::new(1, Purpose::Run);
        let mut draw = || (0..20_000).map(|_| rng.normal()).collect::<Vec<f64>>();
        let (mut x, mut epsilon) = (draw(), vec![0.0; 20_000]);
        let sampler = Sampler::Ddpm { variance: Variance::Posterior, noise: true };
        for t in (1..=steps).rev() {
            step(sampler, &schedule, (t, t - 1), &mut exact, &mut x, &mut epsilon, &draw());
        }
        let right = x.iter().filter(|x| **x > 0.0).count() as f64 / 20_000.0;
        assert!((right - 2.0 / 3.0).abs() < 3.0 * (2.0 / 9.0 / 20_000.0_f64).sqrt(), "{right}");
    }
}

#[test]
fn one_jump_is_a_heap_and_without_noise_all_go_right() {
    let heap = finished(&[("sampling_steps", "1")]);
    assert!(heap.iter().all(|x| (x - 1.0 / 3.0).abs() < 0.02));
    let right = finished(&[("noise", "0")]);
    assert!(right.iter().all(|x| (x - 1.0).abs() < 0.01), "{:?}", right.iter().fold(0.0_f64, |a, x| a.min(*x)));
}

#[test]
fn the_study_trains_to_the_same_bits_as_the_stage() {
    let net = [("width", "16"), ("depth", "1"), ("embedding", "8"), ("batch", "8"), ("training_steps", "45")];
    for (data, loss) in [("three-numbers", "simple"), ("moons", "weighted")] {
        let with = |more: &[(&'static str, &'static str)]| [&net[..], &[("loss", loss)], more].concat();
        let trained = run(table(data), &with(&[("stage", "train")]), 7).steps(45);
        let given = with(&[("weights", "trained"), ("particles", "9")]);
        let mut waiting = run(table(data), &given, 7);
        assert!(waiting.sim.waits());
        waiting.sim.supply(&product(&table(data), &given, 7)).unwrap();
        assert!(!waiting.sim.waits());
        assert_eq!(waiting.sim.weights(), trained.sim.weights());
        // That of another seed is refused, and so is a second one.
        let other = product(&table(data), &given, 8);
        assert_eq!(waiting.sim.supply(&other).unwrap_err().code, "product-not-needed");
        assert_eq!(run(table(data), &given, 7).sim.supply(&other).unwrap_err().code, "product-not-needed");
        // A new run with other knobs of sampling takes the weights over.
        let mut next = run(table(data), &[&given[..], &[("sampler", "ddim")]].concat(), 7);
        next.sim.inherit(&waiting.sim);
        assert!(!next.sim.waits() && next.sim.weights() == trained.sim.weights());
        let end = waiting.steps(999).moment();
        assert_eq!(end.done.as_deref(), Some("sampled"));
    }
}

#[test]
fn a_leap_is_as_many_steps() {
    let input = table("moons");
    let given = [("stage", "train"), ("width", "16"), ("depth", "1"), ("embedding", "8"), ("batch", "4")];
    let stepped = run(input.clone(), &given, 3).steps(50);
    let mut leapt = run(input, &given, 3).sim;
    let params = <Diffusion as Sim>::Params::default();
    let mut params = params;
    crate::engine::params::Params::apply(&mut params, &settings(&given));
    let mut t = 0;
    while t < 50 {
        t += leapt.leap(&params, 50 - t);
    }
    assert_eq!(leapt.weights(), stepped.sim.weights());
    assert_eq!(leapt.sample()[2..], stepped.sim.sample()[2..]);
}

#[test]
fn a_rate_that_is_too_high_ends_the_training_with_its_reason() {
    let given = [("stage", "train"), ("rate", "10"), ("width", "64"), ("depth", "4"), ("batch", "8")];
    let end = run(table("moons"), &given, 1).steps(3000);
    assert_eq!(end.sim.ended(), Some("diverged"));
    assert!(end.moment().t > 0);
}

#[test]
fn data_are_brought_to_the_scale_of_the_noise() {
    let of = |input: &Table| {
        let sim = run(input.clone(), &[], 1).sim;
        (sim.problem().points.clone(), sim.problem().is_normalised())
    };
    assert_eq!(of(&table(THREE)), (vec![-1.0, 1.0, 1.0], false));
    let (points, normalised) = of(&table("moons"));
    let n = points.len() as f64;
    assert!(normalised && points.iter().sum::<f64>().abs() < 1e-9 * n);
    assert!((points.iter().map(|x| x * x).sum::<f64>() / n - 1.0).abs() < 1e-9);
    // One point, equal points, a constant column: nothing to divide by, or by what the other varies.
    assert_eq!(of(&rows(&[vec![7.0]])).0, [0.0]);
    assert_eq!(of(&equal(4, 2)).0, [0.0; 8]);
    assert_eq!(of(&rows(&[vec![1.0, 5.0], vec![3.0, 5.0]])).0[1], 0.0);
    // Numbers whose squares are 0 or infinite.
    for size in [1e-300, 1e150] {
        let (points, _) = of(&rows(&[vec![-size], vec![size]]));
        assert!((points[1] - 1.0).abs() < 1e-12, "{points:?}");
    }
}

#[test]
fn noising_ends_at_the_standard_normal() {
    let end = run(table("moons"), &[("stage", "forward"), ("particles", "2000")], 1).steps(999);
    assert_eq!(end.sim.ended(), Some("noised"));
    let frame = end.moment().frame;
    assert!(frame.to_normal.unwrap() < 0.1 && frame.distance.unwrap() > frame.to_normal.unwrap());
}

#[test]
fn the_samplers_are_compared() {
    let params = <Diffusion as Sim>::Params::default();
    let input = std::sync::Arc::new(table(THREE));
    let mut study = Diffusion::study("samplers", &params, input, 1).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    let found = study.result();
    let reached = found["reached"].as_array().unwrap();
    assert_eq!(reached.len(), 28);
    let of = |sampler: &str, evaluations: u64| {
        let one = reached.iter().find(|one| one["sampler"] == sampler && one["evaluations"] == evaluations).unwrap();
        one["mean"].as_f64().unwrap()
    };
    assert!(of("ddpm", 100) < 0.1 && of("ddpm", 1) > 0.5, "{found}");
}

/// The lesson compares the shares with those of the data, which only many particles that went in small steps have.
#[test]
fn shares_are_told_of_many_particles_in_small_steps() {
    let told = |given: &[(&str, &str)]| {
        let end = run(table(THREE), given, 1).steps(9999).moment();
        end.plain(&ViewSettings::default(), |scene| {
            let live = Diffusion::facts(scene).live;
            live.into_iter().find(|(name, _)| *name == "left").unwrap().1
        })
    };
    assert!(told(&[]).ends_with('%'));
    assert_eq!([told(&[("particles", "1")]), told(&[("sampling_steps", "1")])], ["–", "–"]);
}
