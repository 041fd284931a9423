//! "Try this": which item is in hand, and which are done.
//!
//! An item is in hand when one of its moments was opened. It is done when the run shows what its goal says
//! (`xtask/src/words/lesson.rs`), or, where it has none, when all its moments were opened. Kept for the visit.

use super::browser::all;
use crate::engine::words::Words;
use std::cell::{Cell, RefCell};
use web_sys::Element;

/// The items, which are in the same order in every language.
const ITEMS: &str = "[data-part=try] > ul > li";
/// What puts the pinned item away.
const CLOSE: &str = "[data-do=put-away]";
/// A moment.
const LINK: &str = "a[href^='#']";

/// What was done with one item.
struct Tried {
    demo: &'static str,
    item: usize,
    /// The addresses that were opened.
    opened: Vec<String>,
    done: bool,
}

thread_local! {
    static TRIED: RefCell<Vec<Tried>> = const { RefCell::new(Vec::new()) };
    static HAND: Cell<(&'static str, usize)> = const { Cell::new(("", 0)) };
}

fn of<'a>(tried: &'a mut [Tried], demo: &str, item: usize) -> Option<&'a mut Tried> {
    tried.iter_mut().find(|known| known.demo == demo && known.item == item)
}

/// Takes what was clicked in a lesson: a moment of an item puts the item in hand.
pub fn take(clicked: &Element, lesson: &Element, demo: &'static str) {
    let closest = |selector: &str| clicked.closest(selector).ok().flatten();
    if closest(CLOSE).is_some() {
        HAND.set(("", 0));
        return;
    }
    let Some(address) = closest(LINK).and_then(|link| link.get_attribute("href")) else { return };
    let pinned = closest("[data-item]").and_then(|pin| pin.get_attribute("data-item")?.parse::<usize>().ok());
    let Some(item) = pinned.or_else(|| {
        let item = closest(ITEMS)?;
        all(lesson, ITEMS).iter().position(|other| *other == item)
    }) else {
        // Somebody who goes elsewhere works on no item any more.
        HAND.set(("", 0));
        return;
    };
    HAND.set((demo, item));
    TRIED.with_borrow_mut(|tried| match of(tried, demo, item) {
        Some(known) => known.opened.push(address),
        None => tried.push(Tried { demo, item, opened: vec![address], done: false }),
    });
}

/// Ticks off what is done, and pins what is in hand.
pub fn show(lesson: &Element, demo: &'static str, live: &[(&'static str, String)], words: &Words) {
    let items = all(lesson, ITEMS);
    let hand = Some(HAND.get()).filter(|(of, _)| *of == demo).map(|(_, item)| item);
    let mut done = Vec::new();
    TRIED.with_borrow_mut(|tried| {
        for (at, item) in items.iter().enumerate() {
            let known = of(tried, demo, at);
            let is_done = known.is_some_and(|known| {
                known.done |= hand == Some(at) && reached(item, &known.opened, live);
                known.done
            });
            let _ = item.toggle_attribute_with_force("data-done", is_done);
            let _ = item.toggle_attribute_with_force("data-hand", hand == Some(at));
            done.push(is_done);
        }
    });
    let Ok(Some(pin)) = lesson.query_selector(".next") else { return };
    let Some((at, item)) = hand.and_then(|at| Some((at, items.get(at)?))) else {
        let _ = pin.toggle_attribute_with_force("hidden", true);
        return;
    };
    let inner = |item: &Element, selector: &str| item.query_selector(selector).ok().flatten();
    let mut text = String::new();
    let mut say = |mark: &str, item: usize, html: &str| {
        text += &format!("<p data-item=\"{item}\"><b>{mark}</b> <span>{html}</span></p>");
    };
    let next = words.get("ui-next");
    let goal = inner(item, ".goal").map(|goal| goal.inner_html());
    if let Some(goal) = &goal {
        say(if done[at] { "✓" } else { &next }, at, goal);
    }
    // The link that comes: of this item as long as it is in hand, else of the next that is not done.
    let links = (0..items.len()).map(|i| (at + i) % items.len()).filter(|&item| !done[item]);
    for item in links.take(if goal.is_some() && !done[at] { 0 } else { items.len() }) {
        let unopened = |link: &Element| {
            let address = link.get_attribute("href");
            TRIED.with_borrow_mut(|tried| {
                of(tried, demo, item).is_none_or(|known| address.is_none_or(|to| !known.opened.contains(&to)))
            })
        };
        let links = all(&items[item], LINK);
        let Some(link) = links.iter().find(|link| unopened(link)) else { continue };
        // A later link of an item often says little by itself.
        let first = links.first().filter(|first| *first != link).and_then(|first| first.text_content());
        let before = first.map(|first| format!("{} ", first.trim_end_matches('.'))).unwrap_or_default();
        say(&next, item, &format!("{}{}", escaped(&before), link.outer_html()));
        break;
    }
    if !text.is_empty() {
        let close = escaped(&words.get("ui-close"));
        text += &format!(
            "<button type=\"button\" class=\"icon tiny\" data-do=\"put-away\" aria-label=\"{close}\">×</button>"
        );
    }
    let _ = pin.toggle_attribute_with_force("hidden", text.is_empty());
    if pin.get_attribute("data-said").as_deref() != Some(&text) {
        let _ = pin.set_attribute("data-said", &text);
        pin.set_inner_html(&text);
    }
}

/// A text as it stands in markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn reached(item: &Element, opened: &[String], live: &[(&'static str, String)]) -> bool {
    let Ok(Some(goal)) = item.query_selector(".goal") else {
        return all(item, LINK).iter().all(|link| link.get_attribute("href").is_none_or(|to| opened.contains(&to)));
    };
    let (name, value) = (goal.get_attribute("data-goal"), goal.get_attribute("data-is"));
    live.iter().any(|(known, now)| Some(*known) == name.as_deref() && Some(now) == value.as_ref())
}
