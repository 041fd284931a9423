//! What host pages may know of the reader's own data: nothing, until the reader has agreed. Data that a host gave
//! itself are no secret from it.

use super::super::{Msg, PlayerView};
use super::{HostRequest, Word};
use crate::engine::protocol::Report;
use crate::engine::run::{Run, Source};
use crate::engine::words::Words;
use crate::shell::{browser, store};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::hint::black_box;
use yew::prelude::*;

/// The origins that the reader has agreed to are kept under this name, with blanks between them.
const AGREED: &str = "hosts";

/// What this visit knows; demos come and go in it.
#[derive(Default)]
struct Trust {
    /// Own data that the host gave, by fingerprint.
    given: BTreeSet<u64>,
    /// Origins that the reader has agreed to, where the browser remembers nothing.
    agreed: BTreeSet<String>,
    /// The origin that asked last.
    origin: Option<String>,
    /// The reader was asked.
    asked: bool,
}

thread_local! {
    static TRUST: RefCell<Trust> = RefCell::default();
}

/// Notes who asks.
pub(super) fn meet(origin: &str) {
    TRUST.with_borrow_mut(|trust| trust.origin = Some(origin.to_owned()));
}

/// The origin of the host: what its messages say; before the first, that of a page of our own origin.
pub(super) fn origin() -> Option<String> {
    TRUST.with_borrow(|trust| trust.origin.clone()).or_else(|| {
        let host = browser::host()?;
        // Pages of other origins do not tell.
        js_sys::Reflect::get(&host, &"origin".into()).ok()?.as_string()
    })
}

/// Has the reader agreed that this origin sees own data? Pages of our own origin could read them anyway.
fn agreed(origin: &str) -> bool {
    let own = web_sys::window().and_then(|window| window.location().origin().ok());
    own.as_deref() == Some(origin)
        || TRUST.with_borrow(|trust| trust.agreed.contains(origin))
        || store::get(AGREED).is_some_and(|known| known.split(' ').any(|known| known == origin))
}

fn give(print: u64) {
    TRUST.with_borrow_mut(|trust| trust.given.insert(print));
}

/// An address that the host wrote: what own data it holds, it gave.
pub(super) fn first(run: &Run) {
    // The contents count: whoever knows a fingerprint does not know the data.
    if let Source::Own { contents: Some(own), .. } = &run.input {
        give(own.fingerprint());
    }
}

/// By way of a pointer: it lies in a part of the program of its own, which is there where a page has a host.
static CARRY: fn(&mut HostRequest, &Report) = carry;

/// A host's command was carried out.
pub fn carried(request: &mut HostRequest, report: &Report) {
    black_box(CARRY)(request, report);
}

/// Data that it loaded, it gave; what could not be taken as it was given is noted.
#[inline(never)]
fn carry(request: &mut HostRequest, report: &Report) {
    let taken = report.error.is_none() && !report.reading.as_ref().is_some_and(|reading| reading.needs_choice);
    if let (true, Some(Source::Own { own, .. })) = (request.loads && taken, report.run.as_ref().map(|run| &run.input)) {
        give(*own);
    }
    request.note(&report.notices);
}

impl PlayerView {
    /// Are there own data here that no host gave?
    pub(super) fn has_secrets(&self) -> bool {
        let workspace = self.player.workspace.see();
        let mut runs = workspace.slots.iter().filter_map(|slot| slot.run_view.run());
        runs.any(|run| match &run.input {
            Source::Own { own, .. } => TRUST.with_borrow(|trust| !trust.given.contains(own)),
            Source::Named { .. } => false,
        })
    }

    /// Are own data withheld from a host of this origin?
    pub(super) fn withholds(&self, from: Option<&str>) -> bool {
        self.has_secrets() && !from.is_some_and(agreed)
    }

    /// Puts the question to the reader, once a visit.
    pub(super) fn ask_for_trust(&mut self) {
        if !TRUST.with_borrow_mut(|trust| std::mem::replace(&mut trust.asked, true)) {
            self.host.asks_trust = true;
        }
    }

    /// The reader agrees, or not now.
    pub(super) fn trust(&mut self, agrees: bool) {
        self.host.asks_trust = false;
        let Some(origin) = TRUST.with_borrow(|trust| trust.origin.clone()).filter(|_| agrees) else { return };
        // Pages without an origin of their own are all alike: that is for this visit alone.
        if origin != "null" {
            let known = store::get(AGREED).unwrap_or_default();
            store::set(AGREED, format!("{known} {origin}").trim());
        }
        TRUST.with_borrow_mut(|trust| trust.agreed.insert(origin));
    }
}

/// The question: the door to this part of the program.
#[inline(never)]
pub fn question(words: &Words, on: &Callback<Msg>) -> Html {
    let origin = origin().unwrap_or_else(|| "null".to_owned());
    let answer = |key: &str, name: &'static str, agrees: bool| {
        html! {
            <button type="button" class="small" data-do={name} onclick={on.reform(move |_| Msg::Host(Word::Trust(agrees)))}>
                { words.get(key) }</button>
        }
    };
    html! {
        <div class="notices asks">
            <div class="notice" role="alert" data-code="asks">
                <span>{ words.say("ui-asks", &[("origin", origin.into())]) }</span>
                { answer("ui-asks-yes", "trust", true) }{ answer("ui-asks-no", "distrust", false) }
            </div>
        </div>
    }
}
