//! Runs in files, and runs of very many edits.

use crate::links::version;
use unrolled::demos::{self, DEMOS};
use unrolled::engine::Notice;
use unrolled::engine::address;
use unrolled::engine::packing::{SavedRun, of_file, pack};
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Change, ChangeKind, MOST_EDITS, Run};
use unrolled::engine::session::Session;

fn code(text: &str) -> String {
    of_file(text, &version).map_or_else(|notice| notice.code, |_| "a run".to_owned())
}

fn with_edits(count: usize) -> Run {
    let edits = (0..count).map(|i| {
        let to = [i as f64, 0.5];
        Change {
            t: i as u64 / 100,
            what: ChangeKind::Edit(serde_json::json!({ "move": { "center": i % 3, "to": to } })),
        }
    });
    let mut run = Run::new("kmeans", 1);
    run.params =
        Settings::from([("k".to_owned(), Value::Int(3)), ("init".to_owned(), Value::Text("manual".to_owned()))]);
    run.edits = edits.collect();
    run
}

#[test]
fn a_saved_run_comes_back_and_a_part_of_it_is_called_what_it_is() {
    for demo in DEMOS {
        let run = Run::new(demo.slug(), demo.terms.version);
        let json = serde_json::to_string(&run).unwrap();
        assert_eq!(
            of_file(&json, &version),
            Ok(SavedRun { run: run.clone(), t: 0 }),
            "files of before do not say where they stood"
        );
        let saved = SavedRun { run, t: 7 };
        assert_eq!(of_file(&saved.to_json().unwrap(), &version), Ok(saved));
        assert_eq!(code(&format!("\u{feff}{json}\n")), "a run");
        for end in 0..json.len() {
            let expected = if end < 5 { "run-file-none" } else { "run-file-cut" };
            assert_eq!(code(&json[..end]), expected, "{}", &json[..end]);
        }
    }
}

#[test]
fn demo_and_version_are_read_before_anything_else() {
    for demo in DEMOS {
        let (slug, v) = (demo.slug(), demo.terms.version);
        let file = |v: u32, slug: &str, more: &str| format!(r#"{{"edits":{more},"demo":"{slug}","v":{v}}}"#);
        assert_eq!(code(&file(v, slug, "[]")), "a run");
        // A later one that can be read is opened; the session says that numbers may differ.
        assert_eq!(code(&file(v + 1, slug, "[]")), "a run");
        assert_eq!(code(&file(v, slug, r#"[{"t":"soon"}]"#)), "run-file-broken");
        assert_eq!(
            of_file(&file(v + 1, slug, r#"[{"t":"soon"}]"#), &version),
            Err(Notice::new("run-later").with("given", f64::from(v + 1)).with("used", f64::from(v)))
        );
        assert_eq!(code(&file(v + 1, "no-such-demo", r#""?""#)), "run-file-demo");
    }
}

#[test]
fn what_is_no_run_is_called_that() {
    let runs_not = [
        "",
        "x,y\n1,2\n",
        "[1, 2]",
        "3",
        "null",
        "{}",
        r#"{"v":1}"#,
        r#"{"demo":"kmeans"}"#,
        r#"{"v":"1","demo":3}"#,
        "{\"v\":1,,}",
    ];
    for text in runs_not {
        assert_eq!(code(text), "run-file-none", "{text}");
    }
}

#[test]
fn a_link_of_a_later_version_is_called_that() {
    let terms = DEMOS[0].terms;
    let mut run = with_edits(3);
    run.v = terms.version + 1;
    let link = format!("run={}", pack(&run).unwrap());
    assert!(address::read(terms, &link, &demos::terms).1.is_empty(), "what can be read is read");
    let broken = serde_json::to_string(&run).unwrap().replace("\"t\":0", "\"t\":{}");
    let link = format!("run={}", crate::links::packed(broken.as_bytes()));
    let codes = |link: &str| {
        address::read(terms, link, &demos::terms).1.into_iter().map(|notice| notice.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&link), ["run-later"]);
}

#[test]
fn of_very_many_edits_the_first_are_taken() {
    let mut run = with_edits(MOST_EDITS + 700);
    let notice = Notice::new("edits-left-out").with("most", MOST_EDITS);
    run.edits.reverse();
    assert_eq!(run.clone().bound(), Some(notice.clone()));
    run.bound();
    let instants = |run: &Run| run.edits.iter().map(|change| change.t).collect::<Vec<_>>();
    assert_eq!(instants(&run), instants(&with_edits(MOST_EDITS)), "the first in time, and not in the file");
    run = with_edits(100_000);
    let json = serde_json::to_string(&run).unwrap();
    let read = of_file(&json, &version).unwrap();
    assert_eq!(read.run.edits.len(), MOST_EDITS + 1, "no more are made into values than show that they are too many");
    assert_eq!(run.bound(), Some(notice.clone()));
    assert_eq!(run.edits.len(), MOST_EDITS);
    assert_eq!(run.bound(), None);
    let few = serde_json::to_string(&with_edits(MOST_EDITS + 700)).unwrap();
    let link = format!("run={}", crate::links::packed(few.as_bytes()));
    let (place, notices) = address::read(DEMOS[0].terms, &link, &demos::terms);
    assert_eq!((place.run.edits.len(), notices), (MOST_EDITS, vec![notice]));
}

fn go(session: &mut dyn Session, command: &Command) {
    session.obey(command, None).unwrap();
    while !session.work(&mut || true) {}
}

#[test]
fn a_full_run_takes_no_further_edit_and_goes_on() {
    let mut session = demos::open(&with_edits(MOST_EDITS), None).unwrap();
    go(&mut *session, &Command::Seek { t: 40 });
    let edit = Command::Edit { edit: serde_json::json!({ "move": { "center": 0, "to": [1, 1] } }) };
    assert_eq!(session.obey(&edit, None), Err(Notice::new("edits-full").with("most", MOST_EDITS)));
    assert_eq!(session.run().edits.len(), MOST_EDITS);
    // In the past there is room: what followed is dropped.
    go(&mut *session, &Command::Seek { t: 2 });
    go(&mut *session, &edit);
    assert!(session.run().edits.len() < MOST_EDITS);
}

/// The edits of a run cross to the page when it is opened, and not again at every step that does one of them.
#[test]
fn edits_that_are_done_in_their_time_are_told_once() {
    let mut session = demos::open(&with_edits(1000), None).unwrap();
    while !session.work(&mut || true) {}
    assert_eq!(session.report().report.run.map(|run| run.edits.len()), Some(1000));
    let mut bytes = 0;
    for _ in 0..9 {
        go(&mut *session, &Command::Step { n: 1 });
        let report = session.report().report;
        assert!(report.run.is_none(), "t = {}", report.t);
        bytes += serde_json::to_vec(&report).unwrap().len();
    }
    assert!(bytes < 9 * 4000, "{bytes} bytes for nine steps");
}
