//! The panel `range`, on request: ℓ over the whole range of one mean of a mixture on a line, and below it the bound with the
//! responsibilities of θ as it is. They touch where θ is, and the M-step for this mean jumps to the top of the bound. The
//! mean is dragged along the axis. It lies in a part of the program that comes with its study.

use super::edit::Edit;
use super::scene_model::{MOST_LIVE, picked_component};
use super::sim::Em;
use crate::demos::points::snap;
use crate::engine::Notice;
use crate::engine::order::sort_by;
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::engine::words::number;
use crate::math::mixture::{Mixture, neg_entropy};
use crate::plot::chart::{Axis, Chart, ChartMark, Drawn, Said, Series, SeriesNames, Tip};
use crate::plot::figure::{Act, Gesture, Response, Scene};
use crate::plot::panel::heard;
use crate::plot::{Area, ToData};
use std::hint::black_box;

/// The name of the study that brings this part along.
pub const NAME: &str = "range";
/// The parts of the program that it needs.
pub const PARTS: &[&str] = &["best-of"];
/// So many places of the mean at most.
const PLACES: usize = 161;

/// What is there to be seen of one mean.
pub struct Range {
    /// The component.
    pub component: usize,
    /// Where its mean is.
    pub mean: f64,
    /// Where the M-step puts it: the top of the bound.
    pub top: f64,
    /// (μ, ℓ, bound), μ rising.
    pub all: Vec<(f64, f64, f64)>,
}

impl Range {
    /// Of component `component` of a mixture on a line; `None` where θ cannot be evaluated.
    pub fn of(points: &Table, theta: &Mixture, component: usize) -> Option<Self> {
        let (n, k) = (points.n(), theta.k());
        let gamma = theta.factored().ok()?.posterior(points, &[]).responsibilities;
        let entropy = neg_entropy(&gamma, n);
        let x = points.values();
        let (lo, hi) = x.iter().fold((f64::MAX, f64::MIN), |(lo, hi), x| (lo.min(*x), hi.max(*x)));
        let mean = *theta.means.get(component)?.first()?;
        let own = gamma.chunks_exact(k.max(1)).filter_map(|row| row.get(component).copied());
        let (count, sum) = own.zip(x).fold((0.0, 0.0), |(count, sum), (g, x)| (count + g, sum + g * x));
        let places = (MOST_LIVE * 8 / (n * k).max(1)).clamp(24, PLACES);
        let mut means: Vec<f64> = (0..places).map(|i| lo + (hi - lo) * i as f64 / (places - 1) as f64).collect();
        means.push(mean);
        sort_by(&mut means, |mean| *mean);
        let at = |mean: f64| {
            let mut theta = theta.clone();
            theta.means[component] = vec![mean];
            let found = theta.factored().ok()?.evidence(points, &gamma, entropy);
            Some((mean, found.log_likelihood, found.lower_bound))
        };
        let all: Vec<_> = means.into_iter().filter_map(at).collect();
        (count > 0.0 && !all.is_empty()).then(|| Self { component, mean, top: sum / count, all })
    }
}

/// The study: nothing is to be worked out, it only brings the part.
#[derive(Default)]
struct Here(bool);

impl Study for Here {
    fn advance(&mut self) {
        self.0 = true;
    }

    fn progress(&self) -> (usize, usize) {
        (usize::from(self.0), 1)
    }

    fn result(&self) -> serde_json::Value {
        self.0.into()
    }
}

/// Begins it.
#[inline(never)]
pub fn begin() -> Box<dyn Study> {
    Box::new(Here::default())
}

