//! What is drawn: the state at hand, or what is known of the instant that a replay or a long way is at.

use super::{OpenRun, Recalled};
use crate::engine::params::{Params, Settings};
use crate::engine::run::ChangeKind;
use crate::engine::words::Words;
use crate::plot::Theme;
use crate::plot::figure::{Figure, Scene, ViewContext};
use serde_json::Value;
use std::collections::BTreeMap;

impl<F: Figure> OpenRun<F> {
    /// Where the replay is, or where a long way leads: what is known of the nearest instant before, if it is nearer than
    /// where the run stands.
    pub(super) fn recall(&mut self) {
        self.recalled = None;
        let Some(target) = self.replay.or(self.report.target) else { return };
        let Some(at) = self.track.partition_point(|(t, _)| *t <= target).checked_sub(1) else { return };
        let (t, sample) = &self.track[at];
        let nearer = self.report.t < *t || self.report.t > target;
        let Some(frame) = self.frame.as_ref().filter(|_| nearer).and_then(|frame| F::recall(frame, *t, sample)) else {
            return;
        };
        let mut settings = self.report.run.as_ref().map_or_else(Settings::new, |run| run.params.clone());
        for change in self.report.run.iter().flat_map(|run| &run.edits).take_while(|change| change.t <= *t) {
            if let ChangeKind::Set(set) = &change.what {
                settings.extend(set.clone());
            }
        }
        let recorded = self.recorded.binary_search(t).is_ok();
        self.recalled = Some(Recalled { t: *t, frame, params: F::Params::of(&settings).0, recorded });
    }

    pub(super) fn scene<'a>(&'a self, context: &'a ViewContext<'a>) -> Option<Scene<'a, F>> {
        if let Some(recalled) = self.recalled.as_ref().filter(|_| !context.exact) {
            return Some(Scene {
                input: self.input.as_ref()?,
                draft: self.draft.as_ref(),
                params: &recalled.params,
                frame: self.shown.as_ref().unwrap_or(&recalled.frame),
                track: &self.track,
                ticks: &self.ticks,
                t: recalled.t,
                next: self.phase(Some(recalled.t)).unwrap_or(&self.report.next),
                last: self.phase(recalled.t.checked_sub(1)),
                done: None,
                run: self.report.run.as_ref()?,
                view: F::View::of(context.look).0,
                context,
                memo: &self.memo,
            });
        }
        Some(Scene {
            input: self.input.as_ref()?,
            draft: self.draft.as_ref(),
            params: &self.params,
            frame: self.shown.as_ref().or(self.frame.as_ref())?,
            track: &self.track,
            ticks: &self.ticks,
            t: self.report.t,
            next: &self.report.next,
            last: self.report.last.as_deref(),
            done: self.report.done.as_deref(),
            run: self.report.run.as_ref()?,
            view: F::View::of(context.look).0,
            context,
            memo: &self.memo,
        })
    }
}

/// A stage for tests and exports: nothing picked, nothing zoomed.
pub fn bare<'a>(
    words: &'a Words,
    theme: &'a Theme,
    look: &'a Settings,
    studies: &'a BTreeMap<String, Value>,
) -> ViewContext<'a> {
    ViewContext {
        words,
        theme,
        look,
        picked: None,
        tool: Default::default(),
        show_original: false,
        window: None,
        studies,
        exact: false,
        kept: &[],
    }
}
