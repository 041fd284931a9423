//! What stands above a picture while something is under way, and what it says of itself.

use super::PlayerView;
use super::messages::JobMsg;
use crate::player::jobs::Awaited;
use crate::plot::run_view::By;
use yew::prelude::*;

impl PlayerView {
    /// What is under way for a run, and a way to stop it or to have it after all.
    pub(super) fn needs_bar(&self, ctx: &Context<Self>, slot: usize) -> Html {
        let Some((study, awaited)) = self.player.awaited(slot) else { return Html::default() };
        let words = self.words(slot);
        let want = |wanted: bool| ctx.link().callback(move |_: MouseEvent| JobMsg::Want(slot, wanted));
        let fetched = self.player.workspace.is_fetched(slot);
        let name = if fetched { words.get("ui-fetching") } else { words.get(&format!("study-{study}")) };
        let bar = match awaited {
            Awaited::Comes(done, total) => {
                // Within a piece nobody knows how far it is.
                let value = (total > 1).then(|| done.to_string());
                html! {
                    <>
                        <span>{ name.clone() }</span>
                        <progress max={total.max(1).to_string()} {value} aria-label={name}></progress>
                        <button type="button" class="small" data-do="stop-needs" onclick={want(false)}>{ words.get("ui-cancel") }</button>
                    </>
                }
            }
            Awaited::Soon => return Html::default(),
            Awaited::Declined => {
                let name = if fetched { words.get("ui-again") } else { name };
                html! { <button type="button" class="small" data-do="want-needs" onclick={want(true)}>{ name }</button> }
            }
        };
        html! { <div class="study needs" role="status">{ bar }</div> }
    }

    /// What the recording is, where there is one.
    pub(super) fn recorded_bar(&self, slot: usize) -> Html {
        let Some(recording) = self.player.recordings.of(slot) else { return Html::default() };
        let words = self.words(slot);
        html! {
            <details class="note recorded">
                <summary>{ words.get("ui-recording-title") }</summary>
                { words.say("ui-recording", &[("t", (recording.recording.end as f64).into())]) }
            </details>
        }
    }

    /// A mark on what is not the run itself.
    pub(super) fn recalled(&self, slot: usize) -> Html {
        let workspace = self.player.workspace.see();
        let seen = workspace.slots[slot].run_view.seen();
        let key = match seen.by {
            By::Run => return Html::default(),
            By::Memory => "ui-remembered",
            By::Recording => "ui-recorded",
        };
        html! { <span class="mark">{ workspace.slots[slot].words.say(key, &[("t", (seen.t as f64).into())]) }</span> }
    }
}
