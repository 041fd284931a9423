//! Messages of hosts wait for their turn here, so that thousands of them do not lock the page.

use super::super::{Msg, Player, Purpose};
use super::{reading, trust};
use crate::demos;
use crate::engine::Notice;
use crate::engine::params::shortened;
use crate::engine::protocol::Command;
use crate::shell::home::Attachment;
use yew::prelude::Context;

/// So many commands of hosts are under way at most; others wait in the inbox.
const MOST_AT_ONCE: usize = 64;
/// So many messages are looked at in one go.
const MOST_IN_ONE_GO: usize = 32;
/// So many messages wait in the inbox at most.
const MOST_WAITING: usize = 20_000;

impl Player {
    /// A message has come: it waits for its turn, so that thousands of them do not lock the page.
    pub(super) fn receive(&mut self, ctx: &Context<Self>, event: web_sys::MessageEvent) -> bool {
        if self.inbox.len() >= MOST_WAITING {
            if let Some((asker, _)) = reading::read(&event) {
                self.refuse(asker, &Notice::new("messages-too-many"));
            }
            return false;
        }
        self.inbox.push_back(event);
        // Whoever comes second is looked at when there is time.
        self.inbox.len() == 1 && self.open_inbox(ctx)
    }

    /// Looks at messages that wait, as many as are good for one go. Did anything change that is seen?
    pub(super) fn open_inbox(&mut self, ctx: &Context<Self>) -> bool {
        let seen = |player: &Self| (player.playing, player.speed, player.film.is_some(), player.trust_asked);
        let before = seen(self);
        for _ in 0..MOST_IN_ONE_GO {
            let asked = |(_, purpose): &&(usize, Option<Purpose>)| matches!(purpose, Some(Purpose::Host(_)));
            if self.waiting.values().filter(asked).count() + self.held.len() >= MOST_AT_ONCE {
                // The answers open it again.
                return before != seen(self);
            }
            let Some(event) = self.inbox.pop_front() else { break };
            self.message(ctx, &event);
        }
        if !self.inbox.is_empty() && self.unpacker.is_none() {
            let link = ctx.link().clone();
            self.unpacker = Some(gloo::timers::callback::Timeout::new(0, move || link.send_message(Msg::Inbox)));
        }
        let over = self.inbox.is_empty() && std::mem::take(&mut self.undrawn);
        over || before != seen(self)
    }

    /// Whatever a message is, the page goes on.
    pub(super) fn message(&mut self, ctx: &Context<Self>, event: &web_sys::MessageEvent) {
        let Some((mut asker, command)) = reading::read(event) else { return };
        trust::meet(&asker.origin);
        let command = match command {
            Ok(command) => command,
            Err(notice) => return self.refuse(asker, &notice),
        };
        match &command {
            Command::Frame { only } => asker.frame = Some(only.clone()),
            Command::Get {} => asker.looks = true,
            Command::Set { .. } => asker.clamped = Some(Vec::new()),
            Command::Open { demo, params, .. } => {
                asker.clamped = Some(Vec::new());
                let terms = demos::terms(demo);
                let known = |key: &str| terms.is_some_and(|terms| terms.knobs.iter().any(|knob| knob.key == key));
                asker.ignored = params.keys().filter(|key| !known(key)).map(|key| shortened(key)).collect();
            }
            _ => {}
        }
        match (&command, reading::image_of(&event.data())) {
            (Command::Load(_), Some(image)) => {
                let link = ctx.link().clone();
                wasm_bindgen_futures::spawn_local(async move {
                    match image.into_blob().await {
                        Ok(blob) => {
                            asker.attached = Some(Attachment::File(blob));
                            link.send_message(Msg::Asked(Box::new((asker, command, None))));
                        }
                        Err(notice) => link.send_message(Msg::Asked(Box::new((asker, command, Some(notice))))),
                    }
                });
            }
            _ => self.obey_host(ctx, asker, command),
        }
    }

    /// Is nothing under way, so that what we know is how it is?
    pub(super) fn rests(&self) -> bool {
        let busy = !self.waiting.is_empty() || !self.held.is_empty() || !self.unanswered.is_empty();
        let deck = self.deck.see();
        let book = &deck.slots[0].book;
        let stands = book.run().is_some() && book.report().heading.is_none();
        let comes = self.fetching.contains(&true) || self.film.is_some() || !self.moves.is_empty();
        drop(deck);
        !busy && !comes && stands && !self.awaits(0)
    }
}
