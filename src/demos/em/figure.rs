//! How EM is seen: its panels, and who draws and reads each.

use super::params::EmView;
use super::scene_model::gamma;
use super::sim::Em;
use super::{Did, Edit, Frame, facts, hands, panels, picture, range};
use crate::demos::points::rows;
use crate::plot::figure::{Facts, Figure, Scene, fields};
use crate::plot::panel::Panel;
use serde_json::{Map, Value, json};

/// One panel is there for points on a line.
#[derive(Clone, Copy, Debug)]
pub struct OnLine;

impl Figure for Em {
    type View = EmView;
    type When = OnLine;

    const MAIN: &'static [&'static str] = &["k", "covariance"];
    const PANELS: &'static [Panel<Self>] = &[
        Panel::canvas("points", picture::points, hands::points).presented(),
        Panel::chart("evidence", panels::evidence).presented(),
        Panel::chart("slice", panels::slices),
        Panel::canvas("range", range::draw, range::hand).told(range::text).of_study(range::NAME).when(OnLine),
        Panel::canvas("responsibilities", panels::responsibilities, hands::responsibilities),
        Panel::table("picked", panels::picked).presented(),
        Panel::table("confusion", panels::confusion),
        Panel::chart("criteria", panels::criteria).of_study("criteria"),
        Panel::table("sizes", panels::sizes_grid),
    ];
    const OPENING: &'static str = "data=anisotropic&k=3&init=points";

    fn is(_: OnLine, _: &str, scene: &Scene<'_, Self>) -> bool {
        scene.input.d() == 1
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
        let gamma: Vec<&[f64]> = gamma(scene).chunks_exact(theta.k().max(1)).collect();
        fields(json!({
            "points": rows(scene.input),
            "weights": theta.weights,
            "means": theta.means,
            "covariances": theta.covariances,
            "responsibilities": gamma,
            "log_likelihood": found.log_likelihood,
            "lower_bound": found.lower_bound,
            "n_iter": n_iter,
        }))
    }
}
