//! What PCA shows: every panel at every moment, every act of a pointer, and the handle that turns u.

use super::super::PcaView;
use super::*;
use crate::demos::trial::{self, SceneData, ViewSettings, cloud, draw, equal, gestures, settings, shows};
use crate::engine::params::Params;
use crate::plot::figure::{Act, Figure, Gesture, Pick, Response, Scene, Tool};
use crate::plot::picture::Shape;
use crate::plot::text::width;
use crate::plot::{Scale, Scheme, Theme, svg};

fn moments() -> Vec<SceneData<Pca>> {
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
        all.push(trial::moment(cloud(40, 3), &[("held_out", "0.4")], 3, steps, &[]));
        let turned = Edit::Direction(vec![1.0, 1.0, 0.0]);
        all.push(trial::moment(cloud(30, 3), &[], 1, steps, &[turned]));
    }
    all
}

/// What two of the studies could have found.
pub fn studies() -> std::collections::BTreeMap<String, serde_json::Value> {
    let bridge = serde_json::json!({"centered": [26.1, 7.2, 3.9, 1.9, 0.0], "raw": [95.9, 19.1, 5.2, 1.9, 0.0]});
    let errors = [9.0, 6.0, 5.0, 5.5, 6.25];
    let denoise =
        serde_json::json!({"sd": 2.5, "errors": errors, "noisy": 6.25, "best": 2, "row": [[1.0, 2.0], [1.0, 1.5]]});
    [("bridge".to_owned(), bridge), ("denoise".to_owned(), denoise)].into()
}

fn looks() -> Vec<ViewSettings> {
    let look = |view: &[(&str, &str)]| ViewSettings { view: settings(view), ..ViewSettings::default() };
    vec![
        ViewSettings::default(),
        ViewSettings { picked: Some(Pick::Point(0)), ..look(&[("plane", "principal"), ("truth", "1")]) },
        look(&[("regression", "1"), ("classes", "1"), ("truth", "1"), ("yaw", "-100"), ("pitch", "85")]),
        ViewSettings { studies: studies(), ..look(&[]) },
        ViewSettings { picked: Some(Pick::Point(usize::MAX)), tool: Tool::Points, ..look(&[("x", "2"), ("y", "2")]) },
        ViewSettings { window: Some([(-0.2, 0.3), (0.1, 0.9)]), ..look(&[("x", "3"), ("y", "1"), ("residuals", "0")]) },
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
            let svg = svg::write(&draw(scene, panel.id, (360, 240)).0, svg::SvgLabels::default(), None);
            assert!(!svg.contains("NaN"), "{}", panel.id);
        }
    });
}

/// Somewhere on a point or a handle.
fn spot(scene: &Scene<'_, Pca>, panel: &str, rng: &mut Rng) -> Option<(f64, f64)> {
    let seen = super::super::scene_model::SceneModel::new(scene);
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
fn act(moment: &SceneData<Pca>, look: &ViewSettings, act: Act, from: (f64, f64), to: (f64, f64)) -> Response<Edit> {
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
                let moment: SceneData<Pca> = trial::moment(trial::table("anisotropic"), given, 3, steps, &[]);
                let look = ViewSettings { view: settings(view), ..ViewSettings::default() };
                let principal = !view.is_empty();
                let (grips, middle) = moment.plain(&look, |scene| {
                    let seen = super::super::scene_model::SceneModel::new(scene);
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
                        let (x, y) =
                            super::super::scene_model::SceneModel::new(scene).along(&scene.frame.iterate, side);
                        let cross = (x - middle.0) * 0.5 - (y - middle.1);
                        assert!(cross.abs() < 1e-9 && x > middle.0, "{given:?} at {steps}, {view:?}: {x} {y}");
                    });
                }
            }
        }
    }
}

#[test]
fn a_handle_is_within_the_picture_where_data_are_not_centred_too() {
    let stretched = trial::table("stretched");
    for (table, given) in [(stretched, "0"), (named("pancake").as_ref().clone(), "0"), (trial::table("blobs"), "1")] {
        for steps in [0, 3, 8, 40] {
            let moment: SceneData<Pca> = trial::moment(table.clone(), &[("center", given)], 3, steps, &[]);
            moment.plain(&ViewSettings::default(), |scene| {
                let to_data = draw(scene, "cloud", (520, 400)).1.unwrap();
                let grips = super::super::scene_model::SceneModel::new(scene).grips().map(|(x, y)| to_data.to_px(x, y));
                let held = grips.iter().filter(|(x, y)| to_data.contains(*x, *y)).count();
                assert!(held > 0, "{given} at {steps}: {grips:?} in {to_data:?}");
            });
        }
    }
}

