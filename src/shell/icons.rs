//! Icons drawn by us: letters of the system's font could turn into coloured pictures on a phone.

use yew::prelude::*;

/// An icon by its name, 16 units square, in the colour of the text.
pub fn icon(name: &str) -> Html {
    let path = match name {
        "play" => "M4 2.5v11l9.5-5.5z",
        "pause" => "M4 2.5h3v11H4zM9.5 2.5h3v11h-3z",
        "step" => "M5 3l5.5 5L5 13l-1.2-1.3L7.9 8 3.8 4.3zM11 3h1.6v10H11z",
        "back" => "M11 3L5.5 8l5.5 5 1.2-1.3L8.1 8l4.1-3.7zM3.4 3H5v10H3.4z",
        "round" => "M2.6 3l5 5-5 5-1.2-1.2L5.2 8 1.4 4.2zM8.6 3l5 5-5 5-1.2-1.2L11.2 8 7.4 4.2z",
        "round-back" => "M13.4 3l-5 5 5 5 1.2-1.2L10.8 8l3.8-3.8zM7.4 3l-5 5 5 5 1.2-1.2L4.8 8l3.8-3.8z",
        "end" => "M2.5 3l7 5-7 5zM11 3h2v10h-2z",
        "home" => "M13.5 3l-7 5 7 5zM3 3h2v10H3z",
        "reset" => "M8 3.2V.8L4.2 4 8 7.2V4.8a3.7 3.7 0 1 1-3.7 3.7H2.7A5.3 5.3 0 1 0 8 3.2z",
        "seed" => {
            "M3 2h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zm.6 1.6v8.8h8.8V3.6zM5.6 4.6a1 1 0 1 1 0 2 1 1 0 0 1 0-2zm4.8 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM8 7a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM5.6 9.4a1 1 0 1 1 0 2 1 1 0 0 1 0-2zm4.8 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2z"
        }
        "share" => "M8 1l4 4-1.1 1.1L8.8 4v7H7.2V4L5.1 6.1 4 5zM3 9v4.4h10V9h1.6v6H1.4V9z",
        "present" => "M1 2h14v9H9v1l2 3H9.2L8 13l-1.2 2H5l2-3v-1H1zm1.6 1.6v5.8h10.8V3.6z",
        "controls" => "M1 3h14v1.5H1zM1 7.2h14v1.6H1zM1 11.5h14V13H1zM9 1.5h3V6H9zM4 5.8h3v4.4H4zM9 10h3v4.5H9z",
        "close" => "M3.7 2.6L8 6.9l4.3-4.3 1.1 1.1L9.1 8l4.3 4.3-1.1 1.1L8 9.1l-4.3 4.3-1.1-1.1L6.9 8 2.6 3.7z",
        "pick" => "M3 1.5l10 6-4.5 1L11 13l-2 1-2.4-4.6L3.4 12z",
        "draw" => "M11.5 1.5l3 3L5.5 13.5 1.5 14.5l1-4zM4 11l-.6 1.6L5 12z",
        "spray" => "M5 7h5v7.5H5zM6 4h3v2H6zM11 2h1.4v1.4H11zM13 4h1.4v1.4H13zM11 5.6h1.4V7H11zM13.2 1h1.4v1.4h-1.4z",
        "undo" => "M6 3L2 6.5 6 10V7.6h4a2.2 2.2 0 1 1 0 4.4H6v1.6h4a3.8 3.8 0 1 0 0-7.6H6z",
        "redo" => "M10 3l4 3.5-4 3.5V7.6H6A2.2 2.2 0 1 0 6 12h4v1.6H6A3.8 3.8 0 1 1 6 6h4z",
        _ => "",
    };
    html! { <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d={path} fill="currentColor" /></svg> }
}
