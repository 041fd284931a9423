//! The address: where the page is, as a link says it, and own data that fit no link.

use super::message::{AddressMsg, Came};
use super::outbox::PendingOpen;
use super::{Effect, Msg, Platform, Player, parts};
use crate::engine::Notice;
use crate::engine::address::{self, PageSettings, Place};
use crate::engine::input::Own;
use crate::engine::params::shortened;
use crate::engine::run::{Run, Source};
use std::sync::Arc;

/// So many own data are remembered.
const REMEMBERED: usize = 64;

/// See the module.
#[derive(Default)]
pub struct Location {
    /// What of the page is shown, and how.
    pub page: PageSettings,
    /// The query of the last visit.
    pub(super) query: String,
    /// The language and the theme, if the address asks for them.
    pub(super) spoken: (Option<String>, Option<String>),
    /// The address as the player last wrote it.
    pub written: String,
    /// Own data that were seen, by fingerprint, the latest first.
    own: Vec<(u64, Arc<Own>)>,
    /// Own data given to this browser to keep, and whether it does.
    kept: Option<(u64, bool)>,
}

impl Location {
    /// Own data were seen.
    pub fn remember(&mut self, print: u64, own: Arc<Own>) {
        self.own.retain(|(known, _)| *known != print);
        self.own.insert(0, (print, own));
        self.own.truncate(REMEMBERED);
    }

    /// A run with its own data, from what is remembered.
    pub fn whole(&self, run: &Run) -> Run {
        let mut run = run.clone();
        if let Source::Own { own, contents } = &mut run.input {
            *contents = self.own.iter().find(|(print, _)| print == own).map(|(_, known)| known.clone());
        }
        run
    }

    /// Would own data be lost if the page were left now?
    pub fn loses(&self) -> bool {
        self.kept.is_some_and(|(_, kept)| !kept)
    }

    /// Is this part of the page hidden?
    pub fn is_hidden(&self, part: &str) -> bool {
        self.page.hide.iter().any(|hidden| hidden == part)
    }
}

impl<P: Platform> Player<P> {
    /// Where the page is: what its address says.
    pub fn place(&self) -> Option<Place> {
        let workspace = self.workspace.see();
        let at = |slot: usize| -> Option<(Run, u64)> {
            let run_view = &workspace.slots.get(slot)?.run_view;
            // On a way to where nobody was before, that is where it leads.
            let ordered = self.outbox.target(slot).filter(|_| run_view.report().target.is_some());
            let t = ordered.map_or_else(|| self.clock.is_at(run_view.report()), |(_, t)| *t);
            Some((self.location.whole(run_view.run()?), t))
        };
        let (run, t) = at(0)?;
        let mut page = self.location.page.clone();
        page.speed = (self.clock.speed != self.demo.terms.speed).then_some(self.clock.speed);
        (page.lang, page.theme) = self.location.spoken.clone();
        page.play = false;
        Some(Place { run, t, look: workspace.look.clone(), vs: at(1).map(Box::new), page })
    }

    /// Is the page part of another one?
    pub fn is_embedded(&self) -> bool {
        self.location.page.embed || self.world.framed
    }

    /// The address of this very moment; `None` where own data do not fit one. What suits the page around is not in it: it
    /// leads to a page of its own.
    pub fn link(&self) -> Option<String> {
        let mut place = self.place().filter(|place| !address::packs(place) || self.here(parts::FILES))?;
        if self.is_embedded() {
            place.page = PageSettings { embed: false, hide: Vec::new(), panel: Vec::new(), ..place.page };
        }
        address::write(self.demo.terms, &place)
    }

    pub(super) fn address_later(&mut self) {
        self.effect(Effect::WriteSoon);
    }

    /// The address concerns; is anything to be drawn again?
    pub(super) fn address(&mut self, address: AddressMsg) -> bool {
        match address {
            AddressMsg::Write => {
                self.write_address();
                false
            }
            AddressMsg::Kept(own, kept) => {
                self.location.kept = Some((own, kept));
                self.tell(if kept { Notice::new("own-data-kept") } else { Notice::new("own-data-not-kept") });
                true
            }
        }
    }

