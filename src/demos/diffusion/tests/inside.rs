//! What the steps look like from inside: slow motion, q beside p_θ, the bound, samplers side by side, frequencies.

use super::super::bound::BoundFound;
use super::super::params::{SignalChoice, Stage};
use super::super::scene_model::SceneModel;
use super::super::waves::{Noised, Waves};
use super::super::{Edit, family, lines, slow, step};
use super::*;
use crate::demos::trial::shows;
use crate::engine::knobs::Choice as _;
use crate::engine::params::Value;
use crate::math::diffusion::schedule::{Schedule, ScheduleKind, Variance};
use crate::plot::figure::Response;
use serde::Deserialize;
use std::collections::BTreeMap;

const THREE: &str = "three-numbers";

#[derive(Deserialize)]
struct Fixture {
    errors: Vec<f64>,
    spread: Vec<f64>,
    last: f64,
    terms: BTreeMap<String, Vec<f64>>,
}

fn studied(name: &str, given: &[(&str, &str)], input: Table) -> serde_json::Value {
    let mut params = <Diffusion as Sim>::Params::default();
    crate::engine::params::Params::apply(&mut params, &settings(given));
    let mut study = Diffusion::study(name, &params, std::sync::Arc::new(input), 1).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    study.result()
}

#[test]
fn the_bound_is_that_of_numpy() {
    let fixture = std::fs::read_to_string("tests/conformance/diffusion_bound.json").unwrap();
    let fixture: Fixture = serde_json::from_str(&fixture).unwrap();
    let schedule = Schedule::new(ScheduleKind::Linear, 100);
    // The same errors make the same terms.
    let exact = BoundFound { d: 1, square: 1.0, errors: fixture.errors.clone() };
    for (name, variance) in [("posterior", Variance::Posterior), ("beta", Variance::Beta)] {
        let (ours, theirs) = (exact.terms(&schedule, variance).unwrap(), &fixture.terms[name]);
        assert!((ours.last - fixture.last).abs() < 1e-12, "{} {}", ours.last, fixture.last);
        assert!((ours.first - theirs[0]).abs() < 1e-9, "{} {}", ours.first, theirs[0]);
        for (t, [variances, means]) in (2..).zip(&ours.steps) {
            assert!((variances + means - theirs[t - 1]).abs() < 1e-9, "{name} {t}");
            assert!(name == "beta" || variances.abs() < 1e-14);
        }
        let sum = fixture.last + theirs.iter().sum::<f64>();
        assert!((ours.sum() - sum).abs() < 1e-8, "{} {sum}", ours.sum());
    }
    // The study's means lie within four standard errors of them.
    let found: BoundFound = serde_json::from_value(studied("bound", &[], table(THREE))).unwrap();
    assert_eq!((found.d, found.square, found.errors.len()), (1, 1.0, 100));
    for (t, (ours, (mean, sd))) in found.errors.iter().zip(fixture.errors.iter().zip(&fixture.spread)).enumerate() {
        assert!((ours - mean).abs() < 4.0 * sd / 300.0_f64.sqrt() + 1e-9, "{} {ours} {mean} {sd}", t + 1);
    }
}

#[test]
fn of_one_point_nothing_but_the_ends_is_left_of_the_bound() {
    let found: BoundFound = serde_json::from_value(studied("bound", &[], rows(&[vec![3.0]]))).unwrap();
    let schedule = Schedule::new(ScheduleKind::Linear, 100);
    let terms = found.terms(&schedule, Variance::Posterior).unwrap();
    assert!(terms.steps.iter().flatten().all(|x| x.abs() < 1e-20));
    let (bar, sigma) = (schedule.alpha_bar(100), schedule.posterior_variance(2, 1));
    assert!((terms.last - 0.5 * (-bar - (1.0 - bar).ln())).abs() < 1e-15);
    assert!((terms.first - 0.5 * (std::f64::consts::TAU * sigma).ln()).abs() < 1e-12);
    // Of a network, for as long as it trains nothing is known; then all is.
    let net = [("weights", "trained"), ("training_steps", "30"), ("width", "8"), ("depth", "1"), ("steps", "10")];
    let found: BoundFound = serde_json::from_value(studied("bound", &net, table("moons"))).unwrap();
    assert!(found.errors.len() == 10 && found.errors.iter().all(|x| *x > 0.0 && *x < 10.0), "{found:?}");
}

