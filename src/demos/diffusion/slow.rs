//! Slow motion: the lines of the algorithm light up one by one, and the main picture shows what is known by then.

use super::params::Stage;
use super::picture::{diamond, disc, dots, path, tag};
use super::scene_model::SceneModel;
use super::sim::Diffusion;
use crate::engine::params::Value;
use crate::plot::Axes;
use crate::plot::figure::{Response, Scene};
use crate::plot::panels::{arrow, pick};

/// The lines of Algorithm 1 after which the picture shows more: x₀, t, x_t, x̂₀.
const TRAIN: [usize; 4] = [1, 2, 4, 6];
/// Those of Algorithm 2: x̂₀, the mean, σ, the fresh noise, the next x.
const SAMPLE: [usize; 5] = [4, 5, 6, 7, 8];
/// Those of a noising step: what is left of x, the next x.
const FORWARD: [usize; 2] = [3, 6];

/// How many lines the algorithm of a stage has in the panel `algorithm`.
pub fn lines(stage: Stage) -> usize {
    if stage == Stage::Sample { 8 } else { 9 }
}

impl SceneModel<'_> {
    /// The line that is lit, from 1; none where the whole step is shown, or there is no step to show.
    pub fn lit_line(&self) -> Option<usize> {
        let line = self.view.line.min(lines(self.params.stage));
        (line > 0 && self.has_step()).then_some(line)
    }

    /// Whether there is a step whose lines can be told.
    fn has_step(&self) -> bool {
        match self.params.stage {
            Stage::Forward => self.frame.before.is_some(),
            Stage::Train => self.frame.batch.is_some(),
            Stage::Sample => self.last_step().is_some(),
        }
    }

    /// Whether the step is told so far that its end is not known yet: particles then still stand where it began.
    pub fn is_within_step(&self) -> bool {
        let last = match self.params.stage {
            Stage::Forward => FORWARD[1],
            Stage::Train => 0,
            Stage::Sample => SAMPLE[4],
        };
        self.frame.before.is_some() && self.lit_line().is_some_and(|line| line < last)
    }

    /// The particles as the picture shows them, and the t that they stand at.
    pub fn cloud(&self) -> (usize, &[f64]) {
        let before = self.frame.before.as_ref().filter(|_| self.is_within_step());
        before.map_or((self.frame.time, &self.frame.samples), |before| (before.time, &before.samples))
    }
}

/// What the button beside the main picture does: the next line, after the last one all of them.
pub fn primary_action<E>(scene: &Scene<'_, Diffusion>) -> Option<(&'static str, Response<E>)> {
    let seen = SceneModel::new(scene);
    let last = lines(scene.params.stage);
    let (name, next) = match seen.lit_line() {
        _ if !seen.has_step() => return None,
        None => ("primary-line", 1),
        Some(line) if line >= last => ("primary-all-lines", 0),
        Some(line) => ("primary-next-line", line + 1),
    };
    Some((name, Response::Look("line", Value::Int(next as i64))))
}

/// Draws what is known by the line that is lit, on a line or in the plane.
pub fn draw(seen: &SceneModel<'_>, axes: &Axes, line: usize) {
    let theme = axes.theme;
    let on_line = seen.d() == 1;
    let place = |t: usize, x: &[f64]| if on_line { (t as f64, x[0]) } else { (x[0], x[1]) };
    let guess_at = |from: (f64, f64), x0: &[f64]| {
        let guess = place(0, x0);
        path(axes, &[from, guess], (theme.ink, 14.0), true);
        diamond(axes, guess, theme.accent);
        tag(axes, guess, "x̂₀");
    };
    match seen.params.stage {
        Stage::Train => {
            let (Some(spot), Some(batch)) = (seen.spot(), &seen.frame.batch) else { return };
            let (from, here) = (place(0, &batch.x0), place(spot.t, &spot.x));
            if line >= TRAIN[2] {
                let all = batch.t.iter().zip(batch.x.chunks_exact(seen.d()));
                dots(axes, all.map(|(t, x)| place(*t, x)), theme.series(1).fade(0.35), 4.0);
                arrow(axes, from, here, theme.soft);
            } else if line >= TRAIN[1] && on_line {
                let y = axes.window.y;
                path(axes, &[(here.0, y.0), (here.0, y.1)], (theme.soft, 14.0), true);
            }
            disc(axes, from, 5.0 * f64::from(theme.marks), theme.ink);
            if let Some(x0) = seen.guessed(&spot).filter(|_| line >= TRAIN[3]) {
                guess_at(here, &x0);
            }
            pick(axes, if line >= TRAIN[2] { here } else { from });
        }
        Stage::Forward => {
            let Some(before) = &seen.frame.before else { return };
            let Some(i) = seen.picked() else { return };
            let (Some(x), Some(end)) = (seen.row(&before.samples, i), seen.row(&seen.frame.samples, i)) else { return };
            let t = seen.frame.time;
            let root = seen.problem.schedule.alphas()[t].sqrt();
            let shrunk: Vec<f64> = x.iter().map(|x| root * x).collect();
            let places = [place(t - 1, &x), place(t, &shrunk), place(t, &end)];
            if line >= FORWARD[0] {
                arrow(axes, places[0], places[1], theme.soft);
            }
            if line >= FORWARD[1] {
                arrow(axes, places[1], places[2], theme.series(1));
            }
            let at = usize::from(line >= FORWARD[0]) + usize::from(line >= FORWARD[1]);
            pick(axes, places[at]);
        }
        Stage::Sample => {
            let Some(step) = seen.last_step() else { return };
            let (from, mean) = (place(step.t, &step.x), place(step.s, &step.mean));
            let mut at = from;
            if line >= SAMPLE[0] {
                guess_at(from, &step.x0);
            }
            if line >= SAMPLE[1] {
                let shrunk = place(step.s, &step.shrunk);
                arrow(axes, from, shrunk, theme.soft);
                arrow(axes, shrunk, mean, theme.accent);
                at = mean;
            }
            if line >= SAMPLE[2] && step.sigma > 0.0 {
                around(axes, mean, step.sigma, on_line);
            }
            if let Some(end) = step.end.as_ref().map(|end| place(step.s, end)) {
                if line >= SAMPLE[3] {
                    arrow(axes, mean, end, theme.series(1));
                }
                at = if line >= SAMPLE[4] { end } else { at };
            }
            pick(axes, at);
        }
    }
}

/// One standard deviation around a mean: a bar on a line, a circle in the plane.
fn around(axes: &Axes, (x, y): (f64, f64), sigma: f64, on_line: bool) {
    let color = (axes.theme.series(1), 14.0);
    if on_line {
        path(axes, &[(x, y - sigma), (x, y + sigma)], color, false);
    } else {
        path(axes, &circle((x, y), sigma), color, false);
    }
}

/// The places of a circle.
pub fn circle((x, y): (f64, f64), r: f64) -> Vec<(f64, f64)> {
    let angle = |i: usize| std::f64::consts::TAU * i as f64 / 64.0;
    (0..=64).map(|i| (x + r * libm::cos(angle(i)), y + r * libm::sin(angle(i)))).collect()
}
