//! Runs that ship with a recording: its files are fetched and handed in when such a run is here, and states of it when
//! the way to an instant is long.

use super::super::home::Attachment;
use super::super::{assets, parts};
use super::{Msg, Player, Purpose};
use crate::engine::Notice;
use crate::engine::protocol::Order;
use crate::engine::recording::Recording;
use crate::plot::book::By;
use std::hint::black_box;
use yew::prelude::*;

/// A state is fetched if it saves more steps than these.
const FAR: u64 = 500;

/// The recording of the run in a slot.
pub struct Tape {
    recording: &'static Recording,
    /// Which one it is, of all that were here.
    number: u64,
    /// Has the run taken it in?
    here: bool,
    /// The instants of states that were asked for.
    states: Vec<u64>,
}

/// A file that has come, or not: its slot, its tape's number, and the instant, if it is a state.
pub type Reel = (usize, u64, Option<u64>, Option<js_sys::Uint8Array>);

/// By way of pointers: they lie in a part of the program of their own, which comes where a run can have a recording.
static WIND: fn(&mut Player, &Context<Player>, usize, bool) = wind;
static UNPACK: fn(&mut Player, Reel) = unpack;

/// Something is known anew of the run in a slot: `fresh` if it is another one, or the same once more.
fn wind(player: &mut Player, ctx: &Context<Player>, slot: usize, fresh: bool) {
    let deck = player.deck.see();
    let Some(of) = deck.slots.get(slot) else { return };
    let report = of.book.report();
    let (t, heading) = (report.t, report.heading);
    if fresh {
        let run = of.book.run();
        let is_of = |recording: &&Recording| run.is_some_and(|run| recording.is_of(of.demo.terms, run));
        let found = of.demo.recordings.iter().find(is_of);
        drop(deck);
        player.next_id += 1;
        let number = player.next_id;
        player.tapes[slot] = found.map(|recording| Tape { recording, number, here: false, states: Vec::new() });
        if let Some(recording) = found {
            fetch(ctx, slot, number, None, recording.reel);
        }
        return;
    }
    drop(deck);
    if let (Some(target), Some(tape)) = (heading, player.tapes[slot].as_mut().filter(|tape| tape.here))
        && let Some((at, file)) = tape.recording.state_for(t, target, FAR)
        && !tape.states.contains(&at)
    {
        tape.states.push(at);
        fetch(ctx, slot, tape.number, Some(at), file);
    }
}

fn unpack(player: &mut Player, (slot, number, state, bytes): Reel) {
    if player.tapes[slot].as_ref().is_none_or(|tape| tape.number != number) {
        return;
    }
    match bytes {
        Some(bytes) => {
            let order = if state.is_some() { Order::Resume } else { Order::Record };
            player.send(slot, order, Some(Attachment::Buffer(bytes)), Some(Purpose::Reel(number)));
        }
        // A state that is not to be had can be asked for again: the way is gone without it.
        None => player.tell(Notice::new("recording-not-fetched")),
    }
}

impl Player {
    pub(super) fn wind(&mut self, ctx: &Context<Self>, slot: usize, fresh: bool) {
        let ships = self.deck.see().slots.get(slot).is_some_and(|of| !of.demo.recordings.is_empty());
        match (ships, parts::here(parts::TAPES)) {
            (false, _) => self.tapes[slot] = None,
            (true, true) => black_box(WIND)(self, ctx, slot, fresh),
            (true, false) if fresh => self.with_part(ctx, parts::TAPES, Msg::Wind(slot)),
            (true, false) => {}
        }
    }

    pub(super) fn reel_came(&mut self, reel: Reel) {
        black_box(UNPACK)(self, reel);
    }

    /// The run has taken in what was handed in, or not.
    pub(super) fn reel_taken(&mut self, slot: usize, number: u64, failed: Option<Notice>) {
        let Some(tape) = self.tapes[slot].as_mut().filter(|tape| tape.number == number) else { return };
        match failed {
            None => tape.here = true,
            Some(notice) => self.tell(notice),
        }
    }

    /// What the recording is, where there is one.
    pub(super) fn tape_bar(&self, slot: usize) -> Html {
        let Some(tape) = self.tapes[slot].as_ref().filter(|tape| tape.here) else { return Html::default() };
        let deck = self.deck.see();
        let end = tape.recording.end;
        let words = &deck.slots[slot].words;
        html! {
            <details class="note tape">
                <summary>{ words.get("ui-tape-title") }</summary>
                { words.say("ui-tape", &[("t", (end as f64).into())]) }
            </details>
        }
    }

    /// A mark on what is not the run itself.
    pub(super) fn recalled(&self, slot: usize) -> Html {
        let deck = self.deck.see();
        let seen = deck.slots[slot].book.seen();
        let key = match seen.by {
            By::Run => return Html::default(),
            By::Memory => "ui-remembered",
            By::Recording => "ui-recorded",
        };
        html! { <span class="mark">{ deck.slots[slot].words.say(key, &[("t", (seen.t as f64).into())]) }</span> }
    }
}

fn fetch(ctx: &Context<Player>, slot: usize, number: u64, state: Option<u64>, file: &'static str) {
    let link = ctx.link().clone();
    wasm_bindgen_futures::spawn_local(async move {
        let bytes = assets::buffer(file).await;
        link.send_message(Msg::Reel((slot, number, state, bytes)));
    });
}
