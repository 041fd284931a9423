//! What every demo of the registry must keep, whatever it is.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use unrolled::demos::{self, DEMOS, Demo};
use unrolled::engine::address::{self, PageSettings, Place};
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::protocol::{Command, Report};
use unrolled::engine::run::{Run, Source};
use unrolled::engine::session::{PackedReport, Session};
use unrolled::engine::words::Words;
use unrolled::plot::run_view::bare;
use unrolled::plot::{Scale, Scheme, Theme};

mod runs;
use runs::{open, supplied};

/// Its usual run; of diffusion with few particles and a short training.
fn run_of(demo: &Demo) -> Run {
    let mut run = Run::new(demo.slug(), demo.terms.version);
    if demo.slug() == "diffusion" {
        let few = [("particles", 12), ("training_steps", 40)];
        run.params.extend(few.map(|(key, value)| (key.to_owned(), Value::Int(value))));
    }
    run
}

fn go(session: &mut dyn Session, command: Command) -> PackedReport {
    session.obey(&command, None).unwrap();
    session.work(&mut || true);
    session.report()
}

/// Its usual run, and another one where that is over after two steps.
fn runs_of(demo: &Demo) -> Vec<Run> {
    let longer = ["svd"].contains(&demo.slug()).then(|| run_on(demo, "text"));
    [run_of(demo)].into_iter().chain(longer).collect()
}

fn run_on(demo: &Demo, data: &str) -> Run {
    let input = Source::Named { data: data.to_owned(), data_seed: 1 };
    Run { input, ..run_of(demo) }
}

/// The data that a demo is tried on: all but the very large ones, which take a second a step or a start, and show nothing
/// here that others do not. `tests/moments.rs` looks at them.
fn names_of(demo: &Demo) -> Vec<&'static str> {
    (demo.terms.data_names)().into_iter().filter(|name| !["large", "slide"].contains(name)).collect()
}

/// Everything that a frame shows, as bytes.
fn seen(session: &mut dyn Session) -> (Vec<u8>, u64, Option<String>) {
    let told = session.report();
    (told.frame, told.report.t, told.report.done)
}

fn at(session: &mut dyn Session, t: u64) -> (Vec<u8>, u64, Option<String>) {
    go(session, Command::Seek { t });
    seen(session)
}

/// Edits on the way of a run, with their instants; nothing for a demo that knows no edits.
fn edited(demo: &Demo) -> Vec<(u64, serde_json::Value)> {
    match demo.slug() {
        "kmeans" => vec![
            (6, serde_json::json!({ "move": { "center": 0, "to": [9.0, 9.0] } })),
            (9, serde_json::json!({ "add": [0.0, 0.0] })),
            (9, serde_json::json!({ "remove": 1 })),
        ],
        "em" => vec![
            (3, serde_json::json!({ "move": { "component": 0, "to": [3.0, 3.0] } })),
            (4, serde_json::json!({ "shape": { "component": 1, "covariance": [[2.0, 0.5], [0.5, 1.0]] } })),
            (4, serde_json::json!({ "add": [0.0, 0.0] })),
            (7, serde_json::json!({ "remove": 1 })),
        ],
        // At every instant the sum is a function of k alone; other cells and pixels are another input.
        "svd" => Vec::new(),
        "spectral-bias" => {
            [(7, 0.1), (40, 0.5)].map(|(t, by)| (t, serde_json::json!({ "perturb": { "size": by } }))).to_vec()
        }
        "pca" => [(2, [1.0, -0.5]), (6, [0.0, 1.0]), (6, [-2.0, 0.1])]
            .map(|(t, u)| (t, serde_json::json!({ "direction": u })))
            .to_vec(),
        // Where particles start is the seed's; other points are another input.
        "diffusion" => Vec::new(),
        other => panic!("say which edits of {other} are to be tried"),
    }
}

