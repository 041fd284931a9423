//! Where runs live: every command is answered once, in order, whatever comes.

use proptest::prelude::*;
use std::sync::Arc;
use unrolled::demos;
use unrolled::engine::Table;
use unrolled::engine::address::MOST_SEED;
use unrolled::engine::input::Own;
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::protocol::{Command, Envelope, Load, Samples, WorkerRequest};
use unrolled::engine::run::{Change, ChangeKind, Run, Source};
use unrolled::engine::runtime::{Answer, Runtime};

fn kmeans() -> Run {
    Run::new("kmeans", 1)
}

fn own(x: f64) -> Arc<Own> {
    Arc::new(Own::Points(Table::from_rows(Table::plain_names(2), &[[0.0, x], [1.0, x], [5.0, -x]]).unwrap()))
}

fn own_run(own: &Arc<Own>, contents: bool) -> Run {
    Run { input: Source::Own { own: own.fingerprint(), contents: contents.then(|| own.clone()) }, ..kmeans() }
}

fn host() -> Runtime {
    let mut host = Runtime::new(demos::open);
    send(&mut host, 1, WorkerRequest::Restore { run: kmeans(), t: 0 });
    all(&mut host);
    host
}

fn send(host: &mut Runtime, id: u64, order: WorkerRequest) {
    host.receive(Envelope { id, slot: 0, order }, None);
}

fn obey(host: &mut Runtime, id: u64, command: Command) {
    send(host, id, WorkerRequest::Obey(command));
}

/// Works in slices of so many steps, at most so often.
fn sliced(host: &mut Runtime, steps: u64, slices: usize) -> Vec<Answer> {
    let mut answers = Vec::new();
    for _ in 0..slices {
        let mut left = steps;
        answers.extend(host.work(&mut || {
            left -= 1;
            left > 0
        }));
        if !host.busy() {
            break;
        }
    }
    answers
}

fn all(host: &mut Runtime) -> Vec<Answer> {
    let answers = sliced(host, 1_000_000, 5);
    assert!(!host.busy());
    answers
}

fn one(host: &mut Runtime, order: WorkerRequest) -> Answer {
    send(host, 99, order);
    let mut answers = all(host);
    assert_eq!(answers.len(), 1);
    answers.remove(0)
}

fn code(answer: &Answer) -> &str {
    answer.report.error.as_ref().map_or("", |notice| notice.code.as_str())
}

fn ids(answers: &[Answer]) -> Vec<u64> {
    answers.iter().map(|answer| answer.report.id).filter(|id| *id != 0).collect()
}

#[test]
fn commands_are_answered_once_each_and_in_order() {
    let mut host = host();
    for id in 1..=20 {
        let command = if id % 4 == 0 { Command::Back { n: 1 } } else { Command::Step { n: 1 } };
        obey(&mut host, id, command);
    }
    // One step a slice: what is under way is told with the id 0.
    let answers = sliced(&mut host, 1, 1000);
    assert_eq!(ids(&answers), (1..=20).collect::<Vec<_>>());
    let at = |id: u64| answers.iter().find(|answer| answer.report.id == id).unwrap().report.t;
    assert_eq!((1..=8).map(at).collect::<Vec<_>>(), [1, 2, 3, 2, 3, 4, 5, 4]);
}

#[test]
fn a_seek_overtakes_a_finish_under_way() {
    let mut host = host();
    obey(&mut host, 2, Command::Finish { limit: None });
    let progress = sliced(&mut host, 2, 1);
    assert!(ids(&progress).is_empty());
    assert_eq!(progress[0].report.target, Some(10_000));
    obey(&mut host, 3, Command::Seek { t: 1 });
    obey(&mut host, 4, Command::Step { n: 2 });
    let answers = all(&mut host);
    assert_eq!(ids(&answers), [2, 3, 4]);
    assert_eq!(answers.iter().map(|answer| answer.report.t).collect::<Vec<_>>(), [2, 1, 3]);
    assert!(answers.iter().all(|answer| answer.report.target.is_none_or(|t| t == 10_000)));
    // A step does not: where it leads depends on where the other led.
    obey(&mut host, 5, Command::Seek { t: 0 });
    obey(&mut host, 6, Command::Finish { limit: Some(4) });
    obey(&mut host, 7, Command::Step { n: 1 });
    let answers = sliced(&mut host, 1, 100);
    assert_eq!((ids(&answers), answers.last().unwrap().report.t), (vec![5, 6, 7], 5));
}

