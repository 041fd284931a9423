//! Sweeps over seeds: every run has the weights that it would have by itself.

use super::from::{SMALL, made, sampling, told, training};
use super::*;
use crate::demos::diffusion::TRAINING;
use crate::engine::protocol::{Envelope, WorkerRequest};
use crate::engine::run::{Run, Source};
use crate::engine::runtime::{Answer, Runtime};
use crate::engine::session::{self, Session};
use crate::engine::study::Outcome;

fn outcomes(session: &dyn Session, count: usize) -> Vec<Outcome> {
    let mut study = session.study("sweep", count).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    serde_json::from_value(study.result()).unwrap()
}

#[test]
fn every_run_trains_its_own_network() {
    let given = [&SMALL[..], &[("weights", "trained"), ("training_steps", "45"), ("steps", "10")]].concat();
    let mut swept = Run::new(Diffusion::SLUG, Diffusion::VERSION);
    swept.params = settings(&given);
    swept.input = Source::Named { data: "moons".to_owned(), data_seed: 1 };
    let found = outcomes(&*session::open::<Diffusion>(&swept, None).unwrap(), 3);
    for (seed, found) in (1..).zip(&found) {
        let untrained = run(table("moons"), &given, seed).steps(99).sim.outcome();
        let mut alone = run(table("moons"), &given, seed);
        alone.sim.supply(&product(&table("moons"), &given, seed)).unwrap();
        let end = alone.steps(99).sim;
        let of = (found.seed, found.outcome, found.steps, found.ended.as_deref());
        assert_eq!(of, (seed, end.outcome(), 10, Some("sampled")));
        assert_ne!(untrained, end.outcome());
    }
    assert_eq!(found.len(), 3);
}

#[test]
fn what_another_run_gives_is_the_same_for_all_and_must_be_there() {
    let swept = sampling(training(), 33);
    let mut session = session::open::<Diffusion>(&swept, None).unwrap();
    assert!(session.study("sweep", 2).is_none());
    let product = made(&*session);
    session.supply(TRAINING, &product).unwrap();
    for found in outcomes(&*session, 2) {
        let alone = Run { seed: found.seed, ..swept.clone() };
        let mut alone = session::open::<Diffusion>(&alone, None).unwrap();
        alone.supply(TRAINING, &product).unwrap();
        let (_, frame) = told(&mut *alone, u64::MAX);
        assert_eq!((frame.training_step, frame.distance), (Some(33), Some(found.outcome)));
    }
}

#[test]
fn a_worker_is_handed_what_ships_with_the_app_or_says_that_it_is_missing() {
    let mut swept = Run::new(Diffusion::SLUG, Diffusion::VERSION);
    swept.params = settings(&[("weights", "pretrained"), ("particles", "50")]);
    swept.input = Source::Named { data: "moons".to_owned(), data_seed: 1 };
    let sweep = |with: Option<Vec<u8>>| -> Answer {
        let mut host = Runtime::new(session::open::<Diffusion>);
        let order = WorkerRequest::Study { name: "sweep".to_owned(), run: swept.clone(), count: 2 };
        host.receive(Envelope { id: 5, slot: 0, order }, with);
        let mut answers = Vec::new();
        while host.busy() {
            answers.extend(host.work(&mut || true));
        }
        answers.pop().unwrap()
    };
    let file = super::pretrained::bytes("moons");
    for with in [None, Some(vec![1, 2, 3]), Some(super::pretrained::bytes("ring"))] {
        assert_eq!(sweep(with).report.error.unwrap().code, "study-waits");
    }
    let found: Vec<Outcome> = serde_json::from_value(sweep(Some(file.clone())).report.study.unwrap().result).unwrap();
    for (seed, found) in (1..).zip(&found) {
        let mut alone = run(table("moons"), &[("weights", "pretrained"), ("particles", "50")], seed);
        alone.sim.supply(&file).unwrap();
        assert_eq!((found.seed, found.outcome), (seed, alone.steps(999).sim.outcome()));
    }
    assert_eq!(found.len(), 2);
}
