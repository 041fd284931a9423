//! The address: where the page is, as a link says it, and own data that fit no link.

use super::super::{browser, keeping, parts};
use super::{Msg, Parcel, Player};
use crate::engine::Notice;
use crate::engine::address::{self, Place, View};
use crate::engine::input::Own;
use crate::engine::run::{Run, Source};
use gloo::timers::callback::Timeout;
use std::sync::Arc;
use yew::prelude::Context;

/// The address is written at most so often, in milliseconds: browsers refuse more.
const ADDRESS_PAUSE: u32 = 200;

impl Player {
    /// Where the page is: what its address says.
    pub(super) fn place(&self, ctx: &Context<Self>) -> Option<Place> {
        let deck = self.deck.see();
        let at = |slot: usize| -> Option<(Run, u64)> {
            let book = &deck.slots.get(slot)?.book;
            // On a way to where nobody was before, that is where it leads.
            let ordered = self.heading.get(slot)?.as_ref().filter(|_| book.report().heading.is_some());
            Some((self.whole(book.run()?), ordered.map_or_else(|| self.is_at(book.report()), |(_, t)| *t)))
        };
        let (run, t) = at(0)?;
        let mut view = self.view.clone();
        view.speed = (self.speed != self.demo.terms.speed).then_some(self.speed);
        (view.lang, view.theme) = (ctx.props().lang.clone(), ctx.props().theme.clone());
        view.play = false;
        Some(Place { run, t, look: deck.look.clone(), vs: at(1).map(Box::new), view })
    }

    /// A run with its own data, from what the page remembers.
    pub(super) fn whole(&self, run: &Run) -> Run {
        let mut run = run.clone();
        if let Source::Own { own, contents } = &mut run.input {
            *contents = self.own.iter().find(|(print, _)| print == own).map(|(_, known)| known.clone());
        }
        run
    }

    /// Is the page part of another one?
    pub(super) fn is_embedded(&self) -> bool {
        self.view.embed || browser::framed()
    }

    /// The link to this very moment; `None` where own data do not fit one. What suits the page around is not in it: it
    /// leads to a page of its own.
    pub(super) fn link(&self, ctx: &Context<Self>) -> Option<String> {
        let mut place = self.place(ctx).filter(|place| !address::packs(place) || parts::here(parts::FILES))?;
        if self.is_embedded() {
            place.view = View { embed: false, hide: Vec::new(), panel: Vec::new(), ..place.view };
        }
        let address = address::write(self.demo.terms, &place)?;
        Some(format!("{}#{address}", browser::base()))
    }

    pub(super) fn address_later(&mut self, ctx: &Context<Self>) {
        if self.writer.is_none() {
            let link = ctx.link().clone();
            self.writer = Some(Timeout::new(ADDRESS_PAUSE, move || link.send_message(Msg::Write)));
        }
    }

    pub(super) fn write_address(&mut self, ctx: &Context<Self>) {
        self.writer = None;
        if browser::hash() != self.hash {
            // Somebody is on the way to another address: it is not ours to write over.
            return;
        }
        let Some(place) = self.place(ctx) else { return };
        if address::packs(&place) && !parts::here(parts::FILES) {
            return self.with_part(ctx, parts::FILES, Msg::Write);
        }
        match address::write(self.demo.terms, &place) {
            Some(address) => {
                self.kept = None;
                browser::replace_hash(&address);
                self.hash = browser::hash();
                self.written = if address.contains('?') { address } else { format!("{address}?") };
            }
            None => self.keep_large(ctx, &place),
        }
    }

    /// Own data that fit no link: this browser keeps them, so that a reload loses nothing. Where it may not, the page
    /// says so, and asks before it is left.
    pub(super) fn keep_large(&mut self, ctx: &Context<Self>, place: &Place) {
        if let Some(address) = address::write_local(self.demo.terms, place) {
            browser::replace_hash(&address);
            self.hash = browser::hash();
            self.written = address;
        }
        let Source::Own { own, contents: Some(contents) } = &place.run.input else {
            return self.tell(Notice::new("run-no-link"));
        };
        if self.kept.is_some_and(|(kept, _)| kept == *own) {
            return;
        }
        let own = *own;
        self.kept = Some((own, true));
        let Ok(bytes) = postcard::to_stdvec(&**contents) else { return };
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            link.send_message(Msg::Kept(own, keeping::keep(own, bytes).await));
        });
    }

    /// Own data of an address whose contents this browser keeps have come, or are not here.
    pub(super) fn own_came(&mut self, ctx: &Context<Self>, parcel: Parcel) {
        let Parcel { slot, visit, mut run, t, purpose, bytes } = parcel;
        if self.visits[slot] != visit {
            return self.too_late(purpose);
        }
        let own = bytes.and_then(|bytes| postcard::from_bytes::<Own>(&bytes).ok());
        match own {
            Some(own) => {
                let own = Arc::new(own);
                run.input = Source::Own { own: own.fingerprint(), contents: Some(own) };
            }
            None => {
                self.tell(Notice::new("own-data-elsewhere"));
                run = Run::new(&run.demo, run.v);
            }
        }
        self.restore_slot(ctx, slot, run, t, purpose);
    }
}
