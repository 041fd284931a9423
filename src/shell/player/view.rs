//! What the player looks like.

use super::super::controls::Knobs;
use super::super::data::Ask;
use super::super::data::{self, Wish};
use super::super::deck::SameWords;
use super::super::dialog;
use super::super::home::Attachment;
use super::super::icons::icon;
use super::super::lesson::Lesson;
use super::super::notices::notices;
use super::super::panel::PicturePanel;
use super::super::sweep::SweepPanel;
use super::super::transport::Transport;
use super::{Msg, Player};
use crate::engine::keys::Action;
use crate::engine::params::{Settings, Value};
use crate::engine::protocol::Command;
use crate::engine::study::{Outcome, SWEEP_MOST};
use crate::engine::words::{Words, number};
use crate::plot::figure::{Facts, Grid, Made, Panel, Tool};
use crate::plot::marks::mark;
use std::rc::Rc;
use yew::prelude::*;

impl Player {
    /// The words of a slot.
    fn words(&self, slot: usize) -> Rc<Words> {
        let deck = self.deck.see();
        deck.slots.get(slot).unwrap_or(&deck.slots[0]).words.clone()
    }

    fn facts(&self, slot: usize) -> Facts {
        let deck = self.deck.see();
        match deck.stage(slot, None) {
            Some(stage) => deck.slots[slot].book.facts(&stage),
            None => Facts::default(),
        }
    }

    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let words = self.words(0);
        let two = self.deck.see().slots.len() == 2;
        let lesson = self.show_lesson && !self.is_hidden("lesson") && !self.view.present;
        let controls = self.show_controls && !self.is_hidden("controls") && !self.view.present;
        let class = classes!(
            "player",
            two.then_some("two"),
            (!lesson).then_some("no-lesson"),
            (!controls).then_some("no-controls"),
        );
        let on_drop = {
            let link = link.clone();
            Callback::from(move |event: DragEvent| {
                event.prevent_default();
                let Some(transfer) = event.data_transfer() else { return };
                if let Some(file) = transfer.files().and_then(|files| files.get(0)) {
                    link.send_message(Msg::Dropped(file));
                } else if let Ok(text) = transfer.get_data("text/plain")
                    && !text.is_empty()
                {
                    link.send_message(Msg::Load(Attachment::Bytes(Rc::new(text.into_bytes()))));
                }
            })
        };
        html! {
            <div {class} ondragover={Callback::from(|event: DragEvent| event.prevent_default())} ondrop={on_drop}>
                { notices(&words, &self.notices, &link.callback(Msg::Dismiss)) }
                if controls { { self.controls(ctx) } }
                if !lesson { <h1 class="unseen">{ words.get("title") }</h1> }
                <div class="stage">{ self.stage(ctx) }</div>
                if !self.is_hidden("transport") { { self.transport(ctx) } }
                if lesson { { self.lesson(ctx) } }
                if self.help { { dialog::keys(&words, link.callback(|()| Msg::Act(Action::Help))) } }
                { self.question(ctx, &words) }
            </div>
        }
    }

    fn wish(&self, ctx: &Context<Self>) -> Callback<Wish> {
        ctx.link().callback(|wish| match wish {
            Wish::Named(name) => Msg::Data(name),
            Wish::Seed(seed) => Msg::DataSeed(seed),
            Wish::Standardize(on) => {
                Msg::Do(Command::Set { params: Settings::from([("standardize".to_owned(), Value::Flag(on))]) })
            }
            Wish::File(file) => Msg::Dropped(file),
            Wish::Load(attachment) => Msg::Load(attachment),
            Wish::Paste => Msg::Ask(Some(Ask::Paste)),
        })
    }

    fn question(&self, ctx: &Context<Self>, words: &Rc<Words>) -> Html {
        let with = ctx.link().callback(|(attachment, options)| Msg::LoadWith(attachment, options));
        let ask = self.ask.as_ref();
        ask.map(|ask| data::question(ask, words, self.wish(ctx), with, ctx.link().callback(|()| Msg::Ask(None))))
            .unwrap_or_default()
    }

    // ---- panels ----------------------------------------------------------------------------------------------------

    fn stage(&self, ctx: &Context<Self>) -> Html {
        let slots = self.deck.see().slots.len();
        let wanted = |panel: &&Panel| {
            (self.view.panel.is_empty() || self.view.panel.iter().any(|id| id == panel.id))
                && (!self.view.present || panel.present || !self.view.panel.is_empty())
        };
        let shown = |slot: usize| -> Vec<&'static Panel> {
            let deck = self.deck.see();
            let demo = deck.slots[slot].demo;
            let has = |panel: &&Panel| {
                deck.stage(slot, None).is_some_and(|stage| deck.slots[slot].book.has(panel.id, &stage))
            };
            let panels: Vec<_> = demo.panels.iter().filter(wanted).filter(has).collect();
            if panels.is_empty() { demo.panels.iter().take(1).collect() } else { panels }
        };
        if slots == 1 {
            let panels = shown(0);
            let (first, rest) = panels.split_at(1);
            let side: Html = rest.iter().map(|panel| self.panel(ctx, 0, panel)).collect();
            return html! {
                <>
                    <div class="main">{ for first.iter().map(|panel| self.panel(ctx, 0, panel)) }</div>
                    <div class="side">{ self.sweep(ctx) }{ self.metrics(0) }{ side }</div>
                </>
            };
        }
        // Side by side: the main picture of each, then what else fits below.
        let column = |slot: usize| {
            let words = self.words(slot);
            let label = words.get(if slot == 0 { "ui-run-a" } else { "ui-run-b" });
            html! {
                <div class={classes!("column", (self.active == slot).then_some("active"))} data-slot={slot.to_string()}>
                    <div class="run-head">
                        <button type="button" class="run-name" aria-pressed={(self.active == slot).to_string()}
                            onclick={ctx.link().callback(move |_| Msg::Active(slot))}>{ label }</button>
                        { self.what_differs(slot) }
                        <p class="said" aria-live="polite">{ self.sentence(slot) }</p>
                    </div>
                    { for shown(slot).iter().take(if self.view.present { 1 } else { 3 }).map(|panel| self.panel(ctx, slot, panel)) }
                </div>
            }
        };
        html! { <>{ self.sweep(ctx) }<div class="columns">{ column(0) }{ column(1) }</div></> }
    }

    /// The metrics of a run at this instant, by name.
    fn metrics(&self, slot: usize) -> Html {
        if self.is_hidden("metrics") || self.view.present || !self.view.panel.is_empty() {
            return Html::default();
        }
        let words = self.words(slot);
        let one = |(name, value): &(&'static str, f64)| {
            html! {
                <div data-metric={*name}><dt>{ words.get(&format!("metric-{name}")) }</dt><dd>{ number(*value, 5) }</dd></div>
            }
        };
        html! { <dl class="metrics panel">{ for self.facts(slot).metrics.iter().map(one) }</dl> }
    }

    /// In two runs: what this one has that the other has not.
    fn what_differs(&self, slot: usize) -> Html {
        let deck = self.deck.see();
        let (Some(run), Some(other)) = (deck.slots[slot].book.run(), deck.slots[1 - slot].book.run()) else {
            return Html::default();
        };
        let words = &deck.slots[slot].words;
        let mine = &deck.slots[slot].book.report().settings;
        let theirs = &deck.slots[1 - slot].book.report().settings;
        let mut parts: Vec<String> = mine
            .iter()
            .filter(|(key, value)| theirs.get(*key) != Some(value))
            .map(|(key, value)| format!("{} {value}", words.get(&format!("knob-{key}"))))
            .collect();
        if run.seed != other.seed {
            parts.push(format!("{} {}", words.get("ui-seed"), run.seed));
        }
        html! { <span class="differs">{ parts.join(" · ") }</span> }
    }

    fn panel(&self, ctx: &Context<Self>, slot: usize, panel: &'static Panel) -> Html {
        let words = self.words(slot);
        let title = words.get(&format!("panel-{}", panel.id));
        let body = match panel.made {
            Made::Picture { zoom } => self.picture(ctx, slot, panel.id, zoom, &words),
            Made::Grid => {
                let deck = self.deck.see();
                let grid = deck.stage(slot, None).and_then(|stage| deck.slots[slot].book.grid(panel.id, &stage));
                let Some(grid) = grid else { return Html::default() };
                table(&grid)
            }
            Made::Study(name) => self.study_panel(ctx, slot, panel.id, name, &words),
        };
        let tools = (panel.id == self.demo.panels[0].id && self.demo.terms.kind == "points" && !self.view.present)
            .then(|| self.tools(ctx, &words));
        html! {
            <section class={classes!("panel", format!("panel-{}", panel.id))} data-panel-id={panel.id} key={format!("{slot}-{}", panel.id)}>
                <header><h2>{ title }</h2>{ tools }</header>
                { body }
            </section>
        }
    }

    fn picture(&self, ctx: &Context<Self>, slot: usize, id: &'static str, zoom: bool, words: &Rc<Words>) -> Html {
        let facts = self.facts(slot);
        let text = facts.text.as_ref().map(|text| words.phrase(&text.code, text)).unwrap_or_default();
        let text = format!("{}. {text}", words.get(&format!("panel-{id}")));
        let zoom_words = ["ui-zoom-in", "ui-zoom-out", "ui-zoom-all"].map(|key| AttrValue::from(words.get(key)));
        html! {
            <PicturePanel deck={self.deck.clone()} {slot} panel={id} {zoom} wheel={id == self.demo.panels[0].id} {text} version={self.version} {zoom_words}
                on={ctx.link().callback(move |outcome| Msg::Outcome(slot, outcome))} />
        }
    }

    fn tools(&self, ctx: &Context<Self>, words: &Rc<Words>) -> Html {
        let now = self.deck.see().tool;
        let one = |tool: Tool, name: &'static str| {
            let label = words.get(&format!("tool-{name}"));
            html! {
                <button type="button" class="icon tiny" title={label.clone()} aria-label={label} data-tool={name}
                    aria-pressed={(now == tool).to_string()}
                    onclick={ctx.link().callback(move |_| Msg::Tool(tool))}>{ icon(name) }</button>
            }
        };
        html! {
            <div class="tools" role="group" aria-label={words.get("ui-tools")}>
                { one(Tool::Explore, "pick") }{ one(Tool::Points, "draw") }{ one(Tool::Spray, "spray") }
            </div>
        }
    }

    fn study_panel(
        &self,
        ctx: &Context<Self>,
        slot: usize,
        id: &'static str,
        name: &'static str,
        words: &Rc<Words>,
    ) -> Html {
        let known = self.deck.see().studies.contains_key(name);
        html! {
            <>
                if known { { self.picture(ctx, slot, id, false, words) } }
                { self.study_bar(ctx, name, words, known) }
            </>
        }
    }

    /// Start, progress, cancel.
    fn study_bar(&self, ctx: &Context<Self>, name: &'static str, words: &Rc<Words>, known: bool) -> Html {
        let under_way = self.study.as_ref().filter(|study| study.name == name);
        match under_way {
            Some(study) => html! {
                <div class="study">
                    <progress max={study.total.max(1).to_string()} value={study.done.to_string()}
                        aria-label={words.get(&format!("study-{name}"))}></progress>
                    <span class="value">{ format!("{} / {}", study.done, study.total) }</span>
                    <button type="button" class="small" data-do="stop-study"
                        onclick={ctx.link().callback(|_| Msg::StopStudy)}>{ words.get("ui-cancel") }</button>
                </div>
            },
            None if known => Html::default(),
            None => html! {
                <div class="study">
                    <button type="button" class="small" data-study={name}
                        onclick={ctx.link().callback(move |_| Msg::Study(name.to_owned(), 0))}>
                        { words.get(&format!("study-{name}")) }</button>
                </div>
            },
        }
    }

    fn sweep(&self, ctx: &Context<Self>) -> Html {
        let words = self.words(0);
        let deck = self.deck.see();
        let sweeps: Vec<(usize, Vec<Outcome>)> = (0..deck.slots.len())
            .filter_map(|slot| Some((slot, deck.studies.get(&format!("sweep-{slot}"))?)))
            .filter_map(|(slot, value)| Some((slot, serde_json::from_value(value.clone()).ok()?)))
            .collect();
        let under_way = self.study.as_ref().is_some_and(|study| study.name == "sweep");
        if sweeps.is_empty() && !under_way {
            return Html::default();
        }
        let theme = deck.theme.clone();
        let over = |slot: usize| deck.slots[slot].book.report().done.is_some();
        let slots = deck.slots.len();
        let overs: Vec<bool> = (0..slots).map(over).collect();
        drop(deck);
        let here: Vec<Option<f64>> = (0..slots)
            .map(|slot| if overs[slot] { self.facts(slot).metrics.first().map(|m| m.1) } else { None })
            .collect();
        html! {
            <section class="panel panel-sweep" data-panel-id="sweep">
                <header><h2>{ words.get("sweep-title") }</h2>
                    <button type="button" class="icon tiny" aria-label={words.get("ui-close")}
                        onclick={ctx.link().callback(|_| Msg::DropStudy("sweep".to_owned()))}>{ icon("close") }</button>
                </header>
                if under_way { { self.study_bar(ctx, "sweep", &words, false) } }
                <SweepPanel words={SameWords(words.clone())} {theme} {sweeps} {here} version={self.version}
                    on_open={ctx.link().callback(|(slot, seed)| Msg::Seed(slot, seed))} />
            </section>
        }
    }

    // ---- transport, lesson -----------------------------------------------------------------------------------------

    /// What the last step did, in one plain sentence.
    fn sentence(&self, slot: usize) -> Html {
        let words = self.words(slot);
        let facts = self.facts(slot);
        let deck = self.deck.see();
        let report = deck.slots[slot].book.report();
        let phase = report.last.as_ref().map(|phase| words.get(&format!("phase-{phase}")));
        let did = facts.sentence.as_ref().map(|sentence| words.phrase(&sentence.code, sentence));
        let end = facts.end.as_ref().map(|end| words.phrase(&end.code, end));
        html! {
            <>
                { words.say("ui-step", &[("t", (report.t as f64).into())]) }
                if let Some(phase) = phase { { " · " }<b>{ phase }</b> }
                // The end before what led to it: where there is little room, the latter is cut off.
                if let Some(end) = end { { " · " }<strong class="end" data-end={report.done.clone()}>{ end }</strong> }
                if let Some(did) = did { { " · " }{ did } }
            </>
        }
    }

    fn transport(&self, ctx: &Context<Self>) -> Html {
        let deck = self.deck.see();
        let slot = &deck.slots[0];
        let report = slot.book.report();
        let phases: Vec<String> =
            slot.demo.phases.iter().map(|phase| slot.words.get(&format!("phase-{phase}"))).collect();
        let (t, visited, heading) = (report.t, report.visited, report.heading);
        let (ticks, words) = (slot.book.ticks().to_vec(), SameWords(slot.words.clone()));
        let two = deck.slots.len() == 2;
        drop(deck);
        html! {
            <Transport {words} playing={self.playing} done={self.is_done()} {t} {visited} {heading} {ticks} {phases}
                speed={self.speed} sentence={if two { Html::default() } else { self.sentence(0) }}
                act={ctx.link().callback(Msg::Act)} seek={ctx.link().callback(Msg::Seek)} />
        }
    }

    fn lesson(&self, ctx: &Context<Self>) -> Html {
        let words = self.words(0);
        let facts = self.facts(self.active);
        html! {
            <Lesson title={words.get("title")} question={words.get("question")} label={words.get("ui-lesson")}
                sections={ctx.props().speech.sections.clone()} lit={facts.lit} live={facts.live}
                phases={self.demo.phases.iter().map(|phase| (*phase).to_owned()).collect::<Vec<_>>()} />
        }
    }

    // ---- controls --------------------------------------------------------------------------------------------------

    fn controls(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let deck = self.deck.see();
        let slot = &deck.slots[self.active];
        let words = slot.words.clone();
        let settings = slot.book.report().settings.clone();
        let terms = slot.demo.terms;
        let table = slot.book.table();
        let size = table.map(|table| (table.n(), table.d()));
        let columns: Vec<String> = table.map(|table| table.names().to_vec()).unwrap_or_default();
        let run = slot.book.run().cloned();
        let names =
            (terms.data_names)().into_iter().map(|name| (name, (slot.demo.asset)(name).is_none())).collect::<Vec<_>>();
        let (look, two, ends) = (deck.look.clone(), deck.slots.len() == 2, slot.demo.ends);
        drop(deck);
        let visible = |knobs: &'static [crate::engine::params::Knob]| -> Vec<_> {
            knobs.iter().filter(|knob| !self.is_hidden(knob.key)).copied().collect()
        };
        let seed = run.as_ref().map_or(1, |run| run.seed);
        let on_seed = link.callback(move |event: Event| {
            use wasm_bindgen::JsCast;
            let input = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
            let given = input.and_then(|input| input.value().parse::<u64>().ok()).unwrap_or(seed);
            Msg::Do(Command::Reseed { seed: Some(given.min(crate::engine::address::MOST_SEED)) })
        });
        let sweeping = self.study.as_ref().is_some_and(|study| study.name == "sweep");
        html! {
            <aside class="controls" aria-label={words.get("ui-controls")}>
                if two {
                    <div class="seg" role="group" aria-label={words.get("ui-which-run")}>
                        { for [0, 1].map(|slot| html! {
                            <button type="button" aria-pressed={(self.active == slot).to_string()}
                                onclick={link.callback(move |_| Msg::Active(slot))}>
                                { words.get(if slot == 0 { "ui-run-a" } else { "ui-run-b" }) }</button>
                        }) }
                    </div>
                }
                <Knobs words={SameWords(words.clone())} knobs={visible(terms.knobs)} {settings}
                    columns={columns.clone()} on={link.callback(|(key, value)| Msg::Set(key, value))} />
                if let Some(run) = run {
                    if !self.is_hidden("data") {
                        <data::Block words={SameWords(words.clone())} {run} {size} {names} on={self.wish(ctx)} />
                    }
                }
                <Knobs words={SameWords(words.clone())} knobs={visible(terms.view_knobs)} settings={look}
                    {columns} on={link.callback(|(key, value)| Msg::Look(key, value))} />
                if !self.is_hidden("seed") {
                    <div class="knob row">
                        <label for="seed" class="inline">{ words.get("ui-seed") }</label>
                        <input id="seed" type="number" min="0" step="1" value={seed.to_string()} onchange={on_seed} />
                        <button type="button" class="icon" title={words.get("key-reseed")} aria-label={words.get("key-reseed")}
                            onclick={link.callback(|_| Msg::Act(Action::Reseed))}>{ icon("seed") }</button>
                    </div>
                }
                <div class="knob buttons">
                    if two {
                        <button type="button" class="small" data-do="single" onclick={link.callback(|_| Msg::Single)}>{ words.get("ui-single") }</button>
                    } else {
                        <button type="button" class="small" data-do="compare" onclick={link.callback(|_| Msg::Compare)}>{ words.get("ui-compare") }</button>
                    }
                    if ends {
                        <button type="button" class="small" data-do="sweep" disabled={sweeping}
                            onclick={link.callback(|_| Msg::Study("sweep".to_owned(), SWEEP_MOST))}>
                            { words.say("ui-sweep", &[("n", SWEEP_MOST.into())]) }</button>
                    }
                    <button type="button" class="small" data-do="undo" disabled={!self.undo.can_undo()}
                        onclick={link.callback(|_| Msg::Act(Action::Undo))}>{ icon("undo") }{ words.get("key-undo") }</button>
                    <button type="button" class="small" data-do="redo" disabled={!self.undo.can_redo()}
                        onclick={link.callback(|_| Msg::Act(Action::Redo))}>{ icon("redo") }{ words.get("key-redo") }</button>
                    <button type="button" class="small" data-do="share" onclick={link.callback(|_| Msg::Share)}>
                        { words.get(if self.copied { "ui-copied" } else { "ui-share" }) }</button>
                    <button type="button" class="small" data-do="present"
                        onclick={link.callback(|_| Msg::Act(Action::Present))}>{ words.get("ui-present") }</button>
                    <button type="button" class="small" data-do="help"
                        onclick={link.callback(|_| Msg::Act(Action::Help))}>{ words.get("ui-keys") }</button>
                </div>
            </aside>
        }
    }
}

