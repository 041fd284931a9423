//! The table of a demo's panels. Each row declares one: its name, whether it is presented, when it is there, and its
//! body, which is a chart, a table, or a canvas with its own drawing and gestures.

use super::axes::ToData;
use super::chart::{Chart, Heard};
use super::figure::{Figure, Gesture, Grid, Response, Scene};
use super::picture::Area;
use crate::engine::Notice;

/// One part of the page that shows something, as the page sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelInfo {
    /// Its name in addresses and language files.
    pub id: &'static str,
    /// What it is made of.
    pub made: Made,
    /// Whether it is shown on a projector.
    pub present: bool,
    /// Whether it is a chart, whose numbers can be listed.
    pub chart: bool,
}

/// What a panel is made of, as the page sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A picture; `zoom` if it can be zoomed and panned. A figure that follows [`ViewContext::window`](super::figure::ViewContext)
    /// shows that part of its data; of one that does not, the shell shows a piece of a larger drawing.
    Picture {
        /// Whether it can be zoomed.
        zoom: bool,
    },
    /// A table.
    Grid,
    /// A picture of a study's results, made on request; it can be zoomed as a [`Made::Picture`] can.
    Study(&'static str),
}

/// A row of the table of panels of the demo `F`.
pub struct Panel<F: Figure> {
    /// Its name in addresses and language files.
    pub id: &'static str,
    /// What it is made of, as the page sees it.
    pub made: Made,
    /// Whether it is shown on a projector.
    pub present: bool,
    when: Option<F::When>,
    text: Option<Tells<F>>,
    body: Body<F>,
}