#[test]
fn junk_is_refused_with_a_code_and_nothing_changes() {
    let mut nothing = Runtime::new(demos::open);
    for order in
        [WorkerRequest::Obey(Command::Step { n: 1 }), WorkerRequest::Align { round: u64::MAX, offset: u64::MAX }]
    {
        assert_eq!(code(&one(&mut nothing, order)), "nothing-open");
    }
    let mut host = host();
    let before = one(&mut host, WorkerRequest::Obey(Command::Get {}));
    let edit = |json: serde_json::Value| WorkerRequest::Obey(Command::Edit { edit: json });
    let load = |load: Load| WorkerRequest::Obey(Command::Load(load));
    let study = |run: Run| WorkerRequest::Study { name: "nosuch".to_owned(), run, count: usize::MAX };
    let junk = [
        ("edit-malformed", edit(serde_json::json!("x".repeat(100_000)))),
        ("edit-malformed", edit(serde_json::json!({ "move": { "center": -1, "to": [0, 0] } }))),
        ("kmeans-no-such-center", edit(serde_json::json!({ "move": { "center": u64::MAX, "to": [0, 0] } }))),
        ("kmeans-bad-place", edit(serde_json::json!({ "add": [0, 0, 0] }))),
        ("kmeans-bad-count", edit(serde_json::json!({ "cluster_centers": [] }))),
        ("load-nothing", load(Load::default())),
        ("table-no-rows", load(Load { points: Some(Vec::new()), ..Load::default() })),
        ("table-ragged", load(Load { points: Some(vec![vec![1.0], vec![1.0, 2.0]]), ..Load::default() })),
        ("table-bad-number", load(Load { points: Some(vec![vec![f64::NAN]]), ..Load::default() })),
        ("study-unknown", study(kmeans())),
        ("demo-unknown", WorkerRequest::Restore { run: Run::new("nosuch", 1), t: 0 }),
        ("own-data-gone", WorkerRequest::Restore { run: own_run(&own(1.0), false), t: 0 }),
        ("own-data-gone", study(own_run(&own(1.0), false))),
    ];
    for (wanted, order) in junk {
        let answer = one(&mut host, order);
        assert_eq!(code(&answer), wanted);
        assert_eq!((answer.report.id, answer.report.t), (99, 0));
        assert_eq!((answer.report.run, &answer.parts[0]), (None, &before.parts[0]), "{wanted}");
    }
}

#[test]
fn own_data_are_recalled_by_their_fingerprint() {
    let mut host = host();
    let data: Vec<Arc<Own>> = (0..16).map(|i| own(f64::from(i))).collect();
    for own in &data {
        assert_eq!(code(&one(&mut host, WorkerRequest::Restore { run: own_run(own, true), t: 0 })), "");
    }
    for own in &data {
        let answer = one(&mut host, WorkerRequest::Restore { run: own_run(own, false), t: 1 });
        assert_eq!((code(&answer), answer.report.t), ("", 1));
        let input = Table::unpack(answer.parts[1].as_ref().unwrap()).unwrap();
        assert_eq!(Own::Points(input), **own);
    }
    // What a command loaded is known too.
    let points = vec![vec![7.0, 8.0], vec![9.0, 10.0]];
    let answer = one(&mut host, WorkerRequest::Obey(Command::Load(Load { points: Some(points), ..Load::default() })));
    let run = answer.report.run.unwrap();
    assert!(matches!(run.input, Source::Own { contents: None, .. }), "the contents travel beside the run");
    one(&mut host, WorkerRequest::Restore { run: kmeans(), t: 0 });
    assert_eq!(code(&one(&mut host, WorkerRequest::Restore { run, t: 0 })), "");
    // A lie about the fingerprint does not take another's place.
    let (mut lie, truth) = (own_run(&own(77.0), true), own_run(&data[15], false));
    if let (Source::Own { own, .. }, Source::Own { own: of, .. }) = (&mut lie.input, &truth.input) {
        *own = *of;
    }
    one(&mut host, WorkerRequest::Restore { run: lie, t: 0 });
    let answer = one(&mut host, WorkerRequest::Restore { run: truth, t: 0 });
    let input = Table::unpack(answer.parts[1].as_ref().unwrap()).unwrap();
    assert_eq!(Own::Points(input), *data[15]);
}

