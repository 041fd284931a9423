//! Sampling runs that start from a training run.

use super::*;
use crate::demos::diffusion::Frame;
use crate::engine::address;
use crate::engine::params::Value;
use crate::engine::protocol::{Command, Envelope, Report, WorkerRequest};
use crate::engine::run::{Change, ChangeKind, Origin, Run, Source};
use crate::engine::runtime::Runtime;
use crate::engine::session::{self, Session};
use crate::plot::figure::Response;

pub(super) const SMALL: [(&str, &str); 5] =
    [("width", "8"), ("depth", "1"), ("embedding", "4"), ("batch", "4"), ("particles", "20")];

/// A training run whose rate is turned on the way.
pub(super) fn training() -> Run {
    let mut run = Run::new(Diffusion::SLUG, Diffusion::VERSION);
    run.params = settings(&[&SMALL[..], &[("stage", "train"), ("training_steps", "10")]].concat());
    run.input = Source::Named { data: "moons".to_owned(), data_seed: 1 };
    let rate = [("rate".to_owned(), Value::Real(0.02))].into();
    run.edits = vec![Change { t: 20, what: ChangeKind::Set(rate) }];
    run
}

pub(super) fn sampling(from: Run, t: u64) -> Run {
    let mut run = Run { edits: Vec::new(), ..training() };
    run.params = settings(&[&SMALL[..], &[("weights", "trained"), ("training_steps", "10")]].concat());
    run.from = Some(Box::new(Origin { run: from, t }));
    run
}

pub(super) fn told(session: &mut dyn Session, t: u64) -> (Report, Frame) {
    session.obey(&Command::Seek { t }, None).unwrap();
    session.work(&mut || true);
    let told = session.report();
    (told.report, postcard::from_bytes(&told.frame).unwrap())
}

fn codes(report: &Report) -> Vec<&str> {
    report.notices.iter().map(|notice| notice.code.as_str()).collect()
}

/// What the study of a run has made for it.
pub(super) fn made(session: &dyn Session) -> Vec<u8> {
    let mut study = session.study(crate::demos::diffusion::TRAINING, 0).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    study.product().unwrap()
}

/// The field of the training's own network at the noising step of its panel.
fn field(run: &Run, t: u64) -> (Report, Frame) {
    told(&mut *session::open::<Diffusion>(run, None).unwrap(), t)
}

#[test]
fn no_step_is_taken_before_the_weights_are_here() {
    let mut session = session::open::<Diffusion>(&sampling(training(), 12), None).unwrap();
    let product = made(&*session);
    session.head_for(40);
    let (report, frame) = match (session.work(&mut || false), session.report()) {
        (true, told) => (told.report, postcard::from_bytes::<Frame>(&told.frame).unwrap()),
        (false, _) => panic!("whoever asked for it waits"),
    };
    assert_eq!((report.t, report.visited, report.held, report.target, report.stands()), (0, 0, Some(40), None, 40));
    assert!(frame.waits && frame.epsilon.is_empty() && frame.field.is_empty());
    // Who asks changes nothing; the last step that was asked for counts.
    session.obey(&Command::Get {}, None).unwrap();
    assert!(session.work(&mut || true));
    assert_eq!(session.report().report.held, Some(40));
    session.obey(&Command::Step { n: 3 }, None).unwrap();
    assert!(session.work(&mut || true));
    assert_eq!(session.report().report.held, Some(3));
    session.obey(&Command::Seek { t: 25 }, None).unwrap();
    assert!(session.work(&mut || true));
    session.supply(crate::demos::diffusion::TRAINING, &product).unwrap();
    assert!(session.work(&mut || true));
    let arrived = session.report();
    let frame: Frame = postcard::from_bytes(&arrived.frame).unwrap();
    let report = arrived.report;
    assert_eq!((report.t, report.held, report.needs, frame.training_step), (25, None, None, Some(12)));
    // What was seen on the way is of these weights alone.
    let mut other = session::open::<Diffusion>(&sampling(training(), 12), None).unwrap();
    other.supply(crate::demos::diffusion::TRAINING, &product).unwrap();
    assert!(told(&mut *other, 25).1 == frame);
}

