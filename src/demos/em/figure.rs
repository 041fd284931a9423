//! How EM is seen: its panels, and who draws and reads each.

use super::params::EmView;
use super::seen::{gamma, hard};
use super::sim::Em;
use super::{Did, Edit, Frame, facts, grids, hands, panels, picture};
use crate::demos::points::{classes, rows};
use crate::plot::figure::{Facts, Figure, Gesture, Grid, Made, Panel, Response, Scene};
use crate::plot::{Area, ToData};
use serde_json::{Map, Value, json};

const fn panel(id: &'static str, made: Made, present: bool) -> Panel {
    Panel { id, made, present }
}

impl Figure for Em {
    type View = EmView;

    const PANELS: &'static [Panel] = &[
        panel("points", Made::Picture { zoom: true }, true),
        panel("evidence", Made::Picture { zoom: true }, true),
        panel("slice", Made::Picture { zoom: true }, false),
        panel("responsibilities", Made::Picture { zoom: true }, false),
        panel("picked", Made::Grid, true),
        panel("confusion", Made::Grid, false),
        panel("criteria", Made::Study("criteria"), false),
        panel("sizes", Made::Grid, false),
    ];

    fn draw(panel: &str, scene: &Scene<'_, Self>, area: &Area<'_>) -> Option<ToData> {
        match panel {
            "points" => Some(picture::points(scene, area)),
            "evidence" => Some(panels::evidence(scene, area)),
            "slice" => panels::slices(scene, area),
            "responsibilities" => panels::responsibilities(scene, area).map(|(to_data, _)| to_data),
            "criteria" => panels::criteria(scene, area),
            _ => None,
        }
    }

    fn grid(panel: &str, scene: &Scene<'_, Self>) -> Option<Grid> {
        match panel {
            "picked" => Some(grids::picked(scene)),
            "confusion" => classes::confusion(scene.input, &hard(scene), scene.frame.theta.k(), scene.stage.words),
            "sizes" => Some(grids::sizes_grid(scene)),
            _ => None,
        }
    }

    fn gesture(panel: &str, scene: &Scene<'_, Self>, gesture: Gesture) -> Response<Edit> {
        match panel {
            "points" => hands::points(scene, &gesture),
            "evidence" => hands::evidence(scene, &gesture),
            "slice" => hands::slices(scene, &gesture),
            "responsibilities" => hands::responsibilities(scene, &gesture),
            "criteria" => hands::criteria(scene, &gesture),
            _ => Response::Nothing,
        }
    }

    fn preview(frame: &mut Frame, edit: &Edit) {
        let Some(d) = frame.theta.means.first().map(Vec::len) else { return };
        if let Ok(theta) = edit.applied(&frame.theta, d, frame.covariance) {
            frame.theta = theta;
            // As the run will do it: numbers that the edit makes old are worked out anew.
            (frame.log_likelihood, frame.lower_bound, frame.gap) = (None, None, None);
            (frame.previous, frame.did) = (None, Did::Edit);
        }
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        facts::facts(scene)
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let Frame { theta, n_iter, .. } = scene.frame;
        let found = facts::evidence(scene);
        let finite = |x: f64| x.is_finite().then_some(x);
        let gamma: Vec<&[f64]> = gamma(scene).chunks_exact(theta.k().max(1)).collect();
        let mut fields = Map::new();
        fields.insert("points".to_owned(), rows(scene.input));
        fields.insert("weights".to_owned(), json!(theta.weights));
        fields.insert("means".to_owned(), json!(theta.means));
        fields.insert("covariances".to_owned(), json!(theta.covariances));
        fields.insert("responsibilities".to_owned(), json!(gamma));
        fields.insert("log_likelihood".to_owned(), json!(finite(found.log_likelihood)));
        fields.insert("lower_bound".to_owned(), json!(finite(found.lower_bound)));
        fields.insert("n_iter".to_owned(), json!(n_iter));
        fields
    }
}