#[test]
fn seeds_stay_within_what_addresses_can_name() {
    let mut host = host();
    let answer = one(&mut host, WorkerRequest::Obey(Command::Reset { seed: Some(u64::MAX) }));
    assert_eq!(answer.report.run.unwrap().seed, MOST_SEED);
    assert_eq!(answer.report.notices[0].code, "value-clamped");
    let answer = one(&mut host, WorkerRequest::Obey(Command::Reseed { seed: None }));
    assert_eq!((answer.report.run.unwrap().seed, answer.report.notices.len()), (0, 0));
    let input = Source::Named { data: "blobs".to_owned(), data_seed: MOST_SEED + 1 };
    let answer = one(&mut host, WorkerRequest::Restore { run: Run { input, ..kmeans() }, t: 0 });
    let used = Source::Named { data: "blobs".to_owned(), data_seed: MOST_SEED };
    assert_eq!((answer.report.run.unwrap().input, answer.report.notices.len()), (used, 1));
}

fn commands() -> impl Strategy<Value = WorkerRequest> {
    let far = || prop_oneof![4 => 0..30u64, 1 => Just(u64::MAX)];
    let settings = prop_oneof![
        (-3..20i64).prop_map(|k| ("k", Value::Int(k))),
        (0.0..2.0).prop_map(|tol| ("tol", Value::Real(tol))),
        ".{0,9}".prop_map(|text| ("init", Value::Text(text))),
        Just(("standardize", Value::Flag(true))),
    ];
    let settings = settings.prop_map(|(key, value)| Settings::from([(key.to_owned(), value)]));
    let edit = prop_oneof![
        (0..6usize).prop_map(|i| serde_json::json!({ "remove": i })),
        (-9..9i32).prop_map(|x| serde_json::json!({ "add": [x, 1] })),
        ".{0,9}".prop_map(serde_json::Value::String),
    ];
    let change = (far(), edit.clone()).prop_map(|(t, edit)| Change { t, what: ChangeKind::Edit(edit) });
    let run = (0..3u64, prop::collection::vec(change, 0..4));
    let obey = prop_oneof![
        far().prop_map(|n| Command::Step { n }),
        far().prop_map(|n| Command::Back { n }),
        prop_oneof![-5..5i64, Just(i64::MIN), Just(i64::MAX)].prop_map(|n| Command::Round { n }),
        far().prop_map(|t| Command::Seek { t }),
        prop::option::of(far()).prop_map(|limit| Command::Finish { limit }),
        settings.prop_map(|params| Command::Set { params }),
        edit.prop_map(|edit| Command::Edit { edit }),
        prop::option::of(far()).prop_map(|seed| Command::Reset { seed }),
        prop::option::of(far()).prop_map(|seed| Command::Reseed { seed }),
        ".{0,40}".prop_map(|csv| Command::Load(Load { csv: Some(csv), ..Load::default() })),
        Just(Command::Get {}),
    ];
    prop_oneof![
        8 => obey.prop_map(WorkerRequest::Obey),
        1 => (run, far()).prop_map(|((seed, edits), t)| WorkerRequest::Restore { run: Run { seed, edits, ..kmeans() }, t }),
        1 => (far(), far()).prop_map(|(round, offset)| WorkerRequest::Align { round, offset }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_is_answered_once_and_in_order(
        orders in prop::collection::vec((commands(), any::<bool>()), 1..25),
        slice in 1..50u64,
    ) {
        let mut host = Runtime::new(demos::open);
        send(&mut host, 1, WorkerRequest::Restore { run: kmeans(), t: 0 });
        let mut answers = all(&mut host);
        for ((order, wait), id) in orders.iter().cloned().zip(2..) {
            send(&mut host, id, order);
            answers.extend(sliced(&mut host, slice, if wait { 5000 } else { 1 }));
        }
        answers.extend(sliced(&mut host, 1000, 1000));
        prop_assert!(!host.busy());
        prop_assert_eq!(ids(&answers), (1..=orders.len() as u64 + 1).collect::<Vec<_>>());
        // What was told of the ticks and the track piece by piece is what is there.
        let (mut ticks, mut samples) = (Vec::<u8>::new(), Vec::<(u64, Vec<f64>)>::new());
        for Answer { report, parts } in &answers {
            let told: Samples = parts[3].as_deref().map(|told| postcard::from_bytes(told).unwrap()).unwrap_or_default();
            ticks.truncate(report.ticks.0);
            prop_assert_eq!(ticks.len(), report.ticks.0);
            ticks.extend(&report.ticks.1);
            samples.truncate(told.0);
            samples.extend(told.1);
            prop_assert_eq!(ticks.len() as u64, report.visited);
            prop_assert_eq!(samples.last().map(|(t, _)| *t), Some(report.visited));
        }
    }
}
