//! Orders under way, without a player.

use super::browser::Plain;
use unrolled::engine::protocol::WorkerRequest;
use unrolled::engine::run::Run;
use unrolled::player::history::Snapshot;
use unrolled::player::outbox::{AnswerPurpose, Outbox};

fn run(seed: u64) -> Run {
    let mut run = Run::new("kmeans", 1);
    run.seed = seed;
    run
}

#[test]
fn orders_wait_for_a_file_and_are_dropped_by_another_run() {
    let mut outbox = Outbox::<Plain>::default();
    let (first, dropped) = outbox.open(0, &run(1), 3);
    assert!(dropped.is_empty() && outbox.is_wanted(0, first));
    outbox.fetch(0);
    assert!(outbox.order(0, WorkerRequest::Close, None, Some(AnswerPurpose::Host(7))).is_none(), "it waits");
    assert!(outbox.order(1, WorkerRequest::Close, None, None).is_some(), "the other slot does not");
    assert!(!outbox.rests());
    let (second, dropped) = outbox.open(0, &run(2), 0);
    assert!(matches!(dropped[..], [AnswerPurpose::Host(7)]));
    assert!(!outbox.is_wanted(0, first) && outbox.is_wanted(0, second));
    assert!(outbox.release(0).is_empty());
}

#[test]
fn a_target_is_forgotten_with_the_last_answer_of_its_slot() {
    let mut outbox = Outbox::<Plain>::default();
    outbox.open(0, &run(2), 5);
    let ids: Vec<u64> = (0..2).filter_map(|_| Some(outbox.order(0, WorkerRequest::Close, None, None)?.0.id)).collect();
    outbox.answered(ids[0], 0);
    assert_eq!(outbox.target(0).map(|(run, t)| (run.seed, *t)), Some((2, 5)));
    outbox.answered(ids[1], 0);
    assert!(outbox.has_no_target() && outbox.is_empty());
}

#[test]
fn steps_under_way_bring_a_snapshot_up_to_date() {
    let mut outbox = Outbox::<Plain>::default();
    let step = outbox.order(0, WorkerRequest::Close, None, None).map_or(0, |(envelope, _)| envelope.id);
    let was = Snapshot { runs: vec![(run(1), 4)], look: Default::default() };
    outbox.order(0, WorkerRequest::Close, None, Some(AnswerPurpose::Change(Box::new(was))));
    outbox.answered(step, 0);
    outbox.bring_up_to_date(0, step, &run(1), 5);
    let purposes = outbox.lose();
    assert!(matches!(&purposes[..], [AnswerPurpose::Change(was)] if was.runs[0].1 == 5));
}
