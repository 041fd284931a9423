//! Whole stories of a page without a browser: the player of `src/player` with the worker's own code, answers in any order
//! that a browser could bring them in.
#![allow(clippy::unwrap_used)]

#[path = "player/browser.rs"]
mod browser;
#[path = "player/outbox.rs"]
mod outbox;

use browser::{Coming, Page, Plain};
use proptest::prelude::*;
use serde_json::json;
use unrolled::demos::DEMOS;
use unrolled::engine::Notice;
use unrolled::engine::address;
use unrolled::engine::keys::Action;
use unrolled::engine::packing::SavedRun;
use unrolled::engine::params::Value;
use unrolled::engine::protocol::Command;
use unrolled::player::Msg;
use unrolled::player::message::{Brought, ChangeMsg, DataMsg, LayoutMsg, TimeMsg, Visit};
use unrolled::plot::figure::Pick;
use unrolled::plot::run_view::Reply;

/// A page that has come to rest at an address.
fn opened(demo: &str, query: &str) -> Page {
    let mut page = Page::at(demo, query);
    page.settle();
    page
}

#[test]
fn every_demo_opens_steps_and_goes_back() {
    for demo in DEMOS {
        let mut page = opened(demo.slug(), demo.opening);
        let (run, t) = page.stands(0);
        page.tell(Action::Step);
        page.settle();
        assert_eq!(page.stands(0), (run.clone(), t + 1), "{}", demo.slug());
        page.tell(Action::Back);
        page.settle();
        assert_eq!(page.stands(0), (run, t), "{}", demo.slug());
        assert!(page.player.rests() || page.player.awaits(0), "{}", demo.slug());
    }
}

#[test]
fn what_new_data_look_like_is_drawn_in_a_task_of_its_own() {
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    page.tell(Action::Step);
    page.work(usize::MAX);
    page.receive(0);
    assert!(page.drawn, "a step is drawn as it comes");
    page.settle();
    page.visit("data=moons&k=2");
    page.work(usize::MAX);
    let brings = |coming: &Coming| matches!(coming, Coming::Answer(answer) if answer.parts[1].is_some());
    while !page.coming.front().is_some_and(brings) {
        page.receive(0);
    }
    page.receive(0);
    assert!(!page.drawn, "reading them is work enough");
    let redraws = |coming: &Coming| matches!(coming, Coming::Msg(msg) if matches!(**msg, Msg::Redraw));
    let at = page.coming.iter().position(redraws).expect("a task to come");
    page.receive(at);
    assert!(page.drawn);
}

#[test]
fn to_the_end_leads_to_the_furthest_step_of_a_run_without_end_and_then_nowhere() {
    let mut page = opened("spectral-bias", "width=8&depth=2");
    page.tell(Action::Step);
    page.tell(Action::Step);
    page.settle();
    assert!(page.player.workspace.is_last() && !page.player.workspace.is_done());
    page.tell(Action::Back);
    page.settle();
    assert!(!page.player.workspace.is_last());
    page.tell(Action::End);
    page.settle();
    assert_eq!((page.stands(0).1, page.player.workspace.is_last()), (2, true));
    let ends = opened("kmeans", "data=five-blobs&k=5&t=3");
    assert!(!ends.player.workspace.is_last());
}

#[test]
fn escape_lets_go_of_what_is_picked_and_then_leaves_the_wall() {
    let mut page = opened("kmeans", "data=five-blobs&k=5&t=1&present=1");
    page.player.workspace.change().picked = Some(Pick::Point(3));
    // What is told lies above it all.
    page.player.notices.tell(1, Notice::new("table-empty"));
    page.tell(Action::Escape);
    assert!(page.player.notices.all().is_empty() && page.player.workspace.see().picked.is_some());
    page.tell(Action::Escape);
    assert!(page.player.location.page.present && page.player.workspace.see().picked.is_none());
    page.tell(Action::Escape);
    assert!(!page.player.location.page.present);
    // Settings that lie beside the picture stay, and whatever has the focus in them.
    page.tell(Action::Controls);
    page.tell(Action::Escape);
    assert!(!page.player.location.page.present && page.player.layout.show_controls);
}

