//! What can be chosen in the dialog "Share": panels, settings, one of few.

use crate::plot::panel::Made;
use crate::shell::workspace::Shared;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Takes a name in, or out again.
pub(super) fn toggle(names: &mut Vec<&'static str>, name: &'static str) {
    match names.iter().position(|known| *known == name) {
        Some(at) => drop(names.remove(at)),
        None => names.push(name),
    }
}

/// A choice among few.
pub(super) fn choice<T: Copy + PartialEq + 'static>(
    label: String,
    name: &'static str,
    of: Vec<(T, String)>,
    now: T,
    on: Callback<T>,
) -> Html {
    let values: Vec<T> = of.iter().map(|(value, _)| *value).collect();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(value) =
            select.and_then(|select| values.get(usize::try_from(select.selected_index()).ok()?).copied())
        {
            on.emit(value);
        }
    });
    html! {
        <label class="choice">{ label }{ " " }
            <select data-share={name} {onchange}>
                { for of.into_iter().map(|(value, said)| html! { <option selected={value == now}>{ said }</option> }) }
            </select>
        </label>
    }
}

/// The panels that have something to show: their names, and whether they are pictures.
pub(super) fn panels(workspace: &Shared) -> Vec<(&'static str, bool)> {
    let workspace = workspace.see();
    let Some(context) = workspace.context(0, None) else { return Vec::new() };
    let slot = &workspace.slots[0];
    let here = slot.demo.panels.iter().filter(|panel| slot.run_view.has(panel.id, &context));
    here.map(|panel| (panel.id, matches!(panel.made, Made::Picture { .. }))).collect()
}

/// What of the settings can be left out: as addresses call it, and its label.
pub(super) fn settings(workspace: &Shared) -> Vec<(&'static str, String)> {
    let terms = &workspace.see().slots[0].demo.terms;
    let knobs = terms.knobs.iter().chain(terms.view_knobs).map(|knob| (knob.key, format!("knob-{}", knob.key)));
    [("data", "ui-data".to_owned()), ("seed", "ui-seed".to_owned())].into_iter().chain(knobs).collect()
}
