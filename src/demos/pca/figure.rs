//! How PCA is seen: its panels, and who draws and reads each.

use super::params::PcaView;
use super::sim::Pca;
use super::{Edit, Frame, Stage, ellipse, facts, hands, panels, picture, pictures, scores, tables};
use crate::demos::points::rows;
use crate::plot::figure::{Facts, Figure, Scene};
use crate::plot::panel::Panel;
use serde_json::{Map, Value, json};

/// When panels are there.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// There is more than one column.
    Plane,
    /// V has few numbers enough for a table.
    Narrow,
    /// V has too many of them.
    Wide,
    /// The rows are pictures.
    Pictures,
}

impl Figure for Pca {
    type View = PcaView;
    type When = When;

    const MAIN: &'static [&'static str] = &["n_components", "center", "scale"];
    const PANELS: &'static [Panel<Self>] = &[
        Panel::canvas("cloud", picture::cloud, hands::cloud).presented(),
        Panel::canvas("trade", panels::trade, hands::trade).fixed().presented().told(facts::trade_text),
        Panel::canvas("ellipse", ellipse::ellipse, hands::ellipse).told(facts::ellipse_text).when(When::Plane),
        Panel::chart("angle", panels::angle).presented(),
        Panel::canvas("rebuilt", pictures::rebuild, pictures::still)
            .fixed()
            .presented()
            .told(pictures::rebuilt_text)
            .when(When::Pictures),
        Panel::canvas("axes-pictures", pictures::axes, pictures::still)
            .fixed()
            .told(pictures::axes_text)
            .when(When::Pictures),
        Panel::canvas("walk", pictures::walk, pictures::still).fixed().told(pictures::walk_text).when(When::Pictures),
        Panel::table("picked", tables::picked),
        Panel::table("covariance", tables::covariance).when(When::Narrow),
        Panel::canvas("covariance-map", tables::map, hands::map).told(facts::map_text).when(When::Wide),
        Panel::chart("scree", panels::scree),
        Panel::chart("loadings", scores::loadings),
        Panel::canvas("biplot", scores::biplot, hands::biplot).told(facts::biplot_text).when(When::Plane),
        Panel::canvas("discarded", scores::discarded, hands::discarded).told(facts::discarded_text).when(When::Plane),
        Panel::canvas("roads", panels::roads, hands::roads).told(facts::roads_text).of_study("roads"),
    ];

    const ANGLES: &'static [&'static str] = &["angle_error"];

    fn is(when: When, _: &str, scene: &Scene<'_, Self>) -> bool {
        match when {
            When::Plane => scene.input.d() > 1,
            When::Narrow => scene.input.d() <= tables::MOST_COLUMNS,
            When::Pictures => pictures::shape(scene.input.names()).is_some(),
            When::Wide => scene.input.d() > tables::MOST_COLUMNS && scene.frame.stage == Stage::Covariance,
        }
    }

    fn idle(scene: &Scene<'_, Self>) -> Vec<&'static str> {
        match pictures::shape(scene.input.names()) {
            Some(_) => Vec::new(),
            None => vec!["rebuild", "component", "sigma"],
        }
    }

    fn preview(frame: &mut Frame, edit: &Edit) {
        if let Ok(u) = edit.unit(frame.iterate.len()) {
            frame.turn(u);
        }
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        facts::facts(scene)
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let Frame { fit, ddof, iterate, rayleigh, angle_error, .. } = scene.frame;
        let transformed: Vec<Vec<f64>> = (0..scene.input.n()).map(|i| fit.transform(&scene.input.row(i))).collect();
        let mut fields = Map::new();
        fields.insert("points".to_owned(), rows(scene.input));
        fields.insert("mean".to_owned(), json!(fit.mean));
        fields.insert("components".to_owned(), json!(fit.components));
        fields.insert("explained_variance".to_owned(), json!(fit.explained_variance(*ddof)));
        fields.insert("explained_variance_ratio".to_owned(), json!(fit.explained_variance_ratio()));
        fields.insert("singular_values".to_owned(), json!(fit.singular_values));
        fields.insert("transformed".to_owned(), json!(transformed));
        fields.insert("iterate".to_owned(), json!(iterate));
        fields.insert("rayleigh".to_owned(), json!(rayleigh));
        fields.insert("angle_error".to_owned(), json!(angle_error));
        fields
    }
}
