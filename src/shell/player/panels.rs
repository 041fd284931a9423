//! Panels: a picture, a table or a study, with its title and what can be done with it.

use super::super::grid;
use super::super::icons::icon;
use super::super::panel::{AnyPlot, PicturePanel};
use super::super::workspace::{FigurePlot, SameWords};
use super::messages::{ChangeMsg, JobMsg, LayoutMsg, TimeMsg};
use super::{Msg, PlayerView};
use crate::engine::input::Input;
use crate::engine::signal::Signal;
use crate::engine::table::Table;
use crate::engine::words::Words;
use crate::plot::figure::Tool;
use crate::plot::panel::{Made, PanelInfo};
use std::rc::Rc;
use yew::prelude::*;

impl PlayerView {
    pub(super) fn panel(&self, ctx: &Context<Self>, slot: usize, panel: &'static PanelInfo) -> Html {
        let words = self.words(slot);
        let mut title = words.get(&format!("panel-{}", panel.id));
        if self.player.workspace.count() > 1 && panel.id != self.player.demo.panels[0].id {
            title = format!("{title} · {}", self.run_name(slot));
        }
        let waits = self.player.workspace.see().slots[slot].run_view.run().is_none();
        let body = match panel.made {
            _ if waits => html! { <p class="note opening" role="status">{ words.get("ui-opening") }</p> },
            Made::Picture { zoom } => html! {
                <>{ self.picture(ctx, slot, panel.id, zoom, &words) }{ self.numbers(ctx, slot, panel, &words) }</>
            },
            Made::Grid => {
                let workspace = self.player.workspace.see();
                let grid = workspace
                    .context(slot, None)
                    .and_then(|context| workspace.slots[slot].run_view.grid(panel.id, &context));
                let Some(grid) = grid else { return Html::default() };
                grid::table(&grid, &ctx.link().callback(move |t| TimeMsg::Seek(slot, t)))
            }
            Made::Study(name) => html! {
                <>{ self.study_panel(ctx, slot, panel.id, name, &words) }{ self.numbers(ctx, slot, panel, &words) }</>
            },
        };
        let by_hand = matches!(self.player.demo.terms.kind, Table::KIND | Signal::KIND);
        let main = panel.id == self.player.demo.panels[0].id;
        let tools = (main && by_hand && !self.player.location.page.present).then(|| self.tools(ctx, &words));
        let (original, mark) = (main.then(|| self.original(ctx, slot, &words)), main.then(|| self.recalled(slot)));
        // What a hand can do in the main picture, where there is room to say so.
        let hint = tools.as_ref().filter(|_| words.has("picture-hint")).map(|_| words.get("picture-hint"));
        html! {
            <section class={classes!("panel", format!("panel-{}", panel.id))} data-panel-id={panel.id} key={format!("{slot}-{}", panel.id)}>
                <header><h2>{ title }</h2>{ mark }if let Some(hint) = hint { <span class="hint">{ hint }</span> }{ original }{ tools }</header>
                if main { { self.needs_bar(ctx, slot) }{ self.recorded_bar(slot) } }
                { body }{ main.then(|| self.reach(ctx, slot)) }
            </section>
        }
    }

    pub(super) fn picture(
        &self,
        ctx: &Context<Self>,
        slot: usize,
        id: &'static str,
        zoom: bool,
        words: &Rc<Words>,
    ) -> Html {
        let facts = self.facts(slot);
        let own = self.text(slot, id);
        let text = own.as_ref().or(facts.text.as_ref()).map(|text| words.phrase(&text.code, text)).unwrap_or_default();
        let title = words.get(&format!("panel-{id}"));
        let text = format!("{title}. {text}");
        let plot = AnyPlot(Rc::new(FigurePlot { workspace: self.player.workspace.clone(), slot, panel: id }));
        html! {
            <PicturePanel {plot} panel={id} {zoom} wheel={id == self.player.demo.panels[0].id} {title} {text}
                version={self.player.drawing.version} words={SameWords(words.clone())}
                on={ctx.link().callback(move |reply| ChangeMsg::Gesture(slot, reply))} />
        }
    }

    /// The numbers of a chart as a table, for whoever asks for it.
    fn numbers(&self, ctx: &Context<Self>, slot: usize, panel: &'static PanelInfo, words: &Words) -> Html {
        let id = panel.id;
        let waits = matches!(panel.made, Made::Study(name) if !self.player.workspace.see().studies.contains_key(name));
        if !panel.chart || waits || self.player.location.page.present || self.player.is_embedded() {
            return Html::default();
        }
        let open = self.player.layout.listed.contains(&(slot, id));
        let table = || {
            let workspace = self.player.workspace.see();
            workspace.context(slot, None).and_then(|context| workspace.slots[slot].run_view.numbers(id, &context))
        };
        html! {
            <div class="numbers">
                <button type="button" class="link" data-do="list" aria-expanded={open.to_string()}
                    onclick={ctx.link().callback(move |_| LayoutMsg::List(slot, id))}>{ words.get("ui-table") }</button>
                if open {
                    { table().filter(|grid| !grid.rows.is_empty()).map_or_else(
                        || html! { <p class="note">{ words.get("ui-table-none") }</p> },
                        |grid| grid::table(&grid, &ctx.link().callback(move |t| TimeMsg::Seek(slot, t))),
                    ) }
                }
            </div>
        }
    }

