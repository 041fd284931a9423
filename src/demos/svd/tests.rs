//! Runs, natively: what the sum of layers shows at every instant, and how exact factors come; and, beside this file,
//! what is seen of it.

use super::*;
use crate::demos::trial;
use crate::engine::input::{Input, Own};
use crate::engine::matrix::{Cells, Matrix, Pixels};
use crate::engine::protocol::{Command, Envelope, Load, WorkerRequest};
use crate::engine::run::{Run, Source};
use crate::engine::runtime::{Answer, Runtime};
use crate::engine::session::{self, Session};
use crate::engine::{Notice, Sim};
use std::sync::Arc;

mod beat;
mod edges;
mod golden;
mod hands;
mod products;
mod riddle;
mod shows;

type SceneData = trial::SceneData<Svd>;

/// A run at k.
fn moment(input: Matrix, color: &str, k: u64) -> SceneData {
    trial::moment(input, &[("color", color)], 1, k, &[])
}

/// A number as it is read.
fn number(text: &str) -> f64 {
    // What is rounding is said to be nothing.
    if text.starts_with('≈') {
        return 0.0;
    }
    let plain = text.replace('−', "-").replace('\u{202f}', "");
    let Some((mantissa, power)) = plain.split_once("·10") else { return plain.parse().unwrap() };
    let digit = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|d| d == c).map_or("-".to_owned(), |d| d.to_string());
    let power: String = power.chars().map(digit).collect();
    format!("{mantissa}e{power}").parse().unwrap()
}

fn file(name: &str) -> Option<Vec<u8>> {
    Matrix::asset(name).map(|file| std::fs::read(format!("assets/{file}")).unwrap())
}

fn run(data: &str, color: &str) -> Run {
    let mut run = Run::new(Svd::SLUG, 1);
    run.input = Source::Named { data: data.to_owned(), data_seed: 1 };
    run.params = serde_json::from_value(serde_json::json!({ "color": color })).unwrap();
    run
}

fn open(run: &Run) -> Box<dyn Session> {
    let data = match &run.input {
        Source::Named { data, .. } => file(data),
        Source::Own { .. } => None,
    };
    session::open::<Svd>(run, data.as_deref()).unwrap()
}

fn own(own: Own) -> Run {
    let mut run = Run::new(Svd::SLUG, 1);
    run.input = Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) };
    run
}

fn cells(rows: &[&[f64]]) -> Run {
    own(Own::Matrix(Cells::from_rows(rows).unwrap()))
}

/// A picture of waves that is too large to be factorised at once.
fn large(channels: usize) -> Own {
    let (width, height) = (420, 380);
    let pixel = |at: usize| {
        let (x, y, c) = ((at / channels % width) as f64, (at / channels / width) as f64, (at % channels) as f64);
        let wave = libm::sin(x * y / 900.0 + c) + libm::cos((x * x + y * (c + 1.0)) / 3000.0);
        (127.5 + 60.0 * wave) as u8
    };
    let bytes = (0..width * height * channels).map(pixel).collect();
    Own::Picture(Pixels::new(width, height, Arc::new(bytes)).unwrap())
}

fn at(session: &mut dyn Session, t: u64) -> Frame {
    session.obey(&Command::Seek { t }, None).unwrap();
    session.work(&mut || true);
    postcard::from_bytes(&session.report().frame).unwrap()
}

/// The product of the study that a session waits for.
fn product(session: &dyn Session) -> Vec<u8> {
    let mut study = session.study(FACTORS, 0).unwrap();
    let total = study.progress().1;
    for done in 0..total {
        assert_eq!(study.progress(), (done, total));
        study.advance();
    }
    assert_eq!(study.progress(), (total, total));
    study.product().unwrap()
}

fn supplied(run: &Run) -> Box<dyn Session> {
    let mut session = open(run);
    if session.report().report.needs.is_some() {
        let product = product(&*session);
        session.supply(FACTORS, &product).unwrap();
    }
    session
}

