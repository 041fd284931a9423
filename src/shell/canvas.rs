//! Plays a [`Picture`] on a canvas, sharp at any device pixel ratio. Paths, polygons, rectangles and circles are played by
//! plotters-canvas, under our transform, clips and dashes; marks, text and images by ourselves.

use super::browser;
use crate::plot::picture::{Align, Picture, Shape, Weight};
use crate::plot::replay::{line, replay};
use crate::plot::theme;
use plotters_canvas::CanvasBackend;
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// So many canvases for pixels are kept…
const MOST_BUFFERS: usize = 6;
/// …if they have no more pixels together than this.
const MOST_PIXELS: u32 = 8_000_000;

thread_local! {
    static FONT: String = theme::font();
}

/// Plays a picture; the canvas takes its size. Lengths in pictures are tenths of a CSS pixel.
pub fn play(canvas: &HtmlCanvasElement, picture: &Picture) -> Option<()> {
    play_part(canvas, picture, (picture.width, picture.height), (0.0, 0.0))
}

/// Plays the part of a picture that begins at `corner` and is of `size`, both in CSS pixels.
pub fn play_part(canvas: &HtmlCanvasElement, picture: &Picture, size: (u32, u32), corner: (f64, f64)) -> Option<()> {
    play_at(canvas, picture, size, corner, browser::pixel_ratio())
}

/// The same, with `ratio` pixels of the canvas for a CSS pixel.
pub fn play_at(
    canvas: &HtmlCanvasElement,
    picture: &Picture,
    size: (u32, u32),
    corner: (f64, f64),
    ratio: f64,
) -> Option<()> {
    let (width, height) = (device(size.0, ratio), device(size.1, ratio));
    if canvas.width() != width {
        canvas.set_width(width);
    }
    if canvas.height() != height {
        canvas.set_height(height);
    }
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // It draws in the same context, so that transform, clips and dashes hold for it too.
    let mut backend = CanvasBackend::with_canvas_object(canvas.clone())?;
    context.reset_transform().ok()?;
    context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    let scale = ratio / 10.0;
    context.set_transform(scale, 0.0, 0.0, scale, -corner.0 * ratio, -corner.1 * ratio).ok()?;
    context.set_line_join("round");
    context.set_line_cap("round");
    let mut clips = 0;
    for shape in &picture.shapes {
        match shape {
            Shape::Clip { x, y, w, h } => {
                clips += 1;
                context.save();
                context.begin_path();
                context.rect(f64::from(*x), f64::from(*y), f64::from(*w), f64::from(*h));
                context.clip();
            }
            Shape::Unclip if clips > 0 => {
                clips -= 1;
                context.restore();
            }
            Shape::Unclip => {}
            shape => draw(&context, &mut backend, shape),
        }
    }
    for _ in 0..clips {
        context.restore();
    }
    Some(())
}

fn device(css: u32, ratio: f64) -> u32 {
    (f64::from(css) * ratio).round().max(1.0) as u32
}

fn arc(context: &CanvasRenderingContext2d, x: i32, y: i32, r: f64) {
    let (x, y) = (f64::from(x), f64::from(y));
    context.move_to(x + r, y);
    let _ = context.arc(x, y, r, 0.0, std::f64::consts::TAU);
}

fn draw(context: &CanvasRenderingContext2d, backend: &mut CanvasBackend, shape: &Shape) {
    match shape {
        Shape::Path { points, color, width, dash: Some(dash) } => {
            let _ = context.set_line_dash(&js_sys::Array::of2(&dash[0].into(), &dash[1].into()));
            let _ = line(points, (*color, *width), backend);
            let _ = context.set_line_dash(&js_sys::Array::new());
        }
        Shape::Marks { kind, points, size, fill } => {
            context.set_fill_style_str(&fill.css());
            context.begin_path();
            let r = f64::from(*size) / 2.0;
            match kind.outline() {
                None => points.iter().for_each(|&(x, y)| arc(context, x, y, r)),
                Some(outline) => {
                    for &(x, y) in points {
                        for (i, &(dx, dy)) in outline.iter().enumerate() {
                            let (x, y) = (f64::from(x) + f64::from(dx) * r, f64::from(y) + f64::from(dy) * r);
                            if i == 0 {
                                context.move_to(x, y);
                            } else {
                                context.line_to(x, y);
                            }
                        }
                        context.close_path();
                    }
                }
            }
            context.fill();
        }
        Shape::Text { .. } => text(context, shape),
        Shape::Image { .. } => {
            image(context, shape);
        }
        shape => {
            let _ = replay(shape, backend);
        }
    }
}

