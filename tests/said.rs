//! What is said: with the words that are there, of bounded length, with digits grouped in one way, and by lessons of what
//! is on screen.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unrolled::demos::{self, DEMOS, Demo};
use unrolled::engine::Notice;
use unrolled::engine::address;
use unrolled::engine::notice::Arg;
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::table::read::{Columns, LabelColumn, ReadOptions, read};
use unrolled::engine::words::{LANGUAGES, Words, compile};
use unrolled::plot::picture::{Align, Baseline, Weight};
use unrolled::plot::run_view::{RunView, bare};
use unrolled::plot::{Picture, Scale, Scheme, Shape, Theme, ToData};

mod runs;

/// A card that is alive goes through all of these.
const STEPS: u64 = 40;
/// What somebody else wrote is quoted in so many letters at most.
const MOST: usize = 80;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn every_card_draws_with_the_words_that_the_gallery_has() {
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let studies = BTreeMap::new();
    let words = LANGUAGES.map(|lang| {
        let file = root().join(format!("src/shell/words/{lang}.ftl"));
        compile::words(lang, &[&std::fs::read_to_string(file).unwrap()])
    });
    for demo in DEMOS {
        let (place, notices) = address::read(demo.terms, demo.card, &demos::terms);
        assert_eq!(notices, [], "{}", demo.card);
        let (mut session, look) = (runs::open(&place.run), place.look);
        let mut run_view = demo.run_view();
        for t in 0..STEPS {
            session.obey(&Command::Seek { t }, None).unwrap();
            session.work(&mut || true);
            let told = session.report();
            run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
            for (words, size) in words.iter().flat_map(|words| [(200, 150), (360, 220), (900, 500)].map(|s| (words, s)))
            {
                let context = bare(words, &theme, &look, &studies);
                let (picture, _) = run_view.draw(demo.panels[0].id, &context, size.0, size.1);
                for shape in &picture.shapes {
                    let Shape::Text { text, .. } = shape else { continue };
                    let broken = ["⟦", "NaN", "inf", "undefined"].iter().any(|sign| text.contains(sign));
                    assert!(!broken && !text.is_empty(), "{} at {t}, {}: {text}", demo.slug(), words.lang());
                }
            }
        }
    }
}

#[track_caller]
fn short(notices: impl IntoIterator<Item = Notice>) -> usize {
    let mut quoted = 0;
    for notice in notices {
        for (name, arg) in &notice.args {
            let Arg::Text(text) = arg else { continue };
            assert!(text.chars().count() <= MOST, "{}: {name} has {} letters", notice.code, text.chars().count());
            quoted += usize::from(text.chars().count() >= 40);
        }
    }
    quoted
}

