//! Time goes both ways: keyframes in bounded memory, and replay between them.
//!
//! A **change** is an edit of the demo, or a live knob that was turned. `Timeline::act` does it at the present instant,
//! records it, and drops what followed. Going back and playing on replays it: a keyframe holds the state on arrival at
//! `t`, *before* the changes of that instant.
//!
//! A demo that gets far faster by several steps at once than by single ones says so in `Sim::leap`: the same bits, in
//! one go, which `Timeline::leap` uses wherever it has a way to go. It never passes a change. Phases and rounds are noted
//! as for single steps; the track has samples only where the run stood, and takes them later where somebody comes to
//! stand. So `svd`, whose t is k, seeks to any k by one sum from the nearest keyframe, and what it finds there is a
//! function of k alone. `spectral-bias` leaps to multiples of powers of two, which the track keeps as its stride
//! doubles; what must not depend on where a run stood, such as when a frequency was learnt, it notes at every step
//! (`watch.rs`).
//!
//! A run that is opened with edits keeps them **pending** until their time comes, so that a link with an edit at step 9
//! can be opened at step 3. A new change drops those that are still pending.
//!
//! Keyframes cost at most 128 MiB by `Sim::bytes`, and at most 4,096 are kept. Beyond either bound they are thinned:
//! those of the last 32 steps go last, older ones become fewer and fewer. Of large states the last 32 steps are kept at
//! every second, fourth, … alone, so that they take at most a quarter of the bound and the rest is left for the long
//! way before: of a network with 3.2 MB a state every fourth, and a step back replays at most three. Nothing is copied
//! but what is kept. The `SampleHistory` holds at most 4,096 samples or about two million numbers, at multiples of a stride
//! that doubles. Besides, a timeline keeps its track, one byte for every step (its phase), and where rounds begin,
//! which takes no room as long as they come evenly. Measured in Chromium on the usual network at full speed: the
//! worker's memory reached 133 MB after 900 steps, when the keyframes met their bound, rose with the track to 147 MB
//! (the page's from 3 to 17 MB) at step 4,096, where the track was first thinned, and stayed there.
//!
//! **What is recalled.** A run that is on its way back to an instant (`Report::target`) would show states that nobody
//! asked for. A figure whose samples tell a whole frame says so in `Figure::recall`; the `RunView` then shows the nearest
//! instant of the track before the target, picture, numbers and sentence alike, marked as what it is, until the run is
//! nearer or there. The address and undo speak of where the run is going; hosts, exports and links are given the run
//! itself alone (`ViewContext::exact`). A way that takes longer than two seconds says how long (`Eta`), and can be left
//! where it has come to. For `spectral-bias` a sample is the whole frame, to the bit.
//!
//! A **round** is a whole iteration; `Phase::begins_round` marks its first step. `Timeline::place` says in which round
//! we are and how many steps into it; what precedes the first is round 0.

use crate::engine::params::{Params, Settings};
use crate::engine::rounds::Rounds;
use crate::engine::sample_history::SampleHistory;
use crate::engine::{Notice, Sim};

/// Keyframes of one run may cost so much, by [`Sim::bytes`].
pub const KEYFRAME_BYTES: usize = 128 << 20;
/// So many steps back every state is kept, or every second, fourth, …: as many as take at most this share of the budget.
const DENSE: u64 = 32;
/// See [`DENSE`].
const DENSE_SHARE: usize = 4;
/// Keyframes are also bounded in number, so that thinning stays cheap for tiny states.
const MOST_KEYFRAMES: usize = 4096;

/// A change to a run ([`ChangeKind`](crate::engine::run::ChangeKind)), in the demo's own terms.
#[derive(Clone, Debug)]
pub enum ChangeOf<E> {
    /// An edit.
    Edit(E),
    /// A live knob was turned.
    Set(Settings),
}

struct Keyframe<S: Sim> {
    t: u64,
    /// The state on arrival at `t`, before the changes of that instant.
    sim: S,
    params: S::Params,
}

