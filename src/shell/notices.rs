//! Notices: things the reader must be told, in the reader's language, until they are closed.

use super::icons::icon;
use crate::engine::Notice;
use crate::engine::words::Words;
use yew::prelude::*;

/// So many are seen at once, the latest first; the others are folded away.
const SEEN: usize = 2;

/// The notices that are open.
pub fn notices(words: &Words, notices: &[(u64, Notice)], on_close: &Callback<u64>) -> Html {
    let one = |(id, notice): &(u64, Notice)| {
        let id = *id;
        html! {
            <div class="notice" key={id} data-code={notice.code.clone()}>
                <span>{ words.notice(notice) }</span>
                <button type="button" class="icon tiny" aria-label={words.get("ui-close")}
                    onclick={on_close.reform(move |_| id)}>{ icon("close") }</button>
            </div>
        }
    };
    let latest = || notices.iter().rev();
    let folded = notices.len().saturating_sub(SEEN);
    html! {
        <div class="notices" role="status" aria-live="polite">
            { for latest().take(SEEN).map(one) }
            if folded > 0 {
                <details key="more">
                    <summary>{ words.say("ui-more-notices", &[("n", folded.into())]) }</summary>
                    <div class="folded">{ for latest().skip(SEEN).map(one) }</div>
                </details>
            }
        </div>
    }
}