static BEGIN: fn() -> Box<dyn Study> = begin;
static DRAWN: fn(&Scene<'_, Em>, &Area<'_>) -> Option<ToData> = drawn;
static HANDED: fn(&Scene<'_, Em>, &Gesture) -> Response<Edit> = handed;
static TOLD: fn(&Scene<'_, Em>) -> Option<Notice> = told;

/// The door to the study.
pub fn open() -> Box<dyn Study> {
    black_box(BEGIN)()
}

fn here(scene: &Scene<'_, Em>) -> bool {
    scene.context.studies.contains_key(NAME)
}

/// Draws the panel once its part is here.
pub fn draw(scene: &Scene<'_, Em>, area: &Area<'_>) -> Option<ToData> {
    if here(scene) { black_box(DRAWN)(scene, area) } else { None }
}

/// Gestures on it.
pub fn hand(scene: &Scene<'_, Em>, gesture: &Gesture) -> Response<Edit> {
    if here(scene) { black_box(HANDED)(scene, gesture) } else { Response::Nothing }
}

/// It in words.
pub fn text(scene: &Scene<'_, Em>) -> Option<Notice> {
    if here(scene) { black_box(TOLD)(scene) } else { None }
}

fn found(scene: &Scene<'_, Em>) -> Option<Range> {
    let few = scene.input.d() == 1 && scene.input.n() * scene.frame.theta.k() <= MOST_LIVE;
    let component = picked_component(scene).unwrap_or(0);
    few.then(|| Range::of(scene.input, &scene.frame.theta, component)).flatten()
}

fn chart(scene: &Scene<'_, Em>) -> Chart {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let Some(found) = found(scene) else { return Chart::saying(words.get("range-none")) };
    let series = |id, name: &str, value: fn(&(f64, f64, f64)) -> f64| {
        let values = found.all.iter().map(|at| (at.0, value(at)));
        Series::new(id, words.get(name), values, Said::Number(5))
    };
    // The bound plunges far away: what counts is where ℓ is.
    let (lo, hi) = found.all.iter().fold((f64::MAX, f64::MIN), |(lo, hi), at| (lo.min(at.1), hi.max(at.1)));
    let room = (hi - lo).max(1e-9 * hi.abs().max(1.0));
    let ends = (found.all.first().map_or(0.0, |at| at.0), found.all.last().map_or(1.0, |at| at.0));
    let bound_at = |x: f64| {
        let near = found.all.iter().map(|at| ((at.0 - x).abs(), at.2));
        near.fold((f64::MAX, f64::NAN), |best, at| if at.0 < best.0 { at } else { best }).1
    };
    let mark = |x: f64, key: &str, color| ChartMark::Drop { at: (x, bound_at(x)), words: words.get(key), color };
    Chart {
        x: Axis {
            title: words.say("axis-range", &[("j", (found.component + 1).into())]),
            id: "x",
            said: Said::Number(4),
        },
        y_title: words.get("axis-evidence"),
        series: vec![
            series("bound", "curve-bound", |at| at.2).drawn(Drawn::Dashed, theme.series(1)),
            series("likelihood", "curve-likelihood", |at| at.1).drawn(Drawn::Curve, theme.ink),
        ],
        marks: vec![mark(found.top, "range-top", theme.warn), mark(found.mean, "range-now", theme.accent)].into(),
        names: SeriesNames::Ends,
        usual: Some([ends, (lo - 0.6 * room, hi + 0.2 * room)]),
        tip: Tip::Message("tip-range"),
        note: words.get("range-note"),
        ..Chart::default()
    }
}

/// See [`draw`].
#[inline(never)]
pub fn drawn(scene: &Scene<'_, Em>, area: &Area<'_>) -> Option<ToData> {
    chart(scene).draw(area, scene.context.theme, scene.context.window)
}

/// See [`hand`].
#[inline(never)]
pub fn handed(scene: &Scene<'_, Em>, gesture: &Gesture) -> Response<Edit> {
    let place = &gesture.to_data;
    let component = picked_component(scene).unwrap_or(0);
    let inside =
        scene.input.d() == 1 && component < scene.frame.theta.k() && place.contains(gesture.from.0, gesture.from.1);
    let to = snap(place, place.to_data(gesture.at.0, gesture.at.1)).0;
    let edit = || Edit::Move { component, to: vec![to] };
    match gesture.act {
        Act::Press if inside => Response::Hold,
        Act::Drag if inside && to.is_finite() => Response::Preview(edit()),
        Act::Drop | Act::Click if inside && to.is_finite() => Response::Commit(edit()),
        Act::Hover => heard(&chart(scene), scene, gesture),
        _ => Response::Nothing,
    }
}

/// See [`text`].
#[inline(never)]
pub fn told(scene: &Scene<'_, Em>) -> Option<Notice> {
    let found = found(scene)?;
    let text = Notice::new("text-range").with("j", found.component + 1);
    Some(text.with("mean", number(found.mean, 4)).with("top", number(found.top, 4)))
}
