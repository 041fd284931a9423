//! stub
use super::*;
use crate::plot::figure::*;
use crate::plot::{Area, ToData};
impl Figure for KMeans {
    type View = KMeansView;
    const PANELS: &'static [Panel] = &[Panel { id: "points", made: Made::Picture { zoom: true }, present: true }];
    fn draw(_: &str, _: &Scene<'_, Self>, _: &Area<'_>) -> Option<ToData> {
        None
    }
    fn grid(_: &str, _: &Scene<'_, Self>) -> Option<Grid> {
        None
    }
    fn gesture(_: &str, _: &Scene<'_, Self>, _: Gesture) -> Response<Edit> {
        Response::Nothing
    }
    fn preview(_: &mut Frame, _: &Edit) {}
    fn facts(_: &Scene<'_, Self>) -> Facts {
        Facts::default()
    }
    fn fields(_: &Scene<'_, Self>) -> serde_json::Map<String, serde_json::Value> {
        Default::default()
    }
}
