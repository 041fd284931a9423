//! The time line: exact within any memory.

use crate::walk::{BYTES, Walk, WalkParams, steps};
use proptest::prelude::*;
use std::sync::Arc;
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::rng::Purpose;
use unrolled::engine::timeline::{ChangeOf, Timeline};
use unrolled::engine::{Rng, Sim, Table};

pub fn timeline(budget: usize) -> Timeline<Walk> {
    let table = Arc::new(Table::from_rows(Table::plain_names(1), &[[0.0]]).unwrap());
    let params = WalkParams::default();
    let walk = Walk::start(&params, table, Rng::new(1, Purpose::Run)).unwrap();
    Timeline::with_budget(walk, params, budget)
}

fn stride(stride: i64) -> ChangeOf<f64> {
    ChangeOf::Set(Settings::from([("stride".to_owned(), Value::Int(stride))]))
}

#[derive(Clone, Debug)]
enum Move {
    Seek(u64),
    Step,
    To(f64),
    Stride(i64),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => (0..400u64).prop_map(Move::Seek),
        2 => Just(Move::Step),
        1 => (-9.0..9.0).prop_map(Move::To),
        1 => (1..9i64).prop_map(Move::Stride),
    ];
    prop::collection::vec(one, 1..40)
}

/// The same changes done anew on a time line that is only ever stepped forwards.
fn straight(changes: &[(u64, ChangeOf<f64>)], t: u64) -> (f64, u64) {
    let mut fresh = timeline(usize::MAX);
    let at = |now: u64, fresh: &mut Timeline<Walk>| {
        changes.iter().filter(|(due, _)| *due == now).for_each(|(_, change)| fresh.act(change.clone()).unwrap());
    };
    at(0, &mut fresh);
    for now in 1..=t {
        fresh.step();
        at(now, &mut fresh);
    }
    fresh.sim().at
}

#[test]
fn a_long_run_takes_no_more_memory_than_a_shorter_one() {
    let budget = 64 * BYTES;
    let mut line = timeline(budget);
    // Beside the one byte that every step costs.
    let mut most = |from: u64, to: u64| {
        let kept = (from..to).step_by(500).map(|t| {
            line.seek(t);
            assert!(line.keyframe_bytes() <= budget, "{} bytes of keyframes at {t}", line.keyframe_bytes());
            line.memory_bytes() - t as usize
        });
        kept.max().unwrap()
    };
    let (early, late) = (most(0, 20_000), most(20_000, 200_000));
    // The track is thinned now and then: it is not always equally long.
    assert!(late <= early + early / 4, "{late} bytes are kept where {early} were");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_instant_is_exact_within_any_budget(moves in moves(), keyframes in 0..60usize) {
        let budget = keyframes * BYTES;
        let mut line = timeline(budget);
        for one in moves {
            match one {
                Move::Seek(t) => line.seek(t),
                Move::Step => drop(line.step()),
                Move::To(x) => line.act(ChangeOf::Edit(x)).unwrap(),
                Move::Stride(n) => line.act(stride(n)).unwrap(),
            }
            prop_assert!(line.keyframe_bytes() <= budget.max(2 * BYTES), "{} bytes", line.keyframe_bytes());
            prop_assert_eq!(line.sim().at, straight(line.changes(), line.t()), "t = {}", line.t());
            prop_assert_eq!(line.phases().len() as u64, line.visited());
            prop_assert_eq!(line.place(), (1 + line.t() / 2, line.t() % 2));
        }
    }
}

#[test]
fn the_last_32_steps_are_dense_where_memory_permits() {
    let mut line = timeline(128 * BYTES);
    line.seek(5000);
    for back in 1..=31 {
        let before = steps();
        line.seek(5000 - back);
        assert_eq!(steps() - before, 0, "{back} back from 5000 is remembered");
    }
    // And from the end to anywhere it is no longer than a few of the gaps that are left.
    for t in (0..5000).rev().step_by(97) {
        let mut line = timeline(50 * BYTES);
        line.seek(5000);
        let before = steps();
        line.seek(t);
        assert!(steps() - before <= 2500, "{} steps to {t}", steps() - before);
    }
}

/// 40 states fit, as with the 3.2 MB of a large network: then the last 32 steps take a quarter of them, and the others
/// are for the long way before.
#[test]
fn of_large_states_the_last_steps_leave_room_for_the_others() {
    let mut line = timeline(40 * BYTES);
    line.seek(5001);
    for back in 1..=31 {
        let before = steps();
        line.seek(5001 - back);
        assert!(steps() - before <= 3, "{} steps to {back} back", steps() - before);
        line.seek(5001);
    }
    for t in (0..5000).rev().step_by(97) {
        let mut line = timeline(40 * BYTES);
        line.seek(5000);
        let before = steps();
        line.seek(t);
        // With 32 dense ones, eight were left for the rest: there it was nearly half of the distance.
        assert!(steps() - before <= 50 + (5000 - t) * 2 / 5, "{} steps to {t}", steps() - before);
    }
    // However large they are, the last steps are not far.
    let mut line = timeline(4 * BYTES);
    line.seek(5001);
    let before = steps();
    line.seek(4990);
    assert!(steps() - before <= 64, "{} steps", steps() - before);
}

#[test]
fn a_large_budget_remembers_every_step_up_to_the_bound_on_their_number() {
    let mut line = timeline(usize::MAX);
    line.seek(4000);
    let before = steps();
    (0..4000).for_each(|t| line.seek(t));
    assert_eq!(steps() - before, 0);
    line.seek(20_000);
    assert!(line.keyframe_bytes() <= 4096 * BYTES);
}

#[test]
fn a_refused_deed_changes_nothing() {
    let mut line = timeline(10 * BYTES);
    line.seek(40);
    line.seek(20);
    let before = (line.sim().at, line.t(), line.visited(), line.keyframe_bytes(), line.track_mut().samples().to_vec());
    assert_eq!(line.act(ChangeOf::Edit(f64::NAN)).unwrap_err().code, "walk-nowhere");
    let after = (line.sim().at, line.t(), line.visited(), line.keyframe_bytes(), line.track_mut().samples().to_vec());
    assert_eq!(after, before);
    assert!(line.changes().is_empty());
}
