//! The words compiler: what a reader sees, from files that an author can read, to JSON that the page fetches.
//!
//! A demo's `en.md` and `zh.md` hold labels (Fluent, between two `---` lines) and the lesson (Markdown and LaTeX in
//! sections `::: id` … `:::`). What demos on one kind of input have in common (its data sets, what is wrong with it) is
//! in `src/shell/words/<kind>.en.ftl` and joins the labels of each. The shell's own words are `src/shell/words/en.ftl`
//! and `zh.ftl`; to them the compiler adds what the front page says of every demo (`demo-<slug>-title`, `demo-<slug>-question` and others), so that it
//! needs no other file. Links to prepared moments are packed and checked on the way.

mod bets;
mod ftl;
mod lesson;
mod links;
mod math;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::json;

pub use ftl::Labels;
pub use lesson::{Pictures, Section};
pub use math::Math;

/// The languages that everything is written in.
pub const LANGUAGES: [&str; 2] = ["en", "zh"];

/// What is wrong, and in which line (from one) of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from one.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Everything that one file says.
#[derive(Debug, Clone)]
pub struct Words {
    /// The labels.
    pub labels: Labels,
    /// The lesson; none in the shell's words.
    pub sections: Vec<Section>,
}

impl Words {
    /// Reads a demo's file.
    pub fn of_demo(text: &str, math: &Math, pictures: Pictures) -> Result<Self, Fault> {
        let text = text.replace("\r\n", "\n");
        let no_front = || Fault { line: 1, message: "the file starts with labels between two lines `---`".to_owned() };
        let rest = text.strip_prefix("---\n").ok_or_else(no_front)?;
        let (front, body) = rest.split_once("\n---\n").ok_or_else(no_front)?;
        let front = format!("{front}\n");
        let body_line = 3 + front.matches('\n').count();
        let labels = ftl::read(&front, 2)?;
        for (line, key) in links::named(body) {
            if !labels.keys.contains(&key) {
                return Err(Fault { line: body_line + line, message: format!("a link leads to what has no `{key}`") });
            }
        }
        Ok(Self { labels, sections: lesson::read(body, body_line, math, pictures)? })
    }

    /// Reads the shell's file.
    pub fn of_shell(text: &str) -> Result<Self, Fault> {
        Ok(Self { labels: ftl::read(&text.replace("\r\n", "\n"), 1)?, sections: Vec::new() })
    }

    /// Adds messages, in Fluent's syntax.
    fn add(&mut self, messages: &str) {
        if let Ok(more) = ftl::read(messages, 1) {
            self.labels.text.push_str(&more.text);
            self.labels.lines.push_str(&more.lines);
            self.labels.keys.extend(more.keys);
        }
    }

    /// What the page fetches.
    pub fn json(&self) -> String {
        let sections: Vec<_> = self.sections.iter().map(|s| json!({ "id": s.id, "html": s.html })).collect();
        match sections.is_empty() {
            true => json!({ "labels": self.labels.lines }).to_string(),
            false => json!({ "labels": self.labels.lines, "sections": sections }).to_string(),
        }
    }
}

/// How two languages of the same words differ, in sentences; empty if they go together.
pub fn differences(a: (&str, &Words), b: (&str, &Words)) -> Vec<String> {
    let mut found = Vec::new();
    for ((name, words), (other, others)) in [(a, b), (b, a)] {
        for key in words.labels.keys.difference(&others.labels.keys) {
            found.push(format!("the label `{key}` is in {name} and not in {other}"));
        }
        for section in &words.sections {
            match others.sections.iter().find(|s| s.id == section.id) {
                None => found.push(format!("the section `{}` is in {name} and not in {other}", section.id)),
                Some(twin) => {
                    if section.bets != twin.bets {
                        found.push(format!("section `{}`: its bets differ in {name} and {other}", section.id));
                    }
                    for value in section.live.iter().filter(|value| !twin.live.contains(value)) {
                        let id = &section.id;
                        found.push(format!("section `{id}`: the live value `{value}` is in {name} and not in {other}"));
                    }
                }
            }
        }
    }
    for (key, variables) in &a.1.labels.variables {
        let none = BTreeSet::new();
        let others = b.1.labels.variables.get(key).unwrap_or(&none);
        if b.1.labels.keys.contains(key) && variables != others {
            found.push(format!("the label `{key}` has the gaps {variables:?} in {} and {others:?} in {}", a.0, b.0));
        }
    }
    for key in b.1.labels.variables.keys().filter(|key| a.1.labels.keys.contains(*key)) {
        if !a.1.labels.variables.contains_key(key) {
            found.push(format!("the label `{key}` has gaps in {} and none in {}", b.0, a.0));
        }
    }
    let order = |words: &Words| words.sections.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    if found.is_empty() && order(a.1) != order(b.1) {
        found.push("the sections come in another order".to_owned());
    }
    found
}

