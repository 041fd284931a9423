//! A few words below the axes.

use super::measure;
use crate::plot::picture::{Area, DrawExt};
use crate::plot::text::{Label, lines};
use crate::plot::theme::Theme;

/// A line of a note is so high, in letters.
const NOTE_LINE: f64 = 1.3;

/// A note in lines. Where it would take more than a third of the picture there is none: the picture is said in words too.
pub fn lines_of(note: &str, theme: &Theme, (width, height): (f64, f64)) -> Vec<String> {
    let text = f64::from(theme.text);
    let mut notes = lines(note, (width - text * 1.2) as f32, theme.text);
    if notes.len() as f64 * NOTE_LINE * text > height / 3.0 {
        notes.clear();
    }
    notes
}

/// How high the room for a note is: none, where one line has room beside the title of the x axis.
pub fn room(notes: &[String], x_title: &str, theme: &Theme, width: f64) -> f64 {
    let text = f64::from(theme.text);
    let beside = |line: &String| measure(line, theme) + measure(x_title, theme) + text * 2.4 <= width;
    match notes {
        [line] if !x_title.is_empty() && beside(line) => 0.0,
        _ => notes.len() as f64 * NOTE_LINE * text,
    }
}

/// Puts a note at the foot of an area.
pub fn draw(area: &Area<'_>, theme: &Theme, notes: &[String], height: f64) {
    let text = f64::from(theme.text);
    for (line, below) in notes.iter().rev().zip(0..) {
        let place = (text * 0.6, height - text * (0.5 + NOTE_LINE * f64::from(below)));
        area.put(Label::new(line, place, theme.text, theme.ink).shape());
    }
}
