//! Round numbers on axes: where ticks go, how numbers are written, and windows that hold the data.

use crate::engine::words::in_groups;

/// No window reaches further than this; what lies beyond is drawn at the edge or not at all.
pub const LIMIT: f64 = 1e15;

/// A window that can be drawn: finite, `lo < hi`, and wide enough for its distance from zero.
pub fn sane(range: (f64, f64)) -> (f64, f64) {
    let hold = |v: f64, or: f64| if v.is_nan() { or } else { v.clamp(-LIMIT, LIMIT) };
    let (a, b) = match (range.0.is_nan(), range.1.is_nan()) {
        (true, true) => (0.0, 1.0),
        _ => (hold(range.0, range.1), hold(range.1, range.0)),
    };
    let (a, b) = (hold(a, 0.0).min(hold(b, 0.0)), hold(a, 0.0).max(hold(b, 0.0)));
    let size = a.abs().max(b.abs());
    if b - a <= size * 1e-9 || b - a < 1e-12 {
        let half = if size < 1e-6 { 1.0 } else { size * 0.1 };
        let middle = a + (b - a) / 2.0;
        return (middle - half, middle + half);
    }
    (a, b)
}

/// A window of positive numbers for a logarithmic axis, at least half a decade high.
pub fn sane_log(range: (f64, f64)) -> (f64, f64) {
    let good = |v: f64| (v.is_finite() && v > 0.0).then(|| v.clamp(1e-15, LIMIT));
    let (a, b) = match (good(range.0), good(range.1)) {
        (Some(a), Some(b)) => (a.min(b), a.max(b)),
        (Some(v), None) | (None, Some(v)) => (v / 10.0, v),
        (None, None) => (0.1, 1.0),
    };
    if b / a < 3.0 { (a / 1.8, b * 1.8) } else { (a, b) }
}

/// The room beside what a window holds, as a share of it.
pub const MARGIN: f64 = 0.06;

/// The window around all finite values, with room ([`MARGIN`]) on both sides; around nothing, 0 to 1.
pub fn window_of(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let mut range: Option<(f64, f64)> = None;
    for v in values.into_iter().filter(|v| v.is_finite()) {
        range = Some(range.map_or((v, v), |(a, b)| (a.min(v), b.max(v))));
    }
    let (a, b) = sane(range.unwrap_or((0.0, 1.0)));
    let room = (b - a) * MARGIN;
    (a - room, b + room)
}

/// Ticks and how finely they must be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// Where they are, ascending.
    pub at: Vec<f64>,
    /// What is written there.
    pub labels: Vec<String>,
    /// The step between them as a digit (1, 2 or 5) and a power of ten; `None` if they do not stand evenly.
    pub step: Option<(f64, i32)>,
}

impl Ticks {
    /// The first and the last of them alone.
    pub fn outermost(mut self) -> Self {
        let last = self.at.len().saturating_sub(1);
        if last > 1 {
            self.at.drain(1..last);
            self.labels.drain(1..last);
            self.step = None;
        }
        self
    }
}

/// At most `most` ticks at multiples of 1, 2 or 5 times a power of ten within a window.
pub fn linear(window: (f64, f64), most: usize, whole: bool) -> Ticks {
    let (lo, hi) = sane(window);
    let least = (hi - lo) / most.max(1) as f64;
    let mut exponent = libm::floor(libm::log10(least)) as i32;
    let mut found = (1.0, exponent);
    'found: for _ in 0..4 {
        for digit in [1.0, 2.0, 5.0] {
            let step = digit * ten(exponent);
            found = (digit, exponent);
            let count = (hi / step + 1e-9).floor() - (lo / step - 1e-9).ceil() + 1.0;
            if step >= least * 0.999 && count <= most as f64 && (!whole || exponent >= 0) {
                break 'found;
            }
        }
        exponent = if whole { (exponent + 1).max(0) } else { exponent + 1 };
    }
    stepped((lo, hi), found, most)
}

/// At most `most` ticks at the multiples of a step (a digit and a power of ten) within a window.
pub fn stepped((lo, hi): (f64, f64), (digit, exponent): (f64, i32), most: usize) -> Ticks {
    let step = digit * ten(exponent);
    let (first, last) = ((lo / step - 1e-9).ceil(), (hi / step + 1e-9).floor());
    let count = (last - first + 1.0).clamp(0.0, most as f64) as usize;
    let at: Vec<f64> = (0..count).map(|i| multiple(first + i as f64, step)).collect();
    let labels = at.iter().map(|&v| write(v, exponent, at.iter().fold(0.0, |m: f64, v| m.max(v.abs())))).collect();
    Ticks { at, labels, step: Some((digit, exponent)) }
}

/// The first and the last whole number of a window, if there are two.
pub fn ends((lo, hi): (f64, f64)) -> Option<Ticks> {
    let at = vec![(lo - 1e-9).ceil() + 0.0, (hi + 1e-9).floor()];
    let labels = at.iter().map(|&v| write(v, 0, lo.abs().max(hi.abs()))).collect();
    (at[0] < at[1]).then_some(Ticks { at, labels, step: None })
}

