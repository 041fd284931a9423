//! What was answered. It is kept by demo and name, so that another language, a look at another demo and coming back lose
//! nothing.

use super::super::browser::{all, document};
use super::super::parts;
use super::keeper::{self, AnsweredBet, Kept};
use super::marks::{self, BetMark};
use super::{Keeper, Seen, say_number, slider};
use crate::demos;
use crate::engine::address;
use crate::engine::run::Source;
use crate::player::jobs::same_input;
use crate::player::parts::FILES;
use std::cell::RefCell;
use web_sys::Element;

/// A bet that waits for a phase waits for so many steps at most: what comes later is another one of its kind.
const SOON: u64 = 3;

/// Where a run stands: its instant, the part of the lesson that is lit, and how often it was edited.
type Stand = (u64, String, usize);

/// What was answered.
struct Given {
    demo: &'static str,
    bet: String,
    /// The place of an answer, or a number.
    answer: f64,
    /// Where the run stood when it was given; `None` while a moment opens.
    at: Option<Stand>,
    /// Has the run gone on since?
    settled: bool,
    /// What was marked in the picture.
    mark: Option<BetMark>,
}

thread_local! {
    static GIVEN: RefCell<Vec<Given>> = const { RefCell::new(Vec::new()) };
}

/// The name of a bet.
pub fn name(bet: &Element) -> String {
    bet.get_attribute("data-bet").unwrap_or_default()
}

fn stand(seen: &Seen) -> Stand {
    let workspace = seen.workspace.see();
    let run = workspace.slots.first().and_then(|slot| slot.run_view.run());
    (seen.t, seen.lit.clone(), run.map_or(0, |run| run.edits.len()))
}

/// Takes what was clicked in a lesson.
#[inline(never)]
pub fn take(clicked: &Element, lesson: &Element, seen: &Seen) {
    let closest = |selector: &str| clicked.closest(selector).ok().flatten();
    // Behind a link stands another instant, which is not the step that settles a bet.
    if closest("a[href^='#']").is_some() {
        GIVEN.with_borrow_mut(|given| {
            // A mark was of the picture that stood there.
            given.retain(|given| given.settled || given.mark.is_none());
            for given in given.iter_mut() {
                given.at = None;
                given.mark.iter_mut().for_each(BetMark::lift);
            }
        });
        marks::cancel();
    }
    if let Some((button, bet)) = closest("button:not(.link)").zip(closest(".bet")) {
        let place = all(&bet, ".answer button:not(.link)").iter().position(|other| *other == button);
        if marks::asks(&bet) {
            marks::begin(&bet, seen);
        } else if let Some(answer) = place.map(|place| place as f64).or_else(|| Some(slider(&bet)?.value_as_number())) {
            give(&bet, seen, answer, None);
        }
    }
    show(lesson, seen);
}

/// From now on a host is told what is answered; what it had is shown.
#[inline(never)]
pub fn begin(keeper: Keeper, seen: &Seen) {
    keeper::begin(keeper);
    if let Some(lesson) = document().and_then(|document| document.query_selector(".lesson").ok().flatten()) {
        show(&lesson, seen);
    }
}

/// Keeps an answer.
pub fn give(bet: &Element, seen: &Seen, answer: f64, mark: Option<BetMark>) {
    let (id, now) = (name(bet), bet.has_attribute("data-now"));
    GIVEN.with_borrow_mut(|all| {
        let given = Given { demo: seen.demo, bet: id, answer, at: Some(stand(seen)), settled: now, mark };
        match all.iter_mut().find(|known| known.demo == seen.demo && known.bet == given.bet) {
            Some(known) if known.settled && !now => {}
            Some(known) => *known = given,
            None => all.push(given),
        }
    });
}

/// Shows what was answered, and settles what was answered when the run stood elsewhere.
#[inline(never)]
pub fn show(lesson: &Element, seen: &Seen) {
    let stand = stand(seen);
    marks::know(lesson, seen);
    let bets = all(lesson, ".bet");
    let mut told = Vec::new();
    GIVEN.with_borrow_mut(|all_given| {
        for bet in &bets {
            let id = name(bet);
            let mut given = all_given.iter().position(|given| given.demo == seen.demo && given.bet == id);
            if let (None, Some(Kept { answer, settled })) = (given, keeper::kept(seen.demo, bet)) {
                given = Some(all_given.len());
                all_given.push(Given { demo: seen.demo, bet: id, answer, at: None, settled, mark: None });
            }
            if let Some(given) = given.and_then(|at| all_given.get_mut(at)) {
                let about = given.settled || is_about(bet, seen);
                let is_later = |at: &Stand| *at != stand && is_time(bet, at.0, seen);
                let gone_on = !given.settled && about && given.at.as_ref().is_some_and(is_later);
                let now = bet.has_attribute("data-now");
                match &mut given.mark {
                    // A place is settled where it is known.
                    Some(mark) if gone_on || (now && !mark.judged()) => {
                        if let Some(answer) = mark.settle(bet, seen) {
                            (given.answer, given.settled) = (answer, true);
                        }
                    }
                    Some(_) => {}
                    None => given.settled |= gone_on,
                }
                given.at.get_or_insert_with(|| stand.clone());
                let right = show_one(bet, Some((given, about)), seen);
                // A place that was marked is not told, but what came of it.
                if given.settled || given.mark.is_none() {
                    let kept = Kept { answer: given.answer, settled: given.settled };
                    told.push(AnsweredBet { bet: given.bet.clone(), kept, right });
                }
            } else {
                show_one(bet, None, seen);
            }
        }
        let marked = all_given.iter().filter(|given| given.demo == seen.demo).filter_map(|given| given.mark.as_ref());
        marks::draw(marked, seen);
    });
    keeper::tell(seen.demo, bets.len(), &told);
}

