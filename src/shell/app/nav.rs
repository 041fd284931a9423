//! The demos by name, in the order of the front page. On a phone they do not fit: the one at hand is scrolled into sight.

use crate::demos::{DEMOS, Demo};
use crate::shell::browser;
use crate::shell::workspace::SameWords;
use yew::prelude::*;

/// See [`Nav`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The demo at hand.
    pub slug: Option<String>,
    /// The shell's words.
    pub words: SameWords,
}

/// See the head of this file.
#[component]
pub fn Nav(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.slug.clone(), move |_| {
            // Elsewhere all are seen, and nobody has to lay out the page to find that out.
            let Some(nav) = node.cast::<web_sys::Element>().filter(|_| browser::media("(max-width: 720px)")) else {
                return;
            };
            let Ok(Some(on)) = nav.query_selector(".on") else { return };
            let middle = |element: &web_sys::Element| {
                let place = element.get_bounding_client_rect();
                (place.left() + place.right()) / 2.0
            };
            nav.set_scroll_left(nav.scroll_left() + (middle(&on) - middle(&nav)) as i32);
        });
    }
    let words = &props.words.0;
    let entry = |demo: &'static Demo| {
        let slug = demo.slug();
        let on = props.slug.as_deref() == Some(slug);
        html! {
            <a href={demo.link(demo.opening)} class={classes!(on.then_some("on"))}
                title={words.get(&format!("demo-{slug}-title"))} aria-current={on.then_some("page")}>{ words.get(&format!("demo-{slug}-short")) }</a>
        }
    };
    html! { <nav ref={node} aria-label={words.get("ui-demos")}>{ for DEMOS.iter().map(entry) }</nav> }
}
