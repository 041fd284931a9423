//! Rows that are pictures.

use super::super::pictures::{rebuilt, shape, walk_tiles};
use super::*;
use crate::demos::points::{Plane, ShownPlane};
use crate::demos::trial::{self, ViewSettings, draw, settings};
use crate::plot::figure::{Act, Figure, Gesture, Pick, Response, Scene};
use crate::plot::{Shape, svg};
use serde_json::Value;

fn names(of: impl Fn(usize) -> String, n: usize) -> Vec<String> {
    (0..n).map(of).collect()
}

#[test]
fn columns_named_as_pixels_are_a_picture() {
    assert_eq!(shape(&names(|i| format!("pixel_{}_{}", i / 8, i % 8), 64)), Some((8, 8)));
    assert_eq!(shape(&names(|i| format!("{}x{}", i / 5 + 1, i % 5 + 1), 35)), Some((5, 7)));
    assert_eq!(shape(&names(|i| format!("pixel{i}"), 49)), Some((7, 7)));
    assert_eq!(shape(&names(|i| format!("pixel{}", i + 1), 48)), None);
    assert_eq!(shape(&names(|i| format!("pixel_{}_{}", i % 8, i / 8), 64)), None);
    assert_eq!(shape(&names(|i| format!("x{i}"), 64)), None);
    assert_eq!(shape(&names(|_| "pixel".to_owned(), 64)), None);
    assert_eq!(shape(&[]), None);
    let huge = |i: usize| format!("pixel_{}_{}", usize::MAX - i, i);
    assert_eq!(shape(&names(huge, 4)), None);
}

fn digits() -> Table {
    read(include_bytes!("../../../../assets/data/digits.csv"), &ReadOptions::default()).unwrap().table.unwrap()
}

fn images(scene: &Scene<'_, Pca>, panel: &str) -> usize {
    draw(scene, panel, (480, 320)).0.shapes.iter().filter(|shape| matches!(shape, Shape::Image { .. })).count()
}

#[test]
fn what_the_reader_draws_is_projected_and_rebuilt() {
    let moment = trial::moment::<Pca>(digits(), &[], 1, 2, &[]);
    let stroke = moment.plain(&ViewSettings::default(), |scene| {
        assert_eq!((images(scene, "drawn"), super::super::drawn::drawn(scene)), (1, None));
        let to_data = draw(scene, "drawn", (480, 320)).1.unwrap();
        let [before, at] = [(4.0, 7.0), (4.0, 1.0)].map(|(x, y)| to_data.to_px(x, y));
        let gesture = |act, at| Gesture { act, from: before, at, before, to_data, reach: 8.0 };
        assert_eq!(Pca::gesture("drawn", scene, gesture(Act::Press, before)), Response::Hold);
        let beside = to_data.to_px(12.0, 4.0);
        assert!(matches!(Pca::gesture("drawn", scene, gesture(Act::Click, beside)), Response::Keep(_, Value::Null)));
        let Response::Keep(name, value) = Pca::gesture("drawn", scene, gesture(Act::Drag, at)) else { panic!("kept") };
        let values: Vec<f64> = serde_json::from_value(value.clone()).unwrap();
        // A stroke down the middle: full there, empty at the sides.
        assert!(values[4 * 8 + 3] > 12.0 && values[4 * 8 + 4] > 12.0 && values[4 * 8] == 0.0, "{values:?}");
        (name, value)
    });
    let look = ViewSettings { kept: vec![stroke], ..ViewSettings::default() }.view(&[("rebuild", "64")]);
    moment.plain(&look, |scene| {
        assert_eq!(images(scene, "drawn"), 2);
        let values = super::super::drawn::drawn(scene).unwrap();
        let scores = scene.frame.fit.transform(&values);
        let (x, y) = super::super::drawn::scores(scene).unwrap();
        assert!((scores[0] - x).abs() < 1e-9 && (scores[1] - y).abs() < 1e-9);
    });
}

