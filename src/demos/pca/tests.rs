//! PCA where it goes right, where it goes wrong, where there is nothing to find, and what the reader's hand may do.

use super::{Did, Edit, Frame, Init, Pca, PcaParams, Preparation};
use crate::engine::generate::generate;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::table::{ReadOptions, Table, read};
use crate::engine::timeline::Timeline;
use crate::engine::{Notice, Sim};
use crate::math::pca::Prepared;
use crate::math::subspace::{angle, length, principal_angles};
use std::sync::Arc;

mod edges;
mod golden;
mod hands;
mod law;
mod pictures;
mod proofs;
mod scene_model;
mod wide;

fn table(rows: &[Vec<f64>]) -> Arc<Table> {
    Arc::new(Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap())
}

fn named(name: &str) -> Arc<Table> {
    Arc::new(generate(name, 1).unwrap())
}

fn iris() -> Arc<Table> {
    let bytes = include_bytes!("../../../assets/data/iris.csv");
    Arc::new(read(bytes, &ReadOptions::default()).unwrap().table.unwrap())
}

fn wine() -> Arc<Table> {
    let bytes = include_bytes!("../../../assets/data/wine.csv");
    Arc::new(read(bytes, &ReadOptions::default()).unwrap().table.unwrap())
}

fn start(points: &Arc<Table>, params: &PcaParams, seed: u64) -> Pca {
    Pca::start(params, points.clone(), Rng::new(seed, Purpose::Run)).unwrap()
}

/// Steps until it ends; gives the frames on the way, that of the start and that of the end among them.
fn finish(pca: &mut Pca, params: &PcaParams) -> Vec<Frame> {
    let mut frames = vec![pca.frame()];
    while pca.ended().is_none() {
        pca.step(params);
        frames.push(pca.frame());
        assert!(frames.len() < 20_000, "it goes on and on");
    }
    frames
}

#[test]
fn it_goes_the_way_of_the_lecture() {
    let points = named("anisotropic");
    let params = PcaParams { scale: true, ..PcaParams::default() };
    let mut pca = start(&points, &params, 1);
    let (mut phases, mut rounds) = (Vec::new(), 0);
    while pca.ended().is_none() {
        let phase = pca.next();
        rounds += u64::from(phase.begins_round);
        pca.step(&params);
        if !(phases.len() > 2 && phases[phases.len() - 2] == phase.id) {
            phases.push(phase.id);
        } else {
            phases.pop();
        }
    }
    // Pairs of a product and its length are told once.
    phases.dedup();
    assert_eq!(&phases[..3], ["center", "scale", "covariance"]);
    assert_eq!((pca.ended(), rounds), (Some("axes-found"), 2));
    let frame = pca.frame();
    assert_eq!((frame.axes.len(), frame.deflated, frame.stage), (2, 1, Preparation::Covariance));
    for (found, exact) in frame.axes.iter().zip(&frame.fit.components) {
        let apart: Vec<f64> = found.iter().zip(exact).map(|(a, b)| a - b).collect();
        assert!(length(&apart) < 1e-5, "signs are those of scikit-learn too: {found:?}, {exact:?}");
    }
}

#[test]
fn what_is_exact_is_there_at_every_instant() {
    let points = iris();
    let params = PcaParams { n_components: 4, ..PcaParams::default() };
    let frames = finish(&mut start(&points, &params, 5), &params);
    let exact = Prepared::new(&points, true, false).fit();
    assert!(frames.len() > 20 && frames.iter().all(|frame| *frame.fit == exact));
    let last = frames.last().unwrap();
    assert_eq!(last.axes.len(), 4);
    assert!(*principal_angles(&last.axes[..2], &exact.components[..2]).unwrap().last().unwrap() < 1e-5);
    assert!((last.kept - exact.explained_variance(1).iter().sum::<f64>()).abs() < 1e-12);
}

#[test]
fn in_the_plane_the_tangent_of_the_angle_falls_by_the_ratio_of_the_variances() {
    for seed in 1..20 {
        let points = named("anisotropic");
        let params = PcaParams { tol: 1e-9, ..PcaParams::default() };
        let mut pca = start(&points, &params, seed);
        let ratio = pca.frame().fit.rate(0).unwrap();
        let mut tangent = None;
        while pca.frame().axes.is_empty() {
            pca.step(&params);
            if pca.frame().did == Did::Normalize {
                let now = libm::tan(pca.frame().angle_error.unwrap());
                if let Some(before) = tangent.replace(now) {
                    let before: f64 = before;
                    assert!((now - ratio * before).abs() < 1e-12 * before + 1e-14, "{now}, {ratio} · {before}");
                }
            }
        }
    }
}

