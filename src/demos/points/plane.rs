//! Which two coordinates of points of any dimension are on screen.

use super::pixels;
use crate::choices;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::table::{MAX_COLUMNS, MAX_VALUE, Table};
use crate::engine::words::{Words, number};
use crate::math::principal::{Principal, principal_axes, two_axes};
use crate::plot::ToData;
use crate::plot::axes::Equal;
use crate::plot::ticks::window_of;
use std::hint::black_box;

choices! {
    /// Which plane is shown.
    pub enum ShownPlane {
        /// Two columns; of rows that are pictures, whose first pixels hardly vary, the principal axes, unless two columns
        /// are chosen.
        Auto = "auto",
        /// Two chosen columns.
        Columns = "columns",
        /// The first two principal axes.
        Principal = "principal",
    }
}

/// The door to the part of the program for tables of many columns.
static TWO_AXES: fn(&Table) -> Principal = two_axes;

/// Principal axes cost O(n·d²); above this they are those of a sample. They are worked out for every picture and every
/// move of the pointer, so this is a few milliseconds. The bundled digits, 1797 × 64, are below it.
const MOST_WORK: usize = 8_000_000;
/// At most so many rows, evenly spread over the table, make that sample.
const SAMPLE: usize = 5_000;
/// Where one range is more than so many times the other, equal units would squeeze columns into a line.
const MOST_UNEQUAL: f64 = 5.0;
/// How far a strip's points are spread to both sides, in units of the plane's empty axis (window ±1).
const SPREAD: f64 = 0.45;

/// The plane on screen.
#[derive(Clone, Debug)]
pub struct Plane {
    kind: PlaneKind,
    d: usize,
    names: Vec<String>,
}

#[derive(Clone, Debug)]
enum PlaneKind {
    /// Points on a line: the other axis means nothing.
    Strip,
    /// Two columns, from 0.
    Columns(usize, usize),
    /// The first two principal axes.
    Principal(Box<Principal>),
}

impl Plane {
    /// The plane that the knobs ask for: columns `x` and `y` count from 1 and are clamped to those there are.
    ///
    /// The principal axes of a very large table (n·d² above 8 million) are those of at most 5,000 of its rows, evenly
    /// spread: a choice of view, that changes no number of the run.
    pub fn new(table: &Table, shown: ShownPlane, x: usize, y: usize) -> Self {
        let d = table.d();
        let kind = match shown {
            _ if d == 1 => PlaneKind::Strip,
            ShownPlane::Auto => {
                let pictures = (x, y) == (1, 2) && pixels::shape(table.names()).is_some();
                return Self::new(table, if pictures { ShownPlane::Principal } else { ShownPlane::Columns }, x, y);
            }
            ShownPlane::Columns => PlaneKind::Columns(x.clamp(1, d) - 1, y.clamp(1, d) - 1),
            ShownPlane::Principal if d > MAX_COLUMNS => PlaneKind::Principal(Box::new(black_box(TWO_AXES)(table))),
            ShownPlane::Principal if table.n().saturating_mul(d * d) <= MOST_WORK => {
                PlaneKind::Principal(Box::new(principal_axes(table)))
            }
            ShownPlane::Principal => PlaneKind::Principal(Box::new(principal_axes(&sample(table)))),
        };
        Self { kind, d, names: table.names().to_vec() }
    }

    /// Where a place of shape (d,) is on the plane.
    pub fn project(&self, row: &[f64]) -> (f64, f64) {
        let at = |j: usize| row.get(j).copied().unwrap_or(f64::NAN);
        match &self.kind {
            PlaneKind::Strip => (at(0), 0.0),
            PlaneKind::Columns(x, y) => (at(*x), at(*y)),
            PlaneKind::Principal(axes) => (axes.project(row, 0), axes.project(row, 1)),
        }
    }

