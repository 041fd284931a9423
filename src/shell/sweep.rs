//! A sweep: the present setting run to its end for many seeds, as a histogram whose bars open their runs.

use super::icons::icon;
use super::panel::{AnyPlot, PicturePanel, Plot};
use super::workspace::SameWords;
use crate::engine::sim::Best;
use crate::engine::study::{Outcome, best_of};
use crate::engine::words::number;
use crate::plot::figure::{Act, Gesture};
use crate::plot::panels::{Bin, histogram};
use crate::plot::run_view::Reply;
use crate::plot::zoom::Window;
use crate::plot::{Picture, Theme, ToData};
use std::rc::Rc;
use yew::prelude::*;

/// Bars of a histogram.
const BARS: usize = 32;

/// What is known of the sweeps of one or two runs.
pub struct Sweeps {
    /// The words.
    pub words: SameWords,
    /// Colours and sizes.
    pub theme: Rc<Theme>,
    /// What each slot's sweep knows so far, as it came.
    pub found: Vec<(usize, serde_json::Value)>,
    /// The final metric of the run on screen, if it is over, by slot.
    pub here: Vec<Option<f64>>,
    /// Which outcome is the best.
    pub best: Best,
    /// Rises when there is something new to draw.
    pub version: u64,
    /// How far it is, while it is under way.
    pub bar: Html,
    /// Opens the run of this seed, in this slot.
    pub on_open: Callback<(usize, u64)>,
    /// Lets go of it.
    pub on_close: Callback<()>,
}

