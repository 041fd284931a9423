//! The stage: panels, metrics, studies, of one run or of two side by side.

use super::super::controls::option_key;
use super::super::icons::icon;
use super::super::metrics::{Metric, Point, metric};
use super::super::parts;
use super::super::sketch;
use super::super::sweep::{Sweeps, sweeps};
use super::super::workspace::{SameWords, Slot};
use super::messages::{ChangeMsg, DataMsg, JobMsg, LayoutMsg, TimeMsg};
use super::{Msg, PlayerView};
use crate::engine::params::Value;
use crate::engine::run::Source;
use crate::engine::words::{counted, number};
use crate::plot::panel::PanelInfo;
use std::hint::black_box;
use std::rc::Rc;
use yew::prelude::*;

/// By way of pointers: they lie in parts of the program of their own.
static SKETCH: fn(sketch::Props) -> Html = sketch::sketch;
static SWEEPS: fn(Sweeps) -> Html = sweeps;

/// So many panels of each of two runs stand below its main picture.
const MOST_BESIDE: usize = 2;

impl PlayerView {
    pub(super) fn stage(&self, ctx: &Context<Self>) -> Html {
        let slots = self.player.workspace.see().slots.len();
        let wanted = |panel: &&PanelInfo| {
            (self.player.location.page.panel.is_empty()
                || self.player.location.page.panel.iter().any(|id| id == panel.id))
                && (!self.player.location.page.present || panel.present || !self.player.location.page.panel.is_empty())
        };
        let shown = |slot: usize| -> Vec<&'static PanelInfo> {
            let workspace = self.player.workspace.see();
            let demo = workspace.slots[slot].demo;
            let has = |panel: &&PanelInfo| {
                workspace
                    .context(slot, None)
                    .is_some_and(|context| workspace.slots[slot].run_view.has(panel.id, &context))
            };
            // Before anything is known of the run the main picture says so.
            let known = workspace.slots[slot].run_view.run().is_some();
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
                <div class={classes!("column", (self.player.pair.active == slot).then_some("active"))} data-slot={slot.to_string()}>
                    <div class="run-head">
                        <button type="button" class="run-name" aria-pressed={(self.player.pair.active == slot).to_string()}
                            onclick={ctx.link().callback(move |_| LayoutMsg::Active(slot))}>{ self.run_name(slot) }</button>
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
        let beside = match (self.player.location.page.panel.is_empty(), self.player.location.page.present) {
            (false, _) => panels[0].len().max(panels[1].len()) - 1,
            (true, true) => 0,
            (true, false) => MOST_BESIDE,
        };
        let pairs = (1..=beside).flat_map(|i| [0, 1].map(|slot| (slot, panels[slot].get(i))));
        html! {
            <>
                { self.sketch(ctx) }{ self.sweep(ctx) }
                <div class="columns">
                    { column(0) }{ column(1) }
                    if !self.player.location.page.present {
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
        if self.player.location.is_hidden("full") || !self.player.is_embedded() {
            return Html::default();
        }
        let name = self.words(0).get("ui-full");
        // Where it leads is worked out when it is needed: a link may hold a whole run.
        let lead = ctx.link().callback(|_: MouseEvent| Msg::Full);
        // Where the settings are in sight, "Share" is among them.
        let share = self.player.location.is_hidden("controls").then(|| {
            let name = self.words(0).get("ui-share");
            let on = ctx.link().callback(|_: MouseEvent| Msg::Share { challenge: false });
            html! { <button type="button" class="icon" data-do="share" title={name.clone()} aria-label={name} onclick={on}>{ icon("share") }</button> }
        });
        html! {
            <span class="corner">
                { for share }
                <a class="full" href={format!("#/{}", self.player.demo.slug())} target="_blank" rel="noopener" title={name.clone()}
                    aria-label={name} onmousedown={lead.clone()} onclick={lead}>{ "↗" }</a>
            </span>
        }
    }

    pub(super) fn run_name(&self, slot: usize) -> String {
        self.words(slot).get(if slot == 0 { "ui-run-a" } else { "ui-run-b" })
    }

    /// The metrics of a run at this instant, each with its curve.
    pub(super) fn metrics(&self, ctx: &Context<Self>, slot: usize) -> Html {
        let known = self.player.workspace.see().slots[slot].run_view.run().is_some();
        if self.player.location.is_hidden("metrics")
            || self.player.location.page.present
            || !self.player.location.page.panel.is_empty()
            || !known
        {
            return Html::default();
        }
        let words = self.words(slot);
        let facts = self.facts(slot);
        let workspace = self.player.workspace.see();
        let run_view = &workspace.slots[slot].run_view;
        let (t, visited) = (run_view.seen().t, run_view.report().visited);
        let one = |&(name, value): &(&'static str, f64)| {
            // An angle that is told in radians is read in degrees.
            let read = |x: f64| if run_view.angles().contains(&name) { x.to_degrees() } else { x };
            let curve = Rc::new(run_view.curve(name).into_iter().map(|(t, x)| (t, read(x))).collect());
            let value = read(value);
            let pointed =
                self.player.layout.pointed.filter(|(of, metric, _)| (*of, *metric) == (slot, name)).map(|(.., i)| i);
            let on = ctx.link().callback(move |point| match point {
                Point::At(at) => Msg::from(LayoutMsg::Point(at.map(|i| (slot, name, i)))),
                Point::Go(t) => TimeMsg::Seek(slot, t).into(),
            });
            metric(&words, &Metric { name, value, tiny: facts.tiny, curve, t, visited, pointed }, &on)
        };
        let two = workspace.slots.len() > 1;
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
        let workspace = self.player.workspace.see();
        let (Some(run), Some(other)) = (workspace.slots[slot].run_view.run(), workspace.slots[1 - slot].run_view.run())
        else {
            return Html::default();
        };
        let Slot { words, demo, run_view, .. } = &workspace.slots[slot];
        let (mine, theirs) = (&run_view.report().settings, &workspace.slots[1 - slot].run_view.report().settings);
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
                    Value::Int(n) => counted(*n as f64),
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

    /// The canvas to draw on, if it is open.
    fn sketch(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        html! {
            if self.player.layout.sketching {
                { black_box(SKETCH)(sketch::Props {
                    words: SameWords(self.words(0)),
                    on: link.callback(DataMsg::Sketched),
                    on_close: link.callback(|()| LayoutMsg::Sketching(false)),
                }) }
            }
        }
    }

    /// What sweeps know, as long as there is one.
    fn sweep(&self, ctx: &Context<Self>) -> Html {
        let under_way = self.player.jobs.study.as_ref().is_some_and(|study| study.name == "sweep");
        let workspace = self.player.workspace.see();
        let known = |slot: usize| Some((slot, workspace.studies.get(&format!("sweep-{slot}"))?.clone()));
        let found: Vec<_> = (0..workspace.slots.len()).filter_map(known).collect();
        if !parts::here(parts::SWEEPS) || (found.is_empty() && !under_way) {
            return Html::default();
        }
        let words = self.words(0);
        let over = |slot: &usize| workspace.slots[*slot].run_view.report().done.is_some();
        let here = |slot| Some(slot).filter(over).and_then(|slot| self.facts(slot).metrics.first().map(|m| m.1));
        black_box(SWEEPS)(Sweeps {
            theme: workspace.theme.clone(),
            here: (0..workspace.slots.len()).map(here).collect(),
            found,
            best: self.player.demo.best,
            version: self.player.drawing.version,
            bar: if under_way { self.study_bar(ctx, "sweep", &words, false) } else { Html::default() },
            on_open: ctx.link().callback(|(slot, seed)| ChangeMsg::Seed(slot, seed)),
            on_close: ctx.link().callback(|()| JobMsg::Drop("sweep".to_owned())),
            words: SameWords(words),
        })
    }
}
