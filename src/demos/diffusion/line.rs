//! The main picture on a line: q(x_t) over all t, the ways of particles through it, the data at t = 0.

use super::params::Stage;
use super::picture::{diamond, disc, dots, made, path, tag};
use super::problem::Problem;
use super::scene_model::SceneModel;
use super::slow;
use crate::engine::order::ascending;
use crate::engine::words::number;
use crate::plot::panels::{mist, pick};
use crate::plot::ticks::window_of;
use crate::plot::{Area, Axes, Options, ToData};

/// x_T is seldom farther from 0.
const FAR: f64 = 3.0;
/// The axis of t is longer than T by this share on both sides, so that marks at its ends are whole.
const ENDS: f64 = 0.03;
/// The picture of q(x_t) has at most so many columns and rows.
const MOST: (usize, usize) = (120, 160);
/// More values than this are counted in so many bins first.
const BINS: usize = 100;
/// Farther than so many standard deviations there is nothing to be seen.
const TAIL: f64 = 5.0;

/// The values of the data with their shares, ascending; of more than a hundred, the middles of bins.
pub fn values(problem: &Problem) -> Vec<(f64, f64)> {
    let points = &problem.points;
    let share = 1.0 / points.len() as f64;
    let mut distinct: Vec<(f64, f64)> = Vec::new();
    for i in ascending(points) {
        match distinct.last_mut() {
            Some((x, weight)) if *x == points[i] => *weight += share,
            _ => distinct.push((points[i], share)),
        }
    }
    let (Some(&(lo, _)), Some(&(hi, _))) = (distinct.first(), distinct.last()) else { return distinct };
    if distinct.len() <= BINS {
        return distinct;
    }
    let width = (hi - lo) / BINS as f64;
    let mut bins: Vec<(f64, f64)> = (0..BINS).map(|b| (lo + (b as f64 + 0.5) * width, 0.0)).collect();
    for (x, weight) in distinct {
        bins[(((x - lo) / width) as usize).min(BINS - 1)].1 += weight;
    }
    bins
}

/// The window over all t and over all that particles usually reach.
pub fn window(seen: &SceneModel<'_>) -> [(f64, f64); 2] {
    seen.context.window.unwrap_or_else(|| {
        let (steps, points) = (seen.problem.steps() as f64, &seen.problem.points);
        let ends = points.iter().copied().chain([-FAR, FAR]);
        [(-ENDS * steps, (1.0 + ENDS) * steps), window_of(ends)]
    })
}

/// Draws it.
pub fn picture(seen: &SceneModel<'_>, area: &Area<'_>) -> ToData {
    let theme = seen.context.theme;
    let [x, y] = window(seen);
    let (x_title, y_title, note) = (seen.word("axis-t"), seen.word("axis-x"), seen.note());
    let options = Options { x_title: &x_title, y_title: &y_title, note: &note, whole_x: true, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, options);
    axes.clipped(|| {
        density(seen, &axes);
        if seen.view.trails {
            ways(seen, &axes);
        }
        data(seen, &axes);
        now(seen, &axes);
    });
    axes.to_data()
}

/// q(x_t) at every t, each column as dark as its own highest value.
fn density(seen: &SceneModel<'_>, axes: &Axes) {
    let w = &axes.window;
    let (columns, rows) = ((w.width / 3.0) as usize, (w.height / 2.0) as usize);
    let (columns, rows) = (columns.clamp(1, MOST.0), rows.clamp(1, MOST.1));
    let (params, problem) = (seen.params, &seen.problem);
    let key = format!("q {:?} {} {:?} {:?} {columns} {rows}", params.schedule, params.steps, w.x, w.y);
    let all = seen.memo.get(&key, || {
        let values = values(problem);
        let pixel = (w.y.1 - w.y.0).abs() / rows as f64;
        let mut all = vec![0.0; columns * rows];
        for column in 0..columns {
            let t = w.x.0 + (w.x.1 - w.x.0) * (column as f64 + 0.5) / columns as f64;
            let Some(bar) = alpha_bar(problem, t) else { continue };
            let (root, sd) = (bar.sqrt(), (1.0 - bar).sqrt().max(pixel));
            let q = |x: f64| {
                let near = values.iter().map(|(value, share)| ((x - root * value) / sd, share));
                let near = near.filter(|(z, _)| z.abs() < TAIL);
                near.map(|(z, share)| share * libm::exp(-0.5 * z * z)).sum::<f64>()
            };
            let place = |row: usize| w.y.1 + (w.y.0 - w.y.1) * (row as f64 + 0.5) / rows as f64;
            let found: Vec<f64> = (0..rows).map(|row| q(place(row))).collect();
            let most = found.iter().fold(0.0_f64, |a, b| a.max(*b));
            if most > 0.0 {
                found.iter().enumerate().for_each(|(row, q)| all[row * columns + column] = q / most);
            }
        }
        all
    });
    mist(axes, &all, (columns, rows));
}

