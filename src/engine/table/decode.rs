//! From bytes to text: the encodings that spreadsheets write.

use crate::engine::Notice;
use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// The text of `bytes` with all line ends as `\n`, and the name of its encoding.
///
/// A byte order mark decides; without one it is UTF-8 if it can be, else GB18030 if it can be, else windows-1252.
///
/// # Errors
/// `table-not-text` if there are control characters that no table has.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), Notice> {
    let (encoding, mark) =
        Encoding::for_bom(bytes).unwrap_or_else(|| if is_gb18030(bytes) { (GB18030, 0) } else { (WINDOWS_1252, 0) });
    let body = &bytes[mark..];
    let (text, name) = match std::str::from_utf8(body) {
        Ok(text) if mark == 0 || encoding == UTF_8 => (Cow::Borrowed(text), UTF_8.name()),
        _ => (encoding.decode_without_bom_handling(body).0, encoding.name()),
    };
    if text.bytes().any(|b| b == 0) {
        return Err(Notice::new("table-not-text"));
    }
    Ok((plain_lines(text), name))
}

/// Whether it is GB18030 rather than windows-1252, whose accented letters in pairs are valid GB18030 too: those read
/// as rare ideographs, while Chinese text consists mostly of the common ones (rows 16 to 55 of GB 2312).
fn is_gb18030(bytes: &[u8]) -> bool {
    // Valid UTF-8 never asks further, so this second look at the bytes is rare.
    if std::str::from_utf8(bytes).is_ok()
        || GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_none()
    {
        return false;
    }
    let (mut common, mut all) = (0, 0);
    let mut rest = bytes;
    while let Some((&lead, tail)) = rest.split_first() {
        if lead < 0x80 {
            rest = tail;
            continue;
        }
        let trail = tail.first().copied().unwrap_or(0);
        all += 1;
        common += usize::from((0xa1..=0xd7).contains(&lead) && trail >= 0xa1);
        let length = if trail.is_ascii_digit() { 4 } else { 2 };
        rest = rest.get(length..).unwrap_or(&[]);
    }
    2 * common > all
}

/// `\r\n` and `\r` become `\n`, so that lines can be counted.
fn plain_lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'\r') {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}
