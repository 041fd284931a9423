//! The lesson: lit by phase, with the live numbers in it.

use super::speech::Section;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Stands for a number that is not there.
const MISSING: &str = "–";

/// See [`Lesson`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The title.
    pub title: String,
    /// The one-line question.
    pub question: String,
    /// Its parts.
    pub sections: Rc<Vec<Section>>,
    /// The part that is lit.
    pub lit: String,
    /// The parts that belong to phases: the others are never dimmed.
    pub phases: Vec<String>,
    /// Numbers for the gaps.
    pub live: Vec<(&'static str, String)>,
    /// The name of the column, for those who hear it.
    pub label: String,
}

/// See [`Props`].
#[component]
pub fn Lesson(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((props.live.clone(), props.sections.clone()), move |(live, _)| {
            if let Some(lesson) = node.cast::<Element>() {
                fill(&lesson, live);
            }
        });
    }
    {
        let node = node.clone();
        use_effect_with(props.lit.clone(), move |_| {
            if let Some(lesson) = node.cast::<HtmlElement>() {
                show_lit(&lesson);
            }
        });
    }
    let part = |section: &Section| {
        let lit = section.id == props.lit;
        let dim = !lit && props.phases.contains(&section.id);
        html! {
            <section key={section.id.clone()} class={classes!("part", lit.then_some("lit"), dim.then_some("dim"))}
                data-part={section.id.clone()} aria-current={lit.then_some("step")}>
                <Text html={section.html.clone()} />
            </section>
        }
    };
    html! {
        <aside class="lesson" ref={node} aria-label={props.label.clone()} tabindex="0">
            <h1>{ &props.title }</h1>
            <p class="question">{ &props.question }</p>
            { for props.sections.iter().map(part) }
        </aside>
    }
}

#[derive(Properties, PartialEq)]
struct TextProps {
    html: String,
}

/// Text of the language files, made and checked when the app was built. Rendered once: its live numbers are filled in
/// from outside.
#[component]
fn Text(props: &TextProps) -> Html {
    Html::from_html_unchecked(AttrValue::from(props.html.clone()))
}

fn fill(lesson: &Element, live: &[(&'static str, String)]) {
    let Ok(gaps) = lesson.query_selector_all("[data-live]") else { return };
    for i in 0..gaps.length() {
        let Some(gap) = gaps.item(i).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let name = gap.get_attribute("data-live").unwrap_or_default();
        let value = live.iter().find(|(known, _)| *known == name).map_or(MISSING, |(_, value)| value.as_str());
        if gap.text_content().as_deref() != Some(value) {
            gap.set_text_content(Some(value));
        }
    }
    // What is not known is not spoken of.
    let Ok(clauses) = lesson.query_selector_all("[data-if]") else { return };
    for i in 0..clauses.length() {
        let Some(clause) = clauses.item(i).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let text = clause.query_selector_all("[data-live]").ok();
        let missing = text.is_some_and(|gaps| {
            (0..gaps.length()).any(|j| gaps.item(j).and_then(|gap| gap.text_content()).as_deref() == Some(MISSING))
        });
        let _ = clause.toggle_attribute_with_force("hidden", missing);
    }
}

/// Brings the lit part into sight, where the lesson is a column that scrolls by itself.
fn show_lit(lesson: &HtmlElement) {
    if lesson.scroll_height() <= lesson.client_height() + 4 {
        return;
    }
    let Some(lit) = lesson.query_selector(".lit").ok().flatten().and_then(|lit| lit.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let (top, bottom) = (lit.offset_top() - 16, lit.offset_top() + lit.offset_height() + 16);
    let (from, to) = (lesson.scroll_top(), lesson.scroll_top() + lesson.client_height());
    let target = if top < from || bottom - top > lesson.client_height() {
        top
    } else if bottom > to {
        bottom - lesson.client_height()
    } else {
        return;
    };
    lesson.set_scroll_top(target);
}
