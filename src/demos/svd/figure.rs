//! How it is seen: its panels, and who draws and reads each.

use super::frame::{Frame, Shown};
use super::params::{Color, SvdParams, SvdView};
use super::riddle::{self, Riddle};
use super::scene_model::{PEAK, SceneModel};
use super::sim::Svd;
use super::{Edit, beat, curves, facts, grids, hands, picture, solving, tables};
use crate::engine::matrix::Matrix;
use crate::math::spectrum::Spectrum;
use crate::plot::Scale;
use crate::plot::figure::{Challenges, Facts, Figure, Response, Scene, fields};
use crate::plot::panel::Panel;
use serde_json::{Map, Value, json};

/// When panels are there.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// It has a place beside the riddle, if it is one.
    Beside,
    /// The same of panels of a riddle.
    Riddle,
    /// The same of panels of a picture.
    Picture,
    /// The same of panels of a small matrix.
    Cells,
    /// A small matrix with more than one row and column.
    Beat,
    /// On a wall there is room for two panels beside the main picture, and the values of a small matrix stand in S.
    Spectrum,
}

impl Figure for Svd {
    const CHALLENGE: Option<Challenges<Self>> = Some(riddle::challenge);

    type View = SvdView;
    type When = When;

    const MAIN: &'static [&'static str] = &["color", "wipe"];
    const PANELS: &'static [Panel<Self>] = &[
        Panel::canvas("sum", picture::sum, hands::sum).when(When::Beside).presented(),
        Panel::canvas("answer", picture::answer, |scene, gesture| hands::signed(scene, "answer", gesture))
            .when(When::Riddle)
            .presented(),
        Panel::table("riddle", solving::grid).when(When::Riddle).presented(),
        Panel::canvas("factors", tables::factors, |scene, gesture| hands::table(scene, "factors", gesture))
            .when(When::Cells)
            .presented(),
        Panel::canvas("layers", tables::layers, |scene, gesture| hands::table(scene, "layers", gesture))
            .when(When::Cells),
        Panel::canvas("beat", beat::draw, beat::hand).fixed().told(beat::text).when(When::Beat),
        Panel::chart("spectrum", curves::spectrum).when(When::Spectrum).presented(),
        Panel::canvas("layer", picture::layer, |scene, gesture| hands::signed(scene, "layer", gesture))
            .told(facts::layer_text)
            .when(When::Picture)
            .presented(),
        Panel::canvas("error", picture::error, |scene, gesture| hands::signed(scene, "error", gesture))
            .when(When::Picture),
        Panel::table("choose", grids::choose).when(When::Beside),
        Panel::table("numbers", grids::numbers).when(When::Beside),
        Panel::chart("share", curves::share).when(When::Beside),
        Panel::chart("stored", curves::stored).when(When::Beside),
        Panel::canvas("original", picture::original_panel, |scene, gesture| hands::signed(scene, "original", gesture))
            .when(When::Picture),
    ];
    const OPENING: &'static str = "data=cat&color=rgb&t=1";
    const CARD: &'static str = "data=cat";
    const ASIDE: &'static str = "data=riddle&t=1";

    fn is(when: When, panel: &str, scene: &Scene<'_, Self>) -> bool {
        let (scale, riddle) = (scene.context.theme.scale, Riddle::of(scene));
        let has = |riddle: &Riddle| riddle.has(panel, scale);
        let beside = riddle.as_ref().is_none_or(has);
        match when {
            When::Beside => beside,
            When::Riddle => riddle.as_ref().is_some_and(has),
            When::Picture => beside && matches!(scene.frame.shown, Shown::Picture { .. }),
            When::Cells => beside && matches!(scene.frame.shown, Shown::Cells { .. }),
            When::Beat => {
                let (m, n) = scene.input.shape();
                matches!(scene.frame.shown, Shown::Cells { .. }) && m.min(n) > 1
            }
            When::Spectrum => beside && (matches!(scene.input, Matrix::Picture(_)) || scale == Scale::Normal),
        }
    }

    fn has_original(scene: &Scene<'_, Self>) -> bool {
        matches!(scene.frame.shown, Shown::Picture { .. }) && !SceneModel::new(scene).is_hidden()
    }

    fn known(input: &Matrix, params: &SvdParams, frame: &Frame, metric: &str) -> Vec<f64> {
        let (m, n) = input.shape();
        let spectrum = Spectrum::new(m, n, frame.singular_values.to_vec());
        let of: Box<dyn Fn(usize) -> f64> = match (metric, input) {
            ("stored_numbers", _) => Box::new(|k| spectrum.stored_numbers(k) as f64),
            _ if !frame.exact => return Vec::new(),
            ("tail_bound" | "fro_error", _) => Box::new(|k| spectrum.tail(k)),
            // Of brightness and colour apart, singular values do not tell the error that is seen.
            ("psnr", Matrix::Picture(_)) if params.color != Color::Ycbcr => {
                Box::new(|k| spectrum.psnr(spectrum.tail(k), PEAK))
            }
            _ => return Vec::new(),
        };
        (0..=m.min(n)).map(of).collect()
    }

    fn primary_action(scene: &Scene<'_, Self>) -> Option<(&'static str, Response<Edit>)> {
        solving::primary_action(scene)
    }

    fn inactive_knobs(scene: &Scene<'_, Self>) -> Vec<&'static str> {
        if SceneModel::new(scene).is_hidden() {
            return vec!["wipe", "channel", "share", "energy", "psnr", "size", "proof", "beat_u", "beat_v"];
        }
        let mut idle = match scene.input {
            Matrix::Cells(_) => vec!["color", "wipe", "channel", "psnr"],
            Matrix::Picture(pixels) if pixels.channels() == 1 => vec!["color", "channel"],
            Matrix::Picture(_) if scene.params.color == Color::Grey => vec!["channel"],
            Matrix::Picture(_) if scene.params.color == Color::Ycbcr => vec!["psnr"],
            Matrix::Picture(_) => Vec::new(),
        };
        if !Self::is(When::Beat, "beat", scene) {
            idle.extend(["beat_u", "beat_v"]);
        }
        idle
    }

    fn preview(_: &mut Frame, edit: &Edit) {
        match *edit {}
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        facts::facts(scene)
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let seen = SceneModel::new(scene);
        let frame = scene.frame;
        let measured = frame.measured.as_ref();
        fields(json!({
            "width": seen.n,
            "height": seen.m,
            "channels": seen.channels(),
            "k": frame.k,
            // Of one matrix its singular values; of a picture in colour, those of each channel.
            "singular_values": match frame.singular_values.as_slice() {
                [one] => json!(one),
                all => json!(all),
            },
            "fro_error": measured.map(|m| m.fro_error),
            "tail_bound": measured.map(|m| m.tail_bound),
            "psnr": measured.and_then(|m| m.psnr),
            "stored_numbers": frame.stored_numbers,
        }))
    }
}
