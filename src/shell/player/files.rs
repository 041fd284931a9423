//! Links and files: a run goes out, and comes in again.

use super::super::data::Ask;
use super::super::home::Attachment;
use super::super::{browser, parts};
use super::{Msg, Player};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address;
use crate::engine::packing;
use crate::engine::params::Settings;
use crate::engine::run::Run;
use crate::engine::table::read::ReadOptions;
use std::cell::Cell;
use std::hint::black_box;
use yew::prelude::Context;

thread_local! {
    /// The run of a file on its way to the page of its own demo, and what is to be said of it.
    static ELSEWHERE: Cell<Option<(Run, Option<Notice>)>> = const { Cell::new(None) };
}

/// By way of a pointer: it lies in a part of the program of its own.
static OPEN_FILE: fn(&mut Player, &Context<Player>, &str) = open_file;

#[inline(never)]
fn open_file(player: &mut Player, ctx: &Context<Player>, text: &str) {
    match packing::of_file(text, &|slug| demos::terms(slug).map(|terms| terms.version)) {
        Ok(mut run) => {
            let left_out = run.bound();
            if run.demo == player.demo.slug() {
                let purpose = player.before("");
                player.pause();
                player.fresh_data();
                player.restore_slot(ctx, 0, run, 0, purpose);
                player.address_later(ctx);
                player.tell_all(left_out.into_iter().collect());
            } else {
                let address = format!("#/{}", run.demo);
                ELSEWHERE.set(Some((run, left_out)));
                if let Some(window) = web_sys::window() {
                    let _ = window.location().set_hash(&address);
                }
            }
        }
        Err(notice) => player.tell(notice),
    }
}

impl Player {
    pub(super) fn share(&mut self, ctx: &Context<Self>) {
        // What is shared stands still.
        self.pause();
        if self.place(ctx).is_some_and(|place| address::packs(&place)) && !parts::here(parts::FILES) {
            return self.with_part(ctx, parts::FILES, Msg::Share);
        }
        let Some(text) = self.link(ctx) else {
            // No link can carry them: a file can.
            self.tell(Notice::new("own-data-no-link"));
            ctx.link().send_message(Msg::Save);
            return;
        };
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let copied = browser::copy(&text).await;
            link.send_message(Msg::Ask(Some(Ask::Link(text, copied))));
        });
    }

    /// The link to the whole page leads to this very moment.
    pub(super) fn lead(&self, ctx: &Context<Self>) {
        let node = browser::document().and_then(|document| document.query_selector(".full").ok().flatten());
        if let (Some(node), Some(link)) = (node, self.link(ctx)) {
            let _ = node.set_attribute("href", &link);
        }
    }

    /// The run as a file, which can be dropped in again.
    pub(super) fn save(&mut self) {
        let Some(run) = self.current(0) else { return };
        if let Ok(json) = serde_json::to_string(&run) {
            browser::save(&format!("unrolled-{}.json", run.demo), "application/json", &json);
        }
    }

    /// A dropped file: a picture, a run that was saved, or a table.
    pub(super) fn take_file(&mut self, ctx: &Context<Self>, file: web_sys::File) {
        if !file.name().ends_with(".json") {
            return self.load(ctx, Attachment::File(file.into()), ReadOptions::default());
        }
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            let unreadable = || Msg::Tell(Notice::new("file-unreadable"));
            link.send_message(text.map_or_else(unreadable, Msg::RunFile));
        });
    }

    /// A run out of a file. Whatever is wrong with it, the present run stays; one of another demo is opened there.
    pub(super) fn run_file(&mut self, ctx: &Context<Self>, text: String) {
        if !parts::here(parts::FILES) {
            return self.with_part(ctx, parts::FILES, Msg::RunFile(text));
        }
        black_box(OPEN_FILE)(self, ctx, &text);
    }

    /// The run of a file that was dropped on another demo, if this page was opened for it.
    pub(super) fn brought(&mut self) -> Option<Run> {
        let (run, left_out) = ELSEWHERE.take().filter(|(run, _)| run.demo == self.demo.slug())?;
        self.tell_all(left_out.into_iter().collect());
        Some(run)
    }

    /// The look as settings, for whoever joins them with a run.
    pub(super) fn looks(&self) -> Settings {
        self.deck.see().look.clone()
    }
}
