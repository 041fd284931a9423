//! What the lesson on diffusion claims.

use super::*;
use unrolled::engine::Rng;
use unrolled::engine::rng::Purpose;
use unrolled::math::diffusion::denoiser::{Network, NetworkShape};
use unrolled::math::diffusion::exact::Exact;
use unrolled::math::diffusion::samplers::{Denoiser, Sampler, instants, step};
use unrolled::math::diffusion::schedule::{Schedule, ScheduleKind, Variance};

const THREE: [f64; 3] = [-1.0, 1.0, 1.0];
const DDPM: Sampler = Sampler::Ddpm { variance: Variance::Posterior, noise: true };
/// So many particles are “many”.
const MANY: usize = 20_000;

#[track_caller]
fn written(text: &str, value: f64) {
    written_in("diffusion", text, value);
}

/// The lesson says this percentage of many particles; it is so up to chance.
#[track_caller]
fn of_many(text: &str, share: f64) {
    let said: f64 = text.parse().unwrap();
    written(text, said);
    assert!((100.0 * share - said).abs() < 1.5, "{} is not {text}", 100.0 * share);
}

/// What a moment of the lesson with just this address shows.
#[track_caller]
fn at(address: &str) -> Seen {
    let link = format!("#/diffusion{address}");
    assert!(moments("diffusion", "en").contains(&link), "{link}");
    let (run, t) = places(&link).remove(0);
    see(&run, t)
}

/// The end of the run of such a moment.
#[track_caller]
fn end_of(address: &str) -> Seen {
    let link = format!("#/diffusion{address}");
    assert!(moments("diffusion", "en").contains(&link), "{link}");
    let seen = see(&places(&link).remove(0).0, u64::MAX);
    assert!(seen.is_over());
    seen
}

/// The particles, on a line.
fn particles(seen: &Seen) -> Vec<f64> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(seen.fields["samples"].clone()).unwrap();
    rows.concat()
}

fn share(x: &[f64], holds: impl Fn(&f64) -> bool) -> f64 {
    x.iter().filter(|x| holds(x)).count() as f64 / x.len() as f64
}

fn right(x: &[f64]) -> f64 {
    share(x, |x| *x > 0.0)
}

/// How far a place is from −1 and +1.
fn off(x: &f64) -> f64 {
    (x.abs() - 1.0).abs()
}

fn linear() -> Schedule {
    Schedule::new(ScheduleKind::Linear, 100)
}

fn exact(schedule: &Schedule) -> Exact {
    Exact::new(THREE.to_vec(), 1, schedule)
}

/// Many particles on their way in so many steps, the last t first: what is seen at each t that is passed.
fn many(schedule: &Schedule, sampler: Sampler, steps: usize, mut look: impl FnMut(usize, &[f64])) -> Vec<f64> {
    let (mut exact, mut rng) = (exact(schedule), Rng::new(7, Purpose::Run));
    let mut x: Vec<f64> = (0..MANY).map(|_| rng.normal()).collect();
    let (mut epsilon, mut z) = (vec![0.0; MANY], vec![0.0; MANY]);
    for pair in instants(schedule.steps(), steps).windows(2) {
        look(pair[0], &x);
        z.iter_mut().for_each(|z| *z = rng.normal());
        step(sampler, schedule, (pair[0], pair[1]), &mut exact, &mut x, &mut epsilon, &z);
    }
    x
}

#[test]
fn the_first_guess_is_a_third_for_every_particle() {
    let schedule = linear();
    written("0.45", 100.0 * schedule.alpha_bar(100).sqrt());
    let (run, _) = places("#/diffusion").remove(0);
    let start = see(&run, 0);
    assert_eq!(start.lit, "opening");
    let guess: Vec<f64> = serde_json::from_value(start.fields["x0_hat"].clone()).unwrap();
    assert!((guess[0] - 1.0 / 3.0).abs() < 0.02);
    let x = particles(&start);
    assert_eq!(x.len(), 500);
    let mut guesses = vec![0.0; x.len()];
    exact(&schedule).x0_hat(&x, 100, &mut guesses);
    assert!(guesses.iter().all(|guess| (guess - 1.0 / 3.0).abs() < 0.02));
    let alone = see(&places("#/diffusion?particles=1").remove(0).0, u64::MAX);
    assert!(alone.is_over() && particles(&alone).iter().all(|x| off(x) < 1e-6));
}

