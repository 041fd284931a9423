//! Learning platforms that keep what a reader answered, by the messages of SPLICE (`docs/protocol.md`). Each page around
//! is asked once, where there is a lesson to answer in; only one that answers is told anything. What it is told is said
//! by the part of the program that has the answers.

use super::super::{Msg, PlayerView};
use super::{Word, post, reading};
use crate::shell::bets::{self, Keeper, Says, Seen};
use crate::shell::player::perform::later;
use crate::shell::{browser, parts};
use js_sys::Reflect;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::prelude::Context;

/// The names of the messages.
const GET: &str = "SPLICE.getState";
const GOT: &str = "SPLICE.getState.response";

thread_local! {
    /// The name of our question, until it is answered.
    static ASKED: RefCell<Option<String>> = const { RefCell::new(None) };
    static DONE: Cell<bool> = const { Cell::new(false) };
}

/// A name for a message that no other frame gives.
fn unique() -> String {
    let number = js_sys::Math::random() * 2f64.powi(52);
    format!("unrolled-{:x}-{:x}", number as u64, browser::now().to_bits())
}

/// Asks the page around what was answered, once a visit. Nobody's data are in the question.
fn ask() {
    let Some(parent) = browser::host().filter(|_| browser::framed() && !DONE.replace(true)) else { return };
    let id = unique();
    post(&parent, &json!({ "subject": GET, "message_id": id }), None);
    ASKED.set(Some(id));
}

impl PlayerView {
    /// Asks the page around, where there is a lesson.
    pub(super) fn ask_for_answers(&self) {
        if !self.player.location.is_hidden("lesson") {
            ask();
        }
    }

    /// Is this the answer to our question? Then bets are told to whoever gave it, and to no other origin.
    pub(super) fn takes_answers(&self, ctx: &Context<Self>, event: &web_sys::MessageEvent) -> bool {
        let (data, asked) = (event.data(), ASKED.with_borrow(Clone::clone));
        let get = |name: &str| Reflect::get(&data, &name.into()).unwrap_or_default().as_string();
        if asked.is_none() || !data.is_object() || get("subject").as_deref() != Some(GOT) || get("message_id") != asked
        {
            return false;
        }
        let Some(window) = reading::parent(event) else { return false };
        ASKED.set(None);
        // What cannot be read, or is too much, is as nothing.
        let state = Reflect::get(&data, &"state".into()).ok().and_then(|state| reading::written(&state).ok());
        let state =
            state.filter(|text| text.len() <= bets::MOST_KEPT).and_then(|text| serde_json::from_str(&text).ok());
        let (demo, origin) = (self.player.demo.slug(), event.origin());
        let said: Says = Rc::new(move |subject, mut message| {
            message["subject"] = json!(format!("SPLICE.{subject}"));
            message["message_id"] = json!(unique());
            post(&window, &message, Some(&origin));
        });
        let keeper = Box::new(Keeper { demo, state: state.unwrap_or(Value::Null), said });
        later(ctx, async move {
            // Without that part there are no bets to be told of.
            parts::fetch(parts::BETS).await;
            Msg::Host(Word::Keeper(keeper))
        });
        true
    }

    /// From now on bets are told.
    pub(super) fn begin_telling(&self, keeper: Keeper) {
        let slot = self.player.pair.active;
        let workspace = self.player.workspace.see();
        let Some(shown) = workspace.slots.get(slot) else { return };
        let (t, words) = (shown.run_view.seen().t, shown.words.clone());
        drop(workspace);
        let lit = self.facts(slot).lit.clone();
        let seen = Seen { demo: self.player.demo.slug(), t, lit, words, workspace: self.player.workspace.clone() };
        bets::begin(keeper, &seen);
    }
}