/// The histograms of one or two sweeps, on one scale: the door to this part of the program.
#[inline(never)]
pub fn sweeps(known: Sweeps) -> Html {
    let read = |(slot, value): &(usize, serde_json::Value)| {
        let outcomes: Vec<Outcome> = serde_json::from_value(value.clone()).ok()?;
        Some((*slot, outcomes))
    };
    let sweeps: Vec<(usize, Vec<Outcome>)> = known.found.iter().filter_map(read).collect();
    let all = sweeps.iter().flat_map(|(_, outcomes)| outcomes.iter().map(|o| o.outcome));
    let range =
        all.filter(|x| x.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    let words = &known.words.0;
    html! {
        <section class="panel panel-sweep" data-panel-id="sweep">
            <header><h2>{ words.get("sweep-title") }</h2>
                <button type="button" class="icon tiny" aria-label={words.get("ui-close")}
                    onclick={known.on_close.reform(|_| ())}>{ icon("close") }</button>
            </header>
            { known.bar.clone() }
            <div class="sweeps">{ for sweeps.iter().map(|(slot, outcomes)| one(&known, *slot, outcomes, range)) }</div>
        </section>
    }
}

/// The histogram of a sweep, in as many bars wherever it is looked at.
struct Histogram {
    outcomes: Vec<Outcome>,
    range: (f64, f64),
    here: Option<f64>,
    words: SameWords,
    theme: Rc<Theme>,
}

/// A bar, and the first seed whose run is in it.
type Bar = (Bin, Option<u64>);

impl Histogram {
    fn bars(&self, window: Option<Window>) -> Vec<Bar> {
        let (lo, hi) = self.range;
        // Where all runs end alike, but for rounding, the one bar stands in the middle of some room.
        let middle = lo + (hi - lo) / 2.0;
        let room = middle.abs().max(1.0) * 0.05;
        let alike = hi - lo <= 1e-9 * lo.abs().max(hi.abs());
        // In the middle of a bar, too: between two of them rounding would have the say.
        let half = room / BARS as f64;
        let whole = if alike { (middle - room + half, middle + room + half) } else { (lo, hi) };
        let (lo, hi) = window.map_or(whole, |[x, _]| x);
        let step = (hi - lo) / BARS as f64;
        let end = |i: usize| lo + step * i as f64;
        let mut bars: Vec<Bar> = (0..BARS).map(|i| (Bin { lo: end(i), hi: end(i + 1), count: 0.0 }, None)).collect();
        for Outcome { seed, outcome, .. } in &self.outcomes {
            if let Some((bin, first)) = bar_of(*outcome, (lo, hi)).and_then(|i| bars.get_mut(i)) {
                bin.count += 1.0;
                first.get_or_insert(*seed);
            }
        }
        bars
    }
}

/// Which bar a value falls into.
fn bar_of(x: f64, (lo, hi): (f64, f64)) -> Option<usize> {
    (lo..=hi).contains(&x).then(|| (((x - lo) / (hi - lo) * BARS as f64) as usize).min(BARS - 1))
}

impl Plot for Histogram {
    fn draw(&self, window: Option<Window>, width: u32, height: u32) -> Option<(Picture, Option<ToData>)> {
        let words = &self.words.0;
        let bins: Vec<Bin> = self.bars(window).into_iter().map(|(bin, _)| bin).collect();
        let lit = self.here.and_then(|here| bar_of(here, (bins.first()?.lo, bins.last()?.hi)));
        let mut picture = Picture::new(width, height);
        let titles = (words.get("sweep-x"), words.get("sweep-y"));
        let (to_data, _) = histogram(&picture.area(), &self.theme, &bins, lit, (&titles.0, &titles.1));
        Some((picture, Some(to_data)))
    }

    fn gesture(&self, window: Option<Window>, gesture: Gesture) -> Reply {
        let (x, _) = gesture.to_data.to_data(gesture.at.0, gesture.at.1);
        let inside = gesture.to_data.contains(gesture.at.0, gesture.at.1);
        let bar = bar_of(x, gesture.to_data.x).and_then(|i| self.bars(window).into_iter().nth(i));
        match bar.filter(|_| inside) {
            Some((Bin { lo, hi, count }, Some(seed))) => match gesture.act {
                Act::Hover => {
                    let words = &self.words.0;
                    let args = [("n", count.into()), ("lo", number(lo, 5).into()), ("hi", number(hi, 5).into())];
                    let open = words.say("sweep-open", &[("seed", seed.to_string().into())]);
                    Reply::Tip(format!("{}\n{open}", words.say("sweep-tip", &args)))
                }
                Act::Click => Reply::Seed(seed),
                _ => Reply::Nothing,
            },
            _ => Reply::Nothing,
        }
    }
}

fn one(known: &Sweeps, slot: usize, outcomes: &[Outcome], range: (f64, f64)) -> Html {
    let words = &known.words.0;
    let on_open = known.on_open.clone();
    let histogram = Histogram {
        outcomes: outcomes.to_vec(),
        range,
        here: known.here.get(slot).copied().flatten(),
        words: known.words.clone(),
        theme: known.theme.clone(),
    };
    let bars = histogram.bars(None);
    let on = {
        let on_open = on_open.clone();
        Callback::from(move |reply| {
            if let Reply::Seed(seed) = reply {
                on_open.emit((slot, seed));
            }
        })
    };
    let (best, good) = best_of(outcomes, known.best);
    let args = [("n", outcomes.len().into()), ("best", number(best, 4).into()), ("good", good.into())];
    let text = match known.best {
        Best::Smallest => words.say("sweep-text", &args),
        Best::Largest => words.say("sweep-text-largest", &args),
    };
    let row = |(bin, seed): &Bar| {
        let (seed, on_open) = ((*seed)?, on_open.clone());
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
        <div class="sweep" key={slot}>
            <p class="note">
                if known.found.len() > 1 {
                    <b>{ words.get(if slot == 0 { "ui-run-a" } else { "ui-run-b" }) }{ " · " }</b>
                }
                { text.clone() }
            </p>
            <PicturePanel plot={AnyPlot(Rc::new(histogram))} panel="sweep" zoom=true title={words.get("sweep-title")} {text}
                words={known.words.clone()} version={known.version} {on} />
            <details>
                <summary>{ words.get("ui-as-table") }</summary>
                <table>
                    <thead><tr><th>{ words.get("sweep-x") }</th><th>{ words.get("sweep-y") }</th><th></th></tr></thead>
                    <tbody>{ for bars.iter().filter_map(row) }</tbody>
                </table>
            </details>
        </div>
    }
}
