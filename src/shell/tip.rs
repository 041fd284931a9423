//! A small label beside the pointer.

use web_sys::HtmlElement;
use yew::prelude::*;

/// A small label beside the pointer.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Where the pointer is.
    pub at: (f64, f64),
    /// The size of the panel.
    pub room: (f64, f64),
    /// What is said, line by line.
    pub text: String,
}

/// See [`Props`].
#[component]
pub fn Tip(props: &Props) -> Html {
    let node = use_node_ref();
    let (at, room) = (props.at, props.room);
    {
        let node = node.clone();
        use_effect_with((at, room, props.text.clone()), move |_| {
            // The policy forbids style attributes; custom properties through the CSSOM are allowed.
            if let Some(element) = node.cast::<HtmlElement>() {
                let style = element.style();
                let left = (at.0 + 14.0).min(room.0 - f64::from(element.offset_width()) - 4.0).max(4.0);
                let above = at.1 - f64::from(element.offset_height()) - 12.0;
                let top = if above < 4.0 { at.1 + 18.0 } else { above };
                let _ = style.set_property("left", &format!("{left}px"));
                let _ = style.set_property("top", &format!("{top}px"));
            }
        });
    }
    html! {
        <div class="tip" ref={node} aria-hidden="true">
            { for props.text.lines().map(|line| html! { <div>{ line.to_owned() }</div> }) }
        </div>
    }
}
