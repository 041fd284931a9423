//! Values over steps: costs, likelihoods, errors.

use crate::engine::order::ascending;
use crate::plot::axes::{Axes, Options, ToData};
use crate::plot::color::Rgba;
use crate::plot::elements::Elements;
use crate::plot::picture::{Align, Area, Baseline, DrawExt, Point, Shape, Weight, px};
use crate::plot::text::{Label, fit, width};
use crate::plot::theme::Theme;
use crate::plot::ticks::{number, window_of};
use plotters::element::{Circle, PathElement};
use plotters::series::LineSeries;
use plotters::style::Color;

/// One value of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The step.
    pub t: f64,
    /// The value.
    pub y: f64,
    /// Marked by a full disc, or by an open ring: two kinds of step told apart.
    pub filled: bool,
}

/// A curve, ascending in t.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// Its values; what is not finite is left out.
    pub samples: &'a [Sample],
    /// Its colour; `None` is the accent.
    pub color: Option<Rgba>,
    /// Dashed rather than solid.
    pub dashed: bool,
    /// What stands at its end, before the last value; may be empty.
    pub name: &'a str,
}

/// What a panel of curves looks like.
#[derive(Clone, Copy, Debug, Default)]
pub struct CurveOptions<'a> {
    /// The step that is shown elsewhere on the page: a cursor.
    pub now: Option<f64>,
    /// y is logarithmic.
    pub log_y: bool,
    /// The y axis begins at zero.
    pub from_zero: bool,
    /// The part that is shown, x and y from and to; `None` is everything.
    pub window: Option<[(f64, f64); 2]>,
    /// Names alone at the ends, without the last values.
    pub bare: bool,
    /// The window ends at this step at the earliest.
    pub until: f64,
    /// The name of the x axis.
    pub x_title: &'a str,
    /// The name of the y axis.
    pub y_title: &'a str,
}

/// A function has a corner every so many CSS px.
const STEP: f64 = 2.0;
/// More samples than this a curve are drawn without marks.
const MOST_MARKED: usize = 40;

/// Draws axes and curves over the whole area, with the last value at each end. Many samples are thinned to the least
/// and the greatest of every CSS pixel: the line looks as if all were drawn.
pub fn curves(area: &Area, theme: &Theme, curves: &[Curve], options: CurveOptions) -> ToData {
    let positive = |y: f64| !options.log_y || y > 0.0;
    let good = |s: &&Sample| s.t.is_finite() && s.y.is_finite() && positive(s.y);
    let all = || curves.iter().flat_map(|c| c.samples.iter().filter(good));
    let (mut t0, mut t1) = all().fold((f64::MAX, f64::MIN), |(a, b), s| (a.min(s.t), b.max(s.t)));
    if t0 > t1 {
        (t0, t1) = (0.0, 1.0);
    }
    t1 = t1.max(if options.until.is_finite() { options.until } else { t1 }).max(t0 + 1.0);
    let room = (t1 - t0) * 0.03;
    let mut y = window_of(all().map(|s| s.y));
    if options.log_y {
        y = all().fold((f64::MAX, f64::MIN), |(a, b), s| (a.min(s.y / 1.3), b.max(s.y * 1.3)));
    } else if options.from_zero {
        y.0 = if all().all(|s| s.y >= 0.0) { 0.0 } else { y.0 };
    }
    let height = |y: f64| if options.log_y { libm::log(y) } else { y };
    let last = |c: &Curve| c.samples.iter().rev().find(good).copied();
    // As many digits as it takes to tell the curves' ends apart, unless they meet.
    let ends: Vec<f64> = curves.iter().filter_map(last).map(|s| s.y).collect();
    let meet = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs();
    let tells =
        |digits: &usize| ends.windows(2).all(|w| meet(w[0], w[1]) || number(w[0], *digits) != number(w[1], *digits));
    let digits = (3..6).find(tells).unwrap_or(6);
    let size = theme.text;
    let (full, _) = area.size_css();
    // Where the last value does not fit beside its curve's name, the name alone does.
    let most = full * 0.36 - f64::from(size) * 1.1;
    let words = |c: &Curve| {
        let both = format!("{} {}", c.name, number(last(c)?.y, digits)).trim().to_owned();
        let wide = f64::from(width(&both, size, Weight::Bold)) > most && !c.name.is_empty();
        Some(if options.bare || wide { c.name.to_owned() } else { both })
    };
    // What a label needs beyond the free room after its curve, which is a share of the plot's width; that is a guess.
    let beyond = |c: &Curve| {
        let need = f64::from(width(&words(c)?, size, Weight::Bold)) + f64::from(size) * 1.1;
        let end = last(c)?;
        // It may have to stand behind the end of another curve at about the same height.
        let level = |s: &Sample| (height(s.y) - height(end.y)).abs() < 0.1 * (height(y.1) - height(y.0));
        let behind = curves.iter().filter_map(last).filter(level).map(|s| s.t).fold(end.t, f64::max);
        let share = ((t1 - behind) / (t1 - t0)).min(0.99);
        Some((need - share * (full - f64::from(size) * 4.0).max(0.0)) / (1.0 - share))
    };
    let right = curves.iter().filter_map(beyond).fold(0.0, f64::max).min(full * 0.36);
    let look = Options {
        log_y: options.log_y,
        whole_x: true,
        x_title: options.x_title,
        y_title: options.y_title,
        right,
        ..Options::default()
    };
    let [x, y] = options.window.unwrap_or([(t0 - room, t1 + room), y]);
    let axes = Axes::new(area, theme, x, y, look);
    if let Some(now) = options.now.filter(|t| t.is_finite()) {
        cursor(&axes, now);
    }
    let mut ends = Vec::new();
    for curve in curves {
        let color = curve.color.unwrap_or(theme.accent);
        let samples: Vec<Sample> = curve.samples.iter().filter(good).copied().collect();
        axes.clipped(|| line(&axes, &samples, color, curve.dashed));
        marks(&axes, &samples, color, options.now);
        if let (Some(s), Some(words)) = (samples.last(), words(curve)) {
            ends.push((axes.to_px(s.t, s.y), words, color));
        }
    }
    label_ends(&axes, ends, right);
    axes.to_data()
}

