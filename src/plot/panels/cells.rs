//! Which centre rules where: Voronoi cells, lines from points to centres, the ways that centres went.

use crate::plot::axes::Axes;
use crate::plot::color::Rgba;
use crate::plot::elements::Elements;
use crate::plot::picture::{DrawExt, Shape, px};
use plotters::element::{Circle, PathElement, Polygon};
use plotters::series::LineSeries;
use plotters::style::Color;

/// A corner of a cell, and the other centre whose border runs from it to the next corner (`None`: the window's edge).
type Corner = ((f64, f64), Option<usize>);

/// The Voronoi cell of each of `centres` (shape (k, 2)) within a window `((x0, x1), (y0, y1))`, as a convex polygon. Of
/// equal centres the first takes all. A centre that is not finite has no cell; without any finite one, none has.
fn cells(centres: &[(f64, f64)], window: ((f64, f64), (f64, f64))) -> Vec<Vec<Corner>> {
    let ((x0, x1), (y0, y1)) = window;
    let finite = |c: &(f64, f64)| c.0.is_finite() && c.1.is_finite();
    let cell = |i: usize, c: &(f64, f64)| {
        if !finite(c) {
            return Vec::new();
        }
        let mut cell: Vec<Corner> = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(|p| (p, None)).to_vec();
        for (j, other) in centres.iter().enumerate().filter(|(j, other)| *j != i && finite(other)) {
            if c == other {
                if j < i {
                    return Vec::new();
                }
                continue;
            }
            // Signed distance from the bisector, positive on the other's side. Halves first: no overflow.
            let (hx, hy) = (other.0 / 2.0 - c.0 / 2.0, other.1 / 2.0 - c.1 / 2.0);
            let (mx, my) = (c.0 + hx, c.1 + hy);
            let length = libm::hypot(hx, hy);
            if length > 0.0 {
                let (nx, ny) = (hx / length, hy / length);
                cell = cut(&cell, |(x, y)| (x - mx) * nx + (y - my) * ny, j);
            }
        }
        cell
    };
    centres.iter().enumerate().map(|(i, c)| cell(i, c)).collect()
}