fn pixels(frame: &Frame) -> &[u8] {
    let Shown::Picture { pixels, .. } = &frame.shown else { panic!("no picture") };
    pixels
}

#[test]
fn the_notes_example_from_0_to_1() {
    let mut session = open(&run("two-by-two", "grey"));
    let sum = |frame: &Frame| match &frame.shown {
        Shown::Cells { sum, .. } => sum.to_vec(),
        Shown::Picture { .. } => panic!("no cells"),
    };
    let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-14);
    let start = at(&mut *session, 0);
    assert_eq!((sum(&start), start.k, start.stored_numbers, start.exact), (vec![0.0; 4], 0, 0, true));
    let one = at(&mut *session, 1);
    let measured = one.measured.unwrap();
    assert!(near(&sum(&one), &[1.5, 1.5, 4.5, 4.5]));
    assert!((measured.fro_error - 5.0_f64.sqrt()).abs() < 1e-14);
    assert!((measured.tail_bound - 5.0_f64.sqrt()).abs() < 1e-14);
    assert_eq!((measured.psnr, measured.rounding_error, one.stored_numbers), (None, None, 4));
    assert!(near(&sum(&at(&mut *session, 2)), &[3.0, 0.0, 4.0, 5.0]));
    let told = session.report().report;
    assert_eq!((told.done.as_deref(), told.t, told.needs), (Some("complete"), 2, None));
    assert_eq!(at(&mut *session, 99).k, 2, "past the end is the end");
}

#[test]
fn the_other_small_matrices_are_whole_at_their_rank() {
    for (name, rank) in [("rank-two", 2), ("documents", 2)] {
        let mut session = open(&run(name, "grey"));
        assert!(at(&mut *session, rank - 1).measured.unwrap().fro_error > 1.0, "{name}");
        assert!(at(&mut *session, rank).measured.unwrap().fro_error < 1e-13, "{name}");
    }
    let factors = at(&mut *open(&run("rank-two", "grey")), 2);
    assert_eq!(factors.stored_numbers, 14, "for 12 cells");
}

#[test]
fn measured_errors_are_the_tails() {
    for (name, color) in
        [("tartan", "rgb"), ("noise", "grey"), ("gradient", "grey"), ("rocket", "ycbcr"), ("text", "grey")]
    {
        let mut session = supplied(&run(name, color));
        let norm = at(&mut *session, 0).measured.unwrap().tail_bound;
        let mut before = f64::INFINITY;
        for k in [0, 1, 2, 5, 50, 120, 172] {
            let frame = at(&mut *session, k);
            let Measured { fro_error, tail_bound, .. } = frame.measured.unwrap();
            assert!((fro_error - tail_bound).abs() <= 1e-5 * norm, "{name}, {k}: {fro_error} {tail_bound}");
            assert!(fro_error <= before, "{name}, {k}");
            before = fro_error + 1e-5 * norm;
        }
    }
    let tartan = at(&mut *open(&run("tartan", "rgb")), 2);
    let tartan = tartan.measured.unwrap();
    assert!(tartan.fro_error < 1.0 && tartan.rounding_error.unwrap() < 1.0, "of rank 2 in every channel: {tartan:?}");
    assert!(tartan.psnr.unwrap() > 90.0);
}

#[test]
fn every_way_to_an_instant_leads_to_the_same_bits() {
    for run in [run("rocket", "rgb"), run("noise", "grey"), run("documents", "grey"), cells(&[&[1.0, 2.0]])] {
        let mut stepped = open(&run);
        let mut frames = Vec::new();
        for t in 0..40 {
            if t > 0 {
                stepped.obey(&Command::Step { n: 1 }, None).unwrap();
                stepped.work(&mut || true);
            }
            frames.push(stepped.report().frame);
        }
        for t in [39, 3, 17, 16, 0, 38, 1] {
            let mut jumped = open(&run);
            at(&mut *jumped, 300);
            at(&mut *jumped, t);
            assert!(jumped.report().frame == frames[t as usize], "{t}");
            // Little by little, with something else to do between.
            let mut sliced = open(&run);
            sliced.obey(&Command::Seek { t }, None).unwrap();
            while !sliced.work(&mut || false) {}
            assert!(sliced.report().frame == frames[t as usize], "{t} in slices");
        }
    }
}