#[test]
fn the_same_run_gives_the_same_frames() {
    for run in DEMOS.iter().flat_map(runs_of) {
        let frames = || -> Vec<_> {
            let mut session = open(&run);
            (0..40).map(|t| at(&mut *session, t)).collect()
        };
        assert!(frames() == frames(), "{}", run.demo);
    }
}

#[test]
fn a_seed_changes_a_run_where_chance_has_a_part_in_it_and_nowhere_else() {
    for demo in DEMOS {
        let mut differ = 0;
        for data in names_of(demo) {
            let frames = |seed: u64| {
                let mut session = supplied(&Run { seed, ..run_on(demo, data) });
                assert_eq!(session.report().report.needs, None);
                [0, 1, 9, 60].map(|t| at(&mut *session, t))
            };
            let same = frames(1) == frames(77);
            assert!(demo.chance || same, "{} on {data} hangs on the seed", demo.slug());
            differ += usize::from(!same);
        }
        assert!(!demo.chance || differ > 0, "{} does not hang on the seed", demo.slug());
    }
}

#[test]
fn a_demo_that_speaks_of_rounds_has_some_of_more_than_one_step() {
    for demo in DEMOS {
        let mut longer = 0;
        for run in runs_of(demo) {
            let mut session = supplied(&run);
            for t in 0..40 {
                let told = go(&mut *session, Command::Seek { t }).report;
                longer += usize::from(!told.at_round && told.done.is_none());
            }
        }
        assert_eq!(demo.rounds, longer > 0, "{}: {longer} steps do not begin a round", demo.slug());
    }
}

#[test]
fn a_run_that_tells_its_length_ends_there() {
    let mut told_of = BTreeSet::new();
    for demo in DEMOS {
        for data in names_of(demo) {
            let mut session = open(&run_on(demo, data));
            let told = session.report().report;
            let Some(length) = told.length else { continue };
            told_of.insert(demo.slug());
            assert!(demo.ends && (length == 0) == told.done.is_some(), "{} on {data}", demo.slug());
            for (command, t, done) in [
                (Command::Seek { t: length - 1 }, length - 1, false),
                (Command::Step { n: 1 }, length, true),
                (Command::Step { n: 1 }, length, true),
                (Command::Seek { t: 0 }, 0, false),
                (Command::Finish { limit: Some(length + 9) }, length, true),
            ] {
                let told = go(&mut *session, command.clone()).report;
                let found = (told.t, told.done.is_some(), told.length);
                assert_eq!(found, (t, done, Some(length)), "{} on {data}: {command:?}", demo.slug());
            }
        }
    }
    assert!(told_of.contains("svd"), "{told_of:?}");
}

#[test]
fn back_is_exact_edits_included() {
    for (demo, run) in DEMOS.iter().flat_map(|demo| runs_of(demo).into_iter().map(move |run| (demo, run))) {
        let mut session = open(&run);
        for (t, edit) in edited(demo) {
            go(&mut *session, Command::Seek { t });
            go(&mut *session, Command::Edit { edit });
        }
        let straight = at(&mut *session, 255);
        go(&mut *session, Command::Seek { t: 300 });
        let early = at(&mut *session, 7);
        let again = at(&mut *session, 255);
        assert!(again == straight, "{}: seek(300); seek(7); seek(255)", demo.slug());
        // Stepping there leads to the same.
        let mut stepped = open(&session.run());
        for _ in 0..7 {
            go(&mut *stepped, Command::Step { n: 1 });
        }
        assert!(seen(&mut *stepped) == early, "{}: seven single steps", demo.slug());
        // And every instant of the way back is what it was on the way forth.
        let mut forth = BTreeMap::new();
        let end = straight.1;
        for t in 0..=end {
            forth.insert(t, at(&mut *session, t));
        }
        for t in (0..=end).rev() {
            go(&mut *session, Command::Seek { t: end });
            go(&mut *session, Command::Back { n: end - t });
            assert!(seen(&mut *session) == forth[&t], "{}: back to {t}", demo.slug());
        }
    }
}

