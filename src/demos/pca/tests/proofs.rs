//! The proofs of the lesson: which section is lit, and the numbers in their gaps.

use super::super::proofs::{apart, rows, squares};
use super::*;
use crate::demos::trial::{self, SceneData, Trial, ViewSettings};
use crate::math::subspace::{product, remove};
use crate::plot::figure::{Figure, Pick};
use std::collections::BTreeMap;

fn live(moment: &SceneData<Pca>, look: &ViewSettings) -> BTreeMap<&'static str, String> {
    moment.plain(look, |scene| Pca::facts(scene).live.into_iter().collect())
}

fn numbers<const N: usize>(live: &BTreeMap<&'static str, String>, names: [&str; N]) -> [f64; N] {
    names.map(|name| live[name].parse().unwrap_or_else(|_| panic!("{name}: {}", live[name])))
}

/// The iris run after its first axis: k = 2, the second direction is drawn at random.
fn iris_after_one_axis() -> SceneData<Pca> {
    let mut run = Trial::<Pca>::new(iris().as_ref().clone(), &[("n_components", "3")], 1);
    while run.sim.frame().deflated == 0 {
        run = run.steps(1);
    }
    run.moment()
}

#[test]
fn the_knob_lights_one_proof_after_the_other() {
    let moment = trial::moment::<Pca>(trial::table("stretched"), &[], 1, 2, &[]);
    let lesson = include_str!("../en.md");
    let lit = |proof: &str| {
        let look = ViewSettings::default().view(&[("proof", proof)]);
        moment.plain(&look, |scene| Pca::facts(scene).lit)
    };
    assert_eq!(lit("0"), "covariance");
    let all = ["variance", "loss", "budget", "matrix", "first", "second", "rate"];
    for (i, name) in all.into_iter().enumerate() {
        let section = format!("proof-{name}");
        assert_eq!(lit(&(i + 1).to_string()), section);
        assert!(lesson.contains(&format!("::: {section}\n")), "{section}");
    }
    let end = trial::moment::<Pca>(trial::table("stretched"), &[], 1, 999, &[]);
    let look = ViewSettings::default().view(&[("proof", "7")]);
    assert_eq!(end.plain(&look, |scene| Pca::facts(scene).lit), "proof-rate");
}

#[test]
fn a_budget_is_spent_and_both_sides_of_every_equation_are_equal() {
    let moment = iris_after_one_axis();
    let frame = &moment.frame;
    let (w, s) = (rows(frame), &frame.fit.singular_values);
    assert_eq!(w.len(), 2);
    let p = |v: &Vec<f64>| w.iter().map(|w| w.iter().zip(v).map(|(a, b)| a * b).sum::<f64>().powi(2)).sum::<f64>();
    let parts: Vec<f64> = frame.fit.components.iter().map(p).collect();
    assert!((parts.iter().sum::<f64>() - 2.0).abs() < 1e-12 && parts.iter().all(|p| (0.0..=1.0 + 1e-12).contains(p)));
    let variances = frame.fit.explained_variance(1);
    let kept: f64 = variances.iter().zip(&parts).map(|(variance, p)| variance * p).sum();
    assert!((kept - frame.kept).abs() < 1e-12);
    let live = live(&moment, &ViewSettings::picked(Pick::Point(100)));
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-4 * b.abs().max(1e-9), "{a} {b}");
    let [k, p1, p2, rest] = numbers(&live, ["k", "p1", "p2", "p_rest"]);
    near(k, 2.0);
    near(p1, parts[0]);
    near(p2, parts[1]);
    near(rest, parts[2] + parts[3]);
    let [told, best] = numbers(&live, ["kept", "best"]);
    near(told, kept);
    near(best, variances[0] + variances[1]);
    assert!(told < best);
    // Every row rebuilt, one by one.
    let points = iris();
    let mut sums = [0.0; 3];
    for i in 0..points.n() {
        let all = squares(&frame.fit.prepare(&points.row(i)), &w);
        assert!((all[0] - all[1] - all[2]).abs() < 1e-12 * all[0].max(1.0), "{i}: {all:?}");
        sums.iter_mut().zip(all).for_each(|(sum, x)| *sum += x);
    }
    let [whole, kept, left] = numbers(&live, ["fro_whole", "fro_kept", "fro"]);
    near(whole, sums[0].sqrt());
    near(kept, sums[1].sqrt());
    near(left, sums[2].sqrt());
    let [tail, s_k, s_next] = numbers(&live, ["tail", "s_k", "s_next"]);
    near(tail, (s[2] * s[2] + s[3] * s[3]).sqrt());
    near(s_k, s[1]);
    near(s_next, s[2]);
    assert!(left > tail);
    let all = squares(&frame.fit.prepare(&points.row(100)), &w);
    let [row, whole, kept, left] = numbers(&live, ["row", "row_whole", "row_kept", "row_left"]);
    near(row, 101.0);
    near(whole, all[0]);
    near(kept, all[1]);
    near(left, all[2]);
    assert!((whole - kept - left).abs() < 1e-4 * whole);
}

