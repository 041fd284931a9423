//! The sheet over the main picture.

use super::super::super::browser::document;
use super::super::Seen;
use super::places::{BetMark, MarkKind, Spot};
use crate::plot::ToData;
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};

/// Is there one already?
pub fn is_there() -> bool {
    document().is_some_and(|page| page.query_selector(".marks").ok().flatten().is_some())
}

/// The sheet over the main picture, and how the picture maps to data.
pub fn over(seen: &Seen) -> Option<HtmlElement> {
    let main = seen.workspace.see().slots.first()?.demo.panels.first()?.id;
    let canvas = document()?.query_selector(&format!("canvas[data-panel={main}]")).ok()??;
    let frame = canvas.parent_element()?;
    if let Ok(Some(sheet)) = frame.query_selector(":scope > .marks") {
        return sheet.dyn_into().ok();
    }
    let sheet: HtmlElement = document()?.create_element("div").ok()?.dyn_into().ok()?;
    sheet.set_class_name("marks");
    frame.append_child(&sheet).ok()?;
    let _ = canvas.set_attribute("data-marked", "");
    let ours = EventListenerOptions { phase: EventListenerPhase::Bubble, passive: false };
    for kind in ["pointerdown", "pointermove", "pointerup", "pointercancel"] {
        let own = sheet.clone();
        EventListener::new_with_options(&sheet, kind, ours, move |event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                event.prevent_default();
                pointer(&own, event);
            }
        })
        .forget();
    }
    EventListener::new_with_options(&sheet, "keydown", ours, |event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(super::key) {
            event.prevent_default();
            event.stop_propagation();
        }
    })
    .forget();
    // The panel says so when it was drawn anew.
    EventListener::new(&canvas, "drawn", |_| super::paint()).forget();
    Some(sheet)
}

/// How the picture below maps to data.
pub fn window(sheet: &Element) -> Option<ToData> {
    let canvas = sheet.parent_element()?.query_selector("canvas").ok()??;
    serde_json::from_str(&canvas.get_attribute("data-window")?).ok()
}

fn pointer(sheet: &HtmlElement, event: &PointerEvent) {
    let Some(window) = window(sheet) else { return };
    let (x, y) = window.to_data(f64::from(event.offset_x()), f64::from(event.offset_y()));
    match event.type_().as_str() {
        "pointerdown" if event.button() == 0 => {
            let _ = sheet.set_pointer_capture(event.pointer_id());
            super::aim(Some([x, y]));
        }
        "pointermove" if event.buttons() & 1 == 1 => super::aim(Some([x, y])),
        "pointerup" => super::commit(),
        "pointercancel" => super::aim(None),
        _ => {}
    }
}

/// Draws the mark that is not set yet, or those that are.
pub fn draw(seen: &Seen, waiting: Option<(MarkKind, Option<Spot>)>, marks: &[BetMark]) {
    let Some((sheet, window)) = over(seen).and_then(|sheet| Some((sheet.clone(), window(&sheet)?))) else { return };
    let (mut head, mut art, mut spots) = (String::new(), String::new(), Vec::new());
    if let Some((kind, at)) = waiting {
        head = format!("<p>{}</p>", seen.words.get("ui-mark-here"));
        at.iter().for_each(|at| cross(&mut art, &window, kind, *at, None));
    } else {
        for mark in marks {
            let truth = mark.spots.first().copied().flatten().filter(|_| mark.judged());
            let own = seen.words.get("ui-mark-yours");
            // The words stand apart: those of the lower place below it.
            let low =
                truth.is_some_and(|truth| beside(&window, mark, truth).1 < window.to_px(mark.at[0], mark.at[1]).1);
            cross(&mut art, &window, mark.kind, mark.at, truth.map(|_| (own.as_str(), low)));
            if let Some(truth) = truth {
                ring(&mut art, &window, mark, (truth, low), &seen.words.get("ui-mark-true"));
                spots.extend(mark.spots.iter().map(|spot| spot.map(|spot| beside(&window, mark, spot))));
            }
        }
    }
    sheet.set_inner_html(&format!("{head}<svg aria-hidden=\"true\">{art}</svg>"));
    // For tests and scripts: where the true place is, and those of the other answers.
    let _ = sheet.set_attribute("data-spots", &serde_json::to_string(&spots).unwrap_or_default());
}