#[test]
fn an_edit_in_the_past_drops_what_followed_and_is_part_of_the_run() {
    for demo in DEMOS {
        // A demo without edits has no past to change.
        let Some((_, edit)) = edited(demo).into_iter().next() else { continue };
        let mut session = open(&run_of(demo));
        go(&mut *session, Command::Seek { t: 8 });
        go(&mut *session, Command::Seek { t: 5 });
        let told = go(&mut *session, Command::Edit { edit });
        assert_eq!(told.report.visited, 5, "{}", demo.slug());
        let after = at(&mut *session, 9);
        let run = session.run();
        assert_eq!(run.edits.len(), 1);
        assert!(at(&mut *open(&run), 9) == after, "{}: the run alone leads there", demo.slug());
    }
}

#[test]
fn links_lead_back_to_the_run() {
    for demo in DEMOS {
        let mut session = open(&run_of(demo));
        go(&mut *session, Command::Reseed { seed: Some(42) });
        check_link(demo, &session.run(), 3);
        for (t, edit) in edited(demo) {
            go(&mut *session, Command::Seek { t });
            go(&mut *session, Command::Edit { edit });
        }
        check_link(demo, &session.run(), 11);
        for name in (demo.terms.data_names)() {
            let mut run = run_on(demo, name);
            run.input = Source::Named { data: name.to_owned(), data_seed: 5 };
            run.prepare.standardize = true;
            check_link(demo, &open(&run).run(), 0);
        }
    }
}

fn check_link(demo: &Demo, run: &Run, t: u64) {
    let place = Place { run: run.clone(), t, look: Settings::new(), vs: None, page: PageSettings::default() };
    let address = address::write(demo.terms, &place).unwrap();
    let (slug, query) = address::split(&address).unwrap();
    assert_eq!(slug, demo.slug());
    let (back, notices) = address::read(demo.terms, query, &demos::terms);
    assert!(notices.is_empty(), "{address}: {notices:?}");
    // What an address leaves out is filled in when the run is opened.
    assert_eq!(open(&back.run).run(), open(run).run(), "{address}");
    assert_eq!(back.t, t);
}

#[test]
fn the_main_knobs_of_a_demo_are_a_few_of_its_own() {
    for demo in demos::DEMOS {
        let own: Vec<_> = demo.terms.knobs.iter().chain(demo.terms.view_knobs).map(|knob| knob.key).collect();
        assert!(demo.main.iter().all(|key| own.contains(key)), "{}: {:?}", demo.slug(), demo.main);
        assert!(demo.main.len() <= 4 && demo.main.len() < own.len(), "{}: {:?}", demo.slug(), demo.main);
    }
}

#[test]
fn every_knob_works_at_both_ends() {
    for demo in DEMOS {
        for knob in demo.terms.knobs {
            for value in knob.corners() {
                for name in names_of(demo) {
                    let mut run = run_on(demo, name);
                    run.params.insert(knob.key.to_owned(), value.clone());
                    let mut session = supplied(&run);
                    let fresh = session.report();
                    let told = go(&mut *session, Command::Finish { limit: Some(60) });
                    let mut run_view = demo.run_view();
                    run_view.take(&fresh.report, &fresh.frame, fresh.input.as_deref()).unwrap();
                    run_view.take(&told.report, &told.frame, None).unwrap();
                }
            }
        }
    }
}

#[test]
fn reports_survive_the_road() {
    for demo in DEMOS {
        let mut session = open(&run_of(demo));
        for t in [0, 1, 2, 9] {
            go(&mut *session, Command::Seek { t });
            let told = session.report();
            let bytes = postcard::to_stdvec(&told.report).unwrap();
            let back: Report = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(postcard::to_stdvec(&back).unwrap(), bytes);
        }
        let mut fresh = open(&run_of(demo));
        let report = fresh.report().report;
        let bytes = postcard::to_stdvec(&report).unwrap();
        let back: Report = postcard::from_bytes(&bytes).unwrap_or_else(|error| panic!("{}: {error}", demo.slug()));
        assert!(back.run.is_some() && back.run == report.run && back.settings == report.settings);
    }
}

