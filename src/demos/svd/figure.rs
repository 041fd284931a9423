//! How it is seen: its panels, and who draws and reads each.

use super::frame::{Frame, Shown};
use super::params::{Color, SvdParams, SvdView};
use super::seen::{PEAK, Seen};
use super::sim::Svd;
use super::{Edit, curves, facts, grids, hands, picture, riddle, tables};
use crate::engine::matrix::Matrix;
use crate::math::spectrum::Spectrum;
use crate::plot::figure::{Facts, Figure, Gesture, Grid, Made, Panel, Response, Scene};
use crate::plot::{Area, Scale, ToData};
use serde_json::{Map, Value, json};

const fn panel(id: &'static str, made: Made, present: bool) -> Panel {
    Panel { id, made, present }
}

impl Figure for Svd {
    type View = SvdView;

    const PANELS: &'static [Panel] = &[
        panel("sum", Made::Picture { zoom: true }, true),
        panel("answer", Made::Picture { zoom: true }, true),
        panel("riddle", Made::Grid, true),
        panel("factors", Made::Picture { zoom: true }, true),
        panel("layers", Made::Picture { zoom: true }, false),
        panel("spectrum", Made::Picture { zoom: true }, true),
        panel("layer", Made::Picture { zoom: true }, true),
        panel("error", Made::Picture { zoom: true }, false),
        panel("choose", Made::Grid, false),
        panel("numbers", Made::Grid, false),
        panel("share", Made::Picture { zoom: true }, false),
        panel("stored", Made::Picture { zoom: true }, false),
        panel("original", Made::Picture { zoom: true }, false),
    ];

    fn has(panel: &str, scene: &Scene<'_, Self>) -> bool {
        let seen = Seen::new(scene);
        if seen.riddle.as_ref().is_some_and(|riddle| !riddle.has(panel, scene.stage.theme.scale)) {
            return false;
        }
        match panel {
            "riddle" | "answer" => seen.riddle.is_some(),
            "factors" | "layers" => matches!(scene.frame.shown, Shown::Cells { .. }),
            // On a wall there is room for two beside the main picture, and these values stand in S.
            "spectrum" => seen.is_picture() || scene.stage.theme.scale == Scale::Normal,
            "layer" | "error" | "original" => matches!(scene.frame.shown, Shown::Picture { .. }),
            _ => true,
        }
    }

    fn peeks(scene: &Scene<'_, Self>) -> bool {
        matches!(scene.frame.shown, Shown::Picture { .. }) && !Seen::new(scene).is_hidden()
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

    fn offer(scene: &Scene<'_, Self>) -> Option<(&'static str, Response<Edit>)> {
        let seen = Seen::new(scene);
        seen.riddle.as_ref()?.offer(&seen)
    }

    fn idle(scene: &Scene<'_, Self>) -> Vec<&'static str> {
        if Seen::new(scene).is_hidden() {
            return vec!["wipe", "channel", "share", "energy", "psnr", "size", "proof"];
        }
        match scene.input {
            Matrix::Cells(_) => vec!["color", "wipe", "channel", "psnr"],
            Matrix::Picture(pixels) if pixels.channels() == 1 => vec!["color", "channel"],
            Matrix::Picture(_) if scene.params.color == Color::Grey => vec!["channel"],
            Matrix::Picture(_) if scene.params.color == Color::Ycbcr => vec!["psnr"],
            Matrix::Picture(_) => Vec::new(),
        }
    }

    fn draw(panel: &str, scene: &Scene<'_, Self>, area: &Area<'_>) -> Option<ToData> {
        let seen = Seen::new(scene);
        match panel {
            "sum" if seen.is_picture() => picture::sum(&seen, area),
            "layer" => picture::layer(&seen, area),
            "error" => picture::error(&seen, area),
            "original" | "answer" => picture::original_panel(&seen, area),
            "spectrum" => curves::spectrum(&seen, area),
            "share" => curves::share(&seen, area),
            "stored" => curves::stored(&seen, area),
            _ => tables::draw(&seen, panel, area),
        }
    }

    fn grid(panel: &str, scene: &Scene<'_, Self>) -> Option<Grid> {
        let seen = Seen::new(scene);
        match panel {
            "riddle" => seen.riddle.as_ref().map(|riddle| riddle::grid(&seen, riddle)),
            "choose" => Some(grids::choose(&seen)),
            "numbers" => Some(grids::numbers(&seen)),
            _ => None,
        }
    }

    fn gesture(panel: &str, scene: &Scene<'_, Self>, gesture: Gesture) -> Response<Edit> {
        let seen = Seen::new(scene);
        match panel {
            "sum" => hands::sum(&seen, &gesture),
            "layer" | "error" | "original" | "answer" => hands::signed(&seen, panel, &gesture),
            "spectrum" | "share" | "stored" => hands::curve(&seen, panel, &gesture),
            _ => hands::table(&seen, panel, &gesture),
        }
    }

    fn preview(_: &mut Frame, edit: &Edit) {
        match *edit {}
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        facts::facts(scene)
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let seen = Seen::new(scene);
        let frame = scene.frame;
        let measured = frame.measured.as_ref();
        let fields = json!({
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
        });
        match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }
}
