//! The prepared moments of the lessons: every link opens without a notice, and what the text claims of it is so.
#![allow(clippy::unwrap_used)]

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unrolled::demos::{self, DEMOS};
use unrolled::engine::Notice;
use unrolled::engine::address::{self, Place};
use unrolled::engine::packing;
use unrolled::engine::params::Settings;
use unrolled::engine::protocol::{Command, Report};
use unrolled::engine::run::{Run, Source};
use unrolled::engine::study::{Outcome, best_of};
use unrolled::engine::words::Words;
use unrolled::plot::{Scale, Scheme, Theme, run_view};

#[path = "moments/diffusion.rs"]
mod diffusion;
#[path = "moments/em.rs"]
mod em;
#[path = "moments/frames.rs"]
mod frames;
#[path = "moments/pca.rs"]
mod pca;
mod runs;
#[path = "moments/spectral_bias.rs"]
mod spectral_bias;
#[path = "moments/svd.rs"]
mod svd;
use runs::{open, supplied};

/// The words and the lesson of a demo, in a language.
fn lesson(slug: &str, lang: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/demos").join(slug.replace('-', "_"));
    let read = |name: String| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    read(format!("{lang}.md")) + &read(format!("lesson.{lang}.md"))
}

/// The moments that a demo's lesson leads to, in a language, as the compiler of words packs them.
fn moments(slug: &str, lang: &str) -> Vec<String> {
    let text = lesson(slug, lang);
    let plain = text.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap());
    let pointed = text.split("](<#").skip(1).map(|rest| rest.split(">)").next().unwrap());
    plain.chain(pointed).map(|link| pack(&format!("#{link}"))).collect()
}

fn pack(link: &str) -> String {
    let (mut packed, mut rest) = (String::new(), link);
    while let Some(at) = rest.find("run={") {
        let (before, json) = rest.split_at(at + "run=".len());
        let mut values = serde_json::Deserializer::from_str(json).into_iter::<Run>();
        let run = values.next().unwrap().unwrap();
        rest = &json[values.byte_offset()..];
        packed.push_str(before);
        packed.push_str(&packing::pack(&run).unwrap());
    }
    packed + rest
}

fn place(link: &str) -> (Place, Vec<Notice>) {
    let (slug, query) = address::split(link).unwrap();
    address::read(demos::terms(&slug).unwrap(), query, &demos::terms)
}

/// What can be seen at an instant of a run.
struct Seen {
    report: Report,
    metrics: BTreeMap<&'static str, f64>,
    fields: Map<String, Value>,
    /// Which section of the lesson is lit, and the numbers in its gaps.
    lit: String,
    live: BTreeMap<&'static str, String>,
    frame: Vec<u8>,
}

impl Seen {
    fn labels(&self) -> Vec<usize> {
        serde_json::from_value(self.fields["labels"].clone()).unwrap()
    }

    fn centers(&self) -> Vec<Vec<f64>> {
        serde_json::from_value(self.fields["cluster_centers"].clone()).unwrap()
    }

    fn is_over(&self) -> bool {
        self.report.done.is_some()
    }
}

fn see(run: &Run, t: u64) -> Seen {
    see_as(run, t, &Settings::new())
}

/// With the knobs of the view turned.
fn see_as(run: &Run, t: u64, look: &Settings) -> Seen {
    let demo = demos::find(&run.demo).unwrap();
    let mut session = supplied(run);
    session.obey(&Command::Seek { t }, None).unwrap();
    while !session.work(&mut || true) {}
    let told = session.report();
    let mut run_view = demo.run_view();
    run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
    let (words, theme) = (Words::new("en", &[]), Theme::new(Scheme::Light, Scale::Normal));
    let studies = BTreeMap::new();
    let context = run_view::bare(&words, &theme, look, &studies);
    let facts = run_view.facts(&context);
    Seen {
        report: told.report,
        metrics: facts.metrics.into_iter().collect(),
        fields: run_view.fields(&context),
        lit: facts.lit,
        live: facts.live.into_iter().collect(),
        frame: told.frame,
    }
}

