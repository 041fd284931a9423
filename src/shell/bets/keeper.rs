//! Who keeps what was answered: a learning platform around the page. It gave what it had; it is told what changes.

use super::marks;
use super::{Keeper, MOST_KEPT, answers, slider};
use crate::shell::browser::all;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use web_sys::Element;

/// A bet as it is kept: what was answered (the place of an answer, or a number), and whether the run has gone on since.
#[derive(Clone, Copy, PartialEq)]
pub struct Kept {
    pub answer: f64,
    pub settled: bool,
}

impl Kept {
    fn read(value: &Value) -> Option<Self> {
        let answer = value.get("answer")?.as_f64().filter(|answer| answer.is_finite())?;
        Some(Self { answer, settled: value.get("settled")?.as_bool()? })
    }
}

/// A bet of the page that was answered.
pub struct AnsweredBet {
    pub bet: String,
    pub kept: Kept,
    pub right: bool,
}

thread_local! {
    static KEEPER: RefCell<Option<Keeper>> = const { RefCell::new(None) };
}

/// From now on a host is told. What it had is taken where the lesson has such a bet and the reader has not answered it.
pub fn begin(mut keeper: Keeper) {
    let kept = keeper.state.get_mut("answers").map(Value::take).filter(|_| keeper.state["unrolled"] == json!(1));
    keeper.state = kept.filter(Value::is_object).unwrap_or_else(|| json!({}));
    KEEPER.set(Some(keeper));
}

/// What a host has kept of a bet, if it can be an answer to it.
pub fn kept(demo: &str, bet: &Element) -> Option<Kept> {
    let kept = KEEPER.with_borrow(|keeper| Kept::read(keeper.as_ref()?.state.get(demo)?.get(answers::name(bet))?))?;
    let fits = match slider(bet) {
        Some(input) => {
            let bound = |name| input.get_attribute(name).map(|text| js_sys::Number::parse_float(&text));
            bound("min").zip(bound("max")).is_some_and(|(min, max)| (min..=max).contains(&kept.answer))
        }
        None => (0..all(bet, ".answer").len()).any(|place| place as f64 == kept.answer),
    };
    // A place that was marked is of its picture, and is not kept; what came of it is.
    (fits && (kept.settled || !marks::asks(bet))).then_some(kept)
}

/// What stands in a lesson of so many bets: what is new of it is told.
pub fn tell(demo: &str, bets: usize, told: &[AnsweredBet]) {
    let Some((said, messages)) = KEEPER.with_borrow_mut(|keeper| {
        let keeper = keeper.as_mut()?;
        let messages = keeper.news(demo, bets, told);
        Some((keeper.said.clone(), messages))
    }) else {
        return;
    };
    for (subject, message) in messages {
        said(subject, message);
    }
}

impl Keeper {
    fn news(&mut self, demo: &str, bets: usize, told: &[AnsweredBet]) -> Vec<(&'static str, Value)> {
        let mut messages = Vec::new();
        let mut scores = false;
        for AnsweredBet { bet, kept, right } in told {
            let known = self.state.get(demo).and_then(|demo| Kept::read(demo.get(bet)?));
            if known == Some(*kept) {
                continue;
            }
            let mut data = json!({ "demo": demo, "bet": bet, "answer": kept.answer });
            if kept.settled {
                data["right"] = json!(right);
                // Of the demo that the host has put there: others that the reader goes to are not its item.
                scores |= demo == self.demo;
            }
            let name = if kept.settled { "settled" } else { "answered" };
            messages.push(("sendEvent", json!({ "name": name, "data": data })));
            if !self.state[demo].is_object() {
                self.state[demo] = Value::Object(Map::new());
            }
            self.state[demo][bet] = json!({ "answer": kept.answer, "settled": kept.settled });
        }
        if !messages.is_empty() {
            let mut report = json!({ "state": { "unrolled": 1, "answers": self.state } });
            if scores && bets > 0 {
                let right = told.iter().filter(|told| told.kept.settled && told.right).count();
                report["score"] = json!(right as f64 / bets as f64);
            }
            if report["state"].to_string().len() <= MOST_KEPT {
                messages.push(("reportScoreAndState", report));
            }
        }
        messages
    }
}
