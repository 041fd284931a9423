//! A reader's own picture: decoded by the browser, scaled by us, its colours as points.

use super::browser;
use crate::engine::Notice;
use crate::engine::pixels;
use crate::engine::table::Table;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

/// The table of a picture's colours.
///
/// # Errors
/// `picture-unreadable` where the browser cannot decode it, `picture-too-large` above the limit.
pub async fn table(file: File) -> Result<Table, Notice> {
    let pixels = decode(&file).await.ok_or_else(|| Notice::new("picture-unreadable"))?;
    let (bytes, width, height) = pixels?;
    pixels::table(&bytes, width, height)
}

async fn decode(file: &File) -> Option<Result<(Vec<u8>, usize, usize), Notice>> {
    let bitmap = web_sys::window()?.create_image_bitmap_with_blob(file).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(bitmap).await.ok()?.dyn_into().ok()?;
    let (width, height) = (bitmap.width(), bitmap.height());
    if width as usize * height as usize > pixels::LARGEST {
        bitmap.close();
        return Some(Err(Notice::new("picture-too-large").with("limit", pixels::LARGEST / 1_000_000)));
    }
    let canvas: HtmlCanvasElement = browser::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_image_bitmap(&bitmap, 0.0, 0.0).ok()?;
    bitmap.close();
    let data = context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height)).ok()?;
    Some(Ok((data.data().0, width as usize, height as usize)))
}
