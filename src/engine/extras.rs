//! What a demo can offer besides its steps: studies, a product that a state waits for, recordings. Each is a trait or a
//! list of its own, and a demo opts in where it implements [`Extras`].
//!
//! # What a run waits for
//!
//! A state may need something that takes too long for its worker: the exact factors of a large picture. `Extras::WAITS`
//! names the study that works it out, `Waiting::waits` says whether a state needs it, and `Report::needs` tells the
//! page. The state shows what it can meanwhile, its frame says so, and numbers wait; where steps would be of no use
//! without it (`Waiting::holds`), the run stands at t = 0 and heads for where it was sent once the product is here
//! (`Report::held`). The page starts that study in a
//! worker of its own. When all is done, `Study::product` comes as bytes in the place of the frame, and goes on as the
//! attachment of `WorkerRequest::Supply`; the page never reads it. `Timeline::supply` hands it to the state at t = 0 and goes
//! back to where the run stood. A product that is of something else is refused (`product-not-needed`) and nothing
//! changes. A run that takes the place of another one (a reset) may take over what is the same (`Waiting::inherit`). So
//! factors, which are large, cross once, from worker to worker; frames hold only what they make.

use crate::engine::recording::Recording;
use crate::engine::run::Run;
use crate::engine::study::Study;
use crate::engine::{Notice, Sim};
use std::sync::Arc;

/// What a demo offers besides its steps; nothing, unless it says so.
pub trait Extras: Sim {
    /// The studies that the page offers beside the general ones.
    const STUDIES: &'static [StudyOf<Self>] = &[];
    /// The product that a state may wait for.
    const WAITS: Option<Waits<Self>> = None;
    /// The runs that ship with a recording.
    const RECORDINGS: Option<Recordings<Self>> = None;

    /// A study by its name, or the one that a state waits for, ready to run.
    fn study(name: &str, params: &Self::Params, input: Arc<Self::Input>, seed: u64) -> Option<Box<dyn Study>> {
        let waits = Self::WAITS.map(|waits| waits.study);
        let study = Self::STUDIES.iter().copied().chain(waits).find(|study| study.name == name)?;
        (study.open)(params, input, seed)
    }
}

/// Makes a study ready to run from parameters, an input and the seed of the run.
type Opens<S> = fn(&<S as Sim>::Params, Arc<<S as Sim>::Input>, u64) -> Option<Box<dyn Study>>;

/// One study of a demo.
pub struct StudyOf<S: Sim> {
    /// Its name.
    pub name: &'static str,
    /// Parts of the program, besides the demo's own, that it needs.
    pub parts: &'static [&'static str],
    /// Makes it ready to run.
    pub open: Opens<S>,
}

impl<S: Sim> Clone for StudyOf<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Sim> Copy for StudyOf<S> {}

/// A demo whose states may need something that takes too long for its worker: the product of a study. Until it comes the
/// state shows what it can, and its frame says so.
pub trait Waiting: Sim {
    /// Whether this state still waits for the product. The page then runs the study beside the run.
    fn waits(&self) -> bool;

    /// Whether no step is to be taken before the product is here.
    fn holds(&self) -> bool {
        false
    }

    /// Takes in the product, in a state at t = 0.
    ///
    /// # Errors
    /// A notice where it is not the product of this study, on this input; then nothing has changed.
    fn supply(&mut self, product: &[u8]) -> Result<(), Notice>;

    /// A new run begins in the place of another one. What was long in the making and is the same for both can be taken
    /// over; it must make no difference to any number.
    fn inherit(&mut self, before: &Self);

    /// The file of the app's that is the product, where one ships: nothing is then worked out.
    fn file(&self) -> Option<&'static str> {
        None
    }

    /// A state at t = 0 learns that its run starts [from](Run::from) another run of this demo, which works on the same
    /// data: `t` steps of it, under the knobs `other`. Where it has a use for that, it waits for what the other run's
    /// state [gives](Self::give) under the same `print`.
    fn follow(&mut self, _params: &Self::Params, _other: &Self::Params, _t: u64, _print: u64) -> Follow {
        Follow::Differs
    }

    /// What another run may start from: a product as [`Waiting::supply`] takes it in, by which `print` it is known.
    fn give(&self, _print: u64) -> Option<Vec<u8>> {
        None
    }
}

