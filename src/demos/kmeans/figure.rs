//! How k-means is seen: its panels, and who draws and reads each.

use super::params::KMeansView;
use super::sim::{Frame, KMeans};
use super::{Edit, codebook, facts, grids, hands, panels, picture};
use crate::demos::points::rows;
use crate::plot::figure::{Facts, Figure, Gesture, Grid, Made, Panel, Response, Scene};
use crate::plot::{Area, ToData};
use serde_json::{Map, Value, json};

const fn panel(id: &'static str, made: Made, present: bool) -> Panel {
    Panel { id, made, present }
}

impl Figure for KMeans {
    type View = KMeansView;

    const PANELS: &'static [Panel] = &[
        panel("points", Made::Picture { zoom: true }, true),
        panel("codebook", Made::Picture { zoom: true }, true),
        panel("cost", Made::Picture { zoom: true }, true),
        panel("picked", Made::Grid, true),
        panel("gamma", Made::Picture { zoom: true }, false),
        panel("confusion", Made::Grid, false),
        panel("elbow", Made::Study("elbow"), false),
    ];

    fn draw(panel: &str, scene: &Scene<'_, Self>, area: &Area<'_>) -> Option<ToData> {
        match panel {
            "points" => Some(picture::points(scene, area)),
            "cost" => Some(panels::cost(scene, area)),
            "codebook" => codebook::codebook(scene, area),
            "gamma" => panels::gamma(scene, area),
            "elbow" => panels::elbow(scene, area),
            _ => None,
        }
    }

    fn has(panel: &str, scene: &Scene<'_, Self>) -> bool {
        panel != "codebook" || scene.input.picture().is_some()
    }

    fn grid(panel: &str, scene: &Scene<'_, Self>) -> Option<Grid> {
        match panel {
            "picked" => Some(grids::picked(scene)),
            "confusion" => grids::confusion(scene),
            _ => None,
        }
    }

    fn gesture(panel: &str, scene: &Scene<'_, Self>, gesture: Gesture) -> Response<Edit> {
        match panel {
            "points" => hands::points(scene, &gesture),
            "cost" => hands::cost(scene, &gesture),
            "codebook" => codebook::gesture(scene, &gesture),
            "gamma" => hands::gamma(scene, &gesture),
            "elbow" => hands::elbow(scene, &gesture),
            _ => Response::Nothing,
        }
    }

    fn preview(frame: &mut Frame, edit: &Edit) {
        let Some(d) = frame.cluster_centers.first().map(Vec::len).or(match edit {
            Edit::Add(place) => Some(place.len()),
            Edit::Set(places) => places.first().map(Vec::len),
            _ => None,
        }) else {
            return;
        };
        if edit.apply(&mut frame.cluster_centers, d).is_ok() {
            // As the run will do it: numbers that the edit makes old are worked out anew, or wait for the next assign.
            frame.inertia = None;
            if matches!(edit, Edit::Set(_) | Edit::Remove(_)) {
                frame.labels.clear();
            }
        }
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        facts::facts(scene)
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let Frame { labels, cluster_centers, n_iter, .. } = scene.frame;
        let mut fields = Map::new();
        fields.insert("points".to_owned(), rows(scene.input));
        fields.insert("labels".to_owned(), json!(labels));
        fields.insert("cluster_centers".to_owned(), json!(cluster_centers));
        fields.insert("inertia".to_owned(), json!(facts::inertia(scene)));
        fields.insert("n_iter".to_owned(), json!(n_iter));
        fields
    }
}
