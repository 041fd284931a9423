//! The heart: an algorithm that can be taken one step at a time. What a demo may offer besides is in [`super::extras`].

use crate::engine::input::Input;
use crate::engine::params::Params;
use crate::engine::table::MAX_COLUMNS;
use crate::engine::{Notice, Rng};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use std::sync::Arc;

/// A steppable algorithm. No clock, no I/O, no drawing; its random generator lives in `self`, so that a clone of the
/// state goes on exactly as the original would.
pub trait Sim: Clone + 'static {
    /// What the reader can turn and the run remembers.
    type Params: Params;
    /// What it works on.
    type Input: Input;
    /// What the reader can do to a state by hand. Serialises to the protocol's `edit`.
    type Edit: Clone + Debug + Serialize + DeserializeOwned + 'static;
    /// What a step changed that can be seen.
    type Frame: Clone + Serialize + DeserializeOwned + 'static;

    /// The demo's name in addresses.
    const SLUG: &'static str;
    /// The version of the demo's rules: raised when the same run would give other numbers.
    const VERSION: u32;
    /// The ids of all phases that [`Sim::next`] can name.
    const PHASES: &'static [&'static str];
    /// The names of the metrics that [`Sim::sample`] begins with, in its order: those that have a curve over time.
    const METRICS: &'static [&'static str] = &[];
    /// Can it come to an end by itself? Sweeps need it.
    const ENDS: bool;
    /// Does the seed of the run change anything? Where it does not, nothing on the page speaks of it.
    const CHANCE: bool = true;
    /// Has a whole iteration more than one step? Where it has not, nothing on the page speaks of rounds.
    const ROUNDS: bool = true;
    /// Steps a second, where the reader has not said otherwise.
    const SPEED: f64 = 2.0;
    /// Which [`Sim::outcome`] is the best.
    const OUTCOME: Best = Best::Smallest;
    /// The most columns of a table that it takes.
    const MOST_COLUMNS: usize = MAX_COLUMNS;

    /// The names of its data sets; the first is where nothing is said.
    fn data_names() -> Vec<&'static str> {
        Self::Input::names()
    }

    /// Parts of the program, besides the demo's own, that a run on this data set needs; of own data, those that any may
    /// need.
    fn parts(data: Option<&str>) -> &'static [&'static str] {
        Self::Input::parts(data)
    }

    /// Fits parameters to an input that cannot take them (K above N), saying so.
    fn fit(_params: &mut Self::Params, _input: &Self::Input) -> Vec<Notice> {
        Vec::new()
    }

    /// The state at t = 0.
    ///
    /// # Errors
    /// A notice where this input cannot be worked on at all.
    fn start(params: &Self::Params, input: Arc<Self::Input>, rng: Rng) -> Result<Self, Notice>;

    /// The phase that [`Sim::step`] would execute now.
    fn next(&self) -> Phase;

    /// Executes exactly the phase that [`Sim::next`] names.
    fn step(&mut self, params: &Self::Params);

    /// Up to `most` (≥ 1) steps of the phase that [`Sim::next`] names, at once: the state is the same, to the bit, as after
    /// as many single ones. Gives how many, at least 1. For demos that get far faster so than step by step; one call
    /// is to take no longer than a slow step, so that a long way can be left.
    fn leap(&mut self, params: &Self::Params, _most: u64) -> u64 {
        self.step(params);
        1
    }

    /// How many steps there are in all, where that is known from the start.
    fn length(&self) -> Option<u64> {
        None
    }

    /// Why the run is over, if it is; a code named in the language files. An ended state is not stepped.
    fn ended(&self) -> Option<&'static str>;

    /// Takes back the end: a live parameter changed, and the same state may have somewhere to go. What the new value
    /// shows at once (a width that the reader sets) changes here.
    fn reopen(&mut self, params: &Self::Params);

    /// Applies the reader's edit. On an error the state is what it was.
    ///
    /// # Errors
    /// A notice that says what is wrong with the edit.
    fn edit(&mut self, edit: &Self::Edit) -> Result<(), Notice>;

    /// What can be seen of the state now.
    fn frame(&self) -> Self::Frame;

    /// What curves and trails remember of this instant: first the [`Sim::METRICS`], NaN where one has no value, then
    /// whatever the figure expects.
    fn sample(&self) -> Vec<f64>;

    /// The number by which runs are compared when they have ended; [`Sim::OUTCOME`] says how. It is the first metric.
    fn outcome(&self) -> f64;

    /// What a keyframe of this state costs, in bytes.
    fn bytes(&self) -> usize;
}

/// Which of many outcomes is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Best {
    /// Something is minimised.
    Smallest,
    /// Something is maximised.
    Largest,
}

/// One kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// One of [`Sim::PHASES`].
    pub id: &'static str,
    /// Does a whole round of the algorithm begin with it?
    pub begins_round: bool,
}
