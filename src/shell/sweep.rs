//! A sweep: the present setting run to its end for many seeds, as a histogram whose bars open their runs.

use super::canvas;
use super::deck::SameWords;
use crate::engine::study::Outcome;
use crate::engine::words::number;
use crate::plot::panels::{Bin, Placed, histogram};
use crate::plot::{Picture, Theme};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

/// Bars of a histogram.
const BARS: usize = 32;

/// See [`SweepPanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// Colours and sizes.
    pub theme: Rc<Theme>,
    /// What each slot's sweep knows so far.
    pub sweeps: Vec<(usize, Vec<Outcome>)>,
    /// The final metric of the run on screen, if it is over, by slot.
    pub here: Vec<Option<f64>>,
    /// Rises when there is something new to draw.
    pub version: u64,
    /// Opens the run of this seed, in this slot.
    pub on_open: Callback<(usize, u64)>,
}

/// The histograms of one or two sweeps, on one scale.
#[component]
pub fn SweepPanel(props: &Props) -> Html {
    let all = props.sweeps.iter().flat_map(|(_, outcomes)| outcomes.iter().map(|o| o.outcome));
    let range =
        all.filter(|x| x.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    let one = |(slot, outcomes): &(usize, Vec<Outcome>)| {
        html! {
            <One key={*slot} slot={*slot} outcomes={outcomes.clone()} {range} words={props.words.clone()}
                theme={props.theme.clone()} here={props.here.get(*slot).copied().flatten()} version={props.version}
                named={props.sweeps.len() > 1} on_open={props.on_open.clone()} />
        }
    };
    html! { <div class="sweeps">{ for props.sweeps.iter().map(one) }</div> }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    slot: usize,
    outcomes: Vec<Outcome>,
    range: (f64, f64),
    words: SameWords,
    theme: Rc<Theme>,
    here: Option<f64>,
    version: u64,
    named: bool,
    on_open: Callback<(usize, u64)>,
}

/// Which bar a value falls into.
fn bar_of(x: f64, (lo, hi): (f64, f64)) -> usize {
    if hi > lo { (((x - lo) / (hi - lo) * BARS as f64) as usize).min(BARS - 1) } else { BARS / 2 }
}

fn bins(outcomes: &[Outcome], (lo, hi): (f64, f64)) -> Vec<Bin> {
    // Where all runs end alike, the one bar stands in the middle of some room.
    let (lo, hi) = if hi > lo { (lo, hi) } else { (lo - lo.abs().max(1.0) * 0.05, lo + lo.abs().max(1.0) * 0.05) };
    let step = (hi - lo) / BARS as f64;
    let mut bins: Vec<Bin> =
        (0..BARS).map(|i| Bin { lo: lo + step * i as f64, hi: lo + step * (i + 1) as f64, count: 0.0 }).collect();
    for outcome in outcomes.iter().filter(|o| o.outcome.is_finite()) {
        bins[bar_of(outcome.outcome, (lo, hi))].count += 1.0;
    }
    bins
}

#[component]
fn One(props: &OneProps) -> Html {
    let frame = use_node_ref();
    let node = use_node_ref();
    let placed: Rc<std::cell::RefCell<Vec<Placed>>> = use_memo((), |()| std::cell::RefCell::new(Vec::new()));
    let words = &props.words.0;
    let bins = bins(&props.outcomes, props.range);
    let lit = props.here.filter(|x| props.range.0.is_finite() && x.is_finite()).map(|x| bar_of(x, props.range));
    {
        let (frame, node, placed, theme, bins) =
            (frame.clone(), node.clone(), placed.clone(), props.theme.clone(), bins.clone());
        let titles = (words.get("sweep-x"), words.get("sweep-y"));
        use_effect(move || {
            let (Some(frame), Some(canvas)) = (frame.cast::<HtmlElement>(), node.cast::<HtmlCanvasElement>()) else {
                return;
            };
            let (width, height) = (frame.client_width().max(40) as u32, frame.client_height().max(40) as u32);
            let mut picture = Picture::new(width, height);
            let (_, places) = histogram(&picture.area(), &theme, &bins, lit, (&titles.0, &titles.1));
            *placed.borrow_mut() = places;
            canvas::play(&canvas, &picture);
        });
    }
    let seed_of = |bar: usize| {
        let mut within = props.outcomes.iter().filter(|o| o.outcome.is_finite());
        within.find(|o| bar_of_bins(&bins, o.outcome) == Some(bar)).map(|o| o.seed)
    };
    let seeds: Vec<Option<u64>> = (0..bins.len()).map(seed_of).collect();
    let open = {
        let (placed, seeds, on_open, slot) = (placed.clone(), seeds.clone(), props.on_open.clone(), props.slot);
        Callback::from(move |event: MouseEvent| {
            let Some(canvas) = event.target().and_then(|t| t.dyn_into::<HtmlCanvasElement>().ok()) else { return };
            let corner = canvas.get_bounding_client_rect();
            let (x, y) = (f64::from(event.client_x()) - corner.left(), f64::from(event.client_y()) - corner.top());
            let bar = placed.borrow().iter().position(|place| place.contains(x, y));
            if let Some(seed) = bar.and_then(|bar| seeds.get(bar).copied().flatten()) {
                on_open.emit((slot, seed));
            }
        })
    };
    let best = props.outcomes.iter().map(|o| o.outcome).filter(|x| x.is_finite()).fold(f64::INFINITY, f64::min);
    let as_good = props.outcomes.iter().filter(|o| o.outcome <= best * (1.0 + 1e-6) + 1e-12).count();
    let text = words.say(
        "sweep-text",
        &[("n", props.outcomes.len().into()), ("best", number(best, 4).into()), ("good", as_good.into())],
    );
    let row = |(bin, seed): (&Bin, &Option<u64>)| {
        let seed = (*seed)?;
        let (slot, on_open) = (props.slot, props.on_open.clone());
        Some(html! {
            <tr>
                <td>{ format!("{} – {}", number(bin.lo, 4), number(bin.hi, 4)) }</td>
                <td>{ bin.count.to_string() }</td>
                <td><button type="button" class="small" onclick={move |_| on_open.emit((slot, seed))}>
                    { words.say("sweep-open", &[("seed", seed.to_string().into())]) }</button></td>
            </tr>
        })
    };
    html! {
        <div class="sweep">
            <p class="note">
                if props.named {
                    <b>{ words.get(if props.slot == 0 { "ui-run-a" } else { "ui-run-b" }) }{ " · " }</b>
                }
                { text.clone() }
            </p>
            <div class="canvas short" ref={frame}>
                <canvas ref={node} role="img" aria-label={text} onclick={open} data-panel="sweep"></canvas>
            </div>
            <details>
                <summary>{ words.get("ui-as-table") }</summary>
                <table>
                    <thead><tr><th>{ words.get("sweep-x") }</th><th>{ words.get("sweep-y") }</th><th></th></tr></thead>
                    <tbody>{ for bins.iter().zip(&seeds).filter_map(row) }</tbody>
                </table>
            </details>
        </div>
    }
}

fn bar_of_bins(bins: &[Bin], x: f64) -> Option<usize> {
    let (first, last) = (bins.first()?, bins.last()?);
    Some(bar_of(x, (first.lo, last.hi)))
}
