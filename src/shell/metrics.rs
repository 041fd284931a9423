//! A metric of a run: its value now, and its curve over time, which leads to any step of it.

use super::deck::SameWords;
use crate::engine::words::number;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Digits of a value.
const DIGITS: usize = 5;
/// The room of a curve, in units of its own: across, and down.
const ROOM: (f64, f64) = (100.0, 24.0);
/// What is kept free at the edges, so that dots are seen whole.
const EDGE: f64 = 3.0;
/// A curve is drawn with at most so many corners.
const MOST: usize = 200;
/// A young run leaves so much room for what comes, as its time line does.
const LEAST: u64 = 12;

/// See [`Metric`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// Its name.
    pub name: &'static str,
    /// Its value now.
    pub value: f64,
    /// Its values, in the order of time.
    pub curve: Vec<(u64, f64)>,
    /// The instant.
    pub t: u64,
    /// The furthest instant visited.
    pub visited: u64,
    /// Goes to an instant.
    pub seek: Callback<u64>,
}

/// One metric. Its curve is a slider: what is pointed at, or chosen with the keys up and down, is told; a click or
/// Enter goes there.
#[component]
pub fn Metric(props: &Props) -> Html {
    let words = &props.words.0;
    let at = use_state_eq(|| None::<usize>);
    let node = use_node_ref();
    let label = words.get(&format!("metric-{}", props.name));
    let until = props.visited.max(LEAST) as f64;
    let now = nearest(&props.curve, props.t as f64);
    let pointed = at.filter(|&i| i < props.curve.len());
    let told = pointed.or(now).map(|i| {
        let (t, value) = props.curve[i];
        words.say("metric-at", &[("value", number(value, DIGITS).into()), ("t", (t as f64).into())])
    });
    let shown = match (pointed, &told) {
        (Some(_), Some(told)) => told.clone(),
        _ => number(props.value, DIGITS),
    };
    let place = placing(&props.curve, until);
    let dot = |i: usize, class: &'static str| {
        let (x, y) = place(props.curve[i]);
        html! { <path {class} d={format!("M{x:.1} {y:.1}h0")} /> }
    };
    let on_move = {
        let (at, curve, node) = (at.clone(), props.curve.clone(), node.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(spark) = node.cast::<HtmlElement>().map(|spark| spark.get_bounding_client_rect()) else { return };
            let x = (f64::from(event.client_x()) - spark.left()) / spark.width() * ROOM.0;
            at.set(nearest(&curve, (x - EDGE) / (ROOM.0 - 2.0 * EDGE) * until));
        })
    };
    let leave = {
        let at = at.clone();
        move || at.set(None)
    };
    let go = {
        let (at, seek) = (at.clone(), props.seek.clone());
        let there = pointed.map(|i| props.curve[i].0);
        move || {
            at.set(None);
            there.into_iter().for_each(|t| seek.emit(t));
        }
    };
    let on_key = {
        let (at, last, go) = (at, props.curve.len().saturating_sub(1), go.clone());
        let from = pointed.or(now).unwrap_or(0);
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowUp" => at.set(Some((from + 1).min(last))),
                "ArrowDown" => at.set(Some(from.saturating_sub(1))),
                "Enter" => go(),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let (first, last) = (props.curve.first(), props.curve.last());
    let spark = first.zip(last).map(|(first, last)| {
        let args = [
            ("name", label.as_str().into()),
            ("first", number(first.1, DIGITS).into()),
            ("from", (first.0 as f64).into()),
            ("last", number(last.1, DIGITS).into()),
            ("to", (last.0 as f64).into()),
        ];
        let (on_leave, on_blur) = (leave.clone(), leave);
        let shown_at = pointed.or(now).map_or(props.t, |i| props.curve[i].0);
        html! {
            <div class="spark" ref={node} role="slider" tabindex="0" aria-label={words.say("metric-curve", &args)}
                aria-description={words.get("metric-hint")} aria-valuemin="0" aria-valuemax={props.visited.to_string()}
                aria-valuenow={shown_at.to_string()} aria-valuetext={told} onpointermove={on_move}
                onpointerleave={move |_| on_leave()} onblur={move |_| on_blur()} onclick={move |_| go()} onkeydown={on_key}>
                <svg viewBox={format!("0 0 {} {}", ROOM.0, ROOM.1)} preserveAspectRatio="none" aria-hidden="true">
                    <path class="line" d={line(&props.curve, &place)} />
                    { for now.map(|i| dot(i, "dot")) }
                    { for pointed.map(|i| dot(i, "dot pointed")) }
                </svg>
            </div>
        }
    });
    html! {
        <div data-metric={props.name}>
            <dt>{ label }</dt>
            <dd>{ shown }{ spark }</dd>
        </div>
    }
}

/// The index of the value nearest to an instant.
fn nearest(curve: &[(u64, f64)], t: f64) -> Option<usize> {
    let after = curve.partition_point(|(at, _)| (*at as f64) < t);
    let far = |i: &usize| curve.get(*i).map_or(f64::INFINITY, |(at, _)| (*at as f64 - t).abs());
    let candidates = [after.saturating_sub(1), after];
    candidates.into_iter().min_by(|a, b| far(a).total_cmp(&far(b))).filter(|i| *i < curve.len())
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

/// The curve as a path: of many values the least and the greatest of every piece.
fn line(curve: &[(u64, f64)], place: impl Fn((u64, f64)) -> (f64, f64)) -> String {
    let piece = (2 * curve.len()).div_ceil(MOST).max(1);
    let mut path = String::new();
    let ends = |piece: &[(u64, f64)]| {
        let by = |a: &(u64, f64), b: &(u64, f64)| a.1.total_cmp(&b.1);
        let mut ends = [piece.iter().copied().min_by(by), piece.iter().copied().max_by(by)];
        ends.sort_by_key(|end| end.map(|(t, _)| t));
        ends
    };
    for value in curve.chunks(piece).flat_map(ends).flatten() {
        let (x, y) = place(value);
        path += &format!("{}{x:.1} {y:.1}", if path.is_empty() { "M" } else { "L" });
    }
    path
}
