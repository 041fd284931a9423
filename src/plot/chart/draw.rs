//! How a chart is drawn.

use super::{Chart, ChartMark, Drawn, Series, SeriesNames};
use crate::plot::axes::{Axes, Options, ToData};
use crate::plot::color::Rgba;
use crate::plot::elements::{Elements, corners, disc};
use crate::plot::panels::{Curve, CurveOptions, Sample, curves, say};
use crate::plot::picture::{Align, Area, Baseline, DrawExt, Shape, Weight, px};
use crate::plot::text::{Label, fit, lines, width as measure};
use crate::plot::theme::Theme;
use crate::plot::ticks::window_of;
use crate::plot::zoom::Window;
use plotters::element::{Circle, PathElement, Rectangle};
use plotters::style::Color;

impl Chart {
    /// Draws it over the whole area; `zoomed` is the window that the reader has zoomed to.
    pub fn draw(&self, area: &Area<'_>, theme: &Theme, zoomed: Option<Window>) -> Option<ToData> {
        if let Some(text) = &self.empty {
            if !text.is_empty() {
                say(area, theme, text);
            }
            return None;
        }
        if self.note.is_empty() && self.below.is_none() {
            return Some(self.plot(area, theme, zoomed));
        }
        let (width, height) = area.size_css();
        let text = f64::from(theme.text);
        let notes = lines(&self.note, (width - text) as f32, theme.text);
        let foot = if notes.is_empty() { 0.0 } else { text * (0.5 + 1.3 * notes.len() as f64) };
        let plots = if self.below.is_some() { 2.0 } else { 1.0 };
        let high = px((height - foot).max(2.0) / plots);
        let (upper, rest) = area.split_vertically(high);
        let (lower, last) = rest.split_vertically(high);
        let foot = if self.below.is_some() { &last } else { &rest };
        for (line, i) in notes.iter().zip(0..) {
            let place = (text * 0.6, text * (1.1 + 1.3 * f64::from(i)));
            foot.put(Label::new(line, place, theme.text, theme.soft).shape());
        }
        // Zoomed, both plots show the same x, each over its own range there.
        let to_data = self.plot(&upper, theme, if self.below.is_some() { self.over(zoomed) } else { zoomed });
        if let Some(below) = &self.below {
            below.plot(&lower, theme, below.over(zoomed));
        }
        Some(to_data)
    }

    /// The part of the x axis that is shown, with the range of what is there.
    fn over(&self, zoomed: Option<Window>) -> Option<Window> {
        let [(from, to), _] = zoomed?;
        let there = self.series.iter().flat_map(|series| &series.values).filter(|s| (from..=to).contains(&s.t));
        Some([(from, to), window_of(there.map(|s| s.y))])
    }

    fn plot(&self, area: &Area<'_>, theme: &Theme, zoomed: Option<Window>) -> ToData {
        let window = zoomed.or(self.usual);
        let drawn = match (self.look, window) {
            (Some(look), Some(window)) => look(self, area, theme, window),
            _ => self.curves(area, theme, window),
        };
        // The marks are placed within this area, of which `drawn` tells the place in the whole picture.
        let within = drawn.in_area(area);
        if let Some(draw) = self.marks.draw {
            self.marks.all.iter().for_each(|mark| draw(mark, area, theme, &within));
        }
        drawn
    }

    fn curves(&self, area: &Area<'_>, theme: &Theme, window: Option<Window>) -> ToData {
        let options = CurveOptions {
            now: self.now,
            log_y: self.log_y,
            from_zero: self.from_zero,
            window,
            bare: self.names == SeriesNames::Ends,
            until: self.until,
            x_title: if self.below.is_some() { "" } else { &self.x.title },
            y_title: &self.y_title,
        };
        let shown: Vec<Curve<'_>> = self.series.iter().flat_map(Series::curves).collect();
        curves(area, theme, &shown, options)
    }
}