#[test]
fn a_leap_tells_all_that_steps_tell_but_for_samples() {
    let mut session = open(&run("noise", "grey"));
    session.report();
    session.obey(&Command::Seek { t: 100 }, None).unwrap();
    session.work(&mut || true);
    let told = session.report().report;
    assert_eq!((told.t, told.visited, told.ticks.1.len(), told.place), (100, 100, 100, (101, 0)));
    assert!(told.samples.1.iter().any(|(t, _)| *t == 100) && told.samples.1.len() < 20);
    // What was passed over is noted when somebody stands there.
    session.obey(&Command::Seek { t: 41 }, None).unwrap();
    session.work(&mut || true);
    let told = session.report().report;
    assert_eq!((told.t, told.visited), (41, 100));
    assert!(told.samples.1.iter().any(|(t, sample)| *t == 41 && sample[0] > 0.0));
    session.obey(&Command::Round { n: -1 }, None).unwrap();
    session.work(&mut || true);
    assert_eq!(session.report().report.t, 40);
}

#[test]
fn matrices_and_pictures_are_loaded() {
    let mut session = open(&run("two-by-two", "grey"));
    let mut load = |load: Load, attachment: Option<&[u8]>| {
        let done = session.obey(&Command::Load(load), attachment).map_err(|notice| notice.code);
        done.map(|()| (session.report().report.run.unwrap().input, at(&mut *session, 1).k))
    };
    let text = |text: &str| Load { csv: Some(text.to_owned()), ..Load::default() };
    assert!(load(text("1 2 3; 4 5 6"), None).is_ok());
    assert!(load(Load { points: Some(vec![vec![2.0], vec![3.0]]), ..Load::default() }, None).is_ok());
    assert!(load(Load::default(), Some(b"1,0\n0,1")).is_ok(), "a file");
    let picture = |picture| Load { picture: Some(picture), ..Load::default() };
    let bytes = postcard::to_stdvec(&Pixels::from_rgba(&[1, 2, 3, 255, 9, 9, 9, 255], 2, 1).unwrap().0).unwrap();
    assert!(load(picture((2, 1)), Some(&bytes)).is_ok());
    assert_eq!(load(picture((2, 1)), Some(&[1, 2, 3, 255])), Err("picture-unreadable".to_owned()));
    assert_eq!(load(text("1 x"), None), Err("matrix-bad-cell".to_owned()));
    assert_eq!(load(Load::default(), None), Err("load-nothing".to_owned()));
    let Source::Own { contents: Some(own), .. } = session.run().input else { panic!("own data") };
    assert!(matches!(&*own, Own::Picture(_)), "what could not be read has changed nothing");
}

#[test]
fn odd_matrices_do_not_fail() {
    let zero = cells(&[&[0.0, 0.0], &[0.0, 0.0]]);
    let one = own(Own::Picture(Pixels::new(1, 1, Arc::new(vec![7])).unwrap()));
    let line = own(Own::Picture(Pixels::new(9, 1, Arc::new(vec![255; 9])).unwrap()));
    let thin = own(Own::Picture(Pixels::new(2, 500_000, Arc::new(vec![3; 1_000_000])).unwrap()));
    for run in [zero, one, line, thin, cells(&[&[1e150, -1e150], &[1e-150, 0.0]])] {
        let mut session = open(&run);
        for t in [0, 1, 2, 0, 5] {
            let measured = at(&mut *session, t).measured.unwrap();
            assert!(measured.fro_error.is_finite() && measured.tail_bound.is_finite());
            assert!(measured.psnr.is_none_or(f64::is_finite));
        }
    }
}

