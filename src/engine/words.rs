//! Words on screen: messages of the language files, as the build makes them of Fluent. No visible text is written in
//! Rust.
//!
//! The files are written in Fluent; [`compile`] turns what they use of it into lines `key=pattern`. In a pattern
//! `{name}` is a gap, and `{name|one:…|:…}` chooses by a number or a text: by a plural form (`one`, `other`), a number
//! (`#0`) or a word, and if nothing fits what stands last, under no name. A sign that would mean one of these, and `n`
//! for the end of a line, stand behind `\`.

#[cfg(not(target_arch = "wasm32"))]
pub mod compile;

use crate::engine::Notice;
use crate::engine::notice::Arg;
use std::collections::BTreeMap;

/// The words of one language.
pub struct Words {
    lang: &'static str,
    patterns: BTreeMap<String, String>,
}

/// The languages of the app.
pub const LANGUAGES: [&str; 2] = ["en", "zh"];

impl Words {
    /// The words of `lang` from sources as the build makes them. Of two messages of one key the later one counts.
    pub fn new(lang: &str, sources: &[&str]) -> Self {
        let lang = LANGUAGES.into_iter().find(|known| *known == lang).unwrap_or(LANGUAGES[0]);
        let lines = sources.iter().flat_map(|source| source.split('\n'));
        let patterns = lines.filter_map(|line| line.split_once('='));
        Self { lang, patterns: patterns.map(|(key, pattern)| (key.to_owned(), pattern.to_owned())).collect() }
    }

    /// `en` or `zh`.
    pub fn lang(&self) -> &'static str {
        self.lang
    }

    /// Is there a message of that key?
    pub fn has(&self, key: &str) -> bool {
        self.patterns.contains_key(key)
    }

    /// A message without arguments.
    pub fn get(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// A message; a key without words is shown in brackets, which tests look for.
    pub fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let Some(pattern) = self.patterns.get(key) else {
            return format!("⟦{key}⟧");
        };
        let mut said = String::new();
        self.fill(pattern, args, &mut said);
        said
    }

    /// Writes a pattern up to the sign that ends it; what is left begins with that sign.
    fn fill<'p>(&self, mut rest: &'p str, args: &[(&str, Arg)], said: &mut String) -> &'p str {
        while let Some(at) = rest.find(['\\', '{', '|', '}']) {
            said.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix('{') {
                rest = self.gap(after, args, said);
            } else if let Some(after) = rest.strip_prefix('\\') {
                let mut signs = after.chars();
                said.extend(signs.next().map(|sign| if sign == 'n' { '\n' } else { sign }));
                rest = signs.as_str();
            } else {
                return rest;
            }
        }
        said.push_str(rest);
        ""
    }

    /// Writes a gap, from behind its `{`; gives what follows its `}`.
    fn gap<'p>(&self, rest: &'p str, args: &[(&str, Arg)], said: &mut String) -> &'p str {
        let (name, mut rest) = rest.split_at(rest.find(['|', '}']).unwrap_or(rest.len()));
        let arg = args.iter().find(|(known, _)| *known == name).map(|(_, arg)| arg);
        let value = match arg {
            Some(Arg::Number(x)) => x.to_string(),
            Some(Arg::Text(text)) => text.clone(),
            None => format!("{{${name}}}"),
        };
        if !rest.starts_with('|') {
            said.push_str(&value);
        }
        let mut chosen = false;
        while let Some((case, pattern)) = rest.strip_prefix('|').and_then(|case| case.split_once(':')) {
            let fits = match arg {
                _ if case.is_empty() => true,
                Some(Arg::Number(_)) if !case.starts_with('#') => case == self.plural(&value),
                Some(Arg::Number(_)) => case[1..] == value,
                Some(Arg::Text(_)) => case == value,
                None => false,
            };
            let mut variant = String::new();
            rest = self.fill(pattern, args, &mut variant);
            if fits && !chosen {
                said.push_str(&variant);
                chosen = true;
            }
        }
        rest.strip_prefix('}').unwrap_or_default()
    }

    /// The plural form that goes with a number, as the language has it.
    fn plural(&self, number: &str) -> &'static str {
        if self.lang == "en" && number.trim_start_matches('-') == "1" { "one" } else { "other" }
    }

    /// The words of a notice: the message `notice-<code>`.
    pub fn notice(&self, notice: &Notice) -> String {
        self.phrase(&format!("notice-{}", notice.code), notice)
    }

    /// The message `key` filled with a notice's arguments.
    pub fn phrase(&self, key: &str, notice: &Notice) -> String {
        let args: Vec<_> = notice.args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
        self.say(key, &args)
    }
}

/// A number as it is read: about `digits` significant ones, a real minus sign, no digits that carry no meaning.
pub fn number(x: f64, digits: usize) -> String {
    if x.is_nan() {
        return "–".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let magnitude = if x == 0.0 { 0 } else { libm::floor(libm::log10(x.abs())) as i32 };
    let text = if !(-4..7).contains(&magnitude) {
        let mantissa = x / libm::pow(10.0, f64::from(magnitude));
        format!("{}·10{}", trimmed(&format!("{mantissa:.*}", digits - 1)), superscript(magnitude))
    } else {
        let decimals = (digits as i32 - 1 - magnitude).clamp(0, 12) as usize;
        trimmed(&format!("{x:.decimals$}"))
    };
    text.replace('-', "−")
}

/// A whole number in groups of three, set apart by thin spaces.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A whole number below the line.
pub fn below(n: usize) -> String {
    n.to_string().chars().filter_map(|c| char::from_u32(0x2080 + c.to_digit(10)?)).collect()
}

/// A number with a fixed count of decimals and a real minus sign, for columns that must align.
pub fn fixed(x: f64, decimals: usize) -> String {
    if x.is_finite() { format!("{x:.decimals$}").replace('-', "−") } else { number(x, 3) }
}

fn trimmed(text: &str) -> String {
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn superscript(n: i32) -> String {
    let digit = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        c => c.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(c),
    };
    n.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_as_many_digits_as_mean_something() {
        let said: Vec<_> =
            [0.0, 0.125, -2.0, 1234.5678, 1e-7, -3.2e12, f64::NAN].iter().map(|&x| number(x, 4)).collect();
        assert_eq!(said, ["0", "0.125", "−2", "1235", "1·10⁻⁷", "−3.2·10¹²", "–"]);
    }

    #[test]
    fn plural_forms_follow_the_number() {
        let source = "n = { $n ->\n [0] none\n [one] {$n} point\n *[other] {$n} points\n }";
        let of = |lang| Words::new(lang, &[&compile::compile(source).unwrap()]);
        let words = of("en");
        let said = |words: &Words, n: usize| words.say("n", &[("n", n.into())]);
        assert_eq!([0, 1, 9].map(|n| said(&words, n)), ["none", "1 point", "9 points"]);
        assert_eq!([0, 1, 9].map(|n| said(&of("zh"), n)), ["none", "1 points", "9 points"]);
        assert_eq!(words.get("absent"), "⟦absent⟧");
        assert!(words.has("n") && !words.has("absent"));
    }
}
