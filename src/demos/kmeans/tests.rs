//! What k-means shows: golden pictures of stored moments, and that nothing a reader can touch breaks it.

use super::{Edit, KMeans, KMeansParams};
use crate::demos::trial::{self, Trial, ViewSettings, cloud, equal, settings, table};
use crate::engine::Sim;
use crate::engine::params::Params;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::table::Table;
use crate::engine::timeline::Timeline;
use crate::plot::figure::{Act, Figure, Pick, Response, Tool};
use std::collections::BTreeMap;
use std::sync::Arc;

mod golden;
mod hands;
mod landscape;
mod shows;
mod silhouette;

type SceneData = trial::SceneData<KMeans>;

/// A run of `steps` steps (fewer if it ends), then these edits.
fn moment(input: Table, given: &[(&str, &str)], seed: u64, steps: u64, edits: &[Edit]) -> SceneData {
    trial::moment(input, given, seed, steps, edits)
}

/// Moments at the edges of what can be.
fn edges() -> Vec<SceneData> {
    let start = |init, k| [("init", init), ("k", k)];
    let mut all = Vec::new();
    for steps in [0, 1, 2, 3, 4, 7, 60] {
        all.push(moment(table("blobs"), &start("k-means++", "4"), 7, steps, &[]));
        all.push(moment(cloud(30, 5), &start("k-means++", "12"), 2, steps, &[]));
        all.push(moment(cloud(1, 2), &start("k-means++", "1"), 1, steps, &[]));
        all.push(moment(cloud(1, 1), &start("manual", "12"), 1, steps, &[]));
        all.push(moment(equal(9, 2), &start("k-means++", "3"), 1, steps, &[]));
        all.push(moment(equal(9, 3), &start("manual", "3"), 1, steps, &[]));
        all.push(moment(table("line"), &start("random", "3"), 1, steps, &[]));
        all.push(moment(table("three-clumps"), &start("k-means++", "2"), 1, steps, &[]));
        all.push(moment(cloud(6_000, 2), &start("k-means++", "5"), 1, steps, &[]));
        let far = Edit::Move { center: 0, to: vec![1e150, -1e150] };
        all.push(moment(cloud(40, 2), &start("random", "2"), 1, steps, &[far, Edit::Add(vec![900.0, 900.0])]));
        all.push(moment(cloud(40, 2), &start("random", "3"), 1, steps, &[Edit::Remove(1)]));
    }
    all
}

fn looks() -> Vec<ViewSettings> {
    let look = |picked, tool, view: &[(&str, &str)]| ViewSettings {
        picked,
        tool,
        view: settings(view),
        ..ViewSettings::default()
    };
    let elbow = serde_json::json!({"choices": [
        {"k": 2, "inertia": 9.5, "silhouette": 0.4}, {"k": 3, "inertia": 4.5, "silhouette": null},
        {"k": 4, "inertia": 4.0, "silhouette": 0.45}], "n": 2000, "of": 6000});
    vec![
        look(None, Tool::Explore, &[]),
        ViewSettings {
            studies: [("elbow".to_owned(), elbow)].into(),
            ..look(Some(Pick::Point(0)), Tool::Points, &[("links", "1"), ("plane", "principal")])
        },
        ViewSettings {
            window: Some([(-0.3, 0.1), (0.2, 0.9)]),
            studies: [("elbow".to_owned(), serde_json::json!({"choices": "none"}))].into(),
            ..look(Some(Pick::Center(1)), Tool::Spray, &[("x", "64"), ("y", "64"), ("cells", "0")])
        },
        look(Some(Pick::Point(usize::MAX)), Tool::Explore, &[("x", "3"), ("y", "1"), ("trails", "0")]),
        look(Some(Pick::Center(usize::MAX)), Tool::Points, &[("x", "2"), ("y", "1")]),
    ]
}

#[test]
fn seeding_is_round_0_so_that_two_starts_stand_at_the_same_half_step() {
    let line = |init| {
        let (params, _) = KMeansParams::of(&settings(&[("init", init), ("k", "3")]));
        let sim = KMeans::start(&params, Arc::new(table("five-blobs")), Rng::new(1, Purpose::Run)).unwrap();
        Timeline::new(sim, params)
    };
    let (mut drawn, mut random) = (line("k-means++"), line("random"));
    assert_eq!((drawn.place(), random.place()), ((0, 0), (1, 0)));
    // However far into seeding: the run without one waits.
    assert_eq!((0..5).map(|offset| random.time_of(0, offset)).collect::<Vec<_>>(), [Some(0); 5]);
    drawn.seek(2);
    assert_eq!(drawn.place(), (0, 2));
    drawn.seek(7);
    random.seek(4);
    assert_eq!((drawn.place(), random.place()), ((3, 0), (3, 0)));
    for (round, offset) in [(1, 0), (1, 1), (2, 0), (2, 1)] {
        let (a, b) = (drawn.time_of(round, offset), random.time_of(round, offset));
        assert_eq!(a, b.map(|t| t + 3), "{round}, {offset}");
        drawn.seek(a.unwrap());
        random.seek(b.unwrap());
        assert_eq!((drawn.place(), random.place()), ((round, offset), (round, offset)));
        assert_eq!(drawn.sim().next(), random.sim().next());
    }
}
