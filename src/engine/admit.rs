//! What comes from outside into a session: seeds, edits, data.

use crate::engine::address::MOST_SEED;
use crate::engine::input::Input;
use crate::engine::params::{KnobKind, Params, Settings, Value, gather, shortened};
use crate::engine::run::{ChangeKind, Source};
use crate::engine::timeline::ChangeOf;
use crate::engine::{Notice, Sim};

/// A seed that addresses can name.
pub(super) fn admit_seed(key: &str, given: u64, notices: &mut Vec<Notice>) -> u64 {
    if given > MOST_SEED {
        let notice = Notice::new("value-clamped").with("key", key).with("given", shortened(&given.to_string()));
        notices.push(notice.with("used", MOST_SEED.to_string()));
    }
    given.min(MOST_SEED)
}

/// Settings with others on top, defaults left out.
pub(super) fn merge<S: Sim>(settings: &mut Settings, more: impl IntoIterator<Item = (String, Value)>) {
    settings.extend(more);
    *settings = S::Params::of(settings).0.settings();
}

/// What was done at an instant, of a run that comes from outside.
pub(super) fn parsed_change<S: Sim>(what: &ChangeKind) -> Result<ChangeOf<S::Edit>, Notice> {
    match what {
        ChangeKind::Edit(json) => edit::<S>(json).map(ChangeOf::Edit),
        ChangeKind::Set(settings) => {
            // Only live knobs can be turned on the way.
            let is_live = |key: &str| S::Params::knob(key).is_some_and(|knob| knob.kind == KnobKind::Live);
            let live = settings.iter().filter(|(key, _)| is_live(key));
            Ok(ChangeOf::Set(gather(&mut live.map(|(key, value)| (key.as_str(), value.clone())))))
        }
    }
}

/// An edit in the protocol's form.
pub(super) fn edit<S: Sim>(json: &serde_json::Value) -> Result<S::Edit, Notice> {
    // What the parser says of it is for nobody's eyes: the forms of edits are written down.
    serde_json::from_value(json.clone()).map_err(|_| Notice::new("edit-malformed"))
}

/// The input that a run names; what it names wrongly becomes the first of those that there are.
pub(super) fn load<S: Sim>(
    source: &mut Source,
    file: Option<&[u8]>,
    notices: &mut Vec<Notice>,
) -> Result<S::Input, Notice> {
    match source {
        Source::Own { contents: Some(own), own: print } => {
            *print = own.fingerprint();
            S::Input::from_own(own)
        }
        Source::Own { contents: None, .. } => Err(Notice::new("own-data-gone")),
        Source::Named { data, data_seed } => {
            let names = S::data_names();
            if !names.contains(&data.as_str()) {
                if !data.is_empty() {
                    notices.push(Notice::new("data-unknown").with("given", shortened(data)).with("used", names[0]));
                }
                *data = names[0].to_owned();
            }
            *data_seed = admit_seed("data_seed", *data_seed, notices);
            match (S::Input::file(data, *data_seed), file) {
                (Some(_), Some(bytes)) => S::Input::from_asset(bytes),
                (Some(_), None) => Err(Notice::new("data-not-loaded").with("given", shortened(data))),
                (None, _) => S::Input::generate(data, *data_seed)
                    .ok_or_else(|| Notice::new("data-not-loaded").with("given", shortened(data))),
            }
        }
    }
}
