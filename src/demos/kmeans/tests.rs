//! What k-means shows: golden pictures of stored moments, and that nothing a reader can touch breaks it.
//!
//! `UNROLLED_GOLDEN=write cargo test golden` writes the pictures anew, `UNROLLED_GOLDEN=run` the stored moments too:
//! then look at them before committing.

use super::{Edit, Frame, KMeans, KMeansParams};
use crate::engine::params::{Params, Settings, Value};
use crate::engine::rng::{Purpose, Rng};
use crate::engine::run::{Run, Source};
use crate::engine::table::Table;
use crate::engine::timeline::Timeline;
use crate::engine::words::Words;
use crate::engine::{Sim, generate};
use crate::plot::figure::{Act, Figure, Gesture, Pick, Response, Scene, Stage, Tool};
use crate::plot::svg::{Labels, write};
use crate::plot::{Picture, Scale, Scheme, Shape, Theme, ToData};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

mod golden;
mod hands;
mod shows;
mod silhouette;

/// All that a scene is made of, at one moment of a run.
#[derive(Serialize, Deserialize)]
struct Moment {
    input: Table,
    params: Settings,
    frame: Frame,
    #[serde(deserialize_with = "track")]
    track: Vec<(u64, Vec<f64>)>,
    ticks: Vec<u8>,
    t: u64,
    next: String,
    last: Option<String>,
    done: Option<String>,
    run: Run,
}

/// JSON writes what is not a number as null.
fn track<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<(u64, Vec<f64>)>, D::Error> {
    let samples = Vec::<(u64, Vec<Option<f64>>)>::deserialize(from)?;
    let number = |v: Option<f64>| v.unwrap_or(f64::NAN);
    Ok(samples.into_iter().map(|(t, sample)| (t, sample.into_iter().map(number).collect())).collect())
}

/// What the reader looks at it with.
#[derive(Clone, Default)]
struct Look {
    picked: Option<Pick>,
    tool: Tool,
    window: Option<[(f64, f64); 2]>,
    studies: BTreeMap<String, serde_json::Value>,
    view: Settings,
}

fn settings(pairs: &[(&str, &str)]) -> Settings {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), Value::parse(value))).collect()
}

/// A run of `steps` steps (fewer if it ends), then these edits.
fn moment(input: Table, given: &[(&str, &str)], seed: u64, steps: u64, edits: &[Edit]) -> Moment {
    let given = settings(given);
    let (mut params, _) = KMeansParams::of(&given);
    let _ = KMeans::fit(&mut params, &input);
    let mut sim = KMeans::start(&params, Arc::new(input.clone()), Rng::new(seed, Purpose::Run)).unwrap();
    let (mut track, mut ticks, mut last) = (vec![(0, sim.sample())], Vec::new(), None);
    while sim.ended().is_none() && (ticks.len() as u64) < steps {
        let phase = sim.next().id;
        sim.step(&params);
        ticks.push(KMeans::PHASES.iter().position(|id| *id == phase).unwrap() as u8);
        track.push((ticks.len() as u64, sim.sample()));
        last = Some(phase.to_owned());
    }
    for edit in edits {
        sim.edit(edit).unwrap();
        track.pop();
        track.push((ticks.len() as u64, sim.sample()));
    }
    Moment {
        params: params.settings(),
        frame: sim.frame(),
        t: ticks.len() as u64,
        next: sim.next().id.to_owned(),
        done: sim.ended().map(str::to_owned),
        run: Run {
            v: 1,
            demo: "kmeans".to_owned(),
            seed,
            params: params.settings(),
            input: Source::Named { data: "test".to_owned(), data_seed: 1 },
            prepare: Default::default(),
            edits: Vec::new(),
            from: None,
        },
        input,
        track,
        ticks,
        last,
    }
}

fn words(lang: &str) -> Words {
    let text = if lang == "zh" { include_str!("zh.md") } else { include_str!("en.md") };
    let front = text.trim_start_matches("---\n").split("\n---\n").next().unwrap();
    Words::new(lang, &[front])
}

impl Moment {
    /// Hands a scene to `see`.
    fn seen<T>(&self, look: &Look, words: &Words, theme: &Theme, see: impl FnOnce(&Scene<'_, KMeans>) -> T) -> T {
        let stage = Stage {
            words,
            theme,
            look: &look.view,
            picked: look.picked,
            tool: look.tool,
            window: look.window,
            studies: &look.studies,
        };
        let scene = Scene {
            input: &self.input,
            params: &KMeansParams::of(&self.params).0,
            frame: &self.frame,
            track: &self.track,
            ticks: &self.ticks,
            t: self.t,
            next: &self.next,
            last: self.last.as_deref(),
            done: self.done.as_deref(),
            run: &self.run,
            view: <KMeans as Figure>::View::of(&look.view).0,
            stage: &stage,
        };
        see(&scene)
    }
}

/// A panel as a picture.
fn draw(scene: &Scene<'_, KMeans>, panel: &str, (width, height): (u32, u32)) -> (Picture, Option<ToData>) {
    let mut picture = Picture::new(width, height);
    let to_data = KMeans::draw(panel, scene, &picture.area());
    (picture, to_data)
}

fn table(name: &str) -> Table {
    generate::generate(name, 1).unwrap()
}

/// `n` normal points of dimension `d`.
fn cloud(n: usize, d: usize) -> Table {
    let mut rng = Rng::new(5, Purpose::Data);
    let rows: Vec<Vec<f64>> = (0..n).map(|_| (0..d).map(|_| rng.normal()).collect()).collect();
    Table::from_rows(Table::plain_names(d), &rows).unwrap()
}

fn equal(n: usize, d: usize) -> Table {
    Table::from_rows(Table::plain_names(d), &vec![vec![2.5; d]; n]).unwrap()
}

/// Moments at the edges of what can be.
fn edges() -> Vec<Moment> {
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
        all.push(moment(cloud(6_000, 2), &start("k-means++", "5"), 1, steps, &[]));
        let far = Edit::Move { center: 0, to: vec![1e150, -1e150] };
        all.push(moment(cloud(40, 2), &start("random", "2"), 1, steps, &[far, Edit::Add(vec![900.0, 900.0])]));
        all.push(moment(cloud(40, 2), &start("random", "3"), 1, steps, &[Edit::Remove(1)]));
    }
    all
}

fn looks() -> Vec<Look> {
    let look = |picked, tool, view: &[(&str, &str)]| Look { picked, tool, view: settings(view), ..Look::default() };
    let elbow = serde_json::json!({"choices": [
        {"k": 2, "inertia": 9.5, "silhouette": 0.4}, {"k": 3, "inertia": 4.5, "silhouette": null},
        {"k": 4, "inertia": 4.0, "silhouette": 0.45}], "n": 2000, "of": 6000});
    vec![
        look(None, Tool::Explore, &[]),
        Look {
            studies: [("elbow".to_owned(), elbow)].into(),
            ..look(Some(Pick::Point(0)), Tool::Points, &[("links", "1"), ("plane", "principal")])
        },
        Look {
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