#[test]
fn a_knob_stands_where_it_was_turned_until_the_run_has_it() {
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    let turned = |page: &Page| page.player.outbox.turned(0).get("k").cloned();
    for k in [6, 7, 6] {
        page.tell(ChangeMsg::Set("k", Value::Int(k)));
        assert_eq!(turned(&page), Some(Value::Int(k)));
    }
    page.settle();
    assert_eq!(turned(&page), None);
    assert_eq!(page.player.workspace.see().slots[0].run_view.report().settings["k"], Value::Int(6));
}

#[test]
fn a_number_of_clusters_that_was_cut_is_told_as_long_as_it_is_so() {
    let told = |page: &Page| page.player.notices.all().iter().any(|(_, notice)| notice.code == "kmeans-k-above-n");
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    let load = |page: &mut Page, rows: &str| {
        page.tell(DataMsg::<Plain>::Load(rows.as_bytes().to_vec()));
        page.settle();
    };
    load(&mut page, "x,y\n1,2\n3,4\n");
    assert!(told(&page));
    load(&mut page, "x,y\n1,2\n3,4\n5,7\n2,2\n9,8\n");
    assert!(!told(&page));
    page.tell(ChangeMsg::Set("k", Value::Int(9)));
    page.settle();
    assert!(told(&page));
    page.tell(ChangeMsg::Set("k", Value::Int(3)));
    page.settle();
    assert!(!told(&page));
}

#[test]
fn what_is_told_of_data_goes_with_them_and_the_rest_stays() {
    let of_data = [
        "table-empty",
        "picture-scaled",
        "matrix-too-large",
        "signal-one-x",
        "own-data-kept",
        "own-data-no-link",
        "file-unreadable",
        "still-standardized",
        "run-file-broken",
    ];
    let of_the_page = ["own-data-gone", "own-data-elsewhere", "run-file-here"];
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    for (id, code) in of_data.into_iter().chain(of_the_page).enumerate() {
        page.player.notices.tell(1 + id as u64, Notice::new(code));
    }
    page.tell(DataMsg::<Plain>::Load(b"x,y\n1,2\n3,4\n5,7\n2,2\n9,8\n".to_vec()));
    page.settle();
    let told = page.told();
    assert!(of_data.iter().all(|code| !told.iter().any(|told| told == code)), "{told:?}");
    assert!(of_the_page.iter().all(|code| told.iter().any(|told| told == code)), "{told:?}");
}

#[test]
fn on_a_wall_lesson_and_settings_take_turns() {
    let shown = |page: &Page| (page.player.layout.show_lesson, page.player.layout.show_controls);
    for (more, both) in [("", true), ("&present=1", false)] {
        let mut page = opened("kmeans", &format!("data=five-blobs&k=5{more}"));
        if !shown(&page).0 {
            page.tell(Action::Lesson);
        }
        page.tell(Action::Controls);
        page.settle();
        assert_eq!(shown(&page), (both, true));
        if !both {
            page.tell(Action::Lesson);
            assert_eq!(shown(&page), (true, false));
        }
    }
}

#[test]
fn a_moment_is_opened_where_its_link_stands() {
    let mut page = opened("kmeans", "data=moons&k=2&present=1&hide=header");
    let here = |page: &Page, link: &str| address::here(link, "kmeans", &page.player.location.page);
    assert_eq!(here(&page, "#/kmeans?k=3"), "#/kmeans?k=3&present=1&hide=header");
    assert_eq!(here(&page, "#/svd"), "#/svd?present=1", "what another demo hides is its own");
    page.tell(Action::Lesson);
    page.settle();
    assert!(page.player.layout.show_lesson);
    let moment = here(&page, "#/kmeans?data=five-blobs&k=5");
    page.visit(moment.split_once('?').unwrap().1);
    page.settle();
    assert!(page.player.layout.show_lesson && page.player.location.page.present, "as it was opened");
    page.visit("data=five-blobs&k=5");
    page.settle();
    assert!(!page.player.location.page.present);
    assert_eq!(here(&page, "#/svd"), "#/svd");
}

