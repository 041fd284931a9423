//! What a session is told, and what it does then.

use super::{FINISH_STEPS, Goal, Live, PackedReport, Session, of_another_run};
use crate::engine::Notice;
use crate::engine::address::MOST_SEED;
use crate::engine::admit::edit;
use crate::engine::extras::Extras;
use crate::engine::params::{KnobKind, Params};
use crate::engine::protocol::Command;
use crate::engine::run::{Change, ChangeKind, Run};
use crate::engine::timeline::ChangeOf;

impl<S: Extras> Session for Live<S> {
    fn obey(&mut self, command: &Command, attachment: Option<&[u8]>) -> Result<(), Notice> {
        self.target = None;
        self.goal = None;
        if let Command::Pause { .. } = command {
            self.held = None;
        }
        let t = self.timeline.t();
        match command {
            Command::Step { n } => self.goal = Some(Goal::Reach(t.saturating_add(*n))),
            Command::Back { n } => self.goal = Some(Goal::Reach(t.saturating_sub(*n))),
            Command::Seek { t } => self.goal = Some(Goal::Reach(*t)),
            Command::Round { n } => self.goal = (*n != 0).then_some(Goal::Rounds(*n)),
            Command::Finish { limit } => {
                let limit = limit.or(S::ENDS.then_some(FINISH_STEPS)).ok_or_else(|| Notice::new("limit-needed"))?;
                // Not beyond the end, where that is known: the way there tells how long it is.
                let (to, length) = (t.saturating_add(limit), self.timeline.sim().length());
                self.goal = Some(Goal::Reach(length.map_or(to, |length| to.min(length))));
            }
            Command::Set { params } => self.set(params)?,
            Command::Load(load) => self.load(load, attachment)?,
            Command::Edit { edit: json } => self.act(ChangeOf::Edit(edit::<S>(json)?))?,
            Command::Reset { seed } => {
                let mut run = self.run();
                run.edits.retain(|change| change.t == 0);
                run.seed = seed.unwrap_or(run.seed);
                self.replace(run, self.raw.clone())?;
            }
            Command::Reseed { seed } => {
                let mut run = self.run();
                run.edits.clear();
                run.seed = seed.unwrap_or((run.seed + 1) & MOST_SEED);
                self.replace(run, self.raw.clone())?;
            }
            Command::Get {}
            | Command::Frame { .. }
            | Command::Open { .. }
            | Command::Play { .. }
            | Command::Pause { .. }
            | Command::Export { .. } => {}
        }
        Ok(())
    }

    fn align(&mut self, round: u64, offset: u64) {
        self.goal = Some(Goal::Align { round, offset });
    }

    fn head_for(&mut self, t: u64) {
        self.goal = Some(Goal::Reach(t));
    }

    fn supply(&mut self, study: &str, product: &[u8]) -> Result<(), Notice> {
        let Some(waits) = S::WAITS else { return Err(Notice::new("product-not-needed")) };
        if self.needs() != Some(study) {
            return Err(Notice::new("product-not-needed"));
        }
        let t = self.timeline.t();
        let Some(wanted) = self.way().map(|from| from.t) else {
            self.timeline.supply(|sim| (waits.supply)(sim, product))?;
            self.goal = self.held.take().or(Some(Goal::Reach(t)));
            return Ok(());
        };
        let (came, product) = product.split_first_chunk().ok_or_else(|| Notice::new("product-not-needed"))?;
        let came = u64::from_le_bytes(*came);
        self.timeline.supply(|sim| (waits.supply)(sim, product))?;
        if came < wanted {
            self.notices.push(Notice::new("origin-ended").with("given", wanted as f64).with("t", came as f64));
        }
        self.goal = self.held.take().or(Some(Goal::Reach(t)));
        Ok(())
    }

    fn record(&mut self, recording: &[u8]) -> Result<(), Notice> {
        let Some(recordings) = S::RECORDINGS else { return Err(of_another_run()) };
        let run = self.run();
        if !run.edits.is_empty() {
            return Err(of_another_run());
        }
        let samples = (recordings.recorded)(self.timeline.start().0, &run, recording)?;
        self.timeline.record(samples);
        Ok(())
    }

    fn resume(&mut self, state: &[u8]) -> Result<(), Notice> {
        let Some(recordings) = S::RECORDINGS else { return Err(of_another_run()) };
        if !self.timeline.changes().is_empty() {
            return Err(of_another_run());
        }
        let (start, params) = self.timeline.start();
        let (t, sim) = (recordings.resumed)(start, params, state)?;
        if self.timeline.resume(t, sim) { Ok(()) } else { Err(of_another_run()) }
    }

    fn begins_anew(&self, command: &Command) -> bool {
        match command {
            Command::Load(_) | Command::Reset { .. } | Command::Reseed { .. } => true,
            // Live knobs that were turned on the way stay turned: then it matters where the run stands.
            Command::Set { params } => {
                let starts = |key: &String| S::Params::knob(key).is_some_and(|knob| knob.kind == KnobKind::Start);
                self.timeline.changes().is_empty() && self.pending.is_empty() && params.keys().any(starts)
            }
            _ => false,
        }
    }

    fn work(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        if self.holds() {
            // It counts as done: whoever asked for it is not to wait, and what it waits for can be handed in.
            self.held = self.goal.take().or(self.held.take());
            self.target = None;
            return true;
        }
        loop {
            if self.advance() {
                self.goal = None;
                self.target = None;
                return true;
            }
            if !go_on() {
                self.target = match self.goal {
                    Some(Goal::Reach(target)) => Some(target),
                    _ => Some(self.timeline.t() + 1),
                };
                return false;
            }
        }
    }

    fn report(&mut self) -> PackedReport {
        self.tell()
    }

    fn run(&self) -> Run {
        let mut run = self.run.clone();
        let changes = self.timeline.changes().iter().chain(&self.pending);
        run.edits = changes
            .map(|(t, change)| Change {
                t: *t,
                what: match change {
                    ChangeOf::Edit(edit) => ChangeKind::Edit(serde_json::to_value(edit).unwrap_or_default()),
                    ChangeOf::Set(settings) => ChangeKind::Set(settings.clone()),
                },
            })
            .collect();
        run
    }

    fn study(&self, name: &str, count: usize) -> Option<Box<dyn crate::engine::study::Study>> {
        let (params, input) = (self.timeline.params(), self.input.clone());
        if name == "sweep" {
            let at_start = self.timeline.changes().iter().filter(|(t, _)| *t == 0);
            let edits = at_start.filter_map(|(_, change)| match change {
                ChangeOf::Edit(edit) => Some(edit.clone()),
                ChangeOf::Set(_) => None,
            });
            let edits: Vec<S::Edit> = edits.collect();
            // What another run or a file gives is the same for every seed: it must be here.
            if self.way().is_some() || self.ships().is_some() {
                return None;
            }
            let start = self.starts(edits);
            let sweep = crate::engine::study::Sweep::<S>::new(params.clone(), input, start, self.run.seed, count);
            return S::ENDS.then(|| Box::new(sweep) as _);
        }
        if let Some(from) = self.way() {
            let waited = self.needs() == Some(name);
            let way = super::origin::OriginStudy::<S>::new(from, &self.run, &self.raw).filter(|_| waited);
            return way.map(|way| Box::new(way) as _);
        }
        S::study(name, params, input, self.run.seed)
    }
}
