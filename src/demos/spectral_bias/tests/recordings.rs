//! What is recalled of a run, and runs that ship with a recording.

use super::runs::{at, params, settings, start, steps};
use super::*;
use crate::engine::params::{Params, Settings};
use crate::engine::protocol::{Command, Envelope, Samples, WorkerRequest};
use crate::engine::rng::Purpose;
use crate::engine::run::{Run, Source};
use crate::engine::runtime::Runtime;
use crate::engine::session::{self, Session};
use crate::engine::words::Words;
use crate::plot::figure::ViewContext;
use crate::plot::run_view::{By, RunView, bare, run_view};
use crate::plot::{Scale, Scheme, Theme};
use std::collections::BTreeMap;

/// What the track remembers of an instant is the whole frame, to the bit.
#[test]
fn a_sample_recalls_its_frame() {
    let params = params(&[("noise", "0.3")]);
    let mut sim = start(&params, "smooth", 6);
    let first = sim.frame();
    for _ in 0..4 {
        steps(&mut sim, &params, 60);
        assert_eq!(first.recalled(sim.t(), &sim.sample()), Some(sim.frame()));
    }
    assert!(first.recalled(7, &sim.sample()[..50]).is_none() && first.recalled(7, &[]).is_none());
}

#[test]
fn a_recorded_run_is_the_run_and_goes_on_from_its_states() {
    let params = params(&[("noise", "0.3")]);
    let mut states = Vec::new();
    let run = Run::new(SpectralBias::SLUG, 1);
    let mut live = start(&params, "smooth", 6);
    let (problem, first) = (live.problem().clone(), live.frame());
    let recording =
        record(&run, live.clone(), &mut |sim| sim.step(&params), 400, (150, 0), &mut |state| states.push(state));
    assert_eq!(RecordedRun::from_bytes(&recording.to_bytes()).unwrap(), recording);
    assert!(
        RecordedRun::from_bytes(&[1, 2, 3]).is_none() && RecordedRun::from_bytes(&recording.to_bytes()[..50]).is_none()
    );
    assert_eq!(serde_json::from_str::<Run>(&recording.run).unwrap(), run);
    let samples = recording.samples(&run, &problem).unwrap();
    let recorded: Vec<u64> = recording.instants.iter().map(|moment| moment.iteration).collect();
    assert!(recorded.is_sorted() && recorded.len() == 24 && recorded[..3] == [0, 20, 40] && recorded.contains(&375));
    for moment in &recording.instants {
        while live.t() < moment.iteration {
            live.step(&params);
        }
        let sample = &samples.iter().find(|(t, _)| *t == moment.iteration).unwrap().1;
        let (frame, told) = (live.frame(), first.recalled(moment.iteration, sample).unwrap());
        let near = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4);
        assert!(near(&told.prediction, &frame.prediction) && near(&told.residual_spectrum, &frame.residual_spectrum));
        assert!(told.spectrum.iter().zip(&*frame.spectrum).all(|(a, b)| (a - b).abs() < 1e-3));
        let exact = |frame: &Frame| (frame.iteration, frame.loss, frame.best, frame.crossings.clone());
        assert_eq!(exact(&told), exact(&frame));
    }
    assert_eq!(recording.moment(79).unwrap().iteration, 60);

    assert_eq!(states.iter().map(|state| state.t).collect::<Vec<_>>(), [150, 300]);
    let end = states.pop().unwrap();
    let input = Arc::new(Signal::generate("smooth", 1).unwrap());
    let resume = |params: &SpectralBiasParams, state: &SavedState| {
        let state = SavedState::from_bytes(&state.to_bytes()).unwrap();
        SpectralBias::start(params, input.clone(), Rng::new(6, Purpose::Run)).unwrap().resume(params, state)
    };
    let mut resumed = resume(&params, &states[0]).unwrap();
    steps(&mut resumed, &params, 150);
    assert_eq!(resumed.save(), end);
    let other = SpectralBiasParams { width: 13, ..params.clone() };
    assert_eq!(resume(&other, &states[0]).err().map(|notice| notice.code).as_deref(), Some("state-of-another-network"));
    let other = SpectralBiasParams { optimiser: OptimiserChoice::Gd, ..params };
    assert!(resume(&other, &states[0]).is_err());
}

