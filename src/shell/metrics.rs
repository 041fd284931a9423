//! A metric of a run: its value now, and its curve over time, which leads to any step of it.

use crate::engine::words::{Words, grouped, measured};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// Digits of a value.
const DIGITS: usize = 5;
/// The room of a curve, in units of its own: across, and down.
const ROOM: (f64, f64) = (100.0, 24.0);
/// What is kept free at the edges, so that dots are seen whole.
const EDGE: f64 = 3.0;
/// A curve is drawn with at most so many corners.
const MOST: usize = 200;
/// A curve of fewer values has not been thinned.
const FEW: usize = 32;
/// A young run leaves so much room for what comes, as its time line does.
const LEAST: u64 = 12;

/// A metric as it is known.
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// Its value now.
    pub value: f64,
    /// A value that is no larger is rounding.
    pub tiny: f64,
    /// Its values, in the order of time.
    pub curve: Rc<Vec<(u64, f64)>>,
    /// The instant.
    pub t: u64,
    /// The furthest instant visited.
    pub visited: u64,
    /// Which value of the curve is pointed at.
    pub pointed: Option<usize>,
}

/// What a reader does on a curve.
pub enum Point {
    /// Points at a value, or at none.
    At(Option<usize>),
    /// Goes to an instant.
    Go(u64),
}

/// One metric. Its curve is a slider: what is pointed at, or chosen with the keys up and down, is told; a click or
/// Enter goes there. (No component of its own: each costs some kilobytes.)
pub fn metric(words: &Words, metric: &Metric, on: &Callback<Point>) -> Html {
    let Metric { name, value, tiny, curve, t, visited, pointed } = metric;
    let label = words.get(&format!("metric-{name}"));
    let until = (*visited).max(LEAST) as f64;
    let now = nearest(curve, *t as f64);
    let pointed = pointed.filter(|&i| i < curve.len());
    let at = pointed.or(now).map(|i| curve[i]);
    let said = |value: f64| measured(words, value, DIGITS, *tiny);
    let told =
        at.map(|(t, value)| words.say("ui-metric-at", &[("value", said(value).into()), ("t", (t as f64).into())]));
    // Of a count every digit is told.
    let whole = *value == value.trunc() && (1e4..1e15).contains(value);
    let plain = if whole { grouped(*value as usize) } else { said(*value) };
    let shown = told.clone().filter(|_| pointed.is_some()).unwrap_or(plain);
    let place = placing(curve, until);
    let dot = |i: usize, class: &'static str| {
        let (x, y) = place(curve[i]);
        html! { <path {class} d={format!("M{x:.1} {y:.1}h0")} /> }
    };
    let on_move = {
        let curve = curve.clone();
        on.reform(move |event: PointerEvent| {
            let spark = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let width = spark.map_or(1, |spark| spark.client_width().max(1));
            let x = f64::from(event.offset_x()) / f64::from(width) * ROOM.0;
            Point::At(nearest(&curve, (x - EDGE) / (ROOM.0 - 2.0 * EDGE) * until))
        })
    };
    let (here, last) = (pointed.or(now).unwrap_or(0), curve.len().saturating_sub(1));
    let there = at.map_or(*t, |(t, _)| t);
    let on_key = {
        let on = on.clone();
        Callback::from(move |event: KeyboardEvent| {
            let point = match event.key().as_str() {
                "ArrowUp" => Point::At(Some((here + 1).min(last))),
                "ArrowDown" => Point::At(Some(here.saturating_sub(1))),
                "Enter" => Point::Go(there),
                _ => return,
            };
            event.prevent_default();
            on.emit(point);
        })
    };
    let spark = curve.first().zip(curve.last()).map(|(first, last)| {
        let args = [
            ("name", label.as_str().into()),
            ("first", said(first.1).into()),
            ("from", (first.0 as f64).into()),
            ("last", said(last.1).into()),
            ("to", (last.0 as f64).into()),
        ];
        html! {
            <div class="spark" role="slider" tabindex="0" aria-label={words.say("ui-metric-curve", &args)}
                aria-description={words.get("ui-metric-hint")} aria-valuemin="0" aria-valuemax={visited.to_string()}
                aria-valuenow={there.to_string()} aria-valuetext={told} onpointermove={on_move}
                onpointerleave={on.reform(|_| Point::At(None))} onblur={on.reform(|_| Point::At(None))}
                onclick={on.reform(move |_| Point::Go(there))} onkeydown={on_key}>
                <svg viewBox={format!("0 0 {} {}", ROOM.0, ROOM.1)} preserveAspectRatio="none" aria-hidden="true">
                    <path class="line" d={line(curve, &place, false)} />
                    <path class="gap" d={line(curve, &place, true)} />
                    { for now.map(|i| dot(i, "dot")) }
                    { for pointed.map(|i| dot(i, "dot pointed")) }
                </svg>
            </div>
        }
    });
    html! {
        <div data-metric={*name} key={*name}>
            <dt>{ label }</dt>
            <dd>{ shown }{ spark }</dd>
        </div>
    }
}

/// The index of the value nearest to an instant.
fn nearest(curve: &[(u64, f64)], t: f64) -> Option<usize> {
    let after = curve.partition_point(|(at, _)| (*at as f64) < t);
    let far = |i: &usize| curve.get(*i).map_or(f64::INFINITY, |(at, _)| (*at as f64 - t).abs());
    let before = after.saturating_sub(1);
    Some(if far(&before) <= far(&after) { before } else { after }).filter(|i| *i < curve.len())
}

/// How values lie in the room of a curve: from their least to their greatest; all alike, in the middle.
fn placing(curve: &[(u64, f64)], until: f64) -> impl Fn((u64, f64)) -> (f64, f64) + use<> {
    let range = curve.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (_, v)| (a.min(*v), b.max(*v)));
    let across = ROOM.0 - 2.0 * EDGE;
    let down = ROOM.1 - 2.0 * EDGE;
    move |(t, value)| {
        let share = if range.1 > range.0 { (range.1 - value) / (range.1 - range.0) } else { 0.5 };
        (EDGE + t as f64 / until * across, EDGE + share * down)
    }
}

/// The curve as a path, of many values the least and the greatest of every piece; or its `gaps`, where the run has been
/// and no value is known.
fn line(curve: &[(u64, f64)], place: impl Fn((u64, f64)) -> (f64, f64), gaps: bool) -> String {
    let piece = (2 * curve.len()).div_ceil(MOST).max(1);
    let mut corners: Vec<(u64, f64)> = Vec::new();
    for values in curve.chunks(piece) {
        let (mut least, mut most) = (0, 0);
        for (i, (_, value)) in values.iter().enumerate() {
            least = if *value < values[least].1 { i } else { least };
            most = if *value > values[most].1 { i } else { most };
        }
        corners.extend([values[least.min(most)], values[least.max(most)]]);
    }
    corners.dedup();
    // Some metrics have a value at every second or third instant, and long runs remember every so many-th.
    let usual = corners.windows(2).map(|pair| pair[1].0 - pair[0].0).min().unwrap_or(0);
    let usual = if curve.len() < FEW { usual.min(3) } else { usual };
    let mut path = String::new();
    let mut pen_up = true;
    for (n, corner) in corners.iter().enumerate() {
        let (x, y) = place(*corner);
        path += &format!("{}{x:.1} {y:.1}", if pen_up { "M" } else { "L" });
        pen_up = corners.get(n + 1).is_some_and(|next| (next.0 - corner.0 > 2 * usual * piece as u64) != gaps);
    }
    path
}