#[test]
fn junk_addresses_never_fail_and_say_so() {
    let junk = [
        "k=abc",
        "k=-5",
        "k=1e9",
        "seed=-1",
        "seed=99999999999999999999",
        "t=x",
        "t=18446744073709551615",
        "run=!!!",
        "run=AAAA",
        "vs=",
        "vs=nosuch%3Fk%3D2",
        "vs=%ff%fe",
        "data=%00",
        "data=../../etc/passwd",
        "&&&===",
        "hide=,,,",
        "speed=NaN",
        "speed=-1",
        "%",
        "%zz=%zz",
        "v=77",
        "lang=xx",
        "theme=1",
        "standardize=2",
        "unknown=1",
    ];
    for demo in DEMOS {
        for query in junk {
            let (place, notices) = address::read(demo.terms, query, &demos::terms);
            let quiet = ["&&&===", "hide=,,,", "t=18446744073709551615", "data=%00", "data=../../etc/passwd", "v=77"];
            assert!(!notices.is_empty() || quiet.contains(&query), "{query} says nothing");
            let mut session = demos::open(&place.run, None).unwrap();
            let told = session.report();
            if query.starts_with("data=") || query == "v=77" {
                assert_eq!(told.report.notices.len(), 1, "{query}");
            }
        }
    }
}

#[test]
fn settings_of_any_kind_are_admitted_or_refused_with_a_notice() {
    let odd = [
        Value::Text("x".repeat(500)),
        Value::Real(f64::NAN),
        Value::Real(1e300),
        Value::Int(i64::MIN),
        Value::Flag(true),
    ];
    for demo in DEMOS {
        for knob in demo.terms.knobs {
            for value in &odd {
                let mut session = open(&run_of(demo));
                let params = Settings::from([(knob.key.to_owned(), value.clone())]);
                let told = go(&mut *session, Command::Set { params });
                let used = &told.report.settings[knob.key];
                assert!(knob.admit(used).1.is_none(), "{}={used}", knob.key);
            }
        }
    }
}

#[test]
fn every_metric_has_a_curve_that_says_what_it_says() {
    let (theme, words) = (Theme::new(Scheme::Light, Scale::Normal), Words::new("en", &[]));
    let (look, studies) = (Settings::new(), BTreeMap::new());
    for demo in DEMOS {
        for data in names_of(demo) {
            let (mut session, mut run_view) = (supplied(&run_on(demo, data)), demo.run_view());
            let mut told_of = BTreeMap::new();
            for t in 0..16 {
                let told = go(&mut *session, Command::Seek { t });
                run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
                let facts = run_view.facts(&bare(&words, &theme, &look, &studies));
                for (name, value) in facts.metrics.iter().filter(|(_, value)| value.is_finite()) {
                    told_of.entry(*name).or_insert_with(Vec::new).push((told.report.t, *value));
                }
            }
            assert!(!told_of.is_empty(), "{} on {data} has no metrics", demo.slug());
            for (name, mut told) in told_of {
                told.dedup();
                let curve = run_view.curve(name);
                assert_eq!(curve.len(), told.len(), "{} on {data}: {name}", demo.slug());
                for ((at, kept), (t, value)) in curve.into_iter().zip(told) {
                    let near = (kept - value).abs() <= 1e-9 * value.abs();
                    assert!(
                        at == t && near,
                        "{} on {data}: {name} is {value} at {t}, its curve {kept} at {at}",
                        demo.slug()
                    );
                }
            }
        }
    }
}
