//! The look of panels: colours and sizes, read from the page's own style sheet.

use super::color::Rgba;
use crate::engine::numbers;
use serde::{Deserialize, Serialize};

/// The style sheet that both the page and the plots follow.
const TOKENS: &str = include_str!("../../style/tokens.css");

/// On a wall text takes this share of the height, as `--wall` in the style sheet says.
const WALL: f32 = 0.033;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// For a desk or for a wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Read at arm's length.
    #[default]
    Normal,
    /// Read from the last row: text of at least 24 CSS px, fewer ticks, bolder marks.
    Presenting,
}

/// Colours and sizes of a panel. Sizes are CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Light or dark.
    pub scheme: Scheme,
    /// Desk or wall.
    pub scale: Scale,
    /// Behind everything.
    pub paper: Rgba,
    /// Behind a panel.
    pub card: Rgba,
    /// A quiet surface.
    pub wash: Rgba,
    /// Hairlines and grids.
    pub hair: Rgba,
    /// Outlines that must be seen (3 : 1 against card).
    pub edge: Rgba,
    /// Text, and whatever is picked.
    pub ink: Rgba,
    /// Quieter text: ticks, titles.
    pub soft: Rgba,
    /// The one accent: curves, the present.
    pub accent: Rgba,
    /// Text on the accent.
    pub on_accent: Rgba,
    /// What is lit.
    pub lit: Rgba,
    /// The border of what is lit.
    pub lit_edge: Rgba,
    /// A caution.
    pub warn: Rgba,
    /// An error.
    pub danger: Rgba,
    /// The colours of the twelve series; [`Theme::series`] repeats them.
    pub colors: [Rgba; 12],
    /// Opacity of a cell's tint, 0..=1.
    pub cell: f32,
    /// Ends of the sequential map: least, most.
    pub sequential: [Rgba; 2],
    /// The signed map: most negative, zero, most positive.
    pub signed: [Rgba; 3],
    /// Size of text: 12 at a desk, at least 24 on a wall.
    pub text: f32,
    /// How much wider strokes are than at a desk: 1, or at least 2.
    pub stroke: f32,
    /// How much larger marks are than at a desk: 1, or at least 1.7.
    pub marks: f32,
}

impl Theme {
    /// The theme of the style sheet. What the sheet lacks (a test sees to it that it lacks nothing) is ink on white.
    pub fn new(scheme: Scheme, scale: Scale) -> Self {
        let sheet = Sheet::new(scheme);
        let presenting = scale == Scale::Presenting;
        let c = |name: &str| sheet.color(name).unwrap_or(Rgba::rgb(0, 0, 0));
        Self {
            scheme,
            scale,
            paper: c("paper"),
            card: c("card"),
            wash: c("wash"),
            hair: c("hair"),
            edge: c("edge"),
            ink: c("ink"),
            soft: c("soft"),
            accent: c("accent"),
            on_accent: c("on-accent"),
            lit: c("lit"),
            lit_edge: c("lit-edge"),
            warn: c("warn"),
            danger: c("danger"),
            colors: core::array::from_fn(|i| c(&format!("c{i}"))),
            cell: sheet.number("cell").unwrap_or(0.1),
            sequential: ["seq-lo", "seq-hi"].map(c),
            signed: ["neg", "mid", "pos"].map(c),
            text: sheet.number(if presenting { "plot-text-present" } else { "plot-text" }).unwrap_or(12.0),
            stroke: if presenting { 2.0 } else { 1.0 },
            marks: if presenting { 1.7 } else { 1.0 },
        }
    }

    /// The same on a wall of this height in CSS px: from the last row a letter is as large as the share of the wall that
    /// it takes. At a desk nothing changes.
    #[must_use]
    pub fn on_wall(self, height: f64) -> Self {
        let text = self.text.max(height as f32 * WALL);
        if self.scale == Scale::Normal || !text.is_finite() {
            return self;
        }
        let by = text / self.text;
        Self { text, stroke: self.stroke * by, marks: self.marks * by, ..self }
    }

    /// The width of a stroke for plotters' styles: as many tenths of a CSS px at a desk, in whole ones.
    pub fn width(&self, tenths: f32) -> u32 {
        (tenths * self.stroke).round() as u32
    }

    /// The colour of a series; the twelve repeat.
    pub fn series(&self, series: usize) -> Rgba {
        self.colors[series % self.colors.len()]
    }

    /// The colour of text on `color`: card or ink, whichever is the more legible.
    pub fn on(&self, color: Rgba) -> Rgba {
        if self.card.contrast(color) >= self.ink.contrast(color) { self.card } else { self.ink }
    }
}

/// What the style sheet says in one scheme.
struct Sheet(Vec<(String, String)>);

impl Sheet {
    fn new(scheme: Scheme) -> Self {
        let mut values = block(":root {");
        if scheme == Scheme::Dark {
            // Later declarations win: they are searched from the end.
            values.extend(block(":root[data-theme=\"dark\"] {"));
        }
        Self(values)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn color(&self, name: &str) -> Option<Rgba> {
        Rgba::from_hex(self.get(name)?)
    }

    /// A plain number or a number of px.
    fn number(&self, name: &str) -> Option<f32> {
        numbers::real(self.get(name)?.trim_end_matches("px")).map(|number| number as f32)
    }
}

/// The custom properties of the first block with this head.
fn block(head: &str) -> Vec<(String, String)> {
    let mut css = String::new();
    for (i, part) in TOKENS.split("/*").enumerate() {
        css += if i == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) };
    }
    let body = css.split_once(head).and_then(|(_, rest)| rest.split_once('}')).map_or("", |(body, _)| body);
    body.split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

/// The font stack of the page, as CSS writes it.
pub fn font() -> String {
    Sheet::new(Scheme::Light).get("font").unwrap_or("sans-serif").to_owned()
}

#[cfg(test)]
#[path = "theme_tests.rs"]
mod tests;