/// A run from its start to the furthest instant visited, standing at one of them.
pub struct Timeline<S: Sim> {
    sim: S,
    params: S::Params,
    t: u64,
    visited: u64,
    changes: Vec<(u64, ChangeOf<S::Edit>)>,
    keyframes: Vec<Keyframe<S>>,
    bytes: usize,
    budget: usize,
    phases: Vec<u8>,
    rounds: Rounds,
    track: SampleHistory,
}

impl<S: Sim> Timeline<S> {
    /// A run that stands at t = 0.
    pub fn new(sim: S, params: S::Params) -> Self {
        Self::with_budget(sim, params, KEYFRAME_BYTES)
    }

    /// The same with another bound on the keyframes' bytes.
    pub fn with_budget(sim: S, params: S::Params, budget: usize) -> Self {
        let mut track = SampleHistory::default();
        track.put(0, sim.sample());
        let bytes = sim.bytes();
        let first = Keyframe { t: 0, sim: sim.clone(), params: params.clone() };
        Self {
            sim,
            params,
            t: 0,
            visited: 0,
            changes: Vec::new(),
            keyframes: vec![first],
            bytes,
            budget,
            phases: Vec::new(),
            rounds: Rounds::default(),
            track,
        }
    }

    /// The state now.
    pub fn sim(&self) -> &S {
        &self.sim
    }

    /// The parameters in force now.
    pub fn params(&self) -> &S::Params {
        &self.params
    }

    /// Steps taken to be here.
    pub fn t(&self) -> u64 {
        self.t
    }

    /// The furthest instant visited since the last change.
    pub fn visited(&self) -> u64 {
        self.visited
    }

    /// The phase of every step up to [`Timeline::visited`], as indexes into [`Sim::PHASES`].
    pub fn phases(&self) -> &[u8] {
        &self.phases
    }

    /// What curves remember.
    pub fn track_mut(&mut self) -> &mut SampleHistory {
        &mut self.track
    }

    /// The changes so far, in the order of time.
    pub fn changes(&self) -> &[(u64, ChangeOf<S::Edit>)] {
        &self.changes
    }

    /// The bytes that it keeps beside keyframes and the state: what curves remember, a byte for every step, the rounds.
    pub fn memory_bytes(&self) -> usize {
        self.track.bytes() + self.phases.len() + self.rounds.bytes()
    }

    /// The bytes that keyframes cost now.
    pub fn keyframe_bytes(&self) -> usize {
        self.bytes
    }

    /// Does a round begin with the next step? (Also true where nothing more happens.)
    pub fn at_round(&self) -> bool {
        self.sim.ended().is_some() || self.sim.next().begins_round
    }

    /// Where we are: the number of the round, and steps into it. Round 0 is what precedes the first whole round (a
    /// seeding, step by step); a run that has nothing of the kind starts at (1, 0).
    pub fn place(&self) -> (u64, u64) {
        let begun = self.rounds.before(self.t);
        if self.at_round() { (begun + 1, 0) } else { (begun, self.t - self.round_before()) }
    }

    /// The start of the round that the present instant lies in or, if it is one, of the round before.
    pub fn round_before(&self) -> u64 {
        self.rounds.before(self.t).checked_sub(1).and_then(|begun| self.rounds.get(begun)).unwrap_or(0)
    }

    /// The instant `offset` steps into a round (as [`Timeline::place`] counts them), but not beyond its end; `None` if it
    /// has not been visited yet.
    pub fn time_of(&self, round: u64, offset: u64) -> Option<u64> {
        let start = |round: u64| match round.checked_sub(1) {
            None => Some(0),
            Some(before) => self.rounds.get(before),
        };
        let here = |round: u64| (self.t == self.visited && self.place() == (round, 0)).then_some(self.t);
        let begin = start(round).or_else(|| here(round))?;
        let end = start(round + 1).or_else(|| here(round + 1));
        let target = begin.saturating_add(offset);
        match end {
            Some(end) => Some(target.min(end)),
            None => (target <= self.visited).then_some(target),
        }
    }

