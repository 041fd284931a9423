//! Colours: sRGB with alpha, and the few sums that a legible picture needs.

use plotters::style::Color;
use plotters_backend::BackendColor;
use serde::{Deserialize, Serialize};

/// A colour in sRGB, each channel 0..=255; `a` = 255 is opaque. It is a plotters [`Color`] too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rgba {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity.
    pub a: u8,
}

impl Rgba {
    /// An opaque colour.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    /// Reads `#rgb`, `#rrggbb` or `#rrggbbaa`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let hex = text.trim().strip_prefix('#')?;
        if !hex.is_ascii() {
            return None;
        }
        let long: String = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
        let byte = |i: usize| long.get(i..i + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match long.len() {
            6 => Some(Self::rgb(byte(0)?, byte(2)?, byte(4)?)),
            8 => Some(Self { r: byte(0)?, g: byte(2)?, b: byte(4)?, a: byte(6)? }),
            _ => None,
        }
    }

    /// The same colour with its opacity multiplied by `share` (0..=1).
    #[must_use]
    pub fn fade(self, share: f32) -> Self {
        Self { a: (f32::from(self.a) * share.clamp(0.0, 1.0)).round() as u8, ..self }
    }

    /// Opacity in 0..=1.
    pub fn opacity(self) -> f32 {
        f32::from(self.a) / 255.0
    }

    /// `#rrggbb`, without the opacity.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }

    /// The value of a CSS colour: `#rrggbb`, or `rgba(r,g,b,a)` where it is not opaque.
    pub fn css(self) -> String {
        if self.a == 255 {
            self.hex()
        } else {
            format!("rgba({},{},{},{})", self.r, self.g, self.b, trim(self.opacity()))
        }
    }

    /// The mixture of two colours in sRGB: `self` at `share` = 0, `other` at 1.
    #[must_use]
    pub fn mix_with(self, other: Self, share: f32) -> Self {
        let t = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        let mix = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * t).round() as u8;
        Self { r: mix(self.r, other.r), g: mix(self.g, other.g), b: mix(self.b, other.b), a: mix(self.a, other.a) }
    }

    /// Linear light, each channel 0..=1 (sRGB decoded).
    pub fn linear(self) -> [f64; 3] {
        [self.r, self.g, self.b].map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) }
        })
    }

    /// Relative luminance of WCAG 2, 0..=1.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio of WCAG 2 between two opaque colours, 1..=21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// A number with at most three decimals and no trailing zeros.
pub(crate) fn trim(value: f32) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Color for Rgba {
    fn to_backend_color(&self) -> BackendColor {
        BackendColor { alpha: f64::from(self.opacity()), rgb: (self.r, self.g, self.b) }
    }
}

impl From<BackendColor> for Rgba {
    fn from(color: BackendColor) -> Self {
        let (r, g, b) = color.rgb;
        Self { r, g, b, a: (color.alpha.clamp(0.0, 1.0) * 255.0).round() as u8 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_hex() {
        assert_eq!(Rgba::from_hex("#fff"), Some(Rgba::rgb(255, 255, 255)));
        assert_eq!(Rgba::from_hex("#0072b2").map(Rgba::hex).as_deref(), Some("#0072b2"));
        assert_eq!(Rgba::from_hex("#0072b280").map(|c| c.a), Some(128));
        for bad in ["", "#", "#12", "#12345", "#ééé", "red", "#gggggg"] {
            assert_eq!(Rgba::from_hex(bad), None, "{bad}");
        }
    }

    #[test]
    fn contrast_runs_from_one_to_twenty_one() {
        let (black, white) = (Rgba::rgb(0, 0, 0), Rgba::rgb(255, 255, 255));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-12);
        assert_eq!(black.mix_with(white, f32::NAN), black);
        assert_eq!(white.fade(0.5).css(), "rgba(255,255,255,0.502)");
    }
}