/// The kind of input that a demo takes, as a comment among its labels says: `# Input: points`.
fn kind_of(text: &str) -> Option<&str> {
    let labels = text.lines().skip(1).take_while(|line| *line != "---");
    labels.map(str::trim).find_map(|line| line.strip_prefix("# Input: "))
}

/// The words that all demos on one kind of input have in common, as messages.
fn of_kind(root: &Path, kind: &str, language: &str) -> Result<String, String> {
    let name = format!("src/shell/words/{kind}.{language}.ftl");
    let text = std::fs::read_to_string(root.join(&name)).map_err(|_| format!("{name} is missing"))?;
    let labels = ftl::read(&text, 1).map_err(|fault| format!("{name}:{}: {}", fault.line, fault.message))?;
    Ok(labels.text)
}

/// The folders of the demos, by slug: those below `src/demos` with an `en.md`. No folder at all is fine.
pub fn demos(root: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(root.join("src/demos")) else { return Ok(found) };
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().replace('_', "-")) else { continue };
        if LANGUAGES.iter().any(|language| path.join(format!("{language}.md")).is_file()) {
            found.insert(name, path);
        }
    }
    Ok(found)
}

/// What the front page says of a demo, as messages for the shell's words: its title, its name in the navigation, its
/// question, what it begins with, how long its lesson takes; and what else it offers, if it does.
fn introduce(slug: &str, words: &Words, minutes: usize, said: &mut String) -> Vec<Fault> {
    let mut faults = Vec::new();
    for key in ["title", "question", "short", "start", "aside"] {
        match words.labels.renamed(key, &format!("demo-{slug}-{key}")) {
            Some(Ok(message)) => said.push_str(&message),
            Some(Err(message)) => faults.push(Fault { line: 1, message }),
            None if key == "aside" => {}
            None => faults.push(Fault { line: 1, message: format!("a demo has a `{key}`") }),
        }
    }
    let _ = writeln!(said, "demo-{slug}-minutes = {minutes}");
    faults
}

/// About how many minutes a lesson takes, in fives: a hundred words a minute, with time for its steps.
fn minutes(words: &Words) -> usize {
    let read: usize = words.sections.iter().map(|section| words_in(&section.html)).sum();
    ((read as f64 / 500.0).round() as usize).max(1) * 5
}

/// How many words are read at first. What unfolds is not counted, and formulas are not.
fn words_in(html: &str) -> usize {
    let (mut in_tag, mut in_word, mut folded, mut read) = (false, false, 0_usize, 0);
    for (at, sign) in html.char_indices() {
        if sign == '<' {
            let rest = &html[at..];
            folded += usize::from(rest.starts_with("<details") || rest.starts_with("<math"));
            folded = folded.saturating_sub(usize::from(rest.starts_with("</details") || rest.starts_with("</math")));
        }
        in_tag = sign == '<' || in_tag && sign != '>';
        let letter = !in_tag && folded == 0 && sign.is_alphanumeric();
        read += usize::from(letter && !in_word);
        in_word = letter;
    }
    read
}

