//! Bets of a lesson: answers that are kept for the visit, and settled by what the run does next.
//!
//! The build makes them (`xtask/src/words/bets.rs`). What answers and marks need lies in a part of the program of its own,
//! which is fetched when the first bet is answered; here are the doors to it, and what bets say before.

mod answers;
mod keeper;
mod marks;

use super::browser::all;
use super::workspace::Shared;
use super::{parts, pointed};
use crate::engine::words::Words;
use serde_json::Value;
use std::hint::black_box;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// By way of pointers: they lie in a part of the program of their own.
static TAKE: fn(&Element, &Element, &Seen) = answers::take;
static SHOW: fn(&Element, &Seen) = answers::show;
static POINT: fn(Option<&Element>, bool) = pointed::point;
static BEGIN: fn(Keeper, &Seen) = answers::begin;

/// Marks where a number stands that the lesson quotes, or the panel that it names, as long as it is pointed at; and leads to
/// the panel when it is pressed.
pub fn point(at: Option<Element>, leads: bool) {
    let gap = at.and_then(|at| at.closest(if leads { "[data-to]" } else { "[data-live], [data-to]" }).ok().flatten());
    if leads && gap.is_none() {
        return;
    }
    if parts::here(parts::BETS) {
        black_box(POINT)(gap.as_ref(), leads);
    } else if gap.is_some() {
        wasm_bindgen_futures::spawn_local(async move {
            if parts::fetch(parts::BETS).await {
                black_box(POINT)(gap.as_ref(), leads);
            }
        });
    }
}

/// What bets know of the page.
#[derive(Clone)]
pub struct Seen {
    /// The demo.
    pub demo: &'static str,
    /// The instant of the run.
    pub t: u64,
    /// The part of the lesson that is lit, which goes out when something is done by hand.
    pub lit: String,
    /// The words.
    pub words: Rc<Words>,
    /// The runs.
    pub workspace: Shared,
}

/// The most bytes of what a host keeps.
pub const MOST_KEPT: usize = 1 << 16;

/// A host that keeps what was answered.
pub struct Keeper {
    /// The demo that it has put there.
    pub demo: &'static str,
    /// What it has kept.
    pub state: Value,
    /// Tells it a message of this name.
    pub said: Says,
}

/// Tells a host a message of a name.
pub type Says = Rc<dyn Fn(&str, Value)>;

/// From now on a host is told what is answered.
pub fn begin(keeper: Keeper, seen: &Seen) {
    if parts::here(parts::BETS) {
        black_box(BEGIN)(keeper, seen);
    }
}

/// Takes what was clicked in a lesson: an answer, or a link, behind which another instant stands.
pub fn take(clicked: &Element, lesson: &Element, seen: &Seen) {
    let closest = |selector: &str| clicked.closest(selector).ok().flatten();
    let bet = closest("button:not(.link)").and_then(|button| button.closest(".bet").ok().flatten());
    if parts::here(parts::BETS) {
        if bet.is_some() || closest("a[href^='#']").is_some() {
            black_box(TAKE)(clicked, lesson, seen);
        }
        return;
    }
    let Some(bet) = bet else { return };
    let (clicked, lesson, seen) = (clicked.clone(), lesson.clone(), seen.clone());
    wasm_bindgen_futures::spawn_local(async move {
        if parts::fetch(parts::BETS).await {
            black_box(TAKE)(&clicked, &lesson, &seen);
        } else if let Ok(Some(line)) = bet.query_selector(".verdict") {
            line.set_text_content(Some(&seen.words.get("ui-failed")));
        }
    });
}

/// Shows what was answered, and settles what was answered when the run stood elsewhere.
pub fn show(lesson: &Element, seen: &Seen) {
    for guess in all(lesson, ".guess") {
        let words = &seen.words;
        if let Ok(Some(button)) = guess.query_selector("button") {
            let marks = guess.has_attribute("data-mark");
            button.set_text_content(Some(&words.get(if marks { "ui-bet-mark" } else { "ui-bet-guess" })));
        }
        if let Some(input) = slider(&guess) {
            let question = guess.previous_element_sibling().and_then(|asked| asked.text_content()).unwrap_or_default();
            let _ = input.set_attribute("aria-label", &question);
            say_number(&input);
        }
    }
    if parts::here(parts::BETS) {
        black_box(SHOW)(lesson, seen);
    }
}

/// The slider of a bet that asks for a number.
fn slider(bet: &Element) -> Option<HtmlInputElement> {
    bet.query_selector("input").ok()??.dyn_into().ok()
}

/// Says beside a slider where it stands.
pub fn say_number(input: &HtmlInputElement) {
    if let Some(output) = input.next_element_sibling() {
        output.set_text_content(Some(&input.value().replace('-', "−")));
    }
}
