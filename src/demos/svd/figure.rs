//! How it is seen: its panels, and who draws and reads each.

use super::facts;
use super::frame::{Frame, Shown};
use super::params::SvdView;
use super::sim::Svd;
use super::{Edit, seen::Seen};
use crate::plot::figure::{Facts, Figure, Gesture, Grid, Made, Panel, Response, Scene};
use crate::plot::{Area, ToData};
use serde_json::{Map, Value, json};

const fn panel(id: &'static str, made: Made, present: bool) -> Panel {
    Panel { id, made, present }
}

impl Figure for Svd {
    type View = SvdView;

    const PANELS: &'static [Panel] = &[
        panel("sum", Made::Picture { zoom: true }, true),
        panel("factors", Made::Picture { zoom: true }, true),
        panel("layers", Made::Picture { zoom: true }, true),
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
        match panel {
            "factors" | "layers" => matches!(scene.frame.shown, Shown::Cells { .. }),
            "layer" | "error" | "original" => matches!(scene.frame.shown, Shown::Picture { .. }),
            _ => true,
        }
    }

    fn draw(_panel: &str, _scene: &Scene<'_, Self>, _area: &Area<'_>) -> Option<ToData> {
        None
    }

    fn grid(_panel: &str, _scene: &Scene<'_, Self>) -> Option<Grid> {
        None
    }

    fn gesture(_panel: &str, _scene: &Scene<'_, Self>, _gesture: Gesture) -> Response<Edit> {
        Response::Nothing
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
