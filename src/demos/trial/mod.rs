//! What demos are tried with: moments of runs, the looks at them, tables at the edges of what can be. Golden pictures,
//! every act of a pointer and every word of every panel are then a few lines in a demo's own tests.

#![allow(clippy::unwrap_used)]

use crate::engine::generate;
use crate::engine::input::Input;
use crate::engine::params::{Params, Settings, Value};
use crate::engine::rng::{Purpose, Rng};
use crate::engine::run::{Run, Source};
use crate::engine::table::Table;
use crate::engine::words::Words;
use crate::engine::words::compile;
use crate::plot::figure::{Figure, Memo, Pick, Scene, Tool, ViewContext};
use crate::plot::{Picture, Scale, Scheme, Theme, ToData};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

mod golden;
mod hands;
mod shows;
pub use golden::{DARK, LIGHT, WALL, check, stored};
pub use hands::{act, gestures};
pub use shows::{says, shows};

/// A run on its way.
pub struct Trial<F: Figure> {
    /// Where it stands.
    pub sim: F,
    input: F::Input,
    params: F::Params,
    seed: u64,
    track: Vec<(u64, Vec<f64>)>,
    ticks: Vec<u8>,
    last: Option<String>,
}

impl<F: Figure> Trial<F> {
    /// A run at its start.
    pub fn new(input: F::Input, given: &[(&str, &str)], seed: u64) -> Self {
        let (mut params, _) = F::Params::of(&settings(given));
        let _ = F::fit(&mut params, &input);
        let sim = F::start(&params, Arc::new(input.clone()), Rng::new(seed, Purpose::Run)).ok().unwrap();
        let track = vec![(0, sim.sample())];
        Self { sim, input, params, seed, track, ticks: Vec::new(), last: None }
    }

    /// So many steps on: fewer if it ends.
    #[must_use]
    pub fn steps(mut self, steps: u64) -> Self {
        for _ in 0..steps {
            if self.sim.ended().is_some() {
                break;
            }
            let phase = self.sim.next().id;
            self.sim.step(&self.params);
            self.ticks.push(F::PHASES.iter().position(|id| *id == phase).unwrap() as u8);
            self.track.push((self.ticks.len() as u64, self.sim.sample()));
            self.last = Some(phase.to_owned());
        }
        self
    }

    /// Edits are made where it stands.
    #[must_use]
    pub fn edits(mut self, edits: &[F::Edit]) -> Self {
        edits.iter().for_each(|edit| self.sim.edit(edit).unwrap());
        self.told()
    }

    /// Live knobs are turned where it stands.
    #[must_use]
    pub fn set(mut self, given: &[(&str, &str)]) -> Self {
        assert_eq!(self.params.apply(&settings(given)), []);
        self.sim.reopen(&self.params);
        self.told()
    }

    fn told(mut self) -> Self {
        self.track.pop();
        self.track.push((self.ticks.len() as u64, self.sim.sample()));
        self
    }

    /// All that is seen of it now.
    pub fn moment(self) -> SceneData<F> {
        let settings = self.params.settings();
        SceneData {
            frame: self.sim.frame(),
            t: self.ticks.len() as u64,
            next: self.sim.next().id.to_owned(),
            done: self.sim.ended().map(str::to_owned),
            run: Run {
                v: F::VERSION,
                demo: F::SLUG.to_owned(),
                seed: self.seed,
                params: settings.clone(),
                input: Source::Named { data: "test".to_owned(), data_seed: 1 },
                prepare: Default::default(),
                edits: Vec::new(),
                from: None,
            },
            params: settings,
            input: self.input,
            track: self.track,
            ticks: self.ticks,
            last: self.last,
            sim: Some(self.sim),
        }
    }
}

/// A run of `steps` steps (fewer if it ends), then these edits.
pub fn moment<F: Figure>(
    input: F::Input,
    given: &[(&str, &str)],
    seed: u64,
    steps: u64,
    edits: &[F::Edit],
) -> SceneData<F> {
    Trial::new(input, given, seed).steps(steps).edits(edits).moment()
}

/// All that a scene is made of, at one moment of a run.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct SceneData<F: Figure> {
    /// The input.
    pub input: F::Input,
    /// The parameters in force.
    pub params: Settings,
    /// What is seen.
    pub frame: F::Frame,
    /// Samples by instant.
    #[serde(deserialize_with = "track")]
    pub track: Vec<(u64, Vec<f64>)>,
    /// The phases of the steps so far.
    pub ticks: Vec<u8>,
    /// The instant.
    pub t: u64,
    /// The phase of the next step.
    pub next: String,
    /// The phase of the last step.
    pub last: Option<String>,
    /// Why the run is over.
    pub done: Option<String>,
    /// The run.
    pub run: Run,
    /// The state itself; none of a moment that was stored.
    #[serde(skip)]
    pub sim: Option<F>,
}

/// JSON writes what is not a number as null.
fn track<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<(u64, Vec<f64>)>, D::Error> {
    let samples = Vec::<(u64, Vec<Option<f64>>)>::deserialize(from)?;
    let number = |v: Option<f64>| v.unwrap_or(f64::NAN);
    Ok(samples.into_iter().map(|(t, sample)| (t, sample.into_iter().map(number).collect())).collect())
}

