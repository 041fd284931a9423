//! A chart as a value: its axes, series and marks, what a click does, and the sentence for whoever cannot see it.
//!
//! A demo builds a [`Chart`] from its frame. The code here draws it, finds the nearest x below the pointer, fills the
//! tip from all series by name, seeks on click, and lists its numbers. None of this is generic over the demo.

mod draw;
mod told;

pub use draw::{legend, line, row};
pub use told::Heard;

use super::axes::ToData;
use super::color::Rgba;
use super::figure::{Figure, Scene};
use super::panels::Sample;
use super::picture::Area;
use super::theme::Theme;
use super::zoom::Window;
use crate::engine::Notice;
use crate::engine::best_of::Found;
use crate::engine::notice::Arg;
use crate::engine::words::{Words, fixed, grouped, measured, number, percent};

/// A chart. Most fields have useful defaults: `Chart { series, ..Chart::default() }`.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// The x axis.
    pub x: Axis,
    /// The title of the y axis.
    pub y_title: String,
    /// Whether y is logarithmic.
    pub log_y: bool,
    /// Whether the y axis begins at zero.
    pub from_zero: bool,
    /// Where the names of the series stand.
    pub names: SeriesNames,
    /// The x that the rest of the page shows: a cursor stands there.
    pub now: Option<f64>,
    /// The x axis ends here at the earliest.
    pub until: f64,
    /// What draws the series within a window if they are not all curves: [`row`]. It is given by its pointer, so that it
    /// comes with the demos that use it.
    pub look: Option<Look>,
    /// The window while the reader has not zoomed; `None` fits the series. A chart with a look of its own needs one.
    pub usual: Option<Window>,
    /// What is drawn, in this order, and listed.
    pub series: Vec<Series>,
    /// What stands beside the series, drawn after them.
    pub marks: Marks,
    /// A second chart below this one with the same x axis. Its tip and its table are those of this one.
    pub below: Option<Box<Chart>>,
    /// A few words below the chart, in as many lines as they need.
    pub note: String,
    /// What is said in the place of a chart that has nothing to show.
    pub empty: Option<String>,
    /// The message for the label beside the pointer.
    pub tip: Tip,
    /// The last instant that a click can go to; `None` where a click does nothing.
    pub seek: Option<u64>,
    /// The chart in words.
    pub text: Option<Notice>,
}

/// Draws the series of a chart, and gives the window in the whole picture.
pub type Look = fn(&Chart, &Area<'_>, &Theme, Window) -> ToData;

/// What stands beside the series of a [`Chart`], made of a list of [`ChartMark`]s.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    all: Vec<ChartMark>,
    /// By its pointer, as with [`Look`].
    draw: Option<fn(&ChartMark, &Area<'_>, &Theme, &ToData)>,
}

impl From<Vec<ChartMark>> for Marks {
    fn from(all: Vec<ChartMark>) -> Self {
        Self { all, draw: Some(ChartMark::draw) }
    }
}

/// The x axis of a [`Chart`].
#[derive(Clone, Debug, Default)]
pub struct Axis {
    /// Its title.
    pub title: String,
    /// The name of x in the message of the tip.
    pub id: &'static str,
    /// How x is written.
    pub said: Said,
}

/// Where the names of the series of a [`Chart`] stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeriesNames {
    /// At the end of each curve, with its last value.
    #[default]
    Valued,
    /// At the end of each curve.
    Ends,
}

/// The label beside the pointer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tip {
    /// x and every series by its name, a line each.
    #[default]
    Listed,
    /// This message: x and every series fill the gap of their id.
    Message(&'static str),
    /// The same for a chart over steps: `{phase}` is the step's phase. At the start, which no step led to, the message
    /// is `<key>-start`.
    OfStep(&'static str),
}

/// One series of a [`Chart`].
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// The name of its value in the message of the tip. A series without one is drawn, and not listed.
    pub id: &'static str,
    /// Its name on screen; may be empty.
    pub name: String,
    /// Its values, ascending in t.
    pub values: Vec<Sample>,
    /// How its values are written.
    pub said: Said,
    /// How it is drawn.
    pub drawn: Drawn,
    /// The colour; `None` is the accent.
    pub color: Option<Rgba>,
}

/// How a [`Series`] is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Drawn {
    /// A curve through its finite values, with marks if they are few.
    #[default]
    Curve,
    /// The same, dashed.
    Dashed,
    /// A curve that is broken where a value is missing.
    Broken,
    /// A plain line of this width in tenths of a CSS px; dashed if the second is true.
    Line(f32, bool),
    /// Bars from zero.
    Bars,
    /// Discs of this radius with a rim of this colour: full or open as [`Sample::filled`] says.
    Dots(f64, Rgba),
    /// Not drawn: known to the tip and the table alone.
    Hidden,
}

