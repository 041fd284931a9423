//! The pictures beside the main one: cost, memberships, the choice of K.

use super::facts::cost_text;
use super::seen::label;
use super::sim::KMeans;
use super::study::Choice;
use crate::demos::points::scene::picked_point;
use crate::plot::chart::{Chart, Drawn, Said, Series, Tip};
use crate::plot::figure::Scene;
use crate::plot::panels::{say, table};
use crate::plot::{Area, ToData};

/// The panel `cost`: J after every half-step.
pub fn cost(scene: &Scene<'_, KMeans>) -> Chart {
    let objective = Series::metric(scene, "objective", "assign").said("objective", Said::Number(5));
    let values = objective.values.into_iter().filter(|sample| sample.y.is_finite()).collect();
    Chart {
        series: vec![Series { values, ..objective }],
        from_zero: true,
        until: scene.ticks.len() as f64,
        tip: Tip::OfStep("tip-cost"),
        text: cost_text(scene),
        ..Chart::over_steps(scene, "axis-step", "axis-objective")
    }
}

/// Draws the panel `gamma`: the 0/1 matrix of memberships, a row a point.
pub fn gamma(scene: &Scene<'_, KMeans>, area: &Area<'_>) -> Option<ToData> {
    let k = scene.frame.cluster_centers.len();
    if scene.frame.labels.is_empty() || k == 0 {
        say(area, scene.stage.theme, &scene.stage.words.get("gamma-none"));
        return None;
    }
    let rows = scene.frame.labels.len().min(scene.input.n());
    let gamma = |i, j| f64::from(u8::from(label(scene, i) == Some(j)));
    table(area, scene.stage.theme, (rows, k), gamma, picked_point(scene.stage, rows))
}

/// The panel `elbow`: inertia above, silhouette below, over K.
pub fn elbow(scene: &Scene<'_, KMeans>) -> Chart {
    let Some(found) = scene.stage.best_of::<Choice>("elbow") else { return Chart::nothing() };
    let series = |id, digits, value: fn(&Choice) -> f64| {
        let values = found.choices.iter().map(|choice| (choice.k as f64, value(choice)));
        Series::new(id, String::new(), values, Said::Number(digits))
    };
    let last = found.choices.last().map_or(0, |choice| choice.k);
    let over = |title| Chart::over_starts(scene.stage.words, title, [scene.params.k, last], &found, "elbow-note");
    // A K without a silhouette is a gap in the curve.
    let silhouette = series("silhouette", 3, |choice| choice.silhouette.unwrap_or(f64::NAN));
    let silhouette = Series { drawn: Drawn::Broken, ..silhouette };
    Chart {
        series: vec![series("inertia", 4, |choice| choice.inertia)],
        from_zero: true,
        below: Some(Box::new(Chart { series: vec![silhouette], ..over("axis-silhouette") })),
        tip: Tip::Message("tip-elbow"),
        ..over("axis-inertia")
    }
}