impl<F: Figure> SceneData<F> {
    /// Hands a scene to `see`.
    pub fn seen<T>(
        &self,
        look: &ViewSettings,
        words: &Words,
        theme: &Theme,
        see: impl FnOnce(&Scene<'_, F>) -> T,
    ) -> T {
        let context = ViewContext {
            words,
            theme,
            look: &look.view,
            picked: look.picked,
            tool: look.tool,
            show_original: look.show_original,
            window: look.window,
            studies: &look.studies,
            exact: false,
            kept: &look.kept,
        };
        let scene = Scene {
            input: &self.input,
            draft: None,
            params: &F::Params::of(&self.params).0,
            frame: &self.frame,
            track: &self.track,
            ticks: &self.ticks,
            t: self.t,
            next: &self.next,
            last: self.last.as_deref(),
            done: self.done.as_deref(),
            run: &self.run,
            view: F::View::of(&look.view).0,
            context: &context,
            memo: &Memo::default(),
        };
        see(&scene)
    }

    /// Hands it to `see` as it is seen in English by day, with a look.
    pub fn plain<T>(&self, look: &ViewSettings, see: impl FnOnce(&Scene<'_, F>) -> T) -> T {
        self.seen(look, &words::<F>("en"), &Theme::new(Scheme::Light, Scale::Normal), see)
    }
}

/// What the reader looks at it with.
#[derive(Clone, Debug, Default)]
pub struct ViewSettings {
    /// What is picked.
    pub picked: Option<Pick>,
    /// Is what lies beneath held in view?
    pub show_original: bool,
    /// What the pointer does.
    pub tool: Tool,
    /// The part that is shown.
    pub window: Option<[(f64, f64); 2]>,
    /// What studies know.
    pub studies: BTreeMap<String, serde_json::Value>,
    /// The knobs of the view.
    pub view: Settings,
    /// What was kept for the visit.
    pub kept: Vec<(String, serde_json::Value)>,
}

impl ViewSettings {
    /// With this picked.
    pub fn picked(pick: Pick) -> Self {
        Self { picked: Some(pick), ..Self::default() }
    }

    /// With these knobs of the view.
    #[must_use]
    pub fn view(self, given: &[(&str, &str)]) -> Self {
        Self { view: settings(given), ..self }
    }
}

/// Settings as an address has them.
pub fn settings(pairs: &[(&str, &str)]) -> Settings {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), Value::parse(value))).collect()
}

/// The file of a demo.
pub fn path_of<F: Figure>(name: &str) -> String {
    // What `new-demo` copies lies beside the command.
    let folder = if F::SLUG == "template" {
        "xtask/template".to_owned()
    } else {
        format!("src/demos/{}", F::SLUG.replace('-', "_"))
    };
    format!("{}/{folder}/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The labels of a demo, as its file has them.
pub fn labels<F: Figure>(lang: &str) -> String {
    let text = std::fs::read_to_string(path_of::<F>(&format!("{lang}.md"))).unwrap();
    text.trim_start_matches("---\n").split("\n---\n").next().unwrap().to_owned()
}

/// The words of a demo, with those of its kind of input and the shell's.
pub fn words<F: Figure>(lang: &str) -> Words {
    let shared = |name: &str| {
        std::fs::read_to_string(format!("{}/src/shell/words/{name}.ftl", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let of_kind = shared(&format!("{}.{lang}", <F::Input as Input>::KIND));
    compile::words(lang, &[&labels::<F>(lang), &of_kind, &shared(lang)])
}

/// The numbers that a lesson has gaps for: `{{name}}` and `\live{name}`; and those of its goals.
pub fn gaps<F: Figure>(lang: &str) -> BTreeSet<String> {
    gaps_in(&std::fs::read_to_string(path_of::<F>(&format!("{lang}.md"))).unwrap().replace("{? ", "{{"))
}

fn gaps_in(text: &str) -> BTreeSet<String> {
    let lesson = text.split_once("\n---\n").unwrap().1.replace("\\live{", "\0").replace("{{", "\0");
    let names = lesson.split('\0').skip(1).map(|rest| rest.split(['}', ' ']).next().unwrap().to_owned());
    names.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')).collect()
}

/// The numbers of which a lesson speaks outside of any clause that goes without them.
pub fn needed<F: Figure>(lang: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path_of::<F>(&format!("{lang}.md"))).unwrap();
    let mut pieces = text.split("{~");
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.map(|piece| piece.split_once("~}").unwrap().1);
    gaps_in(&(first + &rest.collect::<String>()))
}

/// A panel as a picture.
pub fn draw<F: Figure>(scene: &Scene<'_, F>, panel: &str, (width, height): (u32, u32)) -> (Picture, Option<ToData>) {
    let mut picture = Picture::new(width, height);
    let to_data = F::draw(panel, scene, &picture.area());
    (picture, to_data)
}

/// A made-up table.
pub fn table(name: &str) -> Table {
    generate::generate(name, 1).unwrap()
}

/// A table of these rows.
pub fn rows(rows: &[Vec<f64>]) -> Table {
    Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap()
}

/// `n` normal points of dimension `d`.
pub fn cloud(n: usize, d: usize) -> Table {
    let mut rng = Rng::new(5, Purpose::Data);
    let all: Vec<Vec<f64>> = (0..n).map(|_| (0..d).map(|_| rng.normal()).collect()).collect();
    rows(&all)
}

/// `n` times the same point.
pub fn equal(n: usize, d: usize) -> Table {
    rows(&vec![vec![2.5; d]; n])
}
