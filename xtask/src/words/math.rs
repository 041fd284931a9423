//! LaTeX to MathML.

use anyhow::{Result, anyhow};
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// Stands around the number of a live value while LaTeX is converted: two characters for private use.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// What stands around a piece of a formula that is left out while a live value in it is missing: in LaTeX, while it is
/// converted, and in the page.
const CLAUSE: [(&str, char, &str); 2] = [("{~", '\u{E002}', "<mrow data-if=\"\">"), ("~}", '\u{E003}', "</mrow>")];

/// A converter with the few macros that the lessons share.
pub struct Math(LatexToMathML);

/// What could not be converted, and where in the formula (in bytes).
#[derive(Debug)]
pub struct Fault {
    /// Where in the formula, in bytes from its start.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

impl Math {
    /// The converter. `\argmin`, `\argmax`, `\E`, `\R`, `\T` are known beside what LaTeX knows.
    pub fn new() -> Result<Self> {
        let macros = [
            ("argmin", r"\operatorname*{arg\,min}"),
            ("argmax", r"\operatorname*{arg\,max}"),
            ("E", r"\mathbb{E}"),
            ("R", r"\mathbb{R}"),
            ("T", r"\top"),
        ];
        let config = MathCoreConfig {
            macros: macros.iter().map(|(name, body)| ((*name).to_owned(), (*body).to_owned())).collect(),
            ..Default::default()
        };
        LatexToMathML::new(config).map(Self).map_err(|(error, _, text)| anyhow!("macro {text}: {error:?}"))
    }

    /// A formula as MathML. `\live{name}` and `{{name}}` become `<mn data-live="name"></mn>`; their names are added
    /// to `live`.
    pub fn convert(&self, latex: &str, block: bool, live: &mut Vec<String>) -> Result<String, Fault> {
        let (mut latex, names) = take_live(latex)?;
        for (mark, text, _) in CLAUSE {
            latex = latex.replace(mark, &format!("\\text{{{text}}}"));
        }
        let display = if block { MathDisplay::Block } else { MathDisplay::Inline };
        let converted = self
            .0
            .convert_with_local_state(&latex, display)
            .map_err(|error| Fault { at: error.0.start, message: error.error_message() })?;
        let mut mathml = converted.mathml;
        for (_, text, html) in CLAUSE {
            mathml = mathml.replace(&format!("<mtext>{text}</mtext>"), html);
        }
        if mathml.contains(CLAUSE.map(|(_, text, _)| text)) {
            return Err(Fault { at: 0, message: "`{~` or `~}` stands where no clause can".to_owned() });
        }
        for (number, name) in names.iter().enumerate() {
            let text = format!("<mtext>{OPEN}{number}{CLOSE}</mtext>");
            if !mathml.contains(&text) {
                return Err(Fault { at: 0, message: format!("the live value `{name}` stands where no value can") });
            }
            mathml = mathml.replace(&text, &format!("<mn data-live=\"{name}\"></mn>"));
        }
        live.extend(names);
        Ok(mathml)
    }
}

/// Is this the name of a live value?
pub fn is_live_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

/// Puts a numbered text in the place of every live value.
fn take_live(latex: &str) -> Result<(String, Vec<String>), Fault> {
    let (mut out, mut names, mut rest) = (String::new(), Vec::new(), latex);
    while let Some((at, open, close)) = next_live(rest) {
        out.push_str(&rest[..at]);
        let inside = &rest[at + open.len()..];
        let end = inside.find(close);
        match end.map(|end| (inside[..end].trim(), end)) {
            Some((name, end)) if is_live_name(name) => {
                out.push_str(&format!("\\text{{{OPEN}{}{CLOSE}}}", names.len()));
                names.push(name.to_owned());
                rest = &inside[end + close.len()..];
            }
            // Two braces are also plain LaTeX.
            _ if open == "{{" => {
                out.push_str(open);
                rest = inside;
            }
            _ => return Err(Fault { at: latex.len() - rest.len() + at, message: r"write \live{name}".to_owned() }),
        }
    }
    out.push_str(rest);
    Ok((out, names))
}

fn next_live(text: &str) -> Option<(usize, &'static str, &'static str)> {
    let command = text.find("\\live{").map(|at| (at, "\\live{", "}"));
    let braces = text.find("{{").map(|at| (at, "{{", "}}"));
    command.into_iter().chain(braces).min_by_key(|(at, ..)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(latex: &str) -> String {
        Math::new().expect("macros").convert(latex, true, &mut Vec::new()).expect("formula")
    }

    #[test]
    fn limits_stand_below_and_above() {
        assert!(convert(r"\argmin_j x").contains("<munder>"));
        assert!(convert(r"\min_c x").contains("<munder>"));
        assert!(convert(r"\sum_{n=1}^N x_n").contains("<munderover>"));
    }

    #[test]
    fn tables_and_letters() {
        assert!(convert(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}").matches("<mtd>").count() == 4);
        assert!(convert(r"\begin{cases} 1 & \text{若 } x \\ 0 & \text{sonst} \end{cases}").contains("若"));
        for latex in [r"\boldsymbol{\mu}_k \in \R^d", r"\lVert x - c \rVert^2", r"\E_{x \sim p}[x]", r"A^\T"] {
            convert(latex);
        }
    }

    #[test]
    fn live_numbers() {
        let mut live = Vec::new();
        let math = Math::new().expect("macros");
        let out = math.convert(r"J = \live{inertia} + {{b_2}}^2 + x^{{2}}", false, &mut live).expect("formula");
        assert!(out.contains(r#"<mn data-live="inertia"></mn>"#), "{out}");
        assert!(out.contains(r#"<msup><mn data-live="b_2"></mn>"#), "{out}");
        assert_eq!(live, ["inertia", "b_2"]);
        assert!(!out.contains(OPEN));
    }

    #[test]
    fn errors_say_where() {
        let math = Math::new().expect("macros");
        let fault = math.convert(r"x + \nosuch y", false, &mut Vec::new()).expect_err("unknown command");
        assert_eq!(fault.at, 4);
        assert!(math.convert(r"\live{}", false, &mut Vec::new()).is_err());
        assert!(math.convert(r"\frac{1", false, &mut Vec::new()).is_err());
    }
}
