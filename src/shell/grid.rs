//! A small table of a figure, its rows told apart by colour and mark.

use crate::plot::figure::{Grid, GridRow};
use crate::plot::marks::mark;
use yew::prelude::*;

/// A small table of a figure; `go` is told the instant of a row.
pub fn table(grid: &Grid, go: &Callback<u64>) -> Html {
    let row = |row: &GridRow| {
        let series = row.series.map(|series| {
            html! { <svg class={classes!("swatch", format!("c{}", series % 12))} viewBox="-1.5 -1.5 3 3" aria-hidden="true">{ swatch(series) }</svg> }
        });
        html! {
            <tr class={classes!(row.strong.then_some("strong"))}>
                { for row.cells.iter().enumerate().map(|(i, cell)| html! {
                    <td>if i == 0 { { series.clone() } }{ goes(i, row, cell, go) }</td>
                }) }
            </tr>
        }
    };
    html! {
        <div class="grid">
            if !grid.caption.is_empty() { <p class="note">{ &grid.caption }</p> }
            <div class="scroll" tabindex="0">
                <table>
                    <thead><tr>{ for grid.head.iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                    <tbody>{ for grid.rows.iter().map(row) }</tbody>
                </table>
            </div>
            if !grid.note.is_empty() { <p class="note">{ &grid.note }</p> }
        </div>
    }
}

/// The last cell of a row that can be gone to is a button.
fn goes(i: usize, row: &GridRow, cell: &str, go: &Callback<u64>) -> Html {
    match row.go.filter(|_| i + 1 == row.cells.len()) {
        Some(t) => {
            html! { <button type="button" class="link" onclick={go.reform(move |_| t)}>{ cell }</button> }
        }
        None => html! { { cell } },
    }
}

/// The mark of a series: told apart by shape as well as by colour.
fn swatch(series: usize) -> Html {
    match mark(series).outline() {
        None => html! { <circle r="1" fill="currentColor" /> },
        Some(points) => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.3},{y:.3}")).collect();
            html! { <polygon points={points.join(" ")} fill="currentColor" /> }
        }
    }
}
