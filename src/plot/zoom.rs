//! Which part of a plot is seen: a window of the data, or a piece of a larger drawing.

use super::axes::ToData;

/// A drawing is made at most so many times larger.
const MOST: f64 = 40.0;

/// Of a plot that does not follow a window: it is drawn `scale` times larger, and what begins at `corner` is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZoomLens {
    /// How many times larger.
    pub scale: f64,
    /// The corner of what is seen, in CSS px of the larger drawing.
    pub corner: (f64, f64),
}

impl Default for ZoomLens {
    fn default() -> Self {
        Self { scale: 1.0, corner: (0.0, 0.0) }
    }
}

impl ZoomLens {
    /// `factor` times as much is seen; the place `at` (CSS px of what is seen, which is of `size`) stays where it is.
    #[must_use]
    pub fn zoomed(self, at: (f64, f64), factor: f64, size: (f64, f64)) -> Self {
        let scale = (self.scale / factor).clamp(1.0, MOST);
        let corner = |c: f64, at: f64| (c + at) / self.scale * scale - at;
        Self { scale, corner: (corner(self.corner.0, at.0), corner(self.corner.1, at.1)) }.held(size)
    }

    /// What is seen moves by CSS px, as far as the drawing reaches.
    #[must_use]
    pub fn moved(self, dx: f64, dy: f64, size: (f64, f64)) -> Self {
        Self { corner: (self.corner.0 - dx, self.corner.1 - dy), ..self }.held(size)
    }

    fn held(self, size: (f64, f64)) -> Self {
        let hold = |c: f64, length: f64| c.clamp(0.0, (self.scale - 1.0) * length);
        Self { corner: (hold(self.corner.0, size.0), hold(self.corner.1, size.1)), ..self }
    }

    /// The size of the whole drawing.
    pub fn drawing(&self, size: (f64, f64)) -> (u32, u32) {
        ((size.0 * self.scale).round() as u32, (size.1 * self.scale).round() as u32)
    }
}

/// At most so many times as much as everything is seen when a plot is zoomed out.
const MOST_OUT: f64 = 3.0;

/// A factor of zooming out, held so that what is seen then is not much more than everything. `span`: of the x axis as
/// it is now; `whole`: where everything is shown.
pub fn bounded(factor: f64, span: f64, whole: Option<f64>) -> f64 {
    let room = whole.map_or(f64::INFINITY, |whole| (MOST_OUT * whole / span).abs());
    if room.is_nan() { factor } else { factor.min(room.max(1.0)) }
}

/// A window of the data: x and y, from and to.
pub type Window = [(f64, f64); 2];

/// The window after `factor` times as much is seen around a place in CSS px, and all has moved by `by` CSS px; `None`
/// where that cannot be drawn any more.
pub fn window(now: &ToData, at: (f64, f64), factor: f64, by: (f64, f64)) -> Option<Window> {
    let place = |x: f64, y: f64| now.to_data(at.0 + (x - at.0) * factor - by.0, at.1 + (y - at.1) * factor - by.1);
    let (x0, y0) = place(now.left, now.top + now.height);
    let (x1, y1) = place(now.left + now.width, now.top);
    let sound = |(a, b): (f64, f64)| {
        let span = (b - a).abs();
        a.is_finite() && b.is_finite() && span > 1e-9 * (a.abs() + b.abs()) && span < 1e12
    };
    Some([(x0, x1), (y0, y1)]).filter(|[x, y]| sound(*x) && sound(*y))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SIZE: (f64, f64) = (300.0, 200.0);

    #[test]
    fn what_lies_under_the_pointer_stays_there() {
        let at = (120.0, 50.0);
        let lens = ZoomLens::default().zoomed(at, 0.25, SIZE);
        assert_eq!(lens, ZoomLens { scale: 4.0, corner: (360.0, 150.0) });
        assert_eq!(lens.drawing(SIZE), (1200, 800));
        assert_eq!(lens.zoomed(at, 4.0, SIZE), ZoomLens::default());
        let plot =
            ToData { left: 20.0, top: 10.0, width: 100.0, height: 50.0, x: (0.0, 10.0), y: (1.0, 100.0), log_y: true };
        let [x, y] = window(&plot, (70.0, 35.0), 0.5, (0.0, 0.0)).unwrap();
        let zoomed = ToData { x, y, ..plot };
        let (before, after) = (plot.to_data(70.0, 35.0), zoomed.to_data(70.0, 35.0));
        assert!((before.0 - after.0).abs() < 1e-12 && (before.1 - after.1).abs() < 1e-9, "{before:?} {after:?}");
        assert_eq!(x, (2.5, 7.5));
        assert!((y.0 - 10.0_f64.powf(0.5)).abs() < 1e-9 && (y.1 - 10.0_f64.powf(1.5)).abs() < 1e-9);
    }

    #[test]
    fn zooming_out_has_an_end() {
        let mut span = 10.0;
        for _ in 0..40 {
            span *= bounded(1.5, span, Some(10.0));
        }
        assert_eq!(span, 30.0);
        // Nothing is pulled back that stands further out, zooming in is free, and so is what has no whole.
        assert_eq!(bounded(1.5, 100.0, Some(10.0)), 1.0);
        assert_eq!(bounded(0.5, 100.0, Some(10.0)), 0.5);
        assert_eq!(bounded(1.5, 10.0, None), 1.5);
        assert_eq!(bounded(1.5, 0.0, Some(0.0)), 1.5);
    }

    #[test]
    fn a_drawing_never_leaves_its_frame_and_a_window_stays_sound() {
        let lens = ZoomLens { scale: 2.0, corner: (0.0, 0.0) };
        assert_eq!(lens.moved(50.0, 0.0, SIZE).corner, (0.0, 0.0));
        assert_eq!(lens.moved(-1e9, -50.0, SIZE).corner, (300.0, 50.0));
        assert_eq!(lens.zoomed((0.0, 0.0), 1e-9, SIZE).scale, MOST);
        let plot =
            ToData { left: 0.0, top: 0.0, width: 100.0, height: 100.0, x: (1.0, 2.0), y: (0.0, 1.0), log_y: false };
        assert_eq!(window(&plot, (50.0, 50.0), 1.0, (10.0, 0.0)), Some([(0.9, 1.9), (0.0, 1.0)]));
        assert_eq!(window(&plot, (50.0, 50.0), 1e-12, (0.0, 0.0)), None);
        assert_eq!(window(&plot, (50.0, 50.0), f64::NAN, (0.0, 0.0)), None);
        assert_eq!(window(&plot, (50.0, 50.0), 1e15, (0.0, 0.0)), None);
    }
}