#[test]
fn how_far_a_rebuilt_matrix_is_from_the_nearest_is_that_of_their_entries() {
    let moment = iris_after_one_axis();
    let (frame, points) = (&moment.frame, iris());
    let w = rows(frame);
    let best = &frame.fit.components[..2];
    let rebuilt = |x: &[f64], axes: &[Vec<f64>]| {
        let mut rest = x.to_vec();
        remove(&mut rest, axes);
        x.iter().zip(rest).map(|(x, rest)| x - rest).collect::<Vec<f64>>()
    };
    let mut sum = 0.0;
    for i in 0..points.n() {
        let x = frame.fit.prepare(&points.row(i));
        let pairs = rebuilt(&x, &w).into_iter().zip(rebuilt(&x, best)).map(|(a, b)| (a - b) * (a - b));
        sum += pairs.sum::<f64>();
    }
    let told = apart(frame, &w).unwrap();
    assert!((told - sum.sqrt()).abs() < 1e-10 * told && told > 0.1, "{told} {}", sum.sqrt());
    // At the end they are one matrix; of the corners of a square no matrix is the nearest alone.
    let end = trial::moment::<Pca>(points.as_ref().clone(), &[("tol", "1e-12")], 1, 9999, &[]);
    assert!(apart(&end.frame, &rows(&end.frame)).unwrap() < 1e-9);
    let square = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]].map(|row| row.to_vec());
    let square = trial::moment::<Pca>(trial::rows(&square), &[("n_components", "1")], 1, 4, &[]);
    assert_eq!(live(&square, &ViewSettings::default())["apart"], "–");
}

#[test]
fn the_gradient_is_nothing_at_an_eigenvector_alone() {
    let turned = |direction: Vec<f64>| {
        let moment = trial::moment::<Pca>(trial::table("anisotropic"), &[], 1, 2, &[Edit::Direction(direction)]);
        let v = product(&moment.frame.covariance, &moment.frame.iterate);
        let rest = v.iter().zip(&moment.frame.iterate).map(|(v, u)| v - moment.frame.rayleigh * u);
        (length(&rest.collect::<Vec<_>>()), live(&moment, &ViewSettings::default()))
    };
    let (by_hand, told) = turned(vec![1.0, 0.0]);
    let [gradient, top, rayleigh] = numbers(&told, ["gradient", "top", "rayleigh"]);
    assert!((gradient - by_hand).abs() < 1e-4 * by_hand && gradient > 0.5 && rayleigh < top, "{told:?}");
    let axes = named("anisotropic");
    let axes = Prepared::new(&axes, true, false).fit().components;
    for axis in axes {
        let (_, told) = turned(axis);
        assert!(told["gradient"] == "0" || numbers(&told, ["gradient"])[0] < 1e-12, "{told:?}");
    }
}

#[test]
fn the_last_product_has_its_factor_and_what_is_not_there_is_not_said() {
    let moment = |steps| trial::moment::<Pca>(trial::table("anisotropic"), &[("n_components", "1")], 3, steps, &[]);
    let early = live(&moment(2), &ViewSettings::default());
    for name in ["factor", "row", "row_whole", "row_kept", "row_left"] {
        assert_eq!(early[name], "–", "{name}");
    }
    for steps in [4, 5, 6] {
        let told = live(&moment(steps), &ViewSettings::default());
        let [factor, rate] = numbers(&told, ["factor", "rate"]);
        assert!((factor - rate).abs() < 1e-3 * rate, "{steps}: {factor} {rate}");
    }
    // Of a wide table V and most of its axes are elsewhere.
    let wide = trial::moment::<Pca>(super::wide::wide(100, 90), &[], 1, 2, &[]);
    let told = live(&wide, &ViewSettings::default());
    assert_eq!(["gradient", "apart"].map(|name| told[name].as_str()), ["–", "–"]);
    let [k, p1, p2, rest] = numbers(&told, ["k", "p1", "p2", "p_rest"]);
    assert!((k - p1 - p2 - rest).abs() < 1e-4);
}
