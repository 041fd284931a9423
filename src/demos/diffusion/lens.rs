//! The posterior lens: which points x_t may have come from, an E-step over the data.

use super::picture::{diamond, disc, dots, path, tag};
use super::scene_model::{SceneModel, Spot, said};
use super::sim::Diffusion;
use super::square;
use crate::engine::order::ascending;
use crate::engine::words::number;
use crate::plot::axes::Equal;
use crate::plot::figure::Scene;
use crate::plot::panels::{pick, say};
use crate::plot::picture::DrawExt;
use crate::plot::ticks::window_of;
use crate::plot::{Area, Axes, Options, ToData};

/// Points of a smaller share of the largest weight are not drawn.
const LEAST: f64 = 1e-3;

/// What the lens has found: the weight of every point, and their mean.
pub struct Lens {
    /// What is looked at.
    pub spot: Spot,
    /// p(x₀ = p_i | x_t), shape (n,).
    pub weights: Vec<f64>,
    /// E[x₀ | x_t], shape (d,).
    pub mean: Vec<f64>,
    /// The exact score ∇ log q(x_t), shape (d,).
    pub score: Vec<f64>,
}

/// The lens on the picked particle; none where there is no noise.
pub fn lens(seen: &SceneModel<'_>) -> Option<Lens> {
    let spot = seen.spot()?;
    let mut exact = seen.problem.exact();
    let mut mean = vec![0.0; seen.d()];
    exact.x0_hat(&spot.x, spot.t, &mut mean);
    let mut score = vec![0.0; seen.d()];
    exact.score(&spot.x, spot.t, &mut score);
    Some(Lens { weights: exact.weights(&spot.x, spot.t), mean, score, spot })
}

/// The values of the data on a line with their weights together, ascending.
pub fn shares(points: &[f64], weights: &[f64]) -> Vec<(f64, f64)> {
    let mut shares: Vec<(f64, f64)> = Vec::new();
    for i in ascending(points) {
        match shares.last_mut() {
            Some((x, share)) if *x == points[i] => *share += weights[i],
            _ => shares.push((points[i], weights[i])),
        }
    }
    shares
}

/// Draws the panel `posterior`.
pub fn posterior(scene: &Scene<'_, Diffusion>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let Some(found) = lens(seen).filter(|_| !seen.asks()) else {
        let why = if seen.asks() { "posterior-asked" } else { "posterior-none" };
        say(area, scene.context.theme, &scene.context.words.get(why));
        return None;
    };
    let words = scene.context.words;
    let guess = seen.guessed(&found.spot);
    // Beside its mark the number would meet those of the stems.
    let key = if guess.is_some() { "posterior-note-guess" } else { "posterior-note" };
    let known = |place: &Option<Vec<f64>>| place.as_deref().map_or_else(String::new, three);
    let note = words.say(
        key,
        &[
            ("t", found.spot.t.into()),
            ("x", seen.said(&found.spot.x).into()),
            ("guess", known(&guess).into()),
            ("epsilon", known(&found.spot.epsilon).into()),
            ("score", three(&found.score).into()),
        ],
    );
    Some(if seen.d() == 1 {
        on_line(seen, &found, guess.map(|guess| guess[0]), area, &note)
    } else {
        in_plane(seen, &found, area, &note)
    })
}

/// A place with three digits a coordinate.
fn three(place: &[f64]) -> String {
    match place {
        [x] => number(*x, 3),
        more => said(more),
    }
}

