use super::*;
use crate::plot::Picture;
use crate::plot::theme::Scheme;

fn axes_of(size: (u32, u32), x: (f64, f64), y: (f64, f64), options: Options, test: impl Fn(&Axes)) -> Picture {
    let mut picture = Picture::new(size.0, size.1);
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let area = picture.area();
    test(&Axes::new(&area, &theme, x, y, options));
    drop(area);
    picture
}

/// Boxes of all texts that do not stand upright, in CSS px: left, top, right, bottom.
fn boxes(picture: &Picture) -> Vec<(f64, f64, f64, f64)> {
    let mut boxes = Vec::new();
    for shape in &picture.shapes {
        if let Shape::Text { x, y, text, size, weight, align, baseline, .. } = shape {
            let w = f64::from(width(text, *size, *weight)) / 10.0;
            let (x, y, size) = (f64::from(*x) / 10.0, f64::from(*y) / 10.0, f64::from(*size) / 10.0);
            let left = x - w * match align {
                Align::Left => 0.0,
                Align::Center => 0.5,
                Align::Right => 1.0,
            };
            let base = y + f64::from(baseline.shift()) * size;
            boxes.push((left, base - 0.73 * size, left + w, base));
        }
    }
    boxes
}

#[test]
fn the_way_back_is_the_way_there() {
    for log_y in [false, true] {
        axes_of((420, 300), (-3.0, 5.0), (0.01, 20.0), Options { log_y, ..Options::default() }, |axes| {
            let (px, py) = axes.to_px(1.25, 0.4);
            let (x, y) = axes.window.to_data(px, py);
            assert!((x - 1.25).abs() < 1e-9 && (y - 0.4).abs() < 1e-9);
            assert!(axes.window.contains(px, py));
            let (bx, by) = axes.plane.map_coordinate(&(1.25, 0.4));
            assert!((f64::from(bx) / 10.0 - px).abs() < 0.051 && (f64::from(by) / 10.0 - py).abs() < 0.051);
        });
    }
}

#[test]
fn equal_axes_have_equal_units_and_hold_the_range() {
    let of = |size, high: f64, equal, pad| {
        let found = std::cell::Cell::new(None);
        axes_of(size, (0.0, 1.0), (0.0, high), Options { equal, pad, ..Options::default() }, |axes| {
            let (a, b) = (axes.to_px(0.0, 0.0), axes.to_px(1.0, high));
            assert!(axes.window.contains(a.0, a.1 - 1e-6) && axes.window.contains(b.0, b.1 + 1e-6));
            let (wide, tall) = (b.0 - a.0, a.1 - b.1);
            assert!(wide / axes.window.width >= 0.45 || tall / axes.window.height >= 0.45);
            let equal = (wide - tall / high).abs() < 1e-9;
            found.set(Some((equal, wide / axes.window.width, tall / axes.window.height)));
        });
        found.take().unwrap_or_default()
    };
    // Units are equal where there is room for them, and where they matter even if there is little.
    assert!(of((600, 300), 1.0, Equal::Yes, 0.0).0 && of((400, 640), 0.25, Equal::Yes, 0.0).0);
    assert!(of((500, 400), 1.0, Equal::IfItFits, 0.0).0);
    // Or always, however low the picture.
    assert!(of((800, 200), 1.0, Equal::Always, 0.0).0 && of((200, 800), 9.0, Equal::Always, 0.0).0);
    // A low picture, and columns that would be a line, fill their window instead.
    for (size, high, equal) in [
        ((800, 200), 1.0, Equal::Yes),
        ((200, 800), 1.0, Equal::Yes),
        ((400, 640), 0.3, Equal::IfItFits),
        ((400, 400), 9.0, Equal::IfItFits),
        ((400, 400), 1.5, Equal::No),
    ] {
        let (equal, wide, tall) = of(size, high, equal, 0.0);
        assert!(!equal && wide > 0.99 && tall > 0.99, "{size:?} {high}: {wide} {tall}");
    }
    // And what stands out over the range has its room.
    for size in [(600, 300), (120, 90), (800, 200)] {
        axes_of(size, (0.0, 1.0), (0.0, 1.0), Options { equal: Equal::Yes, pad: 12.0, ..Options::default() }, |axes| {
            let margin = crate::plot::ticks::MARGIN / (1.0 + 2.0 * crate::plot::ticks::MARGIN);
            let (x, y) = axes.to_px(margin, margin);
            let w = axes.window;
            assert!(x - w.left >= 11.9 && w.top + w.height - y >= 11.9, "{size:?}: {x} {y} in {w:?}");
        });
    }
}

#[test]
fn steps_have_two_ticks_wherever_there_are_two_of_them() {
    for (scale, least) in [(Scale::Normal, 150), (Scale::Presenting, 330)] {
        for wide in (least..least + 400).step_by(10) {
            for until in (1..=60).chain([199, 4_321]).map(f64::from) {
                let mut picture = Picture::new(wide, 220);
                let options = Options { whole_x: true, y_ticks: false, ..Options::default() };
                let theme = Theme::new(Scheme::Light, scale);
                let x = (-0.03 * until, 1.03 * until);
                Axes::new(&picture.area(), &theme, x, (0.0, 1.0), options);
                let boxes = boxes(&picture);
                assert!(boxes.len() >= 2, "{scale:?}, {wide} px, {until} steps: {boxes:?}");
                assert!(boxes.windows(2).all(|pair| pair[0].2 < pair[1].0), "{wide} px, {until} steps: {boxes:?}");
            }
        }
    }
}

