//! From bytes to text: the encodings that spreadsheets write.
//!
//! UTF-8 and UTF-16 are read here. Others are turned into UTF-8 by the browser before they come (its tables are already
//! on the reader's machine; ours would be a large part of all that is fetched): [`foreign`] says from which.

use crate::engine::Notice;
use std::borrow::Cow;

/// The text of `bytes` with all line ends as `\n`. A byte order mark decides; without one it is UTF-8.
///
/// # Errors
/// `table-not-text` if it is neither, or if there are control characters that no table has.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Notice> {
    let not_text = || Notice::new("table-not-text");
    let text = match bytes {
        [0xef, 0xbb, 0xbf, body @ ..] => Cow::Owned(String::from_utf8_lossy(body).into_owned()),
        [0xff, 0xfe, body @ ..] => Cow::Owned(utf16(body, u16::from_le_bytes)),
        [0xfe, 0xff, body @ ..] => Cow::Owned(utf16(body, u16::from_be_bytes)),
        body => Cow::Borrowed(std::str::from_utf8(body).map_err(|_| not_text())?),
    };
    if text.bytes().any(|b| b == 0) {
        return Err(not_text());
    }
    Ok(plain_lines(text))
}

fn utf16(body: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = body.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// In which encoding bytes that are neither UTF-8 nor UTF-16 seem to be, by its name in browsers; `None` for those
/// that are read as they are.
///
/// Accented letters of windows-1252 in pairs are valid GB18030 too, but those read as rare ideographs, while Chinese
/// text consists mostly of the common ones (rows 16 to 55 of GB 2312).
pub fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0xef, 0xbb, 0xbf, ..])
        || std::str::from_utf8(bytes).is_ok()
    {
        return None;
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
        let length = if trail.is_ascii_digit() { 3 } else { 1 };
        rest = tail.get(length..).unwrap_or(&[]);
    }
    Some(if 2 * common > all { "gb18030" } else { "windows-1252" })
}

/// `\r\n` and `\r` become `\n`, so that lines can be counted.
fn plain_lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'\r') {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}