    /// Where all points are on the plane, shape (n, 2). Points on a line are spread to both sides of it, the same way
    /// each time.
    pub fn points(&self, table: &Table) -> Vec<(f64, f64)> {
        match &self.kind {
            PlaneKind::Strip => {
                let mut rng = Rng::new(1, Purpose::Display);
                table.column(0).iter().map(|&x| (x, SPREAD * (2.0 * rng.uniform() - 1.0))).collect()
            }
            PlaneKind::Columns(x, y) => {
                table.column(*x).iter().copied().zip(table.column(*y).iter().copied()).collect()
            }
            PlaneKind::Principal(axes) => {
                // Column by column, as the table is stored: the same sums as `project`, several times as fast.
                let [x, y] = [0, 1].map(|axis| {
                    let mut sums = vec![0.0; table.n()];
                    let component = axes.components.get(axis).map_or(&[][..], Vec::as_slice);
                    for ((column, c), mean) in table.columns().zip(component).zip(&axes.mean) {
                        sums.iter_mut().zip(column).for_each(|(sum, v)| *sum += c * (v - mean));
                    }
                    sums
                });
                x.into_iter().zip(y).collect()
            }
        }
    }

    /// The place of shape (d,) nearest to `from` that is seen at `to`: what the plane does not show stays as it is. Every
    /// coordinate is finite and one that a table may hold.
    pub fn lift(&self, from: &[f64], to: (f64, f64)) -> Vec<f64> {
        let mut place = from.to_vec();
        place.resize(self.d, 0.0);
        match &self.kind {
            PlaneKind::Strip => place[0] = to.0,
            PlaneKind::Columns(x, y) => {
                place[*y] = to.1;
                place[*x] = to.0;
            }
            PlaneKind::Principal(axes) => {
                let now = self.project(&place);
                for (component, by) in axes.components.iter().zip([to.0 - now.0, to.1 - now.1]) {
                    place.iter_mut().zip(component).for_each(|(v, c)| *v += by * c);
                }
            }
        }
        for (v, &was) in place.iter_mut().zip(from.iter().chain(std::iter::repeat(&0.0))) {
            *v = if v.is_nan() { was } else { v.clamp(-MAX_VALUE, MAX_VALUE) };
        }
        place
    }

    /// The names of the two axes; the second is empty for points on a line.
    pub fn axis_titles(&self, words: &Words) -> [String; 2] {
        match &self.kind {
            PlaneKind::Strip => [self.names[0].clone(), String::new()],
            PlaneKind::Columns(x, y) => [self.names[*x].clone(), self.names[*y].clone()],
            PlaneKind::Principal(_) => [1_usize, 2].map(|i| words.say("axis-principal", &[("i", i.into())])),
        }
    }

    /// The columns whose values tell a reader where something is: those on screen, or the first few.
    pub fn columns(&self) -> Vec<usize> {
        match &self.kind {
            PlaneKind::Strip => vec![0],
            PlaneKind::Columns(x, y) if x == y => vec![*x],
            PlaneKind::Columns(x, y) => vec![*x, *y],
            PlaneKind::Principal(_) => (0..self.d.min(4)).collect(),
        }
    }

    /// Where a place of the table is, a line a coordinate: of those of [`Plane::columns`].
    pub fn coordinates(&self, row: &[f64]) -> Vec<String> {
        self.columns().into_iter().map(|j| format!("{} = {}", self.names[j], number(row[j], 4))).collect()
    }

    /// The directions of the two axes, unit vectors of shape (d,): a place differs from another on screen by what it
    /// differs along them.
    pub fn directions(&self) -> [Vec<f64>; 2] {
        let unit = |column: usize| (0..self.d).map(|j| f64::from(u8::from(j == column))).collect::<Vec<f64>>();
        match &self.kind {
            PlaneKind::Strip => [unit(0), unit(0)],
            PlaneKind::Columns(x, y) => [unit(*x), unit(*y)],
            PlaneKind::Principal(axes) => {
                [0, 1].map(|i| axes.components.get(i).cloned().unwrap_or_else(|| vec![0.0; self.d]))
            }
        }
    }

    /// The one column that is on both axes, or the only one there is.
    pub fn single(&self) -> Option<usize> {
        match &self.kind {
            PlaneKind::Strip => Some(0),
            PlaneKind::Columns(x, y) if x == y => Some(*x),
            _ => None,
        }
    }

    /// A place in round brackets; of more than two coordinates those on screen.
    pub fn place(&self, row: &[f64]) -> String {
        self.rounded(row, 4)
    }