#[test]
fn the_divergence_of_a_training_step_is_the_weighted_error_of_its_guess() {
    let net = [("stage", "train"), ("width", "16"), ("depth", "1"), ("embedding", "8"), ("batch", "8")];
    for (variance, data) in [("posterior", THREE), ("beta", THREE), ("posterior", "moons"), ("beta", "moons")] {
        let moments: Vec<_> =
            (1..12).map(|n| moment(table(data), &[&net[..], &[("variance", variance)]].concat(), n)).collect();
        let seen_any = std::cell::Cell::new(0);
        shows(&moments, &[ViewSettings::default()], |scene, _| {
            let (seen, batch) = (SceneModel::new(scene), scene.frame.batch.as_ref().unwrap());
            let (found, schedule) = (step::found(&seen).unwrap(), &seen.problem.schedule);
            if found.s == 0 {
                return;
            }
            seen_any.set(seen_any.get() + 1);
            let of_first = batch.epsilon.iter().zip(&batch.guess).take(seen.d());
            let squared: f64 = of_first.map(|(e, guess)| (e - guess) * (e - guess)).sum();
            let [variances, means] = found.divergence;
            let weighted = schedule.loss_weight(scene.params.variance(), found.t) * squared;
            assert!((means - weighted).abs() < 1e-9 * weighted.max(1.0), "{means} {weighted}");
            let ratio = schedule.posterior_variance(found.t, found.s) / found.p.variance;
            let constant = 0.5 * seen.d() as f64 * (ratio - 1.0 - ratio.ln());
            assert!((variances - constant).abs() < 1e-12 && (variance == "beta" || variances.abs() < 1e-12));
        });
        assert!(seen_any.get() > 5);
    }
}

#[test]
fn five_samplers_start_alike_and_the_first_is_the_run() {
    for data in [THREE, "moons"] {
        let given = [("particles", "60"), ("steps", "20")];
        let found: family::FamilyFound = serde_json::from_value(studied("family", &given, table(data))).unwrap();
        assert_eq!((found.kept.len(), found.kept[0], found.kept[20]), (21, 20, 0));
        let evaluations: Vec<_> = found.ways.iter().map(|way| way.evaluations).collect();
        assert_eq!(evaluations, [20, 20, 20, 20, 39]);
        assert!(found.ways.iter().all(|way| way.places[0] == found.ways[0].places[0] && way.places.len() == 21));
        let end = run(table(data), &given, 1).steps(20).moment();
        let near = |x: &f64, place: &i32| (x - f64::from(*place) * 1e-3).abs() < 6e-4;
        assert!(end.frame.samples.iter().zip(&found.ways[0].places[20]).all(|(x, place)| near(x, place)));
        assert_eq!(found.ways[0].distance, end.frame.distance);
        let heun = run(table(data), &[&given[..], &[("sampler", "heun")]].concat(), 1).steps(20).moment();
        assert_eq!(found.ways[4].distance, heun.frame.distance);
    }
    // The reader's η stands beside η = 0.
    let given = [("particles", "60"), ("steps", "20"), ("eta", "0.5")];
    let found: family::FamilyFound = serde_json::from_value(studied("family", &given, table("moons"))).unwrap();
    assert_eq!(found.ways.len(), 6);
    for (eta, way) in [("0", 2), ("0.5", 3)] {
        let ddim = [("particles", "60"), ("steps", "20"), ("sampler", "ddim"), ("eta", eta)];
        assert_eq!(found.ways[way].distance, run(table("moons"), &ddim, 1).steps(20).moment().frame.distance, "{eta}");
    }
    assert_ne!(found.ways[2].distance, found.ways[3].distance);
    let end = run(table("moons"), &given, 1).steps(20).moment();
    let studies = [("family".to_owned(), serde_json::json!(found))].into();
    let told = end.plain(&ViewSettings { studies, ..ViewSettings::default() }, |scene| family::text(scene).unwrap());
    let all = told.args.iter().find(|(name, _)| name == "all").unwrap();
    let all = format!("{:?}", all.1);
    assert!(all.contains("DDIM, η = 0 ") && all.contains("DDIM, η = 0.5 "), "{all}");
    // Of many instants some are kept, the ends among them.
    let found: family::FamilyFound =
        serde_json::from_value(studied("family", &[("particles", "3"), ("steps", "90")], table(THREE))).unwrap();
    assert_eq!((found.kept.len(), found.kept[0], *found.kept.last().unwrap()), (25, 90, 0));
}

