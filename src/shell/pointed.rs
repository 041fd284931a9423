//! A number that the lesson quotes, or a panel that it names, pointed at: where it stands on the screen is marked.
//!
//! Numbers are found by what is read: in metrics, tables and captions, and in the sentences that stand for pictures.

use super::browser::{all, document};
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Where numbers stand.
const PLACES: &str = ".stage dd, .stage td, .stage th, .stage canvas, .foot .said, .reach output";

/// Marks where the number in a gap of the lesson stands on the screen, or the panel that a word of it leads to, which
/// comes into sight if it `leads` there; without either, nothing is marked any more.
#[inline(never)]
pub fn point(at: Option<&Element>, leads: bool) {
    let Some(page) = document().and_then(|document| document.document_element()) else { return };
    for marked in all(&page, "[data-pointed]") {
        let _ = marked.remove_attribute("data-pointed");
    }
    if let Some(id) = at.and_then(|at| at.get_attribute("data-to")) {
        for panel in all(&page, &format!(".stage [data-panel-id={id}]")) {
            if leads {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                options.set_inline(ScrollLogicalPosition::Center);
                panel.scroll_into_view_with_scroll_into_view_options(&options);
            }
            let _ = panel.set_attribute("data-pointed", "");
        }
        return;
    }
    let Some(quoted) = at.and_then(|gap| gap.text_content()).filter(|text| text.chars().any(|c| c.is_ascii_digit()))
    else {
        return;
    };
    let places = all(&page, PLACES);
    let told = |place: &Element| {
        let sentence = place.get_attribute("aria-label").filter(|_| place.tag_name() == "CANVAS");
        sentence.or_else(|| place.text_content()).unwrap_or_default()
    };
    // A metric of the same name is meant, whatever else has its value.
    let name = at.and_then(|gap| gap.get_attribute("data-live")).unwrap_or_default();
    let named = all(&page, &format!("[data-metric={name}] dd")).into_iter().next();
    let found: Vec<Element> = places.into_iter().filter(|place| says(&told(place), &quoted)).collect();
    let (pictures, texts): (Vec<_>, Vec<_>) = found.into_iter().partition(|place| place.tag_name() == "CANVAS");
    let chosen = match named {
        Some(metric) => vec![metric],
        None if texts.is_empty() => pictures,
        None => texts,
    };
    for place in chosen {
        // A picture is marked with its frame.
        let place = place.closest(".canvas, dd, td, th, .said, output").ok().flatten().unwrap_or(place);
        let _ = place.set_attribute("data-pointed", "");
    }
}

/// Does a text say a number, or all numbers of a place? With more digits it may.
fn says(text: &str, quoted: &str) -> bool {
    let mut numbers = numbers(quoted).peekable();
    numbers.peek().is_some()
        && numbers.all(|quoted| {
            self::numbers(text).any(|word| word == quoted || (quoted.len() > 3 && rounds_to(word, quoted)))
        })
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || "−.\u{202f}·⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c)));
    words.map(|word| word.trim_end_matches('.')).filter(|word| word.chars().any(|c| c.is_ascii_digit()))
}

/// Is one number the other one, with fewer digits?
fn rounds_to(long: &str, short: &str) -> bool {
    let plain = |text: &str| text.replace('−', "-").replace('\u{202f}', "");
    let (long, short) = (plain(long), plain(short));
    let digits = |text: &str| text.split_once('.').map(|(_, decimals)| decimals.len());
    let Some((more, fewer)) = digits(&long).zip(digits(&short)) else { return false };
    let [a, b] = [&long, &short].map(|text| js_sys::Number::parse_float(text));
    // Half a unit of the last digit.
    more > fewer && (a - b).abs() <= 0.5001 * libm::pow(10.0, -(fewer as f64))
}
