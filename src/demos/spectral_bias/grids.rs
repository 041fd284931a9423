//! The table of frequencies: what the target has of each, what the network has now, and since when it has half.

use super::params::OptimiserChoice;
use super::scene_model::{SceneModel, studied};
use super::sim::SpectralBias;
use super::study::Predicted;
use crate::engine::words::{fixed, grouped, number};
use crate::plot::figure::{Grid, GridRow, Scene};
use crate::plot::grid::or_none;

/// The iteration at which a ratio that is told at some iterations reaches a half, by straight lines between them.
fn foretold(found: &Predicted, j: usize) -> Option<f64> {
    let mut before = (0.0, 0.0);
    for (&t, row) in found.iterations.iter().zip(&found.predicted) {
        let now = (t as f64, *row.get(j)?);
        if now.1 >= 0.5 {
            let share = (0.5 - before.1) / (now.1 - before.1);
            return Some(before.0 + share.clamp(0.0, 1.0) * (now.0 - before.0));
        }
        before = now;
    }
    None
}

/// The panel `crossings`.
pub fn crossings(scene: &Scene<'_, SpectralBias>) -> Option<Grid> {
    let (seen, words, frame) = (SceneModel::new(scene), scene.context.words, scene.frame);
    let theory: Option<Predicted> =
        studied(scene, "kernel").filter(|_| scene.params.optimiser == OptimiserChoice::Gd && !seen.is_partial());
    // Beyond that rate it foretells that everything grows: half of an amplitude on the way means nothing.
    let theory = theory.filter(|found| scene.params.rate < found.stable_rate);
    // The last column is the one that leads somewhere.
    let mut heads = vec!["head-k", "head-amplitude", "head-ratio", "head-learnt"];
    if theory.is_some() {
        heads.insert(3, "head-foretold");
    }
    let row = |j: usize| {
        let crossing = frame.crossings.get(j).copied().flatten();
        let learnt = or_none(crossing, |t| grouped(t as usize));
        let ratio = seen.ratio(j);
        let ratio = if ratio.abs() < 1e4 {
            fixed(ratio, 3)
        } else if ratio.is_finite() {
            number(ratio, 3)
        } else {
            "–".to_owned()
        };
        let mut cells = vec![frame.frequencies[j].to_string(), number(frame.amplitudes[j], 3), ratio, learnt];
        if let Some(theory) = &theory {
            cells.insert(3, or_none(foretold(theory, j), |t| grouped(t.round() as usize)));
        }
        GridRow::new(cells).strong(crossing.is_some()).leads(crossing)
    };
    let caption = words.say("crossings-caption", &[("t", (scene.t as f64).into())]);
    Some(Grid::new(words, caption, &heads, words.get("crossings-note")).with((0..seen.waves).map(row)))
}