/// The places of a link: its run, and its second if it has one.
fn places(link: &str) -> Vec<(Run, u64)> {
    let (place, _) = place(link);
    let mut places = vec![(place.run, place.t)];
    places.extend(place.vs.map(|second| *second));
    places
}

#[test]
fn every_door_of_the_front_page_opens_without_a_notice() {
    for demo in DEMOS {
        for query in [demo.opening, demo.card, demo.aside] {
            let (place, notices) = address::read(demo.terms, query, &demos::terms);
            assert_eq!(notices, [], "{}?{query}", demo.slug());
            let mut session = runs::open(&place.run);
            session.obey(&Command::Seek { t: place.t + 1 }, None).unwrap();
            session.work(&mut || true);
            let report = session.report().report;
            assert!(report.notices.is_empty() && report.t == place.t + 1, "{}?{query}", demo.slug());
        }
    }
}

#[test]
fn every_moment_opens_without_a_notice_and_stands_where_it_says() {
    for demo in DEMOS {
        let [english, chinese] = ["en", "zh"].map(|lang| moments(demo.slug(), lang));
        assert_eq!(english, chinese, "{}", demo.slug());
        for link in english.iter().collect::<BTreeSet<_>>() {
            assert_eq!(place(link).1, [], "{link}");
            // What is recorded would take minutes to compute.
            for (run, t) in places(link).into_iter().filter(|(run, t)| !spectral_bias::is_recorded(run, *t)) {
                let seen = see(&run, t);
                assert_eq!(seen.report.notices, [], "{link}");
                assert_eq!(seen.report.t, t, "{link}");
            }
        }
    }
}

/// A name alone opens what the demo begins with, which may be another run than the plain one that a lesson speaks of.
#[test]
fn no_moment_of_a_lesson_is_a_bare_name() {
    for demo in DEMOS {
        for link in ["en", "zh"].iter().flat_map(|lang| moments(demo.slug(), lang)) {
            let (slug, query) = address::split(&link).unwrap();
            // A lesson ends with the name of the demo to look at next, which opens as from the front page.
            let bare = slug == demo.slug() && query.is_empty();
            assert!(!bare || demo.opening.is_empty(), "{link}: write ?t=0 for the plain run");
        }
    }
}

/// The link of a lesson with these parts in its address or in its runs: there must be one, and but one.
fn link(slug: &str, parts: &[&str]) -> String {
    let says = |link: &String| {
        let runs = places(link).iter().map(|(run, _)| serde_json::to_string(run).unwrap()).collect::<String>();
        parts.iter().all(|part| link.contains(part) || runs.contains(part))
    };
    let found: BTreeSet<String> = moments(slug, "en").into_iter().filter(says).collect();
    assert_eq!(found.len(), 1, "{parts:?}: {found:?}");
    found.into_iter().next().unwrap()
}

fn kmeans(parts: &[&str]) -> String {
    link("kmeans", parts)
}

/// A lesson without the addresses of its links.
fn prose(lesson: &str) -> String {
    let mut parts = lesson.split("](");
    let first = parts.next().unwrap_or_default().to_owned();
    let behind = |part: &str| {
        let end = if part.starts_with('<') { ">)" } else { ")" };
        part.split_once(end).map(|(_, text)| text.to_owned()).unwrap_or_default()
    };
    parts.fold(first, |text, part| text + "]" + &behind(part))
}