#[test]
fn the_run_of_a_file_stands_where_it_was_saved() {
    let mut page = opened("kmeans", "data=five-blobs&k=5&t=4");
    let (run, t) = page.stands(0);
    page.tell(Action::Home);
    page.settle();
    let saved = SavedRun { run, t };
    page.tell(DataMsg::Run(Box::new(Brought { saved: saved.clone(), notices: Vec::new() })));
    page.settle();
    assert_eq!(page.stands(0), (saved.run.clone(), 4));
    // Dropped on the page of another demo, it is opened in its own.
    let mut other = Page::at("kmeans", "");
    let brought = Some(Box::new(Brought { saved: saved.clone(), notices: vec![Notice::new("run-file-here")] }));
    other.tell(Visit { query: String::new(), brought, first: false });
    other.settle();
    assert_eq!((other.stands(0), other.told()), ((saved.run, 4), vec!["run-file-here".to_owned()]));
}

#[test]
fn an_edit_in_the_past_is_undone_to_where_the_run_was() {
    let mut page = opened("kmeans", "data=five-blobs&k=5&t=7");
    let before = (page.stands(0), page.metrics(0));
    page.tell(TimeMsg::Seek(0, 3));
    page.settle();
    let centres = json!([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [4.0, 0.0]]);
    page.tell(ChangeMsg::Gesture(0, Reply::Commit(json!({ "cluster_centers": centres }))));
    page.settle();
    assert_eq!(page.told(), Vec::<String>::new());
    let edited = page.stands(0);
    assert_eq!((edited.1, edited.0.edits.len()), (3, 1));
    page.tell(Action::Undo);
    page.settle();
    assert_eq!(page.stands(0), (before.0.0.clone(), 3));
    page.tell(Action::Redo);
    page.settle();
    assert_eq!(page.stands(0), edited);
    page.tell(Action::Undo);
    page.tell(TimeMsg::Seek(0, 7));
    page.settle();
    assert_eq!((page.stands(0), page.metrics(0)), before);
}

#[test]
fn undo_takes_back_the_turns_of_one_knob_of_one_run() {
    let turn = |page: &mut Page, k| {
        page.tell(ChangeMsg::Set("k", Value::Int(k)));
        page.settle();
    };
    let clusters = |page: &Page, slot| page.stands(slot).0.params.get("k").cloned();
    // A slider's way is one change.
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    for k in [6, 7, 8] {
        turn(&mut page, k);
    }
    page.tell(Action::Undo);
    page.settle();
    assert_eq!(clusters(&page, 0), Some(Value::Int(5)));
    // The same knob of the other run is another.
    page.tell(ChangeMsg::Compare);
    page.settle();
    page.tell(LayoutMsg::<Plain>::Active(0));
    turn(&mut page, 6);
    page.tell(LayoutMsg::<Plain>::Active(1));
    turn(&mut page, 7);
    page.tell(Action::Undo);
    page.settle();
    assert_eq!((clusters(&page, 0), clusters(&page, 1)), (Some(Value::Int(6)), Some(Value::Int(5))));
}

#[test]
fn steps_under_way_are_there_again_after_an_undo() {
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    for _ in 0..3 {
        page.tell(Action::Step);
    }
    // Nothing of the three steps has been seen when the seed is changed.
    page.tell(Action::Reseed);
    page.settle();
    assert_eq!((page.stands(0).0.seed, page.stands(0).1), (2, 0));
    page.tell(Action::Undo);
    page.settle();
    assert_eq!((page.stands(0).0.seed, page.stands(0).1), (1, 3));
}

#[test]
fn turns_of_one_slider_are_taken_back_in_one_piece() {
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    for k in [4, 3, 2] {
        page.tell(ChangeMsg::Set("k", Value::Int(k)));
        page.now += 500.0;
    }
    page.settle();
    assert_eq!(page.stands(0).0.params["k"], Value::Int(2));
    page.tell(Action::Undo);
    page.settle();
    assert_eq!(page.stands(0).0.params["k"], Value::Int(5));
}

#[test]
fn a_worker_that_dies_in_the_middle_of_a_restore_is_replaced_and_the_run_stands_where_it_stood() {
    let mut page = opened("kmeans", "data=five-blobs&k=5&t=6");
    let before = (page.stands(0), page.metrics(0));
    page.kill();
    page.work(1);
    // It dies again before the run has been seen.
    page.kill();
    page.settle();
    assert_eq!((page.stands(0), page.metrics(0)), before);
    assert_eq!(page.told(), ["worker-died"]);
}