#[test]
fn variances_merge_and_schedules_fade() {
    let schedule = linear();
    let (kept, added) = schedule.merged(50);
    written("0.8263", kept);
    written("0.0995", added);
    written("0.9258", 1.0 - schedule.alpha_bar(50));
    let half = |schedule: &Schedule| (1..=schedule.steps()).find(|t| schedule.alpha_bar(*t) < 0.5).unwrap() as f64;
    written("27", half(&schedule));
    written("50", half(&Schedule::new(ScheduleKind::Cosine, 100)));
    for (address, t) in [("?stage=forward&t=27", "27"), ("?stage=forward&schedule=cosine&t=50", "50")] {
        let seen = at(address);
        assert_eq!(seen.live["time"], t);
        assert!(seen.live["alpha_bar"].parse::<f64>().unwrap() < 0.5);
    }
    // The third question.
    written("2.0", 1e5 * schedule.alpha_bar(100));
    written("4.0", 1e5 * Schedule::new(ScheduleKind::Linear, 1000).alpha_bar(1000));
    let halved: Vec<f64> = schedule.betas()[1..].iter().flat_map(|beta| [beta / 2.0; 2]).collect();
    let ratio = Schedule::of_betas(&halved).alpha_bar(200) / schedule.alpha_bar(100);
    assert!((1.0..2.0).contains(&ratio), "{ratio}");
    // The second: guessing 0 is to divide by √α_t again and again.
    written("221", 1.0 / schedule.alpha_bar(100).sqrt());
}

#[test]
fn the_raw_schedule_ends_too_soon() {
    let raw = Schedule::new(ScheduleKind::Raw, 1000);
    written("4.0", 1e5 * raw.alpha_bar(1000));
    written("260", (1..=1000).find(|t| raw.alpha_bar(*t) < 0.5).unwrap() as f64);
    let short = Schedule::new(ScheduleKind::Raw, 50);
    written("0.60", short.alpha_bar(50));
    written("0.78", short.alpha_bar(50).sqrt());
    written("78", 100.0 * short.alpha_bar(50).sqrt());
    // q(x_T): where is it highest?
    let (a, v) = (short.alpha_bar(50).sqrt(), 1.0 - short.alpha_bar(50));
    let density = |x: f64| THREE.iter().map(|p| libm::exp(-(x - a * p).powi(2) / (2.0 * v))).sum::<f64>();
    let places = (-300..=300).map(|i| f64::from(i) / 100.0);
    written("0.73", places.fold(0.0, |best, x| if density(x) > density(best) { x } else { best }));
    of_many("56", right(&many(&short, DDPM, 50, |_, _| {})));
    let seen = at("?schedule=raw&steps=50&t=50");
    assert!(seen.is_over() && right(&particles(&seen)) < 0.62, "{}", right(&particles(&seen)));
    assert!(at("?stage=forward&schedule=raw&steps=50&t=50").is_over());
}

/// The least simple loss at each t: the mean of (ε − ε*)² over the data and over ε.
fn least_loss(schedule: &Schedule, t: usize) -> f64 {
    let (a, b) = (schedule.alpha_bar(t).sqrt(), (1.0 - schedule.alpha_bar(t)).sqrt());
    let noise: Vec<f64> = (-800..=800).map(|i| f64::from(i) / 100.0).collect();
    let mut sum = 0.0;
    for p in THREE {
        let x: Vec<f64> = noise.iter().map(|e| a * p + b * e).collect();
        let mut guess = vec![0.0; x.len()];
        exact(schedule).epsilon(&x, t, &mut guess);
        let weight = |e: f64| libm::exp(-e * e / 2.0) / (2.0 * std::f64::consts::PI).sqrt() * 0.01;
        sum += noise.iter().zip(guess).map(|(e, guess)| weight(*e) * (e - guess) * (e - guess)).sum::<f64>();
    }
    sum / 3.0
}

#[test]
fn the_loss_has_a_floor() {
    let schedule = linear();
    let least: Vec<f64> = (1..=100).map(|t| least_loss(&schedule, t)).collect();
    written("0.11", least.iter().sum::<f64>() / 100.0);
    assert!(least[0] < 1e-12);
    let hardest = (0..100).max_by(|&a, &b| least[a].total_cmp(&least[b])).unwrap();
    written("22", (hardest + 1) as f64);
    written("0.44", least[hardest]);
}

