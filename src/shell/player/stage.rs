//! The stage: panels, metrics, studies, of one run or of two side by side.

use super::super::controls::option_key;
use super::super::deck::{FigurePlot, SameWords, Slot};
use super::super::grid;
use super::super::icons::icon;
use super::super::metrics::{Metric, Point, metric};
use super::super::panel::{AnyPlot, PicturePanel};
use super::super::parts;
use super::super::sketch;
use super::super::sweep::{Sweeps, sweeps};
use super::{Msg, Player};
use crate::engine::input::Input;
use crate::engine::params::Value;
use crate::engine::run::Source;
use crate::engine::signal::Signal;
use crate::engine::table::Table;
use crate::engine::words::{Words, number};
use crate::plot::figure::Tool;
use crate::plot::panel::{Made, PanelInfo};
use std::hint::black_box;
use std::rc::Rc;
use yew::prelude::*;

/// By way of pointers: they lie in parts of the program of their own.
static SKETCH: fn(sketch::Props) -> Html = sketch::sketch;
static SWEEPS: fn(Sweeps) -> Html = sweeps;

/// So many panels of each of two runs stand below its main picture.
const MOST_BESIDE: usize = 2;

impl Player {
    pub(super) fn stage(&self, ctx: &Context<Self>) -> Html {
        let slots = self.deck.see().slots.len();
        let wanted = |panel: &&PanelInfo| {
            (self.view.panel.is_empty() || self.view.panel.iter().any(|id| id == panel.id))
                && (!self.view.present || panel.present || !self.view.panel.is_empty())
        };
        let shown = |slot: usize| -> Vec<&'static PanelInfo> {
            let deck = self.deck.see();
            let demo = deck.slots[slot].demo;
            let has = |panel: &&PanelInfo| {
                deck.stage(slot, None).is_some_and(|stage| deck.slots[slot].book.has(panel.id, &stage))
            };
            // Before anything is known of the run the main picture says so.
            let known = deck.slots[slot].book.run().is_some();
            let panels: Vec<_> = demo.panels.iter().filter(wanted).filter(has).filter(|_| known).collect();
            if panels.is_empty() { demo.panels.iter().take(1).collect() } else { panels }
        };
        if slots == 1 {
            let panels = shown(0);
            let (first, rest) = panels.split_at(1);
            let side: Html = rest.iter().map(|panel| self.panel(ctx, 0, panel)).collect();
            return html! {
                <>
                    <div class="main">{ for first.iter().map(|panel| self.panel(ctx, 0, panel)) }{ self.full(ctx) }</div>
                    <div class="side">{ self.sketch(ctx) }{ self.sweep(ctx) }{ self.metrics(ctx, 0) }{ side }</div>
                </>
            };
        }
        // Side by side: the main picture of each, then what else fits below, in pairs.
        let column = |slot: usize| {
            html! {
                <div class={classes!("column", (self.active == slot).then_some("active"))} data-slot={slot.to_string()}>
                    <div class="run-head">
                        <button type="button" class="run-name" aria-pressed={(self.active == slot).to_string()}
                            onclick={ctx.link().callback(move |_| Msg::Active(slot))}>{ self.run_name(slot) }</button>
                        { self.what_differs(slot) }
                        if slot == 1 { { self.full(ctx) } }
                        <p class="said" aria-live="polite">{ self.sentence(slot) }</p>
                    </div>
                    { for shown(slot).iter().take(1).map(|panel| self.panel(ctx, slot, panel)) }
                </div>
            }
        };
        let panels = [shown(0), shown(1)];
        // All that the address names. A projector shows no others.
        let beside = match (self.view.panel.is_empty(), self.view.present) {
            (false, _) => panels[0].len().max(panels[1].len()) - 1,
            (true, present) => {
                if present {
                    0
                } else {
                    MOST_BESIDE
                }
            }
        };
        let pairs = (1..=beside).flat_map(|i| [0, 1].map(|slot| (slot, panels[slot].get(i))));
        html! {
            <>
                { self.sketch(ctx) }{ self.sweep(ctx) }
                <div class="columns">
                    { column(0) }{ column(1) }
                    if !self.view.present {
                        <div class="cell">{ self.metrics(ctx, 0) }</div><div class="cell">{ self.metrics(ctx, 1) }</div>
                    }
                    { for pairs.map(|(slot, panel)| html! {
                        <div class="cell">{ for panel.map(|panel| self.panel(ctx, slot, panel)) }</div>
                    }) }
                </div>
            </>
        }
    }

    /// In another page: a way to the whole one.
    fn full(&self, ctx: &Context<Self>) -> Html {
        if self.is_hidden("full") || !self.is_embedded() {
            return Html::default();
        }
        let name = self.words(0).get("ui-full");
        // Where it leads is worked out when it is needed: a link may hold a whole run.
        let lead = ctx.link().callback(|_: MouseEvent| Msg::Full);
        html! {
            <a class="full" href={format!("#/{}", self.demo.slug())} target="_blank" rel="noopener" title={name.clone()}
                aria-label={name} onmousedown={lead.clone()} onclick={lead}>{ "↗" }</a>
        }
    }

    fn run_name(&self, slot: usize) -> String {
        self.words(slot).get(if slot == 0 { "ui-run-a" } else { "ui-run-b" })
    }

    /// The metrics of a run at this instant, each with its curve.
    pub(super) fn metrics(&self, ctx: &Context<Self>, slot: usize) -> Html {
        let known = self.deck.see().slots[slot].book.run().is_some();
        if self.is_hidden("metrics") || self.view.present || !self.view.panel.is_empty() || !known {
            return Html::default();
        }
        let words = self.words(slot);
        let facts = self.facts(slot);
        let deck = self.deck.see();
        let book = &deck.slots[slot].book;
        let (t, visited) = (book.seen().t, book.report().visited);
        let one = |&(name, value): &(&'static str, f64)| {
            // An angle that is told in radians is read in degrees.
            let read = |x: f64| if book.angles().contains(&name) { x.to_degrees() } else { x };
            let curve = Rc::new(book.curve(name).into_iter().map(|(t, x)| (t, read(x))).collect());
            let value = read(value);
            let pointed = self.pointed.filter(|(of, metric, _)| (*of, *metric) == (slot, name)).map(|(.., i)| i);
            let on = ctx.link().callback(move |point| match point {
                Point::At(at) => Msg::Point(at.map(|i| (slot, name, i))),
                Point::Go(t) => Msg::Seek(slot, t),
            });
            metric(&words, &Metric { name, value, tiny: facts.tiny, curve, t, visited, pointed }, &on)
        };
        let two = deck.slots.len() > 1;
        let name = words.get("ui-metrics");
        let label = if two { format!("{name} · {}", self.run_name(slot)) } else { name };
        html! {
            <section class="panel panel-metrics" aria-label={label.clone()}>
                if two { <header><h2>{ label }</h2></header> }
                <dl class="metrics">{ for facts.metrics.iter().map(one) }</dl>
            </section>
        }
    }

    /// In two runs: what this one has that the other has not; of another demo, what is not as usual.
    pub(super) fn what_differs(&self, slot: usize) -> Html {
        let deck = self.deck.see();
        let (Some(run), Some(other)) = (deck.slots[slot].book.run(), deck.slots[1 - slot].book.run()) else {
            return Html::default();
        };
        let Slot { words, demo, book, .. } = &deck.slots[slot];
        let (mine, theirs) = (&book.report().settings, &deck.slots[1 - slot].book.report().settings);
        let alike = run.demo == other.demo;
        let mut parts = Vec::new();
        if let Source::Named { data, .. } = &run.input
            && run.input != other.input
        {
            parts.push(words.get(&format!("data-{data}")));
        }
        if !alike {
            parts.push(words.get(&format!("demo-{}-title", run.demo)));
        }
        for knob in demo.terms.knobs {
            let Some(value) = mine.get(knob.key) else { continue };
            let usual = if alike { theirs.get(knob.key).cloned() } else { Some(knob.default()) };
            if usual.as_ref() != Some(value) {
                let said = match value {
                    Value::Text(option) => words.get(&option_key(knob.key, option)),
                    Value::Flag(on) => if *on { "✓" } else { "✗" }.to_owned(),
                    Value::Int(n) => n.to_string(),
                    Value::Real(x) => number(*x, 4),
                };
                parts.push(format!("{} {said}", words.get(&format!("knob-{}", knob.key))));
            }
        }
        if run.seed != other.seed {
            parts.push(format!("{} {}", words.get("ui-seed"), run.seed));
        }
        html! { <span class="differs">{ parts.join(" · ") }</span> }
    }

    pub(super) fn panel(&self, ctx: &Context<Self>, slot: usize, panel: &'static PanelInfo) -> Html {
        let words = self.words(slot);
        let mut title = words.get(&format!("panel-{}", panel.id));
        if self.slots() > 1 && panel.id != self.demo.panels[0].id {
            title = format!("{title} · {}", self.run_name(slot));
        }
        let waits = self.deck.see().slots[slot].book.run().is_none();
        let body = match panel.made {
            _ if waits => html! { <p class="note opening" role="status">{ words.get("ui-opening") }</p> },
            Made::Picture { zoom } => html! {
                <>{ self.picture(ctx, slot, panel.id, zoom, &words) }{ self.numbers(ctx, slot, panel, &words) }</>
            },
            Made::Grid => {
                let deck = self.deck.see();
                let grid = deck.stage(slot, None).and_then(|stage| deck.slots[slot].book.grid(panel.id, &stage));
                let Some(grid) = grid else { return Html::default() };
                grid::table(&grid, &ctx.link().callback(move |t| Msg::Seek(slot, t)))
            }
            Made::Study(name) => html! {
                <>{ self.study_panel(ctx, slot, panel.id, name, &words) }{ self.numbers(ctx, slot, panel, &words) }</>
            },
        };
        let by_hand = matches!(self.demo.terms.kind, Table::KIND | Signal::KIND);
        let main = panel.id == self.demo.panels[0].id;
        let tools = (main && by_hand && !self.view.present).then(|| self.tools(ctx, &words));
        let (peek, mark) = (main.then(|| self.peek(ctx, slot, &words)), main.then(|| self.recalled(slot)));
        // What a hand can do in the main picture, where there is room to say so.
        let hint = tools.as_ref().filter(|_| words.has("picture-hint")).map(|_| words.get("picture-hint"));
        html! {
            <section class={classes!("panel", format!("panel-{}", panel.id))} data-panel-id={panel.id} key={format!("{slot}-{}", panel.id)}>
                <header><h2>{ title }</h2>{ mark }if let Some(hint) = hint { <span class="hint">{ hint }</span> }{ peek }{ tools }</header>
                if main { { self.needs_bar(ctx, slot) }{ self.tape_bar(slot) } }
                { body }
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
        let plot = AnyPlot(Rc::new(FigurePlot { deck: self.deck.clone(), slot, panel: id }));
        html! {
            <PicturePanel {plot} panel={id} {zoom} wheel={id == self.demo.panels[0].id} {title} {text}
                version={self.version} words={SameWords(words.clone())}
                on={ctx.link().callback(move |outcome| Msg::Outcome(slot, outcome))} />
        }
    }

    /// The numbers of a chart as a table, for whoever asks for it.
    fn numbers(&self, ctx: &Context<Self>, slot: usize, panel: &'static PanelInfo, words: &Words) -> Html {
        let id = panel.id;
        let waits = matches!(panel.made, Made::Study(name) if !self.deck.see().studies.contains_key(name));
        if !panel.chart || waits || self.view.present || self.is_embedded() {
            return Html::default();
        }
        let open = self.listed.contains(&(slot, id));
        let table = || {
            let deck = self.deck.see();
            deck.stage(slot, None).and_then(|stage| deck.slots[slot].book.numbers(id, &stage))
        };
        html! {
            <div class="numbers">
                <button type="button" class="link" data-do="list" aria-expanded={open.to_string()}
                    onclick={ctx.link().callback(move |_| Msg::List(slot, id))}>{ words.get("ui-table") }</button>
                if open {
                    { table().filter(|grid| !grid.rows.is_empty()).map_or_else(
                        || html! { <p class="note">{ words.get("ui-table-none") }</p> },
                        |grid| grid::table(&grid, &ctx.link().callback(move |t| Msg::Seek(slot, t))),
                    ) }
                }
            </div>
        }
    }

    /// The canvas to draw on, if it is open.
    fn sketch(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        html! {
            if self.sketching {
                { black_box(SKETCH)(sketch::Props {
                    words: SameWords(self.words(0)),
                    on: link.callback(Msg::Sketched),
                    on_close: link.callback(|()| Msg::Sketching(false)),
                }) }
            }
        }
    }

    /// To see what lies beneath, for whoever has no key and no pointer to hold down.
    fn peek(&self, ctx: &Context<Self>, slot: usize, words: &Rc<Words>) -> Html {
        let deck = self.deck.see();
        let peeks = deck.stage(slot, None).is_some_and(|stage| deck.slots[slot].book.peeks(&stage));
        let on = deck.peek;
        let offer = deck.stage(slot, None).and_then(|stage| deck.slots[slot].book.offer(&stage));
        drop(deck);
        // Held down by a pointer; pressed and pressed again by a key.
        let hold = |on: bool| ctx.link().callback(move |_: PointerEvent| Msg::Peek(on));
        html! {
            <>
            if peeks {
                <button type="button" class="small" data-do="peek" aria-pressed={on.to_string()}
                    onpointerdown={hold(true)} onpointerup={hold(false)} onpointerleave={hold(false)} onpointercancel={hold(false)}
                    onclick={ctx.link().batch_callback(move |event: MouseEvent| (event.detail() == 0).then_some(Msg::Peek(!on)))}>
                    { words.get("ui-peek") }</button>
            }
            if let Some((name, _)) = offer {
                <button type="button" class="small offer" data-do="offer" onclick={ctx.link().callback(move |_| Msg::Offer(slot))}>
                    { words.get(name) }</button>
            }
            </>
        }
    }

    pub(super) fn tools(&self, ctx: &Context<Self>, words: &Rc<Words>) -> Html {
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
                { one(Tool::Explore, "pick") }{ one(Tool::Points, "draw") }
                if self.demo.terms.kind == Table::KIND { { one(Tool::Spray, "spray") } }
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
        let known = self.deck.see().studies.contains_key(name);
        html! {
            <>
                if known { { self.picture(ctx, slot, id, true, words) } }
                { self.study_bar(ctx, name, words, known) }
            </>
        }
    }

    /// Start, progress, cancel.
    pub(super) fn study_bar(&self, ctx: &Context<Self>, name: &'static str, words: &Rc<Words>, known: bool) -> Html {
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

    /// What sweeps know, as long as there is one.
    fn sweep(&self, ctx: &Context<Self>) -> Html {
        let under_way = self.study.as_ref().is_some_and(|study| study.name == "sweep");
        let deck = self.deck.see();
        let known = |slot: usize| Some((slot, deck.studies.get(&format!("sweep-{slot}"))?.clone()));
        let found: Vec<_> = (0..deck.slots.len()).filter_map(known).collect();
        if !parts::here(parts::SWEEPS) || (found.is_empty() && !under_way) {
            return Html::default();
        }
        let words = self.words(0);
        let over = |slot: &usize| deck.slots[*slot].book.report().done.is_some();
        let here = |slot| Some(slot).filter(over).and_then(|slot| self.facts(slot).metrics.first().map(|m| m.1));
        black_box(SWEEPS)(Sweeps {
            theme: deck.theme.clone(),
            here: (0..deck.slots.len()).map(here).collect(),
            found,
            best: self.demo.best,
            version: self.version,
            bar: if under_way { self.study_bar(ctx, "sweep", &words, false) } else { Html::default() },
            on_open: ctx.link().callback(|(slot, seed)| Msg::Seed(slot, seed)),
            on_close: ctx.link().callback(|()| Msg::DropStudy("sweep".to_owned())),
            words: SameWords(words),
        })
    }
}
