//! Words on screen: messages of the language files, as the build makes them of Fluent. No visible text is written in
//! Rust.
//!
//! The files are written in Fluent; the crate `words/` turns what they use of it into lines `key=pattern`. In a pattern
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
        let mut known = BTreeMap::new();
        // One by one: to be made of many at once they would be sorted first, by a sort of their own.
        for (key, pattern) in patterns {
            known.insert(key.to_owned(), pattern.to_owned());
        }
        Self { lang, patterns: known }
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
            match arg {
                Some(Arg::Number(x)) => said.push_str(&counted(*x)),
                _ => said.push_str(&value),
            }
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
    // Rounded first: 9.9999 is 10, and of the smallest numbers no power of ten can be taken.
    let rounded = format!("{x:.*e}", digits.max(1) - 1);
    let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let magnitude: i32 = exponent.parse().unwrap_or(0);
    let text = if !(-4..7).contains(&magnitude) {
        format!("{}·10{}", trimmed(mantissa), superscript(magnitude))
    } else {
        let decimals = (digits as i32 - 1 - magnitude).clamp(0, 12) as usize;
        in_groups(trimmed(&format!("{x:.decimals$}")))
    };
    text.replace('-', "−")
}

/// A number of which anything up to `tiny` is rounding, in words.
pub fn measured(words: &Words, x: f64, digits: usize, tiny: f64) -> String {
    if is_rounding(x, tiny) { words.get("ui-rounding") } else { number(x, digits) }
}

/// Is this number nothing but rounding, if anything up to `tiny` is? Zero itself is exact.
pub fn is_rounding(x: f64, tiny: f64) -> bool {
    x != 0.0 && x.abs() <= tiny
}

/// A number in a gap of a message: whole ones in groups, as [`grouped`] has them.
pub fn counted(x: f64) -> String {
    in_groups(x.to_string())
}

/// A whole number; one of five digits or more in groups of three, set apart by thin spaces.
pub fn grouped(n: usize) -> String {
    in_groups(n.to_string())
}

/// Groups of three digits before the point, from five digits on, set apart by thin spaces in both languages.
pub fn in_groups(text: String) -> String {
    let from = if text.starts_with('−') { '−'.len_utf8() } else { usize::from(text.starts_with('-')) };
    let to = text.find('.').unwrap_or(text.len());
    if to < from + 5 || !text[from..to].bytes().all(|c| c.is_ascii_digit()) {
        return text;
    }
    let mut told = String::new();
    for (i, c) in text.char_indices() {
        if i > from && i < to && (to - i).is_multiple_of(3) {
            told.push('\u{202f}');
        }
        told.push(c);
    }
    told
}

/// A share in percent, with so many decimals.
pub fn percent(share: f64, decimals: usize) -> String {
    format!("{}%", fixed(100.0 * share, decimals))
}

/// Remarks behind each other, those that there are.
pub fn joined(remarks: &[Option<String>]) -> String {
    let said: Vec<&str> = remarks.iter().flatten().map(String::as_str).filter(|said| !said.is_empty()).collect();
    said.join(" · ")
}

/// A whole number below the line.
pub fn below(n: usize) -> String {
    n.to_string().chars().filter_map(|c| char::from_u32(0x2080 + c.to_digit(10)?)).collect()
}

/// A number with a fixed count of decimals and a real minus sign, for columns that must align.
pub fn fixed(x: f64, decimals: usize) -> String {
    if x.is_finite() { in_groups(format!("{x:.decimals$}")).replace('-', "−") } else { number(x, 3) }
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
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_as_many_digits_as_mean_something() {
        let said: Vec<_> =
            [0.0, 0.125, -2.0, 1234.5678, 1e-7, -3.2e12, f64::NAN].iter().map(|&x| number(x, 4)).collect();
        assert_eq!(said, ["0", "0.125", "−2", "1235", "1·10⁻⁷", "−3.2·10¹²", "–"]);
    }

    /// What a reader reads, read.
    fn read(text: &str) -> f64 {
        let exponent = |c: char| match c {
            '⁻' => '-',
            '¹' => '1',
            '²' => '2',
            '³' => '3',
            c => char::from_u32(c as u32 - 0x2070 + 0x30).unwrap(),
        };
        let text = text.replace('−', "-").replace('\u{202f}', "");
        match text.split_once("·10") {
            Some((mantissa, power)) => format!("{mantissa}e{}", power.chars().map(exponent).collect::<String>()),
            None => text,
        }
        .parse()
        .unwrap()
    }

    #[test]
    fn every_number_can_be_read_back_within_its_digits() {
        let mut bits = 1_u64;
        let random = (0..200_000).map(|_| {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from_bits(bits ^ bits >> 29)
        });
        let smallest = (0..52).map(|bit| f64::from_bits(1 << bit));
        let powers = (-330..309).flat_map(|e| [1.0, 9.999_999_9, 0.999_999_9].map(|m| m * libm::pow(10.0, e.into())));
        let edges = [0.0, -0.0, 9.9e307, f64::MIN_POSITIVE, 1e15, 9_999.96, 999_999.5];
        // Rounded to one digit the very largest are no numbers any more.
        for x in random.chain(smallest).chain(powers).chain(edges).filter(|x| x.abs() < 1e308) {
            for digits in [1, 2, 3, 4, 5, 7] {
                let text = number(x, digits);
                assert!(text.chars().all(|c| "0123456789.·−\u{202f}⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c)), "{x:e}: {text}");
                let error = (read(&text) - x).abs();
                // Where whole numbers are written out, all of their digits are.
                let least = x.abs() * 0.500_001 * libm::pow(10.0, 1.0 - digits as f64);
                assert!(error <= least || error <= f64::from_bits(1), "{x:e} with {digits} digits: {text}");
                assert!(text.chars().count() < 20, "{text}");
            }
        }
    }

    #[test]
    fn digits_are_grouped_in_one_way_everywhere() {
        for (n, text) in [(0, "0"), (4096, "4096"), (24_042, "24\u{202f}042"), (1_882_060, "1\u{202f}882\u{202f}060")] {
            assert_eq!([number(n as f64, 7), grouped(n), counted(n as f64)], [text; 3]);
            assert_eq!(number(-(n as f64), 7).trim_start_matches('−'), text);
            assert_eq!(Words::new("en", &["n={n}"]).say("n", &[("n", n.into())]), text);
        }
        assert_eq!(number(12345.678, 7), "12\u{202f}345.68");
        assert_eq!((counted(0.123456), counted(-12345.5)), ("0.123456".to_owned(), "-12\u{202f}345.5".to_owned()));
    }

    #[test]
    fn plural_forms_follow_the_number() {
        let source = "n = { $n ->\n [0] none\n [one] {$n} point\n *[other] {$n} points\n }";
        let of = |lang| Words::new(lang, &[&unrolled_words::compile(source).unwrap()]);
        let words = of("en");
        let said = |words: &Words, n: usize| words.say("n", &[("n", n.into())]);
        assert_eq!([0, 1, 9].map(|n| said(&words, n)), ["none", "1 point", "9 points"]);
        assert_eq!([0, 1, 9].map(|n| said(&of("zh"), n)), ["none", "1 points", "9 points"]);
        assert_eq!(words.get("absent"), "⟦absent⟧");
        assert!(words.has("n") && !words.has("absent"));
    }
}