/// How a number of a [`Chart`] is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Said {
    /// A whole number, which a message can choose a plural by.
    Count,
    /// A whole number in groups of digits.
    Grouped,
    /// So many significant digits.
    Number(usize),
    /// So many decimals.
    Fixed(usize),
    /// A percentage with so many decimals.
    Percent(usize),
    /// So many significant digits; what is no larger than the second is rounding.
    Measured(usize, f64),
}

impl Default for Said {
    fn default() -> Self {
        Self::Number(4)
    }
}

/// What stands beside the series of a [`Chart`].
#[derive(Clone, Debug)]
pub enum ChartMark {
    /// A dashed line across the plot at an x, with words beside it, or shorter ones where there is little room.
    Upright {
        /// Where it stands.
        x: f64,
        /// The words, and the shorter ones.
        words: [String; 2],
        /// Its colour.
        color: Rgba,
    },
    /// A dashed line along the plot at a y.
    Level {
        /// Where it stands.
        y: f64,
        /// Its colour.
        color: Rgba,
    },
    /// A tint from the left edge to an x.
    Tint {
        /// Where it ends.
        until: f64,
        /// Its colour.
        color: Rgba,
    },
    /// A disc at a place, a dashed line from it to the x axis, and words there.
    Drop {
        /// Where it stands.
        at: (f64, f64),
        /// The words.
        words: String,
        /// Its colour.
        color: Rgba,
    },
}

impl Chart {
    /// A chart that says why it has nothing to show.
    pub fn saying(text: String) -> Self {
        Self { empty: Some(text), ..Self::default() }
    }

    /// A chart that is not there yet.
    pub fn nothing() -> Self {
        Self::saying(String::new())
    }

    /// A chart over the steps of a run, with a cursor at the present one: `x` and `y` are the keys of the titles.
    pub fn over_steps<F: Figure>(scene: &Scene<'_, F>, x: &str, y: &str) -> Self {
        let words = scene.context.words;
        let axis = Axis { title: words.get(x), id: "t", said: Said::Count };
        Self { x: axis, y_title: words.get(y), now: Some(scene.t as f64), ..Self::default() }
    }

    /// A chart of the best of some starts over K up to `last`, with a cursor at K = `now`. `note` is the key of the line
    /// that says of how many points it is.
    pub fn over_starts<C>(words: &Words, y: &str, [now, last]: [usize; 2], found: &Found<C>, note: &str) -> Self {
        let (now, until) = (Some(now as f64), last as f64);
        let note = words.say(note, &[("n", grouped(found.n).into()), ("of", grouped(found.of).into())]);
        Self { now, until, note, ..Self::over_k(words, "axis-k", y) }
    }

    /// A chart over a whole number k.
    pub fn over_k(words: &Words, x: &str, y: &str) -> Self {
        let axis = Axis { title: words.get(x), id: "k", said: Said::Count };
        Self { x: axis, y_title: words.get(y), ..Self::default() }
    }
}

impl Series {
    /// A series of values (x, y).
    pub fn new(id: &'static str, name: String, values: impl Iterator<Item = (f64, f64)>, said: Said) -> Self {
        let values = values.map(|(t, y)| Sample { t, y, filled: true }).collect();
        Self { id, name, values, said, ..Self::default() }
    }

    /// A metric at all instants that are remembered; those that a step of the phase `full` led to have full marks.
    pub fn metric<F: Figure>(scene: &Scene<'_, F>, metric: &str, full: &str) -> Self {
        let sample = |(t, y): (u64, f64)| Sample { t: t as f64, y, filled: full.is_empty() || scene.phase(t) == full };
        Self { values: scene.metric(metric).map(sample).collect(), ..Self::default() }
    }

    /// The same series with the name of its value in tips, and how that is written.
    #[must_use]
    pub fn said(self, id: &'static str, said: Said) -> Self {
        Self { id, said, ..self }
    }

    /// The same series with a name on screen.
    #[must_use]
    pub fn named(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// The same series, drawn so.
    #[must_use]
    pub fn drawn(self, drawn: Drawn, color: Rgba) -> Self {
        Self { drawn, color: Some(color), ..self }
    }

    /// A series that only tips and tables know.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self { drawn: Drawn::Hidden, ..self }
    }

    /// Its value at an x; NaN where it has none.
    fn at(&self, x: f64) -> f64 {
        self.values.iter().find(|sample| sample.t == x).map_or(f64::NAN, |sample| sample.y)
    }
}

impl Said {
    /// A number as it fills the gap of a message.
    pub fn arg(self, words: &Words, x: f64) -> Arg {
        let text = match self {
            _ if x.is_nan() => "–".to_owned(),
            Self::Count => return x.into(),
            Self::Grouped => grouped(x.round() as usize),
            Self::Number(digits) => number(x, digits),
            Self::Fixed(decimals) => fixed(x, decimals),
            Self::Percent(decimals) => percent(x, decimals),
            Self::Measured(digits, tiny) => measured(words, x, digits, tiny),
        };
        text.into()
    }
}
