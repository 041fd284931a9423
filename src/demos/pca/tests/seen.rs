//! What PCA shows: every panel at every moment, every act of a pointer, and the handle that turns u.

use super::super::PcaView;
use super::*;
use crate::demos::trial::{self, Look, Moment, cloud, draw, equal, gestures, settings, shows};
use crate::engine::params::Params;
use crate::plot::figure::{Act, Figure, Gesture, Pick, Response, Scene, Tool};
use crate::plot::svg;

fn moments() -> Vec<Moment<Pca>> {
    let mut all = Vec::new();
    for steps in [0, 1, 2, 3, 4, 5, 6, 9, 30, 400] {
        for given in [&[][..], &[("scale", "1")], &[("center", "0"), ("n_components", "3")], &[("ddof", "0")]] {
            for table in [
                trial::table("anisotropic"),
                trial::table("line"),
                cloud(40, 5),
                equal(6, 3),
                cloud(1, 2),
                cloud(20, 14),
            ] {
                all.push(trial::moment(table, given, 3, steps, &[]));
            }
        }
        let turned = Edit::Direction(vec![1.0, 1.0, 0.0]);
        all.push(trial::moment(cloud(30, 3), &[], 1, steps, &[turned]));
    }
    all
}

fn looks() -> Vec<Look> {
    let look = |view: &[(&str, &str)]| Look { view: settings(view), ..Look::default() };
    vec![
        Look::default(),
        Look { picked: Some(Pick::Point(0)), ..look(&[("plane", "principal"), ("truth", "1")]) },
        look(&[("regression", "1"), ("classes", "1"), ("truth", "1")]),
        Look { picked: Some(Pick::Point(usize::MAX)), tool: Tool::Points, ..look(&[("x", "2"), ("y", "2")]) },
        Look { window: Some([(-0.2, 0.3), (0.1, 0.9)]), ..look(&[("x", "3"), ("y", "1"), ("residuals", "0")]) },
    ]
}

#[test]
fn nothing_breaks_it_and_every_word_is_there() {
    assert_eq!(PcaView::default().settings(), settings(&[]));
    shows(&moments(), &looks(), |scene, _| {
        let facts = Pca::facts(scene);
        assert!(facts.sentence.is_some() && facts.text.is_some());
        let names: Vec<_> = facts.metrics.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, Pca::METRICS);
        for (name, value) in Pca::fields(scene) {
            let bare = name != "angle_error" && value.to_string().contains("null");
            assert!(!bare, "{name}: {value}");
        }
        for panel in Pca::PANELS {
            let svg = svg::write(&draw(scene, panel.id, (360, 240)).0, svg::Labels::default(), None);
            assert!(!svg.contains("NaN"), "{}", panel.id);
        }
    });
}

/// Somewhere on a point or a handle.
fn spot(scene: &Scene<'_, Pca>, panel: &str, rng: &mut Rng) -> Option<(f64, f64)> {
    let seen = super::super::seen::Seen::new(scene);
    (panel == "cloud").then(|| match rng.below(3) {
        0 => seen.points[rng.below(seen.points.len())],
        side => seen.grips()[side - 1],
    })
}

#[test]
fn no_gesture_breaks_anything_and_every_edit_can_be_made() {
    let alike = |shown: &Frame, made: &Frame| {
        angle(&shown.iterate, &made.iterate) < 1e-9 && shown.axes == made.axes && shown.did == made.did
    };
    let tally = gestures(&moments(), &looks(), spot, alike);
    assert!(tally.refused.is_empty() && tally.edited > 300 && tally.picked > 300 && tally.tips > 300, "{tally:?}");
}

/// What a gesture from one place of the data to another means.
fn act(moment: &Moment<Pca>, look: &Look, act: Act, from: (f64, f64), to: (f64, f64)) -> Response<Edit> {
    moment.plain(look, |scene| {
        let to_data = draw(scene, "cloud", (600, 600)).1.unwrap();
        let [from, at] = [from, to].map(|(x, y)| to_data.to_px(x, y));
        Pca::gesture("cloud", scene, Gesture { act, from, at, before: at, to_data, reach: 8.0 })
    })
}

#[test]
fn the_handle_turns_u_to_the_pointer_and_the_run_does_what_was_previewed() {
    for given in [&[][..], &[("scale", "1")], &[("center", "0")]] {
        for steps in [0, 1, 2, 3, 7] {
            for view in [&[][..], &[("plane", "principal")]] {
                let moment: Moment<Pca> = trial::moment(trial::table("anisotropic"), given, 3, steps, &[]);
                let look = Look { view: settings(view), ..Look::default() };
                let principal = !view.is_empty();
                let (grips, middle) = moment.plain(&look, |scene| {
                    let seen = super::super::seen::Seen::new(scene);
                    (seen.grips(), seen.along(&scene.frame.iterate, 0.0))
                });
                let to = (middle.0 + 1.0, middle.1 + 0.5);
                for (side, grip) in [1.0, -1.0].into_iter().zip(grips) {
                    let held = act(&moment, &look, Act::Press, grip, grip);
                    if principal && !given.is_empty() && given[0].0 == "scale" {
                        assert_eq!(held, Response::Nothing, "that plane shows other lengths");
                        continue;
                    }
                    assert_eq!(held, Response::Hold);
                    let Response::Preview(edit) = act(&moment, &look, Act::Drag, grip, to) else { panic!("a preview") };
                    assert_eq!(act(&moment, &look, Act::Drop, grip, to), Response::Commit(edit.clone()));
                    let mut shown = moment.frame.clone();
                    Pca::preview(&mut shown, &edit);
                    let mut run = moment.sim.clone().unwrap();
                    run.edit(&edit).unwrap();
                    let made = run.frame();
                    assert!(angle(&shown.iterate, &made.iterate) < 1e-12);
                    let sum = made.kept + made.lost;
                    assert!((shown.kept - made.kept).abs() < 1e-9 * sum && (shown.lost - made.lost).abs() < 1e-9 * sum);
                    assert!((shown.rayleigh - made.rayleigh).abs() < 1e-9 * sum);
                    assert_eq!(
                        (shown.axes, shown.did, shown.product),
                        (made.axes.clone(), made.did, made.product.clone())
                    );
                    // It points to where the pointer is.
                    let turned = trial::moment(trial::table("anisotropic"), given, 3, steps, &[edit]);
                    turned.plain(&look, |scene| {
                        let (x, y) = super::super::seen::Seen::new(scene).along(&scene.frame.iterate, side);
                        let cross = (x - middle.0) * 0.5 - (y - middle.1);
                        assert!(cross.abs() < 1e-9 && x > middle.0, "{given:?} at {steps}, {view:?}: {x} {y}");
                    });
                }
            }
        }
    }
}
