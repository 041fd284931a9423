//! What the lesson on the spectral bias claims.

use super::*;
use std::sync::Arc;
use unrolled::demos::spectral_bias::{
    Average, Frame, Predicted, RecordedRun, SpectralBias, SpectralBiasParams, StudyFound,
};
use unrolled::engine::Sim;
use unrolled::engine::input::Input;
use unrolled::engine::params::Params;
use unrolled::engine::rng::{Purpose, Rng};
use unrolled::engine::signal::Signal;
use unrolled::engine::study::Study;
use unrolled::math::mlp::Pass;
use unrolled::math::tangent_kernel::kernel;

/// The places of a link that the lesson has.
#[track_caller]
fn link_to(query: &str) -> Vec<(Run, u64)> {
    let packed = pack(&format!("#/spectral-bias{query}"));
    assert!(moments("spectral-bias", "en").contains(&packed), "the lesson has no link {query}");
    places(&packed)
}

/// What is seen at an instant of a run.
fn frame(run: &Run, t: u64) -> Frame {
    let seen = see(run, t);
    assert_eq!(seen.report.t, t);
    postcard::from_bytes(&seen.frame).unwrap()
}

/// What is seen where a link leads; both sides, if it has two.
#[track_caller]
fn at(query: &str) -> Vec<Frame> {
    link_to(query).iter().map(|(run, t)| frame(run, *t)).collect()
}

#[track_caller]
fn written(text: &str, value: f64) {
    written_in("spectral-bias", text, value);
}

/// The lesson says when these waves were half learnt, and so it was.
#[track_caller]
fn learnt(said: &[&str], crossings: &[Option<u64>]) {
    assert_eq!(said.len(), crossings.len(), "{crossings:?}");
    for (said, crossing) in said.iter().zip(crossings) {
        written(said, crossing.unwrap() as f64);
    }
}

/// Shares in whole percent.
fn percent(frame: &Frame) -> Vec<i64> {
    frame.spectrum.iter().map(|ratio| (100.0 * ratio).round() as i64).collect()
}

fn mean_square(of: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = of.fold((0.0, 0), |(sum, count), x| (sum + x * x, count + 1));
    sum / f64::from(count)
}

/// The recording of the paper's run.
fn recording() -> RecordedRun {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/recordings/spectral-bias-paper.recording");
    RecordedRun::from_bytes(&std::fs::read(path).unwrap()).unwrap()
}

/// Is this an instant of the recording? It would take minutes to compute, so it is looked up there.
pub fn is_recorded(run: &Run, t: u64) -> bool {
    run.demo == "spectral-bias" && t > 5000 && {
        let recording = recording();
        let recorded: Run = serde_json::from_str(&recording.run).unwrap();
        recorded == *run && recording.moment(t).is_some_and(|moment| moment.iteration == t)
    }
}

fn start(run: &Run) -> (SpectralBias, SpectralBiasParams) {
    let mut params = SpectralBiasParams::default();
    assert!(params.apply(&run.params).is_empty());
    let Source::Named { data, data_seed } = &run.input else { panic!("own data") };
    let name = if data.is_empty() { "waves" } else { data };
    let input = Arc::new(Signal::generate(name, *data_seed).unwrap());
    (SpectralBias::start(&params, input, Rng::new(run.seed, Purpose::Run)).unwrap(), params)
}

fn foretold(run: &Run) -> Predicted {
    let mut study = open(run).study("kernel", 0).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    StudyFound::read(&study.result()).unwrap()
}