#[test]
fn samples_are_made_with_the_weights_of_that_instant_edits_and_all() {
    let mut session = session::open::<Diffusion>(&sampling(training(), 33), None).unwrap();
    let (report, frame) = told(&mut *session, 0);
    assert_eq!((report.needs.as_deref(), codes(&report)), (Some(crate::demos::diffusion::TRAINING), vec![]));
    assert!(frame.waits && frame.training_step.is_none());
    let product = made(&*session);
    session.supply(crate::demos::diffusion::TRAINING, &product).unwrap();
    // A quarter of the way up, where the training shows its field.
    let (report, frame) = told(&mut *session, 75);
    assert_eq!((report.needs, frame.training_step, frame.time), (None, Some(33), 25));
    let (_, theirs) = field(&training(), 33);
    assert!(!theirs.field.is_empty() && frame.field == theirs.field);
    // The turned rate is part of it, and so is the instant.
    for (run, t) in [(Run { edits: Vec::new(), ..training() }, 33), (training(), 32)] {
        assert_ne!(field(&run, t).1.field, frame.field);
    }
    // What is there already is taken over by a run that samples otherwise; a run with another network has its own.
    session.obey(&Command::Set { params: settings(&[("sampler", "ddim")]) }, None).unwrap();
    let (report, _) = told(&mut *session, 3);
    assert_eq!((report.needs, session.run().from.unwrap().t), (None, 33));
    // The stage is left and come back to: it still knows where it was from.
    for stage in ["forward", "sample"] {
        session.obey(&Command::Set { params: settings(&[("stage", stage)]) }, None).unwrap();
        assert_eq!(session.run().from.unwrap().t, 33);
    }
    session.obey(&Command::Set { params: settings(&[("width", "16")]) }, None).unwrap();
    let (report, _) = told(&mut *session, 0);
    assert_eq!((codes(&report), session.run().from), (vec!["origin-differs"], None));
    assert!(report.needs.is_some() && session.supply(crate::demos::diffusion::TRAINING, &product).is_err());
}

#[test]
fn what_cannot_be_started_from_is_left_out_with_the_reason() {
    let other = |change: &dyn Fn(&mut Run)| {
        let mut run = training();
        change(&mut run);
        run
    };
    let cases = [
        (other(&|run| run.demo = "kmeans".to_owned()), "origin-other-demo"),
        (other(&|run| run.input = Source::Named { data: "ring".to_owned(), data_seed: 1 }), "origin-other-data"),
        (other(&|run| run.input = Source::Named { data: "moons".to_owned(), data_seed: 2 }), "origin-other-data"),
        (other(&|run| run.prepare.standardize = true), "origin-other-data"),
        (other(&|run| drop(run.params.remove("stage"))), "origin-differs"),
        (other(&|run| drop(run.params.remove("depth"))), "origin-differs"),
    ];
    for (from, why) in cases {
        let mut session = session::open::<Diffusion>(&sampling(from, 5), None).unwrap();
        let (report, _) = told(&mut *session, 0);
        assert_eq!((codes(&report), session.run().from), (vec![why], None));
        // It trains by itself.
        let product = made(&*session);
        session.supply(crate::demos::diffusion::TRAINING, &product).unwrap();
        assert_eq!(told(&mut *session, 1).1.training_step, Some(10));
    }
    let nested = other(&|run| run.from = Some(Box::new(Origin { run: training(), t: 1 })));
    let mut session = session::open::<Diffusion>(&sampling(nested, 5), None).unwrap();
    assert_eq!(codes(&told(&mut *session, 0).0), ["origin-nested"]);
    assert_eq!(session.run().from.unwrap().run.from, None);
}

#[test]
fn an_instant_after_the_end_is_the_end_and_said_so() {
    // It runs away in a few steps.
    let mut away = Run { edits: Vec::new(), ..training() };
    away.params.insert("rate".to_owned(), Value::Real(10.0));
    away.params.insert("width".to_owned(), Value::Int(64));
    let mut run = sampling(away.clone(), u64::MAX);
    run.params = Run { params: away.params.clone(), ..run.clone() }.params;
    run.params.remove("stage");
    run.params.insert("weights".to_owned(), Value::Text("trained".to_owned()));
    let mut session = session::open::<Diffusion>(&run, None).unwrap();
    assert!(told(&mut *session, 0).0.needs.is_some());
    let product = made(&*session);
    session.supply(crate::demos::diffusion::TRAINING, &product).unwrap();
    let (report, frame) = told(&mut *session, 0);
    assert_eq!(codes(&report), ["origin-ended"]);
    let ended = field(&away, u64::MAX).0.t;
    assert!(ended > 0 && frame.training_step == Some(ended as usize));
    assert!(session.supply(crate::demos::diffusion::TRAINING, &[1, 2, 3]).is_err());
}

