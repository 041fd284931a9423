//! Replays what a [`Picture`](super::Picture) has recorded into any backend of plotters.

use super::color::Rgba;
use super::picture::{Point, Shape};
use plotters::style::{Color, ShapeStyle};
use plotters_backend::{DrawingBackend, DrawingErrorKind};

/// What a backend answers.
type Answer<T, B> = Result<T, DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

/// Draws a shape on a backend whose pixels are tenths of a CSS pixel. Answers whether it did: plotters has paths, polygons,
/// rectangles and circles, and no marks, dashes, clips, haloes or stretched images, which are left to the caller.
/// Coordinates are whole in a picture already, and widths become whole here. The inverse of recording: what is replayed into
/// a picture is what was recorded.
pub fn replay<B: DrawingBackend>(shape: &Shape, backend: &mut B) -> Answer<bool, B> {
    match shape {
        Shape::Path { points, color, width, dash: None } => line(points, (*color, *width), backend)?,
        Shape::Polygon { points, fill } => backend.fill_polygon(points.iter().copied(), &fill.filled())?,
        Shape::Rect { x, y, w, h, fill, stroke } => {
            let (corner, opposite) = ((*x, *y), (x + w, y + h));
            if let Some(fill) = fill {
                backend.draw_rect(corner, opposite, &fill.filled(), true)?;
            }
            if let Some(stroke) = stroke {
                backend.draw_rect(corner, opposite, &style(*stroke), false)?;
            }
        }
        Shape::Circle { x, y, r, fill, stroke } => {
            let r = u32::try_from(*r).unwrap_or(0);
            if let Some(fill) = fill {
                backend.draw_circle((*x, *y), r, &fill.filled(), true)?;
            }
            if let Some(stroke) = stroke {
                backend.draw_circle((*x, *y), r, &style(*stroke), false)?;
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Draws a line of this colour and width, solid, or with the dashes that the caller has given to the canvas. It is a path
/// even where it has two ends, since `draw_line` of plotters-canvas shifts by half a unit.
pub fn line<B: DrawingBackend>(points: &[Point], stroke: (Rgba, f32), backend: &mut B) -> Answer<(), B> {
    backend.draw_path(points.iter().copied(), &style(stroke))
}

fn style((color, width): (Rgba, f32)) -> ShapeStyle {
    color.stroke_width(width.round() as u32)
}
