//! Tables of hundreds of columns, rows that are held out, the cloud in space, the studies.

use super::super::held::{HeldOutErrors, fitted, is_held, training};
use super::*;
use crate::demos::trial::{self, ViewSettings, draw};
use crate::engine::extras::Extras;
use crate::math::pca::{Fit, MOST_SHOWN};
use crate::math::subspace::{product, rayleigh};
use crate::plot::Shape;
use crate::plot::figure::{Act, Figure, Gesture, Response, Scene};
use serde_json::Value;

/// A table of many columns, of which a few directions hold nearly all the variance.
pub fn wide(n: usize, d: usize) -> Table {
    let mut rng = Rng::new((n * d) as u64, Purpose::Data);
    let mut draw = |count: usize| (0..count).map(|_| rng.normal()).collect::<Vec<f64>>();
    let shapes: Vec<Vec<f64>> = (0..5).map(|_| draw(d)).collect();
    let row = |_| {
        let (shares, noise) = (draw(5), draw(d));
        (0..d)
            .map(|j| (0..5).map(|k| shares[k] * shapes[k][j] / (k + 1) as f64).sum::<f64>() + 0.1 * noise[j])
            .collect()
    };
    let rows: Vec<Vec<f64>> = (0..n).map(row).collect();
    let side = d.isqrt();
    let names = (0..d).map(|j| match side * side == d {
        true => format!("pixel_{}_{}", j / side, j % side),
        false => format!("x{j}"),
    });
    Table::from_rows(names.collect(), &rows).unwrap()
}

fn close(a: &Fit, b: &Fit, axes: usize) {
    let s = a.singular_values[0];
    assert_eq!(a.singular_values.len(), b.singular_values.len());
    assert!(a.singular_values.iter().zip(&b.singular_values).all(|(a, b)| (a - b).abs() < 1e-12 * s));
    for (a, b) in a.components.iter().zip(&b.components).take(axes) {
        assert!(angle(a, b) < 1e-8, "{}", angle(a, b));
    }
}

#[test]
fn eigenvectors_and_singular_values_tell_the_same_of_wide_tables() {
    for (n, d) in [(300, 40), (200, 90), (90, 200), (50, 784)] {
        let data = Prepared::new(&wide(n, d), true, false);
        close(&data.fit(), &data.by_singular_values(), 5);
    }
    // A column that is constant has an axis of its own, and no variance.
    let mut columns: Vec<Vec<f64>> = wide(100, 40).columns().map(<[f64]>::to_vec).collect();
    columns[7] = vec![0.1; 100];
    let fit = Prepared::new(&Table::from_columns(Table::plain_names(40), &columns, None).unwrap(), true, true).fit();
    assert_eq!((fit.singular_values[39], fit.components[39][7]), (0.0, 1.0));
    // Where squaring would lose digits rotations have the say: the last columns are 1e-6 as large.
    let small: Vec<Vec<f64>> = (0..40)
        .map(|j| wide(100, 40).column(j).iter().map(|v| v * if j > 35 { 1e-6 } else { 1.0 }).collect())
        .collect();
    let data = Prepared::new(&Table::from_columns(Table::plain_names(40), &small, None).unwrap(), true, false);
    assert_eq!(data.fit(), data.by_singular_values());
}

