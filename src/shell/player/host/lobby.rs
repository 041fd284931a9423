//! Hosts where no demo is open: in the gallery, or at an address that leads nowhere.

use super::{HostRequest, answer, reading, turn_down};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address::{self, Place};
use crate::engine::params::{Settings, shortened};
use crate::engine::protocol::Command;
use crate::engine::run::{Run, Source};
use crate::engine::words::Words;
use serde_json::json;

/// Answers a message: a demo can be opened, and nothing else. `query`: the settings of the page.
#[inline(never)]
pub fn lobby(event: &web_sys::MessageEvent, words: &Words, query: &str) {
    let Some((request, command)) = reading::read(event) else { return };
    let notice = match command {
        Ok(Command::Open { demo, params, seed, data, data_seed, t }) => match demos::find(&demo) {
            Some(found) => {
                let mut run = Run::new(found.slug(), found.terms.version);
                (run.seed, run.params) = (seed, params);
                run.input = Source::Named { data: data.unwrap_or_default(), data_seed };
                let (page, _) = address::read(found.terms, query, &demos::terms);
                return open_elsewhere(&request, &Place { run, t, look: Settings::new(), vs: None, page: page.page });
            }
            None => Notice::new("demo-unknown").with("given", shortened(&demo)),
        },
        Ok(_) => Notice::new("nothing-open"),
        Err(notice) => notice,
    };
    turn_down(&request, &notice.code, &words.notice(&notice));
}

/// Another demo: the address changes, and the page with it. The answer says where it leads.
pub(super) fn open_elsewhere(request: &HostRequest, place: &Place) {
    let slug = place.run.demo.as_str();
    let address = demos::terms(slug).and_then(|terms| address::write(terms, place));
    if let (Some(address), Some(window)) = (address, web_sys::window()) {
        answer(
            request,
            json!({ "ok": true, "state": { "demo": slug }, "ignored": request.ignored, "clamped": [] }),
            false,
        );
        let _ = window.location().set_hash(&address);
    }
}