/// The corners of a function over the window: one every few pixels, and others at the places of `also`, in order.
pub fn function(axes: &Axes, also: impl Iterator<Item = f64>, f: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let w = &axes.window;
    let count = (w.width / STEP).ceil().clamp(2.0, 2000.0) as usize;
    let mut xs: Vec<f64> = (0..=count).map(|i| w.x.0 + (w.x.1 - w.x.0) * i as f64 / count as f64).collect();
    xs.extend(also.filter(|x| (w.x.0..=w.x.1).contains(x)));
    let place = |i: usize| (xs[i], f(xs[i]));
    ascending(&xs).into_iter().map(place).filter(|(_, y)| y.is_finite()).collect()
}

fn cursor(axes: &Axes, now: f64) {
    let (w, theme) = (&axes.window, axes.theme);
    if axes.place(now, w.y.0, 1.0).is_some() {
        let style = theme.lit_edge.stroke_width(theme.width(14.0));
        axes.plane.add(&PathElement::new(vec![(now, w.y.1), (now, w.y.0)], style));
    }
}

fn line(axes: &Axes, samples: &[Sample], color: Rgba, dashed: bool) {
    let theme = axes.theme;
    let mut points: Vec<Placed> = Vec::new();
    // First, least, greatest and last of every CSS pixel, in the order in which they came.
    let mut column: Vec<Placed> = Vec::new();
    for s in samples {
        let Some(place) = axes.place(s.t, s.y, 1e5) else { continue };
        if column.first().is_some_and(|(first, _)| first.0.div_euclid(10) != place.0.div_euclid(10)) {
            flush(&mut column, &mut points);
        }
        column.push((place, (s.t, s.y)));
    }
    flush(&mut column, &mut points);
    if points.len() < 2 {
        return;
    }
    if dashed {
        let (points, dash) = (points.into_iter().map(|p| p.0).collect(), [50.0 * theme.stroke, 40.0 * theme.stroke]);
        axes.area.put(Shape::Path { points, color, width: 20.0 * theme.stroke, dash: Some(dash) });
    } else {
        let style = color.stroke_width(theme.width(20.0));
        axes.plane.draw_series(LineSeries::new(points.into_iter().map(|p| p.1), style));
    }
}

/// Where a value of a curve lies, and the value with its step.
type Placed = (Point, (f64, f64));

