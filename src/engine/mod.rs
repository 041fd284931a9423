//! What every demo stands on: runs, time, tables, addresses and messages. Knows no browser and no drawing.
//!
//! # Two halves, and what crosses between them
//!
//! Generics are inside. At the boundary stand two object-safe traits:
//!
//! - **`Session`** is where a run lives. `session::open::<S: Sim>` makes one, in the worker.
//! - **`RunView`** is where a run is seen. `run_view::run_view::<F: Figure>` makes one, in the page. It decodes, draws, interprets
//!   gestures and states facts.
//!
//! The registry holds a function for each (`Demo::of::<F>()`), and everything else about a demo as plain data. The
//! shell therefore never meets a demo's types. What a figure may ask of the shell beside edits is in `Response`: to go
//! to an instant, to turn a knob of the view, to hold in view what lies beneath, to take the same data set of another
//! seed, to keep something for the visit. `Figure::primary_action` names one such thing that the reader can do with the main
//! picture now: the shell makes a button of it and the key G.
//!
//! From page to worker goes an `Envelope { id, slot, order }` in compact form (postcard; settings and commands are
//! JSON within it), with an attachment beside it where there is one: bytes, or a file, which is then read in the
//! worker. Back comes an `Answer`: a `Report` and up to four parts, in compact form
//! too, as transferable buffers:
//!
//! | part | when |
//! | --- | --- |
//! | the frame | with every report of a run |
//! | the input | if the page does not have it yet |
//! | own data as they were loaded | if the page does not have them yet |
//! | the samples of the track | as they come |
//!
//! A `Report` tells news only. `run` is left out if it is the one last reported; `ticks` (the phases of the steps) and
//! `samples` (the track, in compact form beside the report) come from an index on. `RunView::take` joins them with what it
//! had. A report with `id` 0 is progress on the way of an order that is not finished.
//!
//! `Runtime` owns the sessions. It is given envelopes and time: `work(go_on)` works until all is done, or until `go_on`
//! says no. The worker gives it 24 ms at a time and then looks for new messages. Where no worker can be had, the page
//! runs the same `Runtime`, one step a task, and says so in a notice. An order whose destination does not depend on where
//! an unfinished one would have led (`seek`, a whole run, aligning, closing, a reset, a knob that begins a new run)
//! overtakes it. Recordings and their states slip in: what is under way goes on.
//!
//! The worker is a *classic* worker from a blob. It imports the glue by its absolute address and gets the compiled
//! module by message; it says `up` before anything is sent to it, and `ready` when it can take envelopes. This works in
//! frames with `sandbox="allow-scripts"`. If it dies, the page starts another, gives it the runs as they were last
//! seen, and says so. At the fourth death in a row it goes back to the demo's usual run. The page asks every second
//! whether the worker is there; one that has not answered for twelve of these beats, or sixty while it opens something,
//! is as good as dead (`WorkerClient::watched`). Beats are the page's own, so that a machine that slept counts none; workers of
//! studies are not watched, since a study may be one call of any length.

pub mod address;
mod admit;
pub mod best_of;
pub mod bytes;
pub mod embedding;
pub mod extras;
pub mod fields;
pub mod generate;
pub mod input;
pub mod keys;
pub mod knobs;
pub mod matrix;
pub mod nan;
pub mod notice;
pub mod numbers;
pub mod order;
pub mod packed;
mod packed_run;
pub mod packing;
pub mod params;
pub mod pixels;
pub mod protocol;
pub mod recording;
pub mod rng;
pub mod rounds;
pub mod run;
pub mod runtime;
pub mod sample_history;
pub mod scheduler;
pub mod session;
pub mod signal;
pub mod sim;
pub mod study;
pub mod table;
pub mod timeline;
pub mod undo;
pub mod words;
pub mod zip;

pub use notice::Notice;
pub use rng::Rng;
pub use sim::{Phase, Sim};
pub use table::Table;
