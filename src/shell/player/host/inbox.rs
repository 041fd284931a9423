//! Messages of hosts are looked at, a few at a time.

use super::super::{Msg, PlayerView};
use super::{Word, reading, trust};
use crate::demos;
use crate::engine::Notice;
use crate::engine::params::shortened;
use crate::engine::protocol::Command;
use crate::player::inbox::MOST_IN_ONE_GO;
use crate::player::message::TimeMsg;
use crate::shell::player::perform::later;
use crate::shell::worker_client::Attachment;
use gloo::timers::callback::Timeout;
use yew::prelude::Context;

/// Whoever asks while there is no worker is heard when it is there again; that is looked for so often, in ms.
const AWAKE: u32 = 30;

impl PlayerView {
    /// A message has come: it waits for its turn, so that thousands of them do not lock the page.
    pub(super) fn receive(&mut self, ctx: &Context<Self>, event: web_sys::MessageEvent) -> bool {
        if self.takes_answers(ctx, &event) {
            return false;
        }
        match self.host.inbox.put(event) {
            // Whoever comes second is looked at when there is time.
            Ok(alone) => alone && self.open_inbox(ctx),
            Err(event) => {
                if let Some((request, _)) = reading::read(&event) {
                    self.refuse(&request, &Notice::new("messages-too-many"));
                }
                false
            }
        }
    }

    /// Looks at messages that wait, as many as are good for one go. Did anything change that is seen?
    pub(super) fn open_inbox(&mut self, ctx: &Context<Self>) -> bool {
        let seen = |view: &Self| {
            let clock = &view.player.clock;
            (clock.playing, clock.speed, clock.replays(), view.host.asks_trust)
        };
        let before = seen(self);
        if !self.host.inbox.is_empty() && self.player.dozes() {
            self.pass_on(ctx, TimeMsg::Wake.into());
            self.open_soon(ctx, AWAKE);
            return false;
        }
        for _ in 0..MOST_IN_ONE_GO {
            // Where too many are under way, their answers open it again.
            let Some(event) = self.host.inbox.pop(self.player.outbox.of_hosts()) else { break };
            self.message(ctx, &event);
        }
        if !self.host.inbox.is_empty()
            && self.host.unpacker.is_none()
            && !self.host.inbox.waits(self.player.outbox.of_hosts())
        {
            self.open_soon(ctx, 0);
        }
        let over = self.host.inbox.is_empty() && std::mem::take(&mut self.host.inbox.undrawn);
        over || before != seen(self)
    }

    fn open_soon(&mut self, ctx: &Context<Self>, wait: u32) {
        let link = ctx.link().clone();
        self.host.unpacker = Some(Timeout::new(wait, move || link.send_message(Msg::Inbox)));
    }

    /// Whatever a message is, the page goes on.
    pub(super) fn message(&mut self, ctx: &Context<Self>, event: &web_sys::MessageEvent) {
        let Some((mut request, command)) = reading::read(event) else { return };
        trust::meet(&request.origin);
        let mut command = match command {
            Ok(command) => command,
            Err(notice) => return self.refuse(&request, &notice),
        };
        match &command {
            Command::Frame { only } => request.frame = Some(only.clone()),
            Command::Get {} => request.looks = true,
            Command::Set { .. } => request.clamped = Some(Vec::new()),
            Command::Open { demo, params, .. } => {
                request.clamped = Some(Vec::new());
                let terms = demos::terms(demo);
                let known = |key: &str| terms.is_some_and(|terms| terms.knobs.iter().any(|knob| knob.key == key));
                request.ignored = params.keys().filter(|key| !known(key)).map(|key| shortened(key)).collect();
            }
            _ => {}
        }
        if let Command::Set { params } = &mut command
            && self.turn_view(ctx, &mut request, params)
            && params.is_empty()
        {
            // The run stays as it is.
            command = Command::Get {};
        }
        match (&command, reading::image_of(&event.data())) {
            (Command::Load(_), Some(image)) => later(ctx, async move {
                let failed = image.into_blob().await.map(|blob| request.attached = Some(Attachment::File(blob))).err();
                Msg::Host(Word::Asked(Box::new((request, command, failed))))
            }),
            _ => self.obey_host(ctx, request, command),
        }
    }
}