#[test]
fn hundreds_of_columns_are_iterated_and_little_of_them_crosses() {
    let points = Arc::new(wide(400, 784));
    let params = PcaParams { n_components: 4, tol: 1e-9, ..PcaParams::default() };
    let mut pca = start(&points, &params, 1);
    let first = pca.frame();
    assert_eq!((first.fit.components.len(), first.fit.singular_values.len()), (MOST_SHOWN, 400));
    assert_eq!((first.covariance.len(), first.picture.len()), (0, 112 * 112));
    assert!(postcard::to_stdvec(&first).unwrap().len() < 1_000_000);
    let data = Prepared::new(&points, true, false);
    let (scatter, exact) = (data.scatter(), data.fit());
    let sum = first.kept + first.lost;
    let frames = finish(&mut pca, &params);
    for frame in &frames {
        assert!((frame.kept + frame.lost - sum).abs() < 1e-12 * sum);
    }
    let last = frames.last().unwrap();
    assert_eq!((pca.ended(), last.axes.len(), last.deflated), (Some("axes-found"), 4, 3));
    for (found, exact) in last.axes.iter().zip(&exact.components) {
        assert!(angle(found, exact) < 1e-7);
    }
    assert!((last.rayleigh - rayleigh(&scatter, &last.iterate) / 399.0).abs() < 1e-9 * last.rayleigh);
    // The picture of V is that of what deflation has left.
    let (mut v, mut rest) = (scatter.iter().map(|x| x / 399.0).collect::<Vec<f64>>(), last.iterate.clone());
    last.axes[..3].iter().for_each(|axis| v = crate::math::subspace::deflated(&v, axis));
    let block: f64 = (0..7).flat_map(|i| (0..7).map(move |j| (i, j))).map(|(i, j)| v[(14 + i) * 784 + 21 + j]).sum();
    assert!((last.picture[2 * 112 + 3] - block / 49.0).abs() < 1e-9 * last.rayleigh);
    rest = product(&v, &rest);
    assert!((length(&rest) - last.rayleigh).abs() < 1e-6 * last.rayleigh);
    // All of it is drawn.
    let moment = trial::moment::<Pca>(points.as_ref().clone(), &[], 1, 9, &[]);
    moment.plain(&ViewSettings::default(), |scene| {
        for panel in Pca::PANELS.iter().filter(|panel| crate::plot::panel::has(panel.id, scene)) {
            assert!(draw(scene, panel.id, (480, 320)).0.shapes.len() < 20_000, "{}", panel.id);
        }
        assert!(Pca::fields(scene).contains_key("transformed"));
    });
}

