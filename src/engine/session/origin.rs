//! A run that starts from another one's state ([`Run::from`]): the other run has to fit, and its state is worked out as
//! the product that this run waits for.

use super::{Goal, Live, Session};
use crate::engine::Notice;
use crate::engine::extras::{Extras, Follow};
use crate::engine::params::Params;
use crate::engine::run::{Origin, Run, Source};
use crate::engine::study::Study;

/// Tells a state at t = 0 what it is to start from. An origin that does not fit is left out, with a reason.
pub(super) fn follow<S: Extras>(sim: &mut S, run: &mut Run, params: &S::Params, notices: &mut Vec<Notice>) {
    let Some(mut from) = run.from.take() else { return };
    let Origin { run: other, t } = &mut *from;
    if other.from.take().is_some() {
        notices.push(Notice::new("origin-nested"));
    }
    if let Source::Named { data, data_seed } = &mut other.input
        && data.is_empty()
        && let Source::Named { data: own, .. } = &run.input
    {
        (*data, *data_seed) = (own.clone(), *data_seed);
    }
    if let Source::Own { contents, .. } = &mut other.input {
        // They are those of this run, or the other run does not fit.
        *contents = None;
    }
    let same_data = match (&run.input, &other.input) {
        (Source::Own { own: a, .. }, Source::Own { own: b, .. }) => a == b,
        (a, b) => a == b,
    };
    let why = match S::WAITS {
        _ if other.demo != S::SLUG => Notice::new("origin-other-demo"),
        Some(_) if !same_data || run.prepare != other.prepare => Notice::new("origin-other-data"),
        Some(waits) => {
            let (others, more) = S::Params::of(&other.params);
            notices.extend(more);
            match (waits.follow)(sim, params, &others, *t, print(other, *t)) {
                Follow::Differs => Notice::new("origin-differs"),
                Follow::Waits | Follow::Needless => {
                    run.from = Some(from);
                    return;
                }
            }
        }
        None => Notice::new("origin-differs"),
    };
    notices.push(why);
}

/// What tells one origin from others on the same data (FNV-1a).
fn print(run: &Run, t: u64) -> u64 {
    let said = serde_json::to_vec(&(run.v, run.seed, &run.params, &run.edits, t)).unwrap_or_default();
    said.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The study: the other run, on its way to the instant.
pub(super) struct OriginStudy<S: Extras> {
    live: Live<S>,
    t: u64,
    print: u64,
    over: bool,
}

impl<S: Extras> OriginStudy<S> {
    /// At its start; on the data of the run that is to start from it.
    pub(super) fn new(from: &Origin, of: &Run, raw: &S::Input) -> Option<Self> {
        let mut run = from.run.clone();
        run.input = of.input.clone();
        let print = print(&from.run, from.t);
        let mut live = Live::begin(run, raw.clone(), None, &mut Vec::new()).ok()?;
        live.goal = Some(Goal::Reach(from.t));
        Some(Self { live, t: from.t, print, over: false })
    }
}

impl<S: Extras> Study for OriginStudy<S> {
    fn advance(&mut self) {
        self.over = self.live.work(&mut || false);
    }

    fn progress(&self) -> (usize, usize) {
        let all = usize::try_from(self.t).unwrap_or(usize::MAX).max(1);
        let done = usize::try_from(self.live.timeline.t()).unwrap_or(usize::MAX).min(all - 1);
        (if self.over { all } else { done }, all)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!({ "t": self.live.timeline.t() })
    }

    /// How many steps the other run took, before what its state gives.
    fn product(&mut self) -> Option<Vec<u8>> {
        let given = (S::WAITS?.give)(self.live.timeline.sim(), self.print)?;
        Some(self.live.timeline.t().to_le_bytes().into_iter().chain(given).collect())
    }
}
