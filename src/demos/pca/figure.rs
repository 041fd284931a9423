//! How PCA is seen: its panels, and who draws and reads each.

use super::params::PcaView;
use super::sim::Pca;
use super::wide::WIDE;
use super::{Edit, Frame, Preparation, doors, ellipse, facts, hands, held, panels, picture, pictures, scores, tables};
use crate::demos::points::rows;
use crate::plot::figure::{Facts, Figure, Scene};
use crate::plot::panel::Panel;
use serde_json::{Map, Value, json};

/// Hosts are told the rows of tables of so many numbers at most.
const MOST_TOLD: usize = 1_000_000;

/// When panels are there.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// There is more than one column.
    Plane,
    /// There is, and V is at hand.
    Ellipse,
    /// V has few numbers enough for a table.
    Narrow,
    /// V has too many of them.
    Wide,
    /// The rows are pictures.
    Pictures,
    /// There are three columns.
    Space,
    /// Some rows are held out.
    Held,
}

impl Figure for Pca {
    type View = PcaView;
    type When = When;

    const MAIN: &'static [&'static str] = &["n_components", "center", "scale"];
    const PANELS: &'static [Panel<Self>] = &[
        Panel::canvas("cloud", picture::cloud, hands::cloud).presented(),
        Panel::canvas("space", doors::space, doors::space_hand).fixed().told(doors::space_text).when(When::Space),
        Panel::canvas("trade", panels::trade, hands::trade).fixed().presented().told(facts::trade_text),
        Panel::canvas("ellipse", ellipse::ellipse, hands::ellipse).told(facts::ellipse_text).when(When::Ellipse),
        Panel::chart("angle", panels::angle).presented(),
        Panel::picture("rebuilt", doors::rebuild).fixed().presented().told(doors::rebuilt_text).when(When::Pictures),
        Panel::picture("axes-pictures", doors::axes).fixed().told(doors::axes_text).when(When::Pictures),
        Panel::picture("walk", doors::walk).fixed().told(doors::walk_text).when(When::Pictures),
        Panel::canvas("drawn", doors::drawn, doors::drawn_hand).fixed().told(doors::drawn_text).when(When::Pictures),
        Panel::table("picked", tables::picked),
        Panel::table("covariance", tables::covariance).when(When::Narrow),
        Panel::canvas("covariance-map", tables::map, hands::map).told(facts::map_text).when(When::Wide),
        Panel::chart("scree", panels::scree),
        Panel::chart("loadings", scores::loadings),
        Panel::canvas("biplot", scores::biplot, hands::biplot).told(facts::biplot_text).when(When::Plane),
        Panel::canvas("discarded", scores::discarded, hands::discarded).told(facts::discarded_text).when(When::Plane),
        Panel::chart("held-out", held::chart).when(When::Held),
        Panel::canvas("roads", doors::roads, hands::roads).told(doors::roads_text).of_study("roads"),
        Panel::chart("bridge", doors::bridge).of_study("bridge"),
        Panel::chart("denoise", doors::denoise).of_study("denoise"),
        Panel::canvas("denoised", doors::denoised, hands::denoised)
            .told(doors::denoised_text)
            .of_study("denoise")
            .when(When::Pictures),
    ];

    const ANGLES: &'static [&'static str] = &["angle_error"];

    fn is(when: When, _: &str, scene: &Scene<'_, Self>) -> bool {
        match when {
            When::Plane => scene.input.d() > 1,
            When::Ellipse => (2..=WIDE).contains(&scene.input.d()),
            When::Narrow => scene.input.d() <= tables::MOST_COLUMNS,
            When::Space => scene.input.d() == 3,
            When::Held => scene.params.held_out > 0.0,
            When::Pictures => pictures::shape(scene.input.names()).is_some(),
            When::Wide => scene.input.d() > tables::MOST_COLUMNS && scene.frame.stage == Preparation::Covariance,
        }
    }

    fn inactive_knobs(scene: &Scene<'_, Self>) -> Vec<&'static str> {
        let mut idle = match pictures::shape(scene.input.names()) {
            Some(_) => Vec::new(),
            None => vec!["rebuild", "component", "sigma"],
        };
        if scene.input.d() != 3 {
            idle.extend(["yaw", "pitch"]);
        }
        idle
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
        let mut fields = Map::new();
        // More numbers than that are no message.
        if scene.input.n() * scene.input.d() <= MOST_TOLD {
            let transform = |i| fit.transform(&scene.input.row(i));
            fields.insert("points".to_owned(), rows(scene.input));
            fields.insert("transformed".to_owned(), json!((0..scene.input.n()).map(transform).collect::<Vec<_>>()));
        }
        fields.insert("mean".to_owned(), json!(fit.mean));
        fields.insert("components".to_owned(), json!(fit.components));
        fields.insert("explained_variance".to_owned(), json!(fit.explained_variance(*ddof)));
        fields.insert("explained_variance_ratio".to_owned(), json!(fit.explained_variance_ratio()));
        fields.insert("singular_values".to_owned(), json!(fit.singular_values));
        fields.insert("iterate".to_owned(), json!(iterate));
        fields.insert("rayleigh".to_owned(), json!(rayleigh));
        fields.insert("angle_error".to_owned(), json!(angle_error));
        fields
    }
}
