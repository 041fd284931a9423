//! Every panel of every edge of what can be, under every look.

use super::edges::{edges, looks, made, named, picture, small, typed, waiting};
use super::*;
use crate::demos::trial::{ViewSettings, draw, gaps, path_of, says, settings, shows, words};
use crate::engine::notice::Arg;
use crate::plot::figure::{Figure, Scene};
use crate::plot::panel::Made;
use crate::plot::picture::{Align, Weight};
use crate::plot::text::width;
use crate::plot::{Picture, Scale, Scheme, Shape, Theme};
use std::collections::{BTreeMap, BTreeSet};

/// The number that a notice says under this name.
fn said(notice: &Notice, name: &str) -> f64 {
    match notice.args.iter().find(|(key, _)| key == name).unwrap() {
        (_, Arg::Number(x)) => *x,
        (_, Arg::Text(text)) => number(text),
    }
}

#[test]
fn nothing_breaks_it_and_every_word_is_there() {
    let lessons = ["en", "zh"].map(|lang| std::fs::read_to_string(path_of::<Svd>(&format!("{lang}.md"))).unwrap());
    shows(&edges(), &looks(), |scene, _| {
        let facts = Svd::facts(scene);
        let of_cells = ["fro_error", "tail_bound", "stored_numbers"];
        let names: Vec<_> = facts.metrics.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, if Svd::has_original(scene) { Svd::METRICS } else { &of_cells });
        let section = format!("\n::: {}\n", facts.lit);
        assert!(lessons.iter().all(|lesson| lesson.contains(&section)), "{}", facts.lit);
        let (frame, (m, n)) = (scene.frame, scene.input.shape());
        let fields = Svd::fields(scene);
        let names = "width height channels k singular_values fro_error tail_bound psnr stored_numbers";
        assert!(names.split(' ').all(|name| fields.contains_key(name)) && fields.len() == 9);
        assert_eq!((&fields["width"], &fields["height"], &fields["k"]), (&n.into(), &m.into(), &frame.k.into()));
        assert_eq!(fields["fro_error"].is_null(), !frame.exact);
        // Bars that lie beside each other as shapes of their own would be striped.
        if Svd::has_original(scene) {
            let shapes = draw(scene, "sum", (640, 480)).0.shapes;
            assert!(!shapes.iter().any(|shape| matches!(shape, Shape::Rect { .. })), "{m} × {n}");
        }
        // What a picture is called stands above it: its letters cover nothing of it.
        let (sum, place) = draw(scene, "sum", (640, 480));
        if let (true, Some(place)) = (Svd::has_original(scene), place) {
            let covers = sum.shapes.iter().find(|shape| {
                let Shape::Text { x, y, size, text, .. } = shape else { return false };
                let [x, y, half] = [*x as f64 / 10.0, *y as f64 / 10.0, f64::from(*size) / 20.0];
                let beside = x > place.left + place.width || y - half > place.top + place.height;
                text != "↔" && !beside && y + half > place.top + 0.5
            });
            assert!(covers.is_none(), "{m} × {n}: {covers:?} {place:?}");
        }
        // No panel is there without anything on it.
        for panel in Svd::PANELS.iter().filter(|panel| Svd::has(panel.id, scene)) {
            let drawn = !draw(scene, panel.id, (640, 480)).0.shapes.is_empty() || Svd::grid(panel.id, scene).is_some();
            assert!(drawn, "{} of {m} × {n}", panel.id);
        }
        let sentence = facts.sentence.unwrap();
        match sentence.code.as_str() {
            "did-layer" | "did-layers" => {
                let [error, fall, s] = ["error", "fall", "s"].map(|name| said(&sentence, name));
                assert!(fall > 0.0, "{sentence:?}");
                let before = error + fall;
                // As the lesson has it: squares add up, over all channels of a picture. Each is told with four digits.
                let rounding = 2e-3 * before * before;
                assert!((before * before - s * s - error * error).abs() <= rounding, "{sentence:?}");
            }
            "did-whole" => assert!(said(&sentence, "error") <= 1e-5 * frame.singular_values[0][0] * 2.0),
            "did-wait" => assert!(!frame.exact),
            "did-quick" => assert!(!frame.exact && frame.k > 0),
            code => assert_eq!((code, frame.k), ("did-start", 0)),
        }
        // Nothing is said of an end before all is known.
        assert_eq!(facts.end.is_some(), scene.done.is_some() && frame.exact);
        assert!(facts.lit != "end" || frame.exact);
    });
}

