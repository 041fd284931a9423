//! Labels in Fluent's own syntax: checked, and compiled to what the page fetches.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Resource,
};
use fluent_syntax::{parser, serializer};

use unrolled_words::compile;

use super::Fault;

/// Labels of one language, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Fluent text without comments.
    pub text: String,
    /// The same as the page fetches it.
    pub lines: String,
    /// Every message, attribute (`message.attribute`) and term (`-term`) in it.
    pub keys: BTreeSet<String>,
    /// The variables of each key that has any, without the `$`.
    pub variables: BTreeMap<String, BTreeSet<String>>,
}

impl Labels {
    /// The message `key` under another name, as Fluent text, if there is one; attributes are left out. A message with
    /// gaps is refused: elsewhere nobody would fill them.
    pub fn renamed(&self, key: &str, name: &str) -> Option<Result<String, String>> {
        let resource = parser::parse(self.text.as_str()).ok()?;
        let message = resource.body.into_iter().find_map(|entry| match entry {
            Entry::Message(message) if message.id.name == key => Some(message),
            _ => None,
        })?;
        let plain = |pattern: &Pattern<&str>| {
            pattern.elements.iter().all(|element| matches!(element, PatternElement::TextElement { .. }))
        };
        if !message.value.as_ref().is_some_and(plain) {
            return Some(Err(format!("`{key}` is to be plain text")));
        }
        let id = fluent_syntax::ast::Identifier { name };
        let entry = Entry::Message(Message { id, attributes: Vec::new(), comment: None, value: message.value });
        Some(Ok(serializer::serialize(&Resource { body: vec![entry] })))
    }
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
    let (mut keys, mut variables) = (BTreeSet::new(), BTreeMap::new());
    for entry in &resource.body {
        let (id, value, attributes) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref(), &message.attributes),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
            _ => continue,
        };
        let attributes =
            attributes.iter().map(|attribute| (format!("{id}.{}", attribute.id.name), Some(&attribute.value)));
        for (key, pattern) in std::iter::once((id.clone(), value)).chain(attributes) {
            let mut found = BTreeSet::new();
            if let Some(pattern) = pattern {
                variables_of(pattern, &mut found);
            }
            if !found.is_empty() {
                variables.insert(key.clone(), found);
            }
            if keys.contains(&key) {
                let last = text.lines().enumerate().filter(|(_, line)| line.starts_with(&id)).last();
                let line = last.map_or(0, |(number, _)| number);
                return Err(Fault { line: first_line + line, message: format!("the label `{key}` is there twice") });
            }
            keys.insert(key);
        }
    }
    let lines = compile(text).map_err(|message| {
        let at = |line: &str| message.starts_with(&format!("`{}`", line.split([' ', '=']).next().unwrap_or_default()));
        Fault { line: first_line + text.lines().position(at).unwrap_or(0), message }
    })?;
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).map(str::trim_end).collect();
    Ok(Labels { text: format!("{}\n", kept.join("\n").trim()), lines, keys, variables })
}

fn variables_of(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, found);
        }
    }
}

fn of_expression(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Select { selector, variants } => {
            of_inline(selector, found);
            variants.iter().for_each(|variant| variables_of(&variant.value, found));
        }
        Expression::Inline(inline) => of_inline(inline, found),
    }
}

fn of_inline(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    let mut of_arguments = |arguments: &CallArguments<&str>| {
        arguments.positional.iter().for_each(|argument| of_inline(argument, found));
        arguments.named.iter().for_each(|argument| of_inline(&argument.value, found));
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => of_arguments(arguments),
        InlineExpression::TermReference { arguments: Some(arguments), .. } => of_arguments(arguments),
        InlineExpression::Placeable { expression } => of_expression(expression, found),
        _ => {}
    }
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
    fn variables_are_found_wherever_they_stand() {
        let text = "a = { $n ->\n    [one] { $x }\n   *[other] { $y }\n  }\n    .b = { $z }\nc = none\n";
        let labels = read(text, 1).expect("labels");
        let of =
            |key: &str| labels.variables.get(key).map(|found| found.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(of("a"), Some(vec!["n", "x", "y"]));
        assert_eq!((of("a.b"), of("c")), (Some(vec!["z"]), None));
    }

    #[test]
    fn a_message_under_another_name() {
        let labels = read("title = Two\n    clumps\n    .hint = no\nn = { $n }\n", 1).expect("labels");
        let renamed = labels.renamed("title", "demo-two-title").expect("there").expect("plain");
        let again = read(&renamed, 1).expect("Fluent");
        assert_eq!(again.keys.iter().map(String::as_str).collect::<Vec<_>>(), ["demo-two-title"]);
        assert!(renamed.contains("clumps") && !renamed.contains("no"), "{renamed}");
        assert!(labels.renamed("n", "m").expect("there").is_err());
        assert!(labels.renamed("question", "q").is_none());
    }

    #[test]
    fn faults_have_lines() {
        assert_eq!(read("a = 1\nb = { $x\n", 5).expect_err("open brace").line, 6);
        assert_eq!(read("a = 1\nb = 2\na = 3\n", 1).expect_err("twice").line, 3);
        assert!(read("no label\n", 1).is_err());
        // What the page could not say.
        assert_eq!(read("a = 1\n\nb = { NUMBER($x) }\n", 3).expect_err("a function").line, 5);
    }
}
