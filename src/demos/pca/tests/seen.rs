//! What PCA shows, as long as it has no words: every panel at every moment, and the handle that turns u.

use super::super::PcaView;
use super::*;
use crate::demos::trial::{self, Look, Moment, cloud, draw, equal, settings};
use crate::engine::params::Params;
use crate::engine::words::Words;
use crate::plot::figure::{Act, Figure, Gesture, Pick, Response, Scene, Tool};
use crate::plot::{Scale, Scheme, Theme, svg};

/// A moment as it is seen, without words.
fn see<T>(moment: &Moment<Pca>, look: &Look, see: impl FnOnce(&Scene<'_, Pca>) -> T) -> T {
    moment.seen(look, &Words::new("en", &[]), &Theme::new(Scheme::Light, Scale::Normal), see)
}

fn moments() -> Vec<Moment<Pca>> {
    let mut all = Vec::new();
    for steps in [0, 1, 2, 3, 4, 5, 6, 9, 30, 400] {
        for given in [&[][..], &[("scale", "1")], &[("center", "0"), ("n_components", "3")], &[("ddof", "0")]] {
            for table in [trial::table("anisotropic"), trial::table("line"), cloud(40, 5), equal(6, 3), cloud(1, 2)] {
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
        Look { picked: Some(Pick::Point(usize::MAX)), tool: Tool::Points, ..look(&[("x", "2"), ("y", "2")]) },
        Look { window: Some([(-0.2, 0.3), (0.1, 0.9)]), ..look(&[("x", "3"), ("y", "1"), ("residuals", "0")]) },
    ]
}

#[test]
fn every_panel_is_drawn_and_every_field_is_a_number() {
    assert_eq!(PcaView::default().settings(), settings(&[]));
    for moment in moments() {
        for look in looks() {
            see(&moment, &look, |scene| {
                for panel in Pca::PANELS {
                    for size in [(360, 240), (1200, 500), (1, 1)] {
                        let (picture, _) = draw(scene, panel.id, size);
                        let svg = svg::write(&picture, svg::Labels::default(), None);
                        assert!(!svg.contains("NaN"), "{} at {}", panel.id, moment.t);
                    }
                    let _ = Pca::text(panel.id, scene);
                }
                let facts = Pca::facts(scene);
                assert!(facts.sentence.is_some() && facts.text.is_some());
                let names: Vec<_> = facts.metrics.iter().map(|(name, _)| *name).collect();
                assert_eq!(names, Pca::METRICS);
                for (name, value) in Pca::fields(scene) {
                    let bare = name != "angle_error" && value.to_string().contains("null");
                    assert!(!bare, "{name} at {}: {value}", moment.t);
                }
            });
        }
    }
}

/// What a gesture from one place of the data to another means.
fn act(moment: &Moment<Pca>, look: &Look, act: Act, from: (f64, f64), to: (f64, f64)) -> Response<Edit> {
    see(moment, look, |scene| {
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
                let (grips, middle) = see(&moment, &look, |scene| {
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
                    see(&turned, &look, |scene| {
                        let (x, y) = super::super::seen::Seen::new(scene).along(&scene.frame.iterate, side);
                        let cross = (x - middle.0) * 0.5 - (y - middle.1);
                        assert!(cross.abs() < 1e-9 && x > middle.0, "{given:?} at {steps}, {view:?}: {x} {y}");
                    });
                }
            }
        }
    }
}
