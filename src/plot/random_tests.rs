//! Whatever the numbers: no panic, no place beyond [`FAR`], valid SVG.

use super::golden_tests::blobs;
use super::panels::*;
use super::picture::{FAR, Picture, Shape};
use super::replay_tests::{replayed, whole};
use super::*;
use proptest::prelude::*;

/// Numbers of every kind.
fn wild() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -10.0..10.0,
        1 => proptest::num::f64::ANY,
        1 => proptest::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, 5e-324, 1e15]),
    ]
}

fn points(most: usize) -> impl Strategy<Value = Vec<(f64, f64)>> {
    proptest::collection::vec((wild(), wild()), 0..most)
}

fn near(v: i32) -> bool {
    v.abs() <= FAR
}

fn sound(picture: &Picture) -> Result<(), TestCaseError> {
    let (mut open, widths) = (0, |w: f32| w.is_finite() && w >= 0.0);
    for shape in &picture.shapes {
        let good = match shape {
            Shape::Path { points, width, dash, .. } => {
                points.iter().all(|p| near(p.0) && near(p.1))
                    && widths(*width)
                    && dash.is_none_or(|d| d.map(widths) == [true; 2])
            }
            Shape::Polygon { points, .. } => points.iter().all(|p| near(p.0) && near(p.1)),
            Shape::Marks { points, size, .. } => points.iter().all(|p| near(p.0) && near(p.1)) && widths(*size),
            Shape::Rect { x, y, w, h, .. } => {
                [x, y].into_iter().all(|v| near(*v)) && *w >= 0 && *h >= 0 && near(*w) && near(*h)
            }
            Shape::Circle { x, y, r, .. } => near(*x) && near(*y) && *r >= 0 && near(*r),
            Shape::Text { x, y, size, text, .. } => near(*x) && near(*y) && widths(*size) && !text.is_empty(),
            Shape::Image { x, y, w, h, width, height, rgba, .. } => {
                [x, y, w, h].into_iter().all(|v| near(*v)) && rgba.len() == 4 * (*width * *height) as usize
            }
            Shape::Clip { x, y, w, h } => {
                open += 1;
                [x, y, w, h].into_iter().all(|v| near(*v))
            }
            Shape::Unclip => {
                open -= 1;
                open >= 0
            }
        };
        prop_assert!(good, "{shape:?}");
    }
    prop_assert_eq!(open, 0);
    prop_assert_eq!(replayed(picture), whole(picture.clone()));
    let svg = svg::write(picture, svg::SvgLabels::default(), None);
    let tree = roxmltree::Document::parse(&svg).map_err(|e| TestCaseError::fail(e.to_string()))?;
    // Not in the pixels: base64 can spell anything.
    for a in tree.descendants().flat_map(|n| n.attributes()).filter(|a| a.name() != "href") {
        prop_assert!(!a.value().contains("NaN") && !a.value().contains("inf"), "{}: {}", a.name(), a.value());
    }
    Ok(())
}

fn sized() -> impl Strategy<Value = (u32, u32, Theme)> {
    let scheme = proptest::sample::select(vec![Scheme::Light, Scheme::Dark]);
    let scale = proptest::sample::select(vec![Scale::Normal, Scale::Presenting]);
    (0_u32..2000, 0_u32..1100, scheme, scale).prop_map(|(w, h, scheme, scale)| (w, h, Theme::new(scheme, scale)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn clouds((w, h, theme) in sized(), all in points(60), centres in points(14), flags in any::<[bool; 3]>(), x in (wild(), wild()), y in (wild(), wild())) {
        let mut picture = Picture::new(w, h);
        let area = picture.area();
        let [equal, log_y, given] = flags;
        let around = |f: fn(&(f64, f64)) -> f64| ticks::window_of(all.iter().map(f));
        let (x, y) = if given { (x, y) } else { (around(|p| p.0), around(|p| p.1)) };
        let axes = Axes::new(&area, &theme, x, y, Options { equal: if equal { Equal::Yes } else { Equal::IfItFits }, log_y, ..Options::default() });
        voronoi(&axes, &centres);
        lines(&axes, &all, &centres, |i| i % 15);
        rays(&axes, x, &centres, 1);
        ellipse(&axes, x, [[y.0, x.1], [x.1, y.1]], 2.0, 3, 0.1);
        arrow(&axes, x, y, theme.ink);
        trails(&axes, std::slice::from_ref(&centres));
        scatter(&axes, &all, |i| if i % 5 == 0 { UNLABELLED } else { i });
        let shares: Vec<f64> = all.iter().flat_map(|p| [0.0, p.0, 2.0 * p.0]).collect();
        scatter_mixed(&axes, &all, 3, &shares);
        for (i, c) in centres.iter().enumerate() {
            marks::badge(&area, &theme, axes.to_px(c.0, c.1), i);
        }
        let ToData { x, y, .. } = axes.to_data();
        prop_assert!(x.0 < x.1 && y.0 < y.1 && [x.0, x.1, y.0, y.1].iter().all(|v| v.is_finite()));
        sound(&picture)?;
    }

    #[test]
    fn series((w, h, theme) in sized(), values in points(80), log_y in any::<bool>(), now in wild(), until in wild(), count in 0_usize..40) {
        let mut picture = Picture::new(w, h);
        let area = picture.area();
        let samples: Vec<_> = values.iter().map(|&(t, y)| Sample { t, y, filled: t > y }).collect();
        let curve = Curve { samples: &samples, color: None, dashed: log_y, name: "J" };
        let window = log_y.then_some([(until, now), (now, until)]);
        let (x_title, y_title) = ("x", "y");
        let options =
            CurveOptions { now: Some(now), log_y, bare: log_y, until, from_zero: log_y, window, x_title, y_title };
        curves(&area, &theme, &[curve, curve, curve], options);
        let bins = bin(values.iter().map(|v| v.0), count);
        histogram(&area, &theme, &bins, Some(count / 2), ("x", ""));
        let raw: Vec<_> = values.iter().map(|v| Bin { lo: v.0, hi: v.1, count: v.0 }).collect();
        histogram(&area, &theme, &raw, None, ("", "y"));
        let named: Vec<_> = values.iter().map(|v| Bar { label: "name", value: v.0, color: theme.ink }).collect();
        bars(&area, &theme, &named, "");
        table(&area, &theme, (values.len(), count), |r, c| values[r].1 * c as f64, Some(count));
        let axes = Axes::new(&area, &theme, (now, until), (until, now), Options::default());
        let flat: Vec<f64> = values.iter().map(|v| v.1).collect();
        heat_map(&axes, &flat, (flat.len(), 1), Map::Signed(now), true);
        heat_map(&axes, &flat, (1, flat.len()), Map::Sequential(now, until), true);
        sound(&picture)?;
    }
}

/// Points are recorded in one batch for each series: a shape for each of them would hold the browser up.
#[test]
fn five_thousand_points_take_as_many_shapes_as_forty() {
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let shapes = |n: usize| {
        let mut picture = Picture::new(640, 640);
        let area = picture.area();
        let axes = Axes::new(&area, &theme, (-1.0, 10.0), (-1.0, 8.0), Options::default());
        scatter(&axes, &blobs(n), |i| i % 4);
        drop(area);
        picture.shapes.len()
    };
    assert_eq!(shapes(5_000), shapes(40));
}