#[test]
fn slow_waves_come_first_loud_or_quiet() {
    let (equal, rising) = (link_to("?t=0").remove(0).0, link_to("?amplitudes=rising").remove(0).0);
    let begun = frame(&equal, 0);
    assert_eq!(begun.frequencies.as_slice(), [1, 2, 4, 6, 9, 12, 16, 20]);
    assert!(begun.amplitudes.iter().all(|&a| a == 1.0) && begun.target.len() == 200);
    written("4.00", begun.loss);
    learnt(&["17", "22", "248", "212", "1501", "2014", "2856", "3380"], &frame(&equal, 3480).crossings);
    let over = frame(&rising, 2310);
    learnt(&["9", "51", "129", "207", "514", "1026", "2045", "2210"], &over.crossings);
    // Nearly the same order: two change places.
    let order = |frame: &Frame| {
        let mut waves: Vec<usize> = (0..frame.frequencies.len()).collect();
        waves.sort_by_key(|&i| frame.crossings[i].unwrap());
        waves
    };
    assert_eq!(order(&frame(&equal, 3480)), [0, 1, 3, 2, 4, 5, 6, 7]);
    assert_eq!(order(&over), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert!((over.amplitudes[0] - 0.1).abs() < 1e-12 && over.amplitudes[7] == 1.0);
    // After 256 iterations.
    for frame in at("?t=256&vs=spectral-bias?amplitudes=rising%26t=256") {
        assert!(frame.spectrum[..2].iter().all(|&ratio| ratio > 0.7), "{:?}", frame.spectrum);
        assert!(frame.spectrum[5..].iter().all(|&ratio| ratio < 0.1), "{:?}", frame.spectrum);
    }
    // The quiet slow wave, with what spills over from the loud ones.
    written("211", 100.0 * at("?amplitudes=rising&t=1024")[0].spectrum[0]);
}

#[test]
fn a_missing_wave_costs_half_its_square() {
    let (sim, _) = start(&link_to("?amplitudes=rising").remove(0).0);
    let cost = mean_square(sim.problem().clean.iter().copied());
    assert!((cost - sim.problem().amplitudes.iter().map(|a| a * a / 2.0).sum::<f64>()).abs() < 1e-9);
}

#[test]
fn the_paper_s_run_learns_all_ten() {
    let recording = recording();
    let link = link_to("?data=paper&width=256&rate=0.0003&t=50000").remove(0);
    assert!(is_recorded(&link.0, link.1));
    assert!(link_to("?data=paper&width=256&rate=0.0003&t=10000").iter().all(|(run, t)| is_recorded(run, *t)));
    let (sim, params) = start(&link.0);
    assert_eq!(
        (params.depth, sim.problem().frequencies.as_slice()),
        (6, [5, 10, 15, 20, 25, 30, 35, 40, 45, 50].as_slice())
    );
    let of = |i: usize| recording.crossings[i].unwrap() as f64;
    written("265", of(0));
    written("19\u{202f}458", of(9));
    written("14\u{202f}253", of(8));
    written("16\u{202f}042", of(7));
    written("17\u{202f}165", of(6));
    let samples = recording.samples(&link.0, sim.problem()).unwrap();
    let seen = |t: u64| {
        let (at, sample) = samples.iter().find(|(at, _)| *at == t).unwrap();
        sim.frame().recalled(*at, sample).unwrap()
    };
    let late = seen(50_000);
    written("90.7", 100.0 * late.spectrum[9]);
    assert!(late.spectrum[..9].iter().all(|&share| share > 0.94), "{:?}", late.spectrum);
    let early = seen(10_000);
    assert_eq!(early.crossings.iter().flatten().count(), 6, "six of the ten: {:?}", early.crossings);
    let last = recording.moment(60_000).unwrap();
    written("0.4813", last.loss);
    let (when, least) = last.best.unwrap();
    assert!(when > 59_900, "shortly before: {when}");
    written("0.0258", least);
}

#[test]
fn sines_learn_the_waves_of_the_paper_and_slow_ones_first() {
    let seen = at("?data=paper&activation=sine&omega_0=5&t=512").remove(0);
    assert!(seen.spectrum.iter().all(|&share| share >= 0.97), "97: {:?}", seen.spectrum);
    written("13", seen.crossings[0].unwrap() as f64);
    written("130", seen.crossings[9].unwrap() as f64);
}

#[test]
fn fourier_features_change_the_order() {
    let run = link_to("?fourier_scale=10").remove(0).0;
    let seen = frame(&run, 128);
    let times: Vec<u64> = seen.crossings.iter().map(|at| at.unwrap()).collect();
    written("17", *times.iter().min().unwrap() as f64);
    written("20", *times.iter().max().unwrap() as f64);
    let seen = at("?fourier_scale=10&t=64").remove(0);
    assert!(seen.spectrum.iter().all(|share| (0.99..=1.02).contains(share)), "99 to 102: {:?}", seen.spectrum);
    let both = link_to("?fourier_scale=1&t=64&vs=spectral-bias?fourier_scale=10%26t=64");
    let small = frame(&both[0].0, 256).crossings;
    written("11", small[0].unwrap() as f64);
    written("143", small[6].unwrap() as f64);
    let [slow, all] = [0, 1].map(|i| percent(&frame(&both[i].0, both[i].1)));
    assert!(slow[..4].iter().all(|&share| share > 90) && slow[5..].iter().all(|&share| share <= 20), "{slow:?}");
    assert!(all.iter().all(|&share| share >= 100), "{all:?}");
}

#[test]
fn eigenvalues_of_the_quick_network() {
    let plain = foretold(&link_to("?t=0").remove(0).0);
    for (said, value) in ["329", "1.64", "0.26", "0.12"].iter().zip(&plain.eigenvalues) {
        written(said, *value);
    }
    assert_eq!(plain.dominant[..4], [0, 1, 1, 2]);
    // Fourier features make them more alike.
    let features = foretold(&link_to("?fourier_scale=10").remove(0).0);
    let spread = |found: &Predicted| found.eigenvalues[0] / found.eigenvalues[20];
    assert!(spread(&features) < 0.02 * spread(&plain), "{} {}", spread(&features), spread(&plain));
}

const WIDE: &str = "?optimiser=gd&width=256&depth=2&fourier_scale=3&init_scale=3&rate=0.005&t=216";
const NARROW: &str = "?optimiser=gd&width=8&depth=2&fourier_scale=3&init_scale=3&rate=0.005&t=216";
const USUAL: &str = "?optimiser=gd&width=256&depth=2&fourier_scale=3&rate=0.05&t=296";

/// Up to an iteration that the theory speaks of, the largest distance of a share from what it foretells.
fn apart(query: &str, until: u64) -> f64 {
    let run = link_to(query).remove(0).0;
    let found = foretold(&run);
    let (mut sim, params) = start(&run);
    let mut most = 0.0_f64;
    for (t, row) in found.iterations.iter().zip(&found.predicted).filter(|(t, _)| **t <= until) {
        while sim.t() < *t {
            sim.step(&params);
        }
        most = sim.frame().spectrum.iter().zip(row).fold(most, |most, (is, said)| most.max((is - said).abs()));
    }
    // It is told nearly up to there.
    assert!(found.iterations.iter().any(|t| (until - until / 20..=until).contains(t)));
    most
}

/// The change of the kernel after so many steps, as a share of it, and its trace then as a multiple of the first.
fn moved(query: &str, steps: u64) -> (f64, f64) {
    let (mut sim, params) = start(&link_to(query).remove(0).0);
    let of = |sim: &SpectralBias| {
        let inputs: Vec<f64> = sim.problem().inputs.iter().map(|&x| x.into()).collect();
        let net = sim.net().cast::<f64>();
        kernel(&net, &mut Pass::new(net.sizes(), &inputs))
    };
    let before = of(&sim);
    while sim.t() < steps {
        sim.step(&params);
    }
    let after = of(&sim);
    let n = sim.problem().n();
    let trace = |k: &[f64]| (0..n).map(|i| k[i * n + i]).sum::<f64>();
    let change = mean_square(after.iter().zip(&before).map(|(a, b)| a - b)) / mean_square(before.iter().copied());
    (change.sqrt(), trace(&after) / trace(&before))
}

#[test]
fn where_theory_and_network_part() {
    written("3.1", 100.0 * apart(WIDE, 211));
    written("10.6", 100.0 * apart(NARROW, 211));
    written("5", 100.0 * moved(WIDE, 211).0);
    written("52", 100.0 * moved(NARROW, 211).0);
    let usual = link_to(USUAL).remove(0);
    written("191", frame(&usual.0, usual.1).crossings[7].unwrap() as f64);
    let found = foretold(&usual.0);
    let half = found.iterations.iter().zip(&found.predicted).find(|(_, row)| row[7] >= 0.5).unwrap();
    assert!((900..=1000).contains(half.0), "about 1000: {}", half.0);
    written("4.9", moved(USUAL, 191).1);
}

#[test]
fn noise_is_learnt_late() {
    let plain = link_to("?data=smooth&noise=0.5").remove(0).0;
    let begun = frame(&plain, 0);
    written("0.79", begun.clean_error);
    let best = at("?data=smooth&noise=0.5&t=296").remove(0);
    assert_eq!(best.best.unwrap().0, 296);
    written("0.0247", best.clean_error);
    let late = at("?data=smooth&noise=0.5&t=1024").remove(0);
    assert_eq!(late.best, best.best);
    written("0.0455", late.clean_error);
    assert!(begun.loss > best.loss && best.loss > late.loss);
    // Half as large a deviation as the signal's, but for what was drawn.
    let noise = mean_square(begun.target.iter().zip(&*begun.clean).map(|(&y, x)| f64::from(y) - x));
    let share = (noise / mean_square(begun.clean.iter().copied())).sqrt();
    assert!((share - 0.5).abs() < 0.06, "{share}");
    // Fourier features of a small and of a large scale.
    let link = "?data=smooth&noise=0.5&fourier_scale=1&t=256&vs=spectral-bias?data=smooth%26noise=0.5%26fourier_scale=20%26t=256";
    let both = at(link);
    for (frame, [t, error]) in both.iter().zip([["73", "0.0174"], ["30", "0.1410"]]) {
        let (when, least) = frame.best.unwrap();
        written(t, when as f64);
        written(error, least);
        assert!(frame.clean_error > 1.5 * least);
    }
    written("0.000001", both[1].loss);
    written("0.2366", both[1].clean_error);
    assert!((both[1].clean_error - noise).abs() < 0.01 * noise, "all the noise, {noise}");
}

#[test]
fn gaps_are_filled_by_what_is_slow() {
    let half = at("?data=smooth&degradation=mask-half&t=512").remove(0);
    assert_eq!(half.kept.iter().filter(|kept| **kept).count(), 100);
    written("0.0011", half.clean_error);
    assert!(half.clean_error < 1.3 * half.loss, "as small as over what was seen: {}", half.loss);
    let fourth = at("?data=smooth&degradation=every-fourth&t=512").remove(0);
    written("0.0008", fourth.clean_error);
    let link = "?data=smooth&degradation=mask-half&fourier_scale=2&t=128&vs=spectral-bias?data=smooth%26degradation=mask-half%26fourier_scale=20%26t=128";
    let [small, large] = at(link).try_into().unwrap();
    written("0.000025", small.loss);
    written("0.000002", large.loss);
    written("0.0003", small.clean_error);
    written("0.2141", large.clean_error);
    // Where that is wrong: k = 45 is taken for k = 5.
    let wrong = at("?data=paper&degradation=every-fourth&activation=sine&omega_0=5&t=128").remove(0);
    written("0.0006", wrong.loss);
    written("4.32", wrong.clean_error);
    written("50", wrong.kept.iter().filter(|kept| **kept).count() as f64);
    assert!((mean_square(wrong.clean.iter().copied()) - 5.0).abs() < 1e-9);
    assert!(wrong.spectrum[0] > 1.5 && wrong.spectrum[8] < 0.1, "{:?}", wrong.spectrum);
}

#[test]
fn other_activations() {
    let tanh = at("?activation=tanh&t=512").remove(0);
    assert!(tanh.spectrum[..4].iter().all(|&share| share >= 0.91), "91: {:?}", tanh.spectrum);
    assert!(tanh.spectrum[4..].iter().all(|&share| share < 0.32), "32: {:?}", tanh.spectrum);
    let (run, t) = link_to("?activation=sine&omega_0=5&t=64").remove(0);
    let times: Vec<u64> = frame(&run, t + 128).crossings.iter().map(|at| at.unwrap()).collect();
    assert!(times.is_sorted(), "in order: {times:?}");
    written("1", times[0] as f64);
    written("48", times[7] as f64);
}

#[test]
fn too_large_a_rate() {
    let (run, t) = link_to("?optimiser=gd&rate=10&t=3").remove(0);
    let seen = see(&run, t);
    assert_eq!((seen.report.done.as_deref(), seen.report.t, seen.lit.as_str()), (Some("diverged"), 3, "end"));
    let (run, t) = link_to("?optimiser=gd&rate=1&t=64").remove(0);
    let [now, next] = [t, t + 1].map(|t| frame(&run, t));
    written("4.90", now.loss);
    written("4.90", next.loss);
    assert!([&now, &next].iter().all(|frame| frame.prediction.iter().all(|&f| f == frame.prediction[0])), "constant");
    let mean = now.target.iter().map(|&y| f64::from(y)).sum::<f64>() / 200.0;
    let side = |frame: &Frame| f64::from(frame.prediction[0]) - mean;
    assert!(side(&now) * side(&next) < 0.0, "from side to side: {} {}", side(&now), side(&next));
}

/// The study of the app, cut earlier: all ten networks have learnt all waves by then.
#[test]
fn ten_networks_on_fourier_features() {
    let run = link_to("?fourier_scale=10").remove(0).0;
    let (_, params) = start(&run);
    let mut study = Average::new(&params, Arc::new(Signal::generate("waves", 1).unwrap()), run.seed, 10, 600);
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    assert!(study.found().crossings.iter().flatten().all(Option::is_some));
    let mean = &study.found().mean;
    written("17", mean.iter().copied().fold(f64::INFINITY, f64::min));
    written("23", mean.iter().copied().fold(0.0, f64::max));
}

#[test]
fn a_photograph_is_blurred_at_first() {
    let shares = |query: &str| percent(&at(query).remove(0));
    let plain = shares("?data=photograph&t=256");
    assert_eq!((plain[0], plain[1], plain[6]), (102, 102, 49));
    written("102", plain[0] as f64);
    written("49", plain[6] as f64);
    let features = shares("?data=photograph&fourier_scale=3&fourier_features=64&t=256");
    assert_eq!(features.iter().min(), Some(&86));
    let both = at("?data=photograph&fourier_scale=3&fourier_features=64&degradation=mask-half&t=256&vs=spectral-bias?\
                   data=photograph%26fourier_scale=20%26fourier_features=64%26degradation=mask-half%26t=256");
    written("0.0082", both[0].clean_error);
    written("0.3024", both[1].clean_error);
    assert!(both[1].loss < 1e-4, "what was seen is right: {}", both[1].loss);
}
