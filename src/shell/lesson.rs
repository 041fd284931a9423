//! The lesson: lit by phase, with the live numbers in it.

mod coming;

use super::bets::{self, Seen};
use super::browser::{self, all};
use super::tasks;
use super::workspace::Shared;
use crate::engine::address::{self, PageSettings};
use crate::player::translation::{Section, Translation};
use coming::{Coming, framed};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Stands for a number that is not there.
const MISSING: &str = "–";
/// The part that is lit before the first step.
const START: &str = "start";
/// Stands for all numbers while there is nothing yet that they could be of: they are about to come.
const COMING: &str = "…";

/// See [`Lesson`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Its words: the title, the question, its parts.
    pub translation: Translation,
    /// The demo.
    pub demo: &'static str,
    /// The runs.
    pub workspace: Shared,
    /// The instant of the run.
    pub t: u64,
    /// The part that is lit.
    pub lit: String,
    /// The parts that belong to phases: the others are never dimmed.
    pub phases: Vec<String>,
    /// Numbers for the gaps.
    pub live: Vec<(&'static str, String)>,
    /// How the page is shown: moments are opened so.
    pub page: PageSettings,
    /// A study of the run on screen is asked for.
    pub on_study: Callback<String>,
}

/// Where in the lesson the reader is.
#[derive(Default)]
struct LessonPlace {
    /// The part that was clicked, or scrolled to.
    part: String,
    /// Does the lesson stay there, whatever is lit?
    stays: bool,
    /// Where we scrolled to, which is not the reader's doing.
    ours: Option<i32>,
}