#[test]
fn kept_and_lost_have_the_same_sum_in_every_frame_and_every_direction() {
    for points in [iris(), named("moons")] {
        let params = PcaParams { n_components: 2, ..PcaParams::default() };
        let mut pca = start(&points, &params, 3);
        let sum = pca.frame().kept + pca.frame().lost;
        for (i, frame) in finish(&mut pca.clone(), &params).iter().enumerate() {
            assert!((frame.kept + frame.lost - sum).abs() < 1e-12 * sum, "step {i}");
        }
        for step in 0..12 {
            let turned: Vec<f64> = (0..points.d()).map(|j| f64::from(step * 7 % 5 - 2) + 0.3 * j as f64).collect();
            pca.edit(&Edit::Direction(turned)).unwrap();
            let frame = pca.frame();
            assert!((frame.kept + frame.lost - sum).abs() < 1e-12 * sum);
            assert!(frame.kept <= frame.fit.explained_variance(1).iter().take(frame.deflated + 1).sum::<f64>() + 1e-12);
            pca.step(&params);
        }
    }
}

#[test]
fn a_start_at_right_angles_stays_there_until_rounding_has_grown() {
    let points = named("anisotropic");
    let mut params = PcaParams { init: Init::Orthogonal, n_components: 1, ..PcaParams::default() };
    let wrong = finish(&mut start(&points, &params, 1), &params).pop().unwrap();
    // It stands still: as far as it can tell, this is the axis.
    assert!(wrong.angle_error.unwrap() > 1.5 && wrong.axes.len() == 1);
    params.tol = 0.0;
    let mut pca = start(&points, &params, 1);
    let frames = finish(&mut pca, &params);
    let right = frames.last().unwrap();
    assert!(right.angle_error.unwrap() < 1e-12, "{:?}", right.angle_error);
    let away = frames.iter().position(|frame| frame.angle_error.unwrap() < 0.7).unwrap();
    assert!(frames[away].iteration > 8, "only after {} steps", frames[away].iteration);
}

#[test]
fn one_seed_is_one_run_and_another_starts_elsewhere() {
    let (points, params) = (iris(), PcaParams::default());
    let run = |seed| finish(&mut start(&points, &params, seed), &params);
    assert!(run(1) == run(1));
    assert!(run(1)[0].iterate != run(2)[0].iterate);
    let ends = [1, 2].map(|seed| run(seed).pop().unwrap().axes);
    assert!(ends[0].iter().zip(&ends[1]).all(|(a, b)| angle(a, b) < 1e-5));
}

#[test]
fn back_is_exact() {
    let params = PcaParams { n_components: 3, ..PcaParams::default() };
    let mut line = Timeline::new(start(&iris(), &params, 1), params);
    let mut there = |t| {
        line.seek(t);
        line.sim().frame()
    };
    let late = there(30);
    let early = there(7);
    assert!(there(30) == late && there(7) == early && late != early);
}

#[test]
fn choices_that_matter_have_the_numbers_of_the_lesson() {
    // Not centred, the first axis of Iris is its mean.
    let (points, centred) = (iris(), PcaParams::default());
    let raw = PcaParams { center: false, ..PcaParams::default() };
    let [fit, true_fit] = [&raw, &centred].map(|params| start(&points, params, 1).frame().fit);
    let first = &fit.components[0];
    let mean = crate::math::subspace::unit(&true_fit.mean).unwrap();
    let cosine = |a: &[f64], b: &[f64]| libm::cos(angle(a, b));
    assert!((cosine(first, &mean) - 0.9994).abs() < 5e-5);
    assert!((cosine(first, &true_fit.components[0]) - 0.739).abs() < 5e-4);
    // As they are, the numbers of Wine are those of proline; standardised, they are not.
    let wine = wine();
    let ratios = |scale| {
        let fit = start(&wine, &PcaParams { scale, ..PcaParams::default() }, 1).frame().fit;
        (fit.explained_variance_ratio(), fit.components[0].clone())
    };
    let (raw, axis) = ratios(false);
    assert!((raw[0] - 0.998).abs() < 5e-4 && axis[12] > 0.999, "{raw:?} {axis:?}");
    let (scaled, _) = ratios(true);
    assert!(scaled.iter().zip([0.362, 0.192, 0.111]).all(|(ours, told)| (ours - told).abs() < 5e-4), "{scaled:?}");
}

#[test]
fn a_further_axis_starts_at_right_angles_to_those_found() {
    let params = PcaParams { n_components: 3, ..PcaParams::default() };
    let frames = finish(&mut start(&iris(), &params, 5), &params);
    let begun: Vec<&Frame> = frames.iter().filter(|frame| frame.did == Did::Deflate).collect();
    assert_eq!(begun.len(), 2);
    for frame in begun {
        let along = |axis: &Vec<f64>| axis.iter().zip(&frame.iterate).map(|(a, u)| a * u).sum::<f64>();
        assert!(frame.axes.iter().all(|axis| along(axis).abs() < 1e-12));
        // So what is kept is the variances of the axes and what lies along u.
        let sum = frame.axes.iter().map(|axis| frame.variance(axis)).sum::<f64>() + frame.rayleigh;
        assert!((frame.kept - sum).abs() < 1e-9 * sum, "{} is not {sum}", frame.kept);
    }
}