#[test]
fn digits_are_drawn_and_all_components_rebuild_them() {
    let moment = trial::moment::<Pca>(digits(), &[], 1, 2, &[]);
    moment.plain(&ViewSettings::default(), |scene| {
        assert_eq!(["axes-pictures", "rebuilt", "walk"].map(|panel| images(scene, panel)), [12, 3, 8]);
        assert!(images(scene, "biplot") > 20);
        let rebuilt = rebuilt(scene);
        assert_eq!((rebuilt.i, rebuilt.k), (0, 10));
        assert!((100.0 * rebuilt.missing - 14.360_272_716).abs() < 1e-8);
    });
    let look = |view: &[(&str, &str)]| ViewSettings {
        picked: Some(Pick::Point(7)),
        view: settings(view),
        ..ViewSettings::default()
    };
    moment.plain(&look(&[("rebuild", "64"), ("component", "64")]), |scene| {
        let all = rebuilt(scene);
        assert!(all.i == 7 && all.missing < 1e-20);
        assert_eq!(images(scene, "walk"), 8);
    });
    // Nothing of the row is there, so all of it is missing.
    moment.plain(&look(&[("rebuild", "0")]), |scene| assert_eq!(rebuilt(scene).missing, 1.0));
}

#[test]
fn an_axis_is_walked_along_from_three_deviations_below_the_mean_to_three_above() {
    let moment = trial::moment::<Pca>(digits(), &[], 1, 2, &[]);
    for (sigma, ddof) in [("-3", 1), ("0", 1), ("1.5", 1), ("3", 0)] {
        let mut moment = trial::moment::<Pca>(digits(), &[], 1, 2, &[]);
        moment.frame.ddof = ddof;
        let look = ViewSettings { view: settings(&[("component", "3"), ("sigma", sigma)]), ..ViewSettings::default() };
        moment.plain(&look, |scene| {
            let (fit, n) = (&scene.frame.fit, scene.input.n() as f64);
            let tiles = walk_tiles(scene).unwrap();
            assert_eq!(tiles.len(), 8);
            let sd = fit.singular_values[2] / (n - ddof as f64).sqrt();
            let by = std::iter::once(sigma.parse().unwrap()).chain((-3..=3).map(f64::from));
            for (tile, by) in tiles.iter().zip(by) {
                for (j, value) in tile.values.iter().enumerate() {
                    let expected = fit.mean[j] + by * sd * fit.components[2][j];
                    assert!((value - expected).abs() < 1e-9, "{sigma} {by} {j}: {value} {expected}");
                }
                let scores = fit.transform(&tile.values);
                assert!((scores[2] - by * sd).abs() < 1e-9 && scores[1].abs() < 1e-9, "{by}: {scores:?}");
            }
            assert!(tiles[0].said[0].contains(&sigma.replace('-', "−")), "{:?}", tiles[0].said);
            assert!(tiles[1].said[0].contains("−3") && tiles[7].said[0].contains('3'));
        });
    }
    // The fourth of the strip is the mean, whatever the slider says.
    moment.plain(&ViewSettings::default(), |scene| {
        assert_eq!(walk_tiles(scene).unwrap()[4].values, scene.frame.fit.mean);
    });
}

#[test]
fn a_picture_that_is_the_mean_lacks_nothing() {
    let table =
        Table::from_rows(names(|i| format!("pixel_{}_{}", i / 2, i % 2), 4), &[[1.0, 2.0, 3.0, 4.0]; 3]).unwrap();
    trial::moment::<Pca>(table, &[], 1, 2, &[]).plain(&ViewSettings::default(), |scene| {
        assert_eq!(rebuilt(scene).missing, 0.0);
        for panel in ["axes-pictures", "rebuilt", "walk", "biplot"] {
            let svg = svg::write(&draw(scene, panel, (360, 240)).0, svg::SvgLabels::default(), None);
            assert!(!svg.contains("NaN") && !svg.contains('–'), "{panel}");
        }
    });
}

#[test]
fn the_plane_of_principal_axes_is_that_of_the_fit() {
    let table = digits();
    let shown = Plane::new(&table, ShownPlane::Principal, 1, 2);
    let fit = Prepared::new(&table, true, false).fit();
    for (axis, exact) in shown.directions().iter().zip(&fit.components) {
        assert!(angle(axis, exact) < 1e-6);
    }
}