/// See [`Props`].
#[component]
pub fn Lesson(props: &Props) -> Html {
    let (words, sections) = (&props.translation.words, &props.translation.sections);
    let seen = Seen {
        demo: props.demo,
        t: props.t,
        lit: props.lit.clone(),
        words: words.clone(),
        workspace: props.workspace.clone(),
    };
    let node = use_node_ref();
    let place = use_mut_ref(LessonPlace::default);
    // Parts without a phase are worked through at the reader's own pace. What comes before the first phase leads to it.
    let aside = {
        let (sections, phases, lit) = (sections.clone(), props.phases.clone(), props.lit.clone());
        move |id: &str| {
            let of_phase = |section: &Section| phases.contains(&section.id);
            let before = sections.iter().position(of_phase).unwrap_or(0);
            id != lit && sections.iter().skip(before).any(|section| section.id == id && !of_phase(section))
        }
    };
    let (there, whole) = (use_state(|| false), use_state(|| false));
    {
        let (node, there, whole) = (node.clone(), there.clone(), whole.clone());
        use_effect_with(sections.clone(), move |sections| {
            there.set(false);
            whole.set(false);
            let said = move |all: bool| if all { whole.set(true) } else { there.set(true) };
            let coming = node.cast::<Element>().map(|lesson| Coming::begin(&lesson, sections, said));
            move || drop(coming)
        });
    }
    {
        let node = node.clone();
        let (translation, demo) = (props.translation.clone(), props.demo);
        use_effect_with((props.live.clone(), translation, *there), move |(live, translation, _)| {
            if let Some(lesson) = node.cast::<Element>() {
                fill(&lesson, live);
                tasks::show(&lesson, demo, live, &translation.words);
            }
        });
    }
    {
        let node = node.clone();
        let edits = seen.workspace.see().slots.first().and_then(|slot| Some(slot.run_view.run()?.edits.len()));
        let (seen, stand) = (seen.clone(), (props.t, props.lit.clone(), edits));
        use_effect_with((props.translation.clone(), props.demo, stand, *there), move |_| {
            if let Some(lesson) = node.cast::<Element>() {
                bets::show(&lesson, &seen);
            }
        });
    }
    {
        let (node, place) = (node.clone(), place.clone());
        use_effect_with((props.lit.clone(), *whole), move |(lit, _)| {
            let lit = lit.clone();
            // When the browser has laid out the page by itself.
            let shown = framed(move || {
                // Before the first step a lesson is read from its beginning.
                let begins = |lesson: &HtmlElement| lit == START && lesson.scroll_top() == 0;
                if let Some(part) = node.cast::<HtmlElement>().as_ref().and_then(lit_part) {
                    open(&part, true);
                }
                if let Some(lesson) = node.cast::<HtmlElement>()
                    && !place.borrow().stays
                    && !sees_answer(&lesson)
                    && !begins(&lesson)
                {
                    let ours = show_lit(&lesson);
                    place.borrow_mut().ours = ours;
                }
            });
            move || drop(shown)
        });
    }
    let on_click = {
        let (place, aside, node) = (place.clone(), aside.clone(), node.clone());
        let (translation, demo, live) = (props.translation.clone(), props.demo, props.live.clone());
        let (on_study, page) = (props.on_study.clone(), props.page.clone());
        Callback::from(move |event: MouseEvent| {
            let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some((clicked, lesson)) = clicked.as_ref().zip(node.cast::<Element>()) {
                bets::point(Some(clicked.clone()), true);
                bets::take(clicked, &lesson, &seen);
                tasks::take(clicked, &lesson, demo);
                tasks::show(&lesson, demo, &live, &translation.words);
            }
            let closest = |selector: &str| clicked.as_ref()?.closest(selector).ok().flatten();
            if let Some(study) = closest("[data-starts]").and_then(|link| link.get_attribute("data-starts")) {
                on_study.emit(study);
            }
            let moment = closest("a[href^='#']");
            let beside = event.ctrl_key() || event.meta_key() || event.shift_key();
            if let Some(link) = moment.as_ref().filter(|_| !beside).and_then(|link| link.get_attribute("href"))
                && let Some(window) = web_sys::window()
            {
                event.prevent_default();
                let _ = window.location().set_hash(&address::here(&link, demo, &page));
            }
            // A moment speaks of the main picture: a phone's row of panels begins with it again.
            if moment.is_some()
                && let Some(Ok(Some(stage))) = browser::document().map(|document| document.query_selector(".stage"))
            {
                stage.set_scroll_left(0);
            }
            let Some(part) = closest("[data-part]") else { return };
            if closest(".unfold").is_some() {
                open(&part, !part.has_attribute("data-open"));
            }
            let part = part.get_attribute("data-part").unwrap_or_default();
            *place.borrow_mut() = LessonPlace { stays: aside(&part), part, ours: None };
        })
    };
    let on_scroll = {
        let node = node.clone();
        Callback::from(move |_: Event| {
            let Some(lesson) = node.cast::<HtmlElement>() else { return };
            let mut place = place.borrow_mut();
            let part = part_at(&lesson);
            if place.ours.take() != Some(lesson.scroll_top()) && part != place.part {
                *place = LessonPlace { stays: aside(&part) && !sees_lit(&lesson), part, ours: None };
            }
        })
    };
    // Touch points as well: what was tapped stays marked until something else is.
    let on_point = Callback::from(|event: PointerEvent| {
        bets::point(event.target().and_then(|target| target.dyn_into().ok()), false);
    });
    let on_leave = Callback::from(|_: PointerEvent| bets::point(None, false));
    let on_input = Callback::from(|event: InputEvent| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into().ok()) {
            bets::say_number(&input);
        }
    });
    let part = |section: &Section| {
        let lit = section.id == props.lit;
        let dim = !lit && !props.lit.is_empty() && props.phases.contains(&section.id);
        html! {
            <section key={section.id.clone()} class={classes!("part", lit.then_some("lit"), dim.then_some("dim"))}
                data-part={section.id.clone()} aria-current={lit.then_some("step")}>
                // Its text comes before this.
                // On a phone, where scenes fold.
                <button type="button" class="unfold" aria-expanded="false" aria-label={words.get("ui-unfold")}></button>
            </section>
        }
    };
    html! {
        <aside class="lesson" ref={node} aria-label={words.get("ui-lesson")} aria-busy={(!*whole).then_some("true")} tabindex="0" onclick={on_click} onpointerover={on_point} onpointerleave={on_leave} oninput={on_input} onscroll={on_scroll}>
            <h1>{ words.get("title") }</h1>
            <p class="question">{ words.get("question") }</p>
            { for sections.iter().map(part) }
            // The pinned item of "Try this"; `tasks::show` fills it.
            <div class="next" role="status" hidden=true></div>
        </aside>
    }
}

