//! Runs are opened: from an address, from a file, from what this browser keeps.

use super::super::deck::Slot;
use super::super::home::Attachment;
use super::super::{assets, keeping};
use super::{Msg, Parcel, Player, Purpose};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address::Place;
use crate::engine::input::Own;
use crate::engine::protocol::Order;
use crate::engine::run::{Run, Source};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::Context;

impl Player {
    /// Opens what an address says.
    pub(super) fn restore(&mut self, ctx: &Context<Self>, place: &Place, purpose: Option<Purpose>) {
        {
            let mut deck = self.deck.change();
            deck.look = place.look.clone();
            deck.picked = None;
            deck.studies.clear();
        }
        self.study = None;
        let second = place.vs.as_deref();
        self.set_slots(1 + usize::from(second.is_some()), second.map(|(run, _)| run.demo.as_str()));
        self.restore_slot(ctx, 0, place.run.clone(), place.t, purpose);
        if let Some((run, t)) = second {
            self.restore_slot(ctx, 1, run.clone(), *t, None);
        }
    }

    pub(super) fn set_slots(&mut self, count: usize, second: Option<&str>) {
        let mut deck = self.deck.change();
        deck.slots.truncate(count.max(1));
        let had = deck.slots.len();
        if count > 1 && had == 1 {
            let demo = second.and_then(demos::find).unwrap_or(self.demo);
            if let Some(words) = deck.words_of(demo) {
                deck.slots.push(Slot { demo, book: demo.book(), words });
            }
        }
        drop(deck);
        self.active = self.active.min(count.saturating_sub(1));
        if count == 1 {
            self.moves.clear();
            self.heading[1] = None;
        }
        if count == 1 && had > 1 {
            self.send(1, Order::Close, None, None);
            self.waiting.retain(|_, (slot, _)| *slot == 0);
        }
    }

    /// Opens a run in a slot; the file of a bundled data set is fetched first.
    pub(super) fn restore_slot(
        &mut self,
        ctx: &Context<Self>,
        slot: usize,
        run: Run,
        t: u64,
        purpose: Option<Purpose>,
    ) {
        if let Source::Own { own, contents: Some(contents) } = &run.input {
            self.remember(*own, contents.clone());
        }
        let run = self.whole(&run);
        // Whatever was on its way to this slot comes too late now, and what waited for it is dropped; so are moves of two
        // runs that wait for one that is replaced.
        self.moves.clear();
        self.visits[slot] += 1;
        let visit = self.visits[slot];
        self.let_go(slot);
        self.heading[slot.min(1)] = Some((run.clone(), t));
        if let Source::Own { own, contents: None } = run.input {
            self.fetching[slot] = true;
            let link = ctx.link().clone();
            return wasm_bindgen_futures::spawn_local(async move {
                let bytes = keeping::kept(own).await;
                link.send_message(Msg::OwnCame(Box::new(Parcel { slot, visit, run, t, purpose, bytes })));
            });
        }
        let demo = self.deck.see().slots.get(slot).map_or(self.demo, |slot| slot.demo);
        let Some(file) = demo.file_of(&run) else {
            return self.send(slot, Order::Restore { run, t }, None, purpose);
        };
        self.fetching[slot] = true;
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let bytes = assets::bytes(file).await;
            link.send_message(Msg::File(Box::new(Parcel { slot, visit, run, t, purpose, bytes })));
        });
    }

    pub(super) fn fetching(&self, slot: usize) -> bool {
        self.fetching.get(slot).copied().unwrap_or(false)
    }

    /// Nothing is on its way to a slot any more: orders that waited for it are answered as too late.
    pub(super) fn let_go(&mut self, slot: usize) {
        self.fetching[slot] = false;
        let (dropped, kept) = std::mem::take(&mut self.held).into_iter().partition(|(of, ..)| *of == slot);
        self.held = kept;
        let dropped: Vec<super::Held> = dropped;
        for (_, _, _, purpose) in dropped {
            self.too_late(purpose);
        }
    }

    /// Something newer was asked for in the meantime.
    pub(super) fn too_late(&mut self, purpose: Option<Purpose>) {
        if let Some(Purpose::Host(asker)) = purpose {
            self.refuse(asker, &Notice::new("overtaken"));
        }
    }

    pub(super) fn file_came(&mut self, parcel: Parcel) {
        let Parcel { slot, visit, run, t, purpose, bytes } = parcel;
        if slot >= self.slots() || self.visits[slot] != visit {
            return self.too_late(purpose);
        }
        self.fetching[slot] = false;
        if bytes.is_none() {
            self.tell(Notice::new("file-not-fetched"));
        }
        let attachment = bytes.map(|bytes| Attachment::Bytes(Rc::new(bytes)));
        self.send(slot, Order::Restore { run, t }, attachment, purpose);
        for (slot, order, attachment, purpose) in std::mem::take(&mut self.held) {
            self.send(slot, order, attachment, purpose);
        }
    }

    pub(super) fn remember(&mut self, print: u64, own: Arc<Own>) {
        self.own.retain(|(known, _)| *known != print);
        self.own.insert(0, (print, own));
        self.own.truncate(64);
    }

    /// The run of the slot that is spoken of, whole.
    pub(super) fn current(&self, slot: usize) -> Option<Run> {
        if let Some(Some((run, _))) = self.heading.get(slot) {
            return Some(self.whole(run));
        }
        let deck = self.deck.see();
        Some(self.whole(deck.slots.get(slot)?.book.run()?))
    }
}