#[test]
fn no_number_is_offered_that_the_lesson_does_not_show() {
    moment(small(), "rgb", 2).plain(&ViewSettings::default(), |scene| {
        let offered: BTreeSet<String> = Svd::facts(scene).live.into_iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(offered, gaps::<Svd>("en"));
        assert_eq!(offered, gaps::<Svd>("zh"));
    });
}

/// The extent of a text on a picture, in CSS px: left, top, right, foot.
fn extent(shape: &Shape) -> Option<(&str, [f64; 4])> {
    let Shape::Text { x, y, text, size, weight, align, baseline, rotate, .. } = shape else { return None };
    // Sizes and lengths of shapes are in tenths.
    let (wide, high) = (f64::from(width(text, *size, *weight)) / 10.0, f64::from(*size) / 10.0);
    let (x, y) = (f64::from(*x) / 10.0, f64::from(*y) / 10.0);
    assert!(!rotate);
    let left = match align {
        Align::Left => x,
        Align::Center => x - wide / 2.0,
        Align::Right => x - wide,
    };
    let foot = y + f64::from(baseline.shift()) * high;
    // Letters stand on the foot and are some 0.75 em high.
    Some((text, [left, foot - 0.75 * high, left + wide, foot]))
}

/// Texts of a picture that are cut off, or that lie on one another.
fn collisions(picture: &Picture) -> Vec<String> {
    let (w, h) = (f64::from(picture.width), f64::from(picture.height));
    let texts: Vec<_> = picture.shapes.iter().filter_map(extent).filter(|(text, _)| *text != "↔").collect();
    let cut = texts.iter().filter(|(_, [l, t, r, f])| *l < -1.0 || *t < -1.0 || *r > w + 1.0 || *f > h + 1.0);
    let mut found: Vec<String> = cut.map(|(text, at)| format!("“{text}” is cut off: {at:.0?}")).collect();
    for (i, (a, [l, t, r, f])) in texts.iter().enumerate() {
        for (b, [l2, t2, r2, f2]) in &texts[i + 1..] {
            if l.max(*l2) + 1.0 < r.min(*r2) && t.max(*t2) + 1.0 < f.min(*f2) {
                found.push(format!("“{a}” lies on “{b}”"));
            }
        }
    }
    found
}

/// What is looked at in all sizes.
fn kinds() -> Vec<(&'static str, SceneData)> {
    let line = |n, m| moment(picture((n, m), 1, |i, j, _| ((i * 37 + j * 11) % 256) as f64), "grey", 1);
    vec![
        ("two by two", moment(named("two-by-two"), "grey", 1)),
        ("documents", moment(named("documents"), "grey", 1)),
        ("rank two", moment(named("rank-two"), "grey", 3)),
        ("twelve", moment(typed(), "grey", 5)),
        ("a row", moment(made(1, 12, |_, j| j as f64), "grey", 1)),
        ("a column", moment(made(12, 1, |i, _| i as f64 - 3.0), "grey", 0)),
        ("one number", moment(made(1, 1, |_, _| -3.25), "grey", 1)),
        ("huge", moment(made(3, 3, |i, j| 1e150 * ((i + j) as f64 - 2.0) / 7.0), "grey", 1)),
        ("nothing", moment(made(3, 3, |_, _| 0.0), "grey", 1)),
        ("hills", moment(small(), "ycbcr", 4)),
        ("grey hills", moment(small(), "grey", 0)),
        ("a line", line(300, 1)),
        ("an upright line", line(1, 300)),
        ("one pixel", line(1, 1)),
        ("waiting", waiting().swap_remove(8)),
    ]
}