fn flush(column: &mut Vec<Placed>, points: &mut Vec<Placed>) {
    if column.len() <= 4 {
        points.append(column);
        return;
    }
    let by_y = |i: &usize| column[*i].0.1;
    let least = (0..column.len()).min_by_key(by_y).unwrap_or(0);
    let most = (0..column.len()).max_by_key(by_y).unwrap_or(0);
    let mut keep = [0, least.min(most), least.max(most), column.len() - 1].to_vec();
    keep.dedup();
    points.extend(keep.into_iter().map(|i| column[i]));
    column.clear();
}

fn marks(axes: &Axes, samples: &[Sample], color: Rgba, now: Option<f64>) {
    let theme = axes.theme;
    for s in samples {
        let present = now == Some(s.t);
        if samples.len() > MOST_MARKED && !present {
            continue;
        }
        if axes.place(s.t, s.y, 1.0).is_none() {
            continue;
        }
        let r = px(if present { 5.0 } else { 3.2 } * f64::from(theme.marks));
        let fill = if s.filled { color } else { theme.card };
        axes.plane.add(&Circle::new((s.t, s.y), r, fill.filled()));
        axes.plane.add(&Circle::new((s.t, s.y), r, color.stroke_width(theme.width(18.0))));
    }
}

/// The last values at the right, moved apart where they would collide.
fn label_ends(axes: &Axes, mut ends: Vec<((f64, f64), String, Rgba)>, room: f64) {
    let (theme, w) = (axes.theme, &axes.window);
    let text = f64::from(theme.text);
    ends.retain(|(place, ..)| place.0.is_finite() && place.1.is_finite());
    let places: Vec<(f64, f64)> = ends.iter().map(|end| end.0).collect();
    ends.retain(|(_, words, _)| !words.is_empty());
    // Of two at one height the one drawn last, which lies above, is named above.
    ends.reverse();
    let order = ascending(&ends.iter().map(|end| end.0.1).collect::<Vec<_>>());
    let mut free = w.top - text;
    let overflow = (ends.len() as f64 * text * 1.3 - w.height).max(0.0);
    for (i, ((x, y), words, color)) in order.into_iter().map(|at| &ends[at]).enumerate() {
        let below = (ends.len() - 1 - i) as f64 * text * 1.3;
        let y = y.clamp(w.top, w.top + w.height).min(w.top + w.height + overflow - below).max(free + text * 1.3);
        free = y;
        // Where another curve ends under the label, the label stands behind that end.
        let wide = f64::from(width(words, theme.text, Weight::Bold)) + text * 0.7;
        let under = |place: &&(f64, f64)| (place.1 - y).abs() < text && place.0 < x + wide;
        let x = places.iter().filter(under).fold(*x, |x, place| x.max(place.0));
        let x = x.min(w.left + w.width) + text * 0.7;
        let end = w.left + w.width + room.max(text * 0.6);
        let words = fit(words, (end - x) as f32, theme.text, Weight::Bold);
        let label = Label::new(&words, (x, y), theme.text, *color).bold().at(Align::Left, Baseline::Middle);
        if !words.is_empty() {
            axes.area.put(label.halo(theme.card).shape());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Picture, Scale, Scheme};

    #[test]
    fn no_name_lies_on_the_end_of_another_curve() {
        let samples = |last: i32| -> Vec<Sample> {
            (0..=last).map(|t| Sample { t: f64::from(t), y: f64::from((t - 8).min(0)), filled: true }).collect()
        };
        for scale in [Scale::Normal, Scale::Presenting] {
            let mut picture = Picture::new(440, 500);
            let (long, short) = (samples(9), samples(8));
            let of = |samples, name| Curve { samples, color: None, dashed: false, name };
            let options = CurveOptions { bare: true, ..CurveOptions::default() };
            let theme = Theme::new(Scheme::Light, scale);
            let to_data = curves(&picture.area(), &theme, &[of(&long, ""), of(&short, "their ratio")], options);
            let named = picture.shapes.iter().find_map(|shape| match shape {
                Shape::Text { x, text, .. } if text == "their ratio" => Some(f64::from(*x) / 10.0),
                _ => None,
            });
            let (end, _) = to_data.to_px(9.0, 0.0);
            assert!(named.is_some_and(|x| x > end), "{named:?} {end}");
        }
    }
}
