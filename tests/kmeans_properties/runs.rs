//! Whole runs: back and forth, over the road of a link, and at their end.

use crate::{Act, Story, story};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use std::sync::Arc;
use unrolled::demos;
use unrolled::engine::input::Own;
use unrolled::engine::params::Settings;
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Change, ChangeKind, Run, Source};
use unrolled::engine::session::Session;
use unrolled::engine::{Table, packing};

/// Everything that can be seen of an instant, the frame to the byte.
type Seen = (Vec<u8>, u64, Option<String>, Settings);

fn open(table: &Table, params: &Settings, seed: u64) -> Box<dyn Session> {
    let own = Own::Points(table.clone());
    let mut run = Run::new("kmeans", 1);
    (run.seed, run.params) = (seed, params.clone());
    run.input = Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) };
    demos::open(&run, None).unwrap()
}

fn seen(session: &mut dyn Session) -> Seen {
    let told = session.report();
    (told.frame, told.report.t, told.report.done, told.report.settings)
}

fn go(session: &mut dyn Session, command: Command) -> Seen {
    session.obey(&command, None).unwrap();
    assert!(session.work(&mut || true));
    seen(session)
}

/// Plays a story; a refused edit changes nothing.
fn play(story: &Story) -> Result<Box<dyn Session>, TestCaseError> {
    let mut session = open(&story.table, &story.params, story.seed);
    for act in &story.acts {
        match act {
            Act::Steps(n) => drop(go(&mut *session, Command::Step { n: *n })),
            Act::Set(key, value) => {
                let params = Settings::from([((*key).to_owned(), value.clone())]);
                go(&mut *session, Command::Set { params });
            }
            Act::Edit(edit) | Act::Unsound(edit) => {
                let before = (seen(&mut *session), session.run());
                let command = Command::Edit { edit: serde_json::to_value(edit).unwrap() };
                let refused = session.obey(&command, None).is_err();
                session.work(&mut || true);
                prop_assert!(refused || matches!(act, Act::Edit(_)));
                if refused {
                    prop_assert_eq!((seen(&mut *session), session.run()), before);
                }
            }
        }
    }
    Ok(session)
}

fn check_back(session: &mut dyn Session) -> TestCaseResult {
    let straight = go(session, Command::Seek { t: 255 });
    let early = go(session, Command::Seek { t: 17 });
    go(session, Command::Seek { t: 300 });
    prop_assert_eq!(&go(session, Command::Seek { t: 17 }), &early);
    prop_assert_eq!(&go(session, Command::Seek { t: 255 }), &straight);
    // And single steps back and forth.
    let forth: Vec<Seen> = (0..=straight.1).map(|t| go(session, Command::Seek { t })).collect();
    for t in (0..straight.1).rev() {
        prop_assert_eq!(&go(session, Command::Back { n: 1 }), &forth[t as usize]);
    }
    Ok(())
}

fn check_link(session: &mut dyn Session) -> TestCaseResult {
    let run = session.run();
    let packed = packing::pack(&run);
    prop_assert!(packed.is_some(), "60 points fit a link");
    let back = packing::unpack(&packed.unwrap(), &|_| Some(1)).unwrap();
    prop_assert_eq!(&back, &run);
    let mut again = demos::open(&back, None).unwrap();
    prop_assert_eq!(again.run(), run);
    for t in [0, 3, 9, 40] {
        prop_assert_eq!(go(&mut *again, Command::Seek { t }), go(session, Command::Seek { t }));
    }
    Ok(())
}

fn check_end(session: &mut dyn Session) -> TestCaseResult {
    let (frame, t, done, settings) = go(session, Command::Finish { limit: None });
    prop_assert!(done.is_some(), "no end after {t} steps");
    let end = (frame, t, done, settings);
    for n in [1, 5, 100] {
        prop_assert_eq!(&go(session, Command::Step { n }), &end);
    }
    prop_assert_eq!(&go(session, Command::Round { n: 1 }), &end);
    prop_assert_eq!(&go(session, Command::Seek { t: u64::MAX }), &end);
    Ok(())
}

/// What a link still has in store is not lost to an edit that is refused, but to one that is done.
#[test]
fn a_refused_edit_leaves_what_is_yet_to_come() {
    let table = Table::from_rows(Table::plain_names(1), &[[0.0], [1.0], [2.0], [7.0], [9.0]]).unwrap();
    let mut run = open(&table, &Settings::new(), 1).run();
    run.edits = vec![Change { t: 6, what: ChangeKind::Edit(serde_json::json!({ "add": [5.0] })) }];
    let mut session = demos::open(&run, None).unwrap();
    go(&mut *session, Command::Seek { t: 2 });
    let run = session.run();
    assert!(session.obey(&Command::Edit { edit: serde_json::json!({ "remove": 99 }) }, None).is_err());
    assert_eq!((session.run().edits.len(), session.run()), (1, run));
    go(&mut *session, Command::Edit { edit: serde_json::json!({ "add": [4.0] }) });
    assert_eq!(session.run().edits.iter().map(|change| change.t).collect::<Vec<_>>(), [2]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn back_links_and_ends_are_exact(story in story()) {
        let mut session = play(&story)?;
        check_link(&mut *session)?;
        check_back(&mut *session)?;
        check_end(&mut *session)?;
    }

    #[test]
    fn points_of_any_form_are_taken_or_refused(rows in prop::collection::vec(prop::collection::vec(any::<f64>(), 0..4), 0..6)) {
        let mut session = open(&Table::from_rows(Table::plain_names(1), &[[1.0], [2.0]]).unwrap(), &Settings::new(), 1);
        let before = session.run();
        let load = unrolled::engine::protocol::Load { points: Some(rows.clone()), ..Default::default() };
        let sound = rows.first().is_some_and(|first| {
            !first.is_empty() && rows.iter().all(|row| row.len() == first.len() && row.iter().all(|x| x.abs() <= 1e150))
        });
        // What is spread over less than squares of distances can tell is refused too.
        let sound = sound && Table::from_rows(Table::plain_names(rows[0].len()), &rows).unwrap().within(1e-140, 1e150).is_ok();
        prop_assert_eq!(session.obey(&Command::Load(load), None).is_ok(), sound);
        session.work(&mut || true);
        if !sound {
            prop_assert_eq!(session.run(), before);
        }
    }
}
