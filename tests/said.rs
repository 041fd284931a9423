//! What is said: with the words that are there, of bounded length, with digits grouped in one way, and by lessons of what
//! is on screen.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unrolled::demos::{self, DEMOS};
use unrolled::engine::Notice;
use unrolled::engine::address;
use unrolled::engine::notice::Arg;
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::table::read::{Columns, Label, ReadOptions, read};
use unrolled::engine::words::{LANGUAGES, compile};
use unrolled::plot::book::bare;
use unrolled::plot::{Scale, Scheme, Shape, Theme};

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
    let (look, studies) = (Settings::new(), BTreeMap::new());
    let words = LANGUAGES.map(|lang| {
        let file = root().join(format!("src/shell/words/{lang}.ftl"));
        compile::words(lang, &[&std::fs::read_to_string(file).unwrap()])
    });
    for demo in DEMOS {
        let mut session = runs::open(&Run::new(demo.slug(), demo.terms.version));
        let mut book = demo.book();
        for t in 0..STEPS {
            session.obey(&Command::Seek { t }, None).unwrap();
            session.work(&mut || true);
            let told = session.report();
            book.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
            for (words, size) in words.iter().flat_map(|words| [(200, 150), (360, 220), (900, 500)].map(|s| (words, s)))
            {
                let stage = bare(words, &theme, &look, &studies);
                let (picture, _) = book.draw(demo.panels[0].id, &stage, size.0, size.1);
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
        (Columns::Named(vec![long.clone()]), Label::Auto),
        (Columns::Named(vec!["y".to_owned(), long.clone()]), Label::Column(long.clone())),
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

/// Everything that can be read at an instant of a run: metrics, sentences, live numbers, tables, pictures.
fn on_screen(run: &Run, t: u64) -> Vec<f64> {
    let demo = demos::find(&run.demo).unwrap();
    let mut session = runs::supplied(run);
    session.obey(&Command::Seek { t }, None).unwrap();
    while !session.work(&mut || true) {}
    let told = session.report();
    let mut book = demo.book();
    book.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
    let kind = demo.terms.kind;
    let file = |name: String| std::fs::read_to_string(root().join(name)).unwrap();
    let labels = file(format!("src/demos/{}/en.md", run.demo.replace('-', "_")));
    let labels = labels.trim_start_matches("---\n").split("\n---\n").next().unwrap();
    let [shared, shell] =
        [format!("{kind}.en"), "en".to_owned()].map(|name| file(format!("src/shell/words/{name}.ftl")));
    let words = compile::words("en", &[labels, &shared, &shell]);
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let (look, studies) = (Settings::new(), BTreeMap::new());
    let stage = bare(&words, &theme, &look, &studies);
    let facts = book.facts(&stage);
    let mut said: Vec<String> = facts.live.into_iter().map(|(_, value)| value).collect();
    said.extend(facts.metrics.iter().map(|(_, value)| unrolled::engine::words::number(*value, 5)));
    let notices = [facts.sentence, facts.end, facts.text].into_iter().flatten();
    said.extend(notices.map(|notice| words.phrase(&notice.code, &notice)));
    for panel in demo.panels {
        if let Some(grid) = book.grid(panel.id, &stage) {
            said.extend([grid.caption, grid.note]);
            said.extend(grid.rows.into_iter().flat_map(|row| row.cells));
        }
        let (picture, _) = book.draw(panel.id, &stage, 900, 600);
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
