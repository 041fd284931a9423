//! Pictures as numbers.

use crate::engine::Notice;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use unrolled_kernels::scale::Shrink;

/// A picture has at most so many pixels; larger ones are scaled down to it.
pub const MOST_PIXELS: usize = 4_000_000;
/// Larger pictures are not taken at all.
pub const LARGEST: usize = 40_000_000;

/// A picture in grey or in red, green and blue: 8 bits a number, at most [`MOST_PIXELS`] pixels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawPixels")]
pub struct Pixels {
    width: usize,
    height: usize,
    /// Pixel by pixel, row by row from the top left: one number a pixel, or three.
    #[serde(with = "crate::engine::bytes")]
    bytes: Arc<Vec<u8>>,
}

#[derive(Deserialize)]
struct RawPixels {
    width: usize,
    height: usize,
    #[serde(with = "crate::engine::bytes")]
    bytes: Arc<Vec<u8>>,
}

impl TryFrom<RawPixels> for Pixels {
    type Error = String;

    fn try_from(RawPixels { width, height, bytes }: RawPixels) -> Result<Self, String> {
        Self::new(width, height, bytes).map_err(|notice| notice.code)
    }
}

impl Pixels {
    /// A picture of 1 or 3 bytes a pixel.
    ///
    /// # Errors
    /// `picture-unreadable` if it has no pixels or not so many bytes, `picture-too-large` above [`MOST_PIXELS`].
    pub fn new(width: usize, height: usize, bytes: Arc<Vec<u8>>) -> Result<Self, Notice> {
        let count = area(width, height)?;
        if count > MOST_PIXELS {
            return Err(too_large(MOST_PIXELS));
        }
        if bytes.len() != count && bytes.len() != 3 * count {
            return Err(unreadable());
        }
        Ok(Self { width, height, bytes })
    }

    /// A picture of 4 bytes a pixel, at once: see [`Taking`].
    ///
    /// # Errors
    /// `picture-unreadable` if it has no pixels or not so many bytes, `picture-too-large` above [`LARGEST`].
    pub fn from_rgba(rgba: &[u8], width: usize, height: usize) -> Result<(Self, Option<Notice>), Notice> {
        let mut taking = Taking::new(width, height)?;
        taking.take(rgba);
        let pixels = taking.done()?;
        let notice = pixels.scaled_from(width, height);
        Ok((pixels, notice))
    }

    /// A picture that came beside a message, in compact form, and what is to be said of it: before it was read it had
    /// this width and height.
    ///
    /// # Errors
    /// `picture-unreadable` where the bytes are none.
    pub fn attached(bytes: &[u8], (width, height): (usize, usize)) -> Result<(Self, Option<Notice>), Notice> {
        let pixels: Self = postcard::from_bytes(bytes).map_err(|_| unreadable())?;
        let notice = pixels.scaled_from(width, height);
        Ok((pixels, notice))
    }

    /// That it was scaled, if its size was another one.
    pub fn scaled_from(&self, width: usize, height: usize) -> Option<Notice> {
        let size = |width: usize, height: usize| format!("{width} × {height}");
        let scaled = (width, height) != (self.width, self.height);
        scaled.then(|| {
            Notice::new("picture-scaled").with("from", size(width, height)).with("to", size(self.width, self.height))
        })
    }

    /// Pixels a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Numbers a pixel: 1 if it is grey, or 3.
    pub fn channels(&self) -> usize {
        self.bytes.len() / (self.width * self.height)
    }

    /// All numbers, pixel by pixel, row by row from the top left.
    pub fn bytes(&self) -> &Arc<Vec<u8>> {
        &self.bytes
    }

