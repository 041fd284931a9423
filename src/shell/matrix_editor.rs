//! A small matrix, typed number by number, or pasted into a cell.

use super::dialog::Dialog;
use super::workspace::SameWords;
use crate::engine::Notice;
use crate::engine::matrix::{self, MOST_CELLS};
use crate::engine::params::shortened;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// See [`MatrixEditor`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// The numbers to begin with.
    pub rows: Vec<Vec<f64>>,
    /// They are to be taken apart.
    pub on: Callback<Vec<Vec<f64>>>,
    /// Closes it.
    pub on_close: Callback<()>,
}

/// The numbers of a small matrix, to be typed.
#[component]
pub fn MatrixEditor(props: &Props) -> Html {
    let words = &props.words.0;
    let written = |rows: &[Vec<f64>]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(f64::to_string).collect()).collect()
    };
    let cells = use_state(|| written(&props.rows));
    let wrong = use_state(|| None::<Notice>);
    let (m, n) = (cells.len(), cells.first().map_or(0, Vec::len));
    let resized = |m: usize, n: usize| {
        let (cells, wrong) = (cells.clone(), wrong.clone());
        Callback::from(move |_: MouseEvent| {
            let mut next = (*cells).clone();
            next.resize(m, vec!["0".to_owned(); n]);
            next.iter_mut().for_each(|row| row.resize(n, "0".to_owned()));
            cells.set(next);
            wrong.set(None);
        })
    };
    let stepper = |name: &str, now: usize, to: &dyn Fn(usize) -> Callback<MouseEvent>| {
        let label = words.get(name);
        let button = |sign: &'static str, key: &str, next: usize, off: bool| {
            let said = format!("{label}: {}", words.get(key));
            html! { <button type="button" class="icon tiny" aria-label={said} disabled={off} onclick={to(next)}>{ sign }</button> }
        };
        html! {
            <span class="stepper">
                { &label }{ button("−", "ui-less", now - usize::from(now > 1), now <= 1) }
                <span class="value">{ now }</span>{ button("+", "ui-more", now + 1, now >= MOST_CELLS) }
            </span>
        }
    };
    let cell = |i: usize, j: usize| {
        let on_input = {
            let cells = cells.clone();
            Callback::from(move |event: InputEvent| {
                let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                let mut next = (*cells).clone();
                next[i][j] = input.map(|input| input.value()).unwrap_or_default();
                cells.set(next);
            })
        };
        let on_paste = {
            let (cells, wrong) = (cells.clone(), wrong.clone());
            Callback::from(move |event: Event| {
                let Some(event) = event.dyn_ref::<web_sys::ClipboardEvent>() else { return };
                let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
                // One number goes into its cell; a table takes the place of all.
                if matrix::number(&text).is_some() {
                    return;
                }
                event.prevent_default();
                match matrix::read(&text) {
                    Ok(read) => {
                        cells.set(read.rows().map(|row| row.iter().map(f64::to_string).collect()).collect());
                        wrong.set(None);
                    }
                    Err(notice) => wrong.set(Some(notice)),
                }
            })
        };
        let value = cells[i][j].clone();
        let bad = matrix::number(&value).is_none();
        let label = words.say("ui-typed-cell", &[("row", (i + 1).into()), ("column", (j + 1).into())]);
        html! {
            <td><input type="text" inputmode="decimal" autocomplete="off" aria-label={label} aria-invalid={bad.to_string()}
                {value} oninput={on_input} onpaste={on_paste} /></td>
        }
    };
    let submit = {
        let (cells, wrong, on) = (cells.clone(), wrong.clone(), props.on.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match numbers_of(&cells) {
                Ok(rows) => on.emit(rows),
                Err(notice) => wrong.set(Some(notice)),
            }
        })
    };
    html! {
        <Dialog title={words.get("ui-typed-title")} close={words.get("ui-close")} on_close={props.on_close.clone()}>
            <form class="typed" onsubmit={submit}>
                <p>{ words.get("ui-typed-note") }</p>
                <div class="row">
                    { stepper("ui-typed-rows", m, &|m| resized(m, n)) }
                    { stepper("ui-typed-columns", n, &|n| resized(m, n)) }
                </div>
                <div class="scroll" tabindex="0">
                    <table><tbody>
                        { for (0..m).map(|i| html! { <tr>{ for (0..n).map(|j| cell(i, j)) }</tr> }) }
                    </tbody></table>
                </div>
                <p class="wrong" role="alert">{ wrong.as_ref().map(|notice| words.notice(notice)) }</p>
                <div class="row end"><button type="submit" class="main" data-do="take-apart">{ words.get("ui-typed-go") }</button></div>
            </form>
        </Dialog>
    }
}

/// The numbers in the cells, each by itself.
fn numbers_of(cells: &[Vec<String>]) -> Result<Vec<Vec<f64>>, Notice> {
    let number = |i: usize, j: usize| {
        let given = &cells[i][j];
        let notice = || Notice::new("matrix-bad-cell").with("row", i + 1).with("column", j + 1);
        matrix::number(given).ok_or_else(|| notice().with("given", shortened(given)))
    };
    (0..cells.len()).map(|i| (0..cells[i].len()).map(|j| number(i, j)).collect()).collect()
}
