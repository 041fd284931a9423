//! [`Picture`]: a recorded display list, and a plotters backend.
//!
//! plotters draws on whole pixels, too coarse for points that move by fractions of one. So a picture of `w × h` CSS
//! pixels presents itself to plotters as `10w × 10h`, and **every length in a picture is in tenths of a CSS pixel**:
//! coordinates, sizes of text, widths of strokes. [`px`] turns CSS pixels into tenths.

use super::color::Rgba;
use super::marks::Mark;
use plotters::coord::{CoordTranslate, Shift};
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendCoord, DrawingErrorKind};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::convert::Infallible;
use std::sync::Arc;

/// A point of a picture in tenths of a CSS pixel from its top left corner.
pub type Point = (i32, i32);

/// No recorded coordinate lies further out than this many tenths of a CSS pixel (about a hundred screens).
pub const FAR: i32 = 2_000_000;

/// CSS pixels as tenths, rounded and held within ±[`FAR`]; what is not a number becomes 0.
pub fn px(css: f64) -> i32 {
    // `as` saturates, and sends NaN to 0.
    ((css * 10.0).round() as i32).clamp(-FAR, FAR)
}

/// A thickness of type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weight {
    /// 400.
    #[default]
    Normal,
    /// 600.
    Bold,
}

/// Which part of a text stands at its x.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// Its left end.
    #[default]
    Left,
    /// Its middle.
    Center,
    /// Its right end.
    Right,
}

/// Which height of a text stands at its y.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Baseline {
    /// The line that letters stand on.
    #[default]
    Alphabetic,
    /// Half the height of a capital or a digit.
    Middle,
    /// The top of a capital or a digit.
    Top,
    /// The lowest descender.
    Bottom,
}

impl Baseline {
    /// How far below y the alphabetic baseline lies, in ems. Players set text at the alphabetic baseline and add this:
    /// the other baselines of canvas and SVG differ between browsers.
    pub fn shift(self) -> f32 {
        match self {
            Self::Alphabetic => 0.0,
            Self::Middle => 0.36,
            Self::Top => 0.73,
            Self::Bottom => -0.24,
        }
    }
}

/// One item of a picture. All lengths are tenths of a CSS pixel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// A line through points, joined and ended round.
    Path {
        /// Its corners.
        points: Vec<Point>,
        /// Its colour.
        color: Rgba,
        /// Its width.
        width: f32,
        /// Lengths of dash and gap; `None` is solid.
        dash: Option<[f32; 2]>,
    },
    /// A filled closed polygon (non-zero rule).
    Polygon {
        /// Its corners.
        points: Vec<Point>,
        /// Its colour.
        fill: Rgba,
    },
    /// A rectangle.
    Rect {
        /// Left edge.
        x: i32,
        /// Top edge.
        y: i32,
        /// Width.
        w: i32,
        /// Height.
        h: i32,
        /// Colour within.
        fill: Option<Rgba>,
        /// Colour and width of the line around, centred on the edge.
        stroke: Option<(Rgba, f32)>,
    },
    /// A circle.
    Circle {
        /// Centre.
        x: i32,
        /// Centre.
        y: i32,
        /// Radius.
        r: i32,
        /// Colour within.
        fill: Option<Rgba>,
        /// Colour and width of the line around, centred on the edge.
        stroke: Option<(Rgba, f32)>,
    },
    /// One line of text in the page's font.
    Text {
        /// Where [`Align`] says.
        x: i32,
        /// Where [`Baseline`] says.
        y: i32,
        /// The words.
        text: String,
        /// Height of an em.
        size: f32,
        /// Colour.
        color: Rgba,
        /// Thickness.
        weight: Weight,
        /// What stands at x.
        align: Align,
        /// What stands at y.
        baseline: Baseline,
        /// Turned by a quarter anticlockwise around (x, y), so that it reads upwards.
        rotate: bool,
        /// A rim of this colour behind the letters, 0.28 em wide, for text over a busy picture.
        halo: Option<Rgba>,
    },
    /// Many equal marks as one item, filled as one path: where they overlap, no colour piles up.
    Marks {
        /// Their shape.
        kind: Mark,
        /// Their centres.
        points: Vec<Point>,
        /// Diameter of the circle that has the mark's area.
        size: f32,
        /// Their colour.
        fill: Rgba,
    },
    /// A picture of pixels, stretched into a rectangle.
    Image {
        /// Left edge.
        x: i32,
        /// Top edge.
        y: i32,
        /// Width on screen.
        w: i32,
        /// Height on screen.
        h: i32,
        /// Pixels a row.
        width: u32,
        /// Rows.
        height: u32,
        /// RGBA bytes (alpha not premultiplied), `4 · width · height` of them, row by row from the top.
        rgba: Arc<Vec<u8>>,
        /// Interpolate when it is stretched; otherwise pixels stay squares.
        smooth: bool,
    },
    /// From here to the matching [`Shape::Unclip`] only what lies in this rectangle is seen. Clips nest.
    Clip {
        /// Left edge.
        x: i32,
        /// Top edge.
        y: i32,
        /// Width.
        w: i32,
        /// Height.
        h: i32,
    },
    /// Ends the last [`Shape::Clip`].
    Unclip,
}

