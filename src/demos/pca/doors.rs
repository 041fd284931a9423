//! Doors to the parts of the program that PCA needs for some data or on request alone: `sights` (the cloud in space, rows
//! that are pictures, the solver for many columns) comes with the data ([`parts`]), `axes` with a study. Each is called by
//! way of a pointer.

use super::edit::Edit;
use super::scores::Scores;
use super::sim::Pca;
use super::{bridge, denoise, drawn, facts, panels, pictures, space};
use crate::demos::doors;
use crate::engine::Notice;
use crate::plot::chart::Chart;
use crate::plot::figure::{Gesture, Response, Scene};
use crate::plot::{Area, Axes, ToData};

/// The parts that a data set needs; of own data, those that any may need.
pub fn parts(data: Option<&str>) -> &'static [&'static str] {
    match data {
        None | Some("digits" | "pancake" | "coffee") => &["pca-by-data"],
        Some(_) => &[],
    }
}

doors! {
    /// Draws the panel `space`.
    space(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> = space::space;
    /// Gestures on it.
    space_hand(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> = space::hand;
    /// It in words.
    space_text(scene: &Scene<'_, Pca>) -> Option<Notice> = space::text;
    /// Draws the panel `drawn`.
    drawn(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> = drawn::draw;
    /// Gestures on it.
    drawn_hand(scene: &Scene<'_, Pca>, gesture: &Gesture) -> Response<Edit> = drawn::hand;
    /// It in words.
    drawn_text(scene: &Scene<'_, Pca>) -> Option<Notice> = drawn::text;
    /// The scores of what is drawn.
    drawn_scores(scene: &Scene<'_, Pca>) -> Option<(f64, f64)> = drawn::scores;
    /// Draws the panel `axes-pictures`.
    axes(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> = pictures::axes;
    /// Draws the panel `rebuilt`.
    rebuild(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> = pictures::rebuild;
    /// Draws the panel `walk`.
    walk(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> = pictures::walk;
    /// The panel `axes-pictures` in words.
    axes_text(scene: &Scene<'_, Pca>) -> Option<Notice> = pictures::axes_text;
    /// The panel `rebuilt` in words.
    rebuilt_text(scene: &Scene<'_, Pca>) -> Option<Notice> = pictures::rebuilt_text;
    /// The panel `walk` in words.
    walk_text(scene: &Scene<'_, Pca>) -> Option<Notice> = pictures::walk_text;
    /// Rows as small pictures.
    thumbnails(scene: &Scene<'_, Pca>, axes: &Axes<'_, '_>, scores: &Scores, shape: (usize, usize)) -> () = pictures::thumbnails;
    /// Draws the panel `roads`.
    roads(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> = panels::roads;
    /// It in words.
    roads_text(scene: &Scene<'_, Pca>) -> Option<Notice> = facts::roads_text;
    /// The panel `bridge`.
    bridge(scene: &Scene<'_, Pca>) -> Chart = bridge::chart;
    /// The panel `denoise`.
    denoise(scene: &Scene<'_, Pca>) -> Chart = denoise::chart;
    /// Draws the panel `denoised`.
    denoised(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> = denoise::pictures;
    /// It in words.
    denoised_text(scene: &Scene<'_, Pca>) -> Option<Notice> = denoise::pictures_text;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Sim;
    use crate::engine::input::Input;
    use crate::engine::table::Table;

    #[test]
    fn data_that_need_a_part_say_so() {
        for name in Pca::data_names() {
            let table = match <Table as Input>::asset(name) {
                Some(file) => std::fs::read(format!("{}/assets/{file}", env!("CARGO_MANIFEST_DIR")))
                    .ok()
                    .and_then(|bytes| Table::from_asset(&bytes).ok()),
                None => Table::generate(name, 1),
            };
            let needs = table.map(|table| table.d() == 3 || table.d() > 32 || pictures::shape(table.names()).is_some());
            assert_eq!(needs, Some(!parts(Some(name)).is_empty()), "{name}");
        }
    }
}
