//! The panel `angle`: what the variances tell of the angle to the axis at hand, and which of law and bound is said.

use super::super::panels::{Law, law};
use super::*;
use crate::demos::trial::{self, SceneData, Trial, ViewSettings, draw};
use crate::plot::figure::Figure;
use crate::plot::{Scale, Scheme, Shape, Theme};

/// The law at a moment, with the measured angles at its instants.
fn seen(moment: &SceneData<Pca>) -> (Law, Vec<f64>) {
    moment.plain(&ViewSettings::default(), |scene| {
        let law = law(scene).unwrap();
        let at = |t: f64| scene.metric("angle_error").find(|(known, _)| *known as f64 == t).unwrap().1;
        let measured = law.angles.iter().map(|(t, _)| at(*t)).collect();
        (law, measured)
    })
}

/// Tangents by the law beside those that were measured.
fn tangents((law, measured): &(Law, Vec<f64>)) -> Vec<(f64, f64)> {
    law.angles.iter().zip(measured).map(|((_, angle), measured)| (libm::tan(*angle), libm::tan(*measured))).collect()
}

fn said(moment: &SceneData<Pca>, lang: &str) -> (Vec<String>, String) {
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let words = trial::words::<Pca>(lang);
    moment.seen(&ViewSettings::default(), &words, &theme, |scene| {
        let shapes = draw(scene, "angle", (420, 320)).0.shapes;
        let texts = shapes.into_iter().filter_map(|shape| match shape {
            Shape::Text { text, .. } => Some(text),
            _ => None,
        });
        let text = Pca::text("angle", scene).unwrap();
        let args: Vec<_> = text.args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
        (texts.collect(), words.say(&text.code, &args))
    })
}

#[test]
fn in_the_plane_the_law_is_what_is_measured() {
    let moment = trial::moment::<Pca>(trial::table("anisotropic"), &[("n_components", "1")], 3, 10, &[]);
    let seen = seen(&moment);
    let (law, s) = (&seen.0, &moment.frame.fit.singular_values);
    assert_eq!((law.axis, law.after, law.exact, law.angles.len()), (1, 2, true, 5));
    assert!((law.rate - s[1] * s[1] / (s[0] * s[0])).abs() < 1e-15);
    assert_eq!((law.angles[0].0, law.angles[4].0), (2.0, 10.0));
    for (by_law, measured) in tangents(&seen) {
        assert!((by_law - measured).abs() < 1e-10 * measured, "{by_law} {measured}");
    }
    let (texts, text) = said(&moment, "en");
    assert!(texts.iter().any(|text| text == "law") && texts.concat().contains("exactly"), "{texts:?}");
    assert!(text.contains("exactly λ₂/λ₁") && !text.contains("at most"), "{text}");
    assert!(said(&moment, "zh").1.contains("恰好乘以 λ₂/λ₁"));
}

#[test]
fn in_more_dimensions_it_is_a_bound_that_is_reached_in_the_long_run() {
    let edit = Edit::Direction(vec![1.0; 4]);
    let moment = Trial::<Pca>::new(iris().as_ref().clone(), &[("n_components", "1")], 1).steps(2).edits(&[edit]);
    let moment = moment.steps(10).moment();
    let seen = seen(&moment);
    assert_eq!((seen.0.axis, seen.0.after, seen.0.exact, seen.0.angles.len()), (1, 2, false, 6));
    let all = tangents(&seen);
    for (i, (by_law, measured)) in all.iter().enumerate() {
        assert!(measured <= by_law && (i == 0 || *measured < 0.99 * by_law), "{i}: {measured} {by_law}");
    }
    let factors: Vec<f64> = all.windows(2).map(|pair| pair[1].1 / pair[0].1).collect();
    assert!(factors.windows(2).all(|pair| pair[0] < pair[1] + 1e-9), "{factors:?}");
    assert!((factors[4] - seen.0.rate).abs() < 1e-4 * seen.0.rate, "{factors:?} {}", seen.0.rate);
    let (texts, text) = said(&moment, "en");
    assert!(texts.iter().any(|text| text == "max") && texts.concat().contains("at most"), "{texts:?}");
    assert!(text.contains("at most λ₂/λ₁ = 0.05739") && !text.contains("exactly"), "{text}");
    assert!(said(&moment, "zh").1.contains("至多乘以 λ₂/λ₁"));
}

