//! A run as a Python script that computes it again and compares its numbers with those on the page.
//!
//! A demo opts in with a template, `script.py` in its folder, and a line in `template`. The writer fills the template
//! in: `@{name}` becomes a Python literal, and lines that begin with `#@` tell the writer what it needs:
//!
//! | in the template | what |
//! | --- | --- |
//! | `@{data}` | the data that the run works on, by rows, as they were prepared |
//! | `@{metrics}` `@{page.field}` | the numbers of the moment, as hosts are told them |
//! | `@{t}` `@{seed}` `@{phase}` | the moment, the seed, the phase of the next step |
//! | `@{params}` `@{given}` `@{changes}` | the knobs in force; those at the start; what was done on the way, up to `t` |
//! | `@{start.field}` `@{start_t}` `@{start_phase}` | the state to begin from, after `#@ start` |
//! | `@{again.field}` | that field at the start and after every step of the phase that `#@ again` names |
//! | `@{steps.phase}` | the steps at which this phase was executed, of one that is rare |
//! | `@{channels}` `@{from}` | of a picture 1 or 3, else 0; whether the run starts from another run |
//! | `@{link}` | the address of the moment, or nothing |
//! | `#@ start phase` | begin at the last change by hand, and after all steps of this phase |
//! | `#@ insert random` | the generator of random numbers, in Python |
//!
//! What has more than `MOST` numbers goes into a CSV file beside the script.

use super::{Demo, doors, open};
use crate::engine::input::{Own, Prepare};
use crate::engine::matrix::RIDDLE;
use crate::engine::params::{KnobKind, Settings};
use crate::engine::protocol::{Command, Envelope, WorkerRequest};
use crate::engine::run::{Change, Run, Source};
use crate::engine::runtime::Runtime;
use crate::plot::figure::ViewContext;
use crate::plot::run_view::RunView;
use serde_json::{Map, Value, json};
use std::sync::Arc;

mod literal;

use literal::{csv, literal, numbers};

/// More numbers than these go into a file of their own.
const MOST: usize = 4_000;

/// Of more numbers there is no script: what holds them while it is written would be too large for a page.
const TOO_MANY: usize = 2_000_000;
/// A phase that was executed more often than so is not rare.
const FEW: usize = 200;

/// A script, and the files that it reads.
pub struct Script {
    /// What it is called.
    pub name: String,
    /// The script.
    pub text: String,
    /// The files beside it: their names and their contents.
    pub beside: Vec<(String, String)>,
}

doors! {
    /// The script of the moment that a run view shows; `None` where the demo has no template, there is no run, or the data
    /// are too many or the answer of a riddle. It needs the part `scripts`.
    script(demo: &'static Demo, run_view: &dyn RunView, context: &ViewContext<'_>, link: &str) -> Option<Script> = write;
}

/// The template of a demo.
fn template(slug: &str) -> Option<&'static str> {
    Some(match slug {
        "kmeans" => include_str!("kmeans/script.py"),
        "em" => include_str!("em/script.py"),
        "svd" => include_str!("svd/script.py"),
        "spectral-bias" => include_str!("spectral_bias/script.py"),
        "pca" => include_str!("pca/script.py"),
        "diffusion" => include_str!("diffusion/script.py"),
        _ => return None,
    })
}

/// The generator of random numbers, for templates that ask for it.
const RANDOM: &str = include_str!("scripts/random.py");

#[inline(never)]
fn write(demo: &'static Demo, run_view: &dyn RunView, context: &ViewContext<'_>, link: &str) -> Option<Script> {
    let template = template(demo.slug())?;
    let mut known = Map::new();
    let (run, report) = (run_view.run()?, run_view.report());
    if matches!(&run.input, Source::Named { data, .. } if data == RIDDLE) {
        // Its data are its answer.
        return None;
    }
    if run_view.size().is_none_or(|(rows, columns)| rows * columns > TOO_MANY) {
        return None;
    }
    let own = run_view.own()?;
    let changes: Vec<&Change> = run.edits.iter().filter(|change| change.t <= report.t).collect();
    let metrics = run_view.facts(context).metrics.into_iter();
    let metrics: Map<String, Value> = metrics.map(|(key, value)| (key.to_owned(), json!(value))).collect();
    known.insert("t".to_owned(), json!(report.t));
    known.insert("seed".to_owned(), json!(run.seed));
    known.insert("phase".to_owned(), json!(report.next));
    known.insert("params".to_owned(), json!(report.settings));
    known.insert("given".to_owned(), json!(given(demo, run, &report.settings)));
    known.insert("changes".to_owned(), json!(changes));
    known.insert("from".to_owned(), json!(run.from.is_some()));
    known.insert("metrics".to_owned(), Value::Object(metrics));
    known.insert("page".to_owned(), Value::Object(run_view.fields(context)));
    known.insert("data".to_owned(), data(&own));
    known.insert("channels".to_owned(), json!(if let Own::Picture(pixels) = &own { pixels.channels() } else { 0 }));
    known.insert("link".to_owned(), json!(link));
    known.insert("steps".to_owned(), Value::Object(steps(demo, run_view)));
    let asks = |what: &str| template.lines().find_map(|line| line.strip_prefix("#@ ")?.strip_prefix(what));
    if asks("start").is_some() || asks("again").is_some() {
        let past = asks("start ").unwrap_or_default();
        let mut other = Other::open(demo, run, &own, context)?;
        other.seek(changes.last().map_or(0, |change| change.t))?;
        while other.run_view.report().next == past && other.run_view.report().t < report.t {
            other.seek(other.run_view.report().t + 1)?;
        }
        let start = other.run_view.report();
        known.insert("start_t".to_owned(), json!(start.t));
        known.insert("start_phase".to_owned(), json!(start.next));
        known.insert("start".to_owned(), Value::Object(other.run_view.fields(context)));
        if let Some(phase) = asks("again ") {
            known.insert("again".to_owned(), Value::Object(other.again(demo, run_view, phase)?));
        }
    }
    Some(filled(demo.slug(), template, &known))
}