/// A stem for every value: its height is the weight of the points there.
fn on_line(seen: &SceneModel<'_>, found: &Lens, guess: Option<f64>, area: &Area<'_>, note: &str) -> ToData {
    let theme = seen.context.theme;
    let shares = shares(&seen.problem.points, &found.weights);
    let most = shares.iter().map(|(_, share)| *share).fold(0.0, f64::max);
    let [x, y] = seen.context.window.unwrap_or_else(|| {
        let all = shares.iter().map(|(x, _)| *x).chain([found.mean[0]]);
        let (from, to) = window_of(all);
        let room = 0.12 * (to - from);
        // The numbers beside the highest stem keep their height in a low panel, too; its frame takes about four lines.
        let text = f64::from(theme.text);
        let head = (0.7 * text / (area.size_css().1 - 4.0 * text).max(text)).clamp(0.15, 0.6);
        [(from - room, to + room), (-0.15 * most, most * (1.0 + head))]
    });
    let (x_title, y_title) = (seen.context.words.get("axis-x0"), seen.context.words.get("axis-weight"));
    let options = Options { x_title: &x_title, y_title: &y_title, note, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, options);
    let few = shares.len() <= 12;
    axes.clipped(|| {
        path(&axes, &[(x.0, 0.0), (x.1, 0.0)], (theme.edge, 10.0), false);
        // Below the numbers, which may stand across it.
        path(&axes, &[(found.mean[0], 0.0), (found.mean[0], most * 1.1)], (theme.ink, 14.0), true);
        for &(x, share) in &shares {
            path(&axes, &[(x, 0.0), (x, share)], (theme.warn, if few { 40.0 } else { 14.0 }), false);
        }
        if few {
            shares.iter().for_each(|&(x, share)| disc(&axes, (x, share), 5.0 * f64::from(theme.marks), theme.warn));
            shares.iter().for_each(|&(x, share)| tag(&axes, (x, share), &number(share, 3)));
        }
        if let Some(guess) = guess {
            diamond(&axes, (guess, 0.0), theme.accent);
            tag(&axes, (guess, most * 0.12), "x̂₀");
        }
    });
    axes.to_data()
}

/// A disc on every point: its area is the point's weight.
fn in_plane(seen: &SceneModel<'_>, found: &Lens, area: &Area<'_>, note: &str) -> ToData {
    let theme = seen.context.theme;
    let [x, y] = square::window(seen);
    let axes = Axes::new(area, theme, x, y, Options { equal: Equal::Yes, note, ..Options::default() });
    let most = found.weights.iter().fold(0.0_f64, |a, b| a.max(*b));
    // Many alike are small, so that they stand apart; one alone is large.
    let alike = found.weights.iter().sum::<f64>() / most.max(f64::MIN_POSITIVE);
    let r = (26.0 / alike.sqrt()).clamp(2.5, 9.0) * f64::from(theme.marks);
    axes.clipped(|| {
        dots(&axes, square::pairs(&seen.problem.points), theme.soft.fade(0.25), 2.2);
        for (place, weight) in square::pairs(&seen.problem.points).zip(&found.weights) {
            if *weight >= LEAST * most {
                disc(&axes, place, r * (weight / most).sqrt(), theme.warn);
            }
        }
        let (here, mean) = ((found.spot.x[0], found.spot.x[1]), (found.mean[0], found.mean[1]));
        path(&axes, &[here, mean], (theme.ink, 12.0), true);
        disc(&axes, mean, 4.0 * f64::from(theme.marks), theme.ink);
        if let Some(guess) = seen.guessed(&found.spot) {
            diamond(&axes, (guess[0], guess[1]), theme.accent);
            tag(&axes, (guess[0], guess[1]), "x̂₀");
        }
        pick(&axes, here);
    });
    axes.to_data()
}

/// The lens in words.
pub fn told(scene: &Scene<'_, Diffusion>) -> Option<crate::engine::Notice> {
    let seen = SceneModel::new(scene);
    let found = lens(&seen).filter(|_| !seen.asks())?;
    let notice =
        crate::engine::Notice::new("text-posterior").with("t", found.spot.t).with("x", seen.said(&found.spot.x));
    let most = found.weights.iter().fold(0.0_f64, |a, b| a.max(*b));
    let notice = notice.with("mean", seen.said(&found.mean)).with("most", number(most, 3));
    Some(notice.with("score", three(&found.score)))
}