#[test]
fn what_somebody_else_wrote_is_quoted_in_a_few_letters() {
    let long = "x".repeat(100_000);
    let digits = format!("1{}", "0".repeat(300));
    let mut quoted = BTreeMap::new();
    for demo in DEMOS {
        let terms = demo.terms;
        let knobs = terms.knobs.iter().chain(terms.view_knobs).map(|knob| knob.key);
        let keys = ["v", "seed", "t", "data", "data_seed", "standardize", "lang", "theme", "embed", "present", "play"];
        let keys = keys.into_iter().chain(["speed", "hide", "panel", "vs", "run"]).chain(knobs).chain([long.as_str()]);
        for key in keys {
            for value in [long.as_str(), &digits, "1e-320", "-1e-320", "1e300", "-1e300", "99999999999999999999"] {
                let (place, notices) = address::read(terms, &format!("{key}={value}"), &demos::terms);
                *quoted.entry("address").or_insert(0) += short(notices);
                if key == "data" && value == long {
                    let opened = demos::open(&place.run, None).map(|mut session| session.report().report.notices);
                    *quoted.entry("data").or_insert(0) += short(opened.unwrap_or_else(|notice| vec![notice]));
                }
            }
        }
        let mut session = runs::open(&Run::new(demo.slug(), terms.version));
        session.report();
        for value in [Value::Text(long.clone()), Value::Real(1e-320), Value::Real(1e300), Value::Int(i64::MAX)] {
            let keys = terms.knobs.iter().map(|knob| knob.key.to_owned()).chain([long.clone()]);
            let settings: Settings = keys.map(|key| (key, value.clone())).collect();
            let refused = session.obey(&Command::Set { params: settings }, None).err();
            *quoted.entry("set").or_insert(0) += short(refused.into_iter().chain(session.report().report.notices));
        }
        let edit = serde_json::json!({ long.clone(): long.clone() });
        *quoted.entry("edit").or_insert(0) += short(session.obey(&Command::Edit { edit }, None).err());
        let input = Source::Named { data: long.clone(), data_seed: u64::MAX };
        let run = Run { seed: u64::MAX, input, ..Run::new(demo.slug(), terms.version) };
        let opened = demos::open(&run, None).map(|mut session| session.report().report.notices);
        *quoted.entry("run").or_insert(0) += short(opened.unwrap_or_else(|notice| vec![notice]));
    }
    *quoted.entry("demo").or_insert(0) += short(demos::open(&Run::new(&long, 1), None).err());
    let header = format!("{long},y,z\n1,2,5\n3,4,6\n7,8,1\n");
    for (columns, label) in [
        (Columns::Named(vec![long.clone()]), LabelColumn::Auto),
        (Columns::Named(vec!["y".to_owned(), long.clone()]), LabelColumn::Column(long.clone())),
    ] {
        let options = ReadOptions { columns, label, ..ReadOptions::default() };
        let told = match read(header.as_bytes(), &options) {
            Ok(reading) => reading.notices,
            Err(notice) => vec![notice],
        };
        assert!(!told.is_empty());
        *quoted.entry("file").or_insert(0) += short(told);
    }
    // The names of a file's columns are cut when they are read, and of an edit nothing is quoted.
    let mut others = quoted.iter().filter(|(way, _)| !["file", "edit"].contains(way));
    assert!(others.all(|(_, count)| *count > 0), "nothing long was quoted: {quoted:?}");
}

/// All files of words, with their text.
fn words_files() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src/demos"), root().join("src/shell/words")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                folders.push(path.clone());
            } else if [".ftl", "en.md", "zh.md"].iter().any(|end| name.ends_with(end)) {
                files.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// A lesson without the addresses of its links.
fn prose(text: &str) -> String {
    let mut parts = text.split("](");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let end = if part.starts_with('<') { ">)" } else { ")" };
        text + "] " + part.split_once(end).map_or("", |(_, rest)| rest)
    })
}

#[test]
fn lessons_and_labels_group_digits_as_numbers_on_screen_do() {
    let files = words_files();
    assert!(files.len() >= 2 * DEMOS.len() + 4);
    for (path, text) in files {
        let prose = prose(&text);
        let signs: Vec<char> = prose.chars().collect();
        let mut at = 0;
        while at < signs.len() {
            // A number with everything that may stand between its digits.
            let begins = signs[at].is_ascii_digit()
                && !(at > 0 && (signs[at - 1].is_alphanumeric() || "./-".contains(signs[at - 1])));
            if !begins {
                at += 1;
                continue;
            }
            let mut end = at;
            while end < signs.len()
                && (signs[end].is_ascii_digit()
                    || (",\u{202f}\u{2009}\u{a0}".contains(signs[end])
                        && signs.get(end + 1..end + 4).is_some_and(|next| next.iter().all(char::is_ascii_digit))
                        && !signs.get(end + 4).is_some_and(char::is_ascii_digit)))
            {
                end += 1;
            }
            let number: String = signs[at..end].iter().collect();
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            let zeros = digits.starts_with('0') && digits.len() > 1;
            if let (Ok(n), false) = (digits.parse::<usize>(), zeros) {
                assert_eq!(number, unrolled::engine::words::grouped(n), "{}", path.display());
            }
            at = end;
        }
    }
}

