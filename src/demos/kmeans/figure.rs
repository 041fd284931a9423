//! How k-means is seen: its panels, and who draws and reads each.

use super::params::KMeansView;
use super::sim::{Frame, KMeans};
use super::{Edit, codebook, facts, hands, landscape, panels, picture};
use crate::demos::points::rows;
use crate::plot::figure::{Facts, Figure, Scene, fields};
use crate::plot::panel::Panel;
use serde_json::{Map, Value, json};

/// When panels are there.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// The points are the colours of a picture.
    Picture,
    /// They lie on a line, and there are two centres.
    Line,
}

impl Figure for KMeans {
    type View = KMeansView;
    type When = When;

    const MAIN: &'static [&'static str] = &["k", "init"];
    const PANELS: &'static [Panel<Self>] = &[
        Panel::canvas("points", picture::points, hands::points).presented(),
        Panel::canvas("codebook", codebook::codebook, codebook::gesture).when(When::Picture).presented(),
        Panel::chart("cost", panels::cost).presented(),
        Panel::canvas("landscape", landscape::landscape, landscape::hand)
            .told(landscape::text)
            .when(When::Line)
            .presented(),
        Panel::table("picked", panels::picked).presented(),
        Panel::canvas("gamma", panels::gamma, hands::gamma),
        Panel::table("confusion", panels::confusion),
        Panel::chart("elbow", panels::elbow).of_study("elbow"),
    ];
    // Four corners of a rectangle, the centres by hand in the middle of its long sides: the lesson's first question.
    const OPENING: &'static str = "run=JYxLCsMwDETvMmstkix9lWCKcEQxsdViK90Y370K2UjM583AD2ElHFI_CDirsHYQvty4doSBE2EjZM3meWW9uGA6wMZuNEnG-i7ijBzZHNkHvLo8-l5I5eom7ZVE_d2NfaMlkt81xjnj_AM";
    const CARD: &'static str = "data=five-blobs&k=5&init=random";

    fn is(when: When, _: &str, scene: &Scene<'_, Self>) -> bool {
        match when {
            When::Picture => scene.input.picture().is_some(),
            When::Line => landscape::is(scene),
        }
    }

    fn inactive_knobs(scene: &Scene<'_, Self>) -> Vec<&'static str> {
        if landscape::is(scene) { Vec::new() } else { vec!["ahead"] }
    }

    fn preview(frame: &mut Frame, edit: &Edit) {
        // Without any centre the edit itself tells how many coordinates one has.
        let given = match edit {
            Edit::Add(place) => Some(place),
            Edit::Set(places) => places.first(),
            _ => None,
        };
        if let Some(d) = frame.cluster_centers.first().or(given).map(Vec::len) {
            // What the run would refuse is not shown.
            let _ = edit.apply(frame, d);
        }
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        facts::facts(scene)
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let Frame { labels, cluster_centers, n_iter, .. } = scene.frame;
        fields(json!({
            "points": rows(scene.input),
            "labels": labels,
            "cluster_centers": cluster_centers,
            "inertia": facts::inertia(scene),
            "n_iter": n_iter,
        }))
    }
}