    /// One step forwards; `false` if the run is over.
    pub fn step(&mut self) -> bool {
        self.leap(1)
    }

    /// Up to `most` steps forwards, as many as the demo does at once; `false` if the run is over.
    pub fn leap(&mut self, most: u64) -> bool {
        if self.sim.ended().is_some() {
            return false;
        }
        let phase = self.sim.next();
        // Not beyond the next change.
        let change = self.changes.iter().map(|(at, _)| *at).find(|at| *at > self.t).unwrap_or(u64::MAX);
        let most = most.min(change - self.t).max(1);
        let to = self.t + self.sim.leap(&self.params, most).clamp(1, most);
        let id = S::PHASES.iter().position(|&id| id == phase.id).unwrap_or(0);
        for t in self.visited..to {
            self.phases.push(id as u8);
            if phase.begins_round {
                self.rounds.push(t);
            }
        }
        self.t = to;
        // Also where an earlier leap has passed over this instant.
        if to > self.visited || self.track.wants(to) {
            self.track.put(to, self.sim.sample());
        }
        self.visited = self.visited.max(to);
        self.remember();
        self.replay_deeds();
        true
    }

    /// Hands in what the run has waited for: all instants are worked out anew. Stands at t = 0 then; what was visited
    /// stays known.
    ///
    /// # Errors
    /// The demo's notice; then nothing has changed.
    pub fn supply(&mut self, take: impl FnOnce(&mut S) -> Result<(), Notice>) -> Result<(), Notice> {
        let mut sim = self.keyframes[0].sim.clone();
        take(&mut sim)?;
        let first = Keyframe { t: 0, sim: sim.clone(), params: self.keyframes[0].params.clone() };
        self.params = first.params.clone();
        self.bytes = sim.bytes();
        self.keyframes = vec![first];
        self.sim = sim;
        self.t = 0;
        self.track.truncate_after(0);
        self.track.put(0, self.sim.sample());
        self.replay_deeds();
        Ok(())
    }

    /// The state at t = 0, on arrival, and its parameters.
    pub fn start(&self) -> (&S, &S::Params) {
        (&self.keyframes[0].sim, &self.keyframes[0].params)
    }

    /// Takes in what a recording of this run tells of its instants, rising: as far as it goes, the run counts as visited.
    /// Every step has the phase of the first.
    pub fn record(&mut self, samples: Vec<(u64, Vec<f64>)>) {
        let Some((end, _)) = samples.last() else { return };
        let phase = self.keyframes[0].sim.next();
        let id = S::PHASES.iter().position(|&id| id == phase.id).unwrap_or(0);
        let new = self.visited..*end;
        self.phases.extend(new.clone().map(|_| id as u8));
        new.filter(|_| phase.begins_round).for_each(|t| self.rounds.push(t));
        self.visited = self.visited.max(*end);
        self.track.record(samples);
    }

    /// Takes in a state of a recording: from here on later instants are reached from it. `false` if it is not of this
    /// run as the track knows it; then nothing has changed.
    pub fn resume(&mut self, t: u64, sim: S) -> bool {
        let agrees = |sample: &[f64]| {
            let metrics = S::METRICS.len();
            let bits = |sample: &[f64]| sample.iter().take(metrics).map(|x| x.to_bits()).collect::<Vec<_>>();
            bits(sample) == bits(&sim.sample())
        };
        if !self.changes.is_empty() || t == 0 || t > self.visited || !self.track.at(t).is_some_and(agrees) {
            return false;
        }
        if !self.keeps(t) {
            self.keep(Keyframe { t, sim, params: self.keyframes[0].params.clone() });
        }
        true
    }