/// Numbers in a text, with how many decimals each is written.
fn numbers(text: &str) -> Vec<(f64, usize)> {
    let text = text.replace('\u{202f}', "").replace('−', "-");
    let sign = |c: char| c.is_ascii_digit() || c == '.';
    let mut found = Vec::new();
    for piece in text.split(|c: char| !sign(c)) {
        let piece = piece.trim_matches('.');
        if let Ok(x) = piece.parse::<f64>() {
            found.push((x, piece.split_once('.').map_or(0, |(_, decimals)| decimals.len())));
        }
    }
    found
}

/// The words of a demo, with those of its kind of input and the shell's.
fn words_of(demo: &Demo, lang: &str) -> Words {
    let file = |name: String| std::fs::read_to_string(root().join(name)).unwrap();
    let labels = file(format!("src/demos/{}/{lang}.md", demo.slug().replace('-', "_")));
    let labels = labels.trim_start_matches("---\n").split("\n---\n").next().unwrap();
    let [shared, shell] = [format!("{}.{lang}", demo.terms.kind), lang.to_owned()]
        .map(|name| file(format!("src/shell/words/{name}.ftl")));
    compile::words(lang, &[labels, &shared, &shell])
}

/// Everything that can be read at an instant of a run: metrics, sentences, live numbers, tables, pictures.
fn on_screen(run: &Run, t: u64) -> Vec<f64> {
    let demo = demos::find(&run.demo).unwrap();
    let mut session = runs::supplied(run);
    session.obey(&Command::Seek { t }, None).unwrap();
    while !session.work(&mut || true) {}
    let told = session.report();
    let mut run_view = demo.run_view();
    run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
    let words = words_of(demo, "en");
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let (look, studies) = (Settings::new(), BTreeMap::new());
    let context = bare(&words, &theme, &look, &studies);
    let facts = run_view.facts(&context);
    let mut said: Vec<String> = facts.live.into_iter().map(|(_, value)| value).collect();
    said.extend(facts.metrics.iter().map(|(_, value)| unrolled::engine::words::number(*value, 5)));
    let notices = [facts.sentence, facts.end, facts.text].into_iter().flatten();
    said.extend(notices.map(|notice| words.phrase(&notice.code, &notice)));
    for panel in demo.panels {
        if let Some(grid) = run_view.grid(panel.id, &context) {
            said.extend([grid.caption, grid.note]);
            said.extend(grid.rows.into_iter().flat_map(|row| row.cells));
        }
        let (picture, _) = run_view.draw(panel.id, &context, 900, 600);
        said.extend(picture.shapes.iter().filter_map(|shape| match shape {
            Shape::Text { text, .. } => Some(text.clone()),
            _ => None,
        }));
    }
    said.iter().flat_map(|text| numbers(text)).map(|(x, _)| x).collect()
}

#[test]
fn numbers_that_a_lesson_quotes_beside_a_moment_are_on_screen_there() {
    for (slug, part, quoted) in [
        ("svd", "data=cat&color=ycbcr", &["2671", "432", "372", "2732"][..]),
        ("svd", "#/svd?t=1)", &["2.236"]),
        ("kmeans", "data=iris", &["50", "48", "14", "36", "2", "0.758"]),
    ] {
        for lang in LANGUAGES {
            let file = root().join(format!("src/demos/{slug}/{lang}.md"));
            let text = std::fs::read_to_string(file).unwrap();
            let line = text.lines().find(|line| line.starts_with("- ") && line.contains(part)).unwrap();
            let link = line
                .split("](")
                .map(|rest| rest.trim_start_matches('<'))
                .find(|rest| rest.contains(part.trim_start_matches('#').trim_end_matches(')')))
                .unwrap();
            let link = link.trim_start_matches('#').split([')', '>']).next().unwrap();
            let (found, query) = address::split(link).unwrap();
            let (place, notices) = address::read(demos::terms(&found).unwrap(), query, &demos::terms);
            assert_eq!(notices, []);
            let screen = on_screen(&place.run, place.t);
            let said = numbers(&prose(line));
            for number in quoted {
                let (x, decimals) = numbers(number)[0];
                assert!(said.iter().any(|(other, _)| *other == x), "{lang}: the lesson does not say {number}");
                let near = 0.5 * libm::pow(10.0, -(decimals as f64)) * 1.000_001;
                assert!(screen.iter().any(|seen| (seen - x).abs() <= near), "{slug} {part}: {number} is not on screen");
            }
        }
    }
}

