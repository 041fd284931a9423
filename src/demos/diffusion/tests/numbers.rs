//! What the numbers must be.

use super::*;
use crate::demos::diffusion::study::{Reached, SamplersFound};
use crate::engine::rng::{Purpose, Rng};
use crate::math::diffusion::exact::Exact;
use crate::math::diffusion::samplers::{Sampler, step};
use crate::math::diffusion::schedule::{Schedule, ScheduleKind, Variance};
use crate::math::distance::{median_distance, mmd_squared};
use crate::plot::chart::Drawn;

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
    let studied = |given: &[(&str, &str)], data: &str| -> SamplersFound {
        let mut params = <Diffusion as Sim>::Params::default();
        assert_eq!(crate::engine::params::Params::apply(&mut params, &settings(given)), []);
        let mut study = Diffusion::study("samplers", &params, std::sync::Arc::new(table(data)), 1).unwrap();
        while study.progress().0 < study.progress().1 {
            study.advance();
        }
        serde_json::from_value(study.result()).unwrap()
    };
    let of = |found: &SamplersFound, sampler: &str, evaluations: usize| {
        let fits = |one: &&Reached| one.sampler == sampler && one.evaluations == evaluations;
        found.reached.iter().find(fits).unwrap().clone()
    };
    let found = studied(&[], THREE);
    assert_eq!((found.reached.len(), found.bandwidth), (28, 2.0));
    let [far, near] = [of(&found, "ddpm", 1), of(&found, "ddpm", 100)];
    assert!(near.mmd[1] < 0.1 && far.mmd[1] > 3.0 * near.mmd[1], "{near:?} {far:?}");
    assert!(near.distance < 0.1 && far.distance > 0.5, "{near:?} {far:?}");
    // The five seeds are runs: the same samples, the same numbers.
    for (data, particles) in [(THREE, "90"), ("moons", "60")] {
        let found = studied(&[("particles", particles)], data);
        for (sampler, steps, evaluations) in [("ddpm", "10", 10), ("ddim", "5", 5), ("heun", "10", 19)] {
            let given = [("particles", particles), ("sampler", sampler), ("sampling_steps", steps)];
            let (mut mmd, mut distance) = (Vec::new(), Vec::new());
            for seed in 1..=5 {
                let end = run(table(data), &given, seed).steps(99).moment();
                let problem = end.sim.as_ref().unwrap().problem();
                let data = problem.few(&problem.points, 1000);
                let h = median_distance(&problem.few(&problem.points, 500), problem.d);
                assert!(h == found.bandwidth && h > 0.5 && h < 3.0, "{h}");
                mmd.push(mmd_squared(&end.frame.samples, &data, problem.d, h).sqrt());
                distance.push(end.frame.distance.unwrap());
            }
            [&mut mmd, &mut distance].into_iter().for_each(|all| all.sort_by(f64::total_cmp));
            let reached = of(&found, sampler, evaluations);
            assert_eq!((reached.mmd, reached.distance), ([mmd[0], mmd[2], mmd[4]], distance[2]), "{data} {sampler}");
            assert!(mmd[0] < mmd[2] && mmd[2] < mmd[4]);
        }
    }
}

/// The panel lists what the study has found: the median with its band, and the smallest in words.
#[test]
fn the_comparison_is_told_with_its_bands() {
    use crate::demos::diffusion::curves;
    let one = |sampler: &str, evaluations: usize, mmd: [f64; 3], distance: f64| Reached {
        sampler: sampler.to_owned(),
        evaluations,
        mmd,
        distance,
    };
    let reached = vec![one("ddpm", 10, [0.25, 0.5, 0.75], 0.5), one("heun", 19, [0.0625, 0.125, 0.25], 0.375)];
    let found = serde_json::json!(SamplersFound { bandwidth: 1.5, reached });
    let look = ViewSettings { studies: [("samplers".to_owned(), found)].into(), ..ViewSettings::default() };
    moment(table(THREE), &[("particles", "5")], 3).plain(&look, |scene| {
        let chart = curves::samplers(scene);
        let table = chart.table(scene.context.words).unwrap();
        let column = |name: &str| table.head.iter().position(|head| head == name).unwrap();
        let cell = |row: usize, name: &str| table.rows[row].cells[column(name)].clone();
        assert_eq!(chart.y_title, "MMD");
        assert_eq!(["DDPM", "DDPM, lowest", "DDPM, highest"].map(|name| cell(0, name)), ["0.5", "0.25", "0.75"]);
        assert_eq!(["Heun", "Heun, lowest", "Heun, highest"].map(|name| cell(1, name)), ["0.125", "0.0625", "0.25"]);
        let dashed = chart.series.iter().filter(|s| s.drawn == Drawn::Line(6.0, true) && s.values.len() == 1);
        assert_eq!(dashed.map(|s| s.values[0].y).collect::<Vec<_>>(), [0.25, 0.75, 0.0625, 0.25]);
        for said in [&chart.note, &scene.context.words.phrase("text-samplers", &chart.text.unwrap())] {
            assert!(said.contains("0.125, by Heun with 19 evaluations; there the Wasserstein distance W₁ is 0.375"));
        }
        assert!(chart.note.contains("Gaussian kernel, bandwidth h = 1.5"), "{}", chart.note);
    });
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