/// Puts a canvas in words.
type Tells<F> = fn(&Scene<'_, F>) -> Option<Notice>;
/// Draws a panel; returns how its pixels map to data, where they do.
type Draw<F> = fn(&Scene<'_, F>, &Area<'_>) -> Option<ToData>;
/// What a gesture on a panel means.
type Hand<F> = fn(&Scene<'_, F>, &Gesture) -> Response<<F as crate::engine::Sim>::Edit>;

enum Body<F: Figure> {
    Chart(fn(&Scene<'_, F>) -> Chart),
    Table(fn(&Scene<'_, F>) -> Option<Grid>),
    Canvas(Draw<F>, Option<Hand<F>>),
}

impl<F: Figure> Panel<F> {
    /// A panel that is a chart.
    pub const fn chart(id: &'static str, chart: fn(&Scene<'_, F>) -> Chart) -> Self {
        Self::new(id, Made::Picture { zoom: true }, Body::Chart(chart))
    }

    /// A panel that is a table; `None` hides it.
    pub const fn table(id: &'static str, table: fn(&Scene<'_, F>) -> Option<Grid>) -> Self {
        Self::new(id, Made::Grid, Body::Table(table))
    }

    /// A panel with its own drawing and gestures.
    pub const fn canvas(id: &'static str, draw: Draw<F>, hand: Hand<F>) -> Self {
        Self::new(id, Made::Picture { zoom: true }, Body::Canvas(draw, Some(hand)))
    }

    /// A panel with its own drawing that is looked at only.
    pub const fn picture(id: &'static str, draw: Draw<F>) -> Self {
        Self::new(id, Made::Picture { zoom: true }, Body::Canvas(draw, None))
    }

    const fn new(id: &'static str, made: Made, body: Body<F>) -> Self {
        Self { id, made, present: false, when: None, text: None, body }
    }

    /// The same panel, also on a projector.
    #[must_use]
    pub const fn presented(self) -> Self {
        Self { present: true, ..self }
    }

    /// The same panel, which shows what the study of that name has found, on request.
    #[must_use]
    pub const fn of_study(self, study: &'static str) -> Self {
        Self { made: Made::Study(study), ..self }
    }

    /// The same panel, which cannot be zoomed.
    #[must_use]
    pub const fn fixed(self) -> Self {
        Self { made: Made::Picture { zoom: false }, ..self }
    }

    /// The same panel, which is there only then; see [`Figure::is`].
    #[must_use]
    pub const fn when(self, when: F::When) -> Self {
        Self { when: Some(when), ..self }
    }

    /// The same canvas, in words. A chart brings its own.
    #[must_use]
    pub const fn told(self, text: Tells<F>) -> Self {
        Self { text: Some(text), ..self }
    }

    /// The row of that name.
    #[inline(never)]
    fn of(id: &str) -> Option<&'static Self> {
        F::PANELS.iter().find(|panel| panel.id == id)
    }
}

/// Whether a panel has anything to show.
pub fn has<F: Figure>(panel: &str, scene: &Scene<'_, F>) -> bool {
    Panel::<F>::of(panel).is_some_and(|panel| panel.when.is_none_or(|when| F::is(when, panel.id, scene)))
}

/// The chart that a panel is; `None` if it is none.
pub fn chart<F: Figure>(panel: &str, scene: &Scene<'_, F>) -> Option<Chart> {
    match Panel::<F>::of(panel)?.body {
        Body::Chart(chart) => Some(chart(scene)),
        Body::Table(_) | Body::Canvas(..) => None,
    }
}

/// Draws a panel with its own drawing; returns how its pixels map to data, where they do.
pub fn paint<F: Figure>(panel: &str, scene: &Scene<'_, F>, area: &Area<'_>) -> Option<ToData> {
    match Panel::<F>::of(panel)?.body {
        Body::Canvas(draw, _) => draw(scene, area),
        Body::Chart(_) | Body::Table(_) => None,
    }
}

/// The contents of a panel that is a table.
pub fn grid<F: Figure>(panel: &str, scene: &Scene<'_, F>) -> Option<Grid> {
    match Panel::<F>::of(panel)?.body {
        Body::Table(table) => table(scene),
        Body::Chart(_) | Body::Canvas(..) => None,
    }
}

/// A canvas in words.
pub fn text<F: Figure>(panel: &str, scene: &Scene<'_, F>) -> Option<Notice> {
    Panel::<F>::of(panel)?.text.and_then(|text| text(scene))
}

/// What a gesture on a panel means; `seen` is the chart that is on screen, if the panel is one.
pub fn hand<F: Figure>(
    panel: &str,
    scene: &Scene<'_, F>,
    gesture: &Gesture,
    seen: Option<&Chart>,
) -> Response<F::Edit> {
    if let Some(chart) = seen {
        return heard(chart, scene, gesture);
    }
    match Panel::<F>::of(panel).map(|panel| &panel.body) {
        Some(Body::Canvas(_, Some(hand))) => hand(scene, gesture),
        _ => Response::Nothing,
    }
}

/// What a gesture on a chart means.
pub fn heard<F: Figure>(chart: &Chart, scene: &Scene<'_, F>, gesture: &Gesture) -> Response<F::Edit> {
    match chart.hear(scene.context.words, gesture, &|t| scene.phase(t)) {
        Some(Heard::Tip(text)) => Response::Tip(text),
        Some(Heard::Seek(t)) => Response::Seek(t),
        None => Response::Nothing,
    }
}

/// A table has at most so many panels.
const MOST: usize = 24;

/// The rows of a demo's table as the page sees them.
pub struct Rows<F>(core::marker::PhantomData<F>);

impl<F: Figure> Rows<F> {
    const ALL: [PanelInfo; MOST] = {
        let mut all = [PanelInfo { id: "", made: Made::Grid, present: false, chart: false }; MOST];
        let mut i = 0;
        while i < F::PANELS.len() {
            let panel = &F::PANELS[i];
            let chart = matches!(panel.body, Body::Chart(_));
            all[i] = PanelInfo { id: panel.id, made: panel.made, present: panel.present, chart };
            i += 1;
        }
        all
    };
    const REF: &'static [PanelInfo; MOST] = &Self::ALL;
    /// All of them.
    pub const INFO: &'static [PanelInfo] = Self::REF.split_at(F::PANELS.len()).0;
}
