//! The registry: a demo is one folder and one line here. Every general test, control, export, link and translation
//! check then covers it.

pub mod diffusion;
pub mod em;
pub mod kmeans;
pub mod pca;
pub mod points;
pub mod scripts;
pub mod spectral_bias;
pub mod svd;
// What `cargo xtask new-demo` copies is held by the tests of every demo.
#[cfg(test)]
#[path = "../../xtask/template/mod.rs"]
pub mod template;
#[cfg(test)]
mod trial;

use crate::engine::Notice;
use crate::engine::address::Terms;
use crate::engine::extras::{Extras, StudyNames};
use crate::engine::input::{Input, Own};
use crate::engine::params::{Params, shortened};
use crate::engine::recording::Recording;
use crate::engine::run::{Run, Source};
use crate::engine::session::{self, Session};
use crate::engine::sim::Best;
use crate::plot::figure::Figure;
use crate::plot::panel::{PanelInfo, Rows};
use crate::plot::run_view::{self, RunView};
use std::hint::black_box;

/// Functions that call another one by way of a pointer, each with its own: the doors to a part of the program that is
/// fetched when it is asked for.
macro_rules! doors {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $type:ty),*) -> $out:ty = $door:path;)*) => {$(
        $(#[$doc])*
        pub fn $name($($arg: $type),*) -> $out {
            static DOOR: fn($($type),*) -> $out = $door;
            std::hint::black_box(DOOR)($($arg),*)
        }
    )*};
}
pub(crate) use doors;

/// A demo as everything general sees it.
pub struct Demo {
    /// What addresses say of it.
    pub terms: Terms,
    /// The phases of its steps.
    pub phases: &'static [&'static str],
    /// The metrics that have a curve over time.
    pub metrics: &'static [&'static str],
    /// Does it come to an end by itself?
    pub ends: bool,
    /// Does the seed of a run change anything?
    pub chance: bool,
    /// Has a whole iteration more than one step?
    pub rounds: bool,
    /// Runs that ship with a recording.
    pub recordings: &'static [Recording],
    /// Which outcome of a run is the best.
    pub best: Best,
    /// Its own studies.
    pub studies: &'static [&'static str],
    /// Parts of the program, besides the demo's own, that each of them needs.
    study_parts: &'static [&'static [&'static str]],
    /// What it shows.
    pub panels: &'static [PanelInfo],
    /// The query of the moment that the front page leads to.
    pub opening: &'static str,
    /// The query of the run that its card shows.
    pub card: &'static str,
    /// The query of something else that the front page offers; empty for nothing.
    pub aside: &'static str,
    /// The knobs that lie above the picture.
    pub main: &'static [&'static str],
    /// The file of a named data set, if it has one whatever its seed.
    pub asset: fn(&str) -> Option<&'static str>,
    file: fn(&str, u64) -> Option<&'static str>,
    /// Does the seed of the data change a named data set?
    pub seeded: fn(&str) -> bool,
    parts: fn(Option<&str>) -> &'static [&'static str],
    open: fn(&Run, Option<&[u8]>) -> Opened,
    run_view: fn() -> Box<dyn RunView>,
}

/// A run that could be opened, or why it could not.
type Opened = Result<Box<dyn Session>, Notice>;

/// All demos, in the order of the gallery.
pub static DEMOS: &[Demo] = &[
    Demo::of::<kmeans::KMeans>(),
    Demo::of::<em::Em>(),
    Demo::of::<svd::Svd>(),
    Demo::of::<spectral_bias::SpectralBias>(),
    Demo::of::<pca::Pca>(),
    Demo::of::<diffusion::Diffusion>(),
];

impl Demo {
    /// The link to a moment of the demo, by its query.
    pub fn link(&self, query: &str) -> String {
        format!("#/{}{}{query}", self.slug(), if query.is_empty() { "" } else { "?" })
    }

    const fn of<F: Figure + Extras>() -> Self {
        Self {
            terms: Terms {
                slug: F::SLUG,
                version: F::VERSION,
                speed: F::SPEED,
                knobs: <F::Params as Params>::KNOBS,
                view_knobs: <F::View as Params>::KNOBS,
                kind: <F::Input as Input>::KIND,
                data_names: F::data_names,
            },
            phases: F::PHASES,
            metrics: F::METRICS,
            ends: F::ENDS,
            chance: F::CHANCE,
            rounds: F::ROUNDS,
            recordings: match F::RECORDINGS {
                Some(recordings) => recordings.recordings,
                None => &[],
            },
            best: F::OUTCOME,
            studies: StudyNames::<F>::NAMES,
            study_parts: StudyNames::<F>::PARTS,
            panels: Rows::<F>::INFO,
            opening: F::OPENING,
            card: F::CARD,
            aside: F::ASIDE,
            main: F::MAIN,
            asset: <F::Input as Input>::asset,
            file: <F::Input as Input>::file,
            seeded: <F::Input as Input>::seeded,
            parts: F::parts,
            open: session::open::<F>,
            run_view: run_view::run_view::<F>,
        }
    }

    /// The demo's slug.
    pub fn slug(&self) -> &'static str {
        self.terms.slug
    }

    /// The parts of the program, besides the demo's own, that a run needs; of data that are still to be read, all that
    /// they may need.
    pub fn parts(&self, run: Option<&Run>) -> &'static [&'static str] {
        match run.map(|run| &run.input) {
            Some(Source::Named { data, .. }) => (self.parts)(Some(data)),
            Some(Source::Own { contents: Some(own), .. }) if matches!(**own, Own::Matrix(_)) => &[],
            _ => (self.parts)(None),
        }
    }

    /// The parts of the program, besides the demo's own, that one of its studies needs.
    pub fn parts_of_study(&self, name: &str) -> &'static [&'static str] {
        let found = self.studies.iter().zip(self.study_parts).find(|(study, _)| **study == name);
        found.map_or(&[], |(_, parts)| parts)
    }

    /// An empty run view of this demo.
    pub fn run_view(&self) -> Box<dyn RunView> {
        black_box(self.run_view)()
    }

    /// The file that a run of this demo needs, if it needs one.
    pub fn file_of(&self, run: &Run) -> Option<&'static str> {
        match &run.input {
            Source::Named { data, data_seed } => (self.file)(data, *data_seed),
            Source::Own { .. } => None,
        }
    }
}

/// The demo of that slug.
pub fn find(slug: &str) -> Option<&'static Demo> {
    DEMOS.iter().find(|demo| demo.slug() == slug)
}

/// What addresses say of the demo of that slug.
pub fn terms(slug: &str) -> Option<Terms> {
    find(slug).map(|demo| demo.terms)
}

/// Opens a run of whichever demo it names.
///
/// # Errors
/// A notice where there is no such demo, or the run cannot be started.
pub fn open(run: &Run, file: Option<&[u8]>) -> Result<Box<dyn Session>, Notice> {
    let unknown = || Notice::new("demo-unknown").with("given", shortened(&run.demo));
    // Never called directly, not even if there is but one demo: it may lie in a part of the program of its own.
    black_box(find(&run.demo).ok_or_else(unknown)?.open)(run, file)
}
