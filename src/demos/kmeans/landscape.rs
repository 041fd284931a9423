//! The panel `landscape`: for points on a line and K = 2, the cost min_γ J of every pair of centres, the way of the run on
//! it, and where the run would go from here.

use super::Edit;
use super::facts::said;
use super::params::KMeansParams;
use super::sim::KMeans;
use crate::demos::points::snap;
use crate::engine::Notice;
use crate::engine::order::sort_by;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::sim::Sim;
use crate::engine::table::Table;
use crate::engine::words::number;
use crate::plot::axes::Equal;
use crate::plot::chart::line;
use crate::plot::figure::{Act, Gesture, Response, Scene};
use crate::plot::panels::{Map, colors, grip, ring, stretched};
use crate::plot::{Area, Axes, Options, Theme, ToData};
use std::rc::Rc;
use std::sync::Arc;

/// So many steps ahead are looked at.
const AHEAD: usize = 400;
/// More points than this are not stepped through while a hand moves.
const MOST_POINTS: usize = 4_000;
/// So many bands of cost, each as wide in the root of the cost above the least.
const BANDS: f64 = 14.0;
/// Cells of the map along its longer side at most.
const MOST_CELLS: usize = 640;
/// A contour line is so much darker, or lighter, than the map.
const LINE: f32 = 0.45;

/// Numbers on a line in rising order, with what sums over pieces of them are made of.
pub struct SortedNumbers {
    /// x − their mean, rising.
    x: Vec<f64>,
    /// Σ x and Σ x² of the first i, shape (n + 1,).
    sums: Vec<(f64, f64)>,
    mean: f64,
}

impl SortedNumbers {
    /// Of a column. Sums are taken around the mean, where they lose least.
    pub fn new(values: impl Iterator<Item = f64> + Clone) -> Self {
        let n = values.clone().count().max(1) as f64;
        let mean = values.clone().sum::<f64>() / n;
        let mut x: Vec<f64> = values.map(|x| x - mean).collect();
        sort_by(&mut x, |x| *x);
        let mut sums = vec![(0.0, 0.0)];
        for &x in &x {
            let (sum, squares) = sums[sums.len() - 1];
            sums.push((sum + x, squares + x * x));
        }
        Self { x, sums, mean }
    }

    /// Σ (x − c)² over the numbers from the `from`th to before the `to`th.
    fn squares(&self, (from, to): (usize, usize), c: f64) -> f64 {
        let ((s0, q0), (s1, q1)) = (self.sums[from], self.sums[to]);
        (q1 - q0) - 2.0 * c * (s1 - s0) + (to - from) as f64 * c * c
    }

    /// min over γ of J at these two centres: every number counts with the nearer one.
    pub fn cost(&self, a: f64, b: f64) -> f64 {
        let (a, b) = (a.min(b) - self.mean, a.max(b) - self.mean);
        let n = self.x.len();
        let split = self.x.partition_point(|x| *x <= (a + b) / 2.0);
        (self.squares((0, split), a) + self.squares((split, n), b)).max(0.0) / (2.0 * n.max(1) as f64)
    }

    /// All ends: pairs of centres c₁ < c₂ that are the means of the numbers nearer to each, with their cost, the least
    /// cost first.
    pub fn ends(&self) -> Vec<(f64, f64, f64)> {
        let n = self.x.len();
        let mean = |from: usize, to: usize| (self.sums[to].0 - self.sums[from].0) / (to - from) as f64;
        let end = |split: usize| {
            let (a, b) = (mean(0, split), mean(split, n));
            let middle = (a + b) / 2.0;
            let is = self.x[split - 1] <= middle && middle < self.x[split];
            is.then(|| (a + self.mean, b + self.mean, self.cost(a + self.mean, b + self.mean)))
        };
        let mut ends: Vec<_> = (1..n).filter_map(end).collect();
        sort_by(&mut ends, |end| end.2);
        ends
    }
}

/// What is drawn of the points alone.
struct Ground {
    sorted: SortedNumbers,
    ends: Vec<(f64, f64, f64)>,
    table: Arc<Table>,
    range: (f64, f64),
}

fn ground(scene: &Scene<'_, KMeans>) -> Rc<Ground> {
    scene.memo.get("landscape", || {
        let column = (0..scene.input.n()).map(|i| scene.input.row(i)[0]);
        let (lo, hi) = column.clone().fold((f64::MAX, f64::MIN), |(lo, hi), x| (lo.min(x), hi.max(x)));
        let sorted = SortedNumbers::new(column);
        let room = 0.06 * (hi - lo);
        Ground { ends: sorted.ends(), sorted, table: Arc::new(scene.input.clone()), range: (lo - room, hi + room) }
    })
}