#[test]
fn grey_pictures_have_no_colour_and_it_is_said() {
    let mut session = open(&run("camera", "rgb"));
    let told = session.report().report;
    assert_eq!(told.notices.iter().map(|n| n.code.as_str()).collect::<Vec<_>>(), ["svd-no-colour"]);
    assert_eq!(told.settings["color"].to_string(), "grey");
}

#[test]
fn bundled_photographs_are_near_the_best_at_once() {
    use crate::engine::Rng;
    use crate::engine::rng::Purpose;
    use crate::math::factorisation::{Factors, distance};
    use crate::math::spectrum::Spectrum;
    for name in ["camera", "cat", "rocket"] {
        let Ok(Matrix::Picture(photograph)) = Matrix::from_asset(&file(name).unwrap()) else { panic!("{name}") };
        let (m, n) = (photograph.height(), photograph.width());
        for plane in start::planes(&photograph, Color::Grey) {
            let s = Factors::exact(&plane, m, n).unwrap().s().iter().map(|&s| f64::from(s)).collect();
            let best = Spectrum::new(m, n, vec![s]).tail(PREVIEW);
            for seed in 1..8 {
                let quick = Factors::leading(&plane, m, n, PREVIEW, &mut Rng::new(seed, Purpose::Run)).unwrap();
                let error = distance(&plane, &quick.reconstruct(PREVIEW));
                println!("{name}: {:.4} of the best", error / best);
                assert!(error <= 1.01 * best, "{name}: {error} is not within 1 % of {best}");
            }
        }
    }
}

#[test]
fn curves_of_metrics_go_through_all_that_is_known_and_no_further_than_the_reader_has_come() {
    let seen = |color: &str| {
        let mut session = open(&run("rocket", color));
        let mut run_view = crate::plot::run_view::run_view::<Svd>();
        for t in [40, 12] {
            session.obey(&Command::Seek { t }, None).unwrap();
            session.work(&mut || true);
            let told = session.report();
            run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
        }
        (session, run_view)
    };
    for color in ["grey", "rgb", "ycbcr"] {
        let (mut session, run_view) = seen(color);
        let frame = at(&mut *session, 12);
        let spectrum = crate::math::spectrum::Spectrum::new(213, 320, frame.singular_values.to_vec());
        let curve = run_view.curve("tail_bound");
        assert_eq!(curve.iter().map(|(t, _)| *t).collect::<Vec<_>>(), (0..=40).collect::<Vec<_>>());
        assert!(curve.iter().all(|(t, value)| (value - spectrum.tail(*t as usize)).abs() <= 1e-9 * value), "{color}");
        assert_eq!(run_view.curve("stored_numbers").len(), 41);
        // What was measured stands as it was measured.
        let measured = run_view.curve("fro_error")[12].1;
        assert_eq!(measured, frame.measured.unwrap().fro_error);
        assert_eq!(run_view.curve("psnr").len() == 41, color != "ycbcr");
        assert!(run_view.curve("rounding_error").len() < 5);
    }
}

#[test]
fn numbers_too_small_to_be_squared_have_their_error() {
    let mut session = open(&cells(&[&[3e-200, 0.0], &[4e-200, 5e-200]]));
    let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-12;
    for (k, error) in [(0, 50.0_f64.sqrt() * 1e-200), (1, 5.0_f64.sqrt() * 1e-200)] {
        let measured = at(&mut *session, k).measured.unwrap();
        assert!(near(measured.fro_error, error) && near(measured.tail_bound, error), "{measured:?}");
    }
}

#[test]
fn the_channel_of_old_addresses_is_the_same() {
    use crate::engine::params::{Params, Value};
    for (number, channel) in (1..).zip([params::Channel::First, params::Channel::Second, params::Channel::Third]) {
        for given in [Value::parse(&number.to_string()), Value::Text(number.to_string())] {
            let (view, notices) = SvdView::of(&[("channel".to_owned(), given)].into());
            assert_eq!((view.channel, notices.len()), (channel, 0));
        }
    }
}