    /// The same with about so many significant digits.
    pub fn rounded(&self, row: &[f64], digits: usize) -> String {
        let (x, y) = self.project(row);
        let shown = if row.len() <= 2 { row.to_vec() } else { vec![x, y] };
        let shown: Vec<String> = shown.into_iter().map(|v| number(v, digits)).collect();
        format!("({})", shown.join(", "))
    }

    /// Is it that of the principal axes?
    pub fn is_principal(&self) -> bool {
        matches!(self.kind, PlaneKind::Principal(_))
    }

    /// Is it a line rather than a plane?
    pub fn is_strip(&self) -> bool {
        matches!(self.kind, PlaneKind::Strip)
    }

    /// Are distances on screen the distances that the algorithm sees? Only then are Voronoi cells true.
    pub fn is_faithful(&self) -> bool {
        match &self.kind {
            PlaneKind::Strip => true,
            PlaneKind::Columns(x, y) => self.d == 2 && x != y,
            PlaneKind::Principal(axes) => self.d == 2 && axes.components.len() == 2,
        }
    }

    /// Whether a unit of one axis is to be as long as one of the other, in this window: it matters where the screen shows
    /// the distances that the algorithm sees.
    pub fn equal(&self, [x, y]: [(f64, f64); 2]) -> Equal {
        let ratio = (x.1 - x.0) / (y.1 - y.0);
        match self.kind {
            PlaneKind::Strip => Equal::No,
            _ if self.is_faithful() && (1.0 / MOST_UNEQUAL..=MOST_UNEQUAL).contains(&ratio) => Equal::Yes,
            _ => Equal::IfItFits,
        }
    }

    /// Can points be made here by hand? Only where the screen shows all there is of them.
    pub fn is_drawable(&self) -> bool {
        !self.is_principal() && self.is_faithful()
    }
}

/// The window over points and whatever else must be seen, or the one that the reader has zoomed to.
pub fn window(
    plane: &Plane,
    points: &[(f64, f64)],
    more: &[(f64, f64)],
    zoomed: Option<[(f64, f64); 2]>,
) -> [(f64, f64); 2] {
    zoomed.unwrap_or_else(|| {
        let all = || points.iter().chain(more);
        let y = if plane.is_strip() { (-1.0, 1.0) } else { window_of(all().map(|p| p.1)) };
        [window_of(all().map(|p| p.0)), y]
    })
}

/// A place rounded to what a pixel can mean, to a power of ten of at most one and a half CSS px: what is made by hand has
/// coordinates that can be read.
pub fn snap(to_data: &ToData, (x, y): (f64, f64)) -> (f64, f64) {
    let pixel = |(a, b): (f64, f64), length: f64| 1.5 * (b - a).abs() / length;
    (round_to(x, pixel(to_data.x, to_data.width)), round_to(y, pixel(to_data.y, to_data.height)))
}

/// `v` rounded to the power of ten at or below `unit`.
fn round_to(v: f64, unit: f64) -> f64 {
    if !(unit.is_finite() && unit > 0.0 && v.is_finite()) {
        return v;
    }
    let exponent = libm::floor(libm::log10(unit)).clamp(-300.0, 300.0);
    // Decimal powers below one are not exact in binary: divide by the inverse, so that 0.3 is 3 / 10.
    let size = libm::pow(10.0, exponent.abs());
    let rounded = if exponent < 0.0 { (v * size).round() / size } else { (v / size).round() * size };
    if rounded.is_finite() { rounded + 0.0 } else { v }
}