/// The files of `assets/recordings/` are what `cargo xtask recordings` would make: their beginning, and what follows a state.
#[test]
fn the_papers_run_is_as_it_was_recorded() {
    let file = |name: &str| std::fs::read(format!("assets/recordings/spectral-bias-paper{name}")).unwrap();
    let recording = RecordedRun::from_bytes(&file(".recording")).unwrap();
    let run: Run = serde_json::from_str(&recording.run).unwrap();
    let (params, notices) = SpectralBiasParams::of(&run.params);
    assert!(notices.is_empty() && run.input == Source::Named { data: "paper".to_owned(), data_seed: 1 });
    assert_eq!(params, SpectralBiasParams { width: 256, depth: 6, rate: 3e-4, ..SpectralBiasParams::default() });
    let last = recording.instants.last().unwrap();
    assert_eq!((last.iteration, recording.instants.len()), (60_000, 529));

    let mut fresh = start(&params, "paper", run.seed);
    assert_eq!(super::super::RecordedInstant::of(&fresh), recording.instants[0]);
    steps(&mut fresh, &params, 20);
    assert_eq!(super::super::RecordedInstant::of(&fresh), recording.instants[1]);

    let input = Arc::new(Signal::generate("paper", 1).unwrap());
    let rng = Rng::new(run.seed, Purpose::Run);
    let state = SavedState::from_bytes(&file("-19875.state")).unwrap();
    let mut resumed = SpectralBias::start(&params, input, rng).unwrap().resume(&params, state).unwrap();
    assert_eq!(&super::super::RecordedInstant::of(&resumed), recording.moment(19_875).unwrap());
    steps(&mut resumed, &params, 125);
    assert_eq!(&super::super::RecordedInstant::of(&resumed), recording.moment(20_000).unwrap());

    // What the paper shows: the lowest frequencies first.
    let known: Vec<u64> = recording.crossings.iter().map(|at| at.unwrap_or(60_000)).collect();
    println!("learnt at {known:?}; the loss at the end is {:.3e}", last.loss);
    assert!(known[0] < known[3] && known[3] < known[6], "{known:?}");
}

/// States by their instants, as files.
type States = Vec<(u64, Vec<u8>)>;

/// A run of a small network with its recording; not so small that it leaps all the way at once.
fn recorded() -> (Run, Vec<u8>, States) {
    let mut run = Run::new(SpectralBias::SLUG, 1);
    run.params = settings(&[("width", "64"), ("depth", "3")]);
    run.input = Source::Named { data: "smooth".to_owned(), data_seed: 1 };
    let session = session::open::<SpectralBias>(&run, None).unwrap();
    let run = session.run();
    let (params, _) = SpectralBiasParams::of(&run.params);
    let mut states = Vec::new();
    let sim = start(&params, "smooth", run.seed);
    let recording = record(&run, sim, &mut |sim| sim.step(&params), 300, (100, 0), &mut |state| states.push(state));
    (run, recording.to_bytes(), states.iter().map(|state| (state.t, state.to_bytes())).collect())
}

