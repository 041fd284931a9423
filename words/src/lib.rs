//! From Fluent, in which words are written, to the lines that the page fetches. The build and the tests alone need it;
//! what the lines mean says `src/engine/words.rs`.
//!
//! No visible words are written in Rust, save the name Unrolled and signs such as + and ↻. Rust says codes: a `Notice`,
//! a key. `en.md` and `zh.md` of a demo hold its labels in [Fluent](https://projectfluent.org/), between two `---`
//! lines (text, gaps and choices by plural form, number or word: the build refuses the rest of Fluent, and compiles
//! this to lines that need no Fluent in the page), and its lesson in Markdown with LaTeX, cut into sections `::: id` …
//! `:::`. What demos on one kind of input have in common is in `src/shell/words/<kind>.en.ftl` and joins the words of
//! each. The shell's own words are `src/shell/words/en.ftl` and `zh.ftl`.
//!
//! `xtask/src/words/` compiles them: LaTeX to MathML, inline styles to classes, `{{name}}` and `\live{name}` to gaps
//! for live numbers, readable runs in links to packed ones. It refuses raw HTML, unknown LaTeX, and differences between
//! the two languages, each with file and line; that the app understands every link is tested (`registry_tests.rs`
//! there). A comment among a demo's labels, `# Input: points`, says which kind of input it takes, whose words join its
//! own. What comes out are hashed JSON files, one a demo and language, which the page fetches when it needs them.
//!
//! A key without words shows as `⟦key⟧`, which tests look for.
#![forbid(unsafe_code)]

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;

/// Messages in Fluent's syntax as the lines `key=pattern` that the page fetches. Attributes and terms are left out: the app never
/// asks for them.
///
/// # Errors
/// A sentence that says what is not Fluent, or what of it the page could not say.
pub fn compile(fluent: &str) -> Result<String, String> {
    let resource = parser::parse(fluent).map_err(|(_, errors)| match errors.first() {
        Some(error) => format!("Fluent: {}", error.kind),
        None => "not Fluent".to_owned(),
    })?;
    let mut lines = String::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry
            && let Some(pattern) = &message.value
        {
            lines.push_str(message.id.name);
            lines.push('=');
            write(pattern, &mut lines).map_err(|what| format!("`{}`: {what}", message.id.name))?;
            lines.push('\n');
        }
    }
    Ok(lines)
}

fn write(pattern: &Pattern<&str>, line: &mut String) -> Result<(), String> {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text(value, line),
            PatternElement::Placeable { expression } => placeable(expression, line)?,
        }
    }
    Ok(())
}

fn text(value: &str, line: &mut String) {
    for sign in value.chars() {
        match sign {
            '\n' => line.push_str("\\n"),
            '\\' | '{' | '|' | '}' => line.extend(['\\', sign]),
            _ => line.push(sign),
        }
    }
}

fn placeable(expression: &Expression<&str>, line: &mut String) -> Result<(), String> {
    let (selector, variants) = match expression {
        Expression::Inline(inline) => return gap(inline, line),
        Expression::Select { selector, variants } => (selector, variants),
    };
    let InlineExpression::VariableReference { id } = selector else {
        return Err("only a variable can choose".to_owned());
    };
    line.push('{');
    line.push_str(id.name);
    for (i, variant) in variants.iter().enumerate() {
        line.push('|');
        if variant.default != (i + 1 == variants.len()) {
            return Err("the variant marked `*` comes last".to_owned());
        }
        match variant.key {
            _ if variant.default => {}
            VariantKey::Identifier { name } => line.push_str(name),
            VariantKey::NumberLiteral { value } => {
                let number: f64 = value.parse().map_err(|_| format!("`{value}` is no number"))?;
                line.push_str(&format!("#{number}"));
            }
        }
        line.push(':');
        write(&variant.value, line)?;
    }
    line.push('}');
    Ok(())
}

fn gap(inline: &InlineExpression<&str>, line: &mut String) -> Result<(), String> {
    match inline {
        InlineExpression::VariableReference { id } => {
            line.push_str(&format!("{{{}}}", id.name));
            Ok(())
        }
        InlineExpression::StringLiteral { value } => {
            text(&fluent_syntax::unicode::unescape_unicode_to_string(value), line);
            Ok(())
        }
        InlineExpression::NumberLiteral { value } => {
            text(value, line);
            Ok(())
        }
        InlineExpression::Placeable { expression } => placeable(expression, line),
        _ => Err("messages, terms and functions in braces are not supported: write out what they say".to_owned()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_what_fluent_says() {
        let source = "a = x { $n ->\n    [0] { \"{|}\" } none\n    [few] few\n   *[other] { $n }\n      more | \\ { $m }\n } y\nb =\n    one\n    two\n    .c = no\n-d = no\n";
        let lines = compile(source).unwrap();
        assert_eq!(lines, "a=x {n|#0:\\{\\|\\} none|few:few|:{n}\\nmore \\| \\\\ {m}} y\nb=one\\ntwo\n");
    }

    #[test]
    fn what_the_page_could_not_say_is_refused() {
        for source in ["a = { b }", "a = { -b }", "a = { NUMBER($n) }", "a = { $n ->\n *[one] x\n [other] y\n }", "a"] {
            assert!(compile(source).is_err(), "{source}");
        }
    }
}