/// Compiles everything below `root`: logical name (`words/kmeans.en.json`) to JSON. All faults are told at once.
pub fn compile(root: &Path, pictures: Pictures) -> Result<BTreeMap<String, String>> {
    let math = Math::new()?;
    let mut out = BTreeMap::new();
    let mut faults = Vec::new();
    let shell = root.join("src/shell/words");
    let mut sources: Vec<(String, PathBuf, &str)> =
        demos(root)?.into_iter().map(|(slug, folder)| (slug, folder, "md")).collect();
    if shell.is_dir() {
        sources.push(("shell".to_owned(), shell, "ftl"));
    }
    // The shell comes last: by then every demo has said its name.
    let mut said: BTreeMap<&str, String> = BTreeMap::new();
    for (slug, folder, ending) in sources {
        let mut languages = Vec::new();
        let mut took = None;
        for language in LANGUAGES {
            let path = folder.join(format!("{language}.{ending}"));
            let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            let Ok(text) = std::fs::read_to_string(&path) else {
                faults.push(format!("{shown} is missing"));
                continue;
            };
            let is_demo = ending == "md";
            let words = if is_demo { Words::of_demo(&text, &math, pictures) } else { Words::of_shell(&text) };
            match words {
                Ok(mut words) => {
                    if let Some(kind) = kind_of(&text).filter(|_| is_demo) {
                        match of_kind(root, kind, language) {
                            Ok(more) => words.add(&more),
                            Err(fault) => faults.push(fault),
                        }
                    }
                    let said = said.entry(language).or_default();
                    if is_demo {
                        // A lesson takes as long in every language.
                        let took = *took.get_or_insert_with(|| minutes(&words));
                        let faulty = introduce(&slug, &words, took, said).into_iter();
                        faults.extend(faulty.map(|fault| format!("{shown}:{}: {}", fault.line, fault.message)));
                    } else {
                        words.add(said);
                    }
                    out.insert(format!("words/{slug}.{language}.json"), words.json());
                    languages.push((language, words));
                }
                Err(fault) => faults.push(format!("{shown}:{}: {}", fault.line, fault.message)),
            }
        }
        if let [(a, first), (b, second)] = languages.as_slice() {
            faults.extend(differences((a, first), (b, second)).into_iter().map(|what| format!("{slug}: {what}")));
        }
    }
    if faults.is_empty() {
        return Ok(out);
    }
    Err(anyhow!("{}", faults.join("\n"))).context("the words are not in order")
}

/// The title of every demo in every language, by slug: what the page says before it has any words.
pub type Titles = BTreeMap<String, BTreeMap<&'static str, String>>;

/// A plain text among the shell's words that were compiled.
pub fn label(compiled: &BTreeMap<String, String>, language: &str, key: &str) -> Result<String> {
    let found = labels(compiled, language)?.into_iter().find(|(known, _)| known == key);
    Ok(found.with_context(|| format!("no words for {key}"))?.1)
}

/// What all demos say of themselves under a name (`title`, `question`), out of the shell's words that were compiled.
pub fn of_demos(compiled: &BTreeMap<String, String>, name: &str) -> Result<Titles> {
    let (mut found, ending) = (Titles::new(), format!("-{name}"));
    for language in LANGUAGES {
        for (key, text) in labels(compiled, language)? {
            if let Some(slug) = key.strip_prefix("demo-").and_then(|key| key.strip_suffix(&ending)) {
                found.entry(slug.to_owned()).or_default().insert(language, text);
            }
        }
    }
    Ok(found)
}

/// The shell's plain words in a language.
pub fn labels(compiled: &BTreeMap<String, String>, language: &str) -> Result<Vec<(String, String)>> {
    let Some(json) = compiled.get(&format!("words/shell.{language}.json")) else { return Ok(Vec::new()) };
    let file: serde_json::Value = serde_json::from_str(json)?;
    let lines = file["labels"].as_str().unwrap_or_default().lines().filter_map(|line| line.split_once('='));
    Ok(lines.map(|(key, text)| (key.trim().to_owned(), text.trim().to_owned())).collect())
}

/// Refuses to go on when a demo lies in a folder whose name could not be a slug.
pub fn check_names(root: &Path) -> Result<()> {
    for slug in demos(root)?.keys() {
        if !slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') || slug == "shell" {
            bail!("src/demos: `{slug}` cannot be a demo's name");
        }
    }
    Ok(())
}

#[cfg(test)]
mod registry_tests;
#[cfg(test)]
mod tests;
