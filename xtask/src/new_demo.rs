//! `cargo xtask new-demo <slug>`: a folder that compiles, passes every general test, shows a picture and steps.
//!
//! What it writes is the running mean of points. Its author puts an algorithm in its place, file by file; see
//! `docs/add-a-demo.md`. Whatever else names all demos gets its line here too: the registry, the tests that ask for one,
//! the documents.

use crate::tools::root;
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;

/// The files of the folder, and what they are made of.
const FILES: [(&str, &str); 8] = [
    ("mod.rs", include_str!("new_demo/mod.rs.txt")),
    ("edit.rs", include_str!("new_demo/edit.rs.txt")),
    ("params.rs", include_str!("new_demo/params.rs.txt")),
    ("sim.rs", include_str!("new_demo/sim.rs.txt")),
    ("figure.rs", include_str!("new_demo/figure.rs.txt")),
    ("tests.rs", include_str!("new_demo/tests.rs.txt")),
    ("en.md", include_str!("new_demo/en.md.txt")),
    ("zh.md", include_str!("new_demo/zh.md.txt")),
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
        ensure!(begins && slug.chars().all(sound), "a slug is made of small letters, digits and `-`: not `{slug}`");
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
        let pairs = [("__SLUG__", &self.slug), ("__TYPE__", &self.kind), ("__TITLE__", &self.title)];
        pairs.into_iter().fold(text.to_owned(), |text, (gap, name)| text.replace(gap, name))
    }

    /// A line of a file that names all demos: `new` stands before the first `mark` behind `after`.
    fn insert(&self, path: &Path, after: &str, mark: &str, new: &str) -> Result<()> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let told = || format!("{}: no place for the new demo before {mark:?}", path.display());
        let from = text.find(after).with_context(told)?;
        let at = from + text[from..].find(mark).with_context(told)?;
        let module = &self.module;
        let new = self.fill(new).replace("__MODULE__", module);
        std::fs::write(path, format!("{}{new}{}", &text[..at], &text[at..]))?;
        Ok(())
    }
}

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
    let registry = root().join("src/demos/mod.rs");
    names.insert(&registry, "pub mod ", "pub mod points;", "pub mod __MODULE__;\n")?;
    names.insert(&registry, "pub static DEMOS", "];", "    Demo::of::<__MODULE__::__TYPE__>(),\n")?;
    let tests = root().join("tests");
    let edits = "        // There is no edit yet.\n        \"__SLUG__\" => Vec::new(),\n";
    names.insert(&tests.join("registry.rs"), "fn edited", "        other => panic!", edits)?;
    let called = "        \"__SLUG__\" => (\"__SLUG__\", \"__TITLE__\"),\n";
    names.insert(&tests.join("described.rs"), "fn called", "        other => panic!", called)?;
    let addresses = root().join("docs/addresses.md");
    names.insert(&addresses, "The demos at present are ", "\n", " Also `__SLUG__`.")?;
    names.insert(&addresses, "## The run", "### Data sets", KNOBS)?;
    names.insert(&addresses, "## The view", "## Two runs", VIEW)?;
    let panels = ", those of __SLUG__ `points` `shift` `mean`";
    names.insert(&addresses, "The panels of ", ". ", panels)?;
    let protocol = root().join("docs/protocol.md");
    names.insert(&protocol, "| `phase` |", " |\n", ", for __SLUG__ `add`")?;
    let mut text = std::fs::read_to_string(&protocol)?;
    text.push_str(&names.fill(FRAME));
    std::fs::write(&protocol, text)?;
    let map = "| `__MODULE__/params.rs`, `sim.rs`, `edit.rs`, `figure.rs` | __SLUG__: its knobs; the algorithm; no edits; its panels, numbers and sentences |\n";
    names.insert(&root().join("ARCHITECTURE.md"), "### `src/demos/`", "| `trial/`", map)?;
    std::fs::create_dir_all(&folder)?;
    for (file, text) in FILES {
        std::fs::write(folder.join(file), names.fill(text))?;
    }
    println!("{} is a demo now: `cargo fmt`, then `cargo test` and `cargo xtask serve`", folder.display());
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

    #[test]
    fn no_gap_is_left() {
        let names = Names::of("running-mean").expect("a slug");
        assert!(FILES.iter().all(|(_, text)| !names.fill(text).contains("__")));
    }
}