/// Whether there is a landscape: points on a line, and two centres.
pub fn is(scene: &Scene<'_, KMeans>) -> bool {
    scene.input.d() == 1 && scene.params.k == 2 && scene.frame.cluster_centers.len() <= 2
}

/// The present centres, if there are two.
fn now(scene: &Scene<'_, KMeans>) -> Option<(f64, f64)> {
    match scene.frame.cluster_centers.as_slice() {
        [a, b] => Some((*a.first()?, *b.first()?)),
        _ => None,
    }
}

/// Whether it is shown where the run goes.
fn foretells(scene: &Scene<'_, KMeans>) -> bool {
    scene.view.ahead && scene.input.n() <= MOST_POINTS
}

/// One of three: without centres, with them, and where it is told besides where the run goes.
fn by_what_is_told<T: Copy>(scene: &Scene<'_, KMeans>, [none, here, ahead]: [T; 3]) -> T {
    match now(scene) {
        None => none,
        Some(_) if foretells(scene) => ahead,
        Some(_) => here,
    }
}

/// Where the run goes from these centres, step by step, and whether it has ended there.
pub fn way(table: &Arc<Table>, params: &KMeansParams, (a, b): (f64, f64)) -> (Vec<(f64, f64)>, bool) {
    let mut way = vec![(a, b)];
    let Ok(mut sim) = KMeans::start(params, table.clone(), Rng::new(0, Purpose::Run)) else { return (way, false) };
    if sim.edit(&Edit::Set(vec![vec![a], vec![b]])).is_err() {
        return (way, false);
    }
    for _ in 0..AHEAD {
        if sim.ended().is_some() {
            return (way, true);
        }
        sim.step(params);
        if let [a, b] = sim.frame().cluster_centers.as_slice() {
            way.push((a[0], b[0]));
        }
        way.dedup();
    }
    (way, false)
}