/// Where the first points and the origin are on screen, in CSS px.
fn on_screen(
    table: &Table,
    given: &[(&str, &str)],
    steps: u64,
    view: &[(&str, &str)],
) -> (Vec<(f64, f64)>, (f64, f64)) {
    let moment: SceneData<Pca> = trial::moment(table.clone(), given, 1, steps, &[]);
    moment.plain(&ViewSettings::default().view(view), |scene| {
        let to_data = draw(scene, "cloud", (520, 400)).1.unwrap();
        let seen = super::super::scene_model::SceneModel::new(scene);
        let points = seen.points.iter().map(|&(x, y)| to_data.to_px(x, y));
        (points.collect(), to_data.to_px(0.0, 0.0))
    })
}

#[test]
fn centring_is_seen_as_a_movement_onto_the_origin() {
    let far = |a: (f64, f64), b: (f64, f64)| libm::hypot(a.0 - b.0, a.1 - b.1);
    let middle = |points: &[(f64, f64)]| {
        let n = points.len() as f64;
        (points.iter().map(|at| at.0).sum::<f64>() / n, points.iter().map(|at| at.1).sum::<f64>() / n)
    };
    let eight = [[3.0, 8.0], [-0.2, 5.6], [4.2, 6.4], [1.0, 4.0], [4.4, 7.8], [-0.4, 4.2], [2.8, 6.6], [1.2, 5.4]];
    let eight = trial::rows(&eight.map(|row| row.to_vec()));
    for (table, scale) in [(&eight, "0"), (&eight, "1"), (&*iris(), "0"), (&*named("stretched"), "0")] {
        let given = [("scale", scale)];
        let (before, origin) = on_screen(table, &given, 0, &[]);
        let (after, same) = on_screen(table, &given, 1, &[]);
        assert!(far(origin, same) < 1e-6, "the window stays: {origin:?} {same:?}");
        let moved = far(before[0], after[0]);
        assert!(moved > 25.0, "{moved} px");
        assert!(before.iter().zip(&after).all(|(a, b)| (far(*a, *b) - moved).abs() < 1e-6), "all move alike");
        assert!(far(middle(&after), origin) < 1e-6, "{:?} {origin:?}", middle(&after));
    }
    // Without centring nothing moves, and so far away nothing is squeezed to a dot.
    let (before, _) = on_screen(&eight, &[("center", "0")], 0, &[]);
    let (after, _) = on_screen(&eight, &[("center", "0")], 1, &[]);
    assert_eq!(before, after);
    let years: Vec<Vec<f64>> = (0..9).map(|i| vec![2000.0 + f64::from(i), f64::from(i * i % 7)]).collect();
    let (before, _) = on_screen(&trial::rows(&years), &[], 0, &[]);
    assert!(far(before[0], before[8]) > 100.0, "{before:?}");
    // The origin is drawn: two lines more than without it.
    let lines = |steps: u64, view: &[(&str, &str)]| {
        let moment: SceneData<Pca> = trial::moment(eight.clone(), &[], 1, steps, &[]);
        moment.plain(&ViewSettings::default().view(view), |scene| {
            let seen = super::super::scene_model::SceneModel::new(scene);
            seen.zero_lines([(-1.0, 1.0), (-1.0, 1.0)]).len()
        })
    };
    assert_eq!([lines(0, &[]), lines(1, &[]), lines(2, &[]), lines(0, &[("plane", "principal")])], [2, 2, 0, 0]);
}

#[test]
fn regression_is_the_least_of_vertical_distances() {
    let rows = [[0.0, 1.0], [1.0, 1.0], [2.0, 4.0], [3.0, 2.0]].map(|row| row.to_vec());
    let moment: SceneData<Pca> = trial::moment(trial::rows(&rows), &[("center", "0")], 1, 1, &[]);
    let fitted = |view: &[(&str, &str)]| {
        moment.plain(&ViewSettings::default().view(view), |scene| {
            super::super::scene_model::SceneModel::new(scene).regression()
        })
    };
    // By hand: slope 3 / 5, through the mean (1.5, 2).
    let (slope, offset) = fitted(&[("regression", "1")]).unwrap();
    assert!((slope - 0.6).abs() < 1e-12 && (offset - 1.1).abs() < 1e-12, "{slope} {offset}");
    for view in
        [&[][..], &[("regression", "1"), ("x", "2"), ("y", "2")], &[("regression", "1"), ("plane", "principal")]]
    {
        assert_eq!(fitted(view), None);
    }
}

