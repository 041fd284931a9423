//! A [`Picture`] as a standalone SVG file.

use super::color::{Rgba, trim};
use super::picture::{Align, Picture, Point, Shape, Weight};
use super::{marks::Mark, theme};
use base64::Engine;
use std::fmt::Write;

/// What an SVG says to those who do not see it.
#[derive(Clone, Copy, Debug, Default)]
pub struct SvgLabels<'a> {
    /// Its name.
    pub title: &'a str,
    /// What is to be seen.
    pub desc: &'a str,
}

/// The picture as a standalone SVG 1.1 file: valid XML, one CSS pixel a unit, nothing fetched from elsewhere. With
/// `background`, the picture stands on that colour; without, on nothing.
pub fn write(picture: &Picture, labels: SvgLabels, background: Option<Rgba>) -> String {
    let (w, h) = (picture.width, picture.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
         font-family=\"{}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n<title>{}</title>\n<desc>{}</desc>\n",
        escape(&theme::font()),
        escape(labels.title),
        escape(labels.desc)
    );
    if let Some(color) = background {
        let _ = writeln!(out, "<rect width=\"{w}\" height=\"{h}\"{}/>", fill(color));
    }
    let (mut clips, mut open) = (0_usize, 0_usize);
    for shape in &picture.shapes {
        match shape {
            Shape::Clip { x, y, w, h } => {
                let _ = writeln!(
                    out,
                    "<clipPath id=\"k{clips}\">{}</clipPath>\n<g clip-path=\"url(#k{clips})\">",
                    rect(*x, *y, *w, *h, "")
                );
                (clips, open) = (clips + 1, open + 1);
            }
            Shape::Unclip if open > 0 => {
                out.push_str("</g>\n");
                open -= 1;
            }
            Shape::Unclip => {}
            drawn => item(&mut out, drawn),
        }
    }
    out.push_str(&"</g>\n".repeat(open));
    out + "</svg>\n"
}

