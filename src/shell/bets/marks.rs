//! Bets that are answered by a click in the main picture. While one waits, a sheet lies over the picture and takes
//! pointer and keys, so that the run is not edited; afterwards the mark stays on it, with the true place beside it.

mod places;
mod sheet;

use super::Seen;
use super::answers;
use crate::engine::words::number;
pub use places::BetMark;
use places::{MarkKind, Spot, degrees, fields, known, spot};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// A key moves the mark by such a share of the picture; with shift held by a tenth of that.
const NUDGE: f64 = 0.025;

/// A bet that waits for its mark.
struct WaitingBet {
    demo: &'static str,
    bet: String,
    kind: MarkKind,
    at: Option<Spot>,
}

thread_local! {
    static WAITS: RefCell<Option<WaitingBet>> = const { RefCell::new(None) };
    /// What cannot be marked in this run.
    static REFUSED: RefCell<Option<(&'static str, String)>> = const { RefCell::new(None) };
    static LATEST: RefCell<Option<(Element, Seen)>> = const { RefCell::new(None) };
    static DRAWN: RefCell<Vec<BetMark>> = const { RefCell::new(Vec::new()) };
}

/// Does a bet ask for a mark?
pub fn asks(bet: &Element) -> bool {
    kind(bet).is_some()
}

fn kind(bet: &Element) -> Option<MarkKind> {
    let guess = bet.query_selector("[data-mark]").ok()??;
    Some(match guess.get_attribute("data-mark")?.as_str() {
        "x" => MarkKind::Across,
        "y" => MarkKind::Up,
        "angle" => MarkKind::Angle,
        _ => MarkKind::Place,
    })
}

/// What the places of a bet are written as: the true one, then those of the other answers.
fn written(bet: &Element) -> Vec<String> {
    let answers = super::all(bet, ".answer").into_iter().filter_map(|answer| answer.get_attribute("data-place"));
    bet.get_attribute("data-right").into_iter().chain(answers).collect()
}

/// Where the page is.
pub fn know(lesson: &Element, seen: &Seen) {
    LATEST.set(Some((lesson.clone(), seen.clone())));
    if WAITS.with_borrow(|waits| waits.as_ref().is_some_and(|waits| waits.demo != seen.demo)) {
        cancel();
    }
}

/// Asks for a mark, or no longer.
pub fn begin(bet: &Element, seen: &Seen) {
    let (Some(kind), id) = (kind(bet), answers::name(bet)) else { return };
    let again = WAITS.with_borrow(|waits| waits.as_ref().is_some_and(|waits| waits.bet == id));
    cancel();
    if again {
        return;
    }
    let fields = fields(seen);
    let is_known = |text: &String| spot(&fields, text.trim_start_matches("was "), kind).is_some();
    let Some(sheet) = sheet::over(seen).filter(|_| written(bet).first().is_some_and(is_known)) else {
        REFUSED.set(Some((seen.demo, id)));
        return;
    };
    WAITS.set(Some(WaitingBet { demo: seen.demo, bet: id, kind, at: None }));
    let question = bet.first_element_child().and_then(|asked| asked.text_content()).unwrap_or_default();
    let _ = sheet.set_attribute("data-waits", "");
    let _ = sheet.set_attribute("role", "application");
    let _ = sheet.set_attribute("aria-label", &format!("{question} {}", seen.words.get("ui-mark-keys")));
    sheet.set_tab_index(0);
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Center);
    sheet.scroll_into_view_with_scroll_into_view_options(&options);
    let _ = sheet.focus();
    paint();
}

/// No mark is asked for any more.
pub fn cancel() {
    REFUSED.set(None);
    if WAITS.take().is_none() {
        return;
    }
    if let Some(sheet) = LATEST.with_borrow(|latest| sheet::over(&latest.as_ref()?.1)) {
        for name in ["data-waits", "role", "aria-label", "tabindex"] {
            let _ = sheet.remove_attribute(name);
        }
    }
    paint();
}

/// Why a bet cannot be answered here.
pub fn refusal(bet: &Element, seen: &Seen) -> Option<String> {
    let refused = REFUSED.with_borrow(|refused| {
        refused.as_ref().is_some_and(|(demo, id)| *demo == seen.demo && *id == answers::name(bet))
    });
    refused.then(|| seen.words.get("ui-mark-not-here"))
}