    /// The same picture in grey, one number a pixel: whole numbers, by the weights of television, as MATLAB's
    /// `rgb2gray`.
    #[must_use]
    pub fn grey(&self) -> Self {
        if self.channels() == 1 {
            return self.clone();
        }
        // In thousandths; 255 of each gives 255.
        let grey = |[r, g, b]: &[u8; 3]| (299 * u32::from(*r) + 587 * u32::from(*g) + 114 * u32::from(*b) + 500) / 1000;
        let bytes = self.bytes.as_chunks::<3>().0.iter().map(|rgb| grey(rgb) as u8).collect();
        Self { bytes: Arc::new(bytes), ..*self }
    }

    /// A fingerprint of the contents: FNV-1a over eight bytes at a time.
    pub fn fingerprint(&self) -> u64 {
        let (eights, rest) = self.bytes.as_chunks::<8>();
        let words = eights.iter().map(|bytes| u64::from_le_bytes(*bytes));
        let sizes = [self.width as u64, self.height as u64];
        let all = sizes.into_iter().chain(words).chain(rest.iter().map(|&byte| u64::from(byte)));
        all.fold(0xcbf2_9ce4_8422_2325, |hash, word| {
            let mixed = (hash ^ word).wrapping_mul(0x0100_0000_01b3);
            // What stands in the upper half of a word must reach the lower one.
            mixed ^ (mixed >> 32)
        })
    }
}

/// A picture of 4 bytes a pixel that comes line by line: transparency is laid on white, and what is too large is scaled
/// down, by the mean over the area that becomes a pixel. Where red, green and blue are equal throughout, it is a grey one.
pub struct Taking {
    size: (usize, usize),
    shrink: Shrink,
}

impl Taking {
    /// Of this size.
    ///
    /// # Errors
    /// `picture-unreadable` without pixels, `picture-too-large` above [`LARGEST`].
    pub fn new(width: usize, height: usize) -> Result<Self, Notice> {
        if area(width, height)? > LARGEST {
            return Err(too_large(LARGEST));
        }
        let size = fitting(width, height);
        Ok(Self { size, shrink: Shrink::new(width, height, size.0, size.1) })
    }

    /// Whole lines from the top on.
    pub fn take(&mut self, rgba: &[u8]) {
        self.shrink.take(rgba);
    }

    /// The picture, once all lines came.
    ///
    /// # Errors
    /// `picture-unreadable` if they did not, or more came.
    pub fn done(self) -> Result<Pixels, Notice> {
        let (columns, rows) = self.size;
        let rgb = self.shrink.done();
        if rgb.len() != 3 * columns * rows {
            return Err(unreadable());
        }
        Pixels::new(columns, rows, Arc::new(grey_if_it_is(rgb)))
    }
}

/// One number a pixel where red, green and blue are equal throughout.
pub(super) fn grey_if_it_is(rgb: Vec<u8>) -> Vec<u8> {
    let grey = rgb.as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b);
    if grey { rgb.into_iter().step_by(3).collect() } else { rgb }
}

/// The size that a picture is scaled to: its own, if it is not too large.
fn fitting(width: usize, height: usize) -> (usize, usize) {
    if width * height <= MOST_PIXELS {
        return (width, height);
    }
    let by = (MOST_PIXELS as f64 / (width * height) as f64).sqrt();
    let scaled = |side: usize| ((side as f64 * by) as usize).max(1);
    // A picture one pixel high cannot become lower, nor one pixel wide narrower.
    let columns = scaled(width).min((MOST_PIXELS / scaled(height)).max(1));
    (columns, scaled(height).min(MOST_PIXELS / columns))
}

fn area(width: usize, height: usize) -> Result<usize, Notice> {
    match width.checked_mul(height) {
        Some(0) => Err(unreadable()),
        Some(count) if count <= usize::MAX / 4 => Ok(count),
        _ => Err(too_large(LARGEST)),
    }
}

fn unreadable() -> Notice {
    Notice::new("picture-unreadable")
}

fn too_large(limit: usize) -> Notice {
    Notice::new("picture-too-large").with("limit", limit / 1_000_000)
}