/// What is counted in English, in the plural.
const COUNTED: &[&str] = &[
    "rows",
    "columns",
    "points",
    "axes",
    "components",
    "layers",
    "iterations",
    "waves",
    "samples",
    "values",
    "deviations",
    "centres",
];
/// Messages whose count is never one: of what is too many, or large.
const MANY: &[&str] = &[
    "notice-table-too-many-rows",
    "notice-table-too-many-columns",
    "notice-table-too-many-numbers",
    "notice-signal-too-long",
    "notice-signal-resampled",
    "notice-em-too-many-columns",
    "notice-em-bad-count",
    "notice-kmeans-bad-count",
    "notice-pca-too-many-components",
    "notice-diffusion-two-columns",
    "notice-diffusion-too-many-points",
    "density-note",
    "text-map",
    "text-biplot",
    "text-biplot-pictures",
    "text",
    "text-none",
    "text-preview",
    "label-wait",
];

#[test]
fn in_english_one_is_counted_as_one() {
    for (path, text) in words_files() {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.ends_with("en.md") && !name.ends_with("en.ftl") {
            continue;
        }
        let labels = text.trim_start_matches("---\n").split("\n---\n").next().unwrap();
        let mut key = "";
        for line in labels.lines() {
            if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                key = name;
            }
            // Forms of a plural begin with the name of theirs.
            if line.trim_start().starts_with(['[', '*']) || MANY.contains(&key) {
                continue;
            }
            let plural = line.split(" } ").skip(1).find_map(|after| {
                let word = after.split(|c: char| !c.is_alphabetic()).next()?;
                COUNTED.contains(&word).then_some(word)
            });
            assert_eq!(plural, None, "{}: {key} says “1 …”", path.display());
        }
    }
}

/// A text of a picture and its place in CSS px: left, top, right, bottom.
type Written = (String, Weight, [f64; 4]);

/// What is written in a picture, but for what reads upwards. The table of widths is that of a wide font: readers' own may
/// take up to 15 % less.
fn written(picture: &Picture) -> Vec<Written> {
    let place = |shape: &Shape| {
        let Shape::Text { x, y, text, size, weight, align, baseline, rotate: false, .. } = shape else { return None };
        let (x, y, size) = (f64::from(*x) / 10.0, f64::from(*y) / 10.0, f64::from(*size) / 10.0);
        let wide = 0.85 * f64::from(unrolled::plot::text::width(text, size as f32, *weight));
        let left = x - wide
            * match align {
                Align::Left => 0.0,
                Align::Center => 0.5,
                Align::Right => 1.0,
            };
        let foot = y + match baseline {
            Baseline::Alphabetic => 0.0,
            Baseline::Middle => 0.36,
            Baseline::Top => 0.72,
            Baseline::Bottom => -0.2,
        } * size;
        (!text.trim().is_empty()).then(|| (text.clone(), *weight, [left, foot - 0.72 * size, left + wide, foot]))
    };
    picture.shapes.iter().filter_map(place).collect()
}

/// Are the digits before a point set apart in groups, from five on?
fn is_grouped(text: &str) -> bool {
    let mut before = ' ';
    text.split_inclusive(|c: char| !c.is_ascii_digit()).all(|piece| {
        let digits = piece.chars().take_while(char::is_ascii_digit).count();
        // Decimals are not, nor is what is a name (`px12345`).
        let counts = digits < 5 || before == '.' || before.is_alphanumeric() || before == '_';
        before = piece.chars().next_back().unwrap_or(' ');
        counts
    })
}

