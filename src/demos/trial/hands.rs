//! Every act of a pointer, anywhere.

use super::{SceneData, ViewSettings, draw, words};
use crate::engine::input::Input;
use crate::engine::params::Params;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::words::Words;
use crate::plot::figure::{Act, Figure, Gesture, Response, Scene};
use crate::plot::{Scale, Scheme, Theme, ToData};
use std::collections::BTreeMap;

const ACTS: [Act; 6] = [Act::Hover, Act::Press, Act::Drag, Act::Drop, Act::Click, Act::Remove];

/// What came of many gestures.
#[derive(Debug, Default)]
pub struct Tally {
    /// Edits that the run made.
    pub edited: usize,
    /// Edits that it refused, by the code of the notice.
    pub refused: BTreeMap<String, usize>,
    /// Notices of the figure itself.
    pub told: usize,
    /// Things that could be picked.
    pub picked: usize,
    /// Labels beside the pointer.
    pub tips: usize,
    /// Instants that were gone to.
    pub sought: usize,
    /// Knobs of the view that were turned.
    pub turned: usize,
    /// Other data that were made.
    pub made: usize,
    /// Times that what lies beneath was held in view.
    pub originals: usize,
}

/// Random gestures on every panel of every moment under every look: nothing breaks, all that is said has words, what is
/// gone to or turned can be, and what the run makes of an edit was to be seen before. `spot` names a place in the data where something lies (a point, a
/// centre); `alike` compares a frame as it was previewed with the run's own.
pub fn gestures<F: Figure>(
    moments: &[SceneData<F>],
    looks: &[ViewSettings],
    mut spot: impl FnMut(&Scene<'_, F>, &str, &mut Rng) -> Option<(f64, f64)>,
    alike: impl Fn(&F::Frame, &F::Frame) -> bool,
) -> Tally {
    let mut rng = Rng::new(9, Purpose::Display);
    let (words, theme) = (words::<F>("en"), Theme::new(Scheme::Light, Scale::Normal));
    let mut tally = Tally::default();
    for (moment, look) in moments.iter().flat_map(|moment| looks.iter().map(move |look| (moment, look))) {
        moment.seen(look, &words, &theme, |scene| {
            for panel in F::PANELS {
                let Some(to_data) = draw(scene, panel.id, (400, 300)).1 else { continue };
                for act in ACTS.into_iter().cycle().take(18) {
                    let from = place(scene, panel.id, &to_data, &mut rng, &mut spot);
                    // Half of the ways are short: they stay where something can be seen.
                    let at = match rng.below(2) {
                        0 => (from.0 + rng.normal() * 20.0, from.1 + rng.normal() * 20.0),
                        _ => place(scene, panel.id, &to_data, &mut rng, &mut spot),
                    };
                    let gesture = Gesture { act, from, at, before: at, to_data, reach: 12.0 };
                    match F::gesture(panel.id, scene, gesture) {
                        Response::Preview(edit) | Response::Commit(edit) => {
                            made(moment, &edit, &words, &alike, &mut tally)
                        }
                        Response::Tip(text) => {
                            tally.tips += 1;
                            assert!(!text.contains('⟦') && !text.is_empty());
                        }
                        Response::Tell(notice) => {
                            tally.told += 1;
                            assert!(!words.notice(&notice).contains('⟦'));
                        }
                        Response::Pick(_) => tally.picked += 1,
                        Response::Seek(t) => {
                            tally.sought += 1;
                            assert!(moment.sim.as_ref().unwrap().length().is_none_or(|end| t <= end), "to {t}");
                        }
                        Response::Look(key, value) => {
                            tally.turned += 1;
                            let knob = F::View::KNOBS.iter().find(|knob| knob.key == key).unwrap();
                            assert_eq!(knob.admit(&value), (value.clone(), None), "{key}");
                        }
                        Response::Draft(own) | Response::Own(own) => {
                            tally.made += 1;
                            assert!(<F::Input as Input>::from_own(&own).is_ok());
                        }
                        Response::Original => {
                            tally.originals += 1;
                            assert!(F::has_original(scene));
                        }
                        _ => {}
                    }
                }
            }
        });
    }
    tally
}

/// Somewhere on a panel, or off it; on something in most of the cases.
fn place<F: Figure>(
    scene: &Scene<'_, F>,
    panel: &str,
    to_data: &ToData,
    rng: &mut Rng,
    spot: &mut impl FnMut(&Scene<'_, F>, &str, &mut Rng) -> Option<(f64, f64)>,
) -> (f64, f64) {
    let anywhere = (rng.uniform() * 420.0 - 10.0, rng.uniform() * 320.0 - 10.0);
    match rng.below(12) {
        0 => (f64::NAN, f64::INFINITY),
        1 => (-1e9, 1e9),
        2..=8 => spot(scene, panel, rng).map_or(anywhere, |(x, y)| to_data.to_px(x, y)),
        _ => anywhere,
    }
}

/// The run makes an edit as it was previewed, or refuses it and says why.
fn made<F: Figure>(
    moment: &SceneData<F>,
    edit: &F::Edit,
    words: &Words,
    alike: &impl Fn(&F::Frame, &F::Frame) -> bool,
    tally: &mut Tally,
) {
    let mut previewed = moment.frame.clone();
    F::preview(&mut previewed, edit);
    let mut sim = moment.sim.clone().unwrap();
    match sim.edit(edit) {
        Ok(()) => {
            tally.edited += 1;
            assert!(alike(&previewed, &sim.frame()), "{edit:?} is not what was previewed");
        }
        Err(notice) => {
            assert!(!words.notice(&notice).contains('⟦'), "{notice:?}");
            *tally.refused.entry(notice.code).or_default() += 1;
        }
    }
    // It travels as JSON.
    let text = serde_json::to_string(edit).unwrap();
    let read: F::Edit = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

/// A gesture on a panel of a moment, at a place of the data, to another so many px from there.
pub fn act<F: Figure>(
    moment: &SceneData<F>,
    look: &ViewSettings,
    panel: &str,
    act: Act,
    data: (f64, f64),
    by: (f64, f64),
) -> Response<F::Edit> {
    moment.plain(look, |scene| {
        let to_data = draw(scene, panel, (500, 500)).1.unwrap();
        let from = to_data.to_px(data.0, data.1);
        let at = (from.0 + by.0, from.1 + by.1);
        F::gesture(panel, scene, Gesture { act, from, at, before: at, to_data, reach: 12.0 })
    })
}