fn fill(lesson: &Element, live: &[(&'static str, String)]) {
    let unknown = if live.is_empty() { COMING } else { MISSING };
    for gap in all(lesson, "[data-live]") {
        let name = gap.get_attribute("data-live").unwrap_or_default();
        let value = live.iter().find(|(known, _)| *known == name).map_or(unknown, |(_, value)| value.as_str());
        if gap.text_content().as_deref() != Some(value) {
            gap.set_text_content(Some(value));
        }
    }
    // What is not known is not spoken of.
    for clause in all(lesson, "[data-if]") {
        let mut values = all(&clause, "[data-live]").into_iter().filter_map(|gap| gap.text_content());
        let missing = values.any(|value| [MISSING, COMING].contains(&value.as_str()));
        let _ = clause.toggle_attribute_with_force("hidden", missing);
    }
}

/// Folds a part, or unfolds it. That is seen on a phone alone.
fn open(part: &Element, open: bool) {
    let _ = part.toggle_attribute_with_force("data-open", open);
    if let Ok(Some(button)) = part.query_selector(".unfold") {
        let _ = button.set_attribute("aria-expanded", if open { "true" } else { "false" });
    }
}

fn lit_part(lesson: &HtmlElement) -> Option<HtmlElement> {
    lesson.query_selector(".lit").ok()??.dyn_into().ok()
}

/// Is as much of the lit part in sight as shows that the reader is there?
fn sees_lit(lesson: &HtmlElement) -> bool {
    let height = lesson.client_height();
    lit_part(lesson).is_some_and(|lit| {
        let (top, size) = (lit.offset_top() - lesson.scroll_top(), lit.offset_height());
        (top + size).min(height) - top.max(0) >= (size / 2).min(height / 3)
    })
}

/// Is a bet in sight that was answered? Its reader wants to see what comes of it.
fn sees_answer(lesson: &HtmlElement) -> bool {
    let (top, height) = (lesson.get_bounding_client_rect().top(), f64::from(lesson.client_height()));
    all(lesson, ".bet:has([data-chosen]), .bet:has([aria-pressed=true])").iter().any(|bet| {
        let place = bet.get_bounding_client_rect();
        place.bottom() > top && place.top() < top + height
    })
}

/// The part that is read where the lesson stands: the one a third below its upper edge.
fn part_at(lesson: &HtmlElement) -> String {
    let line = lesson.scroll_top() + lesson.client_height() / 3;
    let parts = all(lesson, "[data-part]").into_iter().filter_map(|part| part.dyn_into::<HtmlElement>().ok());
    let last = parts.take_while(|part| part.offset_top() <= line).last();
    last.and_then(|part| part.get_attribute("data-part")).unwrap_or_default()
}

/// Brings the lit part into sight, where the lesson is a column that scrolls by itself. Where it scrolled to, if it did.
fn show_lit(lesson: &HtmlElement) -> Option<i32> {
    if lesson.scroll_height() <= lesson.client_height() + 4 {
        return None;
    }
    let lit = lit_part(lesson)?;
    let (top, bottom) = (lit.offset_top() - 16, lit.offset_top() + lit.offset_height() + 16);
    let (from, to) = (lesson.scroll_top(), lesson.scroll_top() + lesson.client_height());
    let target = if top < from || bottom - top > lesson.client_height() {
        top
    } else if bottom > to {
        bottom - lesson.client_height()
    } else {
        return None;
    };
    lesson.set_scroll_top(target);
    Some(lesson.scroll_top())
}
