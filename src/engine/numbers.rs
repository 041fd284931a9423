//! Numbers as text. The standard library's own reader brings a table of 10 kB that cannot be packed; the reader of JSON is
//! there anyway, and rounds as well.

/// The number that a text is: what `text.parse::<f64>()` gives, to the bit.
pub fn real(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let is = |name: &str| unsigned.eq_ignore_ascii_case(name);
    if is("inf") || is("infinity") {
        return Some(sign * f64::INFINITY);
    }
    if is("nan") {
        return Some(f64::NAN);
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !digits(whole) || !digits(rest) || !digits(power) || power.is_empty() || whole.len() + rest.len() == 0 {
        return None;
    }
    // JSON has no plus sign before a number, no zeros before the first digit, and digits on both sides of a point.
    let plain = whole.starts_with(|c| c != '0') && (!rest.is_empty() || !mantissa.contains('.'));
    let magnitude = if plain {
        serde_json::from_str(unsigned)
    } else {
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        serde_json::from_str(&format!("{whole}.{rest}0e{exponent}"))
    };
    // It refuses what is too large.
    Some(sign * magnitude.unwrap_or(f64::INFINITY))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::engine::rng::{Purpose, Rng};

    fn same(text: &str) {
        let expected = text.parse::<f64>().ok().map(f64::to_bits);
        let nan = |bits: u64| if f64::from_bits(bits).is_nan() { f64::NAN.to_bits() } else { bits };
        assert_eq!(real(text).map(f64::to_bits).map(nan), expected.map(nan), "{text:?}");
    }

    #[test]
    fn what_people_type() {
        let texts = "|
            0|-0|+0|00|007|-007.50|1|+1|1.|.5|-.5|.|-|+|e|1e|1e+|e5|.e5|1e5|1E-5|1.e5|.1e5|1e400|-1e400|1e-400|
            0e999999999999|1e999999999999|-1e-999999999999|inf|-Infinity|NaN|-nan|nans|1 | 1|1_0|0x1|1,5|--1|+-1|
            1e5e5|1.2.3|٣|−1|null|true|9007199254740993|18446744073709551616|123456789012345678901234567890|
            2.2250738585072011e-308|4.9e-324|2.4703282292062327e-324|2.4703282292062328e-324|
            1.7976931348623158e308|1.7976931348623159e308|0.1|0.30000000000000004|[1]|\"1\"";
        for text in texts.split('|') {
            same(text.trim_start_matches("\n            "));
        }
        same("1\n");
    }

    #[test]
    fn any_bits() {
        let mut rng = Rng::new(3, Purpose::Data);
        for _ in 0..3_000 {
            let mut word = || (rng.uniform() * 4294967296.0) as u64;
            let x = f64::from_bits((word() << 32) | word());
            for text in
                [format!("{x}"), format!("{x:e}"), format!("{x:.3}"), format!("{x:.17e}"), format!("{:.7e}", x as f32)]
            {
                same(&text);
            }
            same(&format!("{}.{}e{}", word(), word(), word() as i64 % 330 - 165));
        }
    }
}
