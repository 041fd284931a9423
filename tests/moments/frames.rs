//! What the pictures have room for: everything that a run has, in letters that can be read, with no word cut off.

use super::{moments, places, runs::supplied};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unrolled::demos::{self, DEMOS, Demo};
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::words::{Words, compile};
use unrolled::plot::marks::badge_radius;
use unrolled::plot::panel::Made;
use unrolled::plot::picture::{Align, Shape, Weight};
use unrolled::plot::run_view::{RunView, bare};
use unrolled::plot::{Picture, Scale, Scheme, Theme, text};

/// A run as it is seen at an instant.
fn at(run: &Run, t: u64) -> Box<dyn RunView> {
    let demo = demos::find(&run.demo).unwrap();
    let mut session = supplied(run);
    session.obey(&Command::Seek { t }, None).unwrap();
    while !session.work(&mut || true) {}
    let told = session.report();
    let mut run_view = demo.run_view();
    run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
    run_view
}

/// The words of a demo, as the page has them.
fn words(demo: &Demo, lang: &str) -> Words {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: String| std::fs::read_to_string(root.join(path)).unwrap();
    let text = read(format!("src/demos/{}/{lang}.md", demo.slug().replace('-', "_")));
    let labels = text.trim_start_matches("---\n").split("\n---\n").next().unwrap();
    let shared = |name: &str| read(format!("src/shell/words/{name}.ftl"));
    compile::words(lang, &[labels, &shared(&format!("{}.{lang}", demo.terms.kind)), &shared(lang)])
}

/// Places as rows, whatever a host calls them.
fn rows(run_view: &dyn RunView, name: &str) -> Vec<Vec<f64>> {
    let (words, theme) = (Words::new("en", &[]), Theme::new(Scheme::Light, Scale::Normal));
    let fields = run_view.fields(&bare(&words, &theme, &Settings::new(), &BTreeMap::new()));
    fields.get(name).and_then(|rows| serde_json::from_value(rows.clone()).ok()).unwrap_or_default()
}

/// Main pictures as they are on a laptop, in a low frame, on a phone and on a wall.
const MAIN: [(u32, u32, Scale); 5] = [
    (400, 640, Scale::Normal),
    (720, 520, Scale::Normal),
    (560, 180, Scale::Normal),
    (330, 360, Scale::Normal),
    (790, 520, Scale::Presenting),
];

/// Every point, and the badge of every centre or mean, lies whole in the main picture; and together they fill it.
fn holds(run_view: &dyn RunView, what: &str, fills: bool) {
    let columns = Settings::from([("plane".to_owned(), Value::Text("columns".to_owned()))]);
    let (words, studies) = (Words::new("en", &[]), BTreeMap::new());
    let points = rows(run_view, "points");
    let places = [rows(run_view, "cluster_centers"), rows(run_view, "means")].concat();
    for (width, height, scale) in MAIN {
        let theme = Theme::new(Scheme::Light, scale);
        let (_, to_data) = run_view.draw("points", &bare(&words, &theme, &columns, &studies), width, height);
        let w = to_data.unwrap();
        let flat = points.first().is_none_or(|point| point.len() < 2);
        let check = |row: &Vec<f64>, room: f64| {
            let (x, y) = if flat { (w.to_px(row[0], w.y.0).0, w.top + 30.0) } else { w.to_px(row[0], row[1]) };
            let inside = x >= w.left + room && x <= w.left + w.width - room;
            let tall = flat || (y >= w.top + room && y <= w.top + w.height - room);
            assert!(inside && tall, "{what}, {width} × {height}: ({x}, {y}) of {row:?} in {w:?}");
        };
        points.iter().for_each(|row| check(row, 0.0));
        places.iter().filter(|_| !flat).for_each(|row| check(row, badge_radius(&theme)));
        if flat {
            continue;
        }
        let all = || points.iter().chain(&places).map(|row| w.to_px(row[0], row[1]));
        let span = |of: fn((f64, f64)) -> f64| {
            let (lo, hi) = all().map(of).fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
            hi - lo
        };
        // A line of points fills nothing; where one unit is as long as the other, one of both ways is full.
        let (across, down) = (span(|p| p.0) / w.width, span(|p| p.1) / w.height);
        assert!(!fills || across.max(down) > 0.6 || points.len() < 3, "{what}, {width} × {height}: {across} × {down}");
    }
}

