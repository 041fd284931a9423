//! That nothing a reader can touch breaks it, and that every word is there.

use super::Template;
use crate::demos::trial::{SceneData, ViewSettings, cloud, equal, gestures, moment, settings, shows, table};
use crate::engine::Sim;
use crate::plot::figure::{Pick, Tool};

/// Moments at the edges of what can be.
fn edges() -> Vec<SceneData<Template>> {
    let tables = || [table("blobs"), table("line"), cloud(1, 1), cloud(30, 5), equal(9, 2)];
    let at = |steps| tables().map(|input| moment(input, &[], 1, steps, &[]));
    [0, 1, 2, 400].into_iter().flat_map(at).collect()
}

fn looks() -> Vec<ViewSettings> {
    let view = settings(&[("plane", "principal")]);
    vec![
        ViewSettings::default(),
        ViewSettings { tool: Tool::Points, view, ..ViewSettings::picked(Pick::Point(0)) },
        ViewSettings { window: Some([(-0.3, 0.1), (0.2, 0.9)]), ..ViewSettings::picked(Pick::Point(usize::MAX)) },
    ]
}

#[test]
fn nothing_breaks_it_and_every_word_is_there() {
    shows(&edges(), &looks(), |_, _| ());
}

#[test]
fn no_gesture_breaks_it() {
    let tally = gestures(&edges(), &looks(), |scene, _, _| Some((scene.input.at(0, 0), 0.0)), |_, _| true);
    assert!(tally.tips > 0 && tally.refused.is_empty(), "{tally:?}");
}

#[test]
fn in_the_end_it_is_the_mean() {
    let input = table("blobs");
    let n = input.n() as f64;
    let mean = input.columns().next().unwrap().iter().sum::<f64>() / n;
    let end = moment::<Template>(input, &[], 3, 1_000, &[]);
    assert!((end.frame.mean[0] - mean).abs() < 1e-12);
    assert_eq!(end.sim.unwrap().ended(), Some("all-in"));
}
