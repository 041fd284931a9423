//! Where a run lives: the object-safe half of a demo that computes.

use crate::engine::Notice;
use crate::engine::admit::{admit_seed, load, merge, parsed_change};
use crate::engine::extras::Extras;
use crate::engine::input::{Input, Loaded};
use crate::engine::params::{KnobKind, Params, Settings, shortened};
use crate::engine::protocol::{Command, Load, ReadingReport};
use crate::engine::rng::{Purpose, Rng};
use crate::engine::run::{self, MOST_EDITS, Origin, Run, Source};
use crate::engine::table::{Table, too_many_columns};
use crate::engine::timeline::{ChangeOf, Timeline};
use std::collections::VecDeque;
use std::sync::Arc;

mod commands;
mod origin;
mod report;

pub use report::PackedReport;

/// `finish` without a limit stops after so many steps.
const FINISH_STEPS: u64 = 10_000;

/// A run of some demo, standing at an instant.
pub trait Session {
    /// Takes on a command; [`Session::work`] then carries it out.
    ///
    /// # Errors
    /// A notice; then nothing has changed.
    fn obey(&mut self, command: &Command, attachment: Option<&[u8]>) -> Result<(), Notice>;
    /// Heads for a step of a round.
    fn align(&mut self, round: u64, offset: u64);
    /// Heads for an instant.
    fn head_for(&mut self, t: u64);
    /// Steps until the goal is reached (`true`) or `go_on` says no. `go_on` is asked after every step.
    fn work(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool;
    /// Hands in the product of the study that the run waits for, and heads back for where it stood.
    ///
    /// # Errors
    /// A notice where the run does not wait for it (any more); then nothing has changed.
    fn supply(&mut self, study: &str, product: &[u8]) -> Result<(), Notice>;
    /// Takes in what a recording tells of this run. What is under way goes on.
    ///
    /// # Errors
    /// A notice where it is none of this run; then nothing has changed.
    fn record(&mut self, recording: &[u8]) -> Result<(), Notice>;
    /// Takes in a state of the recording that was taken in before. What is under way goes on, from there if that is
    /// nearer.
    ///
    /// # Errors
    /// A notice where it is none of this run; then nothing has changed.
    fn resume(&mut self, state: &[u8]) -> Result<(), Notice>;
    /// Does a command lead to a new run, whatever comes of what is under way?
    fn begins_anew(&self, command: &Command) -> bool;
    /// What has changed since the last report, the frame, and the input if it was not told yet.
    fn report(&mut self) -> PackedReport;
    /// The run, contents and all.
    fn run(&self) -> Run;
    /// A study of the present setting.
    fn study(&self, name: &str, count: usize) -> Option<Box<dyn crate::engine::study::Study>>;
}

/// Opens a run of the demo `S`. `file` holds a bundled data set where the run names one.
///
/// # Errors
/// A notice where the run cannot be started.
pub fn open<S: Extras>(run: &Run, file: Option<&[u8]>) -> Result<Box<dyn Session>, Notice> {
    Ok(Box::new(Live::<S>::open(run, file)?))
}

fn of_another_run() -> Notice {
    Notice::new("recording-of-another-run")
}

enum Goal {
    Reach(u64),
    Rounds(i64),
    Align { round: u64, offset: u64 },
}

struct Live<S: Extras> {
    run: Run,
    /// As loaded, before preparation: what another preparation starts from.
    raw: S::Input,
    input: Arc<S::Input>,
    timeline: Timeline<S>,
    pending: VecDeque<(u64, ChangeOf<S::Edit>)>,
    goal: Option<Goal>,
    /// What it heads for once it has what it waits for.
    held: Option<Goal>,
    target: Option<u64>,
    notices: Vec<Notice>,
    reading: Option<ReadingReport>,
    run_told: bool,
    input_told: bool,
    own_told: Option<u64>,
    ticks_from: usize,
}

impl<S: Extras> Live<S> {
    fn open(run: &Run, file: Option<&[u8]>) -> Result<Self, Notice> {
        let mut run = run.clone();
        let mut notices = Vec::new();
        let raw = load::<S>(&mut run.input, file, &mut notices)?;
        if run.v != S::VERSION {
            let notice = Notice::new("version-differs").with("given", f64::from(run.v));
            notices.push(notice.with("used", f64::from(S::VERSION)));
        }
        let mut live = Self::begin(run, raw, None, &mut notices)?;
        live.notices = notices;
        Ok(live)
    }