fn item(out: &mut String, shape: &Shape) {
    // Writing to a String cannot fail.
    let _ = match shape {
        Shape::Path { points, color, width, dash } => {
            let dash = dash.map_or(String::new(), |[a, b]| format!(" stroke-dasharray=\"{} {}\"", css(a), css(b)));
            let line = stroke(*color, *width);
            writeln!(out, "<polyline points=\"{}\" fill=\"none\"{line}{dash}/>", list(points))
        }
        Shape::Polygon { points, fill: color } => {
            writeln!(out, "<polygon points=\"{}\"{}/>", list(points), fill(*color))
        }
        Shape::Rect { x, y, w, h, fill, stroke } => writeln!(out, "{}", rect(*x, *y, *w, *h, &paint(*fill, *stroke))),
        Shape::Circle { x, y, r, fill, stroke } => {
            let (x, y, r) = (tenth(*x), tenth(*y), tenth(*r));
            writeln!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{}/>", paint(*fill, *stroke))
        }
        Shape::Text { x, y, text, size, color, weight, align, baseline, rotate, halo } => {
            let (x, y) = (tenth(*x), tenth(*y));
            let turn = if *rotate { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
            let anchor = match align {
                Align::Left => "",
                Align::Center => " text-anchor=\"middle\"",
                Align::Right => " text-anchor=\"end\"",
            };
            let dy = match baseline.shift() * size {
                0.0 => String::new(),
                shift => format!(" dy=\"{}\"", css(shift)),
            };
            let bold = if *weight == Weight::Bold { " font-weight=\"600\"" } else { "" };
            let rim = halo.map_or(String::new(), |c| format!("{} paint-order=\"stroke\"", stroke(c, size * 0.28)));
            let size = css(*size);
            writeln!(
                out,
                "<text x=\"{x}\" y=\"{y}\"{dy} font-size=\"{size}\"{bold}{anchor}{turn}{}{rim}>{}</text>",
                fill(*color),
                escape(text)
            )
        }
        Shape::Marks { kind, points, size, fill: color } => {
            writeln!(out, "<path d=\"{}\"{}/>", mark_path(*kind, points, *size), fill(*color))
        }
        Shape::Image { x, y, w, h, width, height, rgba, smooth } => {
            let Some(png) = png(*width, *height, rgba) else { return };
            let data = base64::engine::general_purpose::STANDARD.encode(png);
            let (x, y, w, h) = (tenth(*x), tenth(*y), tenth(*w), tenth(*h));
            let pixels = if *smooth { "" } else { " image-rendering=\"pixelated\"" };
            writeln!(
                out,
                "<image x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" preserveAspectRatio=\"none\"{pixels} \
                 href=\"data:image/png;base64,{data}\"/>"
            )
        }
        Shape::Clip { .. } | Shape::Unclip => Ok(()),
    };
}

fn rect(x: i32, y: i32, w: i32, h: i32, paint: &str) -> String {
    let (x, y, w, h) = (tenth(x), tenth(y), tenth(w.max(0)), tenth(h.max(0)));
    format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{paint}/>")
}

/// All marks of one item as one path.
fn mark_path(kind: Mark, points: &[Point], size: f32) -> String {
    let r = size / 2.0;
    let step = match kind.outline() {
        None => {
            let (r, d) = (css(r), css(size));
            format!("m-{r} 0a{r} {r} 0 1 1 {d} 0a{r} {r} 0 1 1-{d} 0z")
        }
        Some(corners) => {
            let (mut step, mut from) = (String::new(), (0.0, 0.0));
            for (i, (x, y)) in corners.into_iter().map(|(x, y)| (x * r, y * r)).enumerate() {
                let _ = write!(step, "{}{} {}", if i == 0 { 'm' } else { 'l' }, css(x - from.0), css(y - from.1));
                from = (x, y);
            }
            step + "z"
        }
    };
    let mut path = String::with_capacity(points.len() * (step.len() + 14));
    for &(x, y) in points {
        let _ = write!(path, "M{} {}{step}", tenth(x), tenth(y));
    }
    path
}

/// The bytes of a PNG file; `None` if there are not `4 · width · height` bytes, or no pixels.
pub fn png(width: u32, height: u32, rgba: &[u8]) -> Option<Vec<u8>> {
    if rgba.is_empty() || rgba.len() != 4 * width as usize * height as usize {
        return None;
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(rgba).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

fn list(points: &[Point]) -> String {
    let mut text = String::with_capacity(points.len() * 12);
    for (i, &(x, y)) in points.iter().enumerate() {
        let _ = write!(text, "{}{},{}", if i == 0 { "" } else { " " }, tenth(x), tenth(y));
    }
    text
}

fn paint(inside: Option<Rgba>, line: Option<(Rgba, f32)>) -> String {
    inside.map_or(" fill=\"none\"".to_owned(), fill)
        + &line.map_or(String::new(), |(color, width)| stroke(color, width))
}

fn fill(color: Rgba) -> String {
    format!(" fill=\"{}\"{}", color.hex(), opacity("fill", color))
}

fn stroke(color: Rgba, width: f32) -> String {
    format!(" stroke=\"{}\"{} stroke-width=\"{}\"", color.hex(), opacity("stroke", color), css(width))
}

fn opacity(what: &str, color: Rgba) -> String {
    if color.a == 255 { String::new() } else { format!(" {what}-opacity=\"{}\"", trim(color.opacity())) }
}

/// Tenths of a pixel as pixels.
fn tenth(v: i32) -> String {
    if v % 10 == 0 { (v / 10).to_string() } else { trim(v as f32 / 10.0) }
}

/// A length in tenths as pixels, at most three decimals; what is not finite becomes 0.
fn css(v: f32) -> String {
    let text = trim(if v.is_finite() { v / 10.0 } else { 0.0 });
    if text == "-0" { "0".to_owned() } else { text }
}

/// Text that is safe in XML, in an element or in quotes; characters that XML forbids are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
