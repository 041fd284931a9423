//! Labels in Fluent's own syntax: checked, and stripped of their comments.

use std::collections::BTreeSet;

use fluent_syntax::ast::Entry;
use fluent_syntax::parser;

use super::Fault;

/// Labels of one language, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Fluent text without comments.
    pub text: String,
    /// Every message, attribute (`message.attribute`) and term (`-term`) in it.
    pub keys: BTreeSet<String>,
}

/// Reads labels. `first_line` is the line of the file at which `text` starts, counted from one.
pub fn read(text: &str, first_line: usize) -> Result<Labels, Fault> {
    let line_of = |offset: usize| first_line + text[..offset.min(text.len())].matches('\n').count();
    let resource = parser::parse(text).map_err(|(_, errors)| {
        let first = errors.first();
        Fault {
            line: first
                .map_or(first_line, |error| line_of(error.slice.as_ref().map_or(error.pos.start, |entry| entry.start))),
            message: first.map_or_else(|| "not Fluent".to_owned(), |error| format!("Fluent: {}", error.kind)),
        }
    })?;
    let mut keys = BTreeSet::new();
    for entry in &resource.body {
        let (id, attributes) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), &message.attributes),
            Entry::Term(term) => (format!("-{}", term.id.name), &term.attributes),
            _ => continue,
        };
        let attributes = attributes.iter().map(|attribute| format!("{id}.{}", attribute.id.name));
        for key in std::iter::once(id.clone()).chain(attributes) {
            if keys.contains(&key) {
                let last = text.lines().enumerate().filter(|(_, line)| line.starts_with(&id)).last();
                let line = last.map_or(0, |(number, _)| number);
                return Err(Fault { line: first_line + line, message: format!("the label `{key}` is there twice") });
            }
            keys.insert(key);
        }
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).map(str::trim_end).collect();
    Ok(Labels { text: format!("{}\n", lines.join("\n").trim()), keys })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_their_attributes() {
        let labels =
            read("# note\ntitle = k-means\nk = Clusters\n    .help = How many\n-brand = U\n", 1).expect("labels");
        assert_eq!(labels.keys.iter().map(String::as_str).collect::<Vec<_>>(), ["-brand", "k", "k.help", "title"]);
        assert!(!labels.text.contains("note"));
    }

    #[test]
    fn faults_have_lines() {
        assert_eq!(read("a = 1\nb = { $x\n", 5).expect_err("open brace").line, 6);
        assert_eq!(read("a = 1\nb = 2\na = 3\n", 1).expect_err("twice").line, 3);
        assert!(read("no label\n", 1).is_err());
    }
}