fn text(context: &CanvasRenderingContext2d, shape: &Shape) {
    let Shape::Text { x, y, text, size, color, weight, align, baseline, rotate, halo } = shape else { return };
    let weight = match weight {
        Weight::Normal => 400,
        Weight::Bold => 600,
    };
    FONT.with(|font| context.set_font(&format!("{weight} {size}px {font}")));
    context.set_text_align(match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    });
    context.save();
    let _ = context.translate(f64::from(*x), f64::from(*y));
    if *rotate {
        let _ = context.rotate(-std::f64::consts::FRAC_PI_2);
    }
    let drop = f64::from(baseline.shift() * size);
    if let Some(halo) = halo {
        context.set_stroke_style_str(&halo.css());
        context.set_line_width(f64::from(size * 0.28));
        let _ = context.stroke_text(text, 0.0, drop);
    }
    context.set_fill_style_str(&color.css());
    let _ = context.fill_text(text, 0.0, drop);
    context.restore();
}

/// Pixels go to a canvas of their own as ImageData, and from there in one piece.
fn image(context: &CanvasRenderingContext2d, shape: &Shape) -> Option<()> {
    let Shape::Image { x, y, w, h, width, height, rgba, smooth } = shape else { return None };
    if *width == 0 || *height == 0 || rgba.len() != 4 * (*width as usize) * (*height as usize) {
        return None;
    }
    let data = web_sys::ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), *width, *height).ok()?;
    let (buffer, inner) = buffer(*width, *height)?;
    inner.put_image_data(&data, 0.0, 0.0).ok()?;
    context.set_image_smoothing_enabled(*smooth);
    // A large picture in a small place is a mean over its pixels, not a choice among them.
    let _ = js_sys::Reflect::set(context, &"imageSmoothingQuality".into(), &"high".into());
    let _: Result<(), JsValue> = context.draw_image_with_html_canvas_element_and_dw_and_dh(
        &buffer,
        f64::from(*x),
        f64::from(*y),
        f64::from(*w),
        f64::from(*h),
    );
    Some(())
}

/// A canvas of this size that is not on the page, all of whose pixels are about to be set. A few are kept and used in
/// turn: made anew for every picture, they would be the page's largest garbage by far.
fn buffer(width: u32, height: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    thread_local! {
        static BUFFERS: RefCell<VecDeque<(HtmlCanvasElement, CanvasRenderingContext2d)>> = RefCell::default();
    }
    let pixels = |(canvas, _): &(HtmlCanvasElement, _)| canvas.width() * canvas.height();
    BUFFERS.with_borrow_mut(|kept| {
        let full = |kept: &VecDeque<_>| {
            kept.len() >= MOST_BUFFERS || kept.iter().map(pixels).sum::<u32>() + width * height > MOST_PIXELS
        };
        // The oldest one if it fits; else it goes, where there is no room for one more.
        let mut oldest = None;
        while full(kept) && !kept.is_empty() && oldest.is_none() {
            oldest = kept.pop_front().filter(|(canvas, _)| (canvas.width(), canvas.height()) == (width, height));
        }
        let buffer = oldest.or_else(|| {
            let canvas: HtmlCanvasElement = browser::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
            canvas.set_width(width);
            canvas.set_height(height);
            let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
            Some((canvas, context))
        })?;
        kept.push_back(buffer.clone());
        Some(buffer)
    })
}
