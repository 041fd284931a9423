//! A reader's own picture: decoded by the browser, scaled by us. Where runs live, so that the page's thread stays free
//! of it; piece by piece, so that no more of it than a few lines is ever in our memory.

use super::browser;
use crate::engine::Notice;
use crate::engine::matrix::{LARGEST, Taking};
use crate::engine::protocol::{Command, Envelope, WorkerRequest};
use js_sys::{Promise, Reflect};
use std::hint::black_box;
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageData};
use web_sys::{OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// What says how large a picture is stands within so many bytes.
const HEAD: f64 = 1_048_576.0;
/// Larger files are not read.
const MOST_BYTES: f64 = 268_435_456.0;
/// About so many pixels are taken at once.
const PIECE: u32 = 1 << 20;

/// Is this a picture, to be read by [`read_blob`]?
pub fn is_picture(blob: &Blob) -> bool {
    blob.type_().starts_with("image/")
}

type Read = Result<(Vec<u8>, (usize, usize)), Notice>;
/// By way of a pointer: it lies in a part of the program of its own.
static READ: fn(Blob) -> Pin<Box<dyn Future<Output = Read>>> = read;

/// The picture that is attached to an envelope, in compact form, with a note in the envelope.
///
/// # Errors
/// A notice that says why it could not be read.
pub async fn read_blob(envelope: &mut Envelope, blob: &Blob) -> Result<Vec<u8>, Notice> {
    let (bytes, size) = black_box(READ)(blob.clone()).await?;
    if let WorkerRequest::Obey(Command::Load(load)) = &mut envelope.order {
        load.picture = Some(size);
    }
    Ok(bytes)
}

#[inline(never)]
fn read(blob: Blob) -> Pin<Box<dyn Future<Output = Read>>> {
    Box::pin(async move { read_all(&blob).await })
}

async fn read_all(blob: &Blob) -> Read {
    let unreadable = || Notice::new("picture-unreadable");
    if blob.size() > MOST_BYTES {
        return Err(unreadable());
    }
    // A small file may hold a picture that no memory can: what it says of itself is looked at before it is decoded.
    let head = blob.slice_with_f64_and_f64(0.0, HEAD.min(blob.size())).map_err(|_| unreadable())?;
    let head = JsFuture::from(head.array_buffer()).await.map_err(|_| unreadable())?;
    let claimed = imagesize::blob_size(&js_sys::Uint8Array::new(&head).to_vec()).map_err(|_| unreadable())?;
    Taking::new(claimed.width, claimed.height)?;
    let bitmap = decode(blob).await.ok_or_else(unreadable)?;
    let size = (bitmap.width() as usize, bitmap.height() as usize);
    let taken = take(&bitmap, size);
    bitmap.close();
    let pixels = taken.ok_or_else(unreadable)??;
    let bytes = postcard::to_stdvec(&pixels).map_err(|_| unreadable())?;
    Ok((bytes, size))
}

/// As the browser decodes it: the first picture of several, turned as it says itself.
async fn decode(blob: &Blob) -> Option<ImageBitmap> {
    let global = js_sys::global();
    let decode: js_sys::Function = Reflect::get(&global, &"createImageBitmap".into()).ok()?.dyn_into().ok()?;
    let promise: Promise = decode.call1(&global, blob).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

type Taken = Result<crate::engine::matrix::Pixels, Notice>;

/// The pixels of a picture, some lines at a time.
fn take(bitmap: &ImageBitmap, (width, height): (usize, usize)) -> Option<Taken> {
    if width.checked_mul(height).is_none_or(|count| count > LARGEST) {
        return Some(Err(Notice::new("picture-too-large").with("limit", LARGEST / 1_000_000)));
    }
    let mut taking = match Taking::new(width, height) {
        Ok(taking) => taking,
        Err(notice) => return Some(Err(notice)),
    };
    let (columns, lines) = (width as u32, height as u32);
    let at_once = (PIECE / columns.max(1)).clamp(1, lines);
    let canvas = Canvas::new(columns, at_once)?;
    let mut from = 0;
    while from < lines {
        let count = at_once.min(lines - from);
        let data = canvas.lines(bitmap, from, count)?;
        taking.take(&data.data().0);
        from += count;
    }
    Some(taking.done())
}

/// A canvas to read pixels from: of its own in a worker, of the document in the page.
enum Canvas {
    Worker(OffscreenCanvasRenderingContext2d, u32, u32),
    Page(CanvasRenderingContext2d, u32, u32),
}

impl Canvas {
    fn new(width: u32, height: u32) -> Option<Self> {
        if let Some(document) = browser::document() {
            let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
            canvas.set_width(width);
            canvas.set_height(height);
            return Some(Self::Page(canvas.get_context("2d").ok()??.dyn_into().ok()?, width, height));
        }
        let options = js_sys::Object::new();
        let _ = Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE);
        let canvas = OffscreenCanvas::new(width, height).ok()?;
        let context = canvas.get_context_with_context_options("2d", &options).ok()??;
        Some(Self::Worker(context.dyn_into().ok()?, width, height))
    }

    fn lines(&self, bitmap: &ImageBitmap, from: u32, count: u32) -> Option<ImageData> {
        let up = -f64::from(from);
        match self {
            Self::Worker(context, width, height) => {
                context.clear_rect(0.0, 0.0, f64::from(*width), f64::from(*height));
                context.draw_image_with_image_bitmap(bitmap, 0.0, up).ok()?;
                context.get_image_data(0.0, 0.0, f64::from(*width), f64::from(count)).ok()
            }
            Self::Page(context, width, height) => {
                context.clear_rect(0.0, 0.0, f64::from(*width), f64::from(*height));
                context.draw_image_with_image_bitmap(bitmap, 0.0, up).ok()?;
                context.get_image_data(0.0, 0.0, f64::from(*width), f64::from(count)).ok()
            }
        }
    }
}