#[test]
fn a_session_takes_in_its_recording_and_goes_on_from_its_states() {
    let (run, recording, states) = recorded();
    let open = || session::open::<SpectralBias>(&run, None).unwrap();
    let plain: Vec<Frame> = {
        let mut session = open();
        (0..=340).map(|t| at(&mut *session, t)).collect()
    };
    let mut session = open();
    // Not before the recording is there; and never what is none.
    assert!(session.resume(&states[0].1).is_err());
    for junk in [&[][..], &[1, 2, 3], &recording[..recording.len() / 2], &states[0].1] {
        assert!(session.record(junk).is_err());
    }
    session.report();
    session.record(&recording).unwrap();
    let told = session.report().report;
    assert_eq!((told.t, told.visited, told.ticks.1.len()), (0, 300, 300));
    let recorded = told.recorded.unwrap();
    assert!(recorded.len() == 17 && recorded.iter().all(|t| (20..=300).contains(t)), "{recorded:?}");
    for (t, sample) in &told.samples.1 {
        let (recalled, exact) = (plain[0].recalled(*t, sample).unwrap(), &plain[*t as usize]);
        assert_eq!((recalled.loss, recalled.best, &recalled.crossings), (exact.loss, exact.best, &exact.crossings));
        assert!(recalled.prediction.iter().zip(&*exact.prediction).all(|(a, b)| (a - b).abs() < 1e-4));
    }
    for junk in [&[][..], &[1, 2, 3], &recording, &states[1].1[..500]] {
        assert!(session.resume(junk).is_err());
    }
    let mut bent = states[1].1.clone();
    let last = bent.len() / 2;
    bent[last] ^= 1;
    let _ = session.resume(&bent);
    for byte in (0..states[1].1.len()).step_by(7) {
        let mut bent = states[1].1.clone();
        bent[byte] = bent[byte].wrapping_add(1);
        // Whatever comes of it, nothing panics.
        let _ = open().resume(&bent);
    }

    // On its way to 250, a state is handed in: the way is shorter, and where it leads is the same.
    let mut session = open();
    session.record(&recording).unwrap();
    session.head_for(250);
    assert!(!session.work(&mut || false));
    assert!(session.report().report.t < 100);
    session.resume(&states[1].1).unwrap();
    assert!(!session.work(&mut || false));
    let told = session.report().report;
    assert!(told.t > 200 && told.t < 250 && told.target == Some(250), "{}", told.t);
    session.work(&mut || true);
    for t in [250, 299, 300, 301, 340, 130, 5] {
        assert_eq!(at(&mut *session, t), plain[t as usize], "t = {t}");
    }
    let told = session.report().report;
    assert_eq!(told.visited, 340);

    // A live knob turned in the past: what followed is dropped, the recording with it.
    at(&mut *session, 50);
    let set = Command::Set { params: settings(&[("rate", "0.01")]) };
    session.obey(&set, None).unwrap();
    session.work(&mut || true);
    let told = session.report().report;
    assert!(told.visited == 50 && told.recorded.unwrap().iter().all(|t| *t <= 50));
    assert!(session.record(&recording).is_err() && session.resume(&states[1].1).is_err());
    assert_ne!(at(&mut *session, 250), plain[250]);

    // Another seed is another run.
    let other = Run { seed: 2, ..run.clone() };
    let mut session = session::open::<SpectralBias>(&other, None).unwrap();
    assert_eq!(session.record(&recording).unwrap_err().code, "recording-of-another-run");
    assert_eq!(session.report().report.visited, 0);
}

/// Steps that the run takes itself take the place of what was recorded; thinning leaves the recording alone.
#[test]
fn the_run_itself_takes_the_place_of_its_recording() {
    let (run, recording, _) = recorded();
    let mut session = session::open::<SpectralBias>(&run, None).unwrap();
    session.record(&recording).unwrap();
    session.report();
    for _ in 0..100 {
        session.obey(&Command::Step { n: 1 }, None).unwrap();
        session.work(&mut || true);
    }
    let told = session.report().report;
    assert!(told.recorded.unwrap().iter().all(|t| *t > 100));
    assert!(told.samples.1.iter().any(|(t, _)| *t == 20) && told.visited == 300);
}

/// What the registry says of recordings is so.
#[test]
fn the_recordings_are_of_the_runs_that_they_say() {
    let demo = crate::demos::find(SpectralBias::SLUG).unwrap();
    assert!(!demo.recordings.is_empty());
    for recording in demo.recordings {
        let bytes = std::fs::read(format!("assets/{}", recording.file)).unwrap();
        let recorded = RecordedRun::from_bytes(&bytes).unwrap();
        let run: Run = serde_json::from_str(&recorded.run).unwrap();
        let session = session::open::<SpectralBias>(&run, None).unwrap();
        assert!(recording.is_of(demo.terms, &session.run()));
        assert!(!recording.is_of(demo.terms, &Run { seed: 2, ..run.clone() }));
        let mut session = session;
        session.record(&bytes).unwrap();
        for (t, file) in recording.states {
            let state = std::fs::read(format!("assets/{file}")).unwrap();
            assert_eq!(SavedState::from_bytes(&state).unwrap().t, *t);
            session.resume(&state).unwrap();
        }
        assert_eq!(
            (session.report().report.visited, recorded.instants.last().unwrap().iteration),
            (recording.end, recording.end)
        );
    }
}