/// What a state makes of the other run that it is to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// It waits for it.
    Waits,
    /// It has no use for it, under the present knobs.
    Needless,
    /// The other run is none that it could start from, or one with other knobs.
    Differs,
}

/// [`Waiting::follow`] as a value.
type Follows<S> = fn(&mut S, &<S as Sim>::Params, &<S as Sim>::Params, u64, u64) -> Follow;

/// What a demo that is [`Waiting`] does.
pub struct Waits<S: Sim> {
    /// The study that makes the product.
    pub study: StudyOf<S>,
    /// [`Waiting::waits`].
    pub waits: fn(&S) -> bool,
    /// [`Waiting::holds`].
    pub holds: fn(&S) -> bool,
    /// [`Waiting::supply`].
    pub supply: fn(&mut S, &[u8]) -> Result<(), Notice>,
    /// [`Waiting::inherit`].
    pub inherit: fn(&mut S, &S),
    /// [`Waiting::file`].
    pub file: fn(&S) -> Option<&'static str>,
    /// [`Waiting::follow`].
    pub follow: Follows<S>,
    /// [`Waiting::give`].
    pub give: fn(&S, u64) -> Option<Vec<u8>>,
}

impl<S: Waiting> Waits<S> {
    /// The demo waits for the product of this study.
    pub const fn for_product_of(study: StudyOf<S>) -> Self {
        let (waits, holds, supply, inherit) = (S::waits, S::holds, S::supply, S::inherit);
        Self { study, waits, holds, supply, inherit, file: S::file, follow: S::follow, give: S::give }
    }
}

/// A demo whose long runs can ship with a recording. All its steps have one phase.
pub trait Recorded: Sim {
    /// What a recording tells of a run whose state at t = 0 this is: samples as of [`Sim::sample`] by instant, rising,
    /// as near as the recording has them.
    ///
    /// # Errors
    /// A notice where it is no recording, or one of another run.
    fn recorded(&self, run: &Run, recording: &[u8]) -> Result<Vec<(u64, Vec<f64>)>, Notice>;

    /// A state of a recording of the run whose state at t = 0 this is, and its instant.
    ///
    /// # Errors
    /// A notice where it is no such state.
    fn resumed(&self, params: &Self::Params, state: &[u8]) -> Result<(u64, Self), Notice>;
}

/// [`Recorded::recorded`] as a value.
type Tells<S> = fn(&S, &Run, &[u8]) -> Result<Vec<(u64, Vec<f64>)>, Notice>;
/// [`Recorded::resumed`] as a value.
type Resumes<S> = fn(&S, &<S as Sim>::Params, &[u8]) -> Result<(u64, S), Notice>;

/// What a demo that is [`Recorded`] does.
pub struct Recordings<S: Sim> {
    /// The recordings.
    pub recordings: &'static [Recording],
    /// [`Recorded::recorded`].
    pub recorded: Tells<S>,
    /// [`Recorded::resumed`].
    pub resumed: Resumes<S>,
}

impl<S: Recorded> Recordings<S> {
    /// The demo ships with these recordings.
    pub const fn of(recordings: &'static [Recording]) -> Self {
        Self { recordings, recorded: S::recorded, resumed: S::resumed }
    }
}

/// A demo has at most so many studies of its own.
const MOST: usize = 8;

/// What is known of a demo's studies without the demo: whoever points to [`Extras::STUDIES`] brings the demo along.
pub struct StudyNames<S>(core::marker::PhantomData<S>);

impl<S: Extras> StudyNames<S> {
    const ALL: ([&'static str; MOST], [&'static [&'static str]; MOST]) = {
        let (mut names, mut parts) = ([""; MOST], [&[] as &[&str]; MOST]);
        let mut i = 0;
        while i < S::STUDIES.len() {
            names[i] = S::STUDIES[i].name;
            parts[i] = S::STUDIES[i].parts;
            i += 1;
        }
        (names, parts)
    };
    const REF: &'static [&'static str; MOST] = &Self::ALL.0;
    const PARTS_REF: &'static [&'static [&'static str]; MOST] = &Self::ALL.1;
    /// Their names.
    pub const NAMES: &'static [&'static str] = Self::REF.split_at(S::STUDIES.len()).0;
    /// The parts of the program, besides the demo's own, that each needs.
    pub const PARTS: &'static [&'static [&'static str]] = Self::PARTS_REF.split_at(S::STUDIES.len()).0;
}