#[test]
fn what_was_weak_drowns_first() {
    let (waves, schedule) = (Waves::new(), Schedule::new(ScheduleKind::Linear, 100));
    let at = |signal, t| Noised::new(&waves, signal, t, schedule.alpha_bar(t)).drowned();
    let natural: Vec<_> = [0, 10, 27, 60].map(|t| at(SignalChoice::Natural, t)).to_vec();
    assert_eq!(natural, [None, Some(20), Some(6), Some(1)]);
    assert_eq!([26, 27].map(|t| at(SignalChoice::Flat, t)), [None, Some(1)]);
    for signal in [SignalChoice::Natural, SignalChoice::Flat] {
        let of = Noised::new(&waves, signal, 0, 1.0);
        let variance = of.signals[0].iter().map(|x| x * x).sum::<f64>() / 128.0;
        assert!((variance - 1.0).abs() < 1e-12);
        // Parseval: both halves of the spectrum, over n².
        assert!((2.0 * of.spectra[0].iter().sum::<f64>() / (128.0 * 128.0) - 1.0).abs() < 1e-12);
        let slope = of.spectra[0][0] / of.spectra[0][9];
        assert!((slope - if signal == SignalChoice::Natural { 100.0 } else { 1.0 }).abs() < 1e-8, "{slope}");
    }
}

#[test]
fn the_lines_light_up_one_by_one() {
    let net = [("width", "8"), ("depth", "1"), ("embedding", "4"), ("batch", "4"), ("particles", "7")];
    for (stage, data) in ["forward", "train", "sample"].iter().flat_map(|stage| [(stage, THREE), (stage, "moons")]) {
        let made = moment(table(data), &[&net[..], &[("stage", *stage)]].concat(), 4);
        let count = slow::lines(Stage::named(stage).unwrap());
        for line in 0..=9_usize {
            let look = ViewSettings { view: settings(&[("line", &line.to_string())]), ..ViewSettings::default() };
            shows(std::slice::from_ref(&made), &[look], |scene, _| {
                let seen = SceneModel::new(scene);
                assert_eq!(lines::rows(&seen).len(), count);
                let grid = lines::algorithm(scene).unwrap();
                let lit: Vec<_> = (0..count).filter(|i| grid.rows[*i].strong).collect();
                let told = grid.rows.iter().filter(|row| row.cells[1] != "–").count();
                let shown = line.min(count);
                if line == 0 {
                    // Then the score and both arrows of a sampling step stand beside its lines.
                    let beside = if *stage == "sample" { 3 } else { 0 };
                    assert_eq!((lit, told), (vec![], count + beside));
                } else {
                    assert_eq!((lit, told), (vec![shown - 1], shown));
                }
                // The sentence tells no more than the lines so far.
                let sentence = Diffusion::facts(scene).sentence.unwrap().code;
                assert_eq!(sentence == "text-line", line > 0, "{sentence}");
                let next = match line {
                    0 => 1,
                    _ if shown == count => 0,
                    _ => line as i64 + 1,
                };
                let offered = slow::primary_action::<Edit>(scene).unwrap().1;
                assert_eq!(offered, Response::Look("line", Value::Int(next)));
                // Until its end is told, particles stand where the step began.
                let began = scene.frame.before.as_ref().map(|before| before.time);
                let within = line > 0 && *stage != "train" && line < if *stage == "sample" { 8 } else { 6 };
                assert_eq!(seen.is_within_step(), within);
                assert_eq!(seen.cloud().0, began.filter(|_| within).unwrap_or(scene.frame.time));
            });
        }
    }
    // Nothing is offered before there is a step.
    shows(&[moment(table(THREE), &net, 0)], &[ViewSettings::default()], |scene, _| {
        assert!(slow::primary_action::<Edit>(scene).is_none());
    });
}

fn value(grid: &crate::plot::figure::Grid, head: &str) -> f64 {
    let row = grid.rows.iter().find(|row| row.cells[0].starts_with(head)).unwrap();
    row.cells[1].replace('−', "-").parse().unwrap()
}

