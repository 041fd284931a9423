//! Tables in which there is little or nothing to find, and knobs at both ends.

use super::*;
use crate::engine::params::{Params, Settings};

/// Every number of a frame is one.
fn sound(frame: &Frame) {
    let all = [&frame.iterate, &frame.fit.mean, &frame.fit.scale, &frame.fit.singular_values, &*frame.covariance];
    assert!(all.into_iter().flatten().all(|x| x.is_finite()), "{frame:?}");
    assert!(frame.axes.iter().chain(&frame.fit.components).flatten().all(|x| x.is_finite()));
    assert!(frame.product.iter().flatten().all(|x| x.is_finite()));
    let some = [frame.angle_error, frame.change].into_iter().flatten();
    assert!(some.chain([frame.rayleigh, frame.kept, frame.lost]).all(f64::is_finite), "{frame:?}");
    assert!((length(&frame.iterate) - 1.0).abs() < 1e-12);
    for (i, a) in frame.axes.iter().enumerate() {
        for b in &frame.axes[..i] {
            assert!((angle(a, b) - std::f64::consts::FRAC_PI_2).abs() < 1e-12, "{a:?} {b:?}");
        }
    }
    let read: Frame = postcard::from_bytes(&postcard::to_stdvec(frame).unwrap()).unwrap();
    assert!(read == *frame);
}

#[test]
fn nothing_to_find_is_said_and_breaks_nothing() {
    let line: Vec<Vec<f64>> = (0..9).map(|i| vec![f64::from(i), 2.0 * f64::from(i), 1.0 - f64::from(i)]).collect();
    let cases: [(&str, Vec<Vec<f64>>, usize); 9] = [
        ("one row", vec![vec![3.0, -4.0, 5.0]], 0),
        ("one number", vec![vec![1e9]], 0),
        ("equal rows", vec![vec![0.1, 0.2, 0.3]; 7], 0),
        ("a constant column", vec![vec![1.0, 0.1], vec![2.0, 0.1], vec![4.0, 0.1]], 1),
        ("a line", line, 1),
        ("two rows", vec![vec![0.0, 0.0, 0.0, 1.0], vec![1.0, 2.0, 3.0, 4.0]], 1),
        ("one column", vec![vec![1.0], vec![2.0], vec![4.0]], 1),
        ("very small", vec![vec![1e-130, 0.0], vec![0.0, 2e-130], vec![0.0, 0.0]], 2),
        ("very large", vec![vec![1e139, 0.0], vec![0.0, 2e139], vec![0.0, 0.0]], 2),
    ];
    for (name, rows, axes) in cases {
        let points = table(&rows);
        for scale in [false, true] {
            for init in [Init::Random, Init::Orthogonal] {
                for (ddof, tol) in [(1, 1e-6), (0, 1e-9)] {
                    let mut params = PcaParams { n_components: 64, scale, init, ddof, tol, ..PcaParams::default() };
                    assert_eq!(Pca::fit(&mut params, &points).len(), 1);
                    assert_eq!(params.n_components, points.n().min(points.d()));
                    let mut pca = start(&points, &params, 1);
                    let frames = finish(&mut pca, &params);
                    frames.iter().for_each(sound);
                    let why = pca.ended().unwrap();
                    assert_eq!(frames.last().unwrap().axes.len(), axes, "{name}: {why}");
                    assert_eq!(why == "axes-found", axes == params.n_components, "{name}: {why}");
                    // Uncentred they have a second moment, if they are not all 0.
                    params.center = false;
                    let mut raw = start(&points, &params, 1);
                    finish(&mut raw, &params).iter().for_each(sound);
                }
            }
        }
    }
}

#[test]
fn numbers_that_squares_cannot_hold_are_refused() {
    for rows in [vec![vec![1e145], vec![0.0]], vec![vec![1e-150], vec![0.0]]] {
        let refused = Pca::start(&PcaParams::default(), table(&rows), Rng::new(1, Purpose::Run));
        assert_eq!(refused.err(), Some(Notice::new("table-out-of-scale")));
    }
}

#[test]
fn where_all_variances_are_equal_any_direction_is_an_axis() {
    let square = table(&[vec![1.0, 1.0], vec![1.0, -1.0], vec![-1.0, 1.0], vec![-1.0, -1.0]]);
    let params = PcaParams::default();
    let mut pca = start(&square, &params, 4);
    let first = pca.frame();
    assert_eq!((first.tied, first.fit.rate(0).map(f64::round)), (2, Some(1.0)));
    let last = finish(&mut pca, &params).pop().unwrap();
    // Each u stays where it was drawn: the second at right angles to the first.
    assert_eq!((pca.ended(), last.n_iter), (Some("axes-found"), 2));
    assert!(last.angle_error.unwrap() < 1e-12 && angle(&last.axes[0], &first.iterate) < 1e-12);
}

#[test]
fn every_knob_works_at_both_ends() {
    for points in [named("blobs"), named("line"), wine()] {
        for knob in PcaParams::KNOBS {
            for value in knob.corners() {
                let settings: Settings = [(knob.key.to_owned(), value.clone())].into();
                let (mut params, _) = PcaParams::of(&settings);
                let _ = Pca::fit(&mut params, &points);
                let mut pca = start(&points, &params, 1);
                for _ in 0..60 {
                    sound(&pca.frame());
                    assert_eq!(pca.sample().len(), Pca::METRICS.len() + points.d(), "{} = {value}", knob.key);
                    if pca.ended().is_some() {
                        break;
                    }
                    assert!(Pca::PHASES.contains(&pca.next().id));
                    pca.step(&params);
                }
            }
        }
    }
}

#[test]
fn a_variance_over_n_is_less_by_a_share_and_turns_nothing() {
    let points = iris();
    let [ours, theirs] = [0, 1].map(|ddof| PcaParams { ddof, n_components: 3, ..PcaParams::default() });
    let (mut a, mut b) = (start(&points, &ours, 1), start(&points, &theirs, 1));
    let [last_a, last_b] = [finish(&mut a, &ours), finish(&mut b, &theirs)].map(|mut all| all.pop().unwrap());
    let share = 149.0 / 150.0;
    assert!((last_a.kept - share * last_b.kept).abs() < 1e-12 && (last_a.lost - share * last_b.lost).abs() < 1e-12);
    assert!(last_a.axes.iter().zip(&last_b.axes).all(|(a, b)| angle(a, b) < 1e-12));
    // Turned on the way, it is as if it had been so from the start.
    b.reopen(&ours);
    let turned = b.frame();
    assert_eq!(b.ended(), Some("axes-found"));
    assert!((turned.rayleigh - last_a.rayleigh).abs() < 1e-12 && (turned.kept - last_a.kept).abs() < 1e-12);
    assert_eq!(turned.iterate, last_b.iterate);
}
