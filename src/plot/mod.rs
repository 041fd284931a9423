//! Drawing without a browser: a recorded display list, its SVG, the theme, and the parts that panels are made of.
//!
//! A figure draws on a [`picture::Area`] with plotters' own elements, with [`picture::Put::put`] for what plotters
//! cannot say, or with the building blocks here. What comes out is a [`Picture`], which the page plays on a canvas and a
//! test or an export writes as SVG. No visible words are in here: every string comes in as an argument.

pub mod axes;
mod backend;
pub mod book;
pub mod chart;
pub mod color;
pub mod elements;
pub mod figure;
pub mod grid;
pub mod marks;
pub mod panel;
pub mod panels;
pub mod picture;
pub mod plane;
pub mod replay;
mod reply;
pub mod svg;
pub mod text;
pub mod theme;
pub mod ticks;
pub mod zoom;

pub use axes::{Axes, Equal, Options, ToData};
pub use color::Rgba;
pub use elements::{Elements, corners, disc};
pub use marks::Mark;
pub use picture::{Area, Picture, Put, Shape};
pub use theme::{Scale, Scheme, Theme};

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod replay_tests;
