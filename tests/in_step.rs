//! Two runs side by side: after every press of a key both have done the same kind of step, or one waits.
#![allow(clippy::unwrap_used)]

use unrolled::demos::DEMOS;
use unrolled::engine::params::{KnobKind, Spec, Value};
use unrolled::engine::protocol::Report;
use unrolled::engine::run::Run;
use unrolled::engine::scheduler::{Move, together};
use unrolled::engine::session::Session;

mod runs;
use runs::supplied;

/// Every pair is stepped so far.
const PRESSES: usize = 24;

/// The runs of a demo that differ in how they begin: every option of every choice that acts at the start.
fn starts(demo: &unrolled::demos::Demo) -> Vec<Run> {
    let run = Run::new(demo.slug(), demo.terms.version);
    let choices =
        demo.terms.knobs.iter().filter(|knob| knob.kind == KnobKind::Start).flat_map(|knob| match knob.spec {
            Spec::Choice { options, .. } => options.iter().map(|option| (knob.key, *option)).collect(),
            _ => Vec::new(),
        });
    choices
        .map(|(key, option)| {
            let mut run = run.clone();
            run.params.insert(key.to_owned(), Value::Text(option.to_owned()));
            run
        })
        .chain([run.clone()])
        .collect()
}

fn align(sessions: &mut [Box<dyn Session>], (round, offset): (u64, u64)) -> Vec<Report> {
    let go = |session: &mut Box<dyn Session>| {
        session.align(round, offset);
        while !session.work(&mut || true) {}
        session.report().report
    };
    sessions.iter_mut().map(go).collect()
}

/// Both have done a step of one kind, or one waits: at its start or at the end of its seeding for the other's, or at its end.
fn in_step(reports: &[Report]) -> bool {
    let [a, b] = reports else { return false };
    let waits = |run: &Report, other: &Report| run.at_round && (run.place == (1, 0) && other.place.0 == 0);
    let both = a.next == b.next && (a.last == b.last || (a.at_round && b.at_round));
    // Where every step is a round of its own, steps of different kinds stand beside each other.
    let whole = |run: &Report| run.at_round && run.t <= run.round_before + 1;
    let alike = whole(a) && whole(b) && a.place == b.place;
    a.done.is_some() || b.done.is_some() || both || alike || waits(a, b) || waits(b, a)
}

/// Where a round is as long as it takes (an axis is found), one run is at its end while the other still looks.
fn closes(reports: &[Report]) -> bool {
    let closing = |run: &Report| run.next == "axis" || matches!(run.last.as_deref(), Some("axis" | "deflate"));
    reports.iter().any(closing)
}

#[test]
fn two_runs_do_steps_of_one_kind_or_one_waits() {
    let mut waited = 0;
    // Where all steps are of one kind there is nothing to see.
    for demo in DEMOS.iter().filter(|demo| demo.phases.len() > 1) {
        let starts = starts(demo);
        for (i, first) in starts.iter().enumerate() {
            for second in &starts[..i] {
                let mut sessions = [first, second].map(supplied);
                let mut reports: Vec<Report> = sessions.iter_mut().map(|session| session.report().report).collect();
                let mut longest = 1;
                let ways = (0..PRESSES).map(|n| match n {
                    9 => Move::Back,
                    13 => Move::Round(1),
                    17 => Move::Round(-1),
                    _ => Move::Step,
                });
                for way in ways {
                    let pace = together(&mut reports.iter()).unwrap();
                    let there = reports.iter().filter(|report| report.place == pace);
                    longest = there.map(|report| report.t - report.round_before).max().unwrap_or(longest);
                    let Some(aim) = way.leads(pace, longest) else { continue };
                    reports = align(&mut sessions, aim);
                    let told = |report: &Report| (report.t, report.place, report.last.clone(), report.next.clone());
                    let places: Vec<_> = reports.iter().map(told).collect();
                    let stands = in_step(&reports) || demo.slug() == "pca" && closes(&reports);
                    assert!(stands, "{:?} beside {:?}: {places:?}", first.params, second.params);
                    waited += usize::from(reports[0].place != reports[1].place);
                }
            }
        }
    }
    assert!(waited > 0, "nothing seeds");
}