/// ᾱ between whole steps; none beside them.
fn alpha_bar(problem: &Problem, t: f64) -> Option<f64> {
    if !(0.0..=problem.steps() as f64).contains(&t) {
        return None;
    }
    let before = problem.schedule.alpha_bar(t as usize);
    let after = problem.schedule.alpha_bar(t as usize + 1);
    Some(before + (after - before) * t.fract())
}

/// The ways of the remembered particles so far; that of the picked one stands out.
fn ways(seen: &SceneModel<'_>, axes: &Axes) {
    let all: Vec<(f64, &[f64])> = seen.ways().collect();
    let count = all.iter().map(|(_, x)| x.len()).max().unwrap_or(0);
    let way = |i: usize| all.iter().filter_map(|(t, x)| Some((*t, *x.get(i)?))).collect::<Vec<_>>();
    for i in 0..count {
        path(axes, &way(i), (axes.theme.ink.fade(0.25), 7.0), false);
    }
    if let Some(i) = seen.picked().filter(|i| *i < count) {
        path(axes, &way(i), (axes.theme.ink, 20.0), false);
    }
}

/// The data at t = 0: discs whose area is the share of points there, or a rug where there are many.
fn data(seen: &SceneModel<'_>, axes: &Axes) {
    let theme = axes.theme;
    let values = values(&seen.problem);
    let largest = values.iter().map(|(_, share)| *share).fold(0.0, f64::max);
    let r = f64::from(theme.marks) * if values.len() > 12 { 5.0 } else { 8.0 };
    for (x, share) in values.iter().filter(|(_, share)| *share > 0.0) {
        disc(axes, (0.0, *x), (r * (share / largest).sqrt()).max(1.5), theme.warn);
    }
}

/// The particles where they are, and the guess of the picked one.
fn now(seen: &SceneModel<'_>, axes: &Axes) {
    let (frame, theme) = (seen.frame, axes.theme);
    let (time, samples) = seen.cloud();
    let beside = -0.6 * ENDS * seen.problem.steps() as f64;
    made(axes, frame.made.iter().map(|x| (beside, *x)));
    let lit = seen.lit_line();
    if let Some(batch) = frame.batch.as_ref().filter(|_| lit.is_none()) {
        let places = batch.t.iter().zip(&batch.x).map(|(t, x)| (*t as f64, *x));
        dots(axes, places, theme.series(1), 5.0);
    }
    let time = time as f64;
    let color = theme.series(1).fade(if lit.is_some() { 0.4 } else { 1.0 });
    dots(axes, samples.iter().map(|x| (time, *x)), color, if seen.m() > 400 { 4.0 } else { 5.5 });
    if let Some(line) = lit {
        return slow::draw(seen, axes, line);
    }
    let Some(spot) = seen.spot() else { return };
    let (t, x) = (spot.t as f64, spot.x[0]);
    let here = if frame.time > 0 || frame.batch.is_some() { Some((t, x)) } else { None };
    if let (Some(guess), Some(here)) = (seen.guessed(&spot).filter(|_| !seen.asks()), here) {
        path(axes, &[here, (0.0, guess[0])], (theme.ink, 14.0), true);
        diamond(axes, (0.0, guess[0]), theme.accent);
        tag(axes, (0.0, guess[0]), &format!("x̂₀ = {}", number(guess[0], 3)));
    }
    let at_end = seen.picked().and_then(|i| Some((time, *frame.samples.get(i)?)));
    let ringed = if frame.batch.is_some() { here } else { at_end };
    if let Some(ringed) = ringed {
        pick(axes, ringed);
    }
    if let (Stage::Train, Some(batch)) = (seen.params.stage, &frame.batch) {
        disc(axes, (0.0, batch.x0[0]), 4.0 * f64::from(theme.marks), theme.ink);
    }
}