impl Shape {
    /// The same shape moved by (dx, dy).
    #[must_use]
    fn moved(mut self, dx: i32, dy: i32) -> Self {
        let shift = |p: &mut Point| *p = (hold(p.0.saturating_add(dx)), hold(p.1.saturating_add(dy)));
        match &mut self {
            Self::Path { points, .. } | Self::Polygon { points, .. } | Self::Marks { points, .. } => {
                points.iter_mut().for_each(shift);
            }
            Self::Rect { x, y, .. }
            | Self::Circle { x, y, .. }
            | Self::Text { x, y, .. }
            | Self::Image { x, y, .. }
            | Self::Clip { x, y, .. } => {
                let mut p = (*x, *y);
                shift(&mut p);
                (*x, *y) = p;
            }
            Self::Unclip => {}
        }
        self
    }
}

/// Held within ±[`FAR`].
pub(super) fn hold(v: i32) -> i32 {
    v.clamp(-FAR, FAR)
}

/// A recorded display list of `width × height` CSS pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// What is drawn, in this order.
    pub shapes: Vec<Shape>,
}

/// A part of a picture to draw on: plotters' own drawing area, which can be split and given coordinates.
pub type Area<'p> = DrawingArea<&'p mut Picture, Shift>;

impl Picture {
    /// An empty picture of `width × height` CSS pixels (at most 20,000 each way).
    pub fn new(width: u32, height: u32) -> Self {
        Self { width: width.min(20_000), height: height.min(20_000), shapes: Vec::new() }
    }

    /// The whole picture as a place to draw on.
    pub fn area(&mut self) -> Area<'_> {
        self.into_drawing_area()
    }

    /// Records a shape. The outline of a rectangle or a circle that was filled just before joins it: plotters either fills
    /// an element or strokes it, and what has both is still one shape.
    pub(super) fn push(&mut self, shape: Shape) {
        let joined = match (self.shapes.last_mut(), &shape) {
            (
                Some(Shape::Rect { x, y, w, h, fill: Some(_), stroke: outline @ None }),
                Shape::Rect { x: x2, y: y2, w: w2, h: h2, fill: None, stroke },
            ) if (&*x, &*y, &*w, &*h) == (x2, y2, w2, h2) => {
                *outline = *stroke;
                true
            }
            (
                Some(Shape::Circle { x, y, r, fill: Some(_), stroke: outline @ None }),
                Shape::Circle { x: x2, y: y2, r: r2, fill: None, stroke },
            ) if (&*x, &*y, &*r) == (x2, y2, r2) => {
                *outline = *stroke;
                true
            }
            _ => false,
        };
        if !joined {
            self.shapes.push(shape);
        }
    }
}

/// Anything of plotters' drawing areas on a [`Picture`], whatever their coordinates.
pub trait DrawExt {
    /// Records a shape. Its coordinates are tenths of a CSS pixel from the top left corner **of this area**.
    fn put(&self, shape: Shape);

    /// Records a whole picture, its corner at (x, y) CSS pixels of this area.
    fn put_picture(&self, picture: &Picture, x: f64, y: f64);