/// The part of a convex polygon where `beyond` is not positive; the new edge is `border`'s.
fn cut(cell: &[Corner], beyond: impl Fn((f64, f64)) -> f64, border: usize) -> Vec<Corner> {
    let mut kept = Vec::with_capacity(cell.len() + 1);
    for (i, &(a, edge)) in cell.iter().enumerate() {
        let b = cell[(i + 1) % cell.len()].0;
        let (da, db) = (beyond(a), beyond(b));
        let crossing = || {
            let t = (da / (da - db)).clamp(0.0, 1.0);
            (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
        };
        if da <= 0.0 {
            kept.push((a, edge));
            if db > 0.0 {
                kept.push((crossing(), Some(border)));
            }
        } else if db <= 0.0 {
            kept.push((crossing(), edge));
        }
    }
    kept
}

/// Tints the window by nearest centre (shape (k, 2)) and draws the borders between cells. Series i is centre i. Draws
/// nothing on a logarithmic axis, where cells would be curved.
pub fn voronoi(axes: &Axes, centres: &[(f64, f64)]) {
    let (w, theme) = (&axes.window, axes.theme);
    if w.log_y {
        return;
    }
    let cells = cells(centres, (w.x, w.y));
    for (i, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.len() > 2) {
        let corners: Vec<_> = cell.iter().map(|c| c.0).collect();
        axes.plane.add(&Polygon::new(corners, theme.series(i).fade(theme.cell)));
    }
    let border_style = theme.edge.fade(0.35).stroke_width(theme.width(10.0));
    for (i, cell) in cells.iter().enumerate() {
        for (n, &(a, border)) in cell.iter().enumerate() {
            if border.is_some_and(|j| i < j) {
                let b = cell[(n + 1) % cell.len()].0;
                axes.plane.add(&PathElement::new(vec![a, b], border_style));
            }
        }
    }
}

/// So many points at most have lines to their centres.
const MOST_LINES: usize = 1_000;

/// A line from every point (shape (n, 2)) to the centre of its series, one item a series: `series(i)` indexes
/// `centres`; points of no centre have no line. Of many points a part, evenly spread over the table, has lines: all of
/// them would bury the rest.
pub fn lines(axes: &Axes, points: &[(f64, f64)], centres: &[(f64, f64)], series: impl Fn(usize) -> usize) {
    let theme = axes.theme;
    let mut there_and_back: Vec<Vec<(f64, f64)>> = vec![Vec::new(); centres.len()];
    for (i, &point) in points.iter().enumerate().step_by(points.len().div_ceil(MOST_LINES).max(1)) {
        let s = series(i);
        let Some(&centre) = centres.get(s) else { continue };
        if axes.has(centre) && axes.has(point) {
            there_and_back[s].extend([centre, point]);
        }
    }
    axes.clipped(|| {
        for (s, points) in there_and_back.into_iter().enumerate().filter(|(_, p)| !p.is_empty()) {
            let thin = theme.series(s).fade(0.4).stroke_width(theme.width(8.0));
            axes.plane.add(&PathElement::new(points, thin));
        }
    });
}

/// The way of each centre, oldest place first, dashed in its series' colour; a dot where it began. What is not finite
/// is left out.
pub fn trails(axes: &Axes, trails: &[Vec<(f64, f64)>]) {
    let theme = axes.theme;
    let long = 30.0 * theme.stroke;
    axes.clipped(|| {
        for (s, trail) in trails.iter().enumerate() {
            let points: Vec<_> = trail.iter().filter_map(|&(x, y)| axes.place(x, y, 1e5)).collect();
            let Some(&start) = trail.iter().find(|point| axes.has(**point)) else { continue };
            let color = theme.series(s);
            axes.plane.add(&Circle::new(start, px(2.2 * f64::from(theme.stroke)), color.filled()));
            if points.len() > 1 {
                let width = 16.0 * theme.stroke;
                axes.area.put(Shape::Path { points, color, width, dash: Some([long, long * 1.2]) });
            }
        }
    });
}

/// From a picked point to every centre: dotted, and solid to the nearest. To be drawn before the badges of the
/// centres. What is not finite has no line.
pub fn rays(axes: &Axes, point: (f64, f64), centres: &[(f64, f64)], nearest: usize) {
    let theme = axes.theme;
    let Some(from) = axes.place(point.0, point.1, 1e5) else { return };
    axes.clipped(|| {
        for (i, &c) in centres.iter().enumerate() {
            let Some(to) = axes.place(c.0, c.1, 1e5) else { continue };
            if i == nearest {
                axes.plane.add(&PathElement::new(vec![point, c], theme.ink.stroke_width(theme.width(20.0))));
            } else {
                let dash = Some([20.0 * theme.stroke, 40.0 * theme.stroke]);
                let (points, color, width) = (vec![from, to], theme.soft, 10.0 * theme.stroke);
                axes.area.put(Shape::Path { points, color, width, dash });
            }
        }
    });
}

/// The ellipse of a Gaussian at `sigmas` standard deviations, with `covariance` [[xx, xy], [xy, yy]], in its series'
/// colour, tinted within by `tint` (0..=1). A covariance that is not positive draws what is left of it: a line or a dot.
pub fn ellipse(axes: &Axes, mean: (f64, f64), covariance: [[f64; 2]; 2], sigmas: f64, series: usize, tint: f32) {
    let theme = axes.theme;
    // The Cholesky factor takes the unit circle to the ellipse.
    let a = libm::sqrt(covariance[0][0].max(0.0));
    let b = if a > 0.0 { covariance[1][0] / a } else { 0.0 };
    let c = libm::sqrt((covariance[1][1] - b * b).max(0.0));
    let place = |i: i32| {
        let angle = f64::from(i) / 72.0 * core::f64::consts::TAU;
        let (u, v) = (sigmas * libm::cos(angle), sigmas * libm::sin(angle));
        (mean.0 + a * u, mean.1 + b * u + c * v)
    };
    let points: Vec<_> = (0..=72).map(place).collect();
    if !points.iter().all(|point| axes.has(*point)) {
        return;
    }
    let color = theme.series(series);
    axes.clipped(|| {
        if tint > 0.0 {
            axes.plane.add(&Polygon::new(points.clone(), color.fade(tint)));
        }
        axes.plane.draw_series(LineSeries::new(points, color.stroke_width(theme.width(18.0))));
    });
}

/// An arrow between two places of the data.
pub fn arrow(axes: &Axes, from: (f64, f64), to: (f64, f64), color: Rgba) {
    let theme = axes.theme;
    let (Some(a), Some(b)) = (axes.place(from.0, from.1, 1e5), axes.place(to.0, to.1, 1e5)) else { return };
    let (dx, dy) = (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let length = libm::hypot(dx, dy);
    let head = (90.0 * f64::from(theme.marks)).min(length * 0.6);
    axes.clipped(|| {
        if length < 1.0 {
            return;
        }
        let (ux, uy) = (dx / length * head, dy / length * head);
        let (bx, by) = (f64::from(b.0), f64::from(b.1));
        let neck = ((bx - ux * 0.8) as i32, (by - uy * 0.8) as i32);
        let wing = |side: f64| ((bx - ux - side * uy * 0.45) as i32, (by - uy + side * ux * 0.45) as i32);
        axes.area.add(&PathElement::new(vec![a, neck], color.stroke_width(theme.width(24.0))));
        axes.area.add(&Polygon::new(vec![b, wing(1.0), neck, wing(-1.0)], color));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: ((f64, f64), (f64, f64)) = ((0.0, 1.0), (0.0, 1.0));

    fn area(cell: &[Corner]) -> f64 {
        (0..cell.len())
            .map(|i| {
                let (a, b) = (cell[i].0, cell[(i + 1) % cell.len()].0);
                (a.0 * b.1 - b.0 * a.1) / 2.0
            })
            .sum()
    }

    #[test]
    fn cells_share_the_window_out() {
        let two = cells(&[(0.25, 0.5), (0.75, 0.5)], UNIT);
        assert!((area(&two[0]) - 0.5).abs() < 1e-12 && (area(&two[1]) - 0.5).abs() < 1e-12);
        let many: Vec<_> = (0..12).map(|i| (f64::from(i * 7 % 12) / 12.0, f64::from(i * 5 % 12) / 12.0)).collect();
        assert!((cells(&many, UNIT).iter().map(|c| area(c)).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn of_equal_centres_the_first_takes_all() {
        let equal = cells(&[(0.5, 0.5), (0.5, 0.5), (f64::NAN, 0.0)], UNIT);
        assert!((area(&equal[0]) - 1.0).abs() < 1e-12);
        assert!(equal[1].is_empty() && equal[2].is_empty());
    }

    #[test]
    fn far_centres_do_no_harm() {
        let far = cells(&[(1e300, -1e300), (0.5, 0.5), (-1e308, 1e308)], UNIT);
        assert!((area(&far[1]) - 1.0).abs() < 1e-9);
    }
}
