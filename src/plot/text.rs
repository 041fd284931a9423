//! How wide a text will be, without a font at hand.
//!
//! The table holds the advance widths of DejaVu Sans, one of the widest fonts of our stack, so that a label which fits
//! here fits everywhere: an estimate is rarely below what the reader's font needs, and up to 15 % above it.

use super::color::Rgba;
use super::picture::{Align, Baseline, DrawExt, Shape, Weight, px};

/// A line of text to be put on an area; lengths are CSS px.
#[derive(Clone, Debug)]
pub struct Label<'a> {
    text: &'a str,
    x: f64,
    y: f64,
    size: f32,
    color: Rgba,
    weight: Weight,
    align: Align,
    baseline: Baseline,
    rotate: bool,
    halo: Option<Rgba>,
}

impl<'a> Label<'a> {
    /// A text at (x, y), from its left end on the alphabetic baseline.
    pub fn new(text: &'a str, (x, y): (f64, f64), size: f32, color: Rgba) -> Self {
        let (weight, align, baseline) = (Weight::Normal, Align::Left, Baseline::Alphabetic);
        Self { text, x, y, size, color, weight, align, baseline, rotate: false, halo: None }
    }

    /// What of it stands at (x, y).
    #[must_use]
    pub fn at(self, align: Align, baseline: Baseline) -> Self {
        Self { align, baseline, ..self }
    }

    /// Set in bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    /// Reading upwards.
    #[must_use]
    pub fn upwards(self) -> Self {
        Self { rotate: true, ..self }
    }

    /// With a rim of this colour.
    #[must_use]
    pub fn halo(self, color: Rgba) -> Self {
        Self { halo: Some(color), ..self }
    }

    /// Writes it on an area.
    pub fn put(self, area: &impl DrawExt) {
        area.put(self.shape());
    }

    /// The shape to put.
    pub fn shape(self) -> Shape {
        let Self { text, x, y, size, color, weight, align, baseline, rotate, halo } = self;
        let (x, y, size, text) = (px(x), px(y), size * 10.0, text.to_owned());
        Shape::Text { x, y, text, size, color, weight, align, baseline, rotate, halo }
    }
}

/// Advance widths of U+0020..=U+007E in thousandths of an em.
const ASCII: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, // space to /
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, // 0 to ?
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, // @ to O
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, // P to _
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, // ` to o
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838, // p to ~
];

/// Width of one character in ems.
fn advance(c: char) -> f32 {
    match c {
        ' '..='~' => f32::from(ASCII[c as usize - 0x20]) / 1000.0,
        // Combining marks, joiners and direction marks take no room.
        '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{2009}' | '\u{200a}' | '\u{202f}' => 0.2,
        '⁰'..='₎' | '²' | '³' | '¹' => 0.4,
        '·' => 0.32,
        // Chinese, Japanese, Korean, full-width forms, emoji.
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 1.0,
        '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f000}'.. => 1.0,
        '—' | '…' | '‖' => 1.0,
        '\u{2190}'..='\u{22ff}' => 0.84,
        _ => 0.66,
    }
}

/// The width of a line of text set at `size`, in the unit of `size`. Never NaN, never negative.
pub fn width(text: &str, size: f32, weight: Weight) -> f32 {
    let ems: f32 = text.chars().map(advance).sum();
    let width = ems * size * if weight == Weight::Normal { 1.0 } else { 1.1 };
    if width.is_finite() { width.max(0.0) } else { 0.0 }
}

/// `text` broken into lines that fit into `room`: after spaces, and anywhere within Chinese. What does
/// not fit alone is cut as [`fit`] does it.
pub fn lines(text: &str, room: f32, size: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in text.split_inclusive(|c: char| c == ' ' || c >= '\u{2E80}') {
        match lines.last_mut() {
            Some(line) if width(format!("{line}{piece}").trim_end(), size, Weight::Normal) <= room => {
                line.push_str(piece)
            }
            _ => lines.push(piece.to_owned()),
        }
    }
    let fitting = lines.iter().map(|line| fit(line.trim_end(), room, size, Weight::Normal));
    fitting.filter(|line| !line.is_empty()).collect()
}

/// The longest beginning of `text` that fits into `room` (in the unit of `size`), with an ellipsis where it was cut.
/// Empty if not even one character fits.
pub fn fit(text: &str, room: f32, size: f32, weight: Weight) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size, weight) + width("…", size, weight) > room {
            kept.pop();
            break;
        }
    }
    if kept.is_empty() { kept } else { kept.trim_end().to_owned() + "…" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_han_character_is_one_em() {
        assert_eq!(width("中文", 10.0, Weight::Normal), 20.0);
        assert!((width("10", 10.0, Weight::Normal) - 12.72).abs() < 1e-4);
        assert_eq!(width("x", f32::NAN, Weight::Normal), 0.0);
    }

    #[test]
    fn cuts_at_a_character() {
        assert_eq!(fit("assign", 1e9, 12.0, Weight::Normal), "assign");
        assert_eq!(fit("簇簇簇簇", 31.0, 10.0, Weight::Normal), "簇簇…");
        assert_eq!(fit("簇", 5.0, 10.0, Weight::Normal), "");
    }

    #[test]
    fn lines_break_at_spaces_and_within_chinese() {
        assert_eq!(lines("take an E-step first", 70.0, 10.0), ["take an", "E-step first"]);
        assert_eq!(lines("簇簇簇簇", 31.0, 10.0), ["簇簇簇", "簇"]);
        assert_eq!(lines("", 31.0, 10.0), Vec::<String>::new());
        assert_eq!(lines("unbreakable x", 31.0, 10.0), ["unb…", "x"]);
    }
}