    /// A run from its start; its edits wait until their time comes. `before`: what it takes the place of.
    fn begin(mut run: Run, raw: S::Input, before: Option<&S>, notices: &mut Vec<Notice>) -> Result<Self, Notice> {
        let input = Arc::new(raw.clone().prepared(&run.prepare));
        let columns = input.as_table().map_or(0, Table::d);
        if columns > S::MOST_COLUMNS {
            return Err(too_many_columns(columns, S::MOST_COLUMNS));
        }
        let (mut params, more) = S::Params::of(&run.params);
        notices.extend(more);
        notices.extend(S::fit(&mut params, &input));
        run.seed = admit_seed("seed", run.seed, notices);
        let mut sim = S::start(&params, input.clone(), Rng::new(run.seed, Purpose::Run))?;
        origin::follow(&mut sim, &mut run, &params, notices);
        if let (Some(before), Some(waits)) = (before, S::WAITS) {
            (waits.inherit)(&mut sim, before);
        }
        let mut pending = VecDeque::new();
        let mut changes = std::mem::take(&mut run.edits);
        run::in_order(&mut changes);
        for change in changes {
            match parsed_change::<S>(&change.what) {
                Ok(kind) => pending.push_back((change.t, kind)),
                Err(notice) => notices.push(notice),
            }
        }
        run.v = S::VERSION;
        run.demo = S::SLUG.to_owned();
        run.params = params.settings();
        let mut live = Self {
            run,
            raw,
            input,
            timeline: Timeline::new(sim, params),
            pending,
            goal: None,
            held: None,
            target: None,
            notices: Vec::new(),
            reading: None,
            run_told: false,
            input_told: false,
            own_told: None,
            ticks_from: 0,
        };
        live.do_pending();
        Ok(live)
    }

    /// Begins again with another run; what the page knows of the input stays known if it is the same.
    fn replace(&mut self, run: Run, raw: S::Input) -> Result<(), Notice> {
        let same_input = raw == self.raw && run.prepare == self.run.prepare;
        let mut notices = Vec::new();
        let mut next = Self::begin(run, raw, Some(self.timeline.sim()), &mut notices)?;
        next.input_told = self.input_told && same_input;
        next.own_told = self.own_told;
        next.notices = std::mem::take(&mut self.notices);
        next.notices.extend(notices);
        next.reading = self.reading.take();
        *self = next;
        Ok(())
    }

    /// Does what is due at the present instant.
    fn do_pending(&mut self) {
        while self.pending.front().is_some_and(|(t, _)| *t <= self.timeline.t()) {
            let Some((t, change)) = self.pending.pop_front() else { return };
            // An edit that is done when its time comes was in the run before.
            let told = self.run_told && t == self.timeline.t();
            let done = self.timeline.act(change);
            self.note_act();
            match done {
                Ok(()) => self.run_told = told,
                Err(notice) => self.notices.push(notice),
            }
        }
    }

    /// The study whose product the state waits for.
    fn needs(&self) -> Option<&'static str> {
        let waits = S::WAITS?;
        (waits.waits)(self.timeline.sim()).then_some(waits.study.name)
    }

    /// Is no step to be taken before it has what it waits for?
    fn holds(&self) -> bool {
        S::WAITS.is_some_and(|waits| (waits.waits)(self.timeline.sim()) && (waits.holds)(self.timeline.sim()))
    }

