//! How a demo is seen: it draws, interprets gestures, and states the facts.

use super::axes::ToData;
use super::chart::Chart;
pub use super::grid::{Grid, GridRow};
use super::panel::{self, Panel};
use super::{Area, Theme};
use crate::engine::Sim;
use crate::engine::best_of::Found;
use crate::engine::input::Own;
use crate::engine::notice::Notice;
use crate::engine::params::{Params, Settings, Value as Setting};
use crate::engine::run::Run;
use crate::engine::words::Words;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// An instant, and knobs of the view with their values: see [`Figure::CHALLENGE`].
pub type Challenge = (u64, &'static [(&'static str, &'static str)]);

/// What puts the input of a scene to somebody else, where it can be.
pub type Challenges<F> = fn(&Scene<'_, F>) -> Option<Challenge>;

/// A demo that can be seen.
pub trait Figure: Sim {
    /// The knobs of the view: never in the run, never restart anything.
    type View: Params;
    /// When panels are there that are not always: what their rows name with [`Panel::when`]. `()` if there are none.
    type When: Copy + 'static;
    /// What is shown, in this order; the first is the picture that the page is built around.
    const PANELS: &'static [Panel<Self>];
    /// The query of the moment that the front page leads to, where something is about to happen; empty for the usual run.
    const OPENING: &'static str = "";
    /// The query of the run whose steps its card on the front page shows, if it is another one.
    const CARD: &'static str = Self::OPENING;
    /// The query of something else that the front page offers, under the label `aside`; empty for nothing.
    const ASIDE: &'static str = "";
    /// The two or three knobs that matter for the idea: they lie above the picture, the rest under "More".
    const MAIN: &'static [&'static str] = &[];
    /// Those of its metrics that are angles: hosts are told radians, readers degrees.
    const ANGLES: &'static [&'static str] = &[];

    /// Whether it is so in this scene, for a panel of that name. One function for all rows: a pointer that stood in several
    /// of them would keep what it points to in what every page fetches (`xtask/src/split/`).
    fn is(_when: Self::When, _panel: &str, _scene: &Scene<'_, Self>) -> bool {
        true
    }
    /// Does something lie beneath the main picture ([`ViewContext::show_original`])?
    fn has_original(_scene: &Scene<'_, Self>) -> bool {
        false
    }
    /// The knobs that change nothing in this scene: their controls are left out.
    fn inactive_knobs(_scene: &Scene<'_, Self>) -> Vec<&'static str> {
        Vec::new()
    }
    /// The values of a metric at t = 0, 1, …, where they are known without having been there. Its curve over time goes
    /// through them as far as the reader has come.
    fn known(_input: &Self::Input, _params: &Self::Params, _frame: &Self::Frame, _metric: &str) -> Vec<f64> {
        Vec::new()
    }
    /// What the reader is offered to do with the main picture: the key of its name, and what it does.
    fn primary_action(_scene: &Scene<'_, Self>) -> Option<(&'static str, Response<Self::Edit>)> {
        None
    }
    /// How the input becomes a riddle for somebody else, where it can: the instant at which the riddle begins, and the
    /// knobs of the view (as addresses write them) that hide the answer.
    const CHALLENGE: Option<Challenges<Self>> = None;
    /// The frame as it would look with an edit that is still under the reader's finger.
    fn preview(frame: &mut Self::Frame, edit: &Self::Edit);
    /// Edits that the reader makes by a button, by name.
    fn acts(_scene: &Scene<'_, Self>) -> Vec<(&'static str, Self::Edit)> {
        Vec::new()
    }
    /// The frame of another instant of the same run, as its sample in the track tells it; `None` where that is too little.
    /// `frame` is any of the run.
    fn recall(_frame: &Self::Frame, _t: u64, _sample: &[f64]) -> Option<Self::Frame> {
        None
    }
    /// Numbers, sentences and the text of the picture.
    fn facts(scene: &Scene<'_, Self>) -> Facts;
    /// Input and frame joined, in the field's own names.
    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value>;

    /// Whether this scene has anything for a panel to show. One without is left out.
    fn has(panel: &str, scene: &Scene<'_, Self>) -> bool {
        panel::has(panel, scene)
    }
    /// Draws a panel; returns how its pixels map to data, where they do.
    fn draw(panel: &str, scene: &Scene<'_, Self>, area: &Area<'_>) -> Option<ToData> {
        match panel::chart(panel, scene) {
            Some(chart) => chart.draw(area, scene.context.theme, scene.context.window),
            None => panel::paint(panel, scene, area),
        }
    }
    /// The contents of a panel that is a table; `None` hides it.
    fn grid(panel: &str, scene: &Scene<'_, Self>) -> Option<Grid> {
        panel::grid(panel, scene)
    }
    /// What a gesture on a panel means.
    fn gesture(panel: &str, scene: &Scene<'_, Self>, gesture: Gesture) -> Response<Self::Edit> {
        panel::hand(panel, scene, &gesture, panel::chart(panel, scene).as_ref())
    }
    /// A panel in words; `None` where those of the main picture are said.
    fn text(panel: &str, scene: &Scene<'_, Self>) -> Option<Notice> {
        panel::chart(panel, scene).map_or_else(|| panel::text(panel, scene), |chart: Chart| chart.text)
    }
}

/// Everything a figure may look at.
pub struct Scene<'a, F: Figure> {
    /// The input.
    pub input: &'a F::Input,
    /// Other data that the reader is making by hand ([`Response::Draft`]).
    pub draft: Option<&'a Own>,
    /// The parameters in force.
    pub params: &'a F::Params,
    /// The frame, with an edit under the finger applied.
    pub frame: &'a F::Frame,
    /// Samples by instant.
    pub track: &'a [(u64, Vec<f64>)],
    /// The phase of every step so far, indexes into [`Sim::PHASES`].
    pub ticks: &'a [u8],
    /// The instant.
    pub t: u64,
    /// The phase that the next step executes.
    pub next: &'a str,
    /// The phase that the last step executed.
    pub last: Option<&'a str>,
    /// Why the run is over, if it is.
    pub done: Option<&'a str>,
    /// The run.
    pub run: &'a Run,
    /// The knobs of the view.
    pub view: F::View,
    /// What the shell knows.
    pub context: &'a ViewContext<'a>,
    /// What was worked out of the input before.
    pub memo: &'a Memo,
}

/// What a figure has worked out of the input alone, kept as long as the input stays: a pointer that moves finds it there.
#[derive(Default)]
pub struct Memo(RefCell<Vec<(String, Rc<dyn Any>)>>);

impl Memo {
    /// What is kept under a key, or is made now. The key names everything besides the input that it depends on.
    pub fn get<T: 'static>(&self, key: &str, make: impl FnOnce() -> T) -> Rc<T> {
        let kept = self.0.borrow().iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
        kept.and_then(|value| value.downcast().ok()).unwrap_or_else(|| {
            let made = Rc::new(make());
            let mut all = self.0.borrow_mut();
            all.retain(|(known, _)| known != key);
            all.truncate(MOST_KEPT);
            all.insert(0, (key.to_owned(), made.clone()));
            made
        })
    }
}

