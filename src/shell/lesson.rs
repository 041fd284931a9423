//! The lesson: lit by phase, with the live numbers in it.

use super::bets::{self, Seen};
use super::browser::{self, all};
use super::tasks;
use super::workspace::Shared;
use crate::engine::address::{self, PageSettings};
use crate::player::translation::{Section, Translation};
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// So many elements are shown at a time, for formulas take long to lay out.
const PIECE: u32 = 40;
/// So many bytes of text are given to the browser at a time.
const TEXT: usize = 10_000;
/// The pieces of a lesson: its blocks, and items and rows one by one.
const PIECES: &str = ".part > *, .part li, .part tr";
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

/// What waits for a frame, and then for the task behind it.
type Waiting = Rc<RefCell<(Option<AnimationFrame>, Option<Timeout>)>>;

/// Does something in the task after the next frame, unless what is returned is dropped before.
fn framed(then: impl FnOnce() + 'static) -> Waiting {
    let waiting = Waiting::default();
    let of_frame = Rc::downgrade(&waiting);
    let frame = request_animation_frame(move |_| {
        if let Some(waiting) = of_frame.upgrade() {
            waiting.borrow_mut().1 = Some(Timeout::new(0, then));
        }
    });
    waiting.borrow_mut().0 = Some(frame);
    waiting
}

/// A lesson that comes piece by piece, each in a frame of its own: all at once it would keep the browser busy for too
/// long. First its text, made and checked when the app was built, not shown yet; then its pieces are shown, what is lit
/// first. Live numbers are filled in from outside.
struct Coming {
    lesson: Element,
    /// The parts with their texts that are still to come.
    texts: RefCell<VecDeque<(Element, String)>>,
    pieces: RefCell<VecDeque<Element>>,
    next: RefCell<Option<Waiting>>,
    /// Is told `false` when all texts are there, and `true` when they are shown.
    said: Box<dyn Fn(bool)>,
}

impl Coming {
    fn begin(lesson: &Element, sections: &[Section], said: impl Fn(bool) + 'static) -> Rc<Coming> {
        let texts = all(lesson, ".part").into_iter().zip(sections.iter().map(|section| section.html.clone()));
        let coming = Rc::new(Coming {
            lesson: lesson.clone(),
            texts: RefCell::new(texts.collect()),
            pieces: RefCell::default(),
            next: RefCell::default(),
            said: Box::new(said),
        });
        coming.go_on();
        coming
    }

    fn go_on(self: &Rc<Coming>) {
        let goes_on = if self.texts.borrow().is_empty() { self.show() } else { self.bring() };
        if goes_on {
            let coming = Rc::downgrade(self);
            let next = framed(move || {
                if let Some(coming) = coming.upgrade() {
                    coming.go_on();
                }
            });
            self.next.replace(Some(next));
        }
    }

    /// Brings some texts.
    fn bring(&self) -> bool {
        let mut bytes = 0;
        while bytes < TEXT {
            let Some((part, text)) = self.texts.borrow_mut().pop_front() else { break };
            // In another language there is one already.
            let old = all(&part, ":scope > :not(.unfold)");
            old.into_iter().for_each(|old| old.remove());
            let _ = part.insert_adjacent_html("afterbegin", &text);
            // For who cannot see it: which scene the button folds.
            let title = part.query_selector("h2").ok().flatten().and_then(|title| title.text_content());
            if let (Some(title), Ok(Some(button))) = (title, part.query_selector(".unfold")) {
                let _ = button.set_attribute("aria-label", &title);
            }
            bytes += text.len();
        }
        if self.texts.borrow().is_empty() {
            let pieces = all(&self.lesson, PIECES).into_iter();
            let (mut pieces, rest): (VecDeque<_>, VecDeque<_>) =
                pieces.partition(|piece| piece.closest(".lit").ok().flatten().is_some());
            pieces.extend(rest);
            self.pieces.replace(pieces);
            (self.said)(false);
        }
        true
    }

    /// Shows some pieces.
    fn show(&self) -> bool {
        let mut shown = 0;
        while shown < PIECE {
            let Some(piece) = self.pieces.borrow_mut().pop_front() else {
                (self.said)(true);
                return false;
            };
            let count = |within: &str| piece.query_selector_all(within).map_or(0, |found| found.length());
            // Its own items and rows are pieces by themselves.
            shown += 1 + count("*") - count("li, li *, tr, tr *");
            let _ = piece.set_attribute("data-shown", "");
        }
        true
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
