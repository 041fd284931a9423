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
    fn lines_say_what_fluent_says() {
        let source = "a = x { $n ->\n    [0] { \"{|}\" } none\n    [few] few\n   *[other] { $n }\n      more | \\ { $m }\n } y\nb =\n    one\n    two\n    .c = no\n-d = no\n";
        let words = words("en", &[source]);
        let said = |n: f64| words.say("a", &[("n", n.into()), ("m", "M{n}".into())]);
        assert_eq!([0.0, 2.0].map(said), ["x {|} none y", "x 2\nmore | \\ M{n} y"]);
        assert_eq!(words.say("a", &[("n", "few".into())]), "x few y");
        assert_eq!(words.get("a"), "x {$n}\nmore | \\ {$m} y");
        assert_eq!(words.get("b"), "one\ntwo");
    }
}