    /// Stands at the keyframe from which `t` is reached soonest, unless going on from here is as short.
    pub fn approach(&mut self, t: u64) {
        let nearest = self.keyframes.partition_point(|key| key.t <= t) - 1;
        let key = &self.keyframes[nearest];
        if t < self.t || key.t > self.t {
            self.sim = key.sim.clone();
            self.params = key.params.clone();
            self.t = key.t;
            self.replay_deeds();
        }
    }

    /// Goes to instant `t`, or to the end of the run if that comes first.
    pub fn seek(&mut self, t: u64) {
        self.approach(t);
        while self.t < t && self.leap(t - self.t) {}
    }

    /// Does something at the present instant. What followed is dropped: it belonged to another story.
    ///
    /// # Errors
    /// The demo's notice; then nothing has changed.
    pub fn act(&mut self, change: ChangeOf<S::Edit>) -> Result<(), Notice> {
        let mut sim = self.sim.clone();
        let mut params = self.params.clone();
        apply(&mut sim, &mut params, &change)?;
        (self.sim, self.params) = (sim, params);
        let t = self.t;
        self.changes.retain(|(at, _)| *at <= t);
        self.changes.push((t, change));
        self.visited = t;
        self.phases.truncate(t as usize);
        self.rounds.truncate(t);
        let keep = self.keyframes.partition_point(|key| key.t <= t);
        for key in self.keyframes.drain(keep..) {
            self.bytes -= key.sim.bytes();
        }
        self.track.truncate_after(t);
        self.track.put(t, self.sim.sample());
        Ok(())
    }

    fn replay_deeds(&mut self) {
        let from = self.changes.partition_point(|(at, _)| *at < self.t);
        for (_, change) in self.changes[from..].iter().take_while(|(at, _)| *at == self.t) {
            // It succeeded on this very state before.
            let _ = apply(&mut self.sim, &mut self.params, change);
        }
    }

    /// Of the last steps every so many are kept: a power of two, so that leaps meet them.
    fn stride(&self) -> u64 {
        let dense = (self.sim.bytes() as u64).saturating_mul(DENSE * DENSE_SHARE as u64);
        dense.div_ceil(self.budget.max(1) as u64).clamp(1, DENSE).next_power_of_two()
    }

    fn remember(&mut self) {
        // Large states are copied only where they are kept.
        if self.t.is_multiple_of(self.stride()) && !self.keeps(self.t) {
            self.keep(Keyframe { t: self.t, sim: self.sim.clone(), params: self.params.clone() });
        }
    }

    fn keeps(&self, t: u64) -> bool {
        self.keyframes.binary_search_by_key(&t, |key| key.t).is_ok()
    }

    fn keep(&mut self, key: Keyframe<S>) {
        self.bytes += key.sim.bytes();
        self.keyframes.insert(self.keyframes.partition_point(|before| before.t < key.t), key);
        while self.keyframes.len() > 2 && (self.bytes > self.budget || self.keyframes.len() > MOST_KEYFRAMES) {
            self.thin();
        }
    }

    /// Drops the keyframe whose loss costs least: the gap it leaves, over its distance from now.
    fn thin(&mut self) {
        let cost = |i: usize| {
            let gap = (self.keyframes[i + 1].t - self.keyframes[i - 1].t) as f64;
            let age = self.t.abs_diff(self.keyframes[i].t);
            if age < DENSE { 1e6 + gap } else { gap / age as f64 }
        };
        let inner = 1..self.keyframes.len() - 1;
        if let Some(least) = inner.min_by(|&a, &b| cost(a).total_cmp(&cost(b))) {
            self.bytes -= self.keyframes.remove(least).sim.bytes();
        }
    }
}

fn apply<S: Sim>(sim: &mut S, params: &mut S::Params, change: &ChangeOf<S::Edit>) -> Result<(), Notice> {
    match change {
        ChangeOf::Edit(edit) => sim.edit(edit),
        ChangeOf::Set(settings) => {
            params.apply(settings);
            sim.reopen(params);
            Ok(())
        }
    }
}
