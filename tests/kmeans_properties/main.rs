//! What k-means must keep on any data, from any start, whatever the reader does on the way.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod half_steps;
mod runs;

use proptest::prelude::*;
use unrolled::demos::kmeans::Edit;
use unrolled::engine::Table;
use unrolled::engine::params::{Settings, Value};

/// What happens in a run, one after the other.
#[derive(Clone, Debug)]
pub enum Act {
    /// So many steps.
    Steps(u64),
    /// Of the right form, but perhaps of a centre that does not exist, or one too many.
    Edit(Edit),
    /// Of the wrong dimension, or without a place.
    Unsound(Edit),
    /// A live knob is turned.
    Set(&'static str, Value),
}

/// Points, knobs, a seed and what happens.
#[derive(Clone, Debug)]
pub struct Story {
    /// The points.
    pub table: Table,
    /// The knobs.
    pub params: Settings,
    /// The seed of the run.
    pub seed: u64,
    /// What happens.
    pub acts: Vec<Act>,
}

/// Numbers in [−1, 1]: any, or of a small grid, on which distances tie and points meet.
fn unit() -> BoxedStrategy<f64> {
    prop_oneof![(-1.0..1.0f64).boxed(), (-3..=3i32).prop_map(|x| f64::from(x) / 3.0).boxed()].boxed()
}

/// Rows of which all, few or none are equal, at any scale, around the origin or far from it.
fn rows(d: usize) -> BoxedStrategy<(Vec<Vec<f64>>, f64, f64)> {
    let row = prop::collection::vec(unit(), d);
    let any = prop::collection::vec(row.clone(), 1..60);
    let few = (prop::collection::vec(row.clone(), 1..6), prop::collection::vec(0..5usize, 1..60))
        .prop_map(|(few, picks)| picks.into_iter().map(|i| few[i % few.len()].clone()).collect());
    let equal = (row, 1..60usize).prop_map(|(row, n)| vec![row; n]);
    let shapes = prop_oneof![4 => any, 3 => few, 1 => equal];
    let scale = (-8..=8i32).prop_map(|e| 10f64.powi(e));
    let offset = prop_oneof![3 => Just(0.0), 1 => Just(1e4)];
    (shapes, scale, offset).boxed()
}

fn place(d: usize, scale: f64, offset: f64) -> BoxedStrategy<Vec<f64>> {
    prop::collection::vec(unit().prop_map(move |x| (3.0 * x + offset) * scale), d).boxed()
}

fn edit(d: usize, scale: f64, offset: f64) -> BoxedStrategy<Edit> {
    let place = move || place(d, scale, offset);
    prop_oneof![
        prop::collection::vec(place(), 0..14).prop_map(Edit::Set),
        (0..13usize, place()).prop_map(|(center, to)| Edit::Move { center, to }),
        place().prop_map(Edit::Add),
        (0..13usize).prop_map(Edit::Remove),
    ]
    .boxed()
}

fn unsound(d: usize) -> BoxedStrategy<Edit> {
    let wrong = (0..6usize).prop_filter("another dimension", move |&wrong| wrong != d);
    let wrong = wrong.prop_map(|wrong| vec![1.0; wrong]);
    let infinite = prop::sample::select(vec![f64::NAN, f64::INFINITY, -1e300]).prop_map(move |x| vec![x; d]);
    let place = prop_oneof![wrong, infinite];
    (place, 0..3usize)
        .prop_map(|(place, kind)| match kind {
            0 => Edit::Set(vec![place]),
            1 => Edit::Move { center: 0, to: place },
            _ => Edit::Add(place),
        })
        .boxed()
}

fn set() -> BoxedStrategy<Act> {
    let tol = prop::sample::select(vec![0.0, 1e-4, 1e-2, 1.0]);
    let rule = prop::sample::select(vec!["farthest", "keep"]);
    prop_oneof![
        tol.prop_map(|tol| Act::Set("tol", Value::Real(tol))),
        rule.prop_map(|rule| Act::Set("empty_cluster", Value::Text(rule.to_owned()))),
    ]
    .boxed()
}

/// Any story.
pub fn story() -> impl Strategy<Value = Story> {
    let start = (1..=12i64, prop::sample::select(vec!["k-means++", "random", "manual"]));
    (1..=4usize).prop_flat_map(rows_of).prop_flat_map(move |(rows, scale, offset)| {
        let d = rows[0].len();
        let act = prop_oneof![
            4 => (0..9u64).prop_map(Act::Steps),
            3 => edit(d, scale, offset).prop_map(Act::Edit),
            1 => unsound(d).prop_map(Act::Unsound),
            1 => set(),
        ];
        let acts = prop::collection::vec(act, 0..12);
        let rule = prop::sample::select(vec!["farthest", "keep"]);
        (Just(rows), start.clone(), rule, 0..1000u64, acts).prop_map(move |(rows, (k, init), rule, seed, acts)| {
            let table = Table::from_rows(Table::plain_names(d), &rows).unwrap();
            let text = |text: &str| Value::Text(text.to_owned());
            let params = [("k", Value::Int(k)), ("init", text(init)), ("empty_cluster", text(rule))];
            Story { table, params: params.map(|(key, value)| (key.to_owned(), value)).into(), seed, acts }
        })
    })
}

/// Rows at their scale and offset.
fn rows_of(d: usize) -> BoxedStrategy<(Vec<Vec<f64>>, f64, f64)> {
    rows(d)
        .prop_map(|(rows, scale, offset)| {
            let rows = rows.into_iter().map(|row| row.into_iter().map(|x| (x + offset) * scale).collect()).collect();
            (rows, scale, offset)
        })
        .boxed()
}
