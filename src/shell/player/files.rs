//! Links and files: a run goes out, and comes in again.

use super::super::worker_client::Attachment;
use super::super::{browser, parts};
use super::perform::{later, with_part};
use super::{Msg, PlayerView};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address;
use crate::engine::input::Input;
use crate::engine::matrix::Matrix;
use crate::engine::packing::{self, SavedRun};
use crate::player::layout::PageDialog;
use crate::player::message::{Brought, DataMsg, LayoutMsg};
use std::cell::Cell;
use std::hint::black_box;
use yew::prelude::Context;

thread_local! {
    /// The run of a file on its way to the page of its own demo, and what is to be said of it.
    static ELSEWHERE: Cell<Option<Box<Brought>>> = const { Cell::new(None) };
}

/// By way of a pointer: it lies in a part of the program of its own.
static OPEN_FILE: fn(&str) -> Result<Brought, Notice> = open_file;

#[inline(never)]
fn open_file(text: &str) -> Result<Brought, Notice> {
    let mut saved = packing::of_file(text, &|slug| demos::terms(slug).map(|terms| terms.version))?;
    let notices = saved.run.bound().into_iter().collect();
    Ok(Brought { saved, notices })
}

/// The run of a file that was dropped on another demo, if the page of this one was opened for it.
pub(super) fn brought(demo: &str) -> Option<Box<Brought>> {
    ELSEWHERE.take().filter(|brought| brought.saved.run.demo == demo)
}

impl PlayerView {
    /// The link to this very moment.
    pub(super) fn link(&self) -> Option<String> {
        Some(format!("{}#{}", browser::base(), self.player.link()?))
    }

    pub(super) fn share(&mut self, ctx: &Context<Self>, challenge: bool) -> bool {
        // What is shared stands still.
        self.pause(ctx);
        if self.player.place().is_some_and(|place| address::packs(&place)) && !parts::here(parts::FILES) {
            with_part(ctx, parts::FILES, Msg::Share { challenge });
            return false;
        }
        // Where no link can carry them, the dialog has the files that can, and an address that only a file can go with.
        let local = || Some(format!("#{}", address::write_local(self.player.demo.terms, &self.player.place()?)?));
        let Some(text) = self.link().or_else(local) else {
            ctx.link().send_message(Msg::Save);
            return self.pass_on(ctx, LayoutMsg::Tell(Notice::new("own-data-no-link")).into());
        };
        later(ctx, async move {
            // The dialog itself copies a challenge.
            let copied = !challenge && !text.starts_with('#') && browser::copy(&text).await;
            LayoutMsg::Ask(Some(PageDialog::Link { link: text, copied, challenge }))
        });
        false
    }

    /// The link to the whole page leads to this very moment.
    pub(super) fn lead(&self) -> bool {
        let node = browser::document().and_then(|document| document.query_selector(".full").ok().flatten());
        if let (Some(node), Some(link)) = (node, self.link()) {
            let _ = node.set_attribute("href", &link);
        }
        false
    }

    /// The run as a file, which can be dropped in again.
    pub(super) fn save(&self) -> bool {
        if let Some(json) = self.saved_run() {
            browser::save(&format!("unrolled-{}.json", self.player.demo.slug()), "application/json", &json);
        }
        false
    }

    /// What is in that file.
    pub(super) fn saved_run(&self) -> Option<String> {
        let place = self.player.place()?;
        SavedRun { run: place.run, t: place.t }.to_json()
    }

    /// A file is on its way: what it will need is fetched.
    pub(super) fn expect(&self) -> bool {
        // Of a matrix it is most likely a picture, of points a table.
        let demo = self.player.demo;
        let file = if demo.terms.kind == Matrix::KIND { parts::PICTURES } else { parts::TABLES };
        let needed = std::iter::once(file).chain(demo.parts(None).iter().copied());
        parts::expect(needed.filter(|part| !parts::here(part)).collect());
        false
    }

    /// A dropped file: a picture, a run that was saved, or a table.
    pub(super) fn take_file(&mut self, ctx: &Context<Self>, file: web_sys::File) -> bool {
        if !file.name().ends_with(".json") {
            return self.pass_on(ctx, DataMsg::Load(Attachment::File(file.into())).into());
        }
        later(ctx, async move {
            let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            let unreadable = || LayoutMsg::Tell(Notice::new("file-unreadable")).into();
            text.map_or_else(unreadable, Msg::RunFile)
        });
        false
    }

    /// A run out of a file. Whatever is wrong with it, the present run stays; one of another demo is opened there.
    pub(super) fn run_file(&mut self, ctx: &Context<Self>, text: &str) -> bool {
        if !parts::here(parts::FILES) {
            with_part(ctx, parts::FILES, Msg::RunFile(text.to_owned()));
            return false;
        }
        match black_box(OPEN_FILE)(text) {
            Ok(mut brought) => {
                brought.notices.push(Notice::new("run-file-here"));
                if brought.saved.run.demo == self.player.demo.slug() {
                    return self.pass_on(ctx, DataMsg::Run(Box::new(brought)).into());
                }
                let address = format!("#/{}", brought.saved.run.demo);
                ELSEWHERE.set(Some(Box::new(brought)));
                if let Some(window) = web_sys::window() {
                    let _ = window.location().set_hash(&address);
                }
                false
            }
            Err(notice) => self.pass_on(ctx, LayoutMsg::Tell(notice).into()),
        }
    }
}