/// So many things are kept at most; the oldest go first.
const MOST_KEPT: usize = 7;

impl<'a, F: Figure> Scene<'a, F> {
    /// What is remembered of the instant `t` or, where nothing is, of the last one before.
    pub fn remembered(&self, t: u64) -> Option<(u64, &'a [f64])> {
        let (at, sample) = self.track[..self.track.partition_point(|(at, _)| *at <= t)].last()?;
        Some((*at, sample))
    }

    /// The furthest instant that is known.
    pub fn known(&self) -> u64 {
        self.track.last().map_or(0, |(t, _)| *t).max(self.t)
    }

    /// The phase of the step that led to an instant; empty at the start.
    pub fn phase(&self, t: u64) -> &'static str {
        let tick = t.checked_sub(1).and_then(|i| self.ticks.get(usize::try_from(i).ok()?));
        tick.and_then(|&i| F::PHASES.get(usize::from(i))).copied().unwrap_or("")
    }

    /// The section of the lesson that is lit where the phases of the run are its sections: that of the last step. `by_hand`
    /// says that a hand has been at work since: that is of no phase, and what is said of phases does not hold of it.
    pub fn lit(&self, by_hand: bool) -> String {
        let lit = match (self.done, self.last) {
            (Some(_), _) => "end",
            (None, Some(_)) if by_hand => "",
            (None, Some(phase)) => phase,
            (None, None) => "start",
        };
        lit.to_owned()
    }

    /// A metric at every instant that is remembered, in the order of time; NaN where it has no value.
    pub fn metric(&self, name: &str) -> impl DoubleEndedIterator<Item = (u64, f64)> {
        let at = F::METRICS.iter().position(|metric| *metric == name);
        self.track.iter().filter_map(move |(t, sample)| Some((*t, *sample.get(at?)?)))
    }
}

/// What the shell tells a figure of how it is to be shown.
pub struct ViewContext<'a> {
    /// The words of the reader's language.
    pub words: &'a Words,
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// The knobs of the view that differ from their defaults.
    pub look: &'a Settings,
    /// What is picked.
    pub picked: Option<Pick>,
    /// What the pointer does on a picture of data.
    pub tool: Tool,
    /// Does the reader hold what is shown aside, to see what lies beneath?
    pub show_original: bool,
    /// The part of the plane that is shown, if the reader has zoomed: x and y from and to.
    pub window: Option<[(f64, f64); 2]>,
    /// What studies know, by name.
    pub studies: &'a BTreeMap<String, Value>,
    /// Is the run itself asked for, and not what is recalled of an instant while it is on its way there?
    pub exact: bool,
    /// What was kept for this visit ([`Response::Keep`]), by name, in the order in which it came.
    pub kept: &'a [(String, Value)],
}

