//! What a session tells: what has changed since it last did, and what travels beside it.

use super::{Goal, Live, Session};
use crate::engine::extras::Extras;
use crate::engine::input::Input;
use crate::engine::params::{Params, gather};
use crate::engine::protocol::Report;
use crate::engine::run::Source;

/// A report and what travels beside it, in compact (postcard) form.
pub struct PackedReport {
    /// The report.
    pub report: Report,
    /// The frame.
    pub frame: Vec<u8>,
    /// The input, if the page does not have it yet.
    pub input: Option<Vec<u8>>,
    /// The reader's own data as they were loaded, if the page does not have them yet.
    pub own: Option<Vec<u8>>,
}

impl<S: Extras> Live<S> {
    pub(super) fn tell(&mut self) -> PackedReport {
        let at_round = self.timeline.at_round();
        let phases = self.timeline.phases();
        let t = self.timeline.t();
        let last = t.checked_sub(1).and_then(|i| phases.get(i as usize)).map(|&id| S::PHASES[id as usize].to_owned());
        let ticks = (self.ticks_from, phases[self.ticks_from.min(phases.len())..].to_vec());
        self.ticks_from = phases.len();
        let report = Report {
            run: (!self.run_told).then(|| self.run().light()),
            has_input: !self.input_told,
            t,
            visited: self.timeline.visited(),
            next: self.timeline.sim().next().id.to_owned(),
            needs: self.needs().map(str::to_owned),
            needs_file: self.ships().map(str::to_owned),
            last,
            length: self.timeline.sim().length(),
            done: self.timeline.sim().ended().map(str::to_owned),
            place: self.timeline.place(),
            round_before: self.timeline.round_before(),
            at_round,
            ticks,
            settings: gather(
                &mut S::Params::KNOBS.iter().filter_map(|knob| Some((knob.key, self.timeline.params().get(knob.key)?))),
            ),
            target: self.target,
            held: self.held.as_ref().map(|goal| match goal {
                Goal::Reach(target) => *target,
                Goal::Rounds(_) | Goal::Align { .. } => t + 1,
            }),
            notices: std::mem::take(&mut self.notices),
            reading: self.reading.take(),
            samples: self.timeline.track_mut().news(),
            recorded: self.timeline.track_mut().recorded_news(),
            ..Report::default()
        };
        let input = (!self.input_told).then(|| self.input.pack());
        let own = match &self.run.input {
            Source::Own { own, contents: Some(contents) } if self.own_told != Some(*own) => {
                self.own_told = Some(*own);
                postcard::to_stdvec(&**contents).ok()
            }
            _ => None,
        };
        (self.run_told, self.input_told) = (true, true);
        let frame = postcard::to_stdvec(&self.timeline.sim().frame()).unwrap_or_default();
        PackedReport { report, frame, input, own }
    }
}
