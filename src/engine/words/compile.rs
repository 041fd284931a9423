//! Words as tests have them: compiled from Fluent, as the build does it.

use super::Words;
use unrolled_words::compile;

/// The words of Fluent sources, as tests have them.
///
/// # Panics
/// Where a source is not what [`compile()`] takes.
pub fn words(lang: &str, sources: &[&str]) -> Words {
    let compiled = sources.iter().map(|fluent| compile(fluent).unwrap_or_else(|what| panic!("{what}")));
    Words::new(lang, &compiled.collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_fluent_says() {
        let source = "a = { $n ->\n    [0] { \"{|}\" } none\n    [few] few\n   *[other] { $n }\n } { $m }\nb =\n    one\n    two\n";
        let words = words("en", &[source]);
        let said = |n: f64| words.say("a", &[("n", n.into()), ("m", "M{n}".into())]);
        assert_eq!([0.0, 2.0].map(said), ["{|} none M{n}", "2 M{n}"]);
        assert_eq!(words.say("a", &[("n", "few".into()), ("m", "".into())]), "few ");
        assert_eq!(words.get("a"), "{$n} {$m}");
        assert_eq!(words.get("b"), "one\ntwo");
    }
}