#[test]
fn weights_and_constants_of_the_bound() {
    let schedule = linear();
    for (text, t) in [("1.510", 2), ("0.0602", 50), ("0.125", 100)] {
        written(text, schedule.loss_weight(Variance::Posterior, t));
    }
    for (text, t) in [("0.319", 2), ("0.00002", 50)] {
        let ratio = schedule.variance(Variance::Posterior, t, t - 1) / schedule.variance(Variance::Beta, t, t - 1);
        written(text, (ratio - 1.0 - libm::log(ratio)) / 2.0);
    }
    for (text, t) in [("0.0010", 100), ("0.031", 50), ("0.75", 2)] {
        written(text, schedule.posterior_mean(t, t - 1).0);
    }
}

#[test]
fn one_jump_makes_a_heap_and_a_hundred_steps_make_thirds() {
    let jump = at("?sampling_steps=1&t=1");
    assert!(jump.is_over());
    assert!(particles(&jump).iter().all(|x| (x - 1.0 / 3.0).abs() < 0.02));
    let all = at("?t=100");
    let x = particles(&all);
    written("33.8", 100.0 - 100.0 * right(&x));
    written("66.2", 100.0 * right(&x));
    assert!(all.is_over() && x.iter().all(|x| off(x) < 1e-6));
    assert_eq!(all.lit, "end");
    // 500 particles: two percentage points are one standard error.
    let error = (2.0 / 9.0 / x.len() as f64).sqrt();
    assert_eq!(format!("{:.0}", 100.0 * error), "2");
    assert!((right(&x) - 2.0 / 3.0).abs() < 3.0 * error, "{}", right(&x));
    assert!(particles(&at("?sampling_steps=2&t=2")).iter().all(|x| off(x) > 0.05));
    let five = many(&linear(), DDPM, 5, |_, _| {});
    of_many("72", right(&five));
    of_many("39", share(&five, |x| off(x) < 0.05));
    assert!(at("?sampling_steps=5&t=5").is_over());
}

#[test]
fn guesses_decide_on_the_way() {
    let schedule = linear();
    let mut exact = exact(&schedule);
    many(&schedule, DDPM, 100, |t, x| {
        if let Some(text) = BTreeMap::from([(40, "2"), (20, "66"), (10, "99")]).get(&t) {
            let mut guesses = vec![0.0; x.len()];
            exact.x0_hat(x, t, &mut guesses);
            of_many(text, share(&guesses, |guess| guess.abs() > 0.9));
        }
    });
}

#[test]
fn without_fresh_noise_all_end_at_one() {
    let still = at("?noise=false&t=100");
    assert!(still.is_over() && particles(&still).iter().all(|x| (x - 1.0).abs() < 1e-6));
    let schedule = linear();
    let mut exact = exact(&schedule);
    let sampler = Sampler::Ddpm { variance: Variance::Posterior, noise: false };
    let end = many(&schedule, sampler, 100, |t, x| {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        let sd = (x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / x.len() as f64).sqrt();
        let mut guess = [0.0];
        exact.x0_hat(&[mean], t, &mut guess);
        // Up to chance.
        let near = |text: &str, value: f64, within: f64| {
            let said: f64 = text.parse().unwrap();
            written(text, said);
            assert!((value - said).abs() < within, "{t}: {value} is not {text}");
        };
        match t {
            80 => near("0.135", sd, 0.002),
            60 => {
                near("0.030", sd, 0.0006);
                near("0.051", mean, 0.0006);
                written("0.999", (1.0 - schedule.alpha_bar(60) / 9.0).sqrt());
                near("0.34", guess[0], 0.006);
            }
            30 => near("0.56", guess[0], 0.006),
            20 => near("0.93", guess[0], 0.006),
            _ => {}
        }
    });
    assert!(end.iter().all(|x| (x - 1.0).abs() < 1e-6));
    // The same starts, with and without.
    let link = link("diffusion", &["?t=100&", "\"noise\":false"]);
    let starts: Vec<Vec<f64>> = places(&link).iter().map(|(run, _)| particles(&see(run, 0))).collect();
    assert_eq!(starts[0], starts[1]);
}

#[test]
fn two_numbers_alike_keep_both_sides_without_noise() {
    let schedule = linear();
    let mut exact = Exact::new(vec![-1.0, 1.0], 1, &schedule);
    let mut rng = Rng::new(7, Purpose::Run);
    let start: Vec<f64> = (0..1000).map(|_| rng.normal()).collect();
    let (mut x, mut epsilon) = (start.clone(), vec![0.0; start.len()]);
    let sampler = Sampler::Ddpm { variance: Variance::Posterior, noise: false };
    for t in (1..=100).rev() {
        step(sampler, &schedule, (t, t - 1), &mut exact, &mut x, &mut epsilon, &[]);
    }
    assert!(x.iter().zip(&start).all(|(x, start)| (x - start.signum()).abs() < 1e-6));
}