impl ViewContext<'_> {
    /// What a study of the best of some starts has found so far, if it has tried any K.
    pub fn best_of<C: DeserializeOwned>(&self, study: &str) -> Option<Found<C>> {
        self.found(study).filter(|found: &Found<C>| !found.choices.is_empty())
    }

    /// What a study has found so far, if it has.
    pub fn found<T: DeserializeOwned>(&self, study: &str) -> Option<T> {
        T::deserialize(self.studies.get(study)?).ok()
    }

    /// A pointer on something: passing over it tells a few lines, a click picks it.
    pub fn point_at<E>(&self, act: Act, pick: Pick, tell: impl FnOnce() -> Vec<String>) -> Response<E> {
        match act {
            Act::Hover => Response::Tip(tell().join("\n")),
            Act::Click => self.toggle(pick),
            _ => Response::Nothing,
        }
    }

    /// Picks something, or nothing if it was picked.
    pub fn toggle<E>(&self, pick: Pick) -> Response<E> {
        Response::Pick(Some(pick).filter(|pick| self.picked != Some(*pick)))
    }
}

/// Something in a picture that the reader points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A row of the input.
    Point(usize),
    /// A centre, a component.
    Center(usize),
}

/// What the pointer does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Picks, and moves what the algorithm owns.
    #[default]
    Explore,
    /// Adds, moves and removes points of the input.
    Points,
    /// Adds many points.
    Spray,
}

/// What a pointer did, in CSS pixels of the panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gesture {
    /// What.
    pub act: Act,
    /// Where it began.
    pub from: (f64, f64),
    /// Where it is.
    pub at: (f64, f64),
    /// Where it was when it last told of itself: between there and here it has been everywhere.
    pub before: (f64, f64),
    /// How the panel's pixels map to data.
    pub to_data: ToData,
    /// How near counts as on it, in CSS pixels: more under a finger.
    pub reach: f64,
}

/// The acts of a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Passes over.
    Hover,
    /// Went down: would a drag from here mean anything? ([`Response::Nothing`] lets the shell pan.)
    Press,
    /// Is dragged.
    Drag,
    /// Was dragged and let go.
    Drop,
    /// A click or a tap.
    Click,
    /// Shift-click or a long press.
    Remove,
}

/// What a gesture means.
#[derive(Clone, Debug, PartialEq)]
pub enum Response<E> {
    /// Nothing here.
    Nothing,
    /// It can be taken hold of.
    Hold,
    /// Words for a small label beside the pointer.
    Tip(String),
    /// This is picked now.
    Pick(Option<Pick>),
    /// As long as the pointer is down, [`ViewContext::show_original`] is on.
    Original,
    /// A knob of the view is turned.
    Look(&'static str, Setting),
    /// To this instant.
    Seek(u64),
    /// An edit that is not made yet.
    Preview(E),
    /// An edit.
    Commit(E),
    /// The points themselves change: a new input, hence a new run.
    Input(Vec<InputEdit>),
    /// Other data that are still under the finger: [`Scene::draft`] until they are made or dropped.
    Draft(Own),
    /// Other data: a new input, hence a new run.
    Own(Own),
    /// Something the reader must be told.
    Tell(Notice),
    /// This is kept until the page is left, and known to every later scene ([`ViewContext::kept`]). It is in no run, no link
    /// and no undo.
    Keep(String, Value),
    /// Another run of this demo, on the same data, and the instant to stand at.
    Open(Box<Run>, u64),
    /// The same data set of another seed.
    Data {
        /// Which.
        seed: u64,
        /// The instant to stand at.
        t: u64,
    },
}

/// A change of the points.
#[derive(Clone, Debug, PartialEq)]
pub enum InputEdit {
    /// A new row.
    Add(Vec<f64>),
    /// Another place for a row.
    Move(usize, Vec<f64>),
    /// A row goes.
    Remove(usize),
}

impl<E> Response<E> {
    /// Words for a small label beside the pointer, if there are any.
    pub fn tip(words: Option<String>) -> Self {
        words.map_or(Self::Nothing, Self::Tip)
    }
}

/// The fields that hosts read, from `json!({…})`.
pub fn fields(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Numbers and sentences about a scene.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The metrics by name, as hosts see them. Those without a value yet are NaN.
    pub metrics: Vec<(&'static str, f64)>,
    /// A metric that is no larger is rounding, and is said to be; 0 where there is none.
    pub tiny: f64,
    /// Numbers for the gaps `{{name}}` of the lesson, as they are read; `–` where there is none, which leaves out the
    /// clause around it.
    pub live: Vec<(&'static str, String)>,
    /// What the last step did: a message of the demo's language file, and what fills it.
    pub sentence: Option<Notice>,
    /// Why the run is over.
    pub end: Option<Notice>,
    /// The main picture in words.
    pub text: Option<Notice>,
    /// The section of the lesson that is lit; empty after an edit by hand, which none speaks of.
    pub lit: String,
}
