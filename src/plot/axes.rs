//! Axes: a window of the data on a part of a picture, with a quiet grid and ticks that never collide.

mod note;

use super::picture::{Align, Area, Baseline, DrawExt, Shape, Weight, px};
use super::plane::{Plane, plane};
use super::text::{Label, fit, width};
use super::theme::{Scale, Theme};
use super::ticks::{self, Ticks, sane, sane_log};
use plotters::coord::cartesian::MeshLine;
use plotters::style::Color;
use plotters_backend::DrawingBackend;
use serde::{Deserialize, Serialize};

/// Where a window of the data lies on a picture, and the way back from CSS px to data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToData {
    /// Left edge of the window in CSS px.
    pub left: f64,
    /// Top edge in CSS px.
    pub top: f64,
    /// Width in CSS px.
    pub width: f64,
    /// Height in CSS px.
    pub height: f64,
    /// Data at the left and at the right edge.
    pub x: (f64, f64),
    /// Data at the bottom and at the top edge (the first is larger where y runs downwards).
    pub y: (f64, f64),
    /// y is logarithmic.
    pub log_y: bool,
}

impl ToData {
    /// CSS px of a data point. Not finite if the point is not, or is not positive on a logarithmic axis.
    pub fn to_px(&self, x: f64, y: f64) -> (f64, f64) {
        (self.across(x), self.down(y))
    }

    /// CSS px of an x.
    pub(super) fn across(&self, x: f64) -> f64 {
        self.left + share(x, self.x) * self.width
    }

    /// CSS px of a y.
    pub(super) fn down(&self, y: f64) -> f64 {
        let y = if self.log_y { share(lg(y), (lg(self.y.0), lg(self.y.1))) } else { share(y, self.y) };
        self.top + (1.0 - y) * self.height
    }

    /// The data at a place in CSS px.
    pub fn to_data(&self, px: f64, py: f64) -> (f64, f64) {
        let at = |t: f64, (a, b): (f64, f64)| a + t * (b - a);
        let ty = 1.0 - (py - self.top) / self.height;
        let y = if self.log_y { libm::pow(10.0, at(ty, (lg(self.y.0), lg(self.y.1)))) } else { at(ty, self.y) };
        (at((px - self.left) / self.width, self.x), y)
    }

    /// Whether a place in CSS px lies in the window.
    pub fn contains(&self, px: f64, py: f64) -> bool {
        let within = |v: f64, from: f64, length: f64| v >= from && v <= from + length;
        within(px, self.left, self.width) && within(py, self.top, self.height)
    }

    /// The same window, moved by CSS px.
    #[must_use]
    pub fn moved(self, dx: f64, dy: f64) -> Self {
        Self { left: self.left + dx, top: self.top + dy, ..self }
    }
}

/// How far a value lies on the way from one to another.
fn share(v: f64, (a, b): (f64, f64)) -> f64 {
    (v - a) / (b - a)
}

fn lg(v: f64) -> f64 {
    if v > 0.0 { libm::log10(v) } else { f64::NAN }
}

/// Whether a unit is as long in x as in y.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Equal {
    /// Each axis has its own.
    #[default]
    No,
    /// It is, unless the range would then fill little more than half of the window.
    IfItFits,
    /// It is, so that distances look like distances, unless the picture is much longer than high, or much higher.
    Yes,
    /// It is, whatever the picture's shape: right angles and circles are what it is about.
    Always,
}

/// What axes look like.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Is a unit as long in x as in y? Then the window grows to fit.
    pub equal: Equal,
    /// So many CSS px at each side of the window are for what stands out over the range: marks at its ends.
    pub pad: f64,
    /// y is logarithmic.
    pub log_y: bool,
    /// Only whole numbers on the x axis (steps, components).
    pub whole_x: bool,
    /// Grid lines and labels of x.
    pub x_ticks: bool,
    /// Grid lines and labels of y.
    pub y_ticks: bool,
    /// The name of the x axis, below it; empty for none.
    pub x_title: &'a str,
    /// The name of the y axis, above it; empty for none.
    pub y_title: &'a str,
    /// Room kept free at the right, in CSS px (for labels of curves).
    pub right: f64,
    /// A few words at the foot, below everything else, in as many lines as they need; empty for none.
    pub note: &'a str,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            equal: Equal::No,
            pad: 0.0,
            log_y: false,
            whole_x: false,
            x_ticks: true,
            y_ticks: true,
            x_title: "",
            y_title: "",
            right: 0.0,
            note: "",
        }
    }
}