#[test]
fn main_pictures_hold_every_point_and_every_centre() {
    let mut seen = 0;
    for demo in DEMOS.iter().filter(|demo| demo.panels[0].id == "points") {
        for link in moments(demo.slug(), "en").iter().collect::<BTreeSet<_>>() {
            for (run, t) in places(link) {
                let large = matches!(&run.input, Source::Named { data, .. } if data == "large");
                // A lesson ends with a link to another demo, which may have another main picture.
                let points = DEMOS.iter().any(|other| other.slug() == run.demo && other.panels[0].id == "points");
                for t in [t, t + 1].into_iter().filter(|_| points && !large) {
                    // Where a centre was set by hand, the window holds that place too.
                    holds(&*at(&run, t), &format!("{link} at {t}"), run.edits.is_empty());
                    seen += 1;
                }
            }
        }
        for data in (demo.terms.data_names)().into_iter().filter(|data| *data != "large") {
            let mut run = Run::new(demo.slug(), demo.terms.version);
            run.input = Source::Named { data: data.to_owned(), data_seed: 1 };
            holds(&*at(&run, 0), data, true);
            holds(&*at(&run, 9), data, true);
        }
    }
    assert!(seen > 20, "{seen} moments");
}

/// A text of a picture that is cut off: by itself, or by the edge.
fn cut(picture: &Picture, (width, height): (f32, f32)) -> Vec<String> {
    let of = |shape: &Shape| {
        let Shape::Text { x, y, text: words, size, weight, align, rotate, .. } = shape else { return None };
        let long = text::width(words, size / 10.0, *weight);
        let (x, y) = (*x as f32 / 10.0, *y as f32 / 10.0);
        let left = match align {
            Align::Left => x,
            Align::Center => x - long / 2.0,
            Align::Right => x - long,
        };
        let inside = *rotate || (left >= -1.0 && left + long <= width + 1.0);
        let whole = !words.ends_with('…') && inside && (0.0..=height).contains(&y);
        (!whole).then(|| words.clone())
    };
    picture.shapes.iter().filter_map(of).collect()
}

/// Sizes of a window, in CSS px, how they are looked at, and a size of text.
type Looked = (&'static [(u32, u32)], Scale, f64);

/// The sizes that panels have: on laptops, and on walls of 720 and 1080 px.
const PANELS: [Looked; 3] = [
    (&[(298, 190), (298, 280), (400, 620), (700, 560)], Scale::Normal, 768.0),
    (&[(440, 210), (440, 480), (606, 540), (780, 520)], Scale::Presenting, 720.0),
    (&[(660, 330), (660, 750), (910, 840), (1180, 800)], Scale::Presenting, 1080.0),
];

/// Runs of a demo: on some of its data, at their start and on their way.
fn some(demo: &Demo) -> Vec<(String, Box<dyn RunView>)> {
    let names = (demo.terms.data_names)();
    let small = names.into_iter().filter(|name| !["large", "slide"].contains(name)).take(8);
    let run = |name: &str| {
        let mut run = Run::new(demo.slug(), demo.terms.version);
        run.input = Source::Named { data: name.to_owned(), data_seed: 1 };
        run
    };
    small.flat_map(|name| [0, 2, 12].map(|t| (format!("{name} at {t}"), at(&run(name), t)))).collect()
}

#[test]
fn no_word_of_a_picture_is_cut_and_on_a_wall_none_is_small() {
    let (look, studies) = (Settings::new(), BTreeMap::new());
    let mut found = BTreeSet::new();
    for demo in DEMOS {
        let languages = ["en", "zh"].map(|lang| words(demo, lang));
        for (what, run_view) in some(demo) {
            for (sizes, scale, window) in PANELS {
                let theme = Theme::new(Scheme::Light, scale).on_wall(window);
                for words in &languages {
                    let context = bare(words, &theme, &look, &studies);
                    let drawn = |made| matches!(made, Made::Picture { .. });
                    for panel in
                        demo.panels.iter().filter(|panel| drawn(panel.made) && run_view.has(panel.id, &context))
                    {
                        for &(width, height) in sizes {
                            let (picture, _) = run_view.draw(panel.id, &context, width, height);
                            let name = format!("{}: {}, {width} × {height}, {scale:?}", demo.slug(), panel.id);
                            for text in cut(&picture, (width as f32, height as f32)) {
                                found.insert(format!("{name}, {what}: “{text}” is cut"));
                            }
                            let letters = picture.shapes.iter().filter_map(|shape| match shape {
                                Shape::Text { size, text, .. } => Some((size / 10.0, text)),
                                _ => None,
                            });
                            let least = if scale == Scale::Presenting { theme.text - 0.1 } else { 7.0 };
                            for (size, text) in letters.filter(|(size, _)| *size < least) {
                                found.insert(format!("{name}, {what}: “{text}” has {size} px"));
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{}\n{} in all", found.iter().cloned().collect::<Vec<_>>().join("\n"), found.len());
    // The check can fail.
    let mut picture = Picture::new(100, 50);
    let label = text::Label::new("some words", (60.0, 20.0), 12.0, Theme::new(Scheme::Light, Scale::Normal).ink);
    picture.shapes = vec![label.shape()];
    assert_eq!(cut(&picture, (100.0, 50.0)), ["some words"]);
    assert!(text::width("some words", 12.0, Weight::Normal) > 40.0);
}