#[test]
fn no_axis_of_y_has_one_tick_alone() {
    for (scale, least) in [(Scale::Normal, 50), (Scale::Presenting, 110)] {
        for high in (least..400).step_by(10) {
            for y in [(-4.532, -4.529), (-280.0, 4980.0), (0.31, 0.72), (0.0, 1.0), (-0.06, 1.06), (9.0, 51.0)] {
                let mut picture = Picture::new(600, high);
                let options = Options { x_ticks: false, ..Options::default() };
                Axes::new(&picture.area(), &Theme::new(Scheme::Light, scale), (0.0, 1.0), y, options);
                assert!(boxes(&picture).len() >= 2, "{scale:?}, {high} px, {y:?}: {:?}", boxes(&picture));
            }
        }
    }
}

/// What a plane of equal units at 1280 × 720 on a wall has: a grid of squares would leave 0 alone beside it.
#[test]
fn a_plane_has_two_ticks_each_way_though_its_squares_be_large() {
    for (width, height) in [(616, 480), (600, 400), (420, 300), (900, 300)] {
        for (x, y) in [((-9.0, 9.0), (-7.0, 8.0)), ((-8.0, 4.0), (-2.0, 2.5)), ((0.0, 30.0), (0.0, 20.0))] {
            let mut picture = Picture::new(width, height);
            let theme = Theme::new(Scheme::Light, Scale::Presenting);
            let options = Options { equal: Equal::Always, ..Options::default() };
            Axes::new(&picture.area(), &theme, x, y, options);
            let boxes = boxes(&picture);
            let foot = boxes.iter().map(|b| b.3).fold(0.0, f64::max);
            let along = boxes.iter().filter(|b| b.3 > foot - 1.0).count();
            assert!(along >= 2 && boxes.len() - along >= 2, "{width} × {height}, {x:?} × {y:?}: {boxes:?}");
        }
    }
}

#[test]
fn a_note_is_whole_and_below_all_else() {
    let long = "Regression of the vertical on the horizontal column: vertical residuals";
    for (width, height) in [(238, 190), (396, 214), (900, 500)] {
        for note in ["short", long] {
            for x_title in ["", "sepal_length_cm"] {
                let options = Options { x_title, note, ..Options::default() };
                let picture = axes_of((width, height), (0.0, 1.0), (0.0, 1.0), options, |axes| {
                    assert!(axes.window.height > 0.4 * f64::from(height));
                });
                let said = |shape: &Shape| match shape {
                    Shape::Text { text, .. } if note.contains(text.as_str()) && text.len() > 3 => Some(text.clone()),
                    _ => None,
                };
                let lines: Vec<String> = picture.shapes.iter().filter_map(said).rev().collect();
                assert_eq!(lines.join(" "), note, "{width} px");
                let boxes = boxes(&picture);
                for (i, a) in boxes.iter().enumerate() {
                    assert!(a.0 >= 0.0 && a.3 <= f64::from(height), "{width} px: {a:?} leaves the picture");
                    let apart = |b: &(f64, f64, f64, f64)| a.0 >= b.2 || b.0 >= a.2 || a.1 >= b.3 || b.1 >= a.3;
                    assert!(boxes[..i].iter().all(apart), "{width} px, {note}: {a:?}");
                }
            }
        }
    }
}

#[test]
fn labels_neither_collide_nor_leave_the_picture() {
    let ranges = [(0.0, 1.0), (-1e6, 2e6), (1e-7, 3e-7), (999.9, 1000.1), (-0.3, 1234.0), (f64::NAN, 2.0)];
    for size in [(280, 200), (420, 420), (1900, 1000)] {
        for scale in [Scale::Normal, Scale::Presenting] {
            for x in ranges {
                for log_y in [false, true] {
                    let mut picture = Picture::new(size.0, size.1);
                    let theme = Theme::new(Scheme::Light, scale);
                    let options = Options { log_y, x_title: "step", y_title: "cost", ..Options::default() };
                    Axes::new(&picture.area(), &theme, x, x, options);
                    let boxes = boxes(&picture);
                    // A low panel on a wall has no titles.
                    let titled = scale == Scale::Normal || size.1 >= 336;
                    let said = |words: &str| {
                        picture.shapes.iter().any(|s| matches!(s, Shape::Text { text, .. } if text == words))
                    };
                    assert!(said("step") == titled && said("cost") == titled, "{size:?} {scale:?}: titles");
                    assert!(boxes.len() > if titled { 2 } else { 1 }, "{size:?} {scale:?} {x:?}: too few labels");
                    for (i, a) in boxes.iter().enumerate() {
                        let inside = a.0 >= -0.1 && a.1 >= -0.1;
                        let fits = a.2 <= f64::from(size.0) + 0.1 && a.3 <= f64::from(size.1) + 0.1;
                        assert!(inside && fits, "{size:?} {scale:?} {x:?}: {a:?} leaves the picture");
                        for b in &boxes[..i] {
                            let apart = a.0 >= b.2 || b.0 >= a.2 || a.1 >= b.3 || b.1 >= a.3;
                            assert!(apart, "{size:?} {scale:?} {x:?} log {log_y}: {a:?} meets {b:?}");
                        }
                    }
                }
            }
        }
    }
}