/// The series of a chart as bars, lines and discs, with their names in a row above the window.
pub fn row(chart: &Chart, area: &Area<'_>, theme: &Theme, [x, y]: Window) -> ToData {
    let look = Options { whole_x: true, x_title: &chart.x.title, y_title: &chart.y_title, ..Options::default() };
    let axes = Axes::new(area, theme, x, y, look);
    axes.clipped(|| chart.series.iter().for_each(|series| series.shapes(&axes)));
    let dashed = |series: &Series| matches!(series.drawn, Drawn::Line(_, true));
    let named = chart.series.iter().filter(|series| !series.name.is_empty() && series.drawn != Drawn::Hidden);
    let entry = |s: &Series| (s.name.clone(), s.color.unwrap_or(theme.accent), dashed(s));
    // What is solid is named first.
    let (mut entries, broken): (Vec<_>, Vec<_>) = named.map(entry).partition(|(.., dashed)| !dashed);
    entries.extend(broken);
    legend(&axes, &chart.y_title, &entries);
    axes.to_data()
}

impl Series {
    /// The curves that it is drawn as: a broken one is several.
    fn curves(&self) -> Vec<Curve<'_>> {
        let dashed = self.drawn == Drawn::Dashed;
        let curve = |samples| Curve { samples, color: self.color, dashed, name: &self.name };
        match self.drawn {
            Drawn::Hidden => Vec::new(),
            Drawn::Broken => {
                let pieces = self.values.split(|sample| !sample.y.is_finite());
                pieces.filter(|piece| !piece.is_empty()).map(curve).collect()
            }
            _ => vec![curve(&self.values)],
        }
    }

    fn shapes(&self, axes: &Axes<'_, '_>) {
        let theme = axes.theme;
        let color = self.color.unwrap_or(theme.accent);
        match self.drawn {
            Drawn::Line(width, dashed) => {
                let points: Vec<_> = self.values.iter().map(|s| (s.t, s.y)).filter(|at| axes.has(*at)).collect();
                if points.len() > 1 {
                    line(axes, points, (color, width), dashed.then_some([30.0, 30.0]));
                }
            }
            Drawn::Bars => {
                let half = (axes.window.width / (axes.window.x.1 - axes.window.x.0) * 0.32).min(6.0);
                self.values.iter().for_each(|sample| bar(axes, sample, half, color));
            }
            Drawn::Dots(r, rim) => {
                for sample in &self.values {
                    if axes.place(sample.t, sample.y, 6.0).is_none() {
                        continue;
                    }
                    let (at, r, rim) = ((sample.t, sample.y), px(r * f64::from(theme.marks)), (rim, theme.width(14.0)));
                    if sample.filled {
                        axes.plane.draw_series(disc(at, r, color, rim));
                    } else {
                        axes.plane.add(&Circle::new(at, r, rim.0.stroke_width(rim.1)));
                    }
                }
            }
            Drawn::Curve | Drawn::Dashed | Drawn::Broken | Drawn::Hidden => {}
        }
    }
}

fn bar(axes: &Axes<'_, '_>, sample: &Sample, half: f64, color: Rgba) {
    let ((x, top), (_, foot)) = (axes.to_px(sample.t, sample.y), axes.to_px(0.0, 0.0));
    let bar = corners((x - half, top), (2.0 * half, foot - top));
    axes.area.add(&Rectangle::new(bar, color.fade(0.4).filled()));
}

/// A line through places of the data, with dash and gap in tenths of a CSS px at a desk: plotters has none.
pub fn line(axes: &Axes<'_, '_>, points: Vec<(f64, f64)>, (color, width): (Rgba, f32), dash: Option<[f32; 2]>) {
    let theme = axes.theme;
    match dash {
        None => axes.plane.add(&PathElement::new(points, color.stroke_width(theme.width(width)))),
        Some(dash) => {
            let points = points.into_iter().filter_map(|(x, y)| axes.place(x, y, 1e5)).collect();
            let (width, dash) = (width * theme.stroke, Some(dash.map(|length| length * theme.stroke)));
            axes.area.put(Shape::Path { points, color, width, dash });
        }
    }
}