fn sample(table: &Table) -> Table {
    let (n, d) = (table.n(), table.d());
    let count = SAMPLE.min(MOST_WORK / (d * d)).clamp(1, n);
    let rows: Vec<Vec<f64>> = (0..count).map(|i| table.row(i * n / count)).collect();
    Table::from_rows(table.names().to_vec(), &rows).unwrap_or_else(|_| table.clone())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn table(d: usize, n: usize) -> Table {
        let mut rng = Rng::new(3, Purpose::Data);
        let rows: Vec<Vec<f64>> = (0..n).map(|_| (0..d).map(|_| rng.normal()).collect()).collect();
        Table::from_rows(Table::plain_names(d), &rows).unwrap()
    }

    #[test]
    fn what_is_lifted_is_seen_there_and_the_rest_stays() {
        for (d, shown, x, y) in
            [(2, ShownPlane::Columns, 1, 2), (5, ShownPlane::Columns, 4, 2), (5, ShownPlane::Principal, 1, 2)]
        {
            let table = table(d, 40);
            let plane = Plane::new(&table, shown, x, y);
            let from = table.row(7);
            let to = (0.25, -1.5);
            let lifted = plane.lift(&from, to);
            let (px, py) = plane.project(&lifted);
            assert!((px - to.0).abs() < 1e-12 && (py - to.1).abs() < 1e-12, "{px} {py}");
            let moved: f64 = from.iter().zip(&lifted).map(|(a, b)| (a - b) * (a - b)).sum();
            let (ox, oy) = plane.project(&from);
            assert_eq!(plane.points(&table)[7], (ox, oy));
            assert!((moved - (px - ox).powi(2) - (py - oy).powi(2)).abs() < 1e-12, "moves in the plane alone");
        }
    }

    #[test]
    fn rows_that_are_pictures_are_seen_along_their_principal_axes_unless_columns_are_asked_for() {
        let names = (0..9).map(|i| format!("pixel_{}_{}", i / 3, i % 3)).collect();
        let plain = table(9, 30);
        let rows: Vec<Vec<f64>> = (0..plain.n()).map(|i| plain.row(i)).collect();
        let pictures = Table::from_rows(names, &rows).unwrap();
        assert!(Plane::new(&pictures, ShownPlane::Auto, 1, 2).is_principal());
        assert_eq!(Plane::new(&pictures, ShownPlane::Columns, 1, 2).columns(), [0, 1]);
        assert_eq!(Plane::new(&pictures, ShownPlane::Auto, 4, 2).columns(), [3, 1]);
        assert_eq!(Plane::new(&plain, ShownPlane::Auto, 1, 2).columns(), [0, 1]);
    }

    #[test]
    fn columns_are_clamped_and_lines_are_strips() {
        let plane = Plane::new(&table(3, 5), ShownPlane::Columns, 64, 0);
        assert_eq!(plane.columns(), [2, 0]);
        assert!(!plane.is_drawable() && !plane.is_faithful());
        let line = table(1, 9);
        let strip = Plane::new(&line, ShownPlane::Principal, 1, 2);
        assert!(strip.is_strip() && strip.is_faithful() && strip.is_drawable());
        assert_eq!(strip.points(&line), strip.points(&line));
        assert_eq!(strip.lift(&[3.0], (f64::NAN, 0.0)), [3.0]);
        assert_eq!(strip.lift(&[3.0], (f64::INFINITY, 0.0)), [MAX_VALUE]);
    }

    #[test]
    fn a_single_row_has_one_principal_axis() {
        let one = table(2, 1);
        let plane = Plane::new(&one, ShownPlane::Principal, 1, 2);
        assert!(!plane.is_faithful());
        assert_eq!(plane.points(&one), [(0.0, 0.0)]);
        assert_eq!(plane.lift(&[1.0, 1.0], (0.0, 5.0)).len(), 2);
    }

    #[test]
    fn coordinates_are_told_by_the_names_of_what_is_on_screen() {
        let table = table(6, 5);
        let row = [0.5, 1.0, 2.0, -3.0, 4.0, 5.0];
        assert_eq!(Plane::new(&table, ShownPlane::Columns, 4, 2).coordinates(&row), ["x4 = −3", "x2 = 1"]);
        assert_eq!(Plane::new(&table, ShownPlane::Columns, 3, 3).coordinates(&row), ["x3 = 2"]);
        assert_eq!(Plane::new(&table, ShownPlane::Principal, 1, 2).coordinates(&row).len(), 4);
    }

    #[test]
    fn rounds_to_the_pixel() {
        assert_eq!(round_to(0.123_456, 0.02), 0.12);
        assert_eq!(round_to(1_234.5, 30.0), 1_230.0);
        assert_eq!(round_to(-0.001, 0.02), 0.0);
        for unit in [f64::NAN, 0.0, f64::INFINITY, 1e-320] {
            assert!(round_to(1e150, unit).is_finite());
        }
    }
}