#[test]
fn out_of_sight_a_run_at_rest_needs_no_worker_and_is_there_again() {
    let mut page = opened("kmeans", "data=five-blobs&k=5&t=6");
    page.tell(ChangeMsg::Compare);
    page.settle();
    page.tell(TimeMsg::Seek(0, 6));
    page.settle();
    let before = (page.stands(0), page.metrics(0), page.stands(1));
    // What plays stands still first.
    page.tell(Action::Play);
    page.tell(TimeMsg::Sleep);
    page.settle();
    assert!(!page.player.clock.playing);
    page.tell(TimeMsg::Seek(0, 6));
    page.settle();
    page.tell(TimeMsg::Sleep);
    assert!(page.player.dozes() && page.posted.is_empty());
    page.tell(TimeMsg::Sleep);
    // What is seen stays.
    assert_eq!((page.stands(0), page.metrics(0), page.stands(1)), before);
    page.tell(TimeMsg::Wake);
    assert!(page.player.dozes());
    page.settle();
    assert!(!page.player.dozes());
    assert_eq!((page.stands(0), page.metrics(0), page.stands(1)), before);
    // An act of the reader wakes it as well; undo knows what was before.
    page.tell(ChangeMsg::Single);
    page.settle();
    let one = (page.stands(0), page.metrics(0));
    page.tell(ChangeMsg::Set("k", Value::Int(3)));
    page.settle();
    page.tell(TimeMsg::Sleep);
    assert!(page.player.dozes());
    page.tell(Action::Undo);
    page.settle();
    assert_eq!((page.stands(0), page.metrics(0)), one);
    assert_eq!(page.told(), Vec::<String>::new());
}

#[test]
fn a_run_far_from_its_start_keeps_its_worker() {
    let mut page = opened("spectral-bias", "width=8&depth=1&t=1200");
    page.tell(TimeMsg::Sleep);
    assert!(!page.player.dozes());
}

#[test]
fn a_run_that_kills_every_worker_is_given_up_for_the_usual_one() {
    let mut page = opened("kmeans", "data=five-blobs&k=5&t=6");
    for _ in 0..4 {
        page.kill();
    }
    page.settle();
    assert_eq!((page.stands(0).0.params.len(), page.stands(0).1), (0, 0));
    assert!(page.told().contains(&"worker-died-again".to_owned()));
}

#[test]
fn every_question_of_a_host_that_floods_is_answered_once() {
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    let mut asked: Vec<u32> = (0..300)
        .map(|n| match n % 3 {
            0 => page.ask(Command::Step { n: 1 }),
            1 => page.ask(Command::Get {}),
            _ => page.ask(Command::Seek { t: n }),
        })
        .collect();
    page.work(usize::MAX);
    page.receive(0);
    // What the worker takes with it is answered too.
    page.kill();
    asked.push(page.ask(Command::Get {}));
    page.settle();
    let counts: Vec<usize> = asked.iter().map(|request| page.answers[request].0).collect();
    assert_eq!(counts, vec![1; asked.len()]);
    assert_eq!(page.answers[&1].1, None, "the first was carried out");
    assert_eq!(page.answers[&299].1.as_deref(), Some("worker-died"));
    assert_eq!(page.answers[asked.last().unwrap()].1, None);
    assert!(page.rests > 0);
}

#[test]
fn a_recording_that_comes_too_late_is_let_go() {
    let recorded = DEMOS.iter().find(|demo| !demo.recordings.is_empty()).unwrap();
    let page = opened(recorded.slug(), recorded.recordings[0].run);
    assert!(page.player.recordings.of(0).is_some());
    let mut page = Page::at(recorded.slug(), recorded.recordings[0].run);
    while !page.coming.iter().any(|coming| matches!(coming, Coming::Recording(..))) {
        page.work(usize::MAX);
        page.receive(0);
    }
    page.tell(Action::Reseed);
    // The recording's file comes while the other run is on its way, and after it.
    let recording = page.coming.iter().position(|coming| matches!(coming, Coming::Recording(..))).unwrap();
    let late = page.coming.remove(recording).unwrap();
    page.settle();
    page.coming.push_back(late);
    page.settle();
    assert!(page.player.recordings.of(0).is_none());
    assert_eq!(page.told(), Vec::<String>::new());
}