    /// Width and height of this area in CSS pixels.
    fn size_css(&self) -> (f64, f64);
}

impl<CT: CoordTranslate> DrawExt for DrawingArea<&mut Picture, CT> {
    fn put(&self, shape: Shape) {
        // Where there is no room for a letter, nothing is written.
        if matches!(&shape, Shape::Text { text, .. } if text.is_empty()) {
            return;
        }
        let (x, y) = self.get_base_pixel();
        let raw = RawShape(RefCell::new(Some(if (x, y) == (0, 0) { shape } else { shape.moved(x, y) })));
        // The backend cannot fail, and nobody holds it while we are here.
        let recorded = self.draw(&raw);
        debug_assert!(recorded.is_ok());
    }

    fn put_picture(&self, picture: &Picture, x: f64, y: f64) {
        for shape in &picture.shapes {
            self.put(shape.clone().moved(px(x), px(y)));
        }
    }

    fn size_css(&self) -> (f64, f64) {
        let (w, h) = self.dim_in_pixel();
        (f64::from(w) / 10.0, f64::from(h) / 10.0)
    }
}

/// A plotters element that hands one shape over as it is.
struct RawShape(RefCell<Option<Shape>>);

impl<'a, C: 'a> PointCollection<'a, C> for &'a RawShape {
    type Point = &'a C;
    type IntoIter = std::iter::Empty<&'a C>;
    fn point_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

impl<'p> Drawable<&'p mut Picture> for RawShape {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _: I,
        picture: &mut &'p mut Picture,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        if let Some(shape) = self.0.take() {
            picture.push(shape);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::elements::Elements;
    use super::*;
    use plotters::prelude::*;
    use plotters_backend::DrawingBackend;

    #[test]
    fn records_plotters_elements_and_own_shapes_in_order() {
        let mut picture = Picture::new(100, 50);
        let area = picture.area();
        let (_, right) = area.split_horizontally(500);
        let ink = Rgba::rgb(1, 2, 3);
        right.draw(&PathElement::new(vec![(0, 0), (10, 20)], ink.stroke_width(10))).expect("infallible");
        right.put(Shape::Circle { x: 5, y: 6, r: 7, fill: Some(ink), stroke: None });
        right.add(&PathElement::new(vec![(-600, 0), (10, 999)], ink.stroke_width(10)));
        right.draw(&Text::new("a", (0, 0), ("sans-serif", 120).into_font().color(&ink))).expect("infallible");
        assert_eq!(right.size_css(), (50.0, 50.0));
        drop((area, right));
        assert_eq!(picture.shapes.len(), 4);
        let path = Shape::Path { points: vec![(500, 0), (510, 20)], color: ink, width: 10.0, dash: None };
        assert_eq!(picture.shapes[0], path);
        assert_eq!(picture.shapes[1], Shape::Circle { x: 505, y: 6, r: 7, fill: Some(ink), stroke: None });
        let beyond = Shape::Path { points: vec![(-100, 0), (510, 999)], color: ink, width: 10.0, dash: None };
        assert_eq!(picture.shapes[2], beyond);
        let text = serde_json::to_string(&picture).expect("serialises");
        assert_eq!(serde_json::from_str::<Picture>(&text).expect("parses"), picture);
    }

    #[test]
    fn pixels_become_one_image() {
        let mut picture = Picture::new(10, 10);
        (&mut picture).blit_bitmap((0, 0), (2, 1), &[1, 2, 3, 4, 5, 6]).expect("infallible");
        (&mut picture).blit_bitmap((0, 0), (2, 1), &[1, 2]).expect("infallible");
        assert_eq!(picture.shapes.len(), 1);
        let Some(Shape::Image { rgba, .. }) = picture.shapes.first() else { panic!("no image") };
        assert_eq!(**rgba, [1, 2, 3, 255, 4, 5, 6, 255]);
    }

    #[test]
    fn css_pixels_saturate() {
        assert_eq!((px(1.26), px(f64::NAN), px(f64::INFINITY), px(-1e300)), (13, 0, FAR, -FAR));
    }
}
