//! Where a run is seen: the object-safe half of a demo that draws.

mod scene;

pub use scene::bare;

use super::axes::ToData;
use super::chart::Chart;
use super::figure::{Act, Challenge, Facts, Figure, Gesture, Grid, Memo, Response, ViewContext};
use super::reply::reply;
use super::{Picture, panel};
use crate::engine::Notice;
use crate::engine::input::{Input, Own};
use crate::engine::params::Params;
use crate::engine::protocol::Report;
use crate::engine::run::Run;
use serde_json::{Map, Value};
use std::cell::RefCell;

pub use super::reply::Reply;

/// What is known of a run in the page, and how it is drawn.
pub trait RunView {
    /// Takes in what has changed.
    ///
    /// # Errors
    /// A notice if the parts cannot be decoded (page and worker of different versions).
    fn take(&mut self, report: &Report, frame: &[u8], input: Option<&[u8]>) -> Result<(), Notice>;
    /// The last report, joined with those before.
    fn report(&self) -> &Report;
    /// Which instant is shown.
    fn seen(&self) -> InstantShown<'_>;
    /// Shows what is recalled of an instant, of whatever instant the run stands at; `None` shows the run again. Gives
    /// how far there is something to recall, the run itself included.
    fn replay(&mut self, t: Option<u64>) -> u64;
    /// The run; `None` before the first report.
    fn run(&self) -> Option<&Run>;
    /// The phase of every step so far.
    fn ticks(&self) -> &[u8];
    /// Does something lie beneath the main picture?
    fn has_original(&self, context: &ViewContext<'_>) -> bool;
    /// The knobs that change nothing here.
    fn inactive_knobs(&self, context: &ViewContext<'_>) -> Vec<&'static str>;
    /// Edits that have a button, by name.
    fn acts(&self, context: &ViewContext<'_>) -> Vec<(&'static str, Value)>;
    /// Has a panel anything to show?
    fn has(&self, panel: &str, context: &ViewContext<'_>) -> bool;
    /// What the reader is offered to do with the main picture: the key of its name, and what it does.
    fn primary_action(&self, context: &ViewContext<'_>) -> Option<(&'static str, Reply)>;
    /// How the input is put to somebody else as a riddle, where it can be.
    fn challenge(&self, context: &ViewContext<'_>) -> Option<Challenge>;
    /// Draws a panel of `width × height` CSS pixels.
    fn draw(&self, panel: &str, context: &ViewContext<'_>, width: u32, height: u32) -> (Picture, Option<ToData>);
    /// A panel that is a table.
    fn grid(&self, panel: &str, context: &ViewContext<'_>) -> Option<Grid>;
    /// A panel in words; `None` where those of the main picture are said.
    fn text(&self, panel: &str, context: &ViewContext<'_>) -> Option<Notice>;
    /// The numbers of a panel that is a chart, as a table.
    fn numbers(&self, panel: &str, context: &ViewContext<'_>) -> Option<Grid>;
    /// The same as CSV.
    fn csv(&self, panel: &str, context: &ViewContext<'_>) -> Option<String>;
    /// What a gesture means. A preview is kept and drawn until the next report or gesture.
    fn gesture(&mut self, panel: &str, context: &ViewContext<'_>, gesture: Gesture) -> Reply;
    /// Numbers and sentences.
    fn facts(&self, context: &ViewContext<'_>) -> Facts;
    /// Input and frame joined.
    fn fields(&self, context: &ViewContext<'_>) -> Map<String, Value>;
    /// A metric over time, in the order of time: the instants at which it has a value. Empty for one that keeps none.
    fn curve(&self, metric: &str) -> Vec<(u64, f64)>;
    /// Those of the metrics that are angles, in radians.
    fn angles(&self) -> &'static [&'static str];
    /// Rows and columns of the input.
    fn size(&self) -> Option<(usize, usize)>;
    /// The input as own data, as it was prepared.
    fn own(&self) -> Option<Own>;
    /// The table of numbers that the run works on, if its input is one.
    fn table(&self) -> Option<&crate::engine::table::Table>;
}

/// Which instant is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstantShown<'a> {
    /// The instant.
    pub t: u64,
    /// The phase of the step that led there.
    pub last: Option<&'a str>,
    /// How it is known.
    pub by: By,
}

/// How what is shown is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The run stands there.
    Run,
    /// It was there, and is on its way back.
    Memory,
    /// A recording of this run tells it.
    Recording,
}

/// The run view of the demo `F`.
pub fn run_view<F: Figure>() -> Box<dyn RunView> {
    Box::new(OpenRun::<F> {
        input: None,
        frame: None,
        shown: None,
        draft: None,
        before: (0.0, 0.0),
        params: F::Params::default(),
        report: Report::default(),
        track: Vec::new(),
        recorded: Vec::new(),
        recalled: None,
        replay: None,
        ticks: Vec::new(),
        charts: RefCell::default(),
        memo: Memo::default(),
    })
}

struct OpenRun<F: Figure> {
    input: Option<F::Input>,
    frame: Option<F::Frame>,
    /// The frame with an edit that is still under the finger.
    shown: Option<F::Frame>,
    /// Data that are still under the finger.
    draft: Option<Own>,
    /// Where the pointer was when it last told of itself.
    before: (f64, f64),
    params: F::Params,
    report: Report,
    track: Vec<(u64, Vec<f64>)>,
    /// The instants of the track that only a recording tells of.
    recorded: Vec<u64>,
    recalled: Option<Recalled<F>>,
    replay: Option<u64>,
    ticks: Vec<u8>,
    /// The charts as they were last drawn: a pointer over one asks it, and nothing is worked out anew.
    charts: RefCell<Vec<(String, Chart)>>,
    memo: Memo,
}

/// An instant that is shown while the run stands at another.
struct Recalled<F: Figure> {
    t: u64,
    frame: F::Frame,
    params: F::Params,
    recorded: bool,
}

impl<F: Figure> OpenRun<F> {
    /// The phase of a step.
    fn phase(&self, step: Option<u64>) -> Option<&'static str> {
        F::PHASES.get(usize::from(*self.ticks.get(usize::try_from(step?).ok()?)?)).copied()
    }
}

impl<F: Figure> RunView for OpenRun<F> {
    fn take(&mut self, report: &Report, frame: &[u8], input: Option<&[u8]>) -> Result<(), Notice> {
        let unreadable = || Notice::new("report-unreadable");
        let frame: F::Frame = postcard::from_bytes(frame).map_err(|_| unreadable())?;
        if let Some(input) = input {
            self.input = Some(F::Input::unpack(input).ok_or_else(unreadable)?);
            self.memo = Memo::default();
        }
        let run = report.run.clone().or(self.report.run.take());
        self.report = Report { run, samples: (0, Vec::new()), ticks: (0, Vec::new()), ..report.clone() };
        self.track.truncate(report.samples.0);
        self.track.extend(report.samples.1.iter().cloned());
        self.ticks.truncate(report.ticks.0);
        self.ticks.extend(&report.ticks.1);
        self.params = F::Params::of(&report.settings).0;
        self.frame = Some(frame);
        self.shown = None;
        if let Some(recorded) = &report.recorded {
            self.recorded.clone_from(recorded);
        }
        self.recall();
        self.draft = None;
        // What was drawn of a state that is no more does not speak for the next one.
        self.charts.take();
        Ok(())
    }

    fn report(&self) -> &Report {
        &self.report
    }

    fn seen(&self) -> InstantShown<'_> {
        match &self.recalled {
            Some(Recalled { t, recorded, .. }) => InstantShown {
                t: *t,
                last: self.phase(t.checked_sub(1)),
                by: if *recorded { By::Recording } else { By::Memory },
            },
            None => InstantShown { t: self.report.t, last: self.report.last.as_deref(), by: By::Run },
        }
    }

    fn replay(&mut self, t: Option<u64>) -> u64 {
        self.replay = t;
        self.recall();
        let told = |frame: &F::Frame| self.track.last().filter(|(t, sample)| F::recall(frame, *t, sample).is_some());
        self.frame.as_ref().and_then(told).map_or(0, |(t, _)| *t).max(self.report.t)
    }

    fn run(&self) -> Option<&Run> {
        self.report.run.as_ref()
    }

    fn ticks(&self) -> &[u8] {
        &self.ticks
    }

    fn has_original(&self, context: &ViewContext<'_>) -> bool {
        self.scene(context).is_some_and(|scene| F::has_original(&scene))
    }

    fn inactive_knobs(&self, context: &ViewContext<'_>) -> Vec<&'static str> {
        self.scene(context).map(|scene| F::inactive_knobs(&scene)).unwrap_or_default()
    }

    fn acts(&self, context: &ViewContext<'_>) -> Vec<(&'static str, Value)> {
        let acts = self.scene(context).map(|scene| F::acts(&scene)).unwrap_or_default();
        acts.into_iter().map(|(name, edit)| (name, serde_json::to_value(&edit).unwrap_or_default())).collect()
    }

    fn has(&self, panel: &str, context: &ViewContext<'_>) -> bool {
        self.scene(context).is_none_or(|scene| panel::has(panel, &scene))
    }

    fn primary_action(&self, context: &ViewContext<'_>) -> Option<(&'static str, Reply)> {
        let (name, response) = F::primary_action(&self.scene(context)?)?;
        Some((name, reply(response)))
    }

    fn challenge(&self, context: &ViewContext<'_>) -> Option<Challenge> {
        // Where there is none, nothing is worked out.
        F::CHALLENGE?(&self.scene(context)?)
    }

    fn draw(&self, panel: &str, context: &ViewContext<'_>, width: u32, height: u32) -> (Picture, Option<ToData>) {
        let mut picture = Picture::new(width, height);
        let Some(scene) = self.scene(context) else { return (picture, None) };
        let Some(chart) = panel::chart(panel, &scene) else {
            let to_data = panel::paint(panel, &scene, &picture.area());
            return (picture, to_data);
        };
        let to_data = chart.draw(&picture.area(), context.theme, context.window);
        self.keep(panel, chart);
        (picture, to_data)
    }

    fn grid(&self, panel: &str, context: &ViewContext<'_>) -> Option<Grid> {
        panel::grid(panel, &self.scene(context)?)
    }

    fn text(&self, panel: &str, context: &ViewContext<'_>) -> Option<Notice> {
        F::text(panel, &self.scene(context)?)
    }

    fn numbers(&self, panel: &str, context: &ViewContext<'_>) -> Option<Grid> {
        panel::chart(panel, &self.scene(context)?)?.table(context.words)
    }

    fn csv(&self, panel: &str, context: &ViewContext<'_>) -> Option<String> {
        panel::chart(panel, &self.scene(context)?)?.csv()
    }

    fn gesture(&mut self, panel: &str, context: &ViewContext<'_>, gesture: Gesture) -> Reply {
        // A gesture is read on what is, not on what it has just shown: a drag still finds what it took hold of.
        let kept = self.shown.take();
        let before = std::mem::replace(&mut self.before, gesture.at);
        let gesture = Gesture { before: if gesture.act == Act::Drag { before } else { gesture.at }, ..gesture };
        if gesture.act == Act::Press {
            self.draft = None;
        }
        let response = match self.scene(context) {
            Some(scene) => {
                let charts = self.charts.borrow();
                let seen = charts.iter().find(|(id, _)| *id == panel).map(|(_, chart)| chart);
                panel::hand(panel, &scene, &gesture, seen)
            }
            None => Response::Nothing,
        };
        if gesture.act == Act::Hover {
            self.shown = kept;
        }
        match &response {
            Response::Preview(edit) | Response::Commit(edit) => self.show(edit),
            Response::Draft(own) | Response::Own(own) => self.draft = Some(own.clone()),
            _ => {}
        }
        reply(response)
    }

    fn facts(&self, context: &ViewContext<'_>) -> Facts {
        self.scene(context).map(|scene| F::facts(&scene)).unwrap_or_default()
    }

    fn fields(&self, context: &ViewContext<'_>) -> Map<String, Value> {
        self.scene(context).map(|scene| F::fields(&scene)).unwrap_or_default()
    }

    fn curve(&self, metric: &str) -> Vec<(u64, f64)> {
        let Some(i) = F::METRICS.iter().position(|name| *name == metric) else { return Vec::new() };
        let value = |(t, sample): &(u64, Vec<f64>)| Some((*t, *sample.get(i).filter(|v| v.is_finite())?));
        let mut known: Vec<(u64, f64)> = match (&self.input, &self.frame) {
            (Some(input), Some(frame)) => (0..).zip(F::known(input, &self.params, frame, metric)).collect(),
            _ => Vec::new(),
        };
        // No further than the reader has come: what follows may be asked of them. What was measured is what it is.
        known.retain(|(t, value)| *t <= self.report.visited && value.is_finite());
        if known.is_empty() {
            return self.track.iter().filter_map(value).collect();
        }
        for (t, value) in self.track.iter().filter_map(value) {
            match known.binary_search_by_key(&t, |(t, _)| *t) {
                Ok(at) => known[at].1 = value,
                Err(at) => known.insert(at, (t, value)),
            }
        }
        known
    }

    fn angles(&self) -> &'static [&'static str] {
        F::ANGLES
    }

    fn size(&self) -> Option<(usize, usize)> {
        self.input.as_ref().map(Input::size)
    }

    fn own(&self) -> Option<Own> {
        self.input.as_ref().map(Input::to_own)
    }

    fn table(&self) -> Option<&crate::engine::table::Table> {
        self.input.as_ref().and_then(Input::as_table)
    }
}

impl<F: Figure> OpenRun<F> {
    /// Keeps a chart as it was drawn.
    fn keep(&self, panel: &str, chart: Chart) {
        let mut charts = self.charts.borrow_mut();
        charts.retain(|(id, _)| *id != panel);
        charts.push((panel.to_owned(), chart));
    }

    fn show(&mut self, edit: &F::Edit) {
        let recalled = self.recalled.as_ref().map(|recalled| &recalled.frame);
        if let Some(mut frame) = recalled.or(self.frame.as_ref()).cloned() {
            F::preview(&mut frame, edit);
            self.shown = Some(frame);
        }
    }
}