#[test]
fn what_is_picked_has_the_numbers_of_a_pencil() {
    let rows = [[3.0, 4.0], [-3.0, -4.0], [1.0, 0.0], [-1.0, 0.0]].map(|row| row.to_vec());
    let edit = Edit::Direction(vec![1.0, 0.0]);
    let moment: SceneData<Pca> = trial::moment(trial::rows(&rows), &[("n_components", "1")], 1, 2, &[edit]);
    moment.plain(&ViewSettings::picked(Pick::Point(0)), |scene| {
        let grid = Pca::grid("picked", scene).unwrap();
        assert_eq!(grid.rows[0].cells, ["x", "3", "3", "0"]);
        assert_eq!(grid.rows[1].cells, ["y", "4", "0", "4"]);
        assert!(grid.caption.contains('3') && grid.note.contains("25 = 9 + 16"), "{} {}", grid.caption, grid.note);
        // 20 / 3, 24 / 3, 32 / 3, and u = (1, 0) makes the first column of it.
        let v = Pca::grid("covariance", scene).unwrap();
        assert_eq!(v.rows[0].cells, ["x", "6.667", "8", "1", "6.667"]);
        assert_eq!(v.rows[1].cells, ["y", "8", "10.67", "0", "8"]);
        // All is kept but for the second direction: the outer rows lose most.
        let scores = super::super::scores::scores(scene);
        assert!(scores.worst.len() == 3 && scores.lost[scores.worst[0]] >= scores.lost[scores.worst[1]]);
        let squares: f64 = scores.lost.iter().map(|x| x * x).sum();
        let s = &scene.frame.fit.singular_values;
        assert!((squares - s[1] * s[1]).abs() < 1e-12, "{squares}");
    });
}

/// A number that is cut is another number, and without a centre nothing is a variance.
#[test]
fn bars_say_whole_numbers_and_what_they_are_of() {
    let wall = Theme::new(Scheme::Light, Scale::Presenting);
    let moment = trial::moment::<Pca>(trial::table("anisotropic"), &[], 3, 6, &[]);
    for lang in ["en", "zh"] {
        moment.seen(&ViewSettings::default(), &trial::words::<Pca>(lang), &wall, |scene| {
            let said = |wide: u32| {
                let (picture, _) = draw(scene, "trade", (wide, 300));
                let texts = picture.shapes.iter().filter_map(|shape| match shape {
                    Shape::Text { x, text, size, weight, .. } => {
                        Some((f64::from(*x) / 10.0, text.clone(), *size, *weight))
                    }
                    _ => None,
                });
                for (x, text, size, weight) in texts.clone() {
                    let end = x + f64::from(width(&text, size / 10.0, weight));
                    assert!(end <= f64::from(wide), "{text:?} ends at {end} of {wide}");
                }
                texts.map(|(_, text, ..)| text).collect::<Vec<_>>()
            };
            assert_ne!(said(240), said(900));
        });
    }
    let end = |center| {
        let moment = trial::moment::<Pca>(trial::table("anisotropic"), &[("center", center)], 3, 400, &[]);
        moment.plain(&ViewSettings::default(), |scene| Pca::facts(scene).end.unwrap().code)
    };
    assert_eq!([end("1"), end("0")], ["end-axes-found", "end-axes-found-raw"]);
}

#[test]
fn why_a_run_is_over_is_said_as_it_is() {
    let end = |table: Table, given: &[(&str, &str)]| {
        let moment = trial::moment::<Pca>(table, given, 3, 9999, &[]);
        moment.plain(&ViewSettings::default(), |scene| {
            let end = Pca::facts(scene).end.unwrap();
            let args: Vec<_> = end.args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
            (scene.context.words.say(&end.code, &args), end.code)
        })
    };
    let (said, code) = end(equal(6, 3), &[]);
    assert_eq!(
        (code.as_str(), said.as_str()),
        ("end-no-variance", "Nothing is left to find: the data have no variance.")
    );
    let (said, code) = end(trial::table("line"), &[("n_components", "2")]);
    assert_eq!(code, "end-axes-found", "{said}");
    // On a line there is but one axis with variance.
    let line: Vec<Vec<f64>> = (0..9).map(|i| vec![f64::from(i), 2.0 * f64::from(i)]).collect();
    let (said, code) = end(trial::rows(&line), &[]);
    assert_eq!(code, "end-no-variance");
    assert!(said.contains("one axis holds all the variance"), "{said}");
    let (said, code) = end(trial::table("anisotropic"), &[("max_iter", "1"), ("tol", "1e-9")]);
    assert_eq!(code, "end-max-iter");
    assert!(said.contains("after one power step"), "{said}");
    let (said, code) = end(trial::table("anisotropic"), &[("max_iter", "3"), ("tol", "1e-9"), ("center", "0")]);
    assert_eq!(code, "end-max-iter");
    assert!(said.contains("after 3 power steps"), "{said}");
}