/// Draws it.
pub fn landscape(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> Option<ToData> {
    if !is(scene) {
        return None;
    }
    let (theme, words) = (scene.context.theme, scene.context.words);
    let ground = ground(scene);
    let [x, y] = scene.context.window.unwrap_or([ground.range; 2]);
    let (x_title, y_title) = (words.get("axis-c1"), words.get("axis-c2"));
    let note = words.get(by_what_is_told(scene, ["landscape-note-none", "landscape-note-here", "landscape-note"]));
    let look =
        Options { equal: Equal::IfItFits, x_title: &x_title, y_title: &y_title, note: &note, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, look);
    let w = &axes.window;
    let cells = |length: f64| (length as usize).clamp(1, MOST_CELLS);
    let (columns, rows) = (cells(w.width), cells(w.height));
    let key = format!("landscape {columns} {rows} {:?} {:?} {:?}", w.x, w.y, theme.scheme);
    let rgba = scene.memo.get(&key, || map(&ground, theme, (columns, rows), (w.x, w.y)));
    axes.clipped(|| {
        stretched(area, (w.left, w.top, w.width, w.height), (columns, rows), (*rgba).clone(), true);
        let path = |points: Vec<(f64, f64)>, color, width, dash| {
            if points.len() > 1 && points.iter().all(|at| axes.has(*at)) {
                line(&axes, points, (color, width), dash);
            }
        };
        for &(a, b, _) in &ground.ends {
            for (x, y) in [(a, b), (b, a)] {
                ring(&axes, axes.to_px(x, y), 4.0 * f64::from(theme.marks), theme.ink);
            }
        }
        let Some(at) = now(scene) else { return };
        let mut past: Vec<_> = scene.track.iter().filter(|(t, _)| *t <= scene.t).filter_map(|(_, s)| pair(s)).collect();
        past.push(at);
        past.dedup();
        path(past.clone(), theme.card, 44.0, None);
        path(past, theme.ink, 22.0, None);
        if foretells(scene) {
            let (ahead, ends) = way(&ground.table, scene.params, at);
            let last = ahead.last().copied().filter(|last| ends && axes.has(*last));
            path(ahead.clone(), theme.card, 34.0, None);
            path(ahead, theme.warn, 18.0, Some([50.0, 40.0]));
            if let Some(last) = last {
                grip(&axes, last, 4.5 * f64::from(theme.marks), (theme.warn, 16.0));
            }
        }
        if axes.has(at) {
            grip(&axes, at, 7.0 * f64::from(theme.marks), (theme.accent, 26.0));
        }
    });
    Some(axes.to_data())
}

/// The two centres that a sample of the track holds, behind the metrics.
fn pair(sample: &[f64]) -> Option<(f64, f64)> {
    match sample.get(KMeans::METRICS.len()..)? {
        [a, b] => Some((*a, *b)),
        _ => None,
    }
}

/// The map as RGBA bytes: light where the cost is low; where one band meets the next, a line.
fn map(ground: &Ground, theme: &Theme, (columns, rows): (usize, usize), (x, y): ((f64, f64), (f64, f64))) -> Vec<u8> {
    let at = |i: usize, of: usize, (from, to): (f64, f64)| from + (to - from) * (i as f64 + 0.5) / of as f64;
    let least = ground.ends.first().map_or(0.0, |end| end.2);
    // What the whole range can cost: both centres at one end.
    let (lo, hi) = ground.range;
    let most = ground.sorted.cost(lo, lo).max(ground.sorted.cost(hi, hi)) - least;
    let level = |i: usize, j: usize| {
        let above = ground.sorted.cost(at(i, columns, x), at(j, rows, (y.1, y.0))) - least;
        (above.max(0.0) / most.max(f64::MIN_POSITIVE)).sqrt()
    };
    let levels: Vec<f64> =
        (0..rows).flat_map(|j| (0..columns).map(move |i| (i, j))).map(|(i, j)| level(i, j)).collect();
    let mut rgba = colors(theme, &levels, Map::Sequential(0.0, 1.0));
    let band = |at: usize| (levels[at] * BANDS) as u32;
    let ink = [theme.ink.r, theme.ink.g, theme.ink.b];
    for at in 0..levels.len() {
        let beside = (at + 1) % columns != 0 && band(at) != band(at + 1);
        if beside || (at + columns < levels.len() && band(at) != band(at + columns)) {
            for (part, ink) in rgba[4 * at..].iter_mut().zip(ink) {
                *part = (f32::from(*part) * (1.0 - LINE) + f32::from(ink) * LINE) as u8;
            }
        }
    }
    rgba
}

/// Gestures on it: the point is both centres at once.
pub fn hand(scene: &Scene<'_, KMeans>, gesture: &Gesture) -> Response<Edit> {
    if !is(scene) {
        return Response::Nothing;
    }
    let at = |at: (f64, f64)| gesture.to_data.to_data(at.0, at.1);
    let inside = |at: (f64, f64)| gesture.to_data.contains(at.0, at.1);
    let near = || {
        let (x, y) = now(scene).map_or((f64::NAN, f64::NAN), |(a, b)| gesture.to_data.to_px(a, b));
        libm::hypot(gesture.from.0 - x, gesture.from.1 - y) <= gesture.reach.max(14.0)
    };
    let set = |(a, b): (f64, f64)| Edit::Set(vec![vec![a], vec![b]]);
    let to = snap(&gesture.to_data, at(gesture.at));
    let sound = to.0.is_finite() && to.1.is_finite();
    match gesture.act {
        Act::Hover if inside(gesture.at) && sound => {
            let cost = said(scene, ground(scene).sorted.cost(to.0, to.1), 4);
            let args = [("a", number(to.0, 3).into()), ("b", number(to.1, 3).into()), ("objective", cost.into())];
            Response::Tip(scene.context.words.say("tip-landscape", &args))
        }
        Act::Press if near() => Response::Hold,
        Act::Drag if near() && sound => Response::Preview(set(to)),
        Act::Drop if near() && sound => Response::Commit(set(to)),
        Act::Click if inside(gesture.at) && sound => Response::Commit(set(to)),
        _ => Response::Nothing,
    }
}

/// It in words.
pub fn text(scene: &Scene<'_, KMeans>) -> Option<Notice> {
    if !is(scene) {
        return None;
    }
    let ground = ground(scene);
    let (best, worst) = (ground.ends.first()?.2, ground.ends.last()?.2);
    let code = by_what_is_told(scene, ["text-landscape-none", "text-landscape-here", "text-landscape"]);
    let ends = Notice::new(code)
        .with("ends", ground.ends.len())
        .with("best", said(scene, best, 4))
        .with("worst", said(scene, worst, 4));
    let Some((a, b)) = now(scene) else { return Some(ends) };
    let (last, _) = if foretells(scene) { way(&ground.table, scene.params, (a, b)) } else { (vec![(a, b)], false) };
    let (c, d) = last.last().copied().unwrap_or((a, b));
    let places = [("a", a), ("b", b), ("c", c), ("d", d)];
    let told = places.into_iter().fold(ends, |notice, (name, x)| notice.with(name, number(x, 4)));
    Some(
        told.with("objective", said(scene, ground.sorted.cost(a, b), 4))
            .with("end", said(scene, ground.sorted.cost(c, d), 4)),
    )
}