/// The knobs at the start of a run: those that act at any step may have been turned since.
fn given(demo: &Demo, run: &Run, now: &Settings) -> Settings {
    let mut given = now.clone();
    for knob in demo.terms.knobs.iter().filter(|knob| knob.kind == KnobKind::Live) {
        given.insert(knob.key.to_owned(), run.params.get(knob.key).cloned().unwrap_or_else(|| knob.default()));
    }
    given
}

/// The steps at which each phase was executed, of phases that are rare.
fn steps(demo: &Demo, run_view: &dyn RunView) -> Map<String, Value> {
    let seen = run_view.ticks().iter().take(usize::try_from(run_view.report().t).unwrap_or(usize::MAX));
    let mut steps: Vec<Vec<usize>> = vec![Vec::new(); demo.phases.len()];
    for (t, tick) in seen.enumerate() {
        if let Some(list) = steps.get_mut(usize::from(*tick)).filter(|list| list.len() <= FEW) {
            list.push(t);
        }
    }
    let rare = demo.phases.iter().zip(steps).filter(|(_, list)| list.len() <= FEW);
    rare.map(|(phase, list)| ((*phase).to_owned(), json!(list))).collect()
}

/// Data by rows; pixels of three channels side by side.
fn data(own: &Own) -> Value {
    match own {
        Own::Points(table) => json!((0..table.n()).map(|i| table.row(i)).collect::<Vec<_>>()),
        Own::Matrix(cells) => json!(cells.rows().collect::<Vec<_>>()),
        Own::Picture(pixels) => {
            json!(pixels.bytes().chunks(pixels.channels() * pixels.width()).collect::<Vec<_>>())
        }
        Own::Signal(signal) => json!(signal.samples()),
    }
}

/// The same run once more, to look at other instants of it.
struct Other<'a> {
    host: Runtime,
    run_view: Box<dyn RunView>,
    context: &'a ViewContext<'a>,
}

impl<'a> Other<'a> {
    /// Opens it on the same data, as they were prepared.
    fn open(demo: &Demo, run: &Run, own: &Own, context: &'a ViewContext<'a>) -> Option<Self> {
        let input = Source::Own { own: 0, contents: Some(Arc::new(own.clone())) };
        let run = Run { input, prepare: Prepare::default(), ..run.clone() };
        let mut other = Self { host: Runtime::new(open), run_view: demo.run_view(), context };
        other.obey(WorkerRequest::Restore { run, t: 0 })?;
        Some(other)
    }

    fn seek(&mut self, t: u64) -> Option<()> {
        if self.run_view.report().t == t { Some(()) } else { self.obey(WorkerRequest::Obey(Command::Seek { t })) }
    }

    fn obey(&mut self, order: WorkerRequest) -> Option<()> {
        self.host.receive(Envelope { id: 1, slot: 0, order }, None);
        for answer in self.host.work(&mut || true) {
            if answer.report.error.is_some() {
                return None;
            }
            let [frame, input, ..] = &answer.parts;
            self.run_view.take(&answer.report, frame.as_deref().unwrap_or_default(), input.as_deref()).ok()?;
        }
        Some(())
    }

    /// The fields at the start and after every step of a phase that the page has come to: lists of what each was.
    fn again(&mut self, demo: &Demo, page: &dyn RunView, phase: &str) -> Option<Map<String, Value>> {
        let is = |tick: &u8| demo.phases.get(usize::from(*tick)) == Some(&phase);
        let seen = page.ticks().iter().take(usize::try_from(page.report().t).unwrap_or(usize::MAX));
        let after: Vec<u64> = (1..).zip(seen).filter(|(_, tick)| is(tick)).map(|(t, _)| t).collect();
        let mut all = Map::new();
        for t in std::iter::once(0).chain(after) {
            self.seek(t)?;
            for (name, value) in self.run_view.fields(self.context) {
                if let Value::Array(list) = all.entry(name).or_insert_with(|| json!([])) {
                    list.push(value);
                }
            }
        }
        Some(all)
    }
}

/// The template with its gaps filled in.
fn filled(slug: &str, template: &str, known: &Map<String, Value>) -> Script {
    let mut beside: Vec<(String, String)> = Vec::new();
    let mut text = String::new();
    for line in template.lines() {
        if let Some(asked) = line.strip_prefix("#@ ") {
            if asked == "insert random" {
                text.push_str(RANDOM);
            }
            continue;
        }
        let mut rest = line;
        while let Some((before, (name, after))) =
            rest.split_once("@{").and_then(|(before, more)| Some((before, more.split_once('}')?)))
        {
            text.push_str(before);
            let mut at = name.split('.');
            let value = at.next().and_then(|first| known.get(first));
            let value = at.fold(value, |value, key| value?.get(key)).unwrap_or(&Value::Null);
            if name == "link" {
                // A text in a text.
                text.push_str(value.as_str().unwrap_or_default());
            } else if numbers(value) > MOST {
                let file = format!("unrolled-{slug}-{}.csv", name.replace('.', "-"));
                text.push_str(&format!("np.loadtxt(HERE / \"{file}\", delimiter=\",\", ndmin=2)"));
                if beside.iter().all(|(known, _)| *known != file) {
                    beside.push((file, csv(value)));
                }
            } else {
                text.push_str(&literal(value));
            }
            rest = after;
        }
        text.push_str(rest);
        text.push('\n');
    }
    Script { name: format!("unrolled-{slug}.py"), text, beside }
}
