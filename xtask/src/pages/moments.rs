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
