//! `cargo xtask new-demo <slug>`: a folder that compiles, passes every general test, shows a picture and steps.
//!
//! What it writes is the running mean of points. Its author puts an algorithm in its place, file by file; see
//! `docs/add-a-demo.md`. Whatever else names all demos gets its line here too: the registry, the tests that ask for one,
//! the documents.

use crate::tools::root;
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;

/// The files of the folder, and what they are made of: a demo that is compiled and tested with the others, but is in no
/// registry.
const FILES: [(&str, &str); 8] = [
    ("mod.rs", include_str!("../template/mod.rs")),
    ("edit.rs", include_str!("../template/edit.rs")),
    ("params.rs", include_str!("../template/params.rs")),
    ("sim.rs", include_str!("../template/sim.rs")),
    ("figure.rs", include_str!("../template/figure.rs")),
    ("tests.rs", include_str!("../template/tests.rs")),
    ("en.md", include_str!("../template/en.md")),
    ("zh.md", include_str!("../template/zh.md")),
];

/// A demo by its names.
struct Names {
    /// In addresses.
    slug: String,
    /// Of its folder.
    module: String,
    /// Of its type.
    kind: String,
    /// On screen, in both languages, until its author says otherwise.
    title: String,
}

impl Names {
    fn of(slug: &str) -> Result<Self> {
        let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let begins = slug.starts_with(|c: char| c.is_ascii_lowercase()) && !slug.ends_with('-') && !slug.contains("--");
        ensure!(
            begins && slug != "template" && slug.chars().all(sound),
            "a slug is made of small letters, digits and `-`: not `{slug}`"
        );
        let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
        let words: Vec<&str> = slug.split('-').collect();
        Ok(Self {
            slug: slug.to_owned(),
            module: slug.replace('-', "_"),
            kind: words.iter().copied().map(capital).collect(),
            title: capital(&words.join(" ")),
        })
    }

    fn fill(&self, text: &str) -> String {
        let pairs = [
            ("__SLUG__", &self.slug),
            ("__MODULE__", &self.module),
            ("__TYPE__", &self.kind),
            ("__TITLE__", &self.title),
        ];
        pairs.into_iter().fold(text.to_owned(), |text, (gap, name)| text.replace(gap, name))
    }

    /// A file of the folder: the template by its own names.
    fn file(&self, name: &str, text: &str) -> String {
        let called = if name.ends_with(".md") { &self.title } else { &self.kind };
        let text = text.replace("//! Template:", &format!("//! {}:", self.title));
        text.replace("Template", called).replace("template", &self.slug)
    }

    /// What becomes of the files that name all demos, by their names within the project. Nothing is written: a file that
    /// has changed its form is found out before anything has been touched.
    fn lines(&self) -> Result<BTreeMap<&'static str, String>> {
        let mut files = BTreeMap::new();
        for (file, after, mark, new) in LINES {
            let text = match files.remove(file) {
                Some(text) => text,
                None => std::fs::read_to_string(root().join(file)).with_context(|| file.to_owned())?,
            };
            let told = || format!("{file}: no place for the new demo before {mark:?}");
            let from = text.find(after).with_context(told)?;
            let at = from + text[from..].find(mark).with_context(told)?;
            let new = self.fill(new);
            files.insert(file, format!("{}{new}{}", &text[..at], &text[at..]));
        }
        if let Some(protocol) = files.get_mut("docs/protocol.md") {
            protocol.push_str(&self.fill(FRAME));
        }
        Ok(files)
    }
}

/// The lines of files that name all demos: the file, behind what, before what, and the line.
const LINES: [(&str, &str, &str, &str); 9] = [
    ("src/demos/mod.rs", "pub mod ", "pub mod points;", "pub mod __MODULE__;\n"),
    ("src/demos/mod.rs", "pub static DEMOS", "];", "    Demo::of::<__MODULE__::__TYPE__>(),\n"),
    (
        "tests/registry.rs",
        "fn edited",
        "        other => panic!",
        "        // There is no edit yet.\n        \"__SLUG__\" => Vec::new(),\n",
    ),
    (
        "tests/described.rs",
        "fn called",
        "        other => panic!",
        "        \"__SLUG__\" => (\"__SLUG__\", \"__TITLE__\"),\n",
    ),
    ("docs/addresses.md", "The demos at present are ", "\n", " Also `__SLUG__`."),
    ("docs/addresses.md", "## The run", "### Data sets", KNOBS),
    ("docs/addresses.md", "## The view", "## Two runs", VIEW),
    ("docs/addresses.md", "The panels of ", ". ", ", those of __SLUG__ `points` `shift` `mean`"),
    ("docs/protocol.md", "| `phase` |", " |\n", ", for __SLUG__ `add`"),
];

/// What the documents say of the new demo's knobs.
const KNOBS: &str = "\
### Knobs of __SLUG__

| key | values | default | when it acts |
| --- | --- | --- | --- |
| `rate` | 0.1 to 1 | `1` | at any step |

";

/// What they say of its view.
const VIEW: &str = "\
### View of __SLUG__

| key | values | default |
| --- | --- | --- |
| `plane`, `x`, `y` | as for k-means | |

";

/// What they say of its frames.
const FRAME: &str = "
## __TITLE__

The frame:

| field | shape | what |
| --- | --- | --- |
| `points` | (n, d) | the input, standardised if the run says so |
| `mean` | (d,) | the mean of the points so far |
| `n_seen` | | how many these are |

The metrics: `shift`, the largest change of a coordinate in the last step.
";

/// The command.
///
/// # Errors
/// If the slug is none, or the folder is there already, or a file that names all demos has changed its form.
pub fn command(args: &[String]) -> Result<()> {
    let [slug] = args else { bail!("cargo xtask new-demo <slug>") };
    let names = Names::of(slug)?;
    let folder = root().join("src/demos").join(&names.module);
    ensure!(!folder.exists(), "{} is there already", folder.display());
    for (file, text) in names.lines()? {
        std::fs::write(root().join(file), text)?;
    }
    std::fs::create_dir_all(&folder)?;
    for (file, text) in FILES {
        std::fs::write(folder.join(file), names.file(file, text))?;
    }
    println!(
        "{} is a demo now: `cargo fmt`, `UNROLLED_PUBLISH=write cargo test --test described`, then `cargo xtask serve`",
        folder.display()
    );
    println!("What to do next: docs/add-a-demo.md");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_the_slug() {
        let names = Names::of("running-mean").expect("a slug");
        assert_eq!((names.module.as_str(), names.kind.as_str()), ("running_mean", "RunningMean"));
        assert_eq!(names.title, "Running mean");
        for wrong in ["", "-a", "a-", "a--b", "Aa", "a b", "9a", "ä"] {
            assert!(Names::of(wrong).is_err(), "{wrong}");
        }
    }

    /// Every file that names all demos has a place for one more.
    #[test]
    fn every_line_has_its_place() {
        let files = Names::of("running-mean").expect("a slug").lines().expect("places");
        for (file, text) in &files {
            let before = std::fs::read_to_string(root().join(file)).expect("the file");
            assert!(text.len() > before.len() && !text.contains("__SLUG__"), "{file}");
        }
        assert_eq!(files.len(), 5);
    }

    #[test]
    fn no_gap_is_left() {
        let names = Names::of("running-mean").expect("a slug");
        let left = |name, text| names.file(name, text).to_ascii_lowercase().contains("template");
        assert!(FILES.iter().all(|(name, text)| !left(name, text)));
    }
}