    /// To see what lies beneath, for whoever has no key and no pointer to hold down.
    fn original(&self, ctx: &Context<Self>, slot: usize, words: &Rc<Words>) -> Html {
        let workspace = self.player.workspace.see();
        let has_original =
            workspace.context(slot, None).is_some_and(|context| workspace.slots[slot].run_view.has_original(&context));
        let on = workspace.show_original;
        let offer =
            workspace.context(slot, None).and_then(|context| workspace.slots[slot].run_view.primary_action(&context));
        let challenges = has_original
            && workspace.context(slot, None).is_some_and(|c| workspace.slots[slot].run_view.challenge(&c).is_some());
        drop(workspace);
        // Held down by a pointer; pressed and pressed again by a key.
        let hold = |on: bool| ctx.link().callback(move |_: PointerEvent| LayoutMsg::Original(on));
        html! {
            <>
            if has_original {
                <button type="button" class="small" data-do="original" aria-pressed={on.to_string()}
                    onpointerdown={hold(true)} onpointerup={hold(false)} onpointerleave={hold(false)} onpointercancel={hold(false)}
                    onclick={ctx.link().batch_callback(move |event: MouseEvent| (event.detail() == 0).then(|| LayoutMsg::Original(!on).into()))}>
                    { words.get("ui-original") }</button>
            }
            if let Some((name, _)) = offer {
                <button type="button" class="small primary" data-do="primary" onclick={ctx.link().callback(move |_| ChangeMsg::Primary(slot))}>
                    { words.get(name) }</button>
            }
            // Beside what came of a riddle, and a picture that can be one.
            if challenges {
                <button type="button" class="small" data-do="challenge" onclick={ctx.link().callback(|_| Msg::Share { challenge: true })}>
                    { words.get("ui-challenge") }</button>
            }
            </>
        }
    }

    pub(super) fn tools(&self, ctx: &Context<Self>, words: &Rc<Words>) -> Html {
        let now = self.player.workspace.see().tool;
        let one = |tool: Tool, name: &'static str| {
            let label = words.get(&format!("tool-{name}"));
            html! {
                <button type="button" class="icon tiny" title={label.clone()} aria-label={label} data-tool={name}
                    aria-pressed={(now == tool).to_string()}
                    onclick={ctx.link().callback(move |_| LayoutMsg::Tool(tool))}>{ icon(name) }</button>
            }
        };
        html! {
            <div class="tools" role="group" aria-label={words.get("ui-tools")}>
                { one(Tool::Explore, "pick") }{ one(Tool::Points, "draw") }
                if self.player.demo.terms.kind == Table::KIND { { one(Tool::Spray, "spray") } }
            </div>
        }
    }

    pub(super) fn study_panel(
        &self,
        ctx: &Context<Self>,
        slot: usize,
        id: &'static str,
        name: &'static str,
        words: &Rc<Words>,
    ) -> Html {
        let known = self.player.workspace.see().studies.contains_key(name);
        html! {
            <>
                if known { { self.picture(ctx, slot, id, true, words) } }
                { self.study_bar(ctx, name, words, known) }
            </>
        }
    }

    /// Start, progress, cancel.
    pub(super) fn study_bar(&self, ctx: &Context<Self>, name: &'static str, words: &Rc<Words>, known: bool) -> Html {
        let under_way = self.player.jobs.study.as_ref().filter(|study| study.name == name);
        match under_way {
            Some(study) => html! {
                <div class="study">
                    <progress max={study.total.max(1).to_string()} value={study.done.to_string()}
                        aria-label={words.get(&format!("study-{name}"))}></progress>
                    <span class="value">{ format!("{} / {}", study.done, study.total) }</span>
                    <button type="button" class="small" data-do="stop-study"
                        onclick={ctx.link().callback(|_| JobMsg::Stop)}>{ words.get("ui-cancel") }</button>
                </div>
            },
            None if known => Html::default(),
            None => html! {
                <div class="study">
                    <button type="button" class="small" data-study={name}
                        onclick={ctx.link().callback(move |_| JobMsg::Start(name.to_owned(), 0))}>
                        { words.get(&format!("study-{name}")) }</button>
                </div>
            },
        }
    }
}