#[test]
fn nothing_panics_at_any_size() {
    let (words, theme) = (words::<Svd>("en"), Theme::new(Scheme::Dark, Scale::Presenting));
    for (name, moment) in kinds() {
        for look in looks() {
            moment.seen(&look, &words, &theme, |scene| {
                for panel in Svd::PANELS {
                    for size in [(8, 8), (8, 2000), (2000, 8), (2000, 2000), (1, 1), (97, 31)] {
                        let (_, to_data) = draw(scene, panel.id, size);
                        let sound = to_data.is_none_or(|w| w.width > 0.0 && w.height > 0.0);
                        assert!(sound, "{name}, {}, {size:?}: {to_data:?}", panel.id);
                    }
                }
            });
        }
    }
}

/// What cannot be shown on a small panel: twelve layers one by one, each with its name; and names over a picture that is
/// one pixel high, or narrower than two of them.
const KNOWN: [(&str, &str); 3] = [("twelve", "layers"), ("a line", "sum"), ("waiting", "sum")];

#[test]
fn no_text_is_cut_off_or_lies_on_another() {
    let (mut found, mut narrow) = (BTreeSet::new(), BTreeSet::new());
    for (lang, (name, moment)) in
        ["en", "zh"].into_iter().flat_map(|lang| kinds().into_iter().map(move |kind| (lang, kind)))
    {
        let words = words::<Svd>(lang);
        for (scale, sizes) in [
            (Scale::Normal, [(300, 300), (360, 260), (620, 460), (1200, 700)]),
            (Scale::Presenting, [(700, 500), (900, 700), (1200, 900), (1600, 900)]),
        ] {
            let theme = Theme::new(Scheme::Light, scale);
            for look in [ViewSettings::default(), ViewSettings::default().view(&[("wipe", "0.4"), ("channel", "3")])] {
                moment.seen(&look, &words, &theme, |scene| {
                    for panel in Svd::PANELS.iter().filter(|panel| Svd::has(panel.id, scene)) {
                        for size in sizes.into_iter().filter(|_| panel.made != Made::Grid) {
                            for what in collisions(&draw(scene, panel.id, size).0) {
                                let known = KNOWN.contains(&(name, panel.id));
                                let place = format!("{name}, {}, {lang}, {scale:?} {size:?}", panel.id);
                                if known {
                                    narrow.insert(place)
                                } else {
                                    found.insert(place + ": " + &what)
                                };
                            }
                        }
                    }
                });
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_iter().collect::<Vec<_>>().join("\n"));
    let smallest = ["(300, 300)", "(360, 260)", "(700, 500)"];
    assert!(narrow.iter().all(|place| smallest.iter().any(|size| place.ends_with(size))), "{narrow:?}");
    // The check can fail.
    let mut picture = Picture::new(100, 50);
    let text = |x, text: &str| Shape::Text {
        x,
        y: 250,
        text: text.to_owned(),
        size: 140.0,
        color: Theme::new(Scheme::Light, Scale::Normal).ink,
        weight: Weight::Normal,
        align: Align::Left,
        baseline: crate::plot::picture::Baseline::Middle,
        rotate: false,
        halo: None,
    };
    picture.shapes = vec![text(20, "some words"), text(60, "others"), text(900, "cut")];
    assert_eq!(collisions(&picture).len(), 2, "{:?}", collisions(&picture));
}

pub fn live(moment: &SceneData, look: &ViewSettings) -> BTreeMap<&'static str, String> {
    moment.plain(look, |scene| Svd::facts(scene).live.into_iter().collect())
}

#[test]
fn facts_are_those_that_a_pencil_finds() {
    let of = |k| live(&moment(named("two-by-two"), "grey", k), &ViewSettings::default());
    let expect = |live: BTreeMap<&str, String>, all: &str| {
        for pair in all.split(", ") {
            let (name, value) = pair.split_once(" = ").unwrap();
            assert_eq!(live[name], value, "{name}");
        }
        assert_eq!(live.len(), all.split(", ").count());
    };
    // ‖A‖² = 50, s² = 45 and 5.
    let same = "r = 2, norm = 7.0711, rank = 2, numbers = 4, too_many = 2, rounding = –, psnr = –, beat = –";
    let zero = "k = 0, s_k = –, s_next = 6.7082, error = 7.0711, tail = 7.0711, share = 0.0%, energy = 0.0%, stored = 0, ratio = 0.0%";
    let one = "k = 1, s_k = 6.7082, s_next = 2.2361, error = 2.2361, tail = 2.2361, share = 75.0%, energy = 90.0%, stored = 4, ratio = 100.0%";
    expect(of(0), &format!("{same}, {zero}"));
    expect(of(1), &format!("{same}, {one}"));
    let two = of(2);
    assert_eq!((two["s_next"].as_str(), two["tail"].as_str(), two["ratio"].as_str()), ("–", "0", "200.0%"));
    assert_eq!((two["share"].as_str(), two["energy"].as_str(), two["stored"].as_str()), ("100.0%", "100.0%", "8"));
}

#[test]
fn numbers_wait_for_the_exact_factors() {
    for moment in waiting() {
        let live = live(&moment, &ViewSettings::default());
        for name in ["error", "tail", "norm", "share", "energy", "rounding", "psnr", "rank"] {
            assert_eq!(live[name], "–", "{name}");
        }
        assert_eq!((live["r"].as_str(), live["k"].clone()), ("380", moment.frame.k.to_string()));
        moment.plain(&ViewSettings::default(), |scene| {
            let facts = Svd::facts(scene);
            assert!(facts.metrics.iter().all(|(name, value)| value.is_nan() == (*name != "stored_numbers")));
            let all = moment.frame.k > 0 && moment.frame.k <= moment.frame.singular_values[0].len();
            assert_eq!(facts.sentence.unwrap().code, if all { "did-quick" } else { "did-wait" });
            let tables = ["choose", "numbers"].map(|panel| Svd::grid(panel, scene).unwrap());
            assert!(tables[0].rows.is_empty() && tables[0].caption == "Waits for the exact factors");
            assert_eq!(tables[1].rows.len(), 2);
        });
    }
}

#[test]
fn the_tables_say_what_a_pencil_finds() {
    let table = |moment: &SceneData, view: &[(&str, &str)], panel: &str| {
        moment.plain(&ViewSettings::default().view(view), |scene| Svd::grid(panel, scene).unwrap())
    };
    let one = moment(named("two-by-two"), "grey", 1);
    let rows = |view: &[(&str, &str)]| -> Vec<_> {
        let rows = table(&one, view, "choose").rows;
        rows.into_iter().map(|row| (row.cells[1].clone(), row.go.unwrap(), row.strong)).collect()
    };
    let row = |threshold: &str, k| (threshold.to_owned(), k, k == 1);
    assert_eq!(rows(&[]), [row("≥ 90.0%", 2), row("≥ 99.0%", 2), row("≤ 50.0%", 0)]);
    let other = [("share", "0.7"), ("energy", "0.89"), ("size", "1")];
    assert_eq!(rows(&other), [row("≥ 70.0%", 1), row("≥ 89.0%", 1), row("≤ 100.0%", 1)]);
    let numbers = |moment: &SceneData| -> Vec<_> {
        table(moment, &[], "numbers").rows.into_iter().map(|row| row.cells[1].clone()).collect()
    };
    let found = numbers(&one);
    assert_eq!((found[0].as_str(), found[1].as_str()), ("2.236068", "2.236068"));
    assert!(number(&found[2]) < 1e-15);
    assert_eq!(found[3..], ["4 / 4", "100.0%"]);
    // A picture has a fourth rule, and two numbers more.
    let hills = moment(small(), "grey", 16);
    assert_eq!((table(&hills, &[], "choose").rows.len(), numbers(&hills).len()), (4, 7));
    for (rule, k) in table(&hills, &[("psnr", "30")], "choose").rows.iter().map(|row| (&row.cells[0], row.go.unwrap()))
    {
        let at = |k| moment(small(), "grey", k).frame.measured.unwrap().psnr.unwrap_or(f64::INFINITY);
        assert!(!rule.contains("PSNR") || (at(k) >= 30.0 && at(k - 1) < 30.0), "{rule}: {k}");
    }
}

#[test]
fn what_is_said_is_a_sentence() {
    let words = words::<Svd>("en");
    let said = |moment: SceneData| moment.plain(&ViewSettings::default(), |scene: &Scene<'_, Svd>| says(scene, &words));
    let two = |k| said(moment(named("two-by-two"), "grey", k));
    assert!(
        two(0).starts_with("No layer yet: the sum is 0 everywhere, and the error is ‖A‖ = 7.071. There are 2 layers")
    );
    assert!(two(1).starts_with("Layer 1 is in, s = 6.708: the error fell by 4.835 to 2.236.\n"), "{}", two(1));
    assert!(two(2).contains("layer 2 is in, and its s is 2.236.\nComplete: all 2 layers are added"), "{}", two(2));
    assert!(two(2).contains("Numerical rank: 2."));
    let one = said(moment(made(1, 1, |_, _| -5.0), "grey", 1));
    assert!(one.contains("the one layer is added"), "{one}");
    let hills = said(moment(small(), "rgb", 3));
    assert!(hills.contains("A picture of 16 rows and 24 columns as the sum of 3 of its 16 layers."), "{hills}");
    let waits = said(waiting().swap_remove(4));
    assert!(waits.starts_with("A quick sum of the first 50 of 380 layers") && !waits.contains("Complete"), "{waits}");
    // A picture that is whole before its last layer: all that is left is rounding in single precision.
    let cross = picture((20, 14), 1, |i, j, _| (i * 9 + j * 5) as f64);
    for k in 2..=14 {
        let whole = said(moment(cross.clone(), "grey", k));
        assert!(whole.starts_with("Only rounding is left of the error: "), "{k}: {whole}");
    }
}

#[test]
fn knobs_that_change_nothing_are_left_out() {
    let idle = |moment: SceneData| moment.plain(&ViewSettings::default(), Svd::inactive_knobs);
    let grey = picture((3, 3), 1, |i, j, _| (i * 3 + j) as f64);
    assert_eq!(idle(moment(named("rank-two"), "grey", 1)), ["color", "wipe", "channel", "psnr"]);
    assert_eq!(idle(moment(grey, "rgb", 1)), ["color", "channel", "beat_u", "beat_v"]);
    assert_eq!(idle(moment(small(), "grey", 1)), ["channel", "beat_u", "beat_v"]);
    assert_eq!(idle(moment(small(), "rgb", 1)), ["beat_u", "beat_v"]);
    assert_eq!(idle(moment(small(), "ycbcr", 1)), ["psnr", "beat_u", "beat_v"]);
    // And those that are there do change what is drawn or said.
    let base = moment(small(), "rgb", 3);
    let drawn = |view: &[(&str, &str)]| {
        base.plain(&ViewSettings { view: settings(view), ..ViewSettings::default() }, |scene| {
            let pictures: Vec<_> = Svd::PANELS.iter().map(|panel| draw(scene, panel.id, (300, 200)).0.shapes).collect();
            let grids: Vec<_> = Svd::PANELS.iter().map(|panel| Svd::grid(panel.id, scene)).collect();
            format!("{pictures:?} {grids:?} {}", Svd::facts(scene).lit)
        })
    };
    let plain = drawn(&[]);
    for (key, value) in [
        ("wipe", "0.5"),
        ("channel", "2"),
        ("share", "0.5"),
        ("energy", "0.5"),
        ("psnr", "20"),
        ("size", "0.9"),
        ("proof", "2"),
    ] {
        assert!(drawn(&[(key, value)]) != plain, "{key} changes nothing");
    }
}
