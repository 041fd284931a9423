//! What the player looks like.

use super::super::data::DataRequest;
use super::super::data::PageDialog;
use super::super::lesson::Lesson;
use super::super::notices::notices;
use super::super::parts;
use super::super::questions::{OpenDialog, dialogs};
use super::super::transport::{Instants, Transport, transport};
use super::super::workspace::{SameWords, Slot};
use super::messages::{ChangeMsg, DataMsg, LayoutMsg, TimeMsg};
use super::{Built, Msg, PlayerView, host};
use crate::engine::keys::Action;
use crate::engine::params::{Settings, Value};
use crate::engine::protocol::Command;
use crate::engine::words::Words;
use crate::plot::figure::ViewContext;
use crate::plot::run_view::{By, RunView};
use crate::shell::browser;
use std::hint::black_box;
use std::rc::Rc;
use yew::prelude::*;

/// By way of a pointer: it lies in a part of the program of its own.
static DIALOGS: fn(OpenDialog) -> Html = dialogs;
static QUESTION: fn(&Words, &Callback<Msg>) -> Html = host::question;

impl PlayerView {
    /// The words of a slot.
    pub(super) fn words(&self, slot: usize) -> Rc<Words> {
        let workspace = self.player.workspace.see();
        workspace.slots.get(slot).unwrap_or(&workspace.slots[0]).words.clone()
    }

    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        self.stated.renew(self.player.drawing.version);
        let link = ctx.link();
        let words = self.words(0);
        let two = self.player.workspace.see().slots.len() == 2;
        let lesson = self.player.layout.show_lesson && !self.player.location.is_hidden("lesson");
        let controls = !self.player.location.is_hidden("controls");
        let more = controls && self.player.layout.show_controls;
        let class = classes!(
            "player",
            two.then_some("two"),
            (!lesson).then_some("no-lesson"),
            (!controls).then_some("no-controls"),
            more.then_some("more"),
        );
        html! {
            <div {class}>
                if self.host.asks_trust { { black_box(QUESTION)(&words, &link.callback(|msg| msg)) } }
                if controls && self.built == Built::Whole {
                    { self.controls(ctx) }
                } else if controls {
                    <div class="desk"><div class="head"></div></div>
                }
                if !lesson { <h1 class="unseen">{ words.get("title") }</h1> }
                // On a phone the lesson, which asks it too, lies far below.
                <p class="asked" aria-hidden="true">{ words.get("question") }</p>
                <div class={classes!("stage", (!self.player.location.page.panel.is_empty()).then_some("named"))}>
                    if self.built >= Built::Stage { { self.stage(ctx) } }
                </div>
                <div class="foot">
                    { notices(&words, self.player.notices.all(), &link.callback(LayoutMsg::Dismiss)) }
                    if !self.player.location.is_hidden("transport") { { self.transport(ctx) } }
                </div>
                if lesson && self.built >= Built::Lesson { { self.lesson(ctx) } }
                { self.dialogs(ctx, &words) }
            </div>
        }
    }

    pub(super) fn data_request(&self, ctx: &Context<Self>) -> Callback<DataRequest> {
        ctx.link().callback(|data_request| match data_request {
            DataRequest::Named(name) => ChangeMsg::Data(name).into(),
            DataRequest::Seed(seed) => ChangeMsg::DataSeed(seed).into(),
            DataRequest::Standardize(on) => {
                let params = Settings::from([("standardize".to_owned(), Value::Flag(on))]);
                ChangeMsg::Do(Command::Set { params }).into()
            }
            DataRequest::File(file) => Msg::Dropped(file),
            DataRequest::Load(attachment) => DataMsg::Load(attachment).into(),
            DataRequest::Rows(rows) => DataMsg::Rows(rows).into(),
            DataRequest::Sketch => LayoutMsg::Sketching(true).into(),
            DataRequest::Camera => LayoutMsg::Ask(Some(PageDialog::Camera)).into(),
            DataRequest::Choose => Msg::Expect,
            DataRequest::Paste => LayoutMsg::Ask(Some(PageDialog::Paste)).into(),
            DataRequest::Type => LayoutMsg::Type.into(),
        })
    }

    /// Keys that do nothing here.
    fn idle_keys(&self) -> Vec<Action> {
        let workspace = self.player.workspace.see();
        let any = |what: &dyn Fn(&dyn RunView, &ViewContext<'_>) -> bool| {
            (0..workspace.slots.len()).any(|at| {
                workspace.context(at, None).is_some_and(|context| what(&*workspace.slots[at].run_view, &context))
            })
        };
        let full = browser::document().is_some_and(|document| document.fullscreen_enabled());
        let rounds = workspace.slots.iter().any(|slot| slot.demo.rounds);
        let works = [
            (Action::Original, any(&|run_view, context| run_view.has_original(context))),
            (Action::Primary, any(&|run_view, context| run_view.primary_action(context).is_some())),
            (Action::Round, rounds),
            (Action::RoundBack, rounds),
            (Action::End, workspace.slots.iter().any(|slot| slot.demo.ends)),
            (Action::Reseed, workspace.slots.iter().any(|slot| slot.demo.chance)),
            (Action::Lesson, !self.player.location.is_hidden("lesson")),
            (Action::Controls, !self.player.location.is_hidden("controls")),
            (Action::FullScreen, full),
        ];
        works.into_iter().filter(|(_, works)| !works).map(|(action, _)| action).collect()
    }

    fn dialogs(&self, ctx: &Context<Self>, words: &Rc<Words>) -> Html {
        if !self.player.layout.asks() || !parts::here(parts::DIALOGS) {
            return Html::default();
        }
        black_box(DIALOGS)(OpenDialog {
            words: words.clone(),
            ask: self.player.layout.dialog.clone(),
            help: self.player.layout.help.then(|| self.idle_keys()),
            on: self.data_request(ctx),
            with: ctx.link().callback(|(attachment, options)| DataMsg::LoadWith(attachment, options)),
            workspace: self.player.workspace.clone(),
            on_save: ctx.link().callback(|()| Msg::Save),
            on_seek: ctx.link().callback(|t| TimeMsg::Seek(0, t)),
            on_close: ctx.link().callback(|()| LayoutMsg::Ask(None)),
            on_help: ctx.link().callback(|()| Action::Help),
        })
    }

    /// What the last step did, in one plain sentence.
    pub(super) fn sentence(&self, slot: usize) -> Html {
        let words = self.words(slot);
        let facts = self.facts(slot);
        let workspace = self.player.workspace.see();
        let (report, seen) = (workspace.slots[slot].run_view.report(), workspace.slots[slot].run_view.seen());
        let phase = seen.last.map(|phase| words.get(&format!("phase-{phase}")));
        let did = facts.sentence.as_ref().map(|sentence| words.phrase(&sentence.code, sentence));
        let end = facts.end.as_ref().map(|end| words.phrase(&end.code, end));
        html! {
            <>
                { words.say("ui-step", &[("t", (seen.t as f64).into())]) }
                if let Some(phase) = phase { { " · " }<b>{ phase }</b> }
                // The end says what led to it: both would be more than two lines.
                if let Some(end) = end {
                    { " · " }<strong class="end" data-end={report.done.clone()}>{ end }</strong>
                } else if let Some(did) = did {
                    { " · " }{ did }
                }
            </>
        }
    }

    fn transport(&self, ctx: &Context<Self>) -> Html {
        let workspace = self.player.workspace.see();
        let slot = &workspace.slots[0];
        let report = slot.run_view.report();
        let phases: Vec<String> =
            slot.demo.phases.iter().map(|phase| slot.words.get(&format!("phase-{phase}"))).collect();
        let (visited, target, length) = (report.visited, report.target, report.length);
        let t = self.at(0);
        let (ticks, words) = (slot.run_view.ticks().to_vec(), SameWords(slot.words.clone()));
        let two = workspace.slots.len() == 2;
        let rounds = workspace.slots.iter().any(|slot| slot.demo.rounds);
        drop(workspace);
        transport(&Transport {
            words,
            playing: self.player.clock.playing,
            done: self.player.workspace.is_done(),
            last: self.player.workspace.is_last(),
            time: Instants { t, visited, length, ticks, phases, rounds },
            // A beat that takes a little longer is no way.
            target: target.filter(|_| {
                !self.player.clock.playing || self.player.clock.replays() || self.player.clock.left.is_some()
            }),
            left: self.player.clock.left,
            stay: ctx.link().callback(|_| TimeMsg::Stay),
            chance: self.player.demo.chance,
            controls: (!self.player.location.is_hidden("controls")).then_some(self.player.layout.show_controls),
            speed: self.player.clock.speed,
            reached: self.player.clock.reached(),
            sentence: if two { Html::default() } else { self.sentence(0) },
            act: ctx.link().callback(crate::player::Msg::Act),
            seek: ctx.link().callback(|t| TimeMsg::Seek(0, t)),
        })
    }

    /// Below the main picture, where the instant is what the demo is about: a slider with its name.
    pub(super) fn reach(&self, ctx: &Context<Self>, slot: usize) -> Html {
        let (t, workspace) = (self.at(slot), self.player.workspace.see());
        let Slot { words, run_view, .. } = &workspace.slots[slot];
        let Some(last) = run_view.report().length else { return Html::default() };
        if !words.has("time-slider") || self.player.location.page.present || self.player.location.is_hidden("transport")
        {
            return Html::default();
        }
        let on_input = ctx.link().batch_callback(move |event: InputEvent| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>()?;
            Some(TimeMsg::Seek(slot, input.value_as_number() as u64).into())
        });
        html! {
            <label class="reach">
                <span>{ words.get("time-slider") }</span>
                <input type="range" min="0" max={last.to_string()} step="1" value={t.to_string()} oninput={on_input} />
                <output>{ t }</output>
            </label>
        }
    }

    /// Where a run stands, or a replay of it; else where the way leads, so that a slider stays under the hand.
    fn at(&self, slot: usize) -> u64 {
        let workspace = self.player.workspace.see();
        let run_view = &workspace.slots[slot].run_view;
        let (report, seen) = (run_view.report(), run_view.seen());
        if seen.by == By::Run {
            report.t
        } else {
            report.target.filter(|_| !self.player.clock.replays()).unwrap_or(seen.t)
        }
    }

    fn lesson(&self, ctx: &Context<Self>) -> Html {
        let facts = self.facts(self.player.pair.active);
        let t = self.player.workspace.see().slots.get(self.player.pair.active).map_or(0, |slot| slot.run_view.seen().t);
        html! {
            <Lesson translation={ctx.props().translation.clone()} demo={self.player.demo.slug()} workspace={self.player.workspace.clone()} {t}
                lit={facts.lit.clone()} live={facts.live.clone()} on_study={self.on_study.clone()} page={self.player.location.page.clone()}
                phases={self.player.demo.phases.iter().map(|phase| (*phase).to_owned()).collect::<Vec<_>>()} />
        }
    }
}
