//! The prepared moments of a lesson: the first link of every item of "Try this", out of the words that were compiled.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use crate::words::LANGUAGES;

/// The part of a lesson that has them.
const PART: &str = "try";
/// A name has so many letters at most, beside its demo's.
const LONGEST: usize = 48;

/// A link that is a title by itself has so many letters at least.
const LEAST: usize = 4;

/// A moment; texts as they are in HTML.
pub struct Moment {
    /// The name of its pages: the demo's, and the English words of the link.
    pub name: String,
    /// The words of the link.
    pub title: String,
    /// The whole item.
    pub text: String,
    /// Where it leads, from its `#` on.
    pub address: String,
}

/// The moments of a lesson, in a language. They have the same names in every one.
pub fn of(words: &BTreeMap<String, String>, slug: &str, language: &str) -> Result<Vec<Moment>> {
    let (mut named, mut said) = (items(words, slug, LANGUAGES[0])?, items(words, slug, language)?);
    if named.len() != said.len() {
        bail!("{slug}: {} prepared moments in {}, {} in {language}", named.len(), LANGUAGES[0], said.len());
    }
    // A link that is a number alone says nothing by itself: its sentence does.
    for (first, second) in named.iter_mut().zip(&mut said) {
        if first[1].chars().filter(char::is_ascii_alphabetic).count() < LEAST {
            for [_, title, text] in [first, second] {
                *title = text.split(['.', ':', '。', '：', '?', '？']).next().unwrap_or_default().to_owned();
            }
        }
    }
    let mut names: Vec<String> = Vec::new();
    for [_, title, _] in &named {
        let name = format!("{slug}-{}", name(title));
        let taken = |name: &String| names.contains(name);
        let mut others = (2..).map(|n| format!("{name}-{n}"));
        let free = if taken(&name) { others.find(|other| !taken(other)).unwrap_or(name) } else { name };
        names.push(free);
    }
    Ok(names
        .into_iter()
        .zip(said)
        .map(|(name, [address, title, text])| Moment { name, title, text, address })
        .collect())
}

/// The name of the still of an address: the demo's, and a hash (FNV-1a, 32 bits) of what the address asks for, in whatever
/// order. Language and theme are the reader's. `web/still.js` finds it by the same rule. `None` for what
/// asks for nothing, for two runs or single panels, and for letters beyond ASCII.
pub fn still_of(address: &str) -> Option<String> {
    let (slug, query) = address.trim_start_matches("#/").split_once('?')?;
    let query = query.replace("&amp;", "&");
    let mut pairs: Vec<&str> =
        query.split('&').filter(|pair| !["lang=", "theme="].iter().any(|key| pair.starts_with(key))).collect();
    pairs.sort_unstable();
    let text = pairs.join("&");
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let has = |key: &str| pairs.iter().any(|pair| pair.starts_with(key));
    (text.is_ascii() && !text.is_empty() && !has("vs=") && !has("panel=")).then(|| format!("{slug}-{hash:08x}"))
}

/// Address, title and text of every item with a link.
fn items(words: &BTreeMap<String, String>, slug: &str, language: &str) -> Result<Vec<[String; 3]>> {
    let Some(json) = words.get(&format!("words/{slug}.{language}.json")) else { return Ok(Vec::new()) };
    let file: serde_json::Value = serde_json::from_str(json)?;
    let sections = file["sections"].as_array().into_iter().flatten();
    let html: String = sections.filter(|part| part["id"] == PART).filter_map(|part| part["html"].as_str()).collect();
    let own = format!("<a href=\"#/{slug}");
    let item = |item: &str| {
        let item = item.split("</li>").next()?;
        // What is to be reached there is told by the page itself.
        let item = item.split("<span class=\"goal\"").next()?;
        let (_, link) = item.split_once(&own)?;
        let (address, rest) = link.split_once("\">")?;
        let title = rest.split("</a>").next()?;
        Some([format!("#/{slug}{address}"), plain(title), plain(item)])
    };
    Ok(html.split("<li>").skip(1).filter_map(item).collect())
}

/// HTML without its tags, fit for an attribute.
fn plain(html: &str) -> String {
    let text: String = html
        .split('<')
        .enumerate()
        .map(|(i, piece)| match i {
            0 => piece,
            _ => piece.split_once('>').map_or("", |(_, text)| text),
        })
        .collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('"', "&quot;")
}

/// Words as the name of a file.
fn name(title: &str) -> String {
    let text = ["&quot;", "&lt;", "&gt;", "&amp;"].iter().fold(title.to_owned(), |text, sign| text.replace(sign, " "));
    let mut name = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if name.len() + word.len() >= LONGEST {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word.to_ascii_lowercase());
    }
    if name.is_empty() { "moment".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::root;
    use crate::words;

    #[test]
    fn the_stills_of_moments_are_listed() {
        let words = words::compile(&root(), &|_| Some(String::new())).expect("words");
        let mut listed = BTreeMap::new();
        for slug in words::of_demos(&words, "title").expect("titles").keys() {
            for moment in of(&words, slug, LANGUAGES[0]).expect("moments") {
                if let Some(name) = still_of(&moment.address) {
                    listed.insert(name, moment.address.replace("&amp;", "&"));
                }
            }
        }
        let json = serde_json::to_string_pretty(&listed).expect("JSON") + "\n";
        let path = root().join("web/stills/moments.json");
        if std::env::var("UNROLLED_GOLDEN").is_ok_and(|wish| wish == "write") {
            std::fs::write(&path, &json).expect("written");
        }
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(known == json, "not today's moments: UNROLLED_GOLDEN=write cargo test -p xtask stills_of_moments");
    }

    #[test]
    fn a_still_is_found_by_what_an_address_asks_for() {
        let name = still_of("#/kmeans?k=3&amp;t=2");
        assert!(name.is_some() && name == still_of("#/kmeans?t=2&lang=zh&k=3"));
        assert_ne!(name, still_of("#/kmeans?k=3&t=3"));
        assert_eq!((still_of("#/kmeans"), still_of("#/kmeans?lang=zh")), (None, None));
        assert_eq!(still_of("#/a?b").as_deref(), Some("a-e70c2de5"), "FNV-1a of the letter b");
    }
}