#[test]
fn the_numbers_of_the_lines_are_those_of_the_step() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-3 * b.abs().max(0.1), "{a} {b}");
    for sampler in ["ddpm", "ddim", "euler"] {
        let made = moment(table(THREE), &[("sampler", sampler), ("particles", "7")], 60);
        made.plain(&ViewSettings::default(), |scene| {
            let (grid, before) = (lines::algorithm(scene).unwrap(), scene.frame.before.as_ref().unwrap());
            let (schedule, t) = (Schedule::new(ScheduleKind::Linear, 100), before.time);
            let (x, epsilon, bar) = (before.samples[0], before.epsilon[0], schedule.alpha_bar(t));
            let x0 = (x - (1.0 - bar).sqrt() * epsilon) / bar.sqrt();
            let [shrink, pull] = [value(&grid, "shrink"), value(&grid, "pull")];
            near(value(&grid, "score"), -epsilon / (1.0 - bar).sqrt());
            let fresh = value(&grid, "fresh noise");
            near(shrink + pull + fresh, scene.frame.samples[0]);
            if sampler == "ddpm" {
                let (of_x0, of_xt) = schedule.posterior_mean(t, t - 1);
                near(shrink, of_xt * x);
                near(pull, of_x0 * x0);
                near(value(&grid, "mean of the next x"), of_xt * x + of_x0 * x0);
            }
        });
    }
    // The gradient of the loss by the first guess, against a difference of losses.
    for loss in ["simple", "weighted"] {
        let net =
            [("stage", "train"), ("width", "8"), ("depth", "1"), ("embedding", "4"), ("batch", "4"), ("loss", loss)];
        moment(table(THREE), &net, 3).plain(&ViewSettings::default(), |scene| {
            let (grid, batch) = (lines::algorithm(scene).unwrap(), scene.frame.batch.as_ref().unwrap());
            let schedule = Schedule::new(ScheduleKind::Linear, 100);
            let weight = |t| if loss == "simple" { 1.0 } else { schedule.loss_weight(Variance::Posterior, t) };
            let loss_at = |moved: f64| {
                let error = |i: usize| batch.epsilon[i] - batch.guess[i] - if i == 0 { moved } else { 0.0 };
                (0..4).map(|i| weight(batch.t[i]) * error(i) * error(i)).sum::<f64>() / 4.0
            };
            near(value(&grid, "gradient"), (loss_at(1e-5) - loss_at(-1e-5)) / 2e-5);
        });
    }
}

#[test]
fn the_lens_tells_the_exact_score() {
    let made = moment(table(THREE), &[("particles", "7")], 60);
    made.plain(&ViewSettings::picked(Pick::Center(2)), |scene| {
        let (x, t) = (scene.frame.samples[2], scene.frame.time);
        let bar = Schedule::new(ScheduleKind::Linear, 100).alpha_bar(t);
        let log_q = |x: f64| {
            let of = |p: f64| libm::exp(-(x - bar.sqrt() * p).powi(2) / (2.0 * (1.0 - bar)));
            (of(-1.0) + 2.0 * of(1.0)).ln()
        };
        let score = (log_q(x + 1e-5) - log_q(x - 1e-5)) / 2e-5;
        let found = super::super::lens::lens(&SceneModel::new(scene)).unwrap();
        assert!((found.score[0] - score).abs() < 1e-6 * score.abs().max(1.0), "{} {score}", found.score[0]);
        let told = super::super::lens::told(scene).unwrap();
        let said = scene.context.words.phrase("text-posterior", &told);
        assert!(said.contains(&crate::engine::words::number(score, 3)), "{said}");
    });
}

#[test]
fn the_schedule_shows_snr_lambda_and_what_a_short_raw_one_leaves() {
    let chart = |given: &[(&str, &str)]| {
        moment(table(THREE), &[&[("particles", "7"), ("width", "8"), ("batch", "4")], given].concat(), 1)
            .plain(&ViewSettings::default(), super::super::curves::schedule)
    };
    let ids = |chart: &crate::plot::chart::Chart| {
        chart.below.as_ref().unwrap().series.iter().map(|series| series.id).collect::<Vec<_>>()
    };
    let plain = chart(&[("stage", "forward")]);
    assert_eq!((ids(&plain), plain.note.as_str()), (vec!["beta", "snr"], ""));
    let snr = &plain.below.as_ref().unwrap().series[1].values;
    let schedule = Schedule::new(ScheduleKind::Linear, 100);
    assert!(snr.len() == 100 && snr.iter().all(|s| (s.y - schedule.snr(s.t as usize)).abs() < 1e-12 * s.y));
    let weighted = chart(&[("stage", "train"), ("loss", "weighted")]);
    assert_eq!(ids(&weighted), ["beta", "snr", "lambda"]);
    let lambda = weighted.below.as_ref().unwrap().series[2].values[49].y;
    assert!((lambda - schedule.loss_weight(Variance::Posterior, 50)).abs() < 1e-15);
    assert_eq!(ids(&chart(&[("stage", "train")])), ["beta", "snr"]);
    let raw = chart(&[("stage", "forward"), ("schedule", "raw"), ("steps", "50")]).note;
    assert!(raw.contains("T = 50: ᾱ_T = 0.6,") && raw.contains("78%"), "{raw}");
    assert_eq!(chart(&[("stage", "forward"), ("schedule", "raw"), ("steps", "1000")]).note, "");
}