#[test]
fn ddim_keeps_the_order_and_the_thirds() {
    let (run, _) = places("#/diffusion?sampler=ddim").remove(0);
    let (start, end) = (particles(&see(&run, 0)), particles(&end_of("?sampler=ddim")));
    let largest_left =
        start.iter().zip(&end).filter(|(_, x)| **x < 0.0).map(|(start, _)| *start).fold(f64::MIN, f64::max);
    let least_right =
        start.iter().zip(&end).filter(|(_, x)| **x > 0.0).map(|(start, _)| *start).fold(f64::MAX, f64::min);
    assert!(largest_left < least_right && end.iter().all(|x| off(x) < 1e-3));
    assert!((right(&end) - 2.0 / 3.0).abs() < 0.065, "{}", right(&end));
    // Between which of many starts does the way part?
    let schedule = linear();
    let (mut x, mut epsilon) = ((-2000..0).map(|i| f64::from(i) / 1000.0).collect::<Vec<_>>(), vec![0.0; 2000]);
    for t in (1..=100).rev() {
        let sampler = Sampler::Ddim { eta: 0.0 };
        step(sampler, &schedule, (t, t - 1), &mut exact(&schedule), &mut x, &mut epsilon, &[]);
    }
    written("−0.43", (x.iter().position(|x| *x > 0.0).unwrap() as f64 - 2000.0) / 1000.0);
    let ten = many(&schedule, Sampler::Ddim { eta: 0.0 }, 10, |_, _| {});
    of_many("68", right(&ten));
    for (variance, text) in [(Variance::Beta, "66"), (Variance::Posterior, "70")] {
        of_many(text, right(&many(&schedule, Sampler::Ddpm { variance, noise: true }, 10, |_, _| {})));
    }
}

#[test]
fn twenty_steps_of_three_samplers() {
    let near = |sampler| share(&many(&linear(), sampler, 20, |_, _| {}), |x| off(x) < 0.05);
    of_many("30", near(Sampler::Euler));
    of_many("69", near(Sampler::Heun));
    assert!(near(Sampler::Ddim { eta: 0.0 }) > 0.99);
}

#[test]
fn the_exact_denoiser_memorises_and_a_network_does_not() {
    let rows = |seen: &Seen| -> Vec<Vec<f64>> { serde_json::from_value(seen.fields["samples"].clone()).unwrap() };
    let (forward, _) = places(&link("diffusion", &["moons", "stage=forward"])).remove(0);
    let mut all = forward.clone();
    all.params.insert("particles".to_owned(), unrolled::engine::params::Value::Int(300));
    // At its start the forward process stands on the data.
    let data = rows(&see(&all, 0));
    let nearest =
        |x: &Vec<f64>| data.iter().map(|p| libm::hypot(p[0] - x[0], p[1] - x[1])).fold(f64::INFINITY, f64::min);
    let known = |seen: &Seen| share(&rows(seen).iter().map(nearest).collect::<Vec<_>>(), |off| *off < 0.001);
    let exact = known(&at("?data=moons&steps=1000&schedule=cosine&particles=200&t=1000"));
    written("80", 80.0);
    assert!(exact > 0.8, "{exact}");
    let learnt = known(&end_of("?data=moons&weights=trained&training_steps=4000"));
    assert_eq!(learnt, 0.0);
}

#[test]
fn distances_after_training() {
    for (address, text) in [
        ("?data=swiss-roll&weights=trained&training_steps=4000&t=100", "0.075"),
        ("?data=swiss-roll&t=100", "0.061"),
        ("?data=swiss-roll&weights=pretrained&t=100", "0.077"),
    ] {
        let seen = at(address);
        assert!(seen.is_over());
        written(text, seen.metrics["distance"]);
    }
    let beside = link("diffusion", &["training_steps=200&", "vs="]);
    for ((run, t), text) in places(&beside).iter().zip(["0.183", "0.096"]) {
        written(text, see(run, *t).metrics["distance"]);
    }
    written("0.079", at("?data=moons&stage=forward&t=100").metrics["to_normal"]);
    written("0.124", at("?stage=train&t=4000").live["loss"].parse().unwrap());
}

#[test]
fn the_larger_network_has_as_many_weights_as_is_said() {
    let network = Network::<f32>::random(NetworkShape::default(), 50, &mut Rng::new(1, Purpose::Run)).unwrap();
    let count = network.weights().len();
    written(&format!("{}\u{202f}{:03}", count / 1000, count % 1000), count as f64);
}