/// A window grows to so many times its length at most for the sake of equal units, where they are not needed.
const MOST_GROWN: f64 = 1.6;
/// A picture that is so many times longer than high has no room for equal units.
const LONGEST: f64 = 2.5;

/// An area with a window of the data on it. Its grid, ticks and titles are drawn when it is made.
pub struct Axes<'a, 'p> {
    /// What is drawn on.
    pub area: &'a Area<'p>,
    /// How it looks.
    pub theme: &'a Theme,
    /// The window, in CSS px **of the area**.
    pub window: ToData,
    /// The window in the coordinates of the data, with the axes' ticks: what plotters' elements are drawn on.
    pub plane: Plane<'p>,
}

impl<'a, 'p> Axes<'a, 'p> {
    /// Draws axes over the whole of `area` for these ranges of the data. Any range will do: see [`sane`].
    pub fn new(area: &'a Area<'p>, theme: &'a Theme, x: (f64, f64), y: (f64, f64), options: Options) -> Self {
        let (width, height) = area.size_css();
        let text = f64::from(theme.text);
        let mut window = ToData {
            left: 0.0,
            top: 0.0,
            width: 1.0,
            height: 1.0,
            x: sane(x),
            y: if options.log_y { sane_log(y) } else { sane(y) },
            log_y: options.log_y,
        };
        let wanted = (window.x, window.y);
        // On a wall a low panel needs its room for the curve: its own title has to say what is on the axes.
        let titled = theme.scale == Scale::Normal || height >= text * 14.0;
        // A blank keeps room for what a figure writes there itself.
        let kept = |title| if titled || title == " " { title } else { "" };
        let options = Options { x_title: kept(options.x_title), y_title: kept(options.y_title), ..options };
        let title = |t: &str| if t.is_empty() { 0.0 } else { text * 1.5 };
        let notes = note::lines_of(options.note, theme, (width, height));
        let foot = note::room(&notes, options.x_title, theme, width);
        let (mut ticks_x, mut ticks_y, mut equal);
        let mut left = if options.y_ticks { text * 2.0 } else { 0.0 };
        let mut pass = 0;
        // The left margin depends on the labels, they on the window, and that on the margin: twice is mostly enough.
        loop {
            let edge = text * 0.6;
            let top = edge.max(title(options.y_title) + text * 0.4);
            let bottom = foot + title(options.x_title) + if options.x_ticks { text * 1.9 } else { edge };
            let right = edge.max(options.right);
            window.left = left + edge;
            window.top = top;
            window.width = (width - window.left - right).max(1.0);
            window.height = (height - top - bottom).max(1.0);
            (window.x, window.y) = wanted;
            if !options.log_y {
                make_room(&mut window, options.pad);
            }
            equal = !options.log_y && make_equal(&mut window, options.equal);
            ticks_x = if options.x_ticks { x_ticks(&window, theme, options.whole_x) } else { none() };
            ticks_y = if options.y_ticks { y_ticks(&window, theme) } else { none() };
            if equal {
                one_step(&window, &mut ticks_x, &mut ticks_y);
            }
            let widest = ticks_y.labels.iter().map(|l| measure(l, theme)).fold(0.0, f64::max);
            if widest + text * 0.5 > width * 0.4 {
                // Numbers with so many digits would be cut, or leave no room for what they measure.
                ticks_y.labels.iter_mut().for_each(String::clear);
            }
            let needed = if widest > 0.0 { (widest + text * 0.5).min(width * 0.4) } else { 0.0 };
            pass += 1;
            // Where margin and labels change each other to and fro, the wider margin stays: no label is cut.
            if pass == 4 || (pass == 3 && needed <= left) || (needed - left).abs() < 0.5 {
                break;
            }
            left = needed;
        }
        let axes = Self { area, theme, window, plane: plane(area, window, (&ticks_x, &ticks_y)) };
        axes.grid(&ticks_x, &ticks_y);
        axes.labels(&ticks_x, &ticks_y, options, (width, height - foot));
        note::draw(area, theme, &notes, height);
        axes
    }

    /// The window in CSS px of the whole picture: what a panel hands back for hovering and dragging.
    pub fn to_data(&self) -> ToData {
        self.window.in_picture(self.area)
    }

    /// CSS px of a data point on the area.
    pub fn to_px(&self, x: f64, y: f64) -> (f64, f64) {
        self.window.to_px(x, y)
    }