/// What is wrong with what is written in a picture of this size.
fn wrong(picture: &Picture, (width, height): (u32, u32), main: Option<ToData>) -> Vec<String> {
    let all = written(picture);
    let mut wrong = Vec::new();
    for (i, (text, weight, at)) in all.iter().enumerate() {
        let [left, top, right, bottom] = *at;
        if text.ends_with('…') {
            wrong.push(format!("{text} is cut"));
        }
        if !is_grouped(text) {
            wrong.push(format!("{text} has five digits in a row"));
        }
        if left < -0.5 || top < -0.5 || right > f64::from(width) + 0.5 || bottom > f64::from(height) + 0.5 {
            wrong.push(format!("{text} lies outside: {at:.0?}"));
        }
        // Marks of what is drawn carry bold letters, and may lie on each other as it does.
        let meets = |(other, bold, b): &&Written| {
            let apart = left + 0.8 > b[2] || b[0] + 0.8 > right || top + 0.8 > b[3] || b[1] + 0.8 > bottom;
            !apart && other != text && (*weight, *bold) != (Weight::Bold, Weight::Bold)
        };
        if let Some((other, ..)) = all[..i].iter().find(meets) {
            wrong.push(format!("{text} lies on {other}"));
        }
        // A sentence has room of its own: it lies on no data.
        let within = |w: ToData| {
            left < w.left + w.width && right > w.left && top + 1.0 < w.top + w.height && bottom > w.top + 1.0
        };
        if *weight == Weight::Normal
            && text.chars().filter(|c| c.is_alphabetic()).count() > 3
            && main.is_some_and(within)
        {
            wrong.push(format!("{text} lies on the data"));
        }
    }
    wrong
}

/// Panels as they stand beside the main picture, below it on a phone, in small frames and large, and on two walls.
const ROOMS: [(u32, u32, f64); 9] = [
    (238, 190, 0.0),
    (268, 190, 0.0),
    (328, 190, 0.0),
    (396, 214, 0.0),
    (596, 214, 0.0),
    (596, 440, 0.0),
    (440, 250, 720.0),
    (780, 560, 720.0),
    (660, 400, 1080.0),
];

/// Looks at the usual run of every demo on every bundled input at these instants.
fn at_instants(instants: &[u64], mut look: impl FnMut(&Demo, &str, u64, &dyn RunView)) {
    for demo in DEMOS {
        // The largest take seconds a step, and are drawn as others are.
        for data in (demo.terms.data_names)().into_iter().filter(|name| !["large", "slide"].contains(name)) {
            let input = Source::Named { data: data.to_owned(), data_seed: 1 };
            let mut session = runs::supplied(&Run { input, ..Run::new(demo.slug(), demo.terms.version) });
            let mut run_view = demo.run_view();
            for &t in instants {
                session.obey(&Command::Seek { t }, None).unwrap();
                while !session.work(&mut || true) {}
                let told = session.report();
                run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
                look(demo, data, t, &*run_view);
            }
        }
    }
}

