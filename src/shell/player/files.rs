//! Links and files: a run goes out, and comes in again.

use super::super::home::Attachment;
use super::super::{browser, parts};
use super::{Msg, Player};
use crate::engine::Notice;
use crate::engine::address;
use crate::engine::params::{Settings, shortened};
use crate::engine::run::Run;
use crate::engine::table::read::ReadOptions;
use yew::prelude::Context;

impl Player {
    pub(super) fn share(&mut self, ctx: &Context<Self>) {
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
        let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
        wasm_bindgen_futures::spawn_local(async move {
            let arrived = match clipboard {
                Some(clipboard) if !clipboard.is_undefined() => {
                    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&text)).await.is_ok()
                }
                _ => false,
            };
            link.send_message(Msg::Shared(arrived));
            if arrived {
                gloo::timers::future::TimeoutFuture::new(2500).await;
                link.send_message(Msg::Again);
            }
        });
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
            let run = text.and_then(|text| serde_json::from_str::<Run>(&text).ok());
            link.send_message(Msg::RunFile(Box::new(run)));
        });
    }

    /// A run out of a file.
    pub(super) fn run_file(&mut self, ctx: &Context<Self>, run: Option<Run>) {
        match run {
            Some(run) if run.demo == self.demo.slug() => {
                let purpose = self.before("");
                self.pause();
                self.fresh_data();
                self.restore_slot(ctx, 0, run, 0, purpose);
                self.address_later(ctx);
            }
            Some(run) => self.tell(Notice::new("run-of-another-demo").with("given", shortened(&run.demo))),
            None => self.tell(Notice::new("run-unreadable")),
        }
    }

    /// The look as settings, for whoever joins them with a run.
    pub(super) fn looks(&self) -> Settings {
        self.deck.see().look.clone()
    }
}
