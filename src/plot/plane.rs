//! The window of axes as plotters knows it.

use super::axes::ToData;
use super::picture::{Area, Picture, hold, px};
use super::ticks::Ticks;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged};
use plotters::drawing::DrawingArea;
use std::ops::Range;
use std::rc::Rc;

/// A window as a plotters area in the coordinates of the data, for plotters' own elements.
pub type Plane<'p> = DrawingArea<&'p mut Picture, Cartesian2d<Along, Along>>;

/// One axis of a [`Plane`]: plotters' own would round to other tenths, and has other ticks.
#[derive(Clone, Debug)]
pub struct Along {
    window: ToData,
    /// Whether it is y.
    upwards: bool,
    /// Where the area of the window begins in the picture.
    base: i32,
    ticks: Rc<[f64]>,
}

impl Ranged for Along {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    /// The window itself knows its ends, which are not whole.
    fn map(&self, value: &f64, _: (i32, i32)) -> i32 {
        let css = if self.upwards { self.window.down(*value) } else { self.window.across(*value) };
        hold(px(css).saturating_add(self.base))
    }

    /// Our ticks, whatever plotters would like.
    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.to_vec()
    }

    fn range(&self) -> Range<f64> {
        let (from, to) = if self.upwards { self.window.y } else { self.window.x };
        from..to
    }
}

impl ToData {
    /// Left, top, width and height in CSS px.
    pub fn rect(&self) -> (f64, f64, f64, f64) {
        (self.left, self.top, self.width, self.height)
    }

    /// The same window in CSS px of the whole picture, if it is given in those of this area.
    #[must_use]
    pub fn in_picture(self, area: &Area<'_>) -> Self {
        let (x, y) = area.get_base_pixel();
        self.moved(f64::from(x) / 10.0, f64::from(y) / 10.0)
    }

    /// The same window in CSS px of this area, if it is given in those of the whole picture.
    #[must_use]
    pub fn in_area(self, area: &Area<'_>) -> Self {
        let (x, y) = area.get_base_pixel();
        self.moved(-f64::from(x) / 10.0, -f64::from(y) / 10.0)
    }
}

/// The window as an area of plotters.
pub(super) fn plane<'p>(area: &Area<'p>, window: ToData, (x, y): (&Ticks, &Ticks)) -> Plane<'p> {
    let (left, top) = area.get_base_pixel();
    let along = |upwards, base, ticks: &Ticks| Along { window, upwards, base, ticks: ticks.at.as_slice().into() };
    let [(x0, y0), (x1, y1)] = [(window.left, window.top), (window.left + window.width, window.top + window.height)];
    let limits = (px(x0) + left..px(x1) + left, px(y1) + top..px(y0) + top);
    let inner = area.clone().shrink((px(x0), px(y0)), (px(window.width), px(window.height)));
    inner.apply_coord_spec(Cartesian2d::new(along(false, left, x), along(true, top, y), limits))
}
