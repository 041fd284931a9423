//! Drawing without a browser: a recorded display list, its SVG, the theme, and the parts that panels are made of.
//!
//! A figure draws on a [`picture::Area`] with plotters' own elements, with [`picture::DrawExt::put`] for what plotters
//! cannot say, or with the building blocks here. What comes out is a [`Picture`], which the page plays on a canvas and a
//! test or an export writes as SVG. No visible words are in here: every string comes in as an argument.
//!
//! **Recording.** A figure draws with plotters' elements, with the building blocks in `plot/panels`, or with `DrawExt::put`
//! for what plotters cannot say: many marks as one item, pictures of pixels, text with weight and halo, dashes, clips.
//! `Axes::plane` is a `DrawingArea<_, Cartesian2d<…>>` in the coordinates of the data with our ticks; `Axes::area` and
//! every `Area` are in tenths. `Elements::add` and `Elements::draw_series` draw on either:
//!
//! ```text
//! axes.plane.draw_series(LineSeries::new(points, theme.accent.stroke_width(theme.width(20.0))));
//! axes.plane.add(&Circle::new((t, y), px(3.2), theme.card.filled()));
//! axes.area.add(&Rectangle::new(corners((left, top), (w, h)), color.filled()));
//! ```
//!
//! Plotters either fills an element or strokes it; a rectangle or a circle that is filled and then stroked is recorded
//! as one shape. Styles have whole widths (`Theme::width`), so the ring of a centre, whose width on a wall is not, is
//! put. All lengths in a `Picture` are **tenths of a CSS pixel**: plotters draws on whole pixels, too coarse for points
//! that move by fractions of one. A picture of `w × h` therefore presents itself to plotters as `10w × 10h`.
//!
//! **Playing.** `shell/canvas.rs` plays a picture under our transform, which knows the device pixel ratio. What
//! `plot/replay.rs` can say to a backend of plotters (paths, polygons, rectangles, circles) goes to
//! `plotters_canvas::CanvasBackend`; where it draws, our clips and dashes hold, since both draw in one context. Three
//! kinds of shape are played by ourselves: text, which plotters-canvas sets on browsers' own baselines and without
//! weight or halo; marks, which are filled as one path by the thousand; images, of which it would make one `fill_rect`
//! a pixel. Lines are replayed as paths, because its `draw_line` shifts by half a unit. Widths are played in whole
//! tenths. `replay` is the inverse of recording (`replaying_into_a_picture_is_the_identity`), so what is played is the
//! very list that tests compare and exports write. Text is measured in `plot/text.rs` without a browser, so that layout
//! is the same in tests.
//!
//! **Windows.** Axes know whether a unit of x must be as long as one of y (`plot::axes::Equal`). On points it must
//! where the screen shows the very distances that the algorithm sees; elsewhere only as long as the data still fill
//! more than half of the window, and nowhere in a picture that is very long or very high. `Options::pad` keeps room for
//! badges at the edge of the data.
//!
//! **On a wall** text is 3.3 % of the window's height and at least 24 CSS px, in pictures (`Theme::on_wall`) and around
//! them (`--wall` in `style/tokens.css`). Nothing is set smaller for want of room: matrices have fewer digits, or
//! colours alone, and say so. `tests/moments/frames.rs` and `e2e/present.test.mjs` look at every panel of every demo.
//!
//! **Zoom.** Every picture can be zoomed and moved: by wheel, fingers, drag and buttons. A figure that follows
//! `ViewContext::window` shows that part of its data, axes and all. Of one that does not (a picture of pixels, a table of
//! memberships), the shell draws a larger picture and shows a piece of it. It finds out which by asking for half of
//! what is shown, the first time; a demo has nothing to say.
//!
//! Colours and sizes come from `style/tokens.css`, which `theme.rs` reads at compile time: page and plots cannot drift
//! apart.

pub mod axes;
mod backend;
pub mod chart;
pub mod color;
pub mod csv;
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
pub mod run_view;
pub mod svg;
pub mod text;
pub mod theme;
pub mod ticks;
pub mod zoom;

pub use axes::{Axes, Equal, Options, ToData};
pub use color::Rgba;
pub use elements::{Elements, corners, disc};
pub use marks::Mark;
pub use picture::{Area, DrawExt, Picture, Shape};
pub use theme::{Scale, Scheme, Theme};

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod replay_tests;