#[test]
fn two_runs_go_in_step_and_undo_closes_the_second() {
    let mut page = opened("kmeans", "data=five-blobs&k=5&t=2");
    page.tell(ChangeMsg::Compare);
    page.tell(ChangeMsg::Set("init", Value::Text("random".to_owned())));
    page.settle();
    for _ in 0..9 {
        // Pressed faster than the worker answers.
        page.tell(Action::Step);
    }
    page.settle();
    let place = |page: &Page, slot: usize| page.player.workspace.see().slots[slot].run_view.report().place;
    assert_eq!(place(&page, 0), place(&page, 1));
    assert!(place(&page, 0) > (1, 0), "{:?}", place(&page, 0));
    page.tell(Action::Home);
    page.settle();
    assert_eq!([page.stands(0).1, page.stands(1).1], [0, 0]);
    page.tell(ChangeMsg::Single);
    page.settle();
    assert_eq!(page.player.workspace.count(), 1);
    page.tell(Action::Undo);
    page.settle();
    assert_eq!(page.player.workspace.count(), 2);
    assert_eq!(page.stands(1).0.params["init"], Value::Text("random".to_owned()));
}

#[test]
fn an_address_that_changes_under_a_restore_wins() {
    // Digits are a file: it is on its way when the reader goes elsewhere.
    let mut page = Page::at("pca", "data=digits&t=2");
    assert!(page.coming.iter().any(|coming| matches!(coming, Coming::File(..))), "a file is on its way");
    let request = page.ask(Command::Step { n: 1 });
    page.visit("data=iris&t=3");
    let late = page.coming.iter().position(|coming| matches!(coming, Coming::File(..))).unwrap();
    let late = page.coming.remove(late).unwrap();
    page.settle();
    // The file comes when nothing waits for it any more.
    page.coming.push_back(late);
    page.settle();
    let (run, t) = page.stands(0);
    assert_eq!((run.input, t), (unrolled::engine::run::Source::Named { data: "iris".to_owned(), data_seed: 1 }, 3));
    assert_eq!(page.answers[&request], (1, Some("overtaken".to_owned())));
    assert!(page.address.contains("data=iris") && page.address.contains("t=3"), "{}", page.address);
}

#[test]
fn playing_asks_for_no_more_than_gets_done_and_stands_still_at_the_end() {
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    page.tell(Action::Play);
    let mut most = 0;
    for _ in 0..400 {
        if !page.ticks {
            break;
        }
        page.now += 300.0;
        page.tell(TimeMsg::Tick);
        most = most.max(page.posted.len());
        page.work(usize::MAX);
        page.receive(0);
    }
    page.settle();
    assert!(page.player.workspace.is_done() && !page.player.clock.playing);
    assert_eq!(most, 1);
}

#[test]
fn what_plays_stands_still_while_nobody_sees_the_page() {
    let mut page = opened("kmeans", "data=five-blobs&k=5");
    page.tell(Action::Play);
    page.tell(TimeMsg::Hidden(true));
    assert!(!page.player.clock.playing);
    page.settle();
    let (_, t) = page.stands(0);
    page.now += 60_000.0;
    page.tell(TimeMsg::Tick);
    page.settle();
    assert_eq!(page.stands(0).1, t);
    page.tell(TimeMsg::Hidden(false));
    assert!(page.player.clock.playing, "it goes on");
    // What somebody stopped meanwhile, or what stood still before, stays so.
    page.tell(TimeMsg::Hidden(true));
    page.tell(TimeMsg::Pause);
    page.tell(TimeMsg::Hidden(false));
    assert!(!page.player.clock.playing);
    page.tell(TimeMsg::Hidden(true));
    page.tell(TimeMsg::Hidden(false));
    assert!(!page.player.clock.playing);
}

/// What may happen, in any order.
#[derive(Clone, Debug)]
enum Happens {
    Press(Action),
    Seek(u64),
    Turn(i64),
    Data(usize),
    Sketch,
    Compare,
    Single,
    Active(usize),
    Visit(usize),
    Ask(u8),
    Work(usize),
    Receive(usize),
    Wait(f64),
    Kill,
    Sleep,
    Wake,
}