/// The lesson says this number in both languages, and this is it, to as many decimals as are written.
#[track_caller]
fn written_in(slug: &str, text: &str, value: f64) {
    for lang in ["en", "zh"] {
        // In formulas the sign is that of a keyboard.
        let prose = prose(&lesson(slug, lang)).replace('-', "−");
        let whole = |(at, _): (usize, &str)| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let (mut before, mut after) = (prose[..at].chars().rev(), prose[at + text.len()..].chars());
            let more = |ends: &mut dyn Iterator<Item = char>| match ends.next() {
                Some('.' | ',') => digit(ends.next()),
                end => digit(end),
            };
            !more(&mut before) && !more(&mut after)
        };
        assert!(prose.match_indices(text).any(whole), "{text} is not in the lesson ({lang})");
    }
    let decimals = text.split('.').nth(1).map_or(0, str::len) as i32;
    let said: f64 = text.replace('−', "-").replace('\u{202f}', "").parse().unwrap();
    assert!((value - said).abs() <= 0.5000001 * 10f64.powi(-decimals), "{value} is not {text}");
}

#[track_caller]
fn near(a: f64, b: f64) {
    assert!((a - b).abs() <= 0.5e-3 * b.abs(), "{a} is not {b}");
}

#[test]
fn the_rectangle_stays_at_two_until_somebody_climbs() {
    let start = moments("kmeans", "en").into_iter().next().unwrap();
    let (run, t) = places(&start).remove(0);
    assert_eq!(t, 0);
    let cost = |run: &Run, t| see(run, t).metrics["objective"];
    assert_eq!([cost(&run, 1), cost(&run, 2)], [2.0, 2.0]);
    assert!(see(&run, 2).is_over() && see(&run, 2).centers() == [[2.0, 0.0], [2.0, 1.0]]);
    let (run, t) = places(&kmeans(&["\"move\"", "t=2"])).remove(0);
    assert_eq!([cost(&run, t), cost(&run, t + 1), cost(&run, t + 2)], [3.0625, 1.1875, 0.125]);
    assert_eq!(places(&kmeans(&["\"move\"", "t=4"])), [(run, 4)]);
}

/// Two hundred seeds: how many reach the best, and the best.
fn sweep(run: &Run) -> (usize, f64) {
    let demo = demos::find(&run.demo).unwrap();
    let mut study = open(run).study("sweep", 200).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    let outcomes: Vec<Outcome> = serde_json::from_value(study.result()).unwrap();
    let (best, good) = best_of(&outcomes, demo.best);
    (good, best)
}

#[test]
fn five_blobs_from_two_hundred_seeds() {
    let runs = places(&kmeans(&["five-blobs", "vs="]));
    let (random, plus_plus) = (sweep(&runs[0].0), sweep(&runs[1].0));
    assert_eq!((random.0, plus_plus.0), (73, 178));
    near(random.1, 283.6);
    near(plus_plus.1, 283.6);
    // The poor one: some true blob holds two centres.
    let (run, t) = places(&kmeans(&["five-blobs", "t=17"])).remove(0);
    let seen = see(&run, t);
    assert!(seen.is_over() && seen.metrics["inertia"] > 1500.0);
    let points = unrolled::engine::generate::generate("five-blobs", 1).unwrap();
    let blob = |center: &Vec<f64>| {
        let squared = |i: usize| points.row(i).iter().zip(center).map(|(x, c)| (x - c) * (x - c)).sum::<f64>();
        let nearest = (0..points.n()).min_by(|&a, &b| squared(a).total_cmp(&squared(b))).unwrap();
        points.label().unwrap().of[nearest]
    };
    let blobs: BTreeSet<u32> = seen.centers().iter().map(blob).collect();
    assert!(blobs.len() < 5, "{blobs:?}");
}

