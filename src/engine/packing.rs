//! A whole run in a link: deflated JSON in the protocol's own names, in the alphabet of addresses.

use crate::engine::Notice;
use crate::engine::run::{Run, Source};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::hint::black_box;
use std::io::{Read, Write};

/// Packed runs over this length do not fit a link.
pub const MOST_PACKED: usize = 8 * 1024;
/// More numbers of the reader's own do not fit a link: that would leave six bits for each.
const MOST_NUMBERS: usize = 8_000;
/// No honest link unpacks to more.
const MOST_UNPACKED: usize = 4 << 20;

/// The run as text for a link; `None` if it does not fit, or if its own data are not at hand.
pub fn pack(run: &Run) -> Option<String> {
    match &run.input {
        Source::Own { contents: None, .. } => None,
        // Not worth packing first: that takes long where there is much, and links are written often.
        Source::Own { contents: Some(own), .. } if own.numbers() > MOST_NUMBERS => None,
        _ => pack_json(run),
    }
}

fn pack_json(run: &Run) -> Option<String> {
    let json = serde_json::to_vec(run).ok()?;
    if json.len() > MOST_UNPACKED {
        return None;
    }
    let packed = black_box(SQUEEZE)(&json)?;
    (packed.len() <= MOST_PACKED).then_some(packed)
}

/// By way of pointers: they lie in a part of the program of its own.
static SQUEEZE: fn(&[u8]) -> Option<String> = squeeze;
static EXPAND: fn(&str) -> Option<String> = expand;

/// Bytes as text for a link.
#[inline(never)]
fn squeeze(json: &[u8]) -> Option<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(json).ok()?;
    Some(BASE64_URL_SAFE_NO_PAD.encode(encoder.finish().ok()?))
}

/// The text that was squeezed; `None` for anything else, and for what no honest link holds.
#[inline(never)]
fn expand(text: &str) -> Option<String> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
    let mut json = String::new();
    let mut reader = DeflateDecoder::new(bytes.as_slice()).take(MOST_UNPACKED as u64 + 1);
    reader.read_to_string(&mut json).ok()?;
    (json.len() <= MOST_UNPACKED).then_some(json)
}

/// The run without the contents of its own data, for a browser that keeps them; `None` if even that does not fit.
pub fn pack_light(run: &Run) -> Option<String> {
    pack_json(&run.light())
}

/// The run that was packed.
///
/// # Errors
/// `run-unreadable` for anything that is not a packed run.
pub fn unpack(text: &str) -> Result<Run, Notice> {
    let unreadable = || Notice::new("run-unreadable");
    let json = black_box(EXPAND)(text).ok_or_else(unreadable)?;
    serde_json::from_str(&json).map_err(|_| unreadable())
}
