//! Every panel of every edge of what can be, under every look.

use super::*;
use crate::demos::trial::{draw, gaps, path_of, says, shows, words};
use crate::plot::Shape;
use crate::plot::figure::Figure;
use crate::plot::panel::Made;
use std::collections::{BTreeMap, BTreeSet};

fn dial(shape: &Shape) -> Option<((i32, i32), f64)> {
    match shape {
        Shape::Circle { x, y, r, .. } => Some(((*x, *y), f64::from(*r))),
        _ => None,
    }
}

#[test]
fn nothing_breaks_it_and_every_word_is_there() {
    let lessons =
        ["en", "zh"].map(|lang| std::fs::read_to_string(path_of::<SpectralBias>(&format!("{lang}.md"))).unwrap());
    shows(&moments(), &looks(), |scene, _| {
        let facts = SpectralBias::facts(scene);
        let section = format!("\n::: {}\n", facts.lit);
        let lit = facts.lit.is_empty() || lessons.iter().all(|lesson| lesson.contains(&section));
        assert!(lit, "{}", facts.lit);
        let fields = SpectralBias::fields(scene);
        let names = "iteration loss x target prediction frequencies spectrum";
        assert!(names.split(' ').all(|name| fields.contains_key(name)));
        assert_eq!(fields["x"].as_array().map(Vec::len), fields["prediction"].as_array().map(Vec::len));
        assert_eq!(fields["spectrum"].as_array().map(Vec::len), fields["frequencies"].as_array().map(Vec::len));
        // Dials do not touch, and their needles stay within.
        let shapes = draw(scene, "waves", (300, 220)).0.shapes;
        let far = |a: (i32, i32), b: (i32, i32)| libm::hypot(f64::from(a.0 - b.0), f64::from(a.1 - b.1));
        let dials: Vec<((i32, i32), f64)> = shapes.iter().filter_map(dial).collect();
        for (i, (a, r)) in dials.iter().enumerate() {
            assert!(dials[i + 1..].iter().all(|(b, other)| far(*a, *b) > r + other), "{dials:?}");
            for shape in &shapes {
                let Shape::Path { points, width, .. } = shape else { continue };
                if points.len() == 2 && points[0] == *a {
                    assert!(far(*a, points[1]) + f64::from(*width) / 2.0 <= r + 1.0, "{points:?} of {r}");
                }
            }
        }
        // No panel is there without anything on it, but for studies that have not been asked for.
        for panel in SpectralBias::PANELS.iter().filter(|panel| SpectralBias::has(panel.id, scene)) {
            let asked = match panel.made {
                Made::Study(name) => scene.context.studies.contains_key(name),
                _ => true,
            };
            let drawn =
                !draw(scene, panel.id, (640, 480)).0.shapes.is_empty() || SpectralBias::grid(panel.id, scene).is_some();
            assert!(drawn || !asked, "{}", panel.id);
        }
        assert_eq!(facts.end.is_some(), scene.done.is_some());
        // What is not told apart from the loss is not told twice.
        let apart = scene.params.noise > 0.0 || scene.frame.kept.contains(&false);
        assert_eq!(facts.metrics.len(), if apart { 2 } else { 1 });
        if !apart && scene.done.is_none() {
            let (loss, clean) = (scene.frame.loss, scene.frame.clean_error);
            assert!((loss - clean).abs() <= 1e-4 * loss.abs() + 1e-12, "{loss} {clean}");
        }
    });
}

#[test]
fn no_number_is_offered_that_the_lesson_does_not_show() {
    moment(named("waves"), &[], 2).plain(&ViewSettings::default(), |scene| {
        let live = SpectralBias::facts(scene).live;
        let offered: BTreeSet<String> = live.into_iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(offered, gaps::<SpectralBias>("en"));
        assert_eq!(offered, gaps::<SpectralBias>("zh"));
    });
}

fn live(moment: &SceneData) -> BTreeMap<&'static str, String> {
    moment.plain(&ViewSettings::default(), |scene| SpectralBias::facts(scene).live.into_iter().collect())
}

#[test]
fn facts_are_those_of_the_frame() {
    let start = live(&moment(named("waves"), &[], 0));
    // 1 to 12, 12 to 12, 12 to 1, with biases.
    assert_eq!(start["n_weights"], (12 + 12 + 12 * 12 + 12 + 12 + 1).to_string());
    assert_eq!((start["n"].as_str(), start["kept"].as_str()), ("200", "200"));
    assert_eq!((start["k_first"].as_str(), start["k_last"].as_str(), start["waves"].as_str()), ("1", "20", "8"));
    assert_eq!((start["learnt"].as_str(), start["stable_rate"].as_str()), ("0", "–"));
    let half = moment(named("smooth"), &[("degradation", "every-fourth"), ("noise", "0.3")], 40);
    assert_eq!(live(&half)["kept"], "50");
    let (t, error) = half.frame.best.unwrap();
    assert_eq!(live(&half)["best_t"], t.to_string());
    let least = half.track.iter().map(|(_, sample)| sample[1]).fold(f64::INFINITY, f64::min);
    assert_eq!(error, least);
}

#[test]
fn a_target_without_waves_says_so() {
    let flat = moment(Signal::of_samples(vec![2.0; 32]).unwrap(), &[], 5);
    assert!(flat.frame.frequencies.is_empty());
    flat.plain(&ViewSettings::default(), |scene| {
        let (picture, to_data) = draw(scene, "heat", (400, 300));
        let said = |shape: &crate::plot::Shape| matches!(shape, crate::plot::Shape::Text { .. });
        assert!(to_data.is_none() && picture.shapes.iter().any(said));
    });
}

#[test]
fn what_is_said_is_a_sentence() {
    let words = words::<SpectralBias>("en");
    let said = |moment: &SceneData| moment.plain(&ViewSettings::default(), |scene| says(scene, &words));
    let start = said(&moment(named("waves"), &[], 0));
    assert!(start.starts_with("Nothing is learnt yet: 193 random weights, loss "), "{start}");
    let diverged = said(&moment(named("waves"), &[("optimiser", "gd"), ("rate", "10")], 200));
    assert!(diverged.contains("Diverged: at iteration "), "{diverged}");
}