/// Ticks of a logarithmic window: decades, and 2 and 5 between them where few decades are in sight.
pub fn log(window: (f64, f64), most: usize) -> Ticks {
    let (lo, hi) = sane_log(window);
    let (a, b) = (libm::ceil(libm::log10(lo) - 1e-9) as i32, libm::floor(libm::log10(hi) + 1e-9) as i32);
    let decades = (b - a + 1).max(0) as usize;
    let within = |v: &f64| *v >= lo * (1.0 - 1e-9) && *v <= hi * (1.0 + 1e-9);
    let fine: Vec<f64> = (a - 1..=b).flat_map(|e| [1.0, 2.0, 5.0].map(|d| d * ten(e))).filter(within).collect();
    let at: Vec<f64> = if decades < 2 && fine.len() <= most {
        fine
    } else {
        let every = decades.div_ceil(most.max(1)).max(1);
        (a..=b).filter(|e| e.rem_euclid(every as i32) == 0).map(ten).collect()
    };
    if at.is_empty() {
        return linear((lo, hi), most, false);
    }
    let labels = at.iter().map(|&v| write(v, libm::floor(libm::log10(v) + 1e-9) as i32, v)).collect();
    Ticks { at, labels, step: None }
}

fn ten(exponent: i32) -> f64 {
    libm::pow(10.0, f64::from(exponent))
}

/// `n · step`. Powers of ten below one are not exact in binary: dividing by their inverse makes 0.3 of 3 and 0.1.
fn multiple(n: f64, step: f64) -> f64 {
    if step >= 1.0 { n * step } else { n / (1.0 / step).round() }
}

/// One tick label: `exponent` is the place of the last digit that carries meaning, `most` the largest label's size.
fn write(value: f64, exponent: i32, most: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e6).contains(&most) {
        let power = libm::floor(libm::log10(most) + 1e-9) as i32;
        let digits = (power - exponent).clamp(0, 6) as usize;
        let mantissa = format!("{:.digits$}", value / ten(power));
        let raised = format!("10{}", superscript(power));
        return minus(if mantissa == "1" { raised } else { format!("{mantissa}·{raised}") });
    }
    minus(in_groups(format!("{value:.*}", exponent.min(0).unsigned_abs() as usize)))
}

/// A number with `digits` significant digits, for a reader: `0.446`, `12.3`, `1024`, `3.1·10⁻⁷`, `−2`.
pub fn number(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "–".to_owned()
        } else {
            minus(format!("{}∞", if value < 0.0 { "-" } else { "" }))
        };
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = digits.clamp(1, 15);
    // The exponent after rounding: 9.996 with three digits is 10.0.
    let shown = format!("{:.*e}", digits - 1, value);
    let (mantissa, power) = shown.split_once('e').unwrap_or((&shown, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    if (-4..7).contains(&power) {
        return minus(in_groups(format!("{value:.*}", (digits as i32 - 1 - power).max(0) as usize)));
    }
    minus(format!("{mantissa}·10{}", superscript(power)))
}

/// With the proper minus sign, as wide as a plus.
fn minus(text: String) -> String {
    text.replace('-', "−")
}

fn superscript(n: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().chars().map(|c| c.to_digit(10).map_or('⁻', |d| DIGITS[d as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(window: (f64, f64), most: usize) -> String {
        linear(window, most, false).labels.join(" ")
    }

    #[test]
    fn labels_have_the_digits_that_carry_meaning() {
        assert_eq!(labels((0.4, 1.6), 4), "0.5 1.0 1.5");
        assert_eq!(labels((-0.6, 9.6), 6), "0 2 4 6 8");
        assert_eq!(labels((-1.0, 1.0), 3), "−1 0 1");
        assert_eq!(labels((0.0, 2.5e6), 4), "0 10⁶ 2·10⁶");
        assert_eq!(labels((0.0, 3e-6), 4), "0 10⁻⁶ 2·10⁻⁶ 3·10⁻⁶");
        assert_eq!(linear((0.0, 3.0), 9, true).labels.join(" "), "0 1 2 3");
        assert_eq!(linear((0.0, 0.5), 9, true).labels.join(" "), "0");
    }

    #[test]
    fn logarithms_tick_by_decades() {
        assert_eq!(log((0.002, 300.0), 8).labels.join(" "), "0.01 0.1 1 10 100");
        assert_eq!(log((0.15, 0.9), 6).labels.join(" "), "0.2 0.5");
        assert_eq!(log((1e-12, 1e3), 4).at.len(), 4);
    }

    #[test]
    fn numbers_are_written_for_readers() {
        let cases = [(0.4461, "0.446"), (-12.34, "−12.3"), (9.996, "10.0"), (1024.0, "1024"), (3.1e-7, "3.10·10⁻⁷")];
        for (value, text) in cases {
            assert_eq!(number(value, 3), text);
        }
        assert_eq!((number(f64::NAN, 3), number(f64::NEG_INFINITY, 3)), ("–".to_owned(), "−∞".to_owned()));
    }

    #[test]
    fn windows_are_sane() {
        assert_eq!(window_of([]), (-0.06, 1.06));
        assert_eq!(window_of([f64::NAN, f64::INFINITY]), (-0.06, 1.06));
        let (a, b) = window_of([5.0, 5.0]);
        assert!(a < 5.0 && b > 5.0);
        for bad in [(f64::NAN, 1.0), (f64::NEG_INFINITY, f64::INFINITY), (3.0, 3.0), (0.0, 0.0), (1e300, 2e300)] {
            let (a, b) = sane(bad);
            assert!(a < b && (b - a).is_finite(), "{bad:?} gave {a} {b}");
            let (a, b) = sane_log(bad);
            assert!(a < b && a > 0.0 && b.is_finite(), "{bad:?} gave {a} {b}");
        }
    }
}