/// A small table of a figure.
fn table(grid: &Grid) -> Html {
    let row = |row: &crate::plot::figure::GridRow| {
        let series = row.series.map(|series| {
            html! { <svg class={classes!("swatch", format!("c{}", series % 12))} viewBox="-1.5 -1.5 3 3" aria-hidden="true">{ swatch(series) }</svg> }
        });
        html! {
            <tr class={classes!(row.strong.then_some("strong"))}>
                { for row.cells.iter().enumerate().map(|(i, cell)| html! {
                    <td>if i == 0 { { series.clone() } }{ cell }</td>
                }) }
            </tr>
        }
    };
    html! {
        <div class="grid">
            if !grid.caption.is_empty() { <p class="note">{ &grid.caption }</p> }
            <div class="scroll" tabindex="0">
                <table>
                    <thead><tr>{ for grid.head.iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                    <tbody>{ for grid.rows.iter().map(row) }</tbody>
                </table>
            </div>
            if !grid.note.is_empty() { <p class="note">{ &grid.note }</p> }
        </div>
    }
}

/// The mark of a series: told apart by shape as well as by colour.
fn swatch(series: usize) -> Html {
    match mark(series).outline() {
        None => html! { <circle r="1" fill="currentColor" /> },
        Some(points) => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.3},{y:.3}")).collect();
            html! { <polygon points={points.join(" ")} fill="currentColor" /> }
        }
    }
}