    /// The file of what the state waits for, where it ships.
    fn ships(&self) -> Option<&'static str> {
        let waits = S::WAITS.filter(|_| self.needs().is_some())?;
        (waits.file)(self.timeline.sim())
    }

    /// What the run waits for, if it is another run's state.
    fn way(&self) -> Option<&Origin> {
        self.run.from.as_deref().filter(|_| self.needs().is_some())
    }

    /// Starts runs of this setting from other seeds, with what this one has from elsewhere.
    fn starts(&self, edits: Vec<S::Edit>) -> Box<dyn Fn(u64) -> Result<S, Notice>> {
        let (params, input, before) = (self.timeline.params().clone(), self.input.clone(), self.timeline.sim().clone());
        let run = self.run.clone();
        Box::new(move |seed| {
            let mut sim = S::start(&params, input.clone(), Rng::new(seed, Purpose::Run))?;
            origin::follow(&mut sim, &mut run.clone(), &params, &mut Vec::new());
            if let Some(waits) = S::WAITS {
                (waits.inherit)(&mut sim, &before);
            }
            edits.iter().try_for_each(|edit| sim.edit(edit))?;
            Ok(sim)
        })
    }

    fn note_act(&mut self) {
        self.run_told = false;
        self.ticks_from = self.ticks_from.min(self.timeline.phases().len());
    }

    fn act(&mut self, change: ChangeOf<S::Edit>) -> Result<(), Notice> {
        let t = self.timeline.t();
        if self.timeline.changes().iter().filter(|(at, _)| *at <= t).count() >= MOST_EDITS {
            return Err(Notice::new("edits-full").with("most", MOST_EDITS));
        }
        self.timeline.act(change)?;
        self.pending.clear();
        self.note_act();
        Ok(())
    }

    /// One step towards the goal; `true` when it is reached.
    fn advance(&mut self) -> bool {
        let t = self.timeline.t();
        let reached = match self.goal {
            None => true,
            Some(Goal::Reach(target)) => {
                if target < t {
                    self.timeline.approach(target);
                    self.timeline.t() == target
                } else {
                    self.timeline.approach(target);
                    let due = self.pending.front().map_or(target, |(t, _)| (*t).min(target));
                    let ahead = due.saturating_sub(self.timeline.t()).max(1);
                    self.timeline.t() == target || !self.timeline.leap(ahead)
                }
            }
            Some(Goal::Rounds(left)) if left > 0 => {
                let over = !self.timeline.step();
                if over || self.timeline.at_round() {
                    self.goal = Some(Goal::Rounds(left - 1));
                }
                over || (left == 1 && self.timeline.at_round())
            }
            Some(Goal::Rounds(left)) => {
                let target = self.timeline.round_before();
                self.timeline.seek(target);
                self.goal = Some(Goal::Rounds(left + 1));
                left + 1 >= 0 || target == 0
            }
            Some(Goal::Align { round, offset }) => match self.timeline.time_of(round, offset) {
                Some(target) => {
                    self.goal = Some(Goal::Reach(target));
                    self.timeline.t() == target
                }
                None => {
                    let visited = self.timeline.visited();
                    self.timeline.approach(visited);
                    !self.timeline.step()
                }
            },
        };
        self.do_pending();
        // An edit that was due can have reopened a run that seemed over.
        reached && !matches!(self.goal, Some(Goal::Reach(target)) if self.pending_before(target))
    }

    fn pending_before(&self, target: u64) -> bool {
        self.timeline.t() < target
            && self.timeline.sim().ended().is_none()
            && self.pending.front().is_some_and(|(t, _)| *t <= target)
    }

    fn set(&mut self, settings: &Settings) -> Result<(), Notice> {
        let (mut start, mut live) = (Settings::new(), Settings::new());
        let mut run = self.run();
        for (key, given) in settings {
            if key == "standardize" {
                run.prepare.standardize = given.is_on();
                continue;
            }
            let Some(knob) = S::Params::knob(key) else {
                self.notices.push(Notice::new("key-unknown").with("key", shortened(key)));
                continue;
            };
            let (value, notice) = knob.admit(given);
            self.notices.extend(notice);
            if self.timeline.params().get(key).as_ref() != Some(&value) {
                if knob.kind == KnobKind::Live { &mut live } else { &mut start }.insert(key.clone(), value);
            }
        }
        let t = self.timeline.t();
        if !start.is_empty() || run.prepare != self.run.prepare {
            run.edits.clear();
            run.params = self.timeline.params().settings();
            merge::<S>(&mut run.params, start.into_iter().chain(live));
            return self.replace(run, self.raw.clone());
        }
        if live.is_empty() {
            return Ok(());
        }
        if t == 0 {
            run.edits.retain(|change| change.t == 0);
            merge::<S>(&mut run.params, live);
            return self.replace(run, self.raw.clone());
        }
        self.act(ChangeOf::Set(live))
    }

    fn load(&mut self, load: &Load, attachment: Option<&[u8]>) -> Result<(), Notice> {
        // What is too wide for any demo is too wide for this one.
        let least = |mut notice: Notice| {
            let limits = notice.args.iter_mut().filter(|(name, _)| name == "limit");
            if notice.code == "table-too-many-columns" {
                limits.for_each(|(_, limit)| *limit = S::MOST_COLUMNS.into());
            }
            notice
        };
        let Loaded { own, reading, notices } = S::Input::read(load, attachment).map_err(least)?;
        self.reading = reading;
        self.notices.extend(notices);
        let Some(own) = own else { return Ok(()) };
        let raw = S::Input::from_own(&own)?;
        let mut run = self.run();
        run.edits.clear();
        run.input = Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) };
        self.replace(run, raw)
    }
}