/// Where a place is drawn: what does not count of it is as in the mark.
fn beside(window: &ToData, mark: &BetMark, spot: Spot) -> (f64, f64) {
    let [x, y] = match mark.kind {
        MarkKind::Place => spot,
        MarkKind::Across => [spot[0], mark.at[1]],
        MarkKind::Up => [mark.at[0], spot[1]],
        MarkKind::Angle => {
            let [a, b] = [mark.at, spot].map(|[x, y]| libm::hypot(x, y).max(f64::MIN_POSITIVE));
            let side = if mark.at[0] * spot[0] + mark.at[1] * spot[1] < 0.0 { -a } else { a };
            spot.map(|x| x / b * side)
        }
    };
    window.to_px(x, y)
}

/// Through a place: the line that counts.
fn through(window: &ToData, kind: MarkKind, (x, y): (f64, f64)) -> String {
    let (left, right, top, bottom) = (window.left, window.left + window.width, window.top, window.top + window.height);
    match kind {
        MarkKind::Place => String::new(),
        MarkKind::Across => format!("M{x:.1} {top:.1}V{bottom:.1}"),
        MarkKind::Up => format!("M{left:.1} {y:.1}H{right:.1}"),
        MarkKind::Angle => {
            let (ox, oy) = window.to_px(0.0, 0.0);
            format!("M{ox:.1} {oy:.1}L{x:.1} {y:.1}")
        }
    }
}

fn cross(art: &mut String, window: &ToData, kind: MarkKind, at: Spot, label: Option<(&str, bool)>) {
    let (x, y) = window.to_px(at[0], at[1]);
    let line = through(window, kind, (x, y));
    let (left, top) = (x - 9.0, y - 9.0);
    let path = format!("M{left:.1} {y:.1}h18M{x:.1} {top:.1}v18");
    *art += &format!(
        "<path class=\"way\" d=\"{line}\"/><path class=\"halo\" d=\"{path}\"/><path class=\"own\" d=\"{path}\"/>"
    );
    label.iter().for_each(|(text, low)| say(art, window, (x, y + if *low { 24.0 } else { -14.0 }), "own", text));
}

fn ring(art: &mut String, window: &ToData, mark: &BetMark, (truth, high): (Spot, bool), text: &str) {
    let (x, y) = beside(window, mark, truth);
    let line = through(window, mark.kind, (x, y));
    let (left, from) = (x - 11.0, window.to_px(mark.at[0], mark.at[1]));
    let path = format!("M{left:.1} {y:.1}a11 11 0 1 0 22 0a11 11 0 1 0 -22 0");
    // Up to the ring: what stands there stays to be read.
    let far = libm::hypot(x - from.0, y - from.1);
    let share = (1.0 - 14.0 / far.max(14.0)).max(0.0);
    let (to_x, to_y) = (from.0 + (x - from.0) * share, from.1 + (y - from.1) * share);
    let way = format!("M{:.1} {:.1}L{to_x:.1} {to_y:.1}", from.0, from.1);
    *art += &format!(
        "<path class=\"true\" d=\"{line}\"/><path class=\"way\" d=\"{way}\"/><path class=\"halo\" d=\"{path}\"/><path class=\"true\" d=\"{path}\"/>"
    );
    say(art, window, (x, y + if high { -18.0 } else { 28.0 }), "true", text);
}

/// A word at a mark, within the picture.
fn say(art: &mut String, window: &ToData, (x, y): (f64, f64), class: &str, text: &str) {
    let share = (x - window.left) / window.width;
    let anchor = if share < 0.15 {
        "start"
    } else if share > 0.85 {
        "end"
    } else {
        "middle"
    };
    let y = y.clamp(window.top + 14.0, window.top + window.height - 6.0);
    *art += &format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>");
}