impl ChartMark {
    pub(super) fn draw(&self, area: &Area<'_>, theme: &Theme, window: &ToData) {
        let (s, text) = (theme.stroke, f64::from(theme.text));
        let (right, foot) = (window.left + window.width, window.top + window.height);
        match self {
            Self::Upright { x, words, color } => {
                let (x, _) = window.to_px(*x, window.y.0);
                if x < window.left || x > right {
                    return;
                }
                let points = vec![(px(x), px(window.top)), (px(x), px(foot))];
                area.put(Shape::Path { points, color: *color, width: 12.0 * s, dash: Some([30.0 * s, 40.0 * s]) });
                let (at, align, room) = roomier(x, window, text * 0.4);
                // The number alone rather than half the words.
                let (room, [words, short]) = ((room - text * 0.6) as f32, words);
                let words = if measure(words, theme.text, Weight::Normal) <= room { words } else { short };
                let words = fit(words, room, theme.text, Weight::Normal);
                if !words.is_empty() {
                    let at = (at, window.top + text * 0.9);
                    let label = Label::new(&words, at, theme.text, theme.ink).halo(theme.card);
                    area.put(label.at(align, Baseline::Middle).shape());
                }
            }
            Self::Level { y, color } => {
                let (_, at) = window.to_px(window.x.0, *y);
                if at < window.top || at > foot {
                    return;
                }
                let points = vec![(px(window.left), px(at)), (px(right), px(at))];
                area.put(Shape::Path { points, color: *color, width: 10.0 * s, dash: Some([15.0 * s, 30.0 * s]) });
            }
            Self::Tint { until, color } => {
                let end = window.to_px(*until, window.y.0).0.clamp(window.left, right);
                if end > window.left {
                    let tint = corners((window.left, window.top), (end - window.left, window.height));
                    area.add(&Rectangle::new(tint, color.filled()));
                }
            }
            Self::Drop { at, words, color } => {
                let (x, y) = window.to_px(at.0, at.1);
                if !window.contains(x, y) {
                    return;
                }
                let points = vec![(px(x), px(y)), (px(x), px(foot))];
                area.put(Shape::Path { points, color: *color, width: 12.0 * s, dash: Some([20.0 * s, 30.0 * s]) });
                let (r, rim) = (px(5.0 * f64::from(theme.marks)), (theme.card, theme.width(14.0)));
                area.draw_series(disc((px(x), px(y)), r, *color, rim));
                let (at, align, _) = roomier(x, window, text * 0.6);
                let label = Label::new(words, (at, foot - text * 0.8), theme.text, *color);
                area.put(label.bold().at(align, Baseline::Middle).halo(theme.card).shape());
            }
        }
    }
}

/// Where words beside an x stand, on the side where there is more room, and how much room that is.
fn roomier(x: f64, window: &ToData, gap: f64) -> (f64, Align, f64) {
    let (left, right) = (x - window.left, window.left + window.width - x);
    if right >= left { (x + gap, Align::Left, right) } else { (x - gap, Align::Right, left) }
}

/// Names of series in the row above the window, behind the title of y; at the right lie the buttons that zoom.
pub fn legend(axes: &Axes<'_, '_>, title: &str, entries: &[(String, Rgba, bool)]) {
    let theme = axes.theme;
    let (text, s) = (f64::from(theme.text), theme.stroke);
    let (w, y) = (&axes.window, axes.window.top - text * 0.75);
    // Low pictures have no room above.
    if y < text * 0.5 {
        return;
    }
    // The title begins left of the window, where the numbers are.
    let mut left = w.left.max(f64::from(measure(title, theme.text, Weight::Normal)) + text * 1.4);
    let room = |name: &str| f64::from(measure(name, theme.text, Weight::Normal));
    let right = w.left + w.width + text * 0.5;
    // Where there is little room, lines and gaps are shorter: where a name begins, and how far behind it the next does.
    let wide: f64 = entries.iter().map(|(name, ..)| text * 3.4 + room(name)).sum();
    let (begins, step) = if left + wide - text * 1.4 > right { (1.2, 1.9) } else { (2.0, 3.4) };
    for (name, color, dashed) in entries {
        let room = room(name);
        if left + text * begins + room > right {
            return;
        }
        let points = vec![(px(left), px(y)), (px(left + text * (begins - 0.5).min(1.5)), px(y))];
        let dash = dashed.then_some([40.0 * s, 35.0 * s]);
        axes.area.put(Shape::Path { points, color: *color, width: 22.0 * s, dash });
        let label =
            Label::new(name, (left + text * begins, y), theme.text, theme.ink).at(Align::Left, Baseline::Middle);
        axes.area.put(label.shape());
        left += text * step + room;
    }
}
