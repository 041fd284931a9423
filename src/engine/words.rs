//! Words on screen: Fluent messages from the language files. No visible text is written in Rust.

use crate::engine::Notice;
use crate::engine::notice::Arg;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

/// The words of one language.
pub struct Words {
    lang: &'static str,
    bundle: FluentBundle<FluentResource>,
}

/// The languages of the app.
pub const LANGUAGES: [&str; 2] = ["en", "zh"];

impl Words {
    /// The words of `lang` from the given Fluent sources. What cannot be parsed is left out (the build checks it).
    pub fn new(lang: &str, sources: &[&str]) -> Self {
        let lang = LANGUAGES.into_iter().find(|known| *known == lang).unwrap_or(LANGUAGES[0]);
        let ids = lang.parse().map(|id| vec![id]).unwrap_or_default();
        let mut bundle = FluentBundle::new(ids);
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle }
    }

    /// `en` or `zh`.
    pub fn lang(&self) -> &'static str {
        self.lang
    }

    /// Is there a message of that key?
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A message without arguments.
    pub fn get(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// A message; a key without words is shown in brackets, which tests look for.
    pub fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut values = FluentArgs::new();
        for (name, arg) in args {
            let value = match arg {
                Arg::Number(x) => FluentValue::from(*x),
                Arg::Text(text) => FluentValue::from(text.as_str()),
            };
            values.set(*name, value);
        }
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
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
        let words = Words::new("en", &["n = { $n ->\n [one] {$n} point\n *[other] {$n} points\n }"]);
        assert_eq!(words.say("n", &[("n", 1usize.into())]), "1 point");
        assert_eq!(words.say("n", &[("n", 9usize.into())]), "9 points");
        assert_eq!(words.get("absent"), "⟦absent⟧");
    }
}