/// Says beside the button where the mark is.
pub fn say_place(bet: &Element, mark: Option<&BetMark>, seen: &Seen) {
    let waiting = WAITS.with_borrow(|waits| {
        let waits = waits.as_ref().filter(|waits| waits.demo == seen.demo && waits.bet == answers::name(bet))?;
        Some((waits.kind, waits.at?))
    });
    let words = &seen.words;
    let said = match waiting.or(mark.map(|mark| (mark.kind, mark.at))) {
        None => String::new(),
        Some((MarkKind::Angle, at)) => format!("{}°", number(degrees(at), 3)),
        Some((MarkKind::Across, [x, _])) => number(x, 3),
        Some((MarkKind::Up, [_, y])) => number(y, 3),
        Some((MarkKind::Place, [x, y])) => {
            words.say("ui-mark-at", &[("x", number(x, 3).into()), ("y", number(y, 3).into())])
        }
    };
    if let Ok(Some(output)) = bet.query_selector(".guess output")
        && output.text_content().as_deref() != Some(&said)
    {
        output.set_text_content(Some(&said));
    }
}

/// Moves the mark that is not set yet.
fn aim(at: Option<Spot>) {
    WAITS.with_borrow_mut(|waits| {
        if let Some(waits) = waits {
            waits.at = at;
        }
    });
    paint();
    LATEST.with_borrow(|latest| {
        let Some((lesson, seen)) = latest else { return };
        let bet = WAITS.with_borrow(|waits| bet(lesson, &waits.as_ref()?.bet));
        bet.iter().for_each(|bet| say_place(bet, None, seen));
    });
}

fn bet(lesson: &Element, id: &str) -> Option<Element> {
    lesson.query_selector(&format!("[data-bet={id}]")).ok()?
}

/// Sets the mark.
fn commit() {
    let Some((lesson, seen)) = LATEST.with_borrow(Clone::clone) else { return };
    let set = WAITS.with_borrow(|waits| {
        let waits = waits.as_ref()?;
        let bet = bet(&lesson, &waits.bet)?;
        Some((BetMark::new(&bet, waits.kind, waits.at?, &seen), bet))
    });
    let Some((mark, bet)) = set else { return };
    cancel();
    answers::give(&bet, &seen, 0.0, Some(mark));
    answers::show(&lesson, &seen);
}

/// What a key does to the mark; `true` if it does.
fn key(event: &KeyboardEvent) -> bool {
    let by = if event.shift_key() { NUDGE / 10.0 } else { NUDGE };
    let [dx, dy] = match event.key().as_str() {
        "ArrowLeft" => [-by, 0.0],
        "ArrowRight" => [by, 0.0],
        "ArrowUp" => [0.0, -by],
        "ArrowDown" => [0.0, by],
        "Enter" | " " => {
            let button = focus_after();
            commit();
            button.iter().for_each(|button| drop(button.focus()));
            return true;
        }
        "Escape" => {
            let button = focus_after();
            cancel();
            if let Some((lesson, seen)) = LATEST.with_borrow(Clone::clone) {
                answers::show(&lesson, &seen);
            }
            button.iter().for_each(|button| drop(button.focus()));
            return true;
        }
        _ => return false,
    };
    let sheet = LATEST.with_borrow(|latest| sheet::over(&latest.as_ref()?.1));
    let window = sheet.and_then(|sheet| sheet::window(&sheet));
    let Some(window) = window else { return false };
    let at = WAITS.with_borrow(|waits| waits.as_ref().and_then(|waits| waits.at));
    let middle = (window.left + window.width / 2.0, window.top + window.height / 2.0);
    let (px, py) = at.map_or(middle, |[x, y]| window.to_px(x, y));
    let x = (px + dx * window.width).clamp(window.left, window.left + window.width);
    let y = (py + dy * window.height).clamp(window.top, window.top + window.height);
    let (x, y) = window.to_data(x, y);
    aim(Some([x, y]));
    true
}

/// What has the focus when the mark is set by a key: the button that asked for it, or what the step makes of it.
fn focus_after() -> Option<HtmlElement> {
    LATEST.with_borrow(|latest| {
        let bet = WAITS.with_borrow(|waits| bet(&latest.as_ref()?.0, &waits.as_ref()?.bet))?;
        bet.query_selector(".guess button").ok()??.dyn_into().ok()
    })
}

/// The marks that the picture shows now.
pub fn draw<'a>(marks: impl Iterator<Item = &'a BetMark>, seen: &Seen) {
    let known = known(seen);
    DRAWN.set(marks.filter(|mark| mark.shows(seen.t, known.as_ref())).cloned().collect());
    paint();
}

/// Draws everything on the sheet.
fn paint() {
    let Some((_, seen)) = LATEST.with_borrow(Clone::clone) else { return };
    let waiting = WAITS.with_borrow(|waits| waits.as_ref().map(|waits| (waits.kind, waits.at)));
    let drawn = DRAWN.with_borrow(Vec::clone);
    // Without anything to show no sheet is made.
    if waiting.is_some() || !drawn.is_empty() || sheet::is_there() {
        sheet::draw(&seen, waiting, &drawn);
    }
}