/// Does the page show data of the run that a bet is about: that of a link in its question, or else of the last one before
/// it within its scene?
fn is_about(bet: &Element, seen: &Seen) -> bool {
    const MOMENT: &str = "a[href^='#/']";
    let inside = bet.first_element_child().and_then(|question| all(&question, MOMENT).into_iter().next());
    let before = || {
        let scene = bet.closest("section").ok()??;
        let before = all(&scene, &format!("{MOMENT}, .bet")).into_iter().take_while(|one| one != bet);
        before.filter(|one| one.has_attribute("href")).last()
    };
    let Some(address) = inside.or_else(before).and_then(|link| link.get_attribute("href")) else { return true };
    let Some((query, demo)) = address::split(&address)
        .and_then(|(slug, query)| Some((query, demos::find(&slug).filter(|_| slug == seen.demo)?)))
    else {
        return true;
    };
    // What unpacks runs comes when the first one is opened.
    if query.contains("run=") && !parts::here(FILES) {
        return false;
    }
    let (mut place, _) = address::read(demo.terms, query, &demos::terms);
    // Where an address names no data it means the first.
    if let (Source::Named { data, .. }, Some(first)) = (&mut place.run.input, (demo.terms.data_names)().first())
        && data.is_empty()
    {
        *data = (*first).to_owned();
    }
    let workspace = seen.workspace.see();
    workspace.slots.first().and_then(|slot| slot.run_view.run()).is_some_and(|run| same_input(run, &place.run))
}

/// Is a bet settled here, which was answered at an instant?
fn is_time(bet: &Element, answered: u64, seen: &Seen) -> bool {
    match bet.get_attribute("data-at") {
        None => true,
        Some(at) => match at.parse::<u64>() {
            Ok(at) => seen.t >= at,
            Err(_) => seen.lit == at && seen.t.checked_sub(answered).is_some_and(|steps| (1..=SOON).contains(&steps)),
        },
    }
}

/// Shows a bet, with what was answered and whether the page shows the run that it is about: is it answered right?
fn show_one(bet: &Element, given: Option<(&Given, bool)>, seen: &Seen) -> bool {
    let about = given.is_none_or(|(_, about)| about);
    let given = given.map(|(given, _)| given);
    let words = &seen.words;
    // The browser reads the number: Rust's own reader of numbers weighs ten kilobytes.
    let number = |name| bet.get_attribute(name).map(|text| js_sys::Number::parse_float(&text));
    let guessed = slider(bet).zip(number("data-right")).zip(number("data-within"));
    let (marks, settled) = (marks::asks(bet), given.is_some_and(|given| given.settled));
    let answers = all(bet, ".answer");
    // Which answer's reason is the reader's.
    let place = given.map(|given| given.answer).map(|answer| match &guessed {
        Some(((_, right), within)) if (answer - right).abs() <= within * (1.0 + 1e-9) => 0,
        Some(((_, right), _)) => 1 + usize::from(answer > *right),
        None => answer as usize,
    });
    let by_reason = guessed.is_some() || marks;
    let _ = bet.toggle_attribute_with_force("data-settled", settled);
    for (i, answer) in answers.iter().enumerate() {
        let chosen = place == Some(i);
        let _ = answer.toggle_attribute_with_force("data-chosen", chosen && (!by_reason || settled));
        if let Ok(Some(button)) = answer.query_selector("button:not(.link)") {
            let _ = button.set_attribute("aria-pressed", if chosen { "true" } else { "false" });
            let _ = button.toggle_attribute_with_force("disabled", settled);
        }
    }
    if let Some(((input, _), _)) = &guessed {
        if let Some(given) = given {
            input.set_value_as_number(given.answer);
        }
        input.set_disabled(settled);
        say_number(input);
    }
    if let Ok(Some(button)) = bet.query_selector(".guess button") {
        let _ = button.toggle_attribute_with_force("disabled", settled);
    }
    let mark = given.and_then(|given| given.mark.as_ref());
    if marks {
        marks::say_place(bet, mark, seen);
    }
    let right = place.is_some_and(|place| {
        answers.get(place).is_some_and(|answer| answer.has_attribute("data-right")) || (by_reason && place == 0)
    });
    let verdict = match place {
        None => marks.then(|| marks::refusal(bet, seen)).flatten().unwrap_or_default(),
        Some(_) if !settled => words.get(if about { "ui-bet-open" } else { "ui-bet-elsewhere" }),
        Some(_) => {
            let said = words.get(if right { "ui-bet-right" } else { "ui-bet-wrong" });
            mark.map_or(said.clone(), |mark| format!("{said} {}", mark.say_distance(words)))
        }
    };
    if let Ok(Some(line)) = bet.query_selector(".verdict")
        && line.text_content().as_deref() != Some(&verdict)
    {
        line.set_text_content(Some(&verdict));
    }
    right
}