#[test]
fn a_link_leads_there_and_hosts_hand_the_weights_over() {
    let mut place = address::read(crate::demos::terms(Diffusion::SLUG).unwrap(), "", &crate::demos::terms).0;
    place.run = sampling(training(), 12);
    let link = address::write(crate::demos::terms(Diffusion::SLUG).unwrap(), &place).unwrap();
    let query = link.split_once('?').unwrap().1;
    let (read, notices) = address::read(crate::demos::terms(Diffusion::SLUG).unwrap(), query, &crate::demos::terms);
    assert_eq!((&read.run, notices), (&place.run, vec![]));
    let open: crate::engine::runtime::Opener = session::open::<Diffusion>;
    let (mut first, mut second) = (Runtime::new(open), Runtime::new(open));
    let send = |host: &mut Runtime, order: WorkerRequest, attachment: Option<Vec<u8>>| {
        host.receive(Envelope { id: 5, slot: 0, order }, attachment);
        let mut answers = Vec::new();
        while host.busy() {
            answers.extend(host.work(&mut || true));
        }
        answers.pop().unwrap()
    };
    let study = crate::demos::diffusion::TRAINING.to_owned();
    let answer = send(&mut first, WorkerRequest::Restore { run: read.run.clone(), t: 100 }, None);
    assert_eq!((answer.report.needs, answer.report.t, answer.report.held), (Some(study.clone()), 0, Some(100)));
    let order = WorkerRequest::Study { name: study.clone(), run: read.run, count: 0 };
    let [product, ..] = send(&mut second, order, None).parts;
    let answer = send(&mut first, WorkerRequest::Supply { study }, product);
    assert_eq!((answer.report.error, answer.report.needs, answer.report.t), (None, None, 100));
    let frame: Frame = postcard::from_bytes(answer.parts[0].as_ref().unwrap()).unwrap();
    assert_eq!((frame.training_step, frame.waits), (Some(12), false));
}

#[test]
fn the_page_offers_the_way_there_and_back() {
    let given = [&SMALL[..], &[("stage", "train")]].concat();
    assert!(
        moment(table("moons"), &given, 0)
            .plain(&ViewSettings::default(), |scene| Diffusion::primary_action(scene).is_none())
    );
    let trained = moment(table("moons"), &given, 40);
    let Some(("sample-with", Response::Open(run, 0))) =
        trained.plain(&ViewSettings::default(), Diffusion::primary_action)
    else {
        panic!("nothing is offered")
    };
    let from = run.from.clone().unwrap();
    assert_eq!((&from.run, from.t, run.edits.len()), (&trained.run, 40, 0));
    assert!(!run.params.contains_key("stage"));
    let mut sampled = moment(table("moons"), &[&SMALL[..], &[("weights", "trained")]].concat(), 0);
    sampled.run = *run;
    let back = sampled.plain(&ViewSettings::default(), Diffusion::primary_action);
    assert_eq!(back, Some(("back-to-training", Response::Open(Box::new(trained.run), 40))));
}

#[test]
fn a_training_that_diverged_offers_its_last_good_step() {
    // It learns for 30 steps; then the rate is turned up.
    let given = [("stage", "train"), ("width", "32"), ("depth", "4")];
    let lost = run(table("moons"), &given, 1).steps(30).set(&[("rate", "10")]).steps(300).moment();
    assert_eq!(lost.done.as_deref(), Some("diverged"));
    let Some(("last-good", Response::Seek(t))) = lost.plain(&ViewSettings::default(), Diffusion::primary_action) else {
        panic!("nothing is offered")
    };
    assert!((25..=31).contains(&t), "{t} of {}", lost.t);
}