#[test]
fn after_an_edit_the_law_begins_there() {
    let edit = Edit::Direction(vec![-1.0, 2.0]);
    let run = Trial::<Pca>::new(trial::table("anisotropic"), &[("n_components", "1")], 3).steps(6).edits(&[edit]);
    let turned = run.sim.frame().angle_error.unwrap();
    let moment = run.steps(6).moment();
    let seen = seen(&moment);
    assert_eq!((seen.0.angles[0], seen.0.angles.len()), ((6.0, seen.0.angles[0].1), 4));
    assert!((seen.0.angles[0].1 - turned).abs() < 1e-12, "{} {turned}", seen.0.angles[0].1);
    for (by_law, measured) in tangents(&seen) {
        assert!((by_law - measured).abs() < 1e-10 * measured, "{by_law} {measured}");
    }
}

#[test]
fn on_the_second_axis_the_ratio_is_that_of_the_third_variance_to_the_second() {
    let run = |table: Table, n: &str| {
        let mut run = Trial::<Pca>::new(table, &[("n_components", n), ("tol", "1e-12")], 5);
        while run.sim.frame().deflated == 0 {
            run = run.steps(1);
        }
        let deflated = run.sim.frame();
        (run.steps(9).moment(), deflated)
    };
    let (moment, deflated) = run(iris().as_ref().clone(), "2");
    let seen = seen(&moment);
    let (law, s) = (&seen.0, &moment.frame.fit.singular_values);
    assert_eq!((law.axis, law.after, law.exact, law.angles.len()), (2, 3, false, 5));
    assert!((law.rate - s[2] * s[2] / (s[1] * s[1])).abs() < 1e-15);
    assert!((law.angles[0].1 - deflated.angle_error.unwrap()).abs() < 1e-12);
    for (by_law, measured) in tangents(&seen) {
        assert!(measured <= by_law * (1.0 + 1e-9), "{measured} {by_law}");
    }
    let (texts, text) = said(&moment, "en");
    assert!(texts.iter().any(|text| text == "max") && texts.concat().contains("λ₃/λ₂"), "{texts:?}");
    assert!(text.contains("at most λ₃/λ₂") && text.contains("the error of the axes before"), "{text}");
    // Two dimensions are left of three.
    let (moment, _) = run(trial::table("pancake"), "2");
    let seen = self::seen(&moment);
    assert_eq!((seen.0.axis, seen.0.after, seen.0.exact), (2, 3, true));
    for (by_law, measured) in tangents(&seen) {
        assert!((by_law - measured).abs() < 1e-6 * measured, "{by_law} {measured}");
    }
}

#[test]
fn axes_of_equal_variance_are_one_space() {
    let rows = [[3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 1.0]];
    let rows: Vec<Vec<f64>> = rows.iter().flat_map(|row| [1.0, -1.0].map(|by| row.map(|x| by * x).to_vec())).collect();
    let moment = trial::moment::<Pca>(trial::rows(&rows), &[("n_components", "1"), ("tol", "1e-9")], 2, 6, &[]);
    let seen = seen(&moment);
    assert_eq!((seen.0.axis, seen.0.after, seen.0.exact), (1, 3, true));
    assert!((seen.0.rate - 1.0 / 9.0).abs() < 1e-12);
    for (by_law, measured) in tangents(&seen) {
        assert!((by_law - measured).abs() < 1e-9 * measured, "{by_law} {measured}");
    }
}
