//! Every act of a pointer, anywhere; and what is drawn by hand becomes the target.

use super::*;
use crate::demos::trial::{draw, gestures, words};
use crate::engine::input::Own;
use crate::plot::figure::{Act, Figure, Gesture, Response, Scene, Tool};
use crate::plot::{Scale, Scheme, Shape, Theme, ToData};

#[test]
fn no_gesture_breaks_anything() {
    let spot = |scene: &Scene<'_, SpectralBias>, panel: &str, rng: &mut Rng| {
        let k = |rng: &mut Rng| match scene.frame.frequencies.len() {
            0 => 1.0,
            all => scene.frame.frequencies[rng.below(all)] as f64,
        };
        Some(match panel {
            "heat" => (rng.below(8) as f64, rng.uniform() * 200.0),
            "curve" => (rng.uniform(), rng.normal()),
            "loss" | "decay" => (rng.uniform() * 200.0, rng.uniform()),
            _ => (k(rng), rng.uniform()),
        })
    };
    let tally = gestures(&moments(), &looks(), spot, |_, _| panic!("there is no edit"));
    assert_eq!((tally.edited, tally.picked, tally.originals), (0, 0, 0), "{tally:?}");
    assert!([tally.tips, tally.sought, tally.told, tally.made].iter().all(|count| *count > 50), "{tally:?}");
}

/// One act on a panel: from a place of the data to another.
fn act(
    moment: &SceneData,
    look: &ViewSettings,
    panel: &str,
    act: Act,
    [from, before, at]: [(f64, f64); 3],
    draft: Option<&Own>,
) -> Response<Edit> {
    moment.plain(look, |scene| {
        let to_data: ToData = draw(scene, panel, (500, 400)).1.unwrap();
        let px = |(x, y): (f64, f64)| to_data.to_px(x, y);
        let gesture = Gesture { act, from: px(from), at: px(at), before: px(before), to_data, reach: 12.0 };
        SpectralBias::gesture(panel, &with_draft(scene, draft), gesture)
    })
}

fn with_draft<'a>(scene: &Scene<'a, SpectralBias>, draft: Option<&'a Own>) -> Scene<'a, SpectralBias> {
    Scene { draft, view: scene.view.clone(), ..*scene }
}

#[test]
fn a_curve_is_drawn_by_a_stroke() {
    let moment = moment(named("smooth"), &[], 0);
    let pen = ViewSettings { tool: Tool::Points, ..ViewSettings::default() };
    let places = [(0.2, 0.0), (0.2, 0.5), (0.3, -0.5)];
    assert_eq!(act(&moment, &ViewSettings::default(), "curve", Act::Press, places, None), Response::Nothing);
    assert_eq!(act(&moment, &pen, "curve", Act::Press, places, None), Response::Hold);
    let Response::Draft(draft) = act(&moment, &pen, "curve", Act::Drag, places, None) else { panic!() };
    let Own::Signal(signal) = &draft else { panic!() };
    let (new, old) = (signal.samples(), moment.input.samples());
    // Untouched outside, a straight line within.
    assert!((0..200).filter(|i| !(40..=60).contains(i)).all(|i| (new[i] - old[i]).abs() < 1e-9));
    for (i, value) in new.iter().enumerate().take(61).skip(40) {
        assert!((value - (0.5 - (i as f64 - 40.0) / 20.0)).abs() < 0.02, "{i} {value}");
    }
    // A second piece is drawn on the first, and letting go makes it the target.
    let on = [(0.2, 0.0), (0.7, 0.0), (0.8, 0.0)];
    let Response::Draft(more) = act(&moment, &pen, "curve", Act::Drag, on, Some(&draft)) else { panic!() };
    let Own::Signal(both) = &more else { panic!() };
    assert_eq!(both.samples()[50], new[50]);
    assert!(both.samples()[150].abs() < 0.01);
    assert_eq!(act(&moment, &pen, "curve", Act::Drop, on, Some(&more)), Response::Own(more.clone()));
}

fn waves_of(response: Response<Edit>) -> Vec<Wave> {
    let (Response::Draft(Own::Signal(signal)) | Response::Own(Own::Signal(signal))) = response else { panic!() };
    signal.waves().unwrap().to_vec()
}

