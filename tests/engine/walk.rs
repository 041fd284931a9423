//! A `Sim` as small as can be that counts how often it is stepped.

use std::cell::Cell;
use std::sync::Arc;
use unrolled::engine::params::Spec;
use unrolled::engine::{Notice, Phase, Rng, Sim, Table};
use unrolled::knobs;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// How many steps this thread has made.
pub fn steps() -> u64 {
    STEPS.get()
}

knobs! {
    /// The knobs.
    pub struct WalkParams {
        /// How far a step goes.
        Live stride: usize = Spec::Int { default: 1, min: 1, max: 9 },
    }
}

/// What a state is said to cost.
pub const BYTES: usize = 100;

/// A random walk in rounds of two steps, without end.
#[derive(Clone)]
pub struct Walk {
    rng: Rng,
    /// Where it stands, and how many steps it has made.
    pub at: (f64, u64),
}

impl Sim for Walk {
    type Params = WalkParams;
    type Input = Table;
    type Edit = f64;
    type Frame = (f64, u64);
    const SLUG: &'static str = "walk";
    const VERSION: u32 = 1;
    const PHASES: &'static [&'static str] = &["left", "right"];
    const ENDS: bool = false;

    fn start(_: &WalkParams, _: Arc<Table>, rng: Rng) -> Result<Self, Notice> {
        Ok(Self { rng, at: (0.0, 0) })
    }

    fn next(&self) -> Phase {
        let left = self.at.1.is_multiple_of(2);
        Phase { id: Self::PHASES[usize::from(!left)], begins_round: left }
    }

    fn step(&mut self, params: &WalkParams) {
        STEPS.set(STEPS.get() + 1);
        self.at.0 += self.rng.normal() * params.stride as f64;
        self.at.1 += 1;
    }

    fn ended(&self) -> Option<&'static str> {
        None
    }

    fn reopen(&mut self, _: &WalkParams) {}

    fn edit(&mut self, to: &f64) -> Result<(), Notice> {
        if !to.is_finite() {
            // What an edit leaves behind when it fails must not be seen.
            self.at.0 = f64::NAN;
            return Err(Notice::new("walk-nowhere"));
        }
        self.at.0 = *to;
        Ok(())
    }

    fn frame(&self) -> (f64, u64) {
        self.at
    }

    fn sample(&self) -> Vec<f64> {
        vec![self.at.0]
    }

    fn outcome(&self) -> f64 {
        self.at.0
    }

    fn bytes(&self) -> usize {
        BYTES
    }
}