    /// What `draw` puts is seen only within the window.
    pub fn clipped<T>(&self, draw: impl FnOnce() -> T) -> T {
        let ToData { left, top, width, height, .. } = self.window;
        self.area.put(Shape::Clip { x: px(left), y: px(top), w: px(width), h: px(height) });
        let drawn = draw();
        self.area.put(Shape::Unclip);
        drawn
    }

    /// A place for a data point, if it is within `reach` CSS px of the window.
    pub fn place(&self, x: f64, y: f64, reach: f64) -> Option<(i32, i32)> {
        let (cx, cy) = self.to_px(x, y);
        let w = &self.window;
        let near = cx >= w.left - reach && cx <= w.left + w.width + reach;
        (near && cy >= w.top - reach && cy <= w.top + w.height + reach).then(|| (px(cx), px(cy)))
    }

    /// Whether a data point can be drawn: it is finite, and not so far out that a line to it would lose its direction.
    pub fn has(&self, (x, y): (f64, f64)) -> bool {
        self.place(x, y, 1e5).is_some()
    }

    fn grid(&self, x: &Ticks, y: &Ticks) {
        let hair = self.theme.hair.stroke_width(self.theme.width(8.0));
        // Plotters runs the lines of x upwards, exports always ran them downwards.
        let drawn = self.plane.draw_mesh(
            |picture, line| match line {
                MeshLine::XMesh(foot, head, _) => picture.draw_path([head, foot], &hair),
                MeshLine::YMesh(left, right, _) => picture.draw_path([left, right], &hair),
            },
            y.at.len(),
            x.at.len(),
        );
        debug_assert!(drawn.is_ok());
    }

    fn labels(&self, x: &Ticks, y: &Ticks, options: Options, (width_css, height): (f64, f64)) {
        let (w, theme, text) = (&self.window, self.theme, f64::from(self.theme.text));
        let base = w.top + w.height;
        for (&at, label) in x.at.iter().zip(&x.labels) {
            let half = measure(label, theme) / 2.0;
            // A label at the end of the axis moves inwards rather than over the edge.
            let cx = self.to_px(at, w.y.0).0.clamp(half.min(width_css / 2.0), (width_css - half).max(width_css / 2.0));
            let place = (cx, base + text * 0.65);
            self.area.put(Label::new(label, place, theme.text, theme.soft).at(Align::Center, Baseline::Top).shape());
        }
        for (&at, label) in y.at.iter().zip(&y.labels) {
            let cy = self.to_px(w.x.0, at).1.clamp(text * 0.5, (height - text * 0.5).max(text * 0.5));
            let place = (w.left - text * 0.5, cy);
            self.area.put(Label::new(label, place, theme.text, theme.soft).at(Align::Right, Baseline::Middle).shape());
        }
        let title = |words: &str, place: (f64, f64), room: f64, align, baseline| {
            let whole = f64::from(width(words, theme.text, Weight::Normal)) <= room;
            // On a wall no name is cut: the panel's own title has to do.
            let left_out = theme.scale == Scale::Presenting && !whole;
            let words = fit(words, room as f32, theme.text, Weight::Normal);
            if !words.is_empty() && !left_out {
                self.area.put(Label::new(&words, place, theme.text, theme.soft).at(align, baseline).shape());
            }
        };
        let x_place = (w.left + w.width, height - text * 0.5);
        title(options.x_title, x_place, w.left + w.width - text * 0.6, Align::Right, Baseline::Alphabetic);
        title(options.y_title, (text * 0.6, text * 0.6), width_css - text * 1.2, Align::Left, Baseline::Top);
    }
}

fn none() -> Ticks {
    Ticks { at: Vec::new(), labels: Vec::new(), step: None }
}

/// Width of a tick label in CSS px.
fn measure(label: &str, theme: &Theme) -> f64 {
    f64::from(width(label, theme.text, Weight::Normal))
}

/// A range of this length around the same middle.
fn around(range: (f64, f64), length: f64) -> (f64, f64) {
    let middle = range.0 + (range.1 - range.0) / 2.0;
    (middle - length / 2.0, middle + length / 2.0)
}