#[test]
fn waves_are_drawn_by_their_bars_and_dials() {
    let moment = moment(named("smooth"), &[], 0);
    let plain = ViewSettings::default();
    let bar = [(3.0, 0.2), (3.0, 0.2), (3.1, 0.9)];
    let waves = waves_of(act(&moment, &plain, "waves", Act::Drag, bar, None));
    assert_eq!(waves.len(), 4);
    assert!((waves[2].amplitude - 0.9).abs() < 0.01 && waves[2].frequency == 3);
    assert_eq!(waves[2].phase, moment.input.waves().unwrap()[2].phase);
    // A click where there is no wave makes one; a long press takes one away.
    let empty = [(7.0, 0.5); 3];
    assert_eq!(waves_of(act(&moment, &plain, "waves", Act::Click, empty, None)).len(), 5);
    assert_eq!(waves_of(act(&moment, &plain, "waves", Act::Remove, bar, None)).len(), 3);
    assert_eq!(act(&moment, &plain, "waves", Act::Remove, empty, None), Response::Nothing);
    // The hand of a dial is turned up: a quarter of a turn.
    let turned = moment.plain(&plain, |scene| {
        let to_data = draw(scene, "waves", (500, 400)).1.unwrap();
        let waves = moment.input.waves().unwrap();
        let ((x, y), r) = super::waves::dial(&to_data, waves, 2, f64::from(scene.context.theme.text));
        assert!(r > 4.0, "too small to be read: {r}");
        // At its edge, where another frequency may be nearer that has no wave.
        let from = (x + 0.9 * r, y);
        let gesture = |act, at| Gesture { act, from, at, before: at, to_data, reach: 3.0 };
        assert_eq!(SpectralBias::gesture("waves", scene, gesture(Act::Press, (x, y))), Response::Hold);
        SpectralBias::gesture("waves", scene, gesture(Act::Drag, (x, y - 30.0)))
    });
    assert!((waves_of(turned)[1].phase - std::f64::consts::FRAC_PI_2).abs() < 0.01);
    // The last wave cannot go, and says why.
    let one = Wave { frequency: 2, amplitude: 1.0, phase: 0.0 };
    let single = super::moment(Signal::of_waves(200, vec![one]).unwrap(), &[], 0);
    let at = [(2.0, 0.5); 3];
    assert!(matches!(act(&single, &plain, "waves", Act::Remove, at, None), Response::Tell(_)));
}

#[test]
fn waves_that_are_not_the_readers_say_so() {
    let at = [(5.0, 0.5); 3];
    let by_knob = moment(named("waves"), &[("amplitudes", "rising")], 0);
    let Response::Tell(notice) = act(&by_knob, &ViewSettings::default(), "waves", Act::Click, at, None) else {
        panic!()
    };
    assert_eq!(notice.code, "waves-by-knob");
    let samples = Signal::of_samples(named("waves").samples()).unwrap();
    let told = moment(samples, &[], 0);
    let Response::Tell(notice) = act(&told, &ViewSettings::default(), "waves", Act::Click, at, None) else { panic!() };
    assert_eq!(notice.code, "waves-of-samples");
}

#[test]
fn a_click_goes_to_the_iteration_that_lies_there() {
    let moment = moment(named("waves"), &[], 120);
    let at = [(2.0, 80.0); 3];
    let Response::Seek(t) = act(&moment, &ViewSettings::default(), "heat", Act::Click, at, None) else { panic!() };
    assert!(t.abs_diff(80) <= 1, "{t}");
    let beyond = [(2.0, 180.0); 3];
    assert_eq!(act(&moment, &ViewSettings::default(), "heat", Act::Click, beyond, None), Response::Seek(120));
}

#[test]
fn no_dial_lies_on_another_or_leaves_the_picture() {
    let sets: [&[usize]; 7] = [&[1], &[1, 2], &[3, 4, 5], &[1, 2, 60], &[5, 6, 98], &[40, 41, 42, 99], &[1, 20, 21]];
    let all: Vec<usize> = (1..=30).collect();
    let mut drawn = 0;
    for set in sets.into_iter().chain([&all[..]]) {
        let wave = |&frequency: &usize| Wave { frequency, amplitude: 1.0, phase: 0.4 };
        let signal = Signal::of_waves(200, set.iter().map(wave).collect()).unwrap();
        let moment = super::moment(signal, &[], 0);
        for (scale, sizes) in [
            (Scale::Normal, [(240, 160), (298, 190), (700, 400)]),
            (Scale::Presenting, [(440, 300), (600, 420), (1180, 700)]),
        ] {
            let theme = Theme::new(Scheme::Light, scale);
            for (width, height) in sizes {
                let picture = moment.seen(&ViewSettings::default(), &words::<SpectralBias>("en"), &theme, |scene| {
                    draw(scene, "waves", (width, height)).0
                });
                let dials: Vec<[f64; 3]> = picture
                    .shapes
                    .iter()
                    .filter_map(|shape| match shape {
                        Shape::Circle { x, y, r, stroke, .. } => {
                            let rim = stroke.map_or(0.0, |(_, rim)| f64::from(rim) / 20.0);
                            Some([f64::from(*x) / 10.0, f64::from(*y) / 10.0, f64::from(*r) / 10.0 + rim])
                        }
                        _ => None,
                    })
                    .collect();
                drawn += dials.len();
                for (i, [x, y, r]) in dials.iter().enumerate() {
                    let inside = x - r >= 0.0 && x + r <= f64::from(width) && y + r <= f64::from(height);
                    assert!(inside, "{set:?}, {width} × {height}: {x} {y} {r}");
                    for [a, b, q] in &dials[..i] {
                        let apart = libm::hypot(x - a, y - b);
                        assert!(apart >= r + q, "{set:?}, {width} × {height}, {scale:?}: {apart} between {r} and {q}");
                    }
                }
            }
        }
    }
    assert!(drawn > 60, "{drawn} dials");
}
