//! The whole range of one mean: ℓ above, the bound below, and where they touch.

use super::super::range::{NAME, Range};
use super::*;
use crate::math::mixture::Mixture;
use crate::plot::figure::{Act, Figure, Response};

fn theta(means: [f64; 2]) -> Mixture {
    Mixture {
        weights: vec![0.4, 0.6],
        means: means.map(|mean| vec![mean]).to_vec(),
        covariances: vec![vec![vec![1.5]], vec![vec![0.8]]],
    }
}

#[test]
fn the_bound_touches_where_the_mean_is_and_lies_below_everywhere_else() {
    let points = named("pair");
    for (means, component) in [([-1.0, 1.0], 0), ([-1.0, 1.0], 1), ([0.5, 2.5], 0), ([-3.0, 0.0], 1)] {
        let theta = theta(means);
        let found = Range::of(&points, &theta, component).unwrap();
        let here = found.all.iter().find(|at| at.0 == found.mean).unwrap();
        assert!((here.1 - here.2).abs() < 1e-12, "{here:?}");
        assert!(found.all.iter().all(|at| at.2 <= at.1 + 1e-12));
        assert!(found.all.iter().filter(|at| (at.0 - found.mean).abs() > 0.2).all(|at| at.2 < at.1));
        // The top is the mean of the M-step, and a parabola of curvature −N_j / (N σ²) falls from it.
        let gamma = theta.factored().unwrap().posterior(&points, &[]).responsibilities;
        let made = Mixture::m_step(&points, &gamma, &theta.means, Covariance::Full, 0.0);
        assert!((found.top - made.means[component][0]).abs() < 1e-9, "{} {made:?}", found.top);
        let count: f64 = gamma.chunks_exact(2).map(|row| row[component]).sum();
        let curvature = count / (points.n() as f64 * theta.covariances[component][0][0]);
        let parabola = |mean: f64| -0.5 * curvature * (mean - found.top) * (mean - found.top);
        for at in &found.all {
            let wanted = here.2 + parabola(at.0) - parabola(found.mean);
            assert!((at.2 - wanted).abs() < 1e-9 * (1.0 + wanted.abs()), "{at:?} and {wanted}");
        }
        // ℓ itself, by its definition.
        let (mean, likelihood, _) = found.all[found.all.len() / 3];
        let mut other = theta.clone();
        other.means[component] = vec![mean];
        let normal = |x: f64, j: usize| {
            let (m, v) = (other.means[j][0], other.covariances[j][0][0]);
            (-(x - m) * (x - m) / (2.0 * v)).exp() / (std::f64::consts::TAU * v).sqrt()
        };
        let of = |x: &f64| (0.4 * normal(*x, 0) + 0.6 * normal(*x, 1)).ln();
        let by_hand = points.values().iter().map(of).sum::<f64>() / points.n() as f64;
        assert!((by_hand - likelihood).abs() < 1e-10, "{by_hand} and {likelihood}");
    }
}

#[test]
fn the_mean_is_dragged_and_the_bound_touches_there() {
    let edit = Edit::Set { weights: None, means: Some(vec![vec![-1.0], vec![1.0]]), covariances: None };
    let moment = moment(trial::table("pair"), &[("k", "2"), ("init", "manual")], 1, 0, &[edit]);
    let look = ViewSettings { studies: [(NAME.to_owned(), true.into())].into(), ..ViewSettings::default() };
    let act = |act, by| trial::act(&moment, &look, "range", act, (-1.0, -2.0), by);
    assert_eq!(act(Act::Press, (0.0, 0.0)), Response::Hold);
    let Response::Preview(edit) = act(Act::Drag, (60.0, 0.0)) else { panic!("a preview") };
    let mut frame = moment.frame.clone();
    Em::preview(&mut frame, &edit);
    let found = Range::of(&trial::table("pair"), &frame.theta, 0).unwrap();
    assert!(found.mean > -1.0);
    let here = found.all.iter().find(|at| at.0 == found.mean).unwrap();
    assert!((here.1 - here.2).abs() < 1e-12);
    moment.plain(&look, |scene| {
        assert!(Em::has("range", scene));
        assert_eq!(Em::text("range", scene).unwrap().code, "text-range");
    });
    let plane = super::moment(trial::table("blobs"), &[("k", "2")], 1, 0, &[]);
    assert!(!plane.plain(&look, |scene| Em::has("range", scene)));
}
