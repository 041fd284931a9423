//! Texts of the page with gaps: words in `index.html`, and a script that two others share.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use crate::words;

/// A script of `web`, with the one that it shares with others in the place of the line that names it.
pub fn script(web: &Path, name: &str) -> Result<Vec<u8>> {
    let read = |name: &str| std::fs::read_to_string(web.join(name)).with_context(|| format!("web/{name}"));
    let text = read(name)?;
    const SHARED: (&str, &str) = ("  // {still.js}\n", "still.js");
    Ok(if text.contains(SHARED.0) { text.replace(SHARED.0, &read(SHARED.1)?) } else { text }.into_bytes())
}

/// `index.html` with the shell's words in the place of `{{language:key}}`.
pub fn spoken(page: &str, words: &BTreeMap<String, String>) -> Result<String> {
    let mut pieces = page.split("{{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once("}}").and_then(|(name, after)| Some((name.split_once(':')?, after))) {
            Some(((language, key), after)) => {
                out.push_str(&words::label(words, language, key)?);
                out.push_str(after);
            }
            None => {
                out.push_str("{{");
                out.push_str(piece);
            }
        }
    }
    Ok(out)
}