#[test]
fn what_is_written_in_pictures_is_whole_and_lies_on_nothing() {
    let over = |k: usize| {
        serde_json::json!({ "k": k, "inertia": 1e3 / k as f64, "silhouette": 1.0 / k as f64,
        "aic": 1e4 / k as f64, "bic": 2e4 / k as f64, "n_parameters": 5 * k, "failed": 0 })
    };
    let found = serde_json::json!({ "choices": (2..=12).map(over).collect::<Vec<_>>(), "n": 2_000, "of": 100_000 });
    let studies = ["elbow", "criteria"].map(|name| (name.to_owned(), found.clone())).into();
    let looks =
        [Settings::new(), [("regression".to_owned(), Value::Flag(true)), ("draws".to_owned(), Value::Int(9))].into()];
    let mut faults = std::collections::BTreeSet::new();
    let mut looked = 0;
    let words: BTreeMap<_, _> =
        DEMOS.iter().map(|demo| (demo.slug(), LANGUAGES.map(|lang| words_of(demo, lang)))).collect();
    at_instants(&[0, 1, 2, 3, 7, 40], |demo, data, t, run_view| {
        let turned = if t % 2 == 0 { [&looks[0], &looks[1]] } else { [&looks[1], &looks[0]] };
        for (words, look) in words[demo.slug()].iter().zip(turned) {
            for (width, height, wall) in ROOMS.into_iter().skip(t as usize % 2).step_by(2) {
                let scale = if wall > 0.0 { Scale::Presenting } else { Scale::Normal };
                let theme = Theme::new(Scheme::Light, scale).on_wall(wall);
                let context = bare(words, &theme, look, &studies);
                for (i, panel) in demo.panels.iter().enumerate() {
                    if !run_view.has(panel.id, &context) || (wall > 0.0 && !panel.present) {
                        continue;
                    }
                    let (picture, to_data) = run_view.draw(panel.id, &context, width, height);
                    let main = to_data.filter(|_| i == 0 && demo.terms.kind == "points");
                    let place = format!("{} {} {data} {} {width} × {height}", demo.slug(), panel.id, words.lang());
                    let found = wrong(&picture, (width, height), main);
                    faults.extend(found.into_iter().map(|fault| format!("{place}: {fault}")));
                    looked += written(&picture).len();
                }
            }
        }
    });
    assert!(looked > 10_000, "{looked}");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.into_iter().collect::<Vec<_>>().join("\n"));
}

/// What the page says in numbers beside its pictures: metrics, tables, live numbers of the lesson, sentences.
fn told(run_view: &dyn RunView, demo: &Demo, words: &Words) -> Vec<String> {
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let (look, studies) = (Settings::new(), BTreeMap::new());
    let context = bare(words, &theme, &look, &studies);
    let facts = run_view.facts(&context);
    let mut told: Vec<String> = facts.live.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let measured = |x: f64| unrolled::engine::words::measured(words, x, 5, facts.tiny);
    told.extend(facts.metrics.iter().map(|(name, value)| format!("{name}: {}", measured(*value))));
    let notices = [facts.sentence, facts.end, facts.text].into_iter().flatten();
    told.extend(notices.map(|notice| words.phrase(&notice.code, &notice)));
    for panel in demo.panels {
        if let Some(grid) = run_view.grid(panel.id, &context) {
            told.extend([grid.caption, grid.note]);
            let cells = grid.rows.into_iter().flat_map(|row| row.cells);
            told.extend(cells.map(|cell| format!("{}: {cell}", panel.id)));
        }
    }
    told
}

#[test]
fn numbers_beside_pictures_are_grouped_and_rounding_is_called_so() {
    // A power of ten below all that is meant.
    let tiny = ["⁻¹³", "⁻¹⁴", "⁻¹⁵", "⁻¹⁶", "⁻¹⁷", "⁻¹⁸", "⁻¹⁹", "⁻²", "⁻³"].map(|power| format!("·10{power}"));
    // Densities and responsibilities are as small as they are.
    let is_meant = |text: &str| ["joint: ", "g1: ", "g2: "].iter().any(|name| text.starts_with(name));
    let is_tiny = |text: &&String| !is_meant(text) && tiny.iter().any(|power| text.contains(power));
    let mut faults = std::collections::BTreeSet::new();
    let mut rounding = 0;
    let words: BTreeMap<_, _> = DEMOS.iter().map(|demo| (demo.slug(), words_of(demo, "en"))).collect();
    at_instants(&[0, 1, 2, 5, 12, 60], |demo, data, t, run_view| {
        let words = &words[demo.slug()];
        let told = told(run_view, demo, words);
        rounding += told.iter().filter(|text| text.contains(&words.get("ui-rounding"))).count();
        let place = |text: &String| format!("{} {data} {t}: {text}", demo.slug());
        faults.extend(told.iter().filter(|text| !is_grouped(text)).map(place));
        faults.extend(told.iter().filter(is_tiny).map(place));
    });
    assert!(rounding > 0);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.into_iter().collect::<Vec<_>>().join("\n"));
}