#[test]
fn a_host_of_runs_takes_recordings_in_without_leaving_its_way() {
    let (run, recording, states) = recorded();
    let mut host = Runtime::new(session::open::<SpectralBias>);
    let send = |host: &mut Runtime, id, order, attached: Option<&[u8]>| {
        host.receive(Envelope { id, slot: 0, order }, attached.map(<[u8]>::to_vec));
    };
    // Nothing is open yet.
    send(&mut host, 1, WorkerRequest::Record, Some(&recording));
    assert_eq!(host.work(&mut || true)[0].report.error.as_ref().unwrap().code, "nothing-open");
    send(&mut host, 2, WorkerRequest::Restore { run: run.clone(), t: 250 }, None);
    assert!(host.work(&mut || false).iter().all(|answer| answer.report.id == 0));
    send(&mut host, 8, WorkerRequest::Obey(Command::Get {}), None);
    send(&mut host, 3, WorkerRequest::Record, Some(&recording));
    send(&mut host, 4, WorkerRequest::Resume, Some(&states[1].1));
    let answers = host.work(&mut || false);
    let ids: Vec<u64> = answers.iter().map(|answer| answer.report.id).collect();
    assert_eq!(ids, [3, 4, 0]);
    assert!(answers.iter().all(|answer| answer.report.error.is_none()));
    assert!(answers[2].report.t > 200 && answers[2].report.target == Some(250));
    let samples: Samples = postcard::from_bytes(answers[0].parts[3].as_ref().unwrap()).unwrap();
    assert!(samples.1.len() >= 17);
    let last: Vec<_> = host.work(&mut || true).into_iter().map(|answer| answer.report).collect();
    let told = last.iter().map(|report| (report.id, report.t, report.target)).collect::<Vec<_>>();
    assert_eq!(told, [(2, 250, None), (8, 250, None)]);
    send(&mut host, 5, WorkerRequest::Resume, Some(&[1, 2, 3]));
    assert_eq!(host.work(&mut || true)[0].report.error.as_ref().unwrap().code, "recording-unreadable");
    // A knob that begins a new run does not wait for a long way; one that is turned on the way does.
    send(&mut host, 6, WorkerRequest::Obey(Command::Seek { t: 100_000 }), None);
    host.work(&mut || false);
    let set = |pairs| WorkerRequest::Obey(Command::Set { params: settings(pairs) });
    send(&mut host, 7, set(&[("width", "9")]), None);
    let answers = host.work(&mut || false);
    assert!(answers.iter().any(|answer| answer.report.id == 7 && answer.report.t == 0));
}

/// What a run view is told of a session.
fn tell(session: &mut dyn Session, run_view: &mut dyn RunView) {
    let told = session.report();
    run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
}

#[test]
fn a_book_shows_what_it_knows_while_the_run_is_on_its_way() {
    let (run, recording, _) = recorded();
    let (words, look, studies) = (Words::new("en", &[]), Settings::new(), BTreeMap::new());
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let context = bare(&words, &theme, &look, &studies);
    let exact = ViewContext { exact: true, ..bare(&words, &theme, &look, &studies) };
    let mut session = session::open::<SpectralBias>(&run, None).unwrap();
    let mut run_view = run_view::<SpectralBias>();
    tell(&mut *session, &mut *run_view);
    session.record(&recording).unwrap();
    tell(&mut *session, &mut *run_view);
    let seen = |run_view: &dyn RunView| (run_view.seen().t, run_view.seen().by);
    assert_eq!((seen(&*run_view), run_view.curve("loss").len()), ((0, By::Run), 18));

    session.obey(&Command::Seek { t: 255 }, None).unwrap();
    assert!(!session.work(&mut || false));
    tell(&mut *session, &mut *run_view);
    assert_eq!((seen(&*run_view), run_view.seen().last), ((250, By::Recording), Some("update")));
    let told = run_view.fields(&context);
    let recorded = told["loss"].as_f64().unwrap();
    assert_eq!(told["iteration"], 250);
    assert!(run_view.fields(&exact)["iteration"].as_u64().unwrap() < 250);
    session.work(&mut || true);
    tell(&mut *session, &mut *run_view);
    assert_eq!(seen(&*run_view), (255, By::Run));

    // As a replay: of any instant, of whatever instant the run stands at.
    assert_eq!(run_view.replay(Some(127)), 300);
    assert_eq!((seen(&*run_view), run_view.fields(&context)["iteration"].as_u64()), ((125, By::Recording), Some(125)));
    assert_eq!(run_view.fields(&exact)["iteration"], 255);
    run_view.replay(Some(257));
    assert_eq!(seen(&*run_view), (255, By::Run));
    run_view.replay(None);

    // What the run itself has seen since is exact, and is known as such.
    for t in [249, 250, 251, 270, 0] {
        session.obey(&Command::Seek { t }, None).unwrap();
        session.work(&mut || true);
        tell(&mut *session, &mut *run_view);
    }
    let mut told = session.report();
    told.report.target = Some(250);
    run_view.take(&told.report, &told.frame, None).unwrap();
    assert_eq!((seen(&*run_view), run_view.fields(&context)["loss"].as_f64()), ((250, By::Memory), Some(recorded)));
}
