//! Bets of a lesson: answers that are kept for the visit, and settled by what the run does next.
//!
//! The build makes them (`xtask/src/words/bets.rs`); here they are answered and unfold. What was answered is kept by demo
//! and name, so that another language, a look at another demo and coming back lose nothing.

use super::browser::all;
use crate::engine::words::Words;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Where a run stands: its instant, and the part of the lesson that is lit, which goes out when something is done by hand.
pub type Stand = (u64, String);

/// What was answered.
struct Given {
    /// The place of an answer, or a number.
    answer: f64,
    /// Where the run stood when it was given; `None` while a moment opens.
    at: Option<Stand>,
    /// Has the run gone on since?
    settled: bool,
}

thread_local! {
    static GIVEN: RefCell<BTreeMap<(String, String), Given>> = const { RefCell::new(BTreeMap::new()) };
}

fn key(demo: &str, bet: &Element) -> (String, String) {
    (demo.to_owned(), bet.get_attribute("data-bet").unwrap_or_default())
}

fn slider(bet: &Element) -> Option<HtmlInputElement> {
    bet.query_selector(".guess input").ok()??.dyn_into().ok()
}

/// Takes what was clicked in a lesson, and says whether it was an answer.
pub fn take(clicked: &Element, demo: &str, stand: &Stand) -> bool {
    let closest = |selector: &str| clicked.closest(selector).ok().flatten();
    // Behind a link stands another instant, which is not the step that settles a bet.
    if closest("a[href^='#']").is_some() {
        GIVEN.with_borrow_mut(|given| given.values_mut().for_each(|given| given.at = None));
    }
    let Some((button, bet)) = closest("button").zip(closest(".bet")) else { return false };
    let place = all(&bet, ".answer button").iter().position(|other| *other == button);
    let Some(answer) = place.map(|place| place as f64).or_else(|| Some(slider(&bet)?.value_as_number())) else {
        return false;
    };
    let now = bet.has_attribute("data-now");
    GIVEN.with_borrow_mut(|given| {
        let given = given.entry(key(demo, &bet)).or_insert(Given { answer, at: None, settled: now });
        if !given.settled || now {
            *given = Given { answer, at: Some(stand.clone()), settled: now };
        }
    });
    true
}

/// Shows what was answered, and settles what was answered when the run stood elsewhere.
pub fn show(lesson: &Element, demo: &str, stand: &Stand, words: &Words) {
    for bet in all(lesson, ".bet") {
        let given = GIVEN.with_borrow_mut(|all| {
            let given = all.get_mut(&key(demo, &bet))?;
            let from = bet.get_attribute("data-at").and_then(|at| at.parse().ok()).unwrap_or(0);
            given.settled |= given.at.as_ref().is_some_and(|at| at != stand) && stand.0 >= from;
            given.at.get_or_insert_with(|| stand.clone());
            Some((given.answer, given.settled))
        });
        show_one(&bet, given, words);
    }
}

fn show_one(bet: &Element, given: Option<(f64, bool)>, words: &Words) {
    // The browser reads the number: Rust's own reader of numbers weighs ten kilobytes.
    let number = |name| bet.get_attribute(name).map(|text| js_sys::Number::parse_float(&text));
    let guessed = slider(bet).zip(number("data-right")).zip(number("data-within"));
    let answers = all(bet, ".answer");
    // Which answer's reason is the reader's.
    let place = given.map(|(answer, _)| match &guessed {
        Some(((_, right), within)) if (answer - right).abs() <= within * (1.0 + 1e-9) => 0,
        Some(((_, right), _)) => 1 + usize::from(answer > *right),
        None => answer as usize,
    });
    let settled = given.is_some_and(|(_, settled)| settled);
    let _ = bet.toggle_attribute_with_force("data-settled", settled);
    for (i, answer) in answers.iter().enumerate() {
        let chosen = place == Some(i);
        let _ = answer.toggle_attribute_with_force("data-chosen", chosen && (guessed.is_none() || settled));
        if let Ok(Some(button)) = answer.query_selector("button") {
            let _ = button.set_attribute("aria-pressed", if chosen { "true" } else { "false" });
            let _ = button.toggle_attribute_with_force("disabled", settled);
        }
    }
    if let Some(((input, _), _)) = &guessed {
        if let Some((answer, _)) = given {
            input.set_value_as_number(answer);
        }
        input.set_disabled(settled);
        let question = bet.first_element_child().and_then(|asked| asked.text_content()).unwrap_or_default();
        let _ = input.set_attribute("aria-label", &question);
        say_number(input);
        if let Ok(Some(button)) = bet.query_selector(".guess button") {
            button.set_text_content(Some(&words.get("ui-bet-guess")));
            let _ = button.toggle_attribute_with_force("disabled", settled);
        }
    }
    let right = place.and_then(|place| answers.get(place)).is_some_and(|answer| answer.has_attribute("data-right"));
    let verdict = match (given, settled) {
        (None, _) => String::new(),
        (_, false) => words.get("ui-bet-open"),
        _ if right || (guessed.is_some() && place == Some(0)) => words.get("ui-bet-right"),
        _ => words.get("ui-bet-wrong"),
    };
    if let Ok(Some(line)) = bet.query_selector(".verdict")
        && line.text_content().as_deref() != Some(&verdict)
    {
        line.set_text_content(Some(&verdict));
    }
}

/// Says beside a slider where it stands.
pub fn say_number(input: &HtmlInputElement) {
    if let Some(output) = input.next_element_sibling() {
        output.set_text_content(Some(&input.value().replace('-', "−")));
    }
}
