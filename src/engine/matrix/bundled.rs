//! The pictures that come with the app, and how their files are read.

use super::Pixels;
use super::pixels::grey_if_it_is;
use crate::engine::Notice;
use std::io::Cursor;
use std::sync::Arc;

/// All bundled pictures by their name in addresses, with the file below `assets/`. Source, authors and licence of each
/// stand in `assets/README.md`.
pub const BUNDLED: &[(&str, &str)] = &[
    ("slide", "pictures/slide.png"),
    ("camera", "pictures/camera.png"),
    ("cat", "pictures/cat.png"),
    ("rocket", "pictures/rocket.png"),
    ("text", "pictures/text.png"),
    ("drawing", "pictures/drawing.png"),
];

/// The picture in a PNG file, of up to [`super::MOST_PIXELS`].
///
/// # Errors
/// `picture-unreadable` if it is no such file, `picture-too-large`.
#[inline(never)]
pub fn decode(bytes: &[u8]) -> Result<Pixels, Notice> {
    let unreadable = || Notice::new("picture-unreadable");
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| unreadable())?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if width.checked_mul(height).is_none_or(|count| count > super::MOST_PIXELS) {
        return Err(Notice::new("picture-too-large").with("limit", super::MOST_PIXELS / 1_000_000));
    }
    let mut bytes = vec![0; reader.output_buffer_size().ok_or_else(unreadable)?];
    let frame = reader.next_frame(&mut bytes).map_err(|_| unreadable())?;
    bytes.truncate(frame.buffer_size());
    match frame.color_type {
        png::ColorType::Grayscale => Pixels::new(width, height, Arc::new(bytes)),
        png::ColorType::Rgb => Pixels::new(width, height, Arc::new(grey_if_it_is(bytes))),
        png::ColorType::GrayscaleAlpha => {
            let rgba: Vec<u8> =
                bytes.as_chunks::<2>().0.iter().flat_map(|[grey, a]| [*grey, *grey, *grey, *a]).collect();
            Pixels::from_rgba(&rgba, width, height).map(|(pixels, _)| pixels)
        }
        png::ColorType::Rgba => Pixels::from_rgba(&bytes, width, height).map(|(pixels, _)| pixels),
        png::ColorType::Indexed => Err(unreadable()),
    }
}