fn happens() -> impl Strategy<Value = Happens> {
    let press = prop::sample::select(vec![
        Action::Step,
        Action::Step,
        Action::Back,
        Action::Round,
        Action::RoundBack,
        Action::Home,
        Action::End,
        Action::Play,
        Action::Reset,
        Action::Reseed,
        Action::Undo,
        Action::Undo,
        Action::Redo,
        Action::Escape,
    ]);
    prop_oneof![
        6 => press.prop_map(Happens::Press),
        2 => (0..40_u64).prop_map(Happens::Seek),
        2 => (1..9_i64).prop_map(Happens::Turn),
        1 => (0..3_usize).prop_map(Happens::Data),
        1 => Just(Happens::Sketch),
        1 => Just(Happens::Compare),
        1 => Just(Happens::Single),
        1 => (0..2_usize).prop_map(Happens::Active),
        1 => (0..3_usize).prop_map(Happens::Visit),
        2 => (0..5_u8).prop_map(Happens::Ask),
        8 => (1..4_usize).prop_map(Happens::Work),
        8 => (0..4_usize).prop_map(Happens::Receive),
        2 => (1.0..2000.0).prop_map(Happens::Wait),
        1 => Just(Happens::Kill),
        2 => Just(Happens::Sleep),
        1 => Just(Happens::Wake),
    ]
}

fn happen(page: &mut Page, what: &Happens) {
    match *what {
        Happens::Press(action) => page.tell(action),
        Happens::Seek(t) => page.tell(TimeMsg::Seek(0, t)),
        Happens::Turn(k) => page.tell(ChangeMsg::Set("k", Value::Int(k))),
        Happens::Data(i) => page.tell(ChangeMsg::Data(["five-blobs", "moons", "iris"][i].to_owned())),
        Happens::Sketch => {
            page.tell(DataMsg::<Plain>::Load(b"x,y\n1,2\n3,4\n5,7\n2,2\n9,8\n4,4\n7,1\n0,3\n5,5\n".to_vec()))
        }
        Happens::Compare => page.tell(ChangeMsg::Compare),
        Happens::Single => page.tell(ChangeMsg::Single),
        Happens::Active(slot) => {
            let slot = slot.min(page.player.workspace.count() - 1);
            page.tell(LayoutMsg::<Plain>::Active(slot));
        }
        Happens::Visit(i) => page.visit(["", "data=iris&k=3&t=5", "data=five-blobs&k=4&vs=k%3D2"][i]),
        Happens::Ask(i) => {
            // Its message waits until there is a worker again.
            if page.player.dozes() {
                page.tell(TimeMsg::Wake);
                page.settle();
            }
            page.ask(match i {
                0 => Command::Get {},
                1 => Command::Step { n: 2 },
                2 => Command::Frame { only: None },
                3 => Command::Play { speed: Some(8.0) },
                _ => Command::Reset { seed: Some(5) },
            });
        }
        Happens::Work(pieces) => page.work(pieces),
        Happens::Receive(i) => page.receive(i),
        Happens::Wait(ms) => {
            page.now += ms;
            if page.ticks {
                page.tell(TimeMsg::Tick);
            }
        }
        Happens::Kill => page.kill(),
        Happens::Sleep => page.tell(TimeMsg::Sleep),
        Happens::Wake => page.tell(TimeMsg::Wake),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens in whatever order: in the end the page rests, every host has one answer, and what is seen is what
    /// the run has at that instant, worked out from nothing.
    #[test]
    fn any_order_of_answers_comes_to_rest_at_a_true_picture(story in prop::collection::vec(happens(), 1..60)) {
        let mut page = Page::at("kmeans", "data=five-blobs&k=5");
        for what in &story {
            happen(&mut page, what);
        }
        page.tell(TimeMsg::Pause);
        page.tell(TimeMsg::Wake);
        page.settle();
        prop_assert!(page.player.rests(), "{} {} {}", page.player.outbox.rests(), page.player.pair.rests(), page.player.clock.replays());
        for (request, (count, _)) in &page.answers {
            prop_assert_eq!(*count, 1, "question {}", request);
        }
        let asked = story.iter().filter(|what| matches!(what, Happens::Ask(_))).count();
        prop_assert_eq!(page.answers.len(), asked);
        for slot in 0..page.player.workspace.count() {
            let (run, t) = page.stands(slot);
            let mut again = Page::at("kmeans", "data=five-blobs&k=5");
            again.tell(ChangeMsg::Gesture(0, Reply::Open(Box::new(page.player.location.whole(&run)), t)));
            again.settle();
            prop_assert_eq!(again.stands(0), (run, t));
            prop_assert_eq!(again.metrics(0), page.metrics(slot));
        }
    }
}