/// Widens the window in x or in y until a unit is equally long in both, and says whether that was done.
fn make_equal(window: &mut ToData, equal: Equal) -> bool {
    let (ux, uy) = ((window.x.1 - window.x.0) / window.width, (window.y.1 - window.y.0) / window.height);
    let unit = ux.max(uy);
    let long = (window.width / window.height).max(window.height / window.width);
    let done = match equal {
        Equal::No => false,
        Equal::IfItFits => unit <= ux.min(uy) * MOST_GROWN,
        Equal::Yes => long <= LONGEST,
        Equal::Always => true,
    };
    if done {
        (window.x, window.y) = (around(window.x, unit * window.width), around(window.y, unit * window.height));
    }
    done
}

/// Widens the window until so many CSS px lie around what [`ticks::window_of`] made it of.
fn make_room(window: &mut ToData, pad: f64) {
    let grow = |range: (f64, f64), length: f64| {
        let share = ticks::MARGIN / (1.0 + 2.0 * ticks::MARGIN);
        // What there is shrinks with the rest. Never more than half of it is taken.
        let more = ((pad - length * share) / (1.0 - 2.0 * share)).clamp(0.0, length / 4.0);
        if more > 0.0 { around(range, (range.1 - range.0) * length / (length - 2.0 * more)) } else { range }
    };
    (window.x, window.y) = (grow(window.x, window.width), grow(window.y, window.height));
}

/// As many ticks as stand apart by more than their own width.
fn x_ticks(window: &ToData, theme: &Theme, whole: bool) -> Ticks {
    let gap = f64::from(theme.text) * 1.2;
    let least = f64::from(theme.text) * if theme.scale == Scale::Presenting { 4.0 } else { 4.5 };
    let mut most = ((window.width / least) as usize).clamp(1, 12);
    loop {
        let ticks = ticks::linear(window.x, most, whole);
        let room = match ticks.at.as_slice() {
            [a, b, ..] => (window.to_px(*b, 1.0).0 - window.to_px(*a, 1.0).0).abs(),
            _ => f64::INFINITY,
        };
        let widest = ticks.labels.iter().map(|l| measure(l, theme)).fold(0.0, f64::max);
        if widest + gap <= room {
            // One tick alone says nothing of the scale: rather the first and the last whole number.
            let ends = (whole && ticks.at.len() < 2).then(|| ticks::ends(window.x)).flatten();
            return ends.filter(|ends| apart(window, theme, ends) >= gap).unwrap_or(ticks);
        }
        if most == 1 {
            return ticks;
        }
        most -= 1;
    }
}

/// How far the labels of two ticks of x are apart, in CSS px.
fn apart(window: &ToData, theme: &Theme, ticks: &Ticks) -> f64 {
    let [a, b] = [0, 1].map(|i| window.across(ticks.at[i]));
    b - a - ticks.labels.iter().map(|label| measure(label, theme) / 2.0).sum::<f64>()
}

/// Gives both axes the larger of their steps, so that the grid is of squares, unless one tick would be left alone.
fn one_step(window: &ToData, x: &mut Ticks, y: &mut Ticks) {
    if let (Some(a), Some(b)) = (x.step, y.step) {
        let (fine, coarse, range) = if (a.1, a.0) < (b.1, b.0) { (x, b, window.x) } else { (y, a, window.y) };
        let again = ticks::stepped(range, coarse, fine.at.len().max(1));
        if again.at.len() >= fine.at.len().min(2) {
            *fine = again;
        }
    }
}

fn y_ticks(window: &ToData, theme: &Theme) -> Ticks {
    let least = f64::from(theme.text) * if theme.scale == Scale::Presenting { 4.0 } else { 3.2 };
    let range = (window.y.0.min(window.y.1), window.y.0.max(window.y.1));
    let of = |most| if window.log_y { ticks::log(range, most) } else { ticks::linear(range, most, false) };
    let most = ((window.height / least) as usize).clamp(1, 10);
    let found = of(most);
    if found.at.len() >= 2 {
        return found;
    }
    // One tick alone does not show the scale: take closer ticks, and where these would touch, the first and the last.
    let fits = |ticks: &Ticks| {
        let apart = |pair: &[f64]| (window.down(pair[0]) - window.down(pair[1])).abs();
        ticks.at.len() >= 2 && ticks.at.windows(2).all(|pair| apart(pair) >= f64::from(theme.text) * 1.15)
    };
    let closer = (most + 1..=10).map(of).find(|ticks| ticks.at.len() >= 2);
    closer.map(|ticks| if fits(&ticks) { ticks } else { ticks.outermost() }).filter(fits).unwrap_or(found)
}

#[cfg(test)]
#[path = "axes_tests.rs"]
mod tests;
