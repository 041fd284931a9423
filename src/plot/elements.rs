//! Plotters' own elements, drawn on areas of a [`Picture`].

use super::color::Rgba;
use super::picture::{FAR, Picture, Point, px};
use plotters::coord::CoordTranslate;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, Drawable, PointCollection};
use plotters::style::Color;

/// Draws plotters' own elements, at places in the coordinates of the area. Unlike plotters' `draw` it leaves places that lie
/// outside of the area where they are, so that a line keeps its direction, and answers nothing, since recording cannot fail.
pub trait Elements<'p, Coord> {
    /// Draws one element.
    fn add<'e, E: Drawable<&'p mut Picture>>(&self, element: &'e E)
    where
        &'e E: PointCollection<'e, Coord>;

    /// Draws the elements of a series, such as `LineSeries`.
    fn draw_series<E: Drawable<&'p mut Picture>>(&self, series: impl IntoIterator<Item = E>)
    where
        for<'e> &'e E: PointCollection<'e, Coord>;
}

impl<'p, CT: CoordTranslate + Clone> Elements<'p, CT::From> for DrawingArea<&'p mut Picture, CT> {
    fn add<'e, E: Drawable<&'p mut Picture>>(&self, element: &'e E)
    where
        &'e E: PointCollection<'e, CT::From>,
    {
        // Plotters moves every place into its area: it is given one that holds them all.
        let wide = self.strip_coord_spec().margin(-FAR, -FAR, -FAR, -FAR);
        let recorded = wide.apply_coord_spec(self.as_coord_spec().clone()).draw(element);
        debug_assert!(recorded.is_ok());
    }

    fn draw_series<E: Drawable<&'p mut Picture>>(&self, series: impl IntoIterator<Item = E>)
    where
        for<'e> &'e E: PointCollection<'e, CT::From>,
    {
        series.into_iter().for_each(|element| self.add(&element));
    }
}

/// A disc with a rim of this colour and width, as a series: plotters either fills an element or strokes it, and a picture
/// joins the two to one shape.
pub fn disc<C: Clone>(at: C, radius: i32, fill: Rgba, (rim, width): (Rgba, u32)) -> [Circle<C, i32>; 2] {
    [Circle::new(at.clone(), radius, fill.filled()), Circle::new(at, radius, rim.stroke_width(width))]
}

/// The two corners of a rectangle of plotters, from its left top corner and its size in CSS px.
pub fn corners((x, y): (f64, f64), (w, h): (f64, f64)) -> [Point; 2] {
    [(px(x), px(y)), (px(x) + px(w), px(y) + px(h))]
}
