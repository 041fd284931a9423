//! What a run waits for (`Extras::WAITS`) is worked out in a worker of its own and handed in, without a look into it.

use super::super::home::{Attachment, Home, News};
use super::host::Word;
use super::studies::same_setting;
use super::{Msg, Player, Purpose};
use crate::engine::Notice;
use crate::engine::protocol::{Envelope, Order};
use crate::engine::run::Run;
use yew::prelude::*;

/// The worker, and for whom it works.
pub struct Supplier {
    _home: Home,
    slot: usize,
    study: String,
    run: Run,
    done: usize,
    total: usize,
}

impl Player {
    /// Does a run wait for something that it will get?
    pub(super) fn awaits(&self, slot: usize) -> bool {
        self.needed(slot).is_some_and(|(_, run)| !self.declines(slot, &run))
    }

    fn declines(&self, slot: usize, run: &Run) -> bool {
        self.declined[slot].as_ref().is_some_and(|declined| same_setting(declined, run))
    }

    /// The study that a run waits for, and the run.
    pub(super) fn needed(&self, slot: usize) -> Option<(String, Run)> {
        let deck = self.deck.see();
        let book = &deck.slots.get(slot)?.book;
        Some((book.report().needs.clone()?, book.run()?.clone()))
    }

    /// Sees to it that what is waited for is worked out, and nothing else.
    pub(super) fn provide(&mut self, ctx: &Context<Self>) {
        if let Some(supplier) = &self.supplier {
            let wanted = self.needed(supplier.slot);
            if wanted.is_some_and(|(study, run)| study == supplier.study && same_setting(&run, &supplier.run)) {
                return;
            }
            self.supplier = None;
        }
        for slot in 0..self.slots() {
            let Some((study, run)) = self.needed(slot) else { continue };
            let mut under_way = self.waiting.values().filter(|(of, _)| *of == slot);
            if self.heading[slot].is_some() || under_way.any(|(_, purpose)| matches!(purpose, Some(Purpose::Supply))) {
                // It is about to be another run, or to have what it waits for.
                return;
            }
            if !self.declines(slot, &run) {
                return self.supply(ctx, slot, study, run);
            }
        }
        self.answer_all(ctx);
    }

    fn supply(&mut self, ctx: &Context<Self>, slot: usize, study: String, run: Run) {
        let Some(studied) = self.studied(slot) else { return };
        let home = Home::new(ctx.link().callback(Msg::Supply));
        let order = Order::Study { name: study.clone(), run: studied, count: 0 };
        home.send(Envelope { id: 1, slot: 0, order }, None);
        self.supplier = Some(Supplier { _home: home, slot, study, run, done: 0, total: 0 });
    }

    pub(super) fn hear_supply(&mut self, ctx: &Context<Self>, news: News) {
        let Some(supplier) = &mut self.supplier else { return };
        match news {
            News::Product(product) => {
                let Some(Supplier { study, run, .. }) = self.supplier.take() else { return };
                // Two runs side by side may wait for the same.
                for slot in 0..self.slots() {
                    let waits = |(needed, of): (String, Run)| needed == study && same_setting(&of, &run);
                    if self.needed(slot).is_some_and(waits) {
                        let attachment = Some(Attachment::Buffer(product.slice(0, product.length())));
                        self.send(slot, Order::Supply { study: study.clone() }, attachment, Some(Purpose::Supply));
                    }
                }
            }
            News::Answer(answer) => match (answer.report.error, answer.report.study) {
                (Some(error), _) => self.give_up(ctx, error),
                // All is done, and there is nothing to hand in.
                (None, Some(report)) if report.done >= report.total => self.give_up(ctx, Notice::new("needs-failed")),
                (None, Some(report)) => (supplier.done, supplier.total) = (report.done, report.total),
                (None, None) => {}
            },
            News::Died => self.give_up(ctx, Notice::new("study-died")),
            News::NoWorker => {}
        }
    }

    pub(super) fn give_up(&mut self, ctx: &Context<Self>, why: Notice) {
        let whose = self.supplier.take().map(|supplier| supplier.slot);
        for slot in 0..self.slots() {
            if whose.is_none_or(|whose| whose == slot) {
                self.declined[slot] = self.needed(slot).map(|(_, run)| run);
            }
        }
        self.tell(why);
        self.provide(ctx);
    }

    /// The reader wants it, or does not.
    pub(super) fn want(&mut self, ctx: &Context<Self>, slot: usize, wanted: bool) {
        if wanted {
            self.declined[slot] = None;
        } else if let Some((_, run)) = self.needed(slot) {
            self.declined[slot] = Some(run);
            self.supplier = self.supplier.take().filter(|supplier| supplier.slot != slot);
        }
        self.provide(ctx);
    }

    /// Hosts that asked while numbers were waited for.
    fn answer_all(&mut self, ctx: &Context<Self>) {
        for asker in std::mem::take(&mut self.unanswered) {
            self.host(ctx, Word::Reply(asker, 0, None));
        }
    }

    /// What is under way for a run, and a way to stop it or to have it after all.
    pub(super) fn needs_bar(&self, ctx: &Context<Self>, slot: usize) -> Html {
        // It is about to be another run: nothing of this one can be stopped.
        let Some((study, _)) = self.needed(slot).filter(|_| self.heading[slot].is_none()) else {
            return Html::default();
        };
        let words = self.words(slot);
        let want = |wanted: bool| ctx.link().callback(move |_: MouseEvent| Msg::Want(slot, wanted));
        let name = words.get(&format!("study-{study}"));
        let bar = match self.supplier.as_ref().filter(|supplier| supplier.slot == slot) {
            Some(supplier) => {
                // Within a piece nobody knows how far it is.
                let value = (supplier.total > 1).then(|| supplier.done.to_string());
                html! {
                    <>
                        <span>{ name.clone() }</span>
                        <progress max={supplier.total.max(1).to_string()} {value} aria-label={name}></progress>
                        <button type="button" class="small" data-do="stop-needs" onclick={want(false)}>{ words.get("ui-cancel") }</button>
                    </>
                }
            }
            None => {
                html! { <button type="button" class="small" data-do="want-needs" onclick={want(true)}>{ name }</button> }
            }
        };
        html! { <div class="study needs" role="status">{ bar }</div> }
    }
}