#[test]
fn empty_clusters_under_both_rules() {
    let runs = places(&kmeans(&["\"keep\"", "vs="]));
    let after = runs.iter().map(|(run, t)| see(run, t + 1)).collect::<Vec<_>>();
    assert_eq!(runs.iter().map(|(run, t)| see(run, *t).metrics["objective"]).collect::<Vec<_>>(), [0.125, 0.125]);
    assert_eq!(after.iter().map(|seen| seen.metrics["objective"]).collect::<Vec<_>>(), [0.125, 0.0625]);
    assert_eq!(after.iter().map(|seen| seen.labels().contains(&2)).collect::<Vec<_>>(), [false, true]);
    assert_eq!(after[0].centers()[2], [2.0, 9.0]);
    // More clusters than places.
    let (run, t) = places(&kmeans(&["\"n\":6"])).remove(0);
    for rule in ["farthest", "keep"] {
        let mut run = run.clone();
        run.params.insert("empty_cluster".to_owned(), unrolled::engine::params::Value::Text(rule.to_owned()));
        let seen = see(&run, t);
        let used: BTreeSet<usize> = seen.labels().into_iter().collect();
        assert_eq!((used.len(), seen.centers().len(), seen.metrics["inertia"]), (3, 4, 0.0), "{rule}");
    }
}

#[test]
fn what_the_lesson_says_of_failures() {
    for (parts, nmi) in [
        (["data=anisotropic", "t="], 0.327),
        (["data=moons", "t="], 0.180),
        (["data=circles", "t="], 0.014),
        (["data=iris", "t="], 0.758),
    ] {
        let (run, t) = places(&kmeans(&parts)).remove(0);
        let seen = see(&run, t);
        assert!(seen.is_over(), "{parts:?}");
        assert!((seen.metrics["nmi"] - nmi).abs() < 0.5e-3, "{parts:?}: {}", seen.metrics["nmi"]);
    }
    // Iris: the flowers of each species that stand together.
    let (run, t) = places(&kmeans(&["data=iris"])).remove(0);
    let labels = see(&run, t).labels();
    let most = |species: &[usize]| (0..3).map(|j| species.iter().filter(|&&label| label == j).count()).max().unwrap();
    assert_eq!(labels.chunks(50).map(most).collect::<Vec<_>>(), [50, 48, 36]);
    // The small clump gets a good part of its neighbour.
    let (run, t) = places(&kmeans(&["data=inseparable"])).remove(0);
    let seen = see(&run, t);
    let labels = seen.labels();
    let small = labels[260];
    assert!(seen.is_over() && labels[260..].iter().all(|&label| label == small));
    let taken = labels[..260].iter().filter(|&&label| label == small).count();
    assert_eq!(taken, 108);
}

#[test]
fn a_point_between_takes_one_side_with_its_whole_weight() {
    let runs = places(&kmeans(&["\"n\":5", "vs="]));
    let seen: Vec<Seen> = runs.iter().map(|(run, t)| see(run, *t)).collect();
    assert_eq!([seen[0].labels()[4], seen[1].labels()[4]], [0, 1]);
    for (a, b) in seen[0].centers().iter().zip(seen[1].centers()) {
        assert!(((a[0] - b[0]).abs() - 1.0).abs() < 0.04, "{a:?} {b:?}");
    }
}

#[test]
fn the_large_table_costs_what_is_said() {
    let (run, t) = places(&kmeans(&["data=large"])).remove(0);
    let seen = see(&run, t);
    assert_eq!(seen.labels().len() * seen.centers().len() * seen.centers()[0].len(), 1_600_000);
}

#[test]
fn an_end_with_a_tie_is_no_local_minimum() {
    let (run, t) = places(&kmeans(&["\"n\":4"])).remove(0);
    let seen = see(&run, t);
    assert!(seen.is_over() && seen.metrics["objective"] == 0.3125);
    let mut session = demos::open(&run, None).unwrap();
    let edit = serde_json::json!({ "move": { "center": 0, "to": [0.99] } });
    for command in [Command::Seek { t }, Command::Edit { edit }, Command::Finish { limit: None }] {
        session.obey(&command, None).unwrap();
        while !session.work(&mut || true) {}
    }
    let seen = see(&session.run(), 99);
    assert!(seen.is_over() && (seen.metrics["objective"] - 0.1458).abs() < 1e-4, "{:?}", seen.metrics);
}