    fn write_address(&mut self) {
        let Some(place) = self.place() else { return };
        if address::packs(&place) && !self.here(parts::FILES) {
            return self.with_part(parts::FILES, Msg::Address(AddressMsg::Write));
        }
        match address::write(self.demo.terms, &place) {
            Some(address) => {
                self.location.kept = None;
                self.effect(Effect::Write(address.clone()));
                self.location.written = if address.contains('?') { address } else { format!("{address}?") };
            }
            None => self.keep_large(&place),
        }
    }

    /// Own data that fit no link: this browser keeps them, so that a reload loses nothing. Where it may not, the page
    /// says so, and asks before it is left.
    fn keep_large(&mut self, place: &Place) {
        if let Some(address) = address::write_local(self.demo.terms, place) {
            self.effect(Effect::Write(address.clone()));
            self.location.written = address;
        }
        let Source::Own { own, contents: Some(contents) } = &place.run.input else {
            return self.tell(Notice::new("run-no-link"));
        };
        if self.location.kept.is_some_and(|(kept, _)| kept == *own) {
            return;
        }
        self.location.kept = Some((*own, true));
        if let Ok(bytes) = postcard::to_stdvec(&**contents) {
            self.effect(Effect::Keep(*own, bytes));
        }
    }

    /// A file has come, or not.
    pub(super) fn came(&mut self, came: Came<P>) {
        match came {
            Came::File(pending) => self.file_came(*pending),
            Came::Own(pending) => self.own_came(*pending),
            Came::Recording(file) => self.recording_came(file),
            Came::RecordingPart(slot) => self.wind(slot, true),
        }
    }

    /// Own data of an address whose contents this browser keeps have come, or are not here.
    fn own_came(&mut self, pending: PendingOpen<P>) {
        let PendingOpen { slot, visit, mut run, t, purpose, bytes } = pending;
        if !self.outbox.is_wanted(slot, visit) {
            return self.too_late(purpose);
        }
        match bytes.and_then(|bytes| postcard::from_bytes::<Own>(&bytes).ok()) {
            Some(own) => {
                let own = Arc::new(own);
                run.input = Source::Own { own: own.fingerprint(), contents: Some(own) };
            }
            None => {
                self.tell(Notice::new("own-data-elsewhere"));
                run = Run::new(&run.demo, run.v);
            }
        }
        self.restore_slot(slot, run, t, purpose);
    }

    /// Tells of names in `hide` and `panel` that nothing has.
    pub(super) fn check_names(&mut self) {
        let knobs = || self.demo.terms.knobs.iter().chain(self.demo.terms.view_knobs).map(|knob| knob.key);
        let parts = ["lesson", "controls", "transport", "metrics", "header", "data", "seed", "full"];
        let page = &self.location.page;
        let hidden = page.hide.iter().filter(|name| !parts.iter().copied().chain(knobs()).any(|known| known == *name));
        let panels = page.panel.iter().filter(|name| !self.demo.panels.iter().any(|panel| panel.id == *name));
        let tell = |key: &'static str| move |name: &String| (key, name.clone());
        let unknown: Vec<_> = hidden.map(tell("hide")).chain(panels.map(tell("panel"))).collect();
        for (key, name) in unknown {
            self.tell(Notice::new("name-unknown").with("key", key).with("given", shortened(&name)));
        }
    }

    /// Other parts are hidden, or other panels shown, as an address would say it.
    pub(super) fn hide(&mut self, hide: Option<Vec<String>>, panel: Option<Vec<String>>) {
        let hid = self.location.is_hidden("lesson");
        let page = &mut self.location.page;
        page.hide = hide.unwrap_or_else(|| std::mem::take(&mut page.hide));
        page.panel = panel.unwrap_or_else(|| std::mem::take(&mut page.panel));
        // As where an address does not hide it.
        if hid != self.location.is_hidden("lesson") {
            self.layout.show_lesson = hid && !self.location.page.embed;
        }
        self.check_names();
        self.dress();
    }
}