/// All that stands on a panel.
fn texts(scene: &Scene<'_, Pca>, panel: &str) -> String {
    let text = |shape| if let Shape::Text { text, .. } = shape { Some(text) } else { None };
    draw(scene, panel, (480, 320)).0.shapes.into_iter().filter_map(text).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_lies_beyond_the_axes_shown_is_thrown_away_too() {
    let points = wide(300, 90);
    let ratios = Prepared::new(&points, true, false).fit().explained_variance_ratio();
    let lost: f64 = ratios[64..].iter().sum();
    assert!(ratios.len() == 90 && lost > 1e-4, "{lost}");
    let share = super::super::facts::percent(lost);
    let moment = trial::moment::<Pca>(points, &[("n_components", "64")], 1, 3, &[]);
    moment.plain(&ViewSettings::default(), |scene| {
        let said = texts(scene, "discarded");
        assert!(!said.contains("Nothing is thrown away") && said.contains("beyond axis 64"), "{said}");
        assert!(said.contains(&share), "{said}: {share}");
        let text = Pca::text("discarded", scene).unwrap();
        assert_eq!(text.code, "text-discarded-beyond");
        assert!(text.args.iter().any(|(name, arg)| name == "share" && *arg == share.as_str().into()), "{text:?}");
    });
    // Where all is kept, it is so.
    let moment = trial::moment::<Pca>(wide(300, 40), &[("n_components", "40")], 1, 3, &[]);
    moment.plain(&ViewSettings::default(), |scene| {
        assert!(texts(scene, "discarded").contains("Nothing is thrown away"));
        assert_eq!(Pca::text("discarded", scene).unwrap().code, "discarded-none");
    });
}

#[test]
fn while_the_line_of_a_wide_table_is_turned_no_bar_says_what_will_not_be() {
    let edit = |d: usize| Edit::Direction((0..d).map(|j| ((j * 7919 + 3) % 17) as f64 - 8.0).collect());
    for (d, steps, known) in [(90, 4, false), (90, 30, false), (60, 4, true)] {
        let mut moment = trial::moment::<Pca>(wide(200, d), &[("n_components", "2"), ("tol", "1e-3")], 1, steps, &[]);
        let mut run = moment.sim.clone().unwrap();
        run.edit(&edit(d)).unwrap();
        let made = run.frame();
        Pca::preview(&mut moment.frame, &edit(d));
        moment.plain(&ViewSettings::default(), |scene| {
            let shown = scene.frame;
            if known {
                assert!((shown.kept - made.kept).abs() < 1e-9 * made.kept);
                assert!((shown.rayleigh - made.rayleigh).abs() < 1e-9 * made.kept);
                return;
            }
            assert!([shown.kept, shown.lost, shown.rayleigh].iter().all(|x| x.is_nan()), "{steps}");
            let said = texts(scene, "trade");
            assert!(
                said.contains('–') && !said.contains("NaN") && !said.contains(|c: char| c.is_ascii_digit()),
                "{said}"
            );
            let facts = Pca::facts(scene);
            assert_eq!(facts.sentence.unwrap().code, "did-turning");
            assert_eq!(facts.text.unwrap().code, "text-cloud-turning");
            assert_eq!(Pca::text("trade", scene).unwrap().code, "text-trade-turning");
            for (name, told) in facts.live {
                let hidden = ["kept", "lost", "sum", "rayleigh", "fro", "fro_kept", "fro_whole"].contains(&name);
                assert!(!told.contains("NaN") && (!hidden || told == "–"), "{name}: {told}");
            }
        });
    }
    // Among the axes that are here, all is known: the run and its preview say the same.
    let points = wide(200, 90);
    let fit = Prepared::new(&points, true, false).fit();
    let turned: Vec<f64> = fit.components[0].iter().zip(&fit.components[2]).map(|(a, b)| a + 0.5 * b).collect();
    let edit = Edit::Direction(turned);
    let mut moment = trial::moment::<Pca>(points, &[("n_components", "2")], 1, 4, &[]);
    let mut run = moment.sim.clone().unwrap();
    run.edit(&edit).unwrap();
    let made = run.frame();
    Pca::preview(&mut moment.frame, &edit);
    let shown = &moment.frame;
    for (shown, made) in [(shown.kept, made.kept), (shown.lost, made.lost), (shown.rayleigh, made.rayleigh)] {
        assert!((shown - made).abs() < 1e-9 * made, "{shown} {made}");
    }
}

#[test]
fn axes_are_those_of_the_rows_that_are_not_held_out() {
    let points = iris();
    let params = PcaParams { held_out: 0.3, ..PcaParams::default() };
    let held: Vec<usize> = (0..10).filter(|&i| is_held(i, 0.3)).collect();
    assert_eq!((held, fitted(150, 0.3), fitted(1, 0.9)), (vec![3, 6, 9], 105, 1));
    let fit = start(&points, &params, 1).frame().fit.clone();
    let others: Vec<Vec<f64>> = (0..150).filter(|&i| !is_held(i, 0.3)).map(|i| points.row(i)).collect();
    assert_eq!(*fit, Prepared::new(&table(&others), true, false).fit());
    assert_eq!(training(&points, 0.0), points);
    let mut many = PcaParams { n_components: 9, held_out: 0.9, ..PcaParams::default() };
    let notices = Pca::fit(&mut many, &table(&vec![vec![1.0; 20]; 20]));
    assert_eq!((notices.len(), many.n_components), (1, 2));
    let moment = trial::moment::<Pca>(points.as_ref().clone(), &[("held_out", "0.3")], 1, 4, &[]);
    moment.plain(&ViewSettings::default(), |scene| {
        let errors = HeldOutErrors::of(scene);
        let lost: f64 = fit.explained_variance(0)[2..].iter().sum();
        assert!((errors.fitted[2] - lost).abs() < 1e-12 && errors.fitted[4] < 1e-25);
        let outside = |i: usize| fit.transform(&points.row(i))[2..].iter().map(|x| x * x).sum::<f64>();
        let expected = (0..150).filter(|&i| is_held(i, 0.3)).map(outside).sum::<f64>() / 45.0;
        assert!((errors.held[2] - expected).abs() < 1e-12);
    });
}

#[test]
fn in_space_a_handle_turns_u_and_a_drag_the_cloud() {
    let moment = trial::moment::<Pca>(trial::table("pancake"), &[], 1, 3, &[]);
    let act = |look: &ViewSettings, act, from: (f64, f64), to: (f64, f64)| {
        moment.plain(look, |scene| {
            let to_data = draw(scene, "space", (500, 500)).1.unwrap();
            let [from, at] = [from, to].map(|(x, y)| to_data.to_px(x, y));
            Pca::gesture("space", scene, Gesture { act, from, at, before: from, to_data, reach: 10.0 })
        })
    };
    let grips = moment.plain(&ViewSettings::default(), super::super::space::grips);
    for (side, grip) in [1.0, -1.0].into_iter().zip(grips) {
        let to = (grip.0 * 0.5 + 0.3, grip.1 * 0.5 - 0.2);
        let Response::Preview(edit) = act(&ViewSettings::default(), Act::Drag, grip, to) else { panic!("a preview") };
        assert_eq!(act(&ViewSettings::default(), Act::Drop, grip, to), Response::Commit(edit.clone()));
        let turned = trial::moment::<Pca>(trial::table("pancake"), &[], 1, 3, &[edit]);
        let now = turned.plain(&ViewSettings::default(), super::super::space::grips)[if side > 0.0 { 0 } else { 1 }];
        assert!(libm::hypot(now.0 - to.0, now.1 - to.1) < 1e-9, "{now:?} {to:?}");
    }
    let free = (grips[0].1 + 0.7, -grips[0].0 - 0.9);
    for (to, key) in [((free.0 + 1.0, free.1), "yaw"), ((free.0, free.1 + 1.0), "pitch")] {
        let turned = act(&ViewSettings::default(), Act::Drag, free, to);
        assert!(matches!(turned, Response::Look(knob, _) if knob == key), "{turned:?}");
    }
}

fn study(name: &str, params: &PcaParams, points: Arc<Table>) -> Value {
    let mut study = Pca::study(name, params, points, 1).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    study.result()
}

#[test]
fn noise_is_removed_best_by_a_few_components_of_the_digits() {
    let digits = include_bytes!("../../../../assets/data/digits.csv");
    let digits = Arc::new(read(digits, &ReadOptions::default()).unwrap().table.unwrap());
    let found = study("denoise", &PcaParams::default(), digits);
    println!("{} {} {} {}", found["best"], found["noisy"], found["errors"][16], found["errors"][64]);
    let at = |k: usize| found["errors"][k].as_f64().unwrap();
    let best = found["best"].as_u64().unwrap() as usize;
    assert!((13..=17).contains(&best), "{best}");
    assert!((at(64) - found["noisy"].as_f64().unwrap()).abs() < 1e-9, "all components give the noisy rows back");
    assert!((15.8..16.2).contains(&at(64)) && (6.9..7.3).contains(&at(best)) && at(0) > 18.0);
}

#[test]
fn the_bridge_has_both_errors() {
    let points = iris();
    let found = study("bridge", &PcaParams::default(), points.clone());
    println!("{found}");
    for (key, center) in [("centered", true), ("raw", false)] {
        let s = Prepared::new(&points, center, false).fit().singular_values;
        for k in 0..=4 {
            let tail = s[k..].iter().map(|s| s * s).sum::<f64>().sqrt();
            assert!((found[key][k].as_f64().unwrap() - tail).abs() < 1e-10 * s[0], "{key} {k}");
        }
    }
}
