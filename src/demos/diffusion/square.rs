//! The main picture in the plane: data, particles, their trails, and the last step of the picked one in three arrows.

use super::picture::{diamond, dots, made, path, tag};
use super::scene_model::SceneModel;
use super::slow;
use crate::plot::axes::Equal;
use crate::plot::panels::{arrow, pick};
use crate::plot::ticks::window_of;
use crate::plot::{Area, Axes, Options, ToData};

/// Particles are seldom farther from 0.
const FAR: f64 = 2.6;
/// So many instants of a trail are shown, but for that of the picked particle.
const RECENT: usize = 8;

/// Places by rows, in pairs.
pub fn pairs(all: &[f64]) -> impl Iterator<Item = (f64, f64)> {
    all.chunks_exact(2).map(|place| (place[0], place[1]))
}

/// The window over the data and over all that particles usually reach.
pub fn window(seen: &SceneModel<'_>) -> [(f64, f64); 2] {
    seen.context.window.unwrap_or_else(|| {
        let axis = |j: usize| window_of(seen.problem.points.iter().skip(j).step_by(2).copied().chain([-FAR, FAR]));
        [axis(0), axis(1)]
    })
}

/// Draws it.
pub fn picture(seen: &SceneModel<'_>, area: &Area<'_>) -> ToData {
    let (frame, theme) = (seen.frame, seen.context.theme);
    let [x, y] = window(seen);
    let note = seen.note();
    let names = seen.input.names();
    let options = Options {
        equal: Equal::Yes,
        x_title: names.first().map_or("", String::as_str),
        y_title: names.get(1).map_or("", String::as_str),
        note: &note,
        ..Options::default()
    };
    let axes = Axes::new(area, theme, x, y, options);
    axes.clipped(|| {
        let many = seen.problem.n > 1500;
        dots(&axes, pairs(&seen.problem.points), theme.warn.fade(0.35), if many { 2.5 } else { 4.0 });
        if seen.view.trails {
            trails(seen, &axes);
        }
        made(&axes, pairs(&frame.made));
        let lit = seen.lit_line();
        if let Some(batch) = frame.batch.as_ref().filter(|_| lit.is_none()) {
            dots(&axes, pairs(&batch.x), theme.series(1).fade(0.6), 4.0);
            traced(seen, &axes);
        }
        dots(
            &axes,
            pairs(seen.cloud().1),
            theme.series(1).fade(if lit.is_some() { 0.35 } else { 0.85 }),
            if seen.m() > 1500 { 3.0 } else { 4.2 },
        );
        match lit {
            Some(line) => slow::draw(seen, &axes, line),
            None => picked(seen, &axes),
        }
    });
    axes.to_data()
}

/// The ways of the remembered particles so far.
fn trails(seen: &SceneModel<'_>, axes: &Axes) {
    let all: Vec<(f64, &[f64])> = seen.ways().collect();
    let count = all.iter().map(|(_, x)| x.len() / 2).max().unwrap_or(0);
    let way = |i: usize| all.iter().filter_map(|(_, x)| Some((*x.get(2 * i)?, *x.get(2 * i + 1)?))).collect::<Vec<_>>();
    // The noise makes them long: of most the last pieces tell enough.
    for i in 0..count {
        let way = way(i);
        path(axes, &way[way.len().saturating_sub(RECENT)..], (axes.theme.ink.fade(0.16), 6.0), false);
    }
    if let Some(i) = seen.picked().filter(|i| *i < count) {
        path(axes, &way(i), (axes.theme.ink.fade(0.5), 10.0), false);
    }
}

fn pair(place: &[f64]) -> (f64, f64) {
    (place[0], place[1])
}

/// The first sample of a batch: where it came from, where the noise took it, and where the guess says that it came from.
fn traced(seen: &SceneModel<'_>, axes: &Axes) {
    let (Some(spot), Some(batch)) = (seen.spot(), &seen.frame.batch) else { return };
    let theme = axes.theme;
    let (from, here) = (pair(&batch.x0), pair(&spot.x));
    arrow(axes, from, here, theme.soft);
    if let Some(guess) = seen.guessed(&spot).map(|guess| pair(&guess)) {
        path(axes, &[here, guess], (theme.ink, 14.0), true);
        diamond(axes, guess, theme.accent);
        tag(axes, guess, "x̂₀");
    }
    pick(axes, here);
}

/// The picked particle: its last step in three arrows, x̂₀, and itself.
fn picked(seen: &SceneModel<'_>, axes: &Axes) {
    let (frame, theme) = (seen.frame, axes.theme);
    let Some(here) = seen.picked().and_then(|i| seen.row(&frame.samples, i)) else { return };
    // The last step keeps nothing of x: its arrows would lead to 0 and back.
    if let Some(step) = seen.last_step().filter(|step| step.end.is_some() && step.s > 0) {
        let ends = [&step.x, &step.shrunk, &step.mean, step.end.as_ref().unwrap_or(&step.mean)].map(|x| pair(x));
        for (i, color) in [theme.soft, theme.accent, theme.series(1)].into_iter().enumerate() {
            arrow(axes, ends[i], ends[i + 1], color);
        }
    }
    if let Some(guess) = seen.spot().filter(|_| frame.time > 0 && !seen.asks()).and_then(|spot| seen.guessed(&spot)) {
        path(axes, &[pair(&here), pair(&guess)], (theme.ink, 12.0), true);
        diamond(axes, pair(&guess), theme.accent);
        tag(axes, pair(&guess), "x̂₀");
    }
    pick(axes, pair(&here));
}
